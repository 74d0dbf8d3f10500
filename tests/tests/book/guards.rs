//! What a stage needed stays there; late paper, slips of the pen, and the same thing said twice.

use casebook_core::domain::vocabulary::Stage;
use casebook_tests::book::{Book, NIL, closing, member, party};
use serde_json::{Value, json};

fn view(book: &mut Book, id: &str) -> Value {
    book.ok("case_get", json!({"case": id}))
}

fn edit(book: &mut Book, id: &str, changes: Value) -> (String, String) {
    let version = view(book, id)["case"]["version"].clone();
    book.refused(
        "case_edit",
        json!({"case": id, "version": version, "changes": changes}),
    )
}

fn put(
    book: &mut Book,
    id: &str,
    part: &str,
    value: Value,
) -> Result<Value, casebook_core::WireError> {
    let version = view(book, id)["case"]["version"].clone();
    let part = json!({"part": part, "value": value});
    book.call(
        "part_put",
        json!({"case": id, "version": version, "part": part, "draft": null}),
    )
}

#[test]
fn no_change_takes_away_what_acceptance_needed() {
    let mut book = Book::on("2026-10-20");
    let (id, version) = book.accepted();
    assert_eq!(edit(&mut book, &id, json!({"summary": ""})).0, "missing");
    assert_eq!(edit(&mut book, &id, json!({"mediator": null})).0, "missing");
    let case = view(&mut book, &id)["case"].clone();
    let claim =
        json!({"case": id, "version": version, "kind": "claim", "id": case["claims"][0]["id"]});
    assert_eq!(book.refused("part_remove", claim).0, "missing");
    let mut applicant = case["parties"][0].clone();
    applicant["role"] = json!("witness");
    let refusal = put(&mut book, &id, "party", applicant).expect_err("nobody would apply");
    assert_eq!(refusal.detail, ["applicant"]);
}

#[test]
fn an_everyday_dispute_does_not_become_labour_without_the_consents() {
    let mut book = Book::on("2026-10-20");
    let mut quarrel = book.wage_case();
    quarrel["fields"]["cause"] = json!("V01");
    quarrel["fields"]["nature"] = json!("civil_life");
    let written = book.ok("case_register", quarrel);
    let id = written["case"].as_str().unwrap_or_default().to_string();
    assert_eq!(edit(&mut book, &id, json!({"cause": "L07"})).0, "missing");
}

#[test]
fn a_cause_that_did_not_exist_yet_is_refused_later_too() {
    let mut book = Book::on("2026-03-02");
    let (id, _) = book.accepted();
    assert_eq!(
        edit(&mut book, &id, json!({"cause": "O01"})),
        ("unknown".into(), "changes.cause".into())
    );
}

#[test]
fn a_case_that_comes_in_on_paper_was_accepted_before_it_was_entered() {
    let mut book = Book::on("2026-10-20");
    let mut case = book.wage_case();
    case["fields"]["received_on"] = json!("2026-10-01");
    let id = book.ok("case_register", case)["case"].clone();
    let accept = |on: &str| {
        json!({"case": id, "version": 1, "on": on, "applicant_consent_on": on,
        "respondent_consent_on": on})
    };
    assert_eq!(
        book.refused("case_accept", accept("2026-09-30")),
        ("too_early".into(), "on".into())
    );
    book.ok("case_accept", accept("2026-10-03"));
    let view = book.ok("case_get", json!({"case": id}));
    assert_eq!(view["case"]["acceptance"]["due_on"], "2026-10-18");
}

#[test]
fn a_term_that_was_mistyped_is_put_right_and_platform_work_has_a_bound() {
    let mut book = Book::on("2026-10-20");
    let (id, version) = book.accepted();
    let extend = |version: i64, until: &str| json!({"case": id, "version": version, "extension": {"until": until, "agreed_on": "2026-10-20"}});
    book.ok("case_extend", extend(version, "2062-11-19"));
    book.ok("case_extend", extend(version + 1, "2026-11-19"));
    assert_eq!(
        view(&mut book, &id)["case"]["extension"]["until"],
        "2026-11-19"
    );

    let mut rider = book.wage_case();
    rider["fields"]["cause"] = json!("O02");
    rider["fields"]["nature"] = json!("new_form");
    let id = book.ok("case_register", rider)["case"].clone();
    book.ok(
        "case_accept",
        json!({"case": id, "version": 1, "on": "2026-10-20",
        "applicant_consent_on": "2026-10-20", "respondent_consent_on": "2026-10-20"}),
    );
    let far = json!({"case": id, "version": 2, "extension": {"until": "2026-11-20", "agreed_on": "2026-10-20"}});
    assert_eq!(
        book.refused("case_extend", far),
        ("bad_date".into(), "extension.until".into())
    );
}

#[test]
fn mistyped_dates_of_acceptance_are_put_right_until_something_is_built_on_them() {
    let mut book = Book::on("2026-10-20");
    let (id, version) = book.accepted();
    let accept = |version: i64, consent: &str| {
        json!({"case": id, "version": version, "on": "2026-10-20", "applicant_consent_on": consent,
            "respondent_consent_on": consent})
    };
    book.ok("case_accept", accept(version, "2026-10-19"));
    assert_eq!(
        view(&mut book, &id)["case"]["acceptance"]["applicant_consent_on"],
        "2026-10-19"
    );
    let until = json!({"until": "2026-11-19", "agreed_on": "2026-10-20"});
    book.ok(
        "case_extend",
        json!({"case": id, "version": version + 1, "extension": until}),
    );
    assert_eq!(
        book.refused("case_accept", accept(version + 2, "2026-10-18"))
            .0,
        "wrong_stage"
    );
}

