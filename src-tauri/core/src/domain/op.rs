//! The changes of a book as data. The journal stores them together with the events; the rows of the store follow from
//! them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::action::JournalAction;
use super::case::{
    Acceptance, Answer, Case, CaseFields, Claim, Closing, ErasureAsk, Extension, Note, Obligation,
    Party, Restriction, Ruling, Session,
};
use super::ids::{CaseId, StaffId};
use super::number::CaseNumber;
use super::office::{Grid, Office, Room, Safety, Staff};
use super::reopening::{CountedFacts, Reopening};
use super::second_person::SecondPerson;
use super::vocabulary::NumberSeries;

/// A value before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    #[ts(type = "unknown")]
    pub before: Value,
    #[ts(type = "unknown")]
    pub after: Value,
}

/// A part of a case that can be added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "part", content = "value", rename_all = "snake_case")]
pub enum Part {
    Party(Party),
    Claim(Claim),
    Session(Session),
    Obligation(Obligation),
    Note(Note),
}

/// One of several parts that change together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartChange {
    pub before: Option<Part>,
    pub after: Option<Part>,
}

/// A correction of one or more facts of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Correction {
    /// The day on which it was decided.
    pub on: NaiveDate,
    pub reason: String,
    pub facts: Vec<CorrectedFact>,
    /// True if what an earlier round is counted by changes only where a fact says so. False in a correction that an
    /// earlier version wrote: it reaches every earlier round in which a fact stood the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub names_rounds: bool,
}

/// One fact before and after its correction.
#[expect(
    clippy::large_enum_variant,
    reason = "a correction holds few facts, and one case has few corrections"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum CorrectedFact {
    Fields {
        changes: BTreeMap<String, Change>,
    },
    /// The number of the case stays, also when the date is corrected into another year.
    RegisteredOn {
        before: NaiveDate,
        after: NaiveDate,
    },
    /// None afterwards: the case was accepted by mistake.
    Acceptance {
        before: Acceptance,
        after: Option<Acceptance>,
    },
    /// None afterwards: the term was extended by mistake.
    Extension {
        before: Extension,
        after: Option<Extension>,
    },
    /// None afterwards: the case was closed by mistake.
    Closing {
        /// The earlier round that the closing ended, from 0; none for the current closing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        round: Option<u32>,
        before: Closing,
        after: Option<Closing>,
    },
    /// The facts by which an earlier round is counted.
    Counted {
        /// The round, from 0.
        round: u32,
        before: CountedFacts,
        after: CountedFacts,
    },
    Answer {
        before: Answer,
        after: Option<Answer>,
    },
    /// The case was made void by mistake.
    Void {
        before: Ruling,
    },
    Part {
        before: Option<Part>,
        after: Option<Part>,
    },
}

/// A step of a case: a legal act with a date (企业劳动争议协商调解规定 arts. 21–29, 个人信息保护法 art. 47). The undo command takes no
/// step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", content = "value", rename_all = "snake_case")]
pub enum Step {
    Accept(Acceptance),
    Extend(Extension),
    Close(Closing),
    Answer(Answer),
    /// A reopening as an earlier version wrote it: the closing before it was forgotten. It is replayed, never written.
    Reopen(Ruling),
    /// A reopening that ends a round.
    Reaccept(Reopening),
    Correct(Correction),
    Void(Ruling),
    Restrict(Restriction),
    AskErasure(ErasureAsk),
    DropErasure(Ruling),
}

/// The data of a newly registered case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Registration {
    pub case: CaseId,
    pub number: CaseNumber,
    /// The number as printed on paper; it never changes.
    #[serde(rename = "written")]
    pub number_text: String,
    pub registered_on: NaiveDate,
    pub fields: CaseFields,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    /// Set for an everyday dispute, which is accepted at registration without written consents and review term.
    pub acceptance: Option<Acceptance>,
}

/// The erasure of the personal data of a case (个人信息保护法 art. 47), with the remaining case.
///
/// It also deletes the payloads of all earlier journal entries of the case, so that only `left` can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erasure {
    pub case: CaseId,
    pub on: NaiveDate,
    /// The person who carries it out; the request names the other one.
    pub by: StaffId,
    pub left: Box<Case>,
}

