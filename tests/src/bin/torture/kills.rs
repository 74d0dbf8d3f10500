//! Kills a child with SIGKILL while it saves: every acknowledged change must be there, and the book must open without a
//! false alarm.

use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook_tests::test_office::write_practice_book;

use crate::acknowledged::Acknowledged;
use crate::book_writer::{Acknowledge, TODAY};
use crate::child;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "kill while saving",
    name_zh: "保存时强行终止",
    quick: 100,
    full: 2_000,
    run,
};

/// The number of children that write to one book, one after the other, before a new book is used.
const KILLS_PER_BOOK: u64 = 8;
/// The child is killed after at most this many acknowledgements and this delay after the last of them.
const MAX_LINES: usize = 10;
const MAX_DELAY: Duration = Duration::from_millis(40);
/// The longest time that a child may need to open the book.
const MAX_OPENING: Duration = Duration::from_secs(30);
/// The number of kills within which the control must be detected.
const MAX_CONTROL_KILLS: u64 = 60;

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    write_practice_book(&fixture, TODAY);
    let mut at = (run.folder()?, Acknowledged::default());
    copy_folder(&fixture, &at.0)?;
    for turn in 0..run.count {
        if turn % KILLS_PER_BOOK == 0 {
            at = (run.folder()?, Acknowledged::default());
            copy_folder(&fixture, &at.0)?;
        }
        let (folder, acknowledged) = &mut at;
        let before = acknowledged.count;
        run.count_try();
        kill_once(run, folder, acknowledged, Acknowledge::AfterReply)?;
        run.add_to_fact("acknowledged", acknowledged.count - before);
        let refused = std::mem::take(&mut acknowledged.refused);
        let violations = [refused, acknowledged.find_violations(folder)].concat();
        if !violations.is_empty() {
            run.report_failure(violations.join("; "));
            // Goes on with a new book, so that a loss is counted once.
            at = (run.folder()?, Acknowledged::default());
            copy_folder(&fixture, &at.0)?;
        }
    }
    let detected = control(run, &fixture)?;
    Ok(run.row(Some(detected)))
}

/// Lets a child write for a random time, kills it and adds its acknowledgements.
fn kill_once(
    run: &mut Run,
    folder: &Path,
    acknowledged: &mut Acknowledged,
    acknowledge: Acknowledge,
) -> TrialResult<()> {
    let arguments = [
        folder.display().to_string(),
        run.random.next_u64().to_string(),
        acknowledge.argument().to_string(),
    ];
    let child = child::spawn("book_writer", &arguments)?;
    // One in ten is killed while it opens the book.
    let opening = run.random.below(10) == 0;
    let lines = 1 + run.random.index(MAX_LINES);
    if !opening && !child.wait_for_lines(lines, MAX_OPENING) {
        let returned = child.kill()?;
        return Err(format!("the child did not open the book ({})", returned.status).into());
    }
    child.let_run(run.random.duration_below(MAX_DELAY));
    let returned = child.kill()?;
    if returned.status.code().is_some() {
        acknowledged
            .refused
            .push("the child ended by itself".to_string());
    }
    acknowledged.add(&returned.lines);
    Ok(())
}

/// Returns true if a child that acknowledges changes before it saves them is detected.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let folder: PathBuf = run.folder()?;
    copy_folder(fixture, &folder)?;
    let mut acknowledged = Acknowledged::default();
    for kill in 1..=MAX_CONTROL_KILLS {
        kill_once(run, &folder, &mut acknowledged, Acknowledge::BeforeCall)?;
        if !acknowledged.find_violations(&folder).is_empty() {
            run.add_to_fact("control detected at kill", kill);
            return Ok(true);
        }
    }
    Ok(false)
}
