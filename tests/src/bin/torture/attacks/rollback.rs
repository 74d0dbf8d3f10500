//! Imitates somebody who puts an earlier book back, so that what was written since is gone without a trace: the store
//! with its anchors, the folder of the book, or all data. What still knows the later entries, be it backup sets or the
//! keyring of the system, must tell it after the sign-in, and no backup may go over the later sets.

mod dated_book;

use std::fs;
use std::mem;
use std::path::Path;

use casebook_core::store::STORE_FILE;
use casebook_core::vault::VAULT_FILE;
use chrono::Duration;
use serde_json::json;

use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};
use dated_book::{DatedBook, FirstState, read_files};

pub const TRIAL: Trial = Trial {
    name: "book rolled back",
    name_zh: "回滚账本",
    quick: 3,
    full: 60,
    run,
};

/// The files of the anchor.
const ANCHORS: [&str; 2] = ["anchor.a", "anchor.b"];
const BOOK: &str = "office";
const SETS: &str = "backups";

/// The part of the data that is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    StoreAndAnchors,
    WithVaultFile,
    Book,
    /// The book and the backup sets on the same disk; a medium has later sets.
    Data,
}

const PARTS: [Part; 4] = [
    Part::StoreAndAnchors,
    Part::WithVaultFile,
    Part::Book,
    Part::Data,
];

fn run(run: &mut Run) -> TrialResult<Row> {
    let first = FirstState::make(run)?;
    // The control counts how often the sign-in alone opened the earlier book, and how often it told that.
    let (mut opened, mut told_at_once) = (0, 0);
    for turn in 0..run.count {
        let told = match turn % 3 {
            2 => Some(try_with_keyring(run, &first)?),
            kind => try_beside_sets(run, &first, kind == 1)?,
        };
        if let Some(told) = told {
            opened += 1;
            told_at_once += u32::from(told);
        }
    }
    Ok(run.row(Some(opened > 0 && told_at_once == 0)))
}

fn put_back(part: Part, copy: &Path, data: &Path) -> TrialResult<()> {
    let (book, earlier) = (data.join(BOOK), copy.join(BOOK));
    let files = match part {
        Part::StoreAndAnchors => [STORE_FILE, ANCHORS[0], ANCHORS[1]].to_vec(),
        Part::WithVaultFile => [STORE_FILE, ANCHORS[0], ANCHORS[1], VAULT_FILE].to_vec(),
        Part::Book | Part::Data => Vec::new(),
    };
    for file in files {
        fs::copy(earlier.join(file), book.join(file))?;
    }
    let folders: &[&str] = match part {
        Part::StoreAndAnchors | Part::WithVaultFile => &[],
        Part::Book => &[BOOK],
        Part::Data => &[BOOK, SETS],
    };
    for folder in folders {
        fs::remove_dir_all(data.join(folder))?;
        copy_folder(&copy.join(folder), &data.join(folder))?;
    }
    Ok(())
}

/// Puts a part of the data back beside later sets; returns whether the sign-in alone told it, none if it was refused.
fn try_beside_sets(
    run: &mut Run,
    first: &FirstState,
    after_restore: bool,
) -> TrialResult<Option<bool>> {
    let mut book = DatedBook::open(run, first)?;
    book.sign_in()?;
    let part = *run.random.pick(&PARTS);
    if part == Part::Data || run.random.below(3) == 0 {
        let medium = run.folder()?;
        book.add_medium(&medium)?;
    }
    for _ in 0..run.random.below(3) {
        book.register()?;
        book.back_up()?;
    }
    let mut past = String::new();
    if after_restore {
        let over_book = run.random.below(2) == 0;
        book.restore(over_book)?;
        past = format!(" after a restore, over the book: {over_book}");
        if !book.status()?["ahead"].is_null() {
            run.report_failure(format!("{past}: sets are told as later ones"));
        }
    }
    book.lock()?;
    let (copy, earlier_passphrase) = (run.folder()?, book.passphrase);
    copy_folder(&book.office.data, &copy)?;
    book.sign_in()?;
    let rotates = run.random.below(3) == 0;
    for n in 0..1 + run.random.below(3) {
        if rotates && n == 0 {
            book.change_seen_passphrase()?;
        }
        book.register()?;
        if !book.back_up()? {
            let status = book.status()?;
            return Err(format!("no backup{past}: {status}").into());
        }
    }
    book.lock()?;
    put_back(part, &copy, &book.office.data)?;
    if part != Part::StoreAndAnchors {
        book.passphrase = earlier_passphrase;
    }
    if run.random.below(4) == 0 {
        book.office.clock.utc -= Duration::hours(20);
    }
    book.office.restart();
    let what = format!("{part:?}, keys changed: {rotates}{past}");
    run.count_try();
    let witness = match (&book.medium, part) {
        (Some(medium), Part::Data) => medium.clone(),
        _ => book.office.data.join(SETS),
    };
    let before = read_files(&witness)?;
    let opened = book.sign_in();
    let mut told_at_once = None;
    match &opened {
        Err(code) => run.add_to_fact(&format!("refused as {code}"), 1),
        Ok(()) => {
            told_at_once = Some(!book.status()?["ahead"].is_null());
            look_for_message(run, &mut book, &what)?;
        }
    }
    if read_files(&witness)? != before {
        run.report_failure(format!("{what}: the later sets were changed"));
    }
    Ok(told_at_once)
}

/// Lets the program do what follows a sign-in, and asks for backups, of which none may be made beside the later sets.
fn look_for_message(run: &mut Run, book: &mut DatedBook, what: &str) -> TrialResult<()> {
    book.office.run_tasks();
    if book.status()?["ahead"].is_null() {
        run.report_failure(format!("{what}: nothing is told of the later sets"));
    }
    if book.count_entries("backups_ahead")? == 0 {
        run.report_failure(format!("{what}: the later sets are not journaled"));
    }
    book.register()?;
    if book.back_up()? {
        run.report_failure(format!("{what}: a backup was made beside the later sets"));
    }
    // Signing out makes a last backup, too.
    book.office.try_call("sign_out", json!({}))?;
    book.office.run_tasks();
    Ok(())
}

/// Puts all data back, of which only the keyring knows the later state, at once or after work went on where nobody
/// asked the keyring; returns whether it was told without the keyring.
fn try_with_keyring(run: &mut Run, first: &FirstState) -> TrialResult<bool> {
    let mut book = DatedBook::open(run, first)?;
    for _ in 0..1 + run.random.below(2) {
        book.session_with_keyring()?;
    }
    let copy = run.folder()?;
    copy_folder(&book.office.data, &copy)?;
    for _ in 0..1 + run.random.below(3) {
        if !book.session_with_keyring()?.is_null() {
            return Err("an honest book is told as put back".into());
        }
    }
    put_back(Part::Data, &copy, &book.office.data)?;
    book.office.restart();
    let unasked = run.random.below(5);
    let asked = mem::take(&mut book.keyring);
    for _ in 0..unasked {
        book.session_with_keyring()?;
    }
    book.keyring = asked;
    run.count_try();
    book.sign_in()?;
    book.office.run_tasks();
    let status = book.status()?;
    let is_told = ["ahead", "keyring_ahead"].map(|name| !status[name].is_null());
    book.keyring.answer(&mut book.office);
    if book.status()?["keyring_ahead"].is_null() {
        run.report_failure(format!("{unasked} sessions on: the keyring told nothing"));
    }
    if book.count_entries("keyring_ahead")? == 0 {
        run.report_failure(format!("{unasked} sessions on: nothing is journaled"));
    }
    book.lock()?;
    Ok(is_told.contains(&true))
}
