//! Journals the result of a backup and reports it to the page.

use super::super::book::program;
use super::{Backups, Book, source};
use crate::backup::{BackupError, BackupResult};
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::store::Fault;
use crate::wire::call::{JobProgress, JobState, Moment};

/// Delay after a failure before the next attempt, in milliseconds of uptime.
const RETRY_MS: u64 = 10 * 60_000;

/// The first error of a backup.
struct BackupFailure {
    refusal: Refusal,
    fault: Option<Fault>,
}

impl BackupFailure {
    /// Describes an error at one location. A fault of the book itself names no location.
    fn at_location(location: usize, error: BackupError) -> BackupFailure {
        let fault = error.verification_fault();
        let refusal = Refusal::from(error);
        BackupFailure {
            refusal: match fault {
                Some(_) => refusal,
                None => refusal.with(location.to_string()),
            },
            fault,
        }
    }

    fn is_cancelled(&self) -> bool {
        self.refusal.code == Code::Cancelled
    }

    fn event(&self, is_new: bool) -> Option<Event> {
        match self.fault {
            Some(fault) => Some(Event::VerificationFailed {
                what: fault.what().to_owned(),
                seq: fault.seq(),
            }),
            None => is_new.then_some(Event::BackupFailed {
                code: self.refusal.code,
            }),
        }
    }
}

/// Returns the last progress of a backup or restore, which has no files to report.
pub(in crate::app) fn final_progress(
    job: u64,
    state: JobState,
    error: Option<Refusal>,
) -> JobProgress {
    JobProgress {
        job,
        done: 1000,
        total: 1000,
        state,
        files: Vec::new(),
        cut: Vec::new(),
        error,
    }
}

impl Backups {
    /// Journals the result of a backup, updates the backup status, and returns the final progress of the job.
    pub(in crate::app) fn record(
        &mut self,
        result: BackupResult,
        mut book: Option<&mut Book>,
        now: &Moment,
    ) -> JobProgress {
        let BackupResult {
            job,
            set,
            locations,
        } = result;
        self.is_first_attempt_due = false;
        let unreachable = locations
            .iter()
            .filter(|location| location.result.is_none());
        self.missing_locations = unreachable.map(|location| location.number).collect();
        let proved = locations
            .iter()
            .find_map(|location| location.proved.clone());
        let unreadable = locations.iter().find(|location| location.newest_unreadable);
        let unreadable =
            unreadable.map(|at| Refusal::new(Code::LastSetUnreadable).with(at.number.to_string()));
        let failed = (locations.into_iter())
            .find_map(|location| Some((location.number, location.result?.err()?)))
            .map(|(location, error)| BackupFailure::at_location(location, error));
        let cancelled = failed.as_ref().is_some_and(BackupFailure::is_cancelled);
        let is_verification = self
            .verifying
            .take_if(|verifying| *verifying == job)
            .is_some();
        let (mut events, is_proved) = (Vec::new(), proved.is_some());
        if let (Some(found), Some((set, seq))) = (proved, set) {
            let (derived, signatures) = (found.derived, found.signatures);
            events.push(Event::BackupProved { set, seq });
            let has_other_keys = (book.as_deref())
                .map(|book| (book.store).has_other_unconfirmed_keys(&signatures.unconfirmed));
            // Of a backup only the news: who signed with a key that nobody confirmed, or does no more.
            if is_verification || matches!(has_other_keys, Some(Ok(true))) {
                let entries = seq.unsigned_abs();
                events.push(Event::Verified {
                    entries,
                    unsigned: Some(signatures.unsigned),
                    unconfirmed: signatures.unconfirmed,
                });
            }
            if !derived.is_empty() {
                let (count, first) = (derived.count, derived.first);
                events.push(Event::DerivedDiffers { count, first });
            }
        }
        if failed.is_some() {
            self.not_before_ms = now.uptime_ms + RETRY_MS;
        }
        let error = failed.as_ref().map(|failed| failed.refusal.clone());
        if !cancelled {
            // A repeated error is journaled once, not at every attempt.
            let is_new = error != self.last_error;
            events.extend((failed.as_ref()).and_then(|failed| failed.event(is_new)));
            self.last_error = error.clone().or(unreadable);
        }
        for event in events {
            self.write_event(event, book.as_deref_mut(), now);
        }
        // A verification that succeeded is not reported as failed because one medium was missing.
        let error = error.filter(|_| !(cancelled || is_verification && is_proved));
        let state = match &error {
            _ if cancelled => JobState::Cancelled,
            None => JobState::Done,
            Some(_) => JobState::Failed,
        };
        final_progress(job, state, error)
    }

    /// Keeps an error for the backup status until the next attempt.
    pub(in crate::app) fn note_error(&mut self, refusal: Refusal) {
        self.last_error = Some(refusal);
    }

    /// Takes note that a task ended with an internal error; returns the last progress if it was a backup or a restore. Another
    /// backup is tried after a while, and the program can exit.
    pub(in crate::app) fn end_failed_task(
        &mut self,
        job: u64,
        refusal: Refusal,
        now: &Moment,
    ) -> Option<JobProgress> {
        self.end_failed_look(job, now);
        self.end_failed_check(job);
        self.note_error(refusal.clone());
        self.is_first_attempt_due = false;
        self.verifying.take_if(|verifying| *verifying == job);
        if !self.end_task(job) {
            return None;
        }
        self.end_closing();
        self.not_before_ms = now.uptime_ms + RETRY_MS;
        Some(final_progress(job, JobState::Failed, Some(refusal)))
    }

    /// Journals an event of the backups. A set stays proved by its own file, even if the journal cannot be written.
    fn write_event(&mut self, event: Event, book: Option<&mut Book>, now: &Moment) {
        if let Some(source) = source(&mut self.closing, book) {
            // A failed verification stands until one passes; it is not journaled again at every attempt.
            let is_known = matches!(event, Event::VerificationFailed { .. })
                && (source.store.verification_failure()).is_ok_and(|failure| failure.is_some());
            if !is_known {
                let _ = source.store.write_event(event, &program(now));
            }
        }
    }
}
