//! Tests that read the exported files back, the workbooks with a spreadsheet reader.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use crate::wire::exports::{FileKind, Language, ListColumn};
use crate::wire::lists::Basis;
use crate::wire::tallies::{ColumnsBy, RowsBy, TrendView};

mod complete;
mod csv_tables;

use super::fixtures::{
    APPLICANT, HOSTILE_TEXTS, header, hostile_line, line, office_setup, tally_data, view,
};
use super::{
    CaseListFile, ExportError, ExportHeader, RegisterLine, TallyData, TallyWorkbook,
    write_tally_csv,
};

mod masked;
mod printed_size;

static GO_ON: AtomicBool = AtomicBool::new(false);

type Sheets = Vec<(String, Range<Data>)>;

fn read(path: &Path) -> Sheets {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    for name in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        assert!(
            formulas.used_cells().all(|(_, _, f)| f.is_empty()),
            "a formula on {name}"
        );
    }
    workbook.worksheets()
}

fn tally_file(
    dir: &Path,
    header: ExportHeader,
    data: &TallyData,
    lines: &[RegisterLine],
) -> Sheets {
    let mut file = TallyWorkbook::begin(dir, header, &office_setup(), data).unwrap();
    for page in lines.chunks(4) {
        file.push_register(page).unwrap();
    }
    let name = file
        .pack(&GO_ON)
        .unwrap()
        .decrypt(&GO_ON)
        .unwrap()
        .persist("月报")
        .unwrap();
    read(&dir.join(name))
}

/// Writes a list of this kind and returns its path.
fn write_list(
    kind: FileKind,
    dir: &Path,
    header: ExportHeader,
    columns: &[ListColumn],
    lines: &[RegisterLine],
) -> PathBuf {
    let mut file = CaseListFile::begin(kind, dir, header, &office_setup(), columns).unwrap();
    file.push(lines).unwrap();
    let complete = file.pack(&GO_ON).unwrap().decrypt(&GO_ON).unwrap();
    dir.join(complete.persist("清单").unwrap())
}

fn list_file(
    dir: &Path,
    header: ExportHeader,
    columns: &[ListColumn],
    lines: &[RegisterLine],
) -> Sheets {
    read(&write_list(FileKind::Xlsx, dir, header, columns, lines))
}

fn csv_file(
    dir: &Path,
    header: ExportHeader,
    columns: &[ListColumn],
    lines: &[RegisterLine],
) -> String {
    fs::read_to_string(write_list(FileKind::Csv, dir, header, columns, lines)).unwrap()
}

fn cells(sheets: &Sheets) -> impl Iterator<Item = &Data> {
    sheets
        .iter()
        .flat_map(|(_, range)| range.used_cells())
        .map(|(_, _, cell)| cell)
}

fn text_of(sheets: &Sheets) -> String {
    cells(sheets).map(|cell| format!("{cell}\n")).collect()
}

/// Returns the row whose first cell that is not empty begins with the label.
fn row_of<'a>(range: &'a Range<Data>, label: &str) -> &'a [Data] {
    let found = |row: &&[Data]| {
        let first = row.iter().find(|cell| **cell != Data::Empty);
        first.is_some_and(|cell| cell.to_string().starts_with(label))
    };
    range
        .rows()
        .find(found)
        .unwrap_or_else(|| panic!("no row {label}"))
}

/// Returns the cells of the register or list column with this head.
fn column<'a>(range: &'a Range<Data>, head: &str) -> Vec<&'a Data> {
    let heads = range.rows().nth(2).unwrap();
    let at = heads.iter().position(|c| *c == head);
    let at = at.unwrap_or_else(|| panic!("no column {head}"));
    range.rows().skip(3).map(|row| &row[at]).collect()
}

