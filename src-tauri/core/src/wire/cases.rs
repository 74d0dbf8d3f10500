//! Types of the commands about one case: registering, changing, taking steps, reading.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::action::JournalAction;
use crate::domain::case::{Answer, Case, CaseFields, Claim, Closing, Extension, Party, Ruling};
use crate::domain::due::Nearness;
use crate::domain::ids::{CaseId, ObligationId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::op::{Op, Part};
use crate::domain::reopening::CountedFacts;
use crate::domain::vocabulary::{ApplicantType, ClockKind, SessionState, Stage};
use crate::wire::start::FormWithDraft;
use crate::wire::worker_facts::WorkerFactsView;

/// Registers a case. Parties and claims with a nil id get a new one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRegister {
    pub fields: CaseFields,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    pub registered_on: NaiveDate,
    /// Subject of the draft of form `new_case`; it is deleted in the same transaction.
    pub draft: Option<String>,
    /// The fields of which a doubtful value is kept, by the paths of the refusals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub kept: Vec<String>,
}

/// The reason of a correction 更正, and which earlier rounds it reaches.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CorrectionReason {
    pub reason: String,
    /// The earlier rounds, from 0, that are counted by what is corrected too.
    pub rounds: Vec<u32>,
}

/// The key of a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseKey {
    pub case: CaseId,
}

/// A day on which a case might be accepted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceDay {
    pub case: CaseId,
    pub on: NaiveDate,
}

/// Changes fields of [`CaseFields`]: their names with the new values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseEdit {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "Partial<CaseFields>")]
    pub changes: BTreeMap<String, Value>,
    /// Set if it is a correction.
    #[serde(default)]
    #[ts(optional)]
    pub correction: Option<CorrectionReason>,
}

/// Adds a part (nil id) or replaces the one with the same id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartPut {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub part: Part,
    /// The draft of the form; it is deleted in the same transaction.
    pub draft: Option<DraftRef>,
    /// The fields of which a doubtful value is kept, by the paths of the refusals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub kept: Vec<String>,
    /// Set if it is a correction.
    #[serde(default)]
    #[ts(optional)]
    pub correction: Option<CorrectionReason>,
}

/// Adds several parts in one change: all of them, or none. Each gets a new id; a party has an id of the form if another
/// part refers to it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartsAdd {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub parts: Vec<Part>,
    /// The draft of the form; it is deleted in the same transaction.
    pub draft: Option<DraftRef>,
    /// The fields of which a doubtful value is kept, by the paths of the refusals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub kept: Vec<String>,
    /// Set if it is a correction.
    #[serde(default)]
    #[ts(optional)]
    pub correction: Option<CorrectionReason>,
}

/// A reference to a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftRef {
    pub form: FormWithDraft,
    pub subject: String,
}

/// The kind of a part of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Party,
    Claim,
    Session,
    Obligation,
    Note,
}

/// Removes a part of a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartRemove {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub kind: PartKind,
    pub id: String,
    /// Set if it is a correction.
    #[serde(default)]
    #[ts(optional)]
    pub correction: Option<CorrectionReason>,
}

/// Accepts a case, or corrects the dates of its acceptance.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseAccept {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub on: NaiveDate,
    pub applicant_consent_on: Option<NaiveDate>,
    pub respondent_consent_on: Option<NaiveDate>,
}

/// Extends the term of mediation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseExtend {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub extension: Extension,
}

/// Closes the case, or refuses acceptance if the outcome is R10, R11 or R13.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseClose {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub closing: Closing,
    /// The fields of which a doubtful value is kept, by the paths of the refusals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub kept: Vec<String>,
}

/// Answers a consultation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub answer: Answer,
}

/// Reopens a case or makes it void, with a date and a reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRuling {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub ruling: Ruling,
}

/// The dates of an acceptance.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceDates {
    pub on: NaiveDate,
    pub applicant_consent_on: Option<NaiveDate>,
    pub respondent_consent_on: Option<NaiveDate>,
}

/// A fact of a case as it is after its correction; none if the step was taken by mistake.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "fact", content = "after", rename_all = "snake_case")]
pub enum FactCorrection {
    Fields(#[ts(type = "Partial<CaseFields>")] BTreeMap<String, Value>),
    RegisteredOn(NaiveDate),
    Acceptance(Option<AcceptanceDates>),
    Extension(Option<Extension>),
    Closing {
        /// The earlier round that the closing ended, from 0; none for the current closing.
        round: Option<u32>,
        after: Option<Closing>,
    },
    Counted {
        /// The earlier round, from 0.
        round: u32,
        after: CountedFacts,
    },
    Answer(Option<Answer>),
    Void,
}

/// Corrects 更正 facts of a case that were typed wrong.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseCorrect {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub reason: String,
    pub facts: Vec<FactCorrection>,
}

