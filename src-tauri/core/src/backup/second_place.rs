//! The second place of the backups: sets on the disk of the book are lost with it, so only a proved set on another disk is
//! a reassurance.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};

use super::Keys;
use super::set::{is_reachable, read_set, set_names, sets_folder, time_in_name};
use crate::wire::backup_places::SecondPlace;

/// The age of a set on another disk, at the time of the last proved set, up to which it counts.
const MAX_LAG: Duration = Duration::hours(24);

/// Returns where the sets are besides the own disk: `book` is the folder of the book, `others` the locations that the office
/// chose, `last` the time of the last proved set.
pub fn second_place(
    book: &Path,
    others: &[PathBuf],
    keys: &Keys,
    last: Option<DateTime<Utc>>,
) -> SecondPlace {
    let on_other_disk: Vec<&PathBuf> = (others.iter())
        .filter(|location| !is_on_same_disk(book, location))
        .collect();
    if others.is_empty() {
        SecondPlace::NotChosen
    } else if on_other_disk.is_empty() {
        SecondPlace::SameDisk
    } else if on_other_disk
        .iter()
        .any(|location| has_recent_proof(location, keys, last))
    {
        SecondPlace::Proved
    } else {
        SecondPlace::NotProved
    }
}

/// Returns true if the newest proved set in the location is hardly older than the last proved set of the book.
fn has_recent_proof(location: &Path, keys: &Keys, last: Option<DateTime<Utc>>) -> bool {
    let folder = sets_folder(location, keys.key.vault_id());
    let names = set_names(&folder).unwrap_or_default();
    let is_recent = |made: DateTime<Utc>| last.is_none_or(|last| last - made < MAX_LAG);
    names
        .into_iter()
        .take_while(|name| time_in_name(name).is_some_and(is_recent))
        .any(|name| read_set(&folder, name, keys).proved_at.is_some())
}

/// Returns true if both folders are on one disk, as far as the system tells. A location that is unplugged is on another one.
fn is_on_same_disk(book: &Path, location: &Path) -> bool {
    if !is_reachable(location) {
        return false;
    }
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
