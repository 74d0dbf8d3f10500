//! Imitates somebody who gets at a book that another person left open: they keep the session alive for hours, wait
//! until nobody is there, choose a short passphrase that looks long, or ask for the recovery sheet. The session must
//! end after ten hours at the latest, and with the screen, the sleep of the PC and idleness, its drafts kept; a short
//! passphrase and a sheet without the right passphrase must be refused.

mod new_passphrases;
mod sheet;
mod sitting;

use std::fs;
use std::path::Path;

use casebook_core::domain::event::LockCause;
use casebook_core::{Topic, WireError};
use casebook_tests::test_office::people::{HEAD, MEDIATOR, Person};
use casebook_tests::test_office::{
    NEW_PASSPHRASE, TestOffice, code, describe_refusal, write_office,
};
use chrono::Duration;
use serde_json::{Value, json};

use self::new_passphrases::{too_short, trimmed};
use self::sheet::ask_for_sheet;
use self::sitting::{STEP_MS, Sitting};
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "session without end",
    name_zh: "不结束的会话",
    quick: 6,
    full: 150,
    run,
};

const LIMIT: Duration = Duration::hours(10);

fn run(run: &mut Run) -> TrialResult<Row> {
    let folder = run.folder()?;
    let recovery_key = write_office(&folder, TODAY, &[HEAD, MEDIATOR]);
    let mut unconfirmed = TestOffice::new_unconfirmed_office();
    // A sheet that nobody has seen yet is shown to whoever asks: the control of those that were.
    let shows_new_sheet = unconfirmed.call("recovery_show", json!({})).is_ok();
    for turn in 0..run.count {
        let data = run.folder()?;
        copy_folder(&folder, &data)?;
        let person = *run.random.pick(&[HEAD, MEDIATOR]);
        run.count_try();
        match turn % 6 {
            0 => work_for_hours(run, &data, person)?,
            1 => lock_with_system(run, &data, person)?,
            2 => leave_idle(run, &data, person)?,
            3 => suspend(run, &data, person)?,
            4 => choose_short_passphrases(run, &data, &recovery_key)?,
            _ => ask_for_sheet(run, &mut unconfirmed)?,
        }
        fs::remove_dir_all(&data)?;
    }
    let control = control(run, &folder)?;
    Ok(run.row(Some(control && shows_new_sheet)))
}

fn report(run: &mut Run, tried: &str, violations: Vec<String>) {
    for violation in violations {
        run.report_failure(format!("{tried}: {violation}"));
    }
}

/// Works until the session ends; sometimes the passphrase, and with it the vault key, is changed meanwhile to win time.
fn work_for_hours(run: &mut Run, data: &Path, person: Person) -> TrialResult<()> {
    let mut sitting = Sitting::begin(data, person)?;
    if run.random.below(2) == 0 {
        let minutes = run.random.below(595).cast_signed();
        sitting.work(&mut run.random, Duration::minutes(minutes))?;
        sitting.change_passphrase(NEW_PASSPHRASE)?;
        run.add_to_fact("new vault keys within a session", 1);
    }
    sitting.work(&mut run.random, LIMIT + Duration::minutes(5))?;
    let (elapsed, limit) = (
        sitting.elapsed_ms(),
        LIMIT.num_milliseconds().cast_unsigned(),
    );
    if !(limit..=limit + STEP_MS).contains(&elapsed) {
        run.report_failure(format!("{} worked for {elapsed} ms", person.name));
    }
    run.add_to_fact("hours worked", elapsed / 3_600_000);
    let violations = sitting.check_locked(&[LockCause::SessionLimit])?;
    report(run, "after ten hours", violations);
    Ok(())
}

/// Lets the system lock its screen, or go to sleep, at a random moment.
fn lock_with_system(run: &mut Run, data: &Path, person: Person) -> TrialResult<()> {
    let mut sitting = Sitting::begin(data, person)?;
    let minutes = run.random.below(90).cast_signed();
    sitting.work(&mut run.random, Duration::minutes(minutes))?;
    sitting.save_draft(&mut run.random)?;
    let cause = *run
        .random
        .pick(&[LockCause::ScreenLocked, LockCause::Suspended]);
    let stale = sitting.office.lock_with_system(cause);
    if stale != [Topic::Book] {
        run.report_failure(format!("{cause:?} after {minutes} minutes: {stale:?}"));
    }
    let violations = sitting.check_locked(&[cause])?;
    report(
        run,
        &format!("{cause:?} after {minutes} minutes"),
        violations,
    );
    Ok(())
}

