//! Rate limiting of passphrases that are tried at the keyboard (NIST SP 800-63B). Argon2 slows down a
//! thief of the file; this slows down a colleague who guesses.
//!
//! The first four failures in a row are free; then come waits of 30 s, 60 s, 2, 4, 8 and 15 minutes,
//! and 15 minutes from then on. A hundred failures freeze the user until a supervisor gives a new
//! start passphrase or the recovery key is used ([`Throttle::reset`]).
//!
//! An attempt is recorded as a failure *before* the passphrase is checked
//! ([`Throttle::record_attempt`]) and undone if it was right ([`Throttle::record_success`],
//! [`Throttle::discard_attempt`]), so killing the program during Argon2 gains nothing. Waits run on a
//! monotonic clock; across a restart of the computer, on the wall clock, and if that was set back, the
//! wait starts again.
//!
//! Not prevented: somebody who may write files can delete `throttle.json`, which is detected
//! ([`Throttle::file_fault`]) and journaled at the next sign-in; somebody who sets the clock forward
//! *and* restarts the computer saves the rest of one wait.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::files::{self, Base64, SmallFileError};

/// The file of the failures, in the folder of an office book.
pub const THROTTLE_FILE: &str = "throttle.json";

const FORMAT: &str = "casebook-throttle";
const VERSION: u32 = 1;
/// More than a record for each slot of a vault needs.
const MAX_BYTES: u64 = 2 << 20;
/// More than the slots of a vault.
const MAX_USERS: usize = 1_000;

/// The failures in a row that freeze a user (NIST SP 800-63B: at most 100).
pub const FREEZE_AFTER: u32 = 100;
/// The waits in seconds after the fifth, sixth, … failure in a row; the last one repeats.
const WAITS_S: [u64; 6] = [30, 60, 120, 240, 480, 900];
const FREE_FAILURES: u32 = 4;
const MAX_WAIT_FAILURES: u32 = FREE_FAILURES + WAITS_S.len() as u32;

/// A reading of the clocks.
#[derive(Debug, Clone, Copy)]
pub struct ClockReading<'a> {
    pub utc: DateTime<Utc>,
    /// Milliseconds of the monotonic clock: since the boot named by `boot`, else since the start of
    /// the program.
    pub uptime_ms: u64,
    pub boot: Option<&'a str>,
}

/// The reason why an attempt is not allowed now.
#[derive(Debug, thiserror::Error)]
pub enum ThrottleError {
    #[error("too many failures: wait")]
    Wait(Duration),
    #[error("too many failures: frozen")]
    Frozen,
    /// No attempt is allowed that cannot be recorded.
    #[error("failures could not be written down: {0}")]
    Io(#[from] std::io::Error),
}

/// The restriction on a user before the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lockout {
    Wait(Duration),
    /// Only a supervisor or the recovery key can lift it.
    Frozen,
}

/// A fault of the file, stored in it until it is journaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    /// The file was missing: earlier failures are lost.
    Missing,
    /// The file was damaged: everybody waits the longest time.
    Damaged,
}

/// The failures in a row of one user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    failures: u32,
    /// The rest of the wait at the time when the file was written.
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
    /// The monotonic clock at the time of writing, and the boot it counts from.
    uptime_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    boot: Option<String>,
    /// The latest time of the wall clock seen so far, in milliseconds since 1970.
    newest_utc_ms: i64,
    #[serde(rename = "trouble", default, skip_serializing_if = "Option::is_none")]
    file_fault: Option<FileFault>,
    users: Vec<UserRecord>,
    /// The record of all ids without a slot together.
    unknown: Record,
    /// The record of users without one of their own: no failures, unless the file was damaged.
    others: Record,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    content: Content,
    /// Detects damage only: nobody has a key for a MAC before signing in.
    sha256: Base64<32>,
}

/// The failures of all users, as stored in `throttle.json`.
#[derive(Debug, PartialEq, Eq)]
pub struct Throttle {
    path: PathBuf,
    content: Content,
}

