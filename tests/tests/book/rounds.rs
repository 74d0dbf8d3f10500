//! Reopening 重新受理 keeps history: the months between stay as they were, and the case comes in again.

use casebook_core::store::ExternalRecords;
use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, closing, date};
use serde_json::{Value, json};

use crate::tallies::{assert_drills, figure};

/// Returns an office in which a case was registered on 08-03 and accepted on 08-05, with its id.
pub(crate) fn office_with_accepted_case() -> (TestOffice, String) {
    let mut office = TestOffice::new_practice("2026-11-12");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-08-03");
    case["fields"]["received_on"] = json!("2026-08-01");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    step(&mut office, &id, "case_accept", acceptance("2026-08-05"));
    (office, id)
}

/// Returns an office in which a case was registered on 08-03, accepted on 08-05, closed as R4 on 08-20, and reopened on
/// 11-09, with its id.
pub(crate) fn office_with_reopened_case() -> (TestOffice, String) {
    let (mut office, id) = office_with_accepted_case();
    hold(&mut office, &id, "2026-08-18T14:00:00");
    close(&mut office, &id, "R4", "2026-08-20");
    let ruling = json!({"ruling": {"on": "2026-11-09", "reason": "双方愿意再谈"}});
    step(&mut office, &id, "case_reopen", ruling);
    (office, id)
}

pub(crate) fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

pub(crate) fn step(office: &mut TestOffice, id: &str, cmd: &str, payload: Value) {
    let version = view(office, id)["case"]["version"].clone();
    office.ok(cmd, for_case(id, version, payload));
}

pub(crate) fn hold(office: &mut TestOffice, id: &str, starts: &str) {
    let present = all_present(&view(office, id));
    let value = session("held", starts, present);
    let put = json!({"part": {"part": "session", "value": value}, "draft": null});
    step(office, id, "part_put", put);
}

pub(crate) fn close(office: &mut TestOffice, id: &str, outcome: &str, on: &str) {
    let mut end = closing(outcome, date(on));
    end["reason"] = json!("分歧过大");
    step(office, id, "case_close", json!({ "closing": end }));
}

/// Returns carried, new, closed, pending and overdue of a month, and checks that each opens as many cases.
fn month(office: &mut TestOffice, basis: &str, month: u32) -> [i64; 5] {
    let period = json!({"kind": "month", "year": 2026, "month": month});
    let tally = json!({"period": period, "basis": basis, "rows": "outcome", "columns": "standard"});
    let total = office.ok("tally", tally.clone())["total"].clone();
    ["carried", "new", "closed", "pending", "overdue"].map(|column| {
        let drill = json!({"tally": tally, "row": null, "column": column});
        let query = office.ok("tally_drill", drill)["query"].clone();
        let listed = office.ok("case_count", json!({ "query": query }))["count"].clone();
        let rows = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 50}),
        );
        assert_eq!(listed, total[column], "{basis} {month} {column}");
        assert_eq!(json!(rows["rows"].as_array().map(Vec::len)), total[column]);
        total[column].as_i64().expect("a number")
    })
}

#[test]
fn the_months_between_stay_as_they_were_and_the_case_comes_in_again() {
    let (mut office, id) = office_with_reopened_case();
    for basis in ["registered", "accepted"] {
        assert_eq!(month(&mut office, basis, 8), [0, 1, 1, 0, 0], "{basis}");
        for empty in [9, 10] {
            assert_eq!(month(&mut office, basis, empty), [0; 5], "{basis}");
        }
        assert_eq!(month(&mut office, basis, 11), [0, 1, 0, 1, 0], "{basis}");
    }
    hold(&mut office, &id, "2026-11-10T09:00:00");
    close(&mut office, &id, "R4", "2026-11-12");
    assert_eq!(month(&mut office, "accepted", 8), [0, 1, 1, 0, 0]);
    assert_eq!(month(&mut office, "accepted", 11), [0, 1, 1, 0, 0]);
    let tally = json!({"period": {"kind": "month", "year": 2026, "month": 11}, "basis": "accepted",
        "rows": "outcome", "columns": "standard"});
    let total = office.ok("tally", tally)["total"].clone();
    assert_eq!(total["mean_days"], 30, "three days from the reopening");
    let mut store = office.store();
    assert_eq!(
        store.replay().expect("a replay").dump().expect("rows"),
        store.dump().expect("rows")
    );
    let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
    assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
    let kept = store.dump_cells().expect("cells");
    store
        .rebuild_derived(&office.supervisor())
        .expect("cells are counted again");
    assert_eq!(store.dump_cells().expect("cells"), kept);
}

