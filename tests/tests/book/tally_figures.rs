//! The figures of a tally in histories of a few cases, with the numbers that a person counts.

use casebook_tests::test_office::TestOffice;
use casebook_tests::test_office::payloads::{acceptance, closing, for_case, party};
use serde_json::{Value, json};

use crate::tallies::{assert_drills, day, figure, set_from_21};

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
    let mut stall_holder = party("applicant", "organisation", "郑禾水产行");
    stall_holder["employer_type"] = json!("stall_holder");
    let five = &["周麦", "秦𠮷", "范粟", "沈 稻", "何黍"];
    for (parties, people, applicants, respondents) in [
        (
            workers("applicant", five)
                .chain([employer("respondent")])
                .collect(),
            5,
            "周麦等5人",
            "禾丰冷链有限公司",
        ),
        (
            workers("respondent", five)
                .chain([employer("applicant")])
                .collect(),
            5,
            "禾丰冷链有限公司",
            "周麦等5人",
        ),
        (
            workers("respondent", &five[..2])
                .chain([stall_holder])
                .collect(),
            2,
            "郑禾水产行",
            "周麦、秦𠮷",
        ),
        (
            vec![
                party("applicant", "person", "周麦"),
                party("respondent", "person", "秦𠮷"),
            ],
            1,
            "周麦",
            "秦𠮷",
        ),
        (
            vec![
                employer("applicant"),
                party("respondent", "legal_person", "稻香包装有限公司"),
            ],
            1,
            "禾丰冷链有限公司",
            "稻香包装有限公司",
        ),
    ] {
        let parties: Vec<Value> = parties;
        let view = register(&mut office, json!(parties), None);
        assert_eq!(view["people"], people, "{applicants} / {respondents}");
        let query = json!({"view": "all", "sort": "number", "descending": true});
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 1}),
        );
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
        let of_month =
            |office: &mut TestOffice, n| office.ok("tally", month(basis, n))["total"].clone();
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
        let kept = json!({ "closing": ending, "kept": ["closing.outcome"] });
        let ended = for_case(&id, version, kept);
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

#[test]
fn the_trend_ends_with_the_last_month_of_any_kind_of_period() {
    let mut office = TestOffice::new_practice("2026-10-25");
    for (from21, period, last) in [
        (
            false,
            json!({"kind": "any", "from": "2026-10-01", "to": "2026-10-25"}),
            10,
        ),
        (
            false,
            json!({"kind": "quarter", "year": 2026, "quarter": 2}),
            6,
        ),
        (false, json!({"kind": "year", "year": 2026}), 10),
        (
            true,
            json!({"kind": "any", "from": "2026-10-01", "to": "2026-10-20"}),
            10,
        ),
        (
            true,
            json!({"kind": "any", "from": "2026-10-01", "to": "2026-10-25"}),
            11,
        ),
        (true, json!({"kind": "year", "year": 2026}), 11),
        (true, json!({"kind": "month", "year": 2026, "month": 3}), 3),
    ] {
        if from21 {
            set_from_21(&mut office);
        }
        let trend = office.ok(
            "tally_trend",
            json!({"period": period, "basis": "accepted"}),
        );
        let months = trend["months"].as_array().cloned().unwrap_or_default();
        assert_eq!(months.len(), 12);
        assert_eq!(months[11]["month"], last, "{period} {from21}");
    }
}

#[test]
fn a_running_month_is_compared_with_the_same_days_and_the_first_year_with_none() {
    let mut office = TestOffice::new_practice("2026-10-25");
    let parties = json!([
        party("applicant", "person", "周麦"),
        party("respondent", "organisation", "鑫海水产行")
    ]);
    // After the 20th of October: not in the same stretch of the month before.
    register(&mut office, parties.clone(), Some(2));
    office.clock.set_day(day("2026-11-03"));
    register(&mut office, parties.clone(), Some(3));
    office.clock.set_day(day("2026-11-20"));
    let view = office.ok("tally", month("registered", 11));
    assert_eq!(view["until"], "2026-11-20");
    let previous = &view["previous"];
    assert_eq!(
        (&previous["from"], &previous["to"]),
        (&json!("2026-10-01"), &json!("2026-10-20"))
    );
    assert!(
        previous["figures"].is_null(),
        "the book is younger: {previous}"
    );
    assert_eq!(previous["since"], json!(null), "it covers no day of it");
    assert_eq!(view["year_earlier"]["figures"], json!(null));
    assert_eq!(view["year_to_date"]["figures"]["new"], 2);
    let over = office.ok("tally", month("registered", 10));
    assert_eq!(over["until"], "2026-10-31");
    office.clock.set_day(day("2026-12-01"));
    let view = office.ok("tally", month("registered", 11));
    assert_eq!(
        (&view["until"], &view["previous"]["to"]),
        (&json!("2026-11-30"), &json!("2026-10-31"))
    );
    assert_eq!(
        (&view["previous"]["figures"], &view["previous"]["since"]),
        (&json!(null), &json!("2026-10-25")),
        "October is covered from the 25th only"
    );
    office.clock.set_day(day("2026-12-20"));
    let view = office.ok("tally", month("registered", 12));
    let previous = &view["previous"];
    assert_eq!(previous["to"], "2026-11-20", "to the same day of November");
    assert_eq!(
        (&previous["figures"]["new"], &previous["since"]),
        (&json!(1), &json!(null))
    );
}

