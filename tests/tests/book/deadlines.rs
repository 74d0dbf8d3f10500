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

/// Returns the last day of mediation as counted of a case with this nature and source whose term began on that day.
pub fn mediation_due(facts: &Value, began: NaiveDate) -> Option<NaiveDate> {
    let nature = facts["nature"].as_str().expect("a nature");
    let labour = ["labour", "overage", "new_form"].contains(&nature);
    match facts["source"].as_str().expect("a source") {
        _ if nature == "consult_only" => None,
        "court_delegated" => Some(began + Days::new(30)),
        "court_entrusted" => Some(began + Days::new(15)),
        "arbitration_entrusted" => labour.then(|| working_day(began, 10)),
        _ => labour.then(|| began + Days::new(15)),
    }
}

/// Returns the n-th working day after a day.
fn working_day(after: NaiveDate, n: usize) -> NaiveDate {
    let mut working = after.iter_days().skip(1).filter(|d| moved(*d) == *d);
    working.nth(n - 1).expect("a working day")
}

/// Returns the terms that bind the office, with their last days in time, from the facts of an open case.
fn terms(view: &Value) -> Vec<(&'static str, NaiveDate)> {
    let case = &view["case"];
    let reopening = case["rounds"]
        .as_array()
        .and_then(|rounds| rounds.last())
        .map(|round| round["reopening"].clone())
        .unwrap_or_default();
    let fields = &case["fields"];
    let asked = on(&reopening["on"]).or(on(&fields["received_on"]));
    let mut terms = Vec::new();
    let is_decided = match (fields["nature"].as_str(), fields["source"].as_str()) {
        (Some("consult_only"), _) => false,
        (_, Some("court_delegated" | "court_entrusted")) => true,
        (Some("labour_service" | "civil_life"), _) => false,
        (_, source) => source != Some("arbitration_entrusted"),
    };
    if case["acceptance"].is_null() && is_decided {
        terms.push(("review", working_day(asked.expect("a day"), 3)));
    }
    let was_accepted = case["rounds"]
        .as_array()
        .and_then(|rounds| rounds.last())
        .is_some_and(|round| round["accepted"] == true);
    let accepted = on(&case["acceptance"]["on"]);
    let began = accepted.map(|day| match was_accepted {
        true => on(&reopening["on"]).expect("a reopening"),
        false => day,
    });
    let counted = began.and_then(|began| mediation_due(fields, began));
    let last = counted.map(|day| on(&case["extension"]["until"]).unwrap_or(day));
    terms.extend(last.map(|last| ("mediation", moved(last))));
    // What the office planned for a day off stays there.
    terms.extend(on(&fields["next_on"]).map(|planned| ("next_action", planned)));
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
        let shown = view["clocks"].as_array().expect("clocks").iter();
        let binding = shown.filter(|clock| clock["kind"] != "statutory");
        assert_eq!(binding.count(), terms.len(), "{view}");
        for (code, last) in &terms {
            let clocks = view["clocks"].as_array().expect("clocks");
            let clock = clocks.iter().find(|clock| clock["kind"] == *code);
            let clock = clock.unwrap_or_else(|| panic!("{code} of {view}"));
            assert_eq!(clock["days_left"], (*last - today).num_days(), "{clock}");
            assert_eq!(clock["nearness"] == "overdue", *last < today, "{clock}");
            assert_eq!(clock["nearness"] == "today", *last == today, "{clock}");
            if *last < today {
                late_terms.insert((id.clone(), (*code).to_owned()));
                late_mediations += i64::from(*code == "mediation");
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
                Some("next_action") => Some("next_action".to_owned()),
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

/// Returns the id of a case of this nature and source that came in on 16 September 2026, accepted that day.
fn accepted_case(office: &mut TestOffice, cause: &str, nature: &str, source: &str) -> Value {
    let mut case = office.wage_case();
    case["fields"]["cause"] = json!(cause);
    case["fields"]["nature"] = json!(nature);
    case["fields"]["source"] = json!(source);
    let saved = office.ok("case_register", case);
    if nature != "civil_life" {
        let accept = acceptance("2026-09-16");
        office.ok(
            "case_accept",
            for_case(&saved["case"], &saved["version"], accept),
        );
    }
    saved["case"].clone()
}

/// Returns kind, last day as counted and moved last day of each clock of the case.
fn clocks(office: &mut TestOffice, id: &Value) -> Vec<[String; 3]> {
    let view = office.ok("case_get", json!({ "case": id }));
    let clocks = view["clocks"].as_array().expect("clocks").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    clocks
        .map(|clock| ["kind", "due", "effective"].map(|key| text(&clock[key])))
        .collect()
}

#[test]
fn a_case_has_the_terms_that_the_law_gives_its_nature_and_source_and_no_others() {
    let statutory = ["statutory", "2026-10-01", "2026-10-08"];
    let mediation = ["mediation", "2026-10-01", "2026-10-08"];
    for (cause, nature, source, expected) in [
        ("L07", "labour", "applied_oral", vec![statutory, mediation]),
        (
            "O02",
            "new_form",
            "applied_oral",
            vec![statutory, mediation],
        ),
        ("O03", "labour_service", "applied_oral", vec![]),
        ("V01", "civil_life", "grid_patrol", vec![]),
        (
            "L07",
            "labour",
            "court_delegated",
            vec![["mediation", "2026-10-16", "2026-10-16"]],
        ),
        (
            "V01",
            "civil_life",
            "court_delegated",
            vec![["mediation", "2026-10-16", "2026-10-16"]],
        ),
        ("L07", "labour", "court_entrusted", vec![mediation]),
        (
            "L07",
            "labour",
            "arbitration_entrusted",
            vec![["mediation", "2026-09-30", "2026-09-30"]],
        ),
    ] {
        let mut office = TestOffice::new_practice("2026-09-16");
        let id = accepted_case(&mut office, cause, nature, source);
        let at = format!("{nature} from {source}");
        assert_eq!(clocks(&mut office, &id), expected, "{at}");
        // The next month, every case whose term is over is late, and no other.
        office.clock.set_day(date("2026-11-20"));
        let late = expected
            .iter()
            .filter(|clock| clock[0] == "mediation")
            .count();
        assert_eq!(ids(&listed(&mut office, "overdue")).len(), late, "{at}");
        assert_agreement(&mut office);
        let view = office.ok("case_get", json!({ "case": id }));
        let may_extend = view["steps"]
            .as_array()
            .expect("steps")
            .contains(&json!("extend"));
        assert_eq!(
            may_extend,
            late == 1 && source != "arbitration_entrusted",
            "{at}"
        );
        let extension = json!({"extension": {"until": "2026-11-30", "agreed_on": "2026-09-17"}});
        let version = &view["case"]["version"];
        if !may_extend {
            let extend = for_case(&id, version, extension);
            assert_eq!(office.refused("case_extend", extend), "wrong_stage", "{at}");
        }
        let mut end = signed_closing("R5", date("2026-11-20"));
        end["reason"] = json!("期满未达成协议");
        let close = for_case(&id, version, json!({ "closing": end }));
        match late {
            0 => assert_eq!(
                office.refused_at("case_close", close),
                ("no_term".into(), "closing.outcome".into()),
                "{at}"
            ),
            _ => assert!(office.call("case_close", close).is_ok(), "{at}"),
        }
    }
}

/// A case that turns out to be one of the court, or no labour dispute, has the term that it should have had.
#[test]
fn the_term_follows_a_correction_of_nature_and_source() {
    let mut office = TestOffice::new_practice("2026-09-16");
    let id = accepted_case(&mut office, "L07", "labour", "applied_oral");
    let edit = |office: &mut TestOffice, changes: Value| {
        let version = office.ok("case_get", json!({ "case": id }))["case"]["version"].clone();
        let edit = json!({ "changes": changes });
        office.ok("case_edit", for_case(&id, version, edit));
        assert_agreement(office);
        let of_mediation = clocks(office, &id)
            .into_iter()
            .find(|clock| clock[0] == "mediation");
        of_mediation.map(|clock| clock[1].clone())
    };
    let delegated = edit(&mut office, json!({"source": "court_delegated"}));
    assert_eq!(delegated.as_deref(), Some("2026-10-16"));
    let none = edit(
        &mut office,
        json!({"cause": "O03", "nature": "labour_service", "source": "applied_oral"}),
    );
    assert_eq!(none, None);
    let labour = edit(&mut office, json!({"cause": "L07", "nature": "labour"}));
    assert_eq!(labour.as_deref(), Some("2026-10-01"));
}

/// The dialog of acceptance shows the term before anything is written.
#[test]
fn the_term_of_an_acceptance_is_counted_for_any_day() {
    let mut office = TestOffice::new_practice("2026-09-16");
    let mut case = office.wage_case();
    case["fields"]["source"] = json!("court_delegated");
    let id = office.ok("case_register", case)["case"].clone();
    let on = |day: &str| json!({"case": id, "on": day});
    let term = office.ok("acceptance_term", on("2026-09-10"));
    assert_eq!(
        (&term["due"], &term["effective"]),
        (&json!("2026-10-10"), &json!("2026-10-10"))
    );
    let term = office.ok("acceptance_term", on("2026-09-01"));
    assert_eq!(
        (&term["due"], &term["effective"]),
        (&json!("2026-10-01"), &json!("2026-10-08"))
    );
    assert_eq!(
        office.refused("acceptance_term", on("0026-09-01")),
        "bad_date"
    );
    let mut case = office.wage_case();
    (case["fields"]["cause"], case["fields"]["nature"]) = (json!("O03"), json!("labour_service"));
    let id = office.ok("case_register", case)["case"].clone();
    let term = office.ok("acceptance_term", json!({"case": id, "on": "2026-09-16"}));
    assert_eq!(term, Value::Null);
}
