//! What the keeping of a book notices and tells: a book that was put back, one that does not fit its own journal, places in
//! trouble, a case that is brought back.

use std::fs;
use std::path::Path;

use casebook_tests::office::{Office, PASSPHRASE, SECOND};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::backups::{backed_up, ended, register, sets, settle, use_place};

fn copy_folder(from: &Path, into: &Path) {
    fs::create_dir_all(into).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, into.join(path.file_name().expect("a name"))).expect("a copy");
    }
}

fn come_in(office: &mut Office, passphrase: &str) {
    let founder = office.founder.clone();
    office
        .sign_in(&founder, passphrase)
        .expect("the passphrase");
}

/// How a backup ends that is made in a half-hour of its own: its state and the code of the error.
fn back_up(office: &mut Office) -> (Value, Value) {
    office.clocks.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    office.ok("backup_now", json!({}));
    let end = ended(office);
    (end["state"].clone(), end["error"]["code"].clone())
}

fn done() -> (Value, Value) {
    (json!("done"), Value::Null)
}

fn shrunken() -> (Value, Value) {
    (json!("failed"), json!("shrunken"))
}

/// The whole folder of the book is put back, passphrases and all. Its sets know better, also where they were made under a
/// key that the old folder does not have.
#[test]
fn a_book_from_before_a_change_of_keys_is_not_backed_up_as_if_nothing_were() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    backed_up(&mut office);
    let leaver = office.member("顾二", "mediator");
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    come_in(&mut office, PASSPHRASE);
    office.clocks.pass(Duration::minutes(31));
    let shut_out = json!({ "member": leaver, "passphrase": PASSPHRASE });
    office.ok("user_remove", shut_out);
    assert_eq!(office.ok("access", json!({}))["key_version"], 2);
    register(&mut office, "沈二");
    assert_eq!(back_up(&mut office), done(), "control");
    office.ok("lock", json!({}));
    // The set that was made just before the key was changed is of the old key and would tell by itself: it is away.
    let own = office.data.join("backups");
    let names = sets_by_name(&own);
    assert_eq!(names.len(), 3);
    fs::remove_dir_all(&names[1]).expect("a set");

    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    come_in(&mut office, PASSPHRASE);
    assert_eq!(office.ok("access", json!({}))["key_version"], 1, "control");
    register(&mut office, "顾三");
    assert_eq!(back_up(&mut office), shrunken());
    let trouble = office.ok("backup_status", json!({}))["trouble"].clone();
    assert_eq!(trouble["code"], "shrunken");
    let newest = sets(&mut office, 0)[0].clone();
    assert_eq!(newest["trouble"]["code"], "set_later_key");
}

/// Every set's folder, the oldest first.
fn sets_by_name(place: &Path) -> Vec<std::path::PathBuf> {
    let vaults = fs::read_dir(place).expect("a place");
    let folder = vaults.map(|entry| entry.expect("an entry").path());
    let folder = folder.last().expect("the folder of the vault");
    let all = fs::read_dir(folder).expect("sets");
    let mut dirs: Vec<_> = all.map(|entry| entry.expect("an entry").path()).collect();
    dirs.retain(|dir| dir.is_dir());
    dirs.sort();
    dirs
}

fn restore(office: &mut Office, paper: &str, set: &str) -> String {
    let own = office.data.join("backups").to_string_lossy().into_owned();
    let look = json!({ "folder": own, "recovery_key": paper });
    let preview = office.ok("restore_preview", look);
    let found = preview["sets"].as_array().expect("sets").iter();
    let mut found = found.filter(|one| one["name"] == set);
    let path = found.next().expect("the set")["path"].clone();
    let founder = office.founder.clone();
    let run = json!({
        "folder": own, "path": path, "recovery_key": paper, "user": founder, "new_passphrase": SECOND,
    });
    office.ok("restore_run", run);
    let end = ended(office);
    assert_eq!(end["state"], "done", "{end}");
    office.keep_recovery()
}

fn newest(office: &mut Office) -> String {
    sets(office, 0)[0]["name"].as_str().expect("a name").into()
}

/// First back to an older set, then, after some work, forth to the one that reaches farther: each time the work goes on and
/// is backed up.
#[test]
fn after_a_restore_back_and_one_forth_backups_go_on() {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    register(&mut office, "陈国平");
    assert_eq!(back_up(&mut office), done());
    let near = newest(&mut office);
    for name in ["沈二", "顾三", "吴四", "郑五", "王六", "冯七"] {
        register(&mut office, name);
    }
    assert_eq!(back_up(&mut office), done());
    let far = newest(&mut office);

    office.clocks.pass(Duration::hours(1));
    let paper = restore(&mut office, &paper, &near);
    register(&mut office, "褚八");
    assert_eq!(back_up(&mut office), done());
    office.clocks.pass(Duration::hours(1));
    restore(&mut office, &paper, &far);
    register(&mut office, "卫九");
    assert_eq!(back_up(&mut office), done());
    assert!(office.ok("backup_status", json!({}))["trouble"].is_null());

    // Control: what is put back without a restore is noticed, whatever was restored before.
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    come_in(&mut office, SECOND);
    register(&mut office, "蒋十");
    assert_eq!(back_up(&mut office), done());
    office.ok("lock", json!({}));
    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    come_in(&mut office, SECOND);
    assert_eq!(back_up(&mut office), shrunken());
}

