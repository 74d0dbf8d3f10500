//! Counting of terms in working days, natural days and months, and the moving of a term that ends on a day off.
//!
//! 《民法典》第二百条至第二百零四条: the day on which a term starts is not counted; months and years end on the
//! corresponding day, or on the month's last day where there is none; a term whose last day is a day off ends on the
//! first working day after it.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

use super::due::Due;
use super::holidays::{DayRule, is_statutory_holiday, is_weekend, official_year};

/// Returns whether the day is a working day: by the official notice of its year; in later years without a notice,
/// Monday–Friday except the statutory holidays; before 2018, Monday–Friday.
pub fn is_workday(date: NaiveDate) -> bool {
    let Some(official) = official_year(date.year()) else {
        return !is_weekend(date) && !is_statutory_holiday(date);
    };
    match official.rule(date) {
        Some(DayRule::Worked) => true,
        Some(DayRule::Off) => false,
        None => !is_weekend(date),
    }
}

/// A day as a calendar marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalendarDayKind {
    /// Monday to Friday, not a holiday.
    Workday,
    /// Saturday or Sunday, neither a holiday nor worked.
    Weekend,
    /// Off by the notice of the year, or by statute where there is none yet (休).
    Holiday,
    /// A Saturday or Sunday that the notice makes a working day (班).
    WorkedWeekend,
}

/// Returns the kind of the day; it agrees with [`is_workday`].
pub fn day_kind(date: NaiveDate) -> CalendarDayKind {
    let rule = official_year(date.year()).map(|official| official.rule(date));
    match rule {
        Some(Some(DayRule::Worked)) => CalendarDayKind::WorkedWeekend,
        Some(Some(DayRule::Off)) => CalendarDayKind::Holiday,
        None if is_statutory_holiday(date) => CalendarDayKind::Holiday,
        _ if is_weekend(date) => CalendarDayKind::Weekend,
        _ => CalendarDayKind::Workday,
    }
}

/// Returns whether the official calendar of the day's year is unknown here (before 2018, from 2027 on).
pub fn is_provisional(date: NaiveDate) -> bool {
    official_year(date.year()).is_none()
}

/// Returns the day itself if it is a working day, otherwise the first working day after it.
pub fn roll(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_workday(day) {
        match day.succ_opt() {
            Some(next) => day = next,
            None => return day,
        }
    }
    day
}

/// Returns the day itself if it is a working day, otherwise the last working day before it: the last day as counted of the
/// terms that are over or end on `date`.
pub fn last_workday(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_workday(day) {
        match day.pred_opt() {
            Some(before) => day = before,
            None => return day,
        }
    }
    day
}

/// Returns the `count`-th working day after `start`; `start` itself is not counted. A count of 0 gives `start`.
pub fn add_working_days(start: NaiveDate, count: u16) -> NaiveDate {
    let mut day = start;
    for _ in 0..count {
        match day.succ_opt() {
            Some(next) => day = roll(next),
            None => return day,
        }
    }
    day
}

/// Returns the end of a term in working days, e.g. clock C02 受理审查期, 3 working days from receipt (《企业劳动争议协商调解规定》第二十二条).
/// `raw` and `effective` are the same day.
pub fn due_working_days(start: NaiveDate, count: u16) -> Due {
    let end = add_working_days(start, count);
    Due {
        raw: end,
        effective: end,
        provisional: is_provisional(start) || is_provisional(end),
    }
}

/// Returns the end of a term in natural days, e.g. clock C05 调解期限, 15 days from acceptance (《企业劳动争议协商调解规定》第二十九条).
pub fn due_natural_days(start: NaiveDate, count: u16) -> Due {
    due_on(
        start
            .checked_add_days(Days::new(count.into()))
            .unwrap_or(NaiveDate::MAX),
    )
}

/// Returns the corresponding day so many months later, or the last day of that month if it has no such day
/// (《民法典》第二百零二条).
pub fn add_months(start: NaiveDate, count: u16) -> NaiveDate {
    start
        .checked_add_months(Months::new(count.into()))
        .unwrap_or(NaiveDate::MAX)
}

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

/// Returns the end of a term in months, e.g. clock C12 仲裁时效, one year (《劳动争议调解仲裁法》第二十七条).
pub fn due_months(start: NaiveDate, count: u16) -> Due {
    due_on(add_months(start, count))
}

