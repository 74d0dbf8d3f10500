//! Backup sets: a damaged one is not believed, and not offered.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_core::backup::{Keys, found, open_checked};
use casebook_core::vault::VaultFile;
use casebook_tests::staffed::{HEAD, Office};
use serde_json::json;

use super::fixture::{Examined, key_of, refused, work};
use crate::clerk::TODAY;
use crate::trial::{Dice, Outcome, Run, copy_folder};

const FILES: [&str; 4] = ["MANIFEST.json", "PROVED.json", "store.db", "vault.json"];

/// A place with two sets of one book, another book's set, and what opens them.
pub struct Sets {
    place: PathBuf,
    /// The newest set, below the place.
    set: PathBuf,
    older: PathBuf,
    others: PathBuf,
    keys: Keys,
}

impl Sets {
    /// Makes backups of these two offices.
    pub fn make(run: &mut Run, sound: &Path, others: &Path) -> Outcome<Sets> {
        let (ours, theirs) = (run.folder()?, run.folder()?);
        copy_folder(sound, &ours)?;
        copy_folder(others, &theirs)?;
        back_up(&ours)?;
        work(&ours, 2)?;
        back_up(&ours)?;
        back_up(&theirs)?;
        let place = ours.join("backups");
        let names = sets_in(&place)?;
        let (Some(set), Some(older)) = (names.last(), names.first()) else {
            return Err("no backup was made".into());
        };
        let foreign = theirs.join("backups");
        let others = sets_in(&foreign)?.pop().ok_or("no backup was made")?;
        Ok(Sets {
            set: set.clone(),
            older: place.join(older),
            others: foreign.join(others),
            keys: Keys {
                vault: VaultFile::read(&ours.join("office"))?,
                key: Arc::new(key_of(&ours)?),
            },
            place,
        })
    }

    /// A copy of the place in this folder, with one file of its newest set to be damaged: that file, the older set's and
    /// the other book's.
    pub fn lay_out(&self, folder: &Path, dice: &mut Dice) -> Outcome<[PathBuf; 3]> {
        copy_folder(&self.place, &folder.join("backups"))?;
        let name = dice.pick(&FILES);
        let damaged = folder.join("backups").join(&self.set).join(name);
        Ok([damaged, self.older.join(name), self.others.join(name)])
    }

    /// Looks at the newest set as the list of sets does, and proves it.
    pub fn examine(&self, folder: &Path) -> Examined {
        let place = folder.join("backups");
        let dir = place.join(&self.set);
        let listed = match found(&place, &self.keys) {
            Ok(listed) => listed,
            Err(error) => return Examined::Noticed(error.to_string()),
        };
        let Some(set) = listed.into_iter().find(|set| set.dir == dir) else {
            return Examined::Noticed("it is not listed".to_owned());
        };
        if let Err(error) = set.manifest {
            return Examined::Noticed(error.to_string());
        }
        if set.proved_at.is_none() {
            return Examined::Noticed("its proof does not count".to_owned());
        }
        match open_checked(&dir, &self.keys, folder, &mut |_, _| true) {
            Ok(_) => Examined::Same,
            Err(error) => Examined::Noticed(error.to_string()),
        }
    }
}

fn back_up(data: &Path) -> Outcome<()> {
    let mut office = Office::within(data, TODAY);
    office.clock.pass(7_200);
    office.sign_in(&HEAD).map_err(refused)?;
    office.call("backup_now", json!({})).map_err(refused)?;
    office.work();
    office.call("sign_out", json!({})).map_err(refused)?;
    office.work();
    Ok(())
}

/// The sets of a place, below it, the oldest first.
fn sets_in(place: &Path) -> Outcome<Vec<PathBuf>> {
    let mut sets = Vec::new();
    for book in fs::read_dir(place)? {
        let book = book?.path();
        if !book.is_dir() {
            continue;
        }
        for set in fs::read_dir(&book)? {
            let set = set?.path();
            if set.join("PROVED.json").exists() {
                sets.push(set.strip_prefix(place)?.to_owned());
            }
        }
    }
    sets.sort();
    Ok(sets)
}
