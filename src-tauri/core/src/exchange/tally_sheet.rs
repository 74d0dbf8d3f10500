//! One tally as a sheet: the head, one row per unit in fixed order, the total, and notes that explain the numbers.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::domain::period::PeriodSpec;
use crate::wire::exports::Language;
use crate::wire::tallies::{ColumnsBy, Figures, RowsBy, Stretch, TallyRow, TallyView};

use super::ExportHeader;
use super::cell::Cell;
use super::figure_columns::{Figure, FigureColumn, columns, has_reopened};
use super::page::{self, Extent, TextColumns, Widths};
use super::words::{self, Word, pick};
use super::workbook::{BODY_POINTS, RowStyle, Styles, text_width, wrapped_lines};

/// The parts of a tally sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TallyLayout {
    TableOnly,
    /// The sentence above the table, and below the total the previous period and the same period a year earlier.
    WithComparison,
}

struct TallySheet<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    header: &'a ExportHeader,
    view: &'a TallyView,
    columns: Vec<FigureColumn>,
    widths: Widths,
    /// The columns of the texts above and below the table.
    across: TextColumns,
}

/// A stretch to which the total is compared, and the names of its rows.
struct Compared<'a> {
    name: Word,
    change: Word,
    percent: Word,
    stretch: &'a Stretch,
}

/// Returns the stretches to which the total is compared: for a year, the year before is both.
fn compared(view: &TallyView) -> Vec<Compared<'_>> {
    let mut compared = vec![Compared {
        name: Word::YearEarlier,
        change: Word::ChangeOnYear,
        percent: Word::PercentOnYear,
        stretch: &view.year_earlier,
    }];
    if !matches!(view.query.period, PeriodSpec::Year { .. }) {
        let before = Compared {
            name: Word::Previous,
            change: Word::ChangeOnPrevious,
            percent: Word::PercentOnPrevious,
            stretch: &view.previous,
        };
        compared.insert(0, before);
    }
    compared
}

