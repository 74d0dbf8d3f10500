//! Every change that can be made, as data. The journal holds these and nothing else; rows follow from them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::case::{
    Acceptance, Answer, CaseFields, Claim, Closing, Extension, Note, Obligation, Party, Ruling,
    Session,
};
use super::ids::CaseId;
use super::number::CaseNumber;
use super::office::{Grid, Office, Room, Staff};

/// A value before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    #[ts(type = "unknown")]
    pub before: Value,
    #[ts(type = "unknown")]
    pub after: Value,
}

/// A part of a case that can be put in, changed or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "part", content = "value", rename_all = "snake_case")]
pub enum Part {
    Party(Party),
    Claim(Claim),
    Session(Session),
    Obligation(Obligation),
    Note(Note),
}

/// A step along the stages (`law.md` §A10): each is a legal act with a date, none is undone by undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", content = "value", rename_all = "snake_case")]
pub enum Step {
    Accept(Acceptance),
    Extend(Extension),
    Close(Closing),
    Answer(Answer),
    Reopen(Ruling),
    Void(Ruling),
}

/// All that is known when a case enters the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Registration {
    pub case: CaseId,
    pub number: CaseNumber,
    /// The number as it is written on paper from this day on.
    pub written: String,
    pub registered_on: NaiveDate,
    pub fields: CaseFields,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    /// Set for a life dispute, which is taken up where it is heard: no consent slips, no review term.
    pub acceptance: Option<Acceptance>,
}

/// One change.
#[expect(
    clippy::large_enum_variant,
    reason = "ops live one at a time, never in long lists"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    CaseRegister(Box<Registration>),
    CaseEdit {
        case: CaseId,
        changes: BTreeMap<String, Change>,
    },
    CasePart {
        case: CaseId,
        before: Option<Part>,
        after: Option<Part>,
    },
    CaseStep {
        case: CaseId,
        step: Step,
    },
    OfficeSet {
        before: Option<Office>,
        after: Office,
    },
    GridPut {
        before: Option<Grid>,
        after: Grid,
    },
    StaffPut {
        before: Option<Staff>,
        after: Staff,
    },
    RoomPut {
        before: Option<Room>,
        after: Room,
    },
}

impl Op {
    /// The case that the change belongs to, if it belongs to one.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Op::CaseRegister(r) => Some(r.case),
            Op::CaseEdit { case, .. } | Op::CasePart { case, .. } | Op::CaseStep { case, .. } => {
                Some(*case)
            }
            _ => None,
        }
    }

    /// What was done, as the journal names it; stable, since journals outlive versions.
    pub fn action(&self) -> &'static str {
        match self {
            Op::CaseRegister(_) => "case_register",
            Op::CaseEdit { .. } => "case_edit",
            Op::CasePart { before, after, .. } => part_action(before.as_ref(), after.as_ref()),
            Op::CaseStep { step, .. } => match step {
                Step::Accept(_) => "case_accept",
                Step::Extend(_) => "case_extend",
                Step::Close(c) if !c.outcome.is_allowed_after_acceptance() => "case_refuse",
                Step::Close(_) => "case_close",
                Step::Answer(_) => "case_answer",
                Step::Reopen(_) => "case_reopen",
                Step::Void(_) => "case_void",
            },
            Op::OfficeSet { .. } => "office_set",
            Op::GridPut { .. } => "grid_put",
            Op::StaffPut { .. } => "staff_put",
            Op::RoomPut { .. } => "room_put",
        }
    }

    /// The change that takes this one back; none for what is legal or irreversible.
    pub fn inverse(&self) -> Option<Op> {
        match self {
            Op::CaseEdit { case, changes } => Some(Op::CaseEdit {
                case: *case,
                changes: changes
                    .iter()
                    .map(|(field, c)| (field.clone(), c.turned()))
                    .collect(),
            }),
            Op::CasePart {
                case,
                before,
                after,
            } => Some(Op::CasePart {
                case: *case,
                before: after.clone(),
                after: before.clone(),
            }),
            _ => None,
        }
    }
}

impl Change {
    fn turned(&self) -> Change {
        Change {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

fn part_action(before: Option<&Part>, after: Option<&Part>) -> &'static str {
    let gone = after.is_none();
    match after.or(before) {
        Some(Part::Party(_)) if gone => "party_remove",
        Some(Part::Party(_)) => "party_put",
        Some(Part::Claim(_)) if gone => "claim_remove",
        Some(Part::Claim(_)) => "claim_put",
        Some(Part::Session(_)) if gone => "session_remove",
        Some(Part::Session(_)) => "session_put",
        Some(Part::Obligation(_)) if gone => "obligation_remove",
        Some(Part::Obligation(_)) => "obligation_put",
        Some(Part::Note(_)) if gone => "note_remove",
        Some(Part::Note(_)) => "note_put",
        None => "nothing",
    }
}
