//! The cell formats of all sheets, and the writing of a [`Cell`] into a worksheet.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::wire::exports::Language;

use super::cell::{Cell, clean_text, is_formula_risk};
use super::words::pick;
use super::{ExportError, ExportHeader};

/// The font size of a table, in points.
pub(super) const BODY_POINTS: f64 = 9.0;

/// The font size by whose digits spreadsheets measure columns, in points. A digit of either font is then seven pixels wide.
const MEASURE_POINTS: f64 = 10.0;
/// The height of an empty row and the width of an empty column in pixels, in that font.
const EMPTY_CELL: (u32, u32) = (17, 64);

const TEXT_COLOR: Color = Color::RGB(0x1F2933);
const BORDER_COLOR: Color = Color::RGB(0x8A949E);
const HEAD_COLOR: Color = Color::RGB(0xEDF1F4);
const TOTAL_COLOR: Color = Color::RGB(0xF6F8F9);

/// The style of a table row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowStyle {
    Plain,
    Total,
    /// A comparison row below the total.
    Comparison,
}

const ROW_STYLES: usize = 3;

/// The kinds of table cells. Each kind has one format per row style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Text,
    /// Text that would become a formula if its cell were edited; it carries Excel's quote prefix.
    FormulaText,
    Code,
    FormulaCode,
    Count,
    Change,
    Money,
    MoneyChange,
    Days,
    DaysChange,
    Share,
    ShareChange,
    RelativeChange,
    Day,
    Dash,
}

const CELL_KINDS: [CellKind; 15] = [
    CellKind::Text,
    CellKind::FormulaText,
    CellKind::Code,
    CellKind::FormulaCode,
    CellKind::Count,
    CellKind::Change,
    CellKind::Money,
    CellKind::MoneyChange,
    CellKind::Days,
    CellKind::DaysChange,
    CellKind::Share,
    CellKind::ShareChange,
    CellKind::RelativeChange,
    CellKind::Day,
    CellKind::Dash,
];

impl CellKind {
    fn of(cell: &Cell) -> CellKind {
        match cell {
            Cell::Text(text) if is_formula_risk(text) => CellKind::FormulaText,
            Cell::Code(text) if is_formula_risk(text) => CellKind::FormulaCode,
            Cell::Blank | Cell::Text(_) => CellKind::Text,
            Cell::Dash => CellKind::Dash,
            Cell::Code(_) => CellKind::Code,
            Cell::Count(_) => CellKind::Count,
            Cell::Change(_) => CellKind::Change,
            Cell::Money(_) => CellKind::Money,
            Cell::MoneyChange(_) => CellKind::MoneyChange,
            Cell::Days(_) => CellKind::Days,
            Cell::DaysChange(_) => CellKind::DaysChange,
            Cell::Share(_) => CellKind::Share,
            Cell::ShareChange(_) => CellKind::ShareChange,
            Cell::RelativeChange(_) => CellKind::RelativeChange,
            Cell::Day(_) => CellKind::Day,
        }
    }

    /// Returns the number format. Zero is shown as 0, also in the formats with a sign.
    fn number_format(self) -> &'static str {
        match self {
            CellKind::Text | CellKind::FormulaText | CellKind::Dash => "General",
            CellKind::Code | CellKind::FormulaCode => "@",
            CellKind::Count => "0",
            CellKind::Change => "+0;-0;0",
            CellKind::Money => "#,##0.00",
            CellKind::MoneyChange => "+#,##0.00;-#,##0.00;0.00",
            CellKind::Days => "0.0",
            CellKind::DaysChange => "+0.0;-0.0;0.0",
            CellKind::Share => "0.0%",
            CellKind::ShareChange | CellKind::RelativeChange => "+0.0;-0.0;0.0",
            CellKind::Day => "yyyy-mm-dd",
        }
    }

    fn is_number(self) -> bool {
        !matches!(
            self,
            CellKind::Text
                | CellKind::FormulaText
                | CellKind::Code
                | CellKind::FormulaCode
                | CellKind::Dash
        )
    }

    fn align(self) -> FormatAlign {
        match self {
            CellKind::Text | CellKind::FormulaText => FormatAlign::Left,
            CellKind::Money | CellKind::MoneyChange => FormatAlign::Right,
            _ => FormatAlign::Center,
        }
    }
}