/// A row below the total: a stretch to which the total is compared, or a change against it.
pub(super) struct ComparisonRow {
    pub name: String,
    pub cells: Vec<Cell>,
    /// The first and last day that the row counts; none for a change.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// Returns the rows of the year to date, the stretch before and the same one a year earlier, with the changes; none for a
/// tally whose columns are no figures of a period.
pub(super) fn comparison_rows(
    view: &TallyView,
    columns: &[FigureColumn],
    language: Language,
) -> Vec<ComparisonRow> {
    if view.query.columns != ColumnsBy::Standard {
        return Vec::new();
    }
    let row = |name: String, stretch: &Stretch, figures: &Figures| ComparisonRow {
        name,
        cells: columns.iter().map(|c| c.figure.cell(figures)).collect(),
        days: Some((stretch.from, stretch.to)),
    };
    let mut rows = Vec::new();
    if let Some(stretch) = &view.year_to_date
        && let Some(figures) = &stretch.figures
    {
        let name = Word::YearToDate.text(language).to_owned();
        rows.push(row(name, stretch, figures));
    }
    for compared in compared(view) {
        let name = compared.name.text(language).to_owned();
        let Some(then) = &compared.stretch.figures else {
            rows.push(ComparisonRow {
                name: name + no_data(compared.stretch).text(language),
                cells: vec![Cell::Dash; columns.len()],
                days: Some((compared.stretch.from, compared.stretch.to)),
            });
            continue;
        };
        rows.push(row(name, compared.stretch, then));
        let figures = || columns.iter().map(|c| c.figure);
        let changes = figures().map(|f| f.change(&view.total, then)).collect();
        let relative = figures().map(|f| f.relative_change(&view.total, then));
        for (name, cells) in [
            (compared.change, changes),
            (compared.percent, relative.collect::<Vec<Cell>>()),
        ] {
            rows.push(ComparisonRow {
                name: name.text(language).to_owned(),
                cells,
                days: None,
            });
        }
    }
    rows
}

/// Returns the word for a stretch without figures: the book does not cover it, or covers only a part of it.
fn no_data(stretch: &Stretch) -> Word {
    match stretch.since {
        Some(_) => Word::PartialData,
        None => Word::NoEarlierData,
    }
}

/// Fills an empty sheet with a tally.
pub(super) fn fill(
    sheet: &mut Worksheet,
    styles: &Styles,
    header: &ExportHeader,
    view: &TallyView,
    layout: TallyLayout,
) -> Result<(), XlsxError> {
    let columns = columns(view, header.language);
    let widths = column_widths(view, &columns, header);
    widths.set(sheet)?;
    let mut tally = TallySheet {
        sheet,
        styles,
        header,
        view,
        columns,
        across: TextColumns::of(&widths, 0, &[]),
        widths,
    };
    tally.write(layout)
}

/// Returns the label of a row, with a capital first letter; a row without a name is labelled 未填写.
pub(super) fn row_label(row: &TallyRow, header: &ExportHeader) -> String {
    let name = pick(header.language, &row.zh, &row.en).trim();
    let mut chars = name.chars();
    match chars.next() {
        None => Word::NotEntered.text(header.language).to_owned(),
        Some(first) => first.to_uppercase().chain(chars).collect(),
    }
}

/// Returns true if the rows are units that owe a report. A cause without a case is not a unit that reported nothing.
fn has_units(view: &TallyView) -> bool {
    matches!(view.query.rows, RowsBy::Grid | RowsBy::Mediator)
}

/// Returns true if the row is a unit that reported nothing. The row of cases without a unit has an empty key.
fn is_silent(row: &TallyRow) -> bool {
    row.silent && !row.key.is_empty()
}

/// Returns true if the head of a column is written upwards. English heads are several times as wide as the numbers below
/// them; those of amounts and names are not.
fn is_upright(column: &FigureColumn, language: Language) -> bool {
    let is_wide = matches!(
        column.figure,
        Figure::Claimed | Figure::Agreed | Figure::Cross(_) | Figure::CrossTotal
    );
    language == Language::En && !is_wide
}

/// Returns widths in pixels at which the labels, heads and figures fit.
fn column_widths(view: &TallyView, columns: &[FigureColumn], header: &ExportHeader) -> Widths {
    let mut names: Vec<String> = view.rows.iter().map(|row| row_label(row, header)).collect();
    names.push(Word::PercentOnYear.text(header.language).to_owned());
    let widest = names.iter().map(|n| text_width(n, BODY_POINTS)).max();
    let is_narrow = columns.iter().any(|c| is_upright(c, header.language));
    // Labels wrap. Those of a table with upright heads leave room for A4.
    let widest_label = if is_narrow { 96 } else { 190 };
    let mut widths = vec![(widest.unwrap_or(0) + 18).clamp(90, widest_label)];
    for column in columns {
        let money = matches!(column.figure, Figure::Claimed | Figure::Agreed);
        let margin = if is_narrow { 8 } else { 14 };
        let widest = |figures: &Figures| match column.figure.cell(figures) {
            Cell::Money(fen) => text_width(&fen.to_string(), BODY_POINTS) + margin,
            Cell::Count(count) => text_width(&count.to_string(), BODY_POINTS) + margin,
            _ => 0,
        };
        // The year to date is the greatest row where there is one.
        let year = view.year_to_date.as_ref().and_then(|s| s.figures.as_ref());
        let digits = widest(&view.total).max(year.map_or(0, widest));
        if is_upright(column, header.language) {
            let rate = column.figure == Figure::SuccessRate;
            widths.push(digits.max(if rate { 37 } else { 30 }));
            continue;
        }
        // Heads wrap at spaces and line ends; their longest piece must fit in bold.
        let pieces = column
            .head
            .split([' ', '\n'])
            .map(|w| text_width(w, BODY_POINTS) + 10);
        let head = pieces.max().unwrap_or(0).min(96);
        widths.push(digits.max(head).max(if money { 78 } else { 38 }));
    }
    Widths(widths)
}

impl<'a> TallySheet<'a> {
    fn write(&mut self, layout: TallyLayout) -> Result<(), XlsxError> {
        let head_row = self.write_above_table(layout)?;
        let mut row = self.write_head(head_row)?;
        let head = (head_row, row - 1);
        for unit in &self.view.rows {
            let mut name = row_label(unit, self.header);
            if has_units(self.view) && is_silent(unit) {
                name.push_str(Word::SilentMark.text(self.header.language));
            }
            self.write_figures(row, &name, &unit.figures, RowStyle::Plain)?;
            row += 1;
        }
        let total = Word::Total.text(self.header.language);
        self.write_figures(row, total, &self.view.total, RowStyle::Total)?;
        row += 1;
        if layout == TallyLayout::WithComparison {
            for compared in comparison_rows(self.view, &self.columns, self.header.language) {
                self.write_cells(row, &compared.name, &compared.cells, RowStyle::Comparison)?;
                row += 1;
            }
        }
        row = self.write_notes(row, layout)?;
        let last_row =
            page::write_signatures(self.sheet, row, self.styles, &self.across, self.header)?;
        let extent = Extent {
            head,
            last_row,
            frozen_columns: 1,
            page_breaks: Vec::new(),
            one_page: false,
        };
        page::set_up_page(self.sheet, self.header, &self.widths, extent)
    }

