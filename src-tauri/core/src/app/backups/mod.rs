//! The backups of the office book: their schedule, the copy that is made in steps under the lock, and their state.
//!
//! A copy is made in steps between the calls ([`Backups::run_slice`]); the rest is a [`Task`] that the shell runs on
//! another thread ([`App::take_background_task`]) and returns ([`App::finish_task`]).

mod erasures;
mod keyring;
mod looks;
mod places;
mod results;
mod schedule;
mod sets_ahead;
mod sets_check;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::book::Book;
use super::book_files::{book_folder, read_present_vault};
use super::jobs::JobNumbers;
use crate::backup::{
    BackupCopy, BackupLocations, BackupResult, Keys, LocationResult, Task, TaskResult, Work,
    backup_health,
};
use crate::domain::book_kind::BookKind;
use crate::domain::ids::DeviceId;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::store::{CopyStep, Store};
use crate::vault::VaultKey;
use crate::wire::backup_places::SecondPlace;
use crate::wire::call::{JobProgress, Moment};
use crate::wire::trust::{BackupHealth, BackupStatus};

use keyring::Keyring;
pub use keyring::KeyringCall;
use places::Places;
pub(super) use results::final_progress;
use sets_check::SetsCheck;

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

/// The store that is backed up, and the key of its sets.
struct Source<'a> {
    store: &'a mut Store,
    key: &'a Arc<VaultKey>,
}

impl Source<'_> {
    fn keys(&self, data: &Path) -> Result<Keys, Refusal> {
        let dir = book_folder(data, BookKind::Office);
        Ok(Keys {
            vault: read_present_vault(&dir, self.store, self.key)?,
            key: Arc::clone(self.key),
        })
    }
}

/// Returns what is backed up: the book that was just locked, or else the open office book.
fn source<'a>(closing: &'a mut Option<Closing>, book: Option<&'a mut Book>) -> Option<Source<'a>> {
    if let Some(Closing { store, key }) = closing {
        return Some(Source { store, key });
    }
    let Book { store, key, .. } = book.filter(|book| book.kind == BookKind::Office)?;
    Some(Source { store, key })
}

/// Returns the folder of the sets on the own disk.
fn own_location(data: &Path) -> PathBuf {
    data.join("backups")
}

/// Returns the own location and those that the office chose; without a store only the own one.
fn locations_of(data: &Path, store: Option<&Store>) -> BackupLocations {
    let chosen = store.map(|store| store.office_setup().safety().backup_locations);
    BackupLocations {
        own: own_location(data),
        others: (chosen.unwrap_or_default().into_iter())
            .map(PathBuf::from)
            .collect(),
    }
}

/// The state of the backups.
pub(crate) struct Backups {
    /// The folder that contains the books.
    data: PathBuf,
    device: DeviceId,
    stage: BackupStage,
    closing: Option<Closing>,
    /// The refusal of the last attempt, if it failed.
    last_error: Option<Refusal>,
    /// Locations that could not be reached at the last attempt.
    missing_locations: Vec<usize>,
    /// No backup is started before this time, by [`Moment::uptime_ms`].
    not_before_ms: u64,
    /// No backup has ended since the book was opened.
    is_first_attempt_due: bool,
    sets_check: SetsCheck,
    pub(super) keyring: Keyring,
    places: Places,
    /// A case was erased since the last set was begun.
    erased: bool,
    /// If set: erasures must be written to the ledger beside the book, not before this time by [`Moment::uptime_ms`].
    recheck_erasures_at: Option<u64>,
    /// The job with which somebody verifies the book.
    pub(super) verifying: Option<u64>,
}

impl Backups {
    pub fn new(data: &Path, device: DeviceId) -> Backups {
        Backups {
            data: data.to_owned(),
            device,
            stage: BackupStage::Idle,
            closing: None,
            last_error: None,
            missing_locations: Vec::new(),
            not_before_ms: 0,
            is_first_attempt_due: true,
            sets_check: SetsCheck::default(),
            keyring: Keyring::default(),
            places: Places::default(),
            erased: false,
            recheck_erasures_at: None,
            verifying: None,
        }
    }

    /// Stops what runs for the book, and drops its keys; nothing half-made is left.
    pub fn stop(&mut self) {
        if let BackupStage::Running { stop, .. } = &self.stage {
            stop.store(true, Ordering::Release);
        }
        self.stage = BackupStage::Idle;
        self.closing = None;
        self.stop_sets_check();
    }

