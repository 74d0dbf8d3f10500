//! What backups detect: an old book that was put back, a book that differs from its journal, backup locations that cannot be used;
//! and restoring one case.

use std::fs;
use std::path::Path;

use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::backups::{self, add_location, register, run_job, sets};

pub fn copy_folder(from: &Path, into: &Path) {
    fs::create_dir_all(into).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, into.join(path.file_name().expect("a name"))).expect("a copy");
    }
}

pub fn sign_in(office: &mut TestOffice, passphrase: &str) {
    let founder = office.founder.clone();
    office
        .sign_in(&founder, passphrase)
        .expect("the passphrase");
}

/// Makes a backup half an hour after the one before; returns its state and the code of its error.
pub fn back_up_later(office: &mut TestOffice) -> (Value, Value) {
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    office.ok("backup_now", json!({}));
    let end = run_job(office);
    (end["state"].clone(), end["error"]["code"].clone())
}

pub fn done() -> (Value, Value) {
    (json!("done"), Value::Null)
}

fn rolled_back() -> (Value, Value) {
    (json!("failed"), json!("shrunken"))
}

/// The whole folder of an old book is put back, vault file included. The sets show that, even those that were made under a
/// key that the old folder does not have.
#[test]
fn an_old_book_from_before_a_key_rotation_is_not_backed_up() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    backups::back_up(&mut office);
    let leaver = office.add_member("顾二", "mediator");
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    sign_in(&mut office, PASSPHRASE);
    office.clock.pass(Duration::minutes(31));
    let removal = json!({ "member": leaver, "passphrase": PASSPHRASE });
    office.ok("user_remove", removal);
    assert_eq!(office.ok("access", json!({}))["key_version"], 2);
    register(&mut office, "沈二");
    assert_eq!(back_up_later(&mut office), done(), "control");
    office.ok("lock", json!({}));
    // The set that was made just before the rotation is of the old key and would be enough by itself, so it is deleted.
    let own = office.data.join("backups");
    let names = set_folders(&own);
    assert_eq!(names.len(), 3);
    fs::remove_dir_all(&names[1]).expect("a set");

    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(office.ok("access", json!({}))["key_version"], 1, "control");
    register(&mut office, "顾三");
    assert_eq!(back_up_later(&mut office), rolled_back());
    let error = office.ok("backup_status", json!({}))["last_error"].clone();
    assert_eq!(error["code"], "shrunken");
    let newest = sets(&mut office, 0)[0].clone();
    assert_eq!(newest["unusable_because"]["code"], "set_later_key");
}

/// Returns the folders of the sets of a backup location, the oldest first.
fn set_folders(location: &Path) -> Vec<std::path::PathBuf> {
    let vaults = fs::read_dir(location).expect("a location");
    let folder = vaults.map(|entry| entry.expect("an entry").path());
    let folder = folder.last().expect("the folder of the vault");
    let all = fs::read_dir(folder).expect("sets");
    let mut dirs: Vec<_> = all.map(|entry| entry.expect("an entry").path()).collect();
    dirs.retain(|dir| dir.is_dir());
    dirs.sort();
    dirs
}

/// Restores a set from the own backup location; returns the new recovery key.
pub fn restore(office: &mut TestOffice, key: &str, set: &str) -> String {
    restore_with(office, key, set, &json!({}))
}

/// Does the same with these fields of the request besides.
pub fn restore_with(office: &mut TestOffice, key: &str, set: &str, proofs: &Value) -> String {
    let own = office.data.join("backups").to_string_lossy().into_owned();
    let request = json!({ "folder": own, "recovery_key": key });
    let preview = office.ok("restore_preview", request);
    let found = preview["sets"].as_array().expect("sets").iter();
    let mut found = found.filter(|one| one["name"] == set);
    let path = found.next().expect("the set")["path"].clone();
    let founder = office.founder.clone();
    let mut run = json!({
        "folder": own, "path": path, "recovery_key": key, "user": founder, "new_passphrase": NEW_PASSPHRASE,
    });
    for (name, proof) in proofs.as_object().expect("fields") {
        run[name] = proof.clone();
    }
    office.ok("restore_run", run);
    let end = run_job(office);
    assert_eq!(end["state"], "done", "{end}");
    office.confirm_recovery_key()
}

