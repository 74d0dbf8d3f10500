//! Erasure of personal data by two people: nothing is left in rows, index and journal, and the chain still verifies. What must
//! come before it is in [`super::erasure_wait`].

use casebook_core::store::Store;

use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, NIL, PASSPHRASE, TestOffice};
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};

const NAME: &str = "欧阳知秋";
const SUMMARY: &str = "冷库搬货时滑倒";

/// Returns the tables that contain the text, shadow tables of the index included; in those also pieces of two characters.
pub(crate) fn tables_with(store: &Store, text: &str) -> Vec<String> {
    let conn = store.connection();
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        .expect("the schema")
        .query_map([], |row| row.get(0))
        .expect("names")
        .collect::<Result<_, _>>()
        .expect("names");
    let chars: Vec<char> = text.chars().collect();
    let pairs: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
    let mut found = Vec::new();
    for table in tables {
        let mut statement = conn
            .prepare(&format!("SELECT * FROM \"{table}\""))
            .expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let bytes = match row.get::<_, Cell>(column).expect("a value") {
                    Cell::Text(text) => text.into_bytes(),
                    Cell::Blob(bytes) => bytes,
                    _ => continue,
                };
                let holds = |part: &str| bytes.windows(part.len()).any(|w| w == part.as_bytes());
                let in_pieces = table.starts_with("word_") && pairs.iter().any(|pair| holds(pair));
                if holds(text) || in_pieces {
                    found.push(table.clone());
                }
            }
        }
    }
    // The pages of the index leave out what a term has in common with the one before, so terms are also read by SQLite.
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_term USING fts5vocab(main, word, row)",
    )
    .expect("the terms of the index");
    let is_term = |pair: &String| {
        let sql = "SELECT count(*) FROM temp.word_term WHERE term = ?1";
        let count: i64 = (conn.query_row(sql, [pair], |row| row.get(0))).expect("a count");
        count > 0
    };
    if pairs.iter().any(is_term) {
        found.push("word_term".to_owned());
    }
    found.dedup();
    found
}

