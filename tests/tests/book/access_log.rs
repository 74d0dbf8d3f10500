//! Masked numbers, and the access log in the journal: opened cases, searches and revealed numbers.

use casebook_tests::test_office::{NIL, TestOffice, member, party};
use chrono::Duration;
use serde_json::{Value, json};

const PHONE: &str = "13800000417";
const CARD: &str = "320200189001010014";
const CREDIT_CODE: &str = "91350100M000100Y43";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// Registers a case whose applicant has a phone and an identity card; returns its id and the applicant's.
fn add_case_with_numbers(office: &mut TestOffice) -> (String, String) {
    let mut case = office.wage_case();
    case["parties"][0]["phone"] = json!(PHONE);
    case["parties"][0]["id_kind"] = json!("citizen");
    case["parties"][0]["id_number"] = json!(CARD);
    case["parties"][1]["id_kind"] = json!("uscc");
    case["parties"][1]["id_number"] = json!(CREDIT_CODE);
    let id = text(&office.ok("case_register", case)["case"]);
    let view = office.ok("case_get", json!({"case": id}));
    (id, text(&applicant(&view)["id"]))
}

fn applicant(view: &Value) -> Value {
    let parties = view["case"]["parties"].as_array().cloned();
    let mut parties = parties.unwrap_or_default().into_iter();
    parties
        .find(|p| p["role"] == "applicant")
        .unwrap_or_default()
}

fn reveal(office: &mut TestOffice, case: &str, party: &str, field: &str) -> String {
    let asked = json!({"case": case, "party": party, "field": field});
    text(&office.ok("reveal", asked)["value"])
}

/// Returns the number of events of this kind of one member.
fn count(office: &mut TestOffice, n: u8, kind: &str) -> usize {
    let events = office.events();
    let own = events
        .iter()
        .filter(|(who, what)| *who == member(n) && what["kind"] == kind);
    own.count()
}

#[test]
fn phones_and_card_numbers_are_masked_in_every_reply() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = add_case_with_numbers(&mut office);
    let mut edited = applicant(&office.ok("case_get", json!({"case": id})));
    edited["phone"] = json!("13900000418");
    let part = json!({"part": "party", "value": edited});
    office.ok(
        "part_put",
        json!({"case": id, "version": 1, "part": part, "draft": null}),
    );
    let list = json!({"query": {"view": "all", "text": PHONE}, "after": null, "limit": 50});
    let answers = [
        office.ok("case_get", json!({"case": id})),
        office.ok("find", json!({"text": "周小"})),
        office.ok("suggest", json!({"text": "周小"})),
        office.ok("suggest", json!({"text": "鑫海"})),
        office.ok("today", json!({"assignee": "anyone"})),
        office.ok("case_list", list),
    ];
    for answer in &answers {
        let answer = answer.to_string();
        for number in [PHONE, "13900000418", CARD] {
            assert!(!answer.contains(number), "{number} in {answer}");
        }
    }
    let view = answers[0].to_string();
    for mask in [
        "138****0417",
        "139****0418",
        "320***********0014",
        CREDIT_CODE,
    ] {
        assert!(view.contains(mask), "{mask} in case and timeline");
    }
    // The control: the store contains the numbers.
    let case = id.parse().expect("a case's id");
    let store = office.store();
    let mut stored = format!("{:?}", store.case(case).expect("it is there"));
    for entry in store.case_entries(case).expect("its journal") {
        stored += &format!("{:?}", entry.recorded.op);
    }
    assert!(
        [PHONE, "13900000418", CARD]
            .iter()
            .all(|number| stored.contains(number))
    );
}

#[test]
fn each_reveal_of_a_number_is_journaled() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, who) = add_case_with_numbers(&mut office);
    assert_eq!(reveal(&mut office, &id, &who, "phone"), PHONE);
    assert_eq!(reveal(&mut office, &id, &who, "id_number"), CARD);
    assert_eq!(reveal(&mut office, &id, &who, "phone"), PHONE);
    let nobody = json!({"case": id, "party": NIL, "field": "phone"});
    assert_eq!(
        office.refused_at("reveal", nobody),
        ("not_found".into(), "party".into())
    );
    let events = office.events();
    let reveals: Vec<&Value> = (events.iter().map(|(_, what)| what))
        .filter(|what| what["kind"] == "revealed")
        .collect();
    let expected = ["phone", "id_number", "phone"]
        .map(|field| json!({"kind": "revealed", "case": id, "party": who, "field": field}));
    assert_eq!(reveals, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_mask_in_a_payload_means_unchanged_and_is_never_stored() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, who) = add_case_with_numbers(&mut office);
    let mut shown = applicant(&office.ok("case_get", json!({"case": id})));
    shown["job"] = json!("搬运");
    let put = |value: &Value, version: i64| {
        let part = json!({"part": "party", "value": value});
        json!({"case": id, "version": version, "part": part, "draft": null})
    };
    office.ok("part_put", put(&shown, 1));
    assert_eq!(reveal(&mut office, &id, &who, "phone"), PHONE);
    assert_eq!(reveal(&mut office, &id, &who, "id_number"), CARD);
    assert_eq!(office.refused("part_put", put(&shown, 1)), "stale");
    for (field, mask) in [
        ("phone", "139****0417"),
        ("id_number", "320***********0019"),
    ] {
        let mut wrong = shown.clone();
        wrong[field] = json!(mask);
        wrong["id_kind"] = json!("other");
        let at = format!("part.value.{field}");
        assert_eq!(
            office.refused_at("part_put", put(&wrong, 2)),
            ("bad_value".into(), at)
        );
    }
    let mut cleared = shown.clone();
    cleared["phone"] = json!("");
    office.ok("part_put", put(&cleared, 2));
    assert_eq!(reveal(&mut office, &id, &who, "phone"), "");
    let mut case = office.wage_case();
    case["parties"][0]["phone"] = json!("138****0417");
    let at = "parties.0.phone".to_string();
    assert_eq!(
        office.refused_at("case_register", case),
        ("bad_value".into(), at)
    );
}

