//! Full months between two days, both of which count.

use chrono::{Datelike, Months, NaiveDate};

/// Returns the last day of this many months that begin on `first`: the day before the corresponding day, or the month's last day
/// where there is none (《民法典》第二百零二条). Of no months it is the day before `first`.
pub fn last_day(first: NaiveDate, months: u32) -> NaiveDate {
    let corresponding = first
        .checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX);
    match corresponding.day() == first.day() {
        true => corresponding.pred_opt().unwrap_or(corresponding),
        false => corresponding,
    }
}

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
    fn months_end_before_the_corresponding_day_or_with_the_month() {
        for (first, months, last) in [
            ("2026-03-01", 6, "2026-08-31"),
            ("2026-01-15", 1, "2026-02-14"),
            // No 31 September: the month's last day.
            ("2026-03-31", 6, "2026-09-30"),
            ("2025-08-30", 6, "2026-02-28"),
            ("2025-08-29", 6, "2026-02-28"),
            // The corresponding day is 28 February.
            ("2025-08-28", 6, "2026-02-27"),
            // From 29 February a year ends with February, four years the day before the next one.
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-28"),
            ("2023-03-01", 12, "2024-02-29"),
            ("2026-05-04", 0, "2026-05-03"),
        ] {
            assert_eq!(
                last_day(date(first), months),
                date(last),
                "{first} {months}"
            );
        }
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
