//! Every command by everybody at every kind of case, at the wire.

use casebook_tests::matrix::ground::{Ground, Rules};
use casebook_tests::matrix::{Caller, Found, call_all, not_in_table};

use crate::trial::{Outcome, Row, Run, Trial, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "command × role × object",
    name_zh: "命令 × 角色 × 对象",
    // All of them, in either run.
    quick: 1,
    full: 1,
    run,
};

fn run(run: &mut Run) -> Outcome<Row> {
    for cmd in not_in_table() {
        run.failed(format!("{cmd} is not in the table"));
    }
    let found = calls(run, Rules::InForce, &Caller::ALL)?;
    for _ in 0..found.cells {
        run.tried();
    }
    for failure in found.failures() {
        run.failed(failure);
    }
    // Without roles a mediator governs; without teams and restrictions a mediator reads everything.
    let mediator = &Caller::ALL[3..4];
    let roles = calls(run, Rules::NoRoles, mediator)?;
    let objects = calls(run, Rules::NoObjects, mediator)?;
    run.count_fact("allowed without roles", roles.allowed.len() as u64);
    run.count_fact("allowed without objects", objects.allowed.len() as u64);
    run.count_fact("told without objects", objects.sight.len() as u64);
    let noticed =
        !roles.allowed.is_empty() && !objects.allowed.is_empty() && !objects.sight.is_empty();
    Ok(run.row(Some(noticed)))
}

/// All calls of these callers, each in a copy of a fresh ground.
fn calls(run: &mut Run, rules: Rules, callers: &[Caller]) -> Outcome<Found> {
    let fixture = run.folder()?;
    let ground = Ground::make(&fixture, rules);
    let mut found = Found::default();
    for caller in callers {
        let folder = run.folder()?;
        copy_folder(&fixture, &folder)?;
        call_all(&folder, &ground, *caller, &mut found);
    }
    Ok(found)
}
