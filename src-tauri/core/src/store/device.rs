//! This PC's signing key, and the heads of the journal that it signed.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use super::open::{entry_from, head_of};
use super::{Store, StoreError, house_rows};
use crate::domain::ids::StaffId;
use crate::journal::{DeviceKey, Hash, Link};

/// As much as a change and its index pages may need.
const PROBE_BYTES: usize = 1 << 20;
const PROBE_FILE: &str = "probe";

impl Store {
    /// This PC's signing key, made at its first visit; answers with the public half.
    pub fn adopt_device(&mut self) -> Result<[u8; 32], StoreError> {
        let sql = "SELECT secret FROM device_key WHERE device = ?1";
        let found = self.conn.query_row(sql, [self.device.as_bytes()], |row| {
            Ok(Zeroizing::new(row.get::<_, [u8; 32]>(0)?))
        });
        let key = match found.optional()? {
            Some(secret) => DeviceKey::from_secret(&secret),
            None => {
                let key = DeviceKey::generate().map_err(|_| StoreError::Damaged)?;
                let sql = "INSERT INTO device_key (device, secret) VALUES (?1, ?2)";
                let secret = key.secret();
                self.conn
                    .execute(sql, params![self.device.as_bytes(), secret.as_slice()])?;
                key
            }
        };
        let public = key.public();
        self.signer = Some(key);
        let sql = "SELECT coalesce(max(seq), 0) FROM checkpoint";
        self.signed = self.conn.query_row(sql, [], |row| row.get(0))?;
        Ok(public)
    }

    /// This PC's signing key, once somebody came in.
    pub fn signer(&self) -> Option<&DeviceKey> {
        self.signer.as_ref()
    }

    /// Entries after one and up to another, with what stands beside them.
    pub fn links(&self, after: i64, last: i64) -> Result<Vec<Link>, StoreError> {
        let sql = "SELECT * FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let links = statement.query_map([after, last], |row| {
            Ok(Link {
                entry: entry_from(row)?,
                payload: row
                    .get::<_, Option<String>>("payload")?
                    .map(String::into_bytes),
                salt: row.get("salt")?,
            })
        })?;
        Ok(links.collect::<Result<_, _>>()?)
    }

    /// The hash of an entry, if there is one with this number.
    pub fn hash_at(&self, seq: i64) -> Result<Option<Hash>, StoreError> {
        let sql = "SELECT hash FROM journal WHERE seq = ?1";
        Ok((self.conn.query_row(sql, [seq], |row| row.get(0))).optional()?)
    }

    /// When each person last came in.
    pub fn last_sign_ins(&self) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let sql = "SELECT utc FROM journal WHERE actor = ?1 AND action = 'signed_in' ORDER BY seq DESC LIMIT 1";
        let mut last = BTreeMap::new();
        for member in &self.house.staff {
            let found = (self.conn.prepare_cached(sql)?)
                .query_row([member.id.as_bytes()], |row| row.get(0))
                .optional()?;
            last.extend(found.map(|utc| (member.id, utc)));
        }
        Ok(last)
    }

    /// Entries since the last signed head.
    pub fn unsigned_entries(&self) -> i64 {
        self.head.seq - self.signed
    }

    /// Signs the head, if this PC has its key at hand and the head moved.
    pub fn sign_head(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let Some(key) = self.signer.as_ref().filter(|_| self.unsigned_entries() > 0) {
            self.signed = self.mark(key, utc)?.seq;
        }
        Ok(())
    }

    /// Writes and takes away as much as a change needs, reads what the disk kept of the last change, and brings the anchor up:
    /// whether the disk takes it again.
    pub fn prove_writable(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let Some(dir) = &self.dir {
            let path = dir.join(PROBE_FILE);
            let written = (|| {
                let mut file = std::fs::File::create(&path)?;
                file.write_all(&vec![0; PROBE_BYTES])?;
                file.sync_all()
            })();
            let removed = std::fs::remove_file(&path);
            written.and(removed).map_err(StoreError::Folder)?;
        }
        self.take_up_kept()?;
        self.settle(utc)
    }

    /// A change that seemed to have failed and was kept after all, as far as the disk let anybody see: the one entry that
    /// follows the head.
    fn take_up_kept(&mut self) -> Result<(), StoreError> {
        let head = head_of(&self.conn, self.vault_id)?;
        if head == self.head {
            return Ok(());
        }
        let sql = "SELECT prev FROM journal WHERE seq = ?1";
        let prev: Hash = self.conn.query_row(sql, [head.seq], |row| row.get(0))?;
        if head.seq != self.head.seq + 1 || prev != self.head.hash {
            return Err(StoreError::Damaged);
        }
        self.house = house_rows::load(&self.conn)?;
        self.head = head;
        Ok(())
    }
}
