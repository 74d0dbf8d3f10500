//! The main job through the commands: register, accept, hold a session, agree, close, reopen.

use casebook_tests::test_office::payloads::{self, SIGNATURES, all_present, obligation};
use casebook_tests::test_office::{NIL, TestOffice, closing, member, party, room};
use serde_json::{Value, json};

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Returns a session of all parties in room 1 with a record.
fn session(view: &Value, state: &str, starts: &str) -> Value {
    let mut session = payloads::session(state, starts, all_present(view));
    session["room"] = json!(room(1));
    session["record"] = json!("双方到场，核对了工资表。");
    session
}

fn put(office: &mut TestOffice, view: &Value, kind: &str, value: Value) -> Value {
    let case = &view["case"];
    let part = json!({"part": kind, "value": value});
    office.ok(
        "part_put",
        json!({"case": case["id"], "version": case["version"], "part": part, "draft": null}),
    );
    office.ok("case_get", json!({"case": case["id"]}))
}

#[test]
fn a_case_goes_from_registration_to_a_signed_agreement() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let mut view = office.ok("case_get", json!({"case": id}));
    assert_eq!(text(&view, "number"), "盛劳调字〔2026〕第1号");
    assert_eq!(text(&view, "stage"), "accepted");
    assert_eq!(
        view["case"]["acceptance"]["due_on"], "2026-11-04",
        "15 days, the first not counted"
    );
    let held = session(&view, "held", "2026-10-20T14:30:00");
    view = put(&mut office, &view, "session", held);
    assert_eq!(text(&view, "stage"), "mediating");
    let term = obligation(&view, "支付工资", 1_000_000, "2026-11-30");
    view = put(&mut office, &view, "obligation", term);
    let mut closing = closing("R1", office.today());
    let close = |closing: &Value, view: &Value| json!({"case": id, "version": view["case"]["version"], "closing": closing});
    let refusal = office
        .call("case_close", close(&closing, &view))
        .expect_err("nobody has signed");
    assert_eq!(refusal.detail, SIGNATURES);
    for field in SIGNATURES {
        closing[field] = json!("2026-10-20");
    }
    office.ok("case_close", close(&closing, &view));
    view = office.ok("case_get", json!({"case": id}));
    assert_eq!(
        (text(&view, "stage"), view["agreed"].as_i64()),
        ("closed", Some(1_000_000))
    );
    assert_eq!(view["timeline"][0]["action"], "case_close");
    let again = json!({"case": id, "version": view["case"]["version"],
        "ruling": {"on": "2026-10-20", "reason": "对方反悔"}});
    office.ok("case_reopen", again);
    assert_eq!(
        text(&office.ok("case_get", json!({"case": id})), "stage"),
        "reopened"
    );
}

#[test]
fn an_everyday_dispute_needs_no_acceptance_and_a_consultation_is_answered() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut everyday = office.wage_case();
    everyday["fields"]["cause"] = json!("V01");
    everyday["fields"]["nature"] = json!("civil_life");
    everyday["claims"] = json!([]);
    let written = office.ok("case_register", everyday);
    let view = office.ok("case_get", json!({"case": written["case"]}));
    assert_eq!(text(&view, "stage"), "accepted");
    let settled =
        json!({"case": written["case"], "version": 1, "closing": closing("R2", office.today())});
    office.ok("case_close", settled);

    let mut question = office.wage_case();
    question["fields"]["nature"] = json!("consult_only");
    question["parties"] = json!([party("applicant", "person", "来访人")]);
    let written = office.ok("case_register", question);
    let answer = json!({"case": written["case"], "version": 1, "answer": {"on": "2026-10-20", "text": "已答复"}});
    office.ok("case_answer", answer);
    let view = office.ok("case_get", json!({"case": written["case"]}));
    assert_eq!(text(&view, "stage"), "answered");
}

#[test]
fn a_change_can_be_undone_once_and_not_after_a_later_one() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    let edit = |version: i64, text: &str| json!({"case": id, "version": version, "changes": {"summary": text}});
    let first = office.ok("case_edit", edit(version, "甲"));
    let second = office.ok("case_edit", edit(version + 1, "乙"));
    let undo = |written: &Value| json!({"case": id, "seq": written["seq"]});
    assert_eq!(office.refused("undo", undo(&first)), "changed_since");
    office.ok("undo", undo(&second));
    let view = office.ok("case_get", json!({"case": id}));
    assert_eq!(view["case"]["fields"]["summary"], "甲");
    assert_eq!(office.refused("undo", undo(&second)), "nothing_to_undo");
    let accepted = view["timeline"].as_array().expect("a timeline").iter();
    let accepted = accepted
        .clone()
        .find(|e| e["action"] == "case_accept")
        .expect("it was accepted");
    assert_eq!(office.refused("undo", undo(accepted)), "not_undoable");
}

