//! Corrections 更正: what was typed wrong is put right with a reason, at any stage, and every figure follows.

use casebook_core::WireError;
use casebook_tests::test_office::payloads::{
    acceptance, all_present, claim, for_case, obligation, session,
};
use casebook_tests::test_office::{TestOffice, closing, code, date, grid, member};
use serde_json::{Value, json};

/// Returns an office with a case of 10-26 that was accepted on 10-28, mediated on 10-30 and closed as R4 on 11-18
/// instead of 11-08, with its id.
fn office_with_closed_case() -> (TestOffice, String) {
    let mut office = TestOffice::new_practice("2026-11-20");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-26");
    case["fields"]["received_on"] = json!("2026-10-26");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    step(&mut office, &id, "case_accept", acceptance("2026-10-28")).expect("accepted");
    let present = all_present(&view(&mut office, &id));
    let held = session("held", "2026-10-30T14:00:00", present);
    put(&mut office, &id, "session", held, None).expect("held");
    let owed = obligation(&view(&mut office, &id), "付款", 50_000, "2026-12-10");
    put(&mut office, &id, "obligation", owed, None).expect("agreed");
    step(
        &mut office,
        &id,
        "case_close",
        json!({ "closing": ended("2026-11-18") }),
    )
    .expect("closed");
    (office, id)
}

fn ended(on: &str) -> Value {
    let mut end = closing("R4", date(on));
    end["reason"] = json!("分歧过大");
    end
}

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

fn step(office: &mut TestOffice, id: &str, cmd: &str, payload: Value) -> Result<Value, WireError> {
    let version = view(office, id)["case"]["version"].clone();
    office.call(cmd, for_case(id, version, payload))
}

fn put(
    office: &mut TestOffice,
    id: &str,
    part: &str,
    value: Value,
    reason: Option<&str>,
) -> Result<Value, WireError> {
    let mut put = json!({"part": {"part": part, "value": value}, "draft": null});
    if let Some(reason) = reason {
        put["correction"] = json!({"reason": reason, "rounds": []});
    }
    step(office, id, "part_put", put)
}

fn correct(
    office: &mut TestOffice,
    id: &str,
    fact: &str,
    after: Value,
) -> Result<Value, WireError> {
    let facts = json!([{ "fact": fact, "after": after }]);
    step(
        office,
        id,
        "case_correct",
        json!({ "reason": "日期录入错误", "facts": facts }),
    )
}

/// Returns how many cases the month closed, on the basis of closings.
fn closed_in(office: &mut TestOffice, year: i32, month: u32) -> Value {
    let period = json!({"kind": "month", "year": year, "month": month});
    let tally = json!({"period": period, "basis": "closed", "rows": "grid", "columns": "standard"});
    office.ok("tally", tally)["total"]["closed"].clone()
}

fn assert_replays(office: &mut TestOffice) {
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
    assert_eq!(
        replayed.dump_cells().expect("cells"),
        store.dump_cells().expect("cells")
    );
    drop((replayed, store));
    office.reopen();
}

#[test]
fn a_closing_date_that_was_typed_wrong_is_corrected_and_the_figures_follow() {
    let (mut office, id) = office_with_closed_case();
    let closing = |on: &str| json!({ "round": null, "after": ended(on) });
    let early = correct(&mut office, &id, "closing", closing("2026-10-29"))
        .expect_err("before the session");
    assert_eq!(
        (code(&early), early.field),
        ("too_early".into(), Some("closed_on".into()))
    );
    assert_eq!(early.detail, ["2026-10-30", "session"]);
    correct(&mut office, &id, "closing", closing("2026-10-31")).expect("it was in October");
    assert_eq!(
        (
            closed_in(&mut office, 2026, 10),
            closed_in(&mut office, 2026, 11)
        ),
        (json!(1), json!(0))
    );
    let newest = view(&mut office, &id)["timeline"][0].clone();
    assert_eq!(
        (&newest["action"], &newest["undoable"]),
        (&json!("case_correct"), &json!(false))
    );
    let correction = &newest["op"]["step"]["value"];
    assert_eq!(correction["reason"], "日期录入错误");
    assert_eq!(correction["facts"][0]["before"]["on"], "2026-11-18");
    assert_replays(&mut office);
    let unreasoned =
        json!({ "reason": " ", "facts": [{"fact": "registered_on", "after": "2026-10-27"}] });
    let refusal = step(&mut office, &id, "case_correct", unreasoned).expect_err("no reason");
    assert_eq!(
        (code(&refusal), refusal.field),
        ("missing".into(), Some("reason".into()))
    );
}

#[test]
fn a_number_stays_when_the_registration_is_corrected_into_another_year() {
    let mut office = TestOffice::new_practice("2026-01-05");
    let mut case = office.wage_case();
    case["fields"]["received_on"] = json!("2025-12-29");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let early = correct(&mut office, &id, "registered_on", json!("2025-12-28"))
        .expect_err("not received yet");
    assert_eq!(
        (code(&early), early.field),
        ("too_early".into(), Some("registered_on".into()))
    );
    correct(&mut office, &id, "registered_on", json!("2025-12-30")).expect("corrected");
    let case = view(&mut office, &id)["case"].clone();
    assert_eq!(
        (&case["number"]["year"], &case["registered_on"]),
        (&json!(2026), &json!("2025-12-30"))
    );
    assert_replays(&mut office);
}

