//! Journals outlive versions: a payload that was written once is read for ever, and written again it is the same text.

use std::collections::BTreeSet;

use casebook_core::domain::action::JournalAction;
use casebook_core::domain::op::Op;
use casebook_core::store::{RecordedChange, RecordedEvent};
use serde_json::Value;

/// A journal action and a payload, one of each shape that was ever written. Lines are added, never changed.
const PAYLOADS: &str = include_str!("../golden/journal_payloads.tsv");

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAYLOADS
        .lines()
        .map(|line| line.split_once('\t').expect("action and payload"))
}

/// Reads a payload as this version does; returns its action and the text that this version writes.
fn rewrite(payload: &str) -> Result<(String, Value), serde_json::Error> {
    if RecordedEvent::is_in(payload) {
        let recorded: RecordedEvent = serde_json::from_str(payload)?;
        let written = serde_json::to_value(&recorded)?;
        return Ok((recorded.event.action().to_string(), written));
    }
    let recorded: RecordedChange = serde_json::from_str(payload)?;
    let written = serde_json::to_value(&recorded)?;
    Ok((recorded.op.action().to_string(), written))
}

#[test]
fn every_payload_is_read_and_written_as_it_was() {
    for (action, payload) in lines() {
        let (read, written) = rewrite(payload).unwrap_or_else(|e| panic!("{action}: {e}"));
        assert_eq!(read, action, "{payload}");
        let stored: Value = serde_json::from_str(payload).expect("json");
        assert_eq!(written, stored, "{action}");
    }
}

/// What earlier versions left of an erased case still passes the verification.
#[test]
fn nothing_personal_is_in_what_any_version_left_of_a_case() {
    let mut checked = 0;
    for (_, payload) in lines().filter(|(action, _)| *action == "case_erase") {
        let recorded: RecordedChange = serde_json::from_str(payload).expect("a change");
        let Op::CaseErase(erasure) = recorded.op else {
            panic!("another change: {payload}");
        };
        assert!(
            erasure.left.is_without_personal_data(erasure.on),
            "{payload}"
        );
        checked += 1;
    }
    assert!(checked > 5, "{checked}");
}

#[test]
fn every_action_has_a_payload() {
    let stored: BTreeSet<&str> = lines().map(|(action, _)| action).collect();
    let actions: BTreeSet<&str> = JournalAction::ALL.iter().map(|a| a.code()).collect();
    assert_eq!(stored, actions);
}

/// The control: another name of a field, of an operation or of a code is noticed.
#[test]
fn a_renamed_field_tag_or_code_is_noticed() {
    let (_, payload) = lines()
        .find(|(action, _)| *action == "case_register")
        .expect("a registration");
    for (name, other) in [
        ("\"op\":\"case_register\"", "\"op\":\"case_enter\""),
        ("\"registered_on\"", "\"entered_on\""),
        ("\"civil_life\"", "\"life\""),
    ] {
        let renamed = payload.replace(name, other);
        assert_ne!(renamed, payload, "{name} is in the payload");
        let noticed = match rewrite(&renamed) {
            Err(_) => true,
            Ok((_, written)) => written != serde_json::from_str::<Value>(&renamed).expect("json"),
        };
        assert!(noticed, "{name}");
    }
}
