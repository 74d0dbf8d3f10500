//! Types of the Today screen.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use ts_rs::TS;

use super::cases::Nearness;
use super::lists::CaseRow;
use crate::domain::ids::{CaseId, ObligationId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::vocabulary::{ClockCode, SessionState};

/// The tasks, obligations and sessions of today.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Today {
    pub today: NaiveDate,
    /// Overdue tasks first, then those due today, then those due within three days.
    pub work: Vec<WorkItem>,
    pub obligations: Vec<ObligationItem>,
    pub sessions: Vec<SessionItem>,
    /// Open cases without a next action, longest unchanged first; at most 50.
    pub no_next: Vec<CaseRow>,
    #[ts(type = "number")]
    pub no_next_total: i64,
    pub month: MonthSoFar,
}

/// A case with a running term that is due soon.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WorkItem {
    pub case: CaseRow,
    pub clock: ClockCode,
    pub due: NaiveDate,
    pub days_left: i32,
    pub nearness: Nearness,
    pub basis_zh: String,
    pub basis_en: String,
}

/// An obligation of an agreement that is due or overdue.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ObligationItem {
    pub case: CaseId,
    pub obligation: ObligationId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub what: String,
    pub amount: Option<Fen>,
    pub due: NaiveDate,
    pub days_left: i32,
    pub nearness: Nearness,
}

/// A session of today.
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
