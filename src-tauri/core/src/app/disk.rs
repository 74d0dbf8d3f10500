//! The state of the disk of the open book. A disk that refused a write makes the book read-only until a write succeeds
//! again.

use super::book::Book;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Moment, Topic};

/// A failing disk is tried again after this time.
const PROBE_EVERY_MS: u64 = 5_000;

/// Tells whether the disk takes writes.
pub(crate) struct DiskState {
    /// The disk refused a write; nothing can be changed until a write succeeds again.
    pub failing: bool,
    /// The failure is not reported to the page yet.
    unreported: bool,
    probed_ms: u64,
}

impl DiskState {
    pub fn good(now: &Moment) -> DiskState {
        DiskState {
            failing: false,
            unreported: false,
            probed_ms: now.uptime_ms,
        }
    }
}

impl Book {
    /// Notes a disk error, which makes the book read-only; returns the topic to report, so that people know before they
    /// type more.
    pub fn note_disk_failure(&mut self, refusal: &Refusal) -> Option<Topic> {
        if refusal.code != Code::DiskTrouble || self.disk.failing {
            return None;
        }
        self.disk.failing = true;
        self.disk.unreported = true;
        Some(Topic::Trust)
    }

    /// Tries a disk that failed once more; refuses if it still fails.
    pub fn ensure_writable(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self.disk.failing {
            self.store.check_writable(now.utc)?;
            self.disk.failing = false;
        }
        Ok(())
    }

    /// Tries a failing disk every few seconds; returns the topic to report when it failed or takes writes again.
    pub fn probe_disk(&mut self, now: &Moment) -> Option<Topic> {
        let disk = &mut self.disk;
        let mut changed = std::mem::take(&mut disk.unreported);
        let due = now.uptime_ms.saturating_sub(disk.probed_ms) >= PROBE_EVERY_MS;
        if disk.failing && due {
            disk.probed_ms = now.uptime_ms;
            disk.failing = self.store.check_writable(now.utc).is_err();
            changed |= !disk.failing;
        }
        changed.then_some(Topic::Trust)
    }
}