/// Changes rows with the key, beneath the journal.
fn beneath(office: &mut Office, sql: &str) {
    let founder = office.founder.clone();
    let store = office.store(&founder, PASSPHRASE);
    let changed = store.connection().execute(sql, []).expect("a statement");
    assert_eq!(changed, 1, "control: a row was changed");
    drop(store);
    come_in(office, PASSPHRASE);
}

fn head(office: &mut Office) -> Value {
    let ask = json!({
        "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    office.ok("journal_list", ask)
}

fn told(office: &mut Office, action: &str) -> usize {
    let page = head(office);
    let lines = page["lines"].as_array().expect("lines").iter();
    lines.filter(|line| line["action"] == action).count()
}

/// A verification that fails is a verdict on the book: told as such, once in the journal, until one passes.
#[test]
fn a_row_that_was_changed_with_the_key_is_told_as_a_verdict_on_the_book() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    backed_up(&mut office);
    assert!(
        head(&mut office)["head"]["verification_failure"].is_null(),
        "control"
    );
    beneath(&mut office, "UPDATE claim SET text = text || '。'");
    let before = sets(&mut office, 0).len();
    for _ in 0..3 {
        assert_eq!(
            back_up(&mut office),
            (json!("failed"), json!("book_untrue"))
        );
    }
    let untrue = head(&mut office)["head"]["verification_failure"].clone();
    assert_eq!(untrue["what"], "claim");
    assert!(
        untrue["seq"].is_number() && untrue["since"].is_string(),
        "{untrue}"
    );
    let keeping = office.ok("backup_status", json!({}));
    assert_eq!(keeping["verification_failure"], untrue);
    assert_eq!(keeping["trouble"]["code"], "book_untrue");
    assert_eq!(keeping["trouble"]["detail"][0], "claim");
    assert_eq!(told(&mut office, "verification_failed"), 1, "once");
    assert_eq!(sets(&mut office, 0).len(), before, "no failed set is left");
    office.ok("journal_verify", json!({}));
    assert_eq!(ended(&mut office)["error"]["code"], "book_untrue");
    // It stands after a restart, and falls with the first verification that passes.
    office.ok("lock", json!({}));
    office.restart();
    come_in(&mut office, PASSPHRASE);
    assert_eq!(
        office.ok("boot", json!({}))["backup_status"]["verification_failure"],
        untrue
    );
    beneath(&mut office, "UPDATE claim SET text = rtrim(text, '。')");
    assert_eq!(back_up(&mut office), done());
    assert!(head(&mut office)["head"]["verification_failure"].is_null());
    assert!(office.ok("backup_status", json!({}))["verification_failure"].is_null());
}

/// The signed heads were taken away with the key: the journal still verifies, and the sets know that they were there.
#[test]
fn signed_heads_that_are_gone_are_missed() {
    let mut office = Office::founded();
    office.ok("lock", json!({}));
    come_in(&mut office, PASSPHRASE);
    assert_eq!(back_up(&mut office), done());
    register(&mut office, "陈国平");
    assert_eq!(back_up(&mut office), done(), "control: they grow");
    let first = "seq = (SELECT min(seq) FROM checkpoint)";
    beneath(
        &mut office,
        &format!("DELETE FROM checkpoint WHERE {first}"),
    );
    assert_eq!(back_up(&mut office), shrunken());
}

/// Whether the book is true does not hang on a medium that was pulled.
#[test]
fn a_place_in_trouble_takes_nothing_from_a_verification_that_passed() {
    let mut office = Office::founded();
    let stick = TempDir::new().expect("a folder");
    use_place(&mut office, stick.path());
    register(&mut office, "陈国平");
    // A file where the folder of the sets should be: nothing can be written below it.
    let vault = keys_id(&office);
    fs::write(stick.path().join(format!("casebook-{vault}")), b"").expect("a file");
    assert_eq!(
        back_up(&mut office),
        (json!("failed"), json!("folder_trouble")),
        "control"
    );
    assert_eq!(
        told(&mut office, "backup_proved"),
        1,
        "the own place has it"
    );
    office.ok("journal_verify", json!({}));
    let end = ended(&mut office);
    assert_eq!(
        (&end["state"], &end["error"]),
        (&json!("done"), &Value::Null)
    );
    assert_eq!(told(&mut office, "verified"), 1);
    let page = head(&mut office);
    assert!(
        page["head"]["verification_failure"].is_null() && page["head"]["last_verified"].is_string()
    );
    assert_eq!(
        office.ok("backup_status", json!({}))["trouble"]["code"],
        "folder_trouble"
    );
}

fn keys_id(office: &Office) -> String {
    let vault = casebook_core::vault::VaultFile::read(&office.data.join("office"));
    vault.expect("a vault").vault_id().to_string()
}

/// The newest set of a place cannot be read: another is made, and it is told.
#[test]
fn a_newest_set_that_cannot_be_read_is_told() {
    let mut office = Office::founded();
    register(&mut office, "陈国平");
    backed_up(&mut office);
    let newest = sets_by_name(&office.data.join("backups"))
        .pop()
        .expect("a set");
    fs::write(newest.join("MANIFEST.json"), b"{}").expect("a file");
    assert_eq!(back_up(&mut office), done());
    let trouble = office.ok("backup_status", json!({}))["trouble"].clone();
    assert_eq!(trouble["code"], "last_set_unreadable");
    assert_eq!(back_up(&mut office), done());
    assert!(
        office.ok("backup_status", json!({}))["trouble"].is_null(),
        "the newest can be read"
    );
}

/// One old set cannot be read: the erasure reaches the others, and the new one is proved.
#[test]
fn a_set_that_cannot_be_read_keeps_no_other_from_being_rid_of_an_erased_case() {
    let mut office = Office::founded();
    let case = register(&mut office, "陈国平");
    assert_eq!(back_up(&mut office), done());
    assert_eq!(back_up(&mut office), done());
    let own = office.data.join("backups");
    let bad = sets_by_name(&own)[1].join("store.db");
    fs::remove_file(&bad).expect("a store");
    // Reading it is an error of the disk, not a file that is not there.
    fs::create_dir(&bad).expect("a folder");
    let second = office.member("顾二", "supervisor");
    let void = json!({
        "case": case["case"], "version": case["version"],
        "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    let asked = office.ok(
        "erasure_ask",
        json!({ "case": case["case"], "version": case["version"], "basis": "request", "note": "" }),
    );
    let keys = super::backups::keys(&office);
    office.let_in(&second, SECOND);
    office.clocks.pass(Duration::minutes(31));
    office.ok(
        "case_erase",
        json!({ "case": case["case"], "version": asked["version"], "passphrase": SECOND }),
    );
    assert_eq!(ended(&mut office)["error"]["code"], "folder_trouble");
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
        [1, 0, 1],
        "the newest, the one that cannot be read, the oldest"
    );
    assert!(found[0].proved_at.is_some() && found[2].proved_at.is_some());
    assert_eq!(told(&mut office, "backup_proved"), 3);
}

/// A set holds a case that the book has lost, here because an older set was restored.
#[test]
fn a_case_that_is_no_longer_in_the_book_comes_back() {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    register(&mut office, "陈国平");
    assert_eq!(back_up(&mut office), done());
    let near = newest(&mut office);
    let lost = register(&mut office, "沈二");
    assert_eq!(back_up(&mut office), done());
    let far = newest(&mut office);
    restore(&mut office, &paper, &near);
    // Typed as people type it.
    let number = lost["number"].as_str().expect("a number");
    let typed = number
        .replace('〔', " [")
        .replace('〕', "]")
        .replace('2', "２");
    assert_ne!(typed, number, "control");
    let ask = json!({ "location": 0, "set": far, "number": typed });
    let view = office.ok("case_in_set", ask.clone());
    assert_eq!(view["here"], Value::Null);
    office.ok("case_restore", ask);
    let back = office.ok("case_get", json!({ "case": lost["case"] }));
    assert_eq!(back["case"]["fields"]["summary"], "拖欠三个月工资");
    assert_eq!(
        back_up(&mut office),
        done(),
        "the book is as true as before"
    );
}

/// What was decided of a case since stays decided: who may see it, and that it is to be erased.
#[test]
fn bringing_a_case_back_lifts_neither_its_restriction_nor_a_request_to_erase_it() {
    let mut office = Office::founded();
    let case = register(&mut office, "陈国平");
    backed_up(&mut office);
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
            "case": id, "version": case["version"], "basis": "request", "note": "本人申请",
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

/// A call that takes long is no PC that slept; one that slept is.
#[test]
fn a_long_call_does_not_lock_the_person_out() {
    let mut office = Office::founded();
    office.tick();
    office.clocks.pass(Duration::seconds(50));
    office
        .app
        .note_step_time(std::time::Duration::from_secs(50));
    office.tick();
    assert_eq!(office.ok("boot", json!({}))["state"], "open");
    office.clocks.pass(Duration::seconds(50));
    office.tick();
    assert_eq!(office.ok("boot", json!({}))["state"], "locked", "control");
    assert!(settle(&mut office).is_empty());
}
