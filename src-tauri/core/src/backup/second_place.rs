//! The second place of the backups: sets on the disk of the book are lost with it, so only a proved set on another disk is
//! a reassurance.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};

use super::Keys;
use super::media::{ask, is_folder};
use super::set::{SetFiles, set_names, sets_folder, time_in_name};
use crate::wire::backup_places::SecondPlace;

/// The age of a set on another disk, at the time of the last proved set, up to which it counts.
const MAX_LAG: Duration = Duration::hours(24);

/// The most sets of a location that are read to find a proved one.
const MAX_READ: usize = 50;

/// The state of a location that the office chose, as it was when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceState {
    pub folder: PathBuf,
    pub is_reachable: bool,
    /// It is on the disk of the book, as far as the system tells. A location that is unplugged is on another one.
    is_on_own_disk: bool,
    /// The time of the newest proved set in it.
    proved_at: Option<DateTime<Utc>>,
}

impl PlaceState {
    /// Looks at a location; `book` is the folder of the book. A location that does not answer is unreachable. Without keys
    /// its sets are not looked at.
    pub fn look(folder: &Path, book: &Path, keys: Option<&Keys>) -> PlaceState {
        let own = book.to_owned();
        let disk = ask(folder, move |folder| {
            is_folder(folder).then(|| is_on_same_disk(&own, folder))
        });
        let disk = disk.flatten();
        PlaceState {
            folder: folder.to_owned(),
            is_reachable: disk.is_some(),
            is_on_own_disk: disk.unwrap_or(false),
            proved_at: disk.and_then(|_| newest_proved(folder, keys?)),
        }
    }
}

/// Returns where the sets are besides the own disk: `others` are the locations that the office chose, `found` the last look
/// at them, `last` is the time of the last proved set.
pub fn second_place(
    others: &[PathBuf],
    found: &[PlaceState],
    last: Option<DateTime<Utc>>,
) -> SecondPlace {
    if others.is_empty() {
        return SecondPlace::NotChosen;
    }
    let state = |folder: &PathBuf| found.iter().find(|place| place.folder == *folder);
    let Some(places) = others.iter().map(state).collect::<Option<Vec<_>>>() else {
        return SecondPlace::Unknown;
    };
    let mut elsewhere = places
        .iter()
        .filter(|place| !place.is_on_own_disk)
        .peekable();
    let is_recent = |made: DateTime<Utc>| last.is_none_or(|last| last - made < MAX_LAG);
    if elsewhere.peek().is_none() {
        SecondPlace::SameDisk
    } else if elsewhere.any(|place| place.proved_at.is_some_and(is_recent)) {
        SecondPlace::Proved
    } else {
        SecondPlace::NotProved
    }
}

/// Returns the time of the newest proved set in a location. The threads that wait for the medium have no keys.
fn newest_proved(location: &Path, keys: &Keys) -> Option<DateTime<Utc>> {
    let folder = sets_folder(location, keys.key.vault_id());
    let below = folder.clone();
    let names = ask(location, move |_| set_names(&below).unwrap_or_default())?;
    names.into_iter().take(MAX_READ).find_map(|name| {
        let made = time_in_name(&name)?;
        let dir = folder.join(&name);
        let files = ask(location, move |_| SetFiles::read(&dir))?;
        files.found(&folder, name, keys).proved_at.map(|_| made)
    })
}

/// Returns true if both folders are on one disk, as far as the system tells.
fn is_on_same_disk(book: &Path, location: &Path) -> bool {
    matches!((disk_of(book), disk_of(location)), (Ok(one), Ok(other)) if one == other)
}

/// Returns the name of the disk that holds a folder: on Linux that of the whole disk, also through partitions, LVM and
/// encryption; elsewhere that of the volume.
#[cfg(unix)]
fn disk_of(folder: &Path) -> io::Result<PathBuf> {
    use std::os::unix::fs::MetadataExt;

    let device = fs::metadata(folder)?.dev();
    let (major, minor) = (
        (device >> 8 & 0xfff) | (device >> 32 & !0xfff),
        (device & 0xff) | (device >> 12 & !0xff),
    );
    let number = PathBuf::from(format!("{major}:{minor}"));
    let Ok(mut disk) = Path::new("/sys/dev/block").join(&number).canonicalize() else {
        return Ok(number);
    };
    // A mapped device names what it lies on; a few levels are usual.
    for _ in 0..8 {
        let below = fs::read_dir(disk.join("slaves"));
        let below = below.ok().and_then(|mut below| below.next()?.ok());
        match below.and_then(|below| below.path().canonicalize().ok()) {
            Some(below) => disk = below,
            None => break,
        }
    }
    if disk.join("partition").exists() {
        disk.pop();
    }
    Ok(disk)
}

#[cfg(not(unix))]
fn disk_of(folder: &Path) -> io::Result<PathBuf> {
    // The first component is the drive: `\\?\D:`, or a share.
    let full = fs::canonicalize(folder)?;
    Ok(full.components().take(1).collect())
}
