//! The backups of the open book: their schedule, the copy that is made in steps under the lock, and their keys.
//!
//! A copy is made in steps between the calls ([`run_slice`]); the rest is a [`Task`] that the shell runs on another
//! thread ([`App::take_background_task`]) and returns ([`App::finish_task`]).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{App, Book};
use crate::backup::{
    BackupCopy, BackupError, BackupLocations, BackupResult, Keys, LocationResult, Task, TaskResult,
    Work, is_due, is_reachable,
};
use crate::domain::refusal::{Code, Refusal};
use crate::store::{CopyStep, Store};
use crate::vault::{VaultFile, VaultKey};
use crate::wire::call::{JobProgress, JobState, Moment, Topic};
use crate::wire::start::BookKind;

/// Time between two checks of whether a set is due and whether a missing medium is back.
pub(crate) const CHECK_MS: u64 = 10_000;
/// The share of the copying in the progress of a backup, in thousandths.
const COPY_SHARE: u64 = 200;

/// The stage of the running backup or restore.
#[derive(Default)]
enum BackupStage {
    #[default]
    Idle,
    /// The store is being copied, in steps; the store owns the handle of the copy.
    Copying {
        copying: Box<BackupCopy>,
        keys: Box<Keys>,
        job: u64,
    },
    /// Waits for the background thread.
    Waiting(Box<Task>),
    Running {
        job: u64,
        stop: Arc<AtomicBool>,
        restores: bool,
    },
}

/// A book that was signed out of; it stays open only for its last backup, and no command reaches it.
struct Closing {
    store: Store,
    key: Arc<VaultKey>,
}

/// The state of the backups.
#[derive(Default)]
pub(crate) struct Backups {
    stage: BackupStage,
    closing: Option<Closing>,
    /// The refusal of the last attempt, if it failed.
    pub trouble: Option<Refusal>,
    /// Locations that could not be reached at the last attempt.
    pub missing_locations: Vec<usize>,
    /// No backup is started before this time, by [`Moment::uptime_ms`].
    pub not_before_ms: u64,
    /// A case was erased since the last set was begun.
    pub erased: bool,
    /// If set: erasures must be written to the ledger beside the book, not before this time by [`Moment::uptime_ms`].
    pub recheck_erasures_at: Option<u64>,
    /// The job with which somebody verifies the book.
    pub verifying: Option<u64>,
}

impl Backups {
    /// Stops what runs for the book, and drops its keys; nothing half-made is left.
    pub fn stop(&mut self) {
        if let BackupStage::Running { stop, .. } = &self.stage {
            stop.store(true, Ordering::Release);
        }
        self.stage = BackupStage::Idle;
        self.closing = None;
    }

    /// Drops the unfinished copy of the last backup, because somebody signs in again; proving a finished copy goes on.
    pub fn abandon_copy(&mut self) {
        if matches!(self.stage, BackupStage::Copying { .. }) {
            self.stage = BackupStage::Idle;
        }
        self.closing = None;
    }

    /// Makes the next tick check the erasure ledger: the program may have ended right after an erasure, before writing
    /// it.
    pub fn recheck_erasures(&mut self) {
        self.recheck_erasures_at = Some(0);
    }

    /// Queues a task for the background thread.
    pub fn queue(&mut self, task: Task) {
        self.stage = BackupStage::Waiting(Box::new(task));
    }

    /// Returns true when no last backup of a closed book is being made.
    pub fn can_exit(&self) -> bool {
        self.closing.is_none()
    }

    /// Refuses to open or change a book while a restore is about to replace it: what is saved now would be moved aside
    /// with the old book.
    pub fn ensure_no_restore_pending(&self) -> Result<(), Refusal> {
        let restores = match &self.stage {
            BackupStage::Waiting(task) => matches!(task.work, Work::Restore(_)),
            BackupStage::Running { restores, .. } => *restores,
            BackupStage::Idle | BackupStage::Copying { .. } => false,
        };
        match restores {
            true => Err(Refusal::new(Code::JobRunning)),
            false => Ok(()),
        }
    }

    /// Returns the job whose copy is not finished yet.
    pub fn copying_job(&self) -> Option<u64> {
        match &self.stage {
            BackupStage::Copying { job, .. } => Some(*job),
            _ => None,
        }
    }

    pub fn is_busy(&self) -> bool {
        !matches!(self.stage, BackupStage::Idle)
    }
}

