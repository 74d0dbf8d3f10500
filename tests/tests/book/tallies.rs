//! Tallies: carried + new − closed = pending in every row, and every number lists as many cases as it says.

use casebook_tests::test_office::TestOffice;
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::counted_rounds::{CaseRound, counted_rounds, rounds};
use crate::histories::{RandomHistory, any_action};

pub fn day(text: &str) -> NaiveDate {
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
/// The columns whose number is a number of cases.
const COUNTS: [&str; 26] = [
    "carried",
    "new",
    "reopened",
    "registered",
    "consulted",
    "accepted",
    "collective",
    "closed",
    "pending",
    "overdue",
    "undecided",
    "agreed_cases",
    "rated",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R6",
    "R7",
    "R8",
    "R9",
    "R10",
    "R11",
    "R12",
    "R13",
];
/// The columns whose number is a sum over the cases that it opens, or their mean.
const SUMS: [&str; 4] = ["people", "claimed", "agreed", "mean_days"];

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

pub fn figure(figures: &Value, column: &str) -> i64 {
    let outcome = figures["outcomes"][column].as_i64();
    figures[column].as_i64().or(outcome).unwrap_or_default()
}

/// Asserts that every number of the row opens exactly the cases of which it counts a round, each once, and counts no other.
pub fn assert_drills(office: &mut TestOffice, tally: &Value, row: Option<&str>, figures: &Value) {
    for column in COUNTS {
        let counted = figure(figures, column);
        let Some(opened) = opened(office, tally, row, column) else {
            assert_eq!(counted, 0, "{tally} {row:?} {column} opens nothing");
            continue;
        };
        assert_eq!(opened["entries"], counted, "{tally} {row:?} {column}");
        let query = opened["query"].clone();
        let count = office.ok("case_count", json!({"query": query}));
        let cases = listed(office, &query);
        assert_eq!(count["count"], cases.len(), "{query}");
        assert_entries(&opened, &cases);
    }
    for column in SUMS {
        let Some(opened) = opened(office, tally, row, column) else {
            continue;
        };
        let query = opened["query"].clone();
        let cases = listed(office, &query);
        assert_entries(&opened, &cases);
        let rounds = cases.iter().flat_map(|(_, rounds)| rounds);
        let shares = rounds.map(|round| share(round, column));
        let shares: Vec<i64> = shares.collect();
        let sum: i64 = shares.iter().sum();
        let shown = match (column, shares.len() as i64) {
            ("mean_days", 0) => 0,
            ("mean_days", n) => (sum * 20 + n) / (2 * n),
            _ => sum,
        };
        assert_eq!(
            shown,
            figure(figures, column),
            "{tally} {row:?} {column}: {query}"
        );
    }
}

/// Asserts that every number of the sentence and of its basis opens as many rounds of cases as it says, in both languages.
fn assert_sentence_opens_its_cases(office: &mut TestOffice, tally: &Value, sentence: &Value) {
    let mut by_group = tally.clone();
    by_group["rows"] = json!("group");
    for part in ["zh", "en", "basis_zh", "basis_en"] {
        for piece in sentence[part].as_array().expect("pieces") {
            let figure = &piece["figure"];
            let text = piece["text"].as_str().unwrap_or_default();
            if figure.is_null() {
                continue;
            }
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let column = figure["column"].as_str().unwrap_or_default();
            let group = figure["group"].as_str();
            let opened = opened(office, &by_group, group, column).expect("cases");
            let cases = listed(office, &opened["query"]);
            assert_entries(&opened, &cases);
            assert_eq!(
                json!(digits),
                opened["entries"].to_string(),
                "{tally} {piece}: {opened}"
            );
        }
    }
}

/// Asserts that the head of an opened list says how many entries its figure counts, and of how many cases.
fn assert_entries(opened: &Value, cases: &[(Value, Vec<CaseRound>)]) {
    assert_eq!(opened["cases"], cases.len(), "{opened}");
    let rounds: usize = cases.iter().map(|(_, rounds)| rounds.len()).sum();
    assert_eq!(opened["entries"], rounds, "{opened}");
}

/// Returns the lines of a list that a figure opens, each with the rounds that the figure counts; there is at least one.
fn listed(office: &mut TestOffice, query: &Value) -> Vec<(Value, Vec<CaseRound>)> {
    let list = json!({"query": query, "after": null, "limit": 200});
    let page = office.ok("case_list", list);
    assert!(page["next"].is_null(), "one page holds the list");
    let lines = page["rows"].as_array().cloned().unwrap_or_default();
    let with_rounds = lines.into_iter().map(|line| {
        let case = office.ok("case_get", json!({"case": line["id"]}))["case"].clone();
        let counted = counted_rounds(rounds(&case, &line), query);
        assert!(!counted.is_empty(), "listed by {query}: {case}");
        (line, counted)
    });
    with_rounds.collect()
}

/// Returns the list that a number opens; none if it cannot hold a case.
fn opened(
    office: &mut TestOffice,
    tally: &Value,
    row: Option<&str>,
    column: &str,
) -> Option<Value> {
    let drill = json!({"tally": tally, "row": row, "column": column});
    match office.call("tally_drill", drill) {
        Ok(mut view) => {
            let counts = office.ok("tally_drill_counts", view["figure"].clone());
            for (key, count) in counts.as_object().expect("counts") {
                view[key] = count.clone();
            }
            Some(view)
        }
        Err(refusal) => {
            assert_eq!(json!(refusal.code), "not_found", "{row:?} {column}");
            None
        }
    }
}

/// Returns what a counted round adds to a sum.
fn share(round: &CaseRound, column: &str) -> i64 {
    match column {
        "mean_days" => round.days(),
        "agreed" => round.agreed,
        key => round.facts[key].as_i64().unwrap_or_default(),
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
        again in any::<bool>(),
    ) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let mut period = period;
        if again {
            history.reopen_and_close_again();
            period = json!({"kind": "year", "year": history.office.today().year()});
        }
        let office = &mut history.office;
        if from21 {
            set_from_21(office);
        }
        for basis in BASES {
            let tally = json!({"period": period, "basis": basis, "rows": ROWS[rows], "columns": "standard"});
            let view = office.ok("tally", tally.clone());
            assert_identity(&view["total"], "total");
            assert_sentence_opens_its_cases(office, &tally, &view["sentence"]);
            for stretch in ["previous", "year_earlier", "year_to_date"] {
                let stretch = &view[stretch];
                if stretch["figures"].is_null() {
                    continue;
                }
                assert_identity(&stretch["figures"], "another stretch");
                let days = json!({"kind": "any", "from": stretch["from"], "to": stretch["to"]});
                let tally = json!({"period": days, "basis": basis, "rows": "group", "columns": "standard"});
                assert_drills(office, &tally, None, &stretch["figures"]);
            }
            assert_drills(office, &tally, None, &view["total"]);
            let listed = view["rows"].as_array().cloned().unwrap_or_default();
            for row in &listed {
                assert_identity(&row["figures"], "row");
                assert_drills(office, &tally, row["key"].as_str(), &row["figures"]);
            }
            for key in ["carried", "new", "reopened", "closed", "pending", "people", "claimed", "agreed", "overdue", "consulted"] {
                let sum: i64 = listed.iter().map(|r| figure(&r["figures"], key)).sum();
                prop_assert_eq!(sum, figure(&view["total"], key), "{} by {} {}", key, ROWS[rows], basis);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_number_of_today_opens_its_cases(
        actions in prop::collection::vec(any_action(), 20..110),
        from21 in any::<bool>(),
    ) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|d| history.perform(d));
        let office = &mut history.office;
        if from21 {
            set_from_21(office);
        }
        let month = office.ok("today", json!({}))["month"].clone();
        let [first, last] = ["from", "to"].map(|end| day(month[end].as_str().expect("a day")));
        prop_assert_eq!(first.day(), if from21 { 21 } else { 1 });
        prop_assert!(first <= office.today() && office.today() <= last && (last - first).num_days() < 31);
        let days = json!({"kind": "any", "from": month["from"], "to": month["to"]});
        let tally = json!({"period": days, "basis": "accepted", "rows": "group", "columns": "standard"});
        for column in ["registered", "accepted", "closed", "pending"] {
            let opened = opened(office, &tally, None, column).expect("a list");
            let count = office.ok("case_count", json!({"query": opened["query"]}));
            prop_assert_eq!(&count["count"], &opened["cases"], "{}", column);
            prop_assert_eq!(&opened["entries"], &month[column], "{}", column);
        }
    }
}

pub fn set_from_21(office: &mut TestOffice) {
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    settings["month_boundary"] = json!("from21");
    office.ok("office_set", json!({"office": settings}));
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
    let drill = opened(&mut office, &tally, Some("L07"), &key).expect("a list");
    assert_eq!(
        office.ok("case_count", json!({"query": drill["query"]}))["count"],
        2
    );
    assert_eq!((&drill["entries"], &drill["cases"]), (&json!(2), &json!(2)));
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
