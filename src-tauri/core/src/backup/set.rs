//! Backup sets on a disk: their locations and names, and writing and removing them so that an incomplete set never has the
//! name of a set.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::missing_is_damage;
use super::manifest::{MANIFEST_FILE, Manifest, PROOF_FILE, SetFile, read_bounded};
use super::media::{ask, is_folder, touch};
use super::{BackupError, Keys};
use crate::files::Hex;
use crate::files::{
    self, create_private_file, hex_text, open_regular, sync_folder, write_new_file,
};
use crate::store::{Progress, STORE_FILE};
use crate::vault::VAULT_FILE;

const PARTIAL: &str = ".partial";
const LEAVING: &str = ".leaving";
/// Far more sets than thinning ever leaves.
const MAX_SETS: usize = 10_000;
const BLOCK: usize = 1 << 20;
/// The number of bytes after which a written file is synced, so that saving a case never waits for a whole set to reach the
/// disk.
pub(super) const SYNC_BYTES: u64 = 4 << 20;

/// The backup location on the own disk and the others that the office chose.
#[derive(Debug, Clone)]
pub struct BackupLocations {
    pub own: PathBuf,
    /// In the order of the settings, where they are numbered from 1.
    pub others: Vec<PathBuf>,
}

impl BackupLocations {
    /// Returns every location with its number; 0 is the own one.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Path)> {
        let others = self.others.iter().map(PathBuf::as_path);
        std::iter::once(self.own.as_path())
            .chain(others)
            .enumerate()
    }
}

/// Returns the folder of a vault's sets in a location.
pub fn sets_folder(location: &Path, vault_id: Uuid) -> PathBuf {
    location.join(format!("casebook-{vault_id}"))
}

/// Returns the name of a set, such as `20261120T080000Z-4711`; names sort by time.
pub fn set_name(made: DateTime<Utc>, seq: i64) -> String {
    format!("{}-{seq}", made.format("%Y%m%dT%H%M%SZ"))
}

/// Returns the time in the name of a set, to the second; none if it is no such name.
pub(super) fn time_in_name(name: &str) -> Option<DateTime<Utc>> {
    let (time, _) = name.split_once('-')?;
    let time = NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ").ok()?;
    Some(time.and_utc())
}

/// Returns true if a name has the form that [`set_name`] gives.
pub(super) fn is_set_name(name: &str) -> bool {
    let Some((time, seq)) = name.split_once('-') else {
        return false;
    };
    let form = b"00000000T000000Z";
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_time = time.len() == form.len()
        && (time.bytes().zip(form)).all(|(b, f)| match f {
            b'0' => b.is_ascii_digit(),
            _ => b == *f,
        });
    is_time && seq.len() <= 19 && digits(seq)
}

/// A set that was found in a location.
#[derive(Debug)]
pub struct FoundSet {
    pub name: String,
    pub dir: PathBuf,
    /// The manifest, if its HMAC is right. The other files are checked only by a proof.
    pub manifest: Result<Manifest, BackupError>,
    pub proved_at: Option<DateTime<Utc>>,
}

/// Returns the sets of this vault in a location, newest first.
pub fn list_sets(location: &Path, keys: &Keys) -> Result<Vec<FoundSet>, BackupError> {
    let folder = sets_folder(location, keys.key.vault_id());
    Ok(set_names(&folder)?
        .into_iter()
        .map(|name| read_set(&folder, name, keys))
        .collect())
}

/// Returns the sets of this vault in a location that may not answer, newest first; none if it is unreachable. The thread that
/// waits for the medium has no keys, so that none stay in memory with it.
pub fn list_sets_if_reachable(location: &Path, keys: &Keys) -> Option<Vec<FoundSet>> {
    let folder = sets_folder(location, keys.key.vault_id());
    let below = folder.clone();
    let names = ask(location, move |location| {
        is_folder(location)
            .then(|| set_names(&below).ok())
            .flatten()
    });
    let mut sets = Vec::new();
    for name in names.flatten()? {
        let dir = folder.join(&name);
        let read = ask(location, move |_| SetFiles::read(&dir))?;
        sets.push(read.found(&folder, name, keys));
    }
    Some(sets)
}

/// Reads the set of this name in the folder of a vault.
pub(super) fn read_set(folder: &Path, name: String, keys: &Keys) -> FoundSet {
    SetFiles::read(&folder.join(&name)).found(folder, name, keys)
}

/// The small files of a set as they were read, not yet believed.
pub(super) struct SetFiles {
    manifest: Result<Vec<u8>, BackupError>,
    proof: Option<Vec<u8>>,
}

