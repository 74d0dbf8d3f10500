//! A sheet of cases, filled page by page: the register of a period, or an exported list.
//!
//! The library's constant-memory mode writes each row to an anonymous temporary file in the export folder, so that a
//! hundred thousand cases take no more memory than one page of them. Rows must therefore be written in order.

use rust_xlsxwriter::{IgnoreError, Workbook};

use crate::domain::ids::CaseId;
use crate::wire::exports::ListColumn;

use super::case_columns::CaseColumn;
use super::cell::{Cell, is_cut};
use super::line::RegisterLine;
use super::page::{self, Extent, TextColumns, Widths};
use super::words::{self, Word};
use super::workbook::{BODY_POINTS, RowStyle, Styles, wrapped_lines};
use super::{ExportError, ExportHeader, Names};

/// Lines per worksheet. Excel allows 1,048,576 rows; further lines go on a further worksheet.
const MAX_LINES_PER_SHEET: u32 = 1_000_000;

/// The name of a case sheet and the texts above and below its table.
#[derive(Debug, Clone)]
pub(super) struct CaseSheetText {
    pub sheet_name: Word,
    pub title: String,
    pub subtitle: String,
    /// The line below the head when there are no rows.
    pub empty: Word,
    /// Adds the line 制表人 · 审核人 · 制表日期 under the table.
    pub with_signatures: bool,
}

/// The case sheet that is being filled. It is the last one of its workbook.
pub(super) struct CaseSheet {
    text: CaseSheetText,
    columns: Vec<CaseColumn>,
    widths: Widths,
    /// The first columns of the further pages on which the table is printed.
    page_breaks: Vec<u16>,
    names: Names,
    /// The index of the current worksheet in the workbook.
    worksheet_index: usize,
    worksheet_count: u32,
    head_row: u32,
    next_row: u32,
    lines: u64,
    cases: u64,
    /// The case of the last line. A case has its lines one after the other.
    last_case: Option<CaseId>,
    /// The numbers of the cases of which a text was cut.
    cut: Vec<String>,
}

/// Returns the height in pixels of a row whose cells wrap. It is written into the file because not every program works
/// it out on opening. At most twelve lines are shown; the cell still holds the whole text.
fn row_height(cells: &[Cell], widths: &Widths) -> u32 {
    let of_cell = |(cell, &width): (&Cell, &u32)| match cell {
        Cell::Text(text) | Cell::Code(text) => wrapped_lines(text, BODY_POINTS, width),
        _ => 1,
    };
    let lines = cells.iter().zip(&widths.0).map(of_cell).max();
    8 + 15 * lines.unwrap_or(1).min(12)
}

impl CaseSheet {
    /// Adds the first worksheet to the workbook, with title and head.
    pub(super) fn begin(
        workbook: &mut Workbook,
        styles: &Styles,
        header: &ExportHeader,
        names: Names,
        columns: Vec<CaseColumn>,
        text: CaseSheetText,
    ) -> Result<CaseSheet, ExportError> {
        let widths = Widths(columns.iter().map(|c| c.width(header.language)).collect());
        let mut sheet = CaseSheet {
            text,
            page_breaks: widths.page_breaks(frozen_columns(&columns)),
            columns,
            widths,
            names,
            worksheet_index: 0,
            worksheet_count: 0,
            head_row: 0,
            next_row: 0,
            lines: 0,
            cases: 0,
            last_case: None,
            cut: Vec::new(),
        };
        sheet.begin_worksheet(workbook, styles, header)?;
        Ok(sheet)
    }

