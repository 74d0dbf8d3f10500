//! A page that can be handed in: title and subtitle above the table, notes and signatures below it, and the page set-up.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::Imprint;
use super::cell::plain;
use super::words::{self, Word};
use super::workbook::{Styles, pixels};

const A4: u8 = 9;

/// The widths of a sheet's columns in pixels; everything that spans the table is measured by them.
#[derive(Debug, Clone)]
pub(super) struct Widths(pub Vec<u32>);

impl Widths {
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

    /// The first column that begins at or after this part (0 to 1) of the whole width.
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

/// One text over several columns; a single column cannot be merged.
fn across(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = plain(text);
    if first == last {
        sheet.write_string_with_format(row, first, text, format)?;
    } else {
        sheet.merge_range(row, first, row, last, &text, format)?;
    }
    Ok(())
}

/// Title, and under it the subtitle with the units at the right. Returns the next row.
pub(super) fn top(
    sheet: &mut Worksheet,
    styles: &Styles,
    widths: &Widths,
    (title, subtitle, units): (&str, &str, &str),
) -> Result<u32, XlsxError> {
    sheet.set_row_height_pixels(0, 40)?;
    across(sheet, 0, (0, widths.last()), title, &styles.title)?;
    let split = widths.column_at(0.8);
    let room = if split == 0 {
        widths.total()
    } else {
        widths.total() * 4 / 5
    };
    sheet.set_row_height_pixels(1, height(subtitle, 10.0, room).max(24))?;
    if split == 0 || units.is_empty() {
        across(sheet, 1, (0, widths.last()), subtitle, &styles.subtitle)?;
    } else {
        across(sheet, 1, (0, split - 1), subtitle, &styles.subtitle)?;
        across(sheet, 1, (split, widths.last()), units, &styles.units)?;
    }
    Ok(2)
}

/// One text over the whole width, as high as it needs to be: merged cells do not grow by themselves. Returns the next row.
pub(super) fn paragraph(
    sheet: &mut Worksheet,
    row: u32,
    widths: &Widths,
    text: &str,
    (points, format): (f64, &Format),
) -> Result<u32, XlsxError> {
    sheet.set_row_height_pixels(row, height(text, points, widths.total()))?;
    across(sheet, row, (0, widths.last()), text, format)?;
    Ok(row + 1)
}

fn height(text: &str, points: f64, room: u32) -> u32 {
    let line = (points * 96.0 / 72.0 * 1.35).ceil() as u32;
    // Words do not break where the measure ends; a tenth is left for that.
    let room = (room * 9 / 10).max(1);
    let lines: u32 = text
        .lines()
        .map(|l| pixels(l, points).div_ceil(room).max(1))
        .sum();
    lines.max(1) * line + 6
}

/// 制表人 · 审核人 · 制表日期, with an empty row above. Returns the row that they stand in.
pub(super) fn signatures(
    sheet: &mut Worksheet,
    row: u32,
    styles: &Styles,
    widths: &Widths,
    imprint: &Imprint,
) -> Result<u32, XlsxError> {
    let row = row + 1;
    let language = imprint.language;
    let by = |word: Word, name: &str| match name.trim() {
        "" => format!("{}____________", word.say(language)),
        name => format!("{}{name}", word.say(language)),
    };
    let texts = [
        by(Word::PreparedBy, &imprint.prepared_by),
        by(Word::ReviewedBy, &imprint.reviewed_by),
        format!(
            "{}{}",
            Word::PrintedOn.say(language),
            words::long_date(imprint.printed_on, language)
        ),
    ];
    sheet.set_row_height_pixels(row, 28)?;
    let (second, third) = (widths.column_at(0.38), widths.column_at(0.74));
    if second == 0 || third <= second {
        let text = texts.join("　　");
        across(sheet, row, (0, widths.last()), &text, &styles.sign)?;
    } else {
        across(sheet, row, (0, second - 1), &texts[0], &styles.sign)?;
        across(sheet, row, (second, third - 1), &texts[1], &styles.sign)?;
        across(sheet, row, (third, widths.last()), &texts[2], &styles.sign)?;
    }
    Ok(row)
}

/// Where the parts of a table lie on its sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The rows of the table's head, repeated on every printed page.
    pub head: (u32, u32),
    pub last_row: u32,
    /// Columns that stay when the table is scrolled sideways.
    pub frozen_columns: u16,
    /// The whole sheet on one page, rather than as many pages as it takes.
    pub one_page: bool,
}

/// A4 landscape, one page wide, head repeated and frozen, page numbers.
pub(super) fn set_up(
    sheet: &mut Worksheet,
    imprint: &Imprint,
    widths: &Widths,
    extent: Extent,
) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, u16::from(extent.one_page))
        .set_print_center_horizontally(true)
        .set_margins(0.4, 0.4, 0.55, 0.6, 0.25, 0.3)
        .set_header(format!("&R&8{}", in_header(&imprint.office)))
        .set_footer(format!("&C&8{}", Word::PageFooter.say(imprint.language)));
    sheet.set_repeat_rows(extent.head.0, extent.head.1)?;
    sheet.set_print_area(0, 0, extent.last_row, widths.last())?;
    sheet.set_freeze_panes(extent.head.1 + 1, extent.frozen_columns)?;
    Ok(())
}

/// An office's name in a page header: `&` begins a code there, and a leading digit would be read as a font size.
fn in_header(office: &str) -> String {
    let office: String = plain(office).replace('\n', " ").chars().take(80).collect();
    format!(" {}", office.replace('&', "&&"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_long_text_is_given_its_lines() {
        let one = height("本期无案件", 9.0, 1_000);
        assert!(height(&"禾".repeat(200), 9.0, 1_000) >= one + 2 * 14);
        assert!(height("一\n二\n三", 9.0, 1_000) > one * 2);
    }

    #[test]
    fn an_office_cannot_write_codes_into_the_header() {
        assert_eq!(in_header("A&D 12\n委"), " A&&D 12 委");
    }
}
