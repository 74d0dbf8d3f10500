//! `cargo xtask check` and `cargo xtask test`: run their checks, each with its time, and print a summary.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::program::{Failure, Program};
use crate::{machine, torture, tree};

/// A check and its name on the terminal.
type Check = (&'static str, fn() -> Result<(), Failure>);

/// Steps that all checks need; if one fails, the checks are not run.
const PREREQUISITES: [Check; 3] = [
    ("machine", machine::install_all),
    ("page packages", tree::install_page_packages),
    // Built before all Rust code, because the program embeds the page at compile time.
    ("page build", tree::build_page),
];

const RUST_FORMAT: Check = ("rust format", || {
    Program::cargo(["fmt", "--all", "--check"]).run()
});
const PAGE_LINT: Check = ("page lint", || Program::npm(["run", "lint"]).run());
const PAGE_TYPES: Check = ("page types", || Program::npm(["run", "check"]).run());
const PAGE_TESTS: Check = ("page tests", || Program::npm(["run", "test"]).run());
const CLIPPY: Check = ("clippy", || {
    let warnings = ["-D", "warnings"];
    let all = ["clippy", "--workspace", "--all-targets", "--"];
    Program::cargo(all).args(warnings).run()?;
    // No default target, because it needs the built program; beside `--all-targets` its name would be ignored.
    let journeys = ["clippy", "--workspace", "--test", "journeys", "--"];
    Program::cargo(journeys).args(warnings).run()
});

/// The checks of the inner loop: what can be known without the window.
const QUICK: [Check; 6] = [
    RUST_FORMAT,
    PAGE_LINT,
    PAGE_TYPES,
    PAGE_TESTS,
    CLIPPY,
    // The workspace as a whole, so that the libraries are those of the other commands.
    ("core tests", || {
        let arguments = [
            "test",
            "--workspace",
            "--lib",
            "--test",
            "tidy",
            "--test",
            "wire_types",
            "--test",
            "stored_formats",
            "--test",
            "shell_settings",
        ];
        Program::cargo(arguments).run()
    }),
];

/// All checks, quick ones first. A failing check does not stop the others.
const ALL: [Check; 9] = [
    RUST_FORMAT,
    PAGE_LINT,
    PAGE_TYPES,
    PAGE_TESTS,
    CLIPPY,
    // The tests and the program are built together, so that they share their libraries.
    ("rust build", || {
        Program::cargo(["build", "--workspace", "--all-targets"]).run()
    }),
    ("rust tests", || {
        run_without_leftovers(Program::cargo(["test", "--workspace"]))
    }),
    ("journeys in the window", journeys),
    ("torture, quick", torture::quick),
];

/// Runs the end-to-end tests, on Linux only, because they use WebKitGTK's WebDriver.
fn journeys() -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("只在 Linux 上运行 / run on Linux only");
        return Ok(());
    }
    let journeys = Program::cargo(["test", "--workspace", "--test", "journeys"]);
    let program = tree::debug_build(&tree::program_name());
    run_without_leftovers(journeys.env("CASEBOOK_BIN", program))
}

/// Runs a step with a temporary folder of its own; fails if the step leaves anything in it.
fn run_without_leftovers(program: Program) -> Result<(), Failure> {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let name = format!("casebook-tests-{}-{run}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir(&folder)?;
    let result = ["TMPDIR", "TMP", "TEMP"]
        .into_iter()
        .fold(program, |program, name| program.env(name, &folder))
        .run();
    let mut left = Vec::new();
    for entry in fs::read_dir(&folder)? {
        left.push(entry?.file_name().to_string_lossy().into_owned());
    }
    fs::remove_dir_all(&folder)?;
    result?;
    match left.is_empty() {
        true => Ok(()),
        false => Err(Failure::Message(format!(
            "left in the temporary folder: {}",
            left.join(", ")
        ))),
    }
}

/// Runs the checks of the inner loop; fails if one of them failed.
pub fn check() -> Result<(), Failure> {
    run(&QUICK)
}

/// Runs all checks; fails if one of them failed.
pub fn test() -> Result<(), Failure> {
    run(&ALL)
}

fn run(checks: &[Check]) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for (name, check) in PREREQUISITES {
        if !timed(name, check, &mut rows) {
            return summary(&rows);
        }
    }
    for (name, check) in checks {
        timed(name, *check, &mut rows);
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn program(script: &str) -> Program {
        Program::new("sh").args(["-c", script])
    }

    #[test]
    fn a_file_in_the_temporary_folder_is_reported() {
        let left = run_without_leftovers(program("touch \"$TMPDIR/slip\""));
        let message = left.expect_err("a file is left").to_string();
        assert_eq!(message, "left in the temporary folder: slip");
        let deleted = program("touch \"$TMPDIR/slip\" && rm \"$TMPDIR/slip\"");
        assert!(run_without_leftovers(deleted).is_ok(), "control");
    }
}
