//! Refusals: the code and the field for which the UI has texts.

use std::panic::Location;

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
    /// An error that the program does not expect; `origin` says where.
    Internal,
    /// The PC is out of memory; nothing was changed.
    OutOfMemory,
    // Books, keys, people and backups
    NoBook,
    BookExists,
    OpenElsewhere,
    /// Another process, whose window is closed, makes its last backup.
    ClosingElsewhere,
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
    /// This member cannot be the second person of the act.
    SecondNotPossible,
    /// An erasure was asked for too short a time ago: `detail` holds the first possible day.
    ErasureWaits,
    /// Too few days since the request on which colleagues signed in: `detail` holds how many there were and are needed.
    ErasureUnseen,
    /// The retention period is not over: `detail` holds its end.
    WithinRetention,
    /// The one who asked does not act independently: their account is inactive, or one of the two has the other's account
    /// in hand.
    AskerNotIndependent,
    Erased,
    PassphraseTooShort,
    PassphraseTooLong,
    PassphraseTooSimple,
    StoreMissing,
    StoreDamaged,
    StoreNewer,
    StoreForeign,
    StoreBehind,
    /// The clock is far ahead of the newest entry: is the date right? `detail` holds today and the day of that entry.
    ClockAhead,
    /// Older files of the anchor were put back; only a supervisor opens the book.
    AnchorPutBack,
    DiskTrouble,
    /// The disk takes no writes, and too much that was looked at is not in the journal yet; nothing more is shown.
    AccessLogFull,
    /// The first sign-in replaces the start passphrase and the keys, for which the disk has no room: `detail` is the number of
    /// megabytes that are needed.
    StartNeedsSpace,
    /// A disk has too little room for what was asked; nothing was begun. `detail` is the number of megabytes that must be free.
    NeedsSpace,
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
    /// A book was opened or locked while the command waited for a medium; nothing was done.
    BookReopened,
    // Values of fields
    Missing,
    TooLong,
    BadCharacters,
    BadValue,
    /// The value looks wrong and may be kept all the same; `detail` is the reason.
    Doubtful,
    BadDate,
    BadAmount,
    InFuture,
    /// The date lies before another one, or before the first possible day: `detail` holds that date, then its name.
    TooEarly,
    /// The date lies after another one: `detail` holds that date, then its name.
    TooLate,
    /// Two held sessions of a case share some time; `detail` is the start of the other one.
    Overlap,
    /// A last number on paper lies below the number of a case: `detail` is the highest one of the year.
    NumberGiven,
    /// A pattern of case numbers could print a number of another series: `detail` is the code of that series.
    PatternTaken,
    Unknown,
    InUse,
    Duplicate,
    // Stages
    WrongStage,
    NotDueYet,
    /// The law sets no term of mediation for such a case.
    NoTerm,
    /// A closed case is counted by this; it changes only by a correction with a reason.
    NeedsCorrection,
    /// Something rests on the acceptance: `detail` names it.
    RestsOnAcceptance,
    NothingToUndo,
    NotUndoable,
    ChangedSince,
    // Exports
    /// The fonts lack these characters of a document: `detail` names them.
    MissingGlyphs,
    /// The program that sets documents as pages is missing or failed.
    PagesFailed,
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
    /// Names of fields, limits or dates for the text, or single characters; never personal data.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub detail: Vec<String>,
    /// The origin of an error that can be reported.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub origin: Option<ErrorOrigin>,
}

/// The origin of an unexpected error: a place in the sources and, if SQLite reported it, the extended code of SQLite. It
/// cannot hold any other text, so that no personal data can be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorOrigin {
    site: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    sqlite_code: Option<i32>,
}

impl ErrorOrigin {
    /// Returns the origin at a place in the sources.
    pub fn at(place: &Location<'_>) -> ErrorOrigin {
        ErrorOrigin {
            site: site_name(place.file(), place.line()),
            sqlite_code: None,
        }
    }

    /// Adds the extended code of SQLite.
    #[must_use]
    pub fn with_sqlite_code(self, code: Option<i32>) -> ErrorOrigin {
        ErrorOrigin {
            sqlite_code: code,
            ..self
        }
    }

    /// Returns file and line: `store/write.rs:140` in the core, `<crate>/lib.rs:20` elsewhere.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Returns the extended code of SQLite, if the error came from there.
    pub fn sqlite_code(&self) -> Option<i32> {
        self.sqlite_code
    }
}

/// Returns the name of a line without the folders of the machine on which the program was built.
fn site_name(file: &str, line: u32) -> String {
    let file = file.replace('\\', "/");
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let name = if let Some((_, inside)) = file.rsplit_once("src-tauri/core/src/") {
        inside.to_owned()
    } else if let Some((folder, inside)) = file.rsplit_once("/src/") {
        format!("{}/{inside}", last(folder))
    } else {
        last(&file)
    };
    format!("{name}:{line}")
}

impl Refusal {
    pub fn new(code: Code) -> Refusal {
        Refusal {
            code,
            field: None,
            detail: Vec::new(),
            origin: None,
        }
    }

    /// Returns a refusal of a field.
    pub fn at(code: Code, field: impl Into<String>) -> Refusal {
        Refusal {
            code,
            field: Some(field.into()),
            detail: Vec::new(),
            origin: None,
        }
    }

    /// Returns the refusal of an error that cannot happen, or that nobody can do anything about, with its origin.
    pub fn unexpected(code: Code, origin: ErrorOrigin) -> Refusal {
        Refusal {
            origin: Some(origin),
            ..Refusal::new(code)
        }
    }

    /// Returns the internal error of the place that calls this.
    #[track_caller]
    pub fn internal() -> Refusal {
        let origin = ErrorOrigin::at(Location::caller());
        Refusal::unexpected(Code::Internal, origin)
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
            origin: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_error_names_the_line_that_made_it() {
        let (refusal, line) = (Refusal::internal(), line!());
        let origin = refusal.origin.unwrap();
        assert_eq!(origin.site(), format!("domain/refusal.rs:{line}"));
        assert_eq!(origin.sqlite_code(), None);
    }

    #[test]
    fn the_name_of_a_line_holds_no_folder_of_the_building_machine() {
        for (file, name) in [
            ("src-tauri/core/src/store/write.rs", "store/write.rs:7"),
            (
                r"C:\Users\沈一\casebook\src-tauri\core\src\lib.rs",
                "lib.rs:7",
            ),
            ("src-tauri/src/rpc.rs", "src-tauri/rpc.rs:7"),
            (
                "/home/沈一/.cargo/registry/src/index/rusqlite-0.41.1/src/row.rs",
                "rusqlite-0.41.1/row.rs:7",
            ),
            ("/home/沈一/build.rs", "build.rs:7"),
        ] {
            assert_eq!(site_name(file, 7), name);
        }
    }
}
