//! The store: one encrypted SQLite file. Rows change only through [`Store::write`], which writes the change and its
//! journal entry in one transaction and returns once the commit and the anchor are on the disk.

mod backup_history;
mod case_numbers;
mod case_rows;
pub mod cells;
mod checkpoints;
pub mod clash;
mod copy;
mod device;
mod draft;
mod erasures;
mod hits;
mod journal_page;
pub mod lists;
mod open;
mod page_sql;
mod part_rows;
pub mod parties;
mod rekey;
mod replay;
pub mod search;
mod setup_rows;
pub mod tally;
#[cfg(test)]
mod tests;
mod today;
mod upgrades;
mod values;
mod verify;
mod visibility;
mod write;

use rusqlite::{Connection, DropBehavior, Transaction};
use uuid::Uuid;

use crate::domain::evolve::ReplayMismatch;
use crate::domain::facts::CellChange;
use crate::domain::ids::DeviceId;
use crate::domain::office::OfficeSetup;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::{Anchor, AnchorError, DeviceKey, Head};

pub use backup_history::{ErasureRecord, ProvedBackup, RestoreRecord};
pub use checkpoints::CheckpointDigest;
pub use copy::{CopyStep, Decisions, STEP_PAGES, StoreSummary};
pub use draft::delete_draft;
pub use open::{OpenError, OpenParams, SCHEMA_VERSION};
pub use replay::{CaseEntry, Dump};
pub use upgrades::delete_upgrade_copies;
pub use verify::{Check, CheckpointFault, ExternalRecords, Fault, VerifyReport};
pub use write::{Author, CommittedChange, RecordedChange, RecordedEvent};

/// An error of a store operation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error("the store answered with an error")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the anchor could not be written")]
    Anchor(#[from] AnchorError),
    #[error("a file in the folder of the store could not be written")]
    Folder(std::io::Error),
    #[error("a stored value does not conform to the schema")]
    Damaged,
    #[error("the journal cannot be replayed")]
    ReplayMismatch(#[from] ReplayMismatch),
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> StoreError {
        StoreError::Refused(refusal)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> StoreError {
        StoreError::Damaged
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        use rusqlite::ErrorCode;
        match error {
            StoreError::Refused(refusal) => refusal,
            StoreError::Sqlite(e) => match e.sqlite_error_code() {
                Some(
                    ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::ReadOnly
                    | ErrorCode::CannotOpen,
                ) => Refusal::new(Code::DiskTrouble),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    Refusal::new(Code::StoreDamaged)
                }
                _ => Refusal::new(Code::Internal),
            },
            StoreError::Anchor(_) | StoreError::Folder(_) => Refusal::new(Code::DiskTrouble),
            StoreError::Damaged | StoreError::ReplayMismatch(_) => Refusal::new(Code::StoreDamaged),
        }
    }
}

/// An open book: the connection to its store, the head of its journal, its anchor and its office setup.
pub struct Store {
    /// The live copy that is being made; declared first, so that it is dropped before the connection it copies from.
    copy: Option<copy::LiveCopy>,
    conn: Connection,
    vault_id: Uuid,
    vk_version: u32,
    generation: u64,
    device: DeviceId,
    head: Head,
    /// `None` for copies, and while a journal is replayed into memory.
    anchor: Option<Anchor>,
    setup: OfficeSetup,
    /// The collected change of the tally cells during [`Store::write_in_bulk`].
    bulk: Option<CellChange>,
    /// The signing key of this PC, from the first sign-in on.
    signer: Option<DeviceKey>,
    /// The number of the last entry whose head was signed.
    signed: i64,
    /// The folder of the store; `None` for copies and in memory.
    dir: Option<std::path::PathBuf>,
    /// The lock file, held as long as the store lives; `None` for copies and in memory.
    _lock: Option<std::fs::File>,
}

impl Store {
    pub fn office_setup(&self) -> &OfficeSetup {
        &self.setup
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    pub fn vault_id(&self) -> Uuid {
        self.vault_id
    }

    /// Begins a transaction for reading, which ends when it is dropped; `None` if one is running. All its statements see
    /// the same rows, and the lock and the search for an interrupted write, which cost as much as finding a row, are
    /// paid once and not by each.
    pub fn begin_reading(&self) -> Result<Option<Transaction<'_>>, StoreError> {
        if !self.conn.is_autocommit() {
            return Ok(None);
        }
        let mut reading = self.conn.unchecked_transaction()?;
        reading.set_drop_behavior(DropBehavior::Commit);
        Ok(Some(reading))
    }

    /// Returns the connection itself, for tests that play an insider who has the keys.
    #[cfg(feature = "tests")]
    pub fn connection(&self) -> &Connection {
        &self.conn
    }
}