/// Returns the name of the newest set.
pub fn newest(office: &mut TestOffice) -> String {
    sets(office, 0)[0]["name"].as_str().expect("a name").into()
}

/// Restores an older set and, after some work, a newer one; backups go on each time.
#[test]
fn backups_go_on_after_restores_of_an_older_and_a_newer_set() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    register(&mut office, "陈国平");
    assert_eq!(back_up_later(&mut office), done());
    let older = newest(&mut office);
    for name in ["沈二", "顾三", "吴四", "郑五", "王六", "冯七"] {
        register(&mut office, name);
    }
    assert_eq!(back_up_later(&mut office), done());
    let newer = newest(&mut office);

    office.clock.pass(Duration::hours(1));
    let key = restore(&mut office, &key, &older);
    register(&mut office, "褚八");
    assert_eq!(back_up_later(&mut office), done());
    office.clock.pass(Duration::hours(1));
    restore(&mut office, &key, &newer);
    register(&mut office, "卫九");
    assert_eq!(back_up_later(&mut office), done());
    assert!(office.ok("backup_status", json!({}))["last_error"].is_null());

    // Control: an old book that is put back without a restore is detected, whatever was restored before.
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    sign_in(&mut office, NEW_PASSPHRASE);
    register(&mut office, "蒋十");
    assert_eq!(back_up_later(&mut office), done());
    office.ok("lock", json!({}));
    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    sign_in(&mut office, NEW_PASSPHRASE);
    assert_eq!(back_up_later(&mut office), rolled_back());
}

/// Changes one row of the store without the journal, as somebody with the key could.
pub fn tamper(office: &mut TestOffice, sql: &str) {
    let founder = office.founder.clone();
    let store = office.lock_and_open_store(Credentials::of(&founder, PASSPHRASE));
    let changed = store.connection().execute(sql, []).expect("a statement");
    assert_eq!(changed, 1, "control: a row was changed");
    drop(store);
    sign_in(office, PASSPHRASE);
}

