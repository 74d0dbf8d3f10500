//! The store: one encrypted SQLite file. Rows change only through [`Store::write`], which writes the change and its
//! journal entry in one transaction and returns once the commit and the anchor are on the disk.

mod acted_alone;
mod backup_history;
mod bulk_write;
mod calendar;
mod case_entries;
mod case_numbers;
mod case_rows;
pub mod cells;
mod checkpoints;
pub mod clash;
mod conditions;
mod copy;
mod device;
mod draft;
#[cfg(any(test, feature = "tests"))]
mod dump;
mod erasure_journal;
mod erasures;
mod error;
mod export_history;
mod given_numbers;
mod hits;
mod journal_page;
mod list_conditions;
pub mod lists;
mod live_copy;
mod open;
mod page_sql;
mod part_rows;
pub mod parties;
mod rebuild_derived;
mod register;
mod rekey;
mod saved_documents;
pub mod search;
mod search_query;
mod search_tokens;
mod setup_rows;
mod signing_keys;
mod state;
mod stored_facts;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod today;
mod upgrades;
mod values;
mod vault_file;
mod verify;
mod visibility;
mod visible_cases;
mod write;

pub use backup_history::{ErasureRecord, ProvedBackup, RestoreRecord};
pub use case_entries::CaseEntry;
pub use checkpoints::CheckpointDigest;
pub use copy::{
    CopyStep, Decisions, PeopleOfStore, STEP_PAGES, StoreSummary, StructureCheck, compact_file,
};
pub use draft::delete_draft;
#[cfg(any(test, feature = "tests"))]
pub use dump::Dump;
pub use error::{SqliteError, StoreError};
pub use open::{OpenError, OpenParams, SCHEMA_VERSION};
pub use register::RegisterCases;
pub use saved_documents::SavedDocumentEntry;
pub use search_query::SearchQuery;
pub use state::{STORE_FILE, Store};
pub use upgrades::delete_upgrade_copies;
pub use verify::{
    Check, CheckpointFault, ExternalRecords, Fault, KeyTable, MemberKeys, Progress,
    SignatureSummary, VerifyReport,
};
pub use write::{Author, CommittedChange, RecordedChange, RecordedEvent};
