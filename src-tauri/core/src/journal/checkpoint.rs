//! A checkpoint: a head of the journal, signed by a device.
//!
//! The MAC of the anchor can be checked only with the vault key. A signature can be checked with the public key of
//! the device: by an auditor with an export, or by a supervisor with a checkpoint of last month. A journal that was
//! rewritten from some entry on does not pass through the checkpoints signed after that entry.
//!
//! ```text
//! message   = lp("casebook/checkpoint/v1", vault_id, seq, hash, utc, device, public_key)
//! signature = Ed25519(device key, message)          RFC 8032, no context, no prehash
//! ```
//!
//! `lp` as for entries: before each field its length (u32, big-endian). `seq` is a u64, big-endian; `utc` is UTF-8 as
//! stored; ids are their 16 bytes.

use std::fmt;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::entry::{Hash, Head, utc_text};
use crate::files::LengthPrefixed;
use crate::vault::{NoRandomness, random};

const DOMAIN: &[u8] = b"casebook/checkpoint/v1";
const EXPORT_DOMAIN: &[u8] = b"casebook/journal-export/v1";

/// The public key of a device.
pub type PublicKey = [u8; 32];

/// The signing key of an installation; it is wiped when dropped and never printed.
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Generates a key.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn generate() -> Result<Self, NoRandomness> {
        let secret = Zeroizing::new(random()?);
        Ok(Self::from_secret(&secret))
    }

    /// Restores a stored key.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the secret key, for the encrypted store.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Returns the public key.
    pub fn public(&self) -> PublicKey {
        self.0.verifying_key().to_bytes()
    }

    /// Signs an exported journal: `lp("casebook/journal-export/v1", vault_id, SHA-256 of its manifest)`.
    pub fn sign_export(&self, vault_id: Uuid, manifest: &Hash) -> [u8; 64] {
        let fields = LengthPrefixed::default()
            .with(EXPORT_DOMAIN)
            .with(vault_id.as_bytes())
            .with(manifest);
        self.0.sign(fields.bytes()).to_bytes()
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

/// A device whose signatures are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownDevice {
    pub device: Uuid,
    pub public_key: PublicKey,
    /// The last entry that the key may have signed; none for a key in use.
    pub last: Option<i64>,
}

impl KnownDevice {
    /// Returns true if the other is the same key of the same device, in use or not.
    pub fn is_same_key(&self, other: &KnownDevice) -> bool {
        (self.device, self.public_key) == (other.device, other.public_key)
    }
}

impl From<(Uuid, PublicKey)> for KnownDevice {
    /// Returns a device with the key that it uses.
    fn from((device, public_key): (Uuid, PublicKey)) -> Self {
        Self {
            device,
            public_key,
            last: None,
        }
    }
}

/// A reason why a checkpoint is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// No known device of this id signs this entry with this key.
    #[error("signed by an unknown device")]
    UnknownDevice,
    #[error("the signature does not verify")]
    Signature,
}

/// A signed head of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub seq: i64,
    pub hash: Hash,
    /// The time by the clock of the device, as made by [`utc_text`]; signed as stored, but not trusted.
    pub utc: String,
    pub device: Uuid,
    pub public_key: PublicKey,
    pub signature: [u8; 64],
}

impl Checkpoint {
    /// Signs `head` with the key of this device.
    pub fn sign(
        vault_id: Uuid,
        head: &Head,
        utc: DateTime<Utc>,
        device: Uuid,
        key: &DeviceKey,
    ) -> Self {
        let mut checkpoint = Self {
            seq: head.seq,
            hash: head.hash,
            utc: utc_text(utc),
            device,
            public_key: key.public(),
            signature: [0; 64],
        };
        checkpoint.signature = key.0.sign(&checkpoint.message(vault_id)).to_bytes();
        checkpoint
    }

