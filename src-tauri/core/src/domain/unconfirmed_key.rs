//! Names a signing key that signed entries and that nobody confirmed to be the key of its member.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::StaffId;

/// A signing key that is not confirmed, with the entries that it signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnconfirmedKey {
    /// The member in whose name it signs.
    pub member: StaffId,
    /// Ed25519 public key, in hex.
    pub public_key: String,
    /// The entry that states it.
    #[ts(type = "number")]
    pub stated: i64,
    /// The number of entries that count as unconfirmed.
    #[ts(type = "number")]
    pub entries: u64,
}
