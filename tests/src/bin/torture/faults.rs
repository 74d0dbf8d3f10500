//! Runs each command on a failing disk: each of its calls that change files fails in turn, and the disk is filled in
//! steps. A command must either be saved correctly or be refused without a change; the refusal must name the disk, and
//! the book must become writable again when the disk is sound.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::store::Dump;
use casebook_tests::test_office::{Credentials, TestOffice, write_practice_book};
use serde_json::{Value, json};

use crate::acknowledged::replay_differences;
use crate::book_writer::TODAY;
use crate::checked_commands::{self, CheckedCommand};
use crate::child;
use crate::shim::{self, DiskFault, Shim};
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder, print_line};

pub const FAILING_CALLS: Trial = Trial {
    name: "failing disk calls",
    name_zh: "每次磁盘操作出错",
    quick: 1,
    full: 4,
    run: fail_calls,
};

pub const DISK_FULL: Trial = Trial {
    name: "disk full",
    name_zh: "磁盘写满",
    quick: 1,
    full: 2,
    run: fill_disk,
};

/// The error numbers of a failing call: `EIO` and `ENOSPC`.
const ERRORS: [i64; 2] = [5, 28];
/// The free space grows by this number of bytes per step.
const STEP_BYTES: i64 = 4096;
/// The number of ticks (one per second) within which a book must notice that the disk is sound again.
const MAX_TICKS: u32 = 60;
/// A quick run tries one out of this number of calls and steps.
const QUICK_STRIDE: u64 = 4;
/// The number of steps after which every command has enough space.
const MAX_STEPS: i64 = 400;

/// The last step of the child, after the reply to the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Closes the book.
    Close,
    /// Exits without closing the book, as if it were killed.
    Exit,
    /// Tries the command again on a sound disk, then closes the book.
    Retry,
}

const ENDINGS: [(Ending, &str); 3] = [
    (Ending::Close, "close"),
    (Ending::Exit, "exit"),
    (Ending::Retry, "retry"),
];

/// Runs the child. Its arguments are the folder of the book, the folder of the shim, the name of the command and the
/// ending.
pub fn run_command_child(arguments: &[String]) -> TrialResult<()> {
    let [data, shim_folder, command, ending] = arguments else {
        return Err("usage: command FOLDER SHIM_FOLDER NAME ENDING".into());
    };
    let command = checked_commands::CHECKED_COMMANDS
        .iter()
        .find(|known| known.name == command)
        .ok_or("no such command")?;
    let ending = ENDINGS.iter().find(|(_, name)| name == ending);
    let (ending, _) = ending.ok_or("no such ending")?;
    let mut office = TestOffice::start_practice(Path::new(data), TODAY);
    office.try_call("practice_open", json!({}))?;
    let payload = (command.payload)(&mut office);
    let shim_folder = Path::new(shim_folder);
    shim::arm(shim_folder);
    let end = command.run(&mut office, payload);
    let boot = office.call("boot", json!({})).unwrap_or_default();
    shim::disarm(shim_folder);
    let code = end.as_ref().err().map(|refusal| refusal.code);
    print_line(
        &json!({"saved": end.is_ok(), "code": code, "read_only": boot["read_only"]}).to_string(),
    )?;
    match ending {
        Ending::Exit => std::process::exit(0),
        Ending::Close => {}
        Ending::Retry => {
            // The book must notice by itself that the disk is sound.
            for _ in 0..MAX_TICKS {
                if is_writable(&mut office) {
                    break;
                }
                office.tick();
            }
            // A command may be refused after it was written, so this checks first, as a person would.
            let retried = if (command.is_there)(&mut office) {
                Ok(())
            } else {
                let payload = (command.payload)(&mut office);
                command.run(&mut office, payload)
            };
            let code = retried.as_ref().err().map(|refusal| refusal.code);
            let boot = office.call("boot", json!({})).unwrap_or_default();
            let reply =
                json!({"saved": retried.is_ok(), "code": code, "read_only": boot["read_only"]});
            print_line(&reply.to_string())?;
        }
    }
    Ok(())
}

/// Returns true if the book can be written to.
fn is_writable(office: &mut TestOffice) -> bool {
    let boot = office.call("boot", json!({}));
    boot.is_ok_and(|boot| boot["read_only"].is_null())
}

/// The content of the book that must not change when a command is refused.
#[derive(PartialEq)]
struct State {
    rows: Dump,
    drafts: BTreeMap<String, Value>,
    is_there: bool,
}

