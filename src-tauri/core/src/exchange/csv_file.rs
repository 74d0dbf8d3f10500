//! CSV files that Excel and WPS open directly: UTF-8 with a byte-order mark, CRLF line ends, one case per line.
//!
//! A CSV has no text cells. A value that a spreadsheet would read as a formula, or change into another number or a
//! date, gets an apostrophe in front: `'=1+1`, `'13800001111`, `'3-12`. Excel itself marks text in this way; a program
//! that reads the file strips one leading apostrophe. The other convention, `="…"`, is itself a formula and is not
//! used.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use csv::{Terminator, Writer, WriterBuilder};

use crate::wire::tallies::{Figures, TallyView};

use super::cell::{Cell, clean_text, is_formula_risk, is_mangled_by_excel};
use super::figure_columns::columns;
use super::file_names::{PackedFile, PendingFile};
use super::tally_sheet::{comparison_rows, row_label};
use super::words::{self, Word};
use super::{ExportError, ExportHeader};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A CSV file that is being written. Dropping it before it has a name leaves no file.
pub(super) struct CsvFile {
    csv: Writer<BufWriter<PendingFile>>,
}

impl CsvFile {
    /// Creates the file in `dir`, which is created if it is missing.
    pub(super) fn begin(dir: &Path) -> Result<CsvFile, ExportError> {
        let mut file = BufWriter::with_capacity(1 << 16, PendingFile::begin(dir)?);
        file.write_all(BYTE_ORDER_MARK)?;
        let csv = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(file);
        Ok(CsvFile { csv })
    }

    /// Writes the line of column heads.
    pub(super) fn write_heads<'a>(
        &mut self,
        heads: impl Iterator<Item = &'a str>,
    ) -> Result<(), ExportError> {
        Ok(self.csv.write_record(heads.map(escape_for_spreadsheet))?)
    }

    /// Writes one line.
    pub(super) fn write_line(
        &mut self,
        cells: impl Iterator<Item = Cell>,
    ) -> Result<(), ExportError> {
        Ok(self.csv.write_record(cells.map(|cell| field(&cell)))?)
    }

    /// Completes the file; `cut` are the numbers of the cases of which a text was cut.
    pub(super) fn pack(self, cut: Vec<String>) -> Result<PackedFile, ExportError> {
        let buffer = self.csv.into_inner().map_err(|e| e.into_error())?;
        let file = buffer.into_inner().map_err(|e| e.into_error())?;
        Ok(PackedFile::new(file, "csv", cut)?)
    }
}

/// Returns the text of a field, before CSV quoting.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Blank | Cell::Dash => String::new(),
        Cell::Text(text) | Cell::Code(text) => escape_for_spreadsheet(text),
        Cell::Count(n) | Cell::Change(n) => n.to_string(),
        Cell::Money(fen) => yuan(fen.fen()),
        Cell::MoneyChange(fen) => yuan(*fen),
        Cell::Days(tenths) | Cell::DaysChange(tenths) => {
            format!(
                "{}{}.{}",
                minus_sign(*tenths),
                tenths.abs() / 10,
                tenths.abs() % 10
            )
        }
        Cell::Share(parts) | Cell::ShareChange(parts) | Cell::RelativeChange(parts) => {
            let (whole, rest) = (parts.abs() / 10_000, parts.abs() % 10_000);
            format!("{}{whole}.{rest:04}", minus_sign(*parts))
        }
        Cell::Day(day) => day.to_string(),
    }
}

fn yuan(fen: i64) -> String {
    format!(
        "{}{}.{:02}",
        minus_sign(fen),
        fen.abs() / 100,
        fen.abs() % 100
    )
}

fn minus_sign(number: i64) -> &'static str {
    if number < 0 { "-" } else { "" }
}

/// Returns the text on one line, with an apostrophe in front if a spreadsheet would change it.
fn escape_for_spreadsheet(text: &str) -> String {
    let line = clean_text(text).replace('\n', " ");
    if is_formula_risk(text) || is_formula_risk(&line) || is_mangled_by_excel(&line) {
        format!("'{line}")
    } else {
        line
    }
}

/// Writes the displayed tally as CSV: one line per row, one for the total, and the same comparisons as the workbook. Every
/// line holds its days and basis, so that the files of several months can be joined. Shares are fractions of 1. The export
/// must be journaled before. Returns the file name.
///
/// # Errors
/// [`ExportError::Folder`] when the folder cannot be written.
pub fn write_tally_csv(
    dir: &Path,
    header: &ExportHeader,
    view: &TallyView,
    stem: &str,
) -> Result<String, ExportError> {
    let language = header.language;
    let columns = columns(view, language);
    let mut csv = CsvFile::begin(dir)?;
    let fixed = [Word::From, Word::To, Word::BasisHead].map(|w| w.text(language));
    let rows_head = words::rows_head(view.query.rows, language);
    let heads = fixed.into_iter().chain([rows_head]);
    csv.write_heads(heads.chain(columns.iter().map(|c| c.full_head.as_str())))?;
    let mut line = |(from, to), name: String, figures: Vec<Cell>| {
        let basis = Cell::text(words::basis_text(view.query.basis, language));
        let fixed = [Cell::Day(from), Cell::Day(to), basis, Cell::text(name)];
        csv.write_line(fixed.into_iter().chain(figures))
    };
    let days = (view.from, view.until);
    let cells = |figures: &Figures| columns.iter().map(|c| c.figure.cell(figures)).collect();
    for row in &view.rows {
        line(days, row_label(row, header), cells(&row.figures))?;
    }
    let total = Word::Total.text(language).to_owned();
    line(days, total, cells(&view.total))?;
    for row in comparison_rows(view, &columns, language) {
        line(row.days.unwrap_or(days), row.name, row.cells)?;
    }
    let file = csv.pack(Vec::new())?.decrypt(&AtomicBool::new(false))?;
    file.persist(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;

    #[test]
    fn fields_are_plain_numbers_and_escaped_texts() {
        for (cell, written) in [
            (Cell::Count(0), "0"),
            (Cell::Change(-3), "-3"),
            (Cell::Money(Fen::try_from(1_842_005).unwrap()), "18420.05"),
            (Cell::MoneyChange(-5), "-0.05"),
            (Cell::Days(123), "12.3"),
            (Cell::DaysChange(-7), "-0.7"),
            (Cell::Share(8_333), "0.8333"),
            (Cell::Share(10_000), "1.0000"),
            (Cell::Dash, ""),
            (Cell::Blank, ""),
            (Cell::Code("13800001111".into()), "'13800001111"),
            (Cell::Code("138****1111".into()), "138****1111"),
            (Cell::Code("3-12".into()), "'3-12"),
            (Cell::Text("=1+1".into()), "'=1+1"),
            (Cell::Text(" \t＝1".into()), "'  ＝1"),
            (Cell::Text("一\r\n二".into()), "一 二"),
            (
                Cell::Text("盛劳调字〔2026〕第7号".into()),
                "盛劳调字〔2026〕第7号",
            ),
        ] {
            assert_eq!(field(&cell), written, "{cell:?}");
        }
    }
}
