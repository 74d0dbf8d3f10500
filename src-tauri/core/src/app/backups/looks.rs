//! Tasks look at the locations that the office chose. What needs to know whether one is there uses what they found last:
//! under the lock of the app none of these locations is touched.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{BackupStage, Backups, Book};
use crate::app::jobs::JobNumbers;
use crate::backup::{PlaceState, Task, Work, second_place};
use crate::domain::book_kind::BookKind;
use crate::wire::backup_places::SecondPlace;
use crate::wire::call::Moment;

/// Time between two looks at the locations, in milliseconds of uptime.
const LOOK_MS: u64 = 60_000;
/// Time between two looks while a location is missing.
const LOOK_AT_MISSING_MS: u64 = 10_000;

impl Backups {
    /// Keeps what was found in the locations of the open book; returns true if it differs from what was known. If other ones
    /// were chosen meanwhile, they are looked at anew.
    pub(in crate::app) fn set_places(
        &mut self,
        found: Vec<PlaceState>,
        book: &Book,
        now: &Moment,
    ) -> bool {
        let locations = self.locations(book);
        let folders = found.iter().map(|place| &place.folder);
        if !folders.eq(&locations.others) {
            self.places.looked_at = None;
            return false;
        }
        let is_new = self.places.found != found;
        self.places.found = found;
        self.places.looked_at = Some(now.uptime_ms);
        is_new
    }

    /// Returns where the sets are besides the own disk, as far as it is known.
    pub(super) fn second_place(&self, book: &Book, last: Option<DateTime<Utc>>) -> SecondPlace {
        second_place(&self.locations(book).others, &self.places.found, last)
    }

    /// Returns the task that looks at the locations of the open office book, if it is time for one.
    pub(in crate::app) fn take_look(
        &mut self,
        book: &Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Option<Task> {
        let locations = self.locations(book);
        if book.kind != BookKind::Office
            || self.places.running.is_some()
            || locations.others.is_empty()
        {
            return None;
        }
        let every = match self.missing_locations.is_empty() {
            true => LOOK_MS,
            false => LOOK_AT_MISSING_MS,
        };
        let is_waiting = (self.places.looked_at).is_some_and(|at| now.uptime_ms < at + every);
        if is_waiting {
            return None;
        }
        let keys = book.backup_keys().ok()?;
        let task = self.new_task(Work::LookAtPlaces, keys, locations, numbers.next(), now);
        self.places.running = Some((task.job, Arc::clone(&task.stop)));
        Some(task)
    }

    /// Keeps the result of a look, and begins to copy the newest set to locations that lack it and are there; returns true if
    /// something changed.
    pub(in crate::app) fn finish_look(
        &mut self,
        job: u64,
        found: Vec<PlaceState>,
        book: Option<&Book>,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> bool {
        let is_current = matches!(self.places.running, Some((running, _)) if running == job);
        let Some(book) = book.filter(|_| is_current) else {
            return false;
        };
        self.places.running = None;
        let is_new = self.set_places(found, book, now);
        self.catch_up(book, numbers, now);
        is_new
    }

    /// Takes note that a look ended with an internal error; the next one comes after the usual time.
    pub(super) fn end_failed_look(&mut self, job: u64, now: &Moment) {
        if self
            .places
            .running
            .take_if(|(running, _)| *running == job)
            .is_some()
        {
            self.places.looked_at = Some(now.uptime_ms);
        }
    }

    fn catch_up(&mut self, book: &Book, numbers: &mut JobNumbers, now: &Moment) {
        let locations = self.locations(book);
        let is_there = |folder: &PathBuf| self.places.is_reachable(folder);
        let is_back = (self.missing_locations.iter()).any(|n| {
            (n.checked_sub(1).and_then(|n| locations.others.get(n))).is_some_and(is_there)
        });
        let lacks = self.places.lack_newest_set && locations.others.iter().any(is_there);
        if !(is_back || lacks) || self.is_busy() || self.closing.is_some() {
            return;
        }
        let Ok(keys) = book.backup_keys() else {
            return;
        };
        self.places.lack_newest_set = false;
        let task = self.new_task(Work::CatchUp, keys, locations, numbers.next(), now);
        self.stage = BackupStage::Waiting(Box::new(task));
    }
}
