//! Reading of files that are not trusted yet: somebody else may have made the folder, on a stick for example.

use std::fs::{self, File, Metadata};
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
    /// A link, a pipe or a device.
    #[error("not an ordinary file")]
    NotRegular,
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for SmallFileError {
    fn from(error: io::Error) -> SmallFileError {
        match error.kind() {
            io::ErrorKind::NotFound => SmallFileError::Missing,
            io::ErrorKind::InvalidInput => SmallFileError::NotRegular,
            _ => SmallFileError::Io(error),
        }
    }
}

/// Refuses what is not an ordinary file.
///
/// # Errors
/// [`io::ErrorKind::IsADirectory`] for a folder; [`io::ErrorKind::InvalidInput`] for a link, a pipe or a device.
pub(crate) fn ensure_regular(found: &Metadata) -> io::Result<()> {
    match (found.is_file(), found.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(io::ErrorKind::IsADirectory.into()),
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

/// Opens an ordinary file for reading. A link is not followed; a pipe is not opened, which would wait for a writer without
/// end.
///
/// # Errors
/// Those of [`ensure_regular`], and of opening it.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    ensure_regular(&fs::symlink_metadata(path)?)?;
    File::open(path)
}

/// Reads an ordinary file of at most `limit` bytes.
pub(crate) fn read_small(path: &Path, limit: u64) -> Result<Vec<u8>, SmallFileError> {
    let file = open_regular(path)?;
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

    /// Opened as usual, the link is followed, and the pipe waits for ever.
    #[cfg(unix)]
    #[test]
    fn a_link_and_a_pipe_are_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let [aim, link, pipe] = ["aim", "link", "pipe"].map(|name| dir.path().join(name));
        std::fs::write(&aim, "abc").unwrap();
        std::os::unix::fs::symlink(&aim, &link).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert_eq!(std::fs::read(&link).unwrap(), b"abc", "control");
        for path in [link, pipe] {
            assert!(matches!(
                read_small(&path, 3),
                Err(SmallFileError::NotRegular)
            ));
        }
    }
}
