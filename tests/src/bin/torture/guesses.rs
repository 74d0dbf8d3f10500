//! Wrong passphrases over the wire: the first four in a row are free, then 30 s, 60 s, 2, 4, 8 and 15 minutes, and a hundred
//! freeze. Whatever is done to the program, the machine and the clock on the wall, no guess is judged earlier than that.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook_core::domain::refusal::Code;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_tests::book::member;
use casebook_tests::staffed::{HEAD, Office, Person};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::clerk::TODAY;
use crate::errand;
use crate::trial::{Outcome, Row, Run, Trial, copy_folder, say};

pub const TRIAL: Trial = Trial {
    name: "wrong passphrases",
    name_zh: "错误的口令",
    quick: 120,
    full: 1_000,
    run,
};

const FREEZING: u64 = 100;
const WRONG: &str = "这 不是 谁 的 口令 试 一 试 罢了";
/// In the folder of an office.
const RECORD: &str = "throttle.json";
const TEN_YEARS: u64 = 10 * 365 * 86_400;

/// Seconds to wait after so many failures in a row, as the office was told.
fn wait_after(failures: u64) -> u64 {
    match failures {
        0..=4 => 0,
        5 => 30,
        6 => 60,
        7 => 120,
        8 => 240,
        9 => 480,
        _ => 900,
    }
}

fn run(run: &mut Run) -> Outcome<Row> {
    let fixture = run.folder()?;
    let people = people(run.count.div_ceil(FREEZING));
    Office::make(&fixture, TODAY, &people);
    let data = run.folder()?;
    copy_folder(&fixture, &data)?;
    let mut door = Door::at(&data);
    let mut left = run.count;
    for person in people.iter().skip(1) {
        let guesses = left.min(FREEZING);
        guess_at(run, &mut door, person, guesses)?;
        left -= guesses;
    }
    unknown_is_like_wrong(run, &fixture)?;
    a_kill_wins_nothing(run, &fixture)?;
    a_missing_record_is_journaled(run, &fixture)?;
    let control = control(run, &fixture)?;
    Ok(run.row(Some(control)))
}

/// The head, who does not guess, and as many others as there are hundreds of guesses.
fn people(others: u64) -> Vec<Person> {
    const NAMES: [&str; 12] = [
        "顾二", "周三", "吴四", "郑五", "王六", "冯七", "陈八", "褚九", "卫十", "蒋百", "韩千",
        "杨万",
    ];
    let other = |n: u8| Person {
        n: n + 2,
        name: NAMES[usize::from(n) % NAMES.len()],
        role: StaffRole::Mediator,
        team: "",
        active: true,
    };
    let others = u8::try_from(others).unwrap_or(u8::MAX);
    std::iter::once(HEAD)
        .chain((0..others).map(other))
        .collect()
}

/// The sign-in of an office.
struct Door {
    office: Office,
    boots: u32,
    /// The newest time on the wall that the record has seen.
    newest: DateTime<Utc>,
}

const RESTART: u64 = 0;
const RESTART_SET_BACK: u64 = 3;
const REBOOT: u64 = 4;

/// What somebody has tried, as the test counts it.
#[derive(Default)]
struct Tried {
    failures: u64,
    /// Seconds still to wait.
    left: u64,
}

impl Door {
    fn at(data: &Path) -> Door {
        let office = Office::within(data, TODAY);
        Door {
            newest: office.clock.utc,
            office,
            boots: 0,
        }
    }

    fn knock(&mut self, user: u8, passphrase: &str) -> (Option<Code>, u64) {
        let sign_in = json!({ "user": member(user), "passphrase": passphrase });
        match self.office.call("sign_in", sign_in) {
            Ok(_) => (None, 0),
            Err(refusal) => {
                let told = refusal.detail.first().and_then(|text| text.parse().ok());
                (Some(refusal.code), told.unwrap_or(0))
            }
        }
    }

