//! Slots of people: inviting, choosing a passphrase, removing access.
//!
//! A supervisor who invites a colleague never learns the passphrase that is used afterwards: they
//! hand over a start passphrase, and the person chooses their own at the first sign-in (OWASP ASVS
//! 5.0, 6.4.6). Every new passphrase comes with a new key pair. An old copy of the file, which an old
//! passphrase still opens, is detected beside the book ([`VaultFile::generation`]), but together with
//! an old copy of the store it opens that copy; see `rotation`.
//!
//! Every change first verifies the MAC of the file, so that a planted change is never signed.

use std::fmt;

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::content::Device;
use super::error::VaultError;
use super::keys::VaultKey;
use super::passphrase::check_strength;
use super::signing_key::{PersonalKey, SigningKey};
use super::slots::{self, Holder, KdfParams, START_PASSPHRASE_LIFETIME, Slot};
use super::vault_file::VaultFile;
use crate::domain::book_kind::BookKind;
use crate::files::Base64;

/// The state of a person's slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// The person has a start passphrase, valid until `expires`.
    Temporary { expires: DateTime<Utc> },
    /// The person has a passphrase of their own.
    Own,
}

/// A temporary slot that was made.
pub struct NewInvitation {
    /// 20 random characters in five groups (100 bits).
    pub start_passphrase: Zeroizing<String>,
    /// The public key of the invitation, which signs over the key of the person who uses it.
    pub public_key: [u8; 32],
    /// The end of the slot.
    pub expires: DateTime<Utc>,
}

impl fmt::Debug for NewInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewInvitation(..)")
    }
}

