//! Long jobs, done in slices under the lock: the store is free between two slices, so saving never waits for a job.

use crate::domain::event::ExportStop;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{JobProgress, JobState, Moment};
use crate::wire::exports::JobStarted;

/// A long export that is done one slice at a time; if it is dropped before its end, it leaves nothing behind.
///
/// `A` is the program that it works on, which holds the jobs.
pub(crate) trait SlicedJob<A>: Send {
    /// Does one slice of a few milliseconds; returns false when there is no more to do.
    fn slice(&mut self, app: &mut A, now: &Moment) -> Result<bool, Refusal>;

    /// Returns how much is done, of how much.
    fn progress(&self) -> (u64, u64);

    /// Journals that the job ended before it was complete.
    fn journal_stop(&self, app: &mut A, cause: ExportStop, now: &Moment);

    /// Completes the job.
    fn finish(self: Box<Self>, app: &mut A, now: &Moment) -> Result<JobResult, Refusal>;
}

/// The result of a job.
pub(crate) struct JobResult {
    /// Names of the written files in the export folder.
    pub files: Vec<String>,
    /// Numbers of the cases of which a text was too long and was cut.
    pub cut: Vec<String>,
}

/// The numbers by which the page follows jobs and other long work.
#[derive(Default)]
pub(crate) struct JobNumbers(u64);

impl JobNumbers {
    pub fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// The running job, at most one, and the numbers by which the page knows jobs.
pub(crate) struct Jobs<A> {
    pub numbers: JobNumbers,
    pub(super) running: Option<Job<A>>,
    /// The end of a job that was done at once, until it is reported.
    pub(super) finished: Option<JobProgress>,
}

pub(super) struct Job<A> {
    pub number: u64,
    pub work: Box<dyn SlicedJob<A>>,
    pub cancelled: bool,
}

impl<A> Jobs<A> {
    pub fn none() -> Jobs<A> {
        Jobs {
            numbers: JobNumbers::default(),
            running: None,
            finished: None,
        }
    }

    /// Cancels this job before its next slice; returns false if it is not the running one.
    pub fn cancel(&mut self, number: u64) -> bool {
        let running = self.running.as_mut().filter(|job| job.number == number);
        let running = running.map(|job| job.cancelled = true);
        running.is_some()
    }

    pub fn start(&mut self, work: Box<dyn SlicedJob<A>>) -> JobStarted {
        let number = self.numbers.next();
        self.running = Some(Job {
            number,
            work,
            cancelled: false,
        });
        JobStarted { job: number }
    }

    /// Registers a job that was done at once; its end is reported with the next slice.
    pub fn report_done(&mut self, file: String) -> JobStarted {
        let job = self.numbers.next();
        self.finished = Some(JobProgress {
            job,
            done: 1,
            total: 1,
            state: JobState::Done,
            files: vec![file],
            cut: Vec::new(),
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
