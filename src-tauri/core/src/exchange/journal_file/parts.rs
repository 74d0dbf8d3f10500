//! The lines of an exported journal, and files that know their own SHA-256.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::exchange::leftovers::hold;
use crate::journal::{Checkpoint, KnownDevice, Link};

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// One entry.
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
    /// Only where payloads were asked for; null in an erased entry.
    #[serde(flatten)]
    recorded: Option<RecordedPart<'a>>,
}

#[derive(Serialize)]
struct RecordedPart<'a> {
    /// The very text that was committed to, as a string: JSON within JSON would be spelt anew.
    payload: Option<std::borrow::Cow<'a, str>>,
    salt: Option<String>,
}

impl<'a> EntryLine<'a> {
    pub(super) fn of(link: &'a Link, payloads: bool) -> EntryLine<'a> {
        let entry = &link.entry;
        EntryLine {
            seq: entry.seq,
            version: entry.version,
            utc: &entry.utc,
            device: entry.device,
            actor: entry.actor,
            action: &entry.action,
            case_id: entry.case_id,
            commitment: hex(&entry.commitment),
            prev: hex(&entry.prev),
            hash: hex(&entry.hash),
            recorded: payloads.then(|| RecordedPart {
                payload: link.payload.as_deref().map(String::from_utf8_lossy),
                salt: link.salt.map(|salt| hex(&salt)),
            }),
        }
    }
}

/// One checkpoint.
#[derive(Serialize)]
pub(super) struct PointLine<'a> {
    seq: i64,
    hash: String,
    utc: &'a str,
    device: Uuid,
    public_key: String,
    signature: String,
}

impl<'a> PointLine<'a> {
    pub(super) fn of(point: &'a Checkpoint) -> PointLine<'a> {
        PointLine {
            seq: point.seq,
            hash: hex(&point.hash),
            utc: &point.utc,
            device: point.device,
            public_key: hex(&point.public_key),
            signature: hex(&point.signature),
        }
    }
}

/// A device whose signatures count.
#[derive(Serialize)]
pub(super) struct DeviceLine {
    device: Uuid,
    public_key: String,
}

impl DeviceLine {
    pub(super) fn of(known: &KnownDevice) -> DeviceLine {
        DeviceLine {
            device: known.device,
            public_key: hex(&known.public_key),
        }
    }
}

/// The person behind an `actor`.
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

/// The manifest's signature.
#[derive(Serialize)]
pub(super) struct Seal {
    pub(super) device: Uuid,
    pub(super) public_key: String,
    pub(super) signature: String,
}

/// A file of JSON lines, hashed while it is written.
pub(super) struct SealedLines {
    file: BufWriter<File>,
    digest: Sha256,
    line: Vec<u8>,
    count: u64,
}

impl SealedLines {
    pub(super) fn begin(folder: &Path, name: &str) -> io::Result<SealedLines> {
        let file = File::create_new(folder.join(name))?;
        hold(&file);
        Ok(SealedLines {
            file: BufWriter::with_capacity(1 << 16, file),
            digest: Sha256::new(),
            line: Vec::new(),
            count: 0,
        })
    }

    pub(super) fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value)?;
        self.line.push(b'\n');
        self.digest.update(&self.line);
        self.count += 1;
        self.file.write_all(&self.line)
    }

    /// How many lines it has, and its SHA-256, once it is on the disk.
    pub(super) fn finish(self) -> io::Result<(u64, String)> {
        self.file.into_inner()?.sync_all()?;
        Ok((self.count, hex(&self.digest.finalize())))
    }
}
