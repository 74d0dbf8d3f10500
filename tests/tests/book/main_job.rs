//! The main job as the wire sees it: log, accept, meet, agree, close, reopen.

use casebook_tests::book::{Book, NIL, closing, member, party, room};
use serde_json::{Value, json};

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Every party of the case, present.
fn all_present(view: &Value) -> Value {
    let sides = view["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    sides
        .iter()
        .map(|p| json!({"party": p["id"], "attendance": "present"}))
        .collect()
}

fn session(view: &Value, state: &str, starts: &str) -> Value {
    json!({
        "id": NIL, "state": state, "form": "joint", "room": room(1), "starts": starts, "ends": null,
        "mediators": [member(1)], "recorder": null, "attendance": all_present(view),
        "record": "双方到场，核对了工资表。", "result": "", "next_on": null,
    })
}

fn obligation(view: &Value, amount: i64, due: &str) -> Value {
    let parties = &view["case"]["parties"];
    json!({
        "id": NIL, "debtor": parties[1]["id"], "creditor": parties[0]["id"], "what": "支付工资",
        "amount": amount, "due_on": due, "performed_on": null, "performed_note": "",
    })
}

fn put(book: &mut Book, view: &Value, kind: &str, value: Value) -> Value {
    let case = &view["case"];
    let part = json!({"part": kind, "value": value});
    book.ok(
        "part_put",
        json!({"case": case["id"], "version": case["version"], "part": part, "draft": null}),
    );
    book.ok("case_get", json!({"case": case["id"]}))
}

#[test]
fn a_case_goes_from_the_first_word_to_a_signed_agreement() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = book.accepted();
    let mut view = book.ok("case_get", json!({"case": id}));
    assert_eq!(text(&view, "number"), "盛劳调字〔2026〕第1号");
    assert_eq!(text(&view, "stage"), "accepted");
    assert_eq!(
        view["case"]["acceptance"]["due_on"], "2026-11-04",
        "15 days, the first not counted"
    );
    let held = session(&view, "held", "2026-10-20T14:30:00");
    view = put(&mut book, &view, "session", held);
    assert_eq!(text(&view, "stage"), "mediating");
    let term = obligation(&view, 1_000_000, "2026-11-30");
    view = put(&mut book, &view, "obligation", term);
    let mut closing = closing("R1", book.today);
    let close = |closing: &Value, view: &Value| json!({"case": id, "version": view["case"]["version"], "closing": closing});
    let refusal = book
        .call("case_close", close(&closing, &view))
        .expect_err("nobody has signed");
    assert_eq!(
        refusal.detail,
        [
            "applicant_signed_on",
            "respondent_signed_on",
            "mediator_signed_on",
            "sealed_on"
        ]
    );
    for field in [
        "applicant_signed_on",
        "respondent_signed_on",
        "mediator_signed_on",
        "sealed_on",
    ] {
        closing[field] = json!("2026-10-20");
    }
    book.ok("case_close", close(&closing, &view));
    view = book.ok("case_get", json!({"case": id}));
    assert_eq!(
        (text(&view, "stage"), view["agreed"].as_i64()),
        ("closed", Some(1_000_000))
    );
    assert_eq!(view["timeline"][0]["action"], "case_close");
    let again = json!({"case": id, "version": view["case"]["version"],
        "ruling": {"on": "2026-10-20", "reason": "对方反悔"}});
    book.ok("case_reopen", again);
    assert_eq!(
        text(&book.ok("case_get", json!({"case": id})), "stage"),
        "reopened"
    );
}

#[test]
fn an_everyday_dispute_is_taken_up_at_once_and_a_consultation_is_answered() {
    let mut book = Book::on("2026-10-20");
    let mut quarrel = book.wage_case();
    quarrel["fields"]["cause"] = json!("V01");
    quarrel["fields"]["nature"] = json!("civil_life");
    quarrel["claims"] = json!([]);
    let written = book.ok("case_register", quarrel);
    let view = book.ok("case_get", json!({"case": written["case"]}));
    assert_eq!(text(&view, "stage"), "accepted");
    let settled =
        json!({"case": written["case"], "version": 1, "closing": closing("R2", book.today)});
    book.ok("case_close", settled);

    let mut question = book.wage_case();
    question["fields"]["nature"] = json!("consult_only");
    question["parties"] = json!([party("applicant", "person", "来访人")]);
    let written = book.ok("case_register", question);
    let answer = json!({"case": written["case"], "version": 1, "answer": {"on": "2026-10-20", "text": "已答复"}});
    book.ok("case_answer", answer);
    let view = book.ok("case_get", json!({"case": written["case"]}));
    assert_eq!(text(&view, "stage"), "answered");
}

