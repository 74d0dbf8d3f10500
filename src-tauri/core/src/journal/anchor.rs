//! The anchor: the head of the journal, stored outside the store in two small files that are written in turn.
//!
//! An older copy of `store.db` (or of one page of it, or a store whose last commit was lost) opens without an error.
//! The anchor holds the head at the time "saved" was last shown, so all of these are noticed. It is written after the
//! commit and before "saved"; a crash in between leaves the store ahead, which is no alarm. Each record has a MAC, so
//! only a holder of the vault key can write one. Replacing the store *and* both files with older copies is not
//! noticed here; for that, the head is also kept elsewhere (backups, print).
//!
//! A record has 256 bytes, numbers big-endian:
//!
//! ```text
//!   0  8  magic "CBANCHOR"        32 32  head hash
//!   8  2  version (1)             64  8  utc, milliseconds since 1970 (not trusted)
//!  10  2  0                       72  8  generation of the vault file
//!  12  4  vk_version              80 144 0
//!                                224 32  HMAC-SHA256(anchor key, bytes 0..224)
//!  16  8  counter
//!  24  8  seq
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use hmac::Mac;
use uuid::Uuid;

use super::entry::{Hash, Head};
use crate::files::{SmallFileError, create_private_file, ensure_regular, read_small, sync_folder};
use crate::vault::AnchorKey;

/// The two files in the data folder.
pub const ANCHOR_FILES: [&str; 2] = ["anchor.a", "anchor.b"];
/// The size of a record. Half a disk sector is written whole or not at all on most disks; the MAC detects a torn one.
pub const RECORD_BYTES: usize = 256;

const MAGIC: &[u8; 8] = b"CBANCHOR";
const VERSION: u16 = 1;
const SIGNED: usize = RECORD_BYTES - 32;

/// An error in reading or writing the anchor. The first three are alarms: the program never recreates an anchor.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    #[error("no anchor file")]
    Missing,
    /// Neither file holds a valid record of this vault.
    #[error("no readable anchor record")]
    Unreadable,
    /// Two valid records have the same counter: one file was replaced by an older copy and then written.
    #[error("two anchor records contradict each other")]
    Contradiction,
    #[error("written by a newer Casebook")]
    Newer,
    #[error("there is an anchor already")]
    AlreadyThere,
    #[error("anchor: {0}")]
    Io(#[from] io::Error),
}

impl AnchorError {
    /// Returns whether this is evidence that the anchor was removed or replaced, and not merely an unreadable disk or a
    /// newer version.
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Missing | Self::Unreadable | Self::Contradiction)
    }
}

/// The contents of an anchor record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorPoint {
    pub head: Head,
    /// The version of the vault key in use.
    pub vk_version: u32,
    /// The generation of the vault file in use, by which an older vault file is noticed.
    pub generation: u64,
    pub utc: DateTime<Utc>,
}

/// The newest valid record, and whether the other one is valid, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorReading {
    pub point: AnchorPoint,
    /// The other file is missing or holds no valid record: a write was interrupted, or a file was damaged. The lost
    /// record may have been the newest; the head of the journal is then ahead of this one.
    pub one_lost: bool,
}

/// The two files, held open so that a save costs only one write and one `fdatasync`.
#[derive(Debug)]
pub struct Anchor {
    files: [File; 2],
    key: AnchorKey,
    counter: u64,
    /// The index of the file with the older record, which is overwritten next.
    older: usize,
}

impl Anchor {
    /// Creates both files for a new store. Both hold `point`.
    ///
    /// # Errors
    /// [`AnchorError::AlreadyThere`] if either file exists: an anchor is evidence and is not
    /// overwritten; [`AnchorError::Io`].
    pub fn create(dir: &Path, key: AnchorKey, point: &AnchorPoint) -> Result<Self, AnchorError> {
        for name in ANCHOR_FILES {
            if fs::symlink_metadata(dir.join(name)).is_ok() {
                return Err(AnchorError::AlreadyThere);
            }
        }
        let make = |name: &str| create_private_file(&dir.join(name));
        let mut anchor = Self {
            files: [make(ANCHOR_FILES[0])?, make(ANCHOR_FILES[1])?],
            key,
            counter: 0,
            older: 0,
        };
        anchor.write(point)?;
        anchor.write(point)?;
        for file in &anchor.files {
            file.sync_all()?;
        }
        sync_folder(dir)?;
        Ok(anchor)
    }

