//! Derived data that differs from the cases is named and reported, prevents no backup, and is rebuilt by a supervisor.

use casebook_core::store::{Author, Store};
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, member};
use serde_json::{Value, json};

use super::backup_status::{
    back_up_later, count_entries, done, journal_page, restore, sign_in, tamper,
};
use super::backups::{self, register, run_job, sets};

const NAME: &str = "欧阳金丝雀";

/// An office with one case, of which a tally cell and the words in the search index are wrong.
fn damaged() -> TestOffice {
    let mut office = TestOffice::new_office();
    register(&mut office, NAME);
    damage(&mut office);
    office
}

fn damage(office: &mut TestOffice) {
    tamper(
        office,
        "UPDATE tally_cell SET people = people + 5 WHERE cube = 0 AND level = 2 AND event = 'reg'",
    );
    tamper(office, "DELETE FROM word WHERE rowid = 1");
}

fn finding(office: &mut TestOffice) -> Value {
    journal_page(office)["head"]["derived"].clone()
}

fn found(office: &mut TestOffice) -> usize {
    let list = json!({ "query": { "view": "all", "text": NAME }, "after": null, "limit": 50 });
    let page = office.ok("case_list", list);
    page["rows"].as_array().expect("rows").len()
}

#[test]
fn a_book_whose_derived_data_differs_is_backed_up_and_names_what_differs() {
    let mut office = TestOffice::new_office();
    register(&mut office, NAME);
    backups::back_up(&mut office);
    assert_eq!(finding(&mut office), Value::Null, "control");
    assert_eq!(found(&mut office), 1, "control");
    damage(&mut office);
    assert_eq!(found(&mut office), 0, "control");

    let before = sets(&mut office, 0).len();
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(sets(&mut office, 0).len(), before + 1);
    let finding = finding(&mut office);
    assert_eq!(finding["count"], 2, "{finding}");
    let cell = &finding["first"][0];
    assert_eq!(
        (&cell["in"], &cell["cell"]["event"]),
        (&json!("tally_cell"), &json!("reg"))
    );
    let people = |which: &str| cell[which][1].as_i64().expect("a number");
    assert_eq!(people("found"), people("expected") + 5);
    let words = &finding["first"][1];
    assert_eq!(words["in"], "search_words");
    assert!(words["missing"].as_u64() > Some(5), "{words}");
    let number = finding["numbers"][words["case"].as_str().expect("a case")].as_str();
    assert!(
        number.is_some_and(|number| number.contains("第1号")),
        "{finding}"
    );
    assert!(
        !finding.to_string().contains(NAME),
        "no word of a case is reported"
    );

    let status = office.ok("backup_status", json!({}));
    assert_eq!(status["derived_differences"], 2);
    assert_eq!(status["verification_failure"], Value::Null);
    assert_eq!(status["last_error"], Value::Null);
    assert_eq!(count_entries(&mut office, "derived_differs"), 1);
    assert_eq!(count_entries(&mut office, "verification_failed"), 0);
}

#[test]
fn a_supervisor_rebuilds_and_the_next_verification_finds_nothing() {
    let mut office = damaged();
    let mediator = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&mediator, NEW_PASSPHRASE);
    office.refused("derived_rebuild", json!({}));
    office.ok("lock", json!({}));
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(finding(&mut office)["count"], 2, "control");

    office.ok("derived_rebuild", json!({}));
    assert_eq!(finding(&mut office), Value::Null);
    assert_eq!(
        office.ok("backup_status", json!({}))["derived_differences"],
        0
    );
    assert_eq!(count_entries(&mut office, "derived_rebuilt"), 1);
    assert_eq!(found(&mut office), 1);
    office.ok("journal_verify", json!({}));
    assert_eq!(run_job(&mut office)["state"], "done");
    assert_eq!(finding(&mut office), Value::Null);
    assert_eq!(
        count_entries(&mut office, "derived_differs"),
        1,
        "only before the rebuild"
    );
}

/// A finding stands until the data is rebuilt, also if the program is restarted, and each backup finds it again.
#[test]
fn a_finding_stands_until_the_data_is_rebuilt() {
    let mut office = damaged();
    assert_eq!(back_up_later(&mut office), done());
    register(&mut office, "沈二");
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(count_entries(&mut office, "derived_differs"), 2);
    office.ok("lock", json!({}));
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(finding(&mut office)["count"], 2);
}

/// A set vouches for journal and rows. What is derived is rebuilt in the restored book, and its journal says so.
#[test]
fn a_restore_rebuilds_derived_data_that_differs() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    register(&mut office, NAME);
    assert_eq!(back_up_later(&mut office), done());
    let right = sets(&mut office, 0)[0]["name"].clone();
    damage(&mut office);
    assert_eq!(back_up_later(&mut office), done());
    let wrong = sets(&mut office, 0)[0]["name"].clone();
    assert_ne!(right, wrong);

    let key = restore(&mut office, &key, wrong.as_str().expect("a name"));
    assert_eq!(found(&mut office), 1);
    assert_eq!(count_entries(&mut office, "derived_rebuilt"), 1);
    assert_eq!(finding(&mut office), Value::Null);
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(finding(&mut office), Value::Null);
    // Control: a set in which nothing differs is restored as it is.
    restore(&mut office, &key, right.as_str().expect("a name"));
    assert_eq!(count_entries(&mut office, "derived_rebuilt"), 0);
}

/// Returns the number of segments of the search index.
fn segments(store: &Store) -> i64 {
    let sql = "SELECT count(DISTINCT segid) FROM word_idx";
    let found = store.connection().query_row(sql, [], |row| row.get(0));
    found.expect("a number")
}

/// Returns the store of a practice book in which fifteen cases were saved.
fn with_fifteen_saves() -> (TestOffice, Store) {
    let mut office = TestOffice::new_practice("2026-10-20");
    for _ in 0..15 {
        let case = office.wage_case();
        office.ok("case_register", case);
    }
    let store = office.store();
    (office, store)
}

/// By itself SQLite merges hundreds of pages with every 32nd save, which waits for it.
#[test]
fn every_save_merges_a_little_of_the_search_index() {
    let (_office, store) = with_fifteen_saves();
    let segments = segments(&store);
    assert!((1..8).contains(&segments), "{segments}");
    let sql = "SELECT v FROM word_config WHERE k = 'automerge'";
    let by_itself = store.connection().query_row(sql, [], |row| row.get(0));
    assert_eq!(by_itself, Ok(0));
}

/// Many large segments would be merged at once a few saves later.
#[test]
fn whatever_fills_the_search_index_ends_with_one_segment() {
    let (office, mut store) = with_fifteen_saves();
    assert!(segments(&store) > 1, "control");
    let utc = office.clock.utc;
    let filled = store.write_in_bulk(utc, |_| Ok(()));
    filled.expect("nothing to fill");
    assert_eq!(segments(&store), 1);

    // Each case becomes a segment, as a thousand of them do otherwise.
    let small = "INSERT INTO word (word, rank) VALUES ('hashsize', 1)";
    store.connection().execute_batch(small).expect("a setting");
    let by = Author {
        actor: member(1),
        utc,
        today: office.today(),
    };
    store.rebuild_derived(&by).expect("it is rebuilt");
    assert_eq!(segments(&store), 1);
}
