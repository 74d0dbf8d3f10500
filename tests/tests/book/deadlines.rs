//! Deadlines that fall on a day off (民法典 art. 203): lists, Today, case pages, tallies and exports agree on what is overdue.

use std::collections::BTreeSet;

use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, date};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::histories::{RandomHistory, any_action};
use crate::tallies::day;

/// Days off from September 2025 to December 2026 by the notices, first and last: random histories stay between.
const OFF: [(&str, &str); 8] = [
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
];
const WORKED_WEEKENDS: [&str; 8] = [
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
];

/// Returns the day, or the first working day after it, by the notices and not by the core.
pub fn moved(last: NaiveDate) -> NaiveDate {
    let is_off = |on: &NaiveDate| {
        let weekend = matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
        let holiday = OFF.iter().any(|(a, b)| day(a) <= *on && *on <= day(b));
        holiday || weekend && !WORKED_WEEKENDS.iter().any(|worked| day(worked) == *on)
    };
    let known = day("2025-09-01")..=day("2026-12-31");
    let moved = last.iter_days().find(|on| !is_off(on)).expect("a day");
    assert!(
        known.contains(&last) && known.contains(&moved),
        "{last} is not in the tables"
    );
    moved
}

fn on(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(day)
}

/// Returns the terms that bind the office, with their last days in time, from the facts of an open case.
fn terms(view: &Value) -> Vec<(&'static str, NaiveDate)> {
    let case = &view["case"];
    let reopening = case["rounds"]
        .as_array()
        .and_then(|rounds| rounds.last())
        .map(|round| round["reopening"].clone())
        .unwrap_or_default();
    let nature = case["fields"]["nature"].as_str().expect("a nature");
    let asked = on(&reopening["on"]).or(on(&case["fields"]["received_on"]));
    let mut terms = Vec::new();
    if case["acceptance"].is_null() && !["civil_life", "consult_only"].contains(&nature) {
        let mut working = asked
            .expect("a day")
            .iter_days()
            .skip(1)
            .filter(|d| moved(*d) == *d);
        terms.push(("C02", working.nth(2).expect("a third working day")));
    }
    let last = on(&case["extension"]["until"])
        .or(on(&reopening["due_on"]))
        .or(on(&case["acceptance"]["due_on"]));
    terms.extend(last.map(|last| ("C05", moved(last))));
    // What the office planned for a day off stays there.
    terms.extend(on(&case["fields"]["next_on"]).map(|planned| ("next", planned)));
    terms
}

fn ids(page: &Value) -> BTreeSet<String> {
    let rows = page["rows"].as_array().expect("rows");
    rows.iter()
        .map(|row| row["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn listed(office: &mut TestOffice, view: &str) -> Value {
    let query = json!({"view": view});
    office.ok(
        "case_list",
        json!({"query": query, "after": null, "limit": 200}),
    )
}

/// Asserts that lists, case pages, Today and the tally say the same of every deadline today.
fn assert_agreement(office: &mut TestOffice) {
    let today = office.today();
    let (mut overdue, mut due, mut late_terms, mut late_mediations) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), 0);
    for id in ids(&listed(office, "open")) {
        let view = office.ok("case_get", json!({ "case": id }));
        let terms = terms(&view);
        for (code, last) in &terms {
            let clocks = view["clocks"].as_array().expect("clocks");
            let clock = clocks.iter().find(|clock| clock["code"] == *code);
            let clock = clock.unwrap_or_else(|| panic!("{code} of {view}"));
            assert_eq!(clock["days_left"], (*last - today).num_days(), "{clock}");
            assert_eq!(clock["nearness"] == "overdue", *last < today, "{clock}");
            assert_eq!(clock["nearness"] == "today", *last == today, "{clock}");
            if *last < today {
                late_terms.insert((id.clone(), (*code).to_owned()));
                late_mediations += i64::from(*code == "C05");
            }
        }
        match terms.iter().map(|(_, last)| *last).min() {
            Some(first) if first < today => overdue.insert(id),
            Some(first) if first == today => due.insert(id),
            _ => false,
        };
    }
    for (view, expected, nearness) in [("overdue", overdue, "overdue"), ("due_today", due, "today")]
    {
        let page = listed(office, view);
        assert_eq!(ids(&page), expected, "{view} on {today}");
        for row in page["rows"].as_array().expect("rows") {
            assert_eq!(row["clock"]["nearness"], nearness, "{row}");
        }
    }
    let shown = office.ok("today", json!({"assignee": "anyone"}));
    let mut late = BTreeSet::new();
    let mut pressing = 0;
    for row in shown["due"].as_array().expect("due cases") {
        let items = row["items"].as_array().expect("items");
        pressing += i64::from(
            ["overdue", "today"]
                .map(Value::from)
                .contains(&items[0]["nearness"]),
        );
        for item in items.iter().filter(|item| item["nearness"] == "overdue") {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let clock = match text(&item["subject"]["kind"]).as_deref() {
                Some("term") => text(&item["subject"]["clock"]),
                Some("next_action") => Some("next".to_owned()),
                _ => None,
            };
            late.extend(text(&row["case"]["id"]).zip(clock));
        }
    }
    assert_eq!(late, late_terms, "Today {today}");
    assert_eq!(shown["counts"]["anyone"], pressing, "the badge on {today}");
    let period = json!({"kind": "month", "year": today.year(), "month": today.month()});
    let tally =
        json!({"period": period, "basis": "accepted", "rows": "group", "columns": "standard"});
    let counted = office.ok("tally", tally)["total"]["overdue"].clone();
    assert_eq!(counted, late_mediations, "the tally on {today}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_view_agrees_on_what_is_overdue(actions in prop::collection::vec(any_action(), 20..90)) {
        let mut history = RandomHistory::new();
        actions.iter().for_each(|action| history.perform(action));
        history.accept_with_terms_of_the_coming_week();
        // A week has a weekend, and long histories reach the holidays.
        for _ in 0..7 {
            assert_agreement(&mut history.office);
            let next = history.office.today() + Days::new(1);
            history.office.clock.set_day(next);
        }
    }
}