    /// Something happens around the program that must not shorten a wait. Says what.
    fn disturb(&mut self, choice: u64) -> &'static str {
        let clock = &mut self.office.clock;
        let years = chrono::Duration::seconds(TEN_YEARS as i64);
        match choice {
            RESTART => {
                self.office.restart();
                "the program was started anew"
            }
            1 => {
                clock.utc += years;
                "the clock was set ten years on"
            }
            2 => {
                clock.utc -= years;
                "the clock was set ten years back"
            }
            RESTART_SET_BACK => {
                clock.utc -= years;
                self.office.restart();
                "the clock was set back and the program started anew"
            }
            REBOOT => {
                self.boots += 1;
                let boot = format!("boot {}", self.boots);
                self.office.clock.reboot(&boot);
                self.office.restart();
                "the machine was started anew"
            }
            _ => "nothing",
        }
    }
}

/// A number of wrong guesses at one person, each as early as the schedule has it and some earlier.
fn guess_at(run: &mut Run, door: &mut Door, person: &Person, guesses: u64) -> Outcome<()> {
    let mut tried = Tried::default();
    while tried.failures < guesses {
        if tried.left > 0 {
            wait_out(run, door, person, &mut tried)?;
        }
        run.tried();
        let (code, _) = door.knock(person.n, WRONG);
        door.newest = door.newest.max(door.office.clock.utc);
        tried.failures += 1;
        tried.left = wait_after(tried.failures);
        let last = tried.failures == FREEZING;
        if code != Some(Code::WrongPassphrase) {
            run.failed(format!("guess {}: {code:?}", tried.failures));
        }
        if last {
            tried.left = 0;
            door.office.clock.pass(TEN_YEARS);
            let (code, _) = door.knock(person.n, &person.passphrase());
            if code != Some(Code::Frozen) {
                run.failed(format!(
                    "after {FREEZING} guesses the right passphrase: {code:?}"
                ));
            }
        }
    }
    Ok(())
}

/// Tries too early, with the wrong and with the right passphrase, while the world is shaken; then waits what is left.
fn wait_out(run: &mut Run, door: &mut Door, person: &Person, tried: &mut Tried) -> Outcome<()> {
    let choice = run.dice.below(8);
    let what = door.disturb(choice);
    // The calls below take a second each.
    let early = run.dice.below(tried.left.saturating_sub(4).max(1));
    door.office.clock.pass(early);
    tried.left = tried.left.saturating_sub(early + 1);
    let read_at = door.office.clock.utc + chrono::Duration::seconds(1);
    // Over a restart of the machine only the clock on the wall tells the time, and set back it tells nothing.
    if choice == REBOOT && read_at < door.newest {
        tried.left = wait_after(tried.failures);
    }
    if matches!(choice, RESTART | RESTART_SET_BACK | REBOOT) {
        door.newest = door.newest.max(read_at);
    }
    for right in [false, true] {
        let passphrase = if right {
            person.passphrase()
        } else {
            WRONG.to_owned()
        };
        let (code, told) = door.knock(person.n, &passphrase);
        if code != Some(Code::TryLater) || told.abs_diff(tried.left) > 1 {
            run.failed(format!(
                "{} failures, {} s left, {what}, right: {right}: {code:?} {told} s",
                tried.failures, tried.left
            ));
        }
        tried.left = tried.left.saturating_sub(1);
    }
    run.count_fact("refused while waiting", 2);
    door.office.clock.pass(tried.left + 1);
    Ok(())
}

