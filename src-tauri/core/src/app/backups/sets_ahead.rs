//! An older book beside newer backups. The store and its anchors can be put back together to an older state, of which they
//! know nothing; the sets do. After each sign-in a background task reads their manifests, and the heads in them are looked
//! up in the journal.

use std::sync::Arc;

use super::sets_check::SetsCheck;
use super::{Backups, Book};
use crate::app::jobs::JobNumbers;
use crate::backup::{ListedSets, Task, Work, newest_ahead};
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::wire::backup_places::SetsAhead;
use crate::wire::call::Moment;

impl Backups {
    /// Forgets what was found for another book.
    pub(in crate::app) fn begin_book(&mut self) {
        self.stop_sets_check();
        self.keyring.begin_book();
        self.is_first_attempt_due = true;
        self.not_before_ms = 0;
    }

    pub(super) fn stop_sets_check(&mut self) {
        self.sets_check.stop();
        self.places.stop();
    }

    /// Returns the task that reads the sets of the open office book, if they were not compared since it was opened.
    pub(in crate::app) fn take_sets_check(
        &mut self,
        book: &Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Option<Task> {
        if book.kind != BookKind::Office || !matches!(self.sets_check, SetsCheck::Due) {
            return None;
        }
        let keys = book.backup_keys().ok()?;
        let locations = self.locations(book);
        let task = self.new_task(Work::ListSets, keys, locations, numbers.next(), now);
        self.sets_check = SetsCheck::Running {
            job: task.job,
            stop: Arc::clone(&task.stop),
        };
        Some(task)
    }

    /// Compares the sets that were read with the book, and journals sets that are ahead of it.
    pub(in crate::app) fn finish_sets_check(
        &mut self,
        job: u64,
        sets: &ListedSets,
        book: Option<&mut Book>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let is_current =
            matches!(&self.sets_check, SetsCheck::Running { job: running, .. } if *running == job);
        let Some(book) = book.filter(|_| is_current) else {
            return Ok(());
        };
        let ahead = newest_ahead(&book.store, sets)?;
        if let Some(SetsAhead { sets, set, seq, .. }) = ahead.clone() {
            book.write_program_event(Event::BackupsAhead { sets, set, seq }, now)?;
        }
        self.sets_check = SetsCheck::Done(ahead);
        Ok(())
    }

    /// Takes note that the comparison ended with an internal error; it is not tried again for this book.
    pub(super) fn end_failed_check(&mut self, job: u64) {
        if matches!(&self.sets_check, SetsCheck::Running { job: running, .. } if *running == job) {
            self.sets_check = SetsCheck::Done(None);
        }
    }

    /// Returns the sets that are ahead of the open book.
    pub(super) fn sets_ahead(&self) -> Option<SetsAhead> {
        match &self.sets_check {
            SetsCheck::Done(ahead) => ahead.clone(),
            SetsCheck::Due | SetsCheck::Running { .. } => None,
        }
    }
}
