//! Imitates a hostile medium: in the place of a file or folder of a backup set lies a pipe, which is waited for without
//! end, a link to something elsewhere, a device, or a huge file with holes, which would fill the disk. The program must
//! answer, must not use that set, and must still use the others.

mod planting;
mod two_sets;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};
use planting::{PLACES, Place, SPECIAL_FILES, SpecialFile, end_pipe, paths_below, plant};
use two_sets::{TwoSets, restore_on_empty_pc, work_beside};

pub const TRIAL: Trial = Trial {
    name: "special files on a medium",
    name_zh: "介质上的特殊文件",
    quick: 4,
    full: 132,
    run,
};

/// The longest time in which the program must answer.
const LIMIT: Duration = Duration::from_secs(60);
/// The time within which an answer that waits for nothing is there.
const SHORT: Duration = Duration::from_millis(300);
/// More than any file of these small books needs.
const MAX_FILE_BYTES: u64 = 32 << 20;

fn run(run: &mut Run) -> TrialResult<Row> {
    if !cfg!(unix) {
        return Ok(run.skip("only Unix has these special files"));
    }
    let sets = TwoSets::make(run)?;
    for turn in 0..run.count {
        let place = match run.quick {
            true => *run.random.pick(&PLACES),
            // A full run meets every pair of a place and a file.
            false => PLACES[turn as usize % PLACES.len()],
        };
        let file = match run.quick {
            true => *run.random.pick(&SPECIAL_FILES),
            false => SPECIAL_FILES[turn as usize / PLACES.len() % SPECIAL_FILES.len()],
        };
        let (medium, set) = sets.copy_to_medium(run)?;
        let (at, elsewhere) = (place.path(&set), run.folder()?);
        plant(file, &at, &elsewhere)?;
        let there = paths_below(&elsewhere)?;
        let what = format!("{file:?} at {place:?}");
        run.count_try();
        match run.random.below(2) {
            0 => try_restore(run, &sets, place, &medium, &at, &what)?,
            _ => try_backup(run, &sets, place, &medium, &at, &what)?,
        }
        if paths_below(&elsewhere)? != there {
            run.report_failure(format!("{what}: something was written elsewhere"));
        }
    }
    let control = control(run, &sets)?;
    Ok(run.row(Some(control)))
}

/// Restores the spoilt set, and then the other one, each on an empty PC.
fn try_restore(
    run: &mut Run,
    sets: &TwoSets,
    place: Place,
    medium: &Path,
    at: &Path,
    what: &str,
) -> TrialResult<()> {
    let before = paths_below(medium)?;
    for (name, cases) in [(&sets.newest, 2), (&sets.older, 1)] {
        let data = run.folder()?;
        let (pc, from) = (data.clone(), medium.to_owned());
        let (key, set) = (sets.recovery_key.clone(), name.clone());
        let restored = answer(run, what, &data, at, move || {
            restore_on_empty_pc(&pc, &from, &key, &set)
        });
        let Some(restored) = restored else {
            return Ok(());
        };
        let is_newest = name == &sets.newest;
        match restored {
            Ok(found) if is_newest && place.spoils_set() => {
                run.report_failure(format!("{what}: the set was used, with {found} cases"));
            }
            Ok(found) if found != cases => {
                run.report_failure(format!("{what}: {found} cases instead of {cases}"));
            }
            Ok(_) => run.add_to_fact("sets used", 1),
            Err(error) if !is_newest && place.leaves_other_sets() => {
                run.report_failure(format!("{what}: the other set is lost, too: {error}"));
            }
            Err(_) => run.add_to_fact("sets refused", 1),
        }
    }
    if paths_below(medium)? != before {
        run.report_failure(format!("{what}: reading changed the medium"));
    }
    Ok(())
}

/// Uses the medium as a backup location of the office: lists its sets, looks for a case in the spoilt one and makes a
/// backup.
fn try_backup(
    run: &mut Run,
    sets: &TwoSets,
    place: Place,
    medium: &Path,
    at: &Path,
    what: &str,
) -> TrialResult<()> {
    let data = run.folder()?;
    copy_folder(&sets.data, &data)?;
    let (pc, beside) = (data.clone(), medium.to_owned());
    let in_set = json!({ "location": 1, "set": sets.newest, "number": sets.number });
    let worked = answer(run, what, &data, at, move || {
        work_beside(&pc, &beside, &in_set)
    });
    match worked {
        Some(Ok((is_read, newest))) => {
            if is_read && place.spoils_set() {
                run.report_failure(format!("{what}: a case was read in the set"));
            }
            if newest["name"] == sets.newest.as_str() || newest["proved_at"].is_null() {
                run.report_failure(format!("{what}: no backup in the own location: {newest}"));
            }
        }
        Some(Err(error)) => run.report_failure(format!("{what}: {error}")),
        None => {}
    }
    Ok(())
}

/// Does some work on a thread of its own and returns its result. If there is none in time, or if a file in `data` grows
/// beyond all measure, that is a failure.
fn answer<T: Send + 'static>(
    run: &mut Run,
    what: &str,
    data: &Path,
    planted: &Path,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let done = on_thread(work);
    let begun = Instant::now();
    loop {
        match done.recv_timeout(Duration::from_millis(20)) {
            Ok(result) => return Some(result),
            Err(RecvTimeoutError::Disconnected) => {
                run.report_failure(format!("{what}: the program panicked"));
                return None;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        // A file may be gone before its size is asked.
        let largest = paths_below(data).map_or(0, |paths| {
            let sizes = paths
                .iter()
                .filter_map(|path| fs::symlink_metadata(path).ok());
            sizes.map(|found| found.len()).max().unwrap_or(0)
        });
        if largest > MAX_FILE_BYTES || begun.elapsed() > LIMIT {
            run.report_failure(format!(
                "{what}: no answer after {:?}, and a file of {largest} bytes",
                begun.elapsed()
            ));
            // Whoever still waits for a writer ends with this.
            let _ = end_pipe(planted);
            return None;
        }
    }
}

fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, done) = channel();
    thread::spawn(move || {
        // Nobody may wait any more.
        let _ = sender.send(work());
    });
    done
}

/// Returns true if a file that is opened as usual is the content of a link, and never ends if it is a pipe.
fn control(run: &mut Run, sets: &TwoSets) -> TrialResult<bool> {
    let (link, done) = read_planted(run, sets, SpecialFile::LinkToContent)?;
    let aim = fs::read_link(link)?;
    let is_followed = done.recv_timeout(LIMIT)?? == fs::read(aim)?;
    let (pipe, done) = read_planted(run, sets, SpecialFile::Pipe)?;
    let is_waited_for = done.recv_timeout(SHORT).is_err();
    end_pipe(&pipe)?;
    let is_ended = done.recv_timeout(LIMIT).is_ok();
    Ok(is_followed && is_waited_for && is_ended)
}

/// Puts a special file in the place of a store and begins to read it as usual; returns its path and what receives the
/// content.
fn read_planted(
    run: &mut Run,
    sets: &TwoSets,
    file: SpecialFile,
) -> TrialResult<(PathBuf, Receiver<io::Result<Vec<u8>>>)> {
    let (_, set) = sets.copy_to_medium(run)?;
    let at = Place::Inside("store.db").path(&set);
    plant(file, &at, &run.folder()?)?;
    let path = at.clone();
    Ok((at, on_thread(move || fs::read(path))))
}
