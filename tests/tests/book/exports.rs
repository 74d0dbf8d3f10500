//! Exports: only whole files, each of one moment, while cases are saved.

use calamine::{Data, Reader, Xlsx, open_workbook};
use casebook_tests::test_office::TestOffice;
use serde_json::{Value, json};

use crate::tallies::{day, set_from_21};

fn fill(office: &mut TestOffice, cases: usize) {
    for _ in 0..cases {
        let case = office.wage_case();
        office.ok("case_register", case);
    }
}

fn tally(file: &str) -> Value {
    let period = json!({"kind": "month", "year": 2026, "month": 10});
    let tally =
        json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
    json!({"tally": tally, "file": file, "language": "zh", "unmasked": false})
}

fn list() -> Value {
    json!({"query": {"view": "all"}, "columns": ["number", "applicants", "claimed"], "file": "csv", "language": "zh",
        "unmasked": false})
}

fn files(office: &TestOffice) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(office.exports()) else {
        return Vec::new();
    };
    let names = folder.filter_map(|e| e.ok().map(|e| e.file_name().to_string_lossy().into_owned()));
    names.collect()
}

#[test]
fn a_case_saved_during_an_export_is_in_matrix_and_register_alike() {
    let mut office = TestOffice::new_practice("2026-10-20");
    fill(&mut office, 150);
    office.ok("export_tally", tally("xlsx"));
    let first = office.run_slice().expect("a slice");
    assert_eq!((first.done, first.total), (100, 150));
    fill(&mut office, 1);
    let done = office.run_job();
    assert_eq!(json!(done.state), "done");
    assert_eq!(
        (done.done, done.total),
        (151, 151),
        "matrix and register are of one moment"
    );
    assert_eq!(files(&office), done.files);
}

#[test]
fn a_cancelled_export_and_one_of_a_book_that_was_closed_leave_nothing() {
    let mut office = TestOffice::new_practice("2026-10-20");
    fill(&mut office, 150);
    let job = office.ok("export_list", list());
    office.ok("job_cancel", job);
    assert_eq!(json!(office.run_job().state), "cancelled");
    office.ok("export_list", list());
    assert!(office.run_slice().is_some());
    office.ok("sign_out", json!({}));
    assert!(office.run_slice().is_none());
    assert_eq!(files(&office), Vec::<String>::new());
}

#[test]
fn an_exported_list_is_masked_and_never_overwrites_another_file() {
    let mut office = TestOffice::new_practice("2026-10-20");
    fill(&mut office, 3);
    office.ok("export_list", list());
    assert_eq!(office.refused("export_list", list()), "job_running");
    let first = office.run_job();
    office.ok("export_list", list());
    let second = office.run_job();
    assert_ne!(first.files, second.files);
    let text = std::fs::read_to_string(office.exports().join(&first.files[0])).expect("the file");
    let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
    assert!(
        text.starts_with('\u{FEFF}'),
        "spreadsheets recognize UTF-8 by the byte order mark"
    );
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[1], "盛劳调字〔2026〕第1号,周*满,12000.00");
}

/// Where names are asked for, all are written; the number follows only where it is greater than the names.
#[test]
fn an_export_with_names_has_every_name() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    let mut parties = vec![case["parties"][0].clone(), case["parties"][1].clone()];
    for name in ["沈二", "顾 三"] {
        let mut one = parties[0].clone();
        one["name"] = json!(name);
        parties.push(one);
    }
    case["parties"] = json!(parties);
    office.ok("case_register", case.clone());
    case["fields"]["worker_count"] = json!(12);
    case["fields"]["collective"] = json!(true);
    office.ok("case_register", case);
    for (unmasked, names) in [
        (true, ["周小满、沈二、顾 三", "周小满、沈二、顾 三等12人"]),
        (false, ["周*满等3人", "周*满等12人"]),
    ] {
        let mut export = list();
        export["unmasked"] = json!(unmasked);
        office.ok("export_list", export);
        let file = office.exports().join(&office.run_job().files[0]);
        let text = std::fs::read_to_string(file).expect("the file");
        let written: Vec<&str> = (text.lines().skip(1))
            .filter_map(|line| line.split(',').nth(1))
            .collect();
        assert_eq!(written, names);
    }
}

/// The months of an office that counts from the 21st are its own in the workbook too.
#[test]
fn the_trend_of_a_workbook_is_that_of_the_screen() {
    let mut office = TestOffice::new_practice("2026-09-21");
    set_from_21(&mut office);
    for registered_on in ["2026-09-21", "2026-10-20", "2026-10-21", "2026-10-25"] {
        office.clock.set_day(day(registered_on));
        fill(&mut office, 1);
    }
    let period = json!({"kind": "any", "from": "2026-10-01", "to": "2026-10-25"});
    let trend = json!({"period": period, "basis": "registered"});
    let months = office.ok("tally_trend", trend)["months"].clone();
    let shown: Vec<(String, f64)> = (months.as_array().into_iter().flatten())
        .map(|month| {
            let name = format!(
                "{}-{:02}",
                month["year"],
                month["month"].as_i64().unwrap_or(0)
            );
            (name, month["figures"]["new"].as_f64().unwrap_or(-1.0))
        })
        .collect();
    let mut export = tally("xlsx");
    export["tally"]["period"] = period;
    office.ok("export_tally", export);
    let file = office.exports().join(&office.run_job().files[0]);
    let mut workbook: Xlsx<_> = open_workbook(file).expect("a workbook");
    let sheet = workbook.worksheet_range("趋势").expect("the trend");
    let mut rows = sheet.rows();
    let place = |row: &[Data]| row.iter().position(|cell| *cell == "本期新收");
    let new = rows.find_map(place).expect("the column");
    let written: Vec<(String, f64)> = rows
        .map_while(|row| match (&row[0], &row[new]) {
            (Data::String(month), Data::Float(cases)) => Some((month.clone(), *cases)),
            _ => None,
        })
        .collect();
    assert_eq!(written, shown);
    let last = [("2026-10".to_owned(), 2.0), ("2026-11".to_owned(), 2.0)];
    assert_eq!(written[10..], last, "the 21st begins a month");
}
