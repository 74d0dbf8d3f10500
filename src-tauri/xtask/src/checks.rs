//! `cargo xtask test`: every check, each with its time, and a summary at the end.

use std::time::{Duration, Instant};

use crate::step::{Failure, Step};
use crate::{machine, torture, tree};

/// A check and what the terminal calls it.
type Check = (&'static str, fn() -> Result<(), Failure>);

/// What the checks stand on; when one of these fails, nothing after it can be believed.
const GROUND: [Check; 3] = [
    ("machine", install),
    ("page packages", tree::install_page_packages),
    // Before all Rust: the program takes the page into itself when it is compiled.
    ("page build", tree::build_page),
];

/// The checks, the quick ones first. One that fails does not keep the others from being run.
const CHECKS: [Check; 9] = [
    ("rust format", || {
        Step::cargo(["fmt", "--all", "--check"]).run()
    }),
    ("page lint", || Step::npm(["run", "lint"]).run()),
    ("page types", || Step::npm(["run", "check"]).run()),
    ("page tests", || Step::npm(["run", "test"]).run()),
    ("clippy", || {
        let words = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        Step::cargo(words).run()
    }),
    // The tests and the program in one go, so that they share their libraries.
    ("rust build", || {
        Step::cargo(["build", "--workspace", "--all-targets"]).run()
    }),
    ("rust tests", || Step::cargo(["test", "--workspace"]).run()),
    ("journeys in the window", journeys),
    ("torture, quick", torture::quick),
];

fn install() -> Result<(), Failure> {
    machine::install_components()?;
    machine::install(machine::TO_RUN)?;
    machine::install(machine::TO_DRIVE)?;
    machine::install(machine::TO_TEST)
}

/// The end-to-end tests. WebKitGTK's driver is the one that they speak to, so they run where it is.
fn journeys() -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("只在 Linux 上运行 / run on Linux only");
        return Ok(());
    }
    Step::cargo(["test", "--workspace", "--test", "journeys"])
        .env("CASEBOOK_BIN", tree::debug_build(&tree::program_name()))
        .run()
}

/// Runs everything; fails when one check did.
pub fn test() -> Result<(), Failure> {
    let mut rows = Vec::new();
    for (name, check) in GROUND {
        if !timed(name, check, &mut rows) {
            return summary(&rows);
        }
    }
    for (name, check) in CHECKS {
        timed(name, check, &mut rows);
    }
    summary(&rows)
}

struct Row {
    name: &'static str,
    time: Duration,
    passed: bool,
}

fn timed(name: &'static str, check: fn() -> Result<(), Failure>, rows: &mut Vec<Row>) -> bool {
    println!("\n── {name}");
    let start = Instant::now();
    let end = check();
    if let Err(failure) = &end {
        println!("✗ {failure}");
    }
    let row = Row {
        name,
        time: start.elapsed(),
        passed: end.is_ok(),
    };
    println!("── {name}: {}", words(&row));
    rows.push(row);
    end.is_ok()
}

fn words(row: &Row) -> String {
    let end = if row.passed { "passed" } else { "FAILED" };
    format!("{end} in {:.1} s", row.time.as_secs_f64())
}

fn summary(rows: &[Row]) -> Result<(), Failure> {
    println!("\n── summary");
    for row in rows {
        println!("{:<24}{}", row.name, words(row));
    }
    let failed = rows.iter().filter(|row| !row.passed).count();
    println!("{} passed, {failed} failed", rows.len() - failed);
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::Said("not every check passed".to_owned()))
}