/// Lets the page go on asking while nobody is there.
fn leave_idle(run: &mut Run, data: &Path, person: Person) -> TrialResult<()> {
    let mut sitting = Sitting::begin(data, person)?;
    let mut safety = sitting.office.try_call("boot", json!({}))?["office_setup"]["safety"].clone();
    if person == HEAD {
        safety["idle_minutes"] = json!(1 + run.random.below(30));
        let change = json!({ "safety": safety });
        sitting.office.try_call("safety_set", change)?;
    }
    let minutes = safety["idle_minutes"].as_u64();
    let limit = minutes.ok_or("no idle minutes")? * 60_000;
    sitting.save_draft(&mut run.random)?;
    let idle = sitting.be_idle(&mut run.random, limit)?;
    if !(limit..=limit + STEP_MS).contains(&idle) {
        run.report_failure(format!("idle for {idle} ms, allowed are {limit} ms"));
    }
    let violations = sitting.check_locked(&[LockCause::Idle])?;
    report(run, "after an idle time", violations);
    Ok(())
}

/// Lets the PC sleep without a word of the system, which only the gap between two ticks shows.
fn suspend(run: &mut Run, data: &Path, person: Person) -> TrialResult<()> {
    let mut sitting = Sitting::begin(data, person)?;
    let minutes = run.random.below(20).cast_signed();
    sitting.work(&mut run.random, Duration::minutes(minutes))?;
    sitting.save_draft(&mut run.random)?;
    let longest = *run.random.pick(&[60, 3_600, 9 * 3_600]);
    let seconds = 31 + run.random.below(longest).cast_signed();
    sitting.office.clock.pass(Duration::seconds(seconds));
    sitting.office.tick();
    let violations = sitting.check_locked(&[LockCause::Suspended, LockCause::Idle])?;
    report(run, &format!("after a gap of {seconds} s"), violations);
    Ok(())
}

/// Returns a message unless the new passphrase was refused as one.
fn judge(command: &str, described: &str, answer: Result<Value, WireError>) -> Option<String> {
    match answer {
        Ok(_) => Some(format!("{command} takes {described}")),
        Err(refusal) => match code(&refusal).as_str() {
            "passphrase_too_short" | "passphrase_too_simple" => None,
            _ => Some(format!(
                "{command} with {described} is {}",
                describe_refusal(refusal)
            )),
        },
    }
}

fn choose_short_passphrases(run: &mut Run, data: &Path, recovery_key: &str) -> TrialResult<()> {
    let mut sitting = Sitting::begin(data, HEAD)?;
    let current = sitting.passphrase.clone();
    for command in ["passphrase_change", "office_create", "recover"] {
        let (new, described) = too_short(&mut run.random);
        let answer = match command {
            "passphrase_change" => sitting.office.call(command, change(&current, &new)),
            "office_create" => TestOffice::without_book().call(
                command,
                json!({
                    "office_name": "盛和市场工会", "short_name": "盛", "grids": [{ "name": "第一网格" }],
                    "user_name": HEAD.name, "passphrase": new,
                }),
            ),
            _ => {
                sitting.office.try_call("lock", json!({}))?;
                let input = json!({
                    "recovery_key": recovery_key, "user": HEAD.id(), "new_passphrase": new,
                });
                sitting.office.call(command, input)
            }
        };
        run.add_to_fact("short passphrases tried", 1);
        if let Some(violation) = judge(command, &described, answer) {
            run.report_failure(violation);
            return Ok(());
        }
    }
    if let Err(refusal) = sitting.office.sign_in_as(&HEAD) {
        run.report_failure(format!("afterwards: {}", describe_refusal(refusal)));
    }
    Ok(())
}

fn change(current: &str, new: &str) -> Value {
    json!({ "current": current, "new": new })
}

/// Returns true if the practice book, which has no limits, stays open, and a passphrase of fifteen characters is taken.
/// This is the control.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let mut practice = Sitting::at(TestOffice::new_practice(TODAY), HEAD);
    practice.work(&mut run.random, LIMIT + Duration::hours(1))?;
    practice.be_idle(&mut run.random, 30 * 60_000)?;
    practice.office.clock.pass(Duration::hours(1));
    practice.office.tick();
    let stale = practice.office.lock_with_system(LockCause::ScreenLocked);
    let stays_open = practice.is_open() && stale.is_empty();
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut sitting = Sitting::begin(&data, HEAD)?;
    let new = change(&sitting.passphrase, &trimmed(&mut run.random));
    let answer = sitting.office.call("passphrase_change", new);
    Ok(stays_open && answer.is_ok())
}
