//! Erases cases in the backup sets: the ledger of erasures beside the book is kept up to date.

use super::schedule::CHECK_MS;
use super::{Backups, Book, own_location};
use crate::app::jobs::JobNumbers;
use crate::backup::ErasureLedger;
use crate::domain::book_kind::BookKind;
use crate::domain::refusal::{Code, Refusal};
use crate::store::delete_upgrade_copies;
use crate::wire::call::Moment;

impl Backups {
    /// Makes the next tick check the erasure ledger: the program may have ended right after an erasure, before writing
    /// it.
    pub fn recheck_erasures(&mut self) {
        self.recheck_erasures_at = Some(0);
    }

    /// Makes an erasure known to the backup sets: the ledger of the own location is written at once, so that no restore brings
    /// the case back, and a new backup is started. Older sets are rewritten with the first one that is proved after
    /// [`crate::domain::erasure::WAIT_DAYS`]. What fails now is retried by
    /// [`Backups::schedule`].
    pub fn erase_in_sets(
        &mut self,
        book: &mut Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Result<(), Refusal> {
        if book.kind != BookKind::Office {
            return Ok(());
        }
        self.not_before_ms = now.uptime_ms;
        self.recheck_erasures_at = Some(now.uptime_ms);
        self.update_erasure_ledger(book, now)?;
        if !self.is_busy() {
            self.begin(Some(book), numbers)?;
        }
        Ok(())
    }

    /// Writes the erasures of the book to the ledger of the own location at once. Those that are old enough also reach the
    /// copies from before a schema upgrade, which are deleted, and the sets, by the next backup.
    pub(super) fn update_erasure_ledger(
        &mut self,
        book: &Book,
        now: &Moment,
    ) -> Result<(), Refusal> {
        if self.recheck_erasures_at.is_none_or(|at| now.uptime_ms < at) {
            return Ok(());
        }
        self.recheck_erasures_at = Some(now.uptime_ms + CHECK_MS);
        let erased = book.store.erasure_records()?;
        if !erased.is_empty() {
            let (keys, own) = (book.backup_keys()?, own_location(&self.data));
            let known = ErasureLedger::read_or_empty(&own, &keys);
            let mut ledger = known.clone();
            ledger.merge(&ErasureLedger::from_records(&erased));
            self.erased |= ledger != known;
            ledger.write(&own, &keys)?;
            let due = ledger.due_in_sets(now.utc);
            let last = book.store.last_proved_backup()?;
            let done = last.map_or(0, |last| ledger.due_in_sets(last.at).len());
            self.erased |= due.len() > done;
            if let Some(last) = due.lines().map(|(_, at)| at).max() {
                delete_upgrade_copies(&book.dir, last)
                    .map_err(|_| Refusal::new(Code::DiskTrouble))?;
            }
        }
        self.recheck_erasures_at = None;
        Ok(())
    }
}
