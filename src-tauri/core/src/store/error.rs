//! The errors of the store.

use crate::domain::evolve::ReplayMismatch;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::AnchorError;

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
