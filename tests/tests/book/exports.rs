//! Exports: whole files only, of one moment, with saving going on beside them.

use casebook_tests::book::Book;
use serde_json::{Value, json};

fn fill(book: &mut Book, cases: usize) {
    for _ in 0..cases {
        let case = book.wage_case();
        book.ok("case_register", case);
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

fn files(book: &Book) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(book.exports()) else {
        return Vec::new();
    };
    let names = folder.filter_map(|e| e.ok().map(|e| e.file_name().to_string_lossy().into_owned()));
    names.collect()
}

#[test]
fn a_case_saved_while_the_month_is_written_stands_in_matrix_and_register_alike() {
    let mut book = Book::on("2026-10-20");
    fill(&mut book, 150);
    book.ok("export_tally", tally("xlsx"));
    let now = book.now();
    let first = book.app.run_job_slice(&now).expect("a slice");
    assert_eq!((first.done, first.total), (100, 150));
    fill(&mut book, 1);
    let done = book.work();
    assert_eq!(json!(done.state), "done");
    assert_eq!(
        (done.done, done.total),
        (151, 151),
        "matrix and register are of one moment"
    );
    assert_eq!(files(&book), done.files);
}

#[test]
fn a_cancelled_export_and_one_of_a_book_that_was_closed_leave_nothing() {
    let mut book = Book::on("2026-10-20");
    fill(&mut book, 150);
    let job = book.ok("export_list", list());
    book.ok("job_cancel", job);
    assert_eq!(json!(book.work().state), "cancelled");
    book.ok("export_list", list());
    let now = book.now();
    assert!(book.app.run_job_slice(&now).is_some());
    book.ok("sign_out", json!({}));
    let now = book.now();
    assert!(book.app.run_job_slice(&now).is_none());
    assert_eq!(files(&book), Vec::<String>::new());
}

#[test]
fn a_list_is_exported_as_it_is_in_view_and_never_over_another_file() {
    let mut book = Book::on("2026-10-20");
    fill(&mut book, 3);
    book.ok("export_list", list());
    assert_eq!(book.refused("export_list", list()).0, "job_running");
    let first = book.work();
    book.ok("export_list", list());
    let second = book.work();
    assert_ne!(first.files, second.files);
    let text = std::fs::read_to_string(book.exports().join(&first.files[0])).expect("the file");
    let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
    assert!(
        text.starts_with('\u{FEFF}'),
        "spreadsheets know it by its mark"
    );
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[1], "盛劳调字〔2026〕第1号,周*满,12000.00");
}