#[test]
fn a_clash_of_a_room_or_a_mediator_is_reported() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let view = office.ok("case_get", json!({"case": id}));
    let mut planned = session(&view, "planned", "2026-10-21T09:30:00");
    planned["ends"] = json!("2026-10-21T11:00:00");
    put(&mut office, &view, "session", planned);
    let probe = |starts: &str| json!({"starts": starts, "ends": null, "room": room(1), "mediators": [member(1), member(2)], "except": null});
    let clash = office.ok("sessions_on_day", probe("2026-10-21T10:30:00"));
    assert_eq!(clash[0]["room_clash"], true);
    assert_eq!(clash[0]["mediator_clash"], json!([member(1)]));
    let free = office.ok("sessions_on_day", probe("2026-10-21T11:00:00"));
    assert_eq!(
        (&free[0]["room_clash"], &free[0]["mediator_clash"]),
        (&json!(false), &json!([]))
    );
}

#[test]
fn a_session_past_midnight_clashes_with_those_of_the_next_day() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let view = office.ok("case_get", json!({"case": id}));
    let mut late = session(&view, "planned", "2026-10-21T22:00:00");
    late["ends"] = json!("2026-10-22T00:40:00");
    put(&mut office, &view, "session", late);
    let view = office.ok("case_get", json!({"case": id}));
    put(
        &mut office,
        &view,
        "session",
        session(&view, "planned", "2026-10-23T00:20:00"),
    );
    let mut clashes = |starts: &str, ends: Value| {
        let probe = json!({"starts": starts, "ends": ends, "room": room(1), "mediators": [member(1)], "except": null});
        let sessions = office.ok("sessions_on_day", probe);
        let sessions = sessions.as_array().cloned().unwrap_or_default();
        (
            sessions.len(),
            sessions.iter().any(|s| s["room_clash"] == true),
        )
    };
    assert_eq!(clashes("2026-10-22T00:10:00", json!(null)), (1, true));
    assert_eq!(
        clashes("2026-10-22T00:40:00", json!(null)),
        (0, false),
        "it is over"
    );
    assert_eq!(
        clashes("2026-10-21T08:00:00", json!(null)),
        (1, false),
        "the same day"
    );
    let past_midnight = json!("2026-10-23T00:50:00");
    assert_eq!(clashes("2026-10-22T23:30:00", past_midnight), (1, true));
}

#[test]
fn a_draft_is_kept_until_its_case_is_registered() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let key = json!({"form": "new_case", "subject": "0199f000-0000-7000-8000-000000000001"});
    let mut draft = key.clone();
    draft["body"] = json!({"summary": "刚说到一半"});
    office.ok("draft_save", draft);
    drop(office.store());
    office.reopen();
    assert_eq!(
        office.ok("draft_get", key.clone())["body"]["summary"],
        "刚说到一半"
    );
    let mut case = office.wage_case();
    case["draft"] = key["subject"].clone();
    office.ok("case_register", case);
    assert_eq!(office.ok("draft_get", key), Value::Null);
}

#[test]
fn cases_are_found_by_two_characters_and_by_the_last_digits() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["parties"][0]["phone"] = json!("13800000417");
    office.ok("case_register", case);
    for typed in ["小满", "周小", "鑫海", "0417", "东二排", "１３８００００"] {
        let found = office.ok("find", json!({"text": typed}));
        assert_eq!(found["cases"].as_array().map(Vec::len), Some(1), "{typed}");
    }
    let found = office.ok("find", json!({"text": "三个月工资"}));
    assert_eq!(
        found["cases"].as_array().map(Vec::len),
        Some(1),
        "by content"
    );
    assert_eq!(
        office.ok("find", json!({"text": "小海"}))["cases"],
        json!([])
    );
    let suggested = office.ok("suggest", json!({"text": "周小"}));
    assert_eq!(suggested[0]["party"]["name"], "周小满");
    assert_eq!(suggested[0]["party"]["id"], NIL);
}
