//! One tally as a sheet: head, a row per unit in fixed order, the total, and what makes the numbers readable.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::wire::exports::Language;
use crate::wire::tallies::{ColumnsBy, Figures, RowsBy, TallyRow, TallyView};

use super::Imprint;
use super::cell::Cell;
use super::figure_columns::{Figure, FigureColumn, columns};
use super::page::{self, Extent, Widths};
use super::words::{self, Word, pick};
use super::workbook::{BODY_POINTS, Styles, Tone, lines, pixels};

/// What a sheet shows besides its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extras {
    None,
    /// The sentence, and under the total the period before and the same period a year earlier.
    SentenceAndComparison,
}

struct TallySheet<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    imprint: &'a Imprint,
    view: &'a TallyView,
    columns: Vec<FigureColumn>,
    widths: Widths,
}

/// Fills an empty sheet with a tally.
pub(super) fn fill(
    sheet: &mut Worksheet,
    styles: &Styles,
    imprint: &Imprint,
    view: &TallyView,
    extras: Extras,
) -> Result<(), XlsxError> {
    let columns = columns(view, imprint.language);
    let widths = measure(view, &columns, imprint);
    widths.set(sheet)?;
    let mut tally = TallySheet {
        sheet,
        styles,
        imprint,
        view,
        columns,
        widths,
    };
    tally.write(extras)
}

/// The label of a row; what was not entered is called that.
pub(super) fn label(row: &TallyRow, imprint: &Imprint) -> String {
    let name = pick(imprint.language, &row.zh, &row.en).trim();
    let mut chars = name.chars();
    match chars.next() {
        None => Word::NotEntered.say(imprint.language).to_owned(),
        Some(first) => first.to_uppercase().chain(chars).collect(),
    }
}

/// Only units report; a cause without a case is not silent, there was just none.
fn has_units(view: &TallyView) -> bool {
    matches!(view.query.rows, RowsBy::Grid | RowsBy::Mediator)
}

/// What has no unit entered is not a unit that owes a report.
fn is_silent(row: &TallyRow) -> bool {
    row.silent && !row.key.is_empty()
}

fn measure(view: &TallyView, columns: &[FigureColumn], imprint: &Imprint) -> Widths {
    let mut names: Vec<String> = view.rows.iter().map(|row| label(row, imprint)).collect();
    names.push(Word::ChangeOnYear.say(imprint.language).to_owned());
    let widest = names.iter().map(|n| pixels(n, BODY_POINTS)).max();
    let mut widths = vec![(widest.unwrap_or(0) + 28).clamp(90, 250)];
    for column in columns {
        let money = matches!(column.figure, Figure::Claimed | Figure::Agreed);
        let digits = match column.figure.of(&view.total) {
            Cell::Money(fen) => pixels(&fen.to_string(), BODY_POINTS) + 14,
            Cell::Count(count) => pixels(&count.to_string(), BODY_POINTS) + 14,
            _ => 0,
        };
        // Heads break at their spaces and line ends; the longest piece must fit, bold as it is.
        let pieces = column
            .head
            .split([' ', '\n'])
            .map(|w| pixels(w, BODY_POINTS) + 10);
        let head = pieces.max().unwrap_or(0).min(96);
        widths.push(digits.max(head).max(if money { 78 } else { 38 }));
    }
    Widths(widths)
}

