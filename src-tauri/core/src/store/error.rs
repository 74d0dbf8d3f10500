//! The errors of the store.

use std::panic::Location;

use crate::domain::evolve::ReplayMismatch;
use crate::domain::refusal::Refusal;
use crate::journal::AnchorError;

/// An error of SQLite, with the place in the store that asked for what failed.
#[derive(Debug, thiserror::Error)]
#[error("SQLite answered with an error at {place}")]
pub struct SqliteError {
    #[source]
    pub error: rusqlite::Error,
    pub place: &'static Location<'static>,
}

impl From<rusqlite::Error> for SqliteError {
    #[track_caller]
    fn from(error: rusqlite::Error) -> SqliteError {
        SqliteError {
            error,
            place: Location::caller(),
        }
    }
}

/// An error of a store operation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error(transparent)]
    Sqlite(SqliteError),
    #[error("the anchor could not be written")]
    Anchor(#[from] AnchorError),
    #[error("a file in the folder of the store could not be written")]
    Folder(std::io::Error),
    #[error("a stored value does not conform to the schema")]
    Damaged,
    /// An entry of a person without their signing key, or one that the program itself may not write.
    #[error("an entry that nobody signs")]
    Unsigned,
    #[error("the journal cannot be replayed")]
    ReplayMismatch(#[from] ReplayMismatch),
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> StoreError {
        StoreError::Refused(refusal)
    }
}

impl From<rusqlite::Error> for StoreError {
    #[track_caller]
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Sqlite(error.into())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> StoreError {
        StoreError::Damaged
    }
}