/// The term of a case accepted on 13 November 2026 ends on Saturday the 28th, and by law on Monday the 30th.
#[test]
fn a_term_that_ends_on_a_saturday_is_over_on_tuesday() {
    let mut office = TestOffice::new_practice("2026-11-13");
    let case = office.wage_case();
    let saved = office.ok("case_register", case);
    let accept = acceptance("2026-11-13");
    office.ok(
        "case_accept",
        for_case(&saved["case"], &saved["version"], accept),
    );
    for (today, overdue) in [("2026-11-29", 0), ("2026-11-30", 0), ("2026-12-01", 1)] {
        office.clock.set_day(date(today));
        assert_eq!(
            ids(&listed(&mut office, "overdue")).len(),
            overdue,
            "{today}"
        );
        assert_agreement(&mut office);
    }
    // As expired it can be closed on Tuesday, not before.
    let view = office.ok("case_get", json!({"case": saved["case"]}));
    let close = |on: &str| {
        let mut end = signed_closing("R5", date(on));
        end["reason"] = json!("期满未达成协议");
        for_case(
            &saved["case"],
            &view["case"]["version"],
            json!({ "closing": end }),
        )
    };
    assert_eq!(
        office.refused("case_close", close("2026-11-30")),
        "not_due_yet"
    );
    office.ok("case_close", close("2026-12-01"));
}

/// Money that is owed by a Saturday and paid on the Monday after it was paid in time, on the page and in the exported register.
#[test]
fn what_is_owed_by_a_saturday_may_be_performed_on_monday() {
    let mut office = TestOffice::new_practice("2026-11-13");
    let case = office.wage_case();
    let id = office.ok("case_register", case)["case"].clone();
    let step = |office: &mut TestOffice, cmd: &str, payload: Value| {
        let version = office.ok("case_get", json!({ "case": id }))["case"]["version"].clone();
        office.ok(cmd, for_case(&id, version, payload));
        office.ok("case_get", json!({ "case": id }))
    };
    let view = step(&mut office, "case_accept", acceptance("2026-11-13"));
    let put =
        |part: &str, value: Value| json!({"part": {"part": part, "value": value}, "draft": null});
    let held = session("held", "2026-11-13T09:00:00", all_present(&view));
    step(&mut office, "part_put", put("session", held));
    let owed = obligation(&view, "付清工资", 1_200_000, "2026-11-28");
    step(&mut office, "part_put", put("obligation", owed));
    let end = json!({"closing": signed_closing("R1", date("2026-11-13"))});
    step(&mut office, "case_close", end);
    for (today, nearness, performance) in [
        ("2026-11-30", "today", "未到期"),
        ("2026-12-01", "overdue", "逾期未履行"),
    ] {
        office.clock.set_day(date(today));
        let view = office.ok("case_get", json!({ "case": id }));
        assert_eq!(view["obligation_clocks"][0]["nearness"], nearness);
        let due = office.ok("today", json!({}))["due"].clone();
        assert_eq!(due[0]["items"][0]["nearness"], nearness);
        assert_eq!(exported_performance(&mut office), performance, "{today}");
    }
    let mut paid = office.ok("case_get", json!({ "case": id }))["case"]["obligations"][0].clone();
    for (performed_on, performance) in [("2026-12-01", "逾期后履行"), ("2026-11-30", "按期履行")]
    {
        paid["performed_on"] = json!(performed_on);
        step(&mut office, "part_put", put("obligation", paid.clone()));
        assert_eq!(exported_performance(&mut office), performance);
    }
}

/// Returns 履行情况 of the only case in the exported register.
fn exported_performance(office: &mut TestOffice) -> String {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let period = json!({"kind": "month", "year": 2026, "month": 11});
    let tally =
        json!({"period": period, "basis": "accepted", "rows": "group", "columns": "standard"});
    let export = json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false});
    office.ok("export_tally", export);
    let file = office.exports().join(&office.run_job().files[0]);
    let mut book: Xlsx<_> = open_workbook(file).expect("the workbook");
    let sheets = book.sheet_names();
    let name = sheets.iter().find(|name| name.contains("登记表"));
    let register = book.worksheet_range(name.expect("the register"));
    let register = register.expect("its cells");
    let is_label = |cell: &Data| *cell == "履行情况";
    let at = |row: &[Data]| row.iter().position(is_label);
    let mut rows = register.rows();
    let column = rows.find_map(at).expect("the column");
    let line = rows.find(|row| matches!(row[0], Data::Float(_)));
    line.expect("the case")[column].to_string()
}
