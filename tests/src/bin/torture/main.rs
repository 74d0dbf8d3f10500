//! Runs the destructive tests, prints a table of the results and writes them to `torture.json`.
//!
//! Every trial has a control: the same test without the protection, which must fail. Parts of a trial that are killed
//! run in a child process, which is this program with `child` as its first argument.
//!
//! * [`trial`]: what all trials share; [`child`]: the child processes; [`attacks`]: those of an attacker who uses the program

mod acknowledged;
mod attacks;
mod backups;
mod book_writer;
mod canaries;
mod checked_commands;
mod child;
mod colleague;
mod crash_scenario;
mod damage;
mod faults;
mod hostile;
mod insider;
mod key_changes;
mod kills;
mod matrix;
mod memory;
mod office_fixture;
mod power_cuts;
mod restore_drill;
mod shim;
mod trial;
mod upgrade;
mod window_memory;
mod wrong_passphrases;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use casebook_core::ZeroingAllocator;
use serde_json::{Value, json};
use trial::{Row, Run, Trial, TrialResult};

/// Overwrites freed memory, as the allocator of the real program does.
#[global_allocator]
static ALLOCATOR: ZeroingAllocator = ZeroingAllocator;

/// All trials, in the order of the table.
const TRIALS: &[&Trial] = &[
    &kills::TRIAL,
    &power_cuts::TRIAL,
    &faults::FAILING_CALLS,
    &faults::DISK_FULL,
    &key_changes::FAILING_CALLS,
    &upgrade::TRIAL,
    &key_changes::PASSPHRASE_TRIAL,
    &key_changes::ROTATION_TRIAL,
    &backups::BACKUP_TRIAL,
    &backups::RESTORE_TRIAL,
    // The trials below need no failing disk.
    &damage::TRIAL,
    &insider::TRIAL,
    &colleague::TRIAL,
    &matrix::TRIAL,
    &canaries::TRIAL,
    &memory::TRIAL,
    &window_memory::TRIAL,
    &wrong_passphrases::TRIAL,
    &hostile::TRIAL,
    &restore_drill::TRIAL,
    &attacks::former_passphrase::TRIAL,
    &attacks::long_session::TRIAL,
    &attacks::clock_set_back::TRIAL,
    &attacks::stopped_export::TRIAL,
    &attacks::looks_on_full_disk::TRIAL,
    &attacks::hidden_digits::TRIAL,
    &attacks::lone_supervisor::TRIAL,
    &attacks::old_sheet::TRIAL,
    &attacks::rollback::TRIAL,
    &attacks::export_folder::TRIAL,
    &attacks::named_paths::TRIAL,
    &attacks::special_files::TRIAL,
    &attacks::silent_medium::TRIAL,
];

/// The seed of a run without `--seed`.
const DEFAULT_SEED: u64 = 20_261_120;

