//! Tries wrong passphrases through the commands. After four failures in a row the waits are 30 s, 60 s, 2, 4, 8 and
//! then 15 minutes; a hundred failures freeze the user. No restart, reboot or change of the clock may shorten a wait.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook_core::domain::refusal::Code;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_tests::test_office::people::HEAD;
use casebook_tests::test_office::{Person, TestOffice, member, write_office};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::child;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder, print_line};

pub const TRIAL: Trial = Trial {
    name: "wrong passphrases",
    name_zh: "错误的口令",
    quick: 120,
    full: 1_000,
    run,
};

/// The number of failures in a row that freezes a user.
const FREEZE_AFTER: u64 = 100;
const WRONG_PASSPHRASE: &str = "这 不是 谁 的 口令 试 一 试 罢了";
/// The name of the record of failures in the folder of an office.
const RECORD_FILE: &str = "throttle.json";
const TEN_YEARS: chrono::Duration = chrono::Duration::days(10 * 365);

/// Returns the documented wait in seconds after this number of failures in a row.
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

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    let people = people(run.count.div_ceil(FREEZE_AFTER));
    write_office(&fixture, TODAY, &people);
    let data = run.folder()?;
    copy_folder(&fixture, &data)?;
    let mut guesser = Guesser::open(&data);
    let mut left = run.count;
    for person in people.iter().skip(1) {
        let guesses = left.min(FREEZE_AFTER);
        guess_until(run, &mut guesser, person, guesses)?;
        left -= guesses;
    }
    check_unknown_user(run, &fixture)?;
    check_killed_guesses(run, &fixture)?;
    check_missing_record(run, &fixture)?;
    let control = control(run, &fixture)?;
    Ok(run.row(Some(control)))
}

/// Returns the supervisor, at whom nobody guesses, and one more person for every hundred guesses.
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

/// An office at which passphrases are guessed.
struct Guesser {
    office: TestOffice,
    boots: u32,
    /// The newest wall clock time that the record has stored.
    newest: DateTime<Utc>,
}

const RESTART: u64 = 0;
const RESTART_SET_BACK: u64 = 3;
const REBOOT: u64 = 4;

/// The failures of one person and the wait that the test expects.
#[derive(Default)]
struct ExpectedWait {
    failures: u64,
    /// The remaining wait in seconds.
    seconds: u64,
}

fn seconds(seconds: u64) -> chrono::Duration {
    chrono::Duration::from_std(Duration::from_secs(seconds)).unwrap_or(chrono::Duration::MAX)
}

impl Guesser {
    fn open(data: &Path) -> Guesser {
        let mut office = TestOffice::start_office(data, TODAY);
        // The expected waits count each call as one second.
        office.clock.step = seconds(1);
        Guesser {
            newest: office.clock.utc,
            office,
            boots: 0,
        }
    }

    /// Tries to sign in; returns the code of the refusal and the wait in seconds that it states.
    fn sign_in(&mut self, user: u8, passphrase: &str) -> (Option<Code>, u64) {
        match self.office.sign_in(&member(user).to_string(), passphrase) {
            Ok(_) => (None, 0),
            Err(refusal) => {
                let wait = refusal.detail.first().and_then(|text| text.parse().ok());
                (Some(refusal.code), wait.unwrap_or(0))
            }
        }
    }

    /// Changes the clock, restarts the program or reboots the machine, none of which may shorten a wait; returns a
    /// description.
    fn disturb(&mut self, choice: u64) -> &'static str {
        let clock = &mut self.office.clock;
        match choice {
            RESTART => {
                self.office.restart();
                "the program was restarted"
            }
            1 => {
                clock.utc += TEN_YEARS;
                "the clock was set ten years forward"
            }
            2 => {
                clock.utc -= TEN_YEARS;
                "the clock was set ten years back"
            }
            RESTART_SET_BACK => {
                clock.utc -= TEN_YEARS;
                self.office.restart();
                "the clock was set back and the program restarted"
            }
            REBOOT => {
                self.boots += 1;
                let boot = format!("boot {}", self.boots);
                self.office.clock.reboot(&boot);
                self.office.restart();
                "the machine was rebooted"
            }
            _ => "nothing",
        }
    }
}

