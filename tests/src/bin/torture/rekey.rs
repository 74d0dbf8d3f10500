//! A change of passphrase and a change of the vault key, killed in the middle.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::desk::{self, Desk, Facts, OTHER, PASSPHRASE};
use crate::trial::{Outcome, Trial, copy_folder};
use crate::upheaval::{self, Upheaval};
use crate::{copies, upgrade};

pub const PASSPHRASE_TRIAL: Trial = Trial {
    name: "kill during change of passphrase",
    name_zh: "改口令时强行终止",
    quick: 15,
    full: 300,
    run: |run| upheaval::shake(run, &CHANGE),
};

pub const ROTATION_TRIAL: Trial = Trial {
    name: "kill during rotation",
    name_zh: "更换密钥时强行终止",
    quick: 15,
    full: 300,
    run: |run| upheaval::shake(run, &ROTATION),
};

const CHANGE: Upheaval = Upheaval {
    name: "passphrase",
    furnish: desk::found,
    change: change_passphrase,
    careless: |folder, begin| carelessly(folder, begin, change_passphrase),
    content: desk::content,
    says_done_when_kept: true,
    check: |folder, done, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[OTHER, PASSPHRASE], content);
        match opens[..] {
            [true, false] => {}
            [false, true] if !done => {}
            _ => wrong.push(format!("new and old passphrase open: {opens:?}")),
        }
        if !desk::is_recoverable(folder) {
            wrong.push("the recovery key does not open the vault".to_string());
        }
        wrong
    },
};

const ROTATION: Upheaval = Upheaval {
    name: "rotation",
    furnish: desk::found,
    change: remove_colleague,
    careless: |folder, begin| carelessly(folder, begin, remove_colleague),
    content: desk::content,
    says_done_when_kept: true,
    check: |folder, done, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[PASSPHRASE], content);
        if opens != [true] {
            wrong.push("the founder's passphrase does not open the book".to_string());
        }
        if !desk::is_recoverable(folder) {
            wrong.push("the recovery key does not open the vault".to_string());
        }
        if let (true, Ok(facts)) = (done, Facts::read(folder))
            && desk::colleague_comes_in(folder, &facts)
        {
            wrong.push("who was removed comes in".to_string());
        }
        wrong
    },
};

/// Coming in writes too: failures counted, the arrival in the journal.
const SIGN_IN: Upheaval = Upheaval {
    name: "sign_in",
    furnish: desk::found,
    change: sign_in,
    careless: sign_in,
    content: desk::content,
    says_done_when_kept: false,
    check: still_opens,
};

const SIGN_OUT: Upheaval = Upheaval {
    name: "sign_out",
    furnish: desk::found,
    change: sign_out,
    careless: sign_out,
    content: desk::content,
    says_done_when_kept: false,
    check: still_opens,
};

pub const FAILING: Trial = Trial {
    name: "failing calls, whole book",
    name_zh: "登录、口令、密钥、备份时磁盘出错",
    quick: 3,
    full: 1,
    run: |run| {
        let changes = [
            &SIGN_IN,
            &SIGN_OUT,
            &CHANGE,
            &ROTATION,
            &copies::BACKUP,
            &copies::RESTORE,
            &upgrade::UPGRADE,
        ];
        upheaval::fail_calls(run, &changes)
    },
};

fn sign_in(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(folder, 1);
    begin();
    Ok(desk.come_in(facts.text("founder"), PASSPHRASE)?)
}

fn sign_out(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let (mut desk, _) = at_the_book(folder)?;
    begin();
    desk.done("sign_out", json!({}))?;
    desk.work();
    Ok(())
}

fn still_opens(folder: &Path, _: bool, content: &str) -> Vec<String> {
    let (opens, mut wrong) = desk::open_by(folder, &[PASSPHRASE], content);
    if opens != [true] {
        wrong.push("the passphrase does not open the book".to_string());
    }
    wrong
}

pub fn sign_in_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&SIGN_IN, words)
}

pub fn sign_out_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&SIGN_OUT, words)
}

pub fn passphrase_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&CHANGE, words)
}

pub fn rotation_errand(words: &[String]) -> Outcome<()> {
    upheaval::errand(&ROTATION, words)
}

fn at_the_book(folder: &Path) -> Outcome<(Desk, Facts)> {
    let facts = Facts::read(folder)?;
    let mut desk = Desk::at(folder, 1);
    desk.come_in(facts.text("founder"), PASSPHRASE)?;
    Ok((desk, facts))
}

fn change_passphrase(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let (mut desk, _) = at_the_book(folder)?;
    begin();
    let words = json!({"current": PASSPHRASE, "new": OTHER});
    desk.done("passphrase_change", words).map(drop)
}

fn remove_colleague(folder: &Path, begin: &dyn Fn()) -> Outcome<()> {
    let (mut desk, facts) = at_the_book(folder)?;
    begin();
    let words = json!({"member": facts.text("colleague"), "passphrase": PASSPHRASE});
    desk.done("user_remove", words).map(drop)
}

/// The control: the change is made in a copy, whose files are then written over the old ones, one after the other.
pub fn carelessly(
    folder: &Path,
    begin: &dyn Fn(),
    change: fn(&Path, &dyn Fn()) -> Outcome<()>,
) -> Outcome<()> {
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
