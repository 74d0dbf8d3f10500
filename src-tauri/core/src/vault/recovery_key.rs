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
//! again; a new one ([`VaultFile::renew_recovery`](super::VaultFile::renew_recovery)) replaces it.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::VaultError;
use super::format;
use super::keys::{self, KeyContext, NoRandomness, Secret, VaultKey};
use super::sealing::{self, PrivateKey};
use super::signing_key::SigningKey;
use crate::files::crockford::{self, GROUP_LENGTH};
use crate::files::{Base64, LengthPrefixed};

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

    /// Returns the signing key of the sheet. It signs nothing but the key of the supervisor who used the sheet.
    pub fn signing_key(&self, vault_id: Uuid) -> SigningKey {
        SigningKey::derive(&self.private(vault_id).secret(), vault_id, Uuid::nil())
    }

    fn private(&self, vault_id: Uuid) -> PrivateKey {
        PrivateKey::from_seed(&keys::derive(&self.0, vault_id.as_bytes(), &[SEED_INFO]))
    }
}

/// The vault key sealed to the recovery key, as stored in `vault.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecoverySlot {
    pub made: DateTime<Utc>,
    pub confirmed: bool,
    pub public_key: Base64<32>,
    pub enc: Base64<32>,
    pub sealed: Base64<48>,
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
            enc: Base64([0; 32]),
            sealed: Base64([0; 48]),
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
            .with(format::FORMAT.as_bytes())
            .with(&format::SUITE.to_be_bytes())
            .with(b"recovery")
            .with(context.vault_id.as_bytes())
            .with(&self.public_key.0)
            .with(&context.vk_version.to_be_bytes())
    }
}
