//! The work of every second while a book is open: idle lock, signing the journal head, scheduled backups, and probing a
//! disk that failed.

use std::time::Duration;

use super::App;
use crate::domain::book_kind::BookKind;
use crate::domain::event::LockCause;
use crate::wire::call::{Moment, Topic};

/// Journal entries between two signed heads.
const CHECKPOINT_EVERY: i64 = 256;

impl App {
    /// Does the work of every second; returns the topics that became stale.
    pub fn tick(&mut self, now: &Moment) -> Vec<Topic> {
        let topics = self.run_tick(now);
        self.release_unused_data_lock();
        topics
    }

    fn run_tick(&mut self, now: &Moment) -> Vec<Topic> {
        let Some(book) = &mut self.book else {
            return Vec::new();
        };
        book.note_clock(now);
        let mut topics: Vec<Topic> = book.tick_access_log(now).into_iter().collect();
        let was_suspended = book.user_activity.was_suspended(now);
        if book.kind == BookKind::Practice {
            topics.extend(book.probe_disk(now));
            return topics;
        }
        let idle_minutes = book.store.office_setup().safety().idle_minutes;
        if book.user_activity.is_idle(idle_minutes, now) {
            self.lock_book(LockCause::Idle, now);
            return vec![Topic::Book];
        }
        if book.user_activity.has_reached_limit(now) {
            self.lock_book(LockCause::SessionLimit, now);
            return vec![Topic::Book];
        }
        if was_suspended {
            self.lock_book(LockCause::Suspended, now);
            return vec![Topic::Book];
        }
        topics.extend(book.probe_disk(now));
        if let Err(refusal) = self.backups.schedule(book, &mut self.jobs.numbers, now) {
            self.internal_errors.note("tick", &refusal, now);
            topics.extend(book.note_disk_failure(&refusal));
        }
        if book.store.unsigned_entries() >= CHECKPOINT_EVERY
            && let Err(error) = book.sign_checkpoint(now)
        {
            let refusal = error.into();
            self.internal_errors.note("tick", &refusal, now);
            topics.extend(book.note_disk_failure(&refusal));
        }
        topics
    }

    /// Discounts the time of a long call, during which no tick could run, so that it is not taken for a suspended PC.
    pub fn note_step_time(&mut self, time: Duration) {
        if let Some(book) = &mut self.book {
            book.user_activity.discount(time);
        }
    }
}
