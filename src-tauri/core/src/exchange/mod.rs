//! Exports: the tally of a period as a workbook or CSV, a list of cases as a workbook or CSV, and the journal as a
//! folder.
//!
//! Everything here only writes: the caller queries page by page and pushes the rows, to a [`CaseFileThread`] if there are
//! many. A file gets its name only when it
//! is complete, and no existing file is overwritten. Dropping a writer before its file
//! has a name (a cancelled job) leaves no file.
//!
//! Start at [`TallyWorkbook`] (a period), [`CaseListFile`] (the displayed list), [`write_tally_csv`] and
//! [`JournalFolder`] (the journal for an auditor).

mod case_columns;
mod case_file;
mod case_sheet;
mod cell;
mod csv_file;
mod figure_columns;
mod file_names;
#[cfg(test)]
mod fixtures;
mod journal_file;
mod leftovers;
mod line;
mod list_file;
mod masking;
mod page;
mod tally_sheet;
mod tally_workbook;
#[cfg(test)]
mod tests;
mod trend_sheet;
mod words;
mod workbook;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;

pub use case_file::{CaseFile, CaseFileThread};
pub use csv_file::write_tally_csv;
pub use file_names::{PackedFile, list_stem, tally_stem};
pub use journal_file::{JournalFolder, JournalHeader};
pub use line::{LineParty, PerformanceText, RegisterLine};
pub use list_file::CaseListFile;
pub use tally_workbook::{TallyData, TallyWorkbook};
pub use words::figure_heads;

use crate::domain::ids::{GridId, StaffId};
use crate::domain::office::OfficeSetup;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::exports::Language;

/// Removes the unfinished files that killed exports left in the export folder; running exports are not touched.
pub fn clear_leftovers(dir: &Path) {
    leftovers::remove_leftovers(dir, journal_file::ENTRIES_FILE);
}

/// The reason why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the export folder cannot be written: {0}")]
    Folder(#[from] io::Error),
    #[error("the workbook cannot be made: {0}")]
    Workbook(XlsxError),
    #[error("the disk failed while the workbook was written")]
    Disk,
}

impl ExportError {
    /// Returns the refusal for the UI, without paths and contents.
    pub fn refusal(&self) -> Refusal {
        match self {
            ExportError::Folder(_) | ExportError::Disk => Refusal::new(Code::FolderTrouble),
            ExportError::Workbook(_) => Refusal::new(Code::Internal),
        }
    }
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => {
                ExportError::Folder(error)
            }
            // The ZIP writer fails only when writing its file fails.
            XlsxError::ZipError(_) => ExportError::Disk,
            other => ExportError::Workbook(other),
        }
    }
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => ExportError::Folder(error),
            _ => ExportError::Disk,
        }
    }
}

/// The office, people, date and language that are printed on every sheet of an export, and the masking.
#[derive(Debug, Clone)]
pub struct ExportHeader {
    pub office: String,
    /// 制表人; empty leaves room for a signature.
    pub prepared_by: String,
    /// 审核人; empty leaves room for a signature.
    pub reviewed_by: String,
    pub printed_on: NaiveDate,
    pub language: Language,
    /// Masks names, phones and identity numbers (个人信息保护法 art. 51, de-identification). False only on request.
    pub masked: bool,
}

/// The names of grids and staff, by the ids that a case row holds.
#[derive(Debug, Clone, Default)]
pub struct Names {
    grids: HashMap<GridId, String>,
    staff: HashMap<StaffId, String>,
}

impl Names {
    /// Collects the names from the office's setup.
    pub fn of(setup: &OfficeSetup) -> Names {
        let grids = setup.grids.iter().map(|g| (g.id, g.name.clone()));
        let staff = setup.staff.iter().map(|s| (s.id, s.name.clone()));
        Names {
            grids: grids.collect(),
            staff: staff.collect(),
        }
    }

    fn grid(&self, id: Option<GridId>) -> &str {
        id.and_then(|id| self.grids.get(&id)).map_or("", |n| n)
    }

    fn member(&self, id: Option<StaffId>) -> &str {
        id.and_then(|id| self.staff.get(&id)).map_or("", |n| n)
    }
}
