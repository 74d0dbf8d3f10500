//! A writer that another thread can stop.

use std::io::{self, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// A writer that fails from the moment its work is no longer wanted.
pub(super) struct StoppableWriter<'a, W> {
    pub writer: W,
    pub stop: &'a AtomicBool,
}

impl<W: Write> Write for StoppableWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.stop.load(Ordering::Acquire) {
            true => Err(io::Error::other("stopped")),
            false => self.writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: Seek> Seek for StoppableWriter<'_, W> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.writer.seek(position)
    }
}
