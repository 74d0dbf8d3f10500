//! How often somebody at the keyboard may try a passphrase (trust.md §3.5). A thief of the file is
//! held by Argon2; this holds a colleague who guesses.
//!
//! The first four failures in a row are free; then 30 s, 60 s, 2, 4, 8 and 15 minutes, and 15 from
//! then on. A hundred freeze the user until a supervisor gives a new start or the recovery key is
//! used ([`Throttle::clear`]).
//!
//! An attempt is written down as a failure *before* the passphrase is judged
//! ([`Throttle::attempt`]) and taken back when it was right ([`Throttle::succeeded`],
//! [`Throttle::no_guess`]): killing the program during Argon2 wins nothing. Waits are counted by a clock that people cannot set; over a
//! restart of the computer, by the clock on the wall, and if that was set back, the wait starts
//! again.
//!
//! What it does not stop: somebody who may write files can delete `throttle.json`, which is noticed
//! ([`Throttle::trouble`]) and belongs in the journal at the next sign-in; somebody who sets the
//! clock forward *and* restarts the computer saves the rest of one wait.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::VaultError;
use super::files::{self, Bytes};

/// In the folder of an office book.
pub const THROTTLE_FILE: &str = "throttle.json";
const NEW_FILE: &str = "throttle.json.new";

const FORMAT: &str = "casebook-throttle";
const VERSION: u32 = 1;
/// More users than a vault has slots.
const MOST_USERS: usize = 1_000;

/// Failures in a row that freeze a user (NIST SP 800-63B: no more than 100).
pub const FREEZING: u32 = 100;
/// Waits in seconds after the fifth, sixth, … failure in a row; the last one from then on.
const WAITS_S: [u64; 6] = [30, 60, 120, 240, 480, 900];
const FREE: u32 = 4;
const LONGEST: u32 = FREE + WAITS_S.len() as u32;

/// What the clocks say.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    pub utc: DateTime<Utc>,
    /// Milliseconds of a clock that nobody can set: since the boot named by `boot`, else since the
    /// program started.
    pub uptime_ms: u64,
    pub boot: Option<&'a str>,
}

/// Why an attempt may not be made now.
#[derive(Debug, thiserror::Error)]
pub enum ThrottleError {
    #[error("too many failures: wait")]
    Wait(Duration),
    #[error("too many failures: frozen")]
    Frozen,
    /// What cannot be written down is not tried.
    #[error("failures could not be written down: {0}")]
    Io(#[from] std::io::Error),
}

/// What somebody must do before the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    Wait(Duration),
    /// Only a supervisor or the recovery key helps.
    Frozen,
}

/// What was wrong with the file; kept in it until it is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It was gone: earlier failures are forgotten.
    Missing,
    /// It was not what was written: everybody waits the longest time.
    Damaged,
}

/// Failures in a row of one user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    failures: u32,
    /// Of the wait, when the file was written.
    left_ms: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserRecord {
    user: Uuid,
    record: Record,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: String,
    version: u32,
    /// When this was written, by the clock nobody can set, and the boot it counts from.
    uptime_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    boot: Option<String>,
    /// The newest time seen on the wall, in milliseconds since 1970.
    newest_utc_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trouble: Option<Trouble>,
    users: Vec<UserRecord>,
    /// Of ids that have no slot, together.
    unknown: Record,
    /// Of users that have no record: none, unless the file was damaged.
    others: Record,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    content: Content,
    /// Tells damage; it is no signature, since nobody has a key before signing in.
    sha256: Bytes<32>,
}

/// The failures of everybody, as they stand in `throttle.json`. Keep it while the program runs: what
/// it counted itself it counts by the clock nobody can set, also where boots have no name.
#[derive(Debug, PartialEq, Eq)]
pub struct Throttle {
    path: PathBuf,
    content: Content,
}

