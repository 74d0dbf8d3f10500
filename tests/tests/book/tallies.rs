//! Tallies: the identity holds in every row, every number opens as many cases as it says, and the sentence
//! is the market's.

use casebook_tests::book::Book;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::histories::{Life, deed};

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

fn identity(figures: &Value, what: &str) {
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

/// Every number of the tally opens exactly as many cases.
fn drills(book: &mut Book, tally: &Value, row: Option<&str>, figures: &Value) {
    for column in COLUMNS {
        let drill = json!({"tally": tally, "row": row, "column": column});
        let Ok(view) = book.call("tally_drill", drill) else {
            continue;
        };
        let count = book.ok("case_count", json!({"query": view["query"]}));
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
    fn carried_plus_new_less_closed_is_pending_and_numbers_open_their_cases(
        deeds in prop::collection::vec(deed(), 20..110),
        period in periods(),
        from21 in any::<bool>(),
        rows in 0..ROWS.len(),
    ) {
        let mut life = Life::begin();
        deeds.iter().for_each(|d| life.live(d));
        let book = &mut life.book;
        if from21 {
            let mut office = book.ok("office_setup", json!({}))["office"].clone();
            office["month_boundary"] = json!("from21");
            book.ok("office_set", json!({"office": office}));
        }
        for basis in BASES {
            let tally = json!({"period": period, "basis": basis, "rows": ROWS[rows], "columns": "standard"});
            let view = book.ok("tally", tally.clone());
            identity(&view["total"], "total");
            identity(&view["previous"], "previous");
            identity(&view["year_earlier"], "year earlier");
            drills(book, &tally, None, &view["total"]);
            let listed = view["rows"].as_array().cloned().unwrap_or_default();
            for row in &listed {
                identity(&row["figures"], "row");
                drills(book, &tally, row["key"].as_str(), &row["figures"]);
            }
            for key in ["carried", "new", "closed", "pending", "people", "claimed", "agreed", "overdue", "consulted"] {
                let sum: i64 = listed.iter().map(|r| figure(&r["figures"], key)).sum();
                prop_assert_eq!(sum, figure(&view["total"], key), "{} by {} {}", key, ROWS[rows], basis);
            }
        }
    }
}

#[test]
fn a_cross_table_adds_up_and_opens_its_cases() {
    let mut book = Book::on("2026-10-20");
    book.accepted();
    book.accepted();
    let tally = json!({"period": {"kind": "month", "year": 2026, "month": 10}, "basis": "accepted",
        "rows": "cause", "columns": "grid"});
    let view = book.ok("tally", tally.clone());
    assert_eq!(view["total"]["cross"], json!([2, 0, 0]));
    let key = format!(
        "cross:{}",
        view["columns"][0]["key"].as_str().unwrap_or_default()
    );
    let drill = book.ok(
        "tally_drill",
        json!({"tally": tally, "row": "L07", "column": key}),
    );
    assert_eq!(
        book.ok("case_count", json!({"query": drill["query"]}))["count"],
        2
    );
}

#[test]
fn units_that_reported_nothing_are_listed_in_their_order() {
    let mut book = Book::on("2026-10-20");
    book.accepted();
    let view = book.ok(
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
