//! The schedule of waits, over restarts, wrong clocks, kills and damage.

use std::fs;

use super::*;

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;
/// Ten years, in seconds.
const TEN_YEARS: i64 = 3_650 * DAY as i64;

/// An office PC: the time that really passes, the clock on its wall, and its boots.
#[derive(Clone, Copy)]
struct Pc {
    uptime_s: u64,
    wall_s: i64,
    boot: &'static str,
}

impl Pc {
    const fn started() -> Self {
        Self {
            uptime_s: 100,
            wall_s: 1_795_165_200,
            boot: "first",
        }
    }

    fn clock(&self) -> Clock<'_> {
        Clock {
            utc: DateTime::from_timestamp(self.wall_s, 0).unwrap(),
            uptime_ms: self.uptime_s * 1_000,
            boot: Some(self.boot),
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.uptime_s += seconds;
        self.wall_s += i64::try_from(seconds).unwrap();
    }

    fn restart(&mut self, boot: &'static str) {
        self.boot = boot;
        self.uptime_s = 5;
        self.wall_s += 5;
    }
}

fn user(n: u8) -> Option<Uuid> {
    Some(Uuid::from_bytes([n; 16]))
}

fn seconds(hold: Option<Hold>) -> u64 {
    match hold {
        None => 0,
        Some(Hold::Wait(left)) => left.as_secs(),
        Some(Hold::Frozen) => panic!("frozen"),
    }
}

/// Fails `times` in a row, waiting as long as it takes.
fn fail(throttle: &mut Throttle, who: Option<Uuid>, pc: &mut Pc, times: u32) {
    for _ in 0..times {
        pc.pass(seconds(throttle.hold(who, &pc.clock())));
        throttle.attempt(who, &pc.clock()).unwrap();
    }
}

fn fresh(dir: &tempfile::TempDir) -> (Throttle, Pc) {
    let pc = Pc::started();
    (Throttle::create(dir.path(), &pc.clock()).unwrap(), pc)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_schedule_is_that_of_the_plan() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    let mut waits = Vec::new();
    for _ in 0..12 {
        fail(&mut throttle, user(1), &mut pc, 1);
        waits.push(seconds(throttle.hold(user(1), &pc.clock())));
    }
    assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    // A second too early is too early, and is no attempt.
    pc.pass(899);
    let early = throttle.attempt(user(1), &pc.clock());
    assert!(matches!(early, Err(ThrottleError::Wait(left)) if left == Duration::from_secs(1)));
    pc.pass(1);
    throttle.attempt(user(1), &pc.clock()).unwrap();
    // Nobody else waits.
    assert_eq!(throttle.hold(user(2), &pc.clock()), None);
    assert_eq!(throttle.hold(None, &pc.clock()), None);
    throttle.succeeded(user(1).unwrap(), &pc.clock()).unwrap();
    assert_eq!(throttle.hold(user(1), &pc.clock()), None);
    fail(&mut throttle, user(1), &mut pc, 4);
    assert_eq!(throttle.hold(user(1), &pc.clock()), None);
}

#[test]
fn a_hundred_failures_freeze_until_somebody_helps() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    let begun = pc.wall_s;
    fail(&mut throttle, user(1), &mut pc, 99);
    // About a day for a hundred guesses.
    assert!(pc.wall_s - begun > 20 * 3_600);
    assert!(matches!(
        throttle.hold(user(1), &pc.clock()),
        Some(Hold::Wait(_))
    ));
    fail(&mut throttle, user(1), &mut pc, 1);
    pc.pass(365 * DAY);
    assert_eq!(throttle.hold(user(1), &pc.clock()), Some(Hold::Frozen));
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    let refused = throttle.attempt(user(1), &pc.clock());
    assert!(matches!(refused, Err(ThrottleError::Frozen)));
    assert_eq!(throttle.hold(user(2), &pc.clock()), None);
    throttle.clear(user(1)).unwrap();
    throttle.attempt(user(1), &pc.clock()).unwrap();
}

