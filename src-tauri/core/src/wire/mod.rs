//! The shapes of what goes over the wire, by topic; nothing but shapes. The UI's types are generated from these.
//!
//! They stand apart from [`crate::api`], because the store answers lists and the exports write tallies in the same
//! shapes, and neither of them knows about commands.

pub mod call;
pub mod cases;
pub mod exports;
pub mod lists;
pub mod start;
pub mod tallies;
pub mod today;
pub mod trust;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command without input: `{}`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