    /// Opens the anchor of an existing store for reading and writing. A lost file is recreated empty and written
    /// next; the reading says that it was lost.
    ///
    /// # Errors
    /// [`AnchorError::Missing`] if neither file exists; [`AnchorError::Unreadable`] if no record
    /// is valid; [`AnchorError::Contradiction`]; [`AnchorError::Newer`]; [`AnchorError::Io`].
    pub fn open(dir: &Path, key: AnchorKey) -> Result<(Self, AnchorReading), AnchorError> {
        let found = find_newest(dir, &key)?;
        let open = |name: &str| {
            let path = dir.join(name);
            match fs::symlink_metadata(&path).and_then(|found| ensure_regular(&found)) {
                Ok(()) => OpenOptions::new().read(true).write(true).open(&path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => create_private_file(&path),
                // A link: what it leads to is not written.
                Err(_) => fs::remove_file(&path).and_then(|()| create_private_file(&path)),
            }
        };
        let anchor = Self {
            files: [open(ANCHOR_FILES[0])?, open(ANCHOR_FILES[1])?],
            key,
            counter: found.counter,
            older: 1 - found.file,
        };
        if found.reading.one_lost {
            // A file with surplus bytes would make every record written to it invalid.
            let lost = &anchor.files[anchor.older];
            lost.set_len(RECORD_BYTES as u64)?;
            lost.sync_all()?;
            sync_folder(dir)?;
        }
        Ok((anchor, found.reading))
    }

    /// Reads the anchor and changes nothing.
    ///
    /// # Errors
    /// The same as for [`Anchor::open`].
    #[cfg(any(test, feature = "tests"))]
    pub fn read(dir: &Path, key: &AnchorKey) -> Result<AnchorReading, AnchorError> {
        find_newest(dir, key).map(|found| found.reading)
    }

    /// Makes every later write fail, like a disk that takes nothing any more.
    #[cfg(test)]
    pub(crate) fn refuse_writing(&mut self, dir: &Path) -> io::Result<()> {
        for (file, name) in self.files.iter_mut().zip(ANCHOR_FILES) {
            *file = File::open(dir.join(name))?;
        }
        Ok(())
    }

    /// Overwrites the older record and returns once it is on the disk. Only then may "saved" be shown.
    ///
    /// # Errors
    /// [`AnchorError::Io`]; the newer record is unchanged, and the next call tries the same file again.
    pub fn write(&mut self, point: &AnchorPoint) -> Result<(), AnchorError> {
        let counter = self.counter + 1;
        let record = encode(&self.key, counter, point);
        let file = &mut self.files[self.older];
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&record)?;
        // The size does not change after the first write, so the data without metadata is enough.
        file.sync_data()?;
        self.counter = counter;
        self.older = 1 - self.older;
        Ok(())
    }
}

/// The newest valid record, its counter, and the index of its file.
struct Newest {
    reading: AnchorReading,
    counter: u64,
    file: usize,
}

/// Reads both files and returns the newest valid record.
fn find_newest(dir: &Path, key: &AnchorKey) -> Result<Newest, AnchorError> {
    let mut records = [None, None];
    let mut missing = 0;
    let mut newer = false;
    for (record, name) in records.iter_mut().zip(ANCHOR_FILES) {
        let bytes = match read_small(&dir.join(name), RECORD_BYTES as u64) {
            Ok(bytes) => bytes,
            Err(SmallFileError::Missing) => {
                missing += 1;
                continue;
            }
            // No record is longer, or anything but a file.
            Err(SmallFileError::TooLarge | SmallFileError::NotRegular) => continue,
            Err(SmallFileError::Io(error)) => return Err(error.into()),
        };
        match decode(key, &bytes) {
            Decoded::Valid { counter, point } => *record = Some((counter, point)),
            Decoded::Newer => newer = true,
            Decoded::Invalid => {}
        }
    }
    if newer {
        return Err(AnchorError::Newer);
    }
    let (newest, (counter, point), one_lost) = match records {
        [None, None] if missing == 2 => return Err(AnchorError::Missing),
        [None, None] => return Err(AnchorError::Unreadable),
        [Some(a), None] => (0, a, true),
        [None, Some(b)] => (1, b, true),
        [Some(a), Some(b)] if a.0 == b.0 && a.1 != b.1 => return Err(AnchorError::Contradiction),
        [Some(a), Some(b)] if a.0 >= b.0 => (0, a, false),
        [Some(_), Some(b)] => (1, b, false),
    };
    Ok(Newest {
        reading: AnchorReading { point, one_lost },
        counter,
        file: newest,
    })
}

