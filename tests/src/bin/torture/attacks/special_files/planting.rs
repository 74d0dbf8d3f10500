//! Lays special files in the place of files and folders of a backup set.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::trial::TrialResult;

/// The length of a huge file with holes: 64 GiB.
const HOLES: u64 = 1 << 36;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialFile {
    Pipe,
    /// A link to what was there, which now lies elsewhere.
    LinkToContent,
    DanglingLink,
    LinkToDevice,
    HugeHoles,
    /// A file of nothing but a hole, as long as what was there.
    HoleOfSameLength,
}

pub const SPECIAL_FILES: [SpecialFile; 6] = [
    SpecialFile::Pipe,
    SpecialFile::LinkToContent,
    SpecialFile::DanglingLink,
    SpecialFile::LinkToDevice,
    SpecialFile::HugeHoles,
    SpecialFile::HoleOfSameLength,
];

/// A place on the medium, by the newest set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A file of the set, or one that SQLite would look for beside the store.
    Inside(&'static str),
    Set,
    /// The folder of all sets of the book.
    AllSets,
    Ledger,
    /// A set that would be the newest one.
    LaterSet,
}

pub const PLACES: [Place; 11] = [
    Place::Inside("MANIFEST.json"),
    Place::Inside("vault.json"),
    Place::Inside("store.db"),
    Place::Inside("PROVED.json"),
    Place::Inside("store.db-journal"),
    Place::Inside("store.db-wal"),
    Place::Inside("store.db-shm"),
    Place::Set,
    Place::AllSets,
    Place::Ledger,
    Place::LaterSet,
];

impl Place {
    /// Returns the path of the place, by the folder of the set.
    pub fn path(self, set: &Path) -> PathBuf {
        match self {
            Place::Inside(name) => set.join(name),
            Place::Set => set.to_owned(),
            Place::AllSets => set.parent().unwrap_or(set).to_owned(),
            Place::Ledger => set.with_file_name("erased.json"),
            Place::LaterSet => set.with_file_name("20991231T000000Z-99"),
        }
    }

    /// Returns whether the set must not be used with something special in this place.
    pub fn spoils_set(self) -> bool {
        match self {
            Place::Inside(name) => [
                "MANIFEST.json",
                "vault.json",
                "store.db",
                "store.db-journal",
                "store.db-wal",
                "store.db-shm",
            ]
            .contains(&name),
            Place::Set | Place::AllSets => true,
            Place::Ledger | Place::LaterSet => false,
        }
    }

    /// Returns whether it concerns this one set only, so that others must be usable.
    pub fn leaves_other_sets(self) -> bool {
        !matches!(self, Place::AllSets | Place::Ledger)
    }
}

/// Puts a special file in a place; what was there is moved to the folder `elsewhere` or removed.
pub fn plant(file: SpecialFile, at: &Path, elsewhere: &Path) -> TrialResult<()> {
    let aim = elsewhere.join("aim");
    let length = match fs::symlink_metadata(at) {
        Ok(found) => {
            fs::rename(at, &aim)?;
            found.len()
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::write(&aim, "nothing of this program")?;
            0
        }
        Err(error) => return Err(error.into()),
    };
    match file {
        SpecialFile::Pipe => make_pipe(at)?,
        SpecialFile::LinkToContent => link(&aim, at)?,
        SpecialFile::DanglingLink => link(&elsewhere.join("none"), at)?,
        SpecialFile::LinkToDevice => link(Path::new("/dev/zero"), at)?,
        SpecialFile::HugeHoles => File::create_new(at)?.set_len(HOLES)?,
        SpecialFile::HoleOfSameLength => File::create_new(at)?.set_len(length)?,
    }
    Ok(())
}

fn make_pipe(at: &Path) -> TrialResult<()> {
    match Command::new("mkfifo").arg(at).status()?.success() {
        true => Ok(()),
        false => Err("no pipe was made".into()),
    }
}

#[cfg(unix)]
fn link(aim: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(aim, at)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Lets whoever waits for a writer of this pipe read its end.
pub fn end_pipe(pipe: &Path) -> io::Result<()> {
    // For reading and writing, a pipe is opened without waiting for the other end.
    drop(OpenOptions::new().read(true).write(true).open(pipe)?);
    Ok(())
}

/// Returns the paths below a folder; no link is followed.
pub fn paths_below(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut paths = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
            paths.insert(entry.path());
        }
    }
    Ok(paths)
}
