//! The part of a backup or restore that runs without the app's lock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::book_swap::BOOK_FOLDER;
use super::error::BackupError;
use super::keys::Keys;
use super::live_copy::FinishedCopy;
use super::progress::sub_progress;
use super::restore::{RestoreRequest, RestoredBook};
use super::rollback_check::ListedSets;
use super::second_place::PlaceState;
use super::set::{BackupLocations, list_sets, list_sets_if_reachable};
use super::set_writer::{BackupResult, SetWriter};
use crate::domain::refusal::ErrorOrigin;
use crate::store::Progress;

/// A backup or restore, to be run on a thread of its own.
pub struct Task {
    pub work: Work,
    pub keys: Keys,
    /// The folder that contains the books.
    pub data: PathBuf,
    pub locations: BackupLocations,
    /// The time at which the task was created.
    pub at: DateTime<Utc>,
    pub job: u64,
    /// Set when the book is locked, so that the task soon ends and drops its keys.
    pub stop: Arc<AtomicBool>,
}

/// The kind of work that a [`Task`] does.
pub enum Work {
    /// Writes a finished copy as a set to every location.
    BackUp(Box<FinishedCopy>),
    /// Copies the newest own set to locations that were unreachable before.
    CatchUp,
    /// Reads the manifests of all sets.
    ListSets,
    /// Looks whether the locations are there, and what is in them.
    LookAtPlaces,
    /// Builds a book from a set.
    Restore(Box<RestoreRequest>),
}

/// The result of a [`Task`].
#[derive(Debug)]
pub enum TaskResult {
    Backup {
        backup: BackupResult,
        /// The locations besides the own one, after the backup.
        places: Vec<PlaceState>,
    },
    Places {
        job: u64,
        places: Vec<PlaceState>,
    },
    Sets {
        job: u64,
        sets: ListedSets,
    },
    Restore {
        job: u64,
        restored: Result<Box<RestoredBook>, BackupError>,
    },
    /// The task ended with a panic at this place.
    Panicked {
        job: u64,
        origin: ErrorOrigin,
    },
}

impl Task {
    /// Runs the task as [`Task::run`] does; a panic becomes a result, so that the thread goes on with the next task.
    /// `origin` returns where the last panic of the thread was.
    pub fn run_to_end(self, progress: Progress<'_>, origin: fn() -> ErrorOrigin) -> TaskResult {
        let job = self.job;
        // The task is gone with its keys, and what it wrote is a partial set, which is never taken for a set.
        let done = catch_unwind(AssertUnwindSafe(|| self.run(progress)));
        done.unwrap_or_else(|_| TaskResult::Panicked {
            job,
            origin: origin(),
        })
    }

    /// Runs the task to its end, or until `progress` (done and total, in thousandths) returns false.
    pub fn run(self, progress: Progress<'_>) -> TaskResult {
        let stop = Arc::clone(&self.stop);
        let mut progress = move |done: u64, total: u64| {
            let go_on = progress(done, total);
            go_on && !stop.load(Ordering::Acquire)
        };
        let writer = SetWriter {
            keys: &self.keys,
            data: &self.data,
            locations: &self.locations,
            at: self.at,
            job: self.job,
            keeps_all: false,
        };
        match &self.work {
            Work::BackUp(copy) => {
                // The live copy before it was the first fifth.
                let progress = &mut sub_progress(&mut progress, 200, 1000);
                self.backup_result(writer.back_up(copy, progress))
            }
            Work::CatchUp => self.backup_result(writer.catch_up(&mut progress)),
            Work::LookAtPlaces => TaskResult::Places {
                job: self.job,
                places: self.look_at_places(),
            },
            Work::ListSets => TaskResult::Sets {
                job: self.job,
                sets: self.list_sets(),
            },
            Work::Restore(request) => TaskResult::Restore {
                job: self.job,
                restored: request.build(&writer, &mut progress).map(Box::new),
            },
        }
    }

    fn backup_result(&self, backup: BackupResult) -> TaskResult {
        let places = self.look_at_places();
        TaskResult::Backup { backup, places }
    }

    fn look_at_places(&self) -> Vec<PlaceState> {
        let book = self.data.join(BOOK_FOLDER);
        let others = self.locations.others.iter();
        // A stopped task drops its keys soon.
        let others = others.take_while(|_| !self.stop.load(Ordering::Acquire));
        others
            .map(|folder| PlaceState::look(folder, &book, Some(&self.keys)))
            .collect()
    }

    /// Returns the sets of all locations that can be listed, until the task is stopped.
    fn list_sets(&self) -> ListedSets {
        let listed = self.locations.all().filter_map(|(number, location)| {
            if self.stop.load(Ordering::Acquire) {
                return None;
            }
            let sets = match number {
                0 => list_sets(location, &self.keys).ok(),
                _ => list_sets_if_reachable(location, &self.keys),
            };
            Some(sets?.into_iter().map(move |set| (number, set)))
        });
        listed.flatten().collect()
    }
}