/// Returns the tally of a month by acceptance in rows of each kind, and for each figure of a row the number of cases that it opens.
fn rows_of_month(office: &mut TestOffice, month: u32) -> Vec<Value> {
    let period = json!({"kind": "month", "year": 2026, "month": month});
    let mut rows = Vec::new();
    for by in ["cause", "grid", "mediator", "source"] {
        let tally =
            json!({"period": period, "basis": "accepted", "rows": by, "columns": "standard"});
        let answer = office.ok("tally", tally.clone());
        for row in answer["rows"].as_array().expect("rows") {
            for column in ["new", "closed", "collective", "pending"] {
                let drill = json!({"tally": tally, "row": row["key"], "column": column});
                if row["figures"][column].as_i64().unwrap_or(0) > 0 {
                    let query = office.ok("tally_drill", drill)["query"].clone();
                    let count = office.ok("case_count", json!({ "query": query }))["count"].clone();
                    assert_eq!(count, row["figures"][column], "{by} {column} {row}");
                }
            }
        }
        rows.push(answer["rows"].clone());
        rows.push(answer["total"].clone());
    }
    rows
}

#[test]
fn what_a_closed_month_counted_stays_when_the_reopened_case_changes() {
    let (mut office, id) = office_with_reopened_case();
    let august = rows_of_month(&mut office, 8);
    let fields = view(&mut office, &id)["case"]["fields"].clone();
    let setup = office.ok("office_setup", json!({}));
    let other = |list: &str, now: &Value| {
        let entries = setup[list].as_array().expect("a list");
        let found = entries.iter().find(|one| one["id"] != *now);
        found.expect("another one")["id"].clone()
    };
    let changes = json!({"changes": {
        "grid": other("grids", &fields["grid"]),
        "mediator": other("staff", &fields["mediator"]),
        "source": "hotline_12345",
        "cause": "L02",
        "worker_count": 12,
        "collective": true,
    }});
    step(&mut office, &id, "case_edit", changes);
    assert_eq!(rows_of_month(&mut office, 8), august, "an edit of today");
    let november = rows_of_month(&mut office, 11);
    assert_eq!(november[1]["people"], 12);
    assert_eq!(november[1]["collective"], 1);

    // What was typed wrong in August is corrected there if the correction says so, and only then.
    let correction =
        json!({"changes": {"event_on": null}, "correction": {"reason": "看错", "rounds": [0]}});
    step(&mut office, &id, "case_edit", correction);
    assert_eq!(rows_of_month(&mut office, 8), august);
    let claim = view(&mut office, &id)["case"]["claims"][0].clone();
    let mut corrected = claim.clone();
    let mut amount = claim["amount"].as_i64().expect("an amount");
    for (rounds, added) in [(json!([]), 7), (json!([0]), 100)] {
        amount += added;
        corrected["amount"] = json!(amount);
        let part = json!({
            "part": {"part": "claim", "value": corrected},
            "draft": null,
            "correction": {"reason": "少写一元", "rounds": rounds},
        });
        step(&mut office, &id, "part_put", part);
    }
    let claimed = |rows: &[Value]| rows[1]["claimed"].as_i64().expect("a sum");
    assert_eq!(
        claimed(&rows_of_month(&mut office, 8)),
        claimed(&august) + 100
    );

    // Also a fact that stands right now and was wrong then.
    let mut counted = view(&mut office, &id)["case"]["rounds"][0]["reopening"]["counted"].clone();
    counted["people"] = json!(4);
    counted["cause"] = json!("L02");
    let correction = json!({"reason": "当时录错", "facts": [
        {"fact": "counted", "after": {"round": 0, "after": counted}}
    ]});
    let november = rows_of_month(&mut office, 11);
    step(&mut office, &id, "case_correct", correction);
    assert_eq!(rows_of_month(&mut office, 8)[1]["people"], 4);
    assert_eq!(rows_of_month(&mut office, 11), november);
    let store = office.store();
    assert_eq!(
        store.replay().expect("a replay").dump().expect("rows"),
        store.dump().expect("rows")
    );
    let checked = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
    assert_eq!(checked.map(|c| c.head), Ok(*store.head()));
}

