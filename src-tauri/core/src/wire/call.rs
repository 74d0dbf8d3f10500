//! What goes over the wire besides the payloads: replies, topics, errors, the moment of a call.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::refusal::Refusal;

/// Where books live and where exports go unless the office chose another folder.
#[derive(Debug, Clone)]
pub struct Paths {
    pub data: PathBuf,
    pub exports: PathBuf,
    /// Whether `data` lies on a disk of this PC, in a folder that no other program copies elsewhere.
    pub local: bool,
}

/// When a call is made: the instant, and the local date that people mean by "today".
#[derive(Debug, Clone)]
pub struct Moment {
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
    pub offset_minutes: i32,
    /// Milliseconds of a clock that nobody can set, since the boot (or the run of the program) that `boot` names.
    pub uptime_ms: u64,
    pub boot: Option<String>,
}

impl Moment {
    /// Local wall time, for session plans.
    pub fn local(&self) -> NaiveDateTime {
        self.utc.naive_utc() + chrono::Duration::minutes(self.offset_minutes.into())
    }
}

/// What a change made stale; the views that show it fetch again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Everything: another book was opened, or it was locked.
    Book,
    /// Lists, counts, today's work, tallies.
    Cases,
    /// One case was changed; its page fetches again.
    Case,
    /// Office, grids, staff, rooms.
    House,
    Drafts,
    Prefs,
    /// People, keys, backups, safety settings.
    Trust,
}

/// The answer to a call that went well.
#[derive(Debug, Clone, Serialize)]
pub struct Reply {
    pub result: Value,
    pub topics: Vec<Topic>,
}

/// The result of a command and what it made stale.
pub type Answer<R> = Result<(R, Vec<Topic>), Refusal>;

/// The answer to a call that was refused.
pub type WireError = Refusal;

/// How far a long job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct JobProgress {
    #[ts(type = "number")]
    pub job: u64,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub total: u64,
    pub state: JobState,
    /// The files that were written, by name only; they lie in the export folder.
    pub files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<Refusal>,
}

impl JobProgress {
    /// Work that goes on.
    pub fn running(job: u64, done: u64, total: u64) -> JobProgress {
        JobProgress {
            job,
            done,
            total,
            state: JobState::Running,
            files: Vec::new(),
            error: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Running,
    Done,
    Failed,
    Cancelled,
}
