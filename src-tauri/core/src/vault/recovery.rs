//! The recovery key: the one way in when nobody knows a passphrase any more, on paper in a safe.
//!
//! ```text
//! RK (32 random bytes, printed) ─ HKDF-SHA256(salt = vault_id, "casebook/recovery/v1") → seed
//!   seed ─ DeriveKeyPair (RFC 9180) → X25519 pair ─ HPKE ⇒ VK
//! ```
//!
//! The file keeps the public half alone, so the vault key can be changed and sealed anew without
//! the paper. The key has 256 random bits: no Argon2 is needed to protect it from guessing. It is
//! printed once and never shown again; a new one ([`VaultFile::renew_recovery`]) ends the old.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::crockford::{self, GROUP};
use super::files::Bytes;
use super::keys::{self, LengthPrefixed, NoRandomness, Secret, VaultKey};
use super::sealing::{self, PrivateKey};
use super::slots::Place;
use super::{BookKind, VaultError, VaultFile, files};

const SEED_INFO: &[u8] = b"casebook/recovery/v1";
/// Stands before the key under the checksum: what is printed says nothing about any other hash of
/// the key.
const CHECKSUM_INFO: &[u8] = b"casebook/recovery-checksum/v1";

const KEY_CHARACTERS: usize = 52;
const CHECKSUM_CHARACTERS: usize = 4;
const CHARACTERS: usize = KEY_CHARACTERS + CHECKSUM_CHARACTERS;

/// The printed key. It has no printable form but [`RecoveryKey::text`], and is wiped when dropped.
pub struct RecoveryKey(Secret);

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

impl RecoveryKey {
    /// Groups of the printed form.
    pub const GROUPS: usize = CHARACTERS / GROUP;

    fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(Secret::random()?))
    }

    /// 56 characters of Crockford's base32 in 14 groups of four, joined by `-`: 52 of the key, four
    /// (20 bits) of a checksum, which finds all but one in a million typing errors.
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS));
        text.push_str(&crockford::write(self.0.as_slice()));
        text.push_str(&self.checksum());
        crockford::grouped(&text)
    }

    /// Reads what somebody typed: full-width and small letters, I, L and O, spaces and missing
    /// dashes are understood.
    ///
    /// # Errors
    /// [`VaultError::RecoveryTypo`] if it is not the text of any recovery key.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let text = crockford::fold(text, CHARACTERS)
            .filter(|text| text.len() == CHARACTERS)
            .ok_or(VaultError::RecoveryTypo)?;
        let (key, checksum) = text.split_at(KEY_CHARACTERS);
        let key = crockford::read::<32>(key).ok_or(VaultError::RecoveryTypo)?;
        let key = Self(Secret::copy_of(&key));
        if *key.checksum() == *checksum {
            Ok(key)
        } else {
            Err(VaultError::RecoveryTypo)
        }
    }

    /// The `n`th of the 14 groups, from 1, which the person types back to show that they have the
    /// paper.
    pub fn group(&self, n: usize) -> Option<Zeroizing<String>> {
        let text = self.text();
        let group = text.split('-').nth(n.checked_sub(1)?)?;
        Some(Zeroizing::new(group.to_owned()))
    }

    /// Whether `typed` is the `n`th group, as [`RecoveryKey::parse`] reads it.
    pub fn has_group(&self, n: usize, typed: &str) -> bool {
        let typed = crockford::fold(typed, CHARACTERS);
        let group = self.group(n);
        typed
            .zip(group)
            .is_some_and(|(typed, group)| *typed == *group)
    }

    fn checksum(&self) -> Zeroizing<String> {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(CHECKSUM_INFO)
            .chain_update(self.0.as_slice())
            .finalize()
            .into();
        let mut text = crockford::write(&digest[..3]);
        text.truncate(CHECKSUM_CHARACTERS);
        text
    }

    fn private(&self, vault_id: Uuid) -> PrivateKey {
        PrivateKey::from_seed(&keys::derive(&self.0, vault_id.as_bytes(), &[SEED_INFO]))
    }
}

/// What is known of the recovery key without having it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryState {
    /// To the second.
    pub made: DateTime<Utc>,
    /// Somebody typed groups of it back from the paper.
    pub confirmed: bool,
}

