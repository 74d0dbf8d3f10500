//! An office whose recovery sheet and one passphrase were replaced, with a medium that has a set of before.

use std::fs;
use std::path::PathBuf;

use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR, Person};
use casebook_tests::test_office::{
    NEW_PASSPHRASE, TestOffice, describe_refusal, wage_case, write_office,
};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Run, TrialResult, copy_folder, files_named};

/// The time from the creation of the office to a try.
pub const AGE: Duration = Duration::days(43);
const DATA: &str = "data";
const MEDIUM: &str = "medium";
/// The vault file of a time after the new sheet and before the new passphrase.
const EARLIER_VAULT: &str = "earlier.json";
const VAULT: &str = "vault.json";
const STORE: &str = "store.db";

/// The state in which the attacker leaves the book on the PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftBook {
    Untouched,
    /// The vault file of before a passphrase was changed.
    EarlierVault,
    /// The vault file of the old set, which the old sheet opens.
    VaultOfSet,
    NoVault,
    HalfVault,
    NoStore,
    DamagedStore,
}

pub const LEFT_BOOKS: [LeftBook; 7] = [
    LeftBook::Untouched,
    LeftBook::EarlierVault,
    LeftBook::VaultOfSet,
    LeftBook::NoVault,
    LeftBook::HalfVault,
    LeftBook::NoStore,
    LeftBook::DamagedStore,
];

/// The files of an office of one or two supervisors, from which each try gets a copy.
pub struct OldSheetOffice {
    pub has_two: bool,
    pub old_sheet: String,
    /// The case that was registered after the old set was made.
    pub later: Value,
    folder: PathBuf,
}

/// Returns the passphrase that a person has in the present book.
pub fn present_passphrase(person: &Person) -> String {
    match *person == HEAD {
        true => NEW_PASSPHRASE.to_owned(),
        false => person.passphrase(),
    }
}

impl OldSheetOffice {
    pub fn make(run: &mut Run, has_two: bool) -> TrialResult<OldSheetOffice> {
        let folder = run.folder()?;
        let data = folder.join(DATA);
        let people = match has_two {
            true => vec![HEAD, DEPUTY, MEDIATOR],
            false => vec![HEAD, MEDIATOR],
        };
        let old_sheet = write_office(&data, TODAY, &people);
        let mut office = TestOffice::start_office(&data, TODAY);
        // Only people who have signed in count as second persons.
        for person in people.iter().rev() {
            office.try_call("lock", json!({}))?;
            office.sign_in_as(person).map_err(describe_refusal)?;
        }
        // An account that was made lately confirms nothing.
        for _ in 0..2 {
            office.pass_days(20);
            office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        }
        register(&mut office)?;
        office.try_call("backup_now", json!({}))?;
        office.run_tasks();
        copy_folder(&data.join("backups"), &folder.join(MEDIUM))?;
        // On the same day a later set would take the place of the old one.
        office.pass_days(1);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let later = register(&mut office)?;
        let second = has_two.then(|| proof(&DEPUTY, &DEPUTY.passphrase()));
        let renewal = json!({ "passphrase": HEAD.passphrase(), "second": second });
        office.try_call("recovery_renew", renewal)?;
        office.confirm_recovery_key_with(&HEAD.passphrase());
        fs::copy(office.book_folder().join(VAULT), folder.join(EARLIER_VAULT))?;
        let change = json!({ "current": HEAD.passphrase(), "new": NEW_PASSPHRASE });
        office.try_call("passphrase_change", change)?;
        office.pass_days(0);
        drop(office);
        Ok(OldSheetOffice {
            has_two,
            old_sheet,
            later,
            folder,
        })
    }

    /// Copies the office for a try and starts the program on it two days later; returns it and the medium.
    pub fn copy(&self, run: &mut Run) -> TrialResult<(TestOffice, PathBuf)> {
        let folder = run.folder()?;
        copy_folder(&self.folder, &folder)?;
        let mut office = TestOffice::start_office(&folder.join(DATA), TODAY);
        office.clock.pass(AGE);
        Ok((office, folder.join(MEDIUM)))
    }

    /// Changes the files of the book as the attacker does.
    pub fn damage(&self, office: &TestOffice, left: LeftBook) -> TrialResult<()> {
        let book = office.book_folder();
        let (vault, store) = (book.join(VAULT), book.join(STORE));
        match left {
            LeftBook::Untouched => {}
            LeftBook::EarlierVault => drop(fs::copy(self.folder.join(EARLIER_VAULT), vault)?),
            LeftBook::VaultOfSet => {
                let found = files_named(&self.folder.join(MEDIUM), VAULT)?.pop();
                fs::copy(found.ok_or("the medium has no vault file")?, vault)?;
            }
            LeftBook::NoVault => fs::remove_file(vault)?,
            LeftBook::HalfVault => {
                let bytes = fs::read(&vault)?;
                fs::write(vault, &bytes[..bytes.len() / 2])?;
            }
            LeftBook::NoStore => fs::remove_file(store)?,
            LeftBook::DamagedStore => fs::write(store, [7; 8192])?,
        }
        Ok(())
    }
}

/// Returns a member with a passphrase, as a command takes it.
pub fn proof(person: &Person, passphrase: &str) -> Value {
    json!({ "member": person.id(), "passphrase": passphrase })
}

fn register(office: &mut TestOffice) -> TrialResult<Value> {
    let case = wage_case(&office.today().to_string(), Some(HEAD.n));
    Ok(office.try_call("case_register", case)?["case"].clone())
}