/// Makes this number of wrong guesses for one person, each as early as allowed, and some guesses that are too early.
fn guess_until(
    run: &mut Run,
    guesser: &mut Guesser,
    person: &Person,
    guesses: u64,
) -> TrialResult<()> {
    let mut expected = ExpectedWait::default();
    while expected.failures < guesses {
        if expected.seconds > 0 {
            check_wait(run, guesser, person, &mut expected)?;
        }
        run.count_try();
        let (code, _) = guesser.sign_in(person.n, WRONG_PASSPHRASE);
        guesser.newest = guesser.newest.max(guesser.office.clock.utc);
        expected.failures += 1;
        expected.seconds = wait_after(expected.failures);
        let last = expected.failures == FREEZE_AFTER;
        if code != Some(Code::WrongPassphrase) {
            run.report_failure(format!("guess {}: {code:?}", expected.failures));
        }
        if last {
            expected.seconds = 0;
            guesser.office.clock.pass(TEN_YEARS);
            let (code, _) = guesser.sign_in(person.n, &person.passphrase());
            if code != Some(Code::Frozen) {
                run.report_failure(format!(
                    "after {FREEZE_AFTER} guesses the right passphrase: {code:?}"
                ));
            }
        }
    }
    Ok(())
}

/// Makes two guesses that are too early, a wrong and a right one, after a random disturbance; then waits for the rest.
fn check_wait(
    run: &mut Run,
    guesser: &mut Guesser,
    person: &Person,
    expected: &mut ExpectedWait,
) -> TrialResult<()> {
    let choice = run.random.below(8);
    let disturbance = guesser.disturb(choice);
    // Each of the calls below takes a second of the test clock.
    let early = run.random.below(expected.seconds.saturating_sub(4).max(1));
    guesser.office.clock.pass(seconds(early));
    expected.seconds = expected.seconds.saturating_sub(early + 1);
    let read_at = guesser.office.clock.utc + chrono::Duration::seconds(1);
    // After a reboot only the wall clock measures the wait; if it was set back, the wait starts again.
    if choice == REBOOT && read_at < guesser.newest {
        expected.seconds = wait_after(expected.failures);
    }
    if matches!(choice, RESTART | RESTART_SET_BACK | REBOOT) {
        guesser.newest = guesser.newest.max(read_at);
    }
    for right in [false, true] {
        let passphrase = if right {
            person.passphrase()
        } else {
            WRONG_PASSPHRASE.to_owned()
        };
        let (code, wait) = guesser.sign_in(person.n, &passphrase);
        if code != Some(Code::TryLater) || wait.abs_diff(expected.seconds) > 1 {
            run.report_failure(format!(
                "{} failures, {} s left, {disturbance}, right: {right}: {code:?} {wait} s",
                expected.failures, expected.seconds
            ));
        }
        expected.seconds = expected.seconds.saturating_sub(1);
    }
    run.add_to_fact("refused while waiting", 2);
    guesser.office.clock.pass(seconds(expected.seconds + 1));
    Ok(())
}

/// Checks that an unknown user gets the same refusal as a wrong passphrase, after the same time.
fn check_unknown_user(run: &mut Run, fixture: &Path) -> TrialResult<()> {
    const UNKNOWN: u8 = 120;
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut guesser = Guesser::open(&data);
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for turn in 0..if run.quick { 5 } else { 15 } {
        for (at, user) in [HEAD.n, UNKNOWN].into_iter().enumerate() {
            run.count_try();
            guesser.office.clock.pass(seconds(1_000));
            let started = Instant::now();
            let (code, _) = guesser.sign_in(user, WRONG_PASSPHRASE);
            times[at].push(started.elapsed());
            if code != Some(Code::WrongPassphrase) {
                run.report_failure(format!("turn {turn}, user {user}: {code:?}"));
            }
            // Two guesses per turn: from the fifth failure on, the second one is too early.
            let (code, _) = guesser.sign_in(user, WRONG_PASSPHRASE);
            let expected = match turn {
                0 | 1 => Code::WrongPassphrase,
                _ => Code::TryLater,
            };
            if code != Some(expected) {
                run.report_failure(format!("turn {turn}, user {user}, second guess: {code:?}"));
            }
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_micros() as u64
    };
    let [wrong, unknown] = &mut times;
    let (wrong, unknown) = (median(wrong), median(unknown));
    run.add_to_fact("µs for a wrong passphrase (median)", wrong);
    run.add_to_fact("µs for an unknown user (median)", unknown);
    if wrong.abs_diff(unknown) * 3 > wrong {
        run.report_failure(format!("wrong {wrong} µs, unknown {unknown} µs"));
    }
    Ok(())
}

/// Checks that a guess counts as a failure even if the program is killed before it has checked the passphrase.
fn check_killed_guesses(run: &mut Run, fixture: &Path) -> TrialResult<()> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    for failure in 1..=5 {
        let child = child::spawn("guess_passphrase", &[data.display().to_string()])?;
        child.wait_for_lines(1, Duration::from_secs(30));
        // Kills as soon as the attempt is written, before Argon2 has finished.
        let until = Instant::now() + Duration::from_secs(5);
        while recorded_failures(&data) < failure && Instant::now() < until {
            child.let_run(Duration::from_millis(1));
        }
        let returned = child.kill()?;
        run.count_try();
        if returned.lines.iter().any(|line| line == "refused") {
            run.add_to_fact("kills that came too late", 1);
        }
        if recorded_failures(&data) < failure {
            run.report_failure("an attempt was not written before the passphrase was checked");
        }
    }
    let mut guesser = Guesser::open(&data);
    guesser.office.clock.pass(seconds(5));
    let (code, _) = guesser.sign_in(HEAD.n, &HEAD.passphrase());
    if code != Some(Code::TryLater) {
        run.report_failure(format!("after five guesses that were killed: {code:?}"));
    }
    Ok(())
}

