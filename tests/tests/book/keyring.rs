//! The whole data folder put back to an older state, which only the keyring of the system remembers.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::Topic;
use casebook_tests::test_office::keyring::TestKeyring;
use casebook_tests::test_office::people::{HEAD, MEDIATOR, Person};
use casebook_tests::test_office::{PASSPHRASE, TestOffice, write_office};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backup_status::{
    back_up_later, copy_folder, count_entries, done, newest, restore, sign_in,
};
use crate::backups::register;

const TODAY: &str = "2026-10-20";

fn told(office: &mut TestOffice) -> Value {
    office.ok("backup_status", json!({}))["keyring_ahead"].clone()
}

/// An office of two people whose keyring is asked at every sign-in and lock.
struct Remembered {
    office: TestOffice,
    keyring: TestKeyring,
    folder: TempDir,
}

impl Remembered {
    fn new() -> Remembered {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        write_office(&data, TODAY, &[HEAD, MEDIATOR]);
        Remembered {
            office: TestOffice::start_office(&data, TODAY),
            keyring: TestKeyring::default(),
            folder,
        }
    }

    /// Signs in, works and locks; returns what is told of the keyring.
    fn session(&mut self, person: &Person) -> Value {
        self.office.sign_in_as(person).expect("signs in");
        self.keyring.answer(&mut self.office);
        let told = told(&mut self.office);
        register(&mut self.office, "𠮷 小满");
        self.lock();
        told
    }

    fn lock(&mut self) {
        self.office.ok("lock", json!({}));
        self.keyring.answer(&mut self.office);
    }

    fn copy(&self) -> PathBuf {
        let copy = self.folder.path().join("copy");
        copy_folder(&self.office.book_folder(), &copy);
        copy
    }

    /// Puts the folder of the book back, with all that lies in it.
    fn put_back(&mut self, copy: &Path) {
        let book = self.office.book_folder();
        fs::remove_dir_all(&book).expect("the book");
        copy_folder(copy, &book);
        self.office.restart();
    }
}

#[test]
fn a_whole_folder_that_was_put_back_is_told_from_the_keyring_until_a_supervisor_saw_it() {
    let mut remembered = Remembered::new();
    assert_eq!(remembered.session(&HEAD), Value::Null);
    let copy = remembered.copy();
    assert_eq!(remembered.session(&HEAD), Value::Null, "control: in order");
    assert_eq!(remembered.session(&MEDIATOR), Value::Null);
    let mut notes = remembered.keyring.notes.values();
    let noted = notes.next().expect("a note").clone();
    assert_eq!(notes.next(), None, "one book, one note");

    remembered.put_back(&copy);
    remembered.office.sign_in_as(&MEDIATOR).expect("signs in");
    remembered.office.run_tasks();
    let status = remembered.office.ok("backup_status", json!({}));
    assert_eq!(
        [&status["ahead"], &status["keyring_ahead"]],
        [&Value::Null; 2],
        "control: nothing else knows"
    );
    let topics = remembered.keyring.answer(&mut remembered.office);
    assert_eq!(topics, [Topic::Security]);
    let ahead = told(&mut remembered.office);
    let words: Vec<&str> = noted.split(' ').collect();
    assert_eq!(ahead["seq"].to_string(), words[1]);
    assert_eq!(ahead["at"], words[3]);
    remembered.lock();
    assert!(
        remembered.keyring.notes.values().eq([&noted]),
        "a mediator does not end it"
    );

    assert_eq!(remembered.session(&HEAD), ahead);
    assert_eq!(
        remembered.session(&MEDIATOR),
        Value::Null,
        "the supervisor knows"
    );
    remembered.office.sign_in_as(&HEAD).expect("signs in");
    let entries = count_entries(&mut remembered.office, "keyring_ahead");
    assert_eq!(entries, 2, "at each sign-in");
}

/// Another branch of the same length has the entry, with another hash.
#[test]
fn a_book_that_went_on_from_an_older_state_is_told_although_it_is_longer() {
    let mut remembered = Remembered::new();
    remembered.session(&HEAD);
    let copy = remembered.copy();
    remembered.session(&HEAD);
    let mut unasked = TestKeyring::default();
    remembered.put_back(&copy);
    std::mem::swap(&mut remembered.keyring, &mut unasked);
    for _ in 0..3 {
        remembered.session(&HEAD);
    }
    std::mem::swap(&mut remembered.keyring, &mut unasked);
    assert_ne!(remembered.session(&HEAD), Value::Null);
}

#[test]
fn notes_follow_the_work_with_a_pause_and_only_of_the_office_book() {
    let mut remembered = Remembered::new();
    remembered.office.ok("practice_open", json!({}));
    remembered.keyring.answer(&mut remembered.office);
    remembered.lock();
    assert_eq!(remembered.keyring.writes, 0, "the practice book");
    remembered.office.sign_in_as(&HEAD).expect("signs in");
    remembered.keyring.answer(&mut remembered.office);
    assert_eq!(remembered.keyring.writes, 1);
    register(&mut remembered.office, "沈二");
    remembered.keyring.answer(&mut remembered.office);
    assert_eq!(remembered.keyring.writes, 1, "within the pause");
    remembered.office.clock.pass(Duration::seconds(10));
    remembered.keyring.answer(&mut remembered.office);
    remembered.keyring.answer(&mut remembered.office);
    assert_eq!(remembered.keyring.writes, 2, "once for each head");
}

#[test]
fn a_keyring_that_does_not_answer_is_not_written_and_a_note_of_another_form_proves_nothing() {
    let mut remembered = Remembered::new();
    remembered.office.sign_in_as(&HEAD).expect("signs in");
    let now = remembered.office.now();
    let read = remembered.office.app.take_keyring_call(&now);
    assert!(matches!(
        read,
        Some(casebook_core::KeyringCall::Read { .. })
    ));
    register(&mut remembered.office, "沈二");
    remembered.lock();
    assert_eq!(remembered.keyring.writes, 0);
    remembered.session(&HEAD);
    for note in remembered.keyring.notes.values_mut() {
        *note = "casebook-head-9 1 00".into();
    }
    assert_eq!(remembered.session(&HEAD), Value::Null);
    // An answer that comes when another book is open, or none, is for nobody.
    let now = remembered.office.now();
    let late = (remembered.office.app).compare_with_keyring("another", None, &now);
    assert_eq!(late, []);
}

#[test]
fn a_restore_explains_that_the_noted_entry_is_gone() {
    let mut office = TestOffice::new_unconfirmed_office();
    let mut keyring = TestKeyring::default();
    let key = office.confirm_recovery_key();
    register(&mut office, "陈国平");
    assert_eq!(back_up_later(&mut office), done());
    let set = newest(&mut office);
    office.ok("lock", json!({}));
    sign_in(&mut office, PASSPHRASE);
    keyring.answer(&mut office);
    register(&mut office, "顾三");
    office.ok("lock", json!({}));
    keyring.answer(&mut office);
    office.clock.pass(Duration::hours(1));
    restore(&mut office, &key, &set);
    keyring.answer(&mut office);
    assert_eq!(told(&mut office), Value::Null);
    assert_eq!(count_entries(&mut office, "keyring_ahead"), 0);
}