    /// Checks that one of the known devices signed exactly this. It does not check that the journal passes through it.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn verify(
        &self,
        vault_id: Uuid,
        known_devices: &[KnownDevice],
    ) -> Result<(), CheckpointError> {
        let is_signer = |known: &KnownDevice| {
            (known.device, known.public_key) == (self.device, self.public_key)
                && known.last.is_none_or(|last| self.seq <= last)
        };
        if !known_devices.iter().any(is_signer) {
            return Err(CheckpointError::UnknownDevice);
        }
        VerifyingKey::from_bytes(&self.public_key)
            .and_then(|key| {
                let signature = Signature::from_bytes(&self.signature);
                // Strict: it refuses keys of small order, under which one signature fits many messages.
                key.verify_strict(&self.message(vault_id), &signature)
            })
            .map_err(|_| CheckpointError::Signature)
    }

    /// Returns the head that was signed.
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }

    /// Returns the signed message.
    fn message(&self, vault_id: Uuid) -> Vec<u8> {
        let fields = LengthPrefixed::default()
            .with(DOMAIN)
            .with(vault_id.as_bytes())
            .with(&self.seq.to_be_bytes())
            .with(&self.hash)
            .with(self.utc.as_bytes())
            .with(self.device.as_bytes())
            .with(&self.public_key);
        fields.bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::hex_text;

    const VAULT: Uuid = Uuid::from_bytes(*b"0123456789abcdef");
    const DEVICE: Uuid = Uuid::from_bytes([9; 16]);

    fn signed() -> (Checkpoint, [KnownDevice; 1]) {
        let key = DeviceKey::from_secret(&std::array::from_fn(|i| u8::try_from(i).unwrap()));
        let head = Head {
            seq: 256,
            hash: [0xab; 32],
        };
        let utc = DateTime::from_timestamp_millis(1_795_161_600_123).unwrap();
        let known = KnownDevice::from((DEVICE, key.public()));
        (Checkpoint::sign(VAULT, &head, utc, DEVICE, &key), [known])
    }

    /// The expected values come from Python's `cryptography`, that is, OpenSSL.
    #[test]
    fn a_signature_is_that_of_an_independent_computation() {
        let (checkpoint, known) = signed();
        assert_eq!(checkpoint.utc, "2026-11-20T08:00:00.123Z");
        assert_eq!(
            hex_text(&checkpoint.public_key),
            "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
        );
        assert_eq!(
            hex_text(&checkpoint.signature),
            concat!(
                "5f7994138a81ef1cae9c3a48b9865348d73d062c09cfb590e22fed8cb0d12d23",
                "5fb9629f95707d2b796643004f489edf457e21a930d5360dd0044a2762a41e0a"
            )
        );
        assert_eq!(checkpoint.verify(VAULT, &known), Ok(()));
    }

    #[test]
    fn a_changed_checkpoint_is_invalid() {
        let (honest, known) = signed();
        let changes: [fn(&mut Checkpoint); 7] = [
            |c| c.seq += 1,
            |c| c.hash[31] ^= 1,
            |c| c.utc.replace_range(3..4, "7"),
            |c| c.device = Uuid::nil(),
            |c| c.public_key[0] ^= 1,
            |c| c.signature[0] ^= 1,
            |c| c.signature[63] ^= 128,
        ];
        for (n, change) in changes.iter().enumerate() {
            let mut changed = honest.clone();
            change(&mut changed);
            assert!(changed.verify(VAULT, &known).is_err(), "change {n}");
        }
        assert_eq!(honest.verify(VAULT, &known), Ok(()), "control");
        let other = honest.verify(Uuid::nil(), &known);
        assert_eq!(other, Err(CheckpointError::Signature), "another vault");
    }

    #[test]
    fn a_signature_of_an_unknown_device_is_not_accepted() {
        let (checkpoint, known) = signed();
        assert_eq!(
            checkpoint.verify(VAULT, &[]),
            Err(CheckpointError::UnknownDevice)
        );
        let impostor = DeviceKey::generate().unwrap();
        let utc = DateTime::from_timestamp_nanos(0);
        let forged = Checkpoint::sign(VAULT, &checkpoint.head(), utc, DEVICE, &impostor);
        assert_eq!(
            forged.verify(VAULT, &known),
            Err(CheckpointError::UnknownDevice)
        );
        let theirs = [KnownDevice::from((DEVICE, impostor.public()))];
        assert_eq!(forged.verify(VAULT, &theirs), Ok(()), "control");
    }

    #[test]
    fn a_former_key_signs_no_later_head() {
        let (checkpoint, [known]) = signed();
        let until = |last| {
            [KnownDevice {
                last: Some(last),
                ..known
            }]
        };
        assert_eq!(checkpoint.verify(VAULT, &until(256)), Ok(()), "control");
        let later = checkpoint.verify(VAULT, &until(255));
        assert_eq!(later, Err(CheckpointError::UnknownDevice));
    }

    /// Under a key of small order one signature fits every message, so such a "device" could sign anything.
    #[test]
    fn a_key_of_small_order_signs_nothing() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let (mut checkpoint, _) = signed();
        checkpoint.public_key = identity;
        checkpoint.signature = [0; 64];
        checkpoint.signature[0] = 1;
        let known = [KnownDevice::from((DEVICE, identity))];
        assert_eq!(
            checkpoint.verify(VAULT, &known),
            Err(CheckpointError::Signature)
        );
    }

    #[test]
    fn a_stored_key_is_restored_and_never_printed() {
        let key = DeviceKey::generate().unwrap();
        assert_eq!(DeviceKey::from_secret(&key.secret()).public(), key.public());
        assert_ne!(DeviceKey::generate().unwrap().public(), key.public());
        assert_eq!(format!("{key:?}"), "DeviceKey(..)");
    }
}
