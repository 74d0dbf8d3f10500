//! Facts about the worker of a case: entered one group at a time, shown with what follows from them, and erased with the case.

use casebook_tests::test_office::payloads::for_case;
use casebook_tests::test_office::{TestOffice, closing, date};
use serde_json::{Value, json};

fn register(office: &mut TestOffice, cause: &str) -> Value {
    let mut case = office.wage_case();
    case["fields"]["cause"] = json!(cause);
    office.ok("case_register", case)["case"].clone()
}

fn view(office: &mut TestOffice, id: &Value) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

fn changes(changes: Value) -> Value {
    json!({ "changes": changes })
}

#[test]
fn a_group_is_entered_completed_emptied_and_undone() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let id = register(&mut office, "W02");
    let groups = view(&mut office, &id)["worker_facts"]["groups"].clone();
    assert_eq!(groups, json!(["employment", "injury", "limitation_events"]));
    let injury = json!({ "injury": { "accident_on": "2026-09-01", "stop_work_from": "2026-09-01", "place": " 三号冷库 " } });
    office.ok("case_edit", for_case(&id, 1, changes(injury)));
    let shown = view(&mut office, &id);
    assert_eq!(shown["case"]["fields"]["injury"]["place"], "三号冷库");
    let clocks = shown["worker_facts"]["clocks"]
        .as_array()
        .expect("clocks")
        .clone();
    let codes: Vec<_> = clocks.iter().map(|clock| clock["rule"].clone()).collect();
    assert_eq!(codes, ["C18", "C22", "C19"]);
    assert_eq!(
        [
            &clocks[0]["due"],
            &clocks[0]["effective"],
            &clocks[0]["nearness"]
        ],
        ["2026-10-01", "2026-10-08", "overdue"]
    );
    // An emptied group is none, and leaves no trace in the case.
    let empty = json!({ "injury": { "place": " " } });
    let emptied = office.ok("case_edit", for_case(&id, 2, changes(empty)));
    let shown = view(&mut office, &id);
    assert!(shown["case"]["fields"].get("injury").is_none(), "{shown}");
    office.ok("undo", json!({ "case": id, "seq": emptied["seq"] }));
    let shown = view(&mut office, &id);
    assert_eq!(
        shown["case"]["fields"]["injury"]["accident_on"],
        "2026-09-01"
    );
}

#[test]
fn what_cannot_be_is_refused_beside_its_field() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let id = register(&mut office, "L07");
    for (change, code, field) in [
        (
            json!({ "employment": { "hired_on": "2026-11-06" } }),
            "in_future",
            "changes.employment.hired_on",
        ),
        (
            json!({ "employment": { "hired_on": "2026-03-02", "ended_on": "2026-03-01" } }),
            "too_early",
            "changes.employment.ended_on",
        ),
        (
            json!({ "injury": { "grade": 11 } }),
            "bad_value",
            "changes.injury.grade",
        ),
        (
            json!({ "injury": { "recognition": "perhaps" } }),
            "bad_value",
            "changes.injury",
        ),
        (
            json!({ "sickness": { "first_sick_on": "1949-12-31" } }),
            "bad_date",
            "changes.sickness.first_sick_on",
        ),
        (
            json!({ "limitation_events": [{ "kind": "claimed", "on": "2026-11-06" }] }),
            "in_future",
            "changes.limitation_events.0.on",
        ),
    ] {
        let refused = office.refused_at("case_edit", for_case(&id, 1, changes(change)));
        assert_eq!(refused, (code.to_owned(), field.to_owned()));
    }
}

#[test]
fn the_limitation_of_pay_depends_on_the_employment() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let id = register(&mut office, "L07");
    let limitation =
        |office: &mut TestOffice| view(office, &id)["worker_facts"]["limitations"][0].clone();
    assert_eq!(limitation(&mut office)["state"], "unlimited");
    let ended = json!({ "employment": { "ended_on": "2026-01-14" } });
    office.ok("case_edit", for_case(&id, 1, changes(ended)));
    let counted = limitation(&mut office);
    // The application of 5 November, within the year, begins it anew.
    assert_eq!(
        [&counted["mode"], &counted["due"], &counted["state"]],
        ["wage_after_end", "2027-11-05", "running"]
    );
    let effects: Vec<_> = counted["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step["effect"].clone())
        .collect();
    assert_eq!(effects, ["starts", "restarts"]);
}

#[test]
fn facts_may_be_added_to_a_closed_case_and_no_list_or_today_changes() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let id = register(&mut office, "W02");
    let today = office.ok("today", json!({}));
    let injury = json!({ "injury": { "accident_on": "2026-01-14" } });
    office.ok("case_edit", for_case(&id, 1, changes(injury)));
    assert_eq!(office.ok("today", json!({}))["counts"], today["counts"]);
    let mut ending = closing("R9", date("2026-11-05"));
    ending["reason"] = json!("撤回");
    office.ok("case_close", for_case(&id, 2, json!({ "closing": ending })));
    let late = json!({ "sickness": { "first_sick_on": "2026-03-05", "illness": "胃炎" } });
    office.ok("case_edit", for_case(&id, 3, changes(late)));
    let found = json!({ "query": { "view": "all", "text": "胃炎" } });
    assert_eq!(
        office.ok("case_count", found)["count"],
        0,
        "an illness is not searched"
    );
}
