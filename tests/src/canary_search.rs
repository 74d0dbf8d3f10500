//! Searches bytes for words in every encoding in which a program may write them: UTF-8, UTF-16 in both byte orders,
//! GB18030 and base64 in its three alignments, also inside zlib, gzip and zip streams.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// The encoding of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
    Base64,
}

impl Encoding {
    pub const ALL: [Encoding; 5] = [
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Gb18030,
        Encoding::Base64,
    ];

    /// Returns the bytes of a word; for base64 the three forms that depend on the number of bytes before it.
    pub fn encode(self, word: &str) -> Vec<Vec<u8>> {
        let units = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect();
        match self {
            Encoding::Utf8 => vec![word.as_bytes().to_vec()],
            Encoding::Utf16Le => vec![units(u16::to_le_bytes)],
            Encoding::Utf16Be => vec![units(u16::to_be_bytes)],
            Encoding::Gb18030 => vec![encoding_rs::GB18030.encode(word).0.into_owned()],
            Encoding::Base64 => (0..3).map(|before| base64_within(word, before)).collect(),
        }
    }
}

/// Returns the characters of base64 that depend on the word alone when `before` bytes (modulo 3) are before it.
fn base64_within(word: &str, before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(word.as_bytes());
    let begin = (before * 8).div_ceil(6);
    let end = bytes.len() * 8 / 6;
    STANDARD.encode(bytes).as_bytes()[begin..end].to_vec()
}

/// A word that was found: its index in the list of words, and its encoding.
pub type Hit = (usize, Encoding);

/// A search for a list of words.
pub struct WordSearch {
    /// The encoded words by their first bytes.
    by_prefix: HashMap<[u8; PREFIX_LENGTH], Vec<(Vec<u8>, Hit)>>,
    /// True for each pair of bytes that a prefix begins with: most positions are excluded by one look.
    begins: Vec<bool>,
}

/// The number of bytes that are compared first, enough to exclude most positions.
const PREFIX_LENGTH: usize = 4;
/// The maximum number of bytes that are unpacked of one stream.
const MAX_UNPACKED: u64 = 4 << 20;

impl WordSearch {
    /// Prepares the search for words in all encodings.
    ///
    /// # Panics
    /// If a word has less than six bytes in any encoding, because it could be found by chance.
    pub fn new<S: AsRef<str>>(words: &[S]) -> WordSearch {
        let needles = words.iter().enumerate().flat_map(|(n, word)| {
            let encodings = Encoding::ALL.into_iter();
            encodings.flat_map(move |encoding| {
                let bytes = encoding.encode(word.as_ref()).into_iter();
                bytes.map(move |bytes| (bytes, (n, encoding)))
            })
        });
        WordSearch::from_needles(needles)
    }

    /// Prepares the search for bytes such as keys, without other encodings.
    pub fn from_bytes(secrets: &[Vec<u8>]) -> WordSearch {
        let needles = secrets.iter().cloned().enumerate();
        WordSearch::from_needles(needles.map(|(n, bytes)| (bytes, (n, Encoding::Utf8))))
    }

    fn from_needles(needles: impl Iterator<Item = (Vec<u8>, Hit)>) -> WordSearch {
        let mut by_prefix: HashMap<_, Vec<_>> = HashMap::new();
        let mut begins = vec![false; 1 << 16];
        for (bytes, hit) in needles {
            assert!(bytes.len() >= 6, "the word is too short to search for");
            let prefix: &[u8; PREFIX_LENGTH] =
                bytes.first_chunk().expect("six bytes have a prefix");
            begins[pair(prefix)] = true;
            by_prefix
                .entry(*prefix)
                .or_default()
                .push((bytes.clone(), hit));
        }
        WordSearch { by_prefix, begins }
    }

    /// Returns the words in these bytes.
    pub fn search_bytes(&self, bytes: &[u8]) -> BTreeSet<Hit> {
        let mut hits = BTreeSet::new();
        for (at, prefix) in bytes.windows(PREFIX_LENGTH).enumerate() {
            if !self.begins[pair(prefix)] {
                continue;
            }
            let prefix = prefix.first_chunk();
            let Some(needles) = prefix.and_then(|prefix| self.by_prefix.get(prefix)) else {
                continue;
            };
            let here = &bytes[at..];
            let found = needles
                .iter()
                .filter(|(needle, _)| here.starts_with(needle));
            hits.extend(found.map(|(_, hit)| *hit));
        }
        hits
    }

