//! Backups: sets of files beside the book and on other media. Every set is proved by reading it back and opening it.
//!
//! ```text
//! <location>/casebook-<vault id>/20261120T080000Z-4711/
//!     store.db        the store, encrypted with a key of this set alone
//!     vault.json      opens that key with the same passphrases and the same recovery key
//!     MANIFEST.json   hashes, counts and the signed head of the journal; with an HMAC
//!     PROVED.json     written after the set was read back and verified; with an HMAC
//! ```
//!
//! A set is made in three steps: the store is copied live, page by page, under the app's lock
//! ([`crate::store::Store::copy_step`]); the copy is written as a set to each location ([`set`]); each set is read back and
//! proved ([`proof`]). The last two run without the lock, as a [`Task`]. Only a proved set counts.
//!
//! This protects against a lost or broken disk, mistakes, sets that turn out to be unrestorable, sets that were changed,
//! mixed or cut short, and a rewritten journal (each manifest keeps the journal's signed head). It does not protect against
//! a fire that destroys the PC and every medium.

mod book_swap;
mod ledger;
mod live_copy;
mod manifest;
mod proof;
mod purge;
mod restore;
mod rollback_check;
mod schedule;
mod set;
mod task;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use crate::domain::refusal::{Code, Refusal};
use crate::files::SmallFileError;
use crate::journal::KnownDevice;
use crate::store::{Fault, OpenError, StoreError};
use crate::vault::{NoRandomness, VaultError, VaultFile, VaultKey};

pub use book_swap::{finish_install, install_restored_book, replaced_book_name};
pub use ledger::ErasureLedger;
pub use live_copy::{BackupCopy, FinishedCopy};
pub use manifest::{FORMAT, Manifest, ManifestCheckpoint, ManifestContent, VERSION};
pub use proof::{OpenSet, open_set, open_verified, prove};
pub use restore::{
    FolderScan, RestoreRequest, RestoredBook, present_decisions, present_seq, read_own_ledger,
    read_summary, scan_folder,
};
pub use schedule::{SetAge, backup_health, is_due, sets_to_keep};
pub use set::{
    BackupLocations, FoundSet, ScratchFolder, is_reachable, list_sets, remove_leftovers, set_name,
    sets_folder,
};
pub use task::{BackupResult, LocationResult, Task, TaskResult, Work};

/// A callback that receives the work done and the total, and returns false to stop the task.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// The reason why a set could not be made, read or proved. No variant carries a path or a name.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("a backup's place cannot be read or written")]
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
    Shrunken,
    /// The book was locked, or the job was cancelled.
    #[error("stopped")]
    Stopped,
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
            SmallFileError::Missing | SmallFileError::TooLarge => BackupError::Damaged,
            SmallFileError::Io(error) => BackupError::Io(error),
        }
    }
}

impl From<NoRandomness> for BackupError {
    fn from(error: NoRandomness) -> BackupError {
        BackupError::Vault(error.into())
    }
}

impl BackupError {
    /// Turns a failed verification into damage, for an older set: its contents say nothing about the present book.
    pub(crate) fn into_set_damage(self) -> BackupError {
        match self {
            BackupError::VerificationFailed(fault) if !fault.is_disk_error() => {
                BackupError::Damaged
            }
            error => error,
        }
    }

    /// Returns the fault in the book itself, if that is the reason.
    pub fn verification_fault(&self) -> Option<Fault> {
        match self {
            BackupError::VerificationFailed(fault) if !fault.is_disk_error() => Some(*fault),
            _ => None,
        }
    }

    /// Returns the code by which the journal and the screen name the error.
    pub fn code(&self) -> Code {
        match self {
            BackupError::Io(_) | BackupError::Vault(VaultError::Io(_)) => Code::FolderTrouble,
            BackupError::Foreign | BackupError::Vault(VaultError::OtherVault) => Code::SetForeign,
            BackupError::Newer
            | BackupError::Vault(VaultError::Newer)
            | BackupError::Open(OpenError::Newer) => Code::StoreNewer,
            BackupError::LaterKey => Code::SetLaterKey,
            BackupError::VerificationFailed(fault) if fault.is_disk_error() => Code::DiskTrouble,
            BackupError::VerificationFailed(_) => Code::BookUntrue,
            BackupError::Shrunken => Code::Shrunken,
            BackupError::Open(OpenError::OpenElsewhere) => Code::OpenElsewhere,
            BackupError::Store(StoreError::Sqlite(error))
            | BackupError::Open(OpenError::Sqlite(error))
                if is_disk_error(error) =>
            {
                Code::DiskTrouble
            }
            BackupError::Stopped => Code::Cancelled,
            BackupError::Damaged
            | BackupError::Vault(_)
            | BackupError::Open(_)
            | BackupError::Store(_) => Code::SetDamaged,
        }
    }
}

impl BackupError {
    /// Returns true if a disk or medium failed or somebody stopped the task: a later attempt may succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.code(),
            Code::FolderTrouble | Code::DiskTrouble | Code::OpenElsewhere | Code::Cancelled
        )
    }
}

/// Returns true if the local disk is full or failing, which is no fault of the set.
fn is_disk_error(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen)
    )
}

impl From<BackupError> for Refusal {
    fn from(error: BackupError) -> Refusal {
        let refusal = Refusal::new(error.code());
        match error {
            BackupError::VerificationFailed(fault) if !fault.is_disk_error() => {
                let refusal = refusal.with(fault.what());
                let seq = fault.seq().map(|seq| seq.to_string());
                seq.into_iter().fold(refusal, Refusal::with)
            }
            _ => refusal,
        }
    }
}

/// The keys that open the sets of one vault. The vault key is wiped when the last reference is dropped.
#[derive(Debug, Clone)]
pub struct Keys {
    pub vault: VaultFile,
    pub key: Arc<VaultKey>,
}

impl Keys {
    /// Returns the vault key of a version: the present one or a retired one.
    pub fn for_version(&self, version: u32) -> Result<VaultKey, BackupError> {
        if version > self.key.version() {
            return Err(BackupError::LaterKey);
        }
        Ok(self.vault.retired_key(&self.key, version)?)
    }

    /// Returns true if these keys open the sets of the others, whose vault key is the same one or was retired for this one.
    /// The version alone does not decide: two books restored from one set count on independently.
    pub fn can_open_sets_of(&self, others: &Keys) -> bool {
        const PROBE: &[u8] = b"the same key";
        let same =
            |key: VaultKey| key.ledger_key().seal(PROBE) == others.key.ledger_key().seal(PROBE);
        self.key.vault_id() == others.key.vault_id()
            && self.for_version(others.key.version()).is_ok_and(same)
    }

    /// Returns the devices whose signatures are accepted.
    pub fn devices(&self) -> Vec<KnownDevice> {
        let known = self.vault.devices();
        known
            .map(|(device, public_key)| KnownDevice { device, public_key })
            .collect()
    }
}
