//! Atomic replacement of several files in one folder: after a crash at any point, either all of them
//! are the old ones or all are the new ones.
//!
//! ```text
//! store.db.next, vault.json.next …   written and synced beside the old files
//! switch                             names and digests of all of them; renamed into place: from here
//!                                    on the replacement is committed
//! store.db, vault.json …             each renamed to its name; obsolete files removed
//! switch                             removed
//! ```
//!
//! [`finish_or_undo`] runs before anything in the folder is opened: with the commit record `switch` it finishes the renames,
//! without one it removes every `.next` file. It can itself be interrupted anywhere and run again.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::base64::Base64;
use super::durable;
use super::small_file::{SmallFileError, open_regular, read_small};

/// The commit record: it lists the files that are being replaced and exists only until that is done.
pub const COMMIT_RECORD_FILE: &str = "switch";
const NEW_COMMIT_RECORD_FILE: &str = "switch.new";
const NEXT: &str = ".next";
/// The suffix of a file that SQLite may leave beside a store that is being written.
const NEXT_JOURNAL: &str = ".next-journal";

const FORMAT: &str = "casebook-switch";
const VERSION: u32 = 1;
/// More than any book needs, at 130 bytes per file.
const MAX_BYTES: u64 = 1 << 16;

/// The reason why files could not be replaced together.
#[derive(Debug, thiserror::Error)]
pub enum SwapError {
    /// An earlier replacement was interrupted: [`finish_or_undo`] must run first.
    #[error("an earlier replacement is unfinished")]
    Unfinished,
    /// The commit record or a file it lists is damaged; nothing was touched. Some old files may be gone, so
    /// only a backup helps.
    #[error("an unfinished replacement is damaged")]
    Damaged,
    /// The name is not a plain file name, is listed twice, or is used by this module itself.
    #[error("a name that cannot be replaced")]
    InvalidName,
    /// Nothing was replaced: every old file is unchanged.
    #[error("nothing was replaced: {0}")]
    NotStarted(#[source] io::Error),
    /// The replacement is committed but incomplete: everything in the folder must be closed and
    /// [`finish_or_undo`] must run.
    #[error("the replacement must be finished: {0}")]
    Interrupted(#[source] io::Error),
}

/// The result of [`finish_or_undo`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwapRecovery {
    /// No replacement was in progress.
    Nothing,
    /// An uncommitted replacement was undone; the old files are there.
    RolledBack,
    /// A committed replacement was finished; the new files are there.
    RolledForward,
}

/// The operations on a folder. Tests implement them to stop after each and to lose what was not synced.
trait Folder {
    fn names(&self) -> io::Result<Vec<String>>;
    /// Reads a small file; `None` if it does not exist.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;
    /// Returns the SHA-256 of a file; `None` if it does not exist.
    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>>;
    /// Creates or overwrites a file; durable only after [`Folder::sync`].
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    fn sync(&self, name: &str) -> io::Result<()>;
    /// Renames a file, replacing `to`; durable only after [`Folder::sync_names`].
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file, if it exists.
    fn remove(&self, name: &str) -> io::Result<()>;
    fn sync_names(&self) -> io::Result<()>;
}

struct DiskFolder(PathBuf);

impl Folder for DiskFolder {
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            // This program gives no names that are not Unicode.
            if let (false, Ok(name)) =
                (entry.file_type()?.is_dir(), entry.file_name().into_string())
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match read_small(&self.0.join(name), MAX_BYTES) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(SmallFileError::Missing) => Ok(None),
            // No text of this module.
            Err(SmallFileError::TooLarge | SmallFileError::NotRegular) => Ok(Some(Vec::new())),
            Err(SmallFileError::Io(error)) => Err(error),
        }
    }

    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>> {
        let mut file = match open_regular(&self.0.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(Some(hash.finalize().into())),
                length => hash.update(&piece[..length]),
            }
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.remove(name)?;
        let mut file = durable::create_private_file(&self.0.join(name))?;
        io::Write::write_all(&mut file, bytes)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        durable::sync_file(&self.0.join(name))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        durable::remove_file_if_exists(&self.0.join(name))
    }

    fn sync_names(&self) -> io::Result<()> {
        durable::sync_folder(&self.0)
    }
}

/// One file of the commit record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    name: String,
    sha256: Base64<32>,
}

/// The content of the commit record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommitRecord {
    format: String,
    version: u32,
    replace: Vec<Replacement>,
    remove: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    #[serde(rename = "switch")]
    record: CommitRecord,
    sha256: Base64<32>,
}

