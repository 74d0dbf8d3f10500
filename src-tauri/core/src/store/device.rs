//! The signing key of this PC, the signing of heads, and the check that the disk can be written.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::open::{ENTRY_COLUMNS, PAYLOAD, SALT, SIGNATURE, entry_from_row, read_head};
use super::write::{Author, RecordedEvent};
use super::{Store, StoreError, setup_rows};
use crate::domain::action::JournalAction;
use crate::domain::event::Event;
use crate::domain::ids::{DeviceId, StaffId};
use crate::files::{bytes_from_hex, hex_text};
use crate::journal::{DeviceKey, Hash, KnownDevice, StoredEntry};

/// The size of the probe file: as much as a change and its index pages may need.
const PROBE_BYTES: usize = 1 << 20;
const PROBE_FILE: &str = "probe";

/// Deletes the signing keys of all PCs.
pub(super) fn forget_device_keys(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM device_key", []).map(drop)
}

/// Reads the latest time of the last thousand entries; none in an empty journal.
pub(super) fn read_newest_entry_time(
    conn: &Connection,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let sql = "SELECT max(utc) FROM (SELECT utc FROM journal ORDER BY seq DESC LIMIT 1000)";
    let utc: Option<String> = conn.query_row(sql, [], |row| row.get(0))?;
    let parsed = utc.map(|utc| utc.parse().map_err(|_| StoreError::Damaged));
    parsed.transpose()
}

impl Store {
    /// Loads the signing key of this PC, or generates it if the store has none. Returns the public key.
    pub fn ensure_device_key(&mut self) -> Result<[u8; 32], StoreError> {
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

    /// Loads the signing key of this PC or generates it, and journals it unless the journal states it. Returns the public
    /// key.
    ///
    /// The journal is asked and not the vault file, because the program may have been killed between the two. If the store
    /// holds no key that the journal states, the vault key was changed, and no earlier key signs anything any more.
    pub fn state_device_key(&mut self, by: &Author) -> Result<[u8; 32], StoreError> {
        let public_key = self.ensure_device_key()?;
        let stated = self.stated_devices()?;
        let is_stated = |held: &KnownDevice| stated.contains(held);
        if !is_stated(&(self.device.uuid(), public_key).into()) {
            let are_former = !stated.is_empty() && !self.held_devices()?.iter().any(is_stated);
            let event = Event::DeviceKnown {
                public_key: hex_text(&public_key),
                device: None,
                last: are_former.then_some(self.head.seq),
            };
            self.write_event(event, by)?;
        }
        Ok(public_key)
    }

    /// Journals the devices of a vault file that the journal does not state, before the vault key changes: only the journal
    /// knows up to which entry a former key signs. An earlier version could register a device without an entry.
    pub fn state_vault_devices(
        &mut self,
        of_vault: &[KnownDevice],
        by: &Author,
    ) -> Result<(), StoreError> {
        let stated = self.stated_devices()?;
        let unstated = of_vault
            .iter()
            .filter(|known| !stated.iter().any(|stated| stated.is_same_key(known)));
        for known in unstated {
            let event = Event::DeviceKnown {
                public_key: hex_text(&known.public_key),
                device: Some(DeviceId::from_uuid(known.device)),
                last: None,
            };
            self.write_event(event, by)?;
        }
        Ok(())
    }

    /// Returns the devices whose signatures are accepted: those that the journal states, and those of the vault file, because
    /// an earlier version could register one there without an entry.
    pub fn known_devices(&self, of_vault: &[KnownDevice]) -> Result<Vec<KnownDevice>, StoreError> {
        let mut known = self.stated_devices()?;
        for device in of_vault {
            if !known.iter().any(|stated| stated.is_same_key(device)) {
                known.push(*device);
            }
        }
        Ok(known)
    }

    /// Reads the devices that the journal states.
    fn stated_devices(&self) -> Result<Vec<KnownDevice>, StoreError> {
        let sql = "SELECT device, payload FROM journal WHERE action = ?1 AND payload IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([JournalAction::DeviceKnown])?;
        let mut stated: Vec<KnownDevice> = Vec::new();
        while let Some(row) = rows.next()? {
            let payload: String = row.get(1)?;
            // An entry that says something else is a fault of the replay.
            let Ok(RecordedEvent {
                event:
                    Event::DeviceKnown {
                        public_key,
                        device,
                        last,
                    },
            }) = serde_json::from_str(&payload)
            else {
                continue;
            };
            if last.is_some() {
                for former in stated.iter_mut().filter(|former| former.last.is_none()) {
                    former.last = last;
                }
            }
            let writer = Uuid::from_bytes(row.get(0)?);
            let device = device.map_or(writer, DeviceId::uuid);
            stated.extend(bytes_from_hex(&public_key).map(|key| KnownDevice::from((device, key))));
        }
        Ok(stated)
    }

    /// Reads the devices whose keys the store holds.
    fn held_devices(&self) -> Result<Vec<KnownDevice>, StoreError> {
        let mut statement = self.conn.prepare("SELECT device, secret FROM device_key")?;
        let held = statement.query_map([], |row| {
            let secret = Zeroizing::new(row.get::<_, [u8; 32]>(1)?);
            let key = DeviceKey::from_secret(&secret).public();
            Ok(KnownDevice::from((Uuid::from_bytes(row.get(0)?), key)))
        })?;
        Ok(held.collect::<Result<_, _>>()?)
    }

    /// Deletes the signing keys of all PCs, because they are known to whoever has the former vault key.
    pub fn forget_device_keys(&self) -> Result<(), StoreError> {
        Ok(forget_device_keys(&self.conn)?)
    }

    /// Returns the signing key of this PC, if somebody has signed in.
    pub fn signer(&self) -> Option<&DeviceKey> {
        self.signer.as_ref()
    }

    /// Reads the entries after `after` up to and with `last`, with payloads and salts.
    pub fn stored_entries(&self, after: i64, last: i64) -> Result<Vec<StoredEntry>, StoreError> {
        let sql = format!(
            "SELECT {ENTRY_COLUMNS} FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let links = statement.query_map([after, last], |row| {
            Ok(StoredEntry {
                entry: entry_from_row(row)?,
                payload: row
                    .get::<_, Option<String>>(PAYLOAD)?
                    .map(String::into_bytes),
                salt: row.get(SALT)?,
                signature: row.get(SIGNATURE)?,
            })
        })?;
        Ok(links.collect::<Result<_, _>>()?)
    }

