//! Backups of the open book, restoring on an empty PC or over a book, and restoring one case.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use casebook_core::backup::Keys;
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs the started job to its end and returns its last progress.
pub(crate) fn run_job(office: &mut TestOffice) -> Value {
    json!(office.run_job())
}

/// Makes and proves a backup.
pub(crate) fn back_up(office: &mut TestOffice) {
    office.ok("backup_now", json!({}));
    assert_eq!(run_job(office)["state"], "done");
}

/// Lets minutes pass while a person uses the book.
pub(crate) fn use_for_minutes(office: &mut TestOffice, minutes: i64) {
    for _ in 0..minutes {
        for _ in 0..3 {
            office.clock.pass(Duration::seconds(20));
            office.ok("user_active", json!({}));
            office.tick();
        }
    }
}

/// Returns the sets of a backup location, the newest first.
pub(crate) fn sets(office: &mut TestOffice, location: usize) -> Vec<Value> {
    let view = office.ok("backups", json!({}));
    view["locations"][location]["sets"]
        .as_array()
        .expect("sets")
        .clone()
}

/// Makes this folder a second backup location.
pub(crate) fn add_location(office: &mut TestOffice, folder: &Path) {
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    let mut safety = safety.as_object().expect("safety").clone();
    safety.insert("places".into(), json!([office.choose_folder(folder)]));
    office.ok("safety_set", json!({ "safety": safety }));
}

pub(crate) fn register(office: &mut TestOffice, name: &str) -> Value {
    let case = office.own_wage_case(name);
    office.ok("case_register", case)
}

/// Returns the keys that open the sets, by the founder's passphrase.
pub(crate) fn keys(office: &TestOffice) -> Keys {
    let vault = VaultFile::read(&office.data.join("office")).expect("a vault");
    let user = office.founder.parse().expect("an id");
    let opened = vault.unlock(user, PASSPHRASE, office.clock.utc);
    let key = Arc::new(opened.expect("the founder's passphrase").vault_key);
    Keys { vault, key }
}

#[test]
fn a_backup_is_made_proved_listed_and_journaled() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    assert_eq!(
        office.ok("backup_status", json!({}))["proved_at"],
        json!(null)
    );
    back_up(&mut office);
    let view = office.ok("backups", json!({}));
    let set = &view["locations"][0]["sets"][0];
    assert_eq!(set["cases"], 1);
    assert!(set["unusable_because"].is_null() && set["proved_at"].is_string());
    assert_eq!(view["status"]["state"], "good");
    assert_eq!(view["status"]["busy"], false);
    assert!(office.ok("boot", json!({}))["backup_status"]["proved_at"].is_string());
    assert_eq!(
        office.refused("job_cancel", json!({ "job": 9999 })),
        "not_found"
    );
}

#[test]
fn a_backup_requested_during_a_backup_contains_everything_saved_by_then() {
    let mut office = TestOffice::new_office();
    // More pages than one step copies.
    for _ in 0..30 {
        register(&mut office, "沈二");
    }
    let automatic = office.ok("backup_now", json!({}));
    let progress = office.run_slice().expect("a step of the copy");
    assert_eq!(json!(progress)["state"], "running", "copied in one step");
    register(&mut office, "陈国平");
    assert_eq!(office.ok("backup_now", json!({})), automatic);
    assert_eq!(run_job(&mut office)["state"], "done");
    assert_eq!(sets(&mut office, 0)[0]["cases"], 31);
    // A backup that is being proved no longer takes new changes, so another one is refused.
    office.ok("backup_now", json!({}));
    while office.run_slice().is_some() {}
    assert_eq!(office.refused("backup_now", json!({})), "job_running");
    assert_eq!(run_job(&mut office)["state"], "done");
}

#[test]
fn a_changed_book_is_backed_up_automatically_after_half_an_hour() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    back_up(&mut office);
    use_for_minutes(&mut office, 40);
    assert!(office.run_tasks().is_empty(), "nothing has changed");
    register(&mut office, "沈二");
    use_for_minutes(&mut office, 1);
    assert_eq!(run_job(&mut office)["state"], "done");
    assert_eq!(sets(&mut office, 0).len(), 2);
    register(&mut office, "顾三");
    use_for_minutes(&mut office, 28);
    assert!(office.run_tasks().is_empty(), "half an hour has not passed");
    use_for_minutes(&mut office, 4);
    assert_eq!(run_job(&mut office)["state"], "done");
}

