//! The retention period: the list of the cases past it says the same as the rule for one case.

use std::collections::BTreeSet;

use casebook_core::domain::ids::CaseId;
use casebook_core::domain::office::Safety;
use casebook_core::store::Store;
use casebook_tests::test_office::payloads::acceptance;
use casebook_tests::test_office::{TestOffice, closing, date};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::rounds::{step, view};

/// Registers a case of 2026-08-01 with these fields, accepts it unless it is a consultation, and returns its id.
fn accepted(office: &mut TestOffice, fields: &Value) -> String {
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-08-01");
    case["fields"]["received_on"] = json!("2026-08-01");
    for (field, value) in fields.as_object().expect("fields") {
        case["fields"][field] = value.clone();
    }
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    if fields["nature"] != "consult_only" {
        step(office, &id, "case_accept", acceptance("2026-08-03"));
    }
    id
}

/// Closes a case: R3 after an agreement, R9 withdrawn without one.
fn close(office: &mut TestOffice, id: &str, outcome: &str, on: &str) {
    let end = json!({ "closing": closing(outcome, date(on)) });
    step(office, id, "case_close", end);
}

fn ruled(office: &mut TestOffice, id: &str, cmd: &str, on: &str) {
    let ruling = json!({ "ruling": { "on": on, "reason": "情况有变" } });
    step(office, id, cmd, ruling);
}

/// Cases of every class, each with the last day of its period by the least years, none if it is open.
fn cases(office: &mut TestOffice) -> Vec<(&'static str, String, Option<&'static str>)> {
    let mut found = Vec::new();
    let mut add = |what, id: &str, over| found.push((what, id.to_owned(), over));
    let plain = json!({});
    let id = accepted(office, &plain);
    close(office, &id, "R9", "2026-09-02");
    add("no agreement", &id, Some("2031-09-02"));
    let id = accepted(office, &plain);
    close(office, &id, "R3", "2026-09-03");
    add("agreement", &id, Some("2036-09-03"));
    let id = accepted(office, &plain);
    close(office, &id, "R9", "2028-02-29");
    add("closed on 29 February", &id, Some("2033-02-28"));
    let id = accepted(office, &plain);
    close(office, &id, "R9", "2027-02-28");
    add("over in a leap year", &id, Some("2032-02-28"));
    let id = accepted(office, &json!({ "cause": "W01" }));
    close(office, &id, "R9", "2026-09-04");
    add("work injury", &id, Some("2056-09-04"));
    let id = accepted(office, &json!({ "further_causes": ["W02"] }));
    close(office, &id, "R9", "2026-09-05");
    add("work injury as a further cause", &id, Some("2056-09-05"));
    let id = accepted(office, &json!({ "collective": true, "worker_count": 12 }));
    close(office, &id, "R3", "2026-09-06");
    add("collective", &id, Some("2056-09-06"));
    let id = accepted(office, &json!({ "collective": true, "worker_count": 12 }));
    close(office, &id, "R9", "2026-09-07");
    ruled(office, &id, "case_reopen", "2026-10-01");
    step(
        office,
        &id,
        "case_edit",
        json!({ "changes": { "collective": false, "worker_count": null } }),
    );
    close(office, &id, "R9", "2026-10-08");
    add("collective in an earlier round", &id, Some("2056-10-08"));
    let id = accepted(office, &json!({ "cause": "W01" }));
    close(office, &id, "R9", "2026-09-14");
    ruled(office, &id, "case_reopen", "2026-10-14");
    let cause = json!({ "changes": { "cause": "L07" } });
    step(office, &id, "case_edit", cause);
    close(office, &id, "R9", "2026-10-15");
    add("work injury in an earlier round", &id, Some("2056-10-15"));
    let id = accepted(office, &json!({ "cause": "W03" }));
    ruled(office, &id, "case_void", "2026-09-15");
    add("void work injury, never closed", &id, Some("2031-09-15"));
    let id = accepted(office, &json!({ "nature": "consult_only", "cause": "W01" }));
    let answer = json!({ "answer": { "on": "2026-09-16", "text": "已告知途径" } });
    step(office, &id, "case_answer", answer);
    add("consultation on a work injury", &id, Some("2031-09-16"));
    let id = accepted(office, &json!({ "nature": "consult_only" }));
    let answer = json!({ "answer": { "on": "2026-09-08", "text": "已告知途径" } });
    step(office, &id, "case_answer", answer);
    add("consultation", &id, Some("2031-09-08"));
    let id = accepted(office, &plain);
    ruled(office, &id, "case_void", "2026-09-09");
    add("void, never closed", &id, Some("2031-09-09"));
    let id = accepted(office, &plain);
    close(office, &id, "R9", "2026-09-10");
    ruled(office, &id, "case_void", "2026-10-10");
    add("closed, then void", &id, Some("2031-10-10"));
    let id = accepted(office, &plain);
    close(office, &id, "R3", "2026-09-11");
    ruled(office, &id, "case_reopen", "2026-10-11");
    close(office, &id, "R9", "2026-10-12");
    let what = "closed again after an agreement in an earlier round";
    add(what, &id, Some("2036-10-12"));
    let id = accepted(office, &plain);
    close(office, &id, "R9", "2026-09-13");
    ruled(office, &id, "case_reopen", "2026-10-13");
    add("reopened", &id, None);
    let id = accepted(office, &plain);
    add("open", &id, None);
    found
}

fn past(store: &Store, safety: &Safety, today: NaiveDate) -> BTreeSet<CaseId> {
    let (cases, count) = (store.cases_past_retention(safety, today)).expect("a list");
    assert_eq!(usize::try_from(count), Ok(cases.len()), "{today}");
    cases.iter().map(|case| case.id).collect()
}

#[test]
fn the_list_of_cases_past_retention_says_the_same_as_the_rule() {
    let mut office = TestOffice::new_practice("2028-03-01");
    let cases = cases(&mut office);
    for (what, id, over) in &cases {
        let case = view(&mut office, id)["case"].clone();
        assert_eq!(case["id"], json!(id), "{what}: {over:?}");
    }
    let store = office.store();
    let least = Safety {
        keep_agreements_years: 1,
        keep_others_years: 1,
        ..store.office_setup().safety()
    };
    let longer = Safety {
        keep_agreements_years: 13,
        keep_others_years: 33,
        ..least.clone()
    };
    let loaded: Vec<_> = (cases.iter())
        .map(|(what, id, over)| {
            let id = id.parse().expect("an id");
            (what, store.case(id).expect("the case"), *over)
        })
        .collect();
    for (what, case, over) in &loaded {
        assert_eq!(case.keep_until(&least), over.map(date), "{what}");
    }
    for safety in [&least, &longer] {
        let ends: Vec<_> = (loaded.iter())
            .filter_map(|(_, case, _)| case.keep_until(safety))
            .collect();
        for today in
            (ends.iter()).flat_map(|end| (0..5).map(|n| *end - Days::new(2) + Days::new(n)))
        {
            let listed = past(&store, safety, today);
            for (what, case, _) in &loaded {
                let by_rule = case.keep_until(safety).is_some_and(|end| end < today);
                assert_eq!(listed.contains(&case.id), by_rule, "{what}, {today}");
            }
        }
    }
}
