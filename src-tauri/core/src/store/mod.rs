//! The store: one encrypted SQLite file. Rows change only through [`Store::write`], which puts the change
//! and its journal entry into one transaction and answers after commit and anchor are on the disk.

mod case_rows;
pub mod cells;
mod checkpoints;
pub mod clash;
mod copy;
mod device;
mod draft;
mod erasures;
mod house_rows;
mod journal_page;
mod keeping;
pub mod lists;
mod open;
mod page_sql;
mod part_rows;
pub mod parties;
mod rekey;
mod replay;
pub mod search;
mod sight;
pub mod tally;
#[cfg(test)]
mod tests;
mod today;
mod upgrades;
mod values;
mod verify;
mod write;

use rusqlite::Connection;
use uuid::Uuid;

use crate::domain::evolve::Misfit;
use crate::domain::facts::CellChange;
use crate::domain::ids::DeviceId;
use crate::domain::office::House;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::{Anchor, AnchorError, DeviceKey, Head};

pub use checkpoints::SignedHeads;
pub use copy::{CopyStep, Decided, Glance, STEP_PAGES};
pub use draft::drop_draft;
pub use keeping::{ErasedAt, LastProof, RestoredAt};
pub use open::{Access, OpenError, SCHEMA_VERSION};
pub use replay::{Dump, Entered};
pub use upgrades::forget_upgrades;
pub use verify::{Check, Checked, CheckpointFault, Fault, Witnesses};
pub use write::{Author, Committed, Noted, Recorded};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error("the store answered with an error")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the anchor could not be written")]
    Anchor(#[from] AnchorError),
    #[error("the folder of the store did not take a file")]
    Folder(std::io::Error),
    #[error("a stored value is not what the schema promises")]
    Damaged,
    #[error("the journal does not fit its own past")]
    Misfit(#[from] Misfit),
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
            StoreError::Damaged | StoreError::Misfit(_) => Refusal::new(Code::StoreDamaged),
        }
    }
}

/// An open book.
pub struct Store {
    /// Dropped before the connection that it copies from.
    copy: Option<copy::LiveCopy>,
    conn: Connection,
    vault_id: Uuid,
    vk_version: u32,
    generation: u64,
    device: DeviceId,
    head: Head,
    /// None only while a history is replayed into memory.
    anchor: Option<Anchor>,
    house: House,
    /// In bulk writing, what the tally cells are to be moved by in the end.
    bulk: Option<CellChange>,
    /// This PC's signing key, once somebody came in.
    signer: Option<DeviceKey>,
    /// The last entry whose head was signed.
    signed: i64,
    /// The folder of the store; none in memory.
    dir: Option<std::path::PathBuf>,
    /// Held for the life of the store; none in memory.
    _lock: Option<std::fs::File>,
}

impl Store {
    pub fn house(&self) -> &House {
        &self.house
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    pub fn vault_id(&self) -> Uuid {
        self.vault_id
    }

    /// The rows beneath all rules, for tests that play an insider who holds the keys.
    #[cfg(feature = "tests")]
    pub fn connection(&self) -> &Connection {
        &self.conn
    }
}
