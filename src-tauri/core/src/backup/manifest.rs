//! The manifest of a backup set: its content with an HMAC under a key of the vault.
//!
//! A manifest that is not byte for byte what this module would write is refused, so no change can hide in another spelling.
//! It is untrusted until its HMAC is verified: sizes, names and counts are bounded, unknown fields are refused.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::missing_is_damage;
use super::media::touch;
use super::{BackupError, Keys};
use crate::domain::ids::CaseId;
use crate::files::{Hex, ensure_regular, read_small};
use crate::journal::{Checkpoint, Head, KnownDevice, utc_text};
use crate::store::{CheckpointDigest, STORE_FILE};
use crate::vault::VAULT_FILE;

pub const FORMAT: &str = "casebook-backup";
/// The version of the format, raised with every new field: an older program must refuse it, not drop fields it does not know.
/// Version 2 added the digest of the checkpoints.
pub const VERSION: u32 = 2;
pub const MANIFEST_FILE: &str = "MANIFEST.json";
pub const PROOF_FILE: &str = "PROVED.json";

/// The files of SQLite beside a store that is written to.
const BESIDE_STORE: [&str; 3] = ["store.db-journal", "store.db-wal", "store.db-shm"];
const PROOF_FORMAT: &str = "casebook-proof";
/// More than ten thousand erased cases need.
const MAX_BYTES: u64 = 4 << 20;
const MAX_FILES: usize = 100_000;

/// One file of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFile {
    pub name: String,
    pub bytes: u64,
    pub sha256: Hex<32>,
}

/// The head of a journal: number and hash of its last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestHead {
    pub seq: i64,
    pub hash: Hex<32>,
}

/// The checkpoint (signed head) of the book's journal at the time when the set was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestCheckpoint {
    pub seq: i64,
    pub hash: Hex<32>,
    pub utc: String,
    pub device: Uuid,
    pub public_key: Hex<32>,
    pub signature: Hex<64>,
}

impl From<&Checkpoint> for ManifestCheckpoint {
    fn from(checkpoint: &Checkpoint) -> ManifestCheckpoint {
        ManifestCheckpoint {
            seq: checkpoint.seq,
            hash: Hex(checkpoint.hash),
            utc: checkpoint.utc.clone(),
            device: checkpoint.device,
            public_key: Hex(checkpoint.public_key),
            signature: Hex(checkpoint.signature),
        }
    }
}

impl ManifestCheckpoint {
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash.0,
        }
    }

    /// Returns true if a known device signed the checkpoint.
    pub fn is_signed(&self, vault_id: Uuid, known: &[KnownDevice]) -> bool {
        let checkpoint = Checkpoint {
            seq: self.seq,
            hash: self.hash.0,
            utc: self.utc.clone(),
            device: self.device,
            public_key: self.public_key.0,
            signature: self.signature.0,
        };
        checkpoint.verify(vault_id, known).is_ok()
    }
}

/// A [`CheckpointDigest`] with its hash in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestCheckpointDigest {
    pub last: i64,
    pub count: i64,
    pub sha256: Hex<32>,
}

impl From<CheckpointDigest> for ManifestCheckpointDigest {
    fn from(checkpoints: CheckpointDigest) -> ManifestCheckpointDigest {
        ManifestCheckpointDigest {
            last: checkpoints.last,
            count: checkpoints.count,
            sha256: Hex(checkpoints.digest),
        }
    }
}

/// The content of a manifest, covered by its HMAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestContent {
    pub format: String,
    pub version: u32,
    pub set: Uuid,
    pub vault_id: Uuid,
    pub vk_version: u32,
    pub db_salt: Hex<16>,
    /// UTC, in the journal's text form; from the clock of the PC, which may be wrong.
    pub made_at: String,
    /// The head of the journal in the set: the checkpoint, or a later entry if cases were erased from the set.
    pub head: ManifestHead,
    #[serde(rename = "witness")]
    pub checkpoint: ManifestCheckpoint,
    /// None in a set of version 1.
    #[serde(rename = "signed", default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_digest: Option<ManifestCheckpointDigest>,
    pub cases: i64,
    pub entries: i64,
    pub schema: i32,
    /// Cases of which the set holds only what is left after an erasure.
    pub erased: Vec<CaseId>,
    /// Every file of the set except the manifest and the proof.
    pub files: Vec<SetFile>,
}

impl ManifestContent {
    pub fn head(&self) -> Head {
        Head {
            seq: self.head.seq,
            hash: self.head.hash.0,
        }
    }

    /// Parses `made_at`.
    pub fn made_time(&self) -> Result<DateTime<Utc>, BackupError> {
        self.made_at.parse().map_err(|_| BackupError::Damaged)
    }

    pub fn file(&self, name: &str) -> Result<&SetFile, BackupError> {
        let mut files = self.files.iter();
        files
            .find(|file| file.name == name)
            .ok_or(BackupError::Damaged)
    }

