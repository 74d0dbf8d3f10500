//! Work on a file that takes long, on a thread of its own, so that the lock of the book is not needed for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::ExportError;

/// The time for which a dropped task is waited for. Only a medium that does not answer takes longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A thread that works on a file. If it is dropped, the thread ends soon and no file is left.
pub struct FileTask<T> {
    done: Receiver<Result<T, ExportError>>,
    stop: Arc<AtomicBool>,
}

impl<T: Send + 'static> FileTask<T> {
    /// Starts the work, which ends early once the flag is set that it gets.
    pub(super) fn start(
        work: impl FnOnce(&AtomicBool) -> Result<T, ExportError> + Send + 'static,
    ) -> FileTask<T> {
        let (report, done) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        thread::spawn(move || {
            // If nobody waits for the report, the file is removed with it.
            let _ = report.send(work(&stopped));
        });
        FileTask { done, stop }
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
        // The file is removed with the report, here or on the thread. The lock of the book may be held.
        drop(self.done.recv_timeout(PATIENCE));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Sender;

    use super::*;

    /// Tells that it is dropped, as a file that is removed.
    struct Removed(Sender<()>);

    impl Drop for Removed {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    /// A task that waits for its medium, and the ends by which the medium answers and the removal is told.
    fn waiting_task() -> (FileTask<Removed>, Sender<()>, Receiver<()>) {
        let (answer, answered) = channel();
        let (tell, removed) = channel();
        let task = FileTask::start(move |_| {
            let _ = answered.recv();
            Ok(Removed(tell))
        });
        (task, answer, removed)
    }

    #[test]
    fn a_dropped_task_removes_its_file_before_the_drop_returns() {
        let (task, answer, removed) = waiting_task();
        drop(answer);
        drop(task);
        assert_eq!(removed.try_recv(), Ok(()));
    }

    #[test]
    fn a_medium_that_does_not_answer_holds_up_no_drop_and_keeps_no_file() {
        let (task, answer, removed) = waiting_task();
        drop(task);
        assert!(removed.try_recv().is_err(), "control: it waits");
        drop(answer);
        assert_eq!(removed.recv(), Ok(()));
    }
}
