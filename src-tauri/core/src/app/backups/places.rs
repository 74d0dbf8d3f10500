//! What is known of the locations that the office chose: how they were when a task last looked at them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::backup::PlaceState;

/// The state of the backup locations at the last look.
#[derive(Default)]
pub(super) struct Places {
    pub found: Vec<PlaceState>,
    /// The running look.
    pub running: Option<(u64, Arc<AtomicBool>)>,
    /// The time of the last look, in milliseconds of uptime; none if the next one is due.
    pub looked_at: Option<u64>,
    /// The last set was made in the own location only.
    pub lack_newest_set: bool,
}

impl Places {
    /// Stops a running look; the next book is looked for anew.
    pub fn stop(&mut self) {
        if let Some((_, stop)) = self.running.take() {
            stop.store(true, Ordering::Release);
        }
        self.looked_at = None;
    }

    /// Notes that the locations lack the newest set of the own one.
    pub fn need_newest_set(&mut self) {
        self.lack_newest_set = true;
        self.looked_at = None;
    }

    pub fn is_reachable(&self, folder: &PathBuf) -> bool {
        let mut found = self.found.iter();
        found.any(|place| place.folder == *folder && place.is_reachable)
    }
}
