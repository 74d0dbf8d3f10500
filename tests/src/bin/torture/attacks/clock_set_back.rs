//! Imitates somebody who sets the clock of the PC back, at once or in small steps, so that a registration, a request or
//! a start passphrase looks older than it is or a wait seems over: the journal must tell of the clock before any entry
//! that is earlier than one before it, and neither the seven days of an erasure nor the wait after wrong passphrases
//! may become shorter.

mod desk;
mod told_steps;

use std::fs;
use std::path::Path;

use casebook_core::domain::office::Room;
use casebook_core::domain::op::Op;
use casebook_core::store::{Author, RecordedChange};
use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR};
use casebook_tests::test_office::{
    NEW_PASSPHRASE, TestOffice, code, describe_refusal, room, wage_case, write_office,
};
use chrono::Duration;
use serde_json::json;

use self::desk::{Desk, WAYS, some_time};
use self::told_steps::find_untold_steps;
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "clock set back",
    name_zh: "拨回电脑时钟",
    quick: 6,
    full: 120,
    run,
};

const WRONG_PASSPHRASE: &str = "这 不是 谁 的 口令 试 一 试 罢了";
/// The wrong passphrases in a row after which somebody must wait, and the seconds of that wait.
const FAILURES: usize = 5;
const WAIT_SECONDS: u64 = 30;

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    write_aged_office(&fixture)?;
    for turn in 0..run.count {
        let data = run.folder()?;
        copy_folder(&fixture, &data)?;
        let mut desk = Desk::open(&data);
        run.count_try();
        let tried = match turn % 6 {
            0 => ask_early_for_erasure(run, &mut desk)?,
            1 => use_late_slip(run, &mut desk)?,
            2 => guess_without_waiting(run, &mut desk)?,
            _ => use_wrong_clocks(run, &mut desk)?,
        };
        // With the right time, as somebody who examines the journal later.
        desk.lock()?;
        desk.set_right();
        desk.office.clock.pass(Duration::hours(1));
        desk.sign_in(&HEAD)?;
        for untold in find_untold_steps(&mut desk.office)? {
            run.report_failure(format!("{tried}: {untold}"));
        }
        drop(desk);
        fs::remove_dir_all(&data)?;
    }
    let control = control(run, &fixture)?;
    Ok(run.row(Some(control)))
}

/// Writes an office whose accounts are so old that its people are independent.
fn write_aged_office(data: &Path) -> TrialResult<()> {
    write_office(data, TODAY, &[HEAD, DEPUTY, MEDIATOR]);
    let mut office = TestOffice::start_office(data, TODAY);
    for person in [DEPUTY, MEDIATOR, HEAD, HEAD] {
        office.sign_in_as(&person).map_err(describe_refusal)?;
        office.pass_days(if person == HEAD { 20 } else { 0 });
    }
    Ok(())
}

/// Does several things, each under another wrong clock; returns what was done.
fn use_wrong_clocks(run: &mut Run, desk: &mut Desk) -> TrialResult<String> {
    desk.sign_in(&HEAD)?;
    let mut tried = Vec::new();
    for _ in 0..2 + run.random.below(3) {
        let way = *run.random.pick(&WAYS);
        let time = some_time(&mut run.random);
        let is_back = run.random.below(3) > 0;
        let time = if is_back { -time } else { time };
        desk.use_wrong_clock(way, time, &mut run.random)?;
        tried.push(format!("{way:?} {} s", time.num_seconds()));
        run.add_to_fact("deeds under a wrong clock", 1);
    }
    Ok(tried.join(", "))
}

/// Asks for an erasure under a clock that was set back, and tries the deed before seven days have passed, with the
/// right time and with times before it. A colleague signs in each day, so that only the days are missing.
fn ask_early_for_erasure(run: &mut Run, desk: &mut Desk) -> TrialResult<String> {
    desk.sign_in(&HEAD)?;
    let void = desk.register_void_case()?;
    desk.lock()?;
    let asked_back = some_time(&mut run.random);
    desk.set_wrong_by(-asked_back);
    desk.sign_in(&DEPUTY)?;
    let asked = desk.ask_for_erasure(&void)?;
    desk.lock()?;
    desk.set_right();
    let days = 3 + run.random.below(4);
    for _ in 0..days {
        desk.office.clock.pass(Duration::days(1));
        desk.sign_in(&MEDIATOR)?;
        desk.lock()?;
    }
    let tried = format!(
        "an erasure asked for {} s back, {days} days ago",
        asked_back.num_seconds()
    );
    for back in [some_time(&mut run.random), Duration::zero()] {
        desk.set_wrong_by(-back);
        desk.sign_in(&HEAD)?;
        let deed = json!({
            "case": asked["case"], "version": asked["version"], "passphrase": HEAD.passphrase(),
        });
        let refused = desk.office.call("case_erase", deed).err();
        let refused = refused.map(|refusal| code(&refusal));
        match refused.as_deref() {
            Some("erasure_waits" | "erasure_unseen") => run.add_to_fact("erasures refused", 1),
            other => run.report_failure(format!(
                "{tried}, done {} s back: {other:?}",
                back.num_seconds()
            )),
        }
        desk.lock()?;
    }
    Ok(tried)
}