impl VaultFile {
    /// Gives `holder` a temporary slot, valid for 72 hours from `now`. An existing slot of the person is replaced.
    /// Takes one Argon2 run.
    ///
    /// # Errors
    /// [`VaultError::LastSlot`] if nobody else has a passphrase of their own;
    /// [`VaultError::Tampered`] if the file is not the one `vault_key` signed; those of
    /// [`VaultFile::create_office`]. The file is then unchanged.
    pub fn invite(
        &mut self,
        vault_key: &VaultKey,
        holder: Holder,
        kdf: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<NewInvitation, VaultError> {
        self.check_changeable(vault_key)?;
        self.check_not_last_slot(holder.user_id)?;
        let start_passphrase = slots::generate_start_passphrase()?;
        let expires = now.trunc_subsecs(0) + START_PASSPHRASE_LIFETIME;
        let context = self.content.key_context();
        let end = Some(expires);
        let made = Slot::create(
            context,
            holder,
            &start_passphrase,
            end,
            kdf,
            vault_key,
            None,
        );
        let (slot, invitation) = made?;
        self.put_slot(slot, vault_key);
        Ok(NewInvitation {
            start_passphrase,
            public_key: invitation.signing_key().public(),
            expires,
        })
    }

    /// Gives `holder` a passphrase of their own without asking for the current one: for the person
    /// who used the recovery key, which is `by`. Takes one Argon2 run.
    ///
    /// # Errors
    /// The errors of [`VaultFile::create_office`]; [`VaultError::Tampered`]. The file is then
    /// unchanged.
    pub fn give_passphrase(
        &mut self,
        vault_key: &VaultKey,
        holder: Holder,
        new: &str,
        kdf: KdfParams,
        by: Option<&SigningKey>,
    ) -> Result<PersonalKey, VaultError> {
        self.check_changeable(vault_key)?;
        check_strength(new, &[&holder.display])?;
        let context = self.content.key_context();
        let (slot, own) = Slot::create(context, holder, new, None, kdf, vault_key, by)?;
        self.put_slot(slot, vault_key);
        Ok(own)
    }

    /// Gives a user a new passphrase, salt, cost and key pair; needs the current passphrase (two
    /// Argon2 runs). The former key, or that of the invitation, signs the new one over. A temporary slot becomes a
    /// permanent one. Write the file with
    /// [`VaultFile::replace`], read and unlock it again, then call [`VaultFile::retire_previous`].
    /// Older backups still open with the old passphrase.
    ///
    /// # Errors
    /// Those of [`VaultFile::unlock`] for the current, of [`VaultFile::create_office`] for the new
    /// passphrase; [`VaultError::SamePassphrase`]. The file is then unchanged.
    pub fn change_passphrase(
        &mut self,
        user_id: Uuid,
        current: &str,
        new: &str,
        kdf: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<PersonalKey, VaultError> {
        let (index, vault_key, former) = self.unlock_slot(user_id, current, now)?;
        if slots::same_passphrase(current, new) {
            return Err(VaultError::SamePassphrase);
        }
        let holder = self.content.slots[index].holder.clone();
        check_strength(new, &[&holder.display])?;
        let context = self.content.key_context();
        let former = Some(&**former.signing_key());
        let (slot, own) = Slot::create(context, holder, new, None, kdf, &vault_key, former)?;
        self.put_slot(slot, &vault_key);
        Ok(own)
    }

    /// Notes in the slot of a person that the journal states their signing key. Does nothing if the slot says so, or is no
    /// longer the one that was opened.
    ///
    /// # Errors
    /// [`VaultError::Tampered`]; [`VaultError::NoRandomness`].
    pub fn note_stated(
        &mut self,
        vault_key: &VaultKey,
        own: &mut PersonalKey,
    ) -> Result<(), VaultError> {
        self.verify(vault_key)?;
        let context = self.content.key_context();
        let Some((private, kek)) = &own.unstated else {
            return Ok(());
        };
        let mut slots = self.content.slots.iter_mut();
        let Some(slot) = slots.find(|slot| slot.public_key == private.public()) else {
            return Ok(());
        };
        slot.set_stated(context, private, kek)?;
        own.set_stated();
        self.sign(vault_key);
        Ok(())
    }

    /// Removes a person's slot. They may have kept the vault key, so [`VaultFile::rotate`] must
    /// follow.
    ///
    /// # Errors
    /// [`VaultError::NoSlot`] if they have none; [`VaultError::LastSlot`] if nobody else has a
    /// passphrase of their own; [`VaultError::Tampered`].
    pub fn remove(&mut self, vault_key: &VaultKey, user_id: Uuid) -> Result<(), VaultError> {
        self.check_changeable(vault_key)?;
        if self.holders().all(|holder| holder.user_id != user_id) {
            return Err(VaultError::NoSlot);
        }
        self.check_not_last_slot(user_id)?;
        let slots = &mut self.content.slots;
        slots.retain(|slot| slot.holder.user_id != user_id);
        self.sign(vault_key);
        Ok(())
    }

    /// Returns the state of a person's slot; none without a slot.
    pub fn slot_state(&self, user_id: Uuid) -> Option<SlotState> {
        let mut slots = self.content.slots.iter();
        let slot = slots.find(|slot| slot.holder.user_id == user_id)?;
        Some(match slot.expires {
            Some(expires) => SlotState::Temporary { expires },
            None => SlotState::Own,
        })
    }

    /// Returns true if the user has a passphrase that they chose themselves.
    pub fn has_own_passphrase(&self, user_id: Uuid) -> bool {
        self.slot_state(user_id) == Some(SlotState::Own)
    }

    /// Registers the public key (Ed25519) of `device`, replacing an earlier one of the same device.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] if the file is not the one `vault_key` signed.
    pub fn add_device(
        &mut self,
        vault_key: &VaultKey,
        device: Uuid,
        public_key: [u8; 32],
    ) -> Result<(), VaultError> {
        self.verify(vault_key)?;
        let known = Device {
            device,
            public_key: Base64(public_key),
        };
        let devices = &mut self.content.devices;
        match devices.iter_mut().find(|other| other.device == device) {
            Some(earlier) => *earlier = known,
            None => devices.push(known),
        }
        self.sign(vault_key);
        Ok(())
    }

    /// Returns the registered devices with their public keys, in the order of registration.
    pub fn devices(&self) -> impl Iterator<Item = (Uuid, [u8; 32])> {
        self.content
            .devices
            .iter()
            .map(|known| (known.device, known.public_key.0))
    }

    /// Verifies that the file is untampered and belongs to an office book.
    fn check_changeable(&self, vault_key: &VaultKey) -> Result<(), VaultError> {
        self.verify(vault_key)?;
        match self.kind() {
            BookKind::Office => Ok(()),
            BookKind::Practice => Err(VaultError::OtherKind),
        }
    }

    /// Refuses to remove the last person with a passphrase of their own.
    fn check_not_last_slot(&self, leaving: Uuid) -> Result<(), VaultError> {
        let own = |slot: &&Slot| slot.expires.is_none();
        let mut own = self.content.slots.iter().filter(own);
        if own.clone().any(|slot| slot.holder.user_id == leaving)
            && own.all(|slot| slot.holder.user_id == leaving)
        {
            return Err(VaultError::LastSlot);
        }
        Ok(())
    }

    /// Replaces the slot of the same holder, or appends it, and signs the file.
    fn put_slot(&mut self, slot: Slot, vault_key: &VaultKey) {
        let slots = &mut self.content.slots;
        let same = |other: &&mut Slot| other.holder.user_id == slot.holder.user_id;
        match slots.iter_mut().find(same) {
            Some(earlier) => *earlier = slot,
            None => slots.push(slot),
        }
        self.sign(vault_key);
    }
}
