//! Ways in which a file can be damaged while nobody looks.

use std::fs;
use std::io;
use std::path::Path;

use crate::trial::Dice;

/// SQLite's and SQLCipher's page.
pub const PAGE: usize = 4096;
const SECTOR: usize = 512;

/// What was done to the file; told when it was not noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One bit turned.
    Flip {
        at: usize,
        bit: u8,
    },
    /// Cut off after so many bytes.
    Cut {
        at: usize,
    },
    Gone,
    /// 512 bytes of zeros.
    Sector {
        at: usize,
    },
    /// Bytes after its end.
    Longer {
        by: usize,
    },
    /// Two pages, or halves of a small file, in each other's place.
    Crossed {
        a: usize,
        b: usize,
    },
    /// The same file as it was earlier.
    Older,
    /// One page of the file as it was earlier.
    OlderPage {
        at: usize,
    },
    /// The same file of another book.
    Others,
}

impl Kind {
    /// Chance decides; bits turned are most of it. `size` is the file's.
    pub fn roll(dice: &mut Dice, size: usize) -> Kind {
        let at = dice.index(size);
        let pages = (size / PAGE).max(2);
        match dice.below(20) {
            0..=9 => Kind::Flip {
                at,
                bit: dice.below(8) as u8,
            },
            10 | 11 => Kind::Cut { at },
            12 => Kind::Gone,
            13 => Kind::Sector { at },
            14 => Kind::Longer {
                by: 1 + dice.index(PAGE),
            },
            15 => Kind::Crossed {
                a: dice.index(pages),
                b: dice.index(pages),
            },
            16 => Kind::Older,
            17 | 18 => Kind::OlderPage {
                at: dice.index(pages),
            },
            _ => Kind::Others,
        }
    }

    /// Whether something true, of another time or book, takes the file's place.
    pub fn puts_back(self) -> bool {
        matches!(self, Kind::Older | Kind::OlderPage { .. } | Kind::Others)
    }

    /// Does it to `file`; `older` and `others` are that file in the other folders. Answers whether anything changed.
    pub fn inflict(self, file: &Path, older: &Path, others: &Path) -> io::Result<bool> {
        let sound = fs::read(file)?;
        let mut bytes = sound.clone();
        match self {
            Kind::Flip { at, bit } => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Kind::Cut { at } => bytes.truncate(at),
            Kind::Gone => {
                fs::remove_file(file)?;
                return Ok(true);
            }
            Kind::Sector { at } => {
                let begin = at - at % SECTOR;
                let end = (begin + SECTOR).min(bytes.len());
                bytes[begin..end].fill(0);
            }
            Kind::Longer { by } => bytes.resize(sound.len() + by, 0xA5),
            Kind::Crossed { a, b } => cross(&mut bytes, a, b),
            Kind::Older => bytes = read_or_same(older, &sound)?,
            Kind::OlderPage { at } => {
                let earlier = read_or_same(older, &sound)?;
                let begin = at * PAGE;
                let end = (begin + PAGE).min(bytes.len()).min(earlier.len());
                if begin < end {
                    bytes[begin..end].copy_from_slice(&earlier[begin..end]);
                }
            }
            Kind::Others => bytes = read_or_same(others, &sound)?,
        }
        if bytes == sound {
            return Ok(false);
        }
        fs::write(file, bytes)?;
        Ok(true)
    }
}

/// A file that was not there earlier, or in the other book, cannot take this one's place.
fn read_or_same(path: &Path, same: &[u8]) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(same.to_vec()),
        read => read,
    }
}

/// Exchanges two pages; in a file of one page, its halves.
fn cross(bytes: &mut [u8], a: usize, b: usize) {
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
