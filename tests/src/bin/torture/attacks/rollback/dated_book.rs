//! An office book of which earlier states are kept, with its backup sets and an imitated keyring of the system.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::JobState;
use casebook_tests::test_office::keyring::TestKeyring;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, code};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Run, TrialResult, copy_folder};

/// The passphrase that takes the place of one that was seen.
const UNSEEN: &str = "渡口 藤筐 anchor 19 saffron";

/// The data folder and the recovery key of an office with one case and one backup set.
pub struct FirstState {
    data: PathBuf,
    founder: String,
    recovery_key: String,
}

impl FirstState {
    pub fn make(run: &mut Run) -> TrialResult<FirstState> {
        let data = run.folder()?;
        let mut office = TestOffice::start_office(&data, TODAY);
        office.create_office();
        let mut book = DatedBook {
            recovery_key: office.confirm_recovery_key(),
            office,
            passphrase: PASSPHRASE,
            medium: None,
            keyring: TestKeyring::default(),
        };
        book.register()?;
        book.back_up()?;
        book.lock()?;
        Ok(FirstState {
            data,
            founder: book.office.founder.clone(),
            recovery_key: book.recovery_key,
        })
    }
}

pub struct DatedBook {
    pub office: TestOffice,
    recovery_key: String,
    /// The present passphrase of the founder.
    pub passphrase: &'static str,
    /// A second backup location.
    pub medium: Option<PathBuf>,
    pub keyring: TestKeyring,
}

impl DatedBook {
    pub fn open(run: &mut Run, first: &FirstState) -> TrialResult<DatedBook> {
        let data = run.folder()?;
        copy_folder(&first.data, &data)?;
        let mut office = TestOffice::start_office(&data, TODAY);
        office.clock.pass(Duration::hours(2));
        office.founder.clone_from(&first.founder);
        Ok(DatedBook {
            office,
            recovery_key: first.recovery_key.clone(),
            passphrase: PASSPHRASE,
            medium: None,
            keyring: TestKeyring::default(),
        })
    }

    /// Signs the founder in.
    ///
    /// # Errors
    /// The code of the refusal.
    pub fn sign_in(&mut self) -> Result<(), String> {
        let founder = self.office.founder.clone();
        let signed_in = self.office.sign_in(&founder, self.passphrase);
        signed_in.map(drop).map_err(|refusal| code(&refusal))
    }

    pub fn lock(&mut self) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        self.office.run_tasks();
        Ok(())
    }

    pub fn register(&mut self) -> TrialResult<()> {
        let case = self.office.own_wage_case("陈国平");
        self.office.try_call("case_register", case)?;
        Ok(())
    }

    pub fn add_medium(&mut self, medium: &Path) -> TrialResult<()> {
        let mut safety = self.office.try_call("office_setup", json!({}))?["safety"].clone();
        safety["places"] = json!([self.office.choose_folder(medium)]);
        let set = json!({ "safety": safety });
        self.office.try_call("safety_set", set)?;
        self.medium = Some(medium.to_owned());
        Ok(())
    }

    /// Asks for a backup half an hour later; returns whether one was made in every location.
    pub fn back_up(&mut self) -> TrialResult<bool> {
        self.office.clock.pass(Duration::minutes(31));
        self.office.try_call("user_active", json!({}))?;
        self.office.try_call("backup_now", json!({}))?;
        let last = self.office.run_tasks().pop();
        Ok(last.is_some_and(|last| last.state == JobState::Done))
    }

    pub fn status(&mut self) -> TrialResult<Value> {
        Ok(self.office.try_call("backup_status", json!({}))?)
    }

    /// Counts the journal entries of this action.
    pub fn count_entries(&mut self, action: &str) -> TrialResult<usize> {
        let query = json!({
            "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        let page = self.office.try_call("journal_list", query)?;
        let lines = page["lines"].as_array().into_iter().flatten();
        Ok(lines.filter(|line| line["action"] == action).count())
    }

    /// Changes the passphrase as one that somebody saw, after which the book has another vault key.
    pub fn change_seen_passphrase(&mut self) -> TrialResult<()> {
        let change = json!({ "current": self.passphrase, "new": UNSEEN, "was_seen": true });
        self.office.try_call("passphrase_change", change)?;
        self.passphrase = UNSEEN;
        Ok(())
    }

    /// Restores the newest set, over the book or where none is left. The founder is signed in afterwards.
    pub fn restore(&mut self, over_book: bool) -> TrialResult<()> {
        self.back_up()?;
        self.lock()?;
        if !over_book {
            fs::remove_dir_all(self.office.book_folder())?;
            self.office.restart();
        }
        let own = self.office.data.join("backups");
        let folder = self.office.choose_folder(&own);
        let request = json!({ "folder": folder, "recovery_key": self.recovery_key });
        let preview = self.office.try_call("restore_preview", request)?;
        let run = json!({
            "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": self.recovery_key,
            "user": self.office.founder, "new_passphrase": NEW_PASSPHRASE,
        });
        self.office.try_call("restore_run", run)?;
        self.office.run_tasks();
        if self.office.try_call("boot", json!({}))?["state"] != "open" {
            return Err("nothing was restored".into());
        }
        self.recovery_key = self.office.confirm_recovery_key();
        self.passphrase = NEW_PASSPHRASE;
        self.lock()?;
        self.office.clock.pass(Duration::hours(1));
        self.sign_in()?;
        self.office.run_tasks();
        Ok(())
    }

    /// Signs in, works and locks, with a keyring that answers; returns what is told of it.
    pub fn session_with_keyring(&mut self) -> TrialResult<Value> {
        self.sign_in()?;
        self.keyring.answer(&mut self.office);
        let told = self.status()?["keyring_ahead"].clone();
        self.register()?;
        self.lock()?;
        self.keyring.answer(&mut self.office);
        Ok(told)
    }
}

/// Returns the content of every file below a folder.
pub fn read_files(folder: &Path) -> TrialResult<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(files.insert(path.clone(), fs::read(&path)?)),
            }
        }
    }
    Ok(files)
}
