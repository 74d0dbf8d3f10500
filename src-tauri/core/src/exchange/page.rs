//! The page around a table: title and subtitle above it, notes and signatures below it, and the page set-up.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::ExportHeader;
use super::cell::clean_text;
use super::words::{self, Word};
use super::workbook::{BODY_POINTS, Styles, text_width};

/// A paper in landscape: its number in a workbook, and the width in pixels that the margins leave.
struct Paper {
    number: u8,
    width: u32,
}

/// The margins at the left and right, in inches.
const SIDE_MARGIN: f64 = 0.3;
const A4: Paper = Paper {
    number: 9,
    width: 1064,
};
const A3: Paper = Paper {
    number: 8,
    width: 1530,
};
/// The smallest print that is legible, in points.
const MIN_POINTS: f64 = 8.0;
/// The most by which columns are wider than their pixels on a PC without the font of the sheet: DejaVu Sans has the widest
/// digits of the fonts that take its place.
const WIDEST_FONT: f64 = 1.22;

/// The greatest height of a row that spreadsheets allow: 409 points, in pixels.
const MAX_ROW_HEIGHT: u32 = 545;

/// The widths of a sheet's columns in pixels.
#[derive(Debug, Clone)]
pub(super) struct Widths(pub Vec<u32>);

impl Widths {
    /// Returns the index of the last column.
    pub(super) fn last(&self) -> u16 {
        (self.0.len().max(1) - 1) as u16
    }

    pub(super) fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    pub(super) fn set(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, &width) in self.0.iter().enumerate() {
            sheet.set_column_width_pixels(column as u16, width)?;
        }
        Ok(())
    }

    /// Returns true if the whole table is printed legibly on one page of this paper, in any font.
    fn is_legible_on(&self, paper: &Paper) -> bool {
        let needed = MIN_POINTS * WIDEST_FONT * f64::from(self.total());
        f64::from(paper.width) * BODY_POINTS >= needed
    }

    /// Returns the first column of each printed page but the first; none if all columns are legible on one page of A3.
    /// The first `repeated` columns stand on every page.
    pub(super) fn page_breaks(&self, repeated: u16) -> Vec<u16> {
        let mut breaks = Vec::new();
        if self.is_legible_on(&A3) {
            return breaks;
        }
        let room = (f64::from(A3.width) / WIDEST_FONT) as u32;
        let again: u32 = self.0.iter().take(repeated.into()).sum();
        let mut used = 0;
        for (&width, column) in self.0.iter().zip(0..) {
            if used > again && used + width > room {
                breaks.push(column);
                used = again;
            }
            used += width;
        }
        breaks
    }

    /// Returns the column whose left edge is nearest to this part (0 to 1) of the whole width.
    fn column_at(&self, part: f64) -> u16 {
        let goal = f64::from(self.total()) * part;
        let mut passed = 0.0;
        for (column, &width) in self.0.iter().enumerate() {
            if passed + f64::from(width) / 2.0 >= goal {
                return column as u16;
            }
            passed += f64::from(width);
        }
        self.last()
    }
}

/// The columns across which the texts above and below a table stand.
pub(super) struct TextColumns {
    first: u16,
    widths: Widths,
}

impl TextColumns {
    /// Returns the columns of the first printed page. Columns that are repeated on the others are left out, since a part of
    /// the texts would stand there again.
    pub(super) fn of(widths: &Widths, repeated: u16, page_breaks: &[u16]) -> TextColumns {
        let (first, end) = match page_breaks.first() {
            Some(&second_page) => (repeated, second_page),
            None => (0, widths.last() + 1),
        };
        let columns = widths.0.iter().take(end.into()).skip(first.into());
        TextColumns {
            first,
            widths: Widths(columns.copied().collect()),
        }
    }

    fn last(&self) -> u16 {
        self.first + self.widths.last()
    }

    /// Returns the column whose left edge is nearest to this part (0 to 1) of the whole width.
    fn column_at(&self, part: f64) -> u16 {
        self.first + self.widths.column_at(part)
    }
}

/// Writes one text across several columns. A single column is not merged, as Excel does not allow it.
fn write_across(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clean_text(text);
    if first == last {
        sheet.write_string_with_format(row, first, text, format)?;
    } else {
        sheet.merge_range(row, first, row, last, &text, format)?;
    }
    Ok(())
}

