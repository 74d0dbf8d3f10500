//! The content of one cell, independent of its format, and the cleaning of text for spreadsheets.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::money::Fen;
use crate::domain::text::is_formula_like;

/// The content of a cell. Only [`Cell::Text`] and [`Cell::Code`] hold text that people typed; both are written as
/// strings.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Blank,
    /// A figure without a value, such as a rate whose denominator is zero.
    Dash,
    /// Free text.
    Text(String),
    /// A number that is not a quantity, such as a case number, phone or identity number. It is always written as text.
    Code(String),
    Count(i64),
    /// The difference between two counts, shown with its sign.
    Change(i64),
    Money(Fen),
    /// The difference between two amounts, in fen.
    MoneyChange(i64),
    /// Days, in tenths.
    Days(i64),
    DaysChange(i64),
    /// A share, in ten-thousandths.
    Share(i64),
    /// The difference between two shares in ten-thousandths, shown in points of a per cent 百分点.
    ShareChange(i64),
    /// A change relative to the earlier figure, in ten-thousandths, shown in per cent without the sign.
    RelativeChange(i64),
    Day(NaiveDate),
}

impl Cell {
    /// Returns a text cell; an empty text gives a blank cell.
    pub(super) fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Text(text)
        }
    }

    /// Returns a code cell; an empty text gives a blank cell.
    pub(super) fn code(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Code(text)
        }
    }

    /// Returns a date cell; no day gives a blank cell.
    pub(super) fn day(day: Option<NaiveDate>) -> Cell {
        day.map_or(Cell::Blank, Cell::Day)
    }
}

/// The most UTF-16 units written into one cell. Spreadsheets count in them and hold at most 32,767.
const MAX_CELL_UNITS: usize = 32_000;
/// The mark at the end of a text that was cut.
const CUT_MARK: &str = "…（过长，已截断 / cut）";

/// Returns the text as a cell can hold it: lines end with LF, tabs become spaces, and characters that XML cannot carry
/// or that change the writing direction are left out. A text that no cell can hold is cut, with a mark. Entry refuses them too, but a book may have been written
/// elsewhere.
pub(super) fn clean_text(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_CELL_UNITS && !text.chars().any(is_cleaned) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut length = 0;
    while let Some(c) = chars.next() {
        let cleaned = match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c if c.is_control() => continue,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => continue,
            c => c,
        };
        length += cleaned.len_utf16();
        if length > MAX_CELL_UNITS {
            out.push_str(CUT_MARK);
            break;
        }
        out.push(cleaned);
    }
    Cow::Owned(out)
}

/// Returns true if [`clean_text`] cuts the text of the cell.
pub(super) fn is_cut(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) | Cell::Code(text) => {
            text.len() > MAX_CELL_UNITS && clean_text(text).ends_with(CUT_MARK)
        }
        _ => false,
    }
}

/// Returns true for a character that [`clean_text`] replaces or leaves out.
fn is_cleaned(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(
            c,
            '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

/// Returns true if a spreadsheet would read the text as a formula, at once or when its cell is edited. Both the typed
/// and the cleaned text are checked, because cleaning may bring the sign to the front.
pub(super) fn is_formula_risk(typed: &str) -> bool {
    let written = clean_text(typed);
    let inner = written.trim_start();
    is_formula_like(typed) || is_formula_like(&written) || is_formula_like(inner)
}

/// Returns true if Excel would change the text when it opens a CSV: an identity number into a float, stall `3-12` into a
/// date, or a number into one without its leading zero.
pub(super) fn is_mangled_by_excel(text: &str) -> bool {
    let number_like = |c: char| c.is_ascii_digit() || " -/.:,%eE".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(number_like)
        && (digits < text.chars().count() || digits >= 11 || (digits > 1 && text.starts_with('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaned_text_has_no_character_that_xml_cannot_carry() {
        for (typed, written) in [
            ("一\r\n二\r三", "一\n二\n三"),
            ("a\tb", "a b"),
            ("a\u{0}b\u{1b}c\u{ffff}d\u{202e}e\u{85}f", "abcdef"),
            ("_x0041_ <b>&amp;", "_x0041_ <b>&amp;"),
            ("👨\u{200D}👩 ❤\u{FE0F}", "👨\u{200D}👩 ❤\u{FE0F}"),
        ] {
            assert_eq!(clean_text(typed), written);
            assert_eq!(clean_text(written), written, "nothing is left to clean");
            assert_eq!(typed.chars().any(is_cleaned), typed != written);
        }
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_cut_with_a_mark() {
        for (letter, typed, is_long) in [
            ("禾", 40_000, true),
            ("𠮷", 20_000, true),
            ("𠮷", 16_000, false),
            ("禾", 32_000, false),
        ] {
            let cell = Cell::text(letter.repeat(typed));
            assert_eq!(is_cut(&cell), is_long, "{letter} {typed}");
            let Cell::Text(text) = cell else {
                panic!("not a text")
            };
            let written = clean_text(&text);
            assert!(written.encode_utf16().count() <= 32_767);
            assert_eq!(written.ends_with(CUT_MARK), is_long);
        }
    }

    #[test]
    fn texts_that_excel_would_change_are_recognised() {
        for text in [
            "320213188503071234",
            "13800001111",
            "051082701234",
            "0012",
            "3-12",
            "1E5",
            "10:30",
            "1/2",
        ] {
            assert!(is_mangled_by_excel(text), "{text}");
        }
        for text in [
            "",
            "12",
            "A-12",
            "138****1111",
            "32020418850101002X",
            "第7号",
        ] {
            assert!(!is_mangled_by_excel(text), "{text}");
        }
    }
}