/// One change of the book. Tags and fields are stored in the journal; they never change.
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
    /// Several parts in one change; each may refer to the ones before it.
    CaseParts {
        case: CaseId,
        changes: Vec<PartChange>,
    },
    CaseStep {
        case: CaseId,
        step: Step,
        /// The fields that change with the step, which [`Case::changes_with`] names.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[ts(as = "Option<BTreeMap<String, Change>>", optional)]
        changes: BTreeMap<String, Change>,
    },
    CaseErase(Erasure),
    /// The whole case from a backup; its version continues to count.
    CaseRestore {
        after: Box<Case>,
        /// Number of the last journal entry in the backup.
        #[ts(type = "number")]
        as_of: i64,
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
        /// The second person, if a member was removed or a supervisor is none any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        second: Option<SecondPerson>,
    },
    RoomPut {
        before: Option<Room>,
        after: Room,
    },
    SafetySet {
        before: Option<Safety>,
        after: Safety,
    },
    /// The last number that was given on paper in a year and series; the next case of that year continues from it.
    NumberSet {
        year: i32,
        #[serde(default, skip_serializing_if = "NumberSeries::is_main")]
        #[ts(as = "Option<NumberSeries>", optional)]
        series: NumberSeries,
        /// The last number until now; 0 if none was given.
        before: u32,
        after: u32,
    },
}

impl Op {
    /// Returns the case that the change belongs to, if any.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Op::CaseRegister(r) => Some(r.case),
            Op::CaseEdit { case, .. }
            | Op::CasePart { case, .. }
            | Op::CaseParts { case, .. }
            | Op::CaseStep { case, .. } => Some(*case),
            Op::CaseErase(erasure) => Some(erasure.case),
            Op::CaseRestore { after, .. } => Some(after.id),
            _ => None,
        }
    }

    /// Returns whether the change registers a case.
    pub fn is_registration(&self) -> bool {
        matches!(self, Op::CaseRegister(_))
    }

    /// Returns the action of the journal entry.
    pub fn action(&self) -> JournalAction {
        match self {
            Op::CaseRegister(_) => JournalAction::CaseRegister,
            Op::CaseEdit { .. } => JournalAction::CaseEdit,
            Op::CasePart { before, after, .. } => part_action(before.as_ref(), after.as_ref()),
            Op::CaseParts { .. } => JournalAction::CaseParts,
            Op::CaseStep { step, .. } => match step {
                Step::Accept(_) => JournalAction::CaseAccept,
                Step::Extend(_) => JournalAction::CaseExtend,
                Step::Close(c) if !c.outcome.is_allowed_after_acceptance() => {
                    JournalAction::CaseRefuse
                }
                Step::Close(_) => JournalAction::CaseClose,
                Step::Answer(_) => JournalAction::CaseAnswer,
                Step::Reopen(_) | Step::Reaccept(_) => JournalAction::CaseReopen,
                Step::Correct(_) => JournalAction::CaseCorrect,
                Step::Void(_) => JournalAction::CaseVoid,
                Step::Restrict(r) if r.restricted => JournalAction::CaseRestrict,
                Step::Restrict(_) => JournalAction::CaseUnrestrict,
                Step::AskErasure(_) => JournalAction::ErasureAsk,
                Step::DropErasure(_) => JournalAction::ErasureDrop,
            },
            Op::CaseErase(_) => JournalAction::CaseErase,
            Op::CaseRestore { .. } => JournalAction::CaseRestore,
            Op::OfficeSet { .. } => JournalAction::OfficeSet,
            Op::GridPut { .. } => JournalAction::GridPut,
            Op::StaffPut { .. } => JournalAction::StaffPut,
            Op::RoomPut { .. } => JournalAction::RoomPut,
            Op::SafetySet { .. } => JournalAction::SafetySet,
            Op::NumberSet { .. } => JournalAction::NumberSet,
        }
    }

    /// Returns the change that undoes this one; none for steps and for changes that cannot be undone.
    pub fn inverse(&self) -> Option<Op> {
        match self {
            Op::CaseEdit { case, changes } => Some(Op::CaseEdit {
                case: *case,
                changes: changes
                    .iter()
                    .map(|(field, c)| (field.clone(), c.inverse()))
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
            Op::CaseParts { case, changes } => Some(Op::CaseParts {
                case: *case,
                changes: changes.iter().rev().map(PartChange::inverse).collect(),
            }),
            _ => None,
        }
    }
}

impl PartChange {
    fn inverse(&self) -> PartChange {
        PartChange {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

impl Change {
    fn inverse(&self) -> Change {
        Change {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

fn part_action(before: Option<&Part>, after: Option<&Part>) -> JournalAction {
    let gone = after.is_none();
    match after.or(before) {
        Some(Part::Party(_)) if gone => JournalAction::PartyRemove,
        Some(Part::Party(_)) => JournalAction::PartyPut,
        Some(Part::Claim(_)) if gone => JournalAction::ClaimRemove,
        Some(Part::Claim(_)) => JournalAction::ClaimPut,
        Some(Part::Session(_)) if gone => JournalAction::SessionRemove,
        Some(Part::Session(_)) => JournalAction::SessionPut,
        Some(Part::Obligation(_)) if gone => JournalAction::ObligationRemove,
        Some(Part::Obligation(_)) => JournalAction::ObligationPut,
        Some(Part::Note(_)) if gone => JournalAction::NoteRemove,
        Some(Part::Note(_)) => JournalAction::NotePut,
        None => JournalAction::Nothing,
    }
}
