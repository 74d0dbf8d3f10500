//! Opening a store is one procedure: prepare the connection, prove the key, compare versions, upgrade,
//! verify the end of the journal against the anchor, read the house. Anything odd is named, nothing is
//! created in the place of something missing, and nothing is overwritten.

use std::fs::{File, TryLockError};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use uuid::Uuid;

use super::{Store, StoreError, house_rows, upgrades};
use crate::domain::ids::DeviceId;
use crate::domain::office::House;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::{
    Anchor, AnchorError, AnchorPoint, AnchorReading, ChainBreak, Entry, Hash, Head, Verdict,
    Verification, judge,
};
use crate::vault::{AnchorKey, DbKey};

/// "CASE" as SQLite's application_id: a keyed file of another program is not taken for ours.
const APPLICATION_ID: i32 = 0x4341_5345;
/// Numbered, never edited after release; the index is `user_version`.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_trust.sql"),
];
pub const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;
/// Pages kept in memory, in KiB (negative, as SQLite wants it): old PCs have little.
pub(super) const CACHE_SIZE: i64 = -16_384;
/// How many entries before the head are verified at every open; the whole chain nightly.
const TAIL: i64 = 1_000;

/// Why a book cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no store file")]
    Missing,
    #[error("there is a store file already")]
    AlreadyThere,
    #[error("another window has the book open")]
    OpenElsewhere,
    #[error("the store cannot be read with this key: damaged, or another's")]
    Unreadable,
    #[error("not a Casebook store")]
    Foreign,
    #[error("written by a newer Casebook")]
    Newer,
    #[error("a setting did not take: {0}")]
    Setting(&'static str),
    #[error("the journal is broken: {0}")]
    Chain(#[from] ChainBreak),
    #[error("the store does not fit its anchor: {0:?}")]
    Anchor(Verdict),
    /// The vault file is an earlier one than the anchor has seen: passphrases that were changed would open the book.
    #[error("the vault file is older than the anchor")]
    OlderVault,
    #[error(transparent)]
    AnchorFile(#[from] AnchorError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the store answered with an error")]
    Sqlite(#[from] rusqlite::Error),
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Refusal {
        let code = match error {
            OpenError::Missing => Code::StoreMissing,
            OpenError::AlreadyThere => Code::BookExists,
            OpenError::OpenElsewhere => Code::OpenElsewhere,
            OpenError::Unreadable | OpenError::Chain(_) => Code::StoreDamaged,
            OpenError::Foreign => Code::StoreForeign,
            OpenError::Newer => Code::StoreNewer,
            OpenError::Anchor(_) | OpenError::OlderVault => Code::StoreBehind,
            OpenError::AnchorFile(e) if e.is_alarm() => Code::StoreBehind,
            OpenError::AnchorFile(_) => Code::DiskTrouble,
            OpenError::Setting(_) => Code::Internal,
            OpenError::Store(e) => return e.into(),
            OpenError::Sqlite(e) => return StoreError::Sqlite(e).into(),
        };
        Refusal::new(code)
    }
}

/// What a store needs from the vault to be opened.
pub struct Access<'a> {
    pub vault_id: Uuid,
    pub vk_version: u32,
    /// How often the vault file was changed ([`VaultFile::generation`](crate::vault::VaultFile::generation)).
    pub generation: u64,
    pub key: DbKey,
    pub anchor_key: AnchorKey,
    /// The folder of the store and its anchor.
    pub dir: &'a Path,
    pub device: DeviceId,
}

pub(super) const STORE_FILE: &str = "store.db";
pub(super) use crate::journal::ANCHOR_FILES;
const LOCK_FILE: &str = "lock";

/// Holds the book for this process as long as the store lives: two windows never write one book.
fn lock(dir: &Path) -> Result<File, OpenError> {
    let file = File::create(dir.join(LOCK_FILE)).map_err(AnchorError::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::OpenElsewhere),
        Err(TryLockError::Error(e)) => Err(AnchorError::Io(e).into()),
    }
}

impl Store {
    /// Makes a new, empty store, encrypted from its first row.
    pub fn create(
        access: Access<'_>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Store, OpenError> {
        let path = access.dir.join(STORE_FILE);
        if path.exists() {
            return Err(OpenError::AlreadyThere);
        }
        let lock = lock(access.dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        prepare(&conn, &access.key)?;
        upgrade(&conn, 0)?;
        let head = Head::genesis(access.vault_id);
        let point = AnchorPoint {
            head,
            vk_version: access.vk_version,
            generation: access.generation,
            utc: now,
        };
        let anchor = Anchor::create(access.dir, access.anchor_key, &point)?;
        Ok(Store {
            copy: None,
            conn,
            vault_id: access.vault_id,
            vk_version: access.vk_version,
            generation: access.generation,
            device: access.device,
            head,
            anchor: Some(anchor),
            house: House::default(),
            bulk: None,
            signer: None,
            signed: 0,
            dir: Some(access.dir.to_path_buf()),
            _lock: Some(lock),
        })
    }

    /// Opens an existing store.
    pub fn open(
        access: Access<'_>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Store, OpenError> {
        let path = access.dir.join(STORE_FILE);
        if !path.exists() {
            return Err(OpenError::Missing);
        }
        let lock = lock(access.dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        prepare(&conn, &access.key)?;
        match version_of(&conn)? {
            0 => return Err(OpenError::Foreign),
            version if version > SCHEMA_VERSION => return Err(OpenError::Newer),
            version => {
                if version < SCHEMA_VERSION {
                    upgrades::keep_before(access.dir, now).map_err(StoreError::Folder)?;
                }
                upgrade(&conn, version)?;
            }
        }
        let head = head_of(&conn, access.vault_id)?;
        let (anchor, reading) = Anchor::open(access.dir, access.anchor_key)?;
        if access.generation < reading.point.generation {
            return Err(OpenError::OlderVault);
        }
        verify_tail(&conn, access.vault_id, &head, &reading)?;
        let house = house_rows::load(&conn)?;
        let mut store = Store {
            copy: None,
            conn,
            vault_id: access.vault_id,
            vk_version: access.vk_version,
            generation: access.generation,
            device: access.device,
            head,
            anchor: Some(anchor),
            house,
            bulk: None,
            signer: None,
            signed: 0,
            dir: Some(access.dir.to_path_buf()),
            _lock: Some(lock),
        };
        if reading.point.head.seq < head.seq || reading.point.generation < access.generation {
            store.move_anchor(now)?;
        }
        Ok(store)
    }

    /// A store in memory without anchor, into which a history can be replayed.
    pub(crate) fn in_memory(vault_id: Uuid, device: DeviceId) -> Result<Store, OpenError> {
        let conn = Connection::open_in_memory()?;
        upgrade(&conn, 0)?;
        Ok(Store {
            copy: None,
            conn,
            vault_id,
            vk_version: 0,
            generation: 0,
            device,
            head: Head::genesis(vault_id),
            anchor: None,
            house: House::default(),
            bulk: None,
            signer: None,
            signed: 0,
            dir: None,
            _lock: None,
        })
    }
}

/// Keys the connection, sets what must be set, and fails closed if anything reads back differently.
pub(super) fn prepare(conn: &Connection, key: &DbKey) -> Result<(), OpenError> {
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
    // The first read proves the key; without it every later error would be a riddle.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(|e| match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Unreadable,
            _ => OpenError::Sqlite(e),
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

pub(super) fn version_of(conn: &Connection) -> Result<i32, OpenError> {
    let application: i32 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    if application != APPLICATION_ID {
        return Err(OpenError::Foreign);
    }
    Ok(conn.pragma_query_value(None, "user_version", |r| r.get(0))?)
}

/// Brings the schema from `version` to the current one, all steps or none.
pub(super) fn upgrade(conn: &Connection, version: i32) -> Result<(), OpenError> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let steps = || -> rusqlite::Result<()> {
        for step in &MIGRATIONS[version as usize..] {
            conn.execute_batch(step)?;
        }
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        conn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        conn.execute_batch("COMMIT")
    };
    steps().inspect_err(|_| {
        let _ = conn.execute_batch("ROLLBACK");
    })?;
    Ok(())
}

pub(super) fn head_of(conn: &Connection, vault_id: Uuid) -> rusqlite::Result<Head> {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let last = conn.query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get("seq")?,
            hash: row.get("hash")?,
        })
    });
    Ok(last.optional()?.unwrap_or_else(|| Head::genesis(vault_id)))
}