#[test]
fn a_year_that_the_book_covers_in_part_is_compared_with_nothing() {
    let mut office = TestOffice::new_practice("2026-10-12");
    office.add_accepted_case();
    let year = |year: i32| {
        json!({"period": {"kind": "year", "year": year}, "basis": "registered", "rows": "group",
            "columns": "standard"})
    };
    office.clock.set_day(day("2028-03-10"));
    let partial = office.ok("tally", year(2027))["year_earlier"].clone();
    assert_eq!(
        (&partial["figures"], &partial["since"]),
        (&json!(null), &json!("2026-10-12"))
    );
    // A single case of 2026 that is entered late makes no whole year of it.
    let mut late = office.wage_case();
    late["registered_on"] = json!("2025-12-30");
    late["fields"]["received_on"] = json!("2025-12-29");
    office.ok("case_register", late);
    let partial = office.ok("tally", year(2027))["year_earlier"].clone();
    assert_eq!(
        (&partial["figures"], &partial["since"]),
        (&json!(null), &json!("2026-10-12"))
    );
    // The office says that it entered all cases of 2026.
    let mut stated = office.ok("office_setup", json!({}))["office"].clone();
    stated["complete_from"] = json!("2026-01-01");
    office.ok("office_set", json!({ "office": stated }));
    let whole = office.ok("tally", year(2027))["year_earlier"].clone();
    assert_eq!(
        (&whole["figures"]["new"], &whole["since"]),
        (&json!(1), &json!(null))
    );
    // 2027 has no case, but the book covers all of it.
    let whole = office.ok("tally", year(2028))["year_earlier"].clone();
    assert_eq!(whole["figures"]["new"], 0);
    assert_eq!(whole["to"], "2027-03-10");
}

/// The stated day counts, whether it lies before or after the day on which the book was made, and whatever single case was
/// registered before it. Without one the book covers the days since it was made.
#[test]
fn a_stretch_that_begins_before_the_stated_day_is_compared_with_nothing() {
    let mut office = TestOffice::new_practice("2026-10-12");
    for registered in ["2025-11-18", "2026-02-09"] {
        let mut late = office.wage_case();
        late["registered_on"] = json!(registered);
        late["fields"]["received_on"] = json!(registered);
        office.ok("case_register", late);
    }
    office.add_accepted_case();
    office.clock.set_day(day("2028-03-10"));
    let year = |year: i32| json!({"kind": "year", "year": year});
    let month = |month: u32| json!({"kind": "month", "year": 2026, "month": month});
    for (stated, period, stretch, new, since) in [
        (None, year(2027), "previous", None, Some("2026-10-12")),
        (None, month(11), "year_earlier", None, None),
        (None, year(2028), "year_earlier", Some(0), None),
        // Before the book was made.
        (
            Some("2025-11-18"),
            year(2027),
            "year_earlier",
            Some(2),
            None,
        ),
        (
            Some("2025-11-18"),
            month(11),
            "year_earlier",
            None,
            Some("2025-11-18"),
        ),
        (Some("2025-11-01"), month(11), "year_earlier", Some(1), None),
        (Some("2026-01-01"), year(2027), "previous", Some(2), None),
        (
            Some("2026-01-02"),
            year(2027),
            "previous",
            None,
            Some("2026-01-02"),
        ),
        (Some("2026-02-01"), month(3), "previous", Some(1), None),
        (
            Some("2026-02-10"),
            month(3),
            "previous",
            None,
            Some("2026-02-10"),
        ),
        // After the book was made.
        (Some("2027-02-01"), year(2027), "year_earlier", None, None),
        (
            Some("2027-02-01"),
            year(2028),
            "year_earlier",
            None,
            Some("2027-02-01"),
        ),
    ] {
        let mut settings = office.ok("office_setup", json!({}))["office"].clone();
        settings["complete_from"] = json!(stated);
        office.ok("office_set", json!({ "office": settings }));
        let tally = json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
        let compared = office.ok("tally", tally)[stretch].clone();
        assert_eq!(
            (&compared["figures"]["new"], &compared["since"]),
            (&json!(new), &json!(since)),
            "{stated:?} {period} {stretch}"
        );
    }
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    settings["complete_from"] = json!("2028-03-11");
    let refused = office.refused_at("office_set", json!({ "office": settings }));
    assert_eq!(refused, ("in_future".into(), "office.complete_from".into()));
}

#[test]
fn cases_that_wait_for_a_decision_are_told_beside_the_accepted_ones() {
    let mut office = TestOffice::new_practice("2026-11-03");
    office.add_accepted_case();
    for _ in 0..3 {
        let case = office.wage_case();
        office.ok("case_register", case);
    }
    let tally = month("accepted", 11);
    let total = office.ok("tally", tally.clone())["total"].clone();
    assert_eq!(
        (figure(&total, "accepted"), figure(&total, "undecided")),
        (1, 3)
    );
    assert_drills(&mut office, &tally, None, &total);
}

#[test]
fn a_grid_with_a_case_that_waits_since_an_earlier_month_has_no_zero_report() {
    let mut office = TestOffice::new_practice("2026-11-03");
    let case = office.wage_case();
    office.ok("case_register", case);
    office.clock.set_day(day("2026-12-01"));
    let mut tally = month("accepted", 12);
    tally["rows"] = json!("grid");
    let view = office.ok("tally", tally);
    let rows = view["rows"].as_array().cloned().unwrap_or_default();
    let undecided = |row: &Value| row["figures"]["undecided"].as_i64();
    let silent: Vec<_> = (rows.iter())
        .map(|row| (undecided(row), row["silent"].as_bool()))
        .collect();
    assert!(silent.contains(&(Some(1), Some(false))), "{silent:?}");
    assert!(
        silent.contains(&(Some(0), Some(true))),
        "the control: {silent:?}"
    );
}