impl SetFiles {
    pub(super) fn read(dir: &Path) -> SetFiles {
        SetFiles {
            manifest: read_bounded(&dir.join(MANIFEST_FILE)),
            proof: read_bounded(&dir.join(PROOF_FILE)).ok(),
        }
    }

    /// Judges the files, which are those of the set of this name in the folder of a vault.
    pub(super) fn found(self, folder: &Path, name: String, keys: &Keys) -> FoundSet {
        let manifest = self.manifest.and_then(|bytes| {
            let manifest = Manifest::from_bytes(&bytes, keys)?;
            // A renamed set would pass for one of another time.
            let expected = set_name(
                manifest.content.made_time()?,
                manifest.content.checkpoint.seq,
            );
            match expected == name {
                true => Ok(manifest),
                false => Err(BackupError::Damaged),
            }
        });
        let proved_at = (manifest.as_ref().ok().zip(self.proof.as_ref()))
            .and_then(|(manifest, proof)| manifest.proof_time(proof, keys));
        FoundSet {
            dir: folder.join(&name),
            name,
            manifest,
            proved_at,
        }
    }
}

/// Returns whether there is a folder that is no link to another one.
///
/// # Errors
/// [`io::ErrorKind::NotADirectory`] if it is a link or a file, and those of looking at it.
pub(super) fn is_unlinked_folder(folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(io::ErrorKind::NotADirectory.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Returns the names of the folders that can be sets, newest first; empty if the folder does not exist. A link is not
/// followed.
pub(super) fn set_names(folder: &Path) -> Result<Vec<String>, BackupError> {
    touch(folder);
    if !is_unlinked_folder(folder)? {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && is_set_name(&name) {
            names.push(name);
        }
        if names.len() > MAX_SETS {
            return Err(BackupError::Damaged);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

/// Returns the size and SHA-256 of a file.
fn digest_file(path: &Path, progress: Progress<'_>) -> Result<(u64, [u8; 32]), BackupError> {
    copy_and_digest(path, &mut io::sink(), progress)
}

/// Copies a file and returns the size and SHA-256 of the bytes that were read.
pub(super) fn copy_file(
    from: &Path,
    into: &Path,
    progress: Progress<'_>,
) -> Result<(u64, [u8; 32]), BackupError> {
    let mut into = SyncedWriter {
        file: create_private_file(into)?,
        unsynced: 0,
    };
    let read = copy_and_digest(from, &mut into, progress)?;
    into.file.sync_all()?;
    Ok(read)
}

/// A file that is synced after every [`SYNC_BYTES`].
struct SyncedWriter {
    file: File,
    unsynced: u64,
}

impl Write for SyncedWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written as u64;
        if self.unsynced >= SYNC_BYTES {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Reads a file block by block, writes it to `into` and hashes it; `progress` is called after every block.
fn copy_and_digest(
    from: &Path,
    into: &mut dyn Write,
    progress: Progress<'_>,
) -> Result<(u64, [u8; 32]), BackupError> {
    touch(from);
    let mut file = open_regular(from).map_err(missing_is_damage)?;
    let total = file.metadata()?.len();
    let mut block = vec![0; BLOCK];
    let (mut hash, mut done) = (Sha256::new(), 0);
    loop {
        let read = file.read(&mut block)?;
        if done + read as u64 > total {
            return Err(BackupError::Damaged);
        }
        if read == 0 {
            return Ok((done, hash.finalize().into()));
        }
        hash.update(&block[..read]);
        into.write_all(&block[..read])?;
        done += read as u64;
        if !progress(done, total) {
            return Err(BackupError::Stopped);
        }
    }
}

/// Writes a set: `store` is the file that its manifest describes, `vault` the text of `vault.json`.
///
/// The folder has another name until every file is on the medium. An existing set is never overwritten.
pub(super) fn write_set(
    folder: &Path,
    name: &str,
    manifest: &Manifest,
    (store, vault): (&Path, &[u8]),
    progress: Progress<'_>,
) -> Result<PathBuf, BackupError> {
    fs::create_dir_all(folder)?;
    let dir = folder.join(name);
    if dir.exists() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let partial = write_partial(&dir, manifest, store, vault, progress)?;
    let renamed = fs::rename(&partial, &dir).and_then(|()| sync_folder(folder));
    renamed.inspect_err(|_| {
        let _ = fs::remove_dir_all(&partial);
    })?;
    Ok(dir)
}

/// Writes a whole set to a folder with the extension `.partial` and returns that folder.
pub(super) fn write_partial(
    dir: &Path,
    manifest: &Manifest,
    store: &Path,
    vault: &[u8],
    progress: Progress<'_>,
) -> Result<PathBuf, BackupError> {
    let partial = dir.with_extension(&PARTIAL[1..]);
    let mut written = || -> Result<(), BackupError> {
        fs::create_dir(&partial)?;
        let (bytes, sha256) = copy_file(store, &partial.join(STORE_FILE), progress)?;
        let listed = manifest.content.file(STORE_FILE)?;
        if listed.bytes != bytes || listed.sha256 != Hex(sha256) {
            return Err(BackupError::Damaged);
        }
        write_new_file(&partial.join(VAULT_FILE), vault)?;
        write_new_file(&partial.join(MANIFEST_FILE), &manifest.to_bytes())?;
        Ok(sync_folder(&partial)?)
    };
    written().inspect_err(|_| {
        // An incomplete set must not take up space.
        let _ = fs::remove_dir_all(&partial);
    })?;
    Ok(partial)
}

/// Replaces the set in `dir` by the partial one beside it. If it is interrupted between the renames, [`remove_leftovers`]
/// completes it.
pub(super) fn replace_set(dir: &Path) -> Result<(), BackupError> {
    let leaving = dir.with_extension(&LEAVING[1..]);
    fs::rename(dir, &leaving)?;
    fs::rename(dir.with_extension(&PARTIAL[1..]), dir)?;
    if let Some(folder) = dir.parent() {
        sync_folder(folder)?;
    }
    Ok(fs::remove_dir_all(leaving)?)
}

/// Writes `PROVED.json`.
pub(super) fn write_proof(dir: &Path, proof: &[u8]) -> Result<(), BackupError> {
    Ok(files::replace_file(dir, PROOF_FILE, proof)?)
}

/// Removes a set. It is renamed first, so that half a set is never found.
pub(super) fn remove_set(dir: &Path) -> Result<(), BackupError> {
    let leaving = dir.with_extension(&LEAVING[1..]);
    fs::rename(dir, &leaving)?;
    Ok(fs::remove_dir_all(leaving)?)
}

/// Removes incomplete sets that a crash or a pulled medium left behind, and completes an interrupted [`replace_set`].
pub fn remove_leftovers(folder: &Path) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let mut left = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let leftover = [PARTIAL, LEAVING].iter().find_map(|end| {
            let set = name.strip_suffix(end).filter(|set| is_set_name(set))?;
            Some((set.to_owned(), *end == LEAVING))
        });
        if let Some((set, leaving)) = leftover
            && entry.file_type()?.is_dir()
        {
            left.push((set, leaving, entry.path()));
        }
    }
    for (set, leaving, _) in &left {
        let (dir, partial) = (folder.join(set), folder.join(format!("{set}{PARTIAL}")));
        if *leaving && !dir.exists() && partial.exists() {
            fs::rename(partial, dir)?;
        }
    }
    for (_, _, path) in left {
        if path.exists() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

/// Describes the files of a set for its manifest.
pub(super) fn describe_files(
    store: &Path,
    vault: &[u8],
    progress: Progress<'_>,
) -> Result<Vec<SetFile>, BackupError> {
    let (bytes, sha256) = digest_file(store, progress)?;
    Ok(vec![
        SetFile {
            name: STORE_FILE.to_owned(),
            bytes,
            sha256: Hex(sha256),
        },
        SetFile {
            name: VAULT_FILE.to_owned(),
            bytes: vault.len() as u64,
            sha256: Hex(Sha256::digest(vault).into()),
        },
    ])
}

/// A folder beside the book in which copies and sets are opened. Its files are encrypted; it is removed when dropped.
#[derive(Debug)]
pub struct ScratchFolder(PathBuf);

impl ScratchFolder {
    /// Makes a scratch folder in `data`, the folder of the books: on the own disk, never on the medium.
    pub fn new(data: &Path) -> Result<ScratchFolder, BackupError> {
        let name = hex_text(&crate::vault::random::<8>()?);
        let dir = Self::folder(data).join(name);
        fs::create_dir_all(&dir)?;
        Ok(ScratchFolder(dir))
    }

    fn folder(data: &Path) -> PathBuf {
        data.join("scratch")
    }

    pub fn store(&self) -> PathBuf {
        self.0.join(STORE_FILE)
    }

    /// Removes the scratch folders that a crash left. Must not be called while anything is copied or proved.
    pub fn clear(data: &Path) {
        // A failure does no harm: the files are encrypted and are removed at the next start.
        let _ = fs::remove_dir_all(Self::folder(data));
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // A failure does no harm, as in `clear`.
        let _ = fs::remove_dir_all(&self.0);
    }
}