/// Returns the end of a term whose last day is given, e.g. one that both sides agreed on.
pub fn due_on(raw: NaiveDate) -> Due {
    let effective = roll(raw);
    Due {
        raw,
        effective,
        provisional: is_provisional(raw) || is_provisional(effective),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn working_days_between(from: NaiveDate, to: NaiveDate) -> usize {
        from.iter_days()
            .take_while(|&day| day <= to)
            .filter(|&day| is_workday(day))
            .count()
    }

    #[test]
    fn working_days_of_the_years_are_those_of_the_notices() {
        for (year, days) in [
            (2020, 249),
            (2021, 250),
            (2022, 249),
            (2023, 249),
            (2024, 251),
            (2025, 248),
            (2026, 248),
        ] {
            let counted = working_days_between(
                date(&format!("{year}-01-01")),
                date(&format!("{year}-12-31")),
            );
            assert_eq!(counted, days, "{year}");
        }
    }

    #[test]
    fn three_working_days() {
        for (start, end) in [
            ("2026-09-24", "2026-09-30"),
            ("2026-02-13", "2026-02-25"),
            ("2026-04-30", "2026-05-08"),
            ("2025-09-26", "2025-09-30"),
            ("2026-05-08", "2026-05-12"),
            ("2026-09-30", "2026-10-10"),
            ("2024-02-08", "2024-02-19"),
            ("2025-01-24", "2025-02-05"),
            ("2026-01-01", "2026-01-06"),
        ] {
            assert_eq!(add_working_days(date(start), 3), date(end), "{start}");
        }
    }

    #[test]
    fn five_ten_and_fifteen_working_days() {
        for (start, ends) in [
            ("2026-09-24", ["2026-10-09", "2026-10-15", "2026-10-22"]),
            ("2026-02-12", ["2026-02-26", "2026-03-04", "2026-03-11"]),
            ("2026-04-29", ["2026-05-09", "2026-05-15", "2026-05-22"]),
        ] {
            for (count, end) in [5, 10, 15].into_iter().zip(ends) {
                assert_eq!(
                    add_working_days(date(start), count),
                    date(end),
                    "{start} + {count}"
                );
            }
        }
        assert_eq!(add_working_days(date("2026-10-03"), 0), date("2026-10-03"));
    }

    #[test]
    fn terms_in_natural_days_move_off_days_of_rest() {
        for (start, count, raw, effective) in [
            ("2026-09-16", 15, "2026-10-01", "2026-10-08"),
            ("2026-02-02", 15, "2026-02-17", "2026-02-24"),
            ("2026-04-16", 15, "2026-05-01", "2026-05-06"),
            ("2026-06-05", 15, "2026-06-20", "2026-06-22"),
            ("2026-09-10", 15, "2026-09-25", "2026-09-28"),
            ("2026-05-06", 15, "2026-05-21", "2026-05-21"),
            ("2026-09-01", 30, "2026-10-01", "2026-10-08"),
            ("2026-04-02", 30, "2026-05-02", "2026-05-06"),
            ("2025-12-02", 30, "2026-01-01", "2026-01-04"),
        ] {
            let due = due_natural_days(date(start), count);
            assert_eq!(
                due,
                Due {
                    raw: date(raw),
                    effective: date(effective),
                    provisional: false
                },
                "{start}"
            );
        }
    }

    #[test]
    fn terms_in_months_end_on_the_corresponding_day_or_that_of_the_month() {
        for (start, count, raw, effective) in [
            ("2025-10-01", 12, "2026-10-01", "2026-10-08"),
            ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
            ("2025-01-31", 12, "2026-01-31", "2026-02-02"),
            ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
            ("2025-08-31", 6, "2026-02-28", "2026-02-28"),
            ("2026-03-31", 6, "2026-09-30", "2026-09-30"),
        ] {
            let due = due_months(date(start), count);
            let expected = (date(raw), date(effective));
            assert_eq!((due.raw, due.effective), expected, "{start} + {count}");
        }
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
            ("2025-11-30", 3, "2026-02-28"),
            ("2026-03-31", 3, "2026-06-30"),
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
    fn a_december_day_may_belong_to_the_next_years_notice() {
        assert!(is_workday(date("2018-12-29")));
        assert!(!is_workday(date("2018-12-31")));
        assert!(!is_workday(date("2022-12-31")));
    }

    #[test]
    fn years_without_a_notice_are_provisional_and_keep_the_statutory_days() {
        assert!(!is_provisional(date("2026-12-31")));
        assert!(is_provisional(date("2027-01-01")));
        assert!(is_provisional(date("2017-12-31")));
        for off in [
            "2027-01-01",
            "2027-02-05",
            "2027-02-08",
            "2027-04-05",
            "2027-06-09",
            "2027-09-15",
            "2027-10-01",
            "2028-05-01",
        ] {
            assert!(!is_workday(date(off)), "{off}");
        }
        for worked in ["2027-01-04", "2027-02-09", "2027-05-03", "2017-10-02"] {
            assert!(is_workday(date(worked)), "{worked}");
        }
        assert!(due_natural_days(date("2026-12-20"), 15).provisional);
        assert!(due_working_days(date("2026-12-30"), 3).provisional);
        assert!(!due_working_days(date("2026-12-28"), 3).provisional);
    }

    #[test]
    fn the_kind_of_a_day_says_why_it_is_off_or_worked() {
        use CalendarDayKind::{Holiday, Weekend, Workday, WorkedWeekend};
        for (day, kind) in [
            ("2026-09-24", Workday),
            ("2026-09-25", Holiday),
            // A Saturday within the holiday, a worked Sunday, and an ordinary weekend.
            ("2026-09-26", Holiday),
            ("2026-09-20", WorkedWeekend),
            ("2026-09-19", Weekend),
            ("2027-02-05", Holiday),
            ("2027-02-13", Weekend),
            ("2017-10-02", Workday),
        ] {
            assert_eq!(day_kind(date(day)), kind, "{day}");
        }
        for day in date("2017-01-01").iter_days().take(366 * 12) {
            let works = matches!(day_kind(day), Workday | WorkedWeekend);
            assert_eq!(works, is_workday(day), "{day}");
        }
    }

    #[test]
    fn dates_at_the_end_of_the_calendar_do_not_panic() {
        assert_eq!(due_natural_days(NaiveDate::MAX, 15).raw, NaiveDate::MAX);
        assert_eq!(due_months(NaiveDate::MAX, 12).raw, NaiveDate::MAX);
        let _ = add_working_days(NaiveDate::MAX, 3);
        let _ = roll(NaiveDate::MAX);
    }
}
