//! The order of the dates of a case, at its borders, for every way in: registration, edit, part and step.

use casebook_core::WireError;
use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, closing, code, date};
use serde_json::{Value, json};

const TODAY: &str = "2026-11-02";

/// Returns an office with a case that was received on 10-26, registered on 10-28 and, if wanted, accepted on 10-30.
fn office_with_case(accepted: bool) -> (TestOffice, String) {
    let mut office = TestOffice::new_practice(TODAY);
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-28");
    case["fields"]["received_on"] = json!("2026-10-26");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    if accepted {
        office.ok("case_accept", for_case(&id, 1, acceptance("2026-10-30")));
    }
    (office, id)
}

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

fn step(office: &mut TestOffice, id: &str, cmd: &str, payload: Value) -> Result<Value, WireError> {
    let version = view(office, id)["case"]["version"].clone();
    office.call(cmd, for_case(id, version, payload))
}

fn put(office: &mut TestOffice, id: &str, part: &str, value: Value) -> Result<Value, WireError> {
    let part = json!({"part": {"part": part, "value": value}, "draft": null});
    step(office, id, "part_put", part)
}

/// Asserts that the refusal names its field, the other date and the name of that.
fn assert_refused(result: Result<Value, WireError>, expected: (&str, &str, &str, &str)) {
    let refusal = result.expect_err("the dates are in the wrong order");
    let detail: Vec<&str> = refusal.detail.iter().map(String::as_str).collect();
    let field = refusal.field.as_deref().unwrap_or_default();
    assert_eq!((code(&refusal).as_str(), field), (expected.0, expected.1));
    assert_eq!(detail, [expected.2, expected.3]);
}

#[test]
fn a_case_is_registered_from_the_day_it_was_received() {
    let mut office = TestOffice::new_practice(TODAY);
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-28");
    case["fields"]["received_on"] = json!("2026-10-29");
    let late = office.call("case_register", case.clone());
    assert_refused(
        late,
        ("too_early", "registered_on", "2026-10-29", "received_on"),
    );
    case["fields"]["received_on"] = json!("2026-10-28");
    let id = office.ok("case_register", case)["case"].clone();
    let edit = json!({"case": id, "version": 1, "changes": {"received_on": "2026-10-29"}});
    let later = office.call("case_edit", edit);
    assert_refused(
        later,
        (
            "too_late",
            "changes.received_on",
            "2026-10-28",
            "registered_on",
        ),
    );
}

#[test]
fn a_registration_has_an_earliest_day_and_takes_the_number_of_its_year() {
    let mut office = TestOffice::new_practice("2026-01-05");
    let mut case = office.wage_case();
    case["registered_on"] = json!("1999-12-31");
    case["fields"]["received_on"] = json!("1999-12-31");
    let refused = office.refused_at("case_register", case.clone());
    assert_eq!(refused, ("too_early".into(), "fields.received_on".into()));
    for (day, number) in [
        ("2000-01-01", (2000, 1)),
        ("2025-12-30", (2025, 1)),
        ("2026-01-05", (2026, 1)),
        ("2025-12-29", (2025, 2)),
    ] {
        case["registered_on"] = json!(day);
        case["fields"]["received_on"] = json!(day);
        let id = office.ok("case_register", case.clone())["case"].clone();
        let case = view(&mut office, id.as_str().expect("an id"))["case"].clone();
        assert_eq!(
            case["number"],
            json!({"year": number.0, "n": number.1}),
            "{day}"
        );
    }
}

#[test]
fn an_acceptance_follows_registration_and_consents_lie_between_request_and_acceptance() {
    let (mut office, id) = office_with_case(false);
    let early = step(&mut office, &id, "case_accept", acceptance("2026-10-27"));
    assert_refused(early, ("too_early", "on", "2026-10-28", "registered_on"));
    let mut accept = acceptance("2026-10-28");
    accept["applicant_consent_on"] = json!("1950-10-26");
    let unasked = step(&mut office, &id, "case_accept", accept.clone());
    assert_refused(
        unasked,
        (
            "too_early",
            "applicant_consent_on",
            "2026-10-26",
            "received_on",
        ),
    );
    accept["applicant_consent_on"] = json!("2026-10-26");
    accept["respondent_consent_on"] = json!("2026-10-29");
    let unconsented = step(&mut office, &id, "case_accept", accept.clone());
    assert_refused(
        unconsented,
        ("too_early", "on", "2026-10-29", "respondent_consent_on"),
    );
    accept["respondent_consent_on"] = json!("2026-10-28");
    step(&mut office, &id, "case_accept", accept).expect("all on the first possible day");
}