impl CommitRecord {
    fn to_bytes(&self) -> Vec<u8> {
        let inner = serde_json::to_vec(self).expect("strings and lists always have a JSON form");
        let envelope = Envelope {
            record: self.clone(),
            sha256: Base64(Sha256::digest(inner).into()),
        };
        serde_json::to_vec_pretty(&envelope).expect("strings and lists always have a JSON form")
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SwapError> {
        let envelope: Envelope = serde_json::from_slice(bytes).map_err(|_| SwapError::Damaged)?;
        let record = envelope.record;
        let names = record.replace.iter().map(|file| &file.name);
        let mut seen = BTreeSet::new();
        let are_valid = names
            .chain(&record.remove)
            .all(|name| is_valid_name(name) && seen.insert(name));
        let known = record.format == FORMAT && record.version == VERSION;
        if !are_valid || !known || record.to_bytes() != bytes {
            return Err(SwapError::Damaged);
        }
        Ok(record)
    }
}

/// Returns true for a plain file name that this module does not use itself.
fn is_valid_name(name: &str) -> bool {
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(characters)
        && name != COMMIT_RECORD_FILE
        && !is_leftover(name)
}

fn is_leftover(name: &str) -> bool {
    name == NEW_COMMIT_RECORD_FILE || name.ends_with(NEXT) || name.ends_with(NEXT_JOURNAL)
}

fn next_name(name: &str) -> String {
    format!("{name}{NEXT}")
}

/// A replacement that is being prepared. No present file changes before [`Swap::commit`]; without it,
/// [`finish_or_undo`] removes what was prepared.
pub struct Swap {
    folder: DiskFolder,
    replace: Vec<String>,
    remove: Vec<String>,
}

impl Swap {
    /// Begins a replacement in `dir` and removes what an earlier, uncommitted one prepared.
    ///
    /// # Errors
    /// [`SwapError::Unfinished`] if a committed one was interrupted; [`SwapError::NotStarted`].
    pub fn begin(dir: &Path) -> Result<Self, SwapError> {
        let folder = DiskFolder(dir.to_owned());
        if is_unfinished(dir) {
            return Err(SwapError::Unfinished);
        }
        remove_leftovers(&folder).map_err(SwapError::NotStarted)?;
        Ok(Self {
            folder,
            replace: Vec::new(),
            remove: Vec::new(),
        })
    }

    /// Returns the folder of the files.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Returns the path to which the new content of `name` must be written before [`Swap::add`] (a
    /// store, by SQLite).
    pub fn next_path(&self, name: &str) -> PathBuf {
        self.folder.0.join(next_name(name))
    }

    /// Writes `bytes` as the new content of `name`.
    ///
    /// # Errors
    /// [`SwapError::InvalidName`]; [`SwapError::NotStarted`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), SwapError> {
        self.check_name(name)?;
        let written = self.folder.write(&next_name(name), bytes);
        written.map_err(SwapError::NotStarted)?;
        self.replace.push(name.to_owned());
        Ok(())
    }

    /// Adds a file that was written to [`Swap::next_path`] and closed.
    ///
    /// # Errors
    /// [`SwapError::InvalidName`]. A missing file is only noticed by [`Swap::commit`].
    pub fn add(&mut self, name: &str) -> Result<(), SwapError> {
        self.check_name(name)?;
        self.replace.push(name.to_owned());
        Ok(())
    }

    /// Marks an obsolete file for removal (the rollback journal of the old store).
    ///
    /// # Errors
    /// [`SwapError::InvalidName`].
    pub fn remove(&mut self, name: &str) -> Result<(), SwapError> {
        self.check_name(name)?;
        self.remove.push(name.to_owned());
        Ok(())
    }

    fn check_name(&self, name: &str) -> Result<(), SwapError> {
        let taken = self
            .replace
            .iter()
            .chain(&self.remove)
            .any(|other| other == name);
        if taken || !is_valid_name(name) {
            return Err(SwapError::InvalidName);
        }
        Ok(())
    }

    /// Commits the replacement. None of the replaced files may be open.
    ///
    /// # Errors
    /// [`SwapError::NotStarted`]: every old file is unchanged. [`SwapError::Interrupted`]: the replacement
    /// is committed, and [`finish_or_undo`] must finish it before anything is opened.
    pub fn commit(self) -> Result<(), SwapError> {
        commit(&self.folder, &self.replace, self.remove)
    }
}

