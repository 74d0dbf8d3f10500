//! The interface of the core: the list of commands, and their handlers, which connect the rules to the store.

mod backups;
mod cases;
pub mod commands;
mod erasure;
mod exports;
mod journal;
mod lists;
pub(crate) mod people;
pub(crate) mod restore;
mod reveal;
pub(crate) mod settings;
pub(crate) mod start;
mod tallies;
#[cfg(test)]
mod tests;
pub mod typescript;
mod views;

pub use crate::app::{App, is_local};
pub use crate::backup::{Task, TaskResult};
pub use crate::wire::call::{JobProgress, JobState, Moment, Paths, Reply, Topic, WireError};
pub use commands::COMMANDS;
