//! The lines of an exported journal, and JSON-lines files that are hashed while they are written.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::action::JournalAction;
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::exchange::encrypted_file::EncryptedFile;
use crate::exchange::leftovers::lock_file;
use crate::files::hex_text;
use crate::journal::{Checkpoint, KnownDevice, StoredEntry};

/// One journal entry.
#[derive(Serialize)]
pub(super) struct EntryLine<'a> {
    seq: i64,
    version: u16,
    utc: &'a str,
    device: Uuid,
    actor: Uuid,
    action: &'a str,
    case_id: Option<Uuid>,
    commitment: String,
    prev: String,
    hash: String,
    /// The signature of the person who acted.
    signature: Option<String>,
    /// Present in an export with payloads, and always if it depends on the entry whose key is whose. Its fields are null in an
    /// erased entry.
    #[serde(flatten)]
    payload_part: Option<PayloadPart<'a>>,
}

#[derive(Serialize)]
struct PayloadPart<'a> {
    /// The exact text of the commitment, as a string: as nested JSON its spelling could change.
    payload: Option<std::borrow::Cow<'a, str>>,
    salt: Option<String>,
}

impl<'a> EntryLine<'a> {
    pub(super) fn of(stored: &'a StoredEntry, payloads: bool) -> EntryLine<'a> {
        let entry = &stored.entry;
        let mut about_keys = JournalAction::ABOUT_KEYS.iter();
        let has_payload = payloads || about_keys.any(|action| action.code() == entry.action);
        EntryLine {
            seq: entry.seq,
            version: entry.version,
            utc: &entry.utc,
            device: entry.device,
            actor: entry.actor,
            action: &entry.action,
            case_id: entry.case_id,
            commitment: hex_text(&entry.commitment),
            prev: hex_text(&entry.prev),
            hash: hex_text(&entry.hash),
            signature: stored.signature.map(|signature| hex_text(&signature)),
            payload_part: has_payload.then(|| PayloadPart {
                payload: stored.payload.as_deref().map(String::from_utf8_lossy),
                salt: stored.salt.map(|salt| hex_text(&salt)),
            }),
        }
    }
}

/// One signed checkpoint.
#[derive(Serialize)]
pub(super) struct CheckpointLine<'a> {
    seq: i64,
    hash: String,
    utc: &'a str,
    device: Uuid,
    public_key: String,
    signature: String,
}

impl<'a> CheckpointLine<'a> {
    pub(super) fn of(checkpoint: &'a Checkpoint) -> CheckpointLine<'a> {
        CheckpointLine {
            seq: checkpoint.seq,
            hash: hex_text(&checkpoint.hash),
            utc: &checkpoint.utc,
            device: checkpoint.device,
            public_key: hex_text(&checkpoint.public_key),
            signature: hex_text(&checkpoint.signature),
        }
    }
}

/// A device whose signatures are valid.
#[derive(Serialize)]
pub(super) struct DeviceLine {
    device: Uuid,
    public_key: String,
    /// The last entry that a former key may have signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<i64>,
}

impl DeviceLine {
    pub(super) fn of(known: &KnownDevice) -> DeviceLine {
        DeviceLine {
            device: known.device,
            public_key: hex_text(&known.public_key),
            last: known.last,
        }
    }
}

/// The person behind an actor id.
#[derive(Serialize)]
pub(super) struct PersonLine<'a> {
    id: StaffId,
    name: &'a str,
    role: &'static str,
}

impl<'a> PersonLine<'a> {
    pub(super) fn of(member: &'a Staff) -> PersonLine<'a> {
        PersonLine {
            id: member.id,
            name: &member.name,
            role: member.role.code(),
        }
    }
}

/// The signature of the manifest.
#[derive(Serialize)]
pub(super) struct ManifestSignature {
    pub(super) device: Uuid,
    pub(super) public_key: String,
    pub(super) signature: String,
}

/// A file of JSON lines that is hashed while it is written, and encrypted until it is finished.
pub(super) struct HashedLines {
    file: BufWriter<EncryptedFile<File>>,
    digest: Sha256,
    line: Vec<u8>,
    count: u64,
}

impl HashedLines {
    /// Creates the file and locks it.
    pub(super) fn begin(folder: &Path, name: &str) -> io::Result<HashedLines> {
        let mut options = File::options();
        let path = folder.join(name);
        let file = options.read(true).write(true).create_new(true).open(path)?;
        lock_file(&file);
        Ok(HashedLines {
            file: BufWriter::with_capacity(1 << 16, EncryptedFile::begin(file)?),
            digest: Sha256::new(),
            line: Vec::new(),
            count: 0,
        })
    }

    /// Appends one line.
    pub(super) fn push(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value)?;
        self.line.push(b'\n');
        self.digest.update(&self.line);
        self.count += 1;
        self.file.write_all(&self.line)
    }

    /// Decrypts the file, unless `stop` is set meanwhile, and writes it through to the disk. Returns its number of lines
    /// and its SHA-256.
    pub(super) fn finish(self, stop: &AtomicBool) -> io::Result<(u64, String)> {
        let file = self.file.into_inner().map_err(|e| e.into_error())?;
        file.decrypt(stop)?.sync_all()?;
        Ok((self.count, hex_text(&self.digest.finalize())))
    }
}
