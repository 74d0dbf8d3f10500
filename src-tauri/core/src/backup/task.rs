//! The part of a backup or restore that runs without the app's lock.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::error::BackupError;
use super::keys::Keys;
use super::live_copy::FinishedCopy;
use super::progress::sub_progress;
use super::restore::{RestoreRequest, RestoredBook};
use super::rollback_check::ListedSets;
use super::set::{BackupLocations, list_sets};
use super::set_writer::{BackupResult, SetWriter};
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
    /// Builds a book from a set.
    Restore(Box<RestoreRequest>),
}

/// The result of a [`Task`].
#[derive(Debug)]
pub enum TaskResult {
    Backup(BackupResult),
    Sets {
        job: u64,
        sets: ListedSets,
    },
    Restore {
        job: u64,
        restored: Result<Box<RestoredBook>, BackupError>,
    },
}

impl Task {
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
                TaskResult::Backup(writer.back_up(copy, progress))
            }
            Work::CatchUp => TaskResult::Backup(writer.catch_up(&mut progress)),
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

    /// Returns the sets of all locations that can be listed, until the task is stopped.
    fn list_sets(&self) -> ListedSets {
        let listed = self.locations.all().filter_map(|(number, location)| {
            let is_stopped = self.stop.load(Ordering::Acquire);
            let sets = (!is_stopped).then(|| list_sets(location, &self.keys))?;
            Some(sets.ok()?.into_iter().map(move |set| (number, set)))
        });
        listed.flatten().collect()
    }
}
