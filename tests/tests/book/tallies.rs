//! Tallies: carried + new − closed = pending in every row, and every number lists as many cases as it says.

use casebook_tests::test_office::TestOffice;
use casebook_tests::test_office::payloads::{acceptance, closing, for_case, party};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::histories::{RandomHistory, any_action};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const BASES: [&str; 3] = ["registered", "accepted", "closed"];
const ROWS: [&str; 7] = [
    "group",
    "cause",
    "stat_class",
    "grid",
    "mediator",
    "source",
    "outcome",
];
const COLUMNS: [&str; 11] = [
    "carried",
    "new",
    "registered",
    "consulted",
    "accepted",
    "collective",
    "closed",
    "pending",
    "overdue",
    "agreed_cases",
    "R1",
];

fn assert_identity(figures: &Value, what: &str) {
    let n = |key: &str| figures[key].as_i64().unwrap_or_default();
    assert_eq!(
        n("carried") + n("new") - n("closed"),
        n("pending"),
        "{what}: {figures}"
    );
    for key in [
        "carried",
        "new",
        "closed",
        "pending",
        "overdue",
        "consulted",
    ] {
        assert!(n(key) >= 0, "{what}: {key} in {figures}");
    }
}

fn figure(figures: &Value, column: &str) -> i64 {
    let outcome = figures["outcomes"][column].as_i64();
    figures[column].as_i64().or(outcome).unwrap_or_default()
}

/// Asserts that every number of the row lists exactly as many cases.
fn assert_drills(office: &mut TestOffice, tally: &Value, row: Option<&str>, figures: &Value) {
    for column in COLUMNS {
        let drill = json!({"tally": tally, "row": row, "column": column});
        let Ok(view) = office.call("tally_drill", drill) else {
            continue;
        };
        let count = office.ok("case_count", json!({"query": view["query"]}));
        assert_eq!(
            count["count"],
            figure(figures, column),
            "{tally} {row:?} {column}: {}",
            view["query"]
        );
    }
}

fn periods() -> impl Strategy<Value = Value> {
    prop_oneof![
        (2025..2028_i32, 1..13_u32)
            .prop_map(|(year, month)| json!({"kind": "month", "year": year, "month": month})),
        (2025..2028_i32, 1..5_u32)
            .prop_map(|(year, q)| json!({"kind": "quarter", "year": year, "quarter": q})),
        (2025..2028_i32).prop_map(|year| json!({"kind": "year", "year": year})),
        (0..400_u64, 0..200_u64).prop_map(|(from, days)| {
            let start: chrono::NaiveDate = "2025-11-01".parse().expect("a date");
            let from = start + chrono::Days::new(from);
            json!({"kind": "any", "from": from, "to": from + chrono::Days::new(days)})
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn carried_plus_new_minus_closed_is_pending_and_numbers_list_their_cases(
        actions in prop::collection::vec(any_action(), 20..110),
        period in periods(),
        from21 in any::<bool>(),
        rows in 0..ROWS.len(),
    ) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let office = &mut history.office;
        if from21 {
            let mut settings = office.ok("office_setup", json!({}))["office"].clone();
            settings["month_boundary"] = json!("from21");
            office.ok("office_set", json!({"office": settings}));
        }
        for basis in BASES {
            let tally = json!({"period": period, "basis": basis, "rows": ROWS[rows], "columns": "standard"});
            let view = office.ok("tally", tally.clone());
            assert_identity(&view["total"], "total");
            assert_identity(&view["previous"], "previous");
            assert_identity(&view["year_earlier"], "year earlier");
            assert_drills(office, &tally, None, &view["total"]);
            let listed = view["rows"].as_array().cloned().unwrap_or_default();
            for row in &listed {
                assert_identity(&row["figures"], "row");
                assert_drills(office, &tally, row["key"].as_str(), &row["figures"]);
            }
            for key in ["carried", "new", "closed", "pending", "people", "claimed", "agreed", "overdue", "consulted"] {
                let sum: i64 = listed.iter().map(|r| figure(&r["figures"], key)).sum();
                prop_assert_eq!(sum, figure(&view["total"], key), "{} by {} {}", key, ROWS[rows], basis);
            }
        }
    }
}

#[test]
fn a_cross_table_adds_up_and_lists_its_cases() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.add_accepted_case();
    office.add_accepted_case();
    let tally = json!({"period": {"kind": "month", "year": 2026, "month": 10}, "basis": "accepted",
        "rows": "cause", "columns": "grid"});
    let view = office.ok("tally", tally.clone());
    assert_eq!(view["total"]["cross"], json!([2, 0, 0]));
    let key = format!(
        "cross:{}",
        view["columns"][0]["key"].as_str().unwrap_or_default()
    );
    let drill = office.ok(
        "tally_drill",
        json!({"tally": tally, "row": "L07", "column": key}),
    );
    assert_eq!(
        office.ok("case_count", json!({"query": drill["query"]}))["count"],
        2
    );
}

#[test]
fn grids_without_cases_are_listed_in_their_order() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.add_accepted_case();
    let view = office.ok(
        "tally",
        json!({"period": {"kind": "year", "year": 2026}, "basis": "accepted", "rows": "grid", "columns": "standard"}),
    );
    let rows: Vec<(&str, bool)> = (view["rows"].as_array().expect("rows").iter())
        .map(|r| (r["zh"].as_str().unwrap_or_default(), r["silent"] == true))
        .collect();
    assert_eq!(
        rows,
        [("第1网格", false), ("第2网格", true), ("第3网格", true)]
    );
}

