//! Restoring: builds a book from a set in a separate folder, which then replaces the present book ([`super::book_swap`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::book_swap::{BOOK_FOLDER, RESTORING_FOLDER, remove_unfinished};
use super::error::ensure_room;
use super::ledger::ErasureLedger;
use super::manifest::Manifest;
use super::progress::sub_progress;
use super::proof::{devices_of_set, open_verified};
use super::purge::reapply_erasures;
use super::set::sets_folder;
use super::set_writer::SetWriter;
use super::{BackupCopy, BackupError, BackupLocations, Keys};
use crate::domain::event::{Event, ReplacedHead};
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::Code;
use crate::domain::second_person::SecondPerson;
use crate::files::{hex_text, sync_file, sync_folder};
use crate::journal::Head;
use crate::store::{
    Author, CopyStep, Decisions, OpenParams, Progress, RecordedChange, STORE_FILE, Store,
    compact_file,
};
use crate::vault::{Holder, KdfParams, PersonalKey, RecoveryKey, SigningKey, VaultFile, VaultKey};

/// The input of a restore. It has no printable form, because it holds a passphrase.
pub struct RestoreRequest {
    /// The folder of the set.
    pub dir: PathBuf,
    pub name: String,
    pub ledger: ErasureLedger,
    /// The member who gets the new passphrase.
    pub user: StaffId,
    pub passphrase: Zeroizing<String>,
    /// The signing key of the recovery sheet, which signs over the key of the member.
    pub sheet: SigningKey,
    pub kdf: KdfParams,
    pub device: DeviceId,
    /// The keys of the present book, if the recovery key or a passphrase opens it.
    pub present: Option<Keys>,
    /// The supervisor of the present book whose passphrase was asked for, with the name.
    pub by: Option<(StaffId, String)>,
    pub second: Option<SecondPerson>,
    /// The name of the second person who confirmed it.
    pub second_name: Option<String>,
}

/// A book that was built and is ready to be installed.
#[derive(Debug)]
pub struct RestoredBook {
    pub keys: Keys,
    pub user: StaffId,
    /// The key of the member, which the journal states.
    pub own: PersonalKey,
    pub set: String,
    /// A new recovery key, because the old one was used.
    pub recovery: RecoveryKey,
}

/// The vault of a restored book, with the keys of the member who restores it.
struct NewVault {
    vault: VaultFile,
    key: VaultKey,
    own: PersonalKey,
    recovery: RecoveryKey,
}

/// The facts of the present book that must survive the restore.
#[derive(Default)]
struct PresentBook {
    /// Its last entry.
    head: Option<Head>,
    /// It is another book than the restored one: none of its entries is in the set.
    is_other: bool,
    /// All known erasures.
    ledger: ErasureLedger,
    inactive_staff: Vec<StaffId>,
    /// The reason why it could not be backed up.
    backup_failure: Option<Code>,
}

impl RestoreRequest {
    /// Backs up the present book, if that is possible, and builds the restored one in a separate folder.
    pub(super) fn build(
        &self,
        writer: &SetWriter<'_>,
        progress: Progress<'_>,
    ) -> Result<RestoredBook, BackupError> {
        let dir = writer.data.join(RESTORING_FOLDER);
        remove_unfinished(&dir)?;
        self.ensure_room_for_book(writer)?;
        let mut here = PresentBook {
            ledger: self.ledger.clone(),
            ..PresentBook::default()
        };
        if let Some(keys) = &self.present {
            match self.back_up_present(keys, writer, &mut sub_progress(progress, 0, 200)) {
                Ok(()) => {}
                // Disk full, unreachable or stopped: the present book may be intact, and is not replaced without a copy.
                Err(error) if error.is_temporary() => return Err(error),
                // A book that cannot be backed up is kept under another name, and the journal says so.
                Err(error) => here.backup_failure = Some(error.code()),
            }
            here.head = present_head(writer.data, keys);
            here.is_other = keys.key.vault_id() != writer.keys.key.vault_id();
            if !here.is_other {
                // Read again, because the backup has completed what a crash left open in the store.
                let decisions = present_decisions(writer.data, keys);
                here.ledger
                    .merge(&ErasureLedger::from_records(&decisions.erased));
                if !keys.are_before(writer.keys) {
                    here.inactive_staff = decisions.inactive_staff;
                }
            }
        }
        let built = self.build_in(&dir, &here, writer, &mut sub_progress(progress, 200, 1000));
        if built.is_err() {
            let _ = remove_unfinished(&dir);
        }
        built
    }

