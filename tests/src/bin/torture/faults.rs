//! Failing disks: every call of a deed that changes files is failed in turn, and the disk is filled up in steps. A deed
//! is saved and true, or refused and nothing is changed; the book says plainly what is wrong and goes on when it is over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::store::Dump;
use casebook_tests::book::Book;
use serde_json::{Value, json};

use crate::clerk::TODAY;
use crate::deeds::{self, Deed};
use crate::errand;
use crate::ledger::untrue;
use crate::shim::{self, Fault, Shim};
use crate::trial::{Outcome, Row, Run, Trial, copy_folder, say};

pub const CALLS: Trial = Trial {
    name: "failing calls",
    name_zh: "每次磁盘操作出错",
    quick: 1,
    full: 4,
    run: fail_calls,
};

pub const FULL: Trial = Trial {
    name: "disk full",
    name_zh: "磁盘写满",
    quick: 1,
    full: 2,
    run: fill_disk,
};

/// What a call fails with: `EIO` and `ENOSPC`.
const ERRORS: [i64; 2] = [5, 28];
/// The disk is filled in such steps.
const STEP: i64 = 4096;
/// Seconds until a book must have noticed that the disk is well again.
const MOST_TICKS: u32 = 60;
/// A quick run tries one of so many calls and steps.
const QUICK_STRIDE: u64 = 4;
/// No deed here writes more than so many steps.
const MOST_STEPS: i64 = 400;

/// What the child does after the deed was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Closes the book.
    Leaves,
    /// Is gone, as if it were killed.
    Vanishes,
    /// The disk is well again, and the deed is tried again; then it closes the book.
    TriesAgain,
}

const ENDINGS: [(Ending, &str); 3] = [
    (Ending::Leaves, "leaves"),
    (Ending::Vanishes, "vanishes"),
    (Ending::TriesAgain, "tries_again"),
];

/// The errand: the folder of the book, the folder of the switch, the deed, the ending.
pub fn errand(words: &[String]) -> Outcome<()> {
    let [data, switch, deed, ending] = words else {
        return Err("deed FOLDER SWITCH NAME ENDING".into());
    };
    let deed = deeds::AT_THE_BOOK
        .iter()
        .find(|known| known.name == deed)
        .ok_or("no such deed")?;
    let ending = ENDINGS.iter().find(|(_, word)| word == ending);
    let (ending, _) = ending.ok_or("no such ending")?;
    let mut book = Book::within(Path::new(data), TODAY);
    book.call("practice_open", json!({}))
        .map_err(|refusal| format!("the book does not open: {:?}", refusal.code))?;
    let payload = (deed.payload)(&mut book);
    let switch = Path::new(switch);
    shim::throw(switch, true);
    let end = deed.attempt(&mut book, payload);
    let boot = book.call("boot", json!({})).unwrap_or_default();
    shim::throw(switch, false);
    let code = end.as_ref().err().map(|refusal| refusal.code);
    say(&json!({"saved": end.is_ok(), "code": code, "read_only": boot["read_only"]}).to_string())?;
    match ending {
        Ending::Vanishes => std::process::exit(0),
        Ending::Leaves => {}
        Ending::TriesAgain => {
            // The book notices by itself that the disk is well.
            for _ in 0..MOST_TICKS {
                if answers(&mut book) {
                    break;
                }
                book.tick();
            }
            // A person looks first: what was refused after it was written is there.
            let again = if (deed.is_there)(&mut book) {
                Ok(())
            } else {
                let payload = (deed.payload)(&mut book);
                deed.attempt(&mut book, payload)
            };
            let code = again.as_ref().err().map(|refusal| refusal.code);
            let boot = book.call("boot", json!({})).unwrap_or_default();
            let told =
                json!({"saved": again.is_ok(), "code": code, "read_only": boot["read_only"]});
            say(&told.to_string())?;
        }
    }
    Ok(())
}

/// Whether the book can be written to.
fn answers(book: &mut Book) -> bool {
    let boot = book.call("boot", json!({}));
    boot.is_ok_and(|boot| boot["read_only"].is_null())
}

/// Everything in the book that a person could miss.
#[derive(PartialEq)]
struct State {
    rows: Dump,
    drafts: BTreeMap<String, Value>,
    is_there: bool,
}

