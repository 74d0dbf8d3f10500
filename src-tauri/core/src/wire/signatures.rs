//! The signatures of people as a verification found them.

use serde::Serialize;
use ts_rs::TS;

use crate::domain::ids::StaffId;

/// The signatures of people as the last verification found them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignatureFinding {
    /// The number of entries before the first statement of a key, which are not signed.
    #[ts(type = "number")]
    pub unsigned: u64,
    /// The keys that did not count as those of their members, except those that were confirmed since.
    pub unconfirmed: Vec<UnconfirmedEntries>,
}

/// The entries that were signed with a key which nobody had confirmed, or which had given way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UnconfirmedEntries {
    pub member: StaffId,
    /// The short form of the key.
    pub code: String,
    /// The key was confirmed once and gave way to another one before it signed these entries.
    pub is_former: bool,
    /// The entry that states the key.
    #[ts(type = "number")]
    pub stated: i64,
    #[ts(type = "number")]
    pub entries: u64,
}
