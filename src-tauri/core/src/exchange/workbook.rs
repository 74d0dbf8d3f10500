//! How cells look, the same on every sheet, and how a [`Cell`] becomes a cell of a workbook.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::wire::exports::Language;

use super::cell::{Cell, is_dangerous, plain};
use super::words::pick;
use super::{ExportError, Imprint};

/// Points of the text in a table.
pub(super) const BODY_POINTS: f64 = 9.0;

const INK: Color = Color::RGB(0x1F2933);
const RULE: Color = Color::RGB(0x8A949E);
const HEAD_FILL: Color = Color::RGB(0xEDF1F4);
const TOTAL_FILL: Color = Color::RGB(0xF6F8F9);

/// What a row is: its weight on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Total,
    /// Comparisons under the total.
    Aside,
}

const TONES: usize = 3;

/// Kinds of table cells; each has a format in every tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// Text that would be a formula if somebody edited its cell: carries Excel's own apostrophe.
    Guarded,
    Code,
    GuardedCode,
    Count,
    Change,
    Money,
    MoneyChange,
    Days,
    DaysChange,
    Share,
    ShareChange,
    Day,
    Dash,
}

const KINDS: [Kind; 14] = [
    Kind::Text,
    Kind::Guarded,
    Kind::Code,
    Kind::GuardedCode,
    Kind::Count,
    Kind::Change,
    Kind::Money,
    Kind::MoneyChange,
    Kind::Days,
    Kind::DaysChange,
    Kind::Share,
    Kind::ShareChange,
    Kind::Day,
    Kind::Dash,
];

impl Kind {
    fn of(cell: &Cell) -> Kind {
        match cell {
            Cell::Text(text) if is_dangerous(text) => Kind::Guarded,
            Cell::Code(text) if is_dangerous(text) => Kind::GuardedCode,
            Cell::Blank | Cell::Text(_) => Kind::Text,
            Cell::Dash => Kind::Dash,
            Cell::Code(_) => Kind::Code,
            Cell::Count(_) => Kind::Count,
            Cell::Change(_) => Kind::Change,
            Cell::Money(_) => Kind::Money,
            Cell::MoneyChange(_) => Kind::MoneyChange,
            Cell::Days(_) => Kind::Days,
            Cell::DaysChange(_) => Kind::DaysChange,
            Cell::Share(_) => Kind::Share,
            Cell::ShareChange(_) => Kind::ShareChange,
            Cell::Day(_) => Kind::Day,
        }
    }

    /// Zero is shown as 0, also where a sign is shown.
    fn number_format(self) -> &'static str {
        match self {
            Kind::Text | Kind::Guarded | Kind::Dash => "General",
            Kind::Code | Kind::GuardedCode => "@",
            Kind::Count => "0",
            Kind::Change => "+0;-0;0",
            Kind::Money => "#,##0.00",
            Kind::MoneyChange => "+#,##0.00;-#,##0.00;0.00",
            Kind::Days => "0.0",
            Kind::DaysChange => "+0.0;-0.0;0.0",
            Kind::Share => "0.0%",
            Kind::ShareChange => "+0.0%;-0.0%;0.0%",
            Kind::Day => "yyyy-mm-dd",
        }
    }

    fn align(self) -> FormatAlign {
        match self {
            Kind::Text | Kind::Guarded => FormatAlign::Left,
            Kind::Money | Kind::MoneyChange => FormatAlign::Right,
            _ => FormatAlign::Center,
        }
    }
}

/// The formats of a workbook.
pub(super) struct Styles {
    pub title: Format,
    pub subtitle: Format,
    /// As `subtitle`, at the right edge.
    pub units: Format,
    /// The yearly sentence.
    pub sentence: Format,
    pub head: Format,
    pub note: Format,
    pub sign: Format,
    table: Vec<Format>,
    pub font: &'static str,
}

impl Styles {
    pub(super) fn new(language: Language) -> Styles {
        let font = pick(language, "宋体", "Arial");
        let text = |points: f64| {
            Format::new()
                .set_font_name(font)
                .set_font_size(points)
                .set_font_color(INK)
                .set_align(FormatAlign::VerticalCenter)
        };
        let wide = |points| text(points).set_align(FormatAlign::Left).set_text_wrap();
        Styles {
            title: text(16.0).set_bold().set_align(FormatAlign::Center),
            subtitle: wide(10.0),
            units: text(10.0).set_align(FormatAlign::Right),
            sentence: wide(11.0).set_bold(),
            head: ruled(text(BODY_POINTS))
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_background_color(HEAD_FILL),
            note: wide(BODY_POINTS),
            sign: text(10.5).set_align(FormatAlign::Left),
            table: KINDS
                .iter()
                .flat_map(|&kind| table_formats(&ruled(text(BODY_POINTS)), kind))
                .collect(),
            font,
        }
    }

