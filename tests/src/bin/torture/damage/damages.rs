//! The kinds of damage that the trial does to a file.

use std::fs;
use std::io;
use std::path::Path;

use crate::trial::TrialRandom;

/// The page size of SQLite and SQLCipher.
pub const PAGE: usize = 4096;
const SECTOR: usize = 512;

/// One damage to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// One bit is inverted.
    BitFlip {
        at: usize,
        bit: u8,
    },
    /// The file is truncated to this length.
    Truncated {
        at: usize,
    },
    Deleted,
    /// The sector of 512 bytes around this position is zeroed.
    ZeroedSector {
        at: usize,
    },
    /// This number of bytes is appended.
    Extended {
        by: usize,
    },
    /// Two pages, or the halves of a small file, are swapped.
    SwappedPages {
        a: usize,
        b: usize,
    },
    /// The file is replaced by an earlier version.
    OlderFile,
    /// One page is replaced by an earlier version.
    OlderPage {
        at: usize,
    },
    /// The file is replaced by that of another office.
    OtherOffice,
}

impl Damage {
    /// Returns a random damage for a file of this size; half of them are bit flips.
    pub fn random(random: &mut TrialRandom, size: usize) -> Damage {
        let at = random.index(size);
        let pages = (size / PAGE).max(2);
        match random.below(20) {
            0..=9 => Damage::BitFlip {
                at,
                bit: random.below(8) as u8,
            },
            10 | 11 => Damage::Truncated { at },
            12 => Damage::Deleted,
            13 => Damage::ZeroedSector { at },
            14 => Damage::Extended {
                by: 1 + random.index(PAGE),
            },
            15 => Damage::SwappedPages {
                a: random.index(pages),
                b: random.index(pages),
            },
            16 => Damage::OlderFile,
            17 | 18 => Damage::OlderPage {
                at: random.index(pages),
            },
            _ => Damage::OtherOffice,
        }
    }

    /// Returns true if the damage puts valid data of another time or office into the file.
    pub fn is_substitution(self) -> bool {
        matches!(
            self,
            Damage::OlderFile | Damage::OlderPage { .. } | Damage::OtherOffice
        )
    }

    /// Damages `file`; `older` and `other_office` are the same file in the other folders. Returns true if the file
    /// changed.
    pub fn apply(self, file: &Path, older: &Path, other_office: &Path) -> io::Result<bool> {
        let sound = fs::read(file)?;
        let mut bytes = sound.clone();
        match self {
            Damage::BitFlip { at, bit } => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Damage::Truncated { at } => bytes.truncate(at),
            Damage::Deleted => {
                fs::remove_file(file)?;
                return Ok(true);
            }
            Damage::ZeroedSector { at } => {
                let begin = at - at % SECTOR;
                let end = (begin + SECTOR).min(bytes.len());
                bytes[begin..end].fill(0);
            }
            Damage::Extended { by } => bytes.resize(sound.len() + by, 0xA5),
            Damage::SwappedPages { a, b } => swap_pages(&mut bytes, a, b),
            Damage::OlderFile => bytes = read_or_keep(older, &sound)?,
            Damage::OlderPage { at } => {
                let earlier = read_or_keep(older, &sound)?;
                let begin = at * PAGE;
                let end = (begin + PAGE).min(bytes.len()).min(earlier.len());
                if begin < end {
                    bytes[begin..end].copy_from_slice(&earlier[begin..end]);
                }
            }
            Damage::OtherOffice => bytes = read_or_keep(other_office, &sound)?,
        }
        if bytes == sound {
            return Ok(false);
        }
        fs::write(file, bytes)?;
        Ok(true)
    }
}

/// Reads a replacement file; returns the current content if there is no such file.
fn read_or_keep(path: &Path, current: &[u8]) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(current.to_vec()),
        read => read,
    }
}

/// Swaps two pages; in a file of less than two pages, its halves.
fn swap_pages(bytes: &mut [u8], a: usize, b: usize) {
    let size = if bytes.len() < 2 * PAGE {
        bytes.len() / 2
    } else {
        PAGE
    };
    let (low, high) = (a.min(b) * size, a.max(b) * size);
    if low == high || high + size > bytes.len() {
        return;
    }
    let (head, tail) = bytes.split_at_mut(high);
    head[low..low + size].swap_with_slice(&mut tail[..size]);
}
