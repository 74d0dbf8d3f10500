//! The errors of backups.

use std::io;
use std::path::Path;

use crate::domain::refusal::Code;
use crate::files::{SmallFileError, has_room_for, megabytes_for};
use crate::store::{Fault, OpenError, StoreError};
use crate::vault::{NoRandomness, VaultError};

/// The reason why a set could not be made, read or proved. No variant carries a path or a name.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("a backup location cannot be read or written")]
    Io(#[from] io::Error),
    #[error("the set is damaged or incomplete")]
    Damaged,
    #[error("a set of another book")]
    Foreign,
    #[error("made by a newer Casebook")]
    Newer,
    #[error("made under a later key of this book")]
    LaterKey,
    /// The set is intact, but the copied book contradicts its own journal: the fault is in the book, not in the set.
    #[error("the book does not fit its own journal: {0}")]
    VerificationFailed(Fault),
    #[error("the book holds less than its backups")]
    RolledBack,
    /// The book was locked, or the job was cancelled.
    #[error("stopped")]
    Stopped,
    #[error("the disk has too little room")]
    NoRoom {
        /// The number of megabytes that must be free.
        megabytes: u64,
    },
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SmallFileError> for BackupError {
    fn from(error: SmallFileError) -> BackupError {
        match error {
            // Not trouble of the disk.
            SmallFileError::Missing | SmallFileError::TooLarge | SmallFileError::NotRegular => {
                BackupError::Damaged
            }
            SmallFileError::Io(error) => BackupError::Io(error),
        }
    }
}

/// Turns the error of a missing file, or of a link or pipe in its place, into damage of the set.
pub(super) fn missing_is_damage(error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::InvalidInput => BackupError::Damaged,
        _ => BackupError::Io(error),
    }
}

impl From<NoRandomness> for BackupError {
    fn from(error: NoRandomness) -> BackupError {
        BackupError::Vault(error.into())
    }
}

/// Refuses what needs so many bytes in this folder if its disk has no room for them.
pub(super) fn ensure_room(bytes: u64, folder: &Path) -> Result<(), BackupError> {
    match has_room_for(bytes, folder) {
        true => Ok(()),
        false => Err(BackupError::NoRoom {
            megabytes: megabytes_for(bytes),
        }),
    }
}

impl BackupError {
    /// Turns a failed verification into damage, for an older set: its contents say nothing about the present book.
    pub(crate) fn into_set_damage(self) -> BackupError {
        match self {
            BackupError::VerificationFailed(fault) if fault.is_about_book() => BackupError::Damaged,
            error => error,
        }
    }

    /// Returns the fault in the book itself, if that is the reason.
    pub fn verification_fault(&self) -> Option<Fault> {
        match self {
            BackupError::VerificationFailed(fault) if fault.is_about_book() => Some(*fault),
            _ => None,
        }
    }

    /// Returns the code by which the journal and the screen name the error.
    pub fn code(&self) -> Code {
        match self {
            BackupError::Io(error) | BackupError::Vault(VaultError::Io(error)) => {
                match error.kind() {
                    io::ErrorKind::OutOfMemory => Code::OutOfMemory,
                    _ => Code::FolderTrouble,
                }
            }
            BackupError::Foreign | BackupError::Vault(VaultError::OtherVault) => Code::SetForeign,
            BackupError::Newer
            | BackupError::Vault(VaultError::Newer)
            | BackupError::Open(OpenError::Newer) => Code::StoreNewer,
            BackupError::LaterKey => Code::SetLaterKey,
            BackupError::VerificationFailed(fault) if fault.is_out_of_memory() => Code::OutOfMemory,
            BackupError::VerificationFailed(fault) if fault.is_disk_error() => Code::DiskTrouble,
            BackupError::VerificationFailed(_) => Code::BookUntrue,
            BackupError::RolledBack => Code::RolledBack,
            BackupError::Open(OpenError::OpenElsewhere) => Code::OpenElsewhere,
            BackupError::Store(StoreError::Sqlite(error))
            | BackupError::Open(
                OpenError::Sqlite(error) | OpenError::Store(StoreError::Sqlite(error)),
            ) => sqlite_code(&error.error),
            BackupError::Vault(VaultError::OutOfMemory) => Code::OutOfMemory,
            BackupError::Stopped => Code::Cancelled,
            BackupError::NoRoom { .. } => Code::NeedsSpace,
            BackupError::Damaged
            | BackupError::Vault(_)
            | BackupError::Open(_)
            | BackupError::Store(_) => Code::SetDamaged,
        }
    }
}

impl BackupError {
    /// Returns true if a disk, a medium or the memory of the PC failed or somebody stopped the task: a later attempt may
    /// succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.code(),
            Code::FolderTrouble
                | Code::DiskTrouble
                | Code::NeedsSpace
                | Code::OutOfMemory
                | Code::OpenElsewhere
                | Code::Cancelled
        )
    }
}

/// Returns the code of an error of SQLite: that of the disk or memory of this PC, or else the set is damaged.
fn sqlite_code(error: &rusqlite::Error) -> Code {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::OutOfMemory) => Code::OutOfMemory,
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
            Code::DiskTrouble
        }
        _ => Code::SetDamaged,
    }
}
