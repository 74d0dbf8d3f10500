//! Changes that touch the files of a book as a whole (an upgrade, new keys, a backup, a restore) and are killed in the
//! middle: at a call that changes a file, with a write half done, or at any moment. One good state opens, old or new.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::errand::{self, Returned};
use crate::shim::{self, Fault, Shim};
use crate::trial::{Outcome, Row, Run, copy_folder, say};

/// What the child says when the change was answered.
const DONE: &str = "done";

/// A change of the whole book.
pub struct Upheaval {
    /// Of the errand.
    pub name: &'static str,
    /// Makes what is to be changed.
    pub furnish: fn(&Path) -> Outcome<()>,
    /// In the child: makes ready, calls `begin`, changes, and returns when it is done.
    pub change: fn(&Path, &dyn Fn()) -> Outcome<()>,
    /// The same without the protection.
    pub careless: fn(&Path, &dyn Fn()) -> Outcome<()>,
    /// What a folder must still hold, as a text that can be compared.
    pub content: fn(&Path) -> Outcome<String>,
    /// Whether a change that is done can be told from one that is not, by looking at the book.
    pub says_done_when_kept: bool,
    /// What does not hold after the kill. `done` is whether the change was answered before it.
    pub check: fn(&Path, done: bool, content: &str) -> Vec<String>,
}

/// Which of the two ways the child goes.
const WAYS: [&str; 2] = ["careful", "careless"];
/// What a person may be told when the disk fails: of the book's disk, of another folder, of the copy that was made first.
const PLAIN: [&str; 3] = ["disk_trouble", "folder_trouble", "set_damaged"];
/// The control is caught within so many kills, or it is not caught.
const CONTROL_KILLS: u64 = 150;

/// The errand of a change: its folder, the folder of the switch, the way.
pub fn errand(upheaval: &Upheaval, words: &[String]) -> Outcome<()> {
    let [data, switch, way] = words else {
        return Err("FOLDER SWITCH WAY".into());
    };
    let switch = Path::new(switch);
    let begin = || shim::throw(switch, true);
    let change = if way == WAYS[1] {
        upheaval.careless
    } else {
        upheaval.change
    };
    change(Path::new(data), &begin)?;
    shim::throw(switch, false);
    Ok(say(DONE)?)
}

/// Makes ready: the fixture, and what the change does undisturbed.
fn set_out(run: &mut Run, upheaval: &Upheaval) -> Outcome<(Ground, Came)> {
    let fixture = run.folder()?;
    (upheaval.furnish)(&fixture)?;
    let ground = Ground {
        content: (upheaval.content)(&fixture)?,
        shim: Shim::find(),
        work: run.folder()?,
        fixture,
    };
    let calm = ground.send(upheaval, WAYS[0], Moment::Never)?;
    let wrong = (upheaval.check)(&ground.data(), true, &ground.content);
    if !calm.is_done() || !wrong.is_empty() {
        let complaints = calm.returned.complaints;
        return Err(
            format!("the change does not go well undisturbed: {wrong:?} {complaints}").into(),
        );
    }
    Ok((ground, calm))
}

/// Kills the change as often as the run asks for.
pub fn shake(run: &mut Run, upheaval: &Upheaval) -> Outcome<Row> {
    let (ground, calm) = set_out(run, upheaval)?;
    run.count_fact("calls that change files", calm.calls);
    for turn in 0..run.count {
        let moment = calm.moment(run, turn);
        run.tried();
        let came = ground.send(upheaval, WAYS[0], moment)?;
        run.count_fact("killed before it was done", u64::from(!came.is_done()));
        let wrong = (upheaval.check)(&ground.data(), came.is_done(), &ground.content);
        if !wrong.is_empty() {
            let done = if came.is_done() { "done" } else { "not done" };
            run.failed(format_args!("{moment:?}, {done}: {}", wrong.join("; ")));
        }
    }
    let caught = control(run, upheaval, &ground)?;
    Ok(run.row(Some(caught)))
}

