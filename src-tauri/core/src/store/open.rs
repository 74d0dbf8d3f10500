//! Opens and creates stores. Opening sets up the connection, proves the key, migrates the schema, verifies the end of
//! the journal against the anchor and reads the office setup. It never replaces or overwrites a file: whatever does not
//! fit is an [`OpenError`].

use std::fs::File;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use uuid::Uuid;

use super::rebuild_derived::rebuild_after_migration;
use super::vault_file::{self, VaultFileAge};
use super::{STORE_FILE, SqliteError, Store, StoreError, setup_rows, upgrades};
use crate::domain::book_kind::BookKind;
use crate::domain::ids::DeviceId;
use crate::files::lock_file;
use crate::journal::{
    Anchor, AnchorError, AnchorPoint, AnchorReading, AnchorVerdict, ChainBreak, Entry, Hash, Head,
    Verification, judge,
};
use crate::vault::{AnchorKey, DbKey, VaultRevision};

/// "CASE" as SQLite's `application_id`, by which an encrypted file of another program is told from a store.
const APPLICATION_ID: i32 = 0x4341_5345;
/// The migrations in order. They are never edited after a release; `user_version` counts those that were run.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_trust.sql"),
    include_str!("../../migrations/0003_rounds.sql"),
    include_str!("../../migrations/0004_vault_and_folder.sql"),
    include_str!("../../migrations/0005_trust.sql"),
    include_str!("../../migrations/0006_signatures.sql"),
    include_str!("../../migrations/0007_search_merge.sql"),
    include_str!("../../migrations/0008_terms.sql"),
    include_str!("../../migrations/0009_worker_facts.sql"),
    include_str!("../../migrations/0010_offers.sql"),
];
pub const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;
/// The page cache in KiB (negative, as SQLite's pragma takes it); small, because old PCs have little memory.
pub(super) const CACHE_SIZE: i64 = -16_384;
/// The least number of entries before the head that every open verifies; each backup verifies the whole journal.
const MIN_TAIL: i64 = 1_000;

