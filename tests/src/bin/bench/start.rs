//! How long the program takes until it can be used, side by side with an empty window of the same kind.

use std::path::PathBuf;

use casebook_tests::book::Book;
use casebook_tests::startup::{self, Start};
use casebook_tests::{Setup, Trouble, Window};

use super::Outcome;

/// Pairs of starts, the empty window and ours in turn, after one pair that is not counted.
const PAIRS: usize = 9;

/// Adds rows for start (ms) and memory (MiB); says so and adds none where nothing was built or no screen can be made.
pub fn measure(book: &Book, mut row: impl FnMut(&str, Vec<f64>)) -> Outcome<()> {
    let program = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(ours), Some(empty)) = (program("CASEBOOK_BIN"), program("EMPTY_WINDOW_BIN")) else {
        eprintln!("no window is measured: `cargo xtask bench` builds the programs for that");
        return Ok(());
    };
    let (mut bare, mut first, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..=PAIRS {
        let nothing = startup::measure(Setup::default().program(&empty), "body")?;
        let shown = startup::measure(setup(book, &ours), "@start")?;
        let today = open_book(setup(book, &ours))?;
        if pair > 0 {
            bare.push(nothing);
            first.push(shown);
            opened.push(today);
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
    row("start_empty", times(&bare));
    row("start_first_page", times(&first));
    row("start_to_today", times(&opened));
    row("memory_mib_empty", memory(&bare));
    row("memory_mib_first", memory(&first));
    row("memory_mib_today", memory(&opened));
    Ok(())
}

fn setup(book: &Book, program: &std::path::Path) -> Setup {
    let data = book.folder();
    Setup::default()
        .program(program)
        .data(data.parent().unwrap_or(&data))
        .today(&book.today.to_string())
}

/// From asking for the program until today's work list of the book is shown.
fn open_book(setup: Setup) -> Result<Start, Trouble> {
    startup::measure_after(
        setup,
        "@start-practice",
        "@today-date",
        |window: &Window| window.click("@start-practice"),
    )
}
