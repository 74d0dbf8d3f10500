//! Several parts in one change: instalments of an agreement, and people with their claims. Also payments in parts.

use casebook_core::WireError;
use casebook_tests::test_office::payloads::{claim, for_case, obligation, party};
use casebook_tests::test_office::{TestOffice, code};
use serde_json::{Value, json};

const TODAY: &str = "2026-11-18";

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
}

fn assert_replays(office: &mut TestOffice) {
    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
    drop((replayed, store));
    office.reopen();
}

fn change(
    office: &mut TestOffice,
    id: &str,
    cmd: &str,
    payload: Value,
) -> Result<Value, WireError> {
    let version = view(office, id)["case"]["version"].clone();
    office.call(cmd, for_case(id, version, payload))
}

fn add(office: &mut TestOffice, id: &str, parts: Vec<Value>) -> Result<Value, WireError> {
    change(
        office,
        id,
        "parts_add",
        json!({"parts": parts, "draft": null}),
    )
}

fn instalments(case: &Value) -> Vec<Value> {
    [("2026-12-10", 403_333), ("2027-01-10", 403_333), ("2027-02-10", 403_334)]
        .into_iter()
        .map(|(due, fen)| {
            json!({"part": "obligation", "value": obligation(case, "支付拖欠的工资", fen, due)})
        })
        .collect()
}

fn refusal_of(result: Result<Value, WireError>) -> (String, String, Vec<String>) {
    let refusal = result.expect_err("it is refused");
    (
        code(&refusal),
        refusal.field.unwrap_or_default(),
        refusal.detail,
    )
}

#[test]
fn instalments_are_saved_together_and_undone_together() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, version) = office.add_accepted_case();
    let case = view(&mut office, &id);
    let saved = add(&mut office, &id, instalments(&case)).expect("three instalments");
    assert_eq!(
        (&saved["version"], &saved["undoable"]),
        (&json!(version + 1), &json!(true))
    );
    let after = view(&mut office, &id);
    let amounts: Vec<_> = (after["case"]["obligations"]
        .as_array()
        .expect("a list")
        .iter())
    .map(|one| {
        (
            one["due_on"].as_str().expect("a day"),
            one["amount"].as_i64().expect("fen"),
        )
    })
    .collect();
    assert_eq!(
        amounts,
        [
            ("2026-12-10", 403_333),
            ("2027-01-10", 403_333),
            ("2027-02-10", 403_334)
        ]
    );
    let entry = &after["timeline"][0];
    assert_eq!(entry["action"], "case_parts");
    office.ok("undo", json!({"case": id, "seq": saved["seq"]}));
    assert_eq!(view(&mut office, &id)["case"]["obligations"], json!([]));
    assert_replays(&mut office);
}

#[test]
fn one_wrong_instalment_refuses_them_all() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, version) = office.add_accepted_case();
    let case = view(&mut office, &id);
    let mut parts = instalments(&case);
    parts[1]["value"]["due_on"] = json!("2016-12-10");
    let (code, field, _) = refusal_of(add(&mut office, &id, parts));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("too_early", "parts.1.value.due_on")
    );
    let mut parts = instalments(&case);
    parts[2]["value"]["what"] = json!(" ");
    let (code, field, _) = refusal_of(add(&mut office, &id, parts));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("missing", "parts.2.value.what")
    );
    let none = refusal_of(add(&mut office, &id, vec![]));
    assert_eq!(none.0, "missing");
    let after = view(&mut office, &id);
    assert_eq!(after["case"]["version"], json!(version));
    assert_eq!(after["case"]["obligations"], json!([]));
}

/// A worker with an id of the form, and the claim that names it.
fn worker(n: u8, name: &str, phone: &str, fen: i64) -> [Value; 2] {
    let form_id = format!("00000000-0000-4000-8000-0000000000{n:02}");
    let mut person = party("applicant", "person", name);
    person["id"] = json!(form_id);
    person["phone"] = json!(phone);
    let mut wages = claim("拖欠工资", fen);
    wages["claimant"] = json!(form_id);
    [
        json!({"part": "party", "value": person}),
        json!({"part": "claim", "value": wages}),
    ]
}

