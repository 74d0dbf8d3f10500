//! The signed heads of the journal that the store keeps. Not replayed: each proves itself.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{Store, StoreError};
use crate::journal::{Checkpoint, DeviceKey};

impl Store {
    /// Signs the journal's head as it is now, and keeps that. A head that was signed before stays as it was signed; an
    /// empty journal is not signed.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn mark(&self, key: &DeviceKey, utc: DateTime<Utc>) -> Result<Checkpoint, StoreError> {
        let device = self.device.uuid();
        let point = Checkpoint::sign(self.vault_id, &self.head, utc, device, key);
        if point.seq > 0 {
            let sql = "INSERT OR IGNORE INTO checkpoint (seq, hash, utc, device, public_key, signature) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.conn.prepare_cached(sql)?.execute(params![
                point.seq,
                point.hash,
                point.utc,
                point.device.as_bytes(),
                point.public_key,
                point.signature,
            ])?;
        }
        Ok(point)
    }

    /// The signed heads, by their place in the journal.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let sql =
            "SELECT seq, hash, utc, device, public_key, signature FROM checkpoint ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let points = statement.query_map([], |row| {
            Ok(Checkpoint {
                seq: row.get(0)?,
                hash: row.get(1)?,
                utc: row.get(2)?,
                device: Uuid::from_bytes(row.get(3)?),
                public_key: row.get(4)?,
                signature: row.get(5)?,
            })
        })?;
        Ok(points.collect::<Result<_, _>>()?)
    }
}
