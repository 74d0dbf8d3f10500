//! The types of commands, results and replies, by topic. The TypeScript types of the UI are generated from them.
//!
//! They are separate from [`crate::api`], because the store and the exports use the same types without knowing about
//! commands.

pub mod backup_places;
pub mod calendar;
pub mod call;
pub mod cases;
pub mod documents;
pub mod erasure;
pub mod errors;
pub mod exports;
pub mod lists;
pub mod second_person;
pub mod signatures;
pub mod start;
pub mod tallies;
pub mod today;
pub mod trust;
pub mod worker_facts;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The payload of a command without input: `{}`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
