//! The state of the disk of the open book. A disk that refused a write makes the book read-only until a write succeeds
//! again.

use crate::domain::refusal::{Code, Refusal};
use crate::store::Store;
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

    /// Notes a disk error; returns the topic to report, so that people know before they type more.
    pub fn note_failure(&mut self, refusal: &Refusal) -> Option<Topic> {
        if refusal.code != Code::DiskTrouble || self.failing {
            return None;
        }
        self.failing = true;
        self.unreported = true;
        Some(Topic::Security)
    }

    /// Tries a disk that failed once more; refuses if it still fails.
    pub fn ensure_writable(&mut self, store: &mut Store, now: &Moment) -> Result<(), Refusal> {
        if self.failing {
            store.check_writable(now.utc)?;
            self.failing = false;
        }
        Ok(())
    }

    /// Tries a failing disk every few seconds; returns the topic to report when it failed or takes writes again.
    pub fn probe(&mut self, store: &mut Store, now: &Moment) -> Option<Topic> {
        let mut changed = std::mem::take(&mut self.unreported);
        let due = now.uptime_ms.saturating_sub(self.probed_ms) >= PROBE_EVERY_MS;
        if self.failing && due {
            self.probed_ms = now.uptime_ms;
            self.failing = store.check_writable(now.utc).is_err();
            changed |= !self.failing;
        }
        changed.then_some(Topic::Security)
    }
}
