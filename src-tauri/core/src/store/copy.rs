//! Copies the store page by page into another file under another key, while the members go on saving.
//!
//! A copy is made in short steps under the lock of the app. SQLite itself carries over what is saved through this
//! connection between two steps. A write through another connection would restart the copy, but the lock of the book
//! excludes other connections. So the copy equals the store at the moment of its last step.

use std::fs;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension, ffi};

use super::backup_history::read_erasures;
use super::erasure_journal::read_acts_for_second;
use super::live_copy::{LiveCopy, sqlite_error};
use super::open::{migrate, prepare_connection, read_head, read_schema_version};
use super::values::Columns;
use super::vault_file::{VaultFileAge, compare};
use super::{ErasureRecord, OpenError, SCHEMA_VERSION, Store, StoreError, setup_rows};
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::independence::AccountActs;
use crate::domain::office::Staff;
use crate::files::remove_file_if_exists;
use crate::journal::{Anchor, AnchorPoint, Head};
use crate::vault::{AnchorKey, DbKey, VaultRevision};

/// The number of 4 KiB pages in one step: about 3 ms on a slow PC, most of it encryption.
pub const STEP_PAGES: i32 = 64;

/// The state of a copy after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyStep {
    More {
        /// Pages.
        done: u64,
        total: u64,
    },
    /// The file holds the store as it is now, but is not yet synced to the disk.
    Complete,
}

impl Store {
    /// Begins a copy into `file`, which must not exist. An earlier copy is abandoned.
    ///
    /// The file is not synced to the disk here: the caller does that without holding the lock of the app.
    pub fn copy_begin(&mut self, file: &Path, key: &DbKey) -> Result<(), StoreError> {
        self.copy = None;
        let into = create_target(file, key)?;
        self.copy = Some(LiveCopy::begin(&self.conn, into)?);
        Ok(())
    }

    /// Makes one step of the copy. After `Complete` and after an error there is no copy any more.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if no copy was begun; [`StoreError::Sqlite`].
    pub fn copy_step(&mut self, pages: i32) -> Result<CopyStep, StoreError> {
        let Some(copy) = &mut self.copy else {
            return Err(StoreError::Damaged);
        };
        let stepped = copy.step(pages);
        let (left, total) = copy.left();
        match stepped {
            Ok(false) => Ok(CopyStep::More {
                done: total.saturating_sub(left),
                total,
            }),
            Ok(true) => {
                self.copy = None;
                Ok(CopyStep::Complete)
            }
            Err(error) => {
                self.copy = None;
                Err(error.into())
            }
        }
    }

    /// Abandons the copy; its file is of no use.
    pub fn copy_drop(&mut self) {
        self.copy = None;
    }