/// Uses a start passphrase days after its end, under a clock that shows a time before.
fn use_late_slip(run: &mut Run, desk: &mut Desk) -> TrialResult<String> {
    desk.sign_in(&HEAD)?;
    let member = desk.office.add_member("韩九", "mediator");
    let invite = json!({ "member": member, "passphrase": HEAD.passphrase() });
    let made = desk.office.try_call("user_invite", invite)?;
    desk.lock()?;
    let late = Duration::hours(73 + run.random.below(400).cast_signed());
    desk.office.clock.pass(late);
    desk.sign_in(&HEAD)?;
    desk.lock()?;
    // Most of these times are within the life of the start passphrase, some before it was made.
    let life = Duration::minutes(run.random.below(72 * 60).cast_signed());
    let back = match run.random.below(4) {
        0 => late + some_time(&mut run.random),
        _ => late - life,
    };
    desk.set_wrong_by(-back);
    let tried = format!("a start passphrase used {} s back", back.num_seconds());
    let input = json!({
        "user": member, "passphrase": made["start_passphrase"],
        "new_passphrase": NEW_PASSPHRASE, "clock_confirmed": true,
    });
    match desk.office.call("sign_in", input) {
        Ok(boot) => {
            let mut case = wage_case(&desk.office.today().to_string(), None);
            case["fields"]["mediator"] = boot["user"]["id"].clone();
            desk.office.tick();
            desk.office.try_call("case_register", case)?;
            run.add_to_fact("late start passphrases that opened and were told", 1);
        }
        Err(refusal) if code(&refusal) == "wrong_passphrase" => {
            run.add_to_fact("late start passphrases refused", 1);
        }
        Err(refusal) => run.report_failure(format!("{tried}: {}", describe_refusal(refusal))),
    }
    Ok(tried)
}

/// Sets the clock after wrong passphrases, restarts the program or the PC, and tries the right passphrase before the
/// wait is over.
fn guess_without_waiting(run: &mut Run, desk: &mut Desk) -> TrialResult<String> {
    let (user, right) = (DEPUTY.id().to_string(), DEPUTY.passphrase());
    for _ in 0..FAILURES {
        if desk.office.sign_in(&user, WRONG_PASSPHRASE).is_ok() {
            run.report_failure("a wrong passphrase is accepted");
        }
    }
    let back = some_time(&mut run.random);
    desk.set_wrong_by(-back);
    let restarted = match run.random.below(3) {
        0 => "nothing",
        1 => "the program",
        _ => "the PC",
    };
    let passed = run.random.below(WAIT_SECONDS - 3);
    desk.office
        .clock
        .pass(Duration::seconds(passed.cast_signed()));
    if restarted == "the PC" {
        desk.office.clock.reboot("second");
    }
    if restarted != "nothing" {
        desk.office.restart();
    }
    let tried = format!(
        "{passed} s after wrong passphrases, {} s back, restarted: {restarted}",
        back.num_seconds()
    );
    let refusal = desk.office.sign_in(&user, &right).err();
    let waits = refusal.as_ref().map(code);
    let detail = refusal.as_ref().and_then(|refusal| refusal.detail.first());
    let left: u64 = detail.and_then(|text| text.parse().ok()).unwrap_or(0);
    // The calls take time, too.
    if waits.as_deref() != Some("try_later") || left + passed + 3 < WAIT_SECONDS {
        run.report_failure(format!("{tried}: {waits:?}, {left} s left"));
    }
    desk.office.clock.pass(Duration::seconds(31));
    desk.sign_in(&DEPUTY)?;
    Ok(tried)
}

/// Returns true if the same look finds an entry that was written with an earlier time and without a comparison of the
/// clock, as the program once did. This is the control.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut desk = Desk::open(&data);
    desk.sign_in(&HEAD)?;
    desk.lock()?;
    let office: &TestOffice = &desk.office;
    let mut store = office.open_store(&HEAD)?;
    let utc = office.clock.utc - some_time(&mut run.random);
    let author = Author {
        actor: HEAD.id(),
        utc,
        today: utc.date_naive(),
    };
    let after = Room {
        id: room(9),
        position: 9,
        name: "9号调解室".to_owned(),
        active: true,
    };
    let op = Op::RoomPut {
        before: None,
        after,
    };
    store.write(&RecordedChange { op, undoes: None }, &author, None)?;
    drop(store);
    desk.sign_in(&HEAD)?;
    Ok(!find_untold_steps(&mut desk.office)?.is_empty())
}
