//! The whole office of an earlier version, as the program of commit e53d659 wrote it (schema 2 of the store, version 2 of the
//! vault file), opened by this version: nothing is lost, everybody comes in, and every entry is verified.
//!
//! The folder `golden/office_e53d659` was made with the commands of that version: a supervisor, two mediators and four cases
//! of invented people, the passphrases of [`TestOffice`].

use std::fs;
use std::path::Path;

use casebook_core::store::SCHEMA_VERSION;
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, code};
use rusqlite::Connection;
use serde_json::{Value, json};

const OFFICE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/office_e53d659");
/// The day after the office was last used.
const TODAY: &str = "2026-11-21";
const FOUNDER: &str = "01a1f677-ab48-7650-850c-579d05ed6847";
const MEDIATOR: &str = "01a1f677-ada0-70b2-a188-f7f072c3c3b7";
const APPLICANTS: [&str; 4] = ["周麦", "秦𠮷", "陈 国平", "韦㛃娜"];

/// Copies the office to a folder and starts the program on it.
fn start(data: &Path) -> TestOffice {
    fs::create_dir_all(data.join("office")).expect("a folder");
    for folder in ["", "office"] {
        for file in fs::read_dir(Path::new(OFFICE).join(folder)).expect("the office") {
            let file = file.expect("a file").path();
            if file.is_file() {
                let name = file.file_name().expect("a name");
                fs::copy(&file, data.join(folder).join(name)).expect("a copy");
            }
        }
    }
    let mut office = TestOffice::start_office(data, TODAY);
    office.founder = FOUNDER.into();
    office
}

/// Opens the store with SQLCipher alone, without the checks and migrations of the program.
fn open_raw(office: &TestOffice) -> Connection {
    let dir = office.book_folder();
    let vault = VaultFile::read(&dir).expect("the vault file");
    let founder: uuid::Uuid = FOUNDER.parse().expect("an id");
    let unlocked = vault.unlock(founder, PASSPHRASE, office.clock.utc);
    let key = unlocked.expect("the passphrase").vault_key;
    let conn = Connection::open(dir.join("store.db")).expect("the store file");
    let raw = key.db_key(vault.db_salt()).raw_key();
    conn.pragma_update(None, "key", &*raw).expect("the key");
    conn
}

fn schema(office: &TestOffice) -> i32 {
    let conn = open_raw(office);
    let version = conn.query_row("PRAGMA user_version", [], |row| row.get(0));
    version.expect("a number")
}

fn applicants(office: &mut TestOffice) -> Vec<String> {
    let list = office.ok(
        "case_list",
        json!({ "query": { "view": "all" }, "limit": 50 }),
    );
    let rows = list["rows"].as_array().expect("rows").iter();
    let name = |row: &Value| row["applicants"].as_str().expect("a name").to_owned();
    let mut names: Vec<String> = rows.map(name).collect();
    names.sort();
    names
}

#[test]
fn an_office_of_an_earlier_version_is_upgraded_with_everything_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = start(&folder.path().join("data"));
    assert_eq!(schema(&office), 2, "control");
    office.sign_in(FOUNDER, PASSPHRASE).expect("the supervisor");
    assert_eq!(applicants(&mut office), APPLICANTS);
    let found = json!({ "query": { "view": "all", "text": "秦𠮷" } });
    assert_eq!(office.ok("case_count", found)["count"], 1);
    let case = office.own_wage_case("沈 稻");
    office.ok("case_register", case);
    office.ok("lock", json!({}));
    office
        .sign_in(MEDIATOR, NEW_PASSPHRASE)
        .expect("the mediator");
    office.ok("lock", json!({}));
    office.run_tasks();
    assert_eq!(schema(&office), SCHEMA_VERSION);
    let store = office.open_store(Credentials::of(FOUNDER, PASSPHRASE));
    let store = store.expect("the store opens");
    let checked = store.verify_whole(&office.external_records(), &mut |_, _| true);
    assert_eq!(checked.map(|checked| checked.head), Ok(*store.head()));
}

/// A store of a later version is refused and left alone, whoever opens it.
#[test]
fn a_store_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = start(&folder.path().join("data"));
    office.sign_in(FOUNDER, PASSPHRASE).expect("the supervisor");
    office.ok("lock", json!({}));
    office.run_tasks();
    let later = format!("PRAGMA user_version = {}", SCHEMA_VERSION + 1);
    open_raw(&office)
        .execute_batch(&later)
        .expect("a later schema");
    let before = fs::read(office.book_folder().join("store.db")).expect("the store");
    let refused = office.sign_in(FOUNDER, PASSPHRASE).expect_err("refused");
    assert_eq!(code(&refused), "store_newer");
    let after = fs::read(office.book_folder().join("store.db")).expect("the store");
    assert!(before == after);
    let present = format!("PRAGMA user_version = {SCHEMA_VERSION}");
    open_raw(&office)
        .execute_batch(&present)
        .expect("the present schema");
    office.sign_in(FOUNDER, PASSPHRASE).expect("control");
}
