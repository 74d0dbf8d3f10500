//! `cargo xtask test`: runs every check, with its time, and prints a summary.

use std::time::{Duration, Instant};

use crate::step::{Failure, Step};
use crate::{machine, torture, tree};

/// A check and its name on the terminal.
type Check = (&'static str, fn() -> Result<(), Failure>);

/// Steps that all checks need; if one fails, the checks are not run.
const PREREQUISITES: [Check; 3] = [
    ("machine", install),
    ("page packages", tree::install_page_packages),
    // Built before all Rust code, because the program embeds the page at compile time.
    ("page build", tree::build_page),
];

/// The checks, quick ones first. A failing check does not stop the others.
const CHECKS: [Check; 9] = [
    ("rust format", || {
        Step::cargo(["fmt", "--all", "--check"]).run()
    }),
    ("page lint", || Step::npm(["run", "lint"]).run()),
    ("page types", || Step::npm(["run", "check"]).run()),
    ("page tests", || Step::npm(["run", "test"]).run()),
    ("clippy", || {
        let arguments = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        Step::cargo(arguments).run()
    }),
    // The tests and the program are built together, so that they share their libraries.
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

/// Runs the end-to-end tests, on Linux only, because they use WebKitGTK's WebDriver.
fn journeys() -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("只在 Linux 上运行 / run on Linux only");
        return Ok(());
    }
    Step::cargo(["test", "--workspace", "--test", "journeys"])
        .env("CASEBOOK_BIN", tree::debug_build(&tree::program_name()))
        .run()
}

/// Runs all checks; fails if one of them failed.
pub fn test() -> Result<(), Failure> {
    let mut rows = Vec::new();
    for (name, check) in PREREQUISITES {
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
    println!("── {name}: {}", result_text(&row));
    rows.push(row);
    end.is_ok()
}

fn result_text(row: &Row) -> String {
    let end = if row.passed { "passed" } else { "FAILED" };
    format!("{end} in {:.1} s", row.time.as_secs_f64())
}

fn summary(rows: &[Row]) -> Result<(), Failure> {
    println!("\n── summary");
    for row in rows {
        println!("{:<24}{}", row.name, result_text(row));
    }
    let failed = rows.iter().filter(|row| !row.passed).count();
    println!("{} passed, {failed} failed", rows.len() - failed);
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::Message("not every check passed".to_owned()))
}