/// A reason why a book cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no store file")]
    Missing,
    #[error("there is a store file already")]
    AlreadyThere,
    #[error("another window has the book open")]
    OpenElsewhere,
    #[error("the store cannot be read with this key: damaged, or of another vault")]
    Unreadable,
    #[error("not a Casebook store")]
    Foreign,
    #[error("written by a newer Casebook")]
    Newer,
    #[error("SQLite did not accept the setting {0}")]
    Setting(&'static str),
    #[error("the journal is broken: {0}")]
    Chain(#[from] ChainBreak),
    #[error("the store does not fit its anchor: {0:?}")]
    Anchor(AnchorVerdict),
    /// The vault file is older than the one noted in the store or in the anchor: passphrases that were changed since
    /// would open the book.
    #[error("the vault file is not the last one of this store")]
    OlderVault,
    #[error(transparent)]
    AnchorFile(#[from] AnchorError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sqlite(SqliteError),
}

impl From<rusqlite::Error> for OpenError {
    #[track_caller]
    fn from(error: rusqlite::Error) -> OpenError {
        OpenError::Sqlite(error.into())
    }
}

impl OpenError {
    /// Returns true if the file is surely no whole store: the right key was used, and what it holds is something else. A disk that
    /// fails, a lock and a missing right say nothing about the file.
    pub fn is_damage(&self) -> bool {
        match self {
            OpenError::Unreadable
            | OpenError::Foreign
            | OpenError::Store(StoreError::Damaged | StoreError::ReplayMismatch(_)) => true,
            OpenError::Sqlite(error) | OpenError::Store(StoreError::Sqlite(error)) => matches!(
                error.error.sqlite_error_code(),
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            ),
            _ => false,
        }
    }
}

/// The parameters for opening or creating a store.
pub struct OpenParams<'a> {
    /// In an office book every entry of a person is signed.
    pub kind: BookKind,
    pub vault_id: Uuid,
    pub vk_version: u32,
    /// The state of the vault file ([`VaultFile::revision`](crate::vault::VaultFile::revision)).
    pub vault: VaultRevision,
    pub key: DbKey,
    pub anchor_key: AnchorKey,
    /// The folder of the store and its anchor.
    pub dir: &'a Path,
    pub device: DeviceId,
}

const LOCK_FILE: &str = "lock";

/// Locks the store for this process, so that two windows never write to one book. Closing the file releases the lock.
fn lock_store(dir: &Path) -> Result<File, OpenError> {
    let lock = lock_file(&dir.join(LOCK_FILE)).map_err(AnchorError::Io)?;
    lock.ok_or(OpenError::OpenElsewhere)
}

impl Store {
    /// Creates a new, empty store with its anchor.
    ///
    /// # Errors
    /// [`OpenError::AlreadyThere`] if there is a store file; [`OpenError::OpenElsewhere`].
    pub fn create(
        access: OpenParams<'_>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Store, OpenError> {
        let path = access.dir.join(STORE_FILE);
        if path.exists() {
            return Err(OpenError::AlreadyThere);
        }
        let lock = lock_store(access.dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        prepare_connection(&conn, &access.key)?;
        migrate(&conn, 0)?;
        let head = Head::genesis(access.vault_id);
        let point = AnchorPoint {
            head,
            vk_version: access.vk_version,
            generation: access.vault.generation,
            utc: now,
        };
        let anchor = Anchor::create(access.dir, access.anchor_key, &point)?;
        vault_file::note(&conn, &access.vault)?;
        Ok(Store {
            vk_version: access.vk_version,
            vault: access.vault,
            anchor: Some(anchor),
            is_office: access.kind == BookKind::Office,
            dir: Some(access.dir.to_path_buf()),
            _lock: Some(lock),
            ..Store::without_anchor(conn, access.vault_id, access.device, head)
        })
    }

    /// Opens an existing store: migrates its schema, verifies the end of its journal and compares it with the anchor.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is changed then, except that the schema may have been migrated.
    pub fn open(
        access: OpenParams<'_>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Store, OpenError> {
        let path = access.dir.join(STORE_FILE);
        if !path.exists() {
            return Err(OpenError::Missing);
        }
        let lock = lock_store(access.dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        prepare_connection(&conn, &access.key)?;
        match read_schema_version(&conn)? {
            0 => return Err(OpenError::Foreign),
            version if version > SCHEMA_VERSION => return Err(OpenError::Newer),
            version => {
                if version < SCHEMA_VERSION {
                    upgrades::copy_before_upgrade(access.dir, now).map_err(StoreError::Folder)?;
                }
                migrate(&conn, version)?;
            }
        }
        let head = read_head(&conn, access.vault_id)?;
        let vault_age = vault_file::compare(&conn, &access.vault)?;
        let (anchor, reading) = Anchor::open(access.dir, access.anchor_key)?;
        if vault_age == VaultFileAge::Earlier || access.vault.generation < reading.point.generation
        {
            return Err(OpenError::OlderVault);
        }
        let ahead = verify_tail(&conn, access.vault_id, &head, &reading)?;
        // A write that was cut off may have cost the newest record, too.
        let explained = if reading.one_lost { 2 } else { 1 };
        let beyond_anchor = ahead.saturating_sub(explained);
        let setup = setup_rows::load(&conn)?;
        let mut store = Store {
            vk_version: access.vk_version,
            vault: access.vault,
            anchor: Some(anchor),
            beyond_anchor,
            setup,
            is_office: access.kind == BookKind::Office,
            dir: Some(access.dir.to_path_buf()),
            _lock: Some(lock),
            ..Store::without_anchor(conn, access.vault_id, access.device, head)
        };
        if vault_age == VaultFileAge::Later {
            store.note_vault_file(access.vault)?;
        }
        // Of older files that were put back a supervisor decides, and the sign-in journals them.
        let is_behind = ahead > 0 || reading.point.generation < access.vault.generation;
        if is_behind && beyond_anchor == 0 {
            store.write_anchor(now)?;
        }
        Ok(store)
    }

    /// Creates an empty store in memory, without an anchor, into which a journal can be replayed.
    pub(crate) fn in_memory(vault_id: Uuid, device: DeviceId) -> Result<Store, OpenError> {
        let conn = Connection::open_in_memory()?;
        migrate(&conn, 0)?;
        let head = Head::genesis(vault_id);
        Ok(Store::without_anchor(conn, vault_id, device, head))
    }
}

/// Sets the key and the settings of a connection, and fails if a setting reads back differently.
pub(super) fn prepare_connection(conn: &Connection, key: &DbKey) -> Result<(), OpenError> {
    let read = |name: &str| -> rusqlite::Result<String> {
        conn.pragma_query_value(None, name, |row| {
            row.get::<_, rusqlite::types::Value>(0).map(|v| match v {
                rusqlite::types::Value::Integer(i) => i.to_string(),
                rusqlite::types::Value::Text(t) => t,
                _ => String::new(),
            })
        })
    };
    conn.execute_batch("PRAGMA cipher_memory_security = ON")?;
    conn.pragma_update(None, "key", &*key.raw_key())?;
    // The first read proves the key. Without it, a wrong key would show only as an error of some later statement.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(|e| match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Unreadable,
            _ => e.into(),
        })?;
    conn.execute_batch(
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY; \
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; \
         PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;",
    )?;
    conn.pragma_update(None, "cache_size", CACHE_SIZE)?;
    let settings = [
        ("journal_mode", "truncate"),
        ("synchronous", "3"),
        ("temp_store", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("secure_delete", "1"),
        ("cipher_status", "1"),
        ("cipher_memory_security", "1"),
    ];
    for (name, expected) in settings {
        if read(name)? != expected {
            return Err(OpenError::Setting(name));
        }
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, 64 << 20)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// Reads the schema version, after checking that the file is a store.
pub(super) fn read_schema_version(conn: &Connection) -> Result<i32, OpenError> {
    let application: i32 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    if application != APPLICATION_ID {
        return Err(OpenError::Foreign);
    }
    Ok(conn.pragma_query_value(None, "user_version", |r| r.get(0))?)
}

/// Migrates the schema from `version` to the current one, in one transaction with what follows from the cases: an earlier
/// version may have computed it otherwise.
pub(super) fn migrate(conn: &Connection, version: i32) -> Result<(), OpenError> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    // A migration that builds a table anew drops one to which others refer; what they refer to is checked at its end.
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
    let steps = || -> Result<(), StoreError> {
        for step in &MIGRATIONS[version as usize..] {
            conn.execute_batch(step)?;
        }
        let sql = "SELECT count(*) FROM pragma_foreign_key_check";
        if conn.query_row(sql, [], |row| row.get::<_, i64>(0))? > 0 {
            return Err(StoreError::Damaged);
        }
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        conn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        if version > 0 {
            rebuild_after_migration(conn)?;
        }
        Ok(conn.execute_batch("COMMIT")?)
    };
    let migrated = steps().inspect_err(|_| {
        let _ = conn.execute_batch("ROLLBACK");
    });
    conn.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(migrated?)
}

/// Reads the head of the journal.
pub(super) fn read_head(conn: &Connection, vault_id: Uuid) -> rusqlite::Result<Head> {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let last = conn.query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get("seq")?,
            hash: row.get("hash")?,
        })
    });
    Ok(last.optional()?.unwrap_or_else(|| Head::genesis(vault_id)))
}

