//! The anchor: the journal's head, outside the store, in two small files that are written in turn.
//!
//! An older copy of `store.db` (or of one page of it, or a store whose last commit was lost) opens
//! without a complaint. The anchor says how far the journal had come when "saved" was last shown,
//! so all of these are noticed. It is written after the commit and before "saved"; a crash in
//! between leaves the store ahead, which is no alarm. Each record carries a MAC, so only a holder
//! of the vault key can move it. Taking back the store *and* both files together is not noticed
//! here: for that the head is also written down elsewhere (backups, print).
//!
//! A record has 256 bytes, numbers big-endian:
//!
//! ```text
//!   0  8  magic "CBANCHOR"        32 32  head hash
//!   8  2  version (1)             64  8  utc, milliseconds since 1970 (testimony only)
//!  10  2  0                       72  8  generation of the vault file
//!  12  4  vk_version              80 144 0
//!                                224 32  HMAC-SHA256(anchor key, bytes 0..224)
//!  16  8  counter
//!  24  8  seq
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use hmac::Mac;
use uuid::Uuid;

use super::entry::{Hash, Head};
use crate::vault::{AnchorKey, private_file, sync_dir};

/// The two files in the data folder.
pub const ANCHOR_FILES: [&str; 2] = ["anchor.a", "anchor.b"];
/// Half a disk sector: written whole or not at all on most disks, and checked in case it was not.
pub const RECORD_BYTES: usize = 256;

const MAGIC: &[u8; 8] = b"CBANCHOR";
const VERSION: u16 = 1;
const SIGNED: usize = RECORD_BYTES - 32;

/// Why the anchor could not be read or written. The first three are alarms: the anchor is never
/// made anew by itself.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    #[error("no anchor file")]
    Missing,
    /// Neither file holds a record of this vault.
    #[error("no readable anchor record")]
    Unreadable,
    /// Two true records with one counter: a file was put back and then written to.
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
    /// Whether this is evidence that somebody or something took the anchor away, and not merely a
    /// disk or a version that cannot be read now.
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Missing | Self::Unreadable | Self::Contradiction)
    }
}

/// What an anchor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorPoint {
    pub head: Head,
    /// Of the vault key in use.
    pub vk_version: u32,
    /// Of the vault file in use; an older one beside it is noticed.
    pub generation: u64,
    pub utc: DateTime<Utc>,
}

/// The newest true record, and whether its fellow is true too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorReading {
    pub point: AnchorPoint,
    /// The other file is gone or holds no true record: a write was cut off, or a file was damaged.
    /// The newest record may have been that one; the journal's head then lies ahead of this.
    pub one_lost: bool,
}

/// The two files, held open, so that a save costs one write and one `fdatasync` and no search for a
/// path.
#[derive(Debug)]
pub struct Anchor {
    files: [File; 2],
    key: AnchorKey,
    counter: u64,
    /// The file with the older record: the one to overwrite.
    older: usize,
}

impl Anchor {
    /// Makes both files for a new store. Both hold `point`.
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
        let make = |name: &str| private_file().open(dir.join(name));
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
        sync_dir(dir)?;
        Ok(anchor)
    }

    /// Opens the anchor of an existing store for reading and writing. A lost file is made again
    /// empty and is the next to be written; the reading says that it was lost.
    ///
    /// # Errors
    /// As [`Anchor::read`].
    pub fn open(dir: &Path, key: AnchorKey) -> Result<(Self, AnchorReading), AnchorError> {
        let found = find(dir, &key)?;
        let open = |name: &str| {
            let path = dir.join(name);
            match OpenOptions::new().read(true).write(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => private_file().open(path),
                file => file,
            }
        };
        let anchor = Self {
            files: [open(ANCHOR_FILES[0])?, open(ANCHOR_FILES[1])?],
            key,
            counter: found.counter,
            older: 1 - found.newest,
        };
        if found.reading.one_lost {
            // A file that grew would hide every record written into it.
            let lost = &anchor.files[anchor.older];
            lost.set_len(RECORD_BYTES as u64)?;
            lost.sync_all()?;
            sync_dir(dir)?;
        }
        Ok((anchor, found.reading))
    }

    /// Reads the anchor and changes nothing.
    ///
    /// # Errors
    /// [`AnchorError::Missing`] if neither file is there; [`AnchorError::Unreadable`] if no record
    /// is true; [`AnchorError::Contradiction`]; [`AnchorError::Newer`]; [`AnchorError::Io`].
    pub fn read(dir: &Path, key: &AnchorKey) -> Result<AnchorReading, AnchorError> {
        find(dir, key).map(|found| found.reading)
    }

    /// Overwrites the older record and returns when it is on the disk. Only then may "saved" be
    /// shown.
    ///
    /// # Errors
    /// [`AnchorError::Io`]; the newer record is untouched, and the next call tries the same file
    /// again.
    pub fn write(&mut self, point: &AnchorPoint) -> Result<(), AnchorError> {
        let counter = self.counter + 1;
        let record = encode(&self.key, counter, point);
        let file = &mut self.files[self.older];
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&record)?;
        // The size does not change after the first write, so the data is all that has to reach the
        // disk.
        file.sync_data()?;
        self.counter = counter;
        self.older = 1 - self.older;
        Ok(())
    }
}

