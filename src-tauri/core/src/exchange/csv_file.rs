//! CSV that Excel and WPS open without a question: UTF-8 with a byte-order mark, CRLF, one case per line.
//!
//! A CSV has no text cells, so whatever a spreadsheet would take for a formula, or turn into another number or a date,
//! gets an apostrophe in front: `'=1+1`, `'13800001111`, `'3-12`. It is how Excel itself marks text; whoever reads the
//! file with a program strips one leading apostrophe. `="…"`, the other custom, is a formula and is not used.

use std::io::{BufWriter, Write};
use std::path::Path;

use csv::{Terminator, Writer, WriterBuilder};

use crate::wire::tallies::{Figures, TallyView};

use super::cell::{Cell, is_dangerous, is_mangled_by_excel, plain};
use super::figure_columns::columns;
use super::file_names::Unnamed;
use super::tally_sheet::label;
use super::words::{self, Word};
use super::{ExportError, Imprint};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A CSV that is being written. Dropped unfinished, it leaves no file.
pub(super) struct CsvFile {
    csv: Writer<BufWriter<Unnamed>>,
}

impl CsvFile {
    pub(super) fn begin(dir: &Path) -> Result<CsvFile, ExportError> {
        let mut file = BufWriter::with_capacity(1 << 16, Unnamed::begin(dir)?);
        file.write_all(BYTE_ORDER_MARK)?;
        let csv = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(file);
        Ok(CsvFile { csv })
    }

    pub(super) fn heads<'a>(
        &mut self,
        heads: impl Iterator<Item = &'a str>,
    ) -> Result<(), ExportError> {
        Ok(self.csv.write_record(heads.map(guarded))?)
    }

    pub(super) fn line(&mut self, cells: impl Iterator<Item = Cell>) -> Result<(), ExportError> {
        Ok(self.csv.write_record(cells.map(|cell| field(&cell)))?)
    }

    pub(super) fn finish(self, stem: &str) -> Result<String, ExportError> {
        let buffer = self.csv.into_inner().map_err(|e| e.into_error())?;
        let file = buffer.into_inner().map_err(|e| e.into_error())?;
        Ok(file.name(stem, "csv")?)
    }
}

/// What stands between the commas.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Blank | Cell::Dash => String::new(),
        Cell::Text(text) | Cell::Code(text) => guarded(text),
        Cell::Count(n) | Cell::Change(n) => n.to_string(),
        Cell::Money(fen) => yuan(fen.fen()),
        Cell::MoneyChange(fen) => yuan(*fen),
        Cell::Days(tenths) | Cell::DaysChange(tenths) => {
            format!(
                "{}{}.{}",
                sign(*tenths),
                tenths.abs() / 10,
                tenths.abs() % 10
            )
        }
        Cell::Share(parts) | Cell::ShareChange(parts) => {
            let (whole, rest) = (parts.abs() / 10_000, parts.abs() % 10_000);
            format!("{}{whole}.{rest:04}", sign(*parts))
        }
        Cell::Day(day) => day.to_string(),
    }
}

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", sign(fen), fen.abs() / 100, fen.abs() % 100)
}

fn sign(number: i64) -> &'static str {
    if number < 0 { "-" } else { "" }
}

fn guarded(text: &str) -> String {
    let line = plain(text).replace('\n', " ");
    if is_dangerous(text) || is_dangerous(&line) || is_mangled_by_excel(&line) {
        format!("'{line}")
    } else {
        line
    }
}

/// The tally as it is in view: a line per row and one for the total. Each line says for which period and on which basis it
/// counts, so that files of several months can be put under each other. Shares are fractions of 1.
///
/// # Errors
/// [`ExportError::Folder`] when the folder cannot be written.
pub fn write_tally_csv(
    dir: &Path,
    imprint: &Imprint,
    view: &TallyView,
    stem: &str,
) -> Result<String, ExportError> {
    let language = imprint.language;
    let columns = columns(view, language);
    let mut csv = CsvFile::begin(dir)?;
    let fixed = [Word::From, Word::To, Word::BasisHead].map(|w| w.say(language));
    let rows_head = words::rows_head(view.query.rows, language);
    let heads = fixed.into_iter().chain([rows_head]);
    csv.heads(heads.chain(columns.iter().map(|c| c.flat.as_str())))?;
    let mut line = |name: String, figures: &Figures| {
        let basis = Cell::text(words::basis(view.query.basis, language));
        let fixed = [
            Cell::Day(view.from),
            Cell::Day(view.to),
            basis,
            Cell::text(name),
        ];
        let figures = columns.iter().map(|c| c.figure.of(figures));
        csv.line(fixed.into_iter().chain(figures))
    };
    for row in &view.rows {
        line(label(row, imprint), &row.figures)?;
    }
    line(Word::Total.say(language).to_owned(), &view.total)?;
    csv.finish(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;

    #[test]
    fn fields_are_plain_numbers_and_guarded_texts() {
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
