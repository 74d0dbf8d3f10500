//! The keys of a vault, present and retired, as backups use them.

use std::sync::Arc;

use super::error::BackupError;
use crate::journal::KnownDevice;
use crate::vault::{VaultFile, VaultKey};

/// The keys that open the sets of one vault. The vault key is wiped when the last reference is dropped.
#[derive(Debug, Clone)]
pub struct Keys {
    pub vault: VaultFile,
    pub key: Arc<VaultKey>,
}

impl Keys {
    /// Returns the vault key of a version: the present one or a retired one.
    pub fn for_version(&self, version: u32) -> Result<VaultKey, BackupError> {
        if version > self.key.version() {
            return Err(BackupError::LaterKey);
        }
        Ok(self.vault.retired_key(&self.key, version)?)
    }

    /// Returns true if these keys open the sets of the others, whose vault key is the same one or was retired for this one.
    /// The version alone does not decide: two books restored from one set count on independently.
    pub fn can_open_sets_of(&self, others: &Keys) -> bool {
        const PROBE: &[u8] = b"the same key";
        let same =
            |key: VaultKey| key.ledger_key().seal(PROBE) == others.key.ledger_key().seal(PROBE);
        self.key.vault_id() == others.key.vault_id()
            && self.for_version(others.key.version()).is_ok_and(same)
    }

    /// Returns true if the other keys open everything that these do, from a vault file that was changed after this one. A
    /// passphrase may have been changed in between, and the journal of a set then says that its former key gave way.
    pub fn are_before(&self, others: &Keys) -> bool {
        let generation = |keys: &Keys| keys.vault.revision().generation;
        generation(self) < generation(others) && others.can_open_sets_of(self)
    }

    /// Returns these keys if they open everything that the others do, and the others if those are later or of another book.
    pub fn or_later(&self, others: Keys) -> Keys {
        match self.can_open_sets_of(&others) && !self.are_before(&others) {
            true => self.clone(),
            false => others,
        }
    }

    /// Returns the devices of the vault file.
    pub fn devices(&self) -> Vec<KnownDevice> {
        self.vault.devices().map(KnownDevice::from).collect()
    }
}
