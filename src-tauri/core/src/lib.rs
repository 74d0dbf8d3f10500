//! The core of Casebook: every rule, the encrypted store, the tallies and the exports.
//!
//! It reads no clock, no environment variable, no home folder and opens no window: paths and the current time come in
//! as arguments. Start at [`App`]; `docs/architecture.md` follows one change from the key press to the disk.

pub mod api;
pub mod app;
pub mod backup;
mod calculators;
mod documents;
pub mod domain;
pub mod exchange;
mod files;
pub mod journal;
pub mod practice;
pub mod store;
pub mod vault;
pub mod wire;
mod zeroing_allocator;

/// True in builds for tests, demonstrations and measurements, which take arguments that a packaged program must not have:
/// the tests' crate turns the feature on for the whole workspace.
pub const IS_TEST_BUILD: bool = cfg!(feature = "tests");

pub use api::call;
pub use app::{App, KeyringCall, is_local, is_ordinary_folder};
pub use backup::{Task, TaskResult};
pub use wire::call::{JobProgress, JobState, Moment, Paths, Reply, Topic, WireError};
pub use zeroing_allocator::ZeroingAllocator;