#[test]
fn sessions_lie_between_acceptance_and_closing() {
    let (mut office, id) = office_with_case(true);
    let present = all_present(&view(&mut office, &id));
    let held = |starts: &str| session("held", starts, present.clone());
    let early = put(&mut office, &id, "session", held("2026-10-29T23:59:00"));
    assert_refused(
        early,
        (
            "too_early",
            "part.value.starts",
            "2026-10-30",
            "accepted_on",
        ),
    );
    put(&mut office, &id, "session", held("2026-11-01T00:00:00")).expect("it was held");
    let close = |on: &str| json!({ "closing": closing("R9", date(on)) });
    let before = step(&mut office, &id, "case_close", close("2026-10-31"));
    assert_refused(before, ("too_early", "closing.on", "2026-11-01", "session"));
    step(&mut office, &id, "case_close", close("2026-11-01")).expect("on the day of the session");
    let void = json!({"ruling": {"on": "2026-10-27", "reason": "重复登记"}});
    let void = step(&mut office, &id, "case_void", void);
    assert_refused(
        void,
        ("too_early", "ruling.on", "2026-10-28", "registered_on"),
    );
}

#[test]
fn a_case_that_was_never_accepted_ends_from_its_registration_on() {
    let (mut office, id) = office_with_case(false);
    let refuse = |on: &str| {
        let mut end = closing("R10", date(on));
        end["reason"] = json!("不属于劳动争议");
        json!({ "closing": end })
    };
    let early = step(&mut office, &id, "case_close", refuse("2026-10-27"));
    assert_refused(
        early,
        ("too_early", "closing.on", "2026-10-28", "registered_on"),
    );
    step(&mut office, &id, "case_close", refuse("2026-10-28")).expect("on the same day");
}

#[test]
fn signatures_lie_between_acceptance_and_closing() {
    let (mut office, id) = office_with_case(true);
    let case = view(&mut office, &id);
    let owed = obligation(&case, "付款", 50_000, "2026-12-10");
    put(&mut office, &id, "obligation", owed).expect("it was agreed");
    for (signed, refused) in [
        (
            "2026-10-29",
            Some((
                "too_early",
                "closing.sealed_on",
                "2026-10-30",
                "accepted_on",
            )),
        ),
        (
            "2026-11-02",
            Some(("too_early", "closing.on", "2026-11-02", "sealed_on")),
        ),
        ("2026-11-01", None),
    ] {
        let mut end = signed_closing("R1", date("2026-11-01"));
        end["sealed_on"] = json!(signed);
        let closed = step(&mut office, &id, "case_close", json!({ "closing": end }));
        match refused {
            Some(expected) => assert_refused(closed, expected),
            None => drop(closed.expect("signed and sealed in time")),
        }
    }
}

#[test]
fn nothing_of_an_agreement_is_performed_before_anybody_signed_it() {
    let (mut office, id) = office_with_case(true);
    let owed = obligation(&view(&mut office, &id), "付款", 50_000, "2026-12-10");
    put(&mut office, &id, "obligation", owed).expect("agreed");
    let mut signed = signed_closing("R1", date("2026-11-01"));
    signed["respondent_signed_on"] = json!("2026-10-31");
    step(&mut office, &id, "case_close", json!({ "closing": signed })).expect("closed");
    let owed = view(&mut office, &id)["case"]["obligations"][0].clone();
    let signature = ("2026-10-31", "respondent_signed_on");
    let mut performed = owed.clone();
    performed["performed_on"] = json!("2026-10-30");
    let early = put(&mut office, &id, "obligation", performed.clone());
    let field = "part.value.performed_on";
    assert_refused(early, ("too_early", field, signature.0, signature.1));
    let mut paid = owed;
    paid["payments"] = json!([{"on": "2026-10-30", "amount": 20_000, "note": ""}]);
    let early = put(&mut office, &id, "obligation", paid);
    let field = "part.value.payments";
    assert_refused(early, ("too_early", field, signature.0, signature.1));
    performed["performed_on"] = json!("2026-10-31");
    put(&mut office, &id, "obligation", performed).expect("on the day of the first signature");
    // The next round signs an agreement of its own.
    let ruling = json!({"ruling": {"on": "2026-11-01", "reason": "尾款有争议"}});
    step(&mut office, &id, "case_reopen", ruling).expect("reopened");
    let again = signed_closing("R1", date("2026-11-02"));
    step(&mut office, &id, "case_close", json!({ "closing": again }))
        .expect("what was performed in the first round is no obstacle");
}