/// Judges the head by the anchor, and verifies the entries since the anchor, but at least the last [`MIN_TAIL`]. Returns
/// the number of entries since the anchor.
fn verify_tail(
    conn: &Connection,
    vault_id: Uuid,
    head: &Head,
    reading: &AnchorReading,
) -> Result<u64, OpenError> {
    let point = &reading.point;
    let lookup = |seq: i64| -> Option<Hash> {
        let sql = "SELECT hash FROM journal WHERE seq = ?1";
        conn.query_row(sql, [seq], |row| row.get(0)).ok()
    };
    let verdict = judge(vault_id, head, Some(point), lookup);
    if verdict.is_alarm() {
        return Err(OpenError::Anchor(verdict));
    }
    let from = (head.seq - MIN_TAIL).min(point.head.seq).max(0);
    let start = match from {
        0 => Head::genesis(vault_id),
        seq => Head {
            seq,
            hash: lookup(seq).ok_or(OpenError::Unreadable)?,
        },
    };
    let mut verification = Verification::after(vault_id, start);
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE seq > ?1 ORDER BY seq");
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let payload = row.get_ref(PAYLOAD)?.as_bytes_or_null();
        let payload = payload.map_err(rusqlite::Error::from)?;
        let salt: Option<Hash> = row.get(SALT)?;
        verification.check(&entry_from_row(row)?, payload, salt.as_ref())?;
    }
    Ok(head.seq.abs_diff(point.head.seq))
}

/// The columns of the journal in the order in which [`entry_from_row`] reads them, then payload, salt and signature. They are read
/// by position: a verification reads every entry, and finding columns by name is slow.
pub(super) const ENTRY_COLUMNS: &str = "version, seq, utc, device, actor, action, case_id, commitment, prev, hash, payload, salt, signature";
pub(super) const PAYLOAD: usize = 10;
pub(super) const SALT: usize = 11;
pub(super) const SIGNATURE: usize = 12;

/// Reads a journal entry from a row of [`ENTRY_COLUMNS`].
pub(super) fn entry_from_row(row: &rusqlite::Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        version: row.get(0)?,
        seq: row.get(1)?,
        utc: row.get(2)?,
        device: Uuid::from_bytes(row.get(3)?),
        actor: Uuid::from_bytes(row.get(4)?),
        action: row.get(5)?,
        case_id: row.get::<_, Option<[u8; 16]>>(6)?.map(Uuid::from_bytes),
        commitment: row.get(7)?,
        prev: row.get(8)?,
        hash: row.get(9)?,
    })
}