fn commit(folder: &impl Folder, replace: &[String], remove: Vec<String>) -> Result<(), SwapError> {
    let record = prepare(folder, replace, remove).map_err(SwapError::NotStarted)?;
    folder
        .rename(NEW_COMMIT_RECORD_FILE, COMMIT_RECORD_FILE)
        .map_err(SwapError::NotStarted)?;
    // Committed from here on, even if the name is not durable yet.
    folder.sync_names().map_err(SwapError::Interrupted)?;
    finish(folder, &record).map_err(SwapError::Interrupted)
}

/// Makes everything durable except the name of the commit record.
fn prepare(
    folder: &impl Folder,
    replace: &[String],
    remove: Vec<String>,
) -> io::Result<CommitRecord> {
    let mut record = CommitRecord {
        format: FORMAT.to_owned(),
        version: VERSION,
        replace: Vec::new(),
        remove,
    };
    for name in replace {
        folder.sync(&next_name(name))?;
        let digest = folder.digest(&next_name(name))?;
        record.replace.push(Replacement {
            name: name.clone(),
            sha256: Base64(digest.ok_or(io::ErrorKind::NotFound)?),
        });
    }
    folder.write(NEW_COMMIT_RECORD_FILE, &record.to_bytes())?;
    folder.sync(NEW_COMMIT_RECORD_FILE)?;
    // The names of the new files must be durable before that of the commit record.
    folder.sync_names()?;
    Ok(record)
}

/// Does the renames and what follows, skipping the parts that are already done.
fn finish(folder: &impl Folder, record: &CommitRecord) -> io::Result<()> {
    let names: BTreeSet<String> = folder.names()?.into_iter().collect();
    for file in &record.replace {
        if names.contains(&next_name(&file.name)) {
            folder.rename(&next_name(&file.name), &file.name)?;
        }
    }
    for name in &record.remove {
        folder.remove(name)?;
    }
    // The commit record may be removed only when the new names are durable, and the new files may be written
    // only when its removal is durable.
    folder.sync_names()?;
    folder.remove(COMMIT_RECORD_FILE)?;
    folder.sync_names()
}

/// Returns true if a replacement in `dir` is committed but incomplete. Nothing there may be opened:
/// changes of an old file would be lost when it is finished.
pub fn is_unfinished(dir: &Path) -> bool {
    fs::symlink_metadata(dir.join(COMMIT_RECORD_FILE)).is_ok()
}

/// Finishes or undoes an interrupted replacement. Must be called before anything in `dir` is opened.
///
/// # Errors
/// [`SwapError::Damaged`], and then nothing was touched; [`SwapError::NotStarted`] and
/// [`SwapError::Interrupted`] for errors of the disk: another call continues where it stopped.
pub fn finish_or_undo(dir: &Path) -> Result<SwapRecovery, SwapError> {
    finish_or_undo_in(&DiskFolder(dir.to_owned()))
}

fn finish_or_undo_in(folder: &impl Folder) -> Result<SwapRecovery, SwapError> {
    let Some(bytes) = folder
        .read(COMMIT_RECORD_FILE)
        .map_err(SwapError::NotStarted)?
    else {
        return match remove_leftovers(folder).map_err(SwapError::NotStarted)? {
            true => Ok(SwapRecovery::RolledBack),
            false => Ok(SwapRecovery::Nothing),
        };
    };
    let record = CommitRecord::from_bytes(&bytes)?;
    // All files are checked before the first is renamed.
    for file in &record.replace {
        let found = match folder
            .digest(&next_name(&file.name))
            .map_err(SwapError::Interrupted)?
        {
            Some(waiting) => Some(waiting),
            None => folder.digest(&file.name).map_err(SwapError::Interrupted)?,
        };
        if found != Some(file.sha256.0) {
            return Err(SwapError::Damaged);
        }
    }
    finish(folder, &record).map_err(SwapError::Interrupted)?;
    remove_leftovers(folder).map_err(SwapError::Interrupted)?;
    Ok(SwapRecovery::RolledForward)
}

/// Removes what was prepared, and returns true if there was anything.
fn remove_leftovers(folder: &impl Folder) -> io::Result<bool> {
    let left: Vec<String> = folder
        .names()?
        .into_iter()
        .filter(|name| is_leftover(name))
        .collect();
    for name in &left {
        folder.remove(name)?;
    }
    if !left.is_empty() {
        folder.sync_names()?;
    }
    Ok(!left.is_empty())
}

#[cfg(test)]
mod tests;