    fn is_standard(&self) -> bool {
        self.view.query.columns == ColumnsBy::Standard
    }

    /// Writes the title, the period with its basis, and the sentence. Returns the first row of the head.
    fn write_above_table(&mut self, layout: TallyLayout) -> Result<u32, XlsxError> {
        let language = self.header.language;
        let title = words::title(Word::TallyTitle, &self.header.office, language)
            + &words::split_text(self.view.query.rows, language);
        let subtitle = words::tally_subtitle(self.view, language);
        let units = Word::Units.text(language);
        let texts = (title.as_str(), subtitle.as_str(), units);
        let row = page::write_title(self.sheet, self.styles, &self.across, texts)?;
        if layout == TallyLayout::TableOnly {
            return Ok(row);
        }
        let sentence = &self.view.sentence;
        let (pieces, basis) = match language {
            Language::Zh => (&sentence.zh, &sentence.basis_zh),
            Language::En => (&sentence.en, &sentence.basis_en),
        };
        let text = words::sentence_text(pieces);
        let style = (11.0, &self.styles.sentence);
        let row = page::write_paragraph(self.sheet, row, &self.across, &text, style)?;
        if basis.is_empty() {
            return Ok(row);
        }
        let style = (BODY_POINTS, &self.styles.note);
        page::write_paragraph(
            self.sheet,
            row,
            &self.across,
            &words::sentence_text(basis),
            style,
        )
    }

    /// Writes one row of heads, or two if columns share a band. Returns the next row.
    fn write_head(&mut self, row: u32) -> Result<u32, XlsxError> {
        let head = &self.styles.head;
        let rows_head = words::rows_head(self.view.query.rows, self.header.language);
        let lower = row + 1;
        if self.columns.iter().all(|c| c.band.is_none()) {
            self.sheet.set_row_height_pixels(row, self.head_height())?;
            (self.sheet).write_string_with_format(row, 0, rows_head, head)?;
            for (at, column) in self.columns.iter().enumerate() {
                let format = self.head_format(column);
                (self.sheet).write_string_with_format(row, at as u16 + 1, &column.head, format)?;
            }
            return Ok(lower);
        }
        self.sheet
            .set_row_height_pixels(lower, self.head_height())?;
        self.sheet.merge_range(row, 0, lower, 0, rows_head, head)?;
        let mut at = 0;
        let mut band_lines = 1;
        for band in self
            .columns
            .chunk_by(|a, b| a.band.is_some() && a.band == b.band)
        {
            let (first, last) = (at as u16 + 1, (at + band.len()) as u16);
            match band[0].band {
                None => {
                    let (text, format) = (&band[0].head, self.head_format(&band[0]));
                    (self.sheet).merge_range(row, first, lower, first, text, format)?;
                }
                Some(name) => {
                    let width = self.widths.0[at + 1..=at + band.len()].iter().sum();
                    band_lines = band_lines.max(wrapped_lines(name, BODY_POINTS, width));
                    if first == last {
                        (self.sheet).write_string_with_format(row, first, name, head)?;
                    } else {
                        (self.sheet).merge_range(row, first, row, last, name, head)?;
                    }
                    for (column, at) in band.iter().zip(first..) {
                        let format = self.head_format(column);
                        (self.sheet).write_string_with_format(lower, at, &column.head, format)?;
                    }
                }
            }
            at += band.len();
        }
        (self.sheet).set_row_height_pixels(row, 8 + 16 * band_lines)?;
        Ok(lower + 1)
    }

