//! A book of an earlier schema is upgraded in one transaction, and counted as this version counts.

use casebook_core::store::{ExternalRecords, SCHEMA_VERSION, Store};
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::payloads::{acceptance, closing, for_case, party};
use casebook_tests::test_office::{Credentials, TestOffice, date};
use rusqlite::Connection;
use serde_json::json;

/// Takes from the store what the schemas from 6 on added.
const TO_SCHEMA_5: &str = "ALTER TABLE session DROP COLUMN offers; ALTER TABLE office DROP COLUMN phrases; \
    ALTER TABLE cases DROP COLUMN worker_facts; \
    INSERT INTO word (word, rank) VALUES ('automerge', 4); DROP TRIGGER journal_unchanged; ALTER TABLE journal DROP COLUMN signature; \
    CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'entries stay'); END; \
    PRAGMA user_version = 5;";
/// Takes from the store of schema 5 what that schema added.
const TO_SCHEMA_4: &str = "ALTER TABLE office DROP COLUMN complete_from; PRAGMA user_version = 4;";
/// Takes from the store of schema 5 what the schemas 3, 4 and 5 added.
const TO_SCHEMA_2: &str = "DROP INDEX cases_reopened; DROP INDEX cases_further_causes; \
    DROP INDEX obligation_unperformed; DROP INDEX cases_by_number; ALTER TABLE cases DROP COLUMN series; \
    ALTER TABLE cases DROP COLUMN further_causes; \
    ALTER TABLE cases DROP COLUMN entries; ALTER TABLE cases DROP COLUMN rounds; \
    ALTER TABLE cases DROP COLUMN applicant_stated; ALTER TABLE cases DROP COLUMN applicant_type; \
    ALTER TABLE note DROP COLUMN attempt; ALTER TABLE obligation DROP COLUMN payments; \
    ALTER TABLE claim DROP COLUMN claimant; DROP TABLE vault_file; \
    ALTER TABLE safety DROP COLUMN export_folder; \
    ALTER TABLE office DROP COLUMN consult_pattern; ALTER TABLE office DROP COLUMN life_pattern; \
    ALTER TABLE office DROP COLUMN complete_from; \
    CREATE TABLE given AS SELECT year, last FROM number_given; DROP TABLE number_given; \
    CREATE TABLE number_given (year INTEGER PRIMARY KEY, last INTEGER NOT NULL CHECK (last > 0)) STRICT; \
    INSERT INTO number_given SELECT * FROM given; DROP TABLE given; PRAGMA user_version = 2;";

/// Opens the store with SQLCipher alone, without the checks and migrations of the program.
fn open_raw(office: &TestOffice) -> Connection {
    let dir = office.book_folder();
    let vault = VaultFile::read(&dir).expect("the vault file");
    let key = vault.open_practice().expect("a practice vault opens");
    let conn = Connection::open(dir.join("store.db")).expect("the store file");
    let raw = key.db_key(vault.db_salt()).raw_key();
    conn.pragma_update(None, "key", &*raw).expect("the key");
    conn
}

/// Returns an office with an employer who applies against three workers, and with a case that was closed.
fn office_with_cases() -> TestOffice {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["parties"] = json!([
        party("applicant", "legal_person", "禾丰冷链有限公司"),
        party("respondent", "person", "周麦"),
        party("respondent", "person", "秦𠮷"),
        party("respondent", "person", "沈 稻"),
    ]);
    case["fields"]["worker_count"] = json!(null);
    office.ok("case_register", case);
    let case = office.wage_case();
    let id = office.ok("case_register", case)["case"].clone();
    office.ok("case_accept", for_case(&id, 1, acceptance("2026-10-20")));
    office.clock.set_day(date("2026-11-05"));
    let mut ending = closing("R6", date("2026-11-04"));
    ending["reason"] = json!("对方退出");
    office.ok("case_close", for_case(&id, 2, json!({ "closing": ending })));
    let mut case = office.wage_case();
    (case["fields"]["nature"], case["fields"]["cause"]) = (json!("civil_life"), json!("V01"));
    office.ok("case_register", case);
    office
}

fn contents(store: &Store) -> [String; 3] {
    [store.dump(), store.dump_cells(), store.dump_words()]
        .map(|rows| format!("{:#?}", rows.expect("rows")))
}

