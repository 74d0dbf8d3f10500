//! The destructive tests: what they break, how often, and whether they could have failed.
//!
//! Prints a table and leaves `torture.json`. Every trial carries a control: the same test with the protection taken
//! out, which must fail. Parts of a trial that have to be killed run in a child: this program with the word `errand`.
//!
//! * [`trial`]: what trials share; [`errand`]: the children

mod canaries;
mod clerk;
mod copies;
mod cuts;
mod damage;
mod deeds;
mod desk;
mod drill;
mod errand;
mod faults;
mod guesses;
mod hostile;
mod insider;
mod kills;
mod ledger;
mod matrix;
mod memory;
mod rekey;
mod shim;
mod trial;
mod upgrade;
mod upheaval;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};
use trial::{Outcome, Row, Run, Trial};
use zeroizing_alloc::ZeroAlloc;

/// As the window has it: what is freed is wiped.
#[global_allocator]
static WIPING: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// Every trial, in the order of the table.
const TRIALS: &[&Trial] = &[
    &kills::TRIAL,
    &cuts::TRIAL,
    &faults::CALLS,
    &faults::FULL,
    &rekey::FAILING,
    &upgrade::TRIAL,
    &rekey::PASSPHRASE_TRIAL,
    &rekey::ROTATION_TRIAL,
    &copies::BACKUP_TRIAL,
    &copies::RESTORE_TRIAL,
    // What follows does not need a failing machine.
    &damage::TRIAL,
    &insider::TRIAL,
    &matrix::TRIAL,
    &canaries::TRIAL,
    &memory::TRIAL,
    &guesses::TRIAL,
    &hostile::TRIAL,
    &drill::TRIAL,
];

/// What a run without `--seed` starts from.
const SEED: u64 = 20_261_120;

struct Wanted {
    quick: bool,
    seed: u64,
    out: PathBuf,
    only: Option<String>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((first, rest)) if first == "errand" => errand::run(rest).map(|()| true),
        _ => wanted(&words).and_then(|wanted| torture(&wanted)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("torture: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wanted(words: &[String]) -> Outcome<Wanted> {
    let mut wanted = Wanted {
        quick: false,
        seed: SEED,
        out: PathBuf::from("target/torture"),
        only: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--quick" {
            wanted.quick = true;
            continue;
        }
        let value = words.next();
        match (word.as_str(), value) {
            ("--out", Some(value)) => wanted.out = value.into(),
            ("--seed", Some(value)) => wanted.seed = value.parse()?,
            ("--only", Some(value)) => wanted.only = Some(value.clone()),
            _ => return Err(usage().into()),
        }
    }
    Ok(wanted)
}

fn usage() -> String {
    let names: Vec<&str> = TRIALS.iter().map(|trial| trial.name).collect();
    format!(
        "usage: torture [--quick] [--out DIR] [--seed N] [--only NAME]\n  NAME: {}",
        names.join(" | ")
    )
}

/// Runs the trials; says whether all is well.
fn torture(wanted: &Wanted) -> Outcome<bool> {
    let chosen: Vec<&&Trial> = TRIALS
        .iter()
        .filter(|trial| wanted.only.as_ref().is_none_or(|only| only == trial.name))
        .collect();
    if chosen.is_empty() && wanted.only.is_some() {
        return Err(usage().into());
    }
    // On the disk of the tree: a file system in memory would not show what a disk does.
    let work = std::path::absolute(format!("target/torture-work/{}", std::process::id()))?;
    fs::create_dir_all(&work)?;
    fs::create_dir_all(&wanted.out)?;
    println!(
        "种子 / seed {} · {}",
        wanted.seed,
        if wanted.quick {
            "快速 / quick"
        } else {
            "完整 / full"
        }
    );
    let mut rows = Vec::new();
    for trial in chosen {
        let began = Instant::now();
        eprintln!("── {} · {}", trial.name_zh, trial.name);
        let row = attempt(trial, wanted, &work);
        eprintln!("   {:.1} s", began.elapsed().as_secs_f64());
        rows.push((*trial, row));
        // A run of hours that is cut off leaves what it saw.
        let so_far = serde_json::to_string_pretty(&report(wanted, &rows))?;
        fs::write(wanted.out.join("torture.json"), so_far)?;
    }
    fs::remove_dir_all(&work)?;
    print_table(&rows);
    Ok(rows.iter().all(|(_, row)| row.is_well()))
}

fn attempt(trial: &Trial, wanted: &Wanted, work: &Path) -> Row {
    let begun = Run::new(trial, wanted.quick, wanted.seed, work);
    let mut run = match begun {
        Ok(run) => run,
        Err(error) => {
            eprintln!("   ✗ {}: no folder to work in: {error}", trial.name);
            return Row {
                tried: 0,
                failed: 1,
                control_failed: None,
                skipped: None,
                facts: serde_json::Map::new(),
            };
        }
    };
    let row = (trial.run)(&mut run).unwrap_or_else(|error| run.broken(error.as_ref()));
    run.clear();
    row
}

fn report(wanted: &Wanted, rows: &[(&Trial, Row)]) -> Value {
    let asked: serde_json::Map<String, Value> = rows
        .iter()
        .map(|(trial, _)| {
            let count = if wanted.quick {
                trial.quick
            } else {
                trial.full
            };
            (trial.name.to_string(), json!(count))
        })
        .collect();
    json!({
        "seed": wanted.seed,
        "quick": wanted.quick,
        "asked": asked,
        "system": std::env::consts::OS,
        "rows": rows.iter().map(|(trial, row)| row.to_json(trial)).collect::<Vec<_>>(),
    })
}

/// How many columns a terminal gives to the text: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn print_table(rows: &[(&Trial, Row)]) {
    let line = |cells: [&str; 4]| {
        let widths = [52, 10, 10, 0];
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, wide)| {
                format!("{cell}{}", " ".repeat(wide.max(width(cell)) - width(cell)))
            })
            .collect();
        println!("{}", padded.join("  ").trim_end());
    };
    println!();
    line(["试验", "次数", "失败", "对照应失败"]);
    line(["test", "tried", "failed", "control failed as it must"]);
    for (trial, row) in rows {
        let control = match (row.skipped, row.control_failed) {
            (Some(why), _) => format!("跳过 / skipped: {why}"),
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