impl App {
    /// Cancels this job, if it is a backup or restore; returns true if it is.
    pub(crate) fn cancel_backup(&mut self, number: u64) -> bool {
        let ours = match &self.backups.stage {
            BackupStage::Idle => false,
            BackupStage::Copying { job, .. } | BackupStage::Running { job, .. } => *job == number,
            BackupStage::Waiting(task) => task.job == number,
        };
        match &self.backups.stage {
            BackupStage::Running { stop, .. } if ours => stop.store(true, Ordering::Release),
            _ if ours => {
                self.backups.stage = BackupStage::Idle;
                self.backups.closing = None;
                if let Some(store) = self.backed_up_store() {
                    store.copy_drop();
                }
            }
            _ => {}
        }
        ours
    }

    /// Returns the store that is backed up: of the open office book, or of the one that was just locked.
    pub(crate) fn backed_up_store(&mut self) -> Option<&mut Store> {
        match (&mut self.backups.closing, &mut self.book) {
            (Some(closing), _) => Some(&mut closing.store),
            (None, Some(book)) if book.kind == BookKind::Office => Some(&mut book.store),
            _ => None,
        }
    }

    /// Returns the keys that open the backup sets of the office book that is open or was just locked.
    pub(crate) fn backup_keys(&self) -> Result<Keys, Refusal> {
        let key = match (&self.backups.closing, &self.book) {
            (Some(closing), _) => &closing.key,
            (None, Some(book)) if book.kind == BookKind::Office => &book.key,
            _ => return Err(Refusal::new(Code::Locked)),
        };
        Ok(Keys {
            vault: VaultFile::read(&self.book_folder(BookKind::Office))?,
            key: Arc::clone(key),
        })
    }

    pub(crate) fn own_location(&self) -> PathBuf {
        self.paths.data.join("backups")
    }

    pub(crate) fn backup_locations(&mut self) -> BackupLocations {
        let own = self.own_location();
        let chosen = self
            .backed_up_store()
            .map(|s| s.office_setup().safety().places);
        BackupLocations {
            own,
            others: (chosen.unwrap_or_default().into_iter())
                .map(PathBuf::from)
                .collect(),
        }
    }

    /// Starts a backup; returns its job number.
    pub(crate) fn begin_backup(&mut self) -> Result<u64, Refusal> {
        if self.backups.is_busy() {
            return Err(Refusal::new(Code::JobRunning));
        }
        let keys = self.backup_keys()?;
        let job = self.jobs.next_number();
        let data = self.paths.data.clone();
        let store = self.backed_up_store().ok_or(Refusal::new(Code::Locked))?;
        let copying = BackupCopy::begin(store, &keys, &data)?;
        self.backups.stage = BackupStage::Copying {
            copying: Box::new(copying),
            keys: Box::new(keys),
            job,
        };
        self.backups.erased = false;
        Ok(job)
    }

