//! What happened in an earlier round of a reopened case: its performance, its sessions and its corrections.

use casebook_tests::test_office::payloads::{
    all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, code, date};
use serde_json::json;

use crate::rounds::{
    close, hold, office_with_accepted_case, office_with_reopened_case, step, view,
};

/// An obligation of an earlier agreement may be performed before the agreement of the current round is signed.
#[test]
fn an_obligation_of_an_earlier_agreement_is_performed_when_it_was() {
    let (mut office, id) = office_with_accepted_case();
    let owed = obligation(&view(&mut office, &id), "八月工资", 300_000, "2026-11-30");
    let put = json!({"part": {"part": "obligation", "value": owed}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let end = json!({ "closing": signed_closing("R1", date("2026-08-20")) });
    step(&mut office, &id, "case_close", end);
    let ruling = json!({"ruling": {"on": "2026-10-09", "reason": "又起纠纷"}});
    step(&mut office, &id, "case_reopen", ruling);
    let end = json!({ "closing": signed_closing("R1", date("2026-11-10")) });
    step(&mut office, &id, "case_close", end);

    let mut paid = view(&mut office, &id)["case"]["obligations"][0].clone();
    let mut perform = |office: &mut TestOffice, on: &str| {
        paid["performed_on"] = json!(on);
        let put = json!({"part": {"part": "obligation", "value": paid}, "draft": null});
        let version = view(office, &id)["case"]["version"].clone();
        office.call("part_put", for_case(&id, version, put))
    };
    let too_early = perform(&mut office, "2026-08-10").expect_err("before any signature");
    assert_eq!(code(&too_early), "too_early");
    perform(&mut office, "2026-10-26").expect("between reopening and the new signature");
}

/// A round that failed may have left something paid of which no agreement tells.
#[test]
fn a_payment_before_a_reopening_does_not_bind_the_signature_of_the_next_agreement() {
    let (mut office, id) = office_with_reopened_case();
    let mut paid = obligation(&view(&mut office, &id), "生活费", 50_000, "2026-08-10");
    paid["performed_on"] = json!("2026-08-10");
    let put = json!({"part": {"part": "obligation", "value": paid}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let end = json!({ "closing": signed_closing("R1", date("2026-11-11")) });
    step(&mut office, &id, "case_close", end);
}

/// The counted facts of an earlier round are checked by its own nature, not by that of the case as it is now.
#[test]
fn the_facts_of_an_earlier_round_are_corrected_whatever_the_case_is_now() {
    let (mut office, id) = office_with_reopened_case();
    let changes = json!({"changes": {"cause": "O02"}});
    step(&mut office, &id, "case_edit", changes);
    close(&mut office, &id, "R4", "2026-11-11");
    let mut counted = view(&mut office, &id)["case"]["rounds"][0]["reopening"]["counted"].clone();
    assert_eq!(counted["nature"], "labour");
    counted["people"] = json!(3);
    let fact = json!({"fact": "counted", "after": {"round": 0, "after": counted}});
    let correction = json!({"reason": "漏数一人", "facts": [fact]});
    step(&mut office, &id, "case_correct", correction);
    let counted = &view(&mut office, &id)["case"]["rounds"][0]["reopening"]["counted"];
    assert_eq!(counted["people"], 3);
}

/// A stated number of people is the number of an earlier round too, if its correction reaches it.
#[test]
fn a_corrected_number_of_people_is_that_of_the_rounds_it_reaches() {
    let (mut office, id) = office_with_reopened_case();
    step(
        &mut office,
        &id,
        "case_edit",
        json!({"changes": {"worker_count": 12}}),
    );
    close(&mut office, &id, "R4", "2026-11-11");
    let correction =
        json!({"changes": {"worker_count": 8}, "correction": {"reason": "数错", "rounds": [0]}});
    step(&mut office, &id, "case_edit", correction);
    let counted = &view(&mut office, &id)["case"]["rounds"][0]["reopening"]["counted"];
    assert_eq!(counted["people"], 8);
}

/// A session of the earlier round that is entered late is no mediation of the current one.
#[test]
fn a_late_session_of_an_earlier_round_does_not_count_as_one_of_the_current_round() {
    let (mut office, id) = office_with_reopened_case();
    let now = view(&mut office, &id);
    let late = session("held", "2026-08-19T09:30:00", all_present(&now));
    let mut part = json!({"part": {"part": "session", "value": late}, "draft": null});
    let version = &now["case"]["version"];
    let refused = office.refused("part_put", for_case(&id, version.clone(), part.clone()));
    assert_eq!(refused, "needs_correction");
    part["correction"] = json!({"reason": "漏登一次", "rounds": []});
    step(&mut office, &id, "part_put", part);
    let reopened = view(&mut office, &id);
    assert_eq!(reopened["stage"], "reopened");
    assert_eq!(reopened["case"]["rounds"][0]["held_sessions"], 2);
    hold(&mut office, &id, "2026-11-09T09:30:00");
    assert_eq!(view(&mut office, &id)["stage"], "mediating");
}
