//! The kind of applicant: it follows from the first applicant until somebody states it, and says who is a worker.

use casebook_tests::test_office::payloads::{for_case, party};
use casebook_tests::test_office::{TestOffice, closing, date};
use serde_json::{Value, json};

/// Registers a case of these parties; returns its id.
fn register(office: &mut TestOffice, parties: Value, stated: Value) -> Value {
    let mut case = office.wage_case();
    case["parties"] = parties;
    case["fields"]["applicant_type"] = stated;
    office.ok("case_register", case)["case"].clone()
}

fn seen(office: &mut TestOffice, id: &Value) -> (Value, Value) {
    let view = office.ok("case_get", json!({ "case": id }));
    (view["applicant_type"].clone(), view["people"].clone())
}

#[test]
fn the_kind_follows_from_the_first_applicant_and_says_who_is_a_worker() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let persons = |role: &str| ["周麦", "秦𠮷", "沈 稻"].map(|name| party(role, "person", name));
    let [a, b, c] = persons("applicant");
    let [x, y, z] = persons("respondent");
    let employer = |role| party(role, "legal_person", "禾丰冷链有限公司");
    let boss = party("applicant", "person", "郑禾");
    for (parties, stated, kind, people) in [
        (
            json!([a, b, c, employer("respondent")]),
            json!(null),
            "worker",
            3,
        ),
        (
            json!([employer("applicant"), x, y, z]),
            json!(null),
            "employer",
            3,
        ),
        // Wife and sons of a worker apply: they are no workers themselves.
        (
            json!([a, b, c, employer("respondent")]),
            json!("relative"),
            "relative",
            1,
        ),
        (
            json!([a, employer("respondent")]),
            json!("union"),
            "union",
            1,
        ),
        (json!([boss, x, y]), json!("employer"), "employer", 2),
        (
            json!([a, b, employer("applicant")]),
            json!("both"),
            "both",
            2,
        ),
    ] {
        let id = register(&mut office, parties, stated.clone());
        let expected = (json!(kind), json!(people));
        assert_eq!(seen(&mut office, &id), expected, "{stated} {kind}");
    }
    let query = json!({ "view": "all", "applicant_types": ["employer"] });
    let count = office.ok("case_count", json!({ "query": query }));
    assert_eq!(count["count"], 2);
}

#[test]
fn the_kind_is_edited_and_found_and_of_a_closed_case_only_corrected() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let parties = json!([
        party("applicant", "person", "周麦"),
        party("applicant", "person", "秦𠮷"),
        party("respondent", "organisation", "鑫海水产行"),
    ]);
    let id = register(&mut office, parties, json!(null));
    for (version, stated, kind, people) in [
        (1, json!("relative"), "relative", 1),
        (2, json!(null), "worker", 2),
        (3, json!("union"), "union", 1),
    ] {
        let changes = json!({ "changes": { "applicant_type": stated } });
        office.ok("case_edit", for_case(&id, version, changes));
        assert_eq!(seen(&mut office, &id), (json!(kind), json!(people)));
        let query = json!({ "view": "all", "applicant_types": [kind] });
        let list = json!({ "query": query, "after": null, "limit": 5 });
        let rows = office.ok("case_list", list)["rows"].clone();
        assert_eq!(rows[0]["applicant_type"], kind);
    }
    let mut ending = closing("R9", date("2026-11-05"));
    ending["reason"] = json!("工会撤回");
    office.ok("case_close", for_case(&id, 4, json!({ "closing": ending })));
    let changes = json!({ "changes": { "applicant_type": "worker" } });
    let refused = office.refused("case_edit", for_case(&id, 5, changes));
    assert_eq!(refused, "needs_correction");
}