#[test]
fn what_a_closed_case_is_counted_by_changes_only_by_a_correction() {
    let (mut office, id) = office_with_closed_case();
    for (field, value) in [
        ("cause", json!("W02")),
        ("grid", json!(grid(2))),
        ("mediator", json!(member(2))),
        ("worker_count", json!(12)),
        ("received_on", json!("2026-10-25")),
    ] {
        let edit = json!({ "changes": { field: value } });
        let refusal = step(&mut office, &id, "case_edit", edit.clone()).expect_err("it is closed");
        assert_eq!(
            (code(&refusal), refusal.field),
            ("needs_correction".into(), Some(format!("changes.{field}")))
        );
        let mut corrected = edit;
        corrected["correction"] = json!({"reason": "核对台账后更正", "rounds": []});
        step(&mut office, &id, "case_edit", corrected).expect("with a reason");
    }
    step(
        &mut office,
        &id,
        "case_edit",
        json!({"changes": {"summary": "补充案情"}}),
    )
    .expect("not counted");
    let case = view(&mut office, &id)["case"].clone();
    let mut held = case["sessions"][0].clone();
    held["record"] = json!("改过的笔录");
    let mut owed = case["obligations"][0].clone();
    owed["amount"] = json!(1);
    let mut worker = case["parties"][0].clone();
    worker["kind"] = json!("organisation");
    for (part, value) in [
        ("session", held),
        ("obligation", owed),
        ("party", worker),
        ("claim", claim("加班费", 99)),
    ] {
        let refusal = put(&mut office, &id, part, value.clone(), None).expect_err("it is closed");
        assert_eq!(code(&refusal), "needs_correction", "{part}");
        put(&mut office, &id, part, value, Some("录入错误")).expect("with a reason");
    }
    let remove = json!({"kind": "claim", "id": case["claims"][0]["id"]});
    let refusal = step(&mut office, &id, "part_remove", remove.clone()).expect_err("it is closed");
    assert_eq!(code(&refusal), "needs_correction");
    let mut paid = view(&mut office, &id)["case"]["obligations"][0].clone();
    paid["performed_on"] = json!("2026-11-19");
    put(&mut office, &id, "obligation", paid, None).expect("performance goes on after the closing");
    assert_replays(&mut office);
}

#[test]
fn who_a_party_of_a_closed_case_is_changes_only_by_a_correction() {
    let (mut office, id) = office_with_closed_case();
    let worker = view(&mut office, &id)["case"]["parties"][0].clone();
    for (field, value) in [
        ("phone", "0510-8270 4321"),
        ("address", "梁溪区通江大道 7 号"),
        ("remark", "带着翻译"),
    ] {
        let mut reached = worker.clone();
        reached[field] = json!(value);
        put(&mut office, &id, "party", reached, None)
            .expect("how somebody is reached is not settled");
    }
    for changes in [
        json!({"name": "周小𠮷"}),
        json!({"id_kind": "passport", "id_number": "E1890070"}),
    ] {
        let mut other = view(&mut office, &id)["case"]["parties"][0].clone();
        for (field, value) in changes.as_object().expect("fields") {
            other[field] = value.clone();
        }
        let refusal =
            put(&mut office, &id, "party", other.clone(), None).expect_err("it is closed");
        assert_eq!(code(&refusal), "needs_correction", "{changes}");
        put(&mut office, &id, "party", other, Some("录入错误")).expect("with a reason");
    }
    let corrected = view(&mut office, &id)["timeline"][1]["op"]["step"]["value"].clone();
    assert_eq!(corrected["facts"][0]["before"]["value"]["name"], "周小满");
    assert_replays(&mut office);
}

#[test]
fn an_acceptance_by_mistake_is_taken_back_unless_something_rests_on_it() {
    let (mut office, id) = office_with_closed_case();
    let refusal =
        correct(&mut office, &id, "acceptance", json!(null)).expect_err("sessions were held");
    assert_eq!(
        (code(&refusal), refusal.detail),
        ("rests_on_acceptance".into(), vec!["session".to_owned()])
    );
    let (other, _) = office.add_accepted_case();
    correct(&mut office, &other, "acceptance", json!(null)).expect("nothing rests on it");
    let taken_back = view(&mut office, &other);
    assert_eq!(
        (&taken_back["stage"], &taken_back["case"]["acceptance"]),
        (&json!("registered"), &json!(null))
    );
    step(&mut office, &other, "case_accept", acceptance("2026-11-20"))
        .expect("it can be accepted again");
    assert_replays(&mut office);
}

