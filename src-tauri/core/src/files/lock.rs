//! Locks between processes.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Locks a file, which is created if it is missing, until the returned handle is closed; none while another handle has
/// it locked. The operating system releases the lock of a killed process.
pub(crate) fn lock_file(path: &Path) -> io::Result<Option<File>> {
    let file = File::create(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_file_is_not_locked_again_until_it_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let held = lock_file(&path).unwrap();
        assert!(held.is_some());
        assert!(lock_file(&path).unwrap().is_none());
        drop(held);
        assert!(lock_file(&path).unwrap().is_some());
        assert!(lock_file(&dir.path().join("missing/lock")).is_err());
    }
}
