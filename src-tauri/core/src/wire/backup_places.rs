//! Where the backups are, and how far they are ahead of the book.

use serde::Serialize;
use ts_rs::TS;

/// The state of backups on another disk than the book's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecondPlace {
    /// No other location was chosen.
    NotChosen,
    /// Every location that was chosen is on the disk of the book.
    SameDisk,
    /// No location on another disk has a recent proved set.
    NotProved,
    Proved,
    /// The locations were not looked at yet.
    Unknown,
}

/// A journal entry that the keyring of the system holds and the book lacks: the book is older than the note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyringAhead {
    #[ts(type = "number")]
    pub seq: i64,
    /// The time of the note. RFC 3339, UTC.
    pub at: String,
}

/// Backup sets whose entries the book lacks: it is older than they are.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SetsAhead {
    /// The number of such sets; one that lies in several locations counts once.
    pub sets: u32,
    /// The number of the location with the newest of them; 0 is the one on the own disk.
    pub location: usize,
    /// The name of the newest of them.
    pub set: String,
    /// RFC 3339, UTC.
    pub made_at: String,
    /// The number of its last journal entry; 0 if it was made under a later key.
    #[ts(type = "number")]
    pub seq: i64,
    /// The number of its cases; none if it was made under a later key.
    #[ts(type = "number | null")]
    pub cases_in_set: Option<i64>,
    /// The number of cases in the book.
    #[ts(type = "number")]
    pub cases: i64,
}
