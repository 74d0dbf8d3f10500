//! A restore over a book in an unusual state: another book, a wrong clock, a vault file that was changed, a save that was cut off,
//! and people whose access was taken away.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use casebook_tests::test_office::{Credentials, PASSPHRASE, TestOffice, date};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::backups::{register, run_job};
use super::restore_over_book::{FIFTH, Replaced, with_later_case};
use super::second_person::{at, four, new_four, second};

/// Copies a folder with what is below it.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let copy = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy_folder(&entry.path(), &copy),
            false => drop(fs::copy(entry.path(), copy).expect("a copy")),
        }
    }
}

/// Returns how much is given up counts the entries of the replaced book, not the difference of two journals.
#[test]
fn a_restore_of_another_book_gives_up_every_entry_of_this_one() {
    let other = with_later_case(four()).four;
    let mut office = TestOffice::new_office();
    register(&mut office, "吴四");
    let name = office.ok("office_setup", json!({}))["staff"][0]["name"].clone();
    office.ok("lock", json!({}));
    let medium = office.data.with_file_name("medium");
    copy_folder(&other.office.data.join("backups"), &medium);
    let folder = office.choose_folder(&medium);
    let query = json!({ "folder": folder, "recovery_key": other.recovery_key });
    let preview = office.ok("restore_preview", query);
    let set = preview["sets"][0].clone();
    let run = json!({
        "folder": folder, "path": set["path"], "recovery_key": other.recovery_key,
        "user": other.founder, "new_passphrase": FIFTH,
        "present": second(&office.founder, PASSPHRASE),
    });
    office.ok("restore_run", run);
    let end = run_job(&mut office);
    assert_eq!(end["state"], "done", "{end}");
    let query = json!({
        "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let page = office.ok("journal_list", query);
    let mut lines = page["lines"].as_array().expect("lines").iter();
    let restored = lines.find(|line| line["action"] == "restored");
    let entry = restored.expect("an entry")["detail"].clone();
    let replaced = entry["replaced"]["seq"].as_i64().expect("a number");
    assert!(entry["seq"].as_i64() > Some(replaced), "control: {entry}");
    assert_eq!(entry["given_up"], replaced);
    // The restored book does not know the person.
    assert_eq!(
        (&entry["by"], &entry["by_name"]),
        (&json!(office.founder), &name)
    );
}

#[test]
fn a_clock_that_is_set_back_replaces_no_book_with_one_person() {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    book.office().clock.set_day(date("2025-03-04"));
    let missing = at("missing", "present.passphrase");
    assert_eq!(book.refused(&key, None, None), missing);
    let needed = at("second_person_needed", "second.member");
    assert_eq!(book.refused(&key, book.founder(), None), needed);
    book.restore(&key, book.founder(), book.deputy());
}

/// Leaves the store as a power cut in the middle of a save does.
fn cut_off_a_save(book: &Replaced) {
    let founder = Credentials::of(&book.four.founder, PASSPHRASE);
    let dir = book.four.office.data.join("office");
    let files = ["store.db", "store.db-journal"].map(|name| dir.join(name));
    let store = book.four.office.open_store(founder).expect("a store");
    let conn = store.connection();
    conn.execute_batch(
        "PRAGMA cache_size = 5; BEGIN IMMEDIATE; CREATE TABLE cut_off (x);
         WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200)
         INSERT INTO cut_off SELECT randomblob(4000) FROM n;",
    )
    .expect("a save");
    let cut = files.each_ref().map(|file| fs::read(file).expect("a file"));
    assert!(cut[1].first().is_some_and(|byte| *byte != 0), "a journal");
    conn.execute_batch("ROLLBACK").expect("the end");
    drop(store);
    for (file, bytes) in files.iter().zip(cut) {
        fs::write(file, bytes).expect("a file");
    }
}

/// A save that a power cut ended is no trouble of the disk: what it left open is completed before the book is read.
#[test]
fn a_book_whose_last_save_was_cut_off_is_restored() {
    for is_old in [false, true] {
        let mut book = with_later_case(four());
        let key = book.four.recovery_key.clone();
        if is_old {
            book.renew_recovery_key();
        }
        cut_off_a_save(&book);
        let preview = book.preview(&key);
        assert_eq!(preview["present_people"].as_array().map(Vec::len), Some(4));
        if !is_old {
            assert!(preview["present_seq"].is_number(), "{preview}");
        }
        cut_off_a_save(&book);
        book.restore(&key, book.founder(), book.deputy());
        assert!(book.journaled()["given_up"].as_i64() > Some(0));
    }
}

/// Changes a name in the vault file, with a digest that fits, as somebody without the key can.
fn plant_a_name(dir: &Path) {
    let file = dir.join("vault.json");
    let text = fs::read_to_string(&file).expect("a vault");
    let text = text.replace("\"秦三\"", "\"秦八\"");
    let content = text.split("\"content\": ").nth(1).expect("the content");
    let (content, rest) = content.split_once(",\n  \"sha256\": \"").expect("a digest");
    let (old, rest) = rest.split_once('"').expect("the end of the digest");
    let mac = rest.split('"').nth(3).expect("a MAC");
    let (mut compact, mut is_text) = (String::new(), false);
    for c in content.chars() {
        is_text ^= c == '"';
        if is_text || !c.is_whitespace() {
            compact.push(c);
        }
    }
    let mac = BASE64_STANDARD.decode(mac).expect("Base64");
    let digest = Sha256::new()
        .chain_update(compact)
        .chain_update(mac)
        .finalize();
    let changed = text.replace(old, &BASE64_STANDARD.encode(digest));
    assert_ne!(changed, text);
    fs::write(file, changed).expect("a vault");
}

/// Returns a book whose vault file somebody changed, and the sheet, which is an older one or not.
fn with_changed_vault(is_old: bool) -> (Replaced, String) {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    if is_old {
        book.renew_recovery_key();
    }
    let founder = book.four.founder.clone();
    plant_a_name(&book.four.office.data.join("office"));
    let refused = book.office().sign_in(&founder, PASSPHRASE).err();
    let refused = refused.map(|refused| json!(refused.code));
    assert_eq!(refused, Some(json!("store_damaged")), "control: it is read");
    (book, key)
}

/// A vault file that somebody changed is a damaged one, not a reason to leave the book as it is.
#[test]
fn a_book_whose_vault_file_was_changed_is_restored_with_the_sheet() {
    let (mut book, key) = with_changed_vault(false);
    assert_eq!(book.preview(&key)["present_people"], Value::Null);
    book.restore(&key, None, None);
    assert_eq!(book.journaled()["by"], Value::Null);
}

/// An older sheet does not show that the file was changed; a passphrase does.
#[test]
fn a_book_whose_vault_file_was_changed_is_restored_with_a_passphrase() {
    let (mut book, key) = with_changed_vault(true);
    let missing = at("missing", "present.passphrase");
    assert_eq!(book.refused(&key, None, None), missing);
    let wrong = Some(second(&book.four.founder, FIFTH));
    let refused = at("wrong_passphrase", "present.passphrase");
    assert_eq!(book.refused(&key, wrong, None), refused);
    book.restore(&key, book.founder(), None);
    let entry = book.journaled();
    assert_eq!(
        (&entry["by"], &entry["second"]),
        (&json!(book.four.founder), &Value::Null)
    );
}

/// The sheet gives no passphrase to somebody whose access was taken away after the set was made.
#[test]
fn a_removed_supervisor_does_not_take_the_restored_book_over() {
    for is_old in [false, true] {
        let mut book = with_later_case(four());
        let key = book.four.recovery_key.clone();
        let (founder, deputy) = (book.four.founder.clone(), book.four.deputy.clone());
        if is_old {
            book.renew_recovery_key();
        }
        (book.office().sign_in(&founder, PASSPHRASE)).expect("the founder");
        let confirmed = book.mediator();
        let removal = json!({ "member": deputy, "passphrase": PASSPHRASE, "second": confirmed });
        book.office().ok("user_remove", removal);
        book.office().ok("lock", json!({}));
        book.office().run_tasks();
        // With the removal the key changed; the sheet did not.
        let offered = book.preview(&key)["supervisors"].clone();
        let offered = offered.as_array().expect("supervisors").len();
        assert_eq!(offered, if is_old { 2 } else { 1 }, "by the sheet");
        let mut run = book.run(&key, book.founder(), None);
        run["user"] = json!(deputy);
        let refused = book.office().refused_at("restore_run", run);
        assert_eq!(refused, at("not_allowed", "user"));
        book.restore(&key, book.founder(), None);
    }
}

/// A name for the one supervisor who agreed, though nobody else had to.
#[test]
fn the_name_of_who_replaced_a_damaged_book_is_known() {
    let mut book = with_later_case(new_four());
    let key = book.four.recovery_key.clone();
    book.renew_recovery_key();
    fs::write(book.four.office.data.join("office/store.db"), [7; 8192]).expect("a store");
    book.restore(&key, book.deputy(), None);
    let entry = book.journaled();
    assert_eq!(
        (&entry["by"], &entry["by_name"]),
        (&json!(book.four.deputy), &json!("秦三"))
    );
}