#[test]
fn an_agreement_is_not_signed_after_it_was_performed() {
    let (mut office, id) = office_with_case(true);
    let mut owed = obligation(&view(&mut office, &id), "付款", 50_000, "2026-12-10");
    owed["performed_on"] = json!("2026-10-31");
    put(&mut office, &id, "obligation", owed).expect("performed at once");
    let close = |office: &mut TestOffice, on: &str| {
        let closing = json!({"closing": signed_closing("R1", date(on))});
        step(office, &id, "case_close", closing)
    };
    let late = close(&mut office, "2026-11-01");
    let field = "closing.applicant_signed_on";
    assert_refused(late, ("too_late", field, "2026-10-31", "performed_on"));
    close(&mut office, "2026-10-31").expect("signed on the day");
}

#[test]
fn nothing_is_due_or_performed_before_the_case_was_accepted() {
    let (mut office, id) = office_with_case(true);
    let case = view(&mut office, &id);
    let owed = |due: &str| obligation(&case, "付款", 50_000, due);
    let early = put(&mut office, &id, "obligation", owed("2016-10-30"));
    assert_refused(
        early,
        (
            "too_early",
            "part.value.due_on",
            "2026-10-30",
            "accepted_on",
        ),
    );
    let mut paid = owed("2026-10-30");
    paid["performed_on"] = json!("2026-10-29");
    let early = put(&mut office, &id, "obligation", paid.clone());
    assert_refused(
        early,
        (
            "too_early",
            "part.value.performed_on",
            "2026-10-30",
            "accepted_on",
        ),
    );
    paid["performed_on"] = json!("2026-10-30");
    put(&mut office, &id, "obligation", paid).expect("due and performed on the first day");
}

#[test]
fn held_sessions_of_a_case_do_not_overlap_and_last_twelve_hours_at_most() {
    let (mut office, id) = office_with_case(true);
    let present = all_present(&view(&mut office, &id));
    let held = |starts: &str, ends: &str| {
        let mut held = session("held", starts, present.clone());
        held["ends"] = json!(ends);
        held
    };
    let long = put(
        &mut office,
        &id,
        "session",
        held("2026-10-31T03:00:00", "2026-10-31T15:01:00"),
    );
    let refusal = long.expect_err("thirteen hours");
    assert_eq!(
        (code(&refusal), refusal.field),
        ("too_late".into(), Some("part.value.ends".into()))
    );
    put(
        &mut office,
        &id,
        "session",
        held("2026-10-30T22:00:00", "2026-10-31T00:40:00"),
    )
    .expect("past midnight");
    put(
        &mut office,
        &id,
        "session",
        held("2026-10-31T03:00:00", "2026-10-31T15:00:00"),
    )
    .expect("twelve hours");
    let within = put(
        &mut office,
        &id,
        "session",
        held("2026-10-31T00:39:00", "2026-10-31T01:00:00"),
    );
    let refusal = within.expect_err("one minute of both");
    assert_eq!(
        (code(&refusal), refusal.field),
        ("overlap".into(), Some("part.value.starts".into()))
    );
    put(
        &mut office,
        &id,
        "session",
        held("2026-10-31T00:40:00", "2026-10-31T03:00:00"),
    )
    .expect("between the two");
    let planned = session("planned", "2026-10-31T04:00:00", json!([]));
    put(&mut office, &id, "session", planned).expect("only what was held cannot overlap");
}
