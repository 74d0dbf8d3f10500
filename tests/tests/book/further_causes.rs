//! Further causes 其他事由: a case has one main cause, by which it is counted, and is found by any of its causes.

use casebook_tests::test_office::payloads::for_case;
use casebook_tests::test_office::{TestOffice, closing, date};
use serde_json::{Value, json};

fn register(office: &mut TestOffice, cause: &str, further: &[&str]) -> Value {
    let mut case = office.wage_case();
    case["fields"]["cause"] = json!(cause);
    case["fields"]["further_causes"] = json!(further);
    office.ok("case_register", case)["case"].clone()
}

fn found(office: &mut TestOffice, causes: &[&str], further: bool) -> Vec<Value> {
    let query = json!({ "view": "all", "causes": causes, "further_causes": further });
    let count = office.ok("case_count", json!({ "query": query }));
    let list = json!({ "query": query, "after": null, "limit": 50 });
    let rows = office.ok("case_list", list)["rows"].clone();
    let ids: Vec<Value> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(count["count"], ids.len(), "{causes:?} {further}");
    ids
}

#[test]
fn a_case_is_found_by_any_of_its_causes_and_counted_by_the_main_one() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let wages = register(&mut office, "L07", &["L11", "L09", "L11", "L07"]);
    let insurance = register(&mut office, "L11", &[]);
    let leave = register(&mut office, "L10", &["L07"]);
    let view = office.ok("case_get", json!({ "case": wages }));
    let further = &view["case"]["fields"]["further_causes"];
    assert_eq!(
        further,
        &json!(["L09", "L11"]),
        "in order, each once, without the main one"
    );
    assert_eq!(
        found(&mut office, &["L07"], true),
        [wages.clone(), leave.clone()]
    );
    assert_eq!(
        found(&mut office, &["L07"], false),
        std::slice::from_ref(&wages)
    );
    assert_eq!(
        found(&mut office, &["L09"], true),
        std::slice::from_ref(&wages)
    );
    assert_eq!(
        found(&mut office, &["L09", "L11"], true),
        [wages.clone(), insurance]
    );
    assert!(found(&mut office, &["W02"], true).is_empty());
    let tally = json!({ "period": { "kind": "month", "year": 2026, "month": 11 }, "basis": "registered",
        "rows": "cause", "columns": "standard" });
    let rows = office.ok("tally", tally.clone())["rows"].clone();
    let of = |code: &str| {
        let row = rows
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["key"] == code);
        row.expect("a row")["figures"]["new"].clone()
    };
    assert_eq!(
        [of("L07"), of("L09"), of("L10"), of("L11")],
        [json!(1), json!(0), json!(1), json!(1)]
    );
    let drill = json!({ "tally": tally, "row": "L07", "column": "new" });
    let query = office.ok("tally_drill", drill)["query"].clone();
    let count = office.ok("case_count", json!({ "query": query }));
    assert_eq!(count["count"], 1);
}

#[test]
fn further_causes_are_edited_and_of_a_closed_case_only_corrected() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let id = register(&mut office, "L07", &[]);
    let edit = |causes: Value| json!({ "changes": { "further_causes": causes } });
    office.ok("case_edit", for_case(&id, 1, edit(json!(["L09"]))));
    let unknown = for_case(&id, 2, edit(json!(["L99"])));
    assert_eq!(
        office.refused_at("case_edit", unknown).1,
        "changes.further_causes"
    );
    // A further cause that becomes the main one is no further one any more.
    let main = json!({ "changes": { "cause": "L09" } });
    office.ok("case_edit", for_case(&id, 2, main));
    let view = office.ok("case_get", json!({ "case": id }));
    assert!(view["case"]["fields"].get("further_causes").is_none());
    let mut ending = closing("R9", date("2026-11-05"));
    ending["reason"] = json!("撤回");
    office.ok("case_close", for_case(&id, 3, json!({ "closing": ending })));
    let late = for_case(&id, 4, edit(json!(["L11"])));
    assert_eq!(office.refused("case_edit", late), "needs_correction");
}
