//! Runs the slices of long jobs, one after the other, between the commands.

use super::App;
use super::jobs::JobResult;
use crate::domain::event::ExportStop;
use crate::domain::refusal::Refusal;
use crate::wire::call::{JobProgress, JobState, Moment};

impl App {
    /// Runs one bounded slice of the running job; returns none when no job runs.
    pub fn run_job_slice(&mut self, now: &Moment) -> Option<JobProgress> {
        if let Some(progress) = self.run_sliced_job(now) {
            return Some(progress);
        }
        let progress = self.backups.run_slice(self.book.as_mut(), now)?;
        if let Some(refusal) = &progress.error {
            self.internal_errors.note("backup", refusal, now);
        }
        Some(progress)
    }

    /// Drops the running job, whose book is closed; nothing of it is left but its journal entries.
    pub(super) fn stop_job(&mut self, now: &Moment) {
        if let Some(job) = self.jobs.running.take() {
            job.work.journal_stop(self, ExportStop::Locked, now);
        }
    }

    fn run_sliced_job(&mut self, now: &Moment) -> Option<JobProgress> {
        if let Some(finished) = self.jobs.finished.take() {
            return Some(finished);
        }
        let mut job = self.jobs.running.take()?;
        let (done, total) = job.work.progress();
        let mut progress = JobProgress {
            job: job.number,
            done,
            total,
            state: JobState::Cancelled,
            files: Vec::new(),
            cut: Vec::new(),
            error: None,
        };
        if job.cancelled {
            job.work.journal_stop(self, ExportStop::Cancelled, now);
            return Some(progress);
        }
        let ended = match job.work.slice(self, now) {
            Ok(true) => {
                let (done, total) = job.work.progress();
                progress.done = done;
                progress.total = total.max(done);
                progress.state = JobState::Running;
                self.jobs.running = Some(job);
                return Some(progress);
            }
            Ok(false) => {
                let (done, _) = job.work.progress();
                (progress.done, progress.total) = (done, done);
                job.work.finish(self, now)
            }
            Err(refusal) => {
                job.work.journal_stop(self, ExportStop::Failed, now);
                Err(refusal)
            }
        };
        self.end_job(progress, ended, now)
    }

    fn end_job(
        &mut self,
        mut progress: JobProgress,
        ended: Result<JobResult, Refusal>,
        now: &Moment,
    ) -> Option<JobProgress> {
        match ended {
            Ok(JobResult { files, cut }) => {
                progress.state = JobState::Done;
                (progress.files, progress.cut) = (files, cut);
            }
            Err(refusal) => {
                self.internal_errors.note("job", &refusal, now);
                if let Some(book) = &mut self.book {
                    book.note_disk_failure(&refusal);
                }
                progress.state = JobState::Failed;
                progress.error = Some(refusal);
            }
        }
        Some(progress)
    }
}
