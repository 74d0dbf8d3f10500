//! Payloads of commands, as the page sends them.

use casebook_core::domain::case::{CaseFields, Closing, Party};
use casebook_core::domain::ids::PartyId;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

use super::clock::date;
use super::people::{grid, member};

/// The id of what has none yet.
pub const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// The signatures and the seal of an agreement, which some outcomes require.
pub const SIGNATURES: [&str; 4] = [
    "applicant_signed_on",
    "respondent_signed_on",
    "mediator_signed_on",
    "sealed_on",
];

/// Returns the registration of a wage case with all that acceptance needs, led by this member.
pub fn wage_case(day: &str, mediator: Option<u8>) -> Value {
    let cause = "L07".parse().expect("a code of the cause list");
    let source = "applied_oral".parse().expect("a code of the source list");
    json!({
        "fields": CaseFields {
            grid: Some(grid(1)),
            stall: "东二排11号".into(),
            summary: "拖欠三个月工资".into(),
            mediator: mediator.map(member),
            ..CaseFields::blank(cause, source, date(day))
        },
        "parties": [party("applicant", "person", "周小满"), party("respondent", "organisation", "鑫海水产行")],
        "claims": [claim("工资", 1_200_000)],
        "registered_on": day,
        "draft": null,
    })
}

/// Returns a party of whom only the name is known.
pub fn party(role: &str, kind: &str, name: &str) -> Value {
    let (role, kind) = (role.parse(), kind.parse());
    let blank = Party::blank(
        PartyId::from_bytes([0; 16]),
        role.expect("a role of a party"),
        kind.expect("a kind of party"),
    );
    json!(Party {
        name: name.into(),
        ..blank
    })
}

/// Returns a claim of an amount in fen.
pub fn claim(text: &str, fen: i64) -> Value {
    json!({ "id": NIL, "text": text, "amount": fen })
}

/// Adds the id and the version of a case to the payload of a command that changes it.
pub fn for_case(case: impl Serialize, version: impl Serialize, mut payload: Value) -> Value {
    payload["case"] = json!(case);
    payload["version"] = json!(version);
    payload
}

/// Returns the dates of an acceptance to which both sides agreed the same day.
pub fn acceptance(on: impl Serialize) -> Value {
    json!({ "on": on, "applicant_consent_on": on, "respondent_consent_on": on })
}

/// Returns a joint session of member 1, without a room, whose record is empty.
pub fn session(state: &str, starts: &str, attendance: impl Serialize) -> Value {
    json!({
        "id": NIL, "state": state, "form": "joint", "room": null, "starts": starts, "ends": null,
        "mediators": [member(1)], "recorder": null, "attendance": attendance, "record": "", "result": "",
        "next_on": null,
    })
}

/// Returns a held session of the viewed case on the day, at a minute of its own and with every party present.
pub fn next_held_session(view: &Value, day: &str) -> Value {
    let earlier = view["case"]["sessions"].as_array().map_or(0, Vec::len);
    let starts = format!("{day}T{:02}:{:02}:00", 8 + earlier / 60, earlier % 60);
    session("held", &starts, all_present(view))
}

/// Returns the attendance of a session at which every party of the viewed case was present.
pub fn all_present(view: &Value) -> Value {
    let parties = view["case"]["parties"].as_array().into_iter().flatten();
    parties
        .map(|party| json!({ "party": party["id"], "attendance": "present" }))
        .collect()
}

/// Returns what the respondent of the viewed case owes its applicant, in fen.
pub fn obligation(view: &Value, what: &str, fen: i64, due_on: impl Serialize) -> Value {
    let parties = &view["case"]["parties"];
    json!({
        "id": NIL, "debtor": parties[1]["id"], "creditor": parties[0]["id"], "what": what, "amount": fen,
        "due_on": due_on, "performed_on": null, "performed_note": "",
    })
}

/// Returns a note of a phone call.
pub fn note(on: impl Serialize, text: &str) -> Value {
    json!({ "id": NIL, "on": on, "kind": "phone_call", "text": text })
}

/// Returns a closing without reason, agreement and signatures.
pub fn closing(outcome: &str, on: NaiveDate) -> Value {
    json!(Closing::blank(outcome.parse().expect("an outcome"), on))
}

/// Returns a closing that both sides and the mediator signed, and that was sealed, on its day.
pub fn signed_closing(outcome: &str, on: NaiveDate) -> Value {
    let mut closing = closing(outcome, on);
    for signature in SIGNATURES {
        closing[signature] = json!(on);
    }
    closing
}
