//! Tests of the waits, across restarts, wrong clocks, kills and damage.

use std::fs;

use super::*;

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;
/// Ten years, in seconds.
const TEN_YEARS: i64 = 3_650 * DAY as i64;

/// An office PC with its monotonic clock, its wall clock and its boots.
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

    fn clock(&self) -> ClockReading<'_> {
        ClockReading {
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

fn seconds(lockout: Option<Lockout>) -> u64 {
    match lockout {
        None => 0,
        Some(Lockout::Wait(left)) => left.as_secs(),
        Some(Lockout::Frozen) => panic!("frozen"),
    }
}

/// Fails `times` in a row, with the waits between.
fn fail(throttle: &mut Throttle, who: Option<Uuid>, pc: &mut Pc, times: u32) {
    for _ in 0..times {
        pc.pass(seconds(throttle.lockout(who, &pc.clock())));
        throttle.record_attempt(who, &pc.clock()).unwrap();
    }
}

fn new_throttle(dir: &tempfile::TempDir) -> (Throttle, Pc) {
    let pc = Pc::started();
    (Throttle::create(dir.path(), &pc.clock()).unwrap(), pc)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_waits_grow_as_documented() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    let mut waits = Vec::new();
    for _ in 0..12 {
        fail(&mut throttle, user(1), &mut pc, 1);
        waits.push(seconds(throttle.lockout(user(1), &pc.clock())));
    }
    assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    // An attempt a second too early is refused and not counted.
    pc.pass(899);
    let early = throttle.record_attempt(user(1), &pc.clock());
    assert!(matches!(early, Err(ThrottleError::Wait(left)) if left == Duration::from_secs(1)));
    pc.pass(1);
    throttle.record_attempt(user(1), &pc.clock()).unwrap();
    // Nobody else waits.
    assert_eq!(throttle.lockout(user(2), &pc.clock()), None);
    assert_eq!(throttle.lockout(None, &pc.clock()), None);
    throttle
        .record_success(user(1).unwrap(), &pc.clock())
        .unwrap();
    assert_eq!(throttle.lockout(user(1), &pc.clock()), None);
    fail(&mut throttle, user(1), &mut pc, 4);
    assert_eq!(throttle.lockout(user(1), &pc.clock()), None);
}

#[test]
fn a_hundred_failures_freeze_a_user_until_the_reset() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    let begun = pc.wall_s;
    fail(&mut throttle, user(1), &mut pc, 99);
    // About a day for a hundred guesses.
    assert!(pc.wall_s - begun > 20 * 3_600);
    assert!(matches!(
        throttle.lockout(user(1), &pc.clock()),
        Some(Lockout::Wait(_))
    ));
    fail(&mut throttle, user(1), &mut pc, 1);
    pc.pass(365 * DAY);
    assert_eq!(
        throttle.lockout(user(1), &pc.clock()),
        Some(Lockout::Frozen)
    );
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    let refused = throttle.record_attempt(user(1), &pc.clock());
    assert!(matches!(refused, Err(ThrottleError::Frozen)));
    assert_eq!(throttle.lockout(user(2), &pc.clock()), None);
    throttle.reset(user(1)).unwrap();
    throttle.record_attempt(user(1), &pc.clock()).unwrap();
}

#[test]
fn unknown_ids_share_one_record() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    fail(&mut throttle, None, &mut pc, 5);
    assert_eq!(seconds(throttle.lockout(None, &pc.clock())), 30);
    assert_eq!(throttle.lockout(user(1), &pc.clock()), None);
    assert!(throttle.content.users.is_empty());
}

/// A kill between the attempt and the end of Argon2, half a second later.
#[test]
fn an_interrupted_attempt_counts() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    fail(&mut throttle, user(1), &mut pc, 4);
    for cut_off in 5..=7 {
        pc.pass(seconds(throttle.lockout(user(1), &pc.clock())));
        throttle.record_attempt(user(1), &pc.clock()).unwrap();
        drop(throttle);
        throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let wait = seconds(throttle.lockout(user(1), &pc.clock()));
        assert_eq!(wait * 1_000, wait_ms(cut_off));
    }
    // Control: if the failure was recorded afterwards, a kill would leave nothing.
    let before = fs::read(dir.path().join(THROTTLE_FILE)).unwrap();
    pc.pass(2 * MINUTE);
    throttle.record_attempt(user(1), &pc.clock()).unwrap();
    fs::write(dir.path().join(THROTTLE_FILE), before).unwrap();
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.lockout(user(1), &pc.clock()), None);
}

#[test]
fn a_wait_continues_across_restarts_of_the_program_and_the_computer() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.pass(300);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 600);
    pc.pass(60);
    pc.restart("second");
    pc.pass(35);
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 500);
    // Somebody else's attempts do not change it.
    pc.pass(100);
    fail(&mut throttle, user(2), &mut pc, 1);
    pc.restart("third");
    pc.pass(95);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 300);
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
        let (mut throttle, mut pc) = new_throttle(&dir);
        fail(&mut throttle, user(1), &mut pc, 10);
        pc.pass(300);
        pc.wall_s += set;
        if let Some(boot) = restart {
            pc.restart(boot);
        }
        // Checked in the running program and in the next one.
        let running = seconds(throttle.lockout(user(1), &pc.clock()));
        assert!(restart.is_some() || running == 600, "{set}");
        let read = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let wait = seconds(read.lockout(user(1), &pc.clock()));
        assert_eq!(wait, if restart.is_some() { 900 } else { 600 }, "{set}");
        // The wait does end, whatever the wall clock says.
        pc.pass(wait);
        let again = Throttle::read(dir.path(), &pc.clock()).unwrap();
        assert_eq!(again.lockout(user(1), &pc.clock()), None, "{set}");
    }
}