/// The cell formats of a workbook.
pub(super) struct Styles {
    pub title: Format,
    pub subtitle: Format,
    /// Like `subtitle`, aligned to the right.
    pub units: Format,
    /// The yearly sentence.
    pub sentence: Format,
    pub head: Format,
    /// Like `head`, written upwards.
    pub upright_head: Format,
    pub note: Format,
    pub sign: Format,
    /// One format per cell kind and row style, ordered by kind.
    table: Vec<Format>,
    pub font: &'static str,
}

impl Styles {
    pub(super) fn new(language: Language) -> Styles {
        let font = font_name(language);
        let text = |points: f64| {
            Format::new()
                .set_font_name(font)
                .set_font_size(points)
                .set_font_color(TEXT_COLOR)
                .set_align(FormatAlign::VerticalCenter)
        };
        let wide = |points| text(points).set_align(FormatAlign::Left).set_text_wrap();
        let head = with_border(text(BODY_POINTS))
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_text_wrap()
            .set_background_color(HEAD_COLOR);
        Styles {
            title: text(16.0).set_bold().set_align(FormatAlign::Center),
            subtitle: wide(10.0),
            units: text(10.0).set_align(FormatAlign::Right),
            sentence: wide(11.0).set_bold(),
            upright_head: head.clone().set_rotation(90),
            head,
            note: wide(BODY_POINTS),
            sign: text(10.5).set_align(FormatAlign::Left),
            table: CELL_KINDS
                .iter()
                .flat_map(|&kind| table_formats(&with_border(text(BODY_POINTS)), kind))
                .collect(),
            font,
        }
    }

    fn format(&self, kind: CellKind, row_style: RowStyle) -> &Format {
        let index = CELL_KINDS.iter().position(|k| *k == kind).unwrap_or(0);
        &self.table[index * ROW_STYLES + row_style as usize]
    }

    /// Writes one cell of a table. Typed text is written as a string, never as a formula or a link.
    pub(super) fn write_cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        row_style: RowStyle,
    ) -> Result<(), XlsxError> {
        let format = self.format(CellKind::of(cell), row_style);
        match cell {
            Cell::Blank => sheet.write_blank(row, column, format)?,
            Cell::Dash => sheet.write_string_with_format(row, column, "—", format)?,
            Cell::Text(text) | Cell::Code(text) => {
                sheet.write_string_with_format(row, column, clean_text(text), format)?
            }
            Cell::Day(day) => match excel_day_number(*day) {
                Some(number) => sheet.write_number_with_format(row, column, number, format)?,
                None => sheet.write_string_with_format(row, column, day.to_string(), format)?,
            },
            Cell::Count(n) | Cell::Change(n) => {
                sheet.write_number_with_format(row, column, *n as f64, format)?
            }
            Cell::Money(fen) => {
                sheet.write_number_with_format(row, column, fen.fen() as f64 / 100.0, format)?
            }
            Cell::MoneyChange(fen) => {
                sheet.write_number_with_format(row, column, *fen as f64 / 100.0, format)?
            }
            Cell::Days(tenths) | Cell::DaysChange(tenths) => {
                sheet.write_number_with_format(row, column, *tenths as f64 / 10.0, format)?
            }
            Cell::ShareChange(parts) | Cell::RelativeChange(parts) => {
                sheet.write_number_with_format(row, column, *parts as f64 / 100.0, format)?
            }
            Cell::Share(parts) => {
                sheet.write_number_with_format(row, column, *parts as f64 / 10_000.0, format)?
            }
        };
        Ok(())
    }
}

/// Returns the font of all sheets.
fn font_name(language: Language) -> &'static str {
    pick(language, "宋体", "Arial")
}

fn with_border(format: Format) -> Format {
    format
        .set_border(FormatBorder::Thin)
        .set_border_color(BORDER_COLOR)
}

