//! Sets on the disk: where they lie, how one is put in its place without a moment in which half a set has a name.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::hex::Hex;
use super::manifest::{MANIFEST_FILE, Manifest, PROOF_FILE, STORE_FILE, SetFile, VAULT_FILE};
use super::{BackupError, Keys};
use crate::vault::{private_file, sync_dir};

const PARTIAL: &str = ".partial";
const LEAVING: &str = ".leaving";
/// More sets than thinning ever leaves, by far; a folder with more is not one of ours.
const MOST_SETS: usize = 10_000;
const BLOCK: usize = 1 << 20;
/// What is written is made durable after so many bytes: a save waits for what the disk has before it, not for a whole set.
pub(super) const FLUSH: u64 = 4 << 20;

/// The own place and the others, as the office chose them.
#[derive(Debug, Clone)]
pub struct Places {
    pub own: PathBuf,
    /// By their number in the settings, from 1.
    pub others: Vec<PathBuf>,
}

impl Places {
    /// Every place with its number; 0 is the own one.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Path)> {
        let others = self.others.iter().map(PathBuf::as_path);
        std::iter::once(self.own.as_path())
            .chain(others)
            .enumerate()
    }
}

/// Whether the place is there now: a medium that is not plugged in is no folder.
pub fn is_reachable(place: &Path) -> bool {
    place.is_dir()
}

/// The folder of a vault's sets in a place.
pub fn sets_folder(place: &Path, vault_id: Uuid) -> PathBuf {
    place.join(format!("casebook-{vault_id}"))
}

/// The name of a set: `20261120T080000Z-4711`; names sort by time.
pub fn set_name(made: DateTime<Utc>, seq: i64) -> String {
    format!("{}-{seq}", made.format("%Y%m%dT%H%M%SZ"))
}

/// When a set with this name was made, to the second; none if the name is not of a set.
pub(super) fn time_in_name(name: &str) -> Option<DateTime<Utc>> {
    let (time, _) = name.split_once('-')?;
    let time = NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ").ok()?;
    Some(time.and_utc())
}

/// Whether a folder's name has the form that [`set_name`] gives.
pub(super) fn is_set_name(name: &str) -> bool {
    let Some((time, seq)) = name.split_once('-') else {
        return false;
    };
    let form = b"00000000T000000Z";
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let timely = time.len() == form.len()
        && (time.bytes().zip(form)).all(|(b, f)| match f {
            b'0' => b.is_ascii_digit(),
            _ => b == *f,
        });
    timely && seq.len() <= 19 && digits(seq)
}

/// A set as it was found in a place.
#[derive(Debug)]
pub struct Found {
    pub name: String,
    pub dir: PathBuf,
    /// Its manifest, if its seal holds; what lies beside it is checked only by a proof.
    pub manifest: Result<Manifest, BackupError>,
    pub proved_at: Option<DateTime<Utc>>,
}

/// The sets of this vault in a place, the newest first.
pub fn found(place: &Path, keys: &Keys) -> Result<Vec<Found>, BackupError> {
    let folder = sets_folder(place, keys.key.vault_id());
    Ok(names(&folder)?
        .into_iter()
        .map(|name| found_in(&folder, name, keys))
        .collect())
}

/// The set of this name below a vault's folder.
pub(super) fn found_in(folder: &Path, name: String, keys: &Keys) -> Found {
    let dir = folder.join(&name);
    let manifest = Manifest::read(&dir, keys).and_then(|manifest| {
        // A set under another's name would stand for another time.
        let own = set_name(manifest.content.made()?, manifest.content.witness.seq);
        match own == name {
            true => Ok(manifest),
            false => Err(BackupError::Damaged),
        }
    });
    let proved_at = (manifest.as_ref().ok()).and_then(|manifest| manifest.proved_at(&dir, keys));
    Found {
        name,
        dir,
        manifest,
        proved_at,
    }
}

