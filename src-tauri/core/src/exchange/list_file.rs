//! The list in view as a file: exactly its columns, in their order, and the rows that are pushed.

use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::domain::office::House;
use crate::wire::exports::{FileKind, ListColumn};

use super::case_columns::CaseColumn;
use super::case_sheet::{CaseSheet, CaseSheetText};
use super::csv_file::CsvFile;
use super::file_names::Unnamed;
use super::line::RegisterLine;
use super::tally_book::save;
use super::words::{self, Word};
use super::workbook::{Styles, new_workbook, unless_disk_fails};
use super::{ExportError, Imprint, Names};

/// A list that is being written. Dropped unfinished, it leaves no file.
pub struct CaseListFile(Form);

enum Form {
    Xlsx(Box<ListWorkbook>),
    Csv(Box<ListCsv>),
}

struct ListWorkbook {
    workbook: Workbook,
    styles: Styles,
    imprint: Imprint,
    sheet: CaseSheet,
    file: Unnamed,
}

struct ListCsv {
    csv: CsvFile,
    imprint: Imprint,
    names: Names,
    columns: Vec<CaseColumn>,
    lines: u64,
}

impl CaseListFile {
    /// Begins a list with these columns, which must be one at least. `dir` is made if it is missing.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when the folder cannot be written.
    pub fn begin(
        kind: FileKind,
        dir: &Path,
        imprint: Imprint,
        house: &House,
        columns: &[ListColumn],
    ) -> Result<CaseListFile, ExportError> {
        let columns: Vec<CaseColumn> = columns.iter().copied().map(CaseColumn::List).collect();
        let names = Names::of(house);
        let form = match kind {
            FileKind::Xlsx => Form::Xlsx(Box::new(unless_disk_fails(|| {
                ListWorkbook::begin(dir, imprint, names, columns)
            })?)),
            FileKind::Csv => Form::Csv(Box::new(ListCsv::begin(dir, imprint, names, columns)?)),
        };
        Ok(CaseListFile(form))
    }

    /// Adds a page of the list, in its order.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`] when the disk is full.
    pub fn push(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        match &mut self.0 {
            Form::Xlsx(list) => unless_disk_fails(|| {
                (list.sheet).push(&mut list.workbook, &list.styles, &list.imprint, lines)
            }),
            Form::Csv(list) => list.push(lines),
        }
    }

    /// Completes the file and gives it its name, which is returned.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`]; nothing is left in the folder then.
    pub fn finish(self, stem: &str) -> Result<String, ExportError> {
        match self.0 {
            Form::Xlsx(list) => unless_disk_fails(|| {
                let mut list = *list;
                (list.sheet).finish(&mut list.workbook, &list.styles, &list.imprint)?;
                save(&mut list.workbook, list.file, stem)
            }),
            Form::Csv(list) => list.csv.finish(stem),
        }
    }
}

impl ListWorkbook {
    fn begin(
        dir: &Path,
        imprint: Imprint,
        names: Names,
        columns: Vec<CaseColumn>,
    ) -> Result<ListWorkbook, ExportError> {
        let file = Unnamed::begin(dir)?;
        let language = imprint.language;
        let styles = Styles::new(language);
        let title = words::title(Word::CasesTitle, &imprint.office, language);
        let mut workbook = new_workbook(&imprint, &title)?;
        workbook.set_tempdir(dir)?;
        let day = words::long_date(imprint.printed_on, language);
        let text = CaseSheetText {
            sheet: Word::SheetCases,
            title,
            subtitle: format!("{}{day}", Word::ExportedOn.say(language)),
            empty: Word::NoListCases,
            signed: false,
        };
        let sheet = CaseSheet::begin(&mut workbook, &styles, &imprint, names, columns, text)?;
        Ok(ListWorkbook {
            workbook,
            styles,
            imprint,
            sheet,
            file,
        })
    }
}

impl ListCsv {
    fn begin(
        dir: &Path,
        imprint: Imprint,
        names: Names,
        columns: Vec<CaseColumn>,
    ) -> Result<ListCsv, ExportError> {
        let mut csv = CsvFile::begin(dir)?;
        let heads = columns.iter().map(|c| c.head().say(imprint.language));
        csv.heads(heads)?;
        Ok(ListCsv {
            csv,
            imprint,
            names,
            columns,
            lines: 0,
        })
    }

    fn push(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        for line in lines {
            self.lines += 1;
            let cell = |c: &CaseColumn| c.cell(line, self.lines, &self.imprint, &self.names);
            self.csv.line(self.columns.iter().map(cell))?;
        }
        Ok(())
    }
}
