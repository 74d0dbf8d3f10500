//! The next action of a case ends when the case is closed, and does not come back with a reopening.

use std::collections::BTreeMap;

use casebook_core::domain::case::Closing;
use casebook_core::domain::decide::decide;
use casebook_core::domain::office::OfficeSetup;
use casebook_core::domain::op::{Op, Step};
use casebook_core::domain::refusal::Code;
use casebook_core::domain::reopening::Reopening;
use casebook_tests::test_office::payloads::{all_present, for_case, session};
use casebook_tests::test_office::{TestOffice, closing, date};
use serde_json::{Value, json};

const ACTION: &str = "催交考勤表";

/// Returns an office with a case that is about to be closed and has a next action on 10-22, with its id.
fn office_with_planned_case() -> (TestOffice, String) {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let next = json!({"next_action": ACTION, "next_on": "2026-10-22", "next_owner": office_member(&mut office)});
    on_case(&mut office, &id, "case_edit", json!({ "changes": next }));
    (office, id)
}

fn office_member(office: &mut TestOffice) -> Value {
    office.ok("office_setup", json!({}))["staff"][0]["id"].clone()
}

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

fn on_case(office: &mut TestOffice, id: &str, cmd: &str, payload: Value) -> Value {
    let version = view(office, id)["case"]["version"].clone();
    office.ok(cmd, for_case(id, version, payload))
}

fn close(office: &mut TestOffice, id: &str) {
    let held = session(
        "held",
        "2026-10-20T14:00:00",
        all_present(&view(office, id)),
    );
    let put = json!({"part": {"part": "session", "value": held}, "draft": null});
    on_case(office, id, "part_put", put);
    let mut end = closing("R4", date("2026-10-20"));
    end["reason"] = json!("分歧过大");
    on_case(office, id, "case_close", json!({ "closing": end }));
}

/// Returns the next action of the case with its day and owner.
fn next_action(office: &mut TestOffice, id: &str) -> Value {
    let fields = view(office, id)["case"]["fields"].clone();
    json!([
        fields["next_action"],
        fields["next_on"],
        fields["next_owner"]
    ])
}

#[test]
fn a_closing_ends_the_next_action_and_a_reopening_does_not_bring_it_back() {
    let (mut office, id) = office_with_planned_case();
    let found = |office: &mut TestOffice| {
        let found = office.ok("find", json!({ "text": ACTION }));
        found["cases"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(
        found(&mut office),
        1,
        "the control: it is found while it is planned"
    );
    close(&mut office, &id);
    assert_eq!(next_action(&mut office, &id), json!(["", null, null]));
    assert_eq!(found(&mut office), 0);
    let columns = json!(["number", "next_action", "next_on"]);
    let export = json!({"query": {"view": "all"}, "columns": columns, "file": "csv", "language": "zh", "unmasked": false});
    office.ok("export_list", export);
    let file = office.exports().join(&office.run_job().files[0]);
    let text = std::fs::read_to_string(file).expect("the file");
    let line = text.lines().nth(1).expect("a line of the case");
    assert_eq!(line, "盛劳调字〔2026〕第1号,,");
    office.clock.set_day(date("2027-03-10"));
    let ruling = json!({"ruling": {"on": "2027-03-10", "reason": "双方愿意再谈"}});
    on_case(&mut office, &id, "case_reopen", ruling);
    assert_eq!(next_action(&mut office, &id), json!(["", null, null]));
    let today = office.ok("today", json!({}));
    let planned = |item: &Value| item["subject"]["kind"] == "next_action";
    let due = today["due"].as_array().into_iter().flatten();
    let mut items = due.flat_map(|row| row["items"].as_array().into_iter().flatten());
    assert!(!items.any(planned), "{today}");
    assert_eq!(today["no_next_total"], 1);
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
}

#[test]
fn an_answer_to_a_consultation_ends_its_next_action() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["fields"]["nature"] = json!("consult_only");
    case["fields"]["next_action"] = json!(ACTION);
    case["fields"]["next_on"] = json!("2026-10-22");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id");
    assert_eq!(
        next_action(&mut office, id),
        json!([ACTION, "2026-10-22", null])
    );
    let answer = json!({"answer": {"on": "2026-10-20", "text": "已告知仲裁时效"}});
    on_case(&mut office, id, "case_answer", answer);
    assert_eq!(next_action(&mut office, id), json!(["", null, null]));
}

#[test]
fn a_closed_case_is_given_no_next_action() {
    let (mut office, id) = office_with_planned_case();
    let cleared = json!({"changes": {"next_action": "", "next_on": null, "next_owner": null}});
    let done = on_case(&mut office, &id, "case_edit", cleared);
    close(&mut office, &id);
    let version = view(&mut office, &id)["case"]["version"].clone();
    let planned = json!({"changes": {"next_action": ACTION}});
    let refused = office.refused_at("case_edit", for_case(&id, version, planned));
    let expected = ("wrong_stage".to_owned(), "changes.next_action".to_owned());
    assert_eq!(refused, expected);
    let undo = json!({"case": id, "seq": done["seq"]});
    assert_eq!(office.refused("undo", undo), "wrong_stage");
}

/// An earlier version closed cases and kept their next action.
#[test]
fn what_an_earlier_version_closed_stays_as_it_was_until_it_is_reopened() {
    let (mut office, id) = office_with_planned_case();
    let case = office.store().case(id.parse().expect("an id"));
    let case = case.expect("the case");
    let on = date("2026-10-20");
    let old = Op::CaseStep {
        case: case.id,
        step: Step::Close(Closing::blank("R9".parse().expect("an outcome"), on)),
        changes: BTreeMap::new(),
    };
    let closed = case.evolve(&old).expect("it is replayed");
    assert_eq!(closed.fields, case.fields);
    let again = decide(&OfficeSetup::default(), Some(&case), &old, on);
    let code = again.expect_err("this version does not write it").code;
    assert_eq!(code, Code::BadRequest);
    let reopening = Reopening {
        on,
        reason: "双方愿意再谈".into(),
        due_on: None,
        counted: None,
    };
    let reopened = closed.evolve(&closed.op_for_step(Step::Reaccept(reopening)));
    assert!(!reopened.expect("it is reopened").fields.has_next_action());
}