    /// Drops the unfinished copy of the last backup, because somebody signs in again; proving a finished copy goes on.
    pub fn abandon_copy(&mut self) {
        if matches!(self.stage, BackupStage::Copying { .. }) {
            self.stage = BackupStage::Idle;
        }
        self.closing = None;
    }

    /// Returns the store of a book that is open for its last backup only.
    #[cfg(test)]
    pub fn closing_store(&mut self) -> Option<&mut Store> {
        self.closing.as_mut().map(|closing| &mut closing.store)
    }

    /// Returns true when no last backup of a closed book is being made.
    pub fn can_exit(&self) -> bool {
        self.closing.is_none()
    }

    /// Returns true while a backup or restore runs or waits.
    pub fn is_busy(&self) -> bool {
        !matches!(self.stage, BackupStage::Idle)
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

    /// Cancels this job, if it is a backup or restore; returns true if it is.
    pub fn cancel(&mut self, number: u64, book: Option<&mut Book>) -> bool {
        let ours = match &self.stage {
            BackupStage::Idle => false,
            BackupStage::Copying { job, .. } | BackupStage::Running { job, .. } => *job == number,
            BackupStage::Waiting(task) => task.job == number,
        };
        match &self.stage {
            BackupStage::Running { stop, .. } if ours => stop.store(true, Ordering::Release),
            _ if ours => {
                self.stage = BackupStage::Idle;
                self.closing = None;
                if let Some(source) = source(&mut self.closing, book) {
                    source.store.copy_drop();
                }
            }
            _ => {}
        }
        ours
    }

    /// Returns the folders in which sets of this book are kept.
    pub fn locations(&self, book: &Book) -> BackupLocations {
        locations_of(&self.data, Some(&book.store))
    }

    /// Returns the backup status for the screen; it is empty for the practice book, which has no backups.
    pub fn status(&self, book: &Book, now: &Moment) -> Result<BackupStatus, Refusal> {
        let mut status = BackupStatus {
            proved_at: None,
            hours: 0,
            state: BackupHealth::Good,
            last_error: self.last_error.clone(),
            busy: self.is_busy(),
            first_attempt_pending: false,
            second_place: SecondPlace::Proved,
            ahead: self.sets_ahead(),
            keyring_ahead: self.keyring.ahead(),
            missing_locations: self.missing_locations.clone(),
            verification_failure: None,
            derived_differences: 0,
            keys_to_confirm: 0,
        };
        if book.kind != BookKind::Office {
            return Ok(status);
        }
        let last = book.store.last_proved_backup()?;
        let since = match &last {
            Some(last) => Some(last.at),
            None => book.store.first_entry_at()?,
        };
        if let Some(since) = since {
            (status.hours, status.state) = backup_health(since, now.utc);
        }
        status.first_attempt_pending =
            self.is_first_attempt_due && status.state != BackupHealth::Good;
        status.second_place = self.second_place(book, last.as_ref().map(|last| last.at));
        status.verification_failure = book.store.verification_failure()?;
        let finding = book.store.derived_finding()?;
        status.derived_differences = finding.map_or(0, |finding| finding.count);
        let signatures = book.store.signature_finding()?;
        if signatures.is_some_and(|found| !found.unconfirmed.is_empty()) {
            status.keys_to_confirm = book.keys_to_confirm();
        }
        status.proved_at = last.map(|last| utc_text(last.at));
        Ok(status)
    }

    /// Starts a backup; returns its job number.
    fn begin(&mut self, book: Option<&mut Book>, numbers: &mut JobNumbers) -> Result<u64, Refusal> {
        if self.is_busy() {
            return Err(Refusal::new(Code::JobRunning));
        }
        let source = source(&mut self.closing, book).ok_or(Refusal::new(Code::Locked))?;
        let keys = source.keys(&self.data)?;
        let job = numbers.next();
        let copying = BackupCopy::begin(source.store, &keys, &self.data)?;
        self.stage = BackupStage::Copying {
            copying: Box::new(copying),
            keys: Box::new(keys),
            job,
        };
        self.erased = false;
        Ok(job)
    }

    /// Makes and proves a backup set of the book while the caller waits, before a change of keys or access. It is made in the
    /// own location only, because the caller has the lock; the others get it from a task.
    pub(super) fn make_and_wait(
        &mut self,
        book: &mut Book,
        numbers: &mut JobNumbers,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let keys = book.backup_keys()?;
        if matches!(self.stage, BackupStage::Copying { .. }) {
            self.stage = BackupStage::Idle;
        }
        let store = &mut book.store;
        let mut copying = BackupCopy::begin(store, &keys, &self.data)?;
        while copying.step(store)? != CopyStep::Complete {}
        let copy = Box::new(copying.finish(store, &book.dir, self.device, now.utc)?);
        let locations = locations_of(&self.data, None);
        let task = self.new_task(Work::BackUp(copy), keys, locations, numbers.next(), now);
        let TaskResult::Backup { backup: result, .. } = task.run(&mut |_, _| true) else {
            return Err(Refusal::internal());
        };
        let made = result.in_own_location().map_err(Refusal::new);
        if made.is_ok() {
            self.places.need_newest_set();
        }
        // The other locations were not asked.
        let missing = self.missing_locations.clone();
        self.record(result, Some(book), now);
        self.missing_locations = missing;
        made
    }

    fn new_task(
        &self,
        work: Work,
        keys: Keys,
        locations: BackupLocations,
        job: u64,
        now: &Moment,
    ) -> Task {
        Task {
            work,
            keys,
            data: self.data.clone(),
            locations,
            at: now.utc,
            job,
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Queues a restore for the background thread; no book is open.
    pub fn begin_restore(&mut self, work: Work, keys: Keys, job: u64, now: &Moment) {
        let task = self.new_task(work, keys, locations_of(&self.data, None), job, now);
        self.stage = BackupStage::Waiting(Box::new(task));
    }

    /// Runs one step of the running copy.
    pub fn run_slice(&mut self, book: Option<&mut Book>, now: &Moment) -> Option<JobProgress> {
        let (mut copying, keys, job) = match std::mem::take(&mut self.stage) {
            BackupStage::Copying { copying, keys, job } => (copying, keys, job),
            other => {
                self.stage = other;
                return None;
            }
        };
        let dir = book_folder(&self.data, BookKind::Office);
        let mut book = book;
        let store = source(&mut self.closing, book.as_deref_mut())?.store;
        let complete = match copying.step(store) {
            Ok(CopyStep::More { done, total }) => {
                let done = COPY_SHARE * done / total.max(1);
                self.stage = BackupStage::Copying { copying, keys, job };
                return Some(JobProgress::running(job, done, 1000));
            }
            Ok(CopyStep::Complete) => copying.finish(store, &dir, self.device, now.utc),
            Err(error) => Err(error),
        };
        match complete {
            Ok(copy) => {
                let source = source(&mut self.closing, book);
                let locations = locations_of(&self.data, source.map(|source| &*source.store));
                let task = self.new_task(Work::BackUp(Box::new(copy)), *keys, locations, job, now);
                self.stage = BackupStage::Waiting(Box::new(task));
                None
            }
            Err(error) => {
                let result = BackupResult {
                    job,
                    set: None,
                    locations: vec![LocationResult::skipped(0, Some(error))],
                };
                let progress = self.record(result, book, now);
                self.closing = None;
                Some(progress)
            }
        }
    }

    /// Returns the task that waits for the background thread, if any.
    pub(super) fn take_task(&mut self) -> Option<Task> {
        let task = match std::mem::take(&mut self.stage) {
            BackupStage::Waiting(task) => *task,
            other => {
                self.stage = other;
                return None;
            }
        };
        self.stage = BackupStage::Running {
            job: task.job,
            stop: Arc::clone(&task.stop),
            restores: matches!(task.work, Work::Restore(_)),
        };
        Some(task)
    }

    /// Drops the book that waited for its last backup.
    pub(super) fn end_closing(&mut self) {
        self.closing = None;
    }

    /// Takes note that a background task ended; returns true unless it was stopped or cancelled meanwhile.
    pub(super) fn end_task(&mut self, number: u64) -> bool {
        let current = matches!(&self.stage, BackupStage::Running { job, .. } if *job == number);
        if current {
            self.stage = BackupStage::Idle;
        }
        current
    }
}

impl Book {
    /// Returns the keys that open the backup sets of the office book.
    pub fn backup_keys(&self) -> Result<Keys, Refusal> {
        Ok(Keys {
            vault: self.office_vault()?,
            key: Arc::clone(&self.key),
        })
    }
}
