//! Restarts the work of a thread that panicked: without it, one mistake would end all backups and leave a process without a
//! window that keeps the book's lock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use casebook_core::domain::refusal::ErrorOrigin;

use crate::panics;

/// The time between a panic and the restart, so that one that comes again at once does not keep the PC busy.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs `work` until it returns, again after each panic; `report` is told where it panicked.
pub fn run_with_restarts(work: impl Fn(), report: impl Fn(ErrorOrigin)) {
    run_with_pause(PAUSE, work, report);
}

fn run_with_pause(pause: Duration, work: impl Fn(), report: impl Fn(ErrorOrigin)) {
    while catch_unwind(AssertUnwindSafe(&work)).is_err() {
        let origin = panics::take_origin();
        // If the report fails, too, the work goes on all the same.
        let _ = catch_unwind(AssertUnwindSafe(|| report(origin)));
        thread::sleep(pause);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn work_that_panics_is_reported_and_goes_on_with_what_waits() {
        let (sender, receiver) = channel();
        for task in 1..=5 {
            sender.send(task).expect("the receiver is there");
        }
        drop(sender);
        let (done, reports) = (Cell::new(0), Cell::new(0));
        let work = || {
            while let Ok(task) = receiver.recv() {
                assert!(task % 2 == 1, "planted");
                done.set(done.get() + task);
            }
        };
        let report = |_| {
            reports.set(reports.get() + 1);
            panic!("planted");
        };
        run_with_pause(Duration::ZERO, work, report);
        assert_eq!((done.get(), reports.get()), (1 + 3 + 5, 2));
    }
}
