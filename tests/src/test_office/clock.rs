//! The clock of a test.

use casebook_core::Moment;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// The offset of the local time from UTC: eight hours.
const OFFSET_MINUTES: i32 = 480;

/// The wall clock and the machine's own clock, both of which a test sets. Each call to the program is one
/// [`TestClock::step`] later than the one before.
#[derive(Debug, Clone)]
pub struct TestClock {
    pub utc: DateTime<Utc>,
    pub uptime_ms: u64,
    /// The id of the machine's start, like Linux's `boot_id`.
    pub boot: Option<String>,
    pub step: Duration,
}

impl TestClock {
    /// Returns a clock that shows nine in the morning of this day, a minute after the machine was started.
    pub fn at(day: NaiveDate) -> TestClock {
        TestClock {
            utc: morning(day),
            uptime_ms: 60_000,
            boot: Some("first".to_owned()),
            step: Duration::milliseconds(200),
        }
    }

    /// Lets time pass on both clocks.
    pub fn pass(&mut self, time: Duration) {
        self.utc += time;
        self.uptime_ms += u64::try_from(time.num_milliseconds()).unwrap_or(0);
    }

    /// Sets the wall clock to another day and leaves the machine's own clock.
    pub fn set_day(&mut self, day: NaiveDate) {
        self.utc += day - self.today();
    }

    /// Starts the machine again, under another id.
    pub fn reboot(&mut self, boot: &str) {
        self.uptime_ms = 20_000;
        self.boot = Some(boot.to_owned());
    }

    /// Returns the local date.
    pub fn today(&self) -> NaiveDate {
        (self.utc + Duration::minutes(OFFSET_MINUTES.into())).date_naive()
    }

    /// Lets one step pass and returns the time of the next call.
    pub fn tick(&mut self) -> Moment {
        self.pass(self.step);
        Moment {
            utc: self.utc,
            today: self.today(),
            offset_minutes: OFFSET_MINUTES,
            uptime_ms: self.uptime_ms,
            boot: self.boot.clone(),
        }
    }
}

/// Parses an ISO date.
///
/// # Panics
/// If it is none.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

/// Returns nine in the morning of this day.
pub fn morning(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_hms_opt(9, 0, 0).expect("nine o'clock is a time");
    local.and_utc() - Duration::minutes(OFFSET_MINUTES.into())
}
