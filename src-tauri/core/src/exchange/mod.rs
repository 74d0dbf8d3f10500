//! Exports: a period as a workbook that can be handed in as it is, a list of cases as workbook or CSV.
//!
//! Everything here is a pure writer. The caller queries, page by page, and pushes what it got; a file
//! appears under its name only when it is complete, and nothing that exists is ever overwritten. Dropping
//! a writer before `finish` (a cancelled job) leaves nothing behind.
//!
//! Start at [`TallyWorkbook`] (the month), [`CaseListFile`] (the list in view), [`write_tally_csv`] and
//! [`JournalFolder`] (the journal for an auditor).

mod case_columns;
mod case_sheet;
mod cell;
mod csv_file;
mod figure_columns;
mod file_names;
mod journal_file;
mod leftovers;
mod line;
mod list_file;
mod masking;
mod page;
#[cfg(test)]
mod specimen;
mod tally_book;
mod tally_sheet;
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

pub use csv_file::write_tally_csv;
pub use file_names::{list_stem, tally_stem};
pub use journal_file::{JournalFolder, JournalImprint};
pub use line::{LineParty, Performed, RegisterLine};
pub use list_file::CaseListFile;
pub use tally_book::{TallyBook, TallyWorkbook};

use crate::domain::ids::{GridId, StaffId};
use crate::domain::office::House;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::exports::Language;

/// Removes what exports that were killed left in the export folder; those that run are left alone.
pub fn clear_leftovers(dir: &Path) {
    leftovers::sweep(dir, journal_file::ENTRIES);
}

/// Why an export was not written.
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
    /// What the UI is told; paths and contents stay out of it.
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
            // The packer only fails when its file does.
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

/// What is printed on every sheet of an export, and how.
#[derive(Debug, Clone)]
pub struct Imprint {
    pub office: String,
    /// 制表人 and 审核人; an empty one leaves room for a signature.
    pub prepared_by: String,
    pub reviewed_by: String,
    pub printed_on: NaiveDate,
    pub language: Language,
    /// Names, phones and identity numbers are masked (law.md §G); off only when somebody asked for it.
    pub masked: bool,
}

/// The names behind the ids in a case row.
#[derive(Debug, Clone, Default)]
pub struct Names {
    grids: HashMap<GridId, String>,
    staff: HashMap<StaffId, String>,
}

impl Names {
    pub fn of(house: &House) -> Names {
        let grids = house.grids.iter().map(|g| (g.id, g.name.clone()));
        let staff = house.staff.iter().map(|s| (s.id, s.name.clone()));
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