impl Throttle {
    /// Creates the file of a new book.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn create(dir: &Path, clock: &ClockReading) -> Result<Self, ThrottleError> {
        let throttle = Self::from_content(dir, Content::new(clock));
        throttle.write()?;
        Ok(throttle)
    }

    /// Reads the file in `dir` and carries its waits over to the present boot. A missing file is
    /// created again, and so is a damaged one, with the longest wait for everybody; both are recorded
    /// ([`Throttle::file_fault`]).
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn read(dir: &Path, clock: &ClockReading) -> Result<Self, ThrottleError> {
        let (found, file_fault) = match files::read_small(&dir.join(THROTTLE_FILE), MAX_BYTES) {
            Ok(bytes) => match Content::from_bytes(&bytes) {
                Some(content) => (Some(content), None),
                None => (None, Some(FileFault::Damaged)),
            },
            Err(SmallFileError::Missing) => (None, Some(FileFault::Missing)),
            Err(SmallFileError::Io(error)) => return Err(error.into()),
            Err(SmallFileError::TooLarge | SmallFileError::NotRegular) => {
                (None, Some(FileFault::Damaged))
            }
        };
        let mut content = found.unwrap_or_else(|| Content::new(clock));
        if file_fault == Some(FileFault::Damaged) {
            content.lock_out_everybody();
        }
        content.file_fault = file_fault.or(content.file_fault);
        content.carry_over(clock);
        let throttle = Self::from_content(dir, content);
        throttle.write()?;
        Ok(throttle)
    }

    fn from_content(dir: &Path, content: Content) -> Self {
        let path = dir.to_owned();
        Self { path, content }
    }

    /// Returns the present restriction on `user` (`None` stands for an id without a slot).
    pub fn lockout(&self, user: Option<Uuid>, clock: &ClockReading) -> Option<Lockout> {
        let passed_ms = clock.uptime_ms.saturating_sub(self.content.uptime_ms);
        self.content.record(user).lockout(passed_ms)
    }

    /// Returns the failures in a row of `user`.
    pub fn failures(&self, user: Option<Uuid>) -> u32 {
        self.content.record(user).failures
    }

    /// Records a failure durably, unless the user must wait. Must be called before a passphrase is
    /// checked.
    ///
    /// # Errors
    /// [`ThrottleError::Wait`] and [`ThrottleError::Frozen`]: the passphrase must not be checked, and
    /// nothing was recorded. [`ThrottleError::Io`]: it must not be checked either.
    pub fn record_attempt(
        &mut self,
        user: Option<Uuid>,
        clock: &ClockReading,
    ) -> Result<(), ThrottleError> {
        match self.lockout(user, clock) {
            Some(Lockout::Wait(left)) => return Err(ThrottleError::Wait(left)),
            Some(Lockout::Frozen) => return Err(ThrottleError::Frozen),
            None => {}
        }
        self.content.advance(clock);
        let failures = self.content.record(user).failures.saturating_add(1);
        self.content.set(user, Record::after(failures));
        Ok(self.write()?)
    }

    /// Forgets the attempt and all failures before it, because the passphrase was right. The present
    /// time is trusted from now on.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn record_success(
        &mut self,
        user: Uuid,
        clock: &ClockReading,
    ) -> Result<(), ThrottleError> {
        self.content.advance(clock);
        self.content.newest_utc_ms = millis(clock);
        self.reset(Some(user))
    }

    /// Undoes an attempt whose passphrase was right but that did not sign anybody in. `failures` is the
    /// value of [`Throttle::failures`] before it; these failures stay counted, without a wait.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn discard_attempt(&mut self, user: Uuid, failures: u32) -> Result<(), ThrottleError> {
        let record = Record {
            failures,
            left_ms: 0,
        };
        self.content.set(Some(user), record);
        Ok(self.write()?)
    }

    /// Forgets the failures of `user`: a supervisor gave a new start passphrase, or the recovery key
    /// was used.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn reset(&mut self, user: Option<Uuid>) -> Result<(), ThrottleError> {
        self.content.set(user, Record::default());
        Ok(self.write()?)
    }

    /// Returns the fault of the file that is not journaled yet.
    pub fn file_fault(&self) -> Option<FileFault> {
        self.content.file_fault
    }

    /// Forgets the fault, because it is journaled.
    ///
    /// # Errors
    /// [`ThrottleError::Io`].
    pub fn clear_file_fault(&mut self) -> Result<(), ThrottleError> {
        self.content.file_fault = None;
        Ok(self.write()?)
    }

    fn write(&self) -> std::io::Result<()> {
        files::replace_file(&self.path, THROTTLE_FILE, &self.content.to_bytes())
    }
}

