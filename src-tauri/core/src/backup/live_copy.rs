//! The first step of a backup: the store is copied live into a scratch folder, under the app's lock, a few milliseconds at
//! a time.

use std::path::Path;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::manifest::read_bounded;
use super::set::{SYNC_BYTES, ScratchFolder};
use super::{BackupError, Keys};
use crate::domain::ids::DeviceId;
use crate::files::sync_file;
use crate::journal::Checkpoint;
use crate::store::{CheckpointDigest, CopyStep, ErasureRecord, STEP_PAGES, Store};
use crate::vault::{VAULT_FILE, random};

/// Bytes copied in one step; a page has 4 KiB.
const STEP_BYTES: u64 = STEP_PAGES as u64 * 4096;

/// A copy in progress. Its pages are in the scratch folder, its handle is in the store.
#[derive(Debug)]
pub struct BackupCopy {
    scratch: ScratchFolder,
    set: Uuid,
    db_salt: [u8; 16],
    /// Steps since the copy was last synced to the disk.
    unsynced: u64,
}

/// A complete copy of the store in a scratch folder. Its last pages are not yet synced.
#[derive(Debug)]
pub struct FinishedCopy {
    pub scratch: ScratchFolder,
    pub set: Uuid,
    pub db_salt: [u8; 16],
    /// The signed head of the journal at the step that completed the copy.
    pub checkpoint: Checkpoint,
    pub checkpoint_digest: CheckpointDigest,
    pub cases: i64,
    pub erased: Vec<ErasureRecord>,
    /// The bytes of `vault.json` at that moment.
    pub vault: Vec<u8>,
}

impl BackupCopy {
    /// Starts a copy; `data` is the folder that contains the books.
    pub fn begin(store: &mut Store, keys: &Keys, data: &Path) -> Result<BackupCopy, BackupError> {
        let copying = BackupCopy {
            scratch: ScratchFolder::new(data)?,
            set: uuid::Builder::from_random_bytes(random()?).into_uuid(),
            db_salt: random()?,
            unsynced: 0,
        };
        let key = keys.key.backup_db_key(copying.set, &copying.db_salt);
        store.copy_begin(&copying.scratch.store(), &key)?;
        Ok(copying)
    }

    /// Copies the next pages, for a few milliseconds.
    pub fn step(&mut self, store: &mut Store) -> Result<CopyStep, BackupError> {
        let step = store.copy_step(STEP_PAGES)?;
        self.unsynced += 1;
        if self.unsynced * STEP_BYTES >= SYNC_BYTES / 2 {
            self.unsynced = 0;
            sync_file(&self.scratch.store())?;
        }
        Ok(step)
    }

    /// Finishes the copy, under the same lock as the step that completed it. `book` is the folder of the book, whose
    /// `vault.json` becomes part of the set.
    pub fn finish(
        self,
        store: &mut Store,
        book: &Path,
        device: DeviceId,
        utc: DateTime<Utc>,
    ) -> Result<FinishedCopy, BackupError> {
        store.ensure_device_key()?;
        let key = store.signer().ok_or(BackupError::Damaged)?;
        let (cases, _) = store.counts()?;
        Ok(FinishedCopy {
            checkpoint: Checkpoint::sign(store.vault_id(), store.head(), utc, device.uuid(), key),
            checkpoint_digest: store.checkpoint_digest(i64::MAX)?,
            cases,
            erased: store.erasure_records()?,
            vault: read_bounded(&book.join(VAULT_FILE))?,
            scratch: self.scratch,
            set: self.set,
            db_salt: self.db_salt,
        })
    }
}
