//! The end of a term, and whether it is over: the one place that decides what is overdue (逾期、超期), due today or near.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days before the last day as counted from which a term is shown as near.
pub const SOON_DAYS: u32 = 3;

/// The end of a term: the day as counted, and the day after moving it off a day of rest.
///
/// A term is near by `raw`, so that nobody relies on the moved day unknowingly, and over only after `effective`
/// (《民法典》第二百零三条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Due {
    /// The last day as counted.
    pub raw: NaiveDate,
    /// The same, or the first working day after it (《民法典》第二百零三条).
    pub effective: NaiveDate,
    /// True if the term touches a year whose official calendar is not known, so that `effective` may still change.
    pub provisional: bool,
}

/// The urgency of a due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    Overdue,
    Today,
    Soon,
    Later,
}

impl Due {
    /// Returns a day that the office set itself, which no day of rest moves.
    pub fn fixed(day: NaiveDate) -> Due {
        Due {
            raw: day,
            effective: day,
            provisional: false,
        }
    }

    /// Returns true if the term is over on this day: from the day after `effective` on.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        day > self.effective
    }

    /// Returns the days from `today` to the moved last day; below zero if the term is over.
    pub fn days_left(&self, today: NaiveDate) -> i32 {
        (self.effective - today).num_days() as i32
    }

    /// Returns the urgency on this day.
    pub fn nearness(&self, today: NaiveDate) -> Nearness {
        if self.is_over(today) {
            Nearness::Overdue
        } else if today == self.effective {
            Nearness::Today
        } else if (self.raw - today).num_days() <= SOON_DAYS.into() {
            Nearness::Soon
        } else {
            Nearness::Later
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::due_on;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 28 November 2026 is a Saturday.
    #[test]
    fn a_term_that_ends_on_a_day_off_is_near_by_the_counted_day_and_over_after_the_moved_one() {
        let due = due_on(date("2026-11-28"));
        assert_eq!(due.effective, date("2026-11-30"));
        for (today, nearness, left) in [
            ("2026-11-24", Nearness::Later, 6),
            ("2026-11-25", Nearness::Soon, 5),
            ("2026-11-28", Nearness::Soon, 2),
            ("2026-11-29", Nearness::Soon, 1),
            ("2026-11-30", Nearness::Today, 0),
            ("2026-12-01", Nearness::Overdue, -1),
        ] {
            let today = date(today);
            assert_eq!(due.nearness(today), nearness, "{today}");
            assert_eq!(due.days_left(today), left, "{today}");
            assert_eq!(due.is_over(today), left < 0, "{today}");
        }
    }

    #[test]
    fn a_day_that_the_office_set_is_not_moved() {
        let due = Due::fixed(date("2026-11-28"));
        assert_eq!(due.nearness(date("2026-11-28")), Nearness::Today);
        assert_eq!(due.nearness(date("2026-11-29")), Nearness::Overdue);
    }
}
