//! The parts that all trials share: seeded random numbers, folders on a real disk, counting, and the row of the report.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

pub type TrialResult<T> = Result<T, Box<dyn std::error::Error>>;

/// One destructive test.
pub struct Trial {
    /// The name in the table and after `--only`.
    pub name: &'static str,
    /// The name in Chinese.
    pub name_zh: &'static str,
    /// The number of tries with `--quick`, and without it.
    pub quick: u64,
    pub full: u64,
    /// Tries [`Run::count`] times, runs the control, and returns [`Run::row`] or [`Run::skip`].
    /// An error of the test itself is returned as `Err` and counts as a failure.
    pub run: fn(&mut Run) -> TrialResult<Row>,
}

/// One row of the report.
#[derive(Debug, Clone)]
pub struct Row {
    pub tried: u64,
    pub failed: u64,
    /// True if the control failed, as it must; `None` where the trial has no control.
    pub control_failed: Option<bool>,
    /// The reason why the trial was skipped.
    pub skipped: Option<&'static str>,
    /// Further counts that explain the row, such as acknowledgements or detected faults.
    pub facts: Map<String, Value>,
}

impl Row {
    /// Returns true if nothing failed except the control.
    pub fn has_passed(&self) -> bool {
        self.failed == 0 && self.control_failed != Some(false)
    }

    pub fn to_json(&self, trial: &Trial) -> Value {
        let mut row = json!({
            "test": trial.name, "tried": self.tried, "failed": self.failed,
            "control_failed": self.control_failed,
        });
        if let Some(reason) = self.skipped {
            row["skipped"] = json!(reason);
        }
        if !self.facts.is_empty() {
            row["facts"] = Value::Object(self.facts.clone());
        }
        row
    }
}

/// The state of a trial that is running.
pub struct Run {
    name: &'static str,
    /// The number of tries.
    pub count: u64,
    pub quick: bool,
    /// Yields the same numbers for the same seed and trial.
    pub random: TrialRandom,
    work: PathBuf,
    tried: u64,
    failed: u64,
    facts: Map<String, Value>,
    folders: u64,
    progress_at: Instant,
}

/// Failures beyond this number are counted but not printed.
const MAX_PRINTED_FAILURES: u64 = 20;

impl Run {
    pub fn new(trial: &Trial, quick: bool, seed: u64, work: &Path) -> io::Result<Run> {
        let work = work.join(trial.name.replace(' ', "-"));
        fs::create_dir_all(&work)?;
        Ok(Run {
            name: trial.name,
            count: if quick { trial.quick } else { trial.full },
            quick,
            random: TrialRandom::new(seed, trial.name),
            work,
            tried: 0,
            failed: 0,
            facts: Map::new(),
            folders: 0,
            progress_at: Instant::now(),
        })
    }

    /// Creates an empty folder on a real disk; [`Run::remove_folders`] deletes it.
    pub fn folder(&mut self) -> io::Result<PathBuf> {
        self.folders += 1;
        let folder = self.work.join(self.folders.to_string());
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Counts one try and prints a line of progress every five seconds.
    pub fn count_try(&mut self) {
        self.tried += 1;
        if self.progress_at.elapsed() > Duration::from_secs(5) {
            self.progress_at = Instant::now();
            eprintln!(
                "   {} · {} tried, {} failed",
                self.name, self.tried, self.failed
            );
        }
    }

    /// Counts a failure of the last try and prints the message.
    pub fn report_failure(&mut self, message: impl std::fmt::Display) {
        self.failed += 1;
        if self.failed <= MAX_PRINTED_FAILURES {
            eprintln!("   ✗ {} · try {}: {message}", self.name, self.tried);
        }
    }

    /// Returns the step through a list that only a full run tries completely.
    pub fn stride(&self, quick: u64) -> u64 {
        if self.quick { quick } else { 1 }
    }

    /// Adds to one of the counts that explain the row.
    pub fn add_to_fact(&mut self, fact: &str, more: u64) {
        let so_far = self.facts.get(fact).and_then(Value::as_u64).unwrap_or(0);
        self.facts.insert(fact.to_string(), json!(so_far + more));
    }

    /// Returns the row of this trial with the result of its control.
    pub fn row(&mut self, control_failed: Option<bool>) -> Row {
        Row {
            tried: self.tried,
            failed: self.failed,
            control_failed,
            skipped: None,
            facts: std::mem::take(&mut self.facts),
        }
    }

    /// Returns the row of a trial that cannot run on this machine.
    pub fn skip(&mut self, reason: &'static str) -> Row {
        Row {
            tried: 0,
            failed: 0,
            control_failed: None,
            skipped: Some(reason),
            facts: Map::new(),
        }
    }

    /// Returns the row of a trial that ended with an error of its own.
    pub fn error_row(&mut self, error: &dyn std::error::Error) -> Row {
        self.report_failure(format_args!("the test itself failed: {error}"));
        self.row(None)
    }

    /// Deletes the folders of this trial.
    pub fn remove_folders(&self) {
        // Leftovers are below the target folder, so `cargo clean` deletes them.
        let _ = fs::remove_dir_all(&self.work);
    }
}

/// A seeded random number generator (SplitMix64; Steele, Lea, Flood 2014) with the same output on every machine.
#[derive(Debug, Clone)]
pub struct TrialRandom(u64);

impl TrialRandom {
    pub fn new(seed: u64, name: &str) -> TrialRandom {
        // FNV-1a of the name, so that the numbers of a trial do not depend on which other trials run.
        let salt = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        TrialRandom(seed ^ salt)
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to `bound` − 1; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_u64() % bound.max(1)
    }

    /// Returns an index into a list of this length.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// Returns a duration below `max`.
    pub fn duration_below(&mut self, max: Duration) -> Duration {
        Duration::from_micros(self.below(max.as_micros() as u64))
    }
}

/// Prints a line and flushes it, because a line that is still buffered when the process is killed would be lost.
pub fn print_line(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Copies a folder with all its subfolders into another folder.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Returns the files of this name below the folder.
pub fn files_named(folder: &Path, name: &str) -> TrialResult<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with(name) {
                found.push(path);
            }
        }
    }
    Ok(found)
}
