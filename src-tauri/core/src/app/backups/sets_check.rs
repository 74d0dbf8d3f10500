//! The state of the comparison of the backup sets with the open book.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::wire::backup_places::SetsAhead;

/// The state of the comparison since the book was opened.
#[derive(Default)]
pub(super) enum SetsCheck {
    #[default]
    Due,
    Running {
        job: u64,
        stop: Arc<AtomicBool>,
    },
    /// The sets that are ahead of the book.
    Done(Option<SetsAhead>),
}

impl SetsCheck {
    /// Stops a running comparison; the next book is compared anew.
    pub(super) fn stop(&mut self) {
        if let SetsCheck::Running { stop, .. } = self {
            stop.store(true, Ordering::Release);
        }
        *self = SetsCheck::Due;
    }
}
