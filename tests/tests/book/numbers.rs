//! Case numbers: an office that begins in the middle of a year goes on from its last number on paper.

use casebook_tests::test_office::TestOffice;
use serde_json::{Value, json};

/// Registers a case that was received and registered on this day; returns its number on paper.
fn register(office: &mut TestOffice, day: &str) -> String {
    let mut case = office.wage_case();
    case["registered_on"] = json!(day);
    case["fields"]["received_on"] = json!(day);
    let number = office.ok("case_register", case)["number"].clone();
    number.as_str().expect("a number").to_owned()
}

fn number_set(year: i32, last: u32) -> Value {
    json!({ "year": year, "last": last })
}

#[test]
fn the_first_case_continues_the_numbers_on_paper() {
    let mut office = TestOffice::new_practice("2026-11-02");
    let setup = office.ok("number_set", number_set(2026, 37));
    assert_eq!(setup["next_number"], "盛劳调字〔2026〕第38号");
    assert_eq!(setup["last_numbers"], json!([{"year": 2026, "n": 37}]));
    assert_eq!(
        register(&mut office, "2026-10-30"),
        "盛劳调字〔2026〕第38号"
    );
    assert_eq!(register(&mut office, "2025-12-30"), "盛劳调字〔2025〕第1号");
    assert_eq!(
        register(&mut office, "2026-10-29"),
        "盛劳调字〔2026〕第39号"
    );
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
    let checked = store.verify_whole(&Default::default(), &mut |_, _| true);
    assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
}

#[test]
fn no_number_is_given_twice_and_a_mistyped_one_is_put_right() {
    let mut office = TestOffice::new_practice("2026-11-02");
    office.ok("number_set", number_set(2026, 370));
    office.ok("number_set", number_set(2026, 37));
    assert_eq!(
        register(&mut office, "2026-11-02"),
        "盛劳调字〔2026〕第38号"
    );
    let refusal = office
        .call("number_set", number_set(2026, 37))
        .expect_err("38 was given");
    assert_eq!(
        (json!(refusal.code), refusal.detail),
        (json!("number_given"), vec!["38".to_owned()])
    );
    office.ok("number_set", number_set(2026, 38));
    office.ok("number_set", number_set(2025, 12));
    office.ok("number_set", number_set(2025, 0));
    assert_eq!(register(&mut office, "2025-12-30"), "盛劳调字〔2025〕第1号");
    for (wrong, field) in [
        (number_set(1999, 1), "year"),
        (number_set(2026, 100_000), "last"),
    ] {
        assert_eq!(
            office.refused_at("number_set", wrong),
            ("bad_value".into(), field.into())
        );
    }
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
}

#[test]
fn a_pattern_is_kept_as_it_is_typed() {
    let mut office = TestOffice::new_practice("2026-11-02");
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    settings["number_pattern"] = json!("{name}劳调（{year}）{n:3}号");
    let setup = office.ok("office_set", json!({ "office": settings }));
    assert_eq!(
        setup["office"]["number_pattern"],
        "{name}劳调（{year}）{n:3}号"
    );
    assert_eq!(register(&mut office, "2026-11-02"), "盛劳调（2026）001号");
    assert_eq!(register(&mut office, "2026-11-02"), "盛劳调（2026）002号");
    for text in [
        "001",
        "001号",
        "1号",
        "（2026）001",
        "（2026）1号",
        "劳调（2026）001号",
    ] {
        let query = json!({"view": "all", "text": text, "sort": "number", "descending": true});
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 9}),
        );
        let found = page["rows"].as_array().into_iter().flatten();
        let found: Vec<&str> = found.filter_map(|row| row["number"].as_str()).collect();
        assert_eq!(found, ["盛劳调（2026）001号"], "{text}");
    }
}
