//! Long work in slices under the lock: the store is free between two slices, so saving never waits for it.

use super::App;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::call::{Answer, JobProgress, JobState, Moment};
use crate::wire::exports::{JobKey, JobStarted};

/// Something long that is done a slice at a time; dropped before its end, it leaves nothing behind.
pub(super) trait Sliced: Send {
    /// Does one slice, a few milliseconds long; false when there is no more to do.
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal>;

    /// How much is done, of how much.
    fn progress(&self) -> (u64, u64);

    /// Completes the work; answers with the names of what lies in the export folder.
    fn finish(self: Box<Self>, app: &mut App, now: &Moment) -> Result<Vec<String>, Refusal>;
}

/// The running job, at most one, and the numbers by which the page knows them.
#[derive(Default)]
pub(super) struct Jobs {
    last: u64,
    running: Option<Job>,
    /// The end of a job that was done at once, until it is told.
    told: Option<JobProgress>,
}

struct Job {
    number: u64,
    work: Box<dyn Sliced>,
    cancelled: bool,
}

impl Jobs {
    /// Ends the running job; nothing of it is left.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// A number for work that runs elsewhere, so that the page can follow it like any other.
    pub fn next_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub fn start(&mut self, work: Box<dyn Sliced>) -> JobStarted {
        let number = self.next_number();
        self.running = Some(Job {
            number,
            work,
            cancelled: false,
        });
        JobStarted { job: number }
    }

    /// A job that was done at once; its end is told by the next slice of work.
    pub fn done_at_once(&mut self, file: String) -> JobStarted {
        let job = self.next_number();
        self.told = Some(JobProgress {
            job,
            done: 1,
            total: 1,
            state: JobState::Done,
            files: vec![file],
            error: None,
        });
        JobStarted { job }
    }

    /// Refuses a second job beside the first.
    pub fn idle(&self) -> Result<(), Refusal> {
        match self.running {
            Some(_) => Err(Refusal::new(Code::JobRunning)),
            None => Ok(()),
        }
    }
}

pub(super) fn job_cancel(app: &mut App, input: JobKey, _: &Moment) -> Answer<Nothing> {
    match &mut app.jobs.running {
        Some(job) if job.number == input.job => job.cancelled = true,
        _ => {
            if !app.cancel_backup(input.job) {
                return Err(Refusal::at(Code::NotFound, "job"));
            }
        }
    }
    Ok((Nothing {}, vec![]))
}

/// One slice of the running job.
pub(super) fn work(app: &mut App, now: &Moment) -> Option<JobProgress> {
    if let Some(told) = app.jobs.told.take() {
        return Some(told);
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
            app.failed(&refusal);
            progress.state = JobState::Failed;
            progress.error = Some(refusal);
        }
    }
    Some(progress)
}
