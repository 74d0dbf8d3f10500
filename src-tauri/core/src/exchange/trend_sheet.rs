//! The trend of twelve months as a table with a native chart: new and closed cases as columns, pending cases as a line.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker,
    ChartMarkerType, ChartSolidFill, Color, Worksheet, XlsxError,
};

use crate::wire::exports::Language;
use crate::wire::lists::Basis;
use crate::wire::tallies::{TallyView, TrendMonth, TrendView};

use super::ExportHeader;
use super::cell::Cell;
use super::figure_columns::Figure;
use super::page::{self, Extent, TextColumns, Widths};
use super::words::{self, Word};
use super::workbook::{BODY_POINTS, RowStyle, Styles};

const COLUMNS: [(Word, Figure, u32); 11] = [
    (Word::Carried, Figure::Carried, 58),
    (Word::NewFull, Figure::New, 58),
    (Word::People, Figure::People, 58),
    (Word::Closed, Figure::Closed, 58),
    (Word::AgreedCasesFull, Figure::AgreedCases, 58),
    (Word::SuccessRateFull, Figure::SuccessRate, 68),
    (Word::PendingFull, Figure::Pending, 58),
    (Word::Overdue, Figure::Overdue, 58),
    (Word::ClaimedFull, Figure::Claimed, 90),
    (Word::AgreedOf, Figure::Agreed, 90),
    (Word::MeanDays, Figure::MeanDays, 72),
];

const CHART_HEIGHT: u32 = 260;
/// The rows that the chart covers, and their height in pixels.
const CHART_ROWS: (u32, u32) = (14, 20);

/// Fills an empty sheet with the trend; `view` holds the basis and the formula by which it was counted.
pub(super) fn fill(
    sheet: &mut Worksheet,
    styles: &Styles,
    header: &ExportHeader,
    view: &TallyView,
    trend: &TrendView,
) -> Result<(), XlsxError> {
    let language = header.language;
    let mut widths = vec![84];
    widths.extend(COLUMNS.map(|(_, _, width)| width));
    let widths = Widths(widths);
    widths.set(sheet)?;
    let across = TextColumns::of(&widths, 0, &[]);
    let title = words::title(Word::TrendTitle, &header.office, language);
    let subtitle = subtitle(view.query.basis, trend, language);
    let texts = (
        title.as_str(),
        subtitle.as_str(),
        Word::Units.text(language),
    );
    let head = page::write_title(sheet, styles, &across, texts)?;
    write_table(sheet, styles, language, trend, head)?;
    let months = trend.months.len() as u32;
    let mut row = head + 1 + months;
    for note in [
        words::formula_note(view.formula, view.query.basis, language),
        words::balance_note(view.query.basis, language).to_owned(),
    ] {
        row = page::write_paragraph(sheet, row, &across, &note, (BODY_POINTS, &styles.note))?;
    }
    if months > 0 {
        let mut chart = new_chart(sheet.name(), styles, language, trend, head);
        chart.set_width(widths.total() - 8).set_height(CHART_HEIGHT);
        sheet.insert_chart_with_offset(row, 0, &chart, 4, 8)?;
        for _ in 0..CHART_ROWS.0 {
            sheet.set_row_height_pixels(row, CHART_ROWS.1)?;
            row += 1;
        }
    }
    let last_row = page::write_signatures(sheet, row, styles, &across, header)?;
    let extent = Extent {
        head: (head, head),
        last_row,
        frozen_columns: 1,
        page_breaks: Vec::new(),
        one_page: true,
    };
    page::set_up_page(sheet, header, &widths, extent)
}

fn subtitle(basis: Basis, trend: &TrendView, language: Language) -> String {
    let month =
        |m: Option<&TrendMonth>| m.map_or(String::new(), |m| format!("{}-{:02}", m.year, m.month));
    let (from, to) = (month(trend.months.first()), month(trend.months.last()));
    let basis = words::basis_text(basis, language);
    match language {
        Language::Zh => format!("统计期间：{from} 至 {to}　　统计口径：{basis}"),
        Language::En => format!("Period: {from} to {to}     Counted {basis}"),
    }
}

