//! Backups: sets of files beside the book and on other media, each proved by being opened again.
//!
//! ```text
//! <place>/casebook-<vault id>/20261120T080000Z-4711/
//!     store.db        the store, under a key of the set's own
//!     vault.json      the way to that key: the same passphrases, the same recovery key
//!     MANIFEST.json   what the set holds: hashes, counts, the signed end of the journal; sealed
//!     PROVED.json     written when the set was read back from its place and found whole; sealed
//! ```
//!
//! A set is made in three steps: the store is copied live, page by page, under the app's lock
//! ([`crate::store::Store::copy_step`]); the copy becomes a set in each place ([`set`]); each set is read back and proved
//! ([`proof`]). The last two run without the lock, as a [`Task`]. Only a proved set counts.
//!
//! What it stops: a lost or broken disk, a mistake, a set that cannot be restored when it is needed, a set that was
//! changed, mixed or cut short, a journal that was written anew (each manifest is a witness of its end). What it does not:
//! a fire that takes the PC and every medium.

mod copying;
mod guard;
mod hex;
mod in_place;
mod ledger;
mod manifest;
mod proof;
mod purge;
mod restore;
mod schedule;
mod set;
mod task;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use crate::domain::refusal::{Code, Refusal};
use crate::journal::KnownDevice;
use crate::store::{Fault, OpenError, StoreError};
use crate::vault::{NoRandomness, VaultError, VaultFile, VaultKey};

pub use copying::{Copying, Fresh};
pub use in_place::{aside_name, put_in_place, recover};
pub use ledger::Ledger;
pub use manifest::{Content, FORMAT, Manifest, VERSION, Witness};
pub use proof::{Opened, fetched_store, open_checked, prove};
pub use restore::{
    Looked, Restored, Restoring, decided_here, glance, look, own_ledger, present_seq,
};
pub use schedule::{Aged, due, keeping_state, kept};
pub use set::{Found, Places, Scratch, found, is_reachable, set_name, sets_folder, sweep};
pub use task::{Kept, Outcome, PlaceOutcome, Task, Work};

/// Why a set could not be made, read or proved. None carries a path or a name.
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
    /// The copy was kept well; what was copied is wrong. A verdict on the book, not on the set.
    #[error("the book does not fit its own journal: {0}")]
    Untrue(Fault),
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

impl From<NoRandomness> for BackupError {
    fn from(error: NoRandomness) -> BackupError {
        BackupError::Vault(error.into())
    }
}

impl BackupError {
    /// The same error, where the set is one that was kept: that it cannot be believed says nothing of the book.
    pub(crate) fn of_kept_set(self) -> BackupError {
        match self {
            BackupError::Untrue(fault) if !fault.is_of_the_disk() => BackupError::Damaged,
            error => error,
        }
    }

    /// The verdict on the book, if it is one.
    pub fn verdict(&self) -> Option<Fault> {
        match self {
            BackupError::Untrue(fault) if !fault.is_of_the_disk() => Some(*fault),
            _ => None,
        }
    }

    /// As the journal and the screen name it.
    pub fn code(&self) -> Code {
        match self {
            BackupError::Io(_) | BackupError::Vault(VaultError::Io(_)) => Code::FolderTrouble,
            BackupError::Foreign | BackupError::Vault(VaultError::OtherVault) => Code::SetForeign,
            BackupError::Newer
            | BackupError::Vault(VaultError::Newer)
            | BackupError::Open(OpenError::Newer) => Code::StoreNewer,
            BackupError::LaterKey => Code::SetLaterKey,
            BackupError::Untrue(fault) if fault.is_of_the_disk() => Code::DiskTrouble,
            BackupError::Untrue(_) => Code::BookUntrue,
            BackupError::Shrunken => Code::Shrunken,
            BackupError::Open(OpenError::OpenElsewhere) => Code::OpenElsewhere,
            BackupError::Store(StoreError::Sqlite(error))
            | BackupError::Open(OpenError::Sqlite(error))
                if is_of_the_disk(error) =>
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
    /// Whether the disk or the medium is in the way, or somebody stopped it: the same may go well another time.
    pub fn is_of_the_place(&self) -> bool {
        matches!(
            self.code(),
            Code::FolderTrouble | Code::DiskTrouble | Code::OpenElsewhere | Code::Cancelled
        )
    }
}

/// The own disk is full or fails: that is no fault of the set.
fn is_of_the_disk(error: &rusqlite::Error) -> bool {
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
            BackupError::Untrue(fault) if !fault.is_of_the_disk() => {
                let refusal = refusal.with(fault.what());
                let seq = fault.seq().map(|seq| seq.to_string());
                seq.into_iter().fold(refusal, Refusal::with)
            }
            _ => refusal,
        }
    }
}

/// What opens the sets of one vault. The vault key is wiped when the last holder lets go of it.
#[derive(Debug, Clone)]
pub struct Keys {
    pub vault: VaultFile,
    pub key: Arc<VaultKey>,
}

impl Keys {
    /// The vault key under which a set was made: this one, or one that was retired.
    pub fn of(&self, version: u32) -> Result<VaultKey, BackupError> {
        if version > self.key.version() {
            return Err(BackupError::LaterKey);
        }
        Ok(self.vault.retired_key(&self.key, version)?)
    }

    /// Whether these keys open what the others do: theirs is the same vault key, or one that was retired for this one. The
    /// version alone does not tell: two books that came from one count on, each by itself.
    pub fn lead_to(&self, others: &Keys) -> bool {
        const PROBE: &[u8] = b"the same key";
        let same =
            |key: VaultKey| key.ledger_key().seal(PROBE) == others.key.ledger_key().seal(PROBE);
        self.key.vault_id() == others.key.vault_id()
            && self.of(others.key.version()).is_ok_and(same)
    }

    /// The devices whose signatures count.
    pub fn devices(&self) -> Vec<KnownDevice> {
        let known = self.vault.devices();
        known
            .map(|(device, public_key)| KnownDevice { device, public_key })
            .collect()
    }
}
