//! Looks for planted words in bytes, in every form in which a program leaves them behind: UTF-8, UTF-16 in both orders,
//! GB18030, base64 in its three alignments, and all of these again inside zlib, gzip and zip streams.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// How a word was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
    Base64,
}

impl Form {
    pub const ALL: [Form; 5] = [
        Form::Utf8,
        Form::Utf16Le,
        Form::Utf16Be,
        Form::Gb18030,
        Form::Base64,
    ];

    /// The bytes of a word; several for base64, where it depends on what stands before.
    pub fn of(self, word: &str) -> Vec<Vec<u8>> {
        let units = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect();
        match self {
            Form::Utf8 => vec![word.as_bytes().to_vec()],
            Form::Utf16Le => vec![units(u16::to_le_bytes)],
            Form::Utf16Be => vec![units(u16::to_be_bytes)],
            Form::Gb18030 => vec![encoding_rs::GB18030.encode(word).0.into_owned()],
            Form::Base64 => (0..3).map(|before| base64_within(word, before)).collect(),
        }
    }
}

/// The characters of base64 that depend on the word alone when so many bytes (modulo 3) stand before it.
fn base64_within(word: &str, before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(word.as_bytes());
    let begin = (before * 8).div_ceil(6);
    let end = bytes.len() * 8 / 6;
    STANDARD.encode(bytes).as_bytes()[begin..end].to_vec()
}

/// A word that was found: its place in the list of words, and its form.
pub type Hit = (usize, Form);

/// The words that are looked for.
pub struct Words {
    /// By their first bytes.
    by_head: HashMap<[u8; HEAD], Vec<(Vec<u8>, Hit)>>,
}

/// Enough to tell most places apart at once.
const HEAD: usize = 4;
/// The most that is unpacked of one stream.
const MOST_UNPACKED: u64 = 4 << 20;

impl Words {
    /// # Panics
    /// If a word is too short to be told from chance: less than six bytes in any form.
    pub fn new<S: AsRef<str>>(words: &[S]) -> Words {
        let needles = words.iter().enumerate().flat_map(|(n, word)| {
            let forms = Form::ALL.into_iter();
            forms.flat_map(move |form| {
                let bytes = form.of(word.as_ref()).into_iter();
                bytes.map(move |bytes| (bytes, (n, form)))
            })
        });
        Words::of_needles(needles)
    }

    /// Bytes as they are, in no other form: keys.
    pub fn raw(secrets: &[Vec<u8>]) -> Words {
        let needles = secrets.iter().cloned().enumerate();
        Words::of_needles(needles.map(|(n, bytes)| (bytes, (n, Form::Utf8))))
    }

    fn of_needles(needles: impl Iterator<Item = (Vec<u8>, Hit)>) -> Words {
        let mut by_head: HashMap<_, Vec<_>> = HashMap::new();
        for (bytes, hit) in needles {
            assert!(bytes.len() >= 6, "a word too short to look for");
            let head = bytes.first_chunk().expect("six bytes have a head");
            by_head.entry(*head).or_default().push((bytes.clone(), hit));
        }
        Words { by_head }
    }

    /// What stands in these bytes as they are.
    pub fn plain(&self, bytes: &[u8]) -> BTreeSet<Hit> {
        let mut hits = BTreeSet::new();
        for (at, head) in bytes.windows(HEAD).enumerate() {
            let Some(needles) = head.first_chunk().and_then(|head| self.by_head.get(head)) else {
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

    /// What stands in these bytes, also in packed streams within.
    pub fn all(&self, bytes: &[u8]) -> BTreeSet<Hit> {
        let mut hits = self.plain(bytes);
        for at in 0..bytes.len().saturating_sub(2) {
            if let Some(unpacked) = unpack(&bytes[at..]) {
                hits.extend(self.plain(&unpacked));
            }
        }
        hits
    }

    /// What stands in the files, and in the names, of a folder and those below it.
    pub fn folder(&self, folder: &Path) -> io::Result<Vec<(PathBuf, Hit)>> {
        let mut hits = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                let kind = fs::symlink_metadata(&path)?.file_type();
                let mut found = self.plain(path.as_os_str().as_encoded_bytes());
                if kind.is_dir() {
                    folders.push(path.clone());
                } else if kind.is_file() {
                    found.extend(self.all(&fs::read(&path)?));
                }
                hits.extend(found.into_iter().map(|hit| (path.clone(), hit)));
            }
        }
        Ok(hits)
    }
}

/// The beginning of a packed stream, unpacked as far as it goes; none if it is no stream.
fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let read = |packed: &mut dyn Read| {
        let mut unpacked = Vec::new();
        // A stream that breaks off has said what it said up to there.
        let _ = packed.take(MOST_UNPACKED).read_to_end(&mut unpacked);
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

    fn forms(bytes: &[u8]) -> Vec<Form> {
        let hits = Words::new(&["别的一个词", WORD]).all(bytes);
        hits.into_iter()
            .filter(|(n, _)| *n == 1)
            .map(|(_, form)| form)
            .collect()
    }

    #[test]
    fn a_word_is_found_in_every_form() {
        for form in Form::ALL {
            for bytes in form.of(WORD) {
                let within = [b"abc".as_slice(), &bytes, b"xyz"].concat();
                assert_eq!(forms(&within), [form]);
            }
        }
        assert_eq!(forms("欧阳自浊".as_bytes()), []);
    }

    #[test]
    fn a_word_is_found_in_base64_wherever_it_stands() {
        for before in ["", "x", "xy", "xyz"] {
            let text = format!("{before}{WORD}及其他");
            let form = forms(STANDARD.encode(text).as_bytes());
            assert_eq!(form, [Form::Base64], "{before}");
        }
    }

    #[test]
    fn a_word_is_found_in_packed_streams() {
        let text = format!("前言{WORD}后记").into_bytes();
        let mut zlib = ZlibEncoder::new(b"??".to_vec(), Compression::best());
        zlib.write_all(&text).expect("it is packed");
        assert_eq!(forms(&zlib.finish().expect("it ends")), [Form::Utf8]);
        let mut gzip = GzEncoder::new(b"..".to_vec(), Compression::fast());
        gzip.write_all(&text).expect("it is packed");
        assert_eq!(forms(&gzip.finish().expect("it ends")), [Form::Utf8]);
    }
}
