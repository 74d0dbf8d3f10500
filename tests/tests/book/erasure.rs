//! Erasing what is personal: two people, nothing left in rows, index and journal, and the chain still verifies.

use casebook_core::store::Store;

use casebook_tests::office::{Office, PASSPHRASE, SECOND};
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};

const NAME: &str = "欧阳知秋";
const SUMMARY: &str = "冷库搬货时滑倒";

/// Whether any table, shadow tables of the index included, holds the text, also in pieces of two characters.
pub(crate) fn is_in(store: &Store, text: &str) -> Vec<String> {
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
    found.dedup();
    found
}

/// An office with a second supervisor and a closed case; answers with the second's id, the case and its version.
fn office() -> (Office, String, String, i64) {
    let mut office = Office::founded();
    let second = office.member("秦三", "supervisor");
    office.let_in(&second, SECOND);
    let mut case = office.wage_case(NAME);
    case["fields"]["summary"] = json!(SUMMARY);
    let written = office.ok("case_register", case);
    let id = written["case"].as_str().expect("an id").to_owned();
    let note = json!({
        "part": "note",
        "value": { "id": casebook_tests::book::NIL, "on": "2026-11-20", "kind": "other", "text": "电话里又说了一次" },
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

fn ask(case: &str, version: i64) -> Value {
    json!({ "case": case, "version": version, "basis": "request", "note": "本人书面申请" })
}

#[test]
fn nothing_personal_is_left_and_the_chain_still_verifies() {
    let (mut office, second, case, version) = office();
    let founder = office.founder.clone();
    {
        let store = office.store(&second, SECOND);
        let places = is_in(&store, NAME);
        assert!(
            places.contains(&"party".to_owned()),
            "the control finds it: {places:?}"
        );
        assert!(places.contains(&"journal".to_owned()));
        assert!(places.iter().any(|t| t.starts_with("word_")), "{places:?}");
    }
    office.sign_in(&second, SECOND).expect("the second");
    let version = office.ok("erasure_ask", ask(&case, version))["version"]
        .as_i64()
        .expect("a version");
    let erase =
        |passphrase: &str| json!({ "case": case, "version": version, "passphrase": passphrase });
    assert_eq!(
        office.refused("case_erase", erase(SECOND)),
        "second_person_needed"
    );
    office.ok("lock", json!({}));
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let listed = office.ok("erasures", json!({}));
    assert_eq!(listed["asked"][0]["case"], json!(case));
    assert_eq!(
        office.refused("case_erase", erase(SECOND)),
        "wrong_passphrase"
    );
    office.ok("case_erase", erase(PASSPHRASE));
    let edit = json!({ "case": case, "version": version + 1, "changes": { "summary": "又写" } });
    assert_eq!(office.refused("case_edit", edit), "erased");
    let view = office.ok("case_get", json!({ "case": case }));
    assert!(!view.to_string().contains(NAME) && !view.to_string().contains(SUMMARY));
    let store = office.store(&founder, PASSPHRASE);
    for text in [
        NAME,
        SUMMARY,
        "电话里又说了一次",
        "登记有误",
        "本人书面申请",
    ] {
        assert_eq!(is_in(&store, text), Vec::<String>::new(), "{text}");
    }
    let checked = store.verify_whole(&office.witnesses(), &mut |_, _| true);
    let checked = checked.expect("the book is true");
    assert!(checked.erased > 0);
    // A journal that only an erasure may thin out: the same hand without one is stopped.
    let by_hand = "UPDATE journal SET payload = NULL, salt = NULL WHERE action = 'office_set'";
    assert!(store.connection().execute(by_hand, []).is_err());
}

#[test]
fn an_open_case_is_not_erased_and_a_request_can_be_dropped() {
    let mut office = Office::founded();
    let case = office.wage_case(NAME);
    let written = office.ok("case_register", case);
    let id = written["case"].as_str().expect("an id").to_owned();
    assert_eq!(office.refused("erasure_ask", ask(&id, 1)), "wrong_stage");
    let (mut office, _, case, version) = self::office();
    let version = office.ok("erasure_ask", ask(&case, version))["version"]
        .as_i64()
        .expect("a version");
    assert_eq!(
        office.refused("erasure_ask", ask(&case, version)),
        "duplicate"
    );
    let drop = json!({ "case": case, "version": version, "reason": "申请人撤回" });
    office.ok("erasure_drop", drop);
    assert_eq!(office.ok("erasures", json!({}))["asked"], json!([]));
}

/// The erasure is committed, and then the disk refuses, and the program ends: what lies beside the book is not forgotten.
#[test]
fn what_a_disk_or_a_kill_left_beside_the_book_goes_at_the_next_chance() {
    let (mut office, _, case, version) = office();
    let version = office.ok("erasure_ask", ask(&case, version))["version"]
        .as_i64()
        .expect("a version");
    office.ok("lock", json!({}));
    let founder = office.founder.clone();
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let data = office.data.clone();
    let copy = |stamp: &str| data.join(format!("office.before-upgrade-{stamp}"));
    let (older, later) = (copy("20261101T010000Z"), copy("20261201T010000Z"));
    for folder in [&older, &later] {
        std::fs::create_dir(folder).expect("a folder");
        std::fs::write(folder.join("store.db"), "the whole book").expect("a file");
    }
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
    assert!(!older.exists(), "it held what was erased");
    assert!(later.exists(), "this one was made without it");
    let folders = std::fs::read_dir(&own).expect("the own place");
    let mut files = folders.map(|folder| folder.expect("an entry").path().join("erased.json"));
    assert!(files.any(|file| file.exists()), "the ledger knows it");
    let busy = office.ok("backup_status", json!({}))["busy"].clone();
    assert_eq!(busy, true, "and the sets are rid of it with the next one");
}
