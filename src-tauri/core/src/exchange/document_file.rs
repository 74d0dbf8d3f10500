//! The file of a document of a case.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::ExportError;
use super::file_names::{PackedFile, PendingFile, ReadableFile};

/// Writes the bytes of a document to an encrypted file in `dir`, which is created if it is missing.
///
/// # Errors
/// [`ExportError::Folder`]; then no file is left in the folder.
pub fn pack_document(
    dir: &Path,
    bytes: &[u8],
    extension: &'static str,
) -> Result<PackedFile, ExportError> {
    let mut file = PendingFile::begin(dir)?;
    file.write_all(bytes)?;
    Ok(PackedFile::new(file, extension, Vec::new())?)
}

/// Returns the file stem of a document: the number of the case and the title, without characters that a file system refuses.
pub fn document_stem(number: &str, title: &str) -> String {
    let stem = match number.is_empty() {
        true => title.to_owned(),
        false => format!("{number} {title}"),
    };
    let is_refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    stem.replace(is_refused, "-")
        .trim_matches(['.', ' '])
        .to_owned()
}

impl PackedFile {
    /// Decrypts the file, which is small.
    pub fn decrypt_now(self) -> Result<ReadableFile, ExportError> {
        self.decrypt(&AtomicBool::new(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_case_and_the_title() {
        let title = "调解协议书";
        for (number, stem) in [
            ("盛劳调字〔2026〕第7号", "盛劳调字〔2026〕第7号 调解协议书"),
            ("盛/调:2026*7", "盛-调-2026-7 调解协议书"),
            ("..2026\u{7}", "2026- 调解协议书"),
            ("", "调解协议书"),
        ] {
            assert_eq!(document_stem(number, title), stem);
        }
    }
}