/// Opens the book on a sound disk, as at the next start.
fn state(data: &Path, deed: &Deed) -> Result<State, String> {
    let mut book = Book::within(data, TODAY);
    let refused = |refusal: casebook_core::WireError| json!(refusal.code).to_string();
    book.call("practice_open", json!({}))
        .map_err(|refusal| format!("false alarm: {}", refused(refusal)))?;
    let drafts = book.call("draft_list", json!({})).map_err(refused)?;
    let drafts = drafts.as_array().into_iter().flatten();
    let drafts = drafts
        .map(|draft| (draft["subject"].to_string(), draft["body"].clone()))
        .collect();
    let is_there = (deed.is_there)(&mut book);
    if deeds::half_exported(&book) {
        return Err("half a file was exported".to_string());
    }
    book.call("sign_out", json!({})).map_err(refused)?;
    let store = book.beneath().map_err(|error| error.to_string())?;
    let wrong = untrue(&store);
    if !wrong.is_empty() {
        return Err(wrong.join("; "));
    }
    let rows = store.dump().map_err(|error| error.to_string())?;
    Ok(State {
        rows,
        drafts,
        is_there,
    })
}

/// What is needed to make the disk fail.
struct Bench {
    shim: Shim,
    fixture: PathBuf,
    work: PathBuf,
}

/// What came of a deed at a failing disk.
struct Came {
    /// The answers of the child: the first, and the one after it tried again.
    answers: Vec<Value>,
    calls: u64,
    failed: String,
    data: PathBuf,
}

impl Bench {
    fn set_up(run: &mut Run) -> Outcome<Option<Bench>> {
        let Some(shim) = Shim::find() else {
            return Ok(None);
        };
        let fixture = run.folder()?;
        Book::make(&fixture, TODAY);
        let mut book = Book::within(&fixture, TODAY);
        book.reopen();
        deeds::furnish(&mut book);
        book.ok("sign_out", json!({}));
        let work = run.folder()?;
        Ok(Some(Bench {
            shim,
            fixture,
            work,
        }))
    }

    /// A child does the deed on a fresh copy of the fixture while the disk fails so.
    fn try_deed(&self, deed: &Deed, fault: Fault, ending: Ending) -> Outcome<Came> {
        let (data, switch) = (self.work.join("data"), self.work.join("switch"));
        for folder in [&data, &switch] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        copy_folder(&self.fixture, &data)?;
        fs::create_dir_all(&switch)?;
        let word = ENDINGS.iter().find(|(known, _)| *known == ending);
        let words = [
            data.display().to_string(),
            switch.display().to_string(),
            deed.name.to_string(),
            word.map(|(_, word)| *word).unwrap_or_default().to_string(),
        ];
        let env = self.shim.env(&data, &switch, fault);
        let returned = errand::send_with("deed", &words, &env)?.wait()?;
        let answers: Vec<Value> = returned
            .lines
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if !returned.status.success() || answers.is_empty() {
            let complaints = returned.complaints.trim();
            return Err(format!("the program broke: {}: {complaints}", returned.status).into());
        }
        Ok(Came {
            answers,
            calls: shim::calls(&switch),
            failed: shim::failed(&switch),
            data,
        })
    }
}

/// Judges what came of the deed; answers what does not hold.
fn judge(came: &Came, deed: &Deed, before: &State, full: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let saved = |answer: &Value| answer["saved"] == true;
    let first = &came.answers[0];
    if !saved(first) {
        // An export may also say that its folder is in trouble.
        let plain = first["code"] == "disk_trouble"
            || first["code"] == "folder_trouble" && deed.name == "export";
        if !plain {
            wrong.push(format!("refused with {}", first["code"]));
        }
        if full && first["code"] == "disk_trouble" && first["read_only"].is_null() {
            wrong.push("the disk is full and the book does not say so".to_string());
        }
    }
    if let Some(again) = came.answers.get(1) {
        if !saved(again) {
            wrong.push(format!("refused again on a sound disk: {}", again["code"]));
        }
        if !again["read_only"].is_null() {
            wrong.push("still read-only on a sound disk".to_string());
        }
    }
    let ends_saved = came.answers.iter().any(saved);
    match state(&came.data, deed) {
        Err(problem) => wrong.push(problem),
        Ok(after) if ends_saved && !after.is_there => {
            wrong.push("said saved, and is lost".to_string())
        }
        // What was refused after it was written may be there, whole; `state` has looked whether it is true.
        Ok(after) if !ends_saved && !after.is_there && after != *before => {
            wrong.push("refused, and something is changed".to_string());
        }
        Ok(_) => {}
    }
    wrong
}

