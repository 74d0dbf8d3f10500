//! Backups of the open book, restoring on an empty PC, one case brought back, and erasure in every kept set.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_core::backup::{Keys, list_sets, open_verified};
use casebook_core::vault::VaultFile;
use casebook_core::{App, JobProgress, Paths};
use casebook_tests::office::{Office, PASSPHRASE, SECOND, app};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::erasure::is_in;

/// Does what the shell does until nothing is left: slices under the lock, tasks without it.
pub(crate) fn settle(office: &mut Office) -> Vec<JobProgress> {
    let mut told = Vec::new();
    loop {
        let now = office.now();
        while let Some(progress) = office.app.run_job_slice(&now) {
            told.push(progress);
        }
        let Some(task) = office.app.take_background_task() else {
            return told;
        };
        let outcome = task.run(&mut |_, _| true);
        let (progress, _) = office.app.finish_task(outcome, &now);
        told.extend(progress);
    }
}

pub(crate) fn ended(office: &mut Office) -> Value {
    let told = settle(office);
    serde_json::to_value(told.last().expect("something ran")).expect("json")
}

pub(crate) fn backed_up(office: &mut Office) {
    office.ok("backup_now", json!({}));
    assert_eq!(ended(office)["state"], "done");
}

/// Time goes by while somebody is at the book.
fn pass(office: &mut Office, minutes: i64) {
    for _ in 0..minutes {
        for _ in 0..3 {
            office.clocks.pass(Duration::seconds(20));
            office.ok("user_active", json!({}));
            office.tick();
        }
    }
}

pub(crate) fn sets(office: &mut Office, place: usize) -> Vec<Value> {
    let view = office.ok("backups", json!({}));
    view["locations"][place]["sets"]
        .as_array()
        .expect("sets")
        .clone()
}

pub(crate) fn use_place(office: &mut Office, place: &Path) {
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    let mut safety = safety.as_object().expect("safety").clone();
    safety.insert("places".into(), json!([place.to_string_lossy()]));
    office.ok("safety_set", json!({ "safety": safety }));
}

pub(crate) fn register(office: &mut Office, name: &str) -> Value {
    let case = office.wage_case(name);
    office.ok("case_register", case)
}

/// What opens the sets, by the founder's passphrase.
pub(crate) fn keys(office: &Office) -> Keys {
    let vault = VaultFile::read(&office.data.join("office")).expect("a vault");
    let user = office.founder.parse().expect("an id");
    let opened = vault.unlock(user, PASSPHRASE, office.clocks.utc);
    let key = Arc::new(opened.expect("the founder's passphrase").vault_key);
    Keys { vault, key }
}

#[test]
fn a_backup_is_made_proved_shown_and_written_down() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    assert_eq!(
        office.ok("backup_status", json!({}))["proved_at"],
        json!(null)
    );
    backed_up(&mut office);
    let view = office.ok("backups", json!({}));
    let set = &view["locations"][0]["sets"][0];
    assert_eq!(set["cases"], 1);
    assert!(set["trouble"].is_null() && set["proved_at"].is_string());
    assert_eq!(view["status"]["state"], "good");
    assert_eq!(view["status"]["busy"], false);
    assert!(office.ok("boot", json!({}))["backup_status"]["proved_at"].is_string());
    assert_eq!(
        office.refused("job_cancel", json!({ "job": 9999 })),
        "not_found"
    );
}

#[test]
fn a_backup_asked_for_while_one_goes_on_holds_what_was_saved_by_then() {
    let mut office = Office::founded();
    // More pages than one step copies.
    for _ in 0..30 {
        register(&mut office, "沈二");
    }
    let automatic = office.ok("backup_now", json!({}));
    let now = office.now();
    let told = office.app.run_job_slice(&now).expect("a step of the copy");
    assert_eq!(json!(told)["state"], "running", "copied in one step");
    register(&mut office, "陈国平");
    assert_eq!(office.ok("backup_now", json!({})), automatic);
    assert_eq!(ended(&mut office)["state"], "done");
    assert_eq!(sets(&mut office, 0)[0]["cases"], 31);
    // One that is being proved is another one: it does not hold what comes now.
    office.ok("backup_now", json!({}));
    while office.app.run_job_slice(&now).is_some() {}
    assert_eq!(office.refused("backup_now", json!({})), "job_running");
    assert_eq!(ended(&mut office)["state"], "done");
}

#[test]
fn a_changed_book_is_copied_after_half_an_hour_by_itself() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    backed_up(&mut office);
    pass(&mut office, 40);
    assert!(settle(&mut office).is_empty(), "nothing was changed");
    register(&mut office, "沈二");
    pass(&mut office, 1);
    assert_eq!(ended(&mut office)["state"], "done");
    assert_eq!(sets(&mut office, 0).len(), 2);
    register(&mut office, "顾三");
    pass(&mut office, 28);
    assert!(settle(&mut office).is_empty(), "half an hour is not over");
    pass(&mut office, 4);
    assert_eq!(ended(&mut office)["state"], "done");
}