impl TallySheet<'_> {
    fn write(&mut self, extras: Extras) -> Result<(), XlsxError> {
        let head_row = self.above_table(extras)?;
        let mut row = self.head(head_row)?;
        let head = (head_row, row - 1);
        for unit in &self.view.rows {
            let mut name = label(unit, self.imprint);
            if has_units(self.view) && is_silent(unit) {
                name.push_str(Word::SilentMark.say(self.imprint.language));
            }
            self.figures(row, &name, &unit.figures, Tone::Plain)?;
            row += 1;
        }
        let total = Word::Total.say(self.imprint.language);
        self.figures(row, total, &self.view.total, Tone::Total)?;
        row += 1;
        if extras == Extras::SentenceAndComparison && self.is_standard() {
            row = self.comparison(row)?;
        }
        row = self.notes(row)?;
        let last_row = page::signatures(self.sheet, row, self.styles, &self.widths, self.imprint)?;
        let extent = Extent {
            head,
            last_row,
            frozen_columns: 1,
            one_page: false,
        };
        page::set_up(self.sheet, self.imprint, &self.widths, extent)
    }

    fn is_standard(&self) -> bool {
        self.view.query.columns == ColumnsBy::Standard
    }

    /// Title, period, basis, and the sentence. Returns the first row of the head.
    fn above_table(&mut self, extras: Extras) -> Result<u32, XlsxError> {
        let language = self.imprint.language;
        let title = words::title(Word::TallyTitle, &self.imprint.office, language)
            + &words::split_by(self.view.query.rows, language);
        let subtitle = words::subtitle(self.view, language);
        let units = Word::Units.say(language);
        let top = (title.as_str(), subtitle.as_str(), units);
        let row = page::top(self.sheet, self.styles, &self.widths, top)?;
        if extras == Extras::None {
            return Ok(row);
        }
        let said = &self.view.sentence;
        let (pieces, basis) = match language {
            Language::Zh => (&said.zh, &said.basis_zh),
            Language::En => (&said.en, &said.basis_en),
        };
        let sentence = words::sentence(pieces);
        let look = (11.0, &self.styles.sentence);
        let row = page::paragraph(self.sheet, row, &self.widths, &sentence, look)?;
        if basis.is_empty() {
            return Ok(row);
        }
        let look = (BODY_POINTS, &self.styles.note);
        page::paragraph(self.sheet, row, &self.widths, basis, look)
    }

    /// One row of heads, or two where columns share a band. Returns the row after.
    fn head(&mut self, row: u32) -> Result<u32, XlsxError> {
        let head = &self.styles.head;
        let rows_head = words::rows_head(self.view.query.rows, self.imprint.language);
        let lower = row + 1;
        if self.columns.iter().all(|c| c.band.is_none()) {
            self.sheet.set_row_height_pixels(row, 44)?;
            (self.sheet).write_string_with_format(row, 0, rows_head, head)?;
            for (at, column) in self.columns.iter().enumerate() {
                let at = at as u16 + 1;
                (self.sheet).write_string_with_format(row, at, &column.head, head)?;
            }
            return Ok(lower);
        }
        self.sheet.set_row_height_pixels(row, 24)?;
        self.sheet.set_row_height_pixels(lower, 44)?;
        self.sheet.merge_range(row, 0, lower, 0, rows_head, head)?;
        let mut at = 0;
        for band in self
            .columns
            .chunk_by(|a, b| a.band.is_some() && a.band == b.band)
        {
            let (first, last) = (at as u16 + 1, (at + band.len()) as u16);
            match band[0].band {
                None => {
                    (self.sheet).merge_range(row, first, lower, first, &band[0].head, head)?;
                }
                Some(name) => {
                    if first == last {
                        (self.sheet).write_string_with_format(row, first, name, head)?;
                    } else {
                        (self.sheet).merge_range(row, first, row, last, name, head)?;
                    }
                    for (column, at) in band.iter().zip(first..) {
                        (self.sheet).write_string_with_format(lower, at, &column.head, head)?;
                    }
                }
            }
            at += band.len();
        }
        Ok(lower + 1)
    }

    fn figures(
        &mut self,
        row: u32,
        name: &str,
        figures: &Figures,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        let cells: Vec<Cell> = self.columns.iter().map(|c| c.figure.of(figures)).collect();
        self.cells(row, name, &cells, tone)
    }

    fn cells(&mut self, row: u32, name: &str, cells: &[Cell], tone: Tone) -> Result<(), XlsxError> {
        let lines = lines(name, BODY_POINTS, self.widths.0[0]);
        // A short table may breathe; a long one should stay on its page.
        let height = if self.view.rows.len() > 20 { 22 } else { 27 };
        self.sheet
            .set_row_height_pixels(row, height.max(8 + 16 * lines))?;
        self.styles
            .put(self.sheet, (row, 0), &Cell::text(name), tone)?;
        for (cell, at) in cells.iter().zip(1..) {
            self.styles.put(self.sheet, (row, at), cell, tone)?;
        }
        Ok(())
    }

    /// The period before and the same period a year earlier, each with the change. Returns the row after.
    fn comparison(&mut self, row: u32) -> Result<u32, XlsxError> {
        let language = self.imprint.language;
        let view = self.view;
        let pairs = [
            (Word::Previous, Word::ChangeOnPrevious, &view.previous),
            (Word::YearEarlier, Word::ChangeOnYear, &view.year_earlier),
        ];
        let mut row = row;
        for (name, change, then) in pairs {
            self.figures(row, name.say(language), then, Tone::Aside)?;
            let changes: Vec<Cell> = (self.columns.iter())
                .map(|c| c.figure.change(&view.total, then))
                .collect();
            self.cells(row + 1, change.say(language), &changes, Tone::Aside)?;
            row += 2;
        }
        Ok(row)
    }

    /// What the numbers mean, and who reported nothing. Returns the row after.
    fn notes(&mut self, row: u32) -> Result<u32, XlsxError> {
        let language = self.imprint.language;
        let mut notes = Vec::new();
        if has_units(self.view) {
            let silent: Vec<String> = (self.view.rows.iter())
                .filter(|r| is_silent(r))
                .map(|r| label(r, self.imprint))
                .collect();
            let silent: Vec<&str> = silent.iter().map(String::as_str).collect();
            notes.push(words::silent(&silent, language));
        }
        if self.is_standard() {
            notes.push(words::formula(self.view.formula, language).to_owned());
            notes.push(words::balance(self.view.query.basis, language).to_owned());
        }
        let mut row = row;
        for note in notes {
            let look = (BODY_POINTS, &self.styles.note);
            row = page::paragraph(self.sheet, row, &self.widths, &note, look)?;
        }
        Ok(row)
    }
}
