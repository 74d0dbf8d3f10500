//! Texts and blanks as runs of Word, and how wide they are.

use docx_rs::{BreakType, Paragraph, Run as WordRun};

use crate::documents::model::{Line, TextRun};

/// The width of a character of 14 pt and that of the text, in twips, which are twentieths of a point.
pub(super) const CHARACTER: usize = 280;
pub(super) const TEXT_WIDTH: usize = 32 * CHARACTER;

/// The least width of a blank that is shortened to end at the end of a line, in characters.
const MIN_BLANK: usize = 4;
/// A blank of such a width takes a number, which needs all of it.
const NUMBER_BLANK: std::ops::RangeInclusive<usize> = 10..=18;
const QUARTERS: usize = 4;
/// The text of forms and tables has 12 pt. The styles name the margins of their cells.
const CELL_CHARACTER: usize = 240;
const CELL_MARGIN: usize = 100;

/// Returns a run of text. The library drops the ends of lines, so they become breaks here.
pub(super) fn word_run(text: &str) -> WordRun {
    let mut run = WordRun::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(written(line));
    }
    run
}

/// Adds a line to a paragraph. A blank that does not fit into the rest of its line is shortened or begins a new one, as
/// some programs show no blank that crosses the end of a line. `at` is the indent and `length` the length of a line, in
/// characters.
pub(super) fn add_line(
    mut paragraph: Paragraph,
    line: &Line,
    at: usize,
    length: usize,
) -> Paragraph {
    let start = QUARTERS * at;
    let mut at = start;
    for run in &line.0 {
        let run = match run {
            TextRun::Text { text } => {
                at = match text.rsplit_once('\n') {
                    Some((_, last)) => width_of(last),
                    None => at + width_of(text),
                };
                word_run(text)
            }
            TextRun::Blank { width, .. } => {
                let wanted = usize::from(*width);
                // A punctuation mark may follow, which stays beside the blank.
                let room = (QUARTERS * length).saturating_sub(at % (QUARTERS * length)) / QUARTERS;
                let room = room.saturating_sub(1).max(1);
                // Text that ends with its line leaves no room, and a long number needs all of its blank.
                let is_full = at > start && at.is_multiple_of(QUARTERS * length);
                let fits = !is_full && wanted <= room || at == start;
                let mut run = WordRun::new().underline("single");
                let mut width = wanted.min(room);
                if !fits
                    && (is_full
                        || NUMBER_BLANK.contains(&wanted)
                        || room < MIN_BLANK
                        || 2 * room < wanted)
                {
                    run = run.add_break(BreakType::TextWrapping);
                    width = wanted.min((length - 1).max(1));
                    at = 0;
                }
                at += QUARTERS * width;
                run.add_text("　".repeat(width))
            }
        };
        paragraph = paragraph.add_run(run);
    }
    paragraph
}

/// Returns a text without control characters and the two others that XML forbids.
pub(super) fn written(text: &str) -> String {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.replace('\t', " ")
        .chars()
        .filter(|c| !is_forbidden(*c))
        .collect()
}

/// Returns the width of a line in quarters of a character.
pub(super) fn width(line: &Line) -> usize {
    let widths = line.0.iter().map(|run| match run {
        TextRun::Text { text } => width_of(text),
        TextRun::Blank { width, .. } => QUARTERS * usize::from(*width),
    });
    widths.sum()
}

/// Returns the width of a text in quarters of a character. Latin letters and digits are half as wide as the others, and
/// programs leave a quarter between them and Chinese.
pub(super) fn width_of(text: &str) -> usize {
    let mut quarters = 0;
    let mut before = None;
    for c in text.chars() {
        let latin = c.is_ascii();
        quarters += if latin { QUARTERS / 2 } else { QUARTERS };
        let now = c.is_alphanumeric().then_some(latin);
        quarters += usize::from(now.is_some() && before.is_some() && now != before);
        before = now;
    }
    quarters
}

pub(super) fn characters(quarters: usize) -> usize {
    quarters.div_ceil(QUARTERS)
}

/// Returns the widths of columns that fill the page. A column without a share gets the share 1.
pub(super) fn column_widths(shares: &[u8], columns: usize) -> Vec<usize> {
    let share = |at: usize| shares.get(at).map_or(1, |share| usize::from(*share).max(1));
    let sum: usize = (0..columns).map(share).sum();
    let mut widths: Vec<usize> = (0..columns)
        .map(|at| TEXT_WIDTH * share(at) / sum)
        .collect();
    let rest = TEXT_WIDTH - widths.iter().sum::<usize>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

/// Returns how many characters a line of a cell holds; one less than there is room for, as programs round.
pub(super) fn characters_in(cell: usize) -> usize {
    (cell.saturating_sub(2 * CELL_MARGIN + 40) / CELL_CHARACTER).max(1)
}

pub(super) fn lines_in(line: &Line, cell: usize) -> usize {
    characters(width(line)).div_ceil(characters_in(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_blank_crosses_the_end_of_a_line() {
        let blank = |line: Line| {
            let paragraph = add_line(Paragraph::new(), &line, 0, 32);
            let xml = String::from_utf8(docx_rs::BuildXML::build(&paragraph)).unwrap();
            let spaces = xml.chars().filter(|c| *c == '　').count();
            (spaces, xml.contains("<w:br "))
        };
        let text = |length: usize| Line::text("字".repeat(length));
        assert_eq!(blank(Line::default().blank("", 255)), (31, false));
        assert_eq!(blank(text(10).blank("", 21)), (21, false));
        assert_eq!(blank(text(10).blank("", 28)), (21, false));
        assert_eq!(blank(text(26).blank("", 16)), (16, true));
        assert_eq!(
            blank(text(32).blank("", 3)),
            (3, true),
            "the text fills its line"
        );
        assert_eq!(
            blank(text(18).blank("", 14)),
            (14, true),
            "a number needs all of it"
        );
        assert_eq!(blank(text(26 + 32).blank("", 5)), (5, false));
        assert_eq!(blank(text(30).blank("", 255)), (31, true));
        let narrow = add_line(Paragraph::new(), &text(1).blank("", 3), 0, 1);
        assert!(!docx_rs::BuildXML::build(&narrow).is_empty());
    }
}