fn encode(key: &AnchorKey, counter: u64, point: &AnchorPoint) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(MAGIC);
    record[8..10].copy_from_slice(&VERSION.to_be_bytes());
    record[12..16].copy_from_slice(&point.vk_version.to_be_bytes());
    record[16..24].copy_from_slice(&counter.to_be_bytes());
    record[24..32].copy_from_slice(&point.head.seq.to_be_bytes());
    record[32..64].copy_from_slice(&point.head.hash);
    record[64..72].copy_from_slice(&point.utc.timestamp_millis().to_be_bytes());
    record[72..80].copy_from_slice(&point.generation.to_be_bytes());
    let mac = key.mac().chain_update(&record[..SIGNED]).finalize();
    record[SIGNED..].copy_from_slice(&mac.into_bytes());
    record
}

/// A decoded record.
enum Decoded {
    Valid {
        counter: u64,
        point: AnchorPoint,
    },
    /// Valid, but of a version that this program cannot read.
    Newer,
    Invalid,
}

fn decode(key: &AnchorKey, bytes: &[u8]) -> Decoded {
    let Ok(record) = <&[u8; RECORD_BYTES]>::try_from(bytes) else {
        return Decoded::Invalid;
    };
    let (signed, mac) = record.split_at(SIGNED);
    let verified = key.mac().chain_update(signed).verify_slice(mac);
    if verified.is_err() || !record.starts_with(MAGIC) {
        return Decoded::Invalid;
    }
    let (
        Some(version),
        Some(vk_version),
        Some(counter),
        Some(seq),
        Some(hash),
        Some(millis),
        Some(generation),
    ) = (
        field(record, 8),
        field(record, 12),
        field(record, 16),
        field(record, 24),
        field::<32>(record, 32),
        field(record, 64),
        field(record, 72),
    )
    else {
        return Decoded::Invalid;
    };
    if u16::from_be_bytes(version) != VERSION {
        return Decoded::Newer;
    }
    let Some(utc) = DateTime::from_timestamp_millis(i64::from_be_bytes(millis)) else {
        return Decoded::Invalid;
    };
    let seq = i64::from_be_bytes(seq);
    Decoded::Valid {
        counter: u64::from_be_bytes(counter),
        point: AnchorPoint {
            head: Head { seq, hash },
            vk_version: u32::from_be_bytes(vk_version),
            generation: u64::from_be_bytes(generation),
            utc,
        },
    }
}

fn field<const N: usize>(record: &[u8; RECORD_BYTES], at: usize) -> Option<[u8; N]> {
    record[at..].first_chunk().copied()
}

/// The result of comparing the head of the store with the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorVerdict {
    /// The store ends at the anchor.
    Ok,
    /// The store passes through the anchor and has so many more entries, after a crash between commit and anchor. The
    /// anchor is then written again.
    AheadOk(u64),
    /// Alarm: the store ends before the anchor. It is an older copy, or its end was lost.
    Behind { store: i64, anchor: i64 },
    /// Alarm: the store has another entry, or none, at the number of the anchor.
    Different { seq: i64 },
    /// Alarm: there is no valid anchor.
    Missing,
}

impl AnchorVerdict {
    /// Returns whether the store must not be written until a person has decided.
    pub fn is_alarm(self) -> bool {
        !matches!(self, Self::Ok | Self::AheadOk(_))
    }
}

/// Compares the head of the store with the anchor. `anchor` comes from [`Anchor::open`]; it is
/// `None` if their error [is an alarm](AnchorError::is_alarm). `lookup` returns the hash of an entry of the store by
/// its number, from 1. The entries after the anchor must be verified, too ([`super::verify`]).
pub fn judge(
    vault_id: Uuid,
    store: &Head,
    anchor: Option<&AnchorPoint>,
    lookup: impl Fn(i64) -> Option<Hash>,
) -> AnchorVerdict {
    let Some(AnchorPoint { head: anchor, .. }) = anchor else {
        return AnchorVerdict::Missing;
    };
    if store.seq < anchor.seq {
        return AnchorVerdict::Behind {
            store: store.seq,
            anchor: anchor.seq,
        };
    }
    let ahead = store.seq.abs_diff(anchor.seq);
    let hash = match ahead {
        0 => Some(store.hash),
        _ if anchor.seq == 0 => Some(Head::genesis(vault_id).hash),
        _ => lookup(anchor.seq),
    };
    match (hash == Some(anchor.hash), ahead) {
        (false, _) => AnchorVerdict::Different { seq: anchor.seq },
        (true, 0) => AnchorVerdict::Ok,
        (true, entries) => AnchorVerdict::AheadOk(entries),
    }
}