/// Returns the journal page of the backups.
pub fn journal_page(office: &mut TestOffice) -> Value {
    let ask = json!({
        "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    office.ok("journal_list", ask)
}

/// Counts the journal entries with this action.
pub fn count_entries(office: &mut TestOffice, action: &str) -> usize {
    let page = journal_page(office);
    let lines = page["lines"].as_array().expect("lines").iter();
    lines.filter(|line| line["action"] == action).count()
}

/// A failed verification is journaled once and reported until one passes.
#[test]
fn a_row_that_was_changed_with_the_key_is_reported_as_a_failed_verification() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    backups::back_up(&mut office);
    assert!(
        journal_page(&mut office)["head"]["verification_failure"].is_null(),
        "control"
    );
    tamper(&mut office, "UPDATE claim SET text = text || '。'");
    let before = sets(&mut office, 0).len();
    for _ in 0..3 {
        assert_eq!(
            back_up_later(&mut office),
            (json!("failed"), json!("book_untrue"))
        );
    }
    let failure = journal_page(&mut office)["head"]["verification_failure"].clone();
    assert_eq!(failure["what"], "claim");
    assert!(
        failure["seq"].is_number() && failure["since"].is_string(),
        "{failure}"
    );
    let status = office.ok("backup_status", json!({}));
    assert_eq!(status["verification_failure"], failure);
    assert_eq!(status["last_error"]["code"], "book_untrue");
    assert_eq!(status["last_error"]["detail"][0], "claim");
    assert_eq!(count_entries(&mut office, "verification_failed"), 1, "once");
    assert_eq!(sets(&mut office, 0).len(), before, "no failed set is left");
    office.ok("journal_verify", json!({}));
    assert_eq!(run_job(&mut office)["error"]["code"], "book_untrue");
    // It is still reported after a restart, until a verification passes.
    office.ok("lock", json!({}));
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(
        office.ok("boot", json!({}))["backup_status"]["verification_failure"],
        failure
    );
    tamper(&mut office, "UPDATE claim SET text = rtrim(text, '。')");
    assert_eq!(back_up_later(&mut office), done());
    assert!(journal_page(&mut office)["head"]["verification_failure"].is_null());
    assert!(office.ok("backup_status", json!({}))["verification_failure"].is_null());
}

/// Checkpoints are deleted with the key: the journal still verifies, and the sets have a record of them.
#[test]
fn deleted_checkpoints_are_detected() {
    let mut office = TestOffice::new_office();
    office.ok("lock", json!({}));
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    register(&mut office, "陈国平");
    assert_eq!(
        back_up_later(&mut office),
        done(),
        "control: new ones are added"
    );
    let first = "seq = (SELECT min(seq) FROM checkpoint)";
    tamper(
        &mut office,
        &format!("DELETE FROM checkpoint WHERE {first}"),
    );
    assert_eq!(back_up_later(&mut office), rolled_back());
}

/// A missing medium does not change the result of a verification.
#[test]
fn an_error_at_a_backup_location_does_not_fail_a_verification() {
    let mut office = TestOffice::new_office();
    let medium = TempDir::new().expect("a folder");
    add_location(&mut office, medium.path());
    register(&mut office, "陈国平");
    // A file where the folder of the sets should be: nothing can be written below it.
    let vault = vault_id(&office);
    fs::write(medium.path().join(format!("casebook-{vault}")), b"").expect("a file");
    assert_eq!(
        back_up_later(&mut office),
        (json!("failed"), json!("folder_trouble")),
        "control"
    );
    assert_eq!(
        count_entries(&mut office, "backup_proved"),
        1,
        "in the own location"
    );
    office.ok("journal_verify", json!({}));
    let end = run_job(&mut office);
    assert_eq!(
        (&end["state"], &end["error"]),
        (&json!("done"), &Value::Null)
    );
    assert_eq!(count_entries(&mut office, "verified"), 1);
    let page = journal_page(&mut office);
    assert!(
        page["head"]["verification_failure"].is_null() && page["head"]["last_verified"].is_string()
    );
    assert_eq!(
        office.ok("backup_status", json!({}))["last_error"]["code"],
        "folder_trouble"
    );
}

fn vault_id(office: &TestOffice) -> String {
    let vault = casebook_core::vault::VaultFile::read(&office.data.join("office"));
    vault.expect("a vault").vault_id().to_string()
}

/// The newest set cannot be read: another one is made, and the error is reported until then.
#[test]
fn an_unreadable_newest_set_is_reported() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    backups::back_up(&mut office);
    let newest = set_folders(&office.data.join("backups"))
        .pop()
        .expect("a set");
    fs::write(newest.join("MANIFEST.json"), b"{}").expect("a file");
    assert_eq!(back_up_later(&mut office), done());
    let error = office.ok("backup_status", json!({}))["last_error"].clone();
    assert_eq!(error["code"], "last_set_unreadable");
    assert_eq!(back_up_later(&mut office), done());
    assert!(
        office.ok("backup_status", json!({}))["last_error"].is_null(),
        "the newest can be read"
    );
}

