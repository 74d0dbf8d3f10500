//! Long jobs, done in slices under the lock: the store is free between two slices, so saving never waits for a job.

use super::App;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{JobProgress, JobState, Moment};
use crate::wire::exports::JobStarted;

/// A long job that is done one slice at a time; if it is dropped before its end, it leaves nothing behind.
pub(crate) trait SlicedJob: Send {
    /// Does one slice of a few milliseconds; returns false when there is no more to do.
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal>;

    /// Returns how much is done, of how much.
    fn progress(&self) -> (u64, u64);

    /// Completes the job; returns the names of the files in the export folder.
    fn finish(self: Box<Self>, app: &mut App, now: &Moment) -> Result<Vec<String>, Refusal>;
}

/// The running job, at most one, and the numbers by which the page knows jobs.
#[derive(Default)]
pub(crate) struct Jobs {
    last: u64,
    running: Option<Job>,
    /// The end of a job that was done at once, until it is reported.
    finished: Option<JobProgress>,
}

struct Job {
    number: u64,
    work: Box<dyn SlicedJob>,
    cancelled: bool,
}

impl Jobs {
    /// Drops the running job; nothing of it is left.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Cancels this job before its next slice; returns false if it is not the running one.
    pub fn cancel(&mut self, number: u64) -> bool {
        let running = self.running.as_mut().filter(|job| job.number == number);
        let running = running.map(|job| job.cancelled = true);
        running.is_some()
    }

    /// Returns a number for work that runs elsewhere, so that the page can follow it like any job.
    pub fn next_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub fn start(&mut self, work: Box<dyn SlicedJob>) -> JobStarted {
        let number = self.next_number();
        self.running = Some(Job {
            number,
            work,
            cancelled: false,
        });
        JobStarted { job: number }
    }

    /// Registers a job that was done at once; its end is reported with the next slice.
    pub fn report_done(&mut self, file: String) -> JobStarted {
        let job = self.next_number();
        self.finished = Some(JobProgress {
            job,
            done: 1,
            total: 1,
            state: JobState::Done,
            files: vec![file],
            error: None,
        });
        JobStarted { job }
    }

    /// Refuses a second job while one runs.
    pub fn ensure_idle(&self) -> Result<(), Refusal> {
        match self.running {
            Some(_) => Err(Refusal::new(Code::JobRunning)),
            None => Ok(()),
        }
    }
}

/// Runs one slice of the running job.
pub(super) fn run_slice(app: &mut App, now: &Moment) -> Option<JobProgress> {
    if let Some(finished) = app.jobs.finished.take() {
        return Some(finished);
    }
    let mut job = app.jobs.running.take()?;
    let (done, total) = job.work.progress();
    let mut progress = JobProgress {
        job: job.number,
        done,
        total,
        state: JobState::Cancelled,
        files: Vec::new(),
        error: None,
    };
    if job.cancelled {
        return Some(progress);
    }
    let ended = match job.work.slice(app, now) {
        Ok(true) => {
            let (done, total) = job.work.progress();
            progress.done = done;
            progress.total = total.max(done);
            progress.state = JobState::Running;
            app.jobs.running = Some(job);
            return Some(progress);
        }
        Ok(false) => {
            let (done, _) = job.work.progress();
            (progress.done, progress.total) = (done, done);
            job.work.finish(app, now)
        }
        Err(refusal) => Err(refusal),
    };
    match ended {
        Ok(files) => {
            progress.state = JobState::Done;
            progress.files = files;
        }
        Err(refusal) => {
            if let Some(book) = &mut app.book {
                book.note_disk_failure(&refusal);
            }
            progress.state = JobState::Failed;
            progress.error = Some(refusal);
        }
    }
    Some(progress)
}
