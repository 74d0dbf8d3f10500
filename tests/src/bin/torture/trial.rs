//! What every trial shares: chance that can be repeated, folders on a real disk, counting, and the row it ends with.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// One destructive test.
pub struct Trial {
    /// In the table and after `--only`.
    pub name: &'static str,
    /// The same for a reader of Chinese.
    pub name_zh: &'static str,
    /// How often it is tried with `--quick`, and how often without.
    pub quick: u64,
    pub full: u64,
    /// Tries [`Run::count`] times, runs its control, and answers with [`Run::row`] or [`Run::skip`].
    /// An error of the test itself is answered as `Err` and counts as a failure.
    pub run: fn(&mut Run) -> Outcome<Row>,
}

/// A line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    pub tried: u64,
    pub failed: u64,
    /// Whether the control failed, as it must; none where a control makes no sense.
    pub control_failed: Option<bool>,
    /// Why nothing was tried.
    pub skipped: Option<&'static str>,
    /// Counts that explain the row: acknowledgements seen, moments of the kill, …
    pub facts: Map<String, Value>,
}

impl Row {
    /// Whether this row lets the whole run pass.
    pub fn is_well(&self) -> bool {
        self.failed == 0 && self.control_failed != Some(false)
    }

    pub fn to_json(&self, trial: &Trial) -> Value {
        let mut row = json!({
            "test": trial.name, "tried": self.tried, "failed": self.failed,
            "control_failed": self.control_failed,
        });
        if let Some(word) = self.skipped {
            row["skipped"] = json!(word);
        }
        if !self.facts.is_empty() {
            row["facts"] = Value::Object(self.facts.clone());
        }
        row
    }
}

/// A trial that is running.
pub struct Run {
    name: &'static str,
    /// How often to try.
    pub count: u64,
    pub quick: bool,
    /// The same for the same seed and trial.
    pub dice: Dice,
    work: PathBuf,
    tried: u64,
    failed: u64,
    facts: Map<String, Value>,
    folders: u64,
    shown: Instant,
}

/// Failures beyond this many are counted and not told.
const MOST_TOLD: u64 = 20;

impl Run {
    pub fn new(trial: &Trial, quick: bool, seed: u64, work: &Path) -> io::Result<Run> {
        let work = work.join(trial.name.replace(' ', "-"));
        fs::create_dir_all(&work)?;
        Ok(Run {
            name: trial.name,
            count: if quick { trial.quick } else { trial.full },
            quick,
            dice: Dice::new(seed, trial.name),
            work,
            tried: 0,
            failed: 0,
            facts: Map::new(),
            folders: 0,
            shown: Instant::now(),
        })
    }

    /// A new, empty folder on a real disk; it goes with the run.
    pub fn folder(&mut self) -> io::Result<PathBuf> {
        self.folders += 1;
        let folder = self.work.join(self.folders.to_string());
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// One more was tried. Shows a line of progress now and then.
    pub fn tried(&mut self) {
        self.tried += 1;
        if self.shown.elapsed() > Duration::from_secs(5) {
            self.shown = Instant::now();
            eprintln!(
                "   {} · {} tried, {} failed",
                self.name, self.tried, self.failed
            );
        }
    }

    /// What was tried last did not hold. `what` is told to the terminal; it names no secret of the machine.
    pub fn failed(&mut self, what: impl std::fmt::Display) {
        self.failed += 1;
        if self.failed <= MOST_TOLD {
            eprintln!("   ✗ {} · try {}: {what}", self.name, self.tried);
        }
    }

    /// How far to step through a list that a full run tries in full.
    pub fn stride(&self, quick: u64) -> u64 {
        if self.quick { quick } else { 1 }
    }

    /// Adds to a count that explains the row.
    pub fn count_fact(&mut self, fact: &str, more: u64) {
        let so_far = self.facts.get(fact).and_then(Value::as_u64).unwrap_or(0);
        self.facts.insert(fact.to_string(), json!(so_far + more));
    }

    /// The row, with the verdict on the control.
    pub fn row(&mut self, control_failed: Option<bool>) -> Row {
        Row {
            tried: self.tried,
            failed: self.failed,
            control_failed,
            skipped: None,
            facts: std::mem::take(&mut self.facts),
        }
    }

    /// The row of a trial that cannot be run here.
    pub fn skip(&mut self, why: &'static str) -> Row {
        Row {
            tried: 0,
            failed: 0,
            control_failed: None,
            skipped: Some(why),
            facts: Map::new(),
        }
    }

    /// The row of a trial that broke.
    pub fn broken(&mut self, error: &dyn std::error::Error) -> Row {
        self.failed(format_args!("the test itself broke: {error}"));
        self.row(None)
    }

    /// Takes the folders of this trial away.
    pub fn clear(&self) {
        // What is left is below the target folder; a later clean takes it.
        let _ = fs::remove_dir_all(&self.work);
    }
}

/// Chance from a seed (SplitMix64, Steele, Lea, Flood 2014): the same rolls on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, name: &str) -> Dice {
        // FNV-1a, so that each trial has rolls of its own, whichever others run.
        let salt = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Dice(seed ^ salt)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    /// An index of a list of this length.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// A time up to `most`.
    pub fn moment(&mut self, most: Duration) -> Duration {
        Duration::from_micros(self.below(most.as_micros() as u64))
    }
}

/// Writes the line at once: what is still in a buffer when the process is killed was never said.
pub fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Copies the files of a folder, and of its folders, into another.
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
