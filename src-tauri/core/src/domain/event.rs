//! What happened around the book without changing a case: who came, looked, took out, and how the book looked after itself.
//!
//! Events stand in the same journal as the changes. None holds a name, a number or a text of a case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::{CaseId, PartyId, StaffId};

/// A field of a party that is shown masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MaskedField {
    Phone,
    IdNumber,
}

/// What was taken out of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    Tally,
    CaseList,
    Journal,
}

/// Why the book was locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    SignedOut,
    Locked,
    Idle,
    Suspended,
    Closed,
}

/// How somebody got a way in, or lost it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessChange {
    Invited,
    PassphraseChosen,
    PassphraseChanged,
    Removed,
    ByRecoveryKey,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    SignedIn {
        /// Failed attempts since the last time somebody came in under this name.
        failures: u32,
        /// The record of failures had been removed.
        record_missing: bool,
    },
    Locked {
        cause: LockCause,
    },
    CaseOpened {
        case: CaseId,
    },
    Revealed {
        case: CaseId,
        party: PartyId,
        field: MaskedField,
    },
    Searched {
        /// HMAC of the text under a key of the book, in hex: the same search can be found again, its text cannot.
        text: String,
    },
    Exported {
        what: Taken,
        #[ts(type = "number")]
        entries: u64,
        unmasked: bool,
    },
    Denied {
        /// The command that was refused.
        command: String,
        case: Option<CaseId>,
    },
    /// Failed attempts under a name, forgotten because the person got a new way in.
    Guessed {
        member: StaffId,
        failures: u32,
    },
    Access {
        member: StaffId,
        change: AccessChange,
    },
    RecoveryMade,
    RecoveryConfirmed,
    KeysRotated {
        version: u32,
    },
    DeviceKnown {
        /// Ed25519, hex.
        public_key: String,
    },
    BackupProved {
        set: String,
        #[ts(type = "number")]
        seq: i64,
    },
    BackupFailed {
        code: super::refusal::Code,
    },
    Verified {
        #[ts(type = "number")]
        entries: u64,
    },
    VerificationFailed {
        what: String,
        #[ts(type = "number | null")]
        seq: Option<i64>,
    },
    Restored {
        set: String,
        /// The set's last entry.
        #[ts(type = "number")]
        seq: i64,
        /// Entries after it that were given up; none if the book could not be read.
        #[ts(type = "number | null")]
        given_up: Option<i64>,
    },
    ErasureReapplied {
        case: CaseId,
    },
    /// Cases opened and searches made while the disk took nothing, which were not written before the book was left.
    LooksLost {
        #[ts(type = "number")]
        count: u64,
    },
    ClockJumped {
        #[ts(type = "number")]
        seconds: i64,
    },
    Upgraded {
        from: i32,
        to: i32,
    },
}

impl Event {
    /// What happened, as the journal names it; stable, since journals outlive versions.
    pub fn action(&self) -> &'static str {
        match self {
            Event::SignedIn { .. } => "signed_in",
            Event::Locked { .. } => "locked",
            Event::CaseOpened { .. } => "case_opened",
            Event::Revealed { .. } => "revealed",
            Event::Searched { .. } => "searched",
            Event::Exported { .. } => "exported",
            Event::Denied { .. } => "denied",
            Event::Guessed { .. } => "guessed",
            Event::Access { .. } => "access",
            Event::RecoveryMade => "recovery_made",
            Event::RecoveryConfirmed => "recovery_confirmed",
            Event::KeysRotated { .. } => "keys_rotated",
            Event::DeviceKnown { .. } => "device_known",
            Event::BackupProved { .. } => "backup_proved",
            Event::BackupFailed { .. } => "backup_failed",
            Event::Verified { .. } => "verified",
            Event::VerificationFailed { .. } => "verification_failed",
            Event::Restored { .. } => "restored",
            Event::ErasureReapplied { .. } => "erasure_reapplied",
            Event::LooksLost { .. } => "looks_lost",
            Event::ClockJumped { .. } => "clock_jumped",
            Event::Upgraded { .. } => "upgraded",
        }
    }

    /// The case that it was about.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Event::CaseOpened { case }
            | Event::Revealed { case, .. }
            | Event::ErasureReapplied { case } => Some(*case),
            Event::Denied { case, .. } => *case,
            _ => None,
        }
    }
}
