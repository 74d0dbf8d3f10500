//! Types of the case lists: queries, sort orders and pages.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cases::{Clock, Suggestion};
use crate::domain::counted_once::CountedOnce;
use crate::domain::ids::{CaseId, GridId, StaffId};
use crate::domain::money::Fen;
use crate::domain::vocabulary::{
    ApplicantType, CauseCode, Nature, Outcome, SourceCode, Stage, Urgency,
};

/// The quick filters above the list.
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
    /// Ended in any way, without those entered by mistake.
    Closed,
    /// Closed with an agreement of which something is not performed.
    Performing,
}

/// The date that a range filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    Registered,
    Accepted,
    Closed,
    Event,
    /// Registration, of a reopened case with what its first round ended with, as a tally counts it.
    FirstRegistered,
    /// First acceptance, of a reopened case with what that round ended with.
    FirstAccepted,
    /// Registration or reopening.
    CameIn,
    /// Acceptance, or reopening of an accepted case.
    Admitted,
    /// Reopening.
    Reopened,
    /// Reopening of an accepted case.
    Readmitted,
}

/// A filter by date, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    pub kind: DateKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// The date by which a case is counted in a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Registered,
    Accepted,
    Closed,
}

/// Filters cases that were pending, or overdue, at the end of a day, with the rules of the tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PendingAt {
    pub day: NaiveDate,
    pub basis: Basis,
    pub overdue: bool,
    /// Only cases that were registered and not yet accepted.
    #[serde(default)]
    pub undecided: bool,
}

/// The period and the basis of a tally: what its register shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedIn {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub basis: Basis,
}

/// The sort order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// The order of registration.
    #[default]
    Number,
    /// The next work day of open cases; other cases come last.
    Due,
    /// The day of the next action of open cases; other cases come last.
    NextAction,
    Registered,
    Accepted,
    Closed,
    Claimed,
    Changed,
}

/// The query of a list. All filters must match; an empty list of values matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(deny_unknown_fields, default)]
pub struct CaseQuery {
    pub view: QuickView,
    pub text: String,
    pub stages: Vec<Stage>,
    pub natures: Vec<Nature>,
    pub causes: Vec<CauseCode>,
    /// Also finds the cases of which one of `causes` is a further cause. Tallies count by the main cause only.
    pub further_causes: bool,
    pub grids: Vec<GridId>,
    /// Also matches cases without a grid.
    pub no_grid: bool,
    pub mediators: Vec<StaffId>,
    pub no_mediator: bool,
    pub sources: Vec<SourceCode>,
    pub outcomes: Vec<Outcome>,
    pub applicant_types: Vec<ApplicantType>,
    pub urgencies: Vec<Urgency>,
    pub collective: Option<bool>,
    /// Filters by acceptance; tallies count R3, R9 and R12 separately by it.
    pub accepted: Option<bool>,
    pub date: Option<DateRange>,
    pub pending_at: Option<PendingAt>,
    /// The round by which a case counts; `outcomes` and `stages` are those of this round.
    pub once: Option<CountedOnce>,
    /// Set by the core only, once the cases are journaled that the text finds only by the last four digits of a phone.
    #[serde(skip)]
    #[ts(skip)]
    pub by_endings: bool,
    pub sort: SortKey,
    pub descending: bool,
}

/// Asks for a page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseList {
    pub query: CaseQuery,
    /// The cursor from the previous page; opaque.
    pub after: Option<String>,
    /// Number of rows, 1 to 200.
    pub limit: u32,
}

/// Asks for the rows of these cases, for the list of recently opened cases.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRows {
    /// At most 50 ids.
    pub cases: Vec<CaseId>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CasePage {
    pub rows: Vec<CaseRow>,
    pub next: Option<String>,
    /// Number of cases that the search text finds without the quick filter, up to 100; only with the first page of a search
    /// that a quick filter narrows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub in_all: Option<Count>,
}

/// Asks for the number of cases that match a query.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseCount {
    pub query: CaseQuery,
}

/// A number of cases, counted up to a limit.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Count {
    #[ts(type = "number")]
    pub count: i64,
    /// True if there are more than were counted.
    pub more: bool,
}

/// The people whose work is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    /// Cases that the signed-in person mediates or co-mediates, and next actions that the person takes.
    Me,
    Anyone,
}

/// The number of cases that are overdue or due today, by whose work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct DueCounts {
    /// The assignee that the signed-in person sees until another is chosen.
    pub usual: Assignee,
    #[ts(type = "number")]
    pub me: i64,
    #[ts(type = "number")]
    pub anyone: i64,
}

/// The number of cases in each quick filter.
#[derive(Debug, Clone, Serialize, TS)]
pub struct QuickCounts {
    pub all: Count,
    pub open: Count,
    pub mine: Count,
    pub due_today: Count,
    pub overdue: Count,
    pub no_next_action: Count,
    pub performing: Count,
    pub closed: Count,
    pub drafts: Count,
    /// The cases that the Today screen shows as overdue or due today.
    pub due: DueCounts,
}

/// One row of the case list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseRow {
    pub id: CaseId,
    pub number: String,
    pub stage: Stage,
    pub nature: Nature,
    pub cause: CauseCode,
    pub further_causes: Vec<CauseCode>,
    pub source: SourceCode,
    pub applicants: String,
    pub respondents: String,
    pub applicant_type: Option<ApplicantType>,
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
    /// The nearest running term of an open case.
    pub clock: Option<Clock>,
    pub next_action: String,
    pub next_on: Option<NaiveDate>,
    pub claimed: Fen,
    pub agreed: Fen,
    pub sessions: u32,
}

/// Asks the global search.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Find {
    pub text: String,
}

/// A case that the global search found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FoundCase {
    #[serde(flatten)]
    pub row: CaseRow,
    /// The text that was found, unless number and parties already show it.
    pub snippet: Option<Snippet>,
}

/// A few words of a text around what was found in it; numbers of persons are masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Snippet {
    /// The name of the field.
    pub field: String,
    pub before: String,
    pub found: String,
    pub after: String,
}

/// The results of the global search (Ctrl+K).
#[derive(Debug, Clone, Serialize, TS)]
pub struct FindResult {
    pub cases: Vec<FoundCase>,
    pub people: Vec<Suggestion>,
}