#[test]
fn unknown_ids_share_one_record() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    fail(&mut throttle, None, &mut pc, 5);
    assert_eq!(seconds(throttle.hold(None, &pc.clock())), 30);
    assert_eq!(throttle.hold(user(1), &pc.clock()), None);
    assert!(throttle.content.users.is_empty());
}

/// A kill between the attempt and the verdict, which comes half a second later.
#[test]
fn an_attempt_that_was_cut_off_counts() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    fail(&mut throttle, user(1), &mut pc, 4);
    for cut_off in 5..=7 {
        pc.pass(seconds(throttle.hold(user(1), &pc.clock())));
        throttle.attempt(user(1), &pc.clock()).unwrap();
        drop(throttle);
        throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let wait = seconds(throttle.hold(user(1), &pc.clock()));
        assert_eq!(wait * 1_000, whole_wait_ms(cut_off));
    }
    // Control: noted only after the verdict, a kill in between would leave nothing.
    let before = fs::read(dir.path().join(THROTTLE_FILE)).unwrap();
    pc.pass(2 * MINUTE);
    throttle.attempt(user(1), &pc.clock()).unwrap();
    fs::write(dir.path().join(THROTTLE_FILE), before).unwrap();
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.hold(user(1), &pc.clock()), None);
}

#[test]
fn a_wait_goes_on_over_a_restart_of_the_program_and_of_the_computer() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.pass(300);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 600);
    pc.pass(60);
    pc.restart("second");
    pc.pass(35);
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 500);
    // Somebody else's attempts do not change it.
    pc.pass(100);
    fail(&mut throttle, user(2), &mut pc, 1);
    pc.restart("third");
    pc.pass(95);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 300);
}

#[test]
fn setting_the_clock_does_not_shorten_a_wait() {
    for (set, restart) in [
        (-TEN_YEARS, None),
        (TEN_YEARS, None),
        (-1, None),
        (-TEN_YEARS, Some("second")),
        (-600, Some("second")),
    ] {
        let dir = folder();
        let (mut throttle, mut pc) = fresh(&dir);
        fail(&mut throttle, user(1), &mut pc, 10);
        pc.pass(300);
        pc.wall_s += set;
        if let Some(boot) = restart {
            pc.restart(boot);
        }
        // In the running program, which is not restarted with the computer, and in the next.
        let goes_on = seconds(throttle.hold(user(1), &pc.clock()));
        assert!(restart.is_some() || goes_on == 600, "{set}");
        let read = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let wait = seconds(read.hold(user(1), &pc.clock()));
        assert_eq!(wait, if restart.is_some() { 900 } else { 600 }, "{set}");
        // And it does end, whatever the clock on the wall says.
        pc.pass(wait);
        let again = Throttle::read(dir.path(), &pc.clock()).unwrap();
        assert_eq!(again.hold(user(1), &pc.clock()), None, "{set}");
    }
}

/// What the same tricks win where waits are counted by the clock on the wall alone.
#[test]
fn control_the_clock_on_the_wall_alone_would_be_fooled() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.wall_s += TEN_YEARS;
    let nameless = Clock {
        boot: None,
        ..pc.clock()
    };
    let read = Throttle::read(dir.path(), &nameless).unwrap();
    assert_eq!(read.hold(user(1), &nameless), None);
}

#[test]
fn where_boots_have_no_name_a_running_program_still_counts_by_its_own_clock() {
    let dir = folder();
    let (_, mut pc) = fresh(&dir);
    fn nameless(pc: &Pc) -> Clock<'_> {
        Clock {
            boot: None,
            ..pc.clock()
        }
    }
    let mut throttle = Throttle::read(dir.path(), &nameless(&pc)).unwrap();
    for _ in 0..10 {
        pc.pass(seconds(throttle.hold(user(1), &nameless(&pc))));
        throttle.attempt(user(1), &nameless(&pc)).unwrap();
    }
    pc.wall_s += TEN_YEARS;
    assert_eq!(seconds(throttle.hold(user(1), &nameless(&pc))), 900);
    pc.wall_s -= 2 * TEN_YEARS;
    let read = Throttle::read(dir.path(), &nameless(&pc)).unwrap();
    assert_eq!(seconds(read.hold(user(1), &nameless(&pc))), 900);
}

