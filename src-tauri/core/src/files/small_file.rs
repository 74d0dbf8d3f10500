//! Reading of small files whose content is not trusted yet.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The reason why a small file was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SmallFileError {
    #[error("there is no such file")]
    Missing,
    /// Nothing that this program writes is so large.
    #[error("the file is larger than its limit")]
    TooLarge,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads a file of at most `limit` bytes.
pub(crate) fn read_small(path: &Path, limit: u64) -> Result<Vec<u8>, SmallFileError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(SmallFileError::Missing);
        }
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(SmallFileError::TooLarge),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(matches!(read_small(&path, 3), Err(SmallFileError::Missing)));
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(read_small(&path, 3).unwrap(), b"abc");
        assert!(matches!(
            read_small(&path, 2),
            Err(SmallFileError::TooLarge)
        ));
        assert!(matches!(
            read_small(dir.path(), 3),
            Err(SmallFileError::Io(_))
        ));
    }
}
