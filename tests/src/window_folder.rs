//! The temporary folder of a window.

use std::path::Path;
use std::{io, thread};

use tempfile::TempDir;

/// A temporary folder that must be deleted when it is dropped; a failure fails the test.
pub struct WindowFolder(Option<TempDir>);

impl WindowFolder {
    pub fn create() -> io::Result<WindowFolder> {
        let folder = tempfile::Builder::new().prefix("casebook-").tempdir()?;
        Ok(WindowFolder(Some(folder)))
    }

    pub fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new(""), TempDir::path)
    }
}

impl Drop for WindowFolder {
    fn drop(&mut self) {
        let deleted = self.0.take().map_or(Ok(()), TempDir::close);
        // The processes that write to the folder have ended, so nothing can be in the way.
        assert!(
            deleted.is_ok() || thread::panicking(),
            "the folder of a window cannot be deleted: {deleted:?}"
        );
    }
}
