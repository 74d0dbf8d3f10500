//! The actions of the journal: the name under which an entry says what was done, and the kind by which the screen
//! filters. [`super::op::Op`] and [`super::event::Event`] give each change and each event its action.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kinds of journal actions, for filtering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Cases registered, changed and closed.
    Changes,
    /// Cases opened, fields revealed, searches.
    Views,
    /// Sign-ins, locks, people, keys, refused commands.
    Access,
    /// Exports.
    Exports,
    /// Office, lists, settings.
    Settings,
    /// Backups, verification, restoring, erasure.
    Backups,
}

/// Defines [`JournalAction`] with code and kind of each action, so that neither can be forgotten.
macro_rules! journal_actions {
    ($($kind:ident { $($action:ident = $code:literal;)+ })+) => {
        /// An action of the journal. The codes are stored and hashed; they never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum JournalAction {
            $($(#[serde(rename = $code)] $action,)+)+
        }

        impl JournalAction {
            /// Every action, those of one kind together.
            pub const ALL: &'static [Self] = &[$($(Self::$action),+),+];

            /// Returns the code that the journal stores.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(Self::$action => $code,)+)+
                }
            }

            /// Returns the kind by which the action is filtered.
            pub const fn kind(self) -> ActionKind {
                match self {
                    $($(Self::$action)|+ => ActionKind::$kind,)+
                }
            }
        }
    };
}

journal_actions! {
    Changes {
        CaseRegister = "case_register";
        CaseEdit = "case_edit";
        CaseAccept = "case_accept";
        CaseExtend = "case_extend";
        CaseRefuse = "case_refuse";
        CaseClose = "case_close";
        CaseAnswer = "case_answer";
        CaseReopen = "case_reopen";
        CaseCorrect = "case_correct";
        CaseVoid = "case_void";
        CaseRestrict = "case_restrict";
        CaseUnrestrict = "case_unrestrict";
        PartyPut = "party_put";
        PartyRemove = "party_remove";
        ClaimPut = "claim_put";
        ClaimRemove = "claim_remove";
        SessionPut = "session_put";
        SessionRemove = "session_remove";
        ObligationPut = "obligation_put";
        ObligationRemove = "obligation_remove";
        NotePut = "note_put";
        NoteRemove = "note_remove";
        CaseParts = "case_parts";
        Nothing = "nothing";
    }
    Views {
        CaseOpened = "case_opened";
        Revealed = "revealed";
        Searched = "searched";
        NumberCompared = "number_compared";
        AccessLogLost = "looks_lost";
    }
    Access {
        SignedIn = "signed_in";
        Locked = "locked";
        Denied = "denied";
        Guessed = "guessed";
        Access = "access";
        RecoveryMade = "recovery_made";
        RecoveryConfirmed = "recovery_confirmed";
        KeysRotated = "keys_rotated";
        DeviceKnown = "device_known";
        SigningKey = "signing_key";
        KeyConfirmed = "key_confirmed";
    }
    Exports {
        ExportBegun = "export_begun";
        ExportStopped = "export_stopped";
        Exported = "exported";
        DocumentSaved = "document_saved";
    }
    Settings {
        OfficeSet = "office_set";
        GridPut = "grid_put";
        StaffPut = "staff_put";
        RoomPut = "room_put";
        SafetySet = "safety_set";
        NumberSet = "number_set";
    }
    Backups {
        BackupProved = "backup_proved";
        BackupFailed = "backup_failed";
        BackupsAhead = "backups_ahead";
        KeyringAhead = "keyring_ahead";
        AnchorPutBack = "anchor_put_back";
        Verified = "verified";
        VerificationFailed = "verification_failed";
        DerivedDiffers = "derived_differs";
        DerivedRebuilt = "derived_rebuilt";
        Restored = "restored";
        CaseRestore = "case_restore";
        ErasureAsk = "erasure_ask";
        ErasureDrop = "erasure_drop";
        CaseErase = "case_erase";
        ErasureReapplied = "erasure_reapplied";
        ClockJumped = "clock_jumped";
        Upgraded = "upgraded";
    }
}

impl JournalAction {
    /// The actions on which it depends whose signing key is whose. Their entries belong to no case, so that their payloads
    /// are never erased, and an exported journal always has them.
    pub const ABOUT_KEYS: [Self; 6] = [
        Self::SigningKey,
        Self::StaffPut,
        Self::Access,
        Self::RecoveryMade,
        Self::KeyConfirmed,
        Self::Restored,
    ];

    /// Returns whether the program itself may do this in an office book, where everything else has a person who signs it. No
    /// such entry changes a case, the list of members or the key of a person.
    pub const fn is_of_program(self) -> bool {
        matches!(
            self,
            Self::BackupProved
                | Self::BackupFailed
                | Self::BackupsAhead
                | Self::KeyringAhead
                | Self::AnchorPutBack
                | Self::Verified
                | Self::VerificationFailed
                | Self::DerivedDiffers
                | Self::AccessLogLost
                | Self::ExportStopped
                | Self::ClockJumped
                | Self::DeviceKnown
                | Self::Upgraded
        )
    }
}

impl std::fmt::Display for JournalAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