/// The closing of an earlier round is corrected to an agreement without a stated sum: its sum is fixed then.
#[test]
fn the_agreed_sum_of_a_corrected_earlier_closing_stays() {
    let (mut office, id) = office_with_reopened_case();
    let owed = obligation(&view(&mut office, &id), "工资", 300_000, "2026-11-30");
    let put = json!({"part": {"part": "obligation", "value": owed}, "draft": null});
    step(&mut office, &id, "part_put", put);
    let mut agreement = signed_closing("R1", date("2026-08-20"));
    agreement["agreed"] = json!(null);
    let correction = json!({"reason": "当时达成了协议", "facts": [
        {"fact": "closing", "after": {"round": 0, "after": agreement}}
    ]});
    step(&mut office, &id, "case_correct", correction);
    let agreed = |office: &mut TestOffice| {
        let period = json!({"kind": "month", "year": 2026, "month": 8});
        figure(&total(office, period, "accepted").0, "agreed")
    };
    assert_eq!(agreed(&mut office), 300_000);
    let mut changed = view(&mut office, &id)["case"]["obligations"][0].clone();
    changed["amount"] = json!(900_000);
    let put = json!({"part": {"part": "obligation", "value": changed}, "draft": null});
    step(&mut office, &id, "part_put", put);
    assert_eq!(agreed(&mut office), 300_000);
}

/// An answered consultation is reopened and turns out to be a dispute: the month of the answer keeps its consultation.
#[test]
fn a_consultation_that_ended_stays_one_when_the_nature_is_corrected() {
    let mut office = TestOffice::new_practice("2026-11-12");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-09-07");
    case["fields"]["received_on"] = json!("2026-09-04");
    case["fields"]["nature"] = json!("consult_only");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let answer = json!({"answer": {"on": "2026-09-09", "text": "已答复"}});
    step(&mut office, &id, "case_answer", answer);
    let ruling = json!({"ruling": {"on": "2026-11-02", "reason": "要求调解"}});
    step(&mut office, &id, "case_reopen", ruling);
    let of = |office: &mut TestOffice, month: u32| {
        let period = json!({"kind": "month", "year": 2026, "month": month});
        let tally = json!({"period": period, "basis": "registered", "rows": "cause", "columns": "standard"});
        let total = office.ok("tally", tally)["total"].clone();
        ["carried", "new", "closed", "pending", "consulted"].map(|key| figure(&total, key))
    };
    assert_eq!(of(&mut office, 9), [0, 0, 0, 0, 1]);
    let correction = json!({"changes": {"nature": "labour"}, "correction": {"reason": "是劳动争议", "rounds": []}});
    step(&mut office, &id, "case_edit", correction);
    assert_eq!(of(&mut office, 9), [0, 0, 0, 0, 1]);
    assert_eq!(of(&mut office, 10), [0, 0, 0, 0, 0]);
    assert_eq!(of(&mut office, 11), [0, 1, 0, 1, 0]);
}

