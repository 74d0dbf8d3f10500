//! The backups of the open book: when one is made, its steps under the lock, and what is told of it.
//!
//! A copy goes on in steps between the calls ([`work`]); the rest is a [`Task`] that the shell runs on another thread
//! ([`App::background`]) and brings back ([`App::settled`]).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{App, Book};
use crate::backup::{
    BackupError, Copying, Kept, Keys, Outcome, PlaceOutcome, Places, Task, Work, due, is_reachable,
};
use crate::domain::refusal::{Code, Refusal};
use crate::store::{CopyStep, Store};
use crate::vault::{VaultFile, VaultKey};
use crate::wire::call::{JobProgress, JobState, Moment, Topic};
use crate::wire::start::BookKind;

/// How often it is asked whether a set is due and whether a medium came back.
pub(super) const ASK_MS: u64 = 10_000;
/// Parts of a thousand that the copying is of the whole, as the page sees it.
const COPYING: u64 = 200;

/// What is going on.
#[derive(Default)]
enum Stage {
    #[default]
    Idle,
    /// The copy's handle is with the store.
    Copying {
        copying: Box<Copying>,
        keys: Box<Keys>,
        job: u64,
    },
    /// Waits for the thread that runs it.
    Waiting(Box<Task>),
    Running {
        job: u64,
        stop: Arc<AtomicBool>,
        restores: bool,
    },
}

/// A book that was signed out of: nobody reaches it any more, it lives on for its last backup only.
struct Closing {
    store: Store,
    key: Arc<VaultKey>,
}

/// The state of the backups.
#[derive(Default)]
pub(super) struct Copies {
    stage: Stage,
    closing: Option<Closing>,
    /// Why the last attempt failed.
    pub trouble: Option<Refusal>,
    /// Places that were away the last time.
    pub missing: Vec<usize>,
    /// By [`Moment::uptime_ms`].
    pub not_before_ms: u64,
    /// A case was erased since the last set was begun.
    pub erased: bool,
    /// Whether everything beside the book knows of its erasures is to be looked into, by [`Moment::uptime_ms`] not before
    /// then.
    pub unsettled: Option<u64>,
    /// The job by which somebody verifies the book.
    pub verifying: Option<u64>,
}

impl Copies {
    /// What runs for the book ends soon, and with it its keys; nothing half-made is left.
    pub fn stop(&mut self) {
        if let Stage::Running { stop, .. } = &self.stage {
            stop.store(true, Ordering::Release);
        }
        self.stage = Stage::Idle;
        self.closing = None;
    }

    /// Makes room for somebody who comes in again while the last backup of the book is still being made: the book is
    /// let go; what is proved meanwhile goes on.
    pub fn give_way(&mut self) {
        if matches!(self.stage, Stage::Copying { .. }) {
            self.stage = Stage::Idle;
        }
        self.closing = None;
    }

    /// What lies beside the book may have missed an erasure, if the program ended right after it.
    pub fn doubt_erasures(&mut self) {
        self.unsettled = Some(0);
    }

    /// What waits for the thread that works without the lock.
    pub fn put_off(&mut self, task: Task) {
        self.stage = Stage::Waiting(Box::new(task));
    }

    /// Nothing is being made of a book that was left.
    pub fn is_at_rest(&self) -> bool {
        self.closing.is_none()
    }

    /// Refuses whoever wants to open or change a book while another one is about to take its place: what they saved would be
    /// moved aside with it.
    pub fn no_restore(&self) -> Result<(), Refusal> {
        let restores = match &self.stage {
            Stage::Waiting(task) => matches!(task.work, Work::Restore(_)),
            Stage::Running { restores, .. } => *restores,
            Stage::Idle | Stage::Copying { .. } => false,
        };
        match restores {
            true => Err(Refusal::new(Code::JobRunning)),
            false => Ok(()),
        }
    }

    /// The job whose copy is not finished yet.
    pub fn copying(&self) -> Option<u64> {
        match &self.stage {
            Stage::Copying { job, .. } => Some(*job),
            _ => None,
        }
    }

    pub fn is_busy(&self) -> bool {
        !matches!(self.stage, Stage::Idle)
    }
}

