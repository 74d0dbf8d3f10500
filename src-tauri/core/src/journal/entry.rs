//! One journal entry: its fields, its commitment to the payload, its hash.
//!
//! ```text
//! commitment = HMAC-SHA256(salt[32], payload)
//! hash       = SHA-256(0x00 ‖ lp(version, vault_id, seq, utc, device, actor, action, case_id) ‖ commitment ‖ prev)
//! prev       = hash of the entry before; of the first: SHA-256("casebook/journal/genesis/v1" ‖ vault_id)
//! ```
//!
//! `lp` prefixes each field with its length (u32, big-endian). `version` is a u16 and `seq` a u64, both big-endian;
//! ids are their 16 bytes; `utc` and `action` are UTF-8 as stored; a missing `case_id` is a field of length 0. The
//! leading 0x00 separates entries from inner nodes (0x01) of a Merkle tree, should the journal get one (RFC 6962
//! §2.1).

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::Mac;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::files::LengthPrefixed;
use crate::vault::{NoRandomness, mac, random};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The signature of a person under an entry.
pub type EntrySignature = [u8; 64];

/// The version of the hash rule. Every entry has its version, so that a later rule can coexist with this one.
pub const ENTRY_VERSION: u16 = 1;

const ENTRY_PREFIX: u8 = 0x00;
const GENESIS: &[u8] = b"casebook/journal/genesis/v1";

/// The head of the journal: number and hash of its last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// 0 before the first entry.
    pub seq: i64,
    pub hash: Hash,
}

impl Head {
    /// Returns the head of an empty journal. It depends on the vault, so that the journal of another office cannot
    /// replace this one.
    pub fn genesis(vault_id: Uuid) -> Self {
        let hash = Sha256::new()
            .chain_update(GENESIS)
            .chain_update(vault_id.as_bytes())
            .finalize()
            .into();
        Self { seq: 0, hash }
    }
}

/// The fields of an entry besides its payload. They remain after an erasure, so they never hold a name, a number or a
/// text of a case.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// The time by the clock of the device. It is not trusted: the order is `seq`.
    pub utc: DateTime<Utc>,
    pub device: Uuid,
    /// The member who acted; the nil id for the program itself.
    pub actor: Uuid,
    /// The code of the action, such as `case_register`.
    pub action: &'a str,
    pub case_id: Option<Uuid>,
}

/// An entry as stored in the table, without payload and salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub version: u16,
    /// From 1, without a gap.
    pub seq: i64,
    /// The time as made by [`utc_text`]; hashed as stored.
    pub utc: String,
    pub device: Uuid,
    pub actor: Uuid,
    pub action: String,
    pub case_id: Option<Uuid>,
    pub commitment: Hash,
    pub prev: Hash,
    pub hash: Hash,
}

/// A new entry with the salt of its commitment and its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEntry {
    pub entry: Entry,
    pub salt: Hash,
    /// The signature of the person who acted; none for the program itself, and in a practice book.
    pub signature: Option<EntrySignature>,
}

/// Returns an instant as the journal stores it: RFC 3339, UTC, milliseconds, `Z`.
pub fn utc_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Makes the entry that follows `head`, without a signature. `payload` is hashed as given: store exactly these bytes.
///
/// # Errors
/// [`NoRandomness`].
pub fn seal_entry(
    vault_id: Uuid,
    head: &Head,
    fields: &Fields<'_>,
    payload: &[u8],
) -> Result<SealedEntry, NoRandomness> {
    let salt = random()?;
    let mut entry = Entry {
        version: ENTRY_VERSION,
        seq: head.seq + 1,
        utc: utc_text(fields.utc),
        device: fields.device,
        actor: fields.actor,
        action: fields.action.to_owned(),
        case_id: fields.case_id,
        commitment: commitment(&salt, payload),
        prev: head.hash,
        hash: [0; 32],
    };
    entry.hash = entry.computed_hash(vault_id);
    Ok(SealedEntry {
        entry,
        salt,
        signature: None,
    })
}

