//! What a set says of itself, sealed by the vault.
//!
//! A manifest that is not, byte for byte, what this module would write is refused, so there is no second spelling in
//! which a change could hide. It is read before the set's key is known, and so with suspicion: sizes, names and counts
//! are bounded, unknown fields refused.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::hex::Hex;
use super::{BackupError, Keys};
use crate::domain::ids::CaseId;
use crate::journal::{Checkpoint, Head, KnownDevice, utc_text};
use crate::store::SignedHeads;

pub const FORMAT: &str = "casebook-backup";
/// Raised when a field is added: an older program must refuse, not drop what it does not know.
/// From 2 on a manifest holds the signed heads.
pub const VERSION: u32 = 2;
pub const MANIFEST_FILE: &str = "MANIFEST.json";
pub const PROOF_FILE: &str = "PROVED.json";
pub const STORE_FILE: &str = "store.db";
pub const VAULT_FILE: &str = crate::vault::VAULT_FILE;

const PROOF_FORMAT: &str = "casebook-proof";
/// Far more than ten thousand erased cases need.
const MOST_BYTES: u64 = 4 << 20;
const MOST_FILES: usize = 100_000;

/// One file of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFile {
    pub name: String,
    pub bytes: u64,
    pub sha256: Hex<32>,
}

/// The end of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    pub seq: i64,
    pub hash: Hex<32>,
}

/// The end of the book's journal when the set was made, as the device signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    pub seq: i64,
    pub hash: Hex<32>,
    pub utc: String,
    pub device: Uuid,
    pub public_key: Hex<32>,
    pub signature: Hex<64>,
}

impl From<&Checkpoint> for Witness {
    fn from(checkpoint: &Checkpoint) -> Witness {
        Witness {
            seq: checkpoint.seq,
            hash: Hex(checkpoint.hash),
            utc: checkpoint.utc.clone(),
            device: checkpoint.device,
            public_key: Hex(checkpoint.public_key),
            signature: Hex(checkpoint.signature),
        }
    }
}

impl Witness {
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash.0,
        }
    }

    /// Whether a known device signed exactly this.
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

/// The signed heads that a set holds, as [`SignedHeads`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub last: i64,
    pub count: i64,
    pub sha256: Hex<32>,
}

impl From<SignedHeads> for Signed {
    fn from(heads: SignedHeads) -> Signed {
        Signed {
            last: heads.last,
            count: heads.count,
            sha256: Hex(heads.digest),
        }
    }
}

/// What the seal covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub format: String,
    pub version: u32,
    pub set: Uuid,
    pub vault_id: Uuid,
    pub vk_version: u32,
    pub db_salt: Hex<16>,
    /// As in the journal; testimony only.
    pub made_at: String,
    /// Where the journal in the set ends: at the witness, or after it if cases were erased from the set later.
    pub head: End,
    pub witness: Witness,
    /// None in a set of version 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    pub cases: i64,
    pub entries: i64,
    pub schema: i32,
    /// Cases of which the set holds only the residue.
    pub erased: Vec<CaseId>,
    /// Every file of the set but the manifest and the proof.
    pub files: Vec<SetFile>,
}

impl Content {
    pub fn head(&self) -> Head {
        Head {
            seq: self.head.seq,
            hash: self.head.hash.0,
        }
    }

    pub fn made(&self) -> Result<DateTime<Utc>, BackupError> {
        self.made_at.parse().map_err(|_| BackupError::Damaged)
    }

    pub fn file(&self, name: &str) -> Result<&SetFile, BackupError> {
        let mut files = self.files.iter();
        files
            .find(|file| file.name == name)
            .ok_or(BackupError::Damaged)
    }

    pub fn bytes(&self) -> u64 {
        self.files
            .iter()
            .fold(0, |sum, file| sum.saturating_add(file.bytes))
    }

    /// The rules between fields.
    fn check(&self) -> Result<(), BackupError> {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let sound = names == [STORE_FILE, VAULT_FILE]
            && self.vk_version > 0
            && self.cases >= 0
            && self.signed.is_some() == (self.version >= 2)
            && self.head.seq >= self.witness.seq
            && self.witness.seq >= 0
            && self.entries == self.head.seq
            && self.files.len() <= MOST_FILES;
        if !sound {
            return Err(BackupError::Damaged);
        }
        self.made().map(|_| ())
    }
}

/// A manifest whose seal was checked, or that was just sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub content: Content,
    mac: Hex<32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<C> {
    content: C,
    mac: Hex<32>,
}

/// As much as every version has: enough to say "not ours", "another's" or "newer".
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

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings, numbers and lists always have a JSON form")
}

fn text<C: Serialize>(content: C, mac: Hex<32>) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&Envelope { content, mac })
        .expect("strings, numbers and lists always have a JSON form");
    text.push(b'\n');
    text
}

impl Manifest {
    /// Seals what a set holds.
    pub fn seal(content: Content, keys: &Keys) -> Result<Manifest, BackupError> {
        content.check()?;
        let key = keys.of(content.vk_version)?.manifest_key();
        let mac = Hex(key.seal(&json(&content)));
        Ok(Manifest { content, mac })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        text(&self.content, self.mac)
    }

    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Reads the manifest of the set in `dir` and checks its seal.
    pub fn read(dir: &Path, keys: &Keys) -> Result<Manifest, BackupError> {
        Self::from_bytes(&read_small(&dir.join(MANIFEST_FILE))?, keys)
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
        let read: Envelope<Content> =
            serde_json::from_slice(bytes).map_err(|_| BackupError::Damaged)?;
        let manifest = Manifest {
            content: read.content,
            mac: read.mac,
        };
        if manifest.content.version == 0 || manifest.to_bytes() != bytes {
            return Err(BackupError::Damaged);
        }
        let key = keys.of(manifest.content.vk_version)?.manifest_key();
        if !key.verify(&json(&manifest.content), &manifest.mac.0) {
            return Err(BackupError::Damaged);
        }
        manifest.content.check()?;
        Ok(manifest)
    }

    /// The text of `PROVED.json` for this very manifest.
    pub fn proof(&self, at: DateTime<Utc>, keys: &Keys) -> Result<Vec<u8>, BackupError> {
        let content = ProofContent {
            format: PROOF_FORMAT.to_owned(),
            version: VERSION,
            set: self.content.set,
            at: utc_text(at),
            manifest: Hex(self.sha256()),
        };
        let key = keys.of(self.content.vk_version)?.manifest_key();
        let mac = Hex(key.seal(&json(&content)));
        Ok(text(content, mac))
    }

    /// When this set was proved, if it was: a proof of another set or of an earlier manifest does not count.
    pub fn proved_at(&self, dir: &Path, keys: &Keys) -> Option<DateTime<Utc>> {
        let bytes = read_small(&dir.join(PROOF_FILE)).ok()?;
        let read: Envelope<ProofContent> = serde_json::from_slice(&bytes).ok()?;
        let key = keys.of(self.content.vk_version).ok()?.manifest_key();
        let content = read.content;
        let holds = content.format == PROOF_FORMAT
            && content.set == self.content.set
            && content.manifest.0 == self.sha256()
            && key.verify(&json(&content), &read.mac.0);
        holds.then(|| content.at.parse().ok()).flatten()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofContent {
    format: String,
    version: u32,
    set: Uuid,
    at: String,
    /// SHA-256 of the manifest's text.
    manifest: Hex<32>,
}

/// A file that is small or not ours.
pub(super) fn read_small(path: &Path) -> Result<Vec<u8>, BackupError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(BackupError::Damaged),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(BackupError::Damaged),
        false => Ok(bytes),
    }
}
