//! The file `vault.json`: its exact text, validation when it is read, and atomic replacement.
//!
//! ```json
//! { "content": { "format": "casebook-vault", "version": 2, "suite": 1, "vault_id": "…",
//!                "kind": "office", "db_salt": "…", "vk_version": 3, "slots": [ … ],
//!                "recovery": { … }, "devices": [ … ], "retired": [ … ] },
//!   "sha256": "…", "mac": "…" }
//! ```
//!
//! Version 1 had neither temporary slots nor the last three fields. It is still read, and becomes
//! version 2 with the next change.
//!
//! `mac` covers `content` under a key derived from the vault key and detects planted changes.
//! `sha256` covers both and detects damage before anybody is asked for a passphrase. A file that is
//! not byte for byte what this module would write is refused, so no change can hide in another
//! spelling.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::recovery::RecoverySlot;
use super::rotation::RetiredKey;
use super::slots::Slot;
use super::{BookKind, VaultError, VaultFile, swap};

/// The vault file in the data folder.
pub const VAULT_FILE: &str = "vault.json";
/// The previous vault file, kept at every replacement.
pub const PREVIOUS_FILE: &str = "vault.json.prev";
/// The vault file that will replace the present one together with a new store (see
/// [`swap`](super::swap)).
pub const NEXT_FILE: &str = "vault.json.next";
const NEW_FILE: &str = "vault.json.new";
const NEW_PREVIOUS_FILE: &str = "vault.json.prev.new";

pub(super) const FORMAT: &str = "casebook-vault";
/// The version of the format, raised with every new field: an older program must refuse the file, not
/// drop fields it does not know.
pub(super) const VERSION: u32 = 2;
/// The suite of ciphers: Argon2id, XChaCha20-Poly1305, HPKE (X25519, HKDF-SHA256, ChaCha20-Poly1305), HMAC-SHA256. A
/// suite of other ciphers (SM2, SM3, SM4) would be 2.
pub(super) const SUITE: u32 = 1;

/// Far more than a real file needs; a slot takes 700 bytes.
const MAX_BYTES: u64 = 2 << 20;
const MAX_SLOTS: usize = 500;
const MAX_DEVICES: usize = 500;

/// `N` bytes, base64 in JSON; any other length is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64.decode(text).map_err(de::Error::custom)?;
        let bytes = bytes
            .try_into()
            .map_err(|_| de::Error::custom("wrong length"))?;
        Ok(Self(bytes))
    }
}

/// The content of the vault file, covered by the MAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub format: String,
    pub version: u32,
    pub suite: u32,
    pub vault_id: Uuid,
    pub kind: BookKind,
    pub db_salt: Bytes<16>,
    pub vk_version: u32,
    /// The number of changes of the file. The anchor records it, so that an older file is detected.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u64,
    /// The vault key in plain, only in a practice book, which has invented data only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_key: Option<Bytes<32>>,
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
    pub public_key: Bytes<32>,
}

impl Content {
    /// Returns the bytes that the MAC covers.
    pub fn message(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings, numbers and lists always have a JSON form")
    }

    /// Checks the rules between fields.
    fn check(&self) -> Result<(), VaultError> {
        match (self.kind, self.open_key.is_some(), self.slots.is_empty()) {
            (BookKind::Office, true, _) => return Err(VaultError::OpenKeyInOffice),
            (BookKind::Office, false, false) | (BookKind::Practice, true, true) => {}
            _ => return Err(VaultError::Malformed),
        }
        if self.slots.len() > MAX_SLOTS
            || self.devices.len() > MAX_DEVICES
            || self.recovery.is_some() && self.kind == BookKind::Practice
            || self.version == 1 && self.uses_version_2_fields()
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

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    content: Content,
    sha256: Bytes<32>,
    mac: Bytes<32>,
}

/// The fields that every version has, enough to recognise foreign and newer files.
#[derive(Deserialize)]
struct Outline {
    content: OutlineContent,
}

#[derive(Deserialize)]
struct OutlineContent {
    format: String,
    version: u32,
    suite: u32,
}

impl VaultFile {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let envelope = Envelope {
            content: self.content.clone(),
            sha256: Bytes(
                Sha256::new()
                    .chain_update(self.content.message())
                    .chain_update(self.mac.0)
                    .finalize()
                    .into(),
            ),
            mac: self.mac,
        };
        let mut text = serde_json::to_vec_pretty(&envelope)
            .expect("strings, numbers and lists always have a JSON form");
        text.push(b'\n');
        text
    }

    /// Returns the bytes to be written, after checking that they can be read again.
    fn checked_bytes(&self) -> Result<Vec<u8>, VaultError> {
        self.content.check()?;
        let bytes = self.to_bytes();
        if bytes.len() as u64 > MAX_BYTES {
            return Err(VaultError::Malformed);
        }
        Ok(bytes)
    }

