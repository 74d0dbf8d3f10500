//! Imitates somebody who wants the office's unmasked exports in a folder of their own: they name it in the practice book,
//! in the preferences of the PC, by other commands, without the right, or as an argument of the program. The exports
//! never leave the folder that the supervisor set, or the default where nobody set one.

mod moves;

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::JobState;
use casebook_tests::test_office::people::{AUDITOR, HEAD, MEDIATOR, OTHER_TEAM, RECORDER};
use casebook_tests::test_office::{
    Person, TestOffice, describe_refusal, wage_case, write_office, write_practice_book,
};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};
use moves::MOVES;

pub const TRIAL: Trial = Trial {
    name: "export folder moved",
    name_zh: "暗改导出文件夹",
    quick: 16,
    full: 400,
    run,
};

/// The number of tries, one after the other in any order, at one office.
const TRIES_PER_OFFICE: u64 = 8;

/// An office whose export folder is known, and the folders of somebody who wants the exports there.
struct Scene {
    office: TestOffice,
    /// The folder of the exports.
    folder: PathBuf,
    /// A folder that is chosen in the dialog, and one that nobody ever chooses.
    wanted: PathBuf,
    unchosen: PathBuf,
    /// The answers and states that must not be.
    wrong: Vec<String>,
}

impl Scene {
    /// Makes an office in which the supervisor set the export folder, or nobody did.
    fn set_up(run: &mut Run, is_set: bool) -> TrialResult<Scene> {
        let root = run.folder()?;
        let [data, chosen, wanted, unchosen] =
            ["data", "chosen", "wanted", "unchosen"].map(|name| root.join(name));
        for folder in [&chosen, &wanted, &unchosen] {
            fs::create_dir(folder)?;
        }
        let people = [HEAD, MEDIATOR, OTHER_TEAM, RECORDER, AUDITOR];
        write_office(&data, TODAY, &people);
        write_practice_book(&data, TODAY);
        let office = TestOffice::start_office(&data, TODAY);
        let mut scene = Scene {
            folder: office.exports(),
            office,
            wanted,
            unchosen,
            wrong: Vec::new(),
        };
        scene.sign_in(&HEAD)?;
        scene
            .office
            .try_call("case_register", wage_case(TODAY, Some(MEDIATOR.n)))?;
        if is_set {
            scene.set_folder(&chosen)?;
        }
        Ok(scene)
    }

    /// Locks whatever is open and signs somebody in.
    fn sign_in(&mut self, person: &Person) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        self.office.sign_in_as(person).map_err(describe_refusal)?;
        Ok(())
    }

    /// Chooses a folder in the dialog and makes it the export folder.
    fn set_folder(&mut self, folder: &Path) -> TrialResult<()> {
        let named = self.office.choose_folder(folder);
        self.office
            .try_call("export_folder_set", json!({ "folder": named }))?;
        self.folder = folder.to_owned();
        Ok(())
    }

    /// Calls a command that must be refused.
    fn call_refused(&mut self, cmd: &str, payload: Value) {
        if self.office.call(cmd, payload.clone()).is_ok() {
            self.wrong.push(format!("{cmd} {payload} is answered"));
        }
    }

    /// Returns the export folder as the page is told it.
    fn shown_folder(&mut self) -> TrialResult<PathBuf> {
        let boot = self.office.try_call("boot", json!({}))?;
        Ok(boot["export_folder"].as_str().ok_or("no folder")?.into())
    }

    /// Checks, for the supervisor, that the exports are where they were.
    fn check(&mut self, makes_export: bool) -> TrialResult<()> {
        self.sign_in(&HEAD)?;
        let shown = self.shown_folder()?;
        if shown != self.folder {
            self.wrong
                .push(format!("the exports are in {}", shown.display()));
        }
        if makes_export {
            self.check_export()?;
        }
        Ok(())
    }

    /// Makes an export and looks for its file.
    fn check_export(&mut self) -> TrialResult<()> {
        let list = json!({
            "query": { "view": "all" }, "columns": ["number"], "file": "csv", "language": "zh", "unmasked": true,
        });
        self.office.try_call("export_list", list)?;
        let ended = loop {
            let progress = self.office.run_slice().ok_or("the export is gone")?;
            if progress.state != JobState::Running {
                break progress;
            }
        };
        let is_in = |folder: &Path| ended.files.iter().any(|file| folder.join(file).exists());
        if ended.state != JobState::Done || !is_in(&self.folder) {
            self.wrong.push(format!("no export is made: {ended:?}"));
        }
        for folder in [&self.wanted, &self.unchosen] {
            if *folder != self.folder && fs::read_dir(folder)?.next().is_some() {
                self.wrong
                    .push(format!("a file is in {}", folder.display()));
            }
        }
        Ok(())
    }
}

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut left = run.count;
    // Every second office has set a folder.
    let mut is_set = false;
    while left > 0 {
        let mut scene = Scene::set_up(run, is_set)?;
        for _ in 0..left.min(TRIES_PER_OFFICE) {
            try_move(run, &mut scene, is_set)?;
        }
        left = left.saturating_sub(TRIES_PER_OFFICE);
        is_set = !is_set;
    }
    let control = control(run)?;
    Ok(run.row(Some(control)))
}

/// Tries to move the exports in one way, on top of what the tries before left.
fn try_move(run: &mut Run, scene: &mut Scene, is_set: bool) -> TrialResult<()> {
    let (name, attempt) = *run.random.pick(&MOVES);
    attempt(scene, &mut run.random)?;
    if run.random.below(4) == 0 {
        scene.office.restart();
    }
    scene.check(run.random.below(3) == 0)?;
    run.count_try();
    for wrong in scene.wrong.drain(..) {
        run.report_failure(format!("{name}, set before: {is_set}: {wrong}"));
    }
    Ok(())
}

/// Returns true if a supervisor who chooses a folder and sets it moves the exports, with an entry in the journal.
fn control(run: &mut Run) -> TrialResult<bool> {
    let mut scene = Scene::set_up(run, true)?;
    let (before, wanted) = (scene.folder.clone(), scene.wanted.clone());
    scene.set_folder(&wanted)?;
    let query = json!({
        "kinds": ["settings"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let journal = scene.office.try_call("journal_list", query)?;
    let lines = journal["lines"].as_array().into_iter().flatten();
    let entries = lines.filter(|line| line["action"] == "safety_set").count();
    scene.office.restart();
    scene.check(true)?;
    // One entry is that of the folder before.
    Ok(scene.wrong.is_empty() && before != wanted && entries == 2)
}
