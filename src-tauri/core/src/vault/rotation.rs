//! Rotation: a new vault key for everybody who keeps access.
//!
//! ```text
//! VK n+1 ─ HPKE to every user's and the recovery public key   ⇒ in their slots, without anybody's passphrase
//! VK n+1 ─ "casebook/retired/v1" ─ XChaCha20-Poly1305          ⇒ wraps VK n
//! VK n   ─ "casebook/retired/v1" ─ XChaCha20-Poly1305          ⇒ wraps VK n−1, as before
//! ```
//!
//! A removed person may have kept the old vault key. It opens nothing that is written from now on,
//! because the new key is not derived from it. The new key opens every older one, so that older
//! backup sets stay readable.

use super::error::VaultError;
use super::keys::{self, VaultKey};
use super::retired_key::RetiredKey;
use super::vault_file::VaultFile;
use crate::domain::book_kind::BookKind;
use crate::files::Base64;

impl VaultFile {
    /// Returns the same vault with a new vault key (version n+1) and a new salt for the store, sealed
    /// to everybody who has a slot and to the recovery key. Passphrases and the printed key stay
    /// valid. Nothing is written: the store must be encrypted again under the new key, and both
    /// files must be replaced together ([`VaultFile::write_next`]).
    ///
    /// # Errors
    /// [`VaultError::OtherKind`] for a practice book; [`VaultError::Tampered`] if this file is not
    /// the one `vault_key` signed: a planted slot is never given the new key;
    /// [`VaultError::NoRandomness`].
    pub fn rotate(&self, vault_key: &VaultKey) -> Result<(Self, VaultKey), VaultError> {
        self.verify(vault_key)?;
        if self.kind() != BookKind::Office {
            return Err(VaultError::OtherKind);
        }
        let mut content = self.content.clone();
        let version = content.vk_version.checked_add(1);
        let version = version.ok_or(VaultError::Malformed)?;
        let new = VaultKey::generate(content.vault_id, version)?;
        content.vk_version = version;
        content.db_salt = Base64(keys::random()?);
        let context = content.key_context();
        for slot in &mut content.slots {
            slot.seal(context, &new)?;
        }
        if let Some(recovery) = &mut content.recovery {
            recovery.seal(context, &new)?;
        }
        content.retired.push(RetiredKey::wrap(vault_key, &new)?);
        Ok((Self::new_signed(content, &new), new))
    }

    /// Returns the vault key of an older `version`, for a backup set from before a rotation;
    /// `vault_key` is the present one of this file.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] if there never was such a version; [`VaultError::Tampered`].
    pub fn retired_key(&self, vault_key: &VaultKey, version: u32) -> Result<VaultKey, VaultError> {
        self.verify(vault_key)?;
        if !(1..=self.content.vk_version).contains(&version) {
            return Err(VaultError::NoSuchVersion);
        }
        let mut key = vault_key.duplicate();
        while key.version() > version {
            let before = key.version() - 1;
            let mut retired = self.content.retired.iter();
            key = retired
                .find(|retired| retired.vk_version == before)
                .ok_or(VaultError::NoSuchVersion)?
                .unwrap(&key)?;
        }
        Ok(key)
    }
}