/// Writes the title, and below it the subtitle with the units at the right. Returns the next row.
pub(super) fn write_title(
    sheet: &mut Worksheet,
    styles: &Styles,
    across: &TextColumns,
    (title, subtitle, units): (&str, &str, &str),
) -> Result<u32, XlsxError> {
    sheet.set_row_height_pixels(0, 40)?;
    write_across(
        sheet,
        0,
        (across.first, across.last()),
        title,
        &styles.title,
    )?;
    let split = across.column_at(0.8);
    let subtitle_width = if split == across.first {
        across.widths.total()
    } else {
        across.widths.total() * 4 / 5
    };
    sheet.set_row_height_pixels(1, paragraph_height(subtitle, 10.0, subtitle_width).max(24))?;
    if split == across.first || units.is_empty() {
        write_across(
            sheet,
            1,
            (across.first, across.last()),
            subtitle,
            &styles.subtitle,
        )?;
    } else {
        write_across(
            sheet,
            1,
            (across.first, split - 1),
            subtitle,
            &styles.subtitle,
        )?;
        write_across(sheet, 1, (split, across.last()), units, &styles.units)?;
    }
    Ok(2)
}

/// Writes one text across the whole width and sets the row height, because merged cells do not grow by themselves.
/// Returns the next row.
pub(super) fn write_paragraph(
    sheet: &mut Worksheet,
    row: u32,
    across: &TextColumns,
    text: &str,
    (points, format): (f64, &Format),
) -> Result<u32, XlsxError> {
    sheet.set_row_height_pixels(row, paragraph_height(text, points, across.widths.total()))?;
    write_across(sheet, row, (across.first, across.last()), text, format)?;
    Ok(row + 1)
}

/// Returns the row height in pixels of a text that wraps at `width` pixels.
fn paragraph_height(text: &str, points: f64, width: u32) -> u32 {
    let line = (points * 96.0 / 72.0 * 1.35).ceil() as u32;
    // A word that does not fit moves to the next line; a tenth of the width is reserved for that.
    let width = (width * 9 / 10).max(1);
    let lines: u32 = text
        .lines()
        .map(|l| text_width(l, points).div_ceil(width).max(1))
        .sum();
    (lines.max(1) * line + 6).min(MAX_ROW_HEIGHT)
}

/// Writes the lines 填报单位（盖章） · 负责人 · 报送日期 and 制表人 · 审核人 · 制表日期 below an empty row. Returns the last row.
pub(super) fn write_signatures(
    sheet: &mut Worksheet,
    row: u32,
    styles: &Styles,
    across: &TextColumns,
    header: &ExportHeader,
) -> Result<u32, XlsxError> {
    let language = header.language;
    let by = |word: Word, name: &str| match name.trim() {
        "" => format!("{}____________", word.text(language)),
        name => format!("{}{name}", word.text(language)),
    };
    let printed_on = words::long_date(header.printed_on, language);
    let lines = [
        [
            by(Word::ReportingUnit, &header.office),
            by(Word::PersonInCharge, ""),
            by(Word::ReportedOn, ""),
        ],
        [
            by(Word::PreparedBy, &header.prepared_by),
            by(Word::ReviewedBy, &header.reviewed_by),
            by(Word::PrintedOn, &printed_on),
        ],
    ];
    let mut last_row = row;
    for texts in lines {
        last_row += 1;
        write_signature_line(sheet, last_row, styles, across, &texts)?;
    }
    Ok(last_row)
}

fn write_signature_line(
    sheet: &mut Worksheet,
    row: u32,
    styles: &Styles,
    across: &TextColumns,
    texts: &[String; 3],
) -> Result<(), XlsxError> {
    sheet.set_row_height_pixels(row, 28)?;
    let (second, third) = (across.column_at(0.45), across.column_at(0.74));
    if second == across.first || third <= second {
        let text = texts.join("　　");
        return write_across(
            sheet,
            row,
            (across.first, across.last()),
            &text,
            &styles.sign,
        );
    }
    write_across(
        sheet,
        row,
        (across.first, second - 1),
        &texts[0],
        &styles.sign,
    )?;
    write_across(sheet, row, (second, third - 1), &texts[1], &styles.sign)?;
    write_across(sheet, row, (third, across.last()), &texts[2], &styles.sign)
}

/// The rows and columns that a table takes on its sheet.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    /// The first and last row of the head, which is repeated on every printed page.
    pub head: (u32, u32),
    pub last_row: u32,
    /// Columns that stay when the table is scrolled sideways, and stand on every printed page.
    pub frozen_columns: u16,
    /// The first column of each further page of a table that is too wide for one.
    pub page_breaks: Vec<u16>,
    /// Prints the whole sheet on one page instead of as many pages as it takes.
    pub one_page: bool,
}