/// Each thing that rests on it keeps the acceptance alone, also a closing and a reopening.
#[test]
fn an_acceptance_stays_while_anything_rests_on_it() {
    let mut office = TestOffice::new_practice("2026-11-20");
    let withdrawn = json!({ "closing": closing("R9", date("2026-10-30")) });
    let until = json!({"extension": {"until": "2026-11-19", "agreed_on": "2026-10-30"}});
    let ruling = json!({"ruling": {"on": "2026-11-09", "reason": "又来申请"}});
    for (steps, what) in [
        (vec![], None),
        (vec![("case_extend", until)], Some("agreed_on")),
        (vec![("case_close", withdrawn.clone())], Some("closed_on")),
        (
            vec![("case_close", withdrawn), ("case_reopen", ruling)],
            Some("reopened_on"),
        ),
        (vec![("session", json!(null))], Some("session")),
        (vec![("obligation", json!(null))], Some("obligations")),
    ] {
        let mut case = office.wage_case();
        case["registered_on"] = json!("2026-10-26");
        case["fields"]["received_on"] = json!("2026-10-26");
        let id = office.ok("case_register", case)["case"].clone();
        let id = id.as_str().expect("an id");
        step(&mut office, id, "case_accept", acceptance("2026-10-28")).expect("accepted");
        for (cmd, payload) in steps {
            let now = view(&mut office, id);
            let done = match cmd {
                "session" => {
                    let planned = session("planned", "2026-11-24T14:00:00", json!([]));
                    put(&mut office, id, "session", planned, None)
                }
                "obligation" => {
                    let owed = obligation(&now, "付款", 50_000, "2026-12-10");
                    put(&mut office, id, "obligation", owed, None)
                }
                _ => step(&mut office, id, cmd, payload),
            };
            done.unwrap_or_else(|e| panic!("{cmd}: {e:?}"));
        }
        let taken_back = correct(&mut office, id, "acceptance", json!(null));
        let rests = taken_back
            .err()
            .map(|refusal| (code(&refusal), refusal.detail));
        let expected = what.map(|what| ("rests_on_acceptance".to_owned(), vec![what.to_owned()]));
        assert_eq!(rests, expected);
    }
}

#[test]
fn an_earlier_closing_is_corrected_too() {
    let (mut office, id) = office_with_closed_case();
    let ruling = json!({"ruling": {"on": "2026-11-19", "reason": "新情况"}});
    step(&mut office, &id, "case_reopen", ruling).expect("reopened");
    let closing = |on: &str| json!({ "round": 0, "after": ended(on) });
    let late = correct(&mut office, &id, "closing", closing("2026-11-20"))
        .expect_err("after the reopening");
    assert_eq!(
        (code(&late), late.field),
        ("too_late".into(), Some("closed_on".into()))
    );
    assert_eq!(late.detail, ["2026-11-19", "reopened_on"]);
    correct(&mut office, &id, "closing", closing("2026-10-31")).expect("it was in October");
    assert_eq!(closed_in(&mut office, 2026, 10), 1);
    assert_replays(&mut office);
}

#[test]
fn a_void_by_mistake_is_undone() {
    let (mut office, id) = office_with_closed_case();
    let ruling = json!({"ruling": {"on": "2026-11-20", "reason": "重复登记"}});
    step(&mut office, &id, "case_void", ruling).expect("void");
    assert_eq!(closed_in(&mut office, 2026, 11), 0);
    let other =
        correct(&mut office, &id, "registered_on", json!("2026-10-27")).expect_err("it is void");
    assert_eq!(code(&other), "wrong_stage");
    let facts = json!([{ "fact": "void" }]);
    step(
        &mut office,
        &id,
        "case_correct",
        json!({ "reason": "作废有误", "facts": facts }),
    )
    .expect("undone");
    assert_eq!(closed_in(&mut office, 2026, 11), 1);
    assert_replays(&mut office);
}

#[test]
fn who_decides_corrects_and_only_a_supervisor_undoes_a_void() {
    let (mut office, id) = office_with_closed_case();
    office.put_staff(2, "mediator", "");
    office.put_staff(4, "recorder", "");
    office.act_as_member(4);
    let edit = json!({ "changes": { "cause": "W02" }, "correction": {"reason": "录入错误", "rounds": []} });
    let refusal = step(&mut office, &id, "case_edit", edit).expect_err("a recorder");
    assert_eq!(code(&refusal), "not_allowed");
    office.act_as_member(2);
    let day = json!("2026-10-27");
    correct(&mut office, &id, "registered_on", day).expect("a mediator corrects");
    let ruling = json!({"ruling": {"on": "2026-11-20", "reason": "重复登记"}});
    step(&mut office, &id, "case_void", ruling).expect("void");
    let undo = json!({ "reason": "作废有误", "facts": [{ "fact": "void" }] });
    let refusal = step(&mut office, &id, "case_correct", undo.clone()).expect_err("a mediator");
    assert_eq!(code(&refusal), "not_allowed");
    office.act_as_member(1);
    step(&mut office, &id, "case_correct", undo).expect("a supervisor");
}
