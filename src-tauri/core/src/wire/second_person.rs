//! Types of the acts for which the office needs two people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::ids::StaffId;

/// A member with their own passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MemberPassphrase {
    pub member: StaffId,
    pub passphrase: String,
}

/// Removes a member for good.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MemberRemove {
    pub member: StaffId,
    /// The supervisor's own passphrase.
    pub passphrase: String,
    /// Needed where `AccessView::second_people` has somebody other than the member.
    #[serde(default)]
    #[ts(optional)]
    pub second: Option<MemberPassphrase>,
}

/// Makes a new recovery key.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecoveryRenew {
    /// The supervisor's own passphrase.
    pub passphrase: String,
    /// Needed where `AccessView::second_people` has somebody, unless the present recovery key was never confirmed.
    #[serde(default)]
    #[ts(optional)]
    pub second: Option<MemberPassphrase>,
}

/// An act that needs two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActOfTwo {
    Removal,
    /// A supervisor got another role.
    Demotion,
    NewRecoveryKey,
    Restore,
}

/// An act that one supervisor did alone although the office has two, because nobody could confirm it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActedAlone {
    pub act: ActOfTwo,
    pub by: StaffId,
    /// The name of whoever restored the book, as the replaced one had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
    /// The person who was removed or got another role, if the act is about one.
    pub member: Option<StaffId>,
    /// RFC 3339, UTC.
    pub at: String,
}

/// A restore of the book, of which everybody is told at their first sign-in after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BookRestored {
    pub by: StaffId,
    /// The second person who confirmed it, if there was one.
    pub second: Option<StaffId>,
    /// The names of both as the replaced book had them; the restored one may not know these people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub second_name: Option<String>,
    /// RFC 3339, UTC.
    pub at: String,
    /// The name of the set, with its time.
    pub set: String,
    /// Number of later entries that were lost, of a replaced book that was another one all; none if it could not be read.
    #[ts(type = "number | null")]
    pub given_up: Option<i64>,
}