    /// Appends one row per line.
    pub(super) fn push(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        header: &ExportHeader,
        lines: &[RegisterLine],
    ) -> Result<(), ExportError> {
        for line in lines {
            if self.next_row - self.head_row > MAX_LINES_PER_SHEET {
                self.end_worksheet(workbook, styles, header)?;
                self.begin_worksheet(workbook, styles, header)?;
            }
            self.lines += 1;
            if self.last_case.replace(line.row.id) != Some(line.row.id) {
                self.cases += 1;
            }
            let sheet = workbook.worksheet_from_index(self.worksheet_index)?;
            let cell = |c: &CaseColumn| c.cell(line, self.lines, header, &self.names);
            let cells: Vec<Cell> = self.columns.iter().map(cell).collect();
            if cells.iter().any(is_cut) && self.cut.last() != Some(&line.row.number) {
                self.cut.push(line.row.number.clone());
            }
            sheet.set_row_height_pixels(self.next_row, row_height(&cells, &self.widths))?;
            for (cell, at) in cells.iter().zip(0..) {
                styles.write_cell(sheet, (self.next_row, at), cell, RowStyle::Plain)?;
            }
            self.next_row += 1;
        }
        Ok(())
    }

    /// Returns the columns across which title, count and signatures stand.
    fn text_columns(&self) -> TextColumns {
        TextColumns::of(
            &self.widths,
            frozen_columns(&self.columns),
            &self.page_breaks,
        )
    }

    /// Completes the last worksheet. Returns the numbers of the cases of which a text was cut.
    pub(super) fn finish(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        header: &ExportHeader,
    ) -> Result<Vec<String>, ExportError> {
        self.end_worksheet(workbook, styles, header)?;
        Ok(std::mem::take(&mut self.cut))
    }

    /// Adds the next worksheet, with title and head.
    fn begin_worksheet(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        header: &ExportHeader,
    ) -> Result<(), ExportError> {
        let language = header.language;
        self.worksheet_index = workbook.worksheets().len();
        self.worksheet_count += 1;
        let name = self.text.sheet_name.text(language);
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        match self.worksheet_count {
            1 => sheet.set_name(name)?,
            further => sheet.set_name(format!("{name} {further}"))?,
        };
        self.widths.set(sheet)?;
        let masking_note = if header.masked {
            Word::Masked
        } else {
            Word::Unmasked
        };
        let title = (
            self.text.title.as_str(),
            self.text.subtitle.as_str(),
            masking_note.text(language),
        );
        let across = self.text_columns();
        self.head_row = page::write_title(sheet, styles, &across, title)?;
        sheet.set_row_height_pixels(self.head_row, 40)?;
        for (column, at) in self.columns.iter().zip(0..) {
            let word = column.head(language);
            sheet.write_string_with_format(self.head_row, at, word, &styles.head)?;
        }
        self.next_row = self.head_row + 1;
        Ok(())
    }

    /// Completes the current worksheet: the count of cases, the signatures and the page set-up.
    fn end_worksheet(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        header: &ExportHeader,
    ) -> Result<(), ExportError> {
        let language = header.language;
        let sheet = workbook.worksheet_from_index(self.worksheet_index)?;
        let last_line = self.next_row - 1;
        let count = match self.lines {
            0 => self.text.empty.text(language).to_owned(),
            lines => words::count_of_lines(lines, self.cases, language),
        };
        let note = (BODY_POINTS, &styles.note);
        let across = self.text_columns();
        let after = page::write_paragraph(sheet, self.next_row, &across, &count, note)?;
        let mut last_row = after - 1;
        if self.text.with_signatures {
            last_row = page::write_signatures(sheet, after, styles, &across, header)?;
        }
        // Phones and identity numbers are text on purpose; without this Excel marks each as an error.
        if last_line > self.head_row {
            let last = self.widths.last();
            sheet.ignore_error_range(
                self.head_row + 1,
                0,
                last_line,
                last,
                IgnoreError::NumberStoredAsText,
            )?;
        }
        let extent = Extent {
            head: (self.head_row, self.head_row),
            last_row,
            frozen_columns: frozen_columns(&self.columns),
            page_breaks: self.page_breaks.clone(),
            one_page: false,
        };
        Ok(page::set_up_page(sheet, header, &self.widths, extent)?)
    }
}

/// Returns how many columns stay on screen when the table is scrolled sideways: those up to the case number, at most three.
fn frozen_columns(columns: &[CaseColumn]) -> u16 {
    let number = CaseColumn::List(ListColumn::Number);
    let index = columns.iter().position(|c| *c == number);
    index.filter(|p| *p < 3).map_or(0, |p| p as u16 + 1)
}
