//! Masked numbers, and what the journal keeps of looks: cases opened, searches, numbers revealed.

use casebook_tests::book::{Book, NIL, member, party};
use serde_json::{Value, json};

const PHONE: &str = "13800000417";
const CARD: &str = "320200189001010014";
const CREDIT_CODE: &str = "91350100M000100Y43";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// A case whose applicant has a phone and an identity card; its id and the applicant's.
fn numbered(book: &mut Book) -> (String, String) {
    let mut case = book.wage_case();
    case["parties"][0]["phone"] = json!(PHONE);
    case["parties"][0]["id_kind"] = json!("citizen");
    case["parties"][0]["id_number"] = json!(CARD);
    case["parties"][1]["id_kind"] = json!("uscc");
    case["parties"][1]["id_number"] = json!(CREDIT_CODE);
    let id = text(&book.ok("case_register", case)["case"]);
    let view = book.ok("case_get", json!({"case": id}));
    (id, text(&applicant(&view)["id"]))
}

fn applicant(view: &Value) -> Value {
    let parties = view["case"]["parties"].as_array().cloned();
    let mut parties = parties.unwrap_or_default().into_iter();
    parties
        .find(|p| p["role"] == "applicant")
        .unwrap_or_default()
}

fn revealed(book: &mut Book, case: &str, party: &str, field: &str) -> String {
    let asked = json!({"case": case, "party": party, "field": field});
    text(&book.ok("reveal", asked)["value"])
}

/// How many events of this kind one member left.
fn count(book: &mut Book, n: u8, kind: &str) -> usize {
    let events = book.events();
    let own = events
        .iter()
        .filter(|(who, what)| *who == member(n) && what["kind"] == kind);
    own.count()
}

#[test]
fn phones_and_card_numbers_cross_the_wire_masked() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = numbered(&mut book);
    let mut edited = applicant(&book.ok("case_get", json!({"case": id})));
    edited["phone"] = json!("13900000418");
    let part = json!({"part": "party", "value": edited});
    book.ok(
        "part_put",
        json!({"case": id, "version": 1, "part": part, "draft": null}),
    );
    let list = json!({"query": {"view": "all", "text": PHONE}, "after": null, "limit": 50});
    let answers = [
        book.ok("case_get", json!({"case": id})),
        book.ok("find", json!({"text": "周小"})),
        book.ok("suggest", json!({"text": "周小"})),
        book.ok("suggest", json!({"text": "鑫海"})),
        book.ok("today", json!({})),
        book.ok("case_list", list),
    ];
    for answer in &answers {
        let told = answer.to_string();
        for number in [PHONE, "13900000418", CARD] {
            assert!(!told.contains(number), "{number} in {told}");
        }
    }
    let view = answers[0].to_string();
    for mask in [
        "138****0417",
        "139****0418",
        "320***********0014",
        CREDIT_CODE,
    ] {
        assert!(view.contains(mask), "{mask} in case and story");
    }
    // The control: beneath the commands the numbers are there to be told.
    let case = id.parse().expect("a case's id");
    let store = book.store();
    let mut told = format!("{:?}", store.case(case).expect("it is there"));
    for entry in store.case_entries(case).expect("its journal") {
        told += &format!("{:?}", entry.recorded.op);
    }
    assert!(
        [PHONE, "13900000418", CARD]
            .iter()
            .all(|number| told.contains(number))
    );
}

