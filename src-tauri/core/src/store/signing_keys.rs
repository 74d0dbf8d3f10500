//! The signing keys of people: an entry states each before anything else is signed with it.

use std::sync::Arc;

use rusqlite::params;

use super::write::{Author, RecordedEvent};
use super::{Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::files::{bytes_from_hex, hex_text};
use crate::vault::PersonalKey;
#[cfg(any(test, feature = "tests"))]
use crate::vault::SigningKey;

impl Store {
    /// Signs the entries of a person with their key from now on, after an entry that states it unless the journal does. If
    /// that entry cannot be written, the key before it stays in use.
    ///
    /// The journal is asked and not the vault file, because the program may have been killed between the two.
    ///
    /// # Errors
    /// The errors of [`Store::write_event`].
    pub fn state_signing_key(&mut self, own: &PersonalKey, by: &Author) -> Result<(), StoreError> {
        let public_key = own.signing_key().public();
        let is_stated = self.stated_signing_keys(by.actor)?.contains(&public_key);
        let former = self.person.replace(Arc::clone(own.signing_key()));
        if is_stated {
            return Ok(());
        }
        let event = Event::SigningKey {
            public_key: hex_text(&public_key),
            signed_over: own.signed_over().map(|signature| hex_text(&signature)),
        };
        let written = self.write_event(event, by).map(drop);
        if written.is_err() {
            self.person = former;
        }
        written
    }

    /// Signs the entries of a person with their key, whether the journal states it or not.
    #[cfg(any(test, feature = "tests"))]
    pub fn sign_as(&mut self, key: &Arc<SigningKey>) {
        self.person = Some(Arc::clone(key));
    }

    /// Returns the signing keys that the journal states for a member, oldest first.
    pub fn stated_signing_keys(&self, member: StaffId) -> Result<Vec<[u8; 32]>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE actor = ?1 AND action = ?2 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let of_member = params![member.as_bytes(), JournalAction::SigningKey];
        let payloads = statement.query_map(of_member, |row| row.get::<_, Option<String>>(0))?;
        let mut keys = Vec::new();
        for payload in payloads {
            // An entry that says something else is a fault of the verification.
            let recorded = payload?.and_then(|text| serde_json::from_str(&text).ok());
            if let Some(RecordedEvent {
                event: Event::SigningKey { public_key, .. },
            }) = recorded
            {
                keys.extend(bytes_from_hex(&public_key));
            }
        }
        Ok(keys)
    }
}
