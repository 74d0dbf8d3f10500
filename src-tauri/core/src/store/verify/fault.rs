//! The faults that a verification can find.

use crate::journal::{ChainBreak, CheckpointError};
use crate::store::StoreError;

/// A fault and where it is; never the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No fault: the caller stopped the verification.
    #[error("stopped before the end")]
    Cancelled,
    #[error("the journal is broken: {0}")]
    Chain(#[from] ChainBreak),
    /// The journal does not pass through one of [`ExternalRecords::heads`].
    #[error("the journal does not pass through the known head of entry {seq}")]
    KnownHead { seq: i64 },
    #[error("checkpoint {seq}: {kind}")]
    Checkpoint { seq: i64, kind: CheckpointFault },
    /// A payload is missing without an erasure, or an erasure left payloads.
    #[error("journal entry {seq}: a payload does not fit the erasures")]
    Erasure { seq: i64 },
    /// The signature of an entry is missing or false, or an entry does what its signer may not.
    #[error("journal entry {seq}: not signed by whoever may do this")]
    Signature { seq: i64 },
    /// An entry cannot be parsed, or does not fit the entries before it.
    #[error("journal entry {seq} cannot be replayed")]
    ReplayMismatch { seq: i64 },
    /// A row differs in the case that this entry changed last, or should have changed.
    #[error("table {table}: a row differs from the journal (entry {seq})")]
    Row { table: &'static str, seq: i64 },
    /// A table as a whole differs: it has unexplained rows or lacks some.
    #[error("table {table}: differs from the journal")]
    Table { table: &'static str },
    /// Tables, indexes or triggers differ from those of this version.
    #[error("the schema was changed")]
    Schema,
    /// A value or the file cannot be read. The code is the extended one of SQLite; 0 for other errors.
    #[error("the store cannot be read (code {code})")]
    Unreadable { code: i32 },
}

/// A reason why a checkpoint is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    #[error(transparent)]
    Invalid(#[from] CheckpointError),
    #[error("the journal does not pass through it")]
    NotOnChain,
    #[error("no longer in the store")]
    Gone,
}

impl Fault {
    /// Returns one word for the fault, or the name of the table. Journals store it, so that words chosen earlier stay
    /// although the code says it otherwise today ("witness", "misfit").
    pub fn what(&self) -> &'static str {
        match self {
            Fault::Cancelled => "cancelled",
            Fault::Chain(_) => "chain",
            Fault::KnownHead { .. } => "witness",
            Fault::Checkpoint { .. } => "checkpoint",
            Fault::Erasure { .. } => "erasure",
            Fault::Signature { .. } => "signature",
            Fault::ReplayMismatch { .. } => "misfit",
            Fault::Row { table, .. } | Fault::Table { table } => table,
            Fault::Schema => "schema",
            Fault::Unreadable { .. } => "unreadable",
        }
    }

    /// Returns the number of the journal entry of the fault, if it has one.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Fault::Chain(broken) => Some(broken.seq),
            Fault::KnownHead { seq }
            | Fault::Checkpoint { seq, .. }
            | Fault::Erasure { seq }
            | Fault::Signature { seq }
            | Fault::ReplayMismatch { seq }
            | Fault::Row { seq, .. } => Some(*seq),
            Fault::Cancelled | Fault::Table { .. } | Fault::Schema | Fault::Unreadable { .. } => {
                None
            }
        }
    }

    /// Returns whether the disk could not be read.
    pub fn is_disk_error(&self) -> bool {
        use rusqlite::ffi::{SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR};
        matches!(self, Fault::Unreadable { code } if [SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR].contains(&(code & 0xff)))
    }

    /// Returns whether SQLite got no memory.
    pub fn is_out_of_memory(&self) -> bool {
        use rusqlite::ffi::{SQLITE_IOERR_NOMEM, SQLITE_NOMEM};
        matches!(self, Fault::Unreadable { code } if *code == SQLITE_IOERR_NOMEM || code & 0xff == SQLITE_NOMEM)
    }

    /// Returns false if the disk or the memory of this PC failed, which says nothing about the book.
    pub fn is_about_book(&self) -> bool {
        !self.is_disk_error() && !self.is_out_of_memory()
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match error {
            StoreError::Sqlite(sqlite) => sqlite.error.into(),
            _ => Fault::Unreadable { code: 0 },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        let code = error.sqlite_error().map_or(0, |e| e.extended_code);
        Fault::Unreadable { code }
    }
}

/// Returns a fault of the table unless it was found equal.
pub(super) fn require_equal(same: bool, table: &'static str) -> Result<(), Fault> {
    match same {
        true => Ok(()),
        false => Err(Fault::Table { table }),
    }
}
