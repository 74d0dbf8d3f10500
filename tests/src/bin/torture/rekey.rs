//! A change of passphrase and a change of the vault key, killed in the middle.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::desk::{self, Desk, Facts, OTHER, PASSPHRASE};
use crate::trial::{Outcome, Trial, copy_folder};
use crate::upheaval::{self, Upheaval};

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
    check: |folder, done, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[OTHER, PASSPHRASE], content);
        match opens[..] {
            [true, false] => {}
            [false, true] if !done => {}
            _ => wrong.push(format!("new and old passphrase open: {opens:?}")),
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
    check: |folder, done, content| {
        let (opens, mut wrong) = desk::open_by(folder, &[PASSPHRASE], content);
        if opens != [true] {
            wrong.push("the founder's passphrase does not open the book".to_string());
        }
        if let (true, Ok(facts)) = (done, Facts::read(folder))
            && desk::colleague_comes_in(folder, &facts)
        {
            wrong.push("who was removed comes in".to_string());
        }
        wrong
    },
};

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
fn carelessly(
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