#[test]
fn workers_and_their_claims_are_added_together() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, version) = office.add_accepted_case();
    let known = view(&mut office, &id)["case"]["claims"]
        .as_array()
        .map_or(0, Vec::len);
    let parts = [
        worker(11, "欧 阳𠮷", "13800005678", 812_050),
        worker(12, "买买提·艾力", "13900004321", 640_000),
    ];
    add(&mut office, &id, parts.concat()).expect("two workers");
    let case = view(&mut office, &id)["case"].clone();
    assert_eq!(case["version"], json!(version + 1));
    for (at, fen) in [(0, 812_050), (1, 640_000)] {
        let added = &case["claims"][known + at];
        let name = ["欧 阳𠮷", "买买提·艾力"][at];
        let person = (case["parties"].as_array().expect("parties").iter())
            .find(|p| p["id"] == added["claimant"])
            .expect("the claim names a party of the case");
        assert_eq!(
            (&person["name"], &added["amount"]),
            (&json!(name), &json!(fen))
        );
    }
    let removal = json!({"kind": "party", "id": case["claims"][known]["claimant"]});
    let (code, _, _) = refusal_of(change(&mut office, &id, "part_remove", removal));
    assert_eq!(code, "in_use", "a claim names this party");
    let mut stranger = claim("加班费", 100);
    stranger["claimant"] = json!("00000000-0000-4000-8000-000000000099");
    let payload = json!({"part": {"part": "claim", "value": stranger}, "draft": null});
    let (code, field, _) = refusal_of(change(&mut office, &id, "part_put", payload));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("unknown", "part.value.claimant")
    );
    assert_replays(&mut office);
}

#[test]
fn a_doubtful_number_of_one_of_many_is_asked_about_in_its_place_and_may_be_kept() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, version) = office.add_accepted_case();
    let parts = [
        worker(11, "冯小满", "13800005678", 100),
        worker(12, "邓 永", "1380000123", 200),
    ]
    .concat();
    let payload = |kept: &[&str]| json!({"parts": parts, "draft": null, "kept": kept});
    let (code, field, reason) = refusal_of(change(&mut office, &id, "parts_add", payload(&[])));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("doubtful", "parts.2.value.phone")
    );
    assert_eq!(reason, ["unusual_phone"]);
    assert_eq!(view(&mut office, &id)["case"]["version"], json!(version));
    change(
        &mut office,
        &id,
        "parts_add",
        payload(&["parts.2.value.phone"]),
    )
    .expect("it is kept");
    let twice = [
        worker(13, "鲁大海", "13700001111", 1),
        worker(14, "鲁大海", "137-0000-1111", 1),
    ]
    .concat();
    let (code, field, reason) = refusal_of(add(&mut office, &id, twice));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("doubtful", "parts.2.value.name")
    );
    assert_eq!(reason, ["same_party"]);
}

#[test]
fn a_registration_with_several_workers_says_whose_each_claim_is() {
    let mut office = TestOffice::new_practice(TODAY);
    let mut case = office.wage_case();
    let [first, second] = [
        worker(11, "冯小满", "13800005678", 812_050),
        worker(12, "邓 永", "13900004321", 640_000),
    ];
    let respondent = case["parties"][1].clone();
    case["parties"] = json!([first[0]["value"], second[0]["value"], respondent]);
    case["claims"] = json!([second[1]["value"], first[1]["value"]]);
    let saved = office.ok("case_register", case.clone());
    let id = saved["case"].as_str().expect("an id").to_owned();
    let stored = view(&mut office, &id)["case"].clone();
    assert_eq!(stored["claims"][0]["claimant"], stored["parties"][1]["id"]);
    assert_eq!(stored["claims"][1]["claimant"], stored["parties"][0]["id"]);
    case["claims"][0]["claimant"] = json!("00000000-0000-4000-8000-000000000099");
    case["draft"] = json!(null);
    let (code, field, _) = refusal_of(office.call("case_register", case));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("unknown", "claims.0.claimant")
    );
}

#[test]
fn a_closed_case_takes_further_workers_only_as_a_correction() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, _) = office.add_accepted_case();
    let closing = casebook_tests::test_office::closing("R9", office.today());
    change(&mut office, &id, "case_close", json!({"closing": closing})).expect("closed");
    let parts = worker(11, "冯小满", "13800005678", 812_050).to_vec();
    let (code, _, _) = refusal_of(add(&mut office, &id, parts.clone()));
    assert_eq!(code, "needs_correction");
    let payload =
        json!({"parts": parts, "draft": null, "correction": {"reason": "漏登一人", "rounds": []}});
    change(&mut office, &id, "parts_add", payload).expect("with a reason");
    let case = view(&mut office, &id)["case"].clone();
    assert_eq!(case["parties"].as_array().map(Vec::len), Some(3));
    assert_replays(&mut office);
}

