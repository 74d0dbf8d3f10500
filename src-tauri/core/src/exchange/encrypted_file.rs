//! A file that is encrypted while it grows, under a key that only the memory knows: what a cancelled or killed export leaves
//! is useless. Once it is complete and journaled, it is decrypted in place.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use zeroize::Zeroizing;

/// The bytes that are encrypted or decrypted at once.
const CHUNK: usize = 1 << 16;

/// A file whose bytes are encrypted with ChaCha20 by their place in it (RFC 8439). Nobody relies on it to notice changes.
pub(super) struct EncryptedFile<F> {
    file: F,
    cipher: ChaCha20,
    position: u64,
    chunk: Zeroizing<Vec<u8>>,
}

impl<F: Read + Write + Seek> EncryptedFile<F> {
    /// Encrypts what will be written to an empty file.
    pub(super) fn begin(file: F) -> io::Result<EncryptedFile<F>> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(io::Error::other)?;
        // Every file has a key of its own, so the nonce need not differ. A writer that goes back and writes a place anew, as
        // that of ZIP does with the sizes in a head, shows how these bytes differ and nothing else.
        Ok(EncryptedFile {
            file,
            cipher: ChaCha20::new(&(*key).into(), &[0; 12].into()),
            position: 0,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK)),
        })
    }

    pub(super) fn file(&self) -> &F {
        &self.file
    }

    /// Replaces the content by the plain text, unless `stop` is set meanwhile, and returns the file.
    pub(super) fn decrypt(mut self, stop: &AtomicBool) -> io::Result<F> {
        let mut position = 0;
        loop {
            if stop.load(Ordering::Acquire) {
                return Err(io::Error::other("stopped"));
            }
            self.file.seek(SeekFrom::Start(position))?;
            self.chunk.clear();
            let read = (&mut self.file)
                .take(CHUNK as u64)
                .read_to_end(&mut self.chunk)?;
            if read == 0 {
                return Ok(self.file);
            }
            self.apply_cipher(position)?;
            self.file.seek(SeekFrom::Start(position))?;
            self.file.write_all(&self.chunk)?;
            position += read as u64;
        }
    }

    /// Encrypts or decrypts the chunk, whose first byte has this place in the file.
    fn apply_cipher(&mut self, position: u64) -> io::Result<()> {
        (self.cipher.try_seek(position))
            .and_then(|()| self.cipher.try_apply_keystream(&mut self.chunk))
            .map_err(|_| io::ErrorKind::FileTooLarge.into())
    }
}

impl<F: Read + Write + Seek> Write for EncryptedFile<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = &bytes[..bytes.len().min(CHUNK)];
        self.chunk.clear();
        self.chunk.extend_from_slice(bytes);
        self.apply_cipher(self.position)?;
        self.file.write_all(&self.chunk)?;
        self.position += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl<F: Seek> Seek for EncryptedFile<F> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(position)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn content(file: &EncryptedFile<Cursor<Vec<u8>>>) -> &[u8] {
        file.file().get_ref()
    }

    #[test]
    fn a_file_is_unreadable_until_it_is_decrypted() {
        let mut plain: Vec<u8> = "周小满,13800000417\n".repeat(9_000).into_bytes();
        assert!(plain.len() > 3 * CHUNK);
        let mut file = EncryptedFile::begin(Cursor::new(Vec::new())).unwrap();
        file.write_all(&plain).unwrap();
        // The sizes in the head of a ZIP are written last.
        file.seek(SeekFrom::Start(7)).unwrap();
        file.write_all(b"head").unwrap();
        plain[7..11].copy_from_slice(b"head");
        file.seek(SeekFrom::End(0)).unwrap();
        file.write_all(b"end").unwrap();
        plain.extend_from_slice(b"end");
        assert_eq!(content(&file).len(), plain.len());
        let hidden = content(&file);
        assert!(!hidden.windows(9).any(|part| part == "周小满".as_bytes()));
        assert!(!hidden.windows(8).any(|part| part == b"13800000"));
        let shown = file.decrypt(&AtomicBool::new(false)).unwrap();
        assert!(shown.into_inner() == plain);
    }

    #[test]
    fn two_files_have_two_keys() {
        let written = |_| {
            let mut file = EncryptedFile::begin(Cursor::new(Vec::new())).unwrap();
            file.write_all(&[0; 64]).unwrap();
            content(&file).to_vec()
        };
        let [one, other] = [0, 1].map(written);
        assert_ne!(one, other);
    }

    #[test]
    fn a_stopped_file_stays_encrypted() {
        let mut file = EncryptedFile::begin(Cursor::new(Vec::new())).unwrap();
        file.write_all(b"13800000417").unwrap();
        assert!(file.decrypt(&AtomicBool::new(true)).is_err());
    }
}