/// Fails the calls of each change in turn: all of them, or as many as a quick run asks for, by chance.
pub fn fail_calls(run: &mut Run, upheavals: &[&Upheaval]) -> Outcome<Row> {
    if Shim::find().is_none() {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    }
    let mut noticed = true;
    for upheaval in upheavals {
        let (ground, calm) = set_out(run, upheaval)?;
        run.count_fact(&format!("calls of {}", upheaval.name), calm.calls);
        let calls: Vec<u64> = match run.quick {
            true => (0..run.count)
                .map(|_| 1 + run.dice.below(calm.calls))
                .collect(),
            false => (1..=calm.calls).collect(),
        };
        for at in calls {
            let fault = Fault {
                at,
                error: *run.dice.pick(&[5, 28]),
                stays: run.dice.below(2) == 0,
                ..Fault::NONE
            };
            run.tried();
            let wrong = fail_once(upheaval, &ground, fault);
            if !wrong.is_empty() {
                let what = wrong.join("; ");
                run.failed(format_args!("{} · {fault:?}: {what}", upheaval.name));
            }
        }
        if upheaval.says_done_when_kept {
            let lies = Fault {
                lies: true,
                ..Fault::NONE
            };
            let caught = !fail_once(upheaval, &ground, lies).is_empty();
            run.count_fact(
                &format!("a lying disk noticed by {}", upheaval.name),
                u64::from(caught),
            );
            noticed &= caught;
        }
    }
    Ok(run.row(Some(noticed)))
}

/// One change at a disk that fails so; answers what does not hold afterwards.
fn fail_once(upheaval: &Upheaval, ground: &Ground, fault: Fault) -> Vec<String> {
    let came = match ground.send(upheaval, WAYS[0], Moment::Fails(fault)) {
        Ok(came) => came,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = (upheaval.check)(&ground.data(), came.is_done(), &ground.content);
    let said = came.returned.complaints.trim();
    if !came.is_done() && !PLAIN.iter().any(|code| said.contains(code)) {
        wrong.push(format!("not in plain words: {said}"));
    }
    wrong
}

/// The careless way must leave something that is neither old nor new.
fn control(run: &mut Run, upheaval: &Upheaval, ground: &Ground) -> Outcome<bool> {
    let calm = ground.send(upheaval, WAYS[1], Moment::Never)?;
    for turn in 0..CONTROL_KILLS {
        let moment = calm.moment(run, turn);
        let came = ground.send(upheaval, WAYS[1], moment)?;
        let wrong = (upheaval.check)(&ground.data(), came.is_done(), &ground.content);
        if !wrong.is_empty() {
            run.count_fact("control caught at kill", turn + 1);
            return Ok(true);
        }
    }
    Ok(false)
}

/// When a child is disturbed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Never,
    /// At this call that changes a file.
    Call(u64),
    /// So long after it was sent.
    After(Duration),
    /// It is not killed: its disk fails.
    Fails(Fault),
}

struct Ground {
    fixture: std::path::PathBuf,
    work: std::path::PathBuf,
    content: String,
    shim: Option<Shim>,
}

struct Came {
    returned: Returned,
    calls: u64,
    took: Duration,
}

impl Came {
    fn is_done(&self) -> bool {
        self.returned.lines.iter().any(|line| line == DONE)
    }

    /// A moment in the middle of what this undisturbed change did: every other one at a call.
    fn moment(&self, run: &mut Run, turn: u64) -> Moment {
        if turn.is_multiple_of(2) && self.calls > 0 {
            return Moment::Call(1 + run.dice.below(self.calls));
        }
        Moment::After(run.dice.moment(self.took))
    }
}

impl Ground {
    fn data(&self) -> std::path::PathBuf {
        self.work.join("data")
    }

    /// Sends a child to change a fresh copy of the fixture, and disturbs it at the moment.
    fn send(&self, upheaval: &Upheaval, way: &str, moment: Moment) -> Outcome<Came> {
        let (data, switch) = (self.data(), self.work.join("switch"));
        for folder in [&data, &switch] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        copy_folder(&self.fixture, &data)?;
        fs::create_dir_all(&switch)?;
        let fault = match moment {
            Moment::Call(at) => Fault {
                at,
                kills: true,
                ..Fault::NONE
            },
            Moment::Fails(fault) => fault,
            _ => Fault::NONE,
        };
        let shim = self.shim.as_ref();
        let env = shim.map(|shim| shim.env(&data, &switch, fault));
        let words = [
            data.display().to_string(),
            switch.display().to_string(),
            way.to_string(),
        ];
        let began = Instant::now();
        let child = errand::send_with(upheaval.name, &words, &env.unwrap_or_default())?;
        let returned = match moment {
            Moment::After(time) => {
                child.let_run(time);
                child.kill()?
            }
            _ => child.wait()?,
        };
        // A child that ended by itself must have been done, or refused by a failing disk.
        let well = match (returned.status.code(), moment) {
            (Some(1), Moment::Fails(_)) => true,
            (Some(code), _) => code == 0,
            (None, _) => true,
        };
        if !well {
            return Err(format!("the change broke: {}", returned.complaints.trim()).into());
        }
        Ok(Came {
            took: began.elapsed(),
            calls: shim::calls(&switch),
            returned,
        })
    }
}