#[test]
fn a_change_can_be_taken_back_once_and_not_over_a_later_one() {
    let mut book = Book::on("2026-10-20");
    let (id, version) = book.accepted();
    let edit = |version: i64, text: &str| json!({"case": id, "version": version, "changes": {"summary": text}});
    let first = book.ok("case_edit", edit(version, "甲"));
    let second = book.ok("case_edit", edit(version + 1, "乙"));
    let undo = |written: &Value| json!({"case": id, "seq": written["seq"]});
    assert_eq!(book.refused("undo", undo(&first)).0, "changed_since");
    book.ok("undo", undo(&second));
    let view = book.ok("case_get", json!({"case": id}));
    assert_eq!(view["case"]["fields"]["summary"], "甲");
    assert_eq!(book.refused("undo", undo(&second)).0, "nothing_to_undo");
    let accepted = view["timeline"].as_array().expect("a timeline").iter();
    let accepted = accepted
        .clone()
        .find(|e| e["action"] == "case_accept")
        .expect("it was accepted");
    assert_eq!(book.refused("undo", undo(accepted)).0, "not_undoable");
}

#[test]
fn a_room_and_a_mediator_are_not_booked_twice_unseen() {
    let mut book = Book::on("2026-10-20");
    let (id, _) = book.accepted();
    let view = book.ok("case_get", json!({"case": id}));
    let mut planned = session(&view, "planned", "2026-10-21T09:30:00");
    planned["ends"] = json!("2026-10-21T11:00:00");
    put(&mut book, &view, "session", planned);
    let probe = |starts: &str| json!({"starts": starts, "ends": null, "room": room(1), "mediators": [member(1), member(2)], "except": null});
    let clash = book.ok("sessions_on_day", probe("2026-10-21T10:30:00"));
    assert_eq!(clash[0]["room_clash"], true);
    assert_eq!(clash[0]["mediator_clash"], json!([member(1)]));
    let free = book.ok("sessions_on_day", probe("2026-10-21T11:00:00"));
    assert_eq!(
        (&free[0]["room_clash"], &free[0]["mediator_clash"]),
        (&json!(false), &json!([]))
    );
}

#[test]
fn what_was_typed_and_not_said_is_kept_until_it_is_said() {
    let mut book = Book::on("2026-10-20");
    let key = json!({"form": "new_case", "subject": "0199f000-0000-7000-8000-000000000001"});
    let mut draft = key.clone();
    draft["body"] = json!({"summary": "刚说到一半"});
    book.ok("draft_save", draft);
    drop(book.store());
    book.reopen();
    assert_eq!(
        book.ok("draft_get", key.clone())["body"]["summary"],
        "刚说到一半"
    );
    let mut case = book.wage_case();
    case["draft"] = key["subject"].clone();
    book.ok("case_register", case);
    assert_eq!(book.ok("draft_get", key), Value::Null);
}

#[test]
fn people_are_found_by_two_characters_and_by_the_last_digits() {
    let mut book = Book::on("2026-10-20");
    let mut case = book.wage_case();
    case["parties"][0]["phone"] = json!("13800000417");
    book.ok("case_register", case);
    for typed in ["小满", "周小", "鑫海", "0417", "东二排", "１３８００"] {
        let found = book.ok("find", json!({"text": typed}));
        assert_eq!(found["cases"].as_array().map(Vec::len), Some(1), "{typed}");
    }
    let found = book.ok("find", json!({"text": "三个月工资"}));
    assert_eq!(
        found["cases"].as_array().map(Vec::len),
        Some(1),
        "by content"
    );
    assert_eq!(book.ok("find", json!({"text": "小海"}))["cases"], json!([]));
    let suggested = book.ok("suggest", json!({"text": "周小"}));
    assert_eq!(suggested[0]["party"]["name"], "周小满");
    assert_eq!(suggested[0]["party"]["id"], NIL);
}
