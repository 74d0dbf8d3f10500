//! Exports: the tally of a period as a workbook or CSV, a list of cases as a workbook or CSV, a calendar, and
//! the journal as a folder.
//!
//! Everything here only writes: the caller queries page by page and pushes the rows, to a [`CaseFileThread`] if there are
//! many. A file is encrypted while it grows; the caller journals that it is exported, and only then it is decrypted and gets
//! its name. No existing file is overwritten. Dropping a writer before its file has a name (a cancelled job) leaves no file.
//!
//! Start at [`TallyWorkbook`] (a period), [`CaseListFile`] (the displayed list), [`write_tally_csv`] and
//! [`JournalFolder`] (the journal for an auditor).

mod calendar_file;
mod case_columns;
mod case_file;
mod case_sheet;
mod cell;
mod csv_file;
mod document_file;
mod encrypted_file;
mod error;
mod figure_columns;
mod file_names;
mod file_task;
#[cfg(test)]
mod fixtures;
mod header;
mod journal_file;
mod leftovers;
mod line;
mod list_file;
mod marks;
mod masking;
mod page;
mod page_program;
mod register_rounds;
mod stoppable_writer;
mod tally_sheet;
mod tally_workbook;
#[cfg(test)]
mod tests;
mod trend_sheet;
mod words;
mod workbook;

pub use calendar_file::{calendar_text, pack_calendar};
pub use case_file::{CaseFile, CaseFileThread};
pub use csv_file::write_tally_csv;
pub use document_file::{document_stem, pack_document};
pub use error::ExportError;
pub use file_names::{PackedFile, ReadableFile, calendar_stem, list_stem, tally_stem};
pub use file_task::FileTask;
pub use header::{ExportHeader, Names};
pub use journal_file::{JournalFolder, JournalHeader, ReadableJournal};
use leftovers::clear_leftovers;
pub use line::{LineParty, PerformanceText, RegisterLine};
pub use list_file::CaseListFile;
pub use marks::Mark;
pub use page_program::{PageError, PageForm, PageRequest, set_pages};
pub use tally_workbook::{TallyData, TallyWorkbook};
pub use words::figure_heads;
