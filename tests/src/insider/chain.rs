//! Edits of the journal that keep its hash chain valid: appends entries, computes hashes again and signs heads.

use casebook_core::journal::{Checkpoint, DeviceKey, Entry, Fields, Head, commitment, seal_entry};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{EditResult, InsiderAccess, another_time};

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        version: row.get("version")?,
        seq: row.get("seq")?,
        utc: row.get("utc")?,
        device: Uuid::from_bytes(row.get("device")?),
        actor: Uuid::from_bytes(row.get("actor")?),
        action: row.get("action")?,
        case_id: (row.get::<_, Option<[u8; 16]>>("case_id")?).map(Uuid::from_bytes),
        commitment: row.get("commitment")?,
        prev: row.get("prev")?,
        hash: row.get("hash")?,
    })
}

/// Returns the head of the journal.
pub fn head(access: &InsiderAccess<'_>) -> EditResult<Head> {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let found = access.conn.query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    });
    Ok(found.optional()?.unwrap_or(Head::genesis(access.vault_id)))
}

/// Computes the commitments and hashes from an entry on again, so that the chain is valid.
pub fn rehash(access: &InsiderAccess<'_>, from: i64) -> EditResult<()> {
    let conn = access.conn;
    let mut prev = match from {
        1 => Head::genesis(access.vault_id).hash,
        _ => conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [from - 1], |r| {
            r.get(0)
        })?,
    };
    let mut statement = conn.prepare("SELECT * FROM journal WHERE seq >= ?1 ORDER BY seq")?;
    let entries = statement.query_map([from], |row| {
        let payload: Option<String> = row.get("payload")?;
        let salt: Option<[u8; 32]> = row.get("salt")?;
        Ok((entry(row)?, payload, salt))
    })?;
    let entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    for (mut entry, payload, salt) in entries {
        if let (Some(payload), Some(salt)) = (payload, salt) {
            entry.commitment = commitment(&salt, payload.as_bytes());
        }
        entry.prev = prev;
        entry.hash = entry.computed_hash(access.vault_id);
        prev = entry.hash;
        let sql = "UPDATE journal SET commitment = ?2, prev = ?3, hash = ?4 WHERE seq = ?1";
        conn.execute(
            sql,
            params![entry.seq, entry.commitment, entry.prev, entry.hash],
        )?;
    }
    Ok(())
}

/// Appends an entry as the program would, with any payload.
pub fn append_entry(
    access: &InsiderAccess<'_>,
    action: &str,
    case: Option<Uuid>,
    payload: &str,
) -> EditResult<bool> {
    let fields = Fields {
        utc: another_time(),
        device: access.device,
        actor: Uuid::from_bytes([0x41; 16]),
        action,
        case_id: case,
    };
    let sealed = seal_entry(access.vault_id, &head(access)?, &fields, payload.as_bytes())?;
    let e = &sealed.entry;
    let sql = "INSERT INTO journal (seq, version, utc, device, actor, action, case_id, payload, salt, commitment, prev, \
               hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let case = e.case_id.as_ref().map(Uuid::as_bytes);
    let (device, actor) = (e.device.as_bytes(), e.actor.as_bytes());
    let row = params![
        e.seq,
        e.version,
        e.utc,
        device,
        actor,
        e.action,
        case,
        payload,
        sealed.salt,
        e.commitment,
        e.prev,
        e.hash
    ];
    access.conn.execute(sql, row)?;
    Ok(true)
}

/// Returns the key of this device from the store.
fn stored_device_key(conn: &Connection) -> EditResult<DeviceKey> {
    let secret: [u8; 32] = conn.query_row("SELECT secret FROM device_key", [], |r| r.get(0))?;
    Ok(DeviceKey::from_secret(&secret))
}

/// Signs a head and writes the checkpoint, replacing one of the same number.
pub fn put_checkpoint(access: &InsiderAccess<'_>, head: &Head, key: &DeviceKey) -> EditResult<()> {
    let point = Checkpoint::sign(access.vault_id, head, another_time(), access.device, key);
    let sql = "INSERT OR REPLACE INTO checkpoint (seq, hash, utc, device, public_key, signature) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let device = point.device.as_bytes();
    let row = params![
        point.seq,
        point.hash,
        point.utc,
        device,
        point.public_key,
        point.signature
    ];
    access.conn.execute(sql, row)?;
    Ok(())
}

/// Writes a checkpoint that is signed with the key of the device.
pub fn put_device_checkpoint(access: &InsiderAccess<'_>, head: &Head) -> EditResult<()> {
    put_checkpoint(access, head, &stored_device_key(access.conn)?)
}

/// Signs every checkpoint again with the current hash of its entry.
pub fn sign_checkpoints_again(access: &InsiderAccess<'_>) -> EditResult<()> {
    let sql = "SELECT c.seq, j.hash FROM checkpoint c JOIN journal j ON j.seq = c.seq";
    let mut statement = access.conn.prepare(sql)?;
    let heads = statement.query_map([], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    })?;
    let heads: Vec<Head> = heads.collect::<Result<_, _>>()?;
    heads
        .iter()
        .try_for_each(|head| put_device_checkpoint(access, head))
}
