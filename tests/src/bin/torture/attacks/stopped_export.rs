//! Imitates a person who lets an unmasked export grow and stops it before its end, to keep what was written: they cancel
//! it, lock the book, kill the program or fill the disk. The journal must say that it began and how it ended, and nothing
//! that was written may be readable.

mod growing_files;
mod ways;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use casebook_core::JobState;
use casebook_core::domain::event::LockCause;
use casebook_tests::canaries::{Canaries, CanaryWriter};
use casebook_tests::canary_search::WordSearch;
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::{
    TestOffice, describe_refusal, write_office, write_practice_book,
};
use serde_json::{Value, json};

use super::looks_on_full_disk::full_disk::FullDisk;
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};
use growing_files::{is_open_to_others, leave_copies, link_files};
use ways::{EXPORTS, STOPS, Stop, request};

pub const TRIAL: Trial = Trial {
    name: "stopped export",
    name_zh: "中断的导出",
    quick: 10,
    full: 300,
    run,
};

/// An office whose cases hold the words that are searched for; its supervisor is signed in.
struct Scene {
    office: TestOffice,
    search: WordSearch,
    exports: PathBuf,
}

impl Scene {
    fn set_up(run: &mut Run) -> TrialResult<Scene> {
        let data = run.folder()?;
        write_office(&data, TODAY, &[HEAD, MEDIATOR]);
        write_practice_book(&data, TODAY);
        let mut office = TestOffice::start_office(&data, TODAY);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let canaries = Canaries::new(run.random.next_u64());
        let mut writer = CanaryWriter {
            office: &mut office,
            canaries,
            cases: Vec::new(),
        };
        // More entries than one slice of the journal's export takes, which takes a while.
        for _ in 0..if run.quick { 1 } else { 5 } {
            writer.add_many_cases(TODAY).map_err(describe_refusal)?;
        }
        Ok(Scene {
            exports: office.exports(),
            office,
            search: WordSearch::new(&canaries.words()),
        })
    }

    /// Locks whatever is open and signs the supervisor in.
    fn sign_in_again(&mut self) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        self.office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        Ok(())
    }

    /// Returns the number of the newest entry, and those about exports after an entry, oldest first.
    fn exports_after(&mut self, after: i64) -> TrialResult<(i64, Vec<Value>)> {
        let ask = json!({
            "kinds": ["exports"], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        let page = self.office.try_call("journal_list", ask)?;
        let lines = page["lines"].as_array().into_iter().flatten().rev();
        let new = lines.filter(|line| line["seq"].as_i64() > Some(after));
        let head = page["head"]["seq"].as_i64().ok_or("no entry")?;
        Ok((head, new.cloned().collect()))
    }

    /// Returns the files below a folder in which a word can be read.
    fn readable_files(&self, folder: &Path) -> TrialResult<Vec<String>> {
        let hits = self.search.search_folder(folder)?.into_iter();
        let mut files: Vec<String> = hits.map(|(file, _)| file.display().to_string()).collect();
        files.dedup();
        Ok(files)
    }

    fn stop(&mut self, stop: Stop, job: Value) -> TrialResult<()> {
        let office = &mut self.office;
        let book = office.book_folder();
        match stop {
            Stop::Cancelled => {
                office.try_call("job_cancel", job)?;
                run_to_end(office);
            }
            Stop::Locked => drop(office.try_call("lock", json!({}))?),
            Stop::ScreenLocked => drop(office.lock_with_system(LockCause::ScreenLocked)),
            Stop::SignedOut => drop(office.try_call("sign_out", json!({}))?),
            Stop::PracticeOpened => drop(office.try_call("practice_open", json!({}))?),
            Stop::Killed => {
                // A killed program removes nothing, so that a copy of the growing file stands for what it leaves.
                leave_copies(&self.exports)?;
                office.restart();
            }
            Stop::DiskFull => {
                let full = FullDisk::fill(&book, false)?;
                run_to_end(office);
                drop(full);
            }
            Stop::LockedOnFullDisk => {
                let full = FullDisk::fill(&book, false)?;
                office.try_call("lock", json!({}))?;
                drop(full);
            }
        }
        self.sign_in_again()
    }
}

/// Runs the slices of the export to its end; returns how it ended.
fn run_to_end(office: &mut TestOffice) -> Option<JobState> {
    loop {
        let state = office.run_slice()?.state;
        if state != JobState::Running {
            return Some(state);
        }
    }
}

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut scene = Scene::set_up(run)?;
    let mut stopped = 0;
    while stopped < run.count {
        stopped += u64::from(stop_export(run, &mut scene)?);
    }
    let control = control(&mut scene)?;
    Ok(run.row(Some(control)))
}