/// Returns the number of failures in the record.
fn recorded_failures(data: &Path) -> u64 {
    let text = fs::read(record_file(data)).unwrap_or_default();
    let record: Value = serde_json::from_slice(&text).unwrap_or_default();
    let users = record["content"]["users"].as_array();
    let counts = users.into_iter().flatten();
    counts
        .filter_map(|user| user["record"]["failures"].as_u64())
        .sum()
}

fn record_file(data: &Path) -> PathBuf {
    data.join("office").join(RECORD_FILE)
}

/// Runs the child: makes one wrong guess for the supervisor.
pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    let [data] = arguments else {
        return Err("usage: guess_passphrase FOLDER".into());
    };
    let mut guesser = Guesser::open(Path::new(data));
    print_line("guessing")?;
    guesser.sign_in(HEAD.n, WRONG_PASSPHRASE);
    print_line("refused")?;
    Ok(())
}

/// Checks that the journal entry of a sign-in states the failures, and that the record was missing if it was deleted.
fn check_missing_record(run: &mut Run, fixture: &Path) -> TrialResult<()> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    for (removed, expected) in [(false, false), (true, true)] {
        run.count_try();
        let mut guesser = Guesser::open(&data);
        for _ in 0..2 {
            guesser.sign_in(HEAD.n, WRONG_PASSPHRASE);
        }
        if removed {
            fs::remove_file(record_file(&data))?;
            guesser.office.restart();
        }
        guesser.office.clock.pass(seconds(1));
        let (code, _) = guesser.sign_in(HEAD.n, &HEAD.passphrase());
        let _ = guesser.office.call("sign_out", json!({}));
        let events = guesser.office.events_of_locked(&HEAD).into_iter();
        let mut signed_in = events.filter(|event| event["kind"] == json!("signed_in"));
        let event = signed_in.next_back().unwrap_or_default();
        if code.is_some() || event["record_missing"] != json!(expected) {
            run.report_failure(format!(
                "removed: {removed}: {code:?}, the journal entry is {event}"
            ));
        }
        if !removed && event["failures"] != json!(2) {
            run.report_failure(format!("the journal entry is {event} after two failures"));
        }
    }
    Ok(())
}

/// Returns true if a restart forgets the failures when their record is deleted. This is the control.
fn control(run: &mut Run, fixture: &Path) -> TrialResult<bool> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut guesser = Guesser::open(&data);
    for _ in 0..5 {
        guesser.sign_in(HEAD.n, WRONG_PASSPHRASE);
    }
    let (with_record, _) = guesser.sign_in(HEAD.n, WRONG_PASSPHRASE);
    fs::remove_file(record_file(&data))?;
    guesser.office.restart();
    let (without_record, _) = guesser.sign_in(HEAD.n, WRONG_PASSPHRASE);
    Ok(with_record == Some(Code::TryLater) && without_record == Some(Code::WrongPassphrase))
}