#[test]
fn signing_out_locks_the_book_and_makes_a_last_backup() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    let boot = office.ok("sign_out", json!({}));
    assert_eq!(boot["state"], "locked");
    assert_eq!(office.refused("case_list", json!({})), "locked");
    assert_eq!(run_job(&mut office)["state"], "done");
    let founder = office.founder.clone();
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the book is closed");
    assert_eq!(sets(&mut office, 0).len(), 1);
    assert!(office.ok("backup_status", json!({}))["proved_at"].is_string());
    // A sign-in that follows at once does not wait for the backup.
    register(&mut office, "沈二");
    office.ok("sign_out", json!({}));
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the backup is abandoned");
    office.run_tasks();
    // Locking makes no backup.
    office.ok("lock", json!({}));
    assert!(office.run_tasks().is_empty());
}

/// Returns the content of these cases.
fn read_cases(office: &mut TestOffice, cases: &[Value]) -> Vec<Value> {
    let mut content = Vec::new();
    for case in cases {
        let mut view = office.ok("case_get", json!({ "case": case["case"] }));
        view.as_object_mut().expect("a view").remove("today");
        content.push(view["case"].clone());
    }
    content
}

/// Starts the program on an empty folder, with the clock and the founder of another office.
pub(crate) fn empty_pc(old: &TestOffice) -> TestOffice {
    let mut office = TestOffice::without_book();
    office.clock = old.clock.clone();
    office.founder = old.founder.clone();
    office
}

/// Only the removable medium and the recovery key are left.
#[test]
fn an_office_is_restored_on_an_empty_pc_from_a_medium_and_the_recovery_key() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    let stick = TempDir::new().expect("a folder");
    add_location(&mut office, stick.path());
    let cases: Vec<Value> = ["陈国平", "沈二", "顾三"]
        .map(|n| register(&mut office, n))
        .into();
    let before = read_cases(&mut office, &cases);
    back_up(&mut office);
    assert_eq!(sets(&mut office, 1).len(), 1);
    let founder = office.founder.clone();
    let rows = office
        .lock_and_open_store(Credentials::of(&founder, PASSPHRASE))
        .dump()
        .expect("rows");

    let mut new = empty_pc(&office);
    assert_eq!(new.ok("boot", json!({}))["state"], "first_start");
    let folder = stick.path().to_string_lossy().into_owned();
    let unasked = json!({ "folder": folder, "recovery_key": key });
    assert_eq!(
        new.refused_at("restore_preview", unasked),
        ("folder_trouble".into(), "folder".into())
    );
    new.choose_folder(stick.path());
    let preview = |key: &str| json!({ "folder": folder, "recovery_key": key });
    let typo = key.replace(&key[..1], if &key[..1] == "7" { "8" } else { "7" });
    assert_eq!(
        new.refused("restore_preview", preview(&typo)),
        "recovery_typo"
    );
    let other = TestOffice::new_unconfirmed_office().confirm_recovery_key();
    assert_eq!(
        new.refused("restore_preview", preview(&other)),
        "wrong_recovery_key"
    );
    let preview = new.ok("restore_preview", preview(&key));
    assert_eq!(preview["office"], "盛和市场工会");
    assert_eq!(preview["sets"][0]["cases"], 3);
    assert_eq!(preview["sets"][0]["last_number"], cases[2]["number"]);
    assert_eq!(preview["book_exists"], false);
    let mut run = json!({
        "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": key,
        "user": preview["supervisors"][0]["id"], "new_passphrase": "short",
    });
    assert_eq!(
        new.refused("restore_run", run.clone()),
        "passphrase_too_short"
    );
    run["new_passphrase"] = json!(NEW_PASSPHRASE);
    new.ok("restore_run", run);
    let end = run_job(&mut new);
    assert_eq!(end["state"], "done", "{end}");
    let boot = new.ok("boot", json!({}));
    assert_eq!(
        (&boot["state"], &boot["recovery_due"]),
        (&json!("open"), &json!(true))
    );
    assert_eq!(
        read_cases(&mut new, &cases),
        before,
        "every case is unchanged"
    );
    // The recovery key was used, and a new one replaces it.
    let next = new.confirm_recovery_key();
    assert_ne!(next, key);
    back_up(&mut new);
    new.ok("lock", json!({}));
    assert!(
        new.sign_in(&founder, PASSPHRASE).is_err(),
        "the old passphrase is gone"
    );
    assert!(new.sign_in(&founder, NEW_PASSPHRASE).is_ok());
    assert_eq!(read_cases(&mut new, &cases), before);
    assert!(
        new.lock_and_open_store(Credentials::of(&founder, NEW_PASSPHRASE))
            .dump()
            .expect("rows")
            == rows,
        "every row"
    );
}

