//! Backups: sets of files beside the book and on other media. Every set is proved by reading it back and opening it.
//!
//! ```text
//! <location>/casebook-<vault id>/20261120T080000Z-4711/
//!     store.db        the store, encrypted with a key of this set alone
//!     vault.json      opens that key with the same passphrases and the same recovery key
//!     MANIFEST.json   hashes, counts and the signed head of the journal; with an HMAC
//!     PROVED.json     written after the set was read back and verified; with an HMAC
//! ```
//!
//! A set is made in three steps: the store is copied live, page by page, under the app's lock
//! ([`crate::store::Store::copy_step`]); the copy is written as a set to each location ([`set`]); each set is read back and
//! proved ([`proof`]). The last two run without the lock, as a [`Task`]. Only a proved set counts.
//!
//! This protects against a lost or broken disk, mistakes, sets that turn out to be unrestorable, sets that were changed,
//! mixed or cut short, and a rewritten journal (each manifest keeps the journal's signed head). It does not protect against
//! a fire that destroys the PC and every medium.

mod book_swap;
mod error;
mod folder_scan;
mod keys;
mod ledger;
mod live_copy;
mod manifest;
pub mod media;
mod progress;
mod proof;
mod purge;
mod restore;
mod rollback_check;
mod schedule;
mod second_place;
mod set;
mod set_writer;
mod task;
#[cfg(test)]
mod tests;

pub use book_swap::{finish_install, install_restored_book, replaced_book_name};
pub use error::BackupError;
pub use folder_scan::{FolderScan, read_summary, scan_folder};
pub use keys::Keys;
pub use ledger::ErasureLedger;
pub use live_copy::{BackupCopy, FinishedCopy};
pub use manifest::{Manifest, ManifestContent};
pub use proof::{OpenSet, ProvedContent, open_set, open_verified, prove};
pub use restore::{RestoreRequest, RestoredBook, present_decisions, present_head, read_own_ledger};
pub use rollback_check::{ListedSets, newest_ahead};
pub use schedule::{backup_health, is_due};
pub use second_place::{PlaceState, second_place};
pub use set::{
    BackupLocations, FoundSet, ScratchFolder, list_sets, list_sets_if_reachable, remove_leftovers,
    set_name, sets_folder,
};
pub use set_writer::{BackupResult, LocationResult};
pub use task::{Task, TaskResult, Work};
