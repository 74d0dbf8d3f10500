//! Types of the errors that can be reported to whoever maintains the program. None can hold personal data.

use serde::Serialize;
use ts_rs::TS;

use crate::domain::refusal::{Code, ErrorOrigin};

/// An error that the program did not expect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InternalError {
    /// RFC 3339, UTC.
    pub at: String,
    /// The command that failed, or the kind of work without a command: `job`, `backup`, `tick`.
    pub command: &'static str,
    pub code: Code,
    pub origin: ErrorOrigin,
}

/// The last internal errors since the start of the program, and what else a report of them needs.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ErrorDetails {
    /// The version of the store's schema.
    pub schema_version: i32,
    /// The oldest first.
    pub errors: Vec<InternalError>,
}
