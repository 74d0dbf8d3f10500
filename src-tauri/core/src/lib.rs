//! The core of Casebook: every rule, the encrypted store, the tallies and the exports.
//!
//! It is deaf to its surroundings: no clock, no environment, no home folder, no window. Paths and the
//! moment come in as arguments. Start at [`App`]; one change is followed from key to disk in
//! `docs/architecture.md`.

pub mod api;
pub mod backup;
pub mod domain;
pub mod exchange;
pub mod journal;
pub mod practice;
pub mod store;
pub mod vault;
pub mod wire;

pub use api::{App, JobProgress, Moment, Outcome, Paths, Reply, Task, Topic, WireError, is_local};
