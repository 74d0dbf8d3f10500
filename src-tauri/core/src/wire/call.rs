//! The types of every call besides its payload: replies, topics, errors, and the time of the call.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::refusal::Refusal;

/// The folders of the books and of the exports, of which the office may choose another one, and the program for pages.
#[derive(Debug, Clone)]
pub struct Paths {
    pub data: PathBuf,
    pub exports: PathBuf,
    /// The program that sets documents as pages, `casebook-pdf`; it stands beside this one.
    pub page_program: PathBuf,
    /// True if `data` is on a disk of this PC, in a folder that no other program synchronises.
    pub local: bool,
}

/// The time of a call: the instant, and the local date of "today".
#[derive(Debug, Clone)]
pub struct Moment {
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
    pub offset_minutes: i32,
    /// Milliseconds of a monotonic clock since the boot (or the start of the program) that `boot` identifies.
    pub uptime_ms: u64,
    pub boot: Option<String>,
}

impl Moment {
    /// Returns the local time, for planning sessions.
    pub fn local(&self) -> NaiveDateTime {
        self.utc.naive_utc() + chrono::Duration::minutes(self.offset_minutes.into())
    }
}

/// A topic of data that a command made stale; views that show it fetch it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// All data: another book was opened, or the book was locked.
    Book,
    /// Lists, counts, the tasks of today, tallies.
    Cases,
    /// One case was changed.
    Case,
    /// Office, grids, staff, rooms and safety settings.
    OfficeSetup,
    Drafts,
    Prefs,
    /// People, keys, backups, safety settings, and whether the book can be written.
    Security,
}

/// The reply to a successful call.
#[derive(Debug, Clone, Serialize)]
pub struct Reply {
    pub result: Value,
    pub topics: Vec<Topic>,
}

/// The result of a command and the topics that it made stale.
pub type CommandResult<R> = Result<(R, Vec<Topic>), Refusal>;

/// The reply to a refused call.
pub type WireError = Refusal;

/// The progress of a job that runs in the background.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct JobProgress {
    #[ts(type = "number")]
    pub job: u64,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub total: u64,
    pub state: JobState,
    /// Names of the written files in the export folder.
    pub files: Vec<String>,
    /// Numbers of the cases of which a text was too long for the file and was cut.
    pub cut: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<Refusal>,
}

impl JobProgress {
    /// Returns the progress of a running job.
    pub fn running(job: u64, done: u64, total: u64) -> JobProgress {
        JobProgress {
            job,
            done,
            total,
            state: JobState::Running,
            files: Vec::new(),
            cut: Vec::new(),
            error: None,
        }
    }
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Running,
    Done,
    Failed,
    Cancelled,
}