/// Verifies the last entries, from the anchor on or the last [`TAIL`] if that is more, and judges the head.
fn verify_tail(
    conn: &Connection,
    vault_id: Uuid,
    head: &Head,
    reading: &AnchorReading,
) -> Result<(), OpenError> {
    let point = &reading.point;
    let lookup = |seq: i64| -> Option<Hash> {
        let sql = "SELECT hash FROM journal WHERE seq = ?1";
        conn.query_row(sql, [seq], |row| row.get(0)).ok()
    };
    let verdict = judge(vault_id, head, Some(point), lookup);
    if verdict.is_alarm() {
        return Err(OpenError::Anchor(verdict));
    }
    let from = (head.seq - TAIL).min(point.head.seq).max(0);
    let start = match from {
        0 => Head::genesis(vault_id),
        seq => Head {
            seq,
            hash: lookup(seq).ok_or(OpenError::Unreadable)?,
        },
    };
    let mut verification = Verification::after(vault_id, start);
    let mut statement = conn.prepare("SELECT * FROM journal WHERE seq > ?1 ORDER BY seq")?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let payload = row
            .get_ref("payload")?
            .as_bytes_or_null()
            .map_err(rusqlite::Error::from)?;
        let salt: Option<Hash> = row.get("salt")?;
        verification.check(&entry_from(row)?, payload, salt.as_ref())?;
    }
    Ok(())
}

/// An entry as it stands in the table.
pub(super) fn entry_from(row: &rusqlite::Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        version: row.get("version")?,
        seq: row.get("seq")?,
        utc: row.get("utc")?,
        device: Uuid::from_bytes(row.get("device")?),
        actor: Uuid::from_bytes(row.get("actor")?),
        action: row.get("action")?,
        case_id: row
            .get::<_, Option<[u8; 16]>>("case_id")?
            .map(Uuid::from_bytes),
        commitment: row.get("commitment")?,
        prev: row.get("prev")?,
        hash: row.get("hash")?,
    })
}
