//! Runs changes that replace files of a whole book (an upgrade, new keys, a backup, a restore) in a child that is
//! killed in the middle: at a call that changes a file, with half of a write done, or after a random time. Afterwards
//! the book must open in the state before or after the change.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::child::{self, ChildExit};
use crate::shim::{self, DiskFault, Shim};
use crate::trial::{Row, Run, TrialResult, copy_folder, print_line};

/// The line that the child prints when the change is complete.
const DONE: &str = "done";

/// A change of a whole book that is interrupted.
pub struct CrashScenario {
    /// The task name of the child.
    pub name: &'static str,
    /// Makes the book that is changed.
    pub set_up: fn(&Path) -> TrialResult<()>,
    /// Runs in the child: prepares, calls `begin`, makes the change, and returns when it is complete.
    pub change: fn(&Path, &dyn Fn()) -> TrialResult<()>,
    /// Makes the same change without the protection, for the control.
    pub unprotected: fn(&Path, &dyn Fn()) -> TrialResult<()>,
    /// Returns the content that must survive the change, as text.
    pub read_content: fn(&Path) -> TrialResult<String>,
    /// True if `check` can detect that a change which was reported as complete is missing.
    pub detects_missing_change: bool,
    /// Returns a message for each violation after the kill. `done` is true if the change was complete before it.
    pub check: fn(&Path, done: bool, content: &str) -> Vec<String>,
}

/// The arguments of the child that select [`CrashScenario::change`] and [`CrashScenario::unprotected`].
const PROTECTED: &str = "protected";
const UNPROTECTED: &str = "unprotected";
/// The refusals that name a failing disk: of the book, of another folder, or of the copy that is made first.
const DISK_REFUSALS: [&str; 3] = ["disk_trouble", "folder_trouble", "set_damaged"];
/// The number of kills within which the control must be detected.
const MAX_CONTROL_KILLS: u64 = 150;

/// Runs the child. Its arguments are the folder of the book, the folder of the shim and the mode.
pub fn run_child(scenario: &CrashScenario, arguments: &[String]) -> TrialResult<()> {
    let [data, shim_folder, mode] = arguments else {
        return Err("usage: NAME FOLDER SHIM_FOLDER MODE".into());
    };
    let shim_folder = Path::new(shim_folder);
    let begin = || shim::arm(shim_folder);
    let change = if mode == UNPROTECTED {
        scenario.unprotected
    } else {
        scenario.change
    };
    change(Path::new(data), &begin)?;
    shim::disarm(shim_folder);
    Ok(print_line(DONE)?)
}

/// Makes the book and runs the change once without disturbing it.
fn prepare(run: &mut Run, scenario: &CrashScenario) -> TrialResult<(Fixture, ChangeResult)> {
    let book = run.folder()?;
    (scenario.set_up)(&book)?;
    let fixture = Fixture {
        content: (scenario.read_content)(&book)?,
        shim: Shim::find(),
        work: run.folder()?,
        book,
    };
    let undisturbed = fixture.run_change(scenario, PROTECTED, Disturbance::None)?;
    let violations = (scenario.check)(&fixture.data(), true, &fixture.content);
    if !undisturbed.is_done() || !violations.is_empty() {
        let stderr = undisturbed.exit.stderr;
        return Err(format!("the undisturbed change fails: {violations:?} {stderr}").into());
    }
    Ok((fixture, undisturbed))
}

/// Runs the change and kills it, as often as the run asks for.
pub fn run_with_kills(run: &mut Run, scenario: &CrashScenario) -> TrialResult<Row> {
    let (fixture, undisturbed) = prepare(run, scenario)?;
    run.add_to_fact("calls that change files", undisturbed.calls);
    for turn in 0..run.count {
        let disturbance = undisturbed.choose_kill(run, turn);
        run.count_try();
        let result = fixture.run_change(scenario, PROTECTED, disturbance)?;
        run.add_to_fact("killed before it was done", u64::from(!result.is_done()));
        let violations = (scenario.check)(&fixture.data(), result.is_done(), &fixture.content);
        if !violations.is_empty() {
            let done = if result.is_done() { "done" } else { "not done" };
            run.report_failure(format_args!(
                "{disturbance:?}, {done}: {}",
                violations.join("; ")
            ));
        }
    }
    let detected = control(run, scenario, &fixture)?;
    Ok(run.row(Some(detected)))
}

/// Fails the calls of each change in turn: all of them, or in a quick run as many random ones as it asks for.
pub fn run_with_failing_calls(run: &mut Run, scenarios: &[&CrashScenario]) -> TrialResult<Row> {
    if Shim::find().is_none() {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    }
    let mut all_detected = true;
    for scenario in scenarios {
        let (fixture, undisturbed) = prepare(run, scenario)?;
        run.add_to_fact(&format!("calls of {}", scenario.name), undisturbed.calls);
        let calls: Vec<u64> = match run.quick {
            true => (0..run.count)
                .map(|_| 1 + run.random.below(undisturbed.calls))
                .collect(),
            false => (1..=undisturbed.calls).collect(),
        };
        for at in calls {
            let fault = DiskFault {
                at,
                error: *run.random.pick(&[5, 28]),
                persistent: run.random.below(2) == 0,
                ..DiskFault::NONE
            };
            run.count_try();
            let violations = fail_once(scenario, &fixture, fault);
            if !violations.is_empty() {
                let what = violations.join("; ");
                run.report_failure(format_args!("{} · {fault:?}: {what}", scenario.name));
            }
        }
        if scenario.detects_missing_change {
            let fault = DiskFault {
                ignores_writes: true,
                ..DiskFault::NONE
            };
            let detected = !fail_once(scenario, &fixture, fault).is_empty();
            run.add_to_fact(
                &format!("ignored writes detected by {}", scenario.name),
                u64::from(detected),
            );
            all_detected &= detected;
        }
    }
    Ok(run.row(Some(all_detected)))
}

