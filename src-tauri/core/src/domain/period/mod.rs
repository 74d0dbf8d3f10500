//! Periods of reports, and the spans of time for which tallies are stored.
//!
//! A report covers a month, a quarter, a year or any range of days. Tally cells are stored per day, dekad 旬, month and
//! year; [`cover`] finds the few ranges of cells that contain exactly the days of a period.

mod compared;
mod spans;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use spans::month_start;
pub use spans::{Level, Span, SpanRange, cover, cover_before, spans_of};

/// The English names of the months; the Chinese names are their numbers.
pub const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day on which the office's month begins. Forms of the labour authorities generally run from the 21st to the 20th.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MonthBoundary {
    /// From the first to the last day of the month.
    #[default]
    Calendar,
    /// From the 21st of the month before to the 20th.
    From21,
}

/// A requested period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PeriodSpec {
    /// One of the office's months, 1–12.
    Month { year: i32, month: u32 },
    /// Three of the office's months, 1–4.
    Quarter { year: i32, quarter: u32 },
    /// Twelve of the office's months.
    Year { year: i32 },
    /// Both days included.
    Any { from: NaiveDate, to: NaiveDate },
}

/// The reason why a period is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodRefusal {
    #[error("years from 1900 to 2199")]
    Year,
    #[error("months from 1 to 12")]
    Month,
    #[error("quarters from 1 to 4")]
    Quarter,
    #[error("the period ends before it begins")]
    Backwards,
}

impl PeriodRefusal {
    /// Returns the invalid field of [`PeriodSpec`].
    pub const fn field(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Backwards => "to",
        }
    }
}

/// A period with its days, both ends included, never empty. `spec` and `boundary` give its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub spec: PeriodSpec,
    pub boundary: MonthBoundary,
}

const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

impl Period {
    pub fn of(spec: PeriodSpec, boundary: MonthBoundary) -> Result<Self, PeriodRefusal> {
        match spec {
            PeriodSpec::Month { year, month } => Self::month(year, month, boundary),
            PeriodSpec::Quarter { year, quarter } => Self::quarter(year, quarter, boundary),
            PeriodSpec::Year { year } => Self::year(year, boundary),
            PeriodSpec::Any { from, to } => Self::any(from, to, boundary),
        }
    }

    pub fn month(year: i32, month: u32, boundary: MonthBoundary) -> Result<Self, PeriodRefusal> {
        if !(1..=12).contains(&month) {
            return Err(PeriodRefusal::Month);
        }
        Self::of_months(PeriodSpec::Month { year, month }, year, month, 1, boundary)
    }

    pub fn quarter(
        year: i32,
        quarter: u32,
        boundary: MonthBoundary,
    ) -> Result<Self, PeriodRefusal> {
        if !(1..=4).contains(&quarter) {
            return Err(PeriodRefusal::Quarter);
        }
        Self::of_months(
            PeriodSpec::Quarter { year, quarter },
            year,
            quarter * 3 - 2,
            3,
            boundary,
        )
    }

    /// Returns the office's year: with [`MonthBoundary::From21`] from 21 December to 20 December.
    pub fn year(year: i32, boundary: MonthBoundary) -> Result<Self, PeriodRefusal> {
        Self::of_months(PeriodSpec::Year { year }, year, 1, 12, boundary)
    }

    pub fn any(
        from: NaiveDate,
        to: NaiveDate,
        boundary: MonthBoundary,
    ) -> Result<Self, PeriodRefusal> {
        if to < from {
            return Err(PeriodRefusal::Backwards);
        }
        if !YEARS.contains(&from.year()) || !YEARS.contains(&to.year()) {
            return Err(PeriodRefusal::Year);
        }
        Ok(Self {
            from,
            to,
            spec: PeriodSpec::Any { from, to },
            boundary,
        })
    }

    fn of_months(
        spec: PeriodSpec,
        year: i32,
        first: u32,
        months: u32,
        boundary: MonthBoundary,
    ) -> Result<Self, PeriodRefusal> {
        if !YEARS.contains(&year) {
            return Err(PeriodRefusal::Year);
        }
        let start = month_start(i64::from(year) * 12 + i64::from(first) - 1);
        let end = start + Months::new(months);
        let (from, to) = match boundary {
            MonthBoundary::Calendar => (start, end - Days::new(1)),
            MonthBoundary::From21 => (
                twenty_first_before(start),
                twenty_first_before(end) - Days::new(1),
            ),
        };
        Ok(Self {
            from,
            to,
            spec,
            boundary,
        })
    }