/// Undoes the change with this journal number, if no later change depends on it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    pub case: CaseId,
    #[ts(type = "number")]
    pub seq: i64,
}

/// The result of a change of a case.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedChange {
    pub case: CaseId,
    pub number: String,
    #[ts(type = "number")]
    pub version: i64,
    /// The journal number of the change, for undo.
    #[ts(type = "number")]
    pub seq: i64,
    pub undoable: bool,
    pub saved_at: String,
}

/// A running term (clock 期限) with the dates and the legal basis from which it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Clock {
    pub kind: ClockKind,
    pub zh: String,
    pub en: String,
    pub from: NaiveDate,
    /// The last day as counted.
    pub due: NaiveDate,
    /// The last day moved off days of rest (民法典 art. 203); shown beside `due`.
    pub effective: NaiveDate,
    /// Days to `effective`; below zero if the term is over.
    pub days_left: i32,
    pub nearness: Nearness,
    pub basis_zh: String,
    pub basis_en: String,
    /// The consequence of a missed term; empty for the next action.
    pub missed_zh: String,
    pub missed_en: String,
    /// True if the official calendar of a year within the term is not published yet.
    pub provisional: bool,
}

/// The term of performance of an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ObligationClock {
    pub obligation: ObligationId,
    /// The last day moved off days of rest (民法典 art. 203).
    pub effective: NaiveDate,
    /// Days to `effective`; below zero if the term is over.
    pub days_left: i32,
    pub nearness: Nearness,
}

/// A step that the case can take now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Accept,
    /// Correction of the dates of acceptance before the first session.
    CorrectAcceptance,
    Refuse,
    Extend,
    Close,
    Answer,
    Reopen,
    /// Correction of what was typed wrong.
    Correct,
    Void,
    /// Correction of a case that was made void by mistake; only supervisors can take it.
    UndoVoid,
}

/// A case with everything that its page shows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseView {
    pub case: Case,
    pub stage: Stage,
    pub number: String,
    /// Text such as 陈国平等12人.
    pub applicants: String,
    pub respondents: String,
    /// Kind of applicant, as stated or of the first applicant.
    pub applicant_type: Option<ApplicantType>,
    pub people: u32,
    pub claimed: Fen,
    pub agreed: Fen,
    /// The running terms, in the order in which they end.
    pub clocks: Vec<Clock>,
    /// The terms of performance of the obligations that have one.
    pub obligation_clocks: Vec<ObligationClock>,
    /// The terms, limitations and benefits that follow from the facts about the worker.
    pub worker_facts: WorkerFactsView,
    pub steps: Vec<StepKind>,
    /// Fields that are still missing for acceptance.
    pub missing_to_accept: Vec<String>,
    pub timeline: Vec<TimelineEntry>,
}

/// One journal entry of a case.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TimelineEntry {
    #[ts(type = "number")]
    pub seq: i64,
    pub at: String,
    pub actor: String,
    pub action: JournalAction,
    pub op: Op,
    /// The entry that this one undid.
    #[ts(type = "number | null")]
    pub undoes: Option<i64>,
    #[ts(type = "number | null")]
    pub undone_by: Option<i64>,
    pub undoable: bool,
}

/// A considered time of a session, to check for clashes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SessionDayQuery {
    pub starts: NaiveDateTime,
    pub ends: Option<NaiveDateTime>,
    pub room: Option<RoomId>,
    pub mediators: Vec<StaffId>,
    /// The edited session, which does not clash with itself.
    pub except: Option<SessionId>,
}

/// A session on the same day, and its clashes with the considered time.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SessionOnDay {
    pub session: SessionId,
    /// None for a hidden case; then number and title are empty, and only the occupied time, room and mediators are
    /// shown.
    pub case: Option<CaseId>,
    pub number: String,
    pub title: String,
    pub state: SessionState,
    pub starts: NaiveDateTime,
    pub ends: Option<NaiveDateTime>,
    pub room: Option<RoomId>,
    pub mediators: Vec<StaffId>,
    pub room_clash: bool,
    pub mediator_clash: Vec<StaffId>,
}

/// Asks for suggestions for a typed name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    pub text: String,
}

/// A party of an earlier case, suggested while a name is typed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Suggestion {
    /// The party as last entered, with a nil id so that it can be added to another case.
    pub party: Party,
    pub cases: u32,
    pub last_number: String,
    pub last_case: CaseId,
}