/// Returns the formats of a cell kind, one per [`RowStyle`].
fn table_formats(base: &Format, kind: CellKind) -> [Format; ROW_STYLES] {
    let mut plain = (base.clone())
        .set_num_format(kind.number_format())
        .set_align(kind.align());
    if matches!(
        kind,
        CellKind::Text | CellKind::FormulaText | CellKind::Code | CellKind::FormulaCode
    ) {
        plain = plain.set_text_wrap();
    }
    // A number that is wider than its column is shown smaller; otherwise only ### would be shown.
    if kind.is_number() {
        plain = plain.set_shrink();
    }
    if matches!(kind, CellKind::FormulaText | CellKind::FormulaCode) {
        plain = plain.set_quote_prefix();
    }
    let total = plain.clone().set_bold().set_background_color(TOTAL_COLOR);
    let comparison = plain.clone().set_font_color(Color::RGB(0x52606D));
    [plain, total, comparison]
}

/// Returns Excel's serial number of a date. Excel counts a 29 February 1900 that did not exist, so dates before March
/// 1900 have none.
fn excel_day_number(day: NaiveDate) -> Option<f64> {
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (first <= day && day <= last).then(|| (day - zero).num_days() as f64)
}

/// Returns the approximate width of a text in pixels at 96 dpi: a Chinese character is as wide as it is high, others are
/// about half as wide.
pub(super) fn text_width(text: &str, points: f64) -> u32 {
    let em = points * 96.0 / 72.0;
    let width = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | '\'' | ' ' => 0.32,
        'm' | 'w' | 'A'..='Z' => 0.75,
        c if c.is_ascii() => 0.56,
        _ => 1.0,
    };
    (text.chars().map(width).sum::<f64>() * em).ceil() as u32
}

/// Returns the number of lines that a text takes in a cell of this width in pixels.
pub(super) fn wrapped_lines(text: &str, points: f64, width: u32) -> u32 {
    let em = (points * 96.0 / 72.0).ceil() as u32;
    // The cell has margins, and half a character on average stays unused at the end of a line.
    let room = width.saturating_sub(6 + em / 2).max(em);
    let of_line = |line: &str| text_width(line, points).div_ceil(room).max(1);
    text.lines().map(of_line).sum::<u32>().max(1)
}

/// Returns an empty workbook with its document properties; its creation date is `printed_on`.
pub(super) fn new_workbook(header: &ExportHeader, title: &str) -> Result<Workbook, ExportError> {
    let day = header.printed_on;
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_company(clean_text(&header.office))
        .set_author(clean_text(&header.prepared_by));
    let (year, month, day) = {
        use chrono::Datelike;
        (day.year(), day.month(), day.day())
    };
    // A clock that is centuries off must not stop an export.
    let created =
        u16::try_from(year).map(|year| ExcelDateTime::from_ymd(year, month as u8, day as u8));
    if let Ok(Ok(created)) = created {
        properties = properties.set_creation_datetime(&created);
    }
    let mut workbook = Workbook::new();
    // A sheet's own font also measures its columns: not every PC has Calibri, and a wider font would widen them all.
    let measure = Format::new()
        .set_font_name(font_name(header.language))
        .set_font_size(MEASURE_POINTS);
    workbook.set_default_format(&measure, EMPTY_CELL.0, EMPTY_CELL.1)?;
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Runs `write` and turns a panic into [`ExportError::Disk`]: the library panics when writing a temporary file fails (a
/// full disk, a medium pulled out). The caller must drop the unfinished workbook then.
pub(super) fn catch_disk_failure<T>(
    write: impl FnOnce() -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(write));
    caught.unwrap_or(Err(ExportError::Disk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_serial_numbers_of_excel() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(excel_day_number(day(1900, 3, 1)), Some(61.0));
        assert_eq!(excel_day_number(day(2026, 10, 31)), Some(46326.0));
        assert_eq!(excel_day_number(day(1900, 2, 28)), None);
        assert_eq!(excel_day_number(day(1885, 1, 1)), None);
    }

    #[test]
    fn chinese_characters_are_about_twice_as_wide() {
        assert_eq!(text_width("序号", 9.0), 24);
        assert!(text_width("2026-10-31", 9.0) < text_width("二〇二六一〇三一", 9.0));
    }
}