#[test]
fn signing_out_makes_the_last_backup_behind_a_closed_door() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    let boot = office.ok("sign_out", json!({}));
    assert_eq!(boot["state"], "locked");
    assert_eq!(office.refused("case_list", json!({})), "locked");
    assert_eq!(ended(&mut office)["state"], "done");
    let founder = office.founder.clone();
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the book is free");
    assert_eq!(sets(&mut office, 0).len(), 1);
    assert!(office.ok("backup_status", json!({}))["proved_at"].is_string());
    // Whoever comes back at once does not wait for it.
    register(&mut office, "沈二");
    office.ok("sign_out", json!({}));
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the book gives way");
    settle(&mut office);
    // Locking makes none.
    office.ok("lock", json!({}));
    assert!(settle(&mut office).is_empty());
}

/// Everything that the lists and pages say of the cases.
fn said(office: &mut Office, cases: &[Value]) -> Vec<Value> {
    let mut said = Vec::new();
    for case in cases {
        let mut view = office.ok("case_get", json!({ "case": case["case"] }));
        view.as_object_mut().expect("a view").remove("today");
        said.push(view["case"].clone());
    }
    said
}

pub(crate) fn empty_pc(old: &Office) -> (TempDir, Office) {
    let folder = TempDir::new().expect("a folder");
    let mut office = Office::just_founded();
    office.data = folder.path().join("data");
    office.app = app(&office.data);
    office.clocks = old.clocks.clone();
    office.founder = old.founder.clone();
    (folder, office)
}

/// Only the medium and the paper are left.
#[test]
fn a_burnt_office_goes_on_from_its_medium_and_its_paper() {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    let stick = TempDir::new().expect("a folder");
    use_place(&mut office, stick.path());
    let cases: Vec<Value> = ["陈国平", "沈二", "顾三"]
        .map(|n| register(&mut office, n))
        .into();
    let before = said(&mut office, &cases);
    backed_up(&mut office);
    assert_eq!(sets(&mut office, 1).len(), 1);
    let founder = office.founder.clone();
    let rows = office.store(&founder, PASSPHRASE).dump().expect("rows");

    let (_folder, mut new) = empty_pc(&office);
    assert_eq!(new.ok("boot", json!({}))["state"], "first_start");
    let folder = stick.path().to_string_lossy().into_owned();
    let look = |key: &str| json!({ "folder": folder, "recovery_key": key });
    let typo = paper.replace(&paper[..1], if &paper[..1] == "7" { "8" } else { "7" });
    assert_eq!(new.refused("restore_preview", look(&typo)), "recovery_typo");
    let other = Office::just_founded().keep_recovery();
    assert_eq!(
        new.refused("restore_preview", look(&other)),
        "wrong_recovery_key"
    );
    let preview = new.ok("restore_preview", look(&paper));
    assert_eq!(preview["office"], "盛和市场工会");
    assert_eq!(preview["sets"][0]["cases"], 3);
    assert_eq!(preview["sets"][0]["last_number"], cases[2]["number"]);
    assert_eq!(preview["here_exists"], false);
    let mut run = json!({
        "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": paper,
        "user": preview["supervisors"][0]["id"], "new_passphrase": "short",
    });
    assert_eq!(
        new.refused("restore_run", run.clone()),
        "passphrase_too_short"
    );
    run["new_passphrase"] = json!(SECOND);
    new.ok("restore_run", run);
    let ended = ended(&mut new);
    assert_eq!(ended["state"], "done", "{ended}");
    let boot = new.ok("boot", json!({}));
    assert_eq!(
        (&boot["state"], &boot["recovery_due"]),
        (&json!("open"), &json!(true))
    );
    assert_eq!(said(&mut new, &cases), before, "every case is as it was");
    // The paper was used up, and the next one opens the book.
    let next = new.keep_recovery();
    assert_ne!(next, paper);
    backed_up(&mut new);
    new.ok("lock", json!({}));
    assert!(
        new.sign_in(&founder, PASSPHRASE).is_err(),
        "the old passphrase is gone"
    );
    assert!(new.sign_in(&founder, SECOND).is_ok());
    assert_eq!(said(&mut new, &cases), before);
    assert!(
        new.store(&founder, SECOND).dump().expect("rows") == rows,
        "every row"
    );
}

