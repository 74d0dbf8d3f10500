//! Measures the start of the program, compared with an empty window of the same kind.

use std::path::PathBuf;

use casebook_tests::startup::{self, Start};
use casebook_tests::test_office::TestOffice;
use casebook_tests::{Setup, TestError, Window};

use super::BenchResult;

/// The number of measured pairs of starts, the empty window and ours in turn, after one pair that is not counted.
const PAIRS: usize = 9;

/// Adds rows for the start (ms) and memory (MiB); prints a message and adds none if the programs were not built.
pub fn measure(book: &TestOffice, mut row: impl FnMut(&str, Vec<f64>)) -> BenchResult<()> {
    let program = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(ours), Some(empty)) = (program("CASEBOOK_BIN"), program("EMPTY_WINDOW_BIN")) else {
        eprintln!("no window is measured: `cargo xtask bench` builds the programs for that");
        return Ok(());
    };
    let (mut empty_starts, mut first_pages, mut today_pages) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..=PAIRS {
        let nothing = startup::measure(Setup::default().program(&empty), "body")?;
        let shown = startup::measure(setup(book, &ours), "@start")?;
        let today = open_book(setup(book, &ours))?;
        if pair > 0 {
            empty_starts.push(nothing);
            first_pages.push(shown);
            today_pages.push(today);
        }
    }
    let times = |starts: &[Start]| {
        starts
            .iter()
            .map(|s| s.ready.as_secs_f64() * 1_000.0)
            .collect()
    };
    let memory = |starts: &[Start]| {
        starts
            .iter()
            .map(|s| s.memory_kib as f64 / 1_024.0)
            .collect()
    };
    row("start_empty", times(&empty_starts));
    row("start_first_page", times(&first_pages));
    row("start_to_today", times(&today_pages));
    row("memory_mib_empty", memory(&empty_starts));
    row("memory_mib_first", memory(&first_pages));
    row("memory_mib_today", memory(&today_pages));
    Ok(())
}

fn setup(book: &TestOffice, program: &std::path::Path) -> Setup {
    Setup::default()
        .program(program)
        .data(&book.data)
        .today(&book.today().to_string())
}

/// Starts the program and opens the book; measures until the work list of today was drawn.
fn open_book(setup: Setup) -> Result<Start, TestError> {
    startup::measure_after(
        setup,
        "@start-practice",
        "@today-assignee",
        |window: &Window| window.click("@start-practice"),
    )
}
