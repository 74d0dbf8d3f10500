//! The first of the three steps: a live copy into scratch, under the app's lock, a few milliseconds at a time.

use std::path::Path;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::manifest::{VAULT_FILE, read_small};
use super::set::{FLUSH, Scratch, sync};
use super::{BackupError, Keys};
use crate::domain::ids::DeviceId;
use crate::journal::Checkpoint;
use crate::store::{CopyStep, ErasedAt, STEP_PAGES, SignedHeads, Store};
use crate::vault::random;

/// Of one step: its pages have 4 KiB.
const STEP_BYTES: u64 = STEP_PAGES as u64 * 4096;

/// A copy under way; its pages are in the scratch folder, its handle is with the store.
#[derive(Debug)]
pub struct Copying {
    scratch: Scratch,
    set: Uuid,
    db_salt: [u8; 16],
    /// Steps since the disk had all of it.
    loose: u64,
}

/// A copy of the store that is whole and lies in scratch; its last pages are not yet synced.
#[derive(Debug)]
pub struct Fresh {
    pub scratch: Scratch,
    pub set: Uuid,
    pub db_salt: [u8; 16],
    /// The end of the journal at the step that made the copy whole.
    pub witness: Checkpoint,
    pub signed: SignedHeads,
    pub cases: i64,
    pub erased: Vec<ErasedAt>,
    /// `vault.json` as it stood then.
    pub vault: Vec<u8>,
}

impl Copying {
    /// Begins a copy; `data` is the folder of the books.
    pub fn begin(store: &mut Store, keys: &Keys, data: &Path) -> Result<Copying, BackupError> {
        let copying = Copying {
            scratch: Scratch::new(data)?,
            set: uuid::Builder::from_random_bytes(random()?).into_uuid(),
            db_salt: random()?,
            loose: 0,
        };
        let key = keys.key.backup_db_key(copying.set, &copying.db_salt);
        store.copy_begin(&copying.scratch.store(), &key)?;
        Ok(copying)
    }

    /// One step of a few milliseconds.
    pub fn step(&mut self, store: &mut Store) -> Result<CopyStep, BackupError> {
        let step = store.copy_step(STEP_PAGES)?;
        self.loose += 1;
        if self.loose * STEP_BYTES >= FLUSH / 2 {
            self.loose = 0;
            sync(&self.scratch.store())?;
        }
        Ok(step)
    }

    /// What the copy holds; to be called under the same lock as the step that made it whole. `book` is the folder of the
    /// book, whose `vault.json` goes with the set.
    pub fn whole(
        self,
        store: &mut Store,
        book: &Path,
        device: DeviceId,
        utc: DateTime<Utc>,
    ) -> Result<Fresh, BackupError> {
        store.adopt_device()?;
        let key = store.signer().ok_or(BackupError::Damaged)?;
        let (cases, _) = store.counts()?;
        Ok(Fresh {
            witness: Checkpoint::sign(store.vault_id(), store.head(), utc, device.uuid(), key),
            signed: store.signed_heads(i64::MAX)?,
            cases,
            erased: store.erased_at()?,
            vault: read_small(&book.join(VAULT_FILE))?,
            scratch: self.scratch,
            set: self.set,
            db_salt: self.db_salt,
        })
    }
}
