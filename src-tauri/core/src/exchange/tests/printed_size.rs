//! The size of the letters on paper, from the files as another program reads them.

use std::fs::File;
use std::io::Read;

use super::*;

/// The widths in pixels that A4 and A3 in landscape leave beside the margins, by the number of the paper.
const PAPERS: [(&str, f64); 2] = [("9", 1064.0), ("8", 1530.0)];
/// A digit of the font that measures the columns is 7 pixels wide; of DejaVu Sans, where that font is missing, 8.5.
const WIDEST_FONT: f64 = 8.5 / 7.0;

/// A workbook whose parts are read as text.
struct Parts(zip::ZipArchive<File>);

impl Parts {
    fn open(path: &Path) -> Parts {
        Parts(zip::ZipArchive::new(File::open(path).unwrap()).unwrap())
    }

    fn read(&mut self, name: &str) -> String {
        let mut text = String::new();
        let mut part = self.0.by_name(name).unwrap();
        part.read_to_string(&mut text).unwrap();
        text
    }
}

/// Returns the values of an attribute, in the order of the text.
fn values<'a>(text: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    let quoted = text.split(begin.as_str()).skip(1);
    quoted.map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Returns the paper of a sheet that is one page wide, and the size of its table's letters on it in points.
fn paper_and_points(sheet: &str) -> (&str, f64) {
    let paper = values(sheet, "paperSize")[0];
    let (_, room) = PAPERS.iter().find(|(number, _)| *number == paper).unwrap();
    let columns = sheet.split("<cols>").nth(1).unwrap();
    let columns = columns.split("</cols>").next().unwrap();
    let pixels: f64 = columns
        .split("<col ")
        .skip(1)
        .map(|column| {
            let column = format!(" {column}");
            let number = |name| -> f64 { values(&column, name)[0].parse().unwrap() };
            (number("max") - number("min") + 1.0) * number("width") * 7.0
        })
        .sum();
    (paper, (9.0 * room / (pixels * WIDEST_FONT)).min(9.0))
}

fn written_tally(language: Language, basis: Basis) -> Parts {
    let folder = tempfile::tempdir().unwrap();
    let header = header(language, true);
    tally_file(folder.path(), header, &tally_data(basis), &[line(1)]);
    Parts::open(&folder.path().join("月报.xlsx"))
}

#[test]
fn every_table_is_printed_legibly_in_both_languages() {
    for (language, basis) in [
        (Language::Zh, Basis::Accepted),
        (Language::En, Basis::Accepted),
        (Language::En, Basis::Registered),
    ] {
        let mut parts = written_tally(language, basis);
        // The six tables and the trend; the register is printed at full size on several pages.
        for at in 1..=7 {
            let sheet = parts.read(&format!("xl/worksheets/sheet{at}.xml"));
            let (paper, points) = paper_and_points(&sheet);
            assert!(points >= 8.0, "{language:?} {basis:?} {at}: {points}");
            if language == Language::En && basis == Basis::Accepted {
                assert_eq!(paper, "9", "sheet {at} on A4");
            }
        }
    }
}

/// Excel, WPS and LibreOffice measure columns by the digits of the first font: Calibri is not on every PC.
#[test]
fn columns_are_measured_by_the_font_of_the_sheet() {
    for (language, font) in [(Language::Zh, "宋体"), (Language::En, "Arial")] {
        let styles = written_tally(language, Basis::Accepted).read("xl/styles.xml");
        let first = styles.split("<font>").nth(1).unwrap();
        let (size, name) = (values(first, "val")[0], values(first, "val"));
        assert_eq!(size, "10");
        assert!(name.contains(&font), "{first:.200}");
        assert!(!styles.contains("Calibri"));
    }
}
