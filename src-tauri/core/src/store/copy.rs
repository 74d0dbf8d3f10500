//! The live copy: the whole store, page by page, into another file under another key, while people go on saving.
//!
//! A copy is taken in short steps under the app's lock. What is saved between two steps through this connection, SQLite
//! carries over by itself; only a write through another connection would make it begin anew, and the book's lock keeps
//! others out. So the copy equals the store at the very step that ends it.
//!
//! rusqlite's `Backup` borrows both connections for its whole life and so cannot wait beside the store between two
//! calls; this is the one place that speaks to SQLite by itself. A rule of the house keeps it the only one.
#![expect(
    unsafe_code,
    reason = "a backup handle that lives beside its connection; rusqlite can only borrow"
)]

use std::ffi::c_int;
use std::path::Path;

use rusqlite::{Connection, Error, OpenFlags, OptionalExtension, ffi};

use super::keeping::erased_in;
use super::open::{head_of, prepare, upgrade, version_of};
use super::{ErasedAt, OpenError, SCHEMA_VERSION, Store, StoreError, house_rows};
use crate::domain::ids::{DeviceId, StaffId};
use crate::journal::{Anchor, AnchorPoint, Head};
use crate::vault::{AnchorKey, DbKey};

/// Pages of 4 KiB in one step: about 3 ms on a slow PC, most of it ciphers.
pub const STEP_PAGES: i32 = 64;

/// A copy under way. Its connection is used by SQLite alone until it is dropped.
pub(super) struct LiveCopy {
    handle: *mut ffi::sqlite3_backup,
    _into: Connection,
}

// SAFETY: the handle belongs to two connections that were opened without a thread of their own; whoever holds the store
// mutably holds both, and nobody else reaches them.
unsafe impl Send for LiveCopy {}

impl LiveCopy {
    fn begin(from: &Connection, into: Connection) -> Result<LiveCopy, Error> {
        // SAFETY: both handles are of open connections; the names are C strings that live for ever. `from` outlives the
        // copy, since the store drops its copy before its connection, and `into` is moved into the copy.
        let handle = unsafe {
            ffi::sqlite3_backup_init(
                into.handle(),
                c"main".as_ptr(),
                from.handle(),
                c"main".as_ptr(),
            )
        };
        if handle.is_null() {
            return Err(failure(ffi::SQLITE_ERROR));
        }
        Ok(LiveCopy {
            handle,
            _into: into,
        })
    }

    /// Copies up to `pages`; true when the copy is whole.
    fn step(&mut self, pages: c_int) -> Result<bool, Error> {
        // SAFETY: the handle is finished only when the copy is dropped.
        match unsafe { ffi::sqlite3_backup_step(self.handle, pages) } {
            ffi::SQLITE_DONE => Ok(true),
            ffi::SQLITE_OK | ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Ok(false),
            code => Err(failure(code)),
        }
    }

    /// Pages that are left, and pages in all, as of the last step.
    fn left(&self) -> (u64, u64) {
        // SAFETY: as in `step`.
        let (left, all) = unsafe {
            (
                ffi::sqlite3_backup_remaining(self.handle),
                ffi::sqlite3_backup_pagecount(self.handle),
            )
        };
        (
            u64::try_from(left).unwrap_or(0),
            u64::try_from(all).unwrap_or(0),
        )
    }
}

impl Drop for LiveCopy {
    fn drop(&mut self) {
        // SAFETY: the handle came from `sqlite3_backup_init` and is not used again; both connections are still open.
        unsafe { ffi::sqlite3_backup_finish(self.handle) };
    }
}

fn failure(code: c_int) -> Error {
    Error::SqliteFailure(ffi::Error::new(code), None)
}

/// What a step left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyStep {
    More {
        /// Pages.
        done: u64,
        total: u64,
    },
    /// The file holds the store as it is now; it has yet to be synced.
    Whole,
}

impl Store {
    /// Begins a copy into `file`, which must not be there yet. An earlier copy is given up.
    ///
    /// The file is not made durable here: whoever takes it does so without the app's lock.
    pub fn copy_begin(&mut self, file: &Path, key: &DbKey) -> Result<(), StoreError> {
        self.copy = None;
        let into = fresh(file, key)?;
        self.copy = Some(LiveCopy::begin(&self.conn, into)?);
        Ok(())
    }