    /// Returns the vault of the new book, its key with a version that neither book has used, and the keys that the member has
    /// in hand.
    ///
    /// The old recovery key left the safe, so the vault key and the recovery key are replaced. Members without a slot in the
    /// present book get none in the new one.
    fn new_vault(&self, writer: &SetWriter<'_>, holder: Holder) -> Result<NewVault, BackupError> {
        let of_this_book = |present: &&Keys| present.key.vault_id() == writer.keys.key.vault_id();
        let present = self.present.as_ref().filter(of_this_book);
        let used = present.map_or(0, |present| present.key.version());
        let (mut vault, mut key) = writer.keys.vault.rotate(&writer.keys.key)?;
        while key.version() <= used {
            (vault, key) = vault.rotate(&key)?;
        }
        let user = holder.user_id;
        let by = Some(&self.sheet);
        let own = vault.give_passphrase(&key, holder, &self.passphrase, self.kdf, by)?;
        // An older state of the book that was put back lacks everybody who joined since.
        if let Some(present) = present.filter(|present| !present.are_before(writer.keys)) {
            let may_stay = |id: Uuid| present.vault.slot_state(id).is_some() || id == user;
            let ids: Vec<Uuid> = vault.holders().map(|holder| holder.user_id).collect();
            for id in ids.into_iter().filter(|id| !may_stay(*id)) {
                vault.remove(&key, id)?;
            }
        }
        let recovery = vault.renew_recovery(&key, writer.at)?;
        Ok(NewVault {
            vault,
            key,
            own,
            recovery,
        })
    }

    /// Deactivates the members who lost their access after the set was made.
    fn deactivate_removed(
        &self,
        store: &mut Store,
        vault: &VaultFile,
        here: &PresentBook,
        by: &Author,
    ) -> Result<(), BackupError> {
        let old_vault = VaultFile::read(&self.dir)?;
        let lost_access = |member: &Staff| {
            let id = member.id.uuid();
            let had = old_vault.slot_state(id).is_some();
            here.inactive_staff.contains(&member.id) || (had && vault.slot_state(id).is_none())
        };
        let staff = store.office_setup().staff.clone();
        let must_go =
            |member: &Staff| member.active && member.id != self.user && lost_access(member);
        for before in staff.into_iter().filter(must_go) {
            let after = Staff {
                active: false,
                ..before.clone()
            };
            let op = Op::StaffPut {
                before: Some(before),
                after,
                second: None,
            };
            store.write(&RecordedChange { op, undoes: None }, by, None)?;
        }
        Ok(())
    }

    /// Refuses a restore for which the disk has no room. The backup of the present book, if it can be read, writes a copy, the set
    /// and the copy that is proved, of which the set stays; then the set is copied, and the new book written twice, after
    /// the copy of the set is gone.
    fn ensure_room_for_book(&self, writer: &SetWriter<'_>) -> Result<(), BackupError> {
        let keys = self.present.as_ref();
        let is_backed_up = keys.is_some_and(|keys| present_head(writer.data, keys).is_some());
        let present = match is_backed_up {
            true => fs::metadata(writer.data.join(BOOK_FOLDER).join(STORE_FILE))?.len(),
            false => 0,
        };
        let manifest = Manifest::read(&self.dir, writer.keys)?;
        let set = manifest.content.file(STORE_FILE)?.bytes;
        let restored = present.saturating_add(set.saturating_mul(2));
        ensure_room(present.saturating_mul(3).max(restored), writer.data)
    }