    pub(super) fn from_bytes(text: &[u8]) -> Result<Self, VaultError> {
        let outline: Outline = serde_json::from_slice(text).map_err(|_| VaultError::Damaged)?;
        if outline.content.format != FORMAT {
            return Err(VaultError::NotAVault);
        }
        if outline.content.version > VERSION || outline.content.suite > SUITE {
            return Err(VaultError::Newer);
        }
        let envelope: Envelope = serde_json::from_slice(text).map_err(|_| VaultError::Damaged)?;
        let file = Self {
            content: envelope.content,
            mac: envelope.mac,
        };
        let known = (1..=VERSION).contains(&file.content.version) && file.content.suite == SUITE;
        if !known || file.to_bytes() != text {
            return Err(VaultError::Damaged);
        }
        file.content.check()?;
        Ok(file)
    }

    /// Reads `vault.json` in the data folder `dir`. No key is needed; only the digest and the rules
    /// between fields are checked, not the MAC.
    ///
    /// # Errors
    /// [`VaultError::Unfinished`] if an interrupted replacement of several files must be finished
    /// first. [`VaultError::Missing`], [`VaultError::Io`], [`VaultError::NotAVault`],
    /// [`VaultError::Newer`], [`VaultError::Damaged`], [`VaultError::Malformed`],
    /// [`VaultError::KdfOutOfRange`], [`VaultError::OpenKeyInOffice`].
    pub fn read(dir: &Path) -> Result<Self, VaultError> {
        if swap::is_unfinished(dir) {
            return Err(VaultError::Unfinished);
        }
        Self::from_bytes(&read_bounded(&dir.join(VAULT_FILE))?)
    }

    /// Reads the previous `vault.json`. It may only be used if a person chooses it because the file
    /// itself is damaged: a passphrase that was changed may still open it.
    ///
    /// # Errors
    /// The errors of [`VaultFile::read`].
    pub fn read_previous(dir: &Path) -> Result<Self, VaultError> {
        Self::from_bytes(&read_bounded(&dir.join(PREVIOUS_FILE))?)
    }

    /// Writes the first vault file of a data folder.
    ///
    /// # Errors
    /// [`VaultError::AlreadyThere`] if there is one, or a previous one: overwriting it could make a
    /// store unreadable for ever. [`VaultError::Io`].
    pub fn write_new(&self, dir: &Path) -> Result<(), VaultError> {
        for name in [VAULT_FILE, PREVIOUS_FILE] {
            if fs::symlink_metadata(dir.join(name)).is_ok() {
                return Err(VaultError::AlreadyThere);
            }
        }
        replace_file(dir, NEW_FILE, VAULT_FILE, &self.checked_bytes()?)?;
        Ok(())
    }

    /// Replaces `vault.json` with this one and keeps the old one as `vault.json.prev`. At every moment,
    /// also after a power cut, `vault.json` is either the complete old file or the complete new one.
    ///
    /// # Errors
    /// [`VaultError::OtherVault`] if the file in place belongs to another vault; the errors of
    /// [`VaultFile::read`]. After an error `vault.json` is unchanged.
    pub fn replace(&self, dir: &Path) -> Result<(), VaultError> {
        let current = Self::read(dir)?;
        if current.content.vault_id != self.content.vault_id {
            return Err(VaultError::OtherVault);
        }
        let bytes = self.checked_bytes()?;
        replace_file(dir, NEW_PREVIOUS_FILE, PREVIOUS_FILE, &current.to_bytes())?;
        replace_file(dir, NEW_FILE, VAULT_FILE, &bytes)?;
        Ok(())
    }

    /// Writes this file durably as [`NEXT_FILE`], as the first half of replacing several files
    /// together.
    ///
    /// # Errors
    /// The errors of [`VaultFile::replace`]; `vault.json` is unchanged in any case.
    pub fn write_next(&self, dir: &Path) -> Result<(), VaultError> {
        if Self::read(dir)?.content.vault_id != self.content.vault_id {
            return Err(VaultError::OtherVault);
        }
        replace_file(dir, NEW_FILE, NEXT_FILE, &self.checked_bytes()?)?;
        Ok(())
    }

    /// Overwrites `vault.json.prev` with `vault.json`. Must be called once a changed file was read back
    /// and opened: until then the previous file is a safeguard, afterwards it is a file that an old
    /// passphrase still opens.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] if `vault.json` is not this file; the errors of [`VaultFile::read`].
    pub fn retire_previous(&self, dir: &Path) -> Result<(), VaultError> {
        if Self::read(dir)? != *self {
            return Err(VaultError::Damaged);
        }
        replace_file(dir, NEW_PREVIOUS_FILE, PREVIOUS_FILE, &self.to_bytes())?;
        Ok(())
    }
}

/// Reads a file of limited size.
pub(super) fn read_bounded(path: &Path) -> Result<Vec<u8>, VaultError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VaultError::Missing),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(VaultError::Damaged);
    }
    Ok(bytes)
}

/// Replaces the file `name` atomically and durably, by writing `scratch` and renaming it.
pub(super) fn replace_file(dir: &Path, scratch: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let scratch = dir.join(scratch);
    // Removes what a crash left, and a symbolic link, which must not be followed.
    match fs::remove_file(&scratch) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private_file().open(&scratch)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&scratch, dir.join(name))?;
    sync_dir(dir)
}

/// Returns the options that create a file which only this account may read.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the names in `dir` durable. Without it a power cut can undo a rename (files were lost in 40 of
/// 40 simulated cuts, with `fsync` of the file alone in 15 of 40). Windows has no such call; NTFS
/// journals the rename itself.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}