    /// One step of the copy that was begun; after `Whole` and after an error there is none.
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
                Ok(CopyStep::Whole)
            }
            Err(error) => {
                self.copy = None;
                Err(error.into())
            }
        }
    }

    /// Gives up the copy that was begun; its file is of no use.
    pub fn copy_drop(&mut self) {
        self.copy = None;
    }

    /// Copies the whole store at once, where nobody waits: into the folder of a restored book, or before a change of keys.
    pub fn copy_whole(
        &mut self,
        file: &Path,
        key: &DbKey,
        see: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<bool, StoreError> {
        self.copy_begin(file, key)?;
        loop {
            match self.copy_step(STEP_PAGES * 16)? {
                CopyStep::Whole => return Ok(true),
                CopyStep::More { done, total } if !see(done, total) => {
                    self.copy_drop();
                    return Ok(false);
                }
                CopyStep::More { .. } => {}
            }
        }
    }

    /// The rows that the schema promises once a store is open by itself: `cases` and entries of the journal.
    pub fn counts(&self) -> Result<(i64, i64), StoreError> {
        let count = |sql: &str| self.conn.query_row(sql, [], |row| row.get(0));
        Ok((
            count("SELECT count(*) FROM cases")?,
            count("SELECT count(*) FROM journal")?,
        ))
    }

    /// Whether every page is as it was written. Slow, like [`Store::has_sound_rows`]: for copies, not for the open book.
    pub fn has_whole_pages(&self) -> Result<bool, StoreError> {
        Ok(self.said_of_itself("cipher_integrity_check")?.is_empty())
    }

    /// Whether every index and every reference is in order.
    pub fn has_sound_rows(&self) -> Result<bool, StoreError> {
        let rows = self.said_of_itself("integrity_check")?;
        let references = self.said_of_itself("foreign_key_check")?;
        let ok = format!("{:?}", rusqlite::types::ValueRef::Text(b"ok"));
        Ok(rows == [ok] && references.is_empty())
    }

    fn said_of_itself(&self, pragma: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare(&format!("PRAGMA {pragma}"))?;
        let rows = statement.query_map([], |row| row.get_ref(0).map(|v| format!("{v:?}")))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Opens a copy by itself: no anchor, no lock, to be looked at or changed apart from the book. A copy that an older
    /// Casebook made is brought to the schema of this one.
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
        prepare(&conn, key)?;
        match version_of(&conn)? {
            0 => return Err(OpenError::Foreign),
            version if version > SCHEMA_VERSION => return Err(OpenError::Newer),
            version => upgrade(&conn, version)?,
        }
        let head = head_of(&conn, vault_id)?;
        let house = house_rows::load(&conn)?;
        Ok(Store {
            copy: None,
            conn,
            vault_id,
            vk_version,
            generation: 0,
            device,
            head,
            anchor: None,
            house,
            bulk: None,
            signer: None,
            signed: 0,
            dir: None,
            _lock: None,
        })
    }

    /// Writes the anchor of a store that was copied into a folder of its own and is to be a book there.
    pub fn anchor_copy(
        dir: &Path,
        key: AnchorKey,
        head: Head,
        (vk_version, generation): (u32, u64),
        utc: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), OpenError> {
        Anchor::create(
            dir,
            key,
            &AnchorPoint {
                head,
                vk_version,
                generation,
                utc,
            },
        )?;
        Ok(())
    }
}

/// An empty, keyed file that a copy goes into. It is thrown away if anything goes wrong, so it need not survive a power cut.
fn fresh(file: &Path, key: &DbKey) -> Result<Connection, StoreError> {
    if file.exists() {
        return Err(failure(ffi::SQLITE_CANTOPEN).into());
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

/// What a book decided about people and cases, and what bringing an older state of it back must not undo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    pub erased: Vec<ErasedAt>,
    /// Who is not in the office any more.
    pub gone: Vec<StaffId>,
}

impl Store {
    /// Reads what was decided from a store where it lies, without writing anything beside it.
    pub fn decided(file: &Path, key: &DbKey) -> Result<Decided, OpenError> {
        let conn = read_only(file, key)?;
        let mut statement = conn.prepare("SELECT id FROM staff WHERE active = 0")?;
        let gone = statement.query_map([], |row| row.get(0).map(StaffId::from_bytes))?;
        Ok(Decided {
            erased: erased_in(&conn)?,
            gone: gone.collect::<Result<_, _>>()?,
        })
    }
}

/// A store where it lies, to be looked into only.
fn read_only(file: &Path, key: &DbKey) -> Result<Connection, OpenError> {
    if !file.exists() {
        return Err(OpenError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.execute_batch("PRAGMA cipher_memory_security = ON")?;
    conn.pragma_update(None, "key", &*key.raw_key())?;
    if version_of(&conn)? > SCHEMA_VERSION {
        return Err(OpenError::Newer);
    }
    Ok(conn)
}

/// What a store says of itself at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    pub seq: i64,
    pub last_change: Option<String>,
    pub last_number: Option<String>,
    pub office: String,
    /// Supervisors who are active.
    pub supervisors: Vec<(StaffId, String)>,
}

impl Store {
    /// Reads a few rows of a store where it lies, without writing anything beside it.
    pub fn glance(file: &Path, key: &DbKey) -> Result<Glance, OpenError> {
        let conn = read_only(file, key)?;
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
        Ok(Glance {
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