    /// Builds the restored book in `dir`.
    fn build_in(
        &self,
        dir: &Path,
        here: &PresentBook,
        writer: &SetWriter<'_>,
        progress: Progress<'_>,
    ) -> Result<RestoredBook, BackupError> {
        let (manifest, mut open) = open_verified(
            &self.dir,
            writer.keys,
            writer.data,
            &mut sub_progress(progress, 0, 600),
        )?;
        let setup = open.store.office_setup();
        let member = setup.member(self.user).ok_or(BackupError::Damaged)?;
        let holder = Holder {
            user_id: self.user.uuid(),
            display: member.name.clone(),
        };
        let NewVault {
            vault,
            key,
            own,
            recovery,
        } = self.new_vault(writer, holder)?;
        fs::create_dir_all(dir)?;
        let db_key = key.db_key(vault.db_salt());
        let file = dir.join(STORE_FILE);
        let whole =
            (open.store).copy_whole(&file, &db_key, &mut sub_progress(progress, 600, 900))?;
        if !whole {
            return Err(BackupError::Stopped);
        }
        // What the set vouches for are journal and rows; the rest is counted again if it differs.
        let rebuilds = !open.content.derived.is_empty();
        drop(open);
        let vault_id = vault.vault_id();
        let mut store = Store::open_copy(&file, &db_key, vault_id, key.version(), self.device)?;
        // Whoever has the vault key of the set knows them.
        store.forget_device_keys()?;
        let by = Author {
            actor: self.user,
            utc: writer.at,
            today: writer.at.date_naive(),
        };
        // Everything that the restore changes is signed.
        store.state_signing_key(&own, &by)?;
        store.state_vault_devices(&devices_of_set(&self.dir, writer.keys)?, &by)?;
        if rebuilds {
            store.rebuild_derived(&by)?;
        }
        for case in reapply_erasures(&mut store, &here.ledger, self.user, writer.at)? {
            store.write_event(Event::ErasureReapplied { case }, &by)?;
        }
        self.deactivate_removed(&mut store, &vault, here, &by)?;
        let seq = manifest.content.checkpoint.seq;
        let given_up = here.head.map(|head| match here.is_other {
            true => head.seq,
            false => (head.seq - seq).max(0),
        });
        if let Some(code) = here.backup_failure {
            let actor = StaffId::from_uuid(Uuid::nil());
            store.write_event(Event::BackupFailed { code }, &Author { actor, ..by })?;
        }
        let restored = Event::Restored {
            set: self.name.clone(),
            seq,
            given_up,
            by: self.by.as_ref().map(|(by, _)| *by),
            by_name: self.by.as_ref().map(|(_, name)| name.clone()),
            second: self.second,
            second_name: self.second_name.clone(),
            replaced: here.head.map(|head| ReplacedHead {
                seq: head.seq,
                hash: hex_text(&head.hash),
            }),
        };
        store.write_event(restored, &by)?;
        store.note_vault_file(vault.revision())?;
        store.create_anchor(dir, key.anchor_key(), key.version(), writer.at)?;
        drop(store);
        compact_file(&file, &db_key)?;
        vault.write_new(dir)?;
        sync_file(&file)?;
        sync_folder(dir)?;
        Ok(RestoredBook {
            keys: Keys {
                vault,
                key: Arc::new(key),
            },
            user: self.user,
            own,
            set: self.name.clone(),
            recovery,
        })
    }

    /// Makes a set of the present book and proves it in the own location.
    fn back_up_present(
        &self,
        keys: &Keys,
        writer: &SetWriter<'_>,
        progress: Progress<'_>,
    ) -> Result<(), BackupError> {
        let book = writer.data.join(BOOK_FOLDER);
        let access = OpenParams {
            kind: keys.vault.kind(),
            vault_id: keys.key.vault_id(),
            vk_version: keys.key.version(),
            vault: keys.vault.revision(),
            key: keys.key.db_key(keys.vault.db_salt()),
            anchor_key: keys.key.anchor_key(),
            dir: &book,
            device: self.device,
        };
        let mut store = Store::open(access, writer.at)?;
        // After a change of the vault key nobody may have signed in yet.
        store.state_device_key(&Author {
            actor: StaffId::from_uuid(Uuid::nil()),
            utc: writer.at,
            today: writer.at.date_naive(),
        })?;
        let mut copy = BackupCopy::begin(&mut store, keys, writer.data)?;
        while copy.step(&mut store)? != CopyStep::Complete {}
        let copy = copy.finish(&mut store, &book, self.device, writer.at)?;
        drop(store);
        let own_location = BackupLocations {
            own: writer.locations.own.clone(),
            others: Vec::new(),
        };
        let writer = SetWriter {
            keys,
            locations: &own_location,
            keeps_all: true,
            ..*writer
        };
        let backup = writer.back_up(&copy, &mut sub_progress(progress, 200, 1000));
        let mut locations = backup.locations.into_iter();
        let own = locations.find(|location| location.number == 0);
        own.and_then(|own| own.result)
            .unwrap_or(Err(BackupError::Damaged))
    }
}

/// Returns the last entry of the present book; none if its store is unreadable.
pub fn present_head(data: &Path, keys: &Keys) -> Option<Head> {
    let key = keys.key.db_key(keys.vault.db_salt());
    let file = data.join(BOOK_FOLDER).join(STORE_FILE);
    Store::read_head(&file, &key, keys.key.vault_id()).ok()
}

/// Reads the erasures and removals that the present book decided; empty if its store is unreadable.
pub fn present_decisions(data: &Path, keys: &Keys) -> Decisions {
    let key = keys.key.db_key(keys.vault.db_salt());
    Store::read_decisions(&data.join(BOOK_FOLDER).join(STORE_FILE), &key).unwrap_or_default()
}

/// Reads the erasure ledger of the own location; an error if it is there and these keys do not open it.
pub fn read_own_ledger(data: &Path, keys: &Keys) -> Result<ErasureLedger, BackupError> {
    ErasureLedger::read_strict(
        &sets_folder(&data.join("backups"), keys.key.vault_id()),
        keys,
    )
}