fn write_table(
    sheet: &mut Worksheet,
    styles: &Styles,
    language: Language,
    trend: &TrendView,
    head: u32,
) -> Result<(), XlsxError> {
    sheet.set_row_height_pixels(head, 36)?;
    sheet.write_string_with_format(head, 0, Word::Month.text(language), &styles.head)?;
    for ((word, _, _), column) in COLUMNS.iter().zip(1..) {
        sheet.write_string_with_format(head, column, word.text(language), &styles.head)?;
    }
    for (month, row) in trend.months.iter().zip(head + 1..) {
        sheet.set_row_height_pixels(row, 20)?;
        let name = Cell::Text(format!("{}-{:02}", month.year, month.month));
        styles.write_cell(sheet, (row, 0), &name, RowStyle::Plain)?;
        for ((_, figure, _), column) in COLUMNS.iter().zip(1..) {
            let cell = figure.cell(&month.figures);
            styles.write_cell(sheet, (row, column), &cell, RowStyle::Plain)?;
        }
    }
    Ok(())
}

/// Returns the column of a figure on the sheet.
fn column_of(figure: Figure) -> u16 {
    let index = COLUMNS.iter().position(|(_, f, _)| *f == figure);
    index.map_or(0, |p| p as u16 + 1)
}

fn new_chart(
    sheet: String,
    styles: &Styles,
    language: Language,
    trend: &TrendView,
    head: u32,
) -> Chart {
    let (first, last) = (head + 1, head + trend.months.len() as u32);
    let name = sheet.as_str();
    let values = |figure| {
        let column = column_of(figure);
        (name, first, column, last, column)
    };
    let mut columns = Chart::new_column();
    for (word, figure, colour) in [
        (Word::NewFull, Figure::New, 0x2F6F8F),
        (Word::Closed, Figure::Closed, 0xA9BCC8),
    ] {
        columns
            .add_series()
            .set_name(word.text(language))
            .set_categories((name, first, 0, last, 0))
            .set_values(values(figure))
            .set_gap(70)
            .set_overlap(0)
            .set_format(ChartSolidFill::new().set_color(Color::RGB(colour)));
    }
    let pending = Color::RGB(0xB4532A);
    let mut line = Chart::new_line();
    line.add_series()
        .set_name(Word::PendingFull.text(language))
        .set_categories((name, first, 0, last, 0))
        .set_values(values(Figure::Pending))
        .set_format(ChartLine::new().set_color(pending).set_width(2))
        .set_marker(
            ChartMarker::new()
                .set_type(ChartMarkerType::Circle)
                .set_size(6)
                .set_format(ChartSolidFill::new().set_color(pending)),
        );
    columns.combine(&line);
    format_chart(&mut columns, styles, language, highest_value(trend));
    columns
}

/// Sets the fonts, the title, the legend and the axes.
fn format_chart(chart: &mut Chart, styles: &Styles, language: Language, highest: i64) {
    let mut font = ChartFont::new();
    font.set_name(styles.font).set_size(9);
    let mut title = ChartFont::new();
    title.set_name(styles.font).set_size(11).set_bold();
    let words = words::pick(
        language,
        "逐月新收、结案与期末未结（件）",
        "New, closed and pending by month (cases)",
    );
    chart.title().set_name(words).set_font(&title);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font);
    chart.x_axis().set_font(&font);
    let y_axis: &mut ChartAxis = chart.y_axis();
    y_axis
        .set_font(&font)
        .set_num_format("0")
        .set_min(0)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0xDDE3E8)));
    // On a low axis Excel would label half cases.
    if highest <= 10 {
        y_axis.set_major_unit(1).set_max(highest.max(1) as u32);
    }
    chart.chart_area().set_format(
        ChartFormat::new().set_border(ChartLine::new().set_color(Color::RGB(0xC5CDD4))),
    );
}

/// Returns the highest value that the chart shows.
fn highest_value(trend: &TrendView) -> i64 {
    let of_month = |m: &TrendMonth| (m.figures.new).max(m.figures.closed).max(m.figures.pending);
    trend.months.iter().map(of_month).max().unwrap_or(0)
}
