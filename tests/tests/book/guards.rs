//! Rules of the stages: what a stage required cannot be removed; late and corrected dates; repeated calls.

use casebook_core::domain::vocabulary::Stage;
use casebook_tests::test_office::payloads::{acceptance, all_present, for_case, session};
use casebook_tests::test_office::{TestOffice, closing, member, party};
use serde_json::{Value, json};

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({"case": id}))
}

fn refused_edit(office: &mut TestOffice, id: &str, changes: Value) -> (String, String) {
    let version = view(office, id)["case"]["version"].clone();
    office.refused_at(
        "case_edit",
        json!({"case": id, "version": version, "changes": changes}),
    )
}

fn put(
    office: &mut TestOffice,
    id: &str,
    part: &str,
    value: Value,
) -> Result<Value, casebook_core::WireError> {
    let version = view(office, id)["case"]["version"].clone();
    let part = json!({"part": part, "value": value});
    office.call(
        "part_put",
        json!({"case": id, "version": version, "part": part, "draft": null}),
    )
}

#[test]
fn no_change_removes_what_acceptance_required() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    assert_eq!(
        refused_edit(&mut office, &id, json!({"summary": ""})).0,
        "missing"
    );
    assert_eq!(
        refused_edit(&mut office, &id, json!({"mediator": null})).0,
        "missing"
    );
    let case = view(&mut office, &id)["case"].clone();
    let claim =
        json!({"case": id, "version": version, "kind": "claim", "id": case["claims"][0]["id"]});
    assert_eq!(office.refused("part_remove", claim), "missing");
    let mut applicant = case["parties"][0].clone();
    applicant["role"] = json!("witness");
    let refusal =
        put(&mut office, &id, "party", applicant).expect_err("the case would have no applicant");
    assert_eq!(refusal.detail, ["applicant"]);
}

#[test]
fn an_everyday_dispute_does_not_become_a_labour_dispute_without_consents() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["fields"]["cause"] = json!("V01");
    case["fields"]["nature"] = json!("civil_life");
    let written = office.ok("case_register", case);
    let id = written["case"].as_str().unwrap_or_default().to_string();
    assert_eq!(
        refused_edit(&mut office, &id, json!({"cause": "L07"})).0,
        "missing"
    );
}

#[test]
fn a_cause_that_was_introduced_after_registration_is_refused() {
    let mut office = TestOffice::new_practice("2026-03-02");
    let (id, _) = office.add_accepted_case();
    assert_eq!(
        refused_edit(&mut office, &id, json!({"cause": "O01"})),
        ("unknown".into(), "changes.cause".into())
    );
}

#[test]
fn a_case_on_paper_is_entered_late_with_the_dates_of_the_paper() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-02");
    case["fields"]["received_on"] = json!("2026-10-01");
    let id = office.ok("case_register", case)["case"].clone();
    let accept = |on: &str| for_case(&id, 1, acceptance(on));
    assert_eq!(
        office.refused_at("case_accept", accept("2026-10-01")),
        ("too_early".into(), "on".into())
    );
    office.ok("case_accept", accept("2026-10-03"));
    let view = office.ok("case_get", json!({"case": id}));
    assert_eq!(view["case"]["acceptance"]["due_on"], "2026-10-18");
}

#[test]
fn a_mistyped_extension_can_be_corrected_and_has_a_limit_for_platform_work() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    let extend = |version: i64, until: &str| json!({"case": id, "version": version, "extension": {"until": until, "agreed_on": "2026-10-20"}});
    office.ok("case_extend", extend(version, "2062-11-19"));
    office.ok("case_extend", extend(version + 1, "2026-11-19"));
    assert_eq!(
        view(&mut office, &id)["case"]["extension"]["until"],
        "2026-11-19"
    );

    let mut rider = office.wage_case();
    rider["fields"]["cause"] = json!("O02");
    rider["fields"]["nature"] = json!("new_form");
    let id = office.ok("case_register", rider)["case"].clone();
    office.ok("case_accept", for_case(&id, 1, acceptance("2026-10-20")));
    let far = json!({"case": id, "version": 2, "extension": {"until": "2026-11-20", "agreed_on": "2026-10-20"}});
    assert_eq!(
        office.refused_at("case_extend", far),
        ("bad_date".into(), "extension.until".into())
    );
}

