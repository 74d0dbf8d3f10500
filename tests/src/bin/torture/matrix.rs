//! Calls every command as every role on every kind of case and compares the result with the table of permissions.

use casebook_tests::matrix::fixture::{Fixture, Rules};
use casebook_tests::matrix::{Caller, Findings, call_all, commands_not_in_both};

use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "command × role × object",
    name_zh: "命令 × 角色 × 对象",
    // A quick run makes all calls, too.
    quick: 1,
    full: 1,
    run,
};

fn run(run: &mut Run) -> TrialResult<Row> {
    for cmd in commands_not_in_both() {
        run.report_failure(format!("{cmd} is only in the program or only in the table"));
    }
    let findings = calls(run, Rules::Normal, &Caller::ALL)?;
    for _ in 0..findings.cells {
        run.count_try();
    }
    for failure in findings.failures() {
        run.report_failure(failure);
    }
    // The controls: without roles a mediator may change settings; without teams and restrictions a mediator reads
    // everything.
    let mediator = &Caller::ALL[3..4];
    let roles = calls(run, Rules::NoRoles, mediator)?;
    let objects = calls(run, Rules::NoObjects, mediator)?;
    run.add_to_fact("allowed without roles", roles.allowed.len() as u64);
    run.add_to_fact("allowed without objects", objects.allowed.len() as u64);
    run.add_to_fact("listed without objects", objects.visibility.len() as u64);
    let detected =
        !roles.allowed.is_empty() && !objects.allowed.is_empty() && !objects.visibility.is_empty();
    Ok(run.row(Some(detected)))
}

/// Makes all calls of these callers, each in a new copy of the fixture.
fn calls(run: &mut Run, rules: Rules, callers: &[Caller]) -> TrialResult<Findings> {
    let original = run.folder()?;
    let fixture = Fixture::make(&original, rules);
    let mut findings = Findings::default();
    for caller in callers {
        let folder = run.folder()?;
        copy_folder(&original, &folder)?;
        call_all(&folder, &fixture, *caller, &mut findings);
    }
    Ok(findings)
}
