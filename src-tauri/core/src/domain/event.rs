//! Events of the journal that change no case: sign-ins, accesses, exports, key changes, backups and checks.
//!
//! The journal holds them together with the changes. No event holds a name, a number or a text of a case.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::action::JournalAction;
use super::derived::DerivedDifference;
use super::ids::{CaseId, DeviceId, PartyId, SessionId, StaffId};
use super::second_person::SecondPerson;
use super::unconfirmed_key::UnconfirmedKey;
use super::vocabulary::DocumentKind;

/// A field of a party that is shown masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MaskedField {
    Phone,
    IdNumber,
}

/// The kind of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    Tally,
    CaseList,
    Journal,
    Calendar,
}

/// The way in which a document left the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentForm {
    /// A file of Word.
    #[default]
    Word,
    /// A file of PDF/A.
    Pdf,
    /// Pages for the printer.
    Printed,
}

impl DocumentForm {
    fn is_word(&self) -> bool {
        *self == DocumentForm::Word
    }
}

/// The way in which an export ended before its file was complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportStop {
    Cancelled,
    Failed,
    /// The book was locked or closed meanwhile.
    Locked,
    /// The program ended meanwhile, which was found at the next sign-in.
    CutOff,
}

/// The reason for locking the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    SignedOut,
    Locked,
    Idle,
    /// The PC slept, or was about to.
    Suspended,
    /// The system locked its screen.
    ScreenLocked,
    /// The session lasted as long as one may.
    SessionLimit,
    Closed,
}

/// A change of the access of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessChange {
    Invited,
    PassphraseChosen,
    PassphraseChanged,
    Removed,
    ByRecoveryKey,
}

/// The last entry of a book that a restore replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplacedHead {
    #[ts(type = "number")]
    pub seq: i64,
    /// In hex.
    pub hash: String,
}

