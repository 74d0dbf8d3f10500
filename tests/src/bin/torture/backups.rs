//! Kills a backup and a restore in the middle: the book must open, and there must always be a set that restores it.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::JobState;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use serde_json::{Value, json};

use crate::crash_scenario::{self, CrashScenario};
use crate::key_changes::copy_over_unprotected;
use crate::office_fixture::{self, FixtureFacts, open_signed_in};
use crate::trial::{Trial, TrialResult, copy_folder};

pub const BACKUP_TRIAL: Trial = Trial {
    name: "kill during backup",
    name_zh: "备份时强行终止",
    quick: 15,
    full: 300,
    run: |run| crash_scenario::run_with_kills(run, &BACKUP),
};

pub const RESTORE_TRIAL: Trial = Trial {
    name: "kill during restore",
    name_zh: "恢复时强行终止",
    quick: 15,
    full: 300,
    run: |run| crash_scenario::run_with_kills(run, &RESTORE),
};

pub const BACKUP: CrashScenario = CrashScenario {
    name: "backup",
    set_up,
    change: |folder, begin| {
        let (mut office, _) = open_signed_in(folder, 2)?;
        begin();
        back_up(&mut office)
    },
    unprotected: overwrite_old_set,
    read_content: office_fixture::read_content,
    detects_missing_change: false,
    check: |folder, _, content| {
        let (opens, mut violations) =
            office_fixture::try_passphrases(folder, &[PASSPHRASE], content);
        if opens != [true] {
            violations.push("the passphrase does not open the book".to_string());
        }
        if let Err(error) = check_restores(folder, content) {
            violations.push(format!("restore from the sets: {error}"));
        }
        violations
    },
};

pub const RESTORE: CrashScenario = CrashScenario {
    name: "restore",
    set_up,
    change: restore,
    unprotected: |folder, begin| copy_over_unprotected(folder, begin, restore),
    read_content: office_fixture::read_content,
    // The restore itself detects ignored writes, because it reads back what it wrote.
    detects_missing_change: false,
    check: |folder, done, content| {
        let (opens, mut violations) =
            office_fixture::try_passphrases(folder, &[NEW_PASSPHRASE, PASSPHRASE], content);
        match opens[..] {
            [true, false] => {}
            [false, true] if !done => {}
            _ => violations.push(format!("the restored and the old book open: {opens:?}")),
        }
        violations
    },
};

pub fn run_backup_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&BACKUP, arguments)
}

pub fn run_restore_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&RESTORE, arguments)
}

/// Creates an office with one proved set of all its cases in its own backup folder.
fn set_up(folder: &Path) -> TrialResult<()> {
    office_fixture::create_office(folder)?;
    let (mut office, _) = open_signed_in(folder, 1)?;
    back_up(&mut office)?;
    office.try_call("sign_out", json!({}))?;
    office.run_tasks();
    Ok(())
}

fn back_up(office: &mut TestOffice) -> TrialResult<()> {
    office.try_call("backup_now", json!({}))?;
    match office.run_tasks().pop() {
        Some(last) if last.state == JobState::Done => Ok(()),
        last => Err(format!("the backup did not succeed: {}", json!(last)).into()),
    }
}

/// Returns the newest usable set, as the preview of a restore lists it.
fn newest_set(office: &mut TestOffice, medium: &Path, facts: &FixtureFacts) -> TrialResult<Value> {
    let folder = office.choose_folder(medium);
    let request = json!({"folder": folder, "recovery_key": facts.text("recovery_key")});
    let preview = office.try_call("restore_preview", request)?;
    let sets = preview["sets"].as_array().cloned().unwrap_or_default();
    let mut usable = sets
        .into_iter()
        .filter(|set| set["unusable_because"].is_null());
    Ok(usable.next().ok_or("no set can be used")?)
}

fn backup_folder(folder: &Path) -> PathBuf {
    folder.join("data/backups")
}

/// Restores the newest usable set of a backup folder with the recovery key.
fn restore_from(
    office: &mut TestOffice,
    medium: &Path,
    facts: &FixtureFacts,
    begin: &dyn Fn(),
) -> TrialResult<()> {
    let set = newest_set(office, medium, facts)?;
    begin();
    let run = json!({
        "folder": medium.display().to_string(), "path": set["path"],
        "recovery_key": facts.text("recovery_key"), "user": facts.text("founder"),
        "new_passphrase": NEW_PASSPHRASE,
    });
    office.try_call("restore_run", run)?;
    match office.run_tasks().pop() {
        Some(last) if last.state == JobState::Done => Ok(()),
        last => Err(format!("the restore did not succeed: {}", json!(last)).into()),
    }
}

fn restore(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let facts = FixtureFacts::read(folder)?;
    let mut office = office_fixture::open(folder, 2);
    restore_from(&mut office, &backup_folder(folder), &facts, begin)
}

/// Restores the newest usable set into an empty folder and returns an error unless it contains all cases.
fn check_restores(folder: &Path, content: &str) -> TrialResult<()> {
    let empty = folder.with_extension("empty");
    if empty.exists() {
        fs::remove_dir_all(&empty)?;
    }
    fs::create_dir_all(&empty)?;
    let facts = FixtureFacts::read(folder)?;
    let mut office = office_fixture::open(&empty, 12);
    restore_from(&mut office, &backup_folder(folder), &facts, &|| ())?;
    if office_fixture::read_cases(&mut office)? != content {
        return Err("the cases are not those from before".into());
    }
    Ok(())
}

/// Replaces the only old set by the new one, file by file. This is the control: it is not atomic.
fn overwrite_old_set(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let copy = folder.with_extension("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(folder, &copy)?;
    (BACKUP.change)(&copy, &|| ())?;
    begin();
    fs::remove_dir_all(backup_folder(folder))?;
    copy_folder(&backup_folder(&copy), &backup_folder(folder))?;
    Ok(())
}
