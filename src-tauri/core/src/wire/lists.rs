//! Lists of cases: what is asked for, in which order, and a page of the answer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cases::{Clock, Suggestion};
use crate::domain::ids::{CaseId, GridId, StaffId};
use crate::domain::money::Fen;
use crate::domain::vocabulary::{CauseCode, Nature, Outcome, SourceCode, Stage, Urgency};

/// The quick filters that are always in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "snake_case")]
pub enum QuickView {
    All,
    #[default]
    Open,
    Mine,
    DueToday,
    Overdue,
    NoNextAction,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    Registered,
    Accepted,
    Closed,
    Event,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    pub kind: DateKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// By which date a case enters a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Registered,
    Accepted,
    Closed,
}

/// Cases that were pending, or overdue, at the end of a day; counted as the tally counts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PendingAt {
    pub day: NaiveDate,
    pub basis: Basis,
    pub overdue: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// Order of registration.
    #[default]
    Number,
    /// The nearest day of work of open cases; the others come after them.
    Due,
    /// The day of the next action of open cases; the others come after them.
    NextAction,
    Registered,
    Accepted,
    Closed,
    Claimed,
    Changed,
}

/// What a list shows. Filters narrow each other; an empty list of values does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(deny_unknown_fields, default)]
pub struct CaseQuery {
    pub view: QuickView,
    pub text: String,
    pub stages: Vec<Stage>,
    pub natures: Vec<Nature>,
    pub causes: Vec<CauseCode>,
    pub grids: Vec<GridId>,
    /// Cases without a grid, too (a row of the tally).
    pub no_grid: bool,
    pub mediators: Vec<StaffId>,
    pub no_mediator: bool,
    pub sources: Vec<SourceCode>,
    pub outcomes: Vec<Outcome>,
    pub urgencies: Vec<Urgency>,
    pub collective: Option<bool>,
    /// Whether the case was accepted before it ended; how tallies tell R3, R9, R12 apart.
    pub accepted: Option<bool>,
    pub date: Option<DateRange>,
    pub pending_at: Option<PendingAt>,
    pub sort: SortKey,
    pub descending: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseList {
    pub query: CaseQuery,
    /// Where the page before ended; opaque.
    pub after: Option<String>,
    /// 1 to 200.
    pub limit: u32,
}

/// Cases by their ids, for a list of those looked at last.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRows {
    /// At most 50.
    pub cases: Vec<CaseId>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CasePage {
    pub rows: Vec<CaseRow>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseCount {
    pub query: CaseQuery,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Count {
    #[ts(type = "number")]
    pub count: i64,
    /// There are more than were counted.
    pub more: bool,
}

/// How many cases each quick filter holds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct QuickCounts {
    pub all: Count,
    pub open: Count,
    pub mine: Count,
    pub due_today: Count,
    pub overdue: Count,
    pub no_next_action: Count,
    pub drafts: Count,
}

/// One line of a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseRow {
    pub id: CaseId,
    pub number: String,
    pub stage: Stage,
    pub nature: Nature,
    pub cause: CauseCode,
    pub source: SourceCode,
    pub applicants: String,
    pub respondents: String,
    pub grid: Option<GridId>,
    pub stall: String,
    pub mediator: Option<StaffId>,
    pub urgency: Urgency,
    pub collective: bool,
    pub people: u32,
    pub registered_on: NaiveDate,
    pub accepted_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    /// The nearest clock of an open case.
    pub clock: Option<Clock>,
    pub next_action: String,
    pub next_on: Option<NaiveDate>,
    pub claimed: Fen,
    pub agreed: Fen,
    pub sessions: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Find {
    pub text: String,
}

/// What Ctrl+K found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Found {
    pub cases: Vec<CaseRow>,
    pub people: Vec<Suggestion>,
}
