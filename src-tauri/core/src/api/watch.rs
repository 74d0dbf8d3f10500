//! What the book does by itself while somebody is at it: locking, signing heads, starting backups, trying a disk that
//! failed.

use std::time::Duration;

use super::App;
use crate::domain::access::Permission;
use crate::domain::event::{Event, LockCause};
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Moment, Topic};
use crate::wire::start::BookKind;

/// A gap between two ticks that only a suspended PC leaves; ticks come every second.
const SUSPENDED_MS: u64 = 30_000;
/// A clock that moved by more than this against the uptime was set.
const CLOCK_JUMP_MS: i64 = 300_000;
/// Entries between two signed heads.
const CHECKPOINT_EVERY: i64 = 256;

/// What is known of the person at the book since they came.
pub(super) struct Presence {
    /// By [`Moment::uptime_ms`].
    active_ms: u64,
    /// The last tick: uptime and wall time, in milliseconds.
    ticked: Option<(u64, i64)>,
    /// The disk did not take what was written; nothing is changed until it does again.
    pub trouble: bool,
    /// The page has not heard of it yet.
    untold: bool,
    probed_ms: u64,
}

impl Presence {
    /// A key was pressed, the pointer moved.
    pub fn touch(&mut self, now: &Moment) {
        self.active_ms = now.uptime_ms;
    }

    pub fn since(now: &Moment) -> Presence {
        Presence {
            active_ms: now.uptime_ms,
            ticked: None,
            trouble: false,
            untold: false,
            probed_ms: now.uptime_ms,
        }
    }
}

impl App {
    /// What has to be done by itself, once a second: locking, signing, trying a disk that failed.
    pub fn tick(&mut self, now: &Moment) -> Vec<Topic> {
        let topics = self.tend(now);
        self.let_go();
        topics
    }

    fn tend(&mut self, now: &Moment) -> Vec<Topic> {
        let mut topics = self.tend_looks(now);
        let Some(book) = &mut self.book else {
            return topics;
        };
        let wall = now.utc.timestamp_millis();
        let before = book.presence.ticked.replace((now.uptime_ms, wall));
        if book.kind == BookKind::Practice {
            return [topics, self.probe_again(now)].concat();
        }
        let idle = now.uptime_ms.saturating_sub(book.presence.active_ms);
        if idle >= u64::from(book.store.house().safety().idle_minutes) * 60_000 {
            self.leave(LockCause::Idle, now);
            return vec![Topic::Book];
        }
        if let Some((uptime, clock)) = before {
            let passed = now.uptime_ms.saturating_sub(uptime);
            if passed > SUSPENDED_MS {
                self.leave(LockCause::Suspended, now);
                return vec![Topic::Book];
            }
            let jumped = (wall - clock) - i64::try_from(passed).unwrap_or(i64::MAX);
            if jumped.abs() > CLOCK_JUMP_MS {
                let seconds = jumped / 1_000;
                let _ = self.note_itself(Event::ClockJumped { seconds }, now);
            }
        }
        topics.extend(self.probe_again(now));
        if let Err(refusal) = self.tend_copies(now) {
            topics.extend(self.failed(&refusal));
        }
        if self
            .store()
            .is_ok_and(|s| s.unsigned_entries() >= CHECKPOINT_EVERY)
            && let Err(error) = self.checkpoint(now)
        {
            topics.extend(self.failed(&error.into()));
        }
        topics
    }

    /// The shell's last step in here took so long, and nobody could tick meanwhile: that is no suspended PC.
    pub fn took(&mut self, time: Duration) {
        let Some(ticked) = self.book.as_mut().and_then(|b| b.presence.ticked.as_mut()) else {
            return;
        };
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        ticked.0 = ticked.0.saturating_add(ms);
        // Both clocks, so that one that is set meanwhile is noticed as ever.
        ticked.1 = ticked.1.saturating_add_unsigned(ms);
    }

    /// Remembers that the disk refused, so that everybody is told before they type more.
    pub(super) fn failed(&mut self, refusal: &Refusal) -> Option<Topic> {
        let book = self.book.as_mut()?;
        if refusal.code != Code::DiskTrouble || book.presence.trouble {
            return None;
        }
        book.presence.trouble = true;
        book.presence.untold = true;
        Some(Topic::Trust)
    }

    /// Whether the disk takes what is written, tried again in trouble: by whoever wants to write, and every few
    /// seconds.
    pub(super) fn writable(&mut self, permission: Permission, now: &Moment) -> Result<(), Refusal> {
        let reads = matches!(
            permission,
            Permission::Anyone | Permission::Enter | Permission::Read
        );
        match reads {
            true => Ok(()),
            false => self.proved_writable(now),
        }
    }

    /// Tries a disk that failed once more, before something that must not go on without it.
    pub(super) fn proved_writable(&mut self, now: &Moment) -> Result<(), Refusal> {
        match &mut self.book {
            Some(book) if book.presence.trouble => {
                book.store.prove_writable(now.utc)?;
                book.presence.trouble = false;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Tells the page of trouble and of its end.
    fn probe_again(&mut self, now: &Moment) -> Vec<Topic> {
        const EVERY_MS: u64 = 5_000;
        let Some(book) = &mut self.book else {
            return Vec::new();
        };
        let presence = &mut book.presence;
        let mut changed = std::mem::take(&mut presence.untold);
        let due = now.uptime_ms.saturating_sub(presence.probed_ms) >= EVERY_MS;
        if presence.trouble && due {
            presence.probed_ms = now.uptime_ms;
            presence.trouble = book.store.prove_writable(now.utc).is_err();
            changed |= !presence.trouble;
        }
        match changed {
            true => vec![Topic::Trust],
            false => Vec::new(),
        }
    }
}