fn millis(clock: &ClockReading) -> i64 {
    clock.utc.timestamp_millis()
}

/// Returns the wait in milliseconds after so many failures in a row.
fn wait_ms(failures: u32) -> u64 {
    let beyond_free = failures
        .saturating_sub(FREE_FAILURES)
        .min(WAITS_S.len() as u32);
    match beyond_free {
        0 => 0,
        beyond_free => WAITS_S[beyond_free as usize - 1] * 1_000,
    }
}

impl Record {
    fn after(failures: u32) -> Self {
        Self {
            failures,
            left_ms: wait_ms(failures),
        }
    }

    fn lockout(&self, passed_ms: u64) -> Option<Lockout> {
        if self.failures >= FREEZE_AFTER {
            return Some(Lockout::Frozen);
        }
        match self.left_ms.saturating_sub(passed_ms) {
            0 => None,
            left => Some(Lockout::Wait(Duration::from_millis(left))),
        }
    }
}

impl Content {
    fn new(clock: &ClockReading) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            uptime_ms: clock.uptime_ms,
            boot: clock.boot.map(str::to_owned),
            newest_utc_ms: millis(clock),
            file_fault: None,
            users: Vec::new(),
            unknown: Record::default(),
            others: Record::default(),
        }
    }

    fn lock_out_everybody(&mut self) {
        self.unknown = Record::after(MAX_WAIT_FAILURES);
        self.others = Record::after(MAX_WAIT_FAILURES);
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
        // A record equal to that of the others need not be stored.
        if record != self.others {
            self.users.push(UserRecord { user, record });
        }
        // Removes the longest unused; no book has so many people.
        if self.users.len() > MAX_USERS {
            self.users.remove(0);
        }
    }

    /// Subtracts the time since the file was written: in another boot by the wall clock. If that was
    /// set back, every wait starts again.
    fn carry_over(&mut self, clock: &ClockReading) {
        if clock.boot.is_some() && self.boot.as_deref() == clock.boot {
            return self.advance(clock);
        }
        let passed_ms = millis(clock).saturating_sub(self.newest_utc_ms);
        match u64::try_from(passed_ms) {
            Ok(passed_ms) => self.subtract_elapsed(passed_ms),
            Err(_) => {
                for record in self.records() {
                    record.left_ms = wait_ms(record.failures);
                }
            }
        }
        self.boot = clock.boot.map(str::to_owned);
        self.uptime_ms = clock.uptime_ms;
        self.newest_utc_ms = self.newest_utc_ms.max(millis(clock));
    }

    /// Subtracts the time since the file was written, in the same boot.
    fn advance(&mut self, clock: &ClockReading) {
        self.subtract_elapsed(clock.uptime_ms.saturating_sub(self.uptime_ms));
        self.uptime_ms = clock.uptime_ms;
        self.newest_utc_ms = self.newest_utc_ms.max(millis(clock));
    }

    fn subtract_elapsed(&mut self, passed_ms: u64) {
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
            sha256: Base64(Sha256::digest(inner).into()),
        };
        serde_json::to_vec_pretty(&envelope).expect("strings and numbers always have a JSON form")
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let content = serde_json::from_slice::<Envelope>(bytes).ok()?.content;
        let known = content.format == FORMAT && content.version == VERSION;
        let whole = content.to_bytes() == bytes && content.users.len() <= MAX_USERS;
        (known && whole).then_some(content)
    }
}

#[cfg(test)]
mod tests;
