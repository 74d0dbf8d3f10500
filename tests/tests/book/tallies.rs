//! Tallies: carried + new − closed = pending in every row, and every number lists as many cases as it says.

use casebook_tests::test_office::TestOffice;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::histories::{RandomHistory, any_action};

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
