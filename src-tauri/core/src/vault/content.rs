//! The content of `vault.json` and the rules between its fields.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::VaultError;
use super::keys::KeyContext;
use super::recovery_key::RecoverySlot;
use super::retired_key::RetiredKey;
use super::slots::Slot;
use crate::domain::book_kind::BookKind;
use crate::files::Base64;

const MAX_SLOTS: usize = 500;
const MAX_DEVICES: usize = 500;

/// The content of the vault file, covered by the MAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub format: String,
    pub version: u32,
    pub suite: u32,
    pub vault_id: Uuid,
    pub kind: BookKind,
    pub db_salt: Base64<16>,
    pub vk_version: u32,
    /// The number of changes of the file. The anchor records it, so that an older file is detected.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u64,
    /// The vault key in plain, only in a practice book, which has invented data only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_key: Option<Base64<32>>,
    pub slots: Vec<Slot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoverySlot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
    /// The previous vault keys, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retired: Vec<RetiredKey>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A device that signs checkpoints of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Device {
    pub device: Uuid,
    /// An Ed25519 key.
    pub public_key: Base64<32>,
}

impl Content {
    /// Returns the vault and the version of its key, which everything sealed in this file is bound to.
    pub fn key_context(&self) -> KeyContext {
        KeyContext {
            vault_id: self.vault_id,
            vk_version: self.vk_version,
        }
    }

    /// Returns the bytes that the MAC covers.
    pub fn message(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings, numbers and lists always have a JSON form")
    }

    /// Checks the rules between fields.
    pub fn check(&self) -> Result<(), VaultError> {
        match (self.kind, self.open_key.is_some(), self.slots.is_empty()) {
            (BookKind::Office, true, _) => return Err(VaultError::OpenKeyInOffice),
            (BookKind::Office, false, false) | (BookKind::Practice, true, true) => {}
            _ => return Err(VaultError::Malformed),
        }
        if self.slots.len() > MAX_SLOTS
            || self.devices.len() > MAX_DEVICES
            || self.recovery.is_some() && self.kind == BookKind::Practice
            || self.version == 1 && self.uses_version_2_fields()
            || self.version < 3 && self.uses_version_3_fields()
            || !self.has_complete_retired_chain()
        {
            return Err(VaultError::Malformed);
        }
        self.check_slots()?;
        let is_duplicate = |(index, known): (usize, &Device)| {
            let earlier = &self.devices[..index];
            earlier.iter().any(|other| other.device == known.device)
        };
        if self.devices.iter().enumerate().any(is_duplicate) {
            return Err(VaultError::Malformed);
        }
        Ok(())
    }

    fn uses_version_2_fields(&self) -> bool {
        let temporary = |slot: &Slot| slot.expires.is_some();
        self.recovery.is_some()
            || self.generation > 0
            || !self.devices.is_empty()
            || !self.retired.is_empty()
            || self.slots.iter().any(temporary)
    }

    fn uses_version_3_fields(&self) -> bool {
        let mut slots = self.slots.iter();
        slots.any(|slot| slot.stated || slot.signed_over.is_some())
    }

    /// Returns true if the retired keys are those of the versions 1, 2, … up to the one before the
    /// present.
    fn has_complete_retired_chain(&self) -> bool {
        let versions = self.retired.iter().map(|retired| retired.vk_version);
        versions.eq(1..self.vk_version) && self.vk_version > 0
    }

    fn check_slots(&self) -> Result<(), VaultError> {
        for (index, slot) in self.slots.iter().enumerate() {
            slot.kdf.check()?;
            slot.holder.check()?;
            let is_duplicate = |other: &Slot| {
                other.slot_id == slot.slot_id || other.holder.user_id == slot.holder.user_id
            };
            if self.slots[..index].iter().any(is_duplicate) {
                return Err(VaultError::Malformed);
            }
        }
        Ok(())
    }
}
