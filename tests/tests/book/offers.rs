//! Offers in a session, and the texts that stand ready while it is held.

use casebook_core::WireError;
use casebook_tests::test_office::payloads::{all_present, for_case, session};
use casebook_tests::test_office::{TestOffice, code};
use serde_json::{Value, json};

const TODAY: &str = "2026-10-20";

fn view(office: &mut TestOffice, id: &str) -> Value {
    office.ok("case_get", json!({ "case": id }))
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

/// Puts the session of the case, a new one if there is none, with these offers.
fn offer(office: &mut TestOffice, id: &str, offers: Value) -> Result<Value, WireError> {
    let case = view(office, id);
    let known = case["case"]["sessions"][0].clone();
    let mut held = match known.is_null() {
        true => session("held", "2026-10-20T09:30:00", all_present(&case)),
        false => known,
    };
    held["offers"] = offers;
    let part = json!({ "part": { "part": "session", "value": held }, "draft": null });
    change(office, id, "part_put", part)
}

fn refused(result: Result<Value, WireError>) -> (String, String) {
    let error = result.expect_err("it is refused");
    (code(&error), error.field.unwrap_or_default())
}

#[test]
fn offers_are_kept_by_time_and_hold_their_party_and_claim() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, _) = office.add_accepted_case();
    let case = view(&mut office, &id)["case"].clone();
    let (applicant, claim) = (&case["parties"][0]["id"], &case["claims"][0]["id"]);
    let made = |by: &Value, time: &str, amount: i64, claim: &Value| {
        let at = format!("2026-10-20T{time}:00");
        json!({ "by": by, "at": at, "amount": amount, "claim": claim, "note": "分两期" })
    };
    let none = Value::Null;
    let typed = json!([
        made(&none, "10:15", 600_000, &none),
        made(applicant, "09:50", 812_050, claim)
    ]);
    offer(&mut office, &id, typed).expect("two offers");
    let kept = view(&mut office, &id)["case"]["sessions"][0]["offers"].clone();
    let expected = json!([
        made(applicant, "09:50", 812_050, claim),
        made(&none, "10:15", 600_000, &none)
    ]);
    assert_eq!(kept, expected);

    let mut told_alone = made(applicant, "10:20", 750_000, claim);
    told_alone["private"] = json!(true);
    offer(&mut office, &id, json!([told_alone])).expect("an offer for the mediator only");
    let kept = view(&mut office, &id)["case"]["sessions"][0]["offers"].clone();
    assert_eq!(kept, json!([told_alone]));

    let stranger = json!("01890000-0000-7000-8000-000000000417");
    for (wrong, reason, field) in [
        (made(&none, "10:30", 0, &none), "missing", "amount"),
        (made(&stranger, "10:30", 5_000, &none), "unknown", "by"),
        (made(&none, "10:30", 5_000, &stranger), "unknown", "claim"),
        (made(&none, "21:31", 5_000, &none), "too_late", "at"),
    ] {
        let field = format!("part.value.offers.0.{field}");
        let result = offer(&mut office, &id, json!([wrong]));
        assert_eq!(refused(result), (reason.to_owned(), field));
    }
    let remove = json!({ "kind": "claim", "id": claim });
    let (reason, _) = refused(change(&mut office, &id, "part_remove", remove));
    assert_eq!(reason, "in_use");

    let store = office.store();
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
}

#[test]
fn the_script_of_a_session_has_the_phrases_of_the_office_first() {
    let mut office = TestOffice::new_practice(TODAY);
    let (id, _) = office.add_accepted_case();
    let script = |office: &mut TestOffice| office.ok("session_script", json!({ "case": id }));
    assert_eq!(script(&mut office)["phrases"][0]["group"], "opening");
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    settings["phrases"] = json!(["现场核对了送货单。", " "]);
    office.ok("office_set", json!({ "office": settings }));
    let own = json!({ "group": "office", "phrases": ["现场核对了送货单。"] });
    assert_eq!(script(&mut office)["phrases"][0], own);
    office.reopen();
    assert_eq!(script(&mut office)["phrases"][0], own);
}
