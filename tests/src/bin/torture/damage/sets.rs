//! Damages files of backup sets: a damaged set must not be accepted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_core::backup::{Keys, list_sets, open_verified};
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::people::HEAD;
use casebook_tests::test_office::{TestOffice, describe_refusal};
use chrono::Duration;
use serde_json::json;

use super::fixture::{Examination, key_of, write_cases};
use crate::book_writer::TODAY;
use crate::trial::{Run, TrialRandom, TrialResult, copy_folder};

const FILES: [&str; 4] = ["MANIFEST.json", "PROVED.json", "store.db", "vault.json"];

/// A backup folder with two sets of one office, a set of another office, and the keys of the first.
pub struct Sets {
    location: PathBuf,
    /// The newest set, relative to the backup folder.
    set: PathBuf,
    older: PathBuf,
    other_office: PathBuf,
    keys: Keys,
}

impl Sets {
    /// Makes backups of copies of these two offices.
    pub fn make(run: &mut Run, sound: &Path, other_office: &Path) -> TrialResult<Sets> {
        let (own, other) = (run.folder()?, run.folder()?);
        copy_folder(sound, &own)?;
        copy_folder(other_office, &other)?;
        back_up(&own)?;
        write_cases(&own, 2)?;
        back_up(&own)?;
        back_up(&other)?;
        let location = own.join("backups");
        let names = sets_in(&location)?;
        let (Some(set), Some(older)) = (names.last(), names.first()) else {
            return Err("no backup was made".into());
        };
        let other_location = other.join("backups");
        let other_set = sets_in(&other_location)?
            .pop()
            .ok_or("no backup was made")?;
        Ok(Sets {
            set: set.clone(),
            older: location.join(older),
            other_office: other_location.join(other_set),
            keys: Keys {
                vault: VaultFile::read(&own.join("office"))?,
                key: Arc::new(key_of(&own)?),
            },
            location,
        })
    }

    /// Copies the backup folder and returns a random file of its newest set, and the same file of the older set and of
    /// the other office.
    pub fn copy_to(&self, folder: &Path, random: &mut TrialRandom) -> TrialResult<[PathBuf; 3]> {
        copy_folder(&self.location, &folder.join("backups"))?;
        let name = random.pick(&FILES);
        let damaged = folder.join("backups").join(&self.set).join(name);
        Ok([damaged, self.older.join(name), self.other_office.join(name)])
    }

    /// Reads the newest set as the list of sets does, and verifies it.
    pub fn examine(&self, folder: &Path) -> Examination {
        let location = folder.join("backups");
        let dir = location.join(&self.set);
        let listed = match list_sets(&location, &self.keys) {
            Ok(listed) => listed,
            Err(error) => return Examination::Detected(error.to_string()),
        };
        let Some(set) = listed.into_iter().find(|set| set.dir == dir) else {
            return Examination::Detected("it is not listed".to_owned());
        };
        if let Err(error) = set.manifest {
            return Examination::Detected(error.to_string());
        }
        if set.proved_at.is_none() {
            return Examination::Detected("its proof is not valid".to_owned());
        }
        match open_verified(&dir, &self.keys, folder, &mut |_, _| true) {
            Ok(_) => Examination::Unchanged,
            Err(error) => Examination::Detected(error.to_string()),
        }
    }
}

fn back_up(data: &Path) -> TrialResult<()> {
    let mut office = TestOffice::start_office(data, TODAY);
    office.clock.pass(Duration::seconds(7_200));
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    office.try_call("backup_now", json!({}))?;
    office.run_tasks();
    office.try_call("sign_out", json!({}))?;
    office.run_tasks();
    Ok(())
}

/// Returns the paths of the sets relative to the backup folder, the oldest first.
fn sets_in(location: &Path) -> TrialResult<Vec<PathBuf>> {
    let mut sets = Vec::new();
    for book in fs::read_dir(location)? {
        let book = book?.path();
        if !book.is_dir() {
            continue;
        }
        for set in fs::read_dir(&book)? {
            let set = set?.path();
            if set.join("PROVED.json").exists() {
                sets.push(set.strip_prefix(location)?.to_owned());
            }
        }
    }
    sets.sort();
    Ok(sets)
}
