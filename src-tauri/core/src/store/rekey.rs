//! The store once more under another key, beside the old one: ready to be swapped in with its anchor and vault.

use std::fs::{self, File};
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::open::{ANCHOR_FILES, STORE_FILE, head_of, prepare};
use super::{Access, OpenError, Store, StoreError};
use crate::journal::{Anchor, AnchorPoint};

/// Where the new anchor is made before it takes its place among the files to be swapped.
const FRESH_ANCHOR: &str = "anchor.fresh";

impl Store {
    /// Writes `store.db.next` and the anchor's `.next` files under the new key, and shows that they are whole. Answers
    /// with the names that are to be swapped.
    pub fn write_next(
        &self,
        access: Access<'_>,
        utc: DateTime<Utc>,
    ) -> Result<Vec<&'static str>, OpenError> {
        let next = access.dir.join(format!("{STORE_FILE}.next"));
        // A half-made copy of an attempt that was cut off.
        let _ = fs::remove_file(&next);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        {
            let mut copy = Connection::open_with_flags(&next, flags)?;
            prepare(&copy, &access.key)?;
            let backup = Backup::new(&self.conn, &mut copy)?;
            while backup.step(2_000)? != StepResult::Done {}
        }
        File::open(&next)
            .and_then(|f| f.sync_all())
            .map_err(StoreError::Folder)?;
        let copy = Connection::open_with_flags(&next, flags)?;
        prepare(&copy, &access.key)?;
        // It answers with a row for each page that is not as it was written.
        let torn = copy.prepare("PRAGMA cipher_integrity_check")?.exists([])?;
        let sound: String = copy.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if torn || sound != "ok" || head_of(&copy, self.vault_id)? != self.head {
            return Err(OpenError::Unreadable);
        }
        let point = AnchorPoint {
            head: self.head,
            vk_version: access.vk_version,
            generation: access.generation,
            utc,
        };
        next_anchor(access, &point)?;
        let mut names = vec![STORE_FILE];
        names.extend(ANCHOR_FILES);
        Ok(names)
    }

    /// Closes the store and keeps its lock, until what comes back is dropped.
    pub fn close(self) -> Option<File> {
        let Store {
            copy, conn, _lock, ..
        } = self;
        drop(copy);
        drop(conn);
        _lock
    }
}

fn next_anchor(access: Access<'_>, point: &AnchorPoint) -> Result<(), OpenError> {
    let fresh = access.dir.join(FRESH_ANCHOR);
    let moved = |dir: &Path| -> std::io::Result<()> {
        for name in ANCHOR_FILES {
            fs::rename(fresh.join(name), dir.join(format!("{name}.next")))?;
        }
        fs::remove_dir(&fresh)
    };
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir(&fresh).map_err(StoreError::Folder)?;
    Anchor::create(&fresh, access.anchor_key, point)?;
    moved(access.dir).map_err(StoreError::Folder)?;
    Ok(())
}
