//! A sheet of cases, filled page by page: the register of a period, or an exported list.
//!
//! Its rows go to an anonymous temporary file in the export folder as they come (the library's constant-memory mode), so
//! that a hundred thousand cases take no more memory than one page of them. Rows must therefore be written in order.

use rust_xlsxwriter::{IgnoreError, Workbook};

use crate::wire::exports::ListColumn;

use super::case_columns::CaseColumn;
use super::cell::Cell;
use super::line::RegisterLine;
use super::page::{self, Extent, Widths};
use super::words::{self, Word};
use super::workbook::{BODY_POINTS, Styles, Tone, lines};
use super::{ExportError, Imprint, Names};

/// A worksheet has 1,048,576 rows; what is more goes on a further sheet.
const LINES_PER_SHEET: u32 = 1_000_000;

/// What a sheet of cases is called, and what stands above and below its table.
#[derive(Debug, Clone)]
pub(super) struct CaseSheetText {
    pub sheet: Word,
    pub title: String,
    pub subtitle: String,
    /// Said in place of rows when there are none.
    pub empty: Word,
    /// 制表人 · 审核人 · 制表日期 under the table.
    pub signed: bool,
}

/// The sheet that is being filled. It is the last one of its workbook.
pub(super) struct CaseSheet {
    text: CaseSheetText,
    columns: Vec<CaseColumn>,
    widths: Widths,
    names: Names,
    /// Place of the worksheet in the workbook.
    place: usize,
    sheets: u32,
    head: u32,
    row: u32,
    lines: u64,
}

/// The height of a row whose cells wrap. Programs differ in whether they work that out when they open a file, so it is said.
/// A text of many lines is cut off on paper; its cell has the whole of it.
fn height(cells: &[Cell], widths: &Widths) -> u32 {
    let of_cell = |(cell, &width): (&Cell, &u32)| match cell {
        Cell::Text(text) | Cell::Code(text) => lines(text, BODY_POINTS, width),
        _ => 1,
    };
    let lines = cells.iter().zip(&widths.0).map(of_cell).max();
    8 + 15 * lines.unwrap_or(1).min(12)
}

impl CaseSheet {
    pub(super) fn begin(
        workbook: &mut Workbook,
        styles: &Styles,
        imprint: &Imprint,
        names: Names,
        columns: Vec<CaseColumn>,
        text: CaseSheetText,
    ) -> Result<CaseSheet, ExportError> {
        let widths = columns.iter().map(|c| c.width(imprint.language)).collect();
        let mut sheet = CaseSheet {
            text,
            columns,
            widths: Widths(widths),
            names,
            place: 0,
            sheets: 0,
            head: 0,
            row: 0,
            lines: 0,
        };
        sheet.turn_over(workbook, styles, imprint)?;
        Ok(sheet)
    }

    pub(super) fn push(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        imprint: &Imprint,
        lines: &[RegisterLine],
    ) -> Result<(), ExportError> {
        for line in lines {
            if self.row - self.head > LINES_PER_SHEET {
                self.close(workbook, styles, imprint)?;
                self.turn_over(workbook, styles, imprint)?;
            }
            self.lines += 1;
            let sheet = workbook.worksheet_from_index(self.place)?;
            let cell = |c: &CaseColumn| c.cell(line, self.lines, imprint, &self.names);
            let cells: Vec<Cell> = self.columns.iter().map(cell).collect();
            sheet.set_row_height_pixels(self.row, height(&cells, &self.widths))?;
            for (cell, at) in cells.iter().zip(0..) {
                styles.put(sheet, (self.row, at), cell, Tone::Plain)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    pub(super) fn finish(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        imprint: &Imprint,
    ) -> Result<(), ExportError> {
        self.close(workbook, styles, imprint)
    }

    /// Begins the next worksheet with title and head.
    fn turn_over(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        imprint: &Imprint,
    ) -> Result<(), ExportError> {
        let language = imprint.language;
        self.place = workbook.worksheets().len();
        self.sheets += 1;
        let name = self.text.sheet.say(language);
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        match self.sheets {
            1 => sheet.set_name(name)?,
            further => sheet.set_name(format!("{name} {further}"))?,
        };
        self.widths.set(sheet)?;
        let care = if imprint.masked {
            Word::Masked
        } else {
            Word::Unmasked
        };
        let top = (
            self.text.title.as_str(),
            self.text.subtitle.as_str(),
            care.say(language),
        );
        self.head = page::top(sheet, styles, &self.widths, top)?;
        sheet.set_row_height_pixels(self.head, 40)?;
        for (column, at) in self.columns.iter().zip(0..) {
            let word = column.head().say(language);
            sheet.write_string_with_format(self.head, at, word, &styles.head)?;
        }
        self.row = self.head + 1;
        Ok(())
    }

    /// Ends the current worksheet: count, signatures, page set-up.
    fn close(
        &mut self,
        workbook: &mut Workbook,
        styles: &Styles,
        imprint: &Imprint,
    ) -> Result<(), ExportError> {
        let language = imprint.language;
        let sheet = workbook.worksheet_from_index(self.place)?;
        let last_line = self.row - 1;
        let count = match self.lines {
            0 => self.text.empty.say(language).to_owned(),
            lines => words::count_of_cases(lines, language),
        };
        let note = (BODY_POINTS, &styles.note);
        let after = page::paragraph(sheet, self.row, &self.widths, &count, note)?;
        let mut last_row = after - 1;
        if self.text.signed {
            last_row = page::signatures(sheet, after, styles, &self.widths, imprint)?;
        }
        // Phones and identity numbers are text on purpose; Excel's green corners would say otherwise.
        if last_line > self.head {
            let last = self.widths.last();
            sheet.ignore_error_range(
                self.head + 1,
                0,
                last_line,
                last,
                IgnoreError::NumberStoredAsText,
            )?;
        }
        let extent = Extent {
            head: (self.head, self.head),
            last_row,
            frozen_columns: self.frozen(),
            one_page: false,
        };
        Ok(page::set_up(sheet, imprint, &self.widths, extent)?)
    }

    /// The case number and what stands before it stay in sight, if that is not half of the table.
    fn frozen(&self) -> u16 {
        let number = CaseColumn::List(ListColumn::Number);
        let place = self.columns.iter().position(|c| *c == number);
        place.filter(|p| *p < 3).map_or(0, |p| p as u16 + 1)
    }
}
