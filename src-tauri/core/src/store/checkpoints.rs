//! Stores checkpoints, the signed heads of the journal. They are not part of the replay: each proves itself.

use chrono::{DateTime, Utc};
use rusqlite::params;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Store, StoreError};
use crate::journal::{Checkpoint, DeviceKey};

impl Store {
    /// Signs the head of the journal and stores the checkpoint. If the store has a checkpoint of this entry, that one
    /// is left as it is; the head of an empty journal is not stored.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn sign_checkpoint(
        &self,
        key: &DeviceKey,
        utc: DateTime<Utc>,
    ) -> Result<Checkpoint, StoreError> {
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

    /// Returns the checkpoints in the order of the journal.
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

    /// Returns the digest of the checkpoints up to an entry. It stays the same, because checkpoints are only ever added
    /// after the last one.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn checkpoint_digest(&self, up_to: i64) -> Result<CheckpointDigest, StoreError> {
        let mut heads = CheckpointDigest::default();
        let mut hash = Sha256::new();
        for point in self.checkpoints()?.iter().filter(|p| p.seq <= up_to) {
            (heads.last, heads.count) = (point.seq, heads.count + 1);
            hash.update(point.seq.to_be_bytes());
            hash.update(point.hash);
            hash.update((point.utc.len() as u64).to_be_bytes());
            hash.update(&point.utc);
            hash.update(point.device.as_bytes());
            hash.update(point.public_key);
            hash.update(point.signature);
        }
        heads.digest = hash.finalize().into();
        Ok(heads)
    }
}

/// The checkpoints of a store, reduced to a digest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckpointDigest {
    /// The number of the last signed entry; 0 if there is none.
    pub last: i64,
    pub count: i64,
    /// The SHA-256 of all fields of all checkpoints, in order.
    pub digest: [u8; 32],
}
