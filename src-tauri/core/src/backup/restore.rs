//! Restoring: what lies on a medium is looked at, and a book is built from one set in a folder of its own, which then takes
//! the place of the book that is here ([`super::in_place`]).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::in_place::{BOOK, BUILT, clear};
use super::ledger::Ledger;
use super::manifest::{MANIFEST_FILE, STORE_FILE};
use super::proof::{open_checked, part};
use super::purge::erase_listed;
use super::set::{Found, found_in, names, sets_folder, sync};
use super::task::{Outcome, Task};
use super::{BackupError, Copying, Keys, Places, Work};
use crate::domain::event::Event;
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::Code;
use crate::store::{Access, Author, CopyStep, Decided, Glance, Recorded, Store};
use crate::vault::{Holder, KdfParams, RecoveryKey, VaultError, VaultFile, VaultKey, sync_dir};

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
/// `recovery` opens the newest vault file that it can, and through it every older set. Where the book that is here went on
/// from there, its keys take their place: they lead to the same sets, and its vault file knows who was let in and shut
/// out since.
pub fn look(
    folder: &Path,
    recovery: &RecoveryKey,
    present: Option<&Keys>,
) -> Result<Option<Looked>, BackupError> {
    let mut refused = None;
    for (under, wanted) in vault_folders(folder)? {
        let dir = folder.join(&under);
        let all = match &wanted {
            Some(name) => vec![name.clone()],
            None => names(&dir)?,
        };
        match keys_in(&dir, &all, recovery) {
            Ok(Some(keys)) => {
                let here = present.filter(|present| present.lead_to(&keys));
                let keys = here.cloned().unwrap_or(keys);
                let found = |name: String| found_in(&dir, name, &keys);
                let sets: Vec<Found> = all.into_iter().map(found).collect();
                let newest = sets.iter().find_map(|set| glance(set, &keys));
                let ledger = Ledger::believed(&dir, &keys)?;
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

/// What the book that is here says to its successor.
#[derive(Default)]
struct Here {
    /// Its last entry.
    seq: Option<i64>,
    /// Every erasure that is known of.
    ledger: Ledger,
    gone: Vec<StaffId>,
    /// Why it could not be backed up.
    not_kept: Option<Code>,
}

type See<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

impl Restoring {
    /// Builds the book in its own folder; the present one is backed up before, if it can be.
    pub(super) fn build(&self, task: &Task, see: See<'_>) -> Result<Restored, BackupError> {
        let mut here = Here {
            ledger: self.ledger.clone(),
            ..Here::default()
        };
        if let Some(keys) = &self.present {
            match self.keep_present(keys, task, &mut part(see, 0, 200)) {
                Ok(()) => {}
                // Full, away, or told to stop: the book that is here may be whole, and is not given up without a copy.
                Err(error) if error.is_of_the_place() => return Err(error),
                // What cannot be backed up is moved aside as it is, and the journal says so.
                Err(error) => here.not_kept = Some(error.code()),
            }
            here.seq = present_seq(&task.data, keys);
            if keys.key.vault_id() == task.keys.key.vault_id() {
                // Once more, as the copying has ended what a crash left open in the store.
                let decided = decided_here(&task.data, keys);
                here.ledger.join(&Ledger::of(&decided.erased));
                here.gone = decided.gone;
            }
        }
        let dir = task.data.join(BUILT);
        clear(&dir)?;
        let built = self.built(&dir, &here, task, &mut part(see, 200, 1000));
        if built.is_err() {
            let _ = clear(&dir);
        }
        built
    }

    /// The vault of the new book and its key, with a number that neither book has used.
    ///
    /// The paper was taken out of the safe: the vault key is changed, and a new paper is due. Who has no way into the
    /// book that is here has none into the new one.
    fn new_vault(
        &self,
        task: &Task,
        holder: Holder,
    ) -> Result<(VaultFile, VaultKey, RecoveryKey), BackupError> {
        let of_this_book = |present: &&Keys| present.key.vault_id() == task.keys.key.vault_id();
        let present = self.present.as_ref().filter(of_this_book);
        let used = present.map_or(0, |present| present.key.version());
        let (mut vault, mut key) = task.keys.vault.rotate(&task.keys.key)?;
        while key.version() <= used {
            (vault, key) = vault.rotate(&key)?;
        }
        let user = holder.user_id;
        vault.give_passphrase(&key, holder, &self.passphrase, self.kdf)?;
        if let Some(present) = present {
            let let_in = |id: Uuid| present.vault.slot_state(id).is_some() || id == user;
            let ids: Vec<Uuid> = vault.holders().map(|holder| holder.user_id).collect();
            for id in ids.into_iter().filter(|id| !let_in(*id)) {
                vault.remove(&key, id)?;
            }
        }
        let recovery = vault.renew_recovery(&key, task.at)?;
        Ok((vault, key, recovery))
    }

    /// Whoever was shut out since the set was made stays shut out.
    fn keep_out(
        &self,
        store: &mut Store,
        vault: &VaultFile,
        here: &Here,
        by: &Author,
    ) -> Result<(), BackupError> {
        let had_a_way_in = VaultFile::read(&self.dir)?;
        let removed = |member: &Staff| {
            let id = member.id.uuid();
            let had = had_a_way_in.slot_state(id).is_some();
            here.gone.contains(&member.id) || (had && vault.slot_state(id).is_none())
        };
        let staff = store.house().staff.clone();
        let shut_out = |member: &Staff| member.active && member.id != self.user && removed(member);
        for before in staff.into_iter().filter(shut_out) {
            let after = Staff {
                active: false,
                ..before.clone()
            };
            let op = Op::StaffPut {
                before: Some(before),
                after,
            };
            store.write(&Recorded { op, undoes: None }, by, None)?;
        }
        Ok(())
    }

    fn built(
        &self,
        dir: &Path,
        here: &Here,
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
        let (vault, key, recovery) = self.new_vault(task, holder)?;
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
        for case in erase_listed(&mut store, &here.ledger, self.user, task.at)? {
            store.note(Event::ErasureReapplied { case }, &by)?;
        }
        self.keep_out(&mut store, &vault, here, &by)?;
        store.compact()?;
        let seq = manifest.content.witness.seq;
        let given_up = here.seq.map(|here| (here - seq).max(0));
        let set = self.name.clone();
        if let Some(code) = here.not_kept {
            let actor = StaffId::from_uuid(Uuid::nil());
            store.note(Event::BackupFailed { code }, &Author { actor, ..by })?;
        }
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

    /// A set of the book that is here, proved in its own place.
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
        match keep.run(see) {
            Outcome::Kept(kept) => {
                let own = kept.places.into_iter().find(|place| place.place == 0);
                own.and_then(|own| own.kept)
                    .unwrap_or(Err(BackupError::Damaged))
            }
            Outcome::Restored { .. } => Err(BackupError::Damaged),
        }
    }
}

/// The last entry of the book that is here.
pub fn present_seq(data: &Path, keys: &Keys) -> Option<i64> {
    let key = keys.key.db_key(keys.vault.db_salt());
    let seen = Store::glance(&data.join(BOOK).join(STORE_FILE), &key).ok()?;
    Some(seen.seq)
}

/// What the book that is here decided; nothing where its store cannot be read.
pub fn decided_here(data: &Path, keys: &Keys) -> Decided {
    let key = keys.key.db_key(keys.vault.db_salt());
    Store::decided(&data.join(BOOK).join(STORE_FILE), &key).unwrap_or_default()
}

/// The erasures that are known beside the sets of the own place; an error if they are named there and these keys cannot
/// say which they are.
pub fn own_ledger(data: &Path, keys: &Keys) -> Result<Ledger, BackupError> {
    Ledger::believed(
        &sets_folder(&data.join("backups"), keys.key.vault_id()),
        keys,
    )
}
