//! Types of the Today screen; the calendar shows sessions and subjects of due items as it does.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::{Assignee, CaseRow, DueCounts};
use crate::domain::due::Nearness;
use crate::domain::ids::{CaseId, ObligationId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::vocabulary::{ClockKind, SessionState};

/// Asks for the Today screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TodayQuery {
    /// Without it, the usual one of the signed-in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<Assignee>,
}

/// The work, sessions and figures of today.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Today {
    pub today: NaiveDate,
    pub assignee: Assignee,
    /// The cases with something overdue or due within three days, the most urgent first.
    pub due: Vec<DueCase>,
    /// The number of cases that `due` leaves out because there are too many.
    #[ts(type = "number")]
    pub due_left_out: i64,
    pub sessions: Vec<SessionItem>,
    /// Open cases without a next action, longest unchanged first; at most 50.
    pub no_next: Vec<CaseRow>,
    #[ts(type = "number")]
    pub no_next_total: i64,
    /// Open cases with a next action in which nothing happened for `quiet_days` and nothing is due soon, longest unchanged
    /// first; at most 50.
    pub quiet: Vec<QuietCase>,
    #[ts(type = "number")]
    pub quiet_total: i64,
    pub quiet_days: u32,
    pub counts: DueCounts,
    pub month: MonthSoFar,
}

/// A case with everything of it that is overdue or due soon.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DueCase {
    pub case: CaseRow,
    /// The most urgent first; never empty.
    pub items: Vec<DueItem>,
}

/// Something of a case that is overdue or due soon.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DueItem {
    pub subject: DueSubject,
    /// The last day as counted.
    pub due: NaiveDate,
    /// Days to the last day moved off days of rest; below zero if the term is over.
    pub days_left: i32,
    pub nearness: Nearness,
}

/// The subject of a due item.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DueSubject {
    /// A term that binds the office, with the law it rests on.
    Term {
        clock: ClockKind,
        zh: String,
        en: String,
        basis_zh: String,
        basis_en: String,
    },
    /// An obligation of an agreement.
    Obligation {
        obligation: ObligationId,
        what: String,
        /// The part of the amount that is still owed.
        amount: Option<Fen>,
    },
    /// The next action, and the session that is planned for its day.
    NextAction { session: Option<SessionId> },
}

/// An open case in which nothing happened for long.
#[derive(Debug, Clone, Serialize, TS)]
pub struct QuietCase {
    pub case: CaseRow,
    /// Days since the last entry of the journal about it.
    pub days: i32,
}

/// A session of a day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SessionItem {
    pub session: SessionId,
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    /// Number of the session within its case, from 1.
    pub nth: u32,
    pub state: SessionState,
    pub starts: NaiveDateTime,
    pub ends: Option<NaiveDateTime>,
    pub room: Option<RoomId>,
    pub mediators: Vec<StaffId>,
}

/// The figures of the current month so far, each as the tally of the accepted cases of these days counts it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthSoFar {
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[ts(type = "number")]
    pub registered: i64,
    #[ts(type = "number")]
    pub accepted: i64,
    #[ts(type = "number")]
    pub closed: i64,
    #[ts(type = "number")]
    pub pending: i64,
}
