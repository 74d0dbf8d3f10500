//! Refusals: the code and the field for which the UI has texts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Refusal codes of the wire. The UI has texts for each in both languages, which a test checks. The code of a failed
/// backup is also stored in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    // Requests
    BadRequest,
    UnknownCommand,
    Internal,
    // Books, keys, people and backups
    NoBook,
    BookExists,
    OpenElsewhere,
    Locked,
    WrongPassphrase,
    /// Too many failures; `detail` is the number of seconds to wait.
    TryLater,
    /// Too many failures; only a supervisor or the recovery key can give new access.
    Frozen,
    /// The start passphrase must be replaced by an own passphrase.
    ChoosePassphrase,
    SamePassphrase,
    RecoveryTypo,
    WrongRecoveryKey,
    /// The recovery key must be confirmed before the first case is registered.
    RecoveryDue,
    NotAllowed,
    LastSupervisor,
    /// A person who can still sign in cannot be made inactive; the access has to be removed first.
    CanSignIn,
    SecondPersonNeeded,
    Erased,
    PassphraseTooShort,
    PassphraseTooLong,
    PassphraseTooSimple,
    StoreMissing,
    StoreDamaged,
    StoreNewer,
    StoreForeign,
    StoreBehind,
    DiskTrouble,
    /// The folder is on a network drive or is synchronised by another program.
    FolderNotLocal,
    /// The backup set is damaged or incomplete.
    SetDamaged,
    /// The backup set belongs to another book.
    SetForeign,
    /// The backup set was made after the key of the book was changed.
    SetLaterKey,
    /// The newest backup set of a location cannot be read; another one was made beside it.
    LastSetUnreadable,
    /// A verification found that the book does not match its own journal; `detail` holds the fault and the entry.
    BookUntrue,
    /// The book is older than its backups or lacks entries of them; no backup is overwritten.
    #[serde(rename = "shrunken")]
    RolledBack,
    // Existing things
    NotFound,
    Stale,
    // Values of fields
    Missing,
    TooLong,
    BadCharacters,
    BadValue,
    BadDate,
    BadAmount,
    InFuture,
    TooEarly,
    Unknown,
    InUse,
    Duplicate,
    // Stages
    WrongStage,
    NotDueYet,
    NothingToUndo,
    NotUndoable,
    ChangedSince,
    // Exports
    JobRunning,
    FolderTrouble,
    Cancelled,
}

/// The refusal of a command: a code, and the field beside which the UI shows the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    pub code: Code,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub field: Option<String>,
    /// Names of fields, limits or dates for the text; never personal data.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub detail: Vec<String>,
}

impl Refusal {
    pub fn new(code: Code) -> Refusal {
        Refusal {
            code,
            field: None,
            detail: Vec::new(),
        }
    }

    /// Returns a refusal of a field.
    pub fn at(code: Code, field: impl Into<String>) -> Refusal {
        Refusal {
            code,
            field: Some(field.into()),
            detail: Vec::new(),
        }
    }

    /// Adds a detail.
    pub fn with(mut self, detail: impl Into<String>) -> Refusal {
        self.detail.push(detail.into());
        self
    }

    /// Returns the refusal of a step for which exactly these fields are missing.
    pub fn missing(fields: Vec<&'static str>) -> Refusal {
        Refusal {
            code: Code::Missing,
            field: fields.first().map(|f| (*f).to_string()),
            detail: fields.into_iter().map(str::to_string).collect(),
        }
    }
}
