//! The two kinds of a book.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kind of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// A book of real cases; every person has a passphrase.
    Office,
    /// A book of invented cases, for learning; it opens without a passphrase.
    Practice,
}
