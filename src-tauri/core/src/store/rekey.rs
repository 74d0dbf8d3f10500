//! Writes the store under a new key beside the old one, ready to be swapped in together with its anchor and vault.

use std::fs::{self, File};

use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::device::forget_device_keys;
use super::open::{OpenError, OpenParams, prepare_connection, read_head};
use super::{STORE_FILE, Store, StoreError, vault_file};
use crate::files::swap::Swap;
use crate::journal::{ANCHOR_FILES, Anchor, AnchorPoint};

/// The folder in which the new anchor is made before its files get their `.next` names.
const NEW_ANCHOR_DIR: &str = "anchor.fresh";

impl Store {
    /// Writes the store and the anchor under the new key to their next names in `swap` and checks the new store. It has no
    /// signing key of a PC: whoever has the former vault key knows those. Returns the names of the files to add to `swap`,
    /// which syncs them.
    ///
    /// # Errors
    /// [`OpenError::Unreadable`] if the new store is not intact; other errors if the disk fails.
    pub fn write_next(
        &self,
        swap: &Swap,
        access: OpenParams<'_>,
        utc: DateTime<Utc>,
    ) -> Result<Vec<&'static str>, OpenError> {
        let next = swap.next_path(STORE_FILE);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        {
            let mut copy = Connection::open_with_flags(&next, flags)?;
            prepare_connection(&copy, &access.key)?;
            let backup = Backup::new(&self.conn, &mut copy)?;
            while backup.step(2_000)? != StepResult::Done {}
            drop(backup);
            vault_file::note(&copy, &access.vault)?;
            forget_device_keys(&copy)?;
        }
        let copy = Connection::open_with_flags(&next, flags)?;
        prepare_connection(&copy, &access.key)?;
        // The pragma returns a row for each page with a wrong HMAC.
        let has_bad_pages = copy.prepare("PRAGMA cipher_integrity_check")?.exists([])?;
        let quick_check: String = copy.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if has_bad_pages || quick_check != "ok" || read_head(&copy, self.vault_id)? != self.head {
            return Err(OpenError::Unreadable);
        }
        let point = AnchorPoint {
            head: self.head,
            vk_version: access.vk_version,
            generation: access.vault.generation,
            utc,
        };
        write_next_anchor(swap, access, &point)?;
        let mut names = vec![STORE_FILE];
        names.extend(ANCHOR_FILES);
        Ok(names)
    }

    /// Closes the store and returns its lock file; the lock is held until that is dropped.
    pub fn close(self) -> Option<File> {
        let Store {
            copy, conn, _lock, ..
        } = self;
        drop(copy);
        drop(conn);
        _lock
    }
}

/// Writes the files of the anchor to their next names.
fn write_next_anchor(
    swap: &Swap,
    access: OpenParams<'_>,
    point: &AnchorPoint,
) -> Result<(), OpenError> {
    let new_dir = access.dir.join(NEW_ANCHOR_DIR);
    let move_files = || -> std::io::Result<()> {
        for name in ANCHOR_FILES {
            fs::rename(new_dir.join(name), swap.next_path(name))?;
        }
        fs::remove_dir(&new_dir)
    };
    // Left behind by an attempt that was interrupted.
    let _ = fs::remove_dir_all(&new_dir);
    fs::create_dir(&new_dir).map_err(StoreError::Folder)?;
    Anchor::create(&new_dir, access.anchor_key, point)?;
    move_files().map_err(StoreError::Folder)?;
    Ok(())
}
