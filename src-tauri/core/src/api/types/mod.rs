//! The shapes of payloads and results, by topic. The UI's types are generated from these.

pub mod cases;
pub mod exports;
pub mod lists;
pub mod start;
pub mod tallies;
pub mod today;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command without input: `{}`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
