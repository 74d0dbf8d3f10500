//! Ids. Every kind of thing has its own UUIDv7 type, so that a party id cannot be passed as a claim id, and books of
//! several offices can be merged without conflicts.
//!
//! The domain has no randomness and no clock: callers create the UUIDs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Error for a text that is not a UUID in the hyphenated form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        ///
        /// On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
        /// Ordered by creation time, with which a UUIDv7 begins.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }

            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // `Uuid` also parses braces, URNs and bare hex; only the hyphenated form is allowed here.
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// A case 案件.
    CaseId;
    /// A party 当事人 (also agents, witnesses and interpreters) of one case.
    PartyId;
    /// A claim 请求事项.
    ClaimId;
    /// A mediation session 调解场次.
    SessionId;
    /// One obligation of an agreement 履行义务 (an instalment, an act).
    ObligationId;
    /// A note on a case's timeline.
    NoteId;
    /// A member of the staff: mediator, recorder, supervisor, auditor.
    StaffId;
    /// A grid 网格 of the market.
    GridId;
    /// A room in which sessions are held.
    RoomId;
    /// One installation of the program that writes into the book.
    DeviceId;
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "01936f3a-7c1e-7b52-9d4e-0242ac130003";

    #[test]
    fn text_bytes_and_json_are_the_same_id() {
        let id: CaseId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(CaseId::from_bytes(*id.as_bytes()), id);
        assert_eq!(CaseId::from_uuid(id.uuid()), id);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{TEXT}\""));
        assert_eq!(serde_json::from_str::<CaseId>(&json).unwrap(), id);
    }

    #[test]
    fn other_spellings_are_refused() {
        for bad in [
            "",
            "7",
            "01936f3a7c1e7b529d4e0242ac130003",
            "{01936f3a-7c1e-7b52-9d4e-0242ac130003}",
            "01936f3a-7c1e-7b52-9d4e-0242ac13000g",
        ] {
            assert_eq!(bad.parse::<CaseId>(), Err(NotAnId), "{bad}");
        }
    }

    #[test]
    fn later_ids_sort_later() {
        let later: CaseId = "01936f3a-7c1f-7000-8000-000000000000".parse().unwrap();
        assert!(TEXT.parse::<CaseId>().unwrap() < later);
    }

    #[test]
    fn typescript_sees_a_string() {
        assert_eq!(CaseId::inline(&ts_rs::Config::default()), "string");
    }
}
