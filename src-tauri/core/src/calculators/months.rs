//! Full months between two days, both of which count.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::last_day;

/// Returns the number of full months from `first` to `last`, both days included; none if `last` comes first.
pub fn full_months(first: NaiveDate, last: NaiveDate) -> u32 {
    let apart = (last.year() - first.year()) * 12 + last.month() as i32 - first.month() as i32 + 1;
    let mut months = u32::try_from(apart).unwrap_or(0);
    while months > 0 && last_day(first, months) > last {
        months -= 1;
    }
    months
}

/// Full months, and the days after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsAndRest {
    pub months: u32,
    /// First and last of the days after the full months.
    pub rest: Option<(NaiveDate, NaiveDate)>,
}

/// Returns the full months from `first` to `last`, and the days after them; both days included.
pub fn months_and_rest(first: NaiveDate, last: NaiveDate) -> MonthsAndRest {
    let months = full_months(first, last);
    let begin = last_day(first, months).succ_opt().unwrap_or(last);
    MonthsAndRest {
        months,
        rest: (begin <= last).then_some((begin, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn full_months_count_both_days() {
        for (first, last, months) in [
            ("2026-03-01", "2026-08-31", 6),
            ("2026-03-01", "2026-08-30", 5),
            ("2024-02-29", "2025-02-28", 12),
            ("2024-02-29", "2025-02-27", 11),
            ("2026-01-31", "2026-02-27", 0),
            ("2026-01-31", "2026-02-28", 1),
            ("2026-05-04", "2026-05-04", 0),
            ("2026-05-04", "2026-05-03", 0),
            ("2026-05-04", "2019-05-03", 0),
        ] {
            assert_eq!(
                full_months(date(first), date(last)),
                months,
                "{first} {last}"
            );
        }
    }

    #[test]
    fn the_days_after_the_full_months_are_named() {
        let counted = months_and_rest(date("2026-01-10"), date("2026-03-20"));
        let rest = Some((date("2026-03-10"), date("2026-03-20")));
        assert_eq!(counted, MonthsAndRest { months: 2, rest });
        let whole = months_and_rest(date("2026-01-10"), date("2026-03-09"));
        assert_eq!(
            whole,
            MonthsAndRest {
                months: 2,
                rest: None
            }
        );
    }
}
