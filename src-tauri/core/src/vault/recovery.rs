//! The recovery key of a vault file: made, confirmed, replaced and used.

use chrono::{DateTime, Utc};

use super::error::VaultError;
use super::keys::VaultKey;
use super::recovery_key::{RecoveryKey, RecoverySlot};
use super::vault_file::VaultFile;
use crate::domain::book_kind::BookKind;

/// The state of the recovery key, known without having it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryState {
    /// UTC, to the second.
    pub made: DateTime<Utc>,
    /// True once somebody typed groups of it from the paper.
    pub confirmed: bool,
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
