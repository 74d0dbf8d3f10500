//! The one place that reads the clock.

use casebook_core::Moment;
use chrono::{DateTime, FixedOffset, Local, NaiveDate, Utc};

/// Gives the moment of each call: the real one, or the same time of day on a fixed date.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    fixed: Option<NaiveDate>,
}

impl Clock {
    pub fn new(fixed: Option<NaiveDate>) -> Clock {
        Clock { fixed }
    }

    pub fn now(&self) -> Moment {
        self.moment(Local::now().fixed_offset())
    }

    /// With a fixed date the instant moves with it, so that "today" and every time stamp tell the same day.
    fn moment(&self, real: DateTime<FixedOffset>) -> Moment {
        let offset = *real.offset();
        let today = self.fixed.unwrap_or_else(|| real.date_naive());
        let utc = today.and_time(real.time()) - offset;
        Moment {
            utc: DateTime::from_naive_utc_and_offset(utc, Utc),
            today,
            offset_minutes: offset.local_minus_utc() / 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(fixed: Option<&str>, real: &str) -> Moment {
        let fixed = fixed.map(|date| date.parse().expect("the test's own date"));
        Clock::new(fixed).moment(DateTime::parse_from_rfc3339(real).expect("the test's own time"))
    }

    #[test]
    fn today_is_the_local_date_not_that_of_utc() {
        let moment = moment(None, "2026-11-20T00:30:00+08:00");
        assert_eq!(moment.utc.to_rfc3339(), "2026-11-19T16:30:00+00:00");
        assert_eq!(moment.today.to_string(), "2026-11-20");
        assert_eq!(moment.offset_minutes, 480);
    }

    #[test]
    fn a_fixed_date_keeps_the_time_of_day() {
        let moment = moment(Some("2025-12-31"), "2026-11-20T07:15:00+08:00");
        assert_eq!(moment.today.to_string(), "2025-12-31");
        assert_eq!(moment.utc.to_rfc3339(), "2025-12-30T23:15:00+00:00");
    }
}