impl Throttle {
    /// The file of a new book.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn create(dir: &Path, clock: &Clock) -> Result<Self, ThrottleError> {
        let throttle = Self::with(dir, Content::fresh(clock));
        throttle.write()?;
        Ok(throttle)
    }

    /// Reads the file in `dir` and carries its waits over to the present boot. A missing file is
    /// made anew, and so is a damaged one, with the longest wait for everybody; both are noted
    /// ([`Throttle::trouble`]).
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn read(dir: &Path, clock: &Clock) -> Result<Self, ThrottleError> {
        let (found, trouble) = match files::read_small(&dir.join(THROTTLE_FILE)) {
            Ok(bytes) => match Content::from_bytes(&bytes) {
                Some(content) => (Some(content), None),
                None => (None, Some(Trouble::Damaged)),
            },
            Err(VaultError::Missing) => (None, Some(Trouble::Missing)),
            Err(VaultError::Io(error)) => return Err(error.into()),
            Err(_) => (None, Some(Trouble::Damaged)),
        };
        let mut content = found.unwrap_or_else(|| Content::fresh(clock));
        if trouble == Some(Trouble::Damaged) {
            content.hold_everybody();
        }
        content.trouble = trouble.or(content.trouble);
        content.carry_over(clock);
        let throttle = Self::with(dir, content);
        throttle.write()?;
        Ok(throttle)
    }

    fn with(dir: &Path, content: Content) -> Self {
        let path = dir.to_owned();
        Self { path, content }
    }

    /// What holds `user` (`None`: an id without a slot) at the moment.
    pub fn hold(&self, user: Option<Uuid>, clock: &Clock) -> Option<Hold> {
        let passed_ms = clock.uptime_ms.saturating_sub(self.content.uptime_ms);
        self.content.record(user).hold(passed_ms)
    }

    /// Failures in a row under this name.
    pub fn failures(&self, user: Option<Uuid>) -> u32 {
        self.content.record(user).failures
    }

    /// To be called before a passphrase is judged: notes a failure, durably, unless the user must
    /// wait.
    ///
    /// # Errors
    /// [`ThrottleError::Wait`] and [`ThrottleError::Frozen`]: the passphrase is not to be judged,
    /// and nothing is noted. [`ThrottleError::Io`]: it is not to be judged either.
    pub fn attempt(&mut self, user: Option<Uuid>, clock: &Clock) -> Result<(), ThrottleError> {
        match self.hold(user, clock) {
            Some(Hold::Wait(left)) => return Err(ThrottleError::Wait(left)),
            Some(Hold::Frozen) => return Err(ThrottleError::Frozen),
            None => {}
        }
        self.content.go_on(clock);
        let failures = self.content.record(user).failures.saturating_add(1);
        self.content.set(user, Record::after(failures));
        Ok(self.write()?)
    }

    /// To be called when the passphrase was right: the attempt and all failures before it are
    /// forgotten. The time of a person who is in is believed.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn succeeded(&mut self, user: Uuid, clock: &Clock) -> Result<(), ThrottleError> {
        self.content.go_on(clock);
        self.content.newest_utc_ms = millis(clock);
        self.clear(Some(user))
    }

    /// To be called when the passphrase was right and nobody came in by it: the attempt was no guess. `failures` is what
    /// [`Throttle::failures`] said before it; they stay counted, and nothing is waited for.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn no_guess(&mut self, user: Uuid, failures: u32) -> Result<(), ThrottleError> {
        let record = Record {
            failures,
            left_ms: 0,
        };
        self.content.set(Some(user), record);
        Ok(self.write()?)
    }

    /// Forgets the failures of `user`: a supervisor gave a new start, or the recovery key was used.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn clear(&mut self, user: Option<Uuid>) -> Result<(), ThrottleError> {
        self.content.set(user, Record::default());
        Ok(self.write()?)
    }

    /// What was wrong with the file and is not in the journal yet.
    pub fn trouble(&self) -> Option<Trouble> {
        self.content.trouble
    }

    /// The trouble is in the journal.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn trouble_noted(&mut self) -> Result<(), ThrottleError> {
        self.content.trouble = None;
        Ok(self.write()?)
    }

    fn write(&self) -> std::io::Result<()> {
        files::replace(
            &self.path,
            NEW_FILE,
            THROTTLE_FILE,
            &self.content.to_bytes(),
        )
    }
}

fn millis(clock: &Clock) -> i64 {
    clock.utc.timestamp_millis()
}