#[test]
fn the_workbook_has_its_sheets_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for (language, names) in [
        (
            Language::Zh,
            [
                "汇总",
                "事由",
                "统计类别",
                "来源",
                "网格",
                "调解员",
                "趋势",
                "案件登记表",
            ],
        ),
        (
            Language::En,
            [
                "Summary",
                "Causes",
                "Statistics classes",
                "Sources",
                "Grids",
                "Mediators",
                "Trend",
                "Register",
            ],
        ),
    ] {
        let header = header(language, true);
        let lines = [line(1)];
        let sheets = tally_file(folder.path(), header, &tally_data(Basis::Accepted), &lines);
        let found: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(found, names);
    }
}

#[test]
fn numbers_are_numbers_and_zero_is_zero() {
    let folder = tempfile::tempdir().unwrap();
    let header = header(Language::Zh, true);
    let sheets = tally_file(folder.path(), header, &tally_data(Basis::Accepted), &[]);
    let matrix = &sheets[0].1;
    let total = row_of(matrix, "合计");
    // Carried over, new, collective, people, then R1 to R9 and R12.
    assert_eq!(total[1], Data::Float(31.0));
    assert_eq!(total[2], Data::Float(57.0));
    assert_eq!(total[3], Data::Float(1.0));
    assert_eq!(total[4], Data::Float(171.0));
    assert_eq!(total[5], Data::Float(36.0));
    assert_eq!(total[6], Data::Float(0.0));
    // Closed, agreed, rate, pending, overdue, claimed, agreed, mean days, registered, consulted.
    assert_eq!(total[15], Data::Float(55.0));
    assert_eq!(total[16], Data::Float(36.0));
    assert_eq!(total[17], Data::Float(0.6545));
    assert_eq!(total[18], Data::Float(33.0));
    assert_eq!(total[20], Data::Float(1_049_968.5));
    assert_eq!(total[21], Data::Float(432_001.8));
    assert_eq!(total[22], Data::Float(9.3));
    assert_eq!(total[23], Data::Float(58.0));
    assert_eq!(total[24], Data::Float(1.0));
    assert_eq!(total[25], Data::Float(2.0));
    assert_eq!(total.len(), 26);
    assert_eq!(row_of(matrix, "本年累计")[2], Data::Float(412.0));
    let change = row_of(matrix, "较上期增减");
    assert_eq!(change[1], Data::Float(3.0));
    assert_eq!(change[2], Data::Float(17.0));
    assert_eq!(change[17], Data::Float(0.59), "points of a per cent");
    let percent = row_of(matrix, "较上期增减（%）");
    assert_eq!(percent[2], Data::Float(42.5));
    assert_eq!(percent[17], Data::String("—".into()));
    let percent = row_of(matrix, "较去年同期增减（%）");
    assert_eq!(percent[1], Data::String("—".into()), "nothing to divide by");
    assert_eq!(percent[2], Data::Float(-5.0));
    let silent = row_of(&sheets[4].1, "冷链网格 ※");
    assert_eq!(silent[1], Data::Float(0.0));
    assert_eq!(silent[17], Data::String("—".into()));
}

#[test]
fn the_balance_holds_in_every_row_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    for basis in [Basis::Registered, Basis::Accepted, Basis::Closed] {
        let header = header(Language::Zh, true);
        let data = tally_data(basis);
        let sheets = tally_file(folder.path(), header, &data, &[]);
        for ((_, range), view) in sheets.iter().zip([
            &data.matrix,
            &data.by_cause,
            &data.by_stat_class,
            &data.by_source,
            &data.by_grid,
            &data.by_mediator,
        ]) {
            let heads: Vec<String> = range
                .rows()
                .find(|r| r.iter().any(|c| *c == "结案\n合计"))
                .map(|r| r.iter().map(ToString::to_string).collect())
                .unwrap();
            let closed = heads.iter().position(|h| h == "结案\n合计").unwrap();
            let number = |row: &[Data], at: usize| match row[at] {
                Data::Float(n) => n,
                ref other => panic!("{other:?}"),
            };
            let first = range
                .rows()
                .position(|r| r[closed] == "结案\n合计")
                .unwrap()
                + 1;
            for row in range.rows().skip(first).take(view.rows.len() + 1) {
                let balance = number(row, 1) + number(row, 2) - number(row, closed);
                assert_eq!(balance, number(row, closed + 3));
                let by_outcome: f64 = (5..closed).map(|at| number(row, at)).sum();
                assert_eq!(by_outcome, number(row, closed));
            }
        }
    }
}