    fn head_format(&self, column: &FigureColumn) -> &'a Format {
        match is_upright(column, self.header.language) {
            true => &self.styles.upright_head,
            false => &self.styles.head,
        }
    }

    /// Returns the height in pixels of the row of heads: two lines, or the longest upright head.
    fn head_height(&self) -> u32 {
        let upright = |c: &&FigureColumn| is_upright(c, self.header.language);
        let lengths = self.columns.iter().filter(upright);
        let longest = lengths.map(|c| text_width(&c.head, BODY_POINTS)).max();
        longest.map_or(44, |length| length + 16)
    }

    fn write_figures(
        &mut self,
        row: u32,
        name: &str,
        figures: &Figures,
        row_style: RowStyle,
    ) -> Result<(), XlsxError> {
        let cells: Vec<Cell> = self
            .columns
            .iter()
            .map(|c| c.figure.cell(figures))
            .collect();
        self.write_cells(row, name, &cells, row_style)
    }

    fn write_cells(
        &mut self,
        row: u32,
        name: &str,
        cells: &[Cell],
        row_style: RowStyle,
    ) -> Result<(), XlsxError> {
        let lines = wrapped_lines(name, BODY_POINTS, self.widths.0[0]);
        // Rows of a long table are lower, so that it stays on one page.
        let height = if self.view.rows.len() > 20 { 22 } else { 27 };
        self.sheet
            .set_row_height_pixels(row, height.max(8 + 16 * lines))?;
        self.styles
            .write_cell(self.sheet, (row, 0), &Cell::text(name), row_style)?;
        for (cell, at) in cells.iter().zip(1..) {
            self.styles
                .write_cell(self.sheet, (row, at), cell, row_style)?;
        }
        Ok(())
    }

    /// Returns the notes on the comparison and on the cases that are not decided.
    fn comparison_notes(&self) -> Vec<String> {
        let language = self.header.language;
        let year_to_date = self.view.year_to_date.iter().map(|s| (Word::YearToDate, s));
        let compared = compared(self.view);
        let stretches: Vec<_> = year_to_date
            .chain(compared.iter().map(|c| (c.name, c.stretch)))
            .collect();
        let days = words::stretches_note(&stretches, language);
        let end = pick(language, "。", ". ");
        let days = format!("{days}{end}{}", Word::PointsNote.text(language));
        let undecided = words::undecided_note(self.view, language);
        undecided.into_iter().chain([days]).collect()
    }

    /// Writes the units that reported nothing, the formula of the success rate and the balance. Returns the next row.
    fn write_notes(&mut self, row: u32, layout: TallyLayout) -> Result<u32, XlsxError> {
        let language = self.header.language;
        let mut notes = Vec::new();
        if layout == TallyLayout::WithComparison && self.is_standard() {
            notes.extend(self.comparison_notes());
        }
        if has_units(self.view) {
            let silent: Vec<String> = (self.view.rows.iter())
                .filter(|r| is_silent(r))
                .map(|r| row_label(r, self.header))
                .collect();
            let silent: Vec<&str> = silent.iter().map(String::as_str).collect();
            notes.push(words::silent_note(&silent, language));
        }
        if self.is_standard() {
            let basis = self.view.query.basis;
            notes.push(words::formula_note(self.view.formula, basis, language));
            notes.push(words::balance_note(basis, language).to_owned());
            if has_reopened(self.view) {
                notes.push(Word::OnceNote.text(language).to_owned());
            }
        }
        if matches!(
            self.view.query.rows,
            RowsBy::Group | RowsBy::Cause | RowsBy::StatClass
        ) {
            notes.push(Word::MainCauseNote.text(language).to_owned());
        }
        let mut row = row;
        for note in notes {
            let style = (BODY_POINTS, &self.styles.note);
            row = page::write_paragraph(self.sheet, row, &self.across, &note, style)?;
        }
        Ok(row)
    }
}
