//! The table of a tally as CSV says the same as the workbook.

use super::*;

#[test]
fn a_tally_csv_holds_period_and_basis_in_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let zh = header(Language::Zh, true);
    let view = view(RowsBy::Group, ColumnsBy::Grid, Basis::Accepted);
    let name = write_tally_csv(folder.path(), &zh, &view, "月报").unwrap();
    let csv = fs::read_to_string(folder.path().join(name)).unwrap();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}自,至,口径,报告类别,水产网格,粮油网格,冷链网格,合计"
    );
    assert_eq!(
        lines[1],
        "2026-10-01,2026-10-31,按受理日期,职工工伤补贴争议,3,0,2,5"
    );
    assert_eq!(lines[4], "2026-10-01,2026-10-31,按受理日期,合计,57,0,2,59");
    assert_eq!(lines.len(), 6);
    // The same on a sheet.
    let mut data = tally_data(Basis::Accepted);
    data.matrix = view;
    let sheets = tally_file(folder.path(), zh, &data, &[]);
    assert_eq!(row_of(&sheets[0].1, "合计")[4], Data::Float(59.0));
}

#[test]
fn a_tally_csv_has_the_comparisons_of_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let zh = header(Language::Zh, true);
    let data = tally_data(Basis::Accepted);
    let name = write_tally_csv(folder.path(), &zh, &data.matrix, "月报").unwrap();
    let csv = fs::read_to_string(folder.path().join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let total = records.iter().position(|r| &r[3] == "合计").unwrap();
    let names: Vec<&str> = records[total + 1..].iter().map(|r| &r[3]).collect();
    let sheets = tally_file(folder.path(), zh, &data, &[]);
    let rows = sheets[0].1.rows().map(|row| row[0].to_string());
    let on_sheet = rows.skip_while(|name| name != "合计").skip(1);
    let on_sheet: Vec<String> = on_sheet.take(names.len()).collect();
    assert_eq!(names, on_sheet);
    assert!(
        names.contains(&"上期") && names.contains(&"较去年同期增减"),
        "{names:?}"
    );
    // Each stretch has days of its own, and a change those of the period.
    let days = |name: &str| {
        let record = records.iter().find(|r| &r[3] == name).unwrap();
        (record[0].to_owned(), record[1].to_owned())
    };
    assert_eq!(days("较上期增减"), days("合计"));
    assert_ne!(days("上期"), days("合计"));
}