    /// Returns the words in these bytes, also in compressed streams within them.
    pub fn search_unpacked(&self, bytes: &[u8]) -> BTreeSet<Hit> {
        let mut hits = self.search_bytes(bytes);
        for at in 0..bytes.len().saturating_sub(2) {
            if let Some(unpacked) = unpack(&bytes[at..]) {
                hits.extend(self.search_bytes(&unpacked));
            }
        }
        hits
    }

    /// Returns the words in the files, and in the file names, of a folder and its subfolders.
    pub fn search_folder(&self, folder: &Path) -> io::Result<Vec<(PathBuf, Hit)>> {
        let mut hits = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                let kind = fs::symlink_metadata(&path)?.file_type();
                let mut found = self.search_bytes(path.as_os_str().as_encoded_bytes());
                if kind.is_dir() {
                    folders.push(path.clone());
                } else if kind.is_file() {
                    found.extend(self.search_unpacked(&fs::read(&path)?));
                }
                hits.extend(found.into_iter().map(|hit| (path.clone(), hit)));
            }
        }
        Ok(hits)
    }
}

/// Returns the first two bytes as a number.
fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// Unpacks a compressed stream at the beginning of the bytes as far as possible; returns `None` if there is none.
fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let read = |packed: &mut dyn Read| {
        let mut unpacked = Vec::new();
        // The part before an error counts, because a stream may be truncated.
        let _ = packed.take(MAX_UNPACKED).read_to_end(&mut unpacked);
        Some(unpacked).filter(|unpacked| !unpacked.is_empty())
    };
    match bytes {
        [0x1f, 0x8b, 8, ..] => read(&mut GzDecoder::new(bytes)),
        // A zlib header is a multiple of 31.
        [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0 => {
            read(&mut ZlibDecoder::new(bytes))
        }
        [b'P', b'K', 3, 4, ..] if bytes.len() > 30 => {
            let length = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
            let data = bytes.get(30 + length(26) + length(28)..)?;
            match length(8) {
                8 => read(&mut DeflateDecoder::new(data)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    const WORD: &str = "欧阳自清";

    fn encodings(bytes: &[u8]) -> Vec<Encoding> {
        let hits = WordSearch::new(&["别的一个词", WORD]).search_unpacked(bytes);
        hits.into_iter()
            .filter(|(n, _)| *n == 1)
            .map(|(_, encoding)| encoding)
            .collect()
    }

    #[test]
    fn a_word_is_found_in_every_encoding() {
        for form in Encoding::ALL {
            for bytes in form.encode(WORD) {
                let within = [b"abc".as_slice(), &bytes, b"xyz"].concat();
                assert_eq!(encodings(&within), [form]);
            }
        }
        assert_eq!(encodings("欧阳自浊".as_bytes()), []);
    }

    #[test]
    fn a_word_is_found_in_base64_at_every_alignment() {
        for before in ["", "x", "xy", "xyz"] {
            let text = format!("{before}{WORD}及其他");
            let form = encodings(STANDARD.encode(text).as_bytes());
            assert_eq!(form, [Encoding::Base64], "{before}");
        }
    }

    #[test]
    fn a_word_is_found_in_compressed_streams() {
        let text = format!("前言{WORD}后记").into_bytes();
        let mut zlib = ZlibEncoder::new(b"??".to_vec(), Compression::best());
        zlib.write_all(&text).expect("it is packed");
        assert_eq!(
            encodings(&zlib.finish().expect("it ends")),
            [Encoding::Utf8]
        );
        let mut gzip = GzEncoder::new(b"..".to_vec(), Compression::fast());
        gzip.write_all(&text).expect("it is packed");
        assert_eq!(
            encodings(&gzip.finish().expect("it ends")),
            [Encoding::Utf8]
        );
    }
}
