//! The ways in which somebody tries to move the export folder.

use std::fs;

use casebook_core::{App, Paths, is_ordinary_folder};
use casebook_tests::test_office::page_program;
use casebook_tests::test_office::people::{AUDITOR, HEAD, MEDIATOR, OTHER_TEAM, RECORDER};
use serde_json::json;

use super::Scene;
use crate::trial::{TrialRandom, TrialResult};

/// The name of a way and its function, which leaves the program in any state.
type Move = (
    &'static str,
    fn(&mut Scene, &mut TrialRandom) -> TrialResult<()>,
);

pub const MOVES: [Move; 9] = [
    ("the practice book sets it", set_in_practice),
    ("the preferences of the page hold it", put_in_preferences),
    ("a file of preferences holds it", write_preferences),
    ("the settings of the backups hold it", smuggle_in_settings),
    ("a folder that nobody chose", set_unchosen),
    ("a share, a device, a program", set_extraordinary),
    ("somebody without the right sets it", set_without_right),
    ("nobody who is signed in sets it", set_while_locked),
    ("an argument of the program names it", start_with_argument),
];

/// Paths that must not even be looked at.
const EXTRAORDINARY: [&str; 9] = [
    "//server/share",
    "\\\\server\\share\\exports",
    "\\\\?\\UNC\\server\\share",
    "\\\\.\\pipe\\exports",
    "//?/C:/exports",
    "/Applications/Exports.app",
    "/Volumes/stick/Exports.APP/Contents",
    "exports",
    "../exports",
];

fn set_in_practice(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    // Opened over the office's book or after it was locked.
    if random.below(2) == 0 {
        scene.office.try_call("lock", json!({}))?;
    }
    scene.office.try_call("practice_open", json!({}))?;
    let folder = scene.office.choose_folder(&scene.wanted);
    scene.call_refused("export_folder_set", json!({ "folder": folder }));
    let mut safety = scene.office.try_call("office_setup", json!({}))?["safety"].clone();
    safety["export_folder"] = json!(folder);
    // The practice book may keep other settings of its own.
    let _ = scene.office.call("safety_set", json!({ "safety": safety }));
    let shown = scene.shown_folder()?;
    if shown != scene.office.exports() {
        let shown = shown.display();
        scene.wrong.push(format!("the practice book has {shown}"));
    }
    Ok(())
}

fn put_in_preferences(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    match random.below(3) {
        0 => drop(scene.office.try_call("lock", json!({}))?),
        1 => drop(scene.office.try_call("practice_open", json!({}))?),
        _ => scene.sign_in(&MEDIATOR)?,
    }
    let folder = scene.office.choose_folder(&scene.wanted);
    let prefs = match random.below(3) {
        0 => json!({ "export_folder": folder }),
        1 => json!({ "export_folder": folder, "exports": folder, "lang": "en" }),
        _ => json!({ "safety": { "export_folder": folder }, "paths": { "exports": folder } }),
    };
    // A preference is kept or dropped; what counts is where the exports are.
    let _ = scene.office.call("prefs_set", json!({ "prefs": prefs }));
    Ok(())
}

fn write_preferences(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    let prefs = json!({ "export_folder": scene.wanted, "lang": "zh" }).to_string();
    let folder = *random.pick(&["", "office", "practice"]);
    let is_running = random.below(2) == 0;
    if !is_running {
        scene.office.try_call("lock", json!({}))?;
    }
    fs::write(scene.office.data.join(folder).join("prefs.json"), prefs)?;
    if !is_running {
        scene.office.restart();
        // A change of another preference writes all of them anew.
        if random.below(2) == 0 {
            let language = json!({ "prefs": { "lang": "en" } });
            scene.office.try_call("prefs_set", language)?;
        }
    }
    Ok(())
}

fn smuggle_in_settings(scene: &mut Scene, _: &mut TrialRandom) -> TrialResult<()> {
    scene.sign_in(&HEAD)?;
    let folder = scene.office.choose_folder(&scene.wanted);
    let mut safety = scene.office.try_call("office_setup", json!({}))?["safety"].clone();
    safety["export_folder"] = json!(folder);
    let settings = json!({ "safety": safety });
    scene.office.try_call("safety_set", settings)?;
    Ok(())
}

fn set_unchosen(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    scene.sign_in(&HEAD)?;
    let folder = match random.below(4) {
        0 => scene.unchosen.clone(),
        1 => scene.unchosen.join("below"),
        2 => scene.wanted.join("..").join("unchosen"),
        _ => scene.office.data.clone(),
    };
    scene.call_refused("export_folder_set", json!({ "folder": folder }));
    Ok(())
}

fn set_extraordinary(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    scene.sign_in(&HEAD)?;
    let mut folder = (*random.pick(&EXTRAORDINARY)).to_owned();
    // Whoever is fooled into choosing it in the dialog does not move the exports either.
    if random.below(2) == 0 {
        folder = scene.office.choose_folder(folder.as_ref());
    }
    scene.call_refused("export_folder_set", json!({ "folder": folder }));
    Ok(())
}

fn set_without_right(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    let person = *random.pick(&[MEDIATOR, OTHER_TEAM, RECORDER, AUDITOR]);
    scene.sign_in(&person)?;
    let folder = scene.office.choose_folder(&scene.wanted);
    scene.call_refused("export_folder_set", json!({ "folder": folder }));
    let safety = scene.office.try_call("office_setup", json!({}))?["safety"].clone();
    scene.call_refused("safety_set", json!({ "safety": safety }));
    Ok(())
}

fn set_while_locked(scene: &mut Scene, _: &mut TrialRandom) -> TrialResult<()> {
    scene.office.try_call("lock", json!({}))?;
    let folder = scene.office.choose_folder(&scene.wanted);
    scene.call_refused("export_folder_set", json!({ "folder": folder }));
    Ok(())
}

fn start_with_argument(scene: &mut Scene, random: &mut TrialRandom) -> TrialResult<()> {
    let share = *random.pick(&EXTRAORDINARY);
    if is_ordinary_folder(share) {
        scene.wrong.push(format!("{share} is taken as an argument"));
    }
    scene.office.try_call("lock", json!({}))?;
    // The first program releases the folder before the second one starts.
    for data in [scene.office.data.join("none"), scene.office.data.clone()] {
        let paths = Paths {
            data,
            exports: scene.wanted.clone(),
            page_program: page_program(),
            local: true,
        };
        scene.office.app = App::new(paths).with_cheapest_passphrases();
    }
    scene.sign_in(&HEAD)?;
    let shown = scene.shown_folder()?;
    // Until an office has set a folder, the argument is the default of this one start.
    let is_set = scene.folder != scene.office.exports();
    if is_set && shown != scene.folder {
        let shown = shown.display();
        scene
            .wrong
            .push(format!("with an argument the exports are in {shown}"));
    }
    scene.office.try_call("lock", json!({}))?;
    scene.office.restart();
    Ok(())
}