/// The way of the recovery key to the vault key, as it stands in `vault.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecoverySlot {
    pub made: DateTime<Utc>,
    pub confirmed: bool,
    pub public_key: Bytes<32>,
    pub enc: Bytes<32>,
    pub sealed: Bytes<48>,
}

impl RecoverySlot {
    pub(super) fn create(
        place: Place,
        vault_key: &VaultKey,
        now: DateTime<Utc>,
    ) -> Result<(Self, RecoveryKey), VaultError> {
        let key = RecoveryKey::generate()?;
        let mut slot = Self {
            made: now.trunc_subsecs(0),
            confirmed: false,
            public_key: key.private(place.vault_id).public(),
            enc: Bytes([0; 32]),
            sealed: Bytes([0; 48]),
        };
        slot.seal(place, vault_key)?;
        Ok((slot, key))
    }

    /// Seals `vault_key`, of the version of `place`, to the public half; needs no paper.
    pub(super) fn seal(&mut self, place: Place, vault_key: &VaultKey) -> Result<(), VaultError> {
        let bound = self.bound(place);
        (self.enc, self.sealed) = sealing::seal(&self.public_key, vault_key, &bound)?;
        Ok(())
    }

    pub(super) fn open(&self, place: Place, key: &RecoveryKey) -> Result<VaultKey, VaultError> {
        let private = key.private(place.vault_id);
        if private.public() != self.public_key {
            return Err(VaultError::WrongRecovery);
        }
        private.open(place, &self.enc, &self.sealed, &self.bound(place))
    }

    fn bound(&self, place: Place) -> LengthPrefixed {
        LengthPrefixed::default()
            .with(files::FORMAT.as_bytes())
            .with(&files::SUITE.to_be_bytes())
            .with(b"recovery")
            .with(place.vault_id.as_bytes())
            .with(&self.public_key.0)
            .with(&place.vk_version.to_be_bytes())
    }
}

impl VaultFile {
    /// When the recovery key was made and whether somebody showed to have it; `None` in a book of
    /// the first file version, and in a practice book.
    pub fn recovery(&self) -> Option<RecoveryState> {
        self.content.recovery.as_ref().map(|slot| RecoveryState {
            made: slot.made,
            confirmed: slot.confirmed,
        })
    }

    /// Notes that somebody typed groups of the printed key back.
    ///
    /// # Errors
    /// [`VaultError::NoRecovery`] if there is no recovery key; [`VaultError::Tampered`] if the file
    /// is not the one `vault_key` signed.
    pub fn confirm_recovery(&mut self, vault_key: &VaultKey) -> Result<(), VaultError> {
        self.verify(vault_key)?;
        let slot = self.content.recovery.as_mut();
        slot.ok_or(VaultError::NoRecovery)?.confirmed = true;
        self.sign(vault_key);
        Ok(())
    }

    /// A new recovery key. The old one opens this file no more, but still every older copy of it:
    /// where it may have been seen, rotate as well.
    ///
    /// # Errors
    /// [`VaultError::OtherKind`] for a practice book; [`VaultError::Tampered`];
    /// [`VaultError::NoRandomness`].
    pub fn renew_recovery(
        &mut self,
        vault_key: &VaultKey,
        now: DateTime<Utc>,
    ) -> Result<RecoveryKey, VaultError> {
        self.verify(vault_key)?;
        if self.kind() != BookKind::Office {
            return Err(VaultError::OtherKind);
        }
        let (slot, key) = RecoverySlot::create(self.content.place(), vault_key, now)?;
        self.content.recovery = Some(slot);
        self.sign(vault_key);
        Ok(key)
    }

    /// Opens the vault with the printed key.
    ///
    /// # Errors
    /// [`VaultError::WrongRecovery`] for the key of another book or a replaced one;
    /// [`VaultError::NoRecovery`]; [`VaultError::Tampered`] if the key is right and the file was
    /// changed.
    pub fn unlock_with_recovery(&self, key: &RecoveryKey) -> Result<VaultKey, VaultError> {
        let slot = self.content.recovery.as_ref();
        let slot = slot.ok_or(VaultError::NoRecovery)?;
        let vault_key = slot.open(self.content.place(), key)?;
        self.verify(&vault_key)?;
        Ok(vault_key)
    }
}