#[test]
fn a_planned_session_of_a_closed_case_takes_no_room_and_can_be_called_off() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = book.accepted();
    let session = json!({"id": NIL, "state": "planned", "form": "joint", "room": null,
        "starts": "2026-10-25T09:00:00.123456789", "ends": null, "mediators": [member(1)], "recorder": null,
        "attendance": [], "record": "", "result": "", "next_on": null});
    put(&mut book, &id, "session", session).expect("it is planned");
    let version = view(&mut book, &id)["case"]["version"].clone();
    book.ok(
        "case_close",
        json!({"case": id, "version": version, "closing": closing("R9", book.today)}),
    );
    let probe = json!({"starts": "2026-10-25T09:00:00", "ends": null, "room": null, "mediators": [member(1)],
        "except": null});
    assert_eq!(book.ok("sessions_on_day", probe), json!([]));
    let mut session = view(&mut book, &id)["case"]["sessions"][0].clone();
    assert_eq!(
        session["starts"], "2026-10-25T09:00:00",
        "told to the minute"
    );
    session["state"] = json!("fallen_through");
    put(&mut book, &id, "session", session).expect("it is called off");
}

#[test]
fn signatures_have_sense() {
    let mut book = Book::on("2026-10-20");
    let (id, version) = book.accepted();
    for (date, code) in [
        ("+262142-12-31", "bad_date"),
        ("9999-12-31", "bad_date"),
        ("1990-01-01", "too_early"),
    ] {
        let mut closing = closing("R9", book.today);
        closing["applicant_signed_on"] = json!(date);
        let close = json!({"case": id, "version": version, "closing": closing});
        assert_eq!(
            book.refused("case_close", close),
            (code.into(), "closing.applicant_signed_on".into())
        );
    }
}

/// The first answer may be lost on the way; the second attempt is the same case, not a twin with a number of its own.
#[test]
fn a_registration_said_twice_is_one_case() {
    let mut book = Book::on("2026-10-20");
    let mut case = book.wage_case();
    case["draft"] = json!("0199f000-0000-7000-8000-00000000000a");
    let first = book.ok("case_register", case.clone());
    let second = book.ok("case_register", case);
    assert_eq!(
        (&first["case"], &first["number"]),
        (&second["case"], &second["number"])
    );
    assert_eq!(
        book.ok("case_count", json!({"query": {"view": "all"}}))["count"],
        1
    );
}

#[test]
fn a_second_window_is_told_that_the_book_is_open() {
    let mut book = Book::on("2026-10-20");
    let folder = book.folder();
    let data = folder.parent().expect("a folder around it").to_path_buf();
    let mut other = casebook_core::App::new(casebook_core::Paths {
        exports: data.join("exports"),
        local: true,
        data,
    });
    let now = book.now();
    let refusal = casebook_core::call(&mut other, "practice_open", json!({}), &now)
        .expect_err("it is open already");
    assert_eq!(json!(refusal.code), "open_elsewhere");
    book.ok("sign_out", json!({}));
    casebook_core::call(&mut other, "practice_open", json!({}), &now).expect("now it is free");
}

#[test]
fn a_set_up_that_was_cut_off_is_moved_aside_and_never_deleted() {
    let mut book = Book::on("2026-10-20");
    let data = book
        .folder()
        .parent()
        .expect("a folder around it")
        .to_path_buf();
    std::fs::create_dir(data.join("office.new")).expect("a left-over");
    std::fs::write(data.join("office.new/store.db"), "somebody's cases").expect("a file in it");
    book.ok("sign_out", json!({}));
    book.ok(
        "office_create",
        json!({"office_name": "甲市场工会", "short_name": "甲", "grids": [],
        "user_name": "沈一", "passphrase": "相当长的一句口令没人猜得到"}),
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
    let mut book = Book::on("2026-10-20");
    let (id, _) = book.accepted();
    let sides = view(&mut book, &id)["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let attendance: Value = sides
        .iter()
        .map(|p| json!({"party": p["id"], "attendance": "present"}))
        .collect();
    let held = json!({"id": NIL, "state": "held", "form": "joint", "room": null, "starts": "2026-10-20T09:00:00",
        "ends": null, "mediators": [member(1)], "recorder": null, "attendance": attendance, "record": "初稿",
        "result": "", "next_on": null});
    put(&mut book, &id, "session", held).expect("it was held");
    put(
        &mut book,
        &id,
        "party",
        party("respondent", "organisation", "后来的公司"),
    )
    .expect("it joins");
    let mut session = view(&mut book, &id)["case"]["sessions"][0].clone();
    session["record"] = json!("定稿");
    put(&mut book, &id, "session", session.clone()).expect("the record is put right");
    let twin = session["attendance"][0].clone();
    session["attendance"]
        .as_array_mut()
        .expect("a list")
        .push(twin);
    let refusal = put(&mut book, &id, "session", session).expect_err("one party, two answers");
    assert_eq!(refusal.field.as_deref(), Some("part.value.attendance"));
    assert_eq!(view(&mut book, &id)["stage"], json!(Stage::Mediating));
}
