//! Something that waits at a silent medium, and the work that goes on meanwhile.

use std::sync::Weak;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use casebook_core::backup::media::blocked::BlockedFolder;
use casebook_core::vault::VaultKey;

use super::shared_office::{SharedOffice, WorkStep, is_waited_for, wait_for_steps};
use crate::trial::{Run, TrialRandom};

/// The time in which a silent medium is given up, with some to spare.
const GIVEN_UP: Duration = Duration::from_secs(40);

/// Something that waits at a silent medium.
pub struct Waiting<T> {
    pub medium: BlockedFolder,
    pub result: Receiver<T>,
    /// The key of the book that was open when it began.
    pub key: Weak<VaultKey>,
    pub what: String,
}

/// Works, locks the book and lets somebody else in while it waits. Then the medium answers, or it is given up if it is
/// dead. Returns the result; none if there is none.
pub fn work_meanwhile<T>(
    run: &mut Run,
    office: &SharedOffice,
    waiting: Waiting<T>,
    is_dead: bool,
) -> Option<T> {
    let (what, key) = (waiting.what, waiting.key);
    if !is_waited_for(&waiting.medium) {
        run.report_failure(format!("{what}: nothing waits for the medium"));
        return None;
    }
    run.count_try();
    let steps = pick_steps(&mut run.random);
    let count = steps.len();
    let done = office.begin_steps(steps);
    if let Err(error) = wait_for_steps(&done, count) {
        run.report_failure(format!("{what}: {error}"));
    }
    let medium = is_dead.then_some(waiting.medium);
    let result = waiting.result.recv_timeout(GIVEN_UP);
    drop(medium);
    if result.is_err() {
        run.report_failure(format!("{what}: it never ended"));
    } else if key.upgrade().is_some() {
        run.report_failure(format!("{what}: the key outlived the lock"));
    }
    result.ok()
}

/// Returns work in random order, then a lock, and the work of somebody else until another lock.
fn pick_steps(random: &mut TrialRandom) -> Vec<WorkStep> {
    let pick =
        |random: &mut TrialRandom| *random.pick(&[WorkStep::Save, WorkStep::Read, WorkStep::Tick]);
    let mut steps = vec![WorkStep::Save];
    steps.extend((0..random.below(5)).map(|_| pick(random)));
    steps.extend([WorkStep::Lock, WorkStep::SignInOther, WorkStep::Save]);
    steps.extend((0..random.below(3)).map(|_| pick(random)));
    steps.push(WorkStep::Lock);
    steps
}
