//! Imitates a medium that does not answer, such as a stick that was pulled out or a share whose server is gone, at
//! whatever call that comes to be; and a backup that panics. Saving, the lock and others must not wait for it, the keys
//! must go with the lock, and backups must go on afterwards.

mod broken_backup;
mod shared_office;
mod waiting;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use casebook_core::api::{call_with, medium_reading};
use casebook_core::backup::media::blocked::BlockedFolder;
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::{code, describe_refusal, write_office};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};
use broken_backup::try_panic;
use shared_office::{LIMIT, SharedOffice, WorkStep, is_waited_for, on_thread, wait_for_steps};
use waiting::{Waiting, work_meanwhile};

pub const TRIAL: Trial = Trial {
    name: "medium that does not answer",
    name_zh: "不应答的介质",
    quick: 4,
    full: 60,
    run,
};

/// The number of tries on one office before a new one is made; they take its clock through one day.
const TRIES_PER_OFFICE: u64 = 8;
/// The time after which the control takes somebody for held up.
const SHORT: Duration = Duration::from_millis(500);

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    let recovery_key = write_office(&fixture, TODAY, &[HEAD, MEDIATOR]);
    let steps_of_backup = count_steps_of_backup(run, &fixture)?;
    let mut office = SharedOffice::open(run, &fixture)?;
    for turn in 0..run.count {
        if turn > 0 && turn % TRIES_PER_OFFICE == 0 {
            office = SharedOffice::open(run, &fixture)?;
        }
        drop(office.sign_in_again()?);
        // In the first tries of a full run the medium never answers; until it is given up takes long.
        let is_dead = !run.quick && turn < 4;
        match turn % 4 {
            0 => try_look(run, &office, is_dead)?,
            1 => try_backup(run, &office, steps_of_backup)?,
            2 => try_command(run, &office, &recovery_key, is_dead)?,
            _ => try_panic(run, &office, steps_of_backup)?,
        }
        if let Err(error) = office.ensure_backups_go_on() {
            run.report_failure(format!("afterwards: {error}"));
        }
    }
    let control = control(run, &fixture)?;
    Ok(run.row(Some(control)))
}

/// Returns how often a backup tells its progress.
fn count_steps_of_backup(run: &mut Run, fixture: &Path) -> TrialResult<u64> {
    let office = SharedOffice::open(run, fixture)?;
    drop(office.sign_in_again()?);
    office.watch_key()?;
    let task = office.begin_backup("backup_now")?;
    let mut steps = 0;
    drop(task.run(&mut |_, _| {
        steps += 1;
        true
    }));
    Ok(steps)
}

/// Lets the medium fall silent for one of the tasks after a sign-in: a look at the locations, or at all sets.
fn try_look(run: &mut Run, office: &SharedOffice, is_dead: bool) -> TrialResult<()> {
    let path = office.pick_silent_path(&mut run.random)?;
    let mut task = office.take_task()?.ok_or("no task after a sign-in")?;
    let key = Arc::downgrade(&task.keys.key);
    let is_second = run.random.below(2) == 1;
    if is_second {
        office.finish(task.run(&mut |_, _| true))?;
        task = office.take_task()?.ok_or("no second task")?;
    }
    let waiting = Waiting {
        medium: BlockedFolder::new(&path),
        result: on_thread(move |answer| answer(task.run(&mut |_, _| true))),
        key,
        what: format!("look (the second: {is_second}) at {}", path.display()),
    };
    match work_meanwhile(run, office, waiting, is_dead) {
        Some(result) => office.finish(result),
        None => Ok(()),
    }
}

/// Lets the medium fall silent at a random step of a backup.
fn try_backup(run: &mut Run, office: &SharedOffice, steps: u64) -> TrialResult<()> {
    let key = office.watch_key()?;
    let at = run.random.below(steps);
    let task = office.begin_backup("backup_now")?;
    let (reached, is_reached) = channel();
    let (go_on, may_go_on) = channel::<()>();
    let result = on_thread(move |answer| {
        let mut seen = 0;
        let result = task.run(&mut |_, _| {
            if seen == at {
                // Both ends are there as long as the backup runs.
                let _ = reached.send(());
                let _ = may_go_on.recv();
            }
            seen += 1;
            true
        });
        answer(result);
    });
    if is_reached.recv_timeout(LIMIT).is_err() {
        run.add_to_fact("backups that ended before the step", 1);
        return Ok(());
    }
    let medium = BlockedFolder::new(&office.medium);
    go_on.send(())?;
    let waiting = Waiting {
        medium,
        result,
        key,
        what: format!("backup at step {at} of {steps}"),
    };
    match work_meanwhile(run, office, waiting, false) {
        Some(result) => office.finish(result),
        None => Ok(()),
    }
}

/// Lets the medium fall silent for a command that reads it; what it read must count for nothing after the lock.
fn try_command(
    run: &mut Run,
    office: &SharedOffice,
    recovery_key: &str,
    is_dead: bool,
) -> TrialResult<()> {
    let key = office.watch_key()?;
    let any = office.pick_silent_path(&mut run.random)?;
    // A medium is given up if it is silent from the start; one that falls silent later is waited for.
    let path = if is_dead { office.medium.clone() } else { any };
    let (command, payload, reading) = {
        let mut office_now = office.lock()?;
        let safety = office_now.try_call("office_setup", json!({}))?["safety"].clone();
        let folder = office_now.choose_folder(&office.medium);
        let view = office_now.try_call("backups", json!({}))?;
        let set = &view["locations"][1]["sets"][0]["name"];
        let in_set = json!({ "location": 1, "set": set, "number": office.number });
        let commands: [(&str, Value); 5] = [
            ("backups", json!({})),
            ("case_in_set", in_set.clone()),
            ("case_restore", in_set),
            ("safety_set", json!({ "safety": safety })),
            (
                "restore_preview",
                json!({ "folder": folder, "recovery_key": recovery_key }),
            ),
        ];
        let (command, payload) = run.random.pick(&commands).clone();
        let reading = medium_reading(&office_now.app, command, &payload);
        (command, payload, reading.ok_or("nothing is read")?)
    };
    let waiting = Waiting {
        medium: BlockedFolder::new(&path),
        result: on_thread(move |answer| answer(reading.run())),
        key,
        what: format!("{command} at {}", path.display()),
    };
    let Some(content) = work_meanwhile(run, office, waiting, is_dead) else {
        return Ok(());
    };
    let mut office = office.lock()?;
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    let now = office.now();
    let answered = call_with(&mut office.app, command, payload, Some(content), &now);
    let refused = answered.err().map(|refusal| code(&refusal));
    if refused.as_deref() != Some("book_reopened") {
        run.report_failure(format!("{command} after a lock: {refused:?}"));
    }
    Ok(())
}

/// Returns true if whoever lists the sets and holds the lock meanwhile holds up somebody who saves, until the medium
/// answers.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let office = SharedOffice::open(run, fixture)?;
    let medium = BlockedFolder::new(&office.medium);
    let shared = office.clone();
    let listing = on_thread(move |answer| {
        let listed = shared.lock().and_then(|mut office| {
            let listed = office.try_call("backups", json!({}));
            Ok(listed?)
        });
        answer(listed.is_ok());
    });
    let is_waiting = is_waited_for(&medium);
    let saving = office.begin_steps(vec![WorkStep::Save]);
    let is_held_up = saving.recv_timeout(SHORT).is_err();
    drop(medium);
    let goes_on = wait_for_steps(&saving, 1).is_ok() && listing.recv_timeout(LIMIT)?;
    Ok(is_waiting && is_held_up && goes_on)
}