/// Begins an export and stops it after some slices; returns false if it was complete before.
fn stop_export(run: &mut Run, scene: &mut Scene) -> TrialResult<bool> {
    let (what, file) = *run.random.pick(&EXPORTS);
    let known = if cfg!(unix) {
        STOPS.len()
    } else {
        STOPS.len() - 2
    };
    let mut stop = *run.random.pick(&STOPS[..known]);
    let slices = run.random.below(12);
    let (before, _) = scene.exports_after(0)?;
    let (cmd, payload) = request(what, file);
    let job = scene.office.try_call(cmd, payload.clone())?;
    for _ in 0..slices {
        let progress = scene.office.run_slice();
        if progress.is_none_or(|progress| progress.state != JobState::Running) {
            run.add_to_fact("complete before the stop", 1);
            fs::remove_dir_all(&scene.exports)?;
            return Ok(false);
        }
    }
    run.count_try();
    let (_, so_far) = scene.exports_after(before)?;
    // From this entry on the file is made readable, and a full disk stops it no more.
    let is_exported = so_far.iter().any(|line| line["action"] == "exported");
    if is_exported && stop.needs_full_disk() {
        stop = Stop::Cancelled;
    }
    let context = format!("{what} as {file}, {stop:?} after {slices} slices");
    if scene.office.call(cmd, payload).is_ok() {
        run.report_failure(format!("{context}: another export begins beside it"));
    }
    let kept = run.folder()?;
    let mut readable = Vec::new();
    if !is_exported {
        for entry in fs::read_dir(&scene.exports)? {
            if is_open_to_others(&entry?.path())? {
                run.report_failure(format!("{context}: others may open what grows"));
            }
        }
        // A second name of the file, outside of the folder, keeps its bytes, whatever the program removes.
        link_files(&scene.exports, &kept)?;
        readable = scene.readable_files(&scene.exports)?;
    }
    scene.stop(stop, job)?;
    let (_, lines) = scene.exports_after(before)?;
    let actions: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["action"].as_str())
        .collect();
    let is_told = match is_exported {
        true => actions.starts_with(&["export_begun", "exported"]),
        false => {
            actions == ["export_begun", "export_stopped"]
                && lines[1]["detail"]["cause"] == stop.cause()
                && lines.iter().all(|line| line["detail"]["what"] == what)
                && lines[0]["detail"]["unmasked"] == true
        }
    };
    if !is_told {
        run.report_failure(format!("{context}: the journal has {}", json!(lines)));
    }
    for folder in [&scene.exports, &kept] {
        readable.extend(scene.readable_files(folder)?);
    }
    if !is_exported && !readable.is_empty() {
        run.report_failure(format!("{context}: words can be read in {readable:?}"));
    }
    if stop == Stop::Killed {
        // The next export removes what a killed one left.
        let (cmd, payload) = request("case_list", "csv");
        let next = scene.office.try_call(cmd, payload)?;
        scene.office.try_call("job_cancel", next)?;
        run_to_end(&mut scene.office);
    }
    let left = fs::read_dir(&scene.exports)?.count();
    if left > 0 {
        run.report_failure(format!("{context}: {left} files are left"));
    }
    fs::remove_dir_all(&scene.exports)?;
    fs::remove_dir_all(&kept)?;
    Ok(true)
}

/// Returns true if the words are found in a complete export, and in some rows in a plain file, as exports once grew.
fn control(scene: &mut Scene) -> TrialResult<bool> {
    let (cmd, payload) = request("case_list", "xlsx");
    scene.office.try_call(cmd, payload)?;
    let is_done = run_to_end(&mut scene.office) == Some(JobState::Done);
    let is_found = !scene.readable_files(&scene.exports)?.is_empty();
    fs::remove_dir_all(&scene.exports)?;
    fs::create_dir_all(&scene.exports)?;
    let ask = json!({ "query": { "view": "all" }, "after": null, "limit": 100 });
    let rows = scene.office.try_call("case_list", ask)?["rows"].clone();
    let mut plain = fs::File::create(scene.exports.join(".casebook-plain0.part"))?;
    for row in rows.as_array().into_iter().flatten().take(50) {
        writeln!(plain, "{row}")?;
    }
    drop(plain);
    let is_plain_found = !scene.readable_files(&scene.exports)?.is_empty();
    Ok(is_done && is_found && is_plain_found)
}
