//! kill −9 while saving: whatever was called saved is there, and nothing raises a false alarm.

use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook_tests::book::Book;

use crate::clerk::{Manner, TODAY};
use crate::errand;
use crate::ledger::Ledger;
use crate::trial::{Outcome, Row, Run, Trial, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "kill while saving",
    name_zh: "保存时强行终止",
    quick: 100,
    full: 2_000,
    run,
};

/// So many children work at one book, one after the other, before a new one is begun.
const KILLS_PER_BOOK: u64 = 8;
/// It is killed after at most so many acknowledgements, and so long after the last of them.
const MOST_LINES: usize = 10;
const LONGEST: Duration = Duration::from_millis(40);
/// The longest that a child may need to open the book.
const OPENING: Duration = Duration::from_secs(30);
/// The control is caught within so many kills, or it is not caught.
const CONTROL_KILLS: u64 = 60;

fn run(run: &mut Run) -> Outcome<Row> {
    let fixture = run.folder()?;
    Book::make(&fixture, TODAY);
    let mut at = (run.folder()?, Ledger::default());
    copy_folder(&fixture, &at.0)?;
    for turn in 0..run.count {
        if turn % KILLS_PER_BOOK == 0 {
            at = (run.folder()?, Ledger::default());
            copy_folder(&fixture, &at.0)?;
        }
        let (folder, ledger) = &mut at;
        let before = ledger.heard;
        run.tried();
        kill_once(run, folder, ledger, Manner::Honest)?;
        run.count_fact("acknowledged", ledger.heard - before);
        let refused = std::mem::take(&mut ledger.refused);
        let wrong = [refused, ledger.compare(folder)].concat();
        if !wrong.is_empty() {
            run.failed(wrong.join("; "));
            // What is lost stays lost; it is counted once.
            at = (run.folder()?, Ledger::default());
            copy_folder(&fixture, &at.0)?;
        }
    }
    let caught = control(run, &fixture)?;
    Ok(run.row(Some(caught)))
}

/// Lets a child work for a random while, kills it, and takes down what it said.
fn kill_once(run: &mut Run, folder: &Path, ledger: &mut Ledger, manner: Manner) -> Outcome<()> {
    let words = [
        folder.display().to_string(),
        run.dice.roll().to_string(),
        manner.word().to_string(),
    ];
    let child = errand::send("clerk", &words)?;
    // One in ten is killed while it opens the book.
    let opening = run.dice.below(10) == 0;
    let lines = 1 + run.dice.index(MOST_LINES);
    if !opening && !child.wait_for_lines(lines, OPENING) {
        let returned = child.kill()?;
        return Err(format!("the clerk did not open the book ({})", returned.status).into());
    }
    child.let_run(run.dice.moment(LONGEST));
    let returned = child.kill()?;
    if returned.status.code().is_some() {
        ledger.refused.push("the clerk ended by itself".to_string());
    }
    ledger.hear(&returned.lines);
    Ok(())
}

/// A clerk that says "saved" before it saves must be caught.
fn control(run: &mut Run, fixture: &Path) -> Outcome<bool> {
    let folder: PathBuf = run.folder()?;
    copy_folder(fixture, &folder)?;
    let mut ledger = Ledger::default();
    for kill in 1..=CONTROL_KILLS {
        kill_once(run, &folder, &mut ledger, Manner::Eager)?;
        if !ledger.compare(&folder).is_empty() {
            run.count_fact("control caught at kill", kill);
            return Ok(true);
        }
    }
    Ok(false)
}
