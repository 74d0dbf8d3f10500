//! What happened in an earlier round of a reopened case: its performance, its sessions and its corrections.

use casebook_core::domain::op::Op;
use casebook_core::store::RecordedChange;
use casebook_tests::test_office::payloads::{
    all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, code, date};
use serde_json::{Value, json};

use crate::rounds::{
    close, hold, office_with_accepted_case, office_with_reopened_case, step, view,
};
use crate::tallies::{assert_drills, figure};

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

/// Puts the case back as an earlier version left it, which did not record what the rounds were counted by.
fn forget_counted_facts(office: &mut TestOffice, id: &str) {
    let mut store = office.store();
    let now = store.case(id.parse().expect("an id")).expect("the case");
    let mut after = Box::new(now.clone());
    after.version += 1;
    for round in &mut after.rounds {
        round.reopening.counted = None;
    }
    let as_of = store.head().seq;
    let op = Op::CaseRestore { after, as_of };
    let restored = RecordedChange { op, undoes: None };
    let written = store.write(&restored, &office.supervisor(), Some(now.version));
    written.expect("the case is put back");
    drop(store);
    office.reopen();
}

/// Asserts that every number of these periods opens the cases that it counts.
fn assert_numbers_open_their_cases(office: &mut TestOffice, periods: &[Value]) {
    for period in periods {
        for rows in ["cause", "grid"] {
            for basis in ["registered", "accepted"] {
                let tally =
                    json!({"period": period, "basis": basis, "rows": rows, "columns": "standard"});
                let view = office.ok("tally", tally.clone());
                assert_drills(office, &tally, None, &view["total"]);
                // Of the many causes those that count something, and the one that the case had before.
                let is_asked =
                    |row: &&Value| rows == "grid" || row["silent"] != true || row["key"] == "L07";
                let listed = view["rows"].as_array().into_iter().flatten();
                for row in listed.filter(is_asked) {
                    assert_drills(office, &tally, row["key"].as_str(), &row["figures"]);
                }
            }
        }
    }
}

/// A round of which an earlier version recorded nothing is counted by the case as it is now, and listed by it.
#[test]
fn a_round_without_recorded_facts_is_counted_and_listed_by_those_of_the_case() {
    let (mut office, id) = office_with_reopened_case();
    forget_counted_facts(&mut office, &id);
    let setup = office.ok("office_setup", json!({}));
    let changes = json!({"changes": {
        "grid": setup["grids"][2]["id"],
        "mediator": setup["staff"][2]["id"],
        "source": "hotline_12345",
        "cause": "L02",
        "worker_count": 12,
        "collective": true,
    }});
    step(&mut office, &id, "case_edit", changes);
    close(&mut office, &id, "R4", "2026-11-11");
    let month = |month: u32| json!({"kind": "month", "year": 2026, "month": month});
    let year = json!({"kind": "year", "year": 2026});
    for (period, new, people) in [(month(8), 1, 12), (month(11), 1, 12), (year.clone(), 2, 12)] {
        let tally =
            json!({"period": period, "basis": "accepted", "rows": "cause", "columns": "standard"});
        let total = office.ok("tally", tally)["total"].clone();
        let shown = ["new", "people", "collective", "closed"].map(|key| figure(&total, key));
        assert_eq!(shown, [new, people, new, new], "{period}");
    }
    assert_numbers_open_their_cases(&mut office, &[month(8), month(11), year]);
}

/// Returns an office with an answered consultation, which was reopened as a dispute, and a refused dispute, which was reopened
/// as a consultation, as an earlier version left them.
pub(crate) fn office_with_unrecorded_endings() -> TestOffice {
    let mut office = TestOffice::new_practice("2026-11-12");
    let register = |office: &mut TestOffice, nature: &str| {
        let mut case = office.wage_case();
        case["registered_on"] = json!("2026-09-07");
        case["fields"]["received_on"] = json!("2026-09-04");
        case["fields"]["nature"] = json!(nature);
        let id = office.ok("case_register", case)["case"].clone();
        id.as_str().expect("an id").to_owned()
    };
    let asked = register(&mut office, "consult_only");
    let answer = json!({"answer": {"on": "2026-09-09", "text": "已答复"}});
    step(&mut office, &asked, "case_answer", answer);
    let refused = register(&mut office, "labour");
    close(&mut office, &refused, "R10", "2026-09-10");
    for (id, nature) in [(&asked, "labour"), (&refused, "consult_only")] {
        let ruling = json!({"ruling": {"on": "2026-11-02", "reason": "情况有变"}});
        step(&mut office, id, "case_reopen", ruling);
        forget_counted_facts(&mut office, id);
        let correction =
            json!({"changes": {"nature": nature}, "correction": {"reason": "录错", "rounds": []}});
        step(&mut office, id, "case_edit", correction);
    }
    office
}

/// Also then, a consultation that ended stays one and a dispute stays a dispute, whatever the case turns out to be.
#[test]
fn an_ending_without_recorded_facts_keeps_its_kind() {
    let mut office = office_with_unrecorded_endings();
    let month = |month: u32| json!({"kind": "month", "year": 2026, "month": month});
    let shown = |office: &mut TestOffice, n: u32| {
        let tally = json!({"period": month(n), "basis": "registered", "rows": "cause", "columns": "standard"});
        let total = office.ok("tally", tally)["total"].clone();
        ["carried", "new", "closed", "pending", "consulted"].map(|key| figure(&total, key))
    };
    assert_eq!(shown(&mut office, 9), [0, 1, 1, 0, 1]);
    assert_eq!(shown(&mut office, 10), [0; 5]);
    assert_eq!(shown(&mut office, 11), [0, 1, 0, 1, 0]);
    let year = json!({"kind": "year", "year": 2026});
    assert_numbers_open_their_cases(&mut office, &[month(9), month(11), year]);
}