impl App {
    /// Ends this job, if it is one of a backup.
    pub(super) fn cancel_backup(&mut self, number: u64) -> bool {
        let ours = match &self.copies.stage {
            Stage::Idle => false,
            Stage::Copying { job, .. } | Stage::Running { job, .. } => *job == number,
            Stage::Waiting(task) => task.job == number,
        };
        match &self.copies.stage {
            Stage::Running { stop, .. } if ours => stop.store(true, Ordering::Release),
            _ if ours => {
                self.copies.stage = Stage::Idle;
                self.copies.closing = None;
                if let Some(store) = self.kept_store() {
                    store.copy_drop();
                }
            }
            _ => {}
        }
        ours
    }

    /// The store that is backed up: of the office book that is open, or that was just left.
    pub(super) fn kept_store(&mut self) -> Option<&mut Store> {
        match (&mut self.copies.closing, &mut self.book) {
            (Some(closing), _) => Some(&mut closing.store),
            (None, Some(book)) if book.kind == BookKind::Office => Some(&mut book.store),
            _ => None,
        }
    }

    /// What opens the sets of the office book that is open or was just left.
    pub(super) fn set_keys(&self) -> Result<Keys, Refusal> {
        let key = match (&self.copies.closing, &self.book) {
            (Some(closing), _) => &closing.key,
            (None, Some(book)) if book.kind == BookKind::Office => &book.key,
            _ => return Err(Refusal::new(Code::Locked)),
        };
        Ok(Keys {
            vault: VaultFile::read(&self.folder(BookKind::Office))?,
            key: Arc::clone(key),
        })
    }

    pub(super) fn own_place(&self) -> PathBuf {
        self.paths.data.join("backups")
    }

    pub(super) fn places(&mut self) -> Places {
        let own = self.own_place();
        let chosen = self.kept_store().map(|s| s.house().safety().places);
        Places {
            own,
            others: (chosen.unwrap_or_default().into_iter())
                .map(PathBuf::from)
                .collect(),
        }
    }

    /// Begins a backup; answers with the number by which the page follows it.
    pub(super) fn begin_backup(&mut self) -> Result<u64, Refusal> {
        if self.copies.is_busy() {
            return Err(Refusal::new(Code::JobRunning));
        }
        let keys = self.set_keys()?;
        let job = self.jobs.next_number();
        let data = self.paths.data.clone();
        let store = self.kept_store().ok_or(Refusal::new(Code::Locked))?;
        let copying = Copying::begin(store, &keys, &data)?;
        self.copies.stage = Stage::Copying {
            copying: Box::new(copying),
            keys: Box::new(keys),
            job,
        };
        self.copies.erased = false;
        Ok(job)
    }

