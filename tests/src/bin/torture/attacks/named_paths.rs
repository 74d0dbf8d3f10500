//! Imitates a page that is not to be trusted and names paths by itself, to send a person's credentials to a network
//! share, to start a program or to let a device be read. A folder that no person chose in the system's dialog of this run
//! and no setting of the book holds is refused before it is touched, and so is what must never be touched, whoever chose
//! it.

mod paths;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use casebook_core::WireError;
use casebook_core::backup::media::blocked::BlockedFolder;
use casebook_tests::test_office::people::HEAD;
use casebook_tests::test_office::{
    NEW_PASSPHRASE, TestOffice, code, describe_refusal, write_office,
};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};
use paths::{extraordinary_path, ordinary_path};

pub const TRIAL: Trial = Trial {
    name: "paths that the page names",
    name_zh: "页面指定的路径",
    quick: 200,
    full: 20_000,
    run,
};

/// The commands to which the page names a folder.
const COMMANDS: [&str; 4] = [
    "restore_preview",
    "restore_run",
    "export_folder_set",
    "safety_set",
];

/// The office whose commands are called, with its supervisor signed in, and the folders around it.
struct Scene {
    office: TestOffice,
    recovery_key: String,
    safety: Value,
    /// A folder that the person chose in the dialog.
    chosen: PathBuf,
}

impl Scene {
    fn set_up(run: &mut Run) -> TrialResult<Scene> {
        let data = run.folder()?;
        let recovery_key = write_office(&data, TODAY, &[HEAD]);
        let mut office = TestOffice::start_office(&data, TODAY);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let safety = office.try_call("office_setup", json!({}))?["safety"].clone();
        let chosen = run.folder()?.join("移动 硬盘");
        fs::create_dir_all(chosen.join("below"))?;
        fs::create_dir(chosen.with_file_name("beside"))?;
        office.choose_folder(&chosen);
        Ok(Scene {
            office,
            recovery_key,
            safety,
            chosen,
        })
    }

    /// Returns the payload of a command that names this folder.
    fn payload(&self, cmd: &str, folder: &str) -> Value {
        let key = &self.recovery_key;
        match cmd {
            "restore_preview" => json!({ "folder": folder, "recovery_key": key }),
            "restore_run" => {
                let present = json!({ "member": HEAD.id(), "passphrase": HEAD.passphrase() });
                json!({
                    "folder": folder, "path": "casebook/20261120T080000Z-1", "recovery_key": key, "user": HEAD.id(),
                    "new_passphrase": NEW_PASSPHRASE, "present": present,
                })
            }
            "export_folder_set" => json!({ "folder": folder }),
            _ => {
                let mut safety = self.safety.clone();
                safety["places"] = json!([folder]);
                json!({ "safety": safety })
            }
        }
    }

    /// Calls a command while each call of the system below the folder waits; returns whether there was one, and the
    /// answer.
    fn call_watched(
        &mut self,
        cmd: &str,
        folder: &str,
    ) -> TrialResult<(bool, Result<Value, WireError>)> {
        let payload = self.payload(cmd, folder);
        let office = &mut self.office;
        let blocked = BlockedFolder::new(Path::new(folder));
        thread::scope(|scope| {
            let calling = scope.spawn(move || office.call(cmd, payload));
            while !calling.is_finished() && !blocked.has_call() {
                thread::yield_now();
            }
            let is_touched = blocked.has_call();
            drop(blocked);
            let answer = calling.join().map_err(|_| format!("{cmd} panicked"))?;
            Ok((is_touched, answer))
        })
    }

    /// Starts the program again, so that nothing chosen before counts, and chooses the folder of this trial anew.
    fn restart(&mut self) -> TrialResult<()> {
        self.office.restart();
        self.office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        self.office.choose_folder(&self.chosen);
        Ok(())
    }
}

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut scene = Scene::set_up(run)?;
    for _ in 0..run.count {
        name_path(run, &mut scene)?;
    }
    let control = control(run, &mut scene)?;
    Ok(run.row(Some(control)))
}

/// Names a path that must not be touched in one of the commands.
fn name_path(run: &mut Run, scene: &mut Scene) -> TrialResult<()> {
    let random = &mut run.random;
    let is_locked = random.below(40) == 0;
    let cmd = match is_locked {
        true => *random.pick(&COMMANDS[..2]),
        false => *random.pick(&COMMANDS),
    };
    let folder = match random.below(3) {
        0 => {
            let folder = ordinary_path(random, &scene.chosen);
            // Chosen in a run before, and then no more.
            if random.below(40) == 0 {
                scene.office.choose_folder(folder.as_ref());
                scene.restart()?;
            }
            folder
        }
        _ => {
            let folder = extraordinary_path(random);
            if random.below(2) == 0 {
                scene.office.choose_folder(folder.as_ref());
            }
            folder
        }
    };
    if is_locked {
        scene.office.try_call("lock", json!({}))?;
    }
    let (is_touched, answer) = scene.call_watched(cmd, &folder)?;
    if is_locked {
        scene.office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    }
    run.count_try();
    if is_touched {
        run.report_failure(format!("{cmd} touches {folder:?}"));
    }
    match answer.map_err(|refusal| code(&refusal)) {
        Err(code) if code == "folder_trouble" => {}
        answer => run.report_failure(format!("{cmd} answers {folder:?} with {answer:?}")),
    }
    Ok(())
}

/// Returns true if each command refuses a folder, untouched, and touches the same folder once it is chosen in the
/// dialog; those that only store it accept it then.
fn control(run: &mut Run, scene: &mut Scene) -> TrialResult<bool> {
    let mut all = true;
    for cmd in COMMANDS {
        let folder = run.folder()?;
        let named = folder.display().to_string();
        let (is_touched, refused) = scene.call_watched(cmd, &named)?;
        all &= !is_touched && refused.is_err();
        scene.office.choose_folder(&folder);
        let (is_touched, answer) = scene.call_watched(cmd, &named)?;
        let is_answered = match answer {
            Ok(_) => true,
            // There is no backup in it that could be restored.
            Err(refusal) => cmd.starts_with("restore") && code(&refusal) != "folder_trouble",
        };
        all &= is_touched && is_answered;
    }
    Ok(all)
}