#[test]
fn a_number_is_revealed_one_by_one_and_each_time_journaled() {
    let mut book = Book::on("2026-10-20");
    let (id, who) = numbered(&mut book);
    assert_eq!(revealed(&mut book, &id, &who, "phone"), PHONE);
    assert_eq!(revealed(&mut book, &id, &who, "id_number"), CARD);
    assert_eq!(revealed(&mut book, &id, &who, "phone"), PHONE);
    let nobody = json!({"case": id, "party": NIL, "field": "phone"});
    assert_eq!(
        book.refused("reveal", nobody),
        ("not_found".into(), "party".into())
    );
    let events = book.events();
    let told: Vec<&Value> = (events.iter().map(|(_, what)| what))
        .filter(|what| what["kind"] == "revealed")
        .collect();
    let expected = ["phone", "id_number", "phone"]
        .map(|field| json!({"kind": "revealed", "case": id, "party": who, "field": field}));
    assert_eq!(told, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_mask_that_comes_back_means_unchanged_and_is_never_kept() {
    let mut book = Book::on("2026-10-20");
    let (id, who) = numbered(&mut book);
    let mut shown = applicant(&book.ok("case_get", json!({"case": id})));
    shown["job"] = json!("搬运");
    let put = |value: &Value, version: i64| {
        let part = json!({"part": "party", "value": value});
        json!({"case": id, "version": version, "part": part, "draft": null})
    };
    book.ok("part_put", put(&shown, 1));
    assert_eq!(revealed(&mut book, &id, &who, "phone"), PHONE);
    assert_eq!(revealed(&mut book, &id, &who, "id_number"), CARD);
    assert_eq!(book.refused("part_put", put(&shown, 1)).0, "stale");
    for (field, mask) in [
        ("phone", "139****0417"),
        ("id_number", "320***********0019"),
    ] {
        let mut wrong = shown.clone();
        wrong[field] = json!(mask);
        wrong["id_kind"] = json!("other");
        let at = format!("part.value.{field}");
        assert_eq!(
            book.refused("part_put", put(&wrong, 2)),
            ("bad_value".into(), at)
        );
    }
    let mut cleared = shown.clone();
    cleared["phone"] = json!("");
    book.ok("part_put", put(&cleared, 2));
    assert_eq!(revealed(&mut book, &id, &who, "phone"), "");
    let mut case = book.wage_case();
    case["parties"][0]["phone"] = json!("138****0417");
    let at = "parties.0.phone".to_string();
    assert_eq!(
        book.refused("case_register", case),
        ("bad_value".into(), at)
    );
}

#[test]
fn somebody_known_is_entered_with_the_real_numbers() {
    let mut book = Book::on("2026-10-20");
    let (first, _) = numbered(&mut book);
    let suggested = book.ok("suggest", json!({"text": "周小"}))[0]["party"].clone();
    assert_eq!(suggested["phone"], "138****0417");
    let mut filled = suggested.clone();
    filled["id"] = json!("01936f3a-7c1e-7b52-9d4e-0242ac130001");
    filled["name"] = json!("周小曼");
    let mut case = book.wage_case();
    case["parties"] = json!([filled]);
    let id = text(&book.ok("case_register", case.clone())["case"]);
    let view = book.ok("case_get", json!({"case": id}));
    let who = text(&applicant(&view)["id"]);
    assert!(
        applicant(&view).get("filled_from").is_none(),
        "it is not kept"
    );
    assert_eq!(revealed(&mut book, &id, &who, "phone"), PHONE);
    assert_eq!(revealed(&mut book, &id, &who, "id_number"), CARD);
    let mut joined = suggested;
    joined["role"] = json!("third_party");
    let part = json!({"part": "party", "value": joined});
    book.ok(
        "part_put",
        json!({"case": id, "version": 1, "part": part, "draft": null}),
    );
    assert_eq!(count(&mut book, 1, "denied"), 0);
    // From a case that is not seen nothing is filled in, and the try is journaled.
    let mut hidden = book.wage_case();
    hidden["fields"]["mediator"] = json!(member(2));
    let party = json!({"case": first, "version": 1, "changes": {"mediator": member(2)}});
    book.ok("case_edit", party);
    book.staff(2, "mediator", "甲");
    book.staff(3, "mediator", "乙");
    book.as_member(3);
    assert_eq!(book.refused("case_register", case).1, "parties.0.phone");
    assert_eq!(count(&mut book, 3, "denied"), 1);
}

#[test]
fn a_case_is_opened_once_in_half_an_hour() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = numbered(&mut book);
    let look = |book: &mut Book| book.ok("case_get", json!({"case": id}));
    book.as_member(2);
    for _ in 0..5 {
        look(&mut book);
    }
    book.wait(1_700);
    look(&mut book);
    assert_eq!(count(&mut book, 2, "case_opened"), 1);
    for _ in 0..2 {
        look(&mut book);
    }
    book.wait(1_900);
    look(&mut book);
    assert_eq!(
        count(&mut book, 2, "case_opened"),
        3,
        "a new session, and half an hour later"
    );
}

#[test]
fn typing_leaves_one_search_and_a_refetch_none() {
    let mut book = Book::on("2026-10-20");
    numbered(&mut book);
    book.as_member(2);
    let find = |book: &mut Book, text: &str| book.ok("find", json!({"text": text}));
    let list = |book: &mut Book, text: &str| {
        let query = json!({"view": "all", "text": text});
        book.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 50}),
        )
    };
    for typed in ["周", "周小", "周小满", "周小", "周小满"] {
        find(&mut book, typed);
    }
    list(&mut book, "鑫海");
    for _ in 0..3 {
        list(&mut book, "鑫海");
    }
    find(&mut book, "");
    let events = book.events();
    let searched: Vec<&Value> = (events.iter())
        .filter(|(who, what)| *who == member(2) && what["kind"] == "searched")
        .map(|(_, what)| &what["text"])
        .collect();
    assert_eq!(searched.len(), 2, "{searched:?}");
    assert_ne!(searched[0], searched[1]);
    let told = json!(searched).to_string();
    assert!(
        !told.contains("周小") && !told.contains("鑫海"),
        "no text is in the journal"
    );
}

#[test]
fn a_search_is_written_when_it_rests_or_leads_to_a_case() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = numbered(&mut book);
    book.as_member(2);
    // The number of the last entry, as a change that changes nothing tells it.
    let head = |book: &mut Book| {
        let nothing = json!({"case": id, "version": 1, "changes": {}});
        book.ok("case_edit", nothing)["seq"]
            .as_i64()
            .unwrap_or_default()
    };
    let begun = head(&mut book);
    book.ok("find", json!({"text": "周小"}));
    let tick = |book: &mut Book| {
        let now = book.now();
        book.app.tick(&now);
    };
    tick(&mut book);
    assert_eq!(head(&mut book), begun, "it may go on");
    book.wait(5);
    tick(&mut book);
    assert_eq!(head(&mut book), begun + 1);
    book.wait(5);
    tick(&mut book);
    assert_eq!(head(&mut book), begun + 1, "once");
    book.ok("find", json!({"text": "鑫海"}));
    book.ok("case_get", json!({"case": id}));
    assert_eq!(head(&mut book), begun + 3, "the search, then the case");
    let events = book.events();
    let last: Vec<&Value> = events.iter().map(|(_, what)| &what["kind"]).collect();
    assert_eq!(last[last.len() - 2..], ["searched", "case_opened"]);
}

#[test]
fn a_party_without_numbers_is_shown_as_it_is() {
    let mut book = Book::on("2026-10-20");
    let mut case = book.wage_case();
    case["parties"] = json!([party("applicant", "person", "何小满")]);
    let id = text(&book.ok("case_register", case)["case"]);
    let shown = applicant(&book.ok("case_get", json!({"case": id})));
    assert_eq!(
        (&shown["phone"], &shown["id_number"]),
        (&json!(""), &json!(""))
    );
}