#[test]
fn a_restore_over_a_book_moves_it_aside_and_states_what_is_given_up() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    register(&mut office, "陈国平");
    back_up(&mut office);
    let later = register(&mut office, "沈二");
    let own = office.data.join("backups").to_string_lossy().into_owned();
    let preview = office.ok(
        "restore_preview",
        json!({ "folder": own, "recovery_key": key }),
    );
    let set = preview["sets"][0].clone();
    assert!(set["discarded_entries"].as_i64().expect("a number") >= 1);
    let run = json!({
        "folder": own, "path": set["path"], "recovery_key": key,
        "user": office.founder, "new_passphrase": NEW_PASSPHRASE,
    });
    office.ok("restore_run", run);
    let end = run_job(&mut office);
    assert_eq!(end["state"], "done", "{end}");
    assert_eq!(
        office.refused("case_get", json!({ "case": later["case"] })),
        "not_found"
    );
    let aside = fs::read_dir(&office.data).expect("the data folder");
    let names: Vec<String> = aside
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert!(
        names
            .iter()
            .any(|n| n.starts_with("office.before-restore-")),
        "{names:?}"
    );
    assert!(
        !names
            .iter()
            .any(|n| n == "office.restoring" || n == "restoring.json")
    );
    // The given-up book was backed up before, and the next backup is not refused as that of a book that was put back.
    office.confirm_recovery_key();
    register(&mut office, "顾三");
    back_up(&mut office);
    assert!(office.ok("backup_status", json!({}))["last_error"].is_null());
}

/// The folders are swapped in steps; a start after any of them finds one whole book.
#[test]
fn an_interrupted_swap_of_the_folders_is_completed_at_the_next_start() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    office.ok("lock", json!({}));
    let data = office.data.clone();
    let (book, built) = (data.join("office"), data.join("office.restoring"));
    let copy = |from: &Path, into: &Path| {
        fs::create_dir_all(into).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let path = entry.expect("an entry").path();
            fs::copy(&path, into.join(path.file_name().expect("a name"))).expect("a copy");
        }
    };
    let intent = json!({ "aside": "office.before-restore-x" }).to_string();
    let start = |office: &mut TestOffice| {
        office.restart();
        let founder = office.founder.clone();
        office.sign_in(&founder, PASSPHRASE).expect("a whole book");
        office.ok("lock", json!({}));
        assert!(!built.exists() && !data.join("restoring.json").exists());
    };
    // Interrupted before the restore was decided: the old book stays.
    copy(&book, &built);
    start(&mut office);
    assert!(!data.join("office.before-restore-x").exists());
    // Interrupted after it was decided: the start makes those of the two renames that are missing.
    for renamed in 0..2 {
        let _ = fs::remove_dir_all(data.join("office.before-restore-x"));
        copy(&book, &built);
        fs::write(data.join("restoring.json"), &intent).expect("a file");
        if renamed == 1 {
            fs::rename(&book, data.join("office.before-restore-x")).expect("a rename");
        }
        start(&mut office);
        assert!(data.join("office.before-restore-x/store.db").exists());
    }
}

#[test]
fn a_case_is_restored_from_a_set() {
    let mut office = TestOffice::new_office();
    let case = register(&mut office, "陈国平");
    back_up(&mut office);
    let set = sets(&mut office, 0)[0]["name"].clone();
    let edit = json!({
        "case": case["case"], "version": case["version"],
        "changes": { "summary": "写错了" },
    });
    let edited = office.ok("case_edit", edit);
    let ask = json!({ "location": 0, "set": set, "number": case["number"] });
    let view = office.ok("case_in_set", ask.clone());
    assert_eq!(view["differs"], json!(["summary"]));
    assert_eq!(
        (&view["here"], &view["version"]),
        (&edited["version"], &case["version"])
    );
    let wrong = json!({ "location": 0, "set": set, "number": "无" });
    assert_eq!(office.refused("case_in_set", wrong), "not_found");
    let back = office.ok("case_restore", ask);
    assert!(back["version"].as_i64() > edited["version"].as_i64());
    let view = office.ok("case_get", json!({ "case": case["case"] }));
    assert_eq!(view["case"]["fields"]["summary"], "拖欠三个月工资");
}

#[test]
fn the_practice_book_is_not_backed_up() {
    let mut office = TestOffice::without_book();
    office.ok("practice_open", json!({}));
    assert_eq!(office.refused("backup_now", json!({})), "not_allowed");
    assert_eq!(office.ok("backup_status", json!({}))["state"], "good");
    assert!(office.run_tasks().is_empty());
}
