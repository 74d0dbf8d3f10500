//! A disk that takes no change of a book for a while.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A disk that takes no change of a book until this value is dropped: SQLite cannot open its rollback journal.
pub struct FullDisk {
    journal: PathBuf,
    probe: Option<PathBuf>,
}

impl FullDisk {
    /// Fills the disk of the book in this folder. A small file beside the store still fits if `takes_small_files`, so
    /// that the program believes for a moment that the disk is sound again.
    pub fn fill(book: &Path, takes_small_files: bool) -> io::Result<FullDisk> {
        let journal = book.join("store.db-journal");
        if journal.exists() {
            fs::remove_file(&journal)?;
        }
        link_to_nothing(&journal)?;
        let mut full = FullDisk {
            journal,
            probe: None,
        };
        if !takes_small_files {
            let probe = book.join("probe");
            fs::create_dir(&probe)?;
            full.probe = Some(probe);
        }
        Ok(full)
    }
}

impl Drop for FullDisk {
    fn drop(&mut self) {
        // If one of them stays, the next sign-in is refused, which the trial reports.
        let _ = fs::remove_file(&self.journal);
        let _ = self.probe.as_ref().map(fs::remove_dir);
    }
}

/// Makes a link that leads to no folder, so that no file can be made through it and none is there to be read.
#[cfg(unix)]
fn link_to_nothing(path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(path.with_file_name("nothing").join("journal"), path)
}

#[cfg(not(unix))]
fn link_to_nothing(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
