//! The displayed list as a file, with the columns that it shows in their order, and the rows that are pushed.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use rust_xlsxwriter::Workbook;

use crate::domain::office::OfficeSetup;
use crate::wire::exports::{FileKind, ListColumn};

use super::case_columns::CaseColumn;
use super::case_sheet::{CaseSheet, CaseSheetText};
use super::cell::{Cell, is_cut};
use super::csv_file::CsvFile;
use super::file_names::{PackedFile, PendingFile};
use super::line::RegisterLine;
use super::tally_workbook::pack_workbook;
use super::words::{self, Word};
use super::workbook::{Styles, catch_disk_failure, new_workbook};
use super::{ExportError, ExportHeader, Names};

/// A case list that is being written. Dropping it before it has a name leaves no file.
pub struct CaseListFile(ListWriter);

enum ListWriter {
    Xlsx(Box<ListWorkbook>),
    Csv(Box<ListCsv>),
}

struct ListWorkbook {
    workbook: Workbook,
    styles: Styles,
    header: ExportHeader,
    sheet: CaseSheet,
    file: PendingFile,
}

struct ListCsv {
    csv: CsvFile,
    header: ExportHeader,
    names: Names,
    columns: Vec<CaseColumn>,
    lines: u64,
    /// The numbers of the cases of which a text was cut.
    cut: Vec<String>,
}

impl CaseListFile {
    /// Begins a list with these columns, of which there must be at least one. Creates `dir` if it is missing.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when the folder cannot be written.
    pub fn begin(
        kind: FileKind,
        dir: &Path,
        header: ExportHeader,
        setup: &OfficeSetup,
        columns: &[ListColumn],
    ) -> Result<CaseListFile, ExportError> {
        let columns: Vec<CaseColumn> = columns.iter().copied().map(CaseColumn::List).collect();
        let names = Names::of(setup);
        let writer = match kind {
            FileKind::Xlsx => ListWriter::Xlsx(Box::new(catch_disk_failure(|| {
                ListWorkbook::begin(dir, header, names, columns)
            })?)),
            FileKind::Csv => {
                ListWriter::Csv(Box::new(ListCsv::begin(dir, header, names, columns)?))
            }
        };
        Ok(CaseListFile(writer))
    }

    /// Adds a page of the list, in the order of the list.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`] when the disk is full.
    pub fn push(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        match &mut self.0 {
            ListWriter::Xlsx(list) => catch_disk_failure(|| {
                (list.sheet).push(&mut list.workbook, &list.styles, &list.header, lines)
            }),
            ListWriter::Csv(list) => list.push(lines),
        }
    }

    /// Completes the file, unless `stop` is set meanwhile.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`]; then no file is left in the folder.
    pub fn pack(self, stop: &AtomicBool) -> Result<PackedFile, ExportError> {
        match self.0 {
            ListWriter::Xlsx(list) => catch_disk_failure(|| {
                let mut list = *list;
                let cut = (list.sheet).finish(&mut list.workbook, &list.styles, &list.header)?;
                pack_workbook(&mut list.workbook, list.file, cut, stop)
            }),
            ListWriter::Csv(list) => list.csv.pack(list.cut),
        }
    }
}

impl ListWorkbook {
    fn begin(
        dir: &Path,
        header: ExportHeader,
        names: Names,
        columns: Vec<CaseColumn>,
    ) -> Result<ListWorkbook, ExportError> {
        let file = PendingFile::begin(dir)?;
        let language = header.language;
        let styles = Styles::new(language);
        let title = words::title(Word::CasesTitle, &header.office, language);
        let mut workbook = new_workbook(&header, &title)?;
        workbook.set_tempdir(dir)?;
        let day = words::long_date(header.printed_on, language);
        let text = CaseSheetText {
            sheet_name: Word::SheetCases,
            title,
            subtitle: format!("{}{day}", Word::ExportedOn.text(language)),
            empty: Word::NoListCases,
            with_signatures: false,
        };
        let sheet = CaseSheet::begin(&mut workbook, &styles, &header, names, columns, text)?;
        Ok(ListWorkbook {
            workbook,
            styles,
            header,
            sheet,
            file,
        })
    }
}

impl ListCsv {
    fn begin(
        dir: &Path,
        header: ExportHeader,
        names: Names,
        columns: Vec<CaseColumn>,
    ) -> Result<ListCsv, ExportError> {
        let mut csv = CsvFile::begin(dir)?;
        let heads = columns.iter().map(|c| c.head(header.language));
        csv.write_heads(heads)?;
        Ok(ListCsv {
            csv,
            header,
            names,
            columns,
            lines: 0,
            cut: Vec::new(),
        })
    }

    fn push(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        for line in lines {
            self.lines += 1;
            let cell = |c: &CaseColumn| c.cell(line, self.lines, &self.header, &self.names);
            let cells: Vec<Cell> = self.columns.iter().map(cell).collect();
            if cells.iter().any(is_cut) {
                self.cut.push(line.row.number.clone());
            }
            self.csv.write_line(cells.into_iter())?;
        }
        Ok(())
    }
}