    fn of(&self, kind: Kind, tone: Tone) -> &Format {
        let place = KINDS.iter().position(|k| *k == kind).unwrap_or(0);
        &self.table[place * TONES + tone as usize]
    }

    /// Writes one cell of a table. Whatever people typed goes in as a string, never as a formula or a link.
    pub(super) fn put(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        let format = self.of(Kind::of(cell), tone);
        match cell {
            Cell::Blank => sheet.write_blank(row, column, format)?,
            Cell::Dash => sheet.write_string_with_format(row, column, "—", format)?,
            Cell::Text(text) | Cell::Code(text) => {
                sheet.write_string_with_format(row, column, plain(text), format)?
            }
            Cell::Day(day) => match serial(*day) {
                Some(serial) => sheet.write_number_with_format(row, column, serial, format)?,
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
            Cell::Share(parts) | Cell::ShareChange(parts) => {
                sheet.write_number_with_format(row, column, *parts as f64 / 10_000.0, format)?
            }
        };
        Ok(())
    }
}

fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(RULE)
}

fn table_formats(base: &Format, kind: Kind) -> [Format; TONES] {
    let mut plain = (base.clone())
        .set_num_format(kind.number_format())
        .set_align(kind.align());
    if matches!(
        kind,
        Kind::Text | Kind::Guarded | Kind::Code | Kind::GuardedCode
    ) {
        plain = plain.set_text_wrap();
    }
    if matches!(kind, Kind::Guarded | Kind::GuardedCode) {
        plain = plain.set_quote_prefix();
    }
    let total = plain.clone().set_bold().set_background_color(TOTAL_FILL);
    let aside = plain.clone().set_font_color(Color::RGB(0x52606D));
    [plain, total, aside]
}

/// The day number of a date cell. Excel's calendar is wrong before March 1900 (it knows a 29 February 1900), so older dates
/// have none.
fn serial(day: NaiveDate) -> Option<f64> {
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (first <= day && day <= last).then(|| (day - zero).num_days() as f64)
}

/// How wide a text is on the page, in pixels at 96 dpi: a Chinese character is as wide as it is high, others about half.
pub(super) fn pixels(text: &str, points: f64) -> u32 {
    let em = points * 96.0 / 72.0;
    let width = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | '\'' | ' ' => 0.32,
        'm' | 'w' | 'A'..='Z' => 0.75,
        c if c.is_ascii() => 0.56,
        _ => 1.0,
    };
    (text.chars().map(width).sum::<f64>() * em).ceil() as u32
}

/// How many lines a text takes in a cell of this width.
pub(super) fn lines(text: &str, points: f64, width: u32) -> u32 {
    let em = (points * 96.0 / 72.0).ceil() as u32;
    // The cell has its own margins, and the character that does not fit leaves its room empty.
    let room = width.saturating_sub(6 + em / 2).max(em);
    let of_line = |line: &str| pixels(line, points).div_ceil(room).max(1);
    text.lines().map(of_line).sum::<u32>().max(1)
}

/// A workbook that says what it is and when it was made, by the caller's clock.
pub(super) fn new_workbook(imprint: &Imprint, title: &str) -> Result<Workbook, ExportError> {
    let day = imprint.printed_on;
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_company(plain(&imprint.office))
        .set_author(plain(&imprint.prepared_by));
    let (year, month, day) = {
        use chrono::Datelike;
        (day.year(), day.month(), day.day())
    };
    if let Ok(year) = u16::try_from(year) {
        let made = ExcelDateTime::from_ymd(year, month as u8, day as u8)?;
        properties = properties.set_creation_datetime(&made);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// The library panics when a file that it writes to fails (a full disk, a stick pulled out). Here that is an error as any
/// other; the unfinished workbook is not used again.
pub(super) fn unless_disk_fails<T>(
    write: impl FnOnce() -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(write));
    caught.unwrap_or(Err(ExportError::Disk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(serial(day(1900, 3, 1)), Some(61.0));
        assert_eq!(serial(day(2026, 10, 31)), Some(46326.0));
        assert_eq!(serial(day(1900, 2, 28)), None);
        assert_eq!(serial(day(1885, 1, 1)), None);
    }

    #[test]
    fn chinese_is_twice_as_wide() {
        assert_eq!(pixels("序号", 9.0), 24);
        assert!(pixels("2026-10-31", 9.0) < pixels("二〇二六一〇三一", 9.0));
    }
}