struct Found {
    reading: AnchorReading,
    counter: u64,
    newest: usize,
}

fn find(dir: &Path, key: &AnchorKey) -> Result<Found, AnchorError> {
    let mut records = [None, None];
    let mut missing = 0;
    let mut newer = false;
    for (record, name) in records.iter_mut().zip(ANCHOR_FILES) {
        match read_bytes(&dir.join(name))? {
            None => missing += 1,
            Some(bytes) => match decode(key, &bytes) {
                Decoded::True { counter, point } => *record = Some((counter, point)),
                Decoded::Newer => newer = true,
                Decoded::Untrue => {}
            },
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
    Ok(Found {
        reading: AnchorReading { point, one_lost },
        counter,
        newest,
    })
}

/// The file's bytes, at most one more than a record; `None` if there is no file.
fn read_bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::with_capacity(RECORD_BYTES + 1);
    file.take(RECORD_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
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

enum Decoded {
    True {
        counter: u64,
        point: AnchorPoint,
    },
    /// True, but of a version that this program cannot read.
    Newer,
    Untrue,
}

fn decode(key: &AnchorKey, bytes: &[u8]) -> Decoded {
    let Ok(record) = <&[u8; RECORD_BYTES]>::try_from(bytes) else {
        return Decoded::Untrue;
    };
    let (signed, mac) = record.split_at(SIGNED);
    let signature = key.mac().chain_update(signed).verify_slice(mac);
    if signature.is_err() || !record.starts_with(MAGIC) {
        return Decoded::Untrue;
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
        return Decoded::Untrue;
    };
    if u16::from_be_bytes(version) != VERSION {
        return Decoded::Newer;
    }
    let Some(utc) = DateTime::from_timestamp_millis(i64::from_be_bytes(millis)) else {
        return Decoded::Untrue;
    };
    let seq = i64::from_be_bytes(seq);
    Decoded::True {
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

/// What store and anchor say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The store ends where the anchor says.
    Ok,
    /// The store passes through the anchor and goes on for so many entries: a crash between commit
    /// and anchor. To be noted, and the anchor moved up.
    AheadOk(u64),
    /// ALARM: the store ends before the anchor: an older copy, or its end was lost.
    Behind { store: i64, anchor: i64 },
    /// ALARM: the store has another entry where the anchor stands, or none.
    Different { seq: i64 },
    /// ALARM: there is no anchor that can be believed.
    Missing,
}

impl Verdict {
    /// Whether the store may only be read from now on, until a person has decided.
    pub fn is_alarm(self) -> bool {
        !matches!(self, Self::Ok | Self::AheadOk(_))
    }
}

/// Judges the store's head by the anchor. `anchor` is what [`Anchor::read`] or [`Anchor::open`]
/// gave, `None` if their error [is an alarm](AnchorError::is_alarm). `lookup` gives the hash of an
/// entry of the store by its number (from 1). The entries after the anchor must be verified too
/// ([`super::verify`]).
pub fn judge(
    vault_id: Uuid,
    store: &Head,
    anchor: Option<&AnchorPoint>,
    lookup: impl Fn(i64) -> Option<Hash>,
) -> Verdict {
    let Some(AnchorPoint { head: anchor, .. }) = anchor else {
        return Verdict::Missing;
    };
    if store.seq < anchor.seq {
        return Verdict::Behind {
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
        (false, _) => Verdict::Different { seq: anchor.seq },
        (true, 0) => Verdict::Ok,
        (true, entries) => Verdict::AheadOk(entries),
    }
}
