//! The lock on the data folder: one process at a time works on the files of the office book. Two small files beside it say
//! what the lock cannot: that its process has no window any more, and that somebody started the program once more.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::error_mapping::disk_trouble;
use crate::domain::refusal::{Code, Refusal};
use crate::files::lock_file;

/// The file that the process using the office book keeps locked, in the data folder.
const LOCK_FILE: &str = "lock";

/// Exists while the process that holds the lock has closed its window and makes its last backup.
const CLOSING_FILE: &str = "closing";
/// Written by a process that found the lock taken: the window of the other one should come to the front.
const SHOW_FILE: &str = "show";

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
        if self.held.is_some() {
            return Ok(());
        }
        self.held = try_lock(&self.data).map_err(disk_trouble)?;
        if self.held.is_some() {
            // What an earlier process left behind.
            self.remove(CLOSING_FILE);
            self.remove(SHOW_FILE);
            return Ok(());
        }
        if self.data.join(CLOSING_FILE).exists() {
            return Err(Refusal::new(Code::ClosingElsewhere));
        }
        // Without the file the other window only stays where it is.
        let _ = fs::write(self.data.join(SHOW_FILE), b"");
        Err(Refusal::new(Code::OpenElsewhere))
    }

    /// Says to other processes that this one has no window any more and will soon end.
    pub fn mark_closing(&self) {
        if self.held.is_some() {
            // Without the file the other process refuses instead of waiting.
            let _ = fs::write(self.data.join(CLOSING_FILE), b"");
        }
    }

    /// Returns true once after another process found the data folder locked by this one.
    pub fn take_show_request(&self) -> bool {
        self.held.is_some() && fs::remove_file(self.data.join(SHOW_FILE)).is_ok()
    }

    pub fn release(&mut self) {
        if self.held.is_some() {
            self.remove(CLOSING_FILE);
            self.held = None;
        }
    }

    fn remove(&self, file: &str) {
        let _ = fs::remove_file(self.data.join(file));
    }
}

/// Locks the data folder; returns none while another process has it locked.
pub(super) fn try_lock(data: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(data)?;
    lock_file(&data.join(LOCK_FILE))
}
