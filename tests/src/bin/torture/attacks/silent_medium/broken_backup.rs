//! A backup that ends with a panic.

use std::panic::{Location, resume_unwind};

use casebook_core::TaskResult;
use casebook_core::domain::refusal::ErrorOrigin;
use casebook_tests::test_office::describe_refusal;
use casebook_tests::test_office::people::HEAD;
use serde_json::json;

use super::shared_office::SharedOffice;
use crate::trial::{Run, TrialResult};

fn here() -> ErrorOrigin {
    ErrorOrigin::at(Location::caller())
}

/// Lets a backup panic at a random step, of an open book or of one that was signed out of.
pub fn try_panic(run: &mut Run, office: &SharedOffice, steps: u64) -> TrialResult<()> {
    office.watch_key()?;
    let command = *run.random.pick(&["backup_now", "sign_out"]);
    let (at, mut seen) = (run.random.below(steps), 0);
    let task = office.begin_backup(command)?;
    let result = task.run_to_end(
        &mut |_, _| {
            if seen == at {
                // Unlike a panic it prints nothing.
                resume_unwind(Box::new("planted"));
            }
            seen += 1;
            true
        },
        here,
    );
    let is_panic = matches!(result, TaskResult::Panicked { .. });
    office.finish(result)?;
    if !is_panic {
        run.add_to_fact("backups that ended before the step", 1);
        return Ok(());
    }
    run.count_try();
    let mut office = office.lock()?;
    if !office.app.can_exit() {
        run.report_failure(format!("{command} at step {at}: the program cannot end"));
    }
    if command == "sign_out" {
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    }
    let status = office.try_call("backup_status", json!({}))?;
    if status["busy"] != false || status["last_error"]["code"] != "internal" {
        run.report_failure(format!("{command} at step {at}: it is not told: {status}"));
    }
    Ok(())
}