/// Creates an office with a second supervisor and a void case; returns it with the second's id, the case and its version.
pub(crate) fn office_with_void_case() -> (TestOffice, String, String, i64) {
    let mut office = TestOffice::new_office();
    let second = office.add_member("秦三", "supervisor");
    office.invite_and_sign_in(&second, NEW_PASSPHRASE);
    let mut case = office.own_wage_case(NAME);
    case["fields"]["summary"] = json!(SUMMARY);
    let written = office.ok("case_register", case);
    let id = written["case"].as_str().expect("an id").to_owned();
    let note = json!({
        "part": "note",
        "value": { "id": NIL, "on": "2026-11-20", "kind": "other", "text": "电话里又说了一次" },
    });
    let put = json!({ "case": id, "version": 1, "part": note, "draft": null });
    let written = office.call("part_put", put).unwrap_or(written);
    let void = json!({
        "case": id, "version": written["version"], "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let version = office.ok("case_void", void)["version"]
        .as_i64()
        .expect("a version");
    (office, second, id, version)
}

pub(crate) fn request(case: &str, version: i64) -> Value {
    json!({ "case": case, "version": version, "basis": "unlawful_processing", "note": "本人书面申请" })
}

#[test]
fn no_personal_data_is_left_and_the_chain_still_verifies() {
    let (mut office, second, case, version) = office_with_void_case();
    let founder = office.founder.clone();
    {
        let store = office.lock_and_open_store(Credentials::of(&second, NEW_PASSPHRASE));
        let tables = tables_with(&store, NAME);
        assert!(
            tables.contains(&"party".to_owned()),
            "the control finds it: {tables:?}"
        );
        assert!(tables.contains(&"journal".to_owned()));
        assert!(tables.iter().any(|t| t.starts_with("word_")), "{tables:?}");
    }
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    let version = office.ok("erasure_ask", request(&case, version))["version"]
        .as_i64()
        .expect("a version");
    let erase =
        |passphrase: &str| json!({ "case": case, "version": version, "passphrase": passphrase });
    assert_eq!(
        office.refused("case_erase", erase(NEW_PASSPHRASE)),
        "second_person_needed"
    );
    office.wait_until_erasable(&second, NEW_PASSPHRASE);
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let listed = office.ok("erasures", json!({}));
    assert_eq!(listed["asked"][0]["case"], json!(case));
    assert_eq!(listed["asked"][0]["refused"], Value::Null);
    assert_eq!(
        office.refused("case_erase", erase(NEW_PASSPHRASE)),
        "wrong_passphrase"
    );
    office.ok("case_erase", erase(PASSPHRASE));
    let edit = json!({ "case": case, "version": version + 1, "changes": { "summary": "又写" } });
    assert_eq!(office.refused("case_edit", edit), "erased");
    let view = office.ok("case_get", json!({ "case": case }));
    assert!(!view.to_string().contains(NAME) && !view.to_string().contains(SUMMARY));
    let store = office.lock_and_open_store(Credentials::of(&founder, PASSPHRASE));
    for text in [
        NAME,
        SUMMARY,
        "电话里又说了一次",
        "登记有误",
        "本人书面申请",
    ] {
        assert_eq!(tables_with(&store, text), Vec::<String>::new(), "{text}");
    }
    let checked = store.verify_whole(&office.external_records(), &mut |_, _| true);
    let checked = checked.expect("the book verifies");
    assert!(checked.erased > 0);
    // Only an erasure may remove payloads from the journal; the triggers refuse the same statement outside one.
    let by_hand = "UPDATE journal SET payload = NULL, salt = NULL WHERE action = 'office_set'";
    assert!(store.connection().execute(by_hand, []).is_err());
}

#[test]
fn an_open_case_cannot_be_erased_and_a_request_can_be_withdrawn() {
    let mut office = TestOffice::new_office();
    let case = office.own_wage_case(NAME);
    let written = office.ok("case_register", case);
    let id = written["case"].as_str().expect("an id").to_owned();
    assert_eq!(
        office.refused("erasure_ask", request(&id, 1)),
        "wrong_stage"
    );
    let (mut office, _, case, version) = office_with_void_case();
    let version = office.ok("erasure_ask", request(&case, version))["version"]
        .as_i64()
        .expect("a version");
    assert_eq!(
        office.refused("erasure_ask", request(&case, version)),
        "duplicate"
    );
    let withdrawal = json!({ "case": case, "version": version, "reason": "申请人撤回" });
    office.ok("erasure_drop", withdrawal);
    assert_eq!(office.ok("erasures", json!({}))["asked"], json!([]));
}

/// After the erasure is committed the disk fails and the program ends: the copies beside the book are erased later.
#[test]
fn copies_that_an_interrupted_erasure_left_are_erased_at_the_next_start() {
    let (mut office, second, case, version) = office_with_void_case();
    let version = office.ok("erasure_ask", request(&case, version))["version"]
        .as_i64()
        .expect("a version");
    office.wait_until_erasable(&second, NEW_PASSPHRASE);
    let founder = office.founder.clone();
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let data = office.data.clone();
    let copy = |stamp: &str| data.join(format!("office.before-upgrade-{stamp}"));
    let (older, later) = (copy("20261101T010000Z"), copy("20270101T010000Z"));
    for folder in [&older, &later] {
        std::fs::create_dir(folder).expect("a folder");
        std::fs::write(folder.join("store.db"), "the whole book").expect("a file");
    }
    // Too early for another backup of what changed.
    super::backups::back_up(&mut office);
    let (own, aside) = (data.join("backups"), data.join("backups.away"));
    if own.exists() {
        std::fs::rename(&own, &aside).expect("a rename");
    }
    std::fs::write(&own, "in the way").expect("a file");
    let erase = json!({ "case": case, "version": version, "passphrase": PASSPHRASE });
    office.ok("case_erase", erase);
    assert!(older.exists(), "control: the disk was in the way");
    office.restart();
    std::fs::remove_file(&own).expect("out of the way");
    if aside.exists() {
        std::fs::rename(&aside, &own).expect("a rename");
    }
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    office.tick();
    assert!(older.exists(), "copies follow after some days");
    let folders = std::fs::read_dir(&own).expect("the own location");
    let mut files = folders.map(|folder| folder.expect("an entry").path().join("erased.json"));
    assert!(files.any(|file| file.exists()), "the ledger records it");
    let busy = office.ok("backup_status", json!({}))["busy"].clone();
    assert_eq!(busy, true, "the next backup is made without it");
    office.pass_days(7);
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    office.tick();
    assert!(!older.exists(), "it contained the erased case");
    assert!(later.exists(), "this one was made without it");
}