    /// Returns the office's month that contains the day; an error for a day outside 1900–2199.
    pub fn month_of(day: NaiveDate, boundary: MonthBoundary) -> Result<Self, PeriodRefusal> {
        let counted_from = match boundary {
            MonthBoundary::From21 if day.day() >= 21 => {
                day.checked_add_months(Months::new(1)).unwrap_or(day)
            }
            _ => day,
        };
        Self::month(counted_from.year(), counted_from.month(), boundary)
    }

    /// Returns the number of days, at least 1.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// Returns the 21st of the month before the one that starts on this day.
fn twenty_first_before(month_start: NaiveDate) -> NaiveDate {
    month_start - Months::new(1) + Days::new(20)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ends(period: Period) -> (String, String) {
        (period.from.to_string(), period.to.to_string())
    }

    #[test]
    fn months_quarters_and_years_follow_the_boundary() {
        use MonthBoundary::{Calendar, From21};
        for (period, from, to) in [
            (Period::month(2024, 2, Calendar), "2024-02-01", "2024-02-29"),
            (Period::month(2026, 1, From21), "2025-12-21", "2026-01-20"),
            (Period::month(2026, 3, From21), "2026-02-21", "2026-03-20"),
            (
                Period::quarter(2026, 1, Calendar),
                "2026-01-01",
                "2026-03-31",
            ),
            (Period::quarter(2026, 4, From21), "2026-09-21", "2026-12-20"),
            (Period::year(2026, Calendar), "2026-01-01", "2026-12-31"),
            (Period::year(2026, From21), "2025-12-21", "2026-12-20"),
            (
                Period::any(date("2026-03-05"), date("2026-03-05"), Calendar),
                "2026-03-05",
                "2026-03-05",
            ),
        ] {
            assert_eq!(ends(period.unwrap()), (from.to_owned(), to.to_owned()));
        }
    }

    #[test]
    fn impossible_periods_are_refused_with_their_field() {
        let calendar = MonthBoundary::Calendar;
        for (refused, field) in [
            (Period::month(2026, 0, calendar), "month"),
            (Period::month(2026, 13, calendar), "month"),
            (Period::quarter(2026, 5, calendar), "quarter"),
            (Period::quarter(2026, u32::MAX, calendar), "quarter"),
            (Period::year(i32::MAX, calendar), "year"),
            (Period::year(1899, calendar), "year"),
            (
                Period::any(date("2026-03-05"), date("2026-03-04"), calendar),
                "to",
            ),
            (
                Period::any(NaiveDate::MIN, NaiveDate::MAX, calendar),
                "year",
            ),
        ] {
            assert_eq!(refused.unwrap_err().field(), field);
        }
        let json = r#"{"kind":"month","year":2026,"month":6,"day":1}"#;
        assert!(serde_json::from_str::<PeriodSpec>(json).is_err());
    }

    #[test]
    fn a_day_lies_in_its_month_of_the_boundary() {
        let from21 = |day| {
            Period::month_of(date(day), MonthBoundary::From21)
                .unwrap()
                .spec
        };
        assert_eq!(
            from21("2026-01-20"),
            PeriodSpec::Month {
                year: 2026,
                month: 1
            }
        );
        assert_eq!(
            from21("2026-01-21"),
            PeriodSpec::Month {
                year: 2026,
                month: 2
            }
        );
        assert_eq!(
            from21("2026-01-31"),
            PeriodSpec::Month {
                year: 2026,
                month: 2
            }
        );
        assert_eq!(
            from21("2025-12-21"),
            PeriodSpec::Month {
                year: 2026,
                month: 1
            }
        );
    }

    fn a_day() -> impl Strategy<Value = NaiveDate> {
        (date("2015-01-01").num_days_from_ce()..date("2031-12-31").num_days_from_ce())
            .prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
    }

    proptest! {
        #[test]
        fn every_day_lies_in_the_month_that_is_its_own(day in a_day(), from21 in any::<bool>()) {
            let boundary = if from21 { MonthBoundary::From21 } else { MonthBoundary::Calendar };
            let month = Period::month_of(day, boundary).unwrap();
            prop_assert!(month.from <= day && day <= month.to);
            let over = date("2050-01-01");
            prop_assert_eq!(month.previous(over).unwrap().to.succ_opt().unwrap(), month.from);
        }
    }
}
