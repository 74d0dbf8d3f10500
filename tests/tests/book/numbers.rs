//! Case numbers: an office that begins in the middle of a year goes on from its last number on paper.

use casebook_core::WireError;
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

/// Asserts that the journal replays to the rows of the store, and that the whole book verifies.
fn assert_replays(office: &mut TestOffice) {
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
    let checked = store.verify_whole(&Default::default(), &mut |_, _| true);
    assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
}

#[test]
fn the_first_case_continues_the_numbers_on_paper() {
    let mut office = TestOffice::new_practice("2026-11-02");
    let setup = office.ok("number_set", number_set(2026, 37));
    assert_eq!(
        setup["next_numbers"],
        json!([{"series": "main", "text": "盛劳调字〔2026〕第38号"}])
    );
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
    assert_replays(&mut office);
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

/// Registers a case of this nature today; returns its id and its number on paper.
fn register_as(office: &mut TestOffice, nature: &str) -> (Value, String) {
    let mut case = office.wage_case();
    case["fields"]["nature"] = json!(nature);
    if nature == "civil_life" {
        case["fields"]["cause"] = json!("V01");
    }
    let registered = office.ok("case_register", case);
    let number = registered["number"].as_str().expect("a number").to_owned();
    (registered["case"].clone(), number)
}

/// Sets patterns of the office; null switches a series off.
fn set_patterns(office: &mut TestOffice, patterns: Value) -> Result<Value, WireError> {
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    for (key, pattern) in patterns.as_object().expect("patterns by field") {
        settings[key.as_str()] = pattern.clone();
    }
    office.call("office_set", json!({ "office": settings }))
}

#[test]
fn consultations_and_everyday_disputes_are_numbered_by_themselves_if_the_office_wants_it() {
    let mut office = TestOffice::new_practice("2026-11-02");
    let (asked, number) = register_as(&mut office, "consult_only");
    assert_eq!(number, "盛劳调字〔2026〕第1号", "one series by default");
    let setup = set_patterns(
        &mut office,
        json!({"consult_pattern": "{name}咨〔{year}〕第{n:3}号"}),
    );
    assert_eq!(
        setup.expect("a series of its own")["next_numbers"],
        json!([
            {"series": "main", "text": "盛劳调字〔2026〕第2号"},
            {"series": "consult_only", "text": "盛咨〔2026〕第001号"},
        ])
    );
    let last = json!({"year": 2026, "series": "consult_only", "last": 40});
    let setup = office.ok("number_set", last);
    let given = json!([
        {"year": 2026, "n": 40, "series": "consult_only"}, {"year": 2026, "n": 1},
    ]);
    assert_eq!(setup["last_numbers"], given);
    let mut given = Vec::new();
    for nature in ["consult_only", "labour", "civil_life", "consult_only"] {
        given.push(register_as(&mut office, nature));
    }
    let texts: Vec<&str> = given.iter().map(|(_, number)| number.as_str()).collect();
    assert_eq!(
        texts,
        [
            "盛咨〔2026〕第041号",
            "盛劳调字〔2026〕第2号",
            "盛劳调字〔2026〕第3号",
            "盛咨〔2026〕第042号"
        ]
    );
    // A number stays, whatever the case turns out to be, and the cases of before keep theirs.
    for (case, number) in [
        (&given[0].0, "盛咨〔2026〕第041号"),
        (&asked, "盛劳调字〔2026〕第1号"),
    ] {
        let changes = json!({"nature": "labour"});
        office.ok(
            "case_edit",
            json!({"case": case, "version": 1, "changes": changes}),
        );
        let view = office.ok("case_get", json!({ "case": case }));
        assert_eq!(view["number"], number);
    }
    // Off, and on again with another pattern: each series goes on where it was.
    set_patterns(&mut office, json!({"consult_pattern": null})).expect("switched off");
    assert_eq!(
        register_as(&mut office, "consult_only").1,
        "盛劳调字〔2026〕第4号"
    );
    let again =
        json!({"consult_pattern": "咨{year}-{n}", "life_pattern": "{name}民调〔{year}〕{n}"});
    set_patterns(&mut office, again).expect("switched on");
    assert_eq!(register_as(&mut office, "consult_only").1, "咨2026-43");
    assert_eq!(register_as(&mut office, "civil_life").1, "盛民调〔2026〕1");
    assert_eq!(
        register_as(&mut office, "labour").1,
        "盛劳调字〔2026〕第5号"
    );
    assert_replays(&mut office);
}

#[test]
fn two_series_never_print_the_same_number() {
    let mut office = TestOffice::new_practice("2026-11-02");
    let refused = |office: &mut TestOffice, patterns: Value| {
        let refusal = set_patterns(office, patterns).expect_err("refused");
        assert_eq!(json!(refusal.code), "pattern_taken");
        (refusal.field.unwrap_or_default(), refusal.detail)
    };
    let at = |field: &str, series: &str| (format!("office.{field}"), vec![series.to_owned()]);
    // As the main series, in other brackets, and by a digit alone.
    for pattern in [
        "{name}劳调字〔{year}〕第{n}号",
        "{name}劳调字（{year}）第{n:3}号",
        "盛劳调字[{year}]第1{n}号",
    ] {
        assert_eq!(
            refused(&mut office, json!({ "consult_pattern": pattern })),
            at("consult_pattern", "main"),
            "{pattern}"
        );
    }
    let own = json!({"consult_pattern": "{name}咨〔{year}〕{n}", "life_pattern": "{name}民〔{year}〕{n}"});
    set_patterns(&mut office, own).expect("different texts");
    let main = json!({"number_pattern": "盛咨〔{year}〕{n:2}"});
    assert_eq!(
        refused(&mut office, main),
        at("number_pattern", "consult_only")
    );
    // The short name stands in one pattern only, so that another one makes them equal.
    let short = json!({"number_pattern": "民咨〔{year}〕{n}", "short": "民"});
    assert_eq!(
        refused(&mut office, short),
        at("number_pattern", "consult_only")
    );
    // A number that a case of another series has is never given again, whatever the patterns are now.
    assert_eq!(register_as(&mut office, "consult_only").1, "盛咨〔2026〕1");
    set_patterns(
        &mut office,
        json!({"consult_pattern": "{name}询〔{year}〕{n}"}),
    )
    .expect("free");
    let life = json!({"life_pattern": "{name}咨〔{year}〕{n}"});
    assert_eq!(
        refused(&mut office, life),
        at("life_pattern", "consult_only")
    );
    set_patterns(
        &mut office,
        json!({"consult_pattern": "{name}咨〔{year}〕{n}"}),
    )
    .expect("its own");
    assert_eq!(register_as(&mut office, "consult_only").1, "盛咨〔2026〕2");
}