    /// Copies the whole store at once, for callers that may hold the store so long: a restore, a change of keys.
    /// `progress` gets pages done and pages in all, and returns false to stop; the result is then false.
    pub fn copy_whole(
        &mut self,
        file: &Path,
        key: &DbKey,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<bool, StoreError> {
        self.copy_begin(file, key)?;
        loop {
            match self.copy_step(STEP_PAGES * 16)? {
                CopyStep::Complete => return Ok(true),
                CopyStep::More { done, total } if !progress(done, total) => {
                    self.copy_drop();
                    return Ok(false);
                }
                CopyStep::More { .. } => {}
            }
        }
    }

    /// Counts the cases and the journal entries.
    pub fn counts(&self) -> Result<(i64, i64), StoreError> {
        let count = |sql: &str| self.conn.query_row(sql, [], |row| row.get(0));
        Ok((
            count("SELECT count(*) FROM cases")?,
            count("SELECT count(*) FROM journal")?,
        ))
    }

    /// Returns whether the HMAC of every page is right (`cipher_integrity_check`). Slow, like
    /// [`Store::check_structure`]: for copies, not for the open book.
    pub fn has_intact_pages(&self) -> Result<bool, StoreError> {
        Ok(self.pragma_rows("cipher_integrity_check")?.is_empty())
    }

    /// Checks every index and every reference (`integrity_check`, `foreign_key_check`).
    pub fn check_structure(&self) -> Result<StructureCheck, StoreError> {
        let mut faults = self.pragma_rows("integrity_check")?;
        faults.retain(|fault| fault != "ok");
        let found = faults.len();
        faults.retain(|fault| !fault.contains("FTS5 table main.word"));
        Ok(StructureCheck {
            has_intact_rows: faults.is_empty() && self.pragma_rows("foreign_key_check")?.is_empty(),
            has_intact_search_index: faults.len() == found,
        })
    }

    /// Runs a pragma that reports faults; returns one text per reported row.
    fn pragma_rows(&self, pragma: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare(&format!("PRAGMA {pragma}"))?;
        let rows = statement.query_map([], |row| match row.get_ref(0)? {
            ValueRef::Text(text) => Ok(String::from_utf8_lossy(text).into_owned()),
            value => Ok(format!("{value:?}")),
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Opens a copy without anchor and lock, to read or change it apart from the book. The schema of a copy that an
    /// older Casebook made is migrated.
    pub fn open_copy(
        file: &Path,
        key: &DbKey,
        vault_id: uuid::Uuid,
        vk_version: u32,
        device: DeviceId,
    ) -> Result<Store, OpenError> {
        if !file.exists() {
            return Err(OpenError::Missing);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags)?;
        prepare_connection(&conn, key)?;
        match read_schema_version(&conn)? {
            0 => return Err(OpenError::Foreign),
            version if version > SCHEMA_VERSION => return Err(OpenError::Newer),
            version => migrate(&conn, version)?,
        }
        let head = read_head(&conn, vault_id)?;
        let setup = setup_rows::load(&conn)?;
        Ok(Store {
            vk_version,
            setup,
            ..Store::without_anchor(conn, vault_id, device, head)
        })
    }

    /// Creates the anchor of this copied store, which becomes the book of the folder `dir`.
    pub fn create_anchor(
        &self,
        dir: &Path,
        key: AnchorKey,
        vk_version: u32,
        utc: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), OpenError> {
        let point = AnchorPoint {
            head: self.head,
            vk_version,
            generation: self.vault.generation,
            utc,
        };
        Anchor::create(dir, key, &point)?;
        Ok(())
    }
}

/// The result of [`Store::check_structure`]. The search index follows from the cases and can be rebuilt; nothing else
/// that the check reads can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StructureCheck {
    pub has_intact_rows: bool,
    pub has_intact_search_index: bool,
}

/// Creates the empty, encrypted file for a copy. It is deleted if the copy fails, so it need not survive a power cut.
fn create_target(file: &Path, key: &DbKey) -> Result<Connection, StoreError> {
    if file.exists() {
        return Err(sqlite_error(ffi::SQLITE_CANTOPEN).into());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let into = Connection::open_with_flags(file, flags)?;
    into.execute_batch("PRAGMA cipher_memory_security = ON")?;
    into.pragma_update(None, "key", &*key.raw_key())?;
    into.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(into)
}

/// Rewrites a closed store file without free pages, in which erased data could remain. The new file is made beside it, under
/// the same key, and takes its place when it is whole, so the memory that this needs does not grow with the store.
pub fn compact_file(file: &Path, key: &DbKey) -> Result<(), StoreError> {
    let compacted = file.with_extension("compacted");
    remove_file_if_exists(&compacted).map_err(StoreError::Folder)?;
    let rewritten = vacuum_into(file, key, &compacted);
    let replaced =
        rewritten.and_then(|()| fs::rename(&compacted, file).map_err(StoreError::Folder));
    if replaced.is_err() {
        let _ = fs::remove_file(&compacted);
    }
    replaced
}

fn vacuum_into(file: &Path, key: &DbKey, compacted: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.execute_batch("PRAGMA cipher_memory_security = ON")?;
    conn.pragma_update(None, "key", &*key.raw_key())?;
    conn.execute_batch("PRAGMA temp_store = MEMORY")?;
    let compacted = compacted.to_str();
    let compacted = compacted.ok_or_else(|| sqlite_error(ffi::SQLITE_CANTOPEN))?;
    conn.execute("VACUUM INTO ?1", [compacted])?;
    Ok(())
}

/// The decisions of a book that the restore of an older backup must not undo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    pub erased: Vec<ErasureRecord>,
    /// Members who were deactivated.
    pub inactive_staff: Vec<StaffId>,
}

impl Store {
    /// Reads the decisions from a store file without changing it or writing files beside it.
    pub fn read_decisions(file: &Path, key: &DbKey) -> Result<Decisions, OpenError> {
        let conn = open_read_only(file, key)?;
        let mut statement = conn.prepare("SELECT id FROM staff WHERE active = 0")?;
        let inactive_staff = statement.query_map([], |row| row.get(0).map(StaffId::from_bytes))?;
        Ok(Decisions {
            erased: read_erasures(&conn)?,
            inactive_staff: inactive_staff.collect::<Result<_, _>>()?,
        })
    }
}

/// The people of a store with what its journal knows of their accounts.
#[derive(Debug, Clone)]
pub struct PeopleOfStore {
    pub staff: Vec<Staff>,
    /// The accounts for the second person of an act, see [`Store::acts_for_second`].
    pub acts: Vec<AccountActs>,
}

impl Store {
    /// Reads the people of a store file, of whatever schema, without changing it or writing files beside it. `local_day`
    /// returns the day of a time.
    pub fn read_people(
        file: &Path,
        key: &DbKey,
        now: DateTime<Utc>,
        local_day: &dyn Fn(DateTime<Utc>) -> NaiveDate,
    ) -> Result<PeopleOfStore, OpenError> {
        let conn = open_read_only(file, key)?;
        let sql = "SELECT id, place, name, role, active FROM staff ORDER BY place, id";
        let mut statement = conn.prepare(sql)?;
        let staff = statement.query_map([], |row| {
            Ok(Staff {
                id: row.id("id")?,
                position: row.get("place")?,
                name: row.get("name")?,
                role: row.coded("role")?,
                team: String::new(),
                active: row.get("active")?,
            })
        })?;
        Ok(PeopleOfStore {
            staff: staff.collect::<Result<_, _>>()?,
            acts: read_acts_for_second(&conn, now, local_day)?,
        })
    }

    /// Returns whether a store file that nobody has open notes a later vault file than this one, or another with as many changes. A
    /// store of an earlier schema notes none.
    pub fn notes_later_vault(
        file: &Path,
        key: &DbKey,
        found: VaultRevision,
    ) -> Result<bool, OpenError> {
        let conn = open_read_only(file, key)?;
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'vault_file'";
        let has_note = conn.query_row(sql, [], |row| row.get::<_, i64>(0))? > 0;
        Ok(has_note && compare(&conn, &found)? == VaultFileAge::Earlier)
    }

    /// Reads the head of the journal of a store file without changing it.
    pub fn read_head(file: &Path, key: &DbKey, vault_id: uuid::Uuid) -> Result<Head, OpenError> {
        Ok(read_head(&open_read_only(file, key)?, vault_id)?)
    }
}

impl Store {
    /// Returns true if a save is under way in a store file, or was cut off by a crash: then it cannot be read without being written to.
    pub fn is_in_a_save(file: &Path) -> bool {
        let journal = file.with_extension("db-journal");
        fs::metadata(journal).is_ok_and(|found| found.len() > 0)
    }

    /// Completes what a crash in the middle of a save left open in a store file that nobody has open.
    pub fn finish_interrupted_save(file: &Path, key: &DbKey) -> Result<(), OpenError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags)?;
        prepare_connection(&conn, key)?;
        // The first read does it.
        read_schema_version(&conn)?;
        Ok(())
    }
}

/// Opens a store file for reading only.
fn open_read_only(file: &Path, key: &DbKey) -> Result<Connection, OpenError> {
    if !file.exists() {
        return Err(OpenError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.execute_batch("PRAGMA cipher_memory_security = ON")?;
    conn.pragma_update(None, "key", &*key.raw_key())?;
    if read_schema_version(&conn)? > SCHEMA_VERSION {
        return Err(OpenError::Newer);
    }
    Ok(conn)
}

/// A short description of a store, to recognise a backup by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSummary {
    pub seq: i64,
    pub last_change: Option<String>,
    pub last_number: Option<String>,
    pub office: String,
    /// The active supervisors.
    pub supervisors: Vec<(StaffId, String)>,
}

impl Store {
    /// Reads the summary from a store file without changing it or writing files beside it.
    pub fn read_summary(file: &Path, key: &DbKey) -> Result<StoreSummary, OpenError> {
        let conn = open_read_only(file, key)?;
        let text = |sql: &str| -> rusqlite::Result<Option<String>> {
            conn.query_row(sql, [], |row| row.get(0)).optional()
        };
        let sql =
            "SELECT id, name FROM staff WHERE role = 'supervisor' AND active = 1 ORDER BY place";
        let mut statement = conn.prepare(sql)?;
        let supervisors = statement.query_map([], |row| {
            let id = StaffId::from_bytes(row.get(0)?);
            Ok((id, row.get(1)?))
        })?;
        Ok(StoreSummary {
            seq: conn.query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |r| {
                r.get(0)
            })?,
            last_change: text("SELECT utc FROM journal ORDER BY seq DESC LIMIT 1")?,
            last_number: text("SELECT number FROM cases ORDER BY seq DESC LIMIT 1")?,
            office: text("SELECT name FROM office")?.unwrap_or_default(),
            supervisors: supervisors.collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compacted_file_has_its_key_and_its_rows_and_no_free_page() {
        let folder = tempfile::tempdir().unwrap();
        let (file, key) = (folder.path().join("store.db"), DbKey::for_test(7));
        let conn = create_target(&file, &key).unwrap();
        conn.execute_batch(
            "PRAGMA application_id = 77; PRAGMA user_version = 5; CREATE TABLE t (n INTEGER PRIMARY KEY, x BLOB);
             INSERT INTO t (x) SELECT randomblob(3000) FROM (WITH RECURSIVE s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < 400) SELECT i FROM s);",
        )
        .unwrap();
        let kept = "SELECT n, hex(x) FROM t WHERE n % 4 = 0 ORDER BY n";
        let rows = |conn: &Connection| -> Vec<(i64, String)> {
            let mut statement = conn.prepare(kept).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.unwrap().map(Result::unwrap).collect()
        };
        let before = rows(&conn);
        conn.execute("DELETE FROM t WHERE n % 4 <> 0", []).unwrap();
        drop(conn);
        let long = fs::metadata(&file).unwrap().len();

        // What an attempt left behind that was cut off is replaced.
        fs::write(folder.path().join("store.compacted"), b"cut off").unwrap();
        compact_file(&file, &key).unwrap();
        let short = fs::metadata(&file).unwrap().len();
        assert!(short < long / 2, "{long} to {short} bytes");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(!fs::read(&file).unwrap().starts_with(b"SQLite format 3"));

        let open = |key: &DbKey| {
            let conn = Connection::open(&file).unwrap();
            conn.pragma_update(None, "key", &*key.raw_key()).unwrap();
            let read = conn.pragma_query_value(None, "application_id", |row| row.get::<_, i64>(0));
            read.map(|id| (id, conn))
        };
        assert!(open(&DbKey::for_test(8)).is_err());
        let (id, conn) = open(&key).unwrap();
        assert_eq!((id, rows(&conn)), (77, before));
        let free: i64 = conn
            .pragma_query_value(None, "freelist_count", |row| row.get(0))
            .unwrap();
        assert_eq!(free, 0);
    }

    #[test]
    fn a_file_that_cannot_be_compacted_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (file, key) = (folder.path().join("store.db"), DbKey::for_test(7));
        let conn = create_target(&file, &key).unwrap();
        conn.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
            .unwrap();
        drop(conn);
        let before = fs::read(&file).unwrap();
        assert!(compact_file(&file, &DbKey::for_test(8)).is_err());
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
