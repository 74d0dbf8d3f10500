//! One case: entering it, changing it, moving it along its stages, reading it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::case::{Answer, Case, CaseFields, Claim, Closing, Extension, Party, Ruling};
use crate::domain::ids::{CaseId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::op::{Op, Part};
use crate::domain::vocabulary::{SessionState, Stage};

/// A new case. Parties and claims with a nil id are given one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRegister {
    pub fields: CaseFields,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    pub registered_on: NaiveDate,
    /// The draft that this was typed in (form `new_case`); dropped in the same transaction.
    pub draft: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseKey {
    pub case: CaseId,
}

/// Changed fields of [`CaseFields`] by name, with their new values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseEdit {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "Partial<CaseFields>")]
    pub changes: BTreeMap<String, Value>,
}

/// Puts a part in (nil id) or in place of the one with its id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartPut {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub part: Part,
    /// The draft that it was typed in, dropped in the same transaction.
    pub draft: Option<DraftRef>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftRef {
    pub form: String,
    pub subject: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Party,
    Claim,
    Session,
    Obligation,
    Note,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartRemove {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub kind: PartKind,
    pub id: String,
}

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

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseExtend {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub extension: Extension,
}

/// Closes the case, or refuses it when the outcome is R10 or R11.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseClose {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub closing: Closing,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub answer: Answer,
}

/// Reopening or making void: a date and a reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRule {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub ruling: Ruling,
}

/// Takes back the change with this journal number, if nothing built on it since.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    pub case: CaseId,
    #[ts(type = "number")]
    pub seq: i64,
}

/// What a change of a case answers with.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Written {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    Overdue,
    Today,
    Soon,
    Later,
}

/// A term that runs, with the arithmetic that a person can check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Clock {
    /// `C02`, `C04`, `C05` (`law.md` §A4), or `next` for the own next action.
    pub code: String,
    pub from: NaiveDate,
    /// The last day as counted.
    pub due: NaiveDate,
    /// The last day after a rest day is stepped over (民法典 art. 203); shown beside `due`.
    pub effective: NaiveDate,
    pub days_left: i32,
    pub nearness: Nearness,
    pub basis_zh: String,
    pub basis_en: String,
    /// The official calendar of a year on the way is not out yet.
    pub provisional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Accept,
    /// Acceptance with its dates put right, before anybody met.
    CorrectAcceptance,
    Refuse,
    Extend,
    Close,
    Answer,
    Reopen,
    Void,
}

/// A case with all that its page shows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseView {
    pub case: Case,
    pub stage: Stage,
    pub number: String,
    /// 陈国平等 12 人
    pub applicants: String,
    pub respondents: String,
    pub people: u32,
    pub claimed: Fen,
    pub agreed: Fen,
    /// Nearest first.
    pub clocks: Vec<Clock>,
    pub steps: Vec<StepKind>,
    /// Fields that acceptance still lacks.
    pub missing_to_accept: Vec<String>,
    pub timeline: Vec<TimelineEntry>,
}

/// One journal entry of the case, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TimelineEntry {
    #[ts(type = "number")]
    pub seq: i64,
    pub at: String,
    pub actor: String,
    pub action: String,
    pub op: Op,
    /// The entry that this one took back.
    #[ts(type = "number | null")]
    pub undoes: Option<i64>,
    #[ts(type = "number | null")]
    pub undone_by: Option<i64>,
    pub undoable: bool,
}

/// A time that is being considered for a session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SessionProbe {
    pub starts: NaiveDateTime,
    pub ends: Option<NaiveDateTime>,
    pub room: Option<RoomId>,
    pub mediators: Vec<StaffId>,
    /// The session that is being edited does not clash with itself.
    pub except: Option<SessionId>,
}

/// A session that stands on the same day, and whether it clashes with the time considered.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SessionOnDay {
    pub session: SessionId,
    /// None of a case that the reader does not see: then number and title are empty, and nothing is told but what is taken.
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

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    pub text: String,
}

/// A person, organisation or stall already known from other cases.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Suggestion {
    /// As last entered; its id is nil, so that it can be put into another case.
    pub party: Party,
    pub cases: u32,
    pub last_number: String,
    pub last_case: CaseId,
}
