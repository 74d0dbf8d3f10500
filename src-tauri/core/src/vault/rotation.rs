//! A new vault key for everybody who stays.
//!
//! ```text
//! VK n+1 ─ HPKE to every user's and the recovery public key   ⇒ in their slots, nobody need be there
//! VK n+1 ─ "casebook/retired/v1" ─ XChaCha20-Poly1305          ⇒ wraps VK n
//! VK n   ─ "casebook/retired/v1" ─ XChaCha20-Poly1305          ⇒ wraps VK n−1, as it did before
//! ```
//!
//! Whoever was removed may have kept the old vault key: it opens nothing written from now on, as
//! the new one does not come from it. The other way round, the new key leads to every older one,
//! so that older backup sets stay readable.

use serde::{Deserialize, Serialize};

use super::files::Bytes;
use super::keys::{self, LengthPrefixed, VaultKey, random};
use super::slots::Place;
use super::{BookKind, VaultError, VaultFile, files, sealing};

/// The vault key of an older version, wrapped under the one that followed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Retired {
    pub vk_version: u32,
    pub nonce: Bytes<24>,
    /// 32 bytes and a 16-byte tag.
    pub wrapped: Bytes<48>,
}

impl Retired {
    fn wrap(old: &VaultKey, new: &VaultKey) -> Result<Self, VaultError> {
        let nonce = Bytes(random()?);
        let place = Place::of(old);
        let wrapped = sealing::wrap(&new.retired_key(), nonce, old.secret(), &bound(place))?;
        Ok(Self {
            vk_version: old.version(),
            nonce,
            wrapped,
        })
    }

    pub(super) fn unwrap(&self, new: &VaultKey) -> Result<VaultKey, VaultError> {
        let place = Place {
            vault_id: new.vault_id(),
            vk_version: self.vk_version,
        };
        let secret = sealing::unwrap(&new.retired_key(), self.nonce, &self.wrapped, &bound(place))
            .ok_or(VaultError::Tampered)?;
        Ok(VaultKey::from_secret(
            place.vault_id,
            place.vk_version,
            secret,
        ))
    }
}

/// The vault and the version of the key that is wrapped.
fn bound(place: Place) -> LengthPrefixed {
    LengthPrefixed::default()
        .with(files::FORMAT.as_bytes())
        .with(&files::SUITE.to_be_bytes())
        .with(b"retired")
        .with(place.vault_id.as_bytes())
        .with(&place.vk_version.to_be_bytes())
}

impl VaultFile {
    /// The same vault with a new vault key (version n+1) and a new salt for the store, sealed to
    /// everybody who has a slot and to the recovery key. Passphrases and the printed key stay
    /// valid. Nothing is written: the store must be written anew under the new key and both put in
    /// place together ([`VaultFile::write_next`]).
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
        content.db_salt = Bytes(keys::random()?);
        let place = content.place();
        for slot in &mut content.slots {
            slot.seal(place, &new)?;
        }
        if let Some(recovery) = &mut content.recovery {
            recovery.seal(place, &new)?;
        }
        content.retired.push(Retired::wrap(vault_key, &new)?);
        Ok((Self::signed(content, &new), new))
    }

    /// The vault key of an older `version`, for a backup set from before a rotation; `vault_key` is
    /// this file's.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] if there never was such a version; [`VaultError::Tampered`].
    pub fn retired_key(&self, vault_key: &VaultKey, version: u32) -> Result<VaultKey, VaultError> {
        self.verify(vault_key)?;
        if !(1..=self.content.vk_version).contains(&version) {
            return Err(VaultError::NoSuchVersion);
        }
        let mut key = vault_key.copied();
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
