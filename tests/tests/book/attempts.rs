//! Contact attempts: what they must hold, and what they show when a case ends because a party was not reached.

use casebook_tests::test_office::payloads::{acceptance, closing, for_case, note};
use casebook_tests::test_office::{NIL, TestOffice, date};
use serde_json::{Value, json};

/// Returns the part of an attempt to reach a party.
fn attempt(on: &str, result: &str, whom: &Value) -> Value {
    json!({ "part": { "part": "note", "value": {
        "id": NIL, "on": on, "kind": "contact_attempt", "text": "",
        "attempt": { "at": "09:40:12", "how": "phone", "result": result, "whom": whom },
    } }, "draft": null })
}

fn unreached(outcome: &str, on: &str, kept: &[&str]) -> Value {
    let mut ending = closing(outcome, date(on));
    ending["reason"] = json!("三次电话未接");
    json!({ "closing": ending, "kept": kept })
}

/// Registers a wage case; returns its id and its respondent.
fn register(office: &mut TestOffice) -> (Value, Value) {
    let case = office.wage_case();
    let id = office.ok("case_register", case)["case"].clone();
    let view = office.ok("case_get", json!({ "case": id }));
    let parties = view["case"]["parties"].as_array().expect("parties");
    let respondent = parties.iter().find(|p| p["role"] == "respondent");
    (id, respondent.expect("a respondent")["id"].clone())
}

#[test]
fn an_ending_without_an_attempt_is_asked_about_and_one_with_an_attempt_is_not() {
    for (outcome, accepted) in [("R13", false), ("R7", true)] {
        let mut office = TestOffice::new_practice("2026-11-05");
        let (id, respondent) = register(&mut office);
        let mut version = 1;
        if accepted {
            office.ok("case_accept", for_case(&id, 1, acceptance("2026-11-05")));
            version += 1;
        }
        let asked = ("doubtful".to_owned(), "closing.outcome".to_owned());
        let end = |office: &mut TestOffice, version: i32, kept: &[&str]| {
            let ending = for_case(&id, version, unreached(outcome, "2026-11-05", kept));
            office.refused_at("case_close", ending)
        };
        assert_eq!(end(&mut office, version, &[]), asked, "{outcome}");
        // Somebody who was reached shows nothing.
        for result in ["reached", "refused"] {
            let reached = for_case(&id, version, attempt("2026-11-04", result, &respondent));
            office.ok("part_put", reached);
            version += 1;
            assert_eq!(end(&mut office, version, &[]), asked, "{outcome} {result}");
        }
        let missed = for_case(
            &id,
            version,
            attempt("2026-11-03", "no_answer", &respondent),
        );
        office.ok("part_put", missed);
        let ending = for_case(&id, version + 1, unreached(outcome, "2026-11-05", &[]));
        office.ok("case_close", ending);
    }
}

#[test]
fn an_ending_without_an_attempt_may_be_kept() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let (id, _) = register(&mut office);
    let kept = unreached("R13", "2026-11-05", &["closing.outcome"]);
    office.ok("case_close", for_case(&id, 1, kept));
    let other = for_case(&id, 2, attempt("2026-11-02", "no_answer", &Value::Null));
    office.ok("part_put", other);
}

#[test]
fn attempts_of_an_earlier_round_do_not_show_it_again() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let (id, respondent) = register(&mut office);
    let missed = attempt("2026-11-05", "nobody_there", &respondent);
    office.ok("part_put", for_case(&id, 1, missed));
    let ending = unreached("R13", "2026-11-05", &[]);
    office.ok("case_close", for_case(&id, 2, ending));
    office.clock.set_day(date("2026-11-19"));
    let ruling = json!({ "ruling": { "on": "2026-11-18", "reason": "店主回来了" } });
    office.ok("case_reopen", for_case(&id, 3, ruling));
    let again = unreached("R13", "2026-11-19", &[]);
    let refused = office.refused_at("case_close", for_case(&id, 4, again.clone()));
    assert_eq!(refused.0, "doubtful");
    let missed = attempt("2026-11-18", "returned", &respondent);
    office.ok("part_put", for_case(&id, 4, missed));
    office.ok("case_close", for_case(&id, 5, again));
}

#[test]
fn an_attempt_is_checked_and_holds_its_party() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let (id, respondent) = register(&mut office);
    let mut put = |version: i32, part: Value| {
        let answer = office.call("part_put", for_case(&id, version, part));
        answer.map_err(|refusal| {
            let field = refusal.field.clone().unwrap_or_default();
            (casebook_tests::test_office::code(&refusal), field)
        })
    };
    let refused = |code: &str, field: &str| Err((code.to_owned(), format!("part.value.{field}")));
    let mut without = attempt("2026-11-04", "no_answer", &respondent);
    without["part"]["value"]["attempt"] = Value::Null;
    assert_eq!(put(1, without), refused("bad_value", "attempt"));
    let mut phoned = note("2026-11-04", "已通知");
    phoned["attempt"] =
        json!({ "at": "10:00:00", "how": "phone", "result": "reached", "whom": null });
    let phoned = json!({ "part": { "part": "note", "value": phoned }, "draft": null });
    assert_eq!(put(1, phoned), refused("bad_value", "attempt"));
    let tomorrow = attempt("2026-11-06", "no_answer", &respondent);
    assert_eq!(put(1, tomorrow), refused("in_future", "on"));
    let stranger = attempt("2026-11-04", "no_answer", &json!(NIL));
    assert_eq!(put(1, stranger), refused("unknown", "attempt.whom"));
    put(1, attempt("2026-11-04", "wrong_address", &respondent)).expect("an attempt");
    let view = office.ok("case_get", json!({ "case": id }));
    let stored = &view["case"]["notes"][0]["attempt"];
    assert_eq!(stored["at"], "09:40:00", "without seconds");
    let party = json!({ "kind": "party", "id": respondent });
    let removal = office.refused("part_remove", for_case(&id, 2, party));
    assert_eq!(removal, "in_use");
}

#[test]
fn the_attempts_of_a_closed_case_change_only_by_a_correction() {
    let mut office = TestOffice::new_practice("2026-11-05");
    let (id, respondent) = register(&mut office);
    let missed = attempt("2026-11-04", "no_answer", &respondent);
    office.ok("part_put", for_case(&id, 1, missed));
    let ending = unreached("R13", "2026-11-05", &[]);
    office.ok("case_close", for_case(&id, 2, ending));
    let view = office.ok("case_get", json!({ "case": id }));
    let attempt = json!({ "kind": "note", "id": view["case"]["notes"][0]["id"] });
    let removal = for_case(&id, 3, attempt.clone());
    assert_eq!(office.refused("part_remove", removal), "needs_correction");
    let mut corrected = attempt;
    corrected["correction"] = json!({"reason": "记到别的案件上了", "rounds": []});
    office.ok("part_remove", for_case(&id, 3, corrected));
}