#[test]
fn a_restore_over_a_book_moves_it_aside_and_says_what_is_given_up() {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    register(&mut office, "陈国平");
    backed_up(&mut office);
    let later = register(&mut office, "沈二");
    let own = office.data.join("backups").to_string_lossy().into_owned();
    let preview = office.ok(
        "restore_preview",
        json!({ "folder": own, "recovery_key": paper }),
    );
    let set = preview["sets"][0].clone();
    assert!(set["given_up"].as_i64().expect("a number") >= 1);
    let run = json!({
        "folder": own, "path": set["path"], "recovery_key": paper,
        "user": office.founder, "new_passphrase": SECOND,
    });
    office.ok("restore_run", run);
    let end = ended(&mut office);
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
    // What was given up was kept in a set before, and the next backup is not taken for a shrunken book.
    office.keep_recovery();
    register(&mut office, "顾三");
    backed_up(&mut office);
    assert!(office.ok("backup_status", json!({}))["trouble"].is_null());
}

/// The folders are exchanged in steps; a start after any of them finds one whole book.
#[test]
fn an_exchange_that_was_cut_off_is_ended_at_the_next_start() {
    let mut office = Office::founded();
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
    let start = |office: &mut Office| {
        office.restart();
        let founder = office.founder.clone();
        office.sign_in(&founder, PASSPHRASE).expect("a whole book");
        office.ok("lock", json!({}));
        assert!(!built.exists() && !data.join("restoring.json").exists());
    };
    // Built, and cut off before it counted: the old book stays.
    copy(&book, &built);
    start(&mut office);
    assert!(!data.join("office.before-restore-x").exists());
    // It counts: the rest is done at the start, whichever of the two renames were.
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
fn one_case_comes_back_from_a_set_and_an_erased_one_does_not() {
    let mut office = Office::founded();
    let case = register(&mut office, "陈国平");
    backed_up(&mut office);
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

/// Whether a text stands anywhere in the decrypted sets of a place: rows, journal, pieces in the index of the search.
fn holds(place: &Path, keys: &Keys, data: &Path, text: &str) -> bool {
    let found = list_sets(place, keys).expect("sets");
    assert!(!found.is_empty());
    found.iter().any(|set| {
        let opened = open_verified(&set.dir, keys, data, &mut |_, _| true);
        let (_, opened) = opened.expect("a whole set");
        !is_in(&opened.store, text).is_empty()
    })
}

#[test]
fn an_erased_case_leaves_every_set_also_one_that_was_away() {
    let mut office = Office::founded();
    let outside = TempDir::new().expect("a folder");
    let stick: PathBuf = outside.path().join("stick");
    fs::create_dir(&stick).expect("a folder");
    use_place(&mut office, &stick);
    let case = register(&mut office, "欧阳金丝雀");
    register(&mut office, "沈二");
    backed_up(&mut office);
    pass(&mut office, 31);
    settle(&mut office);
    let own = office.data.join("backups");
    let data = office.data.clone();
    let keys = keys(&office);
    let canary = "欧阳金丝雀";
    assert!(
        holds(&own, &keys, &data, canary) && holds(&stick, &keys, &data, canary),
        "control"
    );
    let away = outside.path().join("away");
    fs::rename(&stick, &away).expect("a rename");

    let second = office.member("顾二", "supervisor");
    let void = json!({
        "case": case["case"], "version": case["version"],
        "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    let asked = office.ok("erasure_ask", json!({
        "case": case["case"], "version": case["version"], "basis": "request", "note": "本人申请",
    }));
    office.let_in(&second, SECOND);
    office.ok(
        "case_erase",
        json!({
            "case": case["case"], "version": asked["version"], "passphrase": SECOND,
        }),
    );
    assert_eq!(ended(&mut office)["state"], "done");
    assert!(
        !holds(&own, &keys, &data, canary),
        "the own sets are rid of it"
    );
    assert!(
        holds(&away, &keys, &data, canary),
        "control: this one was out of reach"
    );

    fs::rename(&away, &stick).expect("a rename");
    pass(&mut office, 1);
    assert_eq!(ended(&mut office)["state"], "done");
    assert!(
        !holds(&stick, &keys, &data, canary),
        "and the one that came back"
    );
    // A set that was kept from before is rid of it when it is restored or looked into.
    let view = office.ok("backups", json!({}));
    for set in view["locations"][0]["sets"].as_array().expect("sets") {
        let ask = json!({ "location": 0, "set": set["name"], "number": case["number"] });
        assert_eq!(office.refused("case_restore", ask), "erased");
    }
}

#[test]
fn the_practice_book_is_not_backed_up() {
    let folder = TempDir::new().expect("a folder");
    let mut office = Office::just_founded();
    office.app = App::new(Paths {
        data: folder.path().join("data"),
        exports: folder.path().join("exports"),
        local: true,
    });
    office.ok("practice_open", json!({}));
    assert_eq!(office.refused("backup_now", json!({})), "not_allowed");
    assert_eq!(office.ok("backup_status", json!({}))["state"], "good");
    assert!(settle(&mut office).is_empty());
}