#[test]
fn what_an_earlier_version_counted_otherwise_is_counted_again() {
    for stale in [
        "UPDATE cases SET people = people + 1, respondents = '周麦等1人', lasting = 1 - lasting",
        // Before schema 8 an everyday dispute had the term of a labour dispute.
        "UPDATE cases SET due_on = '2026-11-04', work_on = '2026-11-04' WHERE nature = 'civil_life'",
        "UPDATE tally_cell SET people = people + 1",
        "DELETE FROM tally_stock WHERE level = 0",
        "DELETE FROM word WHERE rowid = 1",
        "INSERT OR REPLACE INTO word (rowid, who, what) VALUES (1, 'words of a former form', '')",
    ] {
        let mut office = office_with_cases();
        let store = office.store();
        let expected = contents(&store);
        drop(store);
        let raw = open_raw(&office);
        raw.execute_batch(TO_SCHEMA_5).expect("the fifth schema");
        raw.execute_batch(TO_SCHEMA_2).expect("the second schema");
        raw.execute_batch(stale).expect("stale rows");
        drop(raw);
        let store = office.open_store(Credentials::Practice);
        let store = store.expect("the book is upgraded");
        assert!(contents(&store) == expected, "{stale}");
        let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
        assert_eq!(checked.map(|c| c.head), Ok(*store.head()), "{stale}");
    }
}

/// An index of schema 4, in which parts of hidden numbers stand, is neither kept nor empty after the upgrade.
#[test]
fn the_search_index_of_schema_4_is_built_again() {
    let mut office = office_with_cases();
    let store = office.store();
    let expected = contents(&store);
    drop(store);
    let raw = open_raw(&office);
    raw.execute_batch(TO_SCHEMA_5).expect("the fifth schema");
    raw.execute_batch(TO_SCHEMA_4).expect("the fourth schema");
    let stale = "UPDATE word SET who = ?1, what = ?2";
    let changed = raw.execute(stale, ["\u{E000}3202001 \u{E000}1835", "3202001 1835"]);
    assert_eq!(changed, Ok(3));
    drop(raw);
    let store = office.open_store(Credentials::Practice);
    assert!(contents(&store.expect("the book is upgraded")) == expected);
    office.ok("practice_open", json!({}));
    let found = |office: &mut TestOffice, text: &str| {
        let query = json!({"view": "all", "text": text});
        office.ok("case_count", json!({ "query": query }))["count"].clone()
    };
    assert_eq!(found(&mut office, "禾丰冷链"), 1);
    assert_eq!(found(&mut office, "3202001"), 0);
}

#[test]
fn an_upgrade_that_cannot_count_again_leaves_the_earlier_book() {
    let mut office = office_with_cases();
    let store = office.store();
    let expected = contents(&store);
    drop(store);
    let raw = open_raw(&office);
    raw.execute_batch(TO_SCHEMA_5).expect("the fifth schema");
    raw.execute_batch(TO_SCHEMA_2).expect("the second schema");
    raw.execute_batch(
        "CREATE TRIGGER stop BEFORE INSERT ON tally_stock BEGIN SELECT RAISE(ABORT, 'stopped'); END",
    )
    .expect("a trigger");
    drop(raw);
    assert!(office.open_store(Credentials::Practice).is_err());
    let raw = open_raw(&office);
    let number = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i32>(0));
    assert_eq!(number("PRAGMA user_version"), Ok(2));
    let added =
        "SELECT count(*) FROM pragma_table_info('cases') WHERE name IN ('rounds', 'entries')";
    assert_eq!(number(added), Ok(0));
    let cells = "SELECT count(*) > 0 FROM tally_cell";
    assert_eq!(number(cells), Ok(1), "the cells are those from before");
    raw.execute_batch("DROP TRIGGER stop").expect("no trigger");
    drop(raw);
    let store = office.open_store(Credentials::Practice);
    assert!(contents(&store.expect("the book is upgraded")) == expected);
    assert_eq!(
        open_raw(&office).query_row("PRAGMA user_version", [], |row| row.get(0)),
        Ok(SCHEMA_VERSION)
    );
}