/// A clock that was years ahead and is right again does not make everybody wait for years.
#[test]
fn a_clock_that_was_ahead_is_forgotten_with_the_next_sign_in() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    pc.wall_s += TEN_YEARS;
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.wall_s -= TEN_YEARS;
    pc.restart("second");
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 900);
    pc.pass(900);
    throttle.attempt(user(1), &pc.clock()).unwrap();
    throttle.succeeded(user(1).unwrap(), &pc.clock()).unwrap();
    fail(&mut throttle, user(1), &mut pc, 5);
    pc.restart("third");
    pc.pass(10);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 15);
}

#[test]
fn a_file_that_is_gone_is_noted_until_it_is_in_the_journal() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    assert_eq!(throttle.trouble(), None);
    fail(&mut throttle, user(1), &mut pc, 10);
    fs::remove_file(dir.path().join(THROTTLE_FILE)).unwrap();
    for _ in 0..2 {
        throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        assert_eq!(throttle.trouble(), Some(Trouble::Missing));
        assert_eq!(throttle.hold(user(1), &pc.clock()), None);
    }
    throttle.trouble_noted().unwrap();
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.trouble(), None);
}

/// Every flipped bit and every cut: everybody waits the longest time.
#[test]
fn a_damaged_file_is_the_longest_wait_for_everybody() {
    let dir = folder();
    let (mut throttle, mut pc) = fresh(&dir);
    fail(&mut throttle, user(1), &mut pc, 5);
    let path = dir.path().join(THROTTLE_FILE);
    let honest = fs::read(&path).unwrap();
    let read = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let waits = [user(1), user(2), None].map(|who| seconds(throttle.hold(who, &pc.clock())));
        (throttle.trouble(), waits)
    };
    assert_eq!(read(&honest), (None, [30, 0, 0]), "control");
    let damaged = (Some(Trouble::Damaged), [900; 3]);
    assert!(Content::from_bytes(&honest).is_some());
    for bit in 0..honest.len() * 8 {
        let mut bytes = honest.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(Content::from_bytes(&bytes), None, "bit {bit}");
        // Through the disk, one in fifty: each of these is written back and synced.
        assert!(bit % 50 > 0 || read(&bytes) == damaged, "bit {bit}");
    }
    for length in 0..honest.len() {
        assert_eq!(Content::from_bytes(&honest[..length]), None, "{length}");
    }
    assert_eq!(read(&honest[..100]), damaged);
    assert_eq!(read(&[]), damaged);
    assert_eq!(read(&vec![b' '; 3 << 20]), damaged);

    // It is a whole file again; the wait goes on, and ends.
    pc.pass(890);
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.trouble(), Some(Trouble::Damaged));
    assert_eq!(seconds(throttle.hold(user(2), &pc.clock())), 10);
    pc.pass(10);
    throttle.attempt(user(2), &pc.clock()).unwrap();
    throttle.succeeded(user(2).unwrap(), &pc.clock()).unwrap();
    fail(&mut throttle, user(2), &mut pc, 4);
    assert_eq!(throttle.hold(user(2), &pc.clock()), None);
    fail(&mut throttle, user(1), &mut pc, 1);
    assert_eq!(seconds(throttle.hold(user(1), &pc.clock())), 900);
}

#[test]
fn what_cannot_be_written_down_is_not_tried() {
    let dir = folder();
    let (mut throttle, pc) = fresh(&dir);
    fs::create_dir(dir.path().join(NEW_FILE)).unwrap();
    let refused = throttle.attempt(user(1), &pc.clock());
    assert!(matches!(refused, Err(ThrottleError::Io(_))));
    fs::remove_dir(dir.path().join(NEW_FILE)).unwrap();
    assert!(throttle.attempt(user(1), &pc.clock()).is_ok(), "control");
}