/// Opens the book on a sound disk, as the next start would, checks it and reads its content.
fn read_state(data: &Path, command: &CheckedCommand) -> Result<State, String> {
    let mut office = TestOffice::start_practice(data, TODAY);
    office.try_call("practice_open", json!({}))?;
    let drafts = office.try_call("draft_list", json!({}))?;
    let drafts = drafts.as_array().into_iter().flatten();
    let drafts = drafts
        .map(|draft| (draft["subject"].to_string(), draft["body"].clone()))
        .collect();
    let is_there = (command.is_there)(&mut office);
    if checked_commands::has_truncated_export(&office) {
        return Err("an exported file is truncated".to_string());
    }
    office.try_call("sign_out", json!({}))?;
    let store = office
        .open_store(Credentials::Practice)
        .map_err(|error| error.to_string())?;
    let violations = replay_differences(&store);
    if !violations.is_empty() {
        return Err(violations.join("; "));
    }
    let rows = store.dump().map_err(|error| error.to_string())?;
    Ok(State {
        rows,
        drafts,
        is_there,
    })
}

/// The shim and the prepared book of these trials.
struct Fixture {
    shim: Shim,
    prepared: PathBuf,
    work: PathBuf,
}

/// The result of one command on a failing disk.
struct ActionResult {
    /// The reply to the command, and the reply to the second try if there was one.
    replies: Vec<Value>,
    calls: u64,
    failed: String,
    data: PathBuf,
}

impl Fixture {
    /// Prepares the book; returns `None` without the shim.
    fn set_up(run: &mut Run) -> TrialResult<Option<Fixture>> {
        let Some(shim) = Shim::find() else {
            return Ok(None);
        };
        let folder = run.folder()?;
        write_practice_book(&folder, TODAY);
        let mut office = TestOffice::start_practice(&folder, TODAY);
        office.reopen();
        checked_commands::set_up(&mut office);
        office.ok("sign_out", json!({}));
        let work = run.folder()?;
        Ok(Some(Fixture {
            shim,
            prepared: folder,
            work,
        }))
    }

    /// Runs the command in a child on a new copy of the book, with this fault.
    fn run_command(
        &self,
        command: &CheckedCommand,
        fault: DiskFault,
        ending: Ending,
    ) -> TrialResult<ActionResult> {
        let (data, shim_folder) = (self.work.join("data"), self.work.join("shim"));
        for folder in [&data, &shim_folder] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        copy_folder(&self.prepared, &data)?;
        fs::create_dir_all(&shim_folder)?;
        let ending = ENDINGS.iter().find(|(known, _)| *known == ending);
        let arguments = [
            data.display().to_string(),
            shim_folder.display().to_string(),
            command.name.to_string(),
            ending
                .map(|(_, name)| *name)
                .unwrap_or_default()
                .to_string(),
        ];
        let env = self.shim.env(&data, &shim_folder, fault);
        let exit = child::spawn_with_env("command", &arguments, &env)?.wait()?;
        let replies: Vec<Value> = exit
            .lines
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if !exit.status.success() || replies.is_empty() {
            let stderr = exit.stderr.trim();
            return Err(format!("the child failed: {}: {stderr}", exit.status).into());
        }
        Ok(ActionResult {
            replies,
            calls: shim::calls(&shim_folder),
            failed: shim::failed(&shim_folder),
            data,
        })
    }
}

/// Checks the replies and the book after a command; returns a message for each violation.
fn find_violations(
    result: &ActionResult,
    command: &CheckedCommand,
    before: &State,
    full: bool,
) -> Vec<String> {
    let mut violations = Vec::new();
    let saved = |reply: &Value| reply["saved"] == true;
    let first = &result.replies[0];
    if !saved(first) {
        // An export may also name the export folder.
        let names_disk = first["code"] == "disk_trouble"
            || first["code"] == "folder_trouble" && command.name == "export";
        if !names_disk {
            violations.push(format!("refused with {}", first["code"]));
        }
        if full && first["code"] == "disk_trouble" && first["read_only"].is_null() {
            violations.push("the disk is full but the book is not read-only".to_string());
        }
    }
    if let Some(retried) = result.replies.get(1) {
        if !saved(retried) {
            violations.push(format!(
                "refused again on a sound disk: {}",
                retried["code"]
            ));
        }
        if !retried["read_only"].is_null() {
            violations.push("still read-only on a sound disk".to_string());
        }
    }
    let ends_saved = result.replies.iter().any(saved);
    match read_state(&result.data, command) {
        Err(problem) => violations.push(problem),
        Ok(after) if ends_saved && !after.is_there => {
            violations.push("reported as saved, but lost".to_string())
        }
        // A refused command may be there completely, if it was refused after it was written; `read_state` checked the
        // book.
        Ok(after) if !ends_saved && !after.is_there && after != *before => {
            violations.push("refused, but something changed".to_string());
        }
        Ok(_) => {}
    }
    violations
}