/// The command line options.
struct Options {
    quick: bool,
    seed: u64,
    out: PathBuf,
    only: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let passed = match arguments.split_first() {
        Some((first, rest)) if first == "child" => child::run(rest).map(|()| true),
        _ => parse_options(&arguments).and_then(|options| run_trials(&options)),
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("torture: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse_options(arguments: &[String]) -> TrialResult<Options> {
    let mut options = Options {
        quick: false,
        seed: DEFAULT_SEED,
        out: PathBuf::from("target/torture"),
        only: None,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--quick" {
            options.quick = true;
            continue;
        }
        let value = arguments.next();
        match (argument.as_str(), value) {
            ("--out", Some(value)) => options.out = value.into(),
            ("--seed", Some(value)) => options.seed = value.parse()?,
            ("--only", Some(value)) => options.only = Some(value.clone()),
            _ => return Err(usage().into()),
        }
    }
    Ok(options)
}

fn usage() -> String {
    let names: Vec<&str> = TRIALS.iter().map(|trial| trial.name).collect();
    format!(
        "usage: torture [--quick] [--out DIR] [--seed N] [--only NAME]\n  NAME: {}",
        names.join(" | ")
    )
}

/// Runs the chosen trials; returns true if all passed.
fn run_trials(options: &Options) -> TrialResult<bool> {
    let chosen: Vec<&&Trial> = TRIALS
        .iter()
        .filter(|trial| options.only.as_ref().is_none_or(|only| only == trial.name))
        .collect();
    if chosen.is_empty() && options.only.is_some() {
        return Err(usage().into());
    }
    if cfg!(target_os = "linux") && shim::Shim::find().is_none() {
        return Err("CASEBOOK_FAULTS names no folder with faults.so: start the trials with `cargo xtask torture`; without the library some controls cannot fail".into());
    }
    // Below `target`, because the temporary folder may be a file system in memory, which cannot fail like a disk.
    let work = std::path::absolute(format!("target/torture-work/{}", std::process::id()))?;
    fs::create_dir_all(&work)?;
    fs::create_dir_all(&options.out)?;
    println!(
        "种子 / seed {} · {}",
        options.seed,
        if options.quick {
            "快速 / quick"
        } else {
            "完整 / full"
        }
    );
    let mut rows = Vec::new();
    for trial in chosen {
        let started = Instant::now();
        eprintln!("── {} · {}", trial.name_zh, trial.name);
        let row = run_trial(trial, options, &work);
        eprintln!("   {:.1} s", started.elapsed().as_secs_f64());
        rows.push((*trial, row));
        // Written after each trial, so that a run that is interrupted after hours leaves its results.
        let so_far = serde_json::to_string_pretty(&report(options, &rows))?;
        fs::write(options.out.join("torture.json"), so_far)?;
    }
    fs::remove_dir_all(&work)?;
    print_table(&rows);
    Ok(rows.iter().all(|(_, row)| row.has_passed()))
}

fn run_trial(trial: &Trial, options: &Options, work: &Path) -> Row {
    let created = Run::new(trial, options.quick, options.seed, work);
    let mut run = match created {
        Ok(run) => run,
        Err(error) => {
            eprintln!(
                "   ✗ {}: the work folder cannot be created: {error}",
                trial.name
            );
            return Row {
                tried: 0,
                failed: 1,
                control_failed: None,
                skipped: None,
                facts: serde_json::Map::new(),
            };
        }
    };
    let row = (trial.run)(&mut run).unwrap_or_else(|error| run.error_row(error.as_ref()));
    run.remove_folders();
    row
}

/// Returns the content of `torture.json`.
fn report(options: &Options, rows: &[(&Trial, Row)]) -> Value {
    let requested: serde_json::Map<String, Value> = rows
        .iter()
        .map(|(trial, _)| {
            let count = if options.quick {
                trial.quick
            } else {
                trial.full
            };
            (trial.name.to_string(), json!(count))
        })
        .collect();
    json!({
        "seed": options.seed,
        "quick": options.quick,
        "asked": requested,
        "system": std::env::consts::OS,
        "rows": rows.iter().map(|(trial, row)| row.to_json(trial)).collect::<Vec<_>>(),
    })
}

/// Returns the number of terminal columns of the text; a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn print_table(rows: &[(&Trial, Row)]) {
    let line = |cells: [&str; 4]| {
        let widths = [52, 10, 10, 0];
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, columns)| {
                format!(
                    "{cell}{}",
                    " ".repeat(columns.max(width(cell)) - width(cell))
                )
            })
            .collect();
        println!("{}", padded.join("  ").trim_end());
    };
    println!();
    line(["试验", "次数", "失败", "对照应失败"]);
    line(["test", "tried", "failed", "control failed as it must"]);
    for (trial, row) in rows {
        let control = match (row.skipped, row.control_failed) {
            (Some(reason), _) => format!("跳过 / skipped: {reason}"),
            (None, Some(true)) => "是 / yes".to_string(),
            (None, Some(false)) => "否 / NO".to_string(),
            (None, None) => "–".to_string(),
        };
        let name = format!("{} {}", trial.name_zh, trial.name);
        line([
            &name,
            &row.tried.to_string(),
            &row.failed.to_string(),
            &control,
        ]);
    }
}
