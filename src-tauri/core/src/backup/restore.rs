//! Restoring: what lies on a medium is looked at, a book is built from one set in a folder of its own, and the folders are
//! exchanged. The book that was there is moved aside, never deleted.
//!
//! ```text
//! office.restoring/        built and verified while the old book still has its name
//! restoring.json           names the folder that the old book is moved to; from here on the new one counts
//! office → office.before-restore-…,  office.restoring → office,  restoring.json removed
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::ledger::Ledger;
use super::manifest::{MANIFEST_FILE, STORE_FILE, read_small};
use super::proof::{open_checked, part};
use super::purge::erase_listed;
use super::set::{Found, found_in, names, replace, sets_folder, sync};
use super::task::Task;
use super::{BackupError, Copying, Keys, Places, Work};
use crate::domain::event::Event;
use crate::domain::ids::{DeviceId, StaffId};
use crate::store::{Access, Author, CopyStep, Glance, Store};
use crate::vault::{Holder, KdfParams, RecoveryKey, VaultError, VaultFile, sync_dir};

/// The folder in which a book is built, beside the one that it replaces.
const BUILT: &str = "office.restoring";
const BOOK: &str = "office";
const INTENT_FILE: &str = "restoring.json";

/// The sets of one vault on a medium, as far as a recovery key opens them.
#[derive(Debug)]
pub struct Looked {
    pub keys: Keys,
    /// Below the folder that was looked into: where the sets lie, and the sets, the newest first.
    pub under: String,
    pub sets: Vec<Found>,
    /// Of the newest set that can be read.
    pub newest: Option<Glance>,
    pub ledger: Ledger,
}

/// Looks for sets in `folder`, which is a medium, a folder above the sets of a vault, or one set; none if there is none.
///
/// `recovery` opens the newest vault file that it can, and through it every older set.
pub fn look(folder: &Path, recovery: &RecoveryKey) -> Result<Option<Looked>, BackupError> {
    let mut refused = None;
    for (under, wanted) in vault_folders(folder)? {
        let dir = folder.join(&under);
        let all = match &wanted {
            Some(name) => vec![name.clone()],
            None => names(&dir)?,
        };
        match keys_in(&dir, &all, recovery) {
            Ok(Some(keys)) => {
                let found = |name: String| found_in(&dir, name, &keys);
                let sets: Vec<Found> = all.into_iter().map(found).collect();
                let newest = sets.iter().find_map(|set| glance(set, &keys));
                let ledger = Ledger::read_beside(&dir, &keys);
                return Ok(Some(Looked {
                    keys,
                    under,
                    sets,
                    newest,
                    ledger,
                }));
            }
            Ok(None) => {}
            Err(error) => refused = Some(error),
        }
    }
    match refused {
        Some(error) => Err(error),
        None => Ok(None),
    }
}

/// Folders of vaults at or below a folder, relative to it, and the one set that was meant, if it was one.
fn vault_folders(folder: &Path) -> Result<Vec<(String, Option<String>)>, BackupError> {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if folder.join(MANIFEST_FILE).is_file() {
        return Ok(vec![("..".to_owned(), Some(name))]);
    }
    let is_vault = |name: &str| {
        let id = name.strip_prefix("casebook-").unwrap_or_default();
        Uuid::try_parse(id).is_ok()
    };
    if is_vault(&name) {
        return Ok(vec![(String::new(), None)]);
    }
    let mut found = Vec::new();
    for below in ["", "backups"] {
        let entries = match fs::read_dir(folder.join(below)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_vault(&name) {
                let under = Path::new(below).join(name);
                found.push((under.to_string_lossy().into_owned(), None));
            }
        }
    }
    Ok(found)
}