    /// Checks that the store of the set in `dir` is an ordinary file of the stated size, before anything opens it: a
    /// link, a pipe or a huge file with holes may have been put on the medium in its place.
    pub fn check_store_file(&self, dir: &Path) -> Result<(), BackupError> {
        // SQLite would open them, and a set has none.
        let is_there = |name: &str| fs::symlink_metadata(dir.join(name)).is_ok();
        if BESIDE_STORE.iter().any(|name| is_there(name)) {
            return Err(BackupError::Damaged);
        }
        let found = fs::symlink_metadata(dir.join(STORE_FILE)).map_err(missing_is_damage)?;
        ensure_regular(&found).map_err(missing_is_damage)?;
        match found.len() == self.file(STORE_FILE)?.bytes {
            true => Ok(()),
            false => Err(BackupError::Damaged),
        }
    }

    /// Returns the size of all files together.
    pub fn bytes(&self) -> u64 {
        self.files
            .iter()
            .fold(0, |sum, file| sum.saturating_add(file.bytes))
    }

    /// Checks the rules between fields.
    fn check(&self) -> Result<(), BackupError> {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let is_valid = names == [STORE_FILE, VAULT_FILE]
            && self.vk_version > 0
            && self.cases >= 0
            && self.checkpoint_digest.is_some() == (self.version >= 2)
            && self.head.seq >= self.checkpoint.seq
            && self.checkpoint.seq >= 0
            && self.entries == self.head.seq
            && self.files.len() <= MAX_FILES;
        if !is_valid {
            return Err(BackupError::Damaged);
        }
        self.made_time().map(|_| ())
    }
}

/// A manifest whose HMAC was verified or just computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub content: ManifestContent,
    mac: Hex<32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<C> {
    content: C,
    mac: Hex<32>,
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
    vault_id: Uuid,
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings, numbers and lists always have a JSON form")
}

fn envelope_text<C: Serialize>(content: C, mac: Hex<32>) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&Envelope { content, mac })
        .expect("strings, numbers and lists always have a JSON form");
    text.push(b'\n');
    text
}

impl Manifest {
    /// Makes the manifest of a set by computing the HMAC of its content.
    pub fn seal(content: ManifestContent, keys: &Keys) -> Result<Manifest, BackupError> {
        content.check()?;
        let key = keys.for_version(content.vk_version)?.manifest_key();
        let mac = Hex(key.seal(&to_json(&content)));
        Ok(Manifest { content, mac })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        envelope_text(&self.content, self.mac)
    }

    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Reads the manifest of the set in `dir` and verifies its HMAC.
    pub fn read(dir: &Path, keys: &Keys) -> Result<Manifest, BackupError> {
        Self::from_bytes(&read_bounded(&dir.join(MANIFEST_FILE))?, keys)
    }

    pub(super) fn from_bytes(bytes: &[u8], keys: &Keys) -> Result<Manifest, BackupError> {
        let outline: Outline = serde_json::from_slice(bytes).map_err(|_| BackupError::Damaged)?;
        if outline.content.format != FORMAT {
            return Err(BackupError::Damaged);
        }
        if outline.content.vault_id != keys.key.vault_id() {
            return Err(BackupError::Foreign);
        }
        if outline.content.version > VERSION {
            return Err(BackupError::Newer);
        }
        let read: Envelope<ManifestContent> =
            serde_json::from_slice(bytes).map_err(|_| BackupError::Damaged)?;
        let manifest = Manifest {
            content: read.content,
            mac: read.mac,
        };
        if manifest.content.version == 0 || manifest.to_bytes() != bytes {
            return Err(BackupError::Damaged);
        }
        let key = keys
            .for_version(manifest.content.vk_version)?
            .manifest_key();
        if !key.verify(&to_json(&manifest.content), &manifest.mac.0) {
            return Err(BackupError::Damaged);
        }
        manifest.content.check()?;
        Ok(manifest)
    }

    /// Returns the text of `PROVED.json` for exactly this manifest.
    pub fn proof_text(&self, at: DateTime<Utc>, keys: &Keys) -> Result<Vec<u8>, BackupError> {
        let content = ProofContent {
            format: PROOF_FORMAT.to_owned(),
            version: VERSION,
            set: self.content.set,
            at: utc_text(at),
            manifest: Hex(self.sha256()),
        };
        let key = keys.for_version(self.content.vk_version)?.manifest_key();
        let mac = Hex(key.seal(&to_json(&content)));
        Ok(envelope_text(content, mac))
    }

    /// Returns the time at which this set was proved, by the text of its `PROVED.json`. A proof of another set or of an
    /// earlier manifest does not count.
    pub fn proof_time(&self, proof: &[u8], keys: &Keys) -> Option<DateTime<Utc>> {
        let read: Envelope<ProofContent> = serde_json::from_slice(proof).ok()?;
        let key = keys
            .for_version(self.content.vk_version)
            .ok()?
            .manifest_key();
        let content = read.content;
        let is_valid = content.format == PROOF_FORMAT
            && content.set == self.content.set
            && content.manifest.0 == self.sha256()
            && key.verify(&to_json(&content), &read.mac.0);
        is_valid.then(|| content.at.parse().ok()).flatten()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofContent {
    format: String,
    version: u32,
    set: Uuid,
    at: String,
    /// The SHA-256 of the text of the manifest.
    manifest: Hex<32>,
}

/// Reads a small file of a set.
pub(super) fn read_bounded(path: &Path) -> Result<Vec<u8>, BackupError> {
    touch(path);
    Ok(read_small(path, MAX_BYTES)?)
}