#[test]
fn a_suggested_party_is_entered_with_the_unmasked_numbers() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (first, _) = add_case_with_numbers(&mut office);
    let suggested = office.ok("suggest", json!({"text": "周小"}))[0]["party"].clone();
    assert_eq!(suggested["phone"], "138****0417");
    let mut filled = suggested.clone();
    filled["id"] = json!("01936f3a-7c1e-7b52-9d4e-0242ac130001");
    filled["name"] = json!("周小曼");
    let mut case = office.wage_case();
    case["parties"] = json!([filled]);
    let id = text(&office.ok("case_register", case.clone())["case"]);
    let view = office.ok("case_get", json!({"case": id}));
    let who = text(&applicant(&view)["id"]);
    assert!(
        applicant(&view).get("filled_from").is_none(),
        "it is not stored"
    );
    assert_eq!(reveal(&mut office, &id, &who, "phone"), PHONE);
    assert_eq!(reveal(&mut office, &id, &who, "id_number"), CARD);
    let mut joined = suggested;
    joined["role"] = json!("third_party");
    let part = json!({"part": "party", "value": joined});
    office.ok(
        "part_put",
        json!({"case": id, "version": 1, "part": part, "draft": null}),
    );
    assert_eq!(count(&mut office, 1, "denied"), 0);
    // Nothing is filled in from a hidden case, and the attempt is journaled.
    let mut hidden = office.wage_case();
    hidden["fields"]["mediator"] = json!(member(2));
    let party = json!({"case": first, "version": 1, "changes": {"mediator": member(2)}});
    office.ok("case_edit", party);
    office.put_staff(2, "mediator", "甲");
    office.put_staff(3, "mediator", "乙");
    office.act_as_member(3);
    assert_eq!(
        office.refused_at("case_register", case).1,
        "parties.0.phone"
    );
    assert_eq!(count(&mut office, 3, "denied"), 1);
}

#[test]
fn a_case_that_is_opened_repeatedly_is_logged_once_in_half_an_hour() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = add_case_with_numbers(&mut office);
    let open = |office: &mut TestOffice| office.ok("case_get", json!({"case": id}));
    office.act_as_member(2);
    for _ in 0..5 {
        open(&mut office);
    }
    office.clock.pass(Duration::seconds(1_700));
    open(&mut office);
    assert_eq!(count(&mut office, 2, "case_opened"), 1);
    for _ in 0..2 {
        open(&mut office);
    }
    office.clock.pass(Duration::seconds(1_900));
    open(&mut office);
    assert_eq!(
        count(&mut office, 2, "case_opened"),
        3,
        "a new session, and half an hour later"
    );
}

#[test]
fn typing_logs_one_search_and_a_repeated_query_none() {
    let mut office = TestOffice::new_practice("2026-10-20");
    add_case_with_numbers(&mut office);
    office.act_as_member(2);
    let find = |office: &mut TestOffice, text: &str| office.ok("find", json!({"text": text}));
    let list = |office: &mut TestOffice, text: &str| {
        let query = json!({"view": "all", "text": text});
        office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 50}),
        )
    };
    for typed in ["周", "周小", "周小满", "周小", "周小满"] {
        find(&mut office, typed);
    }
    list(&mut office, "鑫海");
    for _ in 0..3 {
        list(&mut office, "鑫海");
    }
    find(&mut office, "");
    let events = office.events();
    let searched: Vec<&Value> = (events.iter())
        .filter(|(who, what)| *who == member(2) && what["kind"] == "searched")
        .map(|(_, what)| &what["text"])
        .collect();
    assert_eq!(searched.len(), 2, "{searched:?}");
    assert_ne!(searched[0], searched[1]);
    let logged = json!(searched).to_string();
    assert!(
        !logged.contains("周小") && !logged.contains("鑫海"),
        "no text is in the journal"
    );
}

#[test]
fn a_search_is_journaled_after_a_pause_or_when_a_case_is_opened() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = add_case_with_numbers(&mut office);
    office.act_as_member(2);
    // The number of the last entry, which an edit without changes returns.
    let head = |office: &mut TestOffice| {
        let nothing = json!({"case": id, "version": 1, "changes": {}});
        office.ok("case_edit", nothing)["seq"]
            .as_i64()
            .unwrap_or_default()
    };
    let before = head(&mut office);
    office.ok("find", json!({"text": "周小"}));
    office.tick();
    assert_eq!(head(&mut office), before, "it may go on");
    office.clock.pass(Duration::seconds(5));
    office.tick();
    assert_eq!(head(&mut office), before + 1);
    office.clock.pass(Duration::seconds(5));
    office.tick();
    assert_eq!(head(&mut office), before + 1, "once");
    office.ok("find", json!({"text": "鑫海"}));
    office.ok("case_get", json!({"case": id}));
    assert_eq!(head(&mut office), before + 3, "the search, then the case");
    let events = office.events();
    let last: Vec<&Value> = events.iter().map(|(_, what)| &what["kind"]).collect();
    assert_eq!(last[last.len() - 2..], ["searched", "case_opened"]);
}

#[test]
fn a_party_without_numbers_is_not_masked() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["parties"] = json!([party("applicant", "person", "何小满")]);
    let id = text(&office.ok("case_register", case)["case"]);
    let shown = applicant(&office.ok("case_get", json!({"case": id})));
    assert_eq!(
        (&shown["phone"], &shown["id_number"]),
        (&json!(""), &json!(""))
    );
}
