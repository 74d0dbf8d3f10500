//! Kills a change of passphrase and a change of the vault key in the middle.

use std::fs;
use std::path::Path;

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE};
use serde_json::json;

use crate::crash_scenario::{self, CrashScenario};
use crate::office_fixture::{self, FixtureFacts, open_signed_in};
use crate::trial::{Trial, TrialResult, copy_folder};
use crate::{backups, upgrade};

pub const PASSPHRASE_TRIAL: Trial = Trial {
    name: "kill during passphrase change",
    name_zh: "改口令时强行终止",
    quick: 15,
    full: 300,
    run: |run| crash_scenario::run_with_kills(run, &PASSPHRASE_CHANGE),
};

pub const ROTATION_TRIAL: Trial = Trial {
    name: "kill during key rotation",
    name_zh: "更换密钥时强行终止",
    quick: 15,
    full: 300,
    run: |run| crash_scenario::run_with_kills(run, &ROTATION),
};

const PASSPHRASE_CHANGE: CrashScenario = CrashScenario {
    name: "passphrase",
    set_up: office_fixture::create_office,
    change: change_passphrase,
    unprotected: |folder, begin| copy_over_unprotected(folder, begin, change_passphrase),
    read_content: office_fixture::read_content,
    detects_missing_change: true,
    check: |folder, done, content| {
        let (opens, mut violations) =
            office_fixture::try_passphrases(folder, &[NEW_PASSPHRASE, PASSPHRASE], content);
        match opens[..] {
            [true, false] => {}
            [false, true] if !done => {}
            _ => violations.push(format!("new and old passphrase open: {opens:?}")),
        }
        if !office_fixture::is_recoverable(folder) {
            violations.push("the recovery key does not open the vault".to_string());
        }
        violations
    },
};

const ROTATION: CrashScenario = CrashScenario {
    name: "rotation",
    set_up: office_fixture::create_office,
    change: remove_colleague,
    unprotected: |folder, begin| copy_over_unprotected(folder, begin, remove_colleague),
    read_content: office_fixture::read_content,
    detects_missing_change: true,
    check: |folder, done, content| {
        let (opens, mut violations) =
            office_fixture::try_passphrases(folder, &[PASSPHRASE], content);
        if opens != [true] {
            violations.push("the founder's passphrase does not open the book".to_string());
        }
        if !office_fixture::is_recoverable(folder) {
            violations.push("the recovery key does not open the vault".to_string());
        }
        if let (true, Ok(facts)) = (done, FixtureFacts::read(folder))
            && office_fixture::can_colleague_sign_in(folder, &facts)
        {
            violations.push("the removed colleague can still sign in".to_string());
        }
        violations
    },
};

/// A sign-in also writes: the record of failed attempts, and a journal entry.
const SIGN_IN: CrashScenario = CrashScenario {
    name: "sign_in",
    set_up: office_fixture::create_office,
    change: sign_in,
    unprotected: sign_in,
    read_content: office_fixture::read_content,
    detects_missing_change: false,
    check: check_opens,
};

const SIGN_OUT: CrashScenario = CrashScenario {
    name: "sign_out",
    set_up: office_fixture::create_office,
    change: sign_out,
    unprotected: sign_out,
    read_content: office_fixture::read_content,
    detects_missing_change: false,
    check: check_opens,
};

pub const FAILING_CALLS: Trial = Trial {
    name: "failing disk calls, whole book",
    name_zh: "登录、口令、密钥、备份时磁盘出错",
    quick: 3,
    full: 1,
    run: |run| {
        let changes = [
            &SIGN_IN,
            &SIGN_OUT,
            &PASSPHRASE_CHANGE,
            &ROTATION,
            &backups::BACKUP,
            &backups::RESTORE,
            &upgrade::UPGRADE,
        ];
        crash_scenario::run_with_failing_calls(run, &changes)
    },
};

fn sign_in(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let facts = FixtureFacts::read(folder)?;
    let mut office = office_fixture::open(folder, 1);
    begin();
    office_fixture::sign_in(&mut office, facts.text("founder"), PASSPHRASE)
}

fn sign_out(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let (mut office, _) = open_signed_in(folder, 1)?;
    begin();
    office.try_call("sign_out", json!({}))?;
    office.run_tasks();
    Ok(())
}

fn check_opens(folder: &Path, _: bool, content: &str) -> Vec<String> {
    let (opens, mut violations) = office_fixture::try_passphrases(folder, &[PASSPHRASE], content);
    if opens != [true] {
        violations.push("the passphrase does not open the book".to_string());
    }
    violations
}

pub fn run_sign_in_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&SIGN_IN, arguments)
}

pub fn run_sign_out_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&SIGN_OUT, arguments)
}

pub fn run_passphrase_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&PASSPHRASE_CHANGE, arguments)
}

pub fn run_rotation_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&ROTATION, arguments)
}

fn change_passphrase(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let (mut office, _) = open_signed_in(folder, 1)?;
    begin();
    let change = json!({"current": PASSPHRASE, "new": NEW_PASSPHRASE});
    office.try_call("passphrase_change", change)?;
    Ok(())
}

fn remove_colleague(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let (mut office, facts) = open_signed_in(folder, 1)?;
    begin();
    let removal = json!({"member": facts.text("colleague"), "passphrase": PASSPHRASE});
    office.try_call("user_remove", removal)?;
    Ok(())
}

/// Makes a change in a copy of the folder and then copies its files over the old ones, one after the other. This is the
/// control: it is not atomic.
pub fn copy_over_unprotected(
    folder: &Path,
    begin: &dyn Fn(),
    change: fn(&Path, &dyn Fn()) -> TrialResult<()>,
) -> TrialResult<()> {
    let copy = folder.with_extension("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(folder, &copy)?;
    change(&copy, &|| ())?;
    begin();
    copy_folder(&copy, folder)?;
    Ok(())
}