/// An event of the journal. Tags and fields are stored; they never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    SignedIn {
        /// Failed attempts since the last sign-in under this name.
        failures: u32,
        /// True if the file with the failed attempts had been removed.
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
    /// A document of the case was saved as a file or printed, with names and numbers in full.
    DocumentSaved {
        case: CaseId,
        document: DocumentKind,
        /// The session that the document is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        session: Option<SessionId>,
        /// The version of the case from which it was filled.
        #[ts(type = "number")]
        version: i64,
        /// SHA-256 of the file, in hex; of a printed one, of its pages one after the other.
        sha256: String,
        /// SHA-256 of what stood on it, in hex: the same in each form. An earlier version left it out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        content: Option<String>,
        #[serde(default, skip_serializing_if = "DocumentForm::is_word")]
        #[ts(as = "Option<DocumentForm>", optional)]
        form: DocumentForm,
    },
    Searched {
        /// HMAC of the text under a key of the book, in hex: equal searches can be recognised, their text cannot be
        /// read.
        text: String,
    },
    /// A typed number was compared with the hidden numbers of a case: its last four digits found the case, or it was
    /// entered for a party whose number it may be, and was not saved.
    NumberCompared {
        case: CaseId,
    },
    ExportBegun {
        what: ExportKind,
        /// HMAC of the request under a key of the book, in hex: equal requests can be recognised.
        filter: String,
        unmasked: bool,
    },
    /// An export ended before its file was complete: how many entries had been read, if that is known.
    ExportStopped {
        what: ExportKind,
        #[ts(type = "number | null")]
        entries: Option<u64>,
        cause: ExportStop,
    },
    Exported {
        what: ExportKind,
        #[ts(type = "number")]
        entries: u64,
        unmasked: bool,
    },
    Denied {
        /// Name of the refused command.
        command: String,
        case: Option<CaseId>,
    },
    /// Failed attempts under a name that were reset because the person got a new passphrase.
    Guessed {
        member: StaffId,
        failures: u32,
    },
    Access {
        member: StaffId,
        change: AccessChange,
        /// The second person of a removal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        second: Option<SecondPerson>,
        /// The public key (Ed25519, in hex) of an invitation. It signs over the key of the member who uses it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        invitation_key: Option<String>,
        /// The end of the invitation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        expires: Option<DateTime<Utc>>,
    },
    RecoveryMade {
        /// The second person, if somebody asked for a new one by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        second: Option<SecondPerson>,
        /// The public key (Ed25519, in hex) of the recovery sheet. It signs over the key of the supervisor who uses the sheet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        public_key: Option<String>,
    },
    RecoveryConfirmed,
    KeysRotated {
        version: u32,
    },
    DeviceKnown {
        /// Ed25519 public key, in hex.
        public_key: String,
        /// The PC of the key; none for the one that wrote the entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        device: Option<DeviceId>,
        /// The last entry that the keys stated before, of any PC, may have signed; none if they stay in use.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        last: Option<i64>,
    },
    /// The signing key of the person who wrote the entry.
    SigningKey {
        /// Ed25519 public key, in hex.
        public_key: String,
        /// The signature of the former key, of the invitation or of the recovery sheet over this key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        signed_over: Option<String>,
    },
    /// A supervisor compared the short form of a key with the member.
    KeyConfirmed {
        member: StaffId,
        /// Ed25519 public key, in hex.
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
    /// Older files of the anchor were put back: how many entries the journal has beyond what a crash explains.
    AnchorPutBack {
        #[ts(type = "number")]
        entries: u64,
    },
    /// Backup sets hold entries that the book lacks: how many sets, and the newest with its last entry.
    BackupsAhead {
        sets: u32,
        set: String,
        #[ts(type = "number")]
        seq: i64,
    },
    /// The keyring of the system holds an entry that the book lacks, and when it was noted.
    KeyringAhead {
        #[ts(type = "number")]
        seq: i64,
        at: String,
    },
    Verified {
        #[ts(type = "number")]
        entries: u64,
        /// The number of entries without a signature from before the first signing key was stated; none in an entry of a
        /// version that knew no signatures.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        unsigned: Option<u64>,
        /// The keys of which nobody knows whose they are.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<UnconfirmedKey>>")]
        unconfirmed: Vec<UnconfirmedKey>,
    },
    VerificationFailed {
        what: String,
        #[ts(type = "number | null")]
        seq: Option<i64>,
    },
    /// A verification that passed found derived data that differs from the cases: how many values, and the first.
    DerivedDiffers {
        #[ts(type = "number")]
        count: u64,
        first: Vec<DerivedDifference>,
    },
    /// The derived data was counted again from this many cases.
    DerivedRebuilt {
        #[ts(type = "number")]
        cases: u64,
    },
    Restored {
        set: String,
        /// Number of the last journal entry of the set.
        #[ts(type = "number")]
        seq: i64,
        /// Number of later entries that were lost, of a replaced book that was another one all; none if it could not be read.
        #[ts(type = "number | null")]
        given_up: Option<i64>,
        /// The supervisor of the replaced book whose passphrase was asked for; the entry is by the one who took it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        by: Option<StaffId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        second: Option<SecondPerson>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        replaced: Option<ReplacedHead>,
        /// The names of `by` and of the second person, who may not be in the restored book.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        by_name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        second_name: Option<String>,
    },
    ErasureReapplied {
        case: CaseId,
    },
    /// Number of accesses and searches that were never written because the disk failed until the book was closed.
    #[serde(rename = "looks_lost")]
    AccessLogLost {
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
    /// Returns a change of the access of a member for which one person is enough, without a key.
    pub fn access(member: StaffId, change: AccessChange) -> Event {
        Event::Access {
            member,
            change,
            second: None,
            invitation_key: None,
            expires: None,
        }
    }

    /// Returns the action of the journal entry.
    pub fn action(&self) -> JournalAction {
        match self {
            Event::SignedIn { .. } => JournalAction::SignedIn,
            Event::Locked { .. } => JournalAction::Locked,
            Event::CaseOpened { .. } => JournalAction::CaseOpened,
            Event::Revealed { .. } => JournalAction::Revealed,
            Event::DocumentSaved { .. } => JournalAction::DocumentSaved,
            Event::Searched { .. } => JournalAction::Searched,
            Event::NumberCompared { .. } => JournalAction::NumberCompared,
            Event::ExportBegun { .. } => JournalAction::ExportBegun,
            Event::ExportStopped { .. } => JournalAction::ExportStopped,
            Event::Exported { .. } => JournalAction::Exported,
            Event::Denied { .. } => JournalAction::Denied,
            Event::Guessed { .. } => JournalAction::Guessed,
            Event::Access { .. } => JournalAction::Access,
            Event::RecoveryMade { .. } => JournalAction::RecoveryMade,
            Event::RecoveryConfirmed => JournalAction::RecoveryConfirmed,
            Event::KeysRotated { .. } => JournalAction::KeysRotated,
            Event::DeviceKnown { .. } => JournalAction::DeviceKnown,
            Event::SigningKey { .. } => JournalAction::SigningKey,
            Event::KeyConfirmed { .. } => JournalAction::KeyConfirmed,
            Event::BackupProved { .. } => JournalAction::BackupProved,
            Event::BackupFailed { .. } => JournalAction::BackupFailed,
            Event::BackupsAhead { .. } => JournalAction::BackupsAhead,
            Event::KeyringAhead { .. } => JournalAction::KeyringAhead,
            Event::AnchorPutBack { .. } => JournalAction::AnchorPutBack,
            Event::Verified { .. } => JournalAction::Verified,
            Event::VerificationFailed { .. } => JournalAction::VerificationFailed,
            Event::DerivedDiffers { .. } => JournalAction::DerivedDiffers,
            Event::DerivedRebuilt { .. } => JournalAction::DerivedRebuilt,
            Event::Restored { .. } => JournalAction::Restored,
            Event::ErasureReapplied { .. } => JournalAction::ErasureReapplied,
            Event::AccessLogLost { .. } => JournalAction::AccessLogLost,
            Event::ClockJumped { .. } => JournalAction::ClockJumped,
            Event::Upgraded { .. } => JournalAction::Upgraded,
        }
    }

    /// Returns the case that the event concerns.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Event::CaseOpened { case }
            | Event::Revealed { case, .. }
            | Event::DocumentSaved { case, .. }
            | Event::NumberCompared { case }
            | Event::ErasureReapplied { case } => Some(*case),
            Event::Denied { case, .. } => *case,
            _ => None,
        }
    }
}