/// Runs the change once on a disk with this fault; returns a message for each violation.
fn fail_once(scenario: &CrashScenario, fixture: &Fixture, fault: DiskFault) -> Vec<String> {
    let result = match fixture.run_change(scenario, PROTECTED, Disturbance::DiskFault(fault)) {
        Ok(result) => result,
        Err(error) => return vec![error.to_string()],
    };
    let mut violations = (scenario.check)(&fixture.data(), result.is_done(), &fixture.content);
    let refusal = result.exit.stderr.trim();
    if !result.is_done() && !DISK_REFUSALS.iter().any(|code| refusal.contains(code)) {
        violations.push(format!("the refusal does not name the disk: {refusal}"));
    }
    violations
}

/// Returns true if kills of the unprotected change are detected.
fn control(run: &mut Run, scenario: &CrashScenario, fixture: &Fixture) -> TrialResult<bool> {
    let undisturbed = fixture.run_change(scenario, UNPROTECTED, Disturbance::None)?;
    for turn in 0..MAX_CONTROL_KILLS {
        let kill = undisturbed.choose_kill(run, turn);
        let result = fixture.run_change(scenario, UNPROTECTED, kill)?;
        let violations = (scenario.check)(&fixture.data(), result.is_done(), &fixture.content);
        if !violations.is_empty() {
            run.add_to_fact("control detected at kill", turn + 1);
            return Ok(true);
        }
    }
    Ok(false)
}

/// A disturbance of the child.
#[derive(Debug, Clone, Copy)]
enum Disturbance {
    None,
    /// It is killed at this call that changes a file.
    KillAtCall(u64),
    /// It is killed this long after its start.
    KillAfter(Duration),
    /// Its disk has this fault.
    DiskFault(DiskFault),
}

/// The book before the change, and the folder in which copies of it are changed.
struct Fixture {
    book: std::path::PathBuf,
    work: std::path::PathBuf,
    content: String,
    shim: Option<Shim>,
}

/// The result of one run of the change.
struct ChangeResult {
    exit: ChildExit,
    calls: u64,
    duration: Duration,
}

impl ChangeResult {
    fn is_done(&self) -> bool {
        self.exit.lines.iter().any(|line| line == DONE)
    }

    /// Returns a random kill within this undisturbed change: at a call in even turns, after a time in odd ones.
    fn choose_kill(&self, run: &mut Run, turn: u64) -> Disturbance {
        if turn.is_multiple_of(2) && self.calls > 0 {
            return Disturbance::KillAtCall(1 + run.random.below(self.calls));
        }
        Disturbance::KillAfter(run.random.duration_below(self.duration))
    }
}

impl Fixture {
    fn data(&self) -> std::path::PathBuf {
        self.work.join("data")
    }

    /// Runs the change in a child on a new copy of the book, with this disturbance.
    fn run_change(
        &self,
        scenario: &CrashScenario,
        mode: &str,
        disturbance: Disturbance,
    ) -> TrialResult<ChangeResult> {
        let (data, shim_folder) = (self.data(), self.work.join("shim"));
        for folder in [&data, &shim_folder] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        copy_folder(&self.book, &data)?;
        fs::create_dir_all(&shim_folder)?;
        let fault = match disturbance {
            Disturbance::KillAtCall(at) => DiskFault {
                at,
                kills: true,
                ..DiskFault::NONE
            },
            Disturbance::DiskFault(fault) => fault,
            _ => DiskFault::NONE,
        };
        let shim = self.shim.as_ref();
        let env = shim.map(|shim| shim.env(&data, &shim_folder, fault));
        let arguments = [
            data.display().to_string(),
            shim_folder.display().to_string(),
            mode.to_string(),
        ];
        let started = Instant::now();
        let child = child::spawn_with_env(scenario.name, &arguments, &env.unwrap_or_default())?;
        let exit = match disturbance {
            Disturbance::KillAfter(time) => {
                child.let_run(time);
                child.kill()?
            }
            _ => child.wait()?,
        };
        // A child that ended by itself must have succeeded, or have been refused because of a failing disk.
        let is_expected = match (exit.status.code(), disturbance) {
            (Some(1), Disturbance::DiskFault(_)) => true,
            (Some(code), _) => code == 0,
            (None, _) => true,
        };
        if !is_expected {
            return Err(format!("the change failed: {}", exit.stderr.trim()).into());
        }
        Ok(ChangeResult {
            duration: started.elapsed(),
            calls: shim::calls(&shim_folder),
            exit,
        })
    }
}