/// Registers a case of these parties on the current day; returns its view.
fn register(office: &mut TestOffice, parties: Value, stated: Option<u32>) -> Value {
    let mut case = office.wage_case();
    case["parties"] = parties;
    case["fields"]["worker_count"] = json!(stated);
    case["fields"]["collective"] = json!(stated.is_some_and(|n| n >= 10));
    let registered = office.ok("case_register", case);
    office.ok("case_get", json!({"case": registered["case"]}))
}

fn month(basis: &str, month: u32) -> Value {
    json!({"period": {"kind": "month", "year": 2026, "month": month}, "basis": basis, "rows": "group",
        "columns": "standard"})
}

#[test]
fn people_are_workers_and_never_an_employer_who_applies() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let workers = |role: &'static str, names: &'static [&'static str]| {
        names.iter().map(move |name| party(role, "person", name))
    };
    let employer = |role: &str| party(role, "legal_person", "禾丰冷链有限公司");
    let mut stall_holder = party("applicant", "person", "郑 禾");
    stall_holder["employer_type"] = json!("stall_holder");
    let five = &["周麦", "秦𠮷", "范粟", "沈 稻", "何黍"];
    for (parties, people, applicants, respondents) in [
        (
            workers("applicant", five).chain([employer("respondent")]).collect(),
            5,
            "周麦等5人",
            "禾丰冷链有限公司",
        ),
        (
            workers("respondent", five).chain([employer("applicant")]).collect(),
            5,
            "禾丰冷链有限公司",
            "周麦等5人",
        ),
        (
            workers("respondent", &five[..2]).chain([stall_holder]).collect(),
            2,
            "郑 禾",
            "周麦、秦𠮷",
        ),
        (
            vec![party("applicant", "person", "周麦"), party("respondent", "person", "秦𠮷")],
            1,
            "周麦",
            "秦𠮷",
        ),
        (vec![employer("applicant"), employer("respondent")], 1, "禾丰冷链有限公司", "禾丰冷链有限公司"),
    ] {
        let parties: Vec<Value> = parties;
        let view = register(&mut office, json!(parties), None);
        assert_eq!(view["people"], people, "{applicants} / {respondents}");
        let query = json!({"view": "all", "sort": "number", "descending": true});
        let page = office.ok("case_list", json!({"query": query, "after": null, "limit": 1}));
        assert_eq!(page["rows"][0]["applicants"], applicants);
        assert_eq!(page["rows"][0]["respondents"], respondents);
    }
    let view = office.ok("tally", month("registered", 10));
    assert_eq!(view["total"]["people"], 5 + 5 + 2 + 1 + 1);
}

#[test]
fn people_and_collective_are_those_of_the_accepted_cases_on_every_basis() {
    let mut office = TestOffice::new_practice("2026-10-12");
    let parties = json!([
        party("applicant", "person", "周麦"),
        party("respondent", "organisation", "鑫海水产行")
    ]);
    let view = register(&mut office, parties, Some(12));
    let id = view["case"]["id"].clone();
    office.ok("case_accept", for_case(&id, 1, acceptance("2026-10-12")));
    office.clock.set_day(day("2026-11-05"));
    let mut ending = closing("R6", day("2026-11-04"));
    ending["reason"] = json!("对方退出");
    office.ok("case_close", for_case(&id, 2, json!({ "closing": ending })));
    for basis in ["accepted", "closed"] {
        let of_month = |office: &mut TestOffice, n| office.ok("tally", month(basis, n))["total"].clone();
        let (october, november) = (of_month(&mut office, 10), of_month(&mut office, 11));
        let shown = |f: &Value| ["new", "people", "collective", "closed"].map(|key| figure(f, key));
        assert_eq!(shown(&october), [1, 12, 1, 0], "{basis}");
        assert_eq!(shown(&november), [0, 0, 0, 1], "{basis}");
    }
}

#[test]
fn a_party_never_reached_ends_a_case_before_acceptance_outside_the_rate() {
    let mut office = TestOffice::new_practice("2026-11-03");
    let ends = |office: &mut TestOffice, outcome: &str, accepted: bool| {
        let case = office.wage_case();
        let id = office.ok("case_register", case)["case"].clone();
        if accepted {
            office.ok("case_accept", for_case(&id, 1, acceptance("2026-11-03")));
        }
        let mut ending = closing(outcome, day("2026-11-03"));
        let version = if accepted { 2 } else { 1 };
        let without_reason = for_case(&id, version, json!({ "closing": ending }));
        assert_ne!(office.refused("case_close", without_reason), "");
        ending["reason"] = json!("三次电话未接");
        let ended = for_case(&id, version, json!({ "closing": ending }));
        office.call("case_close", ended).is_ok()
    };
    assert!(ends(&mut office, "R13", false));
    assert!(!ends(&mut office, "R13", true), "only before acceptance");
    assert!(ends(&mut office, "R7", true));
    assert!(!ends(&mut office, "R7", false), "only after acceptance");
    let total = office.ok("tally", month("registered", 11))["total"].clone();
    assert_eq!(total["outcomes"], json!({"R13": 1, "R7": 1}));
    assert_eq!((figure(&total, "closed"), figure(&total, "rated")), (2, 1));
    let accepted = office.ok("tally", month("accepted", 11))["total"].clone();
    assert_eq!(accepted["outcomes"], json!({"R7": 1}));
}
