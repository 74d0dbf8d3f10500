//! The only code that reads the clock.

use std::sync::LazyLock;
use std::time::Instant;

use casebook_core::Moment;
use chrono::{DateTime, FixedOffset, Local, NaiveDate, Utc};

/// Start of the program, by a monotonic clock.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A unique name of this run of the program; where boots have no id, waits are counted within a run.
static RUN: LazyLock<String> =
    LazyLock::new(|| format!("run {} {}", std::process::id(), Utc::now().to_rfc3339()));

/// Returns milliseconds of a monotonic clock and the name of its start: the boot where the system has a boot id,
/// otherwise this run.
fn uptime() -> (u64, Option<String>) {
    #[cfg(target_os = "linux")]
    if let Some(known) = since_boot() {
        return known;
    }
    since_start()
}

fn since_start() -> (u64, Option<String>) {
    let elapsed = STARTED.elapsed().as_millis();
    (
        u64::try_from(elapsed).unwrap_or(u64::MAX),
        Some(RUN.clone()),
    )
}

#[cfg(target_os = "linux")]
fn since_boot() -> Option<(u64, Option<String>)> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
    let seconds: u64 = seconds.parse().ok()?;
    let hundredths: u64 = hundredths.parse().ok()?;
    Some((
        seconds * 1_000 + hundredths * 10,
        Some(boot.trim().to_owned()),
    ))
}

/// Returns the moment of each call: the real one, or the same time of day on a fixed date.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    fixed: Option<NaiveDate>,
}

impl SystemClock {
    pub fn new(fixed: Option<NaiveDate>) -> SystemClock {
        SystemClock { fixed }
    }

    pub fn now(&self) -> Moment {
        self.moment(Local::now().fixed_offset())
    }

    /// Moves the instant with a fixed date, so that "today" and every time stamp are on the same day.
    fn moment(&self, real: DateTime<FixedOffset>) -> Moment {
        let offset = *real.offset();
        let today = self.fixed.unwrap_or_else(|| real.date_naive());
        let utc = today.and_time(real.time()) - offset;
        let (uptime_ms, boot) = uptime();
        Moment {
            utc: DateTime::from_naive_utc_and_offset(utc, Utc),
            today,
            offset_minutes: offset.local_minus_utc() / 60,
            uptime_ms,
            boot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(fixed: Option<&str>, real: &str) -> Moment {
        let fixed = fixed.map(|date| date.parse().expect("the test's own date"));
        SystemClock::new(fixed)
            .moment(DateTime::parse_from_rfc3339(real).expect("the test's own time"))
    }

    #[test]
    fn today_is_the_local_date_not_that_of_utc() {
        let moment = moment(None, "2026-11-20T00:30:00+08:00");
        assert_eq!(moment.utc.to_rfc3339(), "2026-11-19T16:30:00+00:00");
        assert_eq!(moment.today.to_string(), "2026-11-20");
        assert_eq!(moment.offset_minutes, 480);
    }

    /// Without a named start, setting the wall clock would end the wait after wrong passphrases.
    #[test]
    fn the_uptime_names_its_start() {
        let (first, second) = (since_start(), since_start());
        assert!(first.0 <= second.0);
        assert_eq!(first.1, second.1);
        assert!(first.1.is_some_and(|name| !name.is_empty()));
        assert!(uptime().1.is_some());
    }

    #[test]
    fn a_fixed_date_keeps_the_time_of_day() {
        let moment = moment(Some("2025-12-31"), "2026-11-20T07:15:00+08:00");
        assert_eq!(moment.today.to_string(), "2025-12-31");
        assert_eq!(moment.utc.to_rfc3339(), "2025-12-30T23:15:00+00:00");
    }
}
