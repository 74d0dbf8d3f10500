//! The journal as a folder that can be verified without Casebook: `journal.jsonl` with one entry per line, the signed
//! checkpoints, the people behind the actor ids, a signed manifest, and a verifier in one Python file (`verify.py`).
//!
//! Like all exports it only writes: the caller reads the journal in slices and pushes them. The folder has a temporary
//! name until it is complete, its files are encrypted until the caller has journaled the export, and dropping it before
//! `finish` leaves nothing.

mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

use super::error::ExportError;
use super::file_task::FileTask;
use super::leftovers;
use crate::domain::office::OfficeSetup;
use crate::files::hex_text;
use crate::journal::{Checkpoint, DeviceKey, Head, KnownDevice, StoredEntry};
use parts::{CheckpointLine, DeviceLine, EntryLine, HashedLines, ManifestSignature, PersonLine};

const FORMAT: &str = "casebook-journal";
/// Version 1 had no signatures of people.
const VERSION: u32 = 2;
/// The file of the entries. It is locked while the folder is being written.
const ENTRIES_FILE: &str = leftovers::LOCKED_FILE;
/// The file of the signed checkpoints.
const CHECKPOINTS_FILE: &str = "checkpoints.jsonl";
const VERIFIER: &str = include_str!("verify.py");
const README: &str = include_str!("README.md");

/// The facts about an exported journal that its manifest states.
#[derive(Debug, Clone)]
pub struct JournalHeader {
    pub vault_id: Uuid,
    pub exported_on: NaiveDate,
    /// True if the entries are exported with their payloads. Such an export holds personal data.
    pub payloads: bool,
    /// The devices whose signatures are valid, including the signing one.
    pub devices: Vec<KnownDevice>,
}

/// A journal folder that is being written. Dropping it leaves nothing.
pub struct JournalFolder {
    pending: TempDir,
    dir: PathBuf,
    header: JournalHeader,
    entries: HashedLines,
    checkpoints: HashedLines,
    people: Vec<u8>,
    head: Head,
    erased: u64,
}

impl JournalFolder {
    /// Begins a folder in `dir`, which is created if it is missing. On Unix only the current account can read it.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when `dir` cannot be written.
    pub fn begin(
        dir: &Path,
        header: JournalHeader,
        setup: &OfficeSetup,
    ) -> Result<JournalFolder, ExportError> {
        fs::create_dir_all(dir)?;
        leftovers::clear_leftovers(dir);
        let pending = leftovers::pending_folder_builder().tempdir_in(dir)?;
        let people: Vec<PersonLine> = setup.staff.iter().map(PersonLine::of).collect();
        Ok(JournalFolder {
            entries: HashedLines::begin(pending.path(), ENTRIES_FILE)?,
            checkpoints: HashedLines::begin(pending.path(), CHECKPOINTS_FILE)?,
            people: pretty_json(&people)?,
            dir: dir.to_owned(),
            head: Head::genesis(header.vault_id),
            erased: 0,
            pending,
            header,
        })
    }

    /// Adds the next entries, in order of their numbers from the first.
    ///
    /// # Errors
    /// [`ExportError::Folder`].
    pub fn push(&mut self, entries: &[StoredEntry]) -> Result<(), ExportError> {
        for stored in entries {
            let line = EntryLine::of(stored, self.header.payloads);
            self.entries.push(&line)?;
            self.erased += u64::from(stored.payload.is_none());
            self.head = stored.entry.head();
        }
        Ok(())
    }

    /// Adds signed checkpoints.
    ///
    /// # Errors
    /// [`ExportError::Folder`].
    pub fn push_checkpoints(&mut self, checkpoints: &[Checkpoint]) -> Result<(), ExportError> {
        for checkpoint in checkpoints {
            self.checkpoints.push(&CheckpointLine::of(checkpoint))?;
        }
        Ok(())
    }

