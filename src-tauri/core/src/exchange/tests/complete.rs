//! An export is complete: it says what it leaves out, and no case stops it.

use crate::domain::period::PeriodSpec;
use crate::exchange::fixtures::day;

use super::*;

#[test]
fn a_register_of_part_of_the_office_says_so_and_marks_its_cases() {
    let folder = tempfile::tempdir().unwrap();
    let mut data = tally_data(Basis::Accepted);
    let face = |data: &TallyData| {
        let lines = [line(1), line(3)];
        let sheets = tally_file(folder.path(), header(Language::Zh, true), data, &lines);
        let register = &sheets[7].1;
        let marks: Vec<_> = column(register, "计入")[..2]
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(marks, ["新收、结案", "新收、未结"]);
        register.rows().nth(1).unwrap()[2].to_string()
    };
    assert!(!face(&data).contains("未列出"));
    data.hidden = 3;
    assert!(face(&data).contains("另有 3 件未列出"), "{}", face(&data));
}

#[test]
fn an_odd_case_never_stops_an_export_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (normal, mut long, mut old) = (line(1), line(2), line(3));
    long.summary = "𠮷".repeat(20_000);
    long.parties[0].id_number = "9".repeat(40_000);
    old.row.registered_on = day(1, 1, 1);
    old.row.accepted_on = chrono::NaiveDate::from_ymd_opt(20_000, 12, 31);
    let columns: Vec<ListColumn> = ListColumn::ALL.to_vec();
    for kind in [FileKind::Xlsx, FileKind::Csv] {
        let mut zh = header(Language::Zh, false);
        zh.printed_on = day(1, 1, 1);
        zh.office = "𠮷&".repeat(200);
        let mut file =
            CaseListFile::begin(kind, folder.path(), zh, &office_setup(), &columns).unwrap();
        file.push(&[normal.clone(), long.clone(), old.clone()])
            .unwrap();
        let packed = file.pack(&GO_ON).unwrap().decrypt(&GO_ON).unwrap();
        assert_eq!(packed.cut(), [long.row.number.clone()], "{kind:?}");
        let name = packed.persist("清单").unwrap();
        if kind == FileKind::Xlsx {
            let sheets = read(&folder.path().join(name));
            let summaries = column(&sheets[0].1, "简要情况");
            assert!(summaries[1].to_string().ends_with("cut）"));
            assert!(!summaries[0].to_string().contains('…'));
        }
    }
    let mut data = tally_data(Basis::Accepted);
    data.matrix.sentence.zh[0].text = "禾".repeat(40_000);
    tally_file(folder.path(), header(Language::Zh, true), &data, &[long]);
}

#[test]
fn a_running_period_says_until_when_it_counts_and_a_first_year_that_it_has_no_year_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut data = tally_data(Basis::Accepted);
    let subtitle = |data: &TallyData| {
        let sheets = tally_file(folder.path(), header(Language::Zh, true), data, &[]);
        let text = text_of(&sheets);
        (sheets[0].1.rows().nth(1).unwrap()[0].to_string(), text)
    };
    assert!(!subtitle(&data).0.contains("未结束"));
    data.matrix.until = day(2026, 10, 20);
    data.matrix.year_earlier.figures = None;
    data.matrix.previous.figures = None;
    data.matrix.previous.since = Some(day(2026, 9, 14));
    let (subtitle, text) = subtitle(&data);
    assert!(text.contains("上期（数据不全）"));
    assert!(text.contains("上期：2026-09-01 至 2026-09-30（台账自 2026-09-14 起，不作比较）"));
    assert!(
        subtitle.contains("2026-10-01 至 2026-10-20，时段未结束"),
        "{subtitle}"
    );
    assert!(text.contains("去年同期（无数据）"));
    assert!(text.contains("去年同期：2025-10-01 至 2025-10-31（无数据）"));
    assert!(!text.contains("较去年同期增减"));
    assert!(text.contains("另有 2 件登记后未决定受理"));
}

#[test]
fn a_year_is_compared_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut data = tally_data(Basis::Accepted);
    let names = |data: &TallyData| {
        let sheets = tally_file(folder.path(), header(Language::Zh, true), data, &[]);
        let first = sheets[0].1.rows().map(|row| row[0].to_string());
        let compared = first.filter(|name| ["上期", "去年同期"].contains(&name.as_str()));
        compared.collect::<Vec<_>>()
    };
    assert_eq!(names(&data), ["上期", "去年同期"], "the control: a month");
    data.matrix.query.period = PeriodSpec::Year { year: 2026 };
    data.matrix.previous = data.matrix.year_earlier.clone();
    data.matrix.year_to_date = None;
    assert_eq!(names(&data), ["去年同期"]);
}

#[test]
fn a_cancelled_export_leaves_nothing_and_a_second_one_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let names = || {
        let mut names: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let zh = header(Language::Zh, true);
    let mut file = TallyWorkbook::begin(
        dir,
        zh.clone(),
        &office_setup(),
        &tally_data(Basis::Accepted),
    )
    .unwrap();
    file.push_register(&[line(1)]).unwrap();
    drop(file);
    assert!(names().is_empty(), "{:?}", names());
    for _ in 0..2 {
        tally_file(dir, zh.clone(), &tally_data(Basis::Accepted), &[line(1)]);
    }
    assert_eq!(names(), ["月报 (2).xlsx", "月报.xlsx"]);
}
