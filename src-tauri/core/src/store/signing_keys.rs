//! The signing keys of people: an entry states each before anything else is signed with it, and at each sign-in the
//! journal is asked for keys in the name of the person that are not theirs.

use std::sync::Arc;

use rusqlite::params;

use super::write::{Author, RecordedEvent};
use super::{Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::files::{bytes_from_hex, hex_text};
#[cfg(any(test, feature = "tests"))]
use crate::vault::SigningKey;
use crate::vault::{PersonalKey, is_signed_over, key_code};
use crate::wire::start::{ForeignKey, OwnSigningKey};

impl Store {
    /// Signs the entries of a person with their key from now on, after an entry that states it unless the journal does. If
    /// that entry cannot be written, nothing of a person is signed any more: it may have reached the disk all the same, and
    /// what the key before it signs then counts as unconfirmed. The caller closes the book.
    ///
    /// The journal is asked and not the vault file, because the program may have been killed between the two.
    ///
    /// # Errors
    /// The errors of [`Store::write_event`].
    pub fn state_signing_key(&mut self, own: &PersonalKey, by: &Author) -> Result<(), StoreError> {
        let public_key = own.signing_key().public();
        let is_stated = self.states_signing_key(by.actor, &public_key)?;
        self.person = Some(Arc::clone(own.signing_key()));
        if is_stated {
            return Ok(());
        }
        let event = Event::SigningKey {
            public_key: hex_text(&public_key),
            signed_over: own.signed_over().map(|signature| hex_text(&signature)),
        };
        let written = self.write_event(event, by).map(drop);
        if written.is_err() {
            self.forget_signing_key();
        }
        written
    }

    /// Forgets the key of the person, without which no entry of theirs is written any more.
    pub fn forget_signing_key(&mut self) {
        self.person = None;
    }

    /// Signs the entries of a person with their key, whether the journal states it or not.
    #[cfg(any(test, feature = "tests"))]
    pub fn sign_as(&mut self, key: &Arc<SigningKey>) {
        self.person = Some(Arc::clone(key));
    }

    /// Returns whether the journal states this signing key for a member.
    pub fn states_signing_key(
        &self,
        member: StaffId,
        public_key: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let stated = self.key_statements(member)?;
        Ok(stated.iter().any(|key| key.public_key == *public_key))
    }

    /// Returns what the journal says of the signing key of a member, once it states it.
    pub fn look_at_own_key(
        &self,
        own: &PersonalKey,
        member: StaffId,
    ) -> Result<OwnSigningKey, StoreError> {
        let public_key = own.signing_key().public();
        let stated = self.key_statements(member)?;
        let origin = self.origin_of(member, public_key, &stated)?;
        let restored = self.last_restore()?;
        let is_over = |key: &KeyStatement, by: &[u8; 32]| {
            let (person, next) = (member.uuid(), &key.public_key);
            (key.signed_over)
                .is_some_and(|over| is_signed_over(by, self.vault_id, person, next, &over))
        };
        // A restore may bring back the slot before changes of the passphrase. The keys come oldest first.
        let mut given_up = origin.own_keys.clone();
        for key in stated.iter().filter(|key| key.seq < restored) {
            if given_up.iter().any(|by| is_over(key, by)) {
                given_up.push(key.public_key);
            }
        }
        let was_given_up =
            |key: &KeyStatement| key.seq < restored && given_up.contains(&key.public_key);
        let is_former = |key: &KeyStatement| key.seq < restored && is_over(key, &public_key);
        let foreign = stated.iter().filter(|key| {
            key.seq > origin.known_from
                && !origin.own_keys.contains(&key.public_key)
                && !was_given_up(key)
        });
        let seq_of = |key: &KeyStatement| (key.public_key == public_key).then_some(key.seq);
        Ok(OwnSigningKey {
            code: key_code(&public_key),
            stated: stated.iter().find_map(seq_of).unwrap_or_default(),
            foreign: foreign.map(ForeignKey::of).collect(),
            is_journal_cut: false,
            is_former: stated.iter().any(is_former),
        })
    }

    /// Goes back from a key to the keys that were signed over to it.
    fn origin_of(
        &self,
        member: StaffId,
        public_key: [u8; 32],
        stated: &[KeyStatement],
    ) -> Result<KeyOrigin, StoreError> {
        let mut origin = KeyOrigin {
            own_keys: vec![public_key],
            known_from: 0,
        };
        let mut next = stated.iter().find(|key| key.public_key == public_key);
        while let Some(key) = next {
            let Some(signature) = key.signed_over else {
                return Ok(origin);
            };
            let person = member.uuid();
            let is_over = |by: &[u8; 32]| {
                is_signed_over(by, self.vault_id, person, &key.public_key, &signature)
            };
            let unseen = |former: &&KeyStatement| !origin.own_keys.contains(&former.public_key);
            next = (stated.iter().filter(unseen)).find(|former| is_over(&former.public_key));
            match next {
                Some(former) => origin.own_keys.push(former.public_key),
                // Of the keys before an invitation, or before the recovery sheet was used, the person has none any more.
                None => {
                    let mut invited = self.invitations(member)?.into_iter();
                    let invited = invited.find(|(_, by)| is_over(by));
                    let has_sheet = || Ok::<_, StoreError>(self.sheets()?.iter().any(is_over));
                    origin.known_from = match invited {
                        Some((seq, _)) => seq,
                        None if has_sheet()? => key.seq - 1,
                        None => self.given_up_before(member, key.seq)?,
                    };
                }
            }
        }
        Ok(origin)
    }

    /// Returns the entry up to which other keys of a member may be theirs, because a restore gave up what signed the key over
    /// that this entry states: the last restore before it, or the entry before it if the member restored the book with this key.
    /// Without a restore it was a recovery sheet or a start passphrase from before the signatures.
    fn given_up_before(&self, member: StaffId, stated: i64) -> Result<i64, StoreError> {
        let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM journal r WHERE r.action = ?1 AND r.actor = ?2 AND r.seq > ?4 \
            AND NOT EXISTS (SELECT 1 FROM journal WHERE action = ?3 AND actor = ?2 AND seq BETWEEN ?4 AND r.seq)) \
            THEN ?4 - 1 ELSE coalesce((SELECT max(seq) FROM journal WHERE action = ?1 AND seq < ?4), ?4 - 1) END";
        let asked = params![
            JournalAction::Restored,
            member.as_bytes(),
            JournalAction::SignedIn,
            stated
        ];
        Ok(self.conn.query_row(sql, asked, |row| row.get(0))?)
    }

    /// Returns the entries that state signing keys for a member, oldest first.
    fn key_statements(&self, member: StaffId) -> Result<Vec<KeyStatement>, StoreError> {
        let sql = "SELECT seq, payload FROM journal WHERE actor = ?1 AND action = ?2 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![member.as_bytes(), JournalAction::SigningKey])?;
        let mut stated = Vec::new();
        while let Some(row) = rows.next()? {
            // An entry that says something else is a fault of the verification.
            if let Some(Event::SigningKey {
                public_key,
                signed_over,
            }) = event_in(row.get(1)?)
                && let Some(public_key) = bytes_from_hex(&public_key)
            {
                stated.push(KeyStatement {
                    seq: row.get(0)?,
                    public_key,
                    signed_over: signed_over.as_deref().and_then(bytes_from_hex),
                });
            }
        }
        Ok(stated)
    }

    /// Returns the invitations of a member that have a key, oldest first.
    fn invitations(&self, member: StaffId) -> Result<Vec<(i64, [u8; 32])>, StoreError> {
        let sql = "SELECT seq, payload FROM journal WHERE action = ?1 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([JournalAction::Access])?;
        let mut invitations = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(Event::Access {
                member: invited,
                invitation_key: Some(key),
                ..
            }) = event_in(row.get(1)?)
                && invited == member
            {
                let seq = row.get(0)?;
                invitations.extend(bytes_from_hex(&key).map(|key| (seq, key)));
            }
        }
        Ok(invitations)
    }

    /// Returns the keys of the recovery sheets that were made.
    fn sheets(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE action = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([JournalAction::RecoveryMade])?;
        let mut sheets = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(Event::RecoveryMade {
                public_key: Some(key),
                ..
            }) = event_in(row.get(0)?)
            {
                sheets.extend(bytes_from_hex::<32>(&key));
            }
        }
        Ok(sheets)
    }

    /// Returns the entry of the last restore; 0 without one.
    fn last_restore(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM journal WHERE action = ?1";
        let found = self
            .conn
            .query_row(sql, [JournalAction::Restored], |row| row.get(0))?;
        Ok(found)
    }

    /// Returns whether a backup was restored since a member signed in last: what they did before may be missing.
    pub fn was_restored_since_sign_in(&self, member: StaffId) -> Result<bool, StoreError> {
        let sql = "SELECT coalesce((SELECT max(seq) FROM journal WHERE action = ?1), 0) > \
                   coalesce((SELECT max(seq) FROM journal WHERE actor = ?2 AND action = ?3), 0)";
        let asked = params![
            JournalAction::Restored,
            member.as_bytes(),
            JournalAction::SignedIn
        ];
        Ok(self.conn.query_row(sql, asked, |row| row.get(0))?)
    }
}

/// An entry that states a signing key.
struct KeyStatement {
    seq: i64,
    public_key: [u8; 32],
    signed_over: Option<[u8; 64]>,
}

/// The keys of a person as far as each was signed over to the next one.
struct KeyOrigin {
    own_keys: Vec<[u8; 32]>,
    /// The entry from which on the person would know of another key in their name.
    known_from: i64,
}

impl ForeignKey {
    fn of(key: &KeyStatement) -> ForeignKey {
        ForeignKey {
            code: key_code(&key.public_key),
            stated: key.seq,
        }
    }
}

/// Reads the event of a payload.
fn event_in(payload: Option<String>) -> Option<Event> {
    let recorded: RecordedEvent = serde_json::from_str(&payload?).ok()?;
    Some(recorded.event)
}