/// Returns the smallest paper on which a table of this width, one page wide, is printed legibly.
fn paper_for(widths: &Widths) -> Paper {
    if widths.is_legible_on(&A4) { A4 } else { A3 }
}

/// Sets up the printed page: A4 or A3 landscape, one page wide or divided at the page breaks, head and frozen columns
/// repeated, page numbers.
pub(super) fn set_up_page(
    sheet: &mut Worksheet,
    header: &ExportHeader,
    widths: &Widths,
    extent: Extent,
) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(paper_for(widths).number)
        .set_landscape()
        .set_print_center_horizontally(true)
        .set_margins(SIDE_MARGIN, SIDE_MARGIN, 0.55, 0.6, 0.25, 0.3)
        .set_header(format!("&R&8{}", header_text(&header.office)))
        .set_footer(format!("&C&8{}", Word::PageFooter.text(header.language)));
    if extent.page_breaks.is_empty() {
        sheet.set_print_fit_to_pages(1, u16::from(extent.one_page));
    } else {
        let breaks: Vec<u32> = extent.page_breaks.iter().map(|&b| b.into()).collect();
        sheet
            .set_print_scale(100)
            .set_vertical_page_breaks(&breaks)?;
        if let Some(last) = extent.frozen_columns.checked_sub(1) {
            sheet.set_repeat_columns(0, last)?;
        }
    }
    sheet.set_repeat_rows(extent.head.0, extent.head.1)?;
    sheet.set_print_area(0, 0, extent.last_row, widths.last())?;
    sheet.set_freeze_panes(extent.head.1 + 1, extent.frozen_columns)?;
    Ok(())
}

/// Returns the office's name for a page header, where `&` begins a code and a leading digit would be read as a font
/// size.
fn header_text(office: &str) -> String {
    let office: String = clean_text(office)
        .replace('\n', " ")
        .chars()
        .take(80)
        .collect();
    format!(" {}", office.replace('&', "&&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::case_columns::REGISTER;
    use crate::wire::exports::Language;

    #[test]
    fn texts_that_span_a_table_are_split_by_its_width() {
        let widths = Widths(vec![200, 50, 50, 50, 50, 100, 100]);
        assert_eq!((widths.last(), widths.total()), (6, 600));
        assert_eq!(widths.column_at(0.0), 0);
        assert_eq!(widths.column_at(0.38), 2);
        assert_eq!(widths.column_at(0.8), 6);
        assert_eq!(Widths(vec![90]).column_at(0.8), 0);
    }

    #[test]
    fn a_wide_table_is_printed_on_a3() {
        let paper = |width| paper_for(&Widths(vec![width])).number;
        assert_eq!([paper(981), paper(982)], [A4.number, A3.number]);
        assert!(Widths(vec![500, 500, 400]).page_breaks(1).is_empty());
    }

    /// With the columns that are repeated, each page is as wide as A3 at most, at full size and in any font.
    #[test]
    fn the_register_is_printed_on_two_legible_pages_in_both_languages() {
        for language in [Language::Zh, Language::En] {
            let register = Widths(REGISTER.map(|column| column.width(language)).to_vec());
            let breaks = register.page_breaks(2);
            let [second] = breaks[..] else {
                panic!("{breaks:?}");
            };
            let sum = |count: u16| -> u32 { register.0.iter().take(count.into()).sum() };
            let (left, repeated) = (sum(second), sum(2));
            let across = TextColumns::of(&register, 2, &breaks);
            assert_eq!((across.first, across.last()), (2, second - 1));
            for page in [left, repeated + register.total() - left] {
                assert!(
                    f64::from(page) * WIDEST_FONT <= f64::from(A3.width),
                    "{page}"
                );
            }
        }
    }

    #[test]
    fn a_row_is_as_high_as_the_lines_of_its_text() {
        let one = paragraph_height("本期无案件", 9.0, 1_000);
        assert!(paragraph_height(&"禾".repeat(200), 9.0, 1_000) >= one + 2 * 14);
        assert!(paragraph_height("一\n二\n三", 9.0, 1_000) > one * 2);
        assert_eq!(
            paragraph_height(&"禾".repeat(40_000), 9.0, 1_000),
            MAX_ROW_HEIGHT
        );
    }

    #[test]
    fn an_office_name_cannot_put_codes_into_the_header() {
        assert_eq!(header_text("A&D 12\n委"), " A&&D 12 委");
    }
}