#[test]
fn the_record_of_a_session_before_the_reopening_changes_by_correction_only() {
    let (mut office, id) = office_with_reopened_case();
    let now = view(&mut office, &id);
    let mut held = now["case"]["sessions"][0].clone();
    held["record"] = json!("改过的笔录");
    let part = json!({"part": {"part": "session", "value": held}, "draft": null});
    let version = &now["case"]["version"];
    let refused = office.refused("part_put", for_case(&id, version.clone(), part.clone()));
    assert_eq!(refused, "needs_correction");
    let mut with_reason = part;
    with_reason["correction"] = json!({"reason": "漏记一句", "rounds": []});
    step(&mut office, &id, "part_put", with_reason);
}

#[test]
fn a_reopened_case_has_a_term_of_its_own_and_is_mediated_with_its_next_session() {
    let (mut office, id) = office_with_reopened_case();
    let reopened = view(&mut office, &id);
    assert_eq!(reopened["stage"], "reopened");
    let clocks = reopened["clocks"].as_array().expect("clocks");
    let term = clocks
        .iter()
        .find(|clock| clock["kind"] == "mediation")
        .expect("a term");
    assert_eq!(
        (&term["from"], &term["due"]),
        (&json!("2026-11-09"), &json!("2026-11-24"))
    );
    assert_eq!(reopened["case"]["rounds"][0]["closing"]["on"], "2026-08-20");
    hold(&mut office, &id, "2026-11-10T09:00:00");
    assert_eq!(view(&mut office, &id)["stage"], "mediating");
    office.clock.set_day(date("2026-11-26"));
    assert_eq!(
        month(&mut office, "accepted", 11),
        [0, 1, 0, 1, 1],
        "overdue by the new term"
    );
    assert_eq!(month(&mut office, "accepted", 9), [0; 5]);
    let void = json!({"ruling": {"on": "2026-11-26", "reason": "重复登记"}});
    step(&mut office, &id, "case_void", void);
    for each in [8, 11] {
        assert_eq!(
            month(&mut office, "accepted", each),
            [0; 5],
            "a void case leaves every month"
        );
    }
}

/// Returns the total of the office over a period, and its sentence as text.
fn total(office: &mut TestOffice, period: Value, basis: &str) -> (Value, String) {
    let tally = json!({"period": period, "basis": basis, "rows": "outcome", "columns": "standard"});
    let view = office.ok("tally", tally.clone());
    assert_drills(office, &tally, None, &view["total"]);
    for row in view["rows"].as_array().expect("rows") {
        assert_drills(office, &tally, row["key"].as_str(), &row["figures"]);
    }
    let pieces = view["sentence"]["zh"].as_array().expect("pieces");
    let texts = pieces.iter().map(|piece| piece["text"].as_str());
    (
        view["total"].clone(),
        texts.map(Option::unwrap_or_default).collect(),
    )
}

