//! The recovery key: printed on paper and kept in a safe, it opens the book when nobody knows a
//! passphrase any more.
//!
//! ```text
//! RK (32 random bytes, printed) ─ HKDF-SHA256(salt = vault_id, "casebook/recovery/v1") → seed
//!   seed ─ DeriveKeyPair (RFC 9180) → X25519 pair ─ HPKE ⇒ VK
//! ```
//!
//! The file has the public half only, so a new vault key can be sealed to it without the paper. The
//! key has 256 random bits and needs no Argon2 against guessing. It is printed once and never shown
//! again; a new one ([`VaultFile::renew_recovery`]) replaces it.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::crockford::{self, GROUP_LENGTH};
use super::files::Bytes;
use super::keys::{self, LengthPrefixed, NoRandomness, Secret, VaultKey};
use super::sealing::{self, PrivateKey};
use super::slots::KeyContext;
use super::{BookKind, VaultError, VaultFile, files};

const SEED_INFO: &[u8] = b"casebook/recovery/v1";
/// The domain of the checksum hash: the printed checksum reveals nothing about other hashes of the
/// key.
const CHECKSUM_INFO: &[u8] = b"casebook/recovery-checksum/v1";

const KEY_CHARACTERS: usize = 52;
const CHECKSUM_CHARACTERS: usize = 4;
const CHARACTERS: usize = KEY_CHARACTERS + CHECKSUM_CHARACTERS;

/// A recovery key. Its only printable form is [`RecoveryKey::text`]; it is wiped when dropped.
pub struct RecoveryKey(Secret);

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

impl RecoveryKey {
    /// The number of groups in the printed form.
    pub const GROUPS: usize = CHARACTERS / GROUP_LENGTH;

    fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(Secret::random()?))
    }

    /// Returns the printed form: 56 characters of Crockford's base32 in 14 groups of four, joined by
    /// `-`. 52 are the key, four a checksum of 20 bits, which misses one typing error in a million.
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS));
        text.push_str(&crockford::encode(self.0.as_slice()));
        text.push_str(&self.checksum());
        crockford::join_groups(&text)
    }

    /// Parses a typed key. Full-width and small letters, I, L and O, spaces and missing dashes are
    /// accepted.
    ///
    /// # Errors
    /// [`VaultError::RecoveryTypo`] if it is not the text of any recovery key.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let text = crockford::normalize(text, CHARACTERS)
            .filter(|text| text.len() == CHARACTERS)
            .ok_or(VaultError::RecoveryTypo)?;
        let (key, checksum) = text.split_at(KEY_CHARACTERS);
        let key = crockford::decode::<32>(key).ok_or(VaultError::RecoveryTypo)?;
        let key = Self(Secret::copy_of(&key));
        if *key.checksum() == *checksum {
            Ok(key)
        } else {
            Err(VaultError::RecoveryTypo)
        }
    }

    /// Returns the `n`th of the 14 groups, from 1. The person types some of them to show that they
    /// have the paper.
    pub fn group(&self, n: usize) -> Option<Zeroizing<String>> {
        let text = self.text();
        let group = text.split('-').nth(n.checked_sub(1)?)?;
        Some(Zeroizing::new(group.to_owned()))
    }

    /// Returns true if `typed` is the `n`th group, with the tolerance of [`RecoveryKey::parse`].
    pub fn has_group(&self, n: usize, typed: &str) -> bool {
        let typed = crockford::normalize(typed, CHARACTERS);
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
        let mut text = crockford::encode(&digest[..3]);
        text.truncate(CHECKSUM_CHARACTERS);
        text
    }

    fn private(&self, vault_id: Uuid) -> PrivateKey {
        PrivateKey::from_seed(&keys::derive(&self.0, vault_id.as_bytes(), &[SEED_INFO]))
    }
}

/// The state of the recovery key, known without having it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryState {
    /// UTC, to the second.
    pub made: DateTime<Utc>,
    /// True once somebody typed groups of it from the paper.
    pub confirmed: bool,
}

/// The vault key sealed to the recovery key, as stored in `vault.json`.
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
        context: KeyContext,
        vault_key: &VaultKey,
        now: DateTime<Utc>,
    ) -> Result<(Self, RecoveryKey), VaultError> {
        let key = RecoveryKey::generate()?;
        let mut slot = Self {
            made: now.trunc_subsecs(0),
            confirmed: false,
            public_key: key.private(context.vault_id).public(),
            enc: Bytes([0; 32]),
            sealed: Bytes([0; 48]),
        };
        slot.seal(context, vault_key)?;
        Ok((slot, key))
    }

    /// Seals `vault_key`, of the version in `context`, to the public half. Needs no paper.
    pub(super) fn seal(
        &mut self,
        context: KeyContext,
        vault_key: &VaultKey,
    ) -> Result<(), VaultError> {
        let aad = self.aad(context);
        (self.enc, self.sealed) = sealing::seal(&self.public_key, vault_key, &aad)?;
        Ok(())
    }

    pub(super) fn open(
        &self,
        context: KeyContext,
        key: &RecoveryKey,
    ) -> Result<VaultKey, VaultError> {
        let private = key.private(context.vault_id);
        if private.public() != self.public_key {
            return Err(VaultError::WrongRecovery);
        }
        private.open(context, &self.enc, &self.sealed, &self.aad(context))
    }

    fn aad(&self, context: KeyContext) -> LengthPrefixed {
        LengthPrefixed::default()
            .with(files::FORMAT.as_bytes())
            .with(&files::SUITE.to_be_bytes())
            .with(b"recovery")
            .with(context.vault_id.as_bytes())
            .with(&self.public_key.0)
            .with(&context.vk_version.to_be_bytes())
    }
}

impl VaultFile {
    /// Returns the state of the recovery key; `None` in a file of version 1 and in a practice book.
    pub fn recovery(&self) -> Option<RecoveryState> {
        self.content.recovery.as_ref().map(|slot| RecoveryState {
            made: slot.made,
            confirmed: slot.confirmed,
        })
    }

    /// Records that somebody typed groups of the printed key.
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

    /// Makes a new recovery key. The old one no longer opens this file, but still every older copy of
    /// it; rotate the vault key too if somebody may have seen it.
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
        let (slot, key) = RecoverySlot::create(self.content.key_context(), vault_key, now)?;
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
        let vault_key = slot.open(self.content.key_context(), key)?;
        self.verify(&vault_key)?;
        Ok(vault_key)
    }
}
