//! The exports that are stopped, and the ways in which they are.

use serde_json::{Value, json};

/// The way in which an export is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    Cancelled,
    Locked,
    ScreenLocked,
    SignedOut,
    PracticeOpened,
    Killed,
    DiskFull,
    LockedOnFullDisk,
}

/// All ways; the last two need a disk that can be filled.
pub const STOPS: [Stop; 8] = [
    Stop::Cancelled,
    Stop::Locked,
    Stop::ScreenLocked,
    Stop::SignedOut,
    Stop::PracticeOpened,
    Stop::Killed,
    Stop::DiskFull,
    Stop::LockedOnFullDisk,
];

impl Stop {
    pub fn needs_full_disk(self) -> bool {
        matches!(self, Stop::DiskFull | Stop::LockedOnFullDisk)
    }

    /// Returns the cause that the journal must name.
    pub fn cause(self) -> &'static str {
        match self {
            Stop::Cancelled => "cancelled",
            Stop::Locked | Stop::ScreenLocked | Stop::SignedOut | Stop::PracticeOpened => "locked",
            Stop::DiskFull => "failed",
            Stop::Killed | Stop::LockedOnFullDisk => "cut_off",
        }
    }
}

/// The exports, as the journal names them, with their file kinds.
pub const EXPORTS: [(&str, &str); 4] = [
    ("case_list", "csv"),
    ("case_list", "xlsx"),
    ("tally", "xlsx"),
    ("journal", "jsonl"),
];

/// Returns the command that begins an export, and its payload.
pub fn request(what: &str, file: &str) -> (&'static str, Value) {
    match what {
        "case_list" => {
            let columns = ["number", "applicants", "respondents", "summary", "claimed"];
            let list = json!({
                "query": { "view": "all" }, "columns": columns, "file": file, "language": "zh", "unmasked": true,
            });
            ("export_list", list)
        }
        "tally" => {
            let period = json!({ "kind": "month", "year": 2026, "month": 11 });
            let tally = json!({
                "period": period, "basis": "registered", "rows": "group", "columns": "standard",
            });
            let export =
                json!({ "tally": tally, "file": file, "language": "en", "unmasked": true });
            ("export_tally", export)
        }
        _ => ("export_journal", json!({ "payloads": true })),
    }
}