/// Milliseconds to wait after so many failures in a row.
fn whole_wait_ms(failures: u32) -> u64 {
    let over = failures.saturating_sub(FREE).min(WAITS_S.len() as u32);
    match over {
        0 => 0,
        over => WAITS_S[over as usize - 1] * 1_000,
    }
}

impl Record {
    fn after(failures: u32) -> Self {
        Self {
            failures,
            left_ms: whole_wait_ms(failures),
        }
    }

    fn hold(&self, passed_ms: u64) -> Option<Hold> {
        if self.failures >= FREEZING {
            return Some(Hold::Frozen);
        }
        match self.left_ms.saturating_sub(passed_ms) {
            0 => None,
            left => Some(Hold::Wait(Duration::from_millis(left))),
        }
    }
}

impl Content {
    fn fresh(clock: &Clock) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            uptime_ms: clock.uptime_ms,
            boot: clock.boot.map(str::to_owned),
            newest_utc_ms: millis(clock),
            trouble: None,
            users: Vec::new(),
            unknown: Record::default(),
            others: Record::default(),
        }
    }

    fn hold_everybody(&mut self) {
        self.unknown = Record::after(LONGEST);
        self.others = Record::after(LONGEST);
    }

    fn record(&self, user: Option<Uuid>) -> &Record {
        let Some(user) = user else {
            return &self.unknown;
        };
        let own = self.users.iter().find(|own| own.user == user);
        own.map_or(&self.others, |own| &own.record)
    }

    fn set(&mut self, user: Option<Uuid>, record: Record) {
        let Some(user) = user else {
            self.unknown = record;
            return;
        };
        self.users.retain(|own| own.user != user);
        // A record like the others' need not be kept.
        if record != self.others {
            self.users.push(UserRecord { user, record });
        }
        // The longest unused goes; a book has never so many people.
        if self.users.len() > MOST_USERS {
            self.users.remove(0);
        }
    }

    /// To the present, after the file was read: in another boot by the clock on the wall. If that
    /// is before the newest time seen, every wait starts again from its beginning.
    fn carry_over(&mut self, clock: &Clock) {
        if clock.boot.is_some() && self.boot.as_deref() == clock.boot {
            return self.go_on(clock);
        }
        let passed_ms = millis(clock).saturating_sub(self.newest_utc_ms);
        match u64::try_from(passed_ms) {
            Ok(passed_ms) => self.pass(passed_ms),
            Err(_) => {
                for record in self.records() {
                    record.left_ms = whole_wait_ms(record.failures);
                }
            }
        }
        self.boot = clock.boot.map(str::to_owned);
        self.uptime_ms = clock.uptime_ms;
        self.newest_utc_ms = self.newest_utc_ms.max(millis(clock));
    }

    /// To the present, in the boot of the file.
    fn go_on(&mut self, clock: &Clock) {
        self.pass(clock.uptime_ms.saturating_sub(self.uptime_ms));
        self.uptime_ms = clock.uptime_ms;
        self.newest_utc_ms = self.newest_utc_ms.max(millis(clock));
    }

    fn pass(&mut self, passed_ms: u64) {
        for record in self.records() {
            record.left_ms = record.left_ms.saturating_sub(passed_ms);
        }
    }

    fn records(&mut self) -> impl Iterator<Item = &mut Record> {
        let own = self.users.iter_mut().map(|own| &mut own.record);
        own.chain([&mut self.unknown, &mut self.others])
    }

    fn to_bytes(&self) -> Vec<u8> {
        let inner = serde_json::to_vec(self).expect("strings and numbers always have a JSON form");
        let envelope = Envelope {
            content: self.clone(),
            sha256: Bytes(Sha256::digest(inner).into()),
        };
        serde_json::to_vec_pretty(&envelope).expect("strings and numbers always have a JSON form")
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let content = serde_json::from_slice::<Envelope>(bytes).ok()?.content;
        let known = content.format == FORMAT && content.version == VERSION;
        let whole = content.to_bytes() == bytes && content.users.len() <= MOST_USERS;
        (known && whole).then_some(content)
    }
}

#[cfg(test)]
mod tests;