/// Names of folders that can be sets, the newest first; none if the folder is not there.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && is_set_name(&name) {
            names.push(name);
        }
        if names.len() > MOST_SETS {
            return Err(BackupError::Damaged);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

/// A file's size and digest; `see` is asked between blocks and may stop it.
pub(super) fn digest(
    path: &Path,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(u64, [u8; 32]), BackupError> {
    pass_through(path, &mut io::sink(), see)
}

/// Copies a file and answers with its size and digest as they were read.
pub(super) fn copied(
    from: &Path,
    into: &Path,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(u64, [u8; 32]), BackupError> {
    let mut into = Flushed {
        file: private_file().open(into)?,
        loose: 0,
    };
    let read = pass_through(from, &mut into, see)?;
    into.file.sync_all()?;
    Ok(read)
}

/// A file that is never far ahead of its disk.
struct Flushed {
    file: File,
    loose: u64,
}

impl Write for Flushed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.loose += written as u64;
        if self.loose >= FLUSH {
            self.file.sync_data()?;
            self.loose = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn pass_through(
    from: &Path,
    into: &mut dyn Write,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(u64, [u8; 32]), BackupError> {
    let mut file = File::open(from).map_err(gone)?;
    let total = file.metadata()?.len();
    let mut block = vec![0; BLOCK];
    let (mut hash, mut done) = (Sha256::new(), 0);
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((done, hash.finalize().into()));
        }
        hash.update(&block[..read]);
        into.write_all(&block[..read])?;
        done += read as u64;
        if !see(done, total) {
            return Err(BackupError::Stopped);
        }
    }
}

/// A file that a set should have and has not is damage, not trouble of the disk.
fn gone(error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::NotFound => BackupError::Damaged,
        _ => BackupError::Io(error),
    }
}

/// Makes a file durable that was written elsewhere. For writing: Windows flushes no other handle.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file().open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts a set in its place: `store` is the file that its manifest speaks of, `vault` the text of `vault.json`.
///
/// Until every file is on the medium the folder has another name. A set that is there is never overwritten.
pub(super) fn put(
    folder: &Path,
    name: &str,
    manifest: &Manifest,
    (store, vault): (&Path, &[u8]),
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<PathBuf, BackupError> {
    fs::create_dir_all(folder)?;
    let dir = folder.join(name);
    if dir.exists() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let partial = put_partial(&dir, manifest, store, vault, see)?;
    let named = fs::rename(&partial, &dir).and_then(|()| sync_dir(folder));
    named.inspect_err(|_| {
        let _ = fs::remove_dir_all(&partial);
    })?;
    Ok(dir)
}

/// Writes a whole set beside the place that it is to take.
pub(super) fn put_partial(
    dir: &Path,
    manifest: &Manifest,
    store: &Path,
    vault: &[u8],
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<PathBuf, BackupError> {
    let partial = dir.with_extension(&PARTIAL[1..]);
    let mut written = || -> Result<(), BackupError> {
        fs::create_dir(&partial)?;
        let (bytes, sha256) = copied(store, &partial.join(STORE_FILE), see)?;
        let told = manifest.content.file(STORE_FILE)?;
        if told.bytes != bytes || told.sha256 != Hex(sha256) {
            return Err(BackupError::Damaged);
        }
        write_synced(&partial.join(VAULT_FILE), vault)?;
        write_synced(&partial.join(MANIFEST_FILE), &manifest.to_bytes())?;
        Ok(sync_dir(&partial)?)
    };
    written().inspect_err(|_| {
        // What could not be written whole must not take the room of the sets that are.
        let _ = fs::remove_dir_all(&partial);
    })?;
    Ok(partial)
}

/// Puts the whole set that lies beside `dir` in its place. Cut off in between, [`sweep`] ends it: a set that is leaving
/// while its place is empty has a successor.
pub(super) fn exchange(dir: &Path) -> Result<(), BackupError> {
    let leaving = dir.with_extension(&LEAVING[1..]);
    fs::rename(dir, &leaving)?;
    fs::rename(dir.with_extension(&PARTIAL[1..]), dir)?;
    if let Some(folder) = dir.parent() {
        sync_dir(folder)?;
    }
    Ok(fs::remove_dir_all(leaving)?)
}

/// Writes down that a set was proved.
pub(super) fn mark_proved(dir: &Path, proof: &[u8]) -> Result<(), BackupError> {
    replace(dir, PROOF_FILE, proof)
}

/// Puts a small file in place of the one of this name, in one step.
pub(super) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
    let fresh = dir.join(format!("{name}{PARTIAL}"));
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    write_synced(&fresh, bytes)?;
    fs::rename(&fresh, dir.join(name))?;
    Ok(sync_dir(dir)?)
}

/// Takes a set away. It loses its name first, so that half a set is never found.
pub(super) fn take_away(dir: &Path) -> Result<(), BackupError> {
    let leaving = dir.with_extension(&LEAVING[1..]);
    fs::rename(dir, &leaving)?;
    Ok(fs::remove_dir_all(leaving)?)
}

/// Clears what a crash or a pulled medium left of sets that never had their name, or had lost it; ends an exchange that
/// was cut off.
pub fn sweep(folder: &Path) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let mut left = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let of = [PARTIAL, LEAVING].iter().find_map(|end| {
            let set = name.strip_suffix(end).filter(|set| is_set_name(set))?;
            Some((set.to_owned(), *end == LEAVING))
        });
        if let Some((set, leaving)) = of
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

/// What the manifest says of a set's files.
pub(super) fn described(
    store: &Path,
    vault: &[u8],
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Vec<SetFile>, BackupError> {
    let (bytes, sha256) = digest(store, see)?;
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

/// A folder beside the book in which sets are opened; encrypted like everything else, and gone when dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// `data` is the folder of the books; the scratch folder is on the same disk, never on the medium.
    pub fn new(data: &Path) -> Result<Scratch, BackupError> {
        let name: String = crate::vault::random::<8>()?
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let dir = Self::folder(data).join(name);
        fs::create_dir_all(&dir)?;
        Ok(Scratch(dir))
    }

    fn folder(data: &Path) -> PathBuf {
        data.join("scratch")
    }

    pub fn store(&self) -> PathBuf {
        self.0.join(STORE_FILE)
    }

    /// Clears what a crash left; to be called when nothing is being copied or proved.
    pub fn clear(data: &Path) {
        // It is encrypted, and what cannot be removed now is removed at the next start.
        let _ = fs::remove_dir_all(Self::folder(data));
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // As for `clear`.
        let _ = fs::remove_dir_all(&self.0);
    }
}