fn fail_calls(run: &mut Run) -> Outcome<Row> {
    let Some(bench) = Bench::set_up(run)? else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    for deed in deeds::AT_THE_BOOK {
        let before = state(&bench.fixture, deed)?;
        let calm = bench.try_deed(deed, Fault::NONE, Ending::Leaves)?;
        if calm.answers[0]["saved"] != true || before.is_there {
            return Err(format!(
                "the fixture does not fit {}: {}",
                deed.name, calm.answers[0]
            )
            .into());
        }
        run.count_fact(&format!("calls of {}", deed.name), calm.calls);
        let first = 1 + run.dice.below(run.stride(QUICK_STRIDE));
        for at in (first..=calm.calls).step_by(run.stride(QUICK_STRIDE) as usize) {
            for (error, stays) in ways(run) {
                let ending = run.dice.pick(&ENDINGS).0;
                let fault = Fault {
                    at,
                    error,
                    stays,
                    ..Fault::NONE
                };
                attempt(run, &bench, deed, fault, ending, &before);
            }
        }
    }
    let caught = control(run, &bench)?;
    Ok(run.row(Some(caught)))
}

/// Both errors, once and for good; in a quick run one of the four, by chance.
fn ways(run: &mut Run) -> Vec<(i64, bool)> {
    let all: Vec<(i64, bool)> = ERRORS
        .into_iter()
        .flat_map(|error| [(error, false), (error, true)])
        .collect();
    if run.count >= all.len() as u64 {
        return all;
    }
    vec![*run.dice.pick(&all)]
}

/// One deed under one fault; answers whether the child said that it is saved at the first attempt.
fn attempt(
    run: &mut Run,
    bench: &Bench,
    deed: &Deed,
    fault: Fault,
    ending: Ending,
    before: &State,
) -> bool {
    run.tried();
    let came = match bench.try_deed(deed, fault, ending) {
        Ok(came) => came,
        Err(error) => {
            run.failed(format_args!(
                "{} · {fault:?} · {ending:?}: {error}",
                deed.name
            ));
            return false;
        }
    };
    let wrong = judge(&came, deed, before, fault.budget >= 0);
    if !wrong.is_empty() {
        let (what, failed) = (wrong.join("; "), &came.failed);
        run.failed(format_args!(
            "{} · {failed} · {fault:?} · {ending:?}: {what}",
            deed.name
        ));
    }
    came.answers[0]["saved"] == true
}

/// A disk that says "written" and writes nothing: the judge must notice it at every deed that writes.
fn control(run: &mut Run, bench: &Bench) -> Outcome<bool> {
    let lies = Fault {
        lies: true,
        ..Fault::NONE
    };
    let mut caught = true;
    for deed in deeds::AT_THE_BOOK {
        let before = state(&bench.fixture, deed)?;
        // A program that breaks over it has noticed too.
        let noticed = bench
            .try_deed(deed, lies, Ending::Vanishes)
            .map(|came| !judge(&came, deed, &before, false).is_empty());
        let noticed = noticed.unwrap_or(true);
        run.count_fact("lies noticed", u64::from(noticed));
        caught &= noticed;
    }
    Ok(caught)
}

fn fill_disk(run: &mut Run) -> Outcome<Row> {
    let Some(bench) = Bench::set_up(run)? else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    for deed in deeds::AT_THE_BOOK {
        let before = state(&bench.fixture, deed)?;
        let mut refused = 0;
        for step in (0..MOST_STEPS).step_by(run.stride(QUICK_STRIDE) as usize) {
            let fault = Fault {
                budget: step * STEP,
                ..Fault::NONE
            };
            let mut saved = false;
            for _ in 0..run.count {
                let ending = run.dice.pick(&ENDINGS).0;
                saved = attempt(run, &bench, deed, fault, ending, &before);
            }
            if saved {
                break;
            }
            refused += 1;
        }
        run.count_fact(&format!("too full for {}", deed.name), refused);
    }
    let caught = control(run, &bench)?;
    Ok(run.row(Some(caught)))
}