fn fail_calls(run: &mut Run) -> TrialResult<Row> {
    let Some(fixture) = Fixture::set_up(run)? else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    for command in checked_commands::CHECKED_COMMANDS {
        let before = read_state(&fixture.prepared, command)?;
        let undisturbed = fixture.run_command(command, DiskFault::NONE, Ending::Close)?;
        if undisturbed.replies[0]["saved"] != true || before.is_there {
            return Err(format!(
                "the fixture does not fit {}: {}",
                command.name, undisturbed.replies[0]
            )
            .into());
        }
        run.add_to_fact(&format!("calls of {}", command.name), undisturbed.calls);
        let first = 1 + run.random.below(run.stride(QUICK_STRIDE));
        for at in (first..=undisturbed.calls).step_by(run.stride(QUICK_STRIDE) as usize) {
            for (error, persistent) in fault_variants(run) {
                let ending = run.random.pick(&ENDINGS).0;
                let fault = DiskFault {
                    at,
                    error,
                    persistent,
                    ..DiskFault::NONE
                };
                try_command(run, &fixture, command, fault, ending, &before);
            }
        }
    }
    let detected = control(run, &fixture)?;
    Ok(run.row(Some(detected)))
}

/// Returns both errors, each once and persistent; in a quick run only one of the four, at random.
fn fault_variants(run: &mut Run) -> Vec<(i64, bool)> {
    let all: Vec<(i64, bool)> = ERRORS
        .into_iter()
        .flat_map(|error| [(error, false), (error, true)])
        .collect();
    if run.count >= all.len() as u64 {
        return all;
    }
    vec![*run.random.pick(&all)]
}

/// Tries one command with one fault and reports violations; returns true if the first reply was that it is saved.
fn try_command(
    run: &mut Run,
    fixture: &Fixture,
    command: &CheckedCommand,
    fault: DiskFault,
    ending: Ending,
    before: &State,
) -> bool {
    run.count_try();
    let result = match fixture.run_command(command, fault, ending) {
        Ok(result) => result,
        Err(error) => {
            run.report_failure(format_args!(
                "{} · {fault:?} · {ending:?}: {error}",
                command.name
            ));
            return false;
        }
    };
    let violations = find_violations(&result, command, before, fault.budget >= 0);
    if !violations.is_empty() {
        let (what, failed) = (violations.join("; "), &result.failed);
        run.report_failure(format_args!(
            "{} · {failed} · {fault:?} · {ending:?}: {what}",
            command.name
        ));
    }
    result.replies[0]["saved"] == true
}

/// Returns true if a disk that reports success but writes nothing is detected for every command.
fn control(run: &mut Run, fixture: &Fixture) -> TrialResult<bool> {
    let fault = DiskFault {
        ignores_writes: true,
        ..DiskFault::NONE
    };
    let mut all_detected = true;
    for command in checked_commands::CHECKED_COMMANDS {
        let before = read_state(&fixture.prepared, command)?;
        // A child that fails because of it has detected it too.
        let detected = fixture
            .run_command(command, fault, Ending::Exit)
            .map(|result| !find_violations(&result, command, &before, false).is_empty());
        let detected = detected.unwrap_or(true);
        run.add_to_fact("ignored writes detected", u64::from(detected));
        all_detected &= detected;
    }
    Ok(all_detected)
}

fn fill_disk(run: &mut Run) -> TrialResult<Row> {
    let Some(fixture) = Fixture::set_up(run)? else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    for command in checked_commands::CHECKED_COMMANDS {
        let before = read_state(&fixture.prepared, command)?;
        let mut refused = 0;
        for step in (0..MAX_STEPS).step_by(run.stride(QUICK_STRIDE) as usize) {
            let fault = DiskFault {
                budget: step * STEP_BYTES,
                ..DiskFault::NONE
            };
            let mut saved = false;
            for _ in 0..run.count {
                let ending = run.random.pick(&ENDINGS).0;
                saved = try_command(run, &fixture, command, fault, ending, &before);
            }
            if saved {
                break;
            }
            refused += 1;
        }
        run.add_to_fact(&format!("too full for {}", command.name), refused);
    }
    let detected = control(run, &fixture)?;
    Ok(run.row(Some(detected)))
}
