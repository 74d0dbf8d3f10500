//! A vault file in memory: it is made, opened, signed and verified here. What changes it stands in `people`, `recovery`
//! and `rotation`, its text on the disk in `vault_json`.

use chrono::{DateTime, Utc};
use hmac::Mac;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::content::Content;
use super::error::VaultError;
use super::format;
use super::keys::{self, KeyContext, Secret, VaultKey, random};
use super::passphrase::check_strength;
use super::recovery_key::{RecoveryKey, RecoverySlot};
use super::signing_key::PersonalKey;
use super::slots::{Holder, KdfParams, Slot};
use crate::domain::book_kind::BookKind;
use crate::files::Base64;

/// A vault file in memory. It has no secret in plain, except in a practice book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultFile {
    pub(super) content: Content,
    pub(super) mac: Base64<32>,
}

impl VaultFile {
    /// Makes an office vault with its first user and its recovery key, which must be printed and
    /// confirmed ([`VaultFile::confirm_recovery`]). Takes one Argon2 run. Nothing is written to the
    /// disk; see [`VaultFile::write_new`].
    ///
    /// # Errors
    /// [`VaultError::Weak`], [`VaultError::DisplayName`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::OutOfMemory`], [`VaultError::NoRandomness`].
    pub fn create_office(
        holder: Holder,
        passphrase: &str,
        kdf: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<NewOffice, VaultError> {
        check_strength(passphrase, &[&holder.display])?;
        let (mut content, vault_key) = new_content(BookKind::Office)?;
        let context = content.key_context();
        let (slot, founder) =
            Slot::create(context, holder, passphrase, None, kdf, &vault_key, None)?;
        content.slots.push(slot);
        let (recovery, recovery_key) = RecoverySlot::create(context, &vault_key, now)?;
        content.recovery = Some(recovery);
        Ok(NewOffice {
            vault: Self::new_signed(content, &vault_key),
            vault_key,
            recovery_key,
            founder,
        })
    }

    /// Makes a practice vault: no slot, no Argon2, the key in plain.
    ///
    /// # Errors
    /// [`VaultError::NoRandomness`].
    pub fn create_practice() -> Result<(Self, VaultKey), VaultError> {
        let (mut content, vault_key) = new_content(BookKind::Practice)?;
        content.open_key = Some(Base64(**vault_key.secret()));
        Ok((Self::new_signed(content, &vault_key), vault_key))
    }

    pub fn kind(&self) -> BookKind {
        self.content.kind
    }

    pub fn vault_id(&self) -> Uuid {
        self.content.vault_id
    }

    /// Returns what tells this file from every other state of it. Store and anchor record it, so that an older file is
    /// detected.
    pub fn revision(&self) -> VaultRevision {
        VaultRevision {
            generation: self.content.generation,
            digest: Sha256::digest(self.content.message()).into(),
        }
    }

    /// Returns the salt of `store.db` for [`VaultKey::db_key`]. It is stored here so that the rest of
    /// the store stays readable if its first page is lost.
    pub fn db_salt(&self) -> &[u8; 16] {
        &self.content.db_salt.0
    }

    /// Returns the people who can sign in, in the order of their slots. Anybody who has the file can
    /// read this.
    pub fn holders(&self) -> impl Iterator<Item = &Holder> {
        self.content.slots.iter().map(|slot| &slot.holder)
    }

    /// Opens an office vault. Always takes one Argon2 run, so that a wrong user cannot be
    /// distinguished from a wrong passphrase.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`] for a wrong passphrase, for a user without a slot and for a
    /// temporary slot that has expired at `now`; [`VaultError::Tampered`] if the passphrase is right
    /// but the file was changed; [`VaultError::OtherKind`]; [`VaultError::OutOfMemory`].
    pub fn unlock(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<UnlockedVault, VaultError> {
        let (index, vault_key, own) = self.unlock_slot(user_id, passphrase, now)?;
        Ok(UnlockedVault {
            vault_key,
            own,
            must_change_passphrase: self.content.slots[index].expires.is_some(),
        })
    }

    /// Opens a practice vault.
    ///
    /// # Errors
    /// [`VaultError::OtherKind`] for an office vault; [`VaultError::Tampered`].
    pub fn open_practice(&self) -> Result<VaultKey, VaultError> {
        let (BookKind::Practice, Some(open_key)) = (self.content.kind, &self.content.open_key)
        else {
            return Err(VaultError::OtherKind);
        };
        let KeyContext {
            vault_id,
            vk_version,
        } = self.content.key_context();
        let vault_key = VaultKey::from_secret(vault_id, vk_version, Secret::copy_of(&open_key.0));
        self.verify(&vault_key)?;
        Ok(vault_key)
    }

    /// Returns the index of the user's slot, the vault key and the person's key, if the passphrase is right.
    pub(super) fn unlock_slot(
        &self,
        user_id: Uuid,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<(usize, VaultKey, PersonalKey), VaultError> {
        let slots = &self.content.slots;
        let index = slots.iter().position(|slot| slot.holder.user_id == user_id);
        // For an unknown user one Argon2 run is wasted on the first slot.
        let slot = slots.get(index.unwrap_or(0)).ok_or(VaultError::OtherKind)?;
        let kek = slot.derive_kek(passphrase)?;
        let index = index.ok_or(VaultError::WrongPassphrase)?;
        if slot.has_expired(now) {
            return Err(VaultError::WrongPassphrase);
        }
        let (vault_key, own) = self.open_slot(slot, kek)?;
        Ok((index, vault_key, own))
    }

    /// Opens a slot with the key from Argon2 and verifies the MAC of the file.
    pub(super) fn open_slot(
        &self,
        slot: &Slot,
        kek: Secret,
    ) -> Result<(VaultKey, PersonalKey), VaultError> {
        let context = self.content.key_context();
        let (private, is_stated) = slot.unwrap(context, &kek)?;
        let vault_key = slot.open(context, &private)?;
        self.verify(&vault_key)?;
        let (person, signed_over) = (slot.holder.user_id, slot.signed_over.map(|by| by.0));
        let vault_id = context.vault_id;
        let own = PersonalKey::new(vault_id, person, private, kek, signed_over, is_stated);
        Ok((vault_key, own))
    }

    /// Makes a file of `content` and signs it.
    pub(super) fn new_signed(content: Content, vault_key: &VaultKey) -> Self {
        let mac = Base64([0; 32]);
        let mut file = Self { content, mac };
        file.sign(vault_key);
        file
    }

    /// Signs the present content, as a file of the present version.
    pub(super) fn sign(&mut self, vault_key: &VaultKey) {
        self.content.version = format::VERSION;
        self.content.generation += 1;
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        self.mac = Base64(mac.finalize().into_bytes().into());
    }

    /// Verifies the MAC. It detects a slot that was planted, removed, renamed or copied from an older
    /// file by somebody without the vault key.
    ///
    /// # Errors
    /// [`VaultError::Tampered`].
    pub fn verify(&self, vault_key: &VaultKey) -> Result<(), VaultError> {
        let mut mac = vault_key.slot_key().mac();
        mac.update(&self.content.message());
        mac.verify_slice(&self.mac.0)
            .map_err(|_| VaultError::Tampered)
    }
}

/// A state of the vault file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultRevision {
    /// The number of changes of the file.
    pub generation: u64,
    /// The SHA-256 of its content.
    pub digest: [u8; 32],
}

/// A new office vault, with the keys that its first person has in hand.
#[derive(Debug)]
pub struct NewOffice {
    pub vault: VaultFile,
    pub vault_key: VaultKey,
    pub recovery_key: RecoveryKey,
    pub founder: PersonalKey,
}

/// The result of a successful unlock.
#[derive(Debug)]
pub struct UnlockedVault {
    pub vault_key: VaultKey,
    /// The key of the person; of a temporary slot it is the invitation key.
    pub own: PersonalKey,
    /// The person used a start passphrase and must first choose their own
    /// ([`VaultFile::change_passphrase`]).
    pub must_change_passphrase: bool,
}

fn new_content(kind: BookKind) -> Result<(Content, VaultKey), VaultError> {
    let vault_id = keys::random_id()?;
    let vault_key = VaultKey::generate(vault_id, 1)?;
    let content = Content {
        format: format::FORMAT.to_owned(),
        version: format::VERSION,
        suite: format::SUITE,
        vault_id,
        kind,
        db_salt: Base64(random()?),
        vk_version: vault_key.version(),
        generation: 0,
        open_key: None,
        slots: Vec::new(),
        recovery: None,
        devices: Vec::new(),
        retired: Vec::new(),
    };
    Ok((content, vault_key))
}
