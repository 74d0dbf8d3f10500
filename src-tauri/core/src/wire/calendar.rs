//! Types of the calendar: what stands on each day, and the file that takes it to another calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::exports::Language;
use super::lists::Assignee;
use super::today::{DueSubject, SessionItem};
use crate::domain::calendar::CalendarDayKind;
use crate::domain::due::Nearness;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::vocabulary::CauseCode;

/// Asks for the days of a calendar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    pub from: NaiveDate,
    /// The last day; at most 62 days from the first one.
    pub to: NaiveDate,
    /// Without it, the usual one of the signed-in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<Assignee>,
}

/// The days of a calendar, without a gap.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Calendar {
    pub assignee: Assignee,
    pub days: Vec<CalendarDay>,
}

/// A day of the calendar.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub kind: CalendarDayKind,
    /// True if the official calendar of its year is not known, so that `kind` may still change.
    pub provisional: bool,
    /// By their start, at most 100.
    pub sessions: Vec<SessionItem>,
    /// The things that end or are due on the day, as counted or as moved off days of rest; at most 100.
    pub items: Vec<CalendarItem>,
    pub load: DayLoad,
}

/// The number of things on a day; what is moved off a day of rest counts on the day to which it is moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct DayLoad {
    pub sessions: u32,
    /// Terms that bind the office.
    pub terms: u32,
    pub obligations: u32,
    pub next_actions: u32,
}

/// Something of a case that ends or is due on a day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CalendarItem {
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub cause: CauseCode,
    pub mediator: Option<StaffId>,
    pub subject: DueSubject,
    /// The next action as text, if the item is one.
    pub next_action: String,
    /// True for what the office has to act on or to watch; false for a term that only gives the parties a right.
    pub binds_office: bool,
    /// The last day as counted.
    pub due: NaiveDate,
    /// The last day moved off days of rest.
    pub effective: NaiveDate,
    /// True if `effective` may still change with the official calendar of its year.
    pub provisional: bool,
    pub nearness: Nearness,
}

/// Saves the days of a calendar as a file of iCalendar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CalendarSave {
    pub from: NaiveDate,
    /// The last day; at most 62 days from the first one.
    pub to: NaiveDate,
    pub assignee: Assignee,
    pub language: Language,
    /// Parties, and what is to be done or paid, are left out unless this is set.
    pub unmasked: bool,
}

/// A calendar that was saved in the export folder.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CalendarFile {
    /// The name of the file.
    pub file: String,
    #[ts(type = "number")]
    pub entries: u64,
}