    pub(crate) fn new_task(&mut self, work: Work, keys: Keys, job: u64, now: &Moment) -> Task {
        Task {
            work,
            keys,
            data: self.paths.data.clone(),
            locations: self.backup_locations(),
            at: now.utc,
            job,
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Returns the task that waits for the background thread, if any.
    pub fn take_background_task(&mut self) -> Option<Task> {
        match std::mem::take(&mut self.backups.stage) {
            BackupStage::Waiting(task) => {
                let (job, stop) = (task.job, Arc::clone(&task.stop));
                let restores = matches!(task.work, Work::Restore(_));
                self.backups.stage = BackupStage::Running {
                    job,
                    stop,
                    restores,
                };
                Some(*task)
            }
            other => {
                self.backups.stage = other;
                None
            }
        }
    }

    /// Takes the result of a background task: journals it and returns what to report to the page.
    pub fn finish_task(
        &mut self,
        result: TaskResult,
        now: &Moment,
    ) -> (Option<JobProgress>, Vec<Topic>) {
        let number = match &result {
            TaskResult::Backup(backup) => backup.job,
            TaskResult::Restore { job, .. } => *job,
        };
        let current =
            matches!(&self.backups.stage, BackupStage::Running { job, .. } if *job == number);
        if current {
            self.backups.stage = BackupStage::Idle;
        }
        let backup = match result {
            TaskResult::Backup(backup) => backup,
            // A restore that was cancelled meanwhile puts no book in place.
            TaskResult::Restore { job, restored } => {
                let restored = restored.and_then(|r| match current {
                    true => Ok(r),
                    false => Err(BackupError::Stopped),
                });
                return crate::api::restore::finish_restore(self, job, restored, now);
            }
        };
        let progress = self.record_backup(backup, now);
        if current {
            self.backups.closing = None;
        }
        self.release_data_lock();
        (Some(progress), vec![Topic::Trust])
    }

    /// Closes the book and starts its last backup, if it changed since the last one.
    pub(crate) fn begin_closing_backup(&mut self, now: &Moment) {
        let Some(Book {
            kind: BookKind::Office,
            store,
            key,
            ..
        }) = self.book.take()
        else {
            return;
        };
        let changed = |store: &Store| {
            let last = store.last_proved_backup().ok().flatten();
            last.is_none_or(|last| store.has_changes_since(last.seq).unwrap_or(true))
        };
        if !changed(&store) {
            return;
        }
        self.backups.closing = Some(Closing { store, key });
        if self.begin_backup().is_err() {
            self.backups.closing = None;
            self.backups.not_before_ms = now.uptime_ms;
        }
    }

    /// Makes and proves a backup set of the book while the caller waits, before a change of keys or access.
    pub(crate) fn make_backup_and_wait(&mut self, now: &Moment) -> Result<(), Refusal> {
        let keys = self.backup_keys()?;
        let data = self.paths.data.clone();
        let (book, device) = (self.book_folder(BookKind::Office), self.device);
        if matches!(self.backups.stage, BackupStage::Copying { .. }) {
            self.backups.stage = BackupStage::Idle;
        }
        let store = self.backed_up_store().ok_or(Refusal::new(Code::Locked))?;
        let mut copying = BackupCopy::begin(store, &keys, &data)?;
        while copying.step(store)? != CopyStep::Complete {}
        let fresh = Box::new(copying.finish(store, &book, device, now.utc)?);
        let job = self.jobs.next_number();
        let task = self.new_task(Work::BackUp(fresh), keys, job, now);
        let TaskResult::Backup(result) = task.run(&mut |_, _| true) else {
            return Err(Refusal::new(Code::Internal));
        };
        let own = result
            .locations
            .iter()
            .find(|location| location.number == 0);
        let failed = own.and_then(|location| {
            location
                .result
                .as_ref()?
                .as_ref()
                .err()
                .map(BackupError::code)
        });
        self.record_backup(result, now);
        match failed {
            Some(code) => Err(Refusal::new(code)),
            None => Ok(()),
        }
    }

    /// Starts what is due: a new set, or copying the newest set to a medium that came back.
    pub(crate) fn schedule_backups(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.update_erasure_ledger(now)?;
        let waiting = now.uptime_ms < self.backups.not_before_ms;
        if waiting || self.backups.is_busy() || self.backups.closing.is_some() {
            return Ok(());
        }
        self.backups.not_before_ms = now.uptime_ms + CHECK_MS;
        let Some(store) = self.backed_up_store() else {
            return Ok(());
        };
        let last = store.last_proved_backup()?;
        let last_seq = last.as_ref().map(|last| last.seq);
        let changed = match last_seq {
            Some(seq) => store.has_changes_since(seq)?,
            None => true,
        };
        if self.backups.erased || is_due(last.map(|last| last.at), changed, now.utc) {
            self.begin_backup()?;
            return Ok(());
        }
        let locations = self.backup_locations();
        let is_back = |n: &usize| locations.others.get(n - 1).is_some_and(|p| is_reachable(p));
        if self.backups.missing_locations.iter().any(is_back) {
            let keys = self.backup_keys()?;
            let job = self.jobs.next_number();
            let task = self.new_task(Work::CatchUp, keys, job, now);
            self.backups.stage = BackupStage::Waiting(Box::new(task));
        }
        Ok(())
    }
}

/// Runs one step of the running copy.
pub(crate) fn run_slice(app: &mut App, now: &Moment) -> Option<JobProgress> {
    let (mut copying, keys, job) = match std::mem::take(&mut app.backups.stage) {
        BackupStage::Copying { copying, keys, job } => (copying, keys, job),
        other => {
            app.backups.stage = other;
            return None;
        }
    };
    let (book, device) = (app.book_folder(BookKind::Office), app.device);
    let store = app.backed_up_store()?;
    let stepped = copying.step(store);
    let whole = match stepped {
        Ok(CopyStep::More { done, total }) => {
            let progress = JobProgress {
                job,
                done: COPY_SHARE * done / total.max(1),
                total: 1000,
                state: JobState::Running,
                files: Vec::new(),
                error: None,
            };
            app.backups.stage = BackupStage::Copying { copying, keys, job };
            return Some(progress);
        }
        Ok(CopyStep::Complete) => copying.finish(store, &book, device, now.utc),
        Err(error) => Err(error),
    };
    match whole {
        Ok(fresh) => {
            let task = app.new_task(Work::BackUp(Box::new(fresh)), *keys, job, now);
            app.backups.stage = BackupStage::Waiting(Box::new(task));
            None
        }
        Err(error) => {
            let locations = vec![LocationResult::skipped(0, Some(error))];
            let result = BackupResult {
                job,
                set: None,
                locations: locations,
            };
            let progress = app.record_backup(result, now);
            app.backups.closing = None;
            Some(progress)
        }
    }
}