/// Returns the commitment to a payload, which the hash of the entry covers. Without the salt it reveals nothing about
/// the payload, even if the payload has few possible values (an ID number). This makes an erasure effective.
pub fn commitment(salt: &Hash, payload: &[u8]) -> Hash {
    mac(salt)
        .chain_update(payload)
        .finalize()
        .into_bytes()
        .into()
}

impl Entry {
    /// Returns the head after this entry.
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }

    /// Computes the hash from the other fields.
    pub fn computed_hash(&self, vault_id: Uuid) -> Hash {
        let case_id = self.case_id.as_ref().map_or(&[][..], |id| id.as_bytes());
        let fields = LengthPrefixed::default()
            .with(&self.version.to_be_bytes())
            .with(vault_id.as_bytes())
            .with(&self.seq.to_be_bytes())
            .with(self.utc.as_bytes())
            .with(self.device.as_bytes())
            .with(self.actor.as_bytes())
            .with(self.action.as_bytes())
            .with(case_id);
        Sha256::new()
            .chain_update([ENTRY_PREFIX])
            .chain_update(fields.bytes())
            .chain_update(self.commitment)
            .chain_update(self.prev)
            .finalize()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::hex_text;

    /// The expected values come from Python's `hashlib` and `hmac`, which the verifier for auditors uses.
    #[test]
    fn hashes_are_those_of_an_independent_computation() {
        let vault = Uuid::from_bytes(*b"0123456789abcdef");
        let genesis = Head::genesis(vault);
        assert_eq!(
            hex_text(&genesis.hash),
            "3fa615f7b9bfdbf295a5586380ad6baede262c98d873a1ea29041ba1752834a8"
        );
        let commitment = commitment(&[7; 32], "{\"a\":\"劳动\"}".as_bytes());
        assert_eq!(
            hex_text(&commitment),
            "9a912e9ea32db1919d3b10fa2f3140272a7a9f9ec54456d28b8807e1ba99a415"
        );
        let mut entry = Entry {
            version: 1,
            seq: 1,
            utc: "2026-11-20T08:00:00.000Z".to_owned(),
            device: Uuid::from_bytes([1; 16]),
            actor: Uuid::from_bytes([2; 16]),
            action: "case_register".to_owned(),
            case_id: Some(Uuid::from_bytes([3; 16])),
            commitment,
            prev: genesis.hash,
            hash: [0; 32],
        };
        assert_eq!(
            hex_text(&entry.computed_hash(vault)),
            "b242d8130c6727b514d90d023afb4dc50198673a360b0ddf2b41d6801e90ae27"
        );
        entry.case_id = None;
        assert_eq!(
            hex_text(&entry.computed_hash(vault)),
            "9de1b2fcf2f06ac32316783246b6379cdc070b974031981bedcd1cd3960d5bd7"
        );
    }

    #[test]
    fn an_instant_has_one_spelling() {
        let instant = DateTime::from_timestamp_nanos(1_795_161_600_123_456_789);
        assert_eq!(utc_text(instant), "2026-11-20T08:00:00.123Z");
        let whole = DateTime::from_timestamp_nanos(1_795_161_600_000_000_000);
        assert_eq!(utc_text(whole), "2026-11-20T08:00:00.000Z");
    }

    #[test]
    fn equal_payloads_do_not_show_as_equal() {
        let vault = Uuid::from_bytes([1; 16]);
        let fields = Fields {
            utc: DateTime::from_timestamp_nanos(0),
            device: Uuid::nil(),
            actor: Uuid::nil(),
            action: "note",
            case_id: None,
        };
        let one = seal_entry(vault, &Head::genesis(vault), &fields, b"same").unwrap();
        let two = seal_entry(vault, &Head::genesis(vault), &fields, b"same").unwrap();
        assert_ne!(one.entry.commitment, two.entry.commitment);
    }
}