/// A case of 12 workers: accepted and agreed on in October, reopened and agreed on anew in the same month, and reopened and
/// given up in November.
#[test]
fn people_and_amounts_count_a_case_once_in_a_period() {
    let mut office = TestOffice::new_practice("2026-11-24");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-01");
    case["fields"]["received_on"] = json!("2026-09-30");
    case["fields"]["worker_count"] = json!(12);
    case["fields"]["collective"] = json!(true);
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    step(&mut office, &id, "case_accept", acceptance("2026-10-06"));
    let reopen = |office: &mut TestOffice, on: &str| {
        let ruling = json!({"ruling": {"on": on, "reason": "双方愿意再谈"}});
        step(office, &id, "case_reopen", ruling);
    };
    let agree = |office: &mut TestOffice, outcome: &str, on: &str, fen: i64| {
        let mut end = signed_closing(outcome, date(on));
        end["agreed"] = json!(fen);
        let end = json!({"closing": end, "kept": ["closing.outcome"]});
        step(office, &id, "case_close", end);
    };
    hold(&mut office, &id, "2026-10-09T09:00:00");
    let owed = obligation(&view(&mut office, &id), "工资", 800_000, "2026-10-30");
    let put = json!({"part": {"part": "obligation", "value": owed}, "draft": null});
    step(&mut office, &id, "part_put", put);
    agree(&mut office, "R1", "2026-10-12", 800_000);
    reopen(&mut office, "2026-10-19");
    hold(&mut office, &id, "2026-10-21T09:00:00");
    agree(&mut office, "R2", "2026-10-27", 700_000);
    reopen(&mut office, "2026-11-16");
    hold(&mut office, &id, "2026-11-18T09:00:00");
    close(&mut office, &id, "R4", "2026-11-20");
    let claimed = view(&mut office, &id)["case"]["claims"][0]["amount"].clone();
    let claimed = claimed.as_i64().expect("an amount");

    let month = |month: u32| json!({"kind": "month", "year": 2026, "month": month});
    let year = json!({"kind": "year", "year": 2026});
    for (period, new, people, closed, agreed) in [
        (month(10), 2, 12, 2, 700_000),
        (month(11), 1, 12, 1, 0),
        (year, 3, 12, 3, 700_000),
    ] {
        for basis in ["registered", "accepted", "closed"] {
            let (figures, sentence) = total(&mut office, period.clone(), basis);
            let shown = ["new", "people", "collective", "closed", "claimed", "agreed"];
            assert_eq!(
                shown.map(|key| figure(&figures, key)),
                [new, people, new, closed, claimed, agreed],
                "{basis} {period}"
            );
            let once = sentence.contains("处理1起");
            assert_eq!(once, basis == "closed" || new > 1, "{basis} {sentence}");
        }
    }
    let tally =
        json!({"period": month(11), "basis": "accepted", "rows": "group", "columns": "standard"});
    let mut stated = office.ok("office_setup", json!({}))["office"].clone();
    stated["complete_from"] = json!("2026-10-01");
    office.ok("office_set", json!({ "office": stated }));
    let november = office.ok("tally", tally);
    assert_eq!(november["previous"]["figures"]["people"], 12);
    let to_date = &november["year_to_date"]["figures"];
    let shown = ["new", "people", "claimed", "agreed"].map(|key| figure(to_date, key));
    assert_eq!(shown, [3, 12, claimed, 700_000]);
}

#[test]
fn a_case_that_was_refused_and_reopened_is_registered_again_and_accepted_once() {
    let mut office = TestOffice::new_practice("2026-11-12");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-09-07");
    case["fields"]["received_on"] = json!("2026-09-04");
    let id = office.ok("case_register", case)["case"].clone();
    let id = id.as_str().expect("an id").to_owned();
    close(&mut office, &id, "R11", "2026-09-10");
    let reopen = |on: &str| json!({"ruling": {"on": on, "reason": "对方改口同意"}});
    let version = view(&mut office, &id)["case"]["version"].clone();
    let early = office.call("case_reopen", for_case(&id, version, reopen("2026-09-09")));
    assert_eq!(
        early.expect_err("before its closing").detail,
        ["2026-09-10", "closed_on"]
    );
    step(&mut office, &id, "case_reopen", reopen("2026-10-12"));
    assert_eq!(view(&mut office, &id)["stage"], "registered");
    step(&mut office, &id, "case_accept", acceptance("2026-11-02"));
    assert_eq!(month(&mut office, "registered", 9), [0, 1, 1, 0, 0]);
    assert_eq!(month(&mut office, "registered", 10), [0, 1, 0, 1, 0]);
    assert_eq!(month(&mut office, "registered", 11), [1, 0, 0, 1, 0]);
    assert_eq!(month(&mut office, "accepted", 10), [0; 5]);
    assert_eq!(month(&mut office, "accepted", 11), [0, 1, 0, 1, 0]);
}
