//! The backups of the program: asked for, run on another thread, and taken note of.

use super::App;
use super::backups::KeyringCall;
use crate::backup::{BackupError, PlaceState, Task, TaskResult};
use crate::domain::refusal::{Code, ErrorOrigin, Refusal};
use crate::wire::call::{JobProgress, Moment, Topic};

impl App {
    /// Makes and proves a backup set of the open book while the caller waits, before a change of keys or access.
    pub(super) fn make_backup_and_wait(&mut self, now: &Moment) -> Result<(), Refusal> {
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        self.backups
            .make_and_wait(book, &mut self.jobs.numbers, now)
    }

    /// Makes a backup before a passphrase is replaced that others may know. It is replaced also if the backup fails, which
    /// the line about backups tells: it must not stay valid for that.
    pub(super) fn make_backup_if_possible(&mut self, now: &Moment) {
        let _ = self.make_backup_and_wait(now);
    }

    /// Starts a backup because somebody asked for one; returns its job number.
    pub(crate) fn begin_backup(&mut self, now: &Moment) -> Result<u64, Refusal> {
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        self.backups.begin_now(book, &mut self.jobs.numbers, now)
    }

    /// Starts a backup that verifies the whole journal: verification is part of proving a backup, on the copy that was
    /// read back. Returns its job number.
    pub(crate) fn begin_verification(&mut self, now: &Moment) -> Result<u64, Refusal> {
        let job = self.begin_backup(now)?;
        self.backups.verifying = Some(job);
        Ok(job)
    }

    /// Erases a case in the backup sets. The case is erased in the book and cannot be erased again: what the disk
    /// refuses now is retried by the tick.
    pub(crate) fn erase_in_backups(&mut self, now: &Moment) {
        if let Some(book) = &mut self.book
            && let Err(refusal) = self
                .backups
                .erase_in_sets(book, &mut self.jobs.numbers, now)
        {
            self.internal_errors.note("backup", &refusal, now);
            book.note_disk_failure(&refusal);
        }
    }

    /// Returns the task that waits for the background thread, if any.
    pub fn take_background_task(&mut self, now: &Moment) -> Option<Task> {
        let numbers = &mut self.jobs.numbers;
        if let Some(task) = self.backups.take_task() {
            return Some(task);
        }
        let book = self.book.as_ref()?;
        let look = self.backups.take_look(book, numbers, now);
        look.or_else(|| self.backups.take_sets_check(book, numbers, now))
    }

    /// Keeps where a thread of the program panicked, and tells it beside the state of the backups.
    pub fn note_panic(
        &mut self,
        work: &'static str,
        origin: ErrorOrigin,
        now: &Moment,
    ) -> Vec<Topic> {
        let refusal = Refusal::unexpected(Code::Internal, origin);
        self.internal_errors.note(work, &refusal, now);
        self.backups.note_error(refusal);
        vec![Topic::Security]
    }

    /// Returns what the shell is to ask the keyring of the system next.
    pub fn take_keyring_call(&mut self, now: &Moment) -> Option<KeyringCall> {
        self.backups.keyring.take_call(self.book.as_ref(), now)
    }

    /// Takes the note that the keyring holds under this account, if it has one; returns the topics that became stale.
    pub fn compare_with_keyring(
        &mut self,
        account: &str,
        note: Option<&str>,
        now: &Moment,
    ) -> Vec<Topic> {
        let Some(book) = &mut self.book else {
            return Vec::new();
        };
        match self.backups.keyring.compare(book, account, note, now) {
            Ok(true) => vec![Topic::Security],
            Ok(false) => Vec::new(),
            Err(refusal) => {
                self.internal_errors.note("keyring", &refusal, now);
                Vec::new()
            }
        }
    }

    /// Keeps what was found in the backup locations of the open book.
    pub(crate) fn keep_places(&mut self, places: Vec<PlaceState>, now: &Moment) {
        if let Some(book) = &self.book {
            self.backups.set_places(places, book, now);
        }
    }

    /// Takes the result of a background task: journals it and returns what to report to the page.
    pub fn finish_task(
        &mut self,
        result: TaskResult,
        now: &Moment,
    ) -> (Option<JobProgress>, Vec<Topic>) {
        let (progress, topic) = match result {
            TaskResult::Sets { job, sets } => {
                let checked = (self.backups).finish_sets_check(job, &sets, self.book.as_mut(), now);
                if let Err(refusal) = checked {
                    self.internal_errors.note("backup", &refusal, now);
                }
                self.release_unused_data_lock();
                return (None, vec![Topic::Security]);
            }
            TaskResult::Panicked { job, origin } => {
                let refusal = Refusal::unexpected(Code::Internal, origin);
                self.internal_errors.note("backup", &refusal, now);
                let progress = self.backups.end_failed_task(job, refusal, now);
                self.release_unused_data_lock();
                return (progress, vec![Topic::Security, Topic::Book]);
            }
            TaskResult::Places { job, places } => {
                let (book, numbers) = (self.book.as_ref(), &mut self.jobs.numbers);
                let is_new = self.backups.finish_look(job, places, book, numbers, now);
                self.release_unused_data_lock();
                return (
                    None,
                    is_new.then_some(Topic::Security).into_iter().collect(),
                );
            }
            TaskResult::Backup { backup, places } => {
                self.keep_places(places, now);
                let current = self.backups.end_task(backup.job);
                let progress = self.backups.record(backup, self.book.as_mut(), now);
                if current {
                    self.backups.end_closing();
                }
                (progress, Topic::Security)
            }
            // A restore that was cancelled meanwhile puts no book in place.
            TaskResult::Restore { job, restored } => {
                let restored = match self.backups.end_task(job) {
                    true => restored,
                    false => restored.and(Err(BackupError::Stopped)),
                };
                (self.finish_restore(job, restored, now), Topic::Book)
            }
        };
        if let Some(refusal) = &progress.error {
            self.internal_errors.note("backup", refusal, now);
        }
        self.release_unused_data_lock();
        (Some(progress), vec![topic])
    }
}
