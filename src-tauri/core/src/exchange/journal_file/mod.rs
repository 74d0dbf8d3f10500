//! The journal as a folder that anybody can check without Casebook: `journal.jsonl` with one entry per line, the signed
//! checkpoints, the people behind the ids, a signed manifest, and a verifier of one file in Python (`verify.py`).
//!
//! A pure writer, as all exports: the caller reads the journal in slices and pushes them. The folder has no name before
//! it is complete; dropped unfinished, nothing is left.

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

use super::{ExportError, leftovers};
use crate::domain::office::House;
use crate::journal::{Checkpoint, DeviceKey, Head, KnownDevice, Link};
use parts::{DeviceLine, EntryLine, PersonLine, PointLine, Seal, SealedLines, hex};

const FORMAT: &str = "casebook-journal";
const VERSION: u32 = 1;
/// Locked as long as the folder is being written.
pub(super) const ENTRIES: &str = "journal.jsonl";
const VERIFIER: &str = include_str!("verify.py");
const EXPLANATION: &str = include_str!("README.md");

/// What an exported journal says of itself.
#[derive(Debug, Clone)]
pub struct JournalImprint {
    pub vault_id: Uuid,
    pub exported_on: NaiveDate,
    /// Whether each entry tells what it records. Such an export holds personal data.
    pub payloads: bool,
    /// The devices whose signatures count, the signing one among them.
    pub devices: Vec<KnownDevice>,
}

/// A journal that is being written out. Dropped unfinished, it leaves nothing.
pub struct JournalFolder {
    scratch: TempDir,
    dir: PathBuf,
    imprint: JournalImprint,
    entries: SealedLines,
    points: SealedLines,
    files: BTreeMap<&'static str, String>,
    head: Head,
    erased: u64,
}

impl JournalFolder {
    /// Begins a folder in `dir`, which is made if it is missing. On Unix only this account can read it.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when `dir` cannot be written.
    pub fn begin(
        dir: &Path,
        imprint: JournalImprint,
        house: &House,
    ) -> Result<JournalFolder, ExportError> {
        fs::create_dir_all(dir)?;
        super::clear_leftovers(dir);
        let scratch = leftovers::unnamed().tempdir_in(dir)?;
        let mut folder = JournalFolder {
            entries: SealedLines::begin(scratch.path(), ENTRIES)?,
            points: SealedLines::begin(scratch.path(), "checkpoints.jsonl")?,
            dir: dir.to_owned(),
            head: Head::genesis(imprint.vault_id),
            files: BTreeMap::new(),
            erased: 0,
            scratch,
            imprint,
        };
        let people: Vec<PersonLine> = house.staff.iter().map(PersonLine::of).collect();
        folder.add("people.json", &pretty(&people)?)?;
        folder.add("verify.py", VERIFIER.as_bytes())?;
        folder.add("README.md", EXPLANATION.as_bytes())?;
        Ok(folder)
    }

    /// Adds the next entries, in order from the first.
    ///
    /// # Errors
    /// [`ExportError::Folder`].
    pub fn push(&mut self, links: &[Link]) -> Result<(), ExportError> {
        for link in links {
            let line = EntryLine::of(link, self.imprint.payloads);
            self.entries.line(&line)?;
            self.erased += u64::from(link.payload.is_none());
            self.head = link.entry.head();
        }
        Ok(())
    }

    /// Adds signed checkpoints.
    ///
    /// # Errors
    /// [`ExportError::Folder`].
    pub fn push_checkpoints(&mut self, points: &[Checkpoint]) -> Result<(), ExportError> {
        for point in points {
            self.points.line(&PointLine::of(point))?;
        }
        Ok(())
    }

    /// Completes the folder, signs its manifest and gives it its name: `journal-DATE`, or `journal-DATE (2)` if that is
    /// taken. Answers the name.
    ///
    /// # Errors
    /// [`ExportError::Folder`]; nothing is left then.
    pub fn finish(mut self, device: Uuid, key: &DeviceKey) -> Result<String, ExportError> {
        let imprint = &self.imprint;
        let (entries, journal) = self.entries.finish()?;
        let (checkpoints, points) = self.points.finish()?;
        self.files.insert(ENTRIES, journal);
        self.files.insert("checkpoints.jsonl", points);
        let manifest = pretty(&Manifest {
            format: FORMAT,
            version: VERSION,
            vault_id: imprint.vault_id,
            exported_on: imprint.exported_on,
            payloads: imprint.payloads,
            entries,
            erased: imprint.payloads.then_some(self.erased),
            checkpoints,
            head: HeadLine {
                seq: self.head.seq,
                hash: hex(&self.head.hash),
                code: self.head.check_code(),
            },
            devices: imprint.devices.iter().map(DeviceLine::of).collect(),
            files: &self.files,
        })?;
        let seal = Seal {
            device,
            public_key: hex(&key.public()),
            signature: hex(&key.sign_export(imprint.vault_id, &Sha256::digest(&manifest).into())),
        };
        write(self.scratch.path(), "manifest.json", &manifest)?;
        write(self.scratch.path(), "manifest.sig", &pretty(&seal)?)?;
        let day = imprint.exported_on;
        Ok(named(self.scratch, &self.dir, &format!("journal-{day}"))?)
    }

    fn add(&mut self, name: &'static str, bytes: &[u8]) -> Result<(), ExportError> {
        write(self.scratch.path(), name, bytes)?;
        self.files.insert(name, hex(&Sha256::digest(bytes)));
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
    /// Entries whose payload was erased; unsaid where no payload is exported.
    erased: Option<u64>,
    checkpoints: u64,
    head: HeadLine,
    devices: Vec<DeviceLine>,
    files: &'a BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct HeadLine {
    seq: i64,
    hash: String,
    code: String,
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(folder.join(name))?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

/// Gives the complete folder its name. The first free one is taken; nothing that exists is touched.
fn named(scratch: TempDir, dir: &Path, stem: &str) -> io::Result<String> {
    for twin in 1..10_000_u32 {
        let name = match twin {
            1 => stem.to_owned(),
            _ => format!("{stem} ({twin})"),
        };
        let path = dir.join(&name);
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        fs::rename(scratch.path(), path)?;
        // It has moved away: there is nothing left to clear up.
        let _ = scratch.keep();
        return Ok(name);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
