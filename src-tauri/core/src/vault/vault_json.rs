//! The file `vault.json`: its exact text, validation when it is read, and atomic replacement.
//!
//! ```json
//! { "content": { "format": "casebook-vault", "version": 3, "suite": 1, "vault_id": "…",
//!                "kind": "office", "db_salt": "…", "vk_version": 3, "slots": [ … ],
//!                "recovery": { … }, "devices": [ … ], "retired": [ … ] },
//!   "sha256": "…", "mac": "…" }
//! ```
//!
//! Version 1 had neither temporary slots nor the last three fields, version 2 had no `signed_over` and no `stated` in its
//! slots. Both are still read, and become version 3 with the next change.
//!
//! `mac` covers `content` under a key derived from the vault key and detects planted changes.
//! `sha256` covers both and detects damage before anybody is asked for a passphrase. A file that is
//! not byte for byte what this module would write is refused, so no change can hide in another
//! spelling.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::content::Content;
use super::error::VaultError;
use super::format::{FORMAT, SUITE, VERSION};
use super::vault_file::VaultFile;
use crate::files::swap::{self, Swap};
use crate::files::{self, Base64};

/// The vault file in the data folder.
pub const VAULT_FILE: &str = "vault.json";
/// The former vault file, which earlier versions kept beside the present one. Nothing reads it, and the next change
/// removes it: a passphrase that was changed may still open it.
const PREVIOUS_FILE: &str = "vault.json.prev";

/// Far more than a real file needs; a slot takes 800 bytes.
const MAX_BYTES: u64 = 2 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    content: Content,
    sha256: Base64<32>,
    mac: Base64<32>,
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
            sha256: Base64(
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
        let bytes = self.to_bytes();
        if bytes.len() as u64 > MAX_BYTES || Self::from_bytes(&bytes)? != *self {
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
        Self::from_bytes(&files::read_small(&dir.join(VAULT_FILE), MAX_BYTES)?)
    }

    /// Writes the first vault file of a data folder.
    ///
    /// # Errors
    /// [`VaultError::AlreadyThere`] if there is one: overwriting it could make a store unreadable for
    /// ever. [`VaultError::Io`].
    pub fn write_new(&self, dir: &Path) -> Result<(), VaultError> {
        if fs::symlink_metadata(dir.join(VAULT_FILE)).is_ok() {
            return Err(VaultError::AlreadyThere);
        }
        files::replace_file(dir, VAULT_FILE, &self.checked_bytes()?)?;
        Ok(())
    }

    /// Replaces `vault.json` with this one. At every moment, also after a power cut, it is either the
    /// complete old file or the complete new one.
    ///
    /// # Errors
    /// [`VaultError::OtherVault`] if the file in place belongs to another vault; the errors of
    /// [`VaultFile::read`]. After an error `vault.json` is unchanged.
    pub fn replace(&self, dir: &Path) -> Result<(), VaultError> {
        self.ensure_replaces(dir)?;
        let bytes = self.checked_bytes()?;
        files::remove_file_if_exists(&dir.join(PREVIOUS_FILE))?;
        files::replace_file(dir, VAULT_FILE, &bytes)?;
        Ok(())
    }

    /// Writes this file as the one that will replace `vault.json` together with the other files of `swap`.
    ///
    /// # Errors
    /// The errors of [`VaultFile::replace`]; [`VaultError::Swap`]. `vault.json` is unchanged in any case.
    pub fn write_next(&self, swap: &mut Swap) -> Result<(), VaultError> {
        self.ensure_replaces(swap.folder())?;
        swap.write(VAULT_FILE, &self.checked_bytes()?)?;
        swap.remove(PREVIOUS_FILE)?;
        Ok(())
    }

    /// Refuses to replace the file of another vault, or one that cannot be read.
    fn ensure_replaces(&self, dir: &Path) -> Result<(), VaultError> {
        match Self::read(dir)?.content.vault_id == self.content.vault_id {
            true => Ok(()),
            false => Err(VaultError::OtherVault),
        }
    }
}
