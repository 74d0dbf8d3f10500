//! Why a change cannot be made, as a code and a field; the words are the UI's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Codes that cross the wire; each has words in both languages in the UI, which a test checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    // The request as such
    BadRequest,
    UnknownCommand,
    Internal,
    // Who and where
    NoBook,
    BookExists,
    OpenElsewhere,
    Locked,
    WrongPassphrase,
    /// Not before this many seconds: `detail`.
    TryLater,
    /// Too many failures; a supervisor or the recovery key helps.
    Frozen,
    /// The start passphrase must be replaced by an own one.
    ChoosePassphrase,
    SamePassphrase,
    RecoveryTypo,
    WrongRecoveryKey,
    /// The recovery key must be kept safe before the first case is entered.
    RecoveryDue,
    NotAllowed,
    LastSupervisor,
    /// Somebody who can sign in is not just retired: the way in is taken away first.
    HasWayIn,
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
    /// A network drive or a folder that another program copies elsewhere.
    FolderNotLocal,
    /// A backup set is damaged or incomplete.
    SetDamaged,
    /// A backup set of another book.
    SetForeign,
    /// A backup set that was made after the key of the book was changed.
    SetLaterKey,
    /// The newest backup set of a place cannot be read; another was made beside it.
    LastSetUnreadable,
    /// A verification found that the book does not fit its own journal; `detail`: what, and at which entry.
    BookUntrue,
    /// The book holds less than its backups; none is overwritten.
    Shrunken,
    // The things named
    NotFound,
    Stale,
    // Fields
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
    Twin,
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

/// Why a change is refused, and beside which field the words belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    pub code: Code,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub field: Option<String>,
    /// Names of fields, limits or dates that the words need; never a person's data.
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

    pub fn at(code: Code, field: impl Into<String>) -> Refusal {
        Refusal {
            code,
            field: Some(field.into()),
            detail: Vec::new(),
        }
    }

    pub fn with(mut self, detail: impl Into<String>) -> Refusal {
        self.detail.push(detail.into());
        self
    }

    /// The stage that was asked for lacks exactly these fields.
    pub fn missing(fields: Vec<&'static str>) -> Refusal {
        Refusal {
            code: Code::Missing,
            field: fields.first().map(|f| (*f).to_string()),
            detail: fields.into_iter().map(str::to_string).collect(),
        }
    }
}