/// An id that nobody has is answered like a wrong passphrase, after the same time.
fn unknown_is_like_wrong(run: &mut Run, fixture: &Path) -> Outcome<()> {
    const UNKNOWN: u8 = 120;
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut door = Door::at(&data);
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for turn in 0..if run.quick { 5 } else { 15 } {
        for (at, user) in [HEAD.n, UNKNOWN].into_iter().enumerate() {
            run.tried();
            door.office.clock.pass(1_000);
            let began = Instant::now();
            let (code, _) = door.knock(user, WRONG);
            times[at].push(began.elapsed());
            if code != Some(Code::WrongPassphrase) {
                run.failed(format!("turn {turn}, user {user}: {code:?}"));
            }
            // Two guesses a turn: from the fifth failure on, the second comes too early.
            let (code, _) = door.knock(user, WRONG);
            let expected = match turn {
                0 | 1 => Code::WrongPassphrase,
                _ => Code::TryLater,
            };
            if code != Some(expected) {
                run.failed(format!("turn {turn}, user {user}, at once again: {code:?}"));
            }
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_micros() as u64
    };
    let [wrong, unknown] = &mut times;
    let (wrong, unknown) = (median(wrong), median(unknown));
    run.count_fact("µs for a wrong passphrase (median)", wrong);
    run.count_fact("µs for an unknown user (median)", unknown);
    if wrong.abs_diff(unknown) * 3 > wrong {
        run.failed(format!("wrong {wrong} µs, unknown {unknown} µs"));
    }
    Ok(())
}

/// Killed while the passphrase is judged, the attempt has counted.
fn a_kill_wins_nothing(run: &mut Run, fixture: &Path) -> Outcome<()> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    for failure in 1..=5 {
        let child = errand::send("guesser", &[data.display().to_string()])?;
        child.wait_for_lines(1, Duration::from_secs(30));
        // As soon as it is written down, and before Argon2 can be done.
        let until = Instant::now() + Duration::from_secs(5);
        while failures(&data) < failure && Instant::now() < until {
            child.let_run(Duration::from_millis(1));
        }
        let returned = child.kill()?;
        run.tried();
        if returned.lines.iter().any(|line| line == "judged") {
            run.count_fact("kills that came too late", 1);
        }
        if failures(&data) < failure {
            run.failed("an attempt was judged and not written down before");
        }
    }
    let mut door = Door::at(&data);
    door.office.clock.pass(5);
    let (code, _) = door.knock(HEAD.n, &HEAD.passphrase());
    if code != Some(Code::TryLater) {
        run.failed(format!("after five guesses that were killed: {code:?}"));
    }
    Ok(())
}

/// The failures of the one person who guesses, as they are written down.
fn failures(data: &Path) -> u64 {
    let text = fs::read(record_file(data)).unwrap_or_default();
    let record: Value = serde_json::from_slice(&text).unwrap_or_default();
    let users = record["content"]["users"].as_array();
    let counts = users.into_iter().flatten();
    counts
        .filter_map(|user| user["record"]["failures"].as_u64())
        .sum()
}

fn record_file(data: &Path) -> PathBuf {
    data.join("office").join(RECORD)
}

/// The errand: one wrong guess at the head.
pub fn guesser(words: &[String]) -> Outcome<()> {
    let [data] = words else {
        return Err("guesser FOLDER".into());
    };
    let mut door = Door::at(Path::new(data));
    say("guessing")?;
    door.knock(HEAD.n, WRONG);
    say("judged")?;
    Ok(())
}

/// Who takes the record away is not stopped, and the journal tells of it at the next sign-in.
fn a_missing_record_is_journaled(run: &mut Run, fixture: &Path) -> Outcome<()> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    for (removed, expected) in [(false, false), (true, true)] {
        run.tried();
        let mut door = Door::at(&data);
        for _ in 0..2 {
            door.knock(HEAD.n, WRONG);
        }
        if removed {
            fs::remove_file(record_file(&data))?;
            door.office.restart();
        }
        door.office.clock.pass(1);
        let (code, _) = door.knock(HEAD.n, &HEAD.passphrase());
        let _ = door.office.call("sign_out", json!({}));
        let events = door.office.events(&HEAD).into_iter();
        let mut signed_in = events.filter(|event| event["kind"] == json!("signed_in"));
        let told = signed_in.next_back().unwrap_or_default();
        if code.is_some() || told["record_missing"] != json!(expected) {
            run.failed(format!(
                "removed: {removed}: {code:?}, the journal says {told}"
            ));
        }
        if !removed && told["failures"] != json!(2) {
            run.failed(format!("the journal says {told} after two failures"));
        }
    }
    Ok(())
}

/// Where failures were not kept on the disk, a new start would forget them, and a guess would be judged too early.
fn control(run: &mut Run, fixture: &Path) -> Outcome<bool> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut door = Door::at(&data);
    for _ in 0..5 {
        door.knock(HEAD.n, WRONG);
    }
    let (held, _) = door.knock(HEAD.n, WRONG);
    fs::remove_file(record_file(&data))?;
    door.office.restart();
    let (forgotten, _) = door.knock(HEAD.n, WRONG);
    Ok(held == Some(Code::TryLater) && forgotten == Some(Code::WrongPassphrase))
}