#[test]
fn units_that_reported_nothing_are_listed_and_the_basis_is_stated() {
    let folder = tempfile::tempdir().unwrap();
    let zh = header(Language::Zh, true);
    let text = text_of(&tally_file(
        folder.path(),
        zh,
        &tally_data(Basis::Accepted),
        &[],
    ));
    for part in [
        "※ 本期零报告单位：冷链网格",
        "※ 本期零报告单位：范粟",
        "3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件",
        "每案按首要事由计一次",
        "统计期间：2026年10月（2026-10-01 至 2026-10-31）　　统计口径：按受理日期",
        "调解成功率＝（书面协议＋口头协议＋和解后撤回）÷调解结案数",
        "上期结转＋本期新收－结案合计＝期末未结",
        "填报单位（盖章）：无锡盛阳食品城工会联合会",
        "负责人：____________",
        "报送日期：____________",
        "制表人：周麦",
        "审核人：____________",
        "制表日期：2026年10月31日",
        "未填写",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn register_cells_have_their_types() {
    let folder = tempfile::tempdir().unwrap();
    let header = header(Language::Zh, false);
    let lines: Vec<_> = (1..=9).map(line).collect();
    let sheets = tally_file(folder.path(), header, &tally_data(Basis::Accepted), &lines);
    let register = &sheets[7].1;
    let text = |s: &str| Data::String(s.into());
    assert_eq!(column(register, "案号")[6], &text("盛劳调字〔2026〕第7号"));
    assert_eq!(column(register, "电话")[0], &text(APPLICANT.1));
    assert_eq!(column(register, "证件号码")[0], &text(APPLICANT.2));
    assert_eq!(column(register, "商铺")[0], &text("3-12"));
    assert_eq!(column(register, "性别")[0], &text("女"));
    assert_eq!(column(register, "序号")[8], &Data::Float(9.0));
    assert_eq!(
        column(register, "请求金额（元）")[0],
        &Data::Float(221_046.0)
    );
    assert_eq!(
        column(register, "协议金额（元）")[0],
        &Data::Float(18_420.05)
    );
    assert_eq!(column(register, "协议金额（元）")[2], &Data::Empty);
    let Data::DateTime(date) = column(register, "结案日期")[0] else {
        panic!("not a date cell");
    };
    assert_eq!(date.as_f64(), 46312.0);
    assert_eq!(row_of(register, "共 9 件")[2], text("共 9 件"));
}

#[test]
fn a_list_has_exactly_its_columns_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let columns = [ListColumn::Closed, ListColumn::Number, ListColumn::People];
    let lines = [line(2), line(1)];
    let zh = header(Language::Zh, true);
    let sheets = list_file(folder.path(), zh.clone(), &columns, &lines);
    let rows: Vec<Vec<String>> = (sheets[0].1.rows())
        .map(|r| r.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(rows[2], ["结案日期", "案号", "涉及人数"]);
    assert_eq!(rows[3][1..], ["盛劳调字〔2026〕第2号", "12"]);
    assert_eq!(rows[4][1..], ["盛劳调字〔2026〕第1号", "12"]);
    let csv = csv_file(folder.path(), zh, &columns, &lines);
    assert_eq!(
        csv,
        "\u{feff}结案日期,案号,涉及人数\r\n\
         2026-10-17,盛劳调字〔2026〕第2号,12\r\n\
         2026-10-17,盛劳调字〔2026〕第1号,12\r\n"
    );
    let one = list_file(
        folder.path(),
        header(Language::En, true),
        &columns[1..2],
        &lines,
    );
    assert_eq!(column(&one[0].1, "Case number").len(), 3);
}

#[test]
fn nothing_typed_becomes_a_formula_or_breaks_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<_> = HOSTILE_TEXTS
        .iter()
        .map(|text| hostile_line(text))
        .collect();
    for masked in [true, false] {
        let mut header = header(Language::Zh, masked);
        header.office = "=1+1&P&\"".into();
        header.prepared_by = "=2+2".into();
        let mut data = tally_data(Basis::Registered);
        data.by_grid.rows[0].zh = "=3+3".into();
        data.matrix.sentence.zh[0].text = "=4+4".into();
        let sheets = tally_file(folder.path(), header.clone(), &data, &lines);
        let claims = column(&sheets[7].1, "请求事项摘要");
        for (text, cell) in HOSTILE_TEXTS.iter().zip(claims) {
            let Data::String(written) = cell else {
                panic!("{text:?} became {cell:?}");
            };
            assert!(
                !written.contains(|c: char| c.is_control() && c != '\n'),
                "{text:?}"
            );
        }
        assert_eq!(row_of(&sheets[4].1, "=3+3")[0], Data::String("=3+3".into()));
        let list = list_file(folder.path(), header.clone(), ListColumn::ALL, &lines);
        assert_eq!(
            column(&list[0].1, "简要情况").len(),
            HOSTILE_TEXTS.len() + 1
        );

        let csv = csv_file(folder.path(), header, ListColumn::ALL, &lines);
        assert_eq!(csv.matches("\r\n").count(), HOSTILE_TEXTS.len() + 1);
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let begins_formula = |field: &str| {
            field
                .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        };
        for record in reader.records() {
            let record = record.unwrap();
            assert_eq!(record.len(), ListColumn::ALL.len());
            assert!(!record.iter().any(begins_formula), "{record:?}");
        }
    }
}

#[test]
fn an_empty_period_gives_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let mut data = tally_data(Basis::Accepted);
    for view in [
        &mut data.matrix,
        &mut data.by_cause,
        &mut data.by_stat_class,
        &mut data.by_source,
        &mut data.by_grid,
        &mut data.by_mediator,
    ] {
        view.rows.clear();
        view.sentence.zh.clear();
        view.sentence.basis_zh.clear();
    }
    data.trend = TrendView { months: Vec::new() };
    let sheets = tally_file(folder.path(), header(Language::Zh, true), &data, &[]);
    assert_eq!(
        row_of(&sheets[7].1, "本期无案件")[2],
        Data::String("本期无案件".into())
    );
}

#[test]
fn an_export_folder_that_cannot_be_created_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("a file");
    fs::write(&blocked, "").unwrap();
    let zh = header(Language::Zh, true);
    let failed = TallyWorkbook::begin(&blocked, zh, &office_setup(), &tally_data(Basis::Accepted));
    assert!(matches!(failed.err(), Some(ExportError::Folder(_))));
}

#[test]
fn exports_can_be_sent_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<TallyWorkbook>();
    is_send::<CaseListFile>();
}

/// Writes sample exports to look at: `CASEBOOK_SAMPLES=DIR cargo test sample_exports`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "only this test reads its output folder from the environment"
)]
fn sample_exports() {
    let Some(dir) = std::env::var_os("CASEBOOK_SAMPLES") else {
        return;
    };
    let dir = Path::new(&dir);
    for language in [Language::Zh, Language::En] {
        let lines: Vec<_> = (1..=40).map(line).collect();
        tally_file(
            dir,
            header(language, false),
            &tally_data(Basis::Accepted),
            &lines,
        );
        list_file(dir, header(language, true), ListColumn::ALL, &lines);
    }
}
