//! A backup and a restore, killed in the middle: the book opens, and there is always a set that brings it back.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::api::JobState;
use serde_json::{Value, json};

use crate::desk::{self, Desk, Facts, OTHER, PASSPHRASE};
use crate::rekey::carelessly;
use crate::trial::{Outcome, Trial, copy_folder};
use crate::upheaval::{self, Upheaval};

pub const BACKUP_TRIAL: Trial = Trial {
    name: "kill during backup",
    name_zh: "备份时强行终止",
    quick: 15,
    full: 300,
    run: |run| upheaval::shake(run, &BACKUP),
};

pub const RESTORE_TRIAL: Trial = Trial {
    name: "kill during restore",
    name_zh: "恢复时强行终止",
    quick: 15,
    full: 300,
    run: |run| upheaval::shake(run, &RESTORE),
};

pub const BACKUP: Upheaval = Upheaval {
    name: "backup",
    furnish,
    change: |folder, begin| {
        let facts = Facts::read(folder)?;
        let mut desk = Desk::at(folder, 2);
        desk.come_in(facts.text("founder"), PASSPHRASE)?;
        begin();
        back_up(&mut desk)
    },
    careless: over_the_old_set,
    content: desk::content,
    says_done_when_kept: false,
    check: |folder, _, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[PASSPHRASE], content);
        if opens != [true] {
            wrong.push("the passphrase does not open the book".to_string());
        }
        if let Err(error) = brings_back(folder, content) {
            wrong.push(format!("from the sets: {error}"));
        }
        wrong
    },
};

pub const RESTORE: Upheaval = Upheaval {
    name: "restore",
    furnish,
    change: restore,
    careless: |folder, begin| carelessly(folder, begin, restore),
    content: desk::content,
    // A disk that lies is noticed by the restore itself, which reads back what it wrote.
    says_done_when_kept: false,
    check: |folder, done, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[OTHER, PASSPHRASE], content);
        match opens[..] {
            [true, false] => {}
            [false, true] if !done => {}
            _ => wrong.push(format!("the restored and the old book open: {opens:?}")),
        }
        wrong
    },
};

pub fn backup_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&BACKUP, words)
}

pub fn restore_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&RESTORE, words)
}

/// An office with one proved set of all its cases in its own place.
fn furnish(folder: &Path) -> Outcome<()> {
    desk::found(folder)?;
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(folder, 1);
    desk.come_in(facts.text("founder"), PASSPHRASE)?;
    back_up(&mut desk)?;
    desk.done("sign_out", json!({}))?;
    desk.work();
    Ok(())
}

fn back_up(desk: &mut Desk) -> Outcome<()> {
    desk.done("backup_now", json!({}))?;
    match desk.work() {
        Some(last) if last.state == JobState::Done => Ok(()),
        last => Err(format!("the backup ended otherwise: {}", json!(last)).into()),
    }
}

/// The newest set that can be used, as the preview of a restore has it.
fn newest_set(desk: &mut Desk, medium: &Path, facts: &Facts) -> Outcome<Value> {
    let look =
        json!({"folder": medium.display().to_string(), "recovery_key": facts.text("recovery_key")});
    let preview = desk.done("restore_look", look)?;
    let sets = preview["sets"].as_array().cloned().unwrap_or_default();
    let mut usable = sets.into_iter().filter(|set| set["trouble"].is_null());
    Ok(usable.next().ok_or("no set can be used")?)
}

fn own_place(folder: &Path) -> PathBuf {
    folder.join("data/backups")
}

/// Restores the newest usable set of a medium with the recovery key.
fn restore_from(desk: &mut Desk, medium: &Path, facts: &Facts, begin: &dyn Fn()) -> Outcome<()> {
    let set = newest_set(desk, medium, facts)?;
    begin();
    let run = json!({
        "folder": medium.display().to_string(), "path": set["path"],
        "recovery_key": facts.text("recovery_key"), "user": facts.text("founder"),
        "new_passphrase": OTHER,
    });
    desk.done("restore_run", run)?;
    match desk.work() {
        Some(last) if last.state == JobState::Done => Ok(()),
        last => Err(format!("the restore ended otherwise: {}", json!(last)).into()),
    }
}

fn restore(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(folder, 2);
    restore_from(&mut desk, &own_place(folder), &facts, begin)
}

/// The newest usable set, brought to an empty folder, is the whole book.
fn brings_back(folder: &Path, content: &str) -> Outcome<()> {
    let empty = folder.with_extension("empty");
    if empty.exists() {
        fs::remove_dir_all(&empty)?;
    }
    fs::create_dir_all(&empty)?;
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(&empty, 12);
    restore_from(&mut desk, &own_place(folder), &facts, &|| ())?;
    if desk::told(&mut desk)? != content {
        return Err("the cases are not those from before".into());
    }
    Ok(())
}

/// The control: the new set takes the place of the only old one, file by file.
fn over_the_old_set(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let copy = folder.with_extension("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(folder, &copy)?;
    (BACKUP.change)(&copy, &|| ())?;
    begin();
    fs::remove_dir_all(own_place(folder))?;
    copy_folder(&own_place(&copy), &own_place(folder))?;
    Ok(())
}
