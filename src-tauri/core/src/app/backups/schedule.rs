//! When a backup starts: when one is due, when somebody asks for it, and when the book is locked.

use super::{BackupStage, Backups, Book, Closing};
use crate::app::jobs::JobNumbers;
use crate::backup::is_due;
use crate::domain::book_kind::BookKind;
use crate::domain::refusal::Refusal;
use crate::wire::call::Moment;

/// Time between two checks of whether a set is due.
pub(super) const CHECK_MS: u64 = 10_000;

impl Backups {
    /// Starts a new set, if one is due.
    pub fn schedule(
        &mut self,
        book: &mut Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let updated = self.update_erasure_ledger(book, now);
        self.is_first_attempt_due &= updated.is_ok();
        updated?;
        let waiting = now.uptime_ms < self.not_before_ms;
        if waiting || self.is_busy() || self.closing.is_some() {
            return Ok(());
        }
        self.not_before_ms = now.uptime_ms + CHECK_MS;
        let last = book.store.last_proved_backup()?;
        let changed = match &last {
            Some(last) => book.store.has_changes_since(last.seq)?,
            None => true,
        };
        if self.erased || is_due(last.map(|last| last.at), changed, now.utc) {
            let begun = self.begin(Some(book), numbers);
            self.is_first_attempt_due &= begun.is_ok();
            return begun.map(|_| ());
        }
        Ok(())
    }

    /// Starts a backup because somebody asked for one; returns its job number. A copy that is still running includes
    /// later changes, so it counts as the requested one.
    pub fn begin_now(
        &mut self,
        book: &mut Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Result<u64, Refusal> {
        book.ensure_office()?;
        self.not_before_ms = now.uptime_ms;
        match &self.stage {
            BackupStage::Copying { job, .. } => Ok(*job),
            _ => self.begin(Some(book), numbers),
        }
    }

    /// Starts the last backup of a book that is being locked, if it changed since the last one.
    pub fn begin_last(&mut self, book: Book, numbers: &mut JobNumbers, now: &Moment) {
        let Book {
            kind, store, key, ..
        } = book;
        let is_changed = || {
            let last = store.last_proved_backup().ok().flatten();
            last.is_none_or(|last| store.has_changes_since(last.seq).unwrap_or(true))
        };
        if kind != BookKind::Office || !is_changed() {
            return;
        }
        self.closing = Some(Closing { store, key });
        if self.begin(None, numbers).is_err() {
            self.closing = None;
            self.not_before_ms = now.uptime_ms;
        }
    }
}