/// One old set cannot be read: the case is erased in the others, and the new one is proved.
#[test]
fn an_unreadable_set_does_not_prevent_erasure_in_the_others() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let case = register(&mut office, "陈国平");
    let second = office.add_member("顾二", "supervisor");
    let void = json!({
        "case": case["case"], "version": case["version"],
        "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    let asked = office.ok(
        "erasure_ask",
        json!({
            "case": case["case"], "version": case["version"], "basis": "law_requires", "note": "",
        }),
    );
    office.invite_and_sign_in(&second, NEW_PASSPHRASE);
    office.wait_until_erasable(&founder, PASSPHRASE);
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(back_up_later(&mut office), done());
    let proved = count_entries(&mut office, "backup_proved");
    let own = office.data.join("backups");
    let bad = set_folders(&own)[1].join("store.db");
    fs::remove_file(&bad).expect("a store");
    // Reading it is an error of the disk, not a file that is not there.
    fs::create_dir(&bad).expect("a folder");
    let keys = backups::keys(&office);
    office.clock.pass(Duration::minutes(31));
    office.ok(
        "case_erase",
        json!({ "case": case["case"], "version": asked["version"], "passphrase": NEW_PASSPHRASE }),
    );
    assert_eq!(
        run_job(&mut office)["state"],
        "done",
        "older sets follow later"
    );
    office.pass_days(7);
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    office.tick();
    assert_eq!(run_job(&mut office)["error"]["code"], "folder_trouble");
    let found = casebook_core::backup::list_sets(&own, &keys).expect("sets");
    let erased: Vec<usize> = (found.iter())
        .map(|set| {
            set.manifest
                .as_ref()
                .expect("a manifest")
                .content
                .erased
                .len()
        })
        .collect();
    assert_eq!(
        erased,
        [1, 1, 0, 1],
        "the two newest, the one that cannot be read, the oldest"
    );
    assert!(found[0].proved_at.is_some() && found[3].proved_at.is_some());
    assert_eq!(count_entries(&mut office, "backup_proved"), proved + 2);
}

/// A set has a case that the book has lost, here because an older set was restored.
#[test]
fn a_lost_case_is_restored_from_a_set() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    register(&mut office, "陈国平");
    assert_eq!(back_up_later(&mut office), done());
    let older = newest(&mut office);
    let lost = register(&mut office, "沈二");
    assert_eq!(back_up_later(&mut office), done());
    let newer = newest(&mut office);
    restore(&mut office, &key, &older);
    // Typed as people type it.
    let number = lost["number"].as_str().expect("a number");
    let typed = number
        .replace('〔', " [")
        .replace('〕', "]")
        .replace('2', "２");
    assert_ne!(typed, number, "control");
    let ask = json!({ "location": 0, "set": newer, "number": typed });
    let view = office.ok("case_in_set", ask.clone());
    assert_eq!(view["here"], Value::Null);
    office.ok("case_restore", ask);
    let back = office.ok("case_get", json!({ "case": lost["case"] }));
    assert_eq!(back["case"]["fields"]["summary"], "拖欠三个月工资");
    assert_eq!(
        back_up_later(&mut office),
        done(),
        "the book still verifies"
    );
}

/// Restoring a case does not undo what was decided since.
#[test]
fn a_restored_case_stays_restricted_and_keeps_its_erasure_request() {
    let mut office = TestOffice::new_office();
    let case = register(&mut office, "陈国平");
    backups::back_up(&mut office);
    let set = newest(&mut office);
    let id = case["case"].clone();
    let restriction = json!({ "restricted": true, "reason": "" });
    let case = office.ok(
        "case_restrict",
        json!({ "case": id, "version": case["version"], "restriction": restriction }),
    );
    let void = json!({
        "case": id, "version": case["version"], "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    office.ok(
        "erasure_ask",
        json!({
            "case": id, "version": case["version"], "basis": "law_requires", "note": "本人申请",
        }),
    );
    let ask = json!({ "location": 0, "set": set, "number": case["number"] });
    let view = office.ok("case_in_set", ask.clone());
    assert_eq!(view["differs"], json!(["void"]));
    office.ok("case_restore", ask);
    let view = office.ok("case_get", json!({ "case": id }))["case"].clone();
    assert_eq!(
        (&view["restricted"], &view["void"]),
        (&json!(true), &Value::Null)
    );
    assert!(view["erasure"].is_object(), "{view}");
}

/// The book locks after the PC slept, but not because a call took long.
#[test]
fn a_long_call_does_not_lock_the_book() {
    let mut office = TestOffice::new_office();
    office.tick();
    office.clock.pass(Duration::seconds(50));
    office
        .app
        .note_step_time(std::time::Duration::from_secs(50));
    office.tick();
    assert_eq!(office.ok("boot", json!({}))["state"], "open");
    office.clock.pass(Duration::seconds(50));
    office.tick();
    assert_eq!(office.ok("boot", json!({}))["state"], "locked", "control");
    assert!(office.run_tasks().is_empty());
}