    /// Returns the hash of an entry, if there is one with this number.
    pub fn hash_at(&self, seq: i64) -> Result<Option<Hash>, StoreError> {
        let sql = "SELECT hash FROM journal WHERE seq = ?1";
        Ok((self.conn.query_row(sql, [seq], |row| row.get(0))).optional()?)
    }

    /// Returns the latest time of the last thousand entries, as the clock of the PC was then; none in an empty journal.
    pub fn newest_entry_time(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        read_newest_entry_time(&self.conn)
    }

    /// Returns when each member last signed in, as stored in the journal.
    pub fn last_sign_ins(&self) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let mut last = BTreeMap::new();
        for member in &self.setup.staff {
            let found = self.last_sign_in(member.id)?;
            last.extend(found.map(|utc| (member.id, utc)));
        }
        Ok(last)
    }

    /// Returns when a member last signed in, as stored in the journal.
    pub fn last_sign_in(&self, member: StaffId) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT utc FROM journal WHERE actor = ?1 AND action = ?2 ORDER BY seq DESC LIMIT 1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let signed_in = params![member.as_bytes(), JournalAction::SignedIn];
        Ok(statement
            .query_row(signed_in, |row| row.get(0))
            .optional()?)
    }

    /// Returns the number of entries since the last checkpoint.
    pub fn unsigned_entries(&self) -> i64 {
        self.head.seq - self.signed
    }

    /// Writes a checkpoint of the head, if the signing key is loaded and there are entries since the last checkpoint.
    pub fn sign_head(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let Some(key) = self.signer.as_ref().filter(|_| self.unsigned_entries() > 0) {
            self.signed = self.sign_checkpoint(key, utc)?.seq;
        }
        Ok(())
    }

    /// Checks that the disk can be written again: writes and removes a probe file, reads whether the last change was
    /// committed after all, and writes the anchor.
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::Anchor`] if the disk fails; [`StoreError::Damaged`] if the journal was
    /// changed by somebody else.
    pub fn check_writable(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
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
        self.adopt_late_commit()?;
        self.retry_anchor(utc)
    }

    /// Takes over a change that seemed to fail and was committed all the same: at most one entry after the head.
    fn adopt_late_commit(&mut self) -> Result<(), StoreError> {
        let head = read_head(&self.conn, self.vault_id)?;
        if head == self.head {
            return Ok(());
        }
        let sql = "SELECT prev FROM journal WHERE seq = ?1";
        let prev: Hash = self.conn.query_row(sql, [head.seq], |row| row.get(0))?;
        if head.seq != self.head.seq + 1 || prev != self.head.hash {
            return Err(StoreError::Damaged);
        }
        self.setup = setup_rows::load(&self.conn)?;
        self.head = head;
        Ok(())
    }
}
