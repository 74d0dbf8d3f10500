//! The lock on the data folder: one process at a time works on the files of the office book.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::error_mapping::disk_trouble;
use crate::domain::refusal::{Code, Refusal};
use crate::files::lock_file;

/// The file that the process using the office book keeps locked, in the data folder.
const LOCK_FILE: &str = "lock";

/// The lock on the data folder, held while the office book is in use.
pub(super) struct DataLock {
    data: PathBuf,
    held: Option<File>,
}

impl DataLock {
    pub fn new(data: &Path) -> DataLock {
        DataLock {
            data: data.to_owned(),
            held: None,
        }
    }

    /// Locks the data folder, before anything of the office book is read or written; refuses if another process has it.
    pub fn acquire(&mut self) -> Result<(), Refusal> {
        if self.held.is_none() {
            self.held = try_lock(&self.data).map_err(disk_trouble)?;
        }
        match self.held {
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::OpenElsewhere)),
        }
    }

    pub fn release(&mut self) {
        self.held = None;
    }
}

/// Locks the data folder; returns none while another process has it locked.
pub(super) fn try_lock(data: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(data)?;
    lock_file(&data.join(LOCK_FILE))
}
