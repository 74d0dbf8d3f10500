//! The work of every second while a book is open: idle lock, signing the journal head, scheduled backups, and probing a
//! disk that failed.

use std::time::Duration;

use super::App;
use crate::domain::access::Permission;
use crate::domain::event::{Event, LockCause};
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Moment, Topic};
use crate::wire::start::BookKind;

/// A gap between two ticks that only a suspended PC causes; ticks come every second.
const SUSPENDED_MS: u64 = 30_000;
/// If wall clock and uptime differ by more than this between two ticks, the clock was set.
const CLOCK_JUMP_MS: i64 = 300_000;
/// Journal entries between two signed heads.
const CHECKPOINT_EVERY: i64 = 256;

/// The activity of the signed-in person and the state of the disk.
pub(crate) struct Presence {
    /// Time of the last activity, by [`Moment::uptime_ms`].
    active_ms: u64,
    /// The last tick: uptime and wall time, in milliseconds.
    ticked: Option<(u64, i64)>,
    /// The disk refused a write; nothing can be changed until a write succeeds again.
    pub disk_trouble: bool,
    /// The trouble is not reported to the page yet.
    unreported: bool,
    probed_ms: u64,
}

impl Presence {
    /// Restarts the idle time: a key was pressed or the pointer moved.
    pub fn touch(&mut self, now: &Moment) {
        self.active_ms = now.uptime_ms;
    }

    pub fn since(now: &Moment) -> Presence {
        Presence {
            active_ms: now.uptime_ms,
            ticked: None,
            disk_trouble: false,
            unreported: false,
            probed_ms: now.uptime_ms,
        }
    }
}

impl App {
    /// Does the work of every second; returns the topics that became stale.
    pub fn tick(&mut self, now: &Moment) -> Vec<Topic> {
        let topics = self.run_tick(now);
        self.release_data_lock();
        topics
    }

    fn run_tick(&mut self, now: &Moment) -> Vec<Topic> {
        let mut topics = self.tick_access_log(now);
        let Some(book) = &mut self.book else {
            return topics;
        };
        let wall = now.utc.timestamp_millis();
        let before = book.presence.ticked.replace((now.uptime_ms, wall));
        if book.kind == BookKind::Practice {
            return [topics, self.probe_disk(now)].concat();
        }
        let idle = now.uptime_ms.saturating_sub(book.presence.active_ms);
        if idle >= u64::from(book.store.office_setup().safety().idle_minutes) * 60_000 {
            self.lock_book(LockCause::Idle, now);
            return vec![Topic::Book];
        }
        if let Some((uptime, clock)) = before {
            let passed = now.uptime_ms.saturating_sub(uptime);
            if passed > SUSPENDED_MS {
                self.lock_book(LockCause::Suspended, now);
                return vec![Topic::Book];
            }
            let jumped = (wall - clock) - i64::try_from(passed).unwrap_or(i64::MAX);
            if jumped.abs() > CLOCK_JUMP_MS {
                let seconds = jumped / 1_000;
                let _ = self.write_program_event(Event::ClockJumped { seconds }, now);
            }
        }
        topics.extend(self.probe_disk(now));
        if let Err(refusal) = self.schedule_backups(now) {
            topics.extend(self.note_disk_failure(&refusal));
        }
        if self
            .store()
            .is_ok_and(|s| s.unsigned_entries() >= CHECKPOINT_EVERY)
            && let Err(error) = self.sign_checkpoint(now)
        {
            topics.extend(self.note_disk_failure(&error.into()));
        }
        topics
    }

    /// Discounts the time of a long call, during which no tick could run, so that it is not taken for a suspended PC.
    pub fn note_step_time(&mut self, time: Duration) {
        let Some(ticked) = self.book.as_mut().and_then(|b| b.presence.ticked.as_mut()) else {
            return;
        };
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        ticked.0 = ticked.0.saturating_add(ms);
        // Both clocks are moved, so that setting the clock meanwhile is still noticed.
        ticked.1 = ticked.1.saturating_add_unsigned(ms);
    }

    /// Notes a disk error, which makes the book read-only; returns the topic to report, so that people know before they
    /// type more.
    pub(crate) fn note_disk_failure(&mut self, refusal: &Refusal) -> Option<Topic> {
        let book = self.book.as_mut()?;
        if refusal.code != Code::DiskTrouble || book.presence.disk_trouble {
            return None;
        }
        book.presence.disk_trouble = true;
        book.presence.unreported = true;
        Some(Topic::Trust)
    }

    /// Refuses commands that write while the disk is failing; the disk is tried again first.
    pub(crate) fn ensure_writable_for(
        &mut self,
        permission: Permission,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let reads = matches!(
            permission,
            Permission::Anyone | Permission::Enter | Permission::Read
        );
        match reads {
            true => Ok(()),
            false => self.ensure_writable(now),
        }
    }

    /// Tries a disk that failed once more; refuses if it still fails.
    pub(crate) fn ensure_writable(&mut self, now: &Moment) -> Result<(), Refusal> {
        match &mut self.book {
            Some(book) if book.presence.disk_trouble => {
                book.store.check_writable(now.utc)?;
                book.presence.disk_trouble = false;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reports disk trouble and its end to the page; tries a failing disk every few seconds.
    fn probe_disk(&mut self, now: &Moment) -> Vec<Topic> {
        const EVERY_MS: u64 = 5_000;
        let Some(book) = &mut self.book else {
            return Vec::new();
        };
        let presence = &mut book.presence;
        let mut changed = std::mem::take(&mut presence.unreported);
        let due = now.uptime_ms.saturating_sub(presence.probed_ms) >= EVERY_MS;
        if presence.disk_trouble && due {
            presence.probed_ms = now.uptime_ms;
            presence.disk_trouble = book.store.check_writable(now.utc).is_err();
            changed |= !presence.disk_trouble;
        }
        match changed {
            true => vec![Topic::Trust],
            false => Vec::new(),
        }
    }
}