/// The newest vault file of a folder that the recovery key opens; none if the folder holds no set.
fn keys_in(
    folder: &Path,
    names: &[String],
    recovery: &RecoveryKey,
) -> Result<Option<Keys>, BackupError> {
    let mut refused = None;
    for name in names {
        let opened = VaultFile::read(&folder.join(name))
            .and_then(|vault| vault.unlock_with_recovery(recovery).map(|key| (vault, key)));
        match opened {
            Ok((vault, key)) => {
                let key = Arc::new(key);
                return Ok(Some(Keys { vault, key }));
            }
            // That the paper is another one says more than that a set is damaged.
            Err(error @ (VaultError::WrongRecovery | VaultError::NoRecovery)) => {
                refused = Some(error);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match refused {
        Some(error) => Err(error.into()),
        None => Ok(None),
    }
}

/// What a set says at a glance, read from its place; none if it cannot be read.
pub fn glance(set: &Found, keys: &Keys) -> Option<Glance> {
    let content = &set.manifest.as_ref().ok()?.content;
    let key = keys.of(content.vk_version).ok()?;
    let key = key.backup_db_key(content.set, &content.db_salt.0);
    Store::glance(&set.dir.join(STORE_FILE), &key).ok()
}

/// A restore that was asked for. Never printed: it holds a passphrase.
pub struct Restoring {
    /// The set.
    pub dir: PathBuf,
    pub name: String,
    pub ledger: Ledger,
    /// Who takes the book over.
    pub user: StaffId,
    pub passphrase: Zeroizing<String>,
    pub kdf: KdfParams,
    pub device: DeviceId,
    /// The book that is here, if the recovery key opens it.
    pub present: Option<Keys>,
}

/// A book that was built and waits to be put in its place.
#[derive(Debug)]
pub struct Restored {
    pub keys: Keys,
    pub user: StaffId,
    pub set: String,
    /// A new recovery key: the old one was used.
    pub recovery: RecoveryKey,
}

type See<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

impl Restoring {
    /// Builds the book in its own folder; the present one is backed up before, if it can be.
    pub(super) fn build(&self, task: &Task, see: See<'_>) -> Result<Restored, BackupError> {
        let here = self.present.as_ref().map(|keys| {
            // What cannot be backed up is moved aside as it is.
            let _ = self.keep_present(keys, task, &mut part(see, 0, 200));
            present_seq(&task.data, keys)
        });
        let dir = task.data.join(BUILT);
        clear(&dir)?;
        let built = self.built(&dir, here.flatten(), task, &mut part(see, 200, 1000));
        if built.is_err() {
            let _ = clear(&dir);
        }
        built
    }

    fn built(
        &self,
        dir: &Path,
        here: Option<i64>,
        task: &Task,
        see: See<'_>,
    ) -> Result<Restored, BackupError> {
        let (manifest, mut opened) =
            open_checked(&self.dir, &task.keys, &task.data, &mut part(see, 0, 600))?;
        let house = opened.store.house();
        let member = house.member(self.user).ok_or(BackupError::Damaged)?;
        let holder = Holder {
            user_id: self.user.uuid(),
            display: member.name.clone(),
        };
        // The paper was taken out of the safe: the vault key is changed, and a new paper is due.
        let (mut vault, key) = task.keys.vault.rotate(&task.keys.key)?;
        vault.give_passphrase(&key, holder, &self.passphrase, self.kdf)?;
        let recovery = vault.renew_recovery(&key, task.at)?;
        fs::create_dir_all(dir)?;
        let db_key = key.db_key(vault.db_salt());
        let file = dir.join(STORE_FILE);
        let whole = (opened.store).copy_whole(&file, &db_key, &mut part(see, 600, 900))?;
        if !whole {
            return Err(BackupError::Stopped);
        }
        drop(opened);
        let vault_id = vault.vault_id();
        let mut store = Store::open_copy(&file, &db_key, vault_id, key.version(), self.device)?;
        let by = Author {
            actor: self.user,
            utc: task.at,
            today: task.at.date_naive(),
        };
        for case in erase_listed(&mut store, &self.ledger, self.user, task.at)? {
            store.note(Event::ErasureReapplied { case }, &by)?;
        }
        store.compact()?;
        let seq = manifest.content.witness.seq;
        let given_up = here.map(|here| (here - seq).max(0));
        let set = self.name.clone();
        store.note(Event::Restored { set, seq, given_up }, &by)?;
        let head = *store.head();
        drop(store);
        Store::anchor_copy(
            dir,
            key.anchor_key(),
            head,
            (key.version(), vault.generation()),
            task.at,
        )?;
        vault.write_new(dir)?;
        sync(&file)?;
        sync_dir(dir)?;
        Ok(Restored {
            keys: Keys {
                vault,
                key: Arc::new(key),
            },
            user: self.user,
            set: self.name.clone(),
            recovery,
        })
    }

    /// A set of the book that is here, in its own place.
    fn keep_present(&self, keys: &Keys, task: &Task, see: See<'_>) -> Result<(), BackupError> {
        let book = task.data.join(BOOK);
        let access = Access {
            vault_id: keys.key.vault_id(),
            vk_version: keys.key.version(),
            generation: keys.vault.generation(),
            key: keys.key.db_key(keys.vault.db_salt()),
            anchor_key: keys.key.anchor_key(),
            dir: &book,
            device: self.device,
        };
        let mut store = Store::open(access, task.at)?;
        let mut copying = Copying::begin(&mut store, keys, &task.data)?;
        while copying.step(&mut store)? != CopyStep::Whole {}
        let fresh = copying.whole(&mut store, &book, self.device, task.at)?;
        drop(store);
        let keep = Task {
            work: Work::Add(Box::new(fresh)),
            keys: keys.clone(),
            data: task.data.clone(),
            places: Places {
                own: task.places.own.clone(),
                others: Vec::new(),
            },
            at: task.at,
            job: task.job,
            stop: Arc::clone(&task.stop),
        };
        keep.run(see);
        Ok(())
    }
}

/// The last entry of the book that is here.
pub fn present_seq(data: &Path, keys: &Keys) -> Option<i64> {
    let key = keys.key.db_key(keys.vault.db_salt());
    let seen = Store::glance(&data.join(BOOK).join(STORE_FILE), &key).ok()?;
    Some(seen.seq)
}

/// What the folder of the old book is called afterwards.
pub fn aside_name(now: DateTime<Utc>) -> String {
    format!("{BOOK}.before-restore-{}", now.format("%Y%m%dT%H%M%SZ"))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    aside: String,
}

/// Exchanges the folders; cut off anywhere, [`recover`] ends it. Nothing in them may be open.
pub fn put_in_place(data: &Path, aside: &str) -> Result<(), BackupError> {
    if !data.join(BUILT).join(STORE_FILE).is_file() {
        return Err(BackupError::Damaged);
    }
    let intent = Intent {
        aside: aside.to_owned(),
    };
    let text = serde_json::to_vec(&intent).map_err(|_| BackupError::Damaged)?;
    replace(data, INTENT_FILE, &text)?;
    recover(data)
}

/// Ends an exchange of folders that was cut off, and clears a book that was never finished. Before anything is opened.
pub fn recover(data: &Path) -> Result<(), BackupError> {
    let (built, book, intent) = (data.join(BUILT), data.join(BOOK), data.join(INTENT_FILE));
    if !intent.exists() {
        return clear(&built);
    }
    let text = read_small(&intent)?;
    let Intent { aside } = serde_json::from_slice(&text).map_err(|_| BackupError::Damaged)?;
    if built.exists() {
        if book.exists() {
            // The name is ours; one that leads elsewhere is not followed.
            if !aside.starts_with(BOOK) || aside.contains(['/', '\\']) {
                return Err(BackupError::Damaged);
            }
            fs::rename(&book, data.join(aside))?;
        }
        fs::rename(&built, &book)?;
        sync_dir(data)?;
    }
    fs::remove_file(&intent)?;
    Ok(sync_dir(data)?)
}

/// Removes a book that was built and never took its place; everything in it is in the set that it came from.
fn clear(dir: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The erasures that are known beside the sets of the own place.
pub fn own_ledger(data: &Path, keys: &Keys) -> Ledger {
    Ledger::read_beside(
        &sets_folder(&data.join("backups"), keys.key.vault_id()),
        keys,
    )
}
