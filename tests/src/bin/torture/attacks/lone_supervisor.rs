//! Imitates a supervisor who wants a case gone and has nobody's consent: with accounts that they made, changed roles,
//! the recovery key, the clock of the PC and a planted list of erasures. The case must stay in the book and in the
//! backup sets, and nobody may lose access or role by the will of one of two supervisors.

mod acts_of_one;
mod acts_of_two;
mod aged_office;
mod lone_office;
mod planted_ledger;

use crate::trial::{Row, Run, Trial, TrialResult};
use acts_of_two::try_acts_of_two;
use aged_office::{AgedOffice, DEPUTY, MEDIATOR};
use lone_office::{LoneOffice, PUPPET};
use planted_ledger::try_planted_ledger;

pub const TRIAL: Trial = Trial {
    name: "supervisor alone",
    name_zh: "主管独自毁证",
    quick: 4,
    full: 64,
    run,
};

/// The refusals of an erasure that follow from its rules, and from the role of a puppet.
const RULES: [&str; 4] = [
    "erasure_waits",
    "erasure_unseen",
    "asker_not_independent",
    "not_allowed",
];

fn run(run: &mut Run) -> TrialResult<Row> {
    let of_two = AgedOffice::make(run)?;
    let of_one = of_two.with_deputy_as_auditor(run)?;
    for turn in 0..run.count {
        // Each kind of try meets both offices.
        let aged = match (turn / 4) % 2 {
            0 => &of_two,
            _ => &of_one,
        };
        match turn % 4 {
            0 => try_sequence(run, aged)?,
            1 => try_acts_of_two(run, &of_two)?,
            2 => try_planted_ledger(run, aged)?,
            _ => try_after_changed_roles(run, &of_one)?,
        }
    }
    let control = control(run, &of_two)?;
    Ok(run.row(Some(control)))
}

/// Reports an erasure that was done, or refused for a reason that is none of its rules.
fn judge(run: &mut Run, lone: &mut LoneOffice<'_>, refused: Option<&str>) -> TrialResult<()> {
    let steps = lone.steps.join("; ");
    if refused.is_none() || lone.is_erased()? {
        run.report_failure(format!("one person erased the case: {steps}"));
    }
    if let Some(code) = refused {
        run.add_to_fact(&format!("refused as {code}"), 1);
        if !RULES.contains(&code) {
            run.report_failure(format!(
                "refused as {code}, which is no rule of it: {steps}"
            ));
        }
    }
    Ok(())
}

/// Tries an erasure after random acts, of which no colleague saw anything.
fn try_sequence(run: &mut Run, aged: &AgedOffice) -> TrialResult<()> {
    let mut lone = LoneOffice::open(run, aged)?;
    let more = if run.quick { 2 } else { 7 };
    for _ in 0..2 + run.random.below(more) {
        lone.act(&mut run.random)?;
    }
    let puppet = match lone.puppets.is_empty() {
        true => lone.add_puppet("supervisor")?,
        false => run.random.pick(&lone.puppets).clone(),
    };
    lone.enter_as_founder()?;
    if lone.case()?["erasure"].is_null() {
        lone.ask(&puppet, PUPPET)?;
    }
    lone.come_on_days(&puppet, 3, 3)?;
    lone.enter_as_founder()?;
    let asked_by = lone.case()?["erasure"]["by"].clone();
    let executor = match asked_by == aged.founder.as_str() {
        true => puppet,
        false => aged.founder.clone(),
    };
    run.count_try();
    let refused = lone.erase(&executor)?;
    judge(run, &mut lone, refused.as_deref())
}

/// Tries an erasure of which every colleague could tell, had they not got another role once before the asker's account is old
/// enough and once after the request.
fn try_after_changed_roles(run: &mut Run, aged: &AgedOffice) -> TrialResult<()> {
    let mut lone = LoneOffice::open(run, aged)?;
    let puppet = lone.add_puppet("supervisor")?;
    let roles = ["recorder", "mediator", "supervisor"];
    // A supervisor is relieved by two people, so that role is given last.
    let first = run.random.index(2);
    change_roles(&mut lone, roles[first])?;
    let days = 31 + run.random.below(40);
    lone.office.pass_days(i64::try_from(days)?);
    lone.enter_as_founder()?;
    lone.ask(&puppet, PUPPET)?;
    let other = (first + 1 + run.random.index(roles.len() - 1)) % roles.len();
    change_roles(&mut lone, roles[other])?;
    lone.come_on_days(&puppet, 3, 3)?;
    let step = "every colleague was given another role before and after the request";
    lone.steps.push(step.to_owned());
    run.count_try();
    let refused = lone.erase(&aged.founder)?;
    judge(run, &mut lone, refused.as_deref())
}

/// The founder gives both colleagues this role.
fn change_roles(lone: &mut LoneOffice<'_>, role: &str) -> TrialResult<()> {
    for colleague in [&lone.aged.deputy, &lone.aged.mediator] {
        if lone.give_role(colleague, role)?.is_err() {
            return Err(format!("no role of {role} was given").into());
        }
    }
    Ok(())
}

/// Returns true if an erasure that only a puppet asked for and saw is done without the checks of the command, and if
/// the command carries one out that an independent colleague asked for and another one saw.
fn control(run: &mut Run, aged: &AgedOffice) -> TrialResult<bool> {
    let mut unchecked = LoneOffice::open(run, aged)?;
    let puppet = unchecked.add_puppet("supervisor")?;
    unchecked.ask(&puppet, PUPPET)?;
    unchecked.come_on_days(&puppet, 3, 3)?;
    unchecked.erase_without_command()?;
    let mut seen = LoneOffice::open(run, aged)?;
    seen.ask(&aged.deputy, DEPUTY)?;
    for _ in 0..3 {
        seen.office.pass_days(3);
        seen.enter(&aged.mediator, MEDIATOR)?;
    }
    let refused = seen.erase(&aged.founder)?;
    Ok(unchecked.is_erased()? && refused.is_none() && seen.is_erased()?)
}
