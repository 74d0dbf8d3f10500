//! Work on a file that takes long, on a thread of its own, so that the lock of the book is not needed for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::ExportError;

/// A thread that works on a file. If it is dropped, the thread ends soon and no file is left.
pub struct FileTask<T> {
    done: Receiver<Result<T, ExportError>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> FileTask<T> {
    /// Starts the work, which ends early once the flag is set that it gets.
    pub(super) fn start(
        work: impl FnOnce(&AtomicBool) -> Result<T, ExportError> + Send + 'static,
    ) -> FileTask<T> {
        let (report, done) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            // If nobody waits for the report, the file is removed with it.
            let _ = report.send(work(&stopped));
        });
        FileTask {
            done,
            stop,
            thread: Some(thread),
        }
    }

    /// Returns the result once there is one; waits for it no longer than `wait`.
    pub fn result(&self, wait: Duration) -> Option<Result<T, ExportError>> {
        match self.done.recv_timeout(wait) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(ExportError::Disk)),
        }
    }
}

impl<T> Drop for FileTask<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