#[test]
fn the_dates_of_acceptance_can_be_corrected_until_the_term_is_extended() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["fields"]["received_on"] = json!("2026-10-17");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let version = 2;
    office.ok("case_accept", for_case(&id, 1, acceptance("2026-10-20")));
    let accept = |version: i64, consent: &str| {
        json!({"case": id, "version": version, "on": "2026-10-20", "applicant_consent_on": consent,
            "respondent_consent_on": consent})
    };
    office.ok("case_accept", accept(version, "2026-10-19"));
    assert_eq!(
        view(&mut office, &id)["case"]["acceptance"]["applicant_consent_on"],
        "2026-10-19"
    );
    let until = json!({"until": "2026-11-19", "agreed_on": "2026-10-20"});
    office.ok(
        "case_extend",
        json!({"case": id, "version": version + 1, "extension": until}),
    );
    assert_eq!(
        office.refused("case_accept", accept(version + 2, "2026-10-18")),
        "wrong_stage"
    );
}

#[test]
fn a_planned_session_of_a_closed_case_clashes_with_nothing_and_can_be_cancelled() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let planned = session("planned", "2026-10-25T09:00:00.123456789", json!([]));
    put(&mut office, &id, "session", planned).expect("it is planned");
    let version = view(&mut office, &id)["case"]["version"].clone();
    office.ok(
        "case_close",
        json!({"case": id, "version": version, "closing": closing("R9", office.today())}),
    );
    let probe = json!({"starts": "2026-10-25T09:00:00", "ends": null, "room": null, "mediators": [member(1)],
        "except": null});
    assert_eq!(office.ok("sessions_on_day", probe), json!([]));
    let mut session = view(&mut office, &id)["case"]["sessions"][0].clone();
    assert_eq!(
        session["starts"], "2026-10-25T09:00:00",
        "without fractions of a second"
    );
    session["state"] = json!("fallen_through");
    put(&mut office, &id, "session", session).expect("it is cancelled");
}

#[test]
fn the_date_of_a_signature_must_be_plausible() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    for (date, code) in [
        ("+262142-12-31", "bad_date"),
        ("9999-12-31", "bad_date"),
        ("1990-01-01", "too_early"),
    ] {
        let mut closing = closing("R9", office.today());
        closing["applicant_signed_on"] = json!(date);
        let close = json!({"case": id, "version": version, "closing": closing});
        assert_eq!(
            office.refused_at("case_close", close),
            (code.into(), "closing.applicant_signed_on".into())
        );
    }
}

/// The first reply may be lost; the second attempt returns the same case, not another one with another number.
#[test]
fn a_repeated_registration_is_one_case() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["draft"] = json!("0199f000-0000-7000-8000-00000000000a");
    let first = office.ok("case_register", case.clone());
    let second = office.ok("case_register", case);
    assert_eq!(
        (&first["case"], &first["number"]),
        (&second["case"], &second["number"])
    );
    assert_eq!(
        office.ok("case_count", json!({"query": {"view": "all"}}))["count"],
        1
    );
}

#[test]
fn a_second_program_is_refused_while_the_book_is_open() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut other = TestOffice::start_practice(&office.data, "2026-10-20");
    assert_eq!(other.refused("practice_open", json!({})), "open_elsewhere");
    office.ok("sign_out", json!({}));
    other.ok("practice_open", json!({}));
}

#[test]
fn the_remains_of_an_interrupted_creation_are_moved_aside_and_never_deleted() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let data = office.data.clone();
    std::fs::create_dir(data.join("office.new")).expect("a folder");
    std::fs::write(data.join("office.new/store.db"), "somebody's cases").expect("a file in it");
    office.ok("sign_out", json!({}));
    office.ok(
        "office_create",
        json!({"office_name": "甲市场工会", "short_name": "甲", "grids": [],
        "user_name": "沈一", "passphrase": "相当长的一句口令谁也没有猜得到过"}),
    );
    let kept: Vec<_> = std::fs::read_dir(&data)
        .expect("the data folder")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.to_string_lossy().contains("office.left-"))
        .collect();
    assert_eq!(kept.len(), 1);
    let text = std::fs::read_to_string(kept[0].join("store.db")).expect("it is there");
    assert_eq!(text, "somebody's cases");
}

#[test]
fn a_record_can_be_corrected_after_a_party_joined() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let present = all_present(&view(&mut office, &id));
    let mut held = session("held", "2026-10-20T09:00:00", present);
    held["record"] = json!("初稿");
    put(&mut office, &id, "session", held).expect("it was held");
    put(
        &mut office,
        &id,
        "party",
        party("respondent", "organisation", "后来的公司"),
    )
    .expect("it joins");
    let mut session = view(&mut office, &id)["case"]["sessions"][0].clone();
    session["record"] = json!("定稿");
    put(&mut office, &id, "session", session.clone()).expect("the record is corrected");
    let again = session["attendance"][0].clone();
    session["attendance"]
        .as_array_mut()
        .expect("a list")
        .push(again);
    let refusal = put(&mut office, &id, "session", session).expect_err("a party is listed twice");
    assert_eq!(refusal.field.as_deref(), Some("part.value.attendance"));
    assert_eq!(view(&mut office, &id)["stage"], json!(Stage::Mediating));
}