    pub(super) fn task(&mut self, work: Work, keys: Keys, job: u64, now: &Moment) -> Task {
        Task {
            work,
            keys,
            data: self.paths.data.clone(),
            places: self.places(),
            at: now.utc,
            job,
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    /// What is to be done without the lock now, if anything.
    pub fn background(&mut self) -> Option<Task> {
        match std::mem::take(&mut self.copies.stage) {
            Stage::Waiting(task) => {
                let (job, stop) = (task.job, Arc::clone(&task.stop));
                let restores = matches!(task.work, Work::Restore(_));
                self.copies.stage = Stage::Running {
                    job,
                    stop,
                    restores,
                };
                Some(*task)
            }
            other => {
                self.copies.stage = other;
                None
            }
        }
    }

    /// Takes in how a task went: writes it down, and tells the page.
    pub fn settled(&mut self, outcome: Outcome, now: &Moment) -> (Option<JobProgress>, Vec<Topic>) {
        let number = match &outcome {
            Outcome::Kept(kept) => kept.job,
            Outcome::Restored { job, .. } => *job,
        };
        let current = matches!(&self.copies.stage, Stage::Running { job, .. } if *job == number);
        if current {
            self.copies.stage = Stage::Idle;
        }
        let kept = match outcome {
            Outcome::Kept(kept) => kept,
            // A restore that was given up in the meantime puts nothing in place.
            Outcome::Restored { job, restored } => {
                let restored = restored.and_then(|r| match current {
                    true => Ok(r),
                    false => Err(BackupError::Stopped),
                });
                return super::restore::settled(self, job, restored, now);
            }
        };
        let progress = self.told(kept, now);
        if current {
            self.copies.closing = None;
        }
        self.let_go();
        (Some(progress), vec![Topic::Trust])
    }

    /// Leaves the book to its last backup, if one is due; nobody reaches it any more.
    pub(super) fn closing_backup(&mut self, now: &Moment) {
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
            let last = store.last_proof().ok().flatten();
            last.is_none_or(|last| store.changed_since(last.seq).unwrap_or(true))
        };
        if !changed(&store) {
            return;
        }
        self.copies.closing = Some(Closing { store, key });
        if self.begin_backup().is_err() {
            self.copies.closing = None;
            self.copies.not_before_ms = now.uptime_ms;
        }
    }

    /// A proved set of the book as it is now, made while everybody waits: before something grave.
    pub(super) fn backup_before(&mut self, now: &Moment) -> Result<(), Refusal> {
        let keys = self.set_keys()?;
        let data = self.paths.data.clone();
        let (book, device) = (self.folder(BookKind::Office), self.device);
        if matches!(self.copies.stage, Stage::Copying { .. }) {
            self.copies.stage = Stage::Idle;
        }
        let store = self.kept_store().ok_or(Refusal::new(Code::Locked))?;
        let mut copying = Copying::begin(store, &keys, &data)?;
        while copying.step(store)? != CopyStep::Whole {}
        let fresh = Box::new(copying.whole(store, &book, device, now.utc)?);
        let job = self.jobs.next_number();
        let task = self.task(Work::Make(fresh), keys, job, now);
        let Outcome::Kept(outcome) = task.run(&mut |_, _| true) else {
            return Err(Refusal::new(Code::Internal));
        };
        let own = outcome.places.iter().find(|place| place.place == 0);
        let failed =
            own.and_then(|place| place.kept.as_ref()?.as_ref().err().map(BackupError::code));
        self.told(outcome, now);
        match failed {
            Some(code) => Err(Refusal::new(code)),
            None => Ok(()),
        }
    }

    /// What the schedule asks for: a set, or the newest one for a medium that came back.
    pub(super) fn tend_copies(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.settle_erasures(now)?;
        let waiting = now.uptime_ms < self.copies.not_before_ms;
        if waiting || self.copies.is_busy() || self.copies.closing.is_some() {
            return Ok(());
        }
        self.copies.not_before_ms = now.uptime_ms + ASK_MS;
        let Some(store) = self.kept_store() else {
            return Ok(());
        };
        let last = store.last_proof()?;
        let last_seq = last.as_ref().map(|last| last.seq);
        let changed = match last_seq {
            Some(seq) => store.changed_since(seq)?,
            None => true,
        };
        if self.copies.erased || due(last.map(|last| last.at), changed, now.utc) {
            self.begin_backup()?;
            return Ok(());
        }
        let places = self.places();
        let back = |n: &usize| places.others.get(n - 1).is_some_and(|p| is_reachable(p));
        if self.copies.missing.iter().any(back) {
            let keys = self.set_keys()?;
            let job = self.jobs.next_number();
            let task = self.task(Work::Carry, keys, job, now);
            self.copies.stage = Stage::Waiting(Box::new(task));
        }
        Ok(())
    }
}

/// One step of the copy that goes on.
pub(super) fn work(app: &mut App, now: &Moment) -> Option<JobProgress> {
    let (mut copying, keys, job) = match std::mem::take(&mut app.copies.stage) {
        Stage::Copying { copying, keys, job } => (copying, keys, job),
        other => {
            app.copies.stage = other;
            return None;
        }
    };
    let (book, device) = (app.folder(BookKind::Office), app.device);
    let store = app.kept_store()?;
    let stepped = copying.step(store);
    let whole = match stepped {
        Ok(CopyStep::More { done, total }) => {
            let progress = JobProgress {
                job,
                done: COPYING * done / total.max(1),
                total: 1000,
                state: JobState::Running,
                files: Vec::new(),
                error: None,
            };
            app.copies.stage = Stage::Copying { copying, keys, job };
            return Some(progress);
        }
        Ok(CopyStep::Whole) => copying.whole(store, &book, device, now.utc),
        Err(error) => Err(error),
    };
    match whole {
        Ok(fresh) => {
            let task = app.task(Work::Make(Box::new(fresh)), *keys, job, now);
            app.copies.stage = Stage::Waiting(Box::new(task));
            None
        }
        Err(error) => {
            let places = vec![PlaceOutcome::none(0, Some(error))];
            let outcome = Kept {
                job,
                set: None,
                places,
            };
            let progress = app.told(outcome, now);
            app.copies.closing = None;
            Some(progress)
        }
    }
}