/// Control: without the name of the boot only the wall clock is left, and setting it ends a wait.
#[test]
fn control_the_wall_clock_alone_can_be_fooled() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.wall_s += TEN_YEARS;
    let nameless = ClockReading {
        boot: None,
        ..pc.clock()
    };
    let read = Throttle::read(dir.path(), &nameless).unwrap();
    assert_eq!(read.lockout(user(1), &nameless), None);
}

#[test]
fn without_a_boot_name_a_running_program_uses_its_monotonic_clock() {
    let dir = folder();
    let (_, mut pc) = new_throttle(&dir);
    fn nameless(pc: &Pc) -> ClockReading<'_> {
        ClockReading {
            boot: None,
            ..pc.clock()
        }
    }
    let mut throttle = Throttle::read(dir.path(), &nameless(&pc)).unwrap();
    for _ in 0..10 {
        pc.pass(seconds(throttle.lockout(user(1), &nameless(&pc))));
        throttle.record_attempt(user(1), &nameless(&pc)).unwrap();
    }
    pc.wall_s += TEN_YEARS;
    assert_eq!(seconds(throttle.lockout(user(1), &nameless(&pc))), 900);
    pc.wall_s -= 2 * TEN_YEARS;
    let read = Throttle::read(dir.path(), &nameless(&pc)).unwrap();
    assert_eq!(seconds(read.lockout(user(1), &nameless(&pc))), 900);
}

/// A wall clock that was years ahead and is right again does not make everybody wait for years.
#[test]
fn a_clock_that_was_ahead_is_forgotten_with_the_next_sign_in() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    pc.wall_s += TEN_YEARS;
    fail(&mut throttle, user(1), &mut pc, 10);
    pc.wall_s -= TEN_YEARS;
    pc.restart("second");
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 900);
    pc.pass(900);
    throttle.record_attempt(user(1), &pc.clock()).unwrap();
    throttle
        .record_success(user(1).unwrap(), &pc.clock())
        .unwrap();
    fail(&mut throttle, user(1), &mut pc, 5);
    pc.restart("third");
    pc.pass(10);
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 15);
}

#[test]
fn a_missing_file_is_recorded_until_it_is_journaled() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    assert_eq!(throttle.file_fault(), None);
    fail(&mut throttle, user(1), &mut pc, 10);
    fs::remove_file(dir.path().join(THROTTLE_FILE)).unwrap();
    for _ in 0..2 {
        throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        assert_eq!(throttle.file_fault(), Some(FileFault::Missing));
        assert_eq!(throttle.lockout(user(1), &pc.clock()), None);
    }
    throttle.clear_file_fault().unwrap();
    let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.file_fault(), None);
}

/// After every flipped bit and every cut everybody waits the longest time.
#[test]
fn a_damaged_file_is_the_longest_wait_for_everybody() {
    let dir = folder();
    let (mut throttle, mut pc) = new_throttle(&dir);
    fail(&mut throttle, user(1), &mut pc, 5);
    let path = dir.path().join(THROTTLE_FILE);
    let original = fs::read(&path).unwrap();
    let read = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
        let waits = [user(1), user(2), None].map(|who| seconds(throttle.lockout(who, &pc.clock())));
        (throttle.file_fault(), waits)
    };
    assert_eq!(read(&original), (None, [30, 0, 0]), "control");
    let damaged = (Some(FileFault::Damaged), [900; 3]);
    assert!(Content::from_bytes(&original).is_some());
    for bit in 0..original.len() * 8 {
        let mut bytes = original.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(Content::from_bytes(&bytes), None, "bit {bit}");
        // Only one in fifty goes through the disk, because each is written back and synced.
        assert!(bit % 50 > 0 || read(&bytes) == damaged, "bit {bit}");
    }
    for length in 0..original.len() {
        assert_eq!(Content::from_bytes(&original[..length]), None, "{length}");
    }
    assert_eq!(read(&original[..100]), damaged);
    assert_eq!(read(&[]), damaged);
    assert_eq!(read(&vec![b' '; 3 << 20]), damaged);

    // The file is intact again; the wait continues and ends.
    pc.pass(890);
    let mut throttle = Throttle::read(dir.path(), &pc.clock()).unwrap();
    assert_eq!(throttle.file_fault(), Some(FileFault::Damaged));
    assert_eq!(seconds(throttle.lockout(user(2), &pc.clock())), 10);
    pc.pass(10);
    throttle.record_attempt(user(2), &pc.clock()).unwrap();
    throttle
        .record_success(user(2).unwrap(), &pc.clock())
        .unwrap();
    fail(&mut throttle, user(2), &mut pc, 4);
    assert_eq!(throttle.lockout(user(2), &pc.clock()), None);
    fail(&mut throttle, user(1), &mut pc, 1);
    assert_eq!(seconds(throttle.lockout(user(1), &pc.clock())), 900);
}

#[test]
fn an_attempt_that_cannot_be_recorded_is_refused() {
    let dir = folder();
    let (mut throttle, pc) = new_throttle(&dir);
    fs::create_dir(dir.path().join("throttle.json.new")).unwrap();
    let refused = throttle.record_attempt(user(1), &pc.clock());
    assert!(matches!(refused, Err(ThrottleError::Io(_))));
    fs::remove_dir(dir.path().join("throttle.json.new")).unwrap();
    assert!(
        throttle.record_attempt(user(1), &pc.clock()).is_ok(),
        "control"
    );
}