fn pay(
    office: &mut TestOffice,
    id: &str,
    payments: Value,
    kept: &[&str],
) -> Result<Value, WireError> {
    let mut owed = view(office, id)["case"]["obligations"][0].clone();
    owed["payments"] = payments;
    let part = json!({"part": "obligation", "value": owed});
    change(
        office,
        id,
        "part_put",
        json!({"part": part, "draft": null, "kept": kept}),
    )
}

fn payment(on: &str, fen: i64, note: &str) -> Value {
    json!({"on": on, "amount": fen, "note": note})
}

#[test]
fn an_obligation_is_performed_when_its_payments_reach_the_sum() {
    let mut office = TestOffice::new_practice(TODAY);
    let mut registration = office.wage_case();
    registration["registered_on"] = json!("2026-11-02");
    registration["fields"]["received_on"] = json!("2026-11-02");
    let id = office.ok("case_register", registration)["case"]
        .as_str()
        .expect("an id")
        .to_owned();
    let accept = casebook_tests::test_office::payloads::acceptance("2026-11-03");
    change(&mut office, &id, "case_accept", accept).expect("accepted");
    let case = view(&mut office, &id);
    add(&mut office, &id, vec![json!({"part": "obligation", "value": obligation(&case, "付清工资", 500_000, "2026-12-10")})])
        .expect("an obligation");
    let performed = |office: &mut TestOffice| {
        view(office, &id)["case"]["obligations"][0]["performed_on"].clone()
    };
    let first = payment("2026-11-05", 200_000, "微信转账");
    pay(&mut office, &id, json!([first]), &[]).expect("a part of it");
    assert_eq!(performed(&mut office), json!(null));
    let early = payment("2026-11-02", 300_000, "");
    let (code, field, _) = refusal_of(pay(&mut office, &id, json!([first, early]), &[]));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("too_early", "part.value.payments")
    );
    let tomorrow = payment("2026-11-19", 300_000, "");
    let (code, field, _) = refusal_of(pay(&mut office, &id, json!([first, tomorrow]), &[]));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("in_future", "part.value.payments.1.on")
    );
    let (code, field, _) = refusal_of(pay(
        &mut office,
        &id,
        json!([payment("2026-11-05", 0, "")]),
        &[],
    ));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("missing", "part.value.payments.0.amount")
    );
    let rest = payment("2026-11-16", 300_000, "现金");
    pay(&mut office, &id, json!([first, rest]), &[]).expect("the rest");
    assert_eq!(performed(&mut office), json!("2026-11-16"));
    let more = payment("2026-11-17", 1, "");
    let paid_more = json!([first, rest, more]);
    let (code, field, reason) = refusal_of(pay(&mut office, &id, paid_more.clone(), &[]));
    assert_eq!(
        (code.as_str(), field.as_str()),
        ("doubtful", "part.value.payments")
    );
    assert_eq!(reason, ["overpaid"]);
    pay(&mut office, &id, paid_more, &["part.value.payments"]).expect("it is kept");
    pay(&mut office, &id, json!([first]), &[]).expect("taken back");
    assert_eq!(
        performed(&mut office),
        json!(null),
        "what is owed is open again"
    );
    assert_replays(&mut office);
}

/// A name that the core does not know refused every payment, list of instalments and list of people.
#[test]
fn every_form_has_drafts_that_its_save_deletes() {
    let mut office = TestOffice::new_practice("2026-11-20");
    let (id, _) = office.add_accepted_case();
    let forms = [
        "session",
        "note",
        "party",
        "people",
        "claim",
        "obligation",
        "payment",
        "instalments",
        "step",
        "field",
    ];
    for form in forms {
        let key = json!({ "form": form, "subject": format!("{id}:{form}") });
        let mut draft = key.clone();
        draft["body"] = json!({ "text": form });
        office.ok("draft_save", draft);
        assert_eq!(office.ok("draft_get", key.clone())["body"]["text"], form);
        let version = view(&mut office, &id)["case"]["version"].clone();
        let value = json!({
            "id": "00000000-0000-0000-0000-000000000000", "text": form, "amount": 100,
        });
        let part = json!({ "part": "claim", "value": value });
        let put = json!({ "part": part, "draft": key });
        office.ok("part_put", for_case(&id, version, put));
        assert!(office.ok("draft_get", key).is_null(), "{form}");
    }
}
