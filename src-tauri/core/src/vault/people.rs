//! Who can sign in: inviting, choosing a passphrase, taking the way in away.
//!
//! Whoever gives a colleague a way in never knows the passphrase that is used afterwards: they hand
//! over a one-time passphrase, and the person chooses their own at the first sign-in (ASVS 5.0,
//! 6.4.6). Every new passphrase comes with a new key pair; an old copy of the file, which an old
//! passphrase still opens, is noticed beside the book ([`VaultFile::generation`]). Who has both and a
//! copy of the store reads that copy, until the vault key is changed (`rotation`).
//!
//! Every change first checks that the file is the one the vault key signed: a planted change is
//! never signed along with an honest one.

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::slots::{self, Holder, KdfParams, Slot, TEMPORARY};
use super::{BookKind, VaultError, VaultFile, VaultKey, judge};

/// How somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// With a start passphrase, until then.
    Temporary { expires: DateTime<Utc> },
    /// With a passphrase of their own.
    Own,
}

impl VaultFile {
    /// Gives `holder` a way in under a one-time passphrase, to be handed over: 20 random characters
    /// in five groups (100 bits). It opens for 72 hours from `now`. A slot that the person has is
    /// replaced. Takes one Argon2 run.
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
    ) -> Result<Zeroizing<String>, VaultError> {
        self.check_for_change(vault_key)?;
        self.check_someone_stays(holder.user_id)?;
        let one_time = slots::new_one_time()?;
        let expires = Some(now.trunc_subsecs(0) + TEMPORARY);
        let place = self.content.place();
        let slot = Slot::create(place, holder, &one_time, expires, kdf, vault_key)?;
        self.put(slot, vault_key);
        Ok(one_time)
    }

    /// Gives `holder` a passphrase of their own without asking for another: for the person who came
    /// in with the recovery key. Takes one Argon2 run.
    ///
    /// # Errors
    /// As [`VaultFile::create_office`]; [`VaultError::Tampered`]. The file is then unchanged.
    pub fn give_passphrase(
        &mut self,
        vault_key: &VaultKey,
        holder: Holder,
        new: &str,
        kdf: KdfParams,
    ) -> Result<(), VaultError> {
        self.check_for_change(vault_key)?;
        judge(new, &[&holder.display])?;
        let slot = Slot::create(self.content.place(), holder, new, None, kdf, vault_key)?;
        self.put(slot, vault_key);
        Ok(())
    }

    /// Gives a user a new passphrase, salt, cost and key pair; needs the current one (two Argon2
    /// runs). A temporary slot becomes the person's own by it. Write it with
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
    ) -> Result<VaultKey, VaultError> {
        let (index, vault_key) = self.enter(user_id, current, now)?;
        if slots::same_passphrase(current, new) {
            return Err(VaultError::SamePassphrase);
        }
        let holder = self.content.slots[index].holder.clone();
        judge(new, &[&holder.display])?;
        let slot = Slot::create(self.content.place(), holder, new, None, kdf, &vault_key)?;
        self.put(slot, &vault_key);
        Ok(vault_key)
    }

    /// Takes a person's way in away. They may have kept the vault key: [`VaultFile::rotate`]
    /// afterwards.
    ///
    /// # Errors
    /// [`VaultError::NoSlot`] if they have none; [`VaultError::LastSlot`] if nobody else has a
    /// passphrase of their own; [`VaultError::Tampered`].
    pub fn remove(&mut self, vault_key: &VaultKey, user_id: Uuid) -> Result<(), VaultError> {
        self.check_for_change(vault_key)?;
        if self.holders().all(|holder| holder.user_id != user_id) {
            return Err(VaultError::NoSlot);
        }
        self.check_someone_stays(user_id)?;
        let slots = &mut self.content.slots;
        slots.retain(|slot| slot.holder.user_id != user_id);
        self.sign(vault_key);
        Ok(())
    }

    /// How a person can sign in; none without a slot.
    pub fn slot_state(&self, user_id: Uuid) -> Option<SlotState> {
        let mut slots = self.content.slots.iter();
        let slot = slots.find(|slot| slot.holder.user_id == user_id)?;
        Some(match slot.expires {
            Some(expires) => SlotState::Temporary { expires },
            None => SlotState::Own,
        })
    }

    /// Notes the public key (Ed25519) with which `device` signs. It takes the place of an earlier
    /// one of the same device.
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
        let known = super::files::Device {
            device,
            public_key: super::files::Bytes(public_key),
        };
        let devices = &mut self.content.devices;
        match devices.iter_mut().find(|other| other.device == device) {
            Some(earlier) => *earlier = known,
            None => devices.push(known),
        }
        self.sign(vault_key);
        Ok(())
    }

    /// The devices that sign, in the order in which they came.
    pub fn devices(&self) -> impl Iterator<Item = (Uuid, [u8; 32])> {
        self.content
            .devices
            .iter()
            .map(|known| (known.device, known.public_key.0))
    }

    /// Stops a file that was changed by somebody else from being signed, and people in a practice
    /// book.
    fn check_for_change(&self, vault_key: &VaultKey) -> Result<(), VaultError> {
        self.verify(vault_key)?;
        match self.kind() {
            BookKind::Office => Ok(()),
            BookKind::Practice => Err(VaultError::OtherKind),
        }
    }

    /// Somebody with a passphrase of their own besides `leaving`, if that person has one.
    fn check_someone_stays(&self, leaving: Uuid) -> Result<(), VaultError> {
        let own = |slot: &&Slot| slot.expires.is_none();
        let mut own = self.content.slots.iter().filter(own);
        if own.clone().any(|slot| slot.holder.user_id == leaving)
            && own.all(|slot| slot.holder.user_id == leaving)
        {
            return Err(VaultError::LastSlot);
        }
        Ok(())
    }

    /// Puts the slot in the place of the one its holder has, or last.
    fn put(&mut self, slot: Slot, vault_key: &VaultKey) {
        let slots = &mut self.content.slots;
        let same = |other: &&mut Slot| other.holder.user_id == slot.holder.user_id;
        match slots.iter_mut().find(same) {
            Some(earlier) => *earlier = slot,
            None => slots.push(slot),
        }
        self.sign(vault_key);
    }
}
