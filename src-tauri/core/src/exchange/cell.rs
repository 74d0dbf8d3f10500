//! What stands in one cell, before anybody decides how it looks; and text made safe for a spreadsheet.

use chrono::NaiveDate;

use crate::domain::money::Fen;
use crate::domain::text::is_formula_like;

/// The content of a cell. Only [`Cell::Text`] and [`Cell::Code`] hold what people typed; both are written as strings.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Blank,
    /// A figure that does not exist: the rate of nothing.
    Dash,
    /// Running text.
    Text(String),
    /// A number that is not a quantity: case number, phone, identity number. Always text.
    Code(String),
    Count(i64),
    /// A difference between two counts, shown with its sign.
    Change(i64),
    Money(Fen),
    /// A difference between two amounts, in fen.
    MoneyChange(i64),
    /// Days in tenths.
    Days(i64),
    DaysChange(i64),
    /// A share in ten-thousandths.
    Share(i64),
    ShareChange(i64),
    Day(NaiveDate),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Text(text)
        }
    }

    pub(super) fn code(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Code(text)
        }
    }

    pub(super) fn day(day: Option<NaiveDate>) -> Cell {
        day.map_or(Cell::Blank, Cell::Day)
    }
}

/// More than any field may hold; a spreadsheet cell takes 32,767 characters.
const LONGEST: usize = 32_000;

/// The text as a cell can hold it: lines end with LF, tabs are spaces, and characters that XML cannot carry or that turn
/// the writing direction are left out. Entry refuses them too; a book may come from elsewhere one day.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut length = 0;
    while let Some(c) = chars.next() {
        let kept = match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c if c.is_control() => continue,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => continue,
            c => c,
        };
        if length == LONGEST {
            out.push('…');
            break;
        }
        out.push(kept);
        length += 1;
    }
    out
}

/// Would a spreadsheet take the text for a formula, now or when somebody edits its cell? Judged on the text as typed and
/// as written, because cleaning may bring the sign to the front.
pub(super) fn is_dangerous(typed: &str) -> bool {
    let written = plain(typed);
    let inner = written.trim_start();
    is_formula_like(typed) || is_formula_like(&written) || is_formula_like(inner)
}

/// Would Excel make something else of it when it opens a CSV: a float of an identity number, a date of stall `3-12`, a number
/// without its leading zero?
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
    fn cells_carry_no_character_that_xml_cannot() {
        for (typed, written) in [
            ("一\r\n二\r三", "一\n二\n三"),
            ("a\tb", "a b"),
            ("a\u{0}b\u{1b}c\u{ffff}d\u{202e}e\u{85}f", "abcdef"),
            ("_x0041_ <b>&amp;", "_x0041_ <b>&amp;"),
            ("👨\u{200D}👩 ❤\u{FE0F}", "👨\u{200D}👩 ❤\u{FE0F}"),
        ] {
            assert_eq!(plain(typed), written);
        }
        assert_eq!(plain(&"禾".repeat(40_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn excel_would_mangle_these() {
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
