//! The tools of somebody who knows how the journal hangs together: entries appended, hashes made anew, heads signed.

use casebook_core::journal::{Checkpoint, DeviceKey, Entry, Fields, Head, append, commitment};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{Inside, Outcome, another_time};

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

/// The journal's end.
pub fn head(inside: &Inside<'_>) -> Outcome<Head> {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let found = inside.conn.query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    });
    Ok(found.optional()?.unwrap_or(Head::genesis(inside.vault_id)))
}

/// Makes commitments, predecessors and hashes right again from an entry on, so that the chain holds by itself.
pub fn reseal(inside: &Inside<'_>, from: i64) -> Outcome<()> {
    let conn = inside.conn;
    let mut prev = match from {
        1 => Head::genesis(inside.vault_id).hash,
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
        entry.hash = entry.computed_hash(inside.vault_id);
        prev = entry.hash;
        let sql = "UPDATE journal SET commitment = ?2, prev = ?3, hash = ?4 WHERE seq = ?1";
        conn.execute(
            sql,
            params![entry.seq, entry.commitment, entry.prev, entry.hash],
        )?;
    }
    Ok(())
}

/// Appends an entry as the program would, with a payload of one's own choice.
pub fn appended(
    inside: &Inside<'_>,
    action: &str,
    case: Option<Uuid>,
    payload: &str,
) -> Outcome<bool> {
    let fields = Fields {
        utc: another_time(),
        device: inside.device,
        actor: Uuid::from_bytes([0x41; 16]),
        action,
        case_id: case,
    };
    let sealed = append(inside.vault_id, &head(inside)?, &fields, payload.as_bytes())?;
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
    inside.conn.execute(sql, row)?;
    Ok(true)
}

/// The key that the store keeps for this device.
fn kept_key(conn: &Connection) -> Outcome<DeviceKey> {
    let secret: [u8; 32] = conn.query_row("SELECT secret FROM device_key", [], |r| r.get(0))?;
    Ok(DeviceKey::from_secret(&secret))
}

/// Puts a signed head into the store, in the place of another or beside it.
pub fn signed(inside: &Inside<'_>, head: &Head, key: &DeviceKey) -> Outcome<()> {
    let point = Checkpoint::sign(inside.vault_id, head, another_time(), inside.device, key);
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
    inside.conn.execute(sql, row)?;
    Ok(())
}

/// Signs a head with the device's own key.
pub fn signed_by_device(inside: &Inside<'_>, head: &Head) -> Outcome<()> {
    signed(inside, head, &kept_key(inside.conn)?)
}

/// Signs every checkpoint anew, at the hash that its entry has now.
pub fn sign_all_anew(inside: &Inside<'_>) -> Outcome<()> {
    let sql = "SELECT c.seq, j.hash FROM checkpoint c JOIN journal j ON j.seq = c.seq";
    let mut statement = inside.conn.prepare(sql)?;
    let heads = statement.query_map([], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    })?;
    let heads: Vec<Head> = heads.collect::<Result<_, _>>()?;
    heads
        .iter()
        .try_for_each(|head| signed_by_device(inside, head))
}