    /// Decrypts the files, on a thread of its own. That the journal is exported must be journaled before.
    pub fn start_decrypting(self) -> FileTask<ReadableJournal> {
        FileTask::start(move |stop| {
            let (entry_count, entries) = self.entries.finish(stop)?;
            let (checkpoint_count, checkpoints) = self.checkpoints.finish(stop)?;
            let mut folder = ReadableJournal {
                pending: self.pending,
                dir: self.dir,
                header: self.header,
                head: self.head,
                erased: self.erased,
                entry_count,
                checkpoint_count,
                files: BTreeMap::from([(ENTRIES_FILE, entries), (CHECKPOINTS_FILE, checkpoints)]),
            };
            folder.add_file("people.json", &self.people)?;
            folder.add_file("verify.py", VERIFIER.as_bytes())?;
            folder.add_file("README.md", README.as_bytes())?;
            Ok(folder)
        })
    }
}

/// A journal folder that is complete but for its manifest, and readable. Dropping it before `finish` leaves nothing.
pub struct ReadableJournal {
    pending: TempDir,
    dir: PathBuf,
    header: JournalHeader,
    head: Head,
    erased: u64,
    entry_count: u64,
    checkpoint_count: u64,
    files: BTreeMap<&'static str, String>,
}

impl ReadableJournal {
    /// Signs the manifest and renames the folder to `journal-DATE`, or `journal-DATE (2)` and so on if that name exists.
    /// Returns the name.
    ///
    /// # Errors
    /// [`ExportError::Folder`]; then nothing is left.
    pub fn finish(self, device: Uuid, key: &DeviceKey) -> Result<String, ExportError> {
        let header = &self.header;
        let manifest = pretty_json(&Manifest {
            format: FORMAT,
            version: VERSION,
            vault_id: header.vault_id,
            exported_on: header.exported_on,
            payloads: header.payloads,
            entries: self.entry_count,
            erased: header.payloads.then_some(self.erased),
            checkpoints: self.checkpoint_count,
            head: ManifestHead {
                seq: self.head.seq,
                hash: hex_text(&self.head.hash),
                code: self.head.check_code(),
            },
            devices: header.devices.iter().map(DeviceLine::of).collect(),
            files: &self.files,
        })?;
        let signature = ManifestSignature {
            device,
            public_key: hex_text(&key.public()),
            signature: hex_text(
                &key.sign_export(header.vault_id, &Sha256::digest(&manifest).into()),
            ),
        };
        write_file(self.pending.path(), "manifest.json", &manifest)?;
        write_file(
            self.pending.path(),
            "manifest.sig",
            &pretty_json(&signature)?,
        )?;
        let day = header.exported_on;
        Ok(rename_folder(
            self.pending,
            &self.dir,
            &format!("journal-{day}"),
        )?)
    }

    /// Writes one file and notes its SHA-256 for the manifest.
    fn add_file(&mut self, name: &'static str, bytes: &[u8]) -> Result<(), ExportError> {
        write_file(self.pending.path(), name, bytes)?;
        self.files.insert(name, hex_text(&Sha256::digest(bytes)));
        Ok(())
    }
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    version: u32,
    vault_id: Uuid,
    exported_on: NaiveDate,
    payloads: bool,
    entries: u64,
    /// The number of entries whose payload was erased; null if payloads are not exported.
    erased: Option<u64>,
    checkpoints: u64,
    head: ManifestHead,
    devices: Vec<DeviceLine>,
    files: &'a BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct ManifestHead {
    seq: i64,
    hash: String,
    code: String,
}

fn pretty_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Creates a file and writes it through to the disk.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(folder.join(name))?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

/// Renames the complete folder to the first free name; no existing file is touched.
fn rename_folder(pending: TempDir, dir: &Path, stem: &str) -> io::Result<String> {
    for number in 1..10_000_u32 {
        let name = match number {
            1 => stem.to_owned(),
            _ => format!("{stem} ({number})"),
        };
        let path = dir.join(&name);
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        fs::rename(pending.path(), path)?;
        // The folder was renamed, so the temporary directory must not be deleted any more.
        let _ = pending.keep();
        return Ok(name);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
