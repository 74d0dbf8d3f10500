//! Periods of reports, and the spans of time for which tallies are stored.
//!
//! A report covers a month, a quarter, a year or any range of days. Tally cells are stored per day, dekad 旬, month and
//! year; [`cover`] finds the few ranges of cells that contain exactly the days of a period.

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

    /// Returns the office's year up to the end of this period 本年累计; none for a year and for a free range.
    pub fn year_to_date(&self) -> Option<Self> {
        let (PeriodSpec::Month { year, .. } | PeriodSpec::Quarter { year, .. }) = self.spec else {
            return None;
        };
        let whole = Self::year(year, self.boundary).ok()?;
        Self::any(whole.from, self.to, self.boundary).ok()
    }

    /// Returns the days of the period that are over, up to `today`; the whole period if it is over or has not begun.
    pub fn until(&self, today: NaiveDate) -> Self {
        let is_running = self.from <= today && today < self.to;
        Self {
            to: if is_running { today } else { self.to },
            ..*self
        }
    }

    /// Returns the number of the office's months of the period; none for a range that is not of whole months.
    fn months(&self) -> Option<u32> {
        match self.spec {
            PeriodSpec::Month { .. } => Some(1),
            PeriodSpec::Quarter { .. } => Some(3),
            PeriodSpec::Year { .. } => Some(12),
            PeriodSpec::Any { from, to } => {
                let first = Self::month_of(from, self.boundary).ok()?;
                let last = Self::month_of(to, self.boundary).ok()?;
                if first.from != from || last.to != to {
                    return None;
                }
                let months = months_between(first.from, last.from);
                u32::try_from(months + 1).ok()
            }
        }
    }

    /// Returns the stretch just before 环比 with which the days up to `today` are compared: the period of the same kind
    /// before, cut to as many months and days while this period runs; for a free range that is not of whole months, the
    /// same number of days. None before 1900.
    pub fn previous(&self, today: NaiveDate) -> Option<Self> {
        let stretch = self.until(today);
        match self.months() {
            Some(months) => self.earlier(months, today),
            None => {
                let days = Days::new(stretch.days().unsigned_abs());
                let from = self.from.checked_sub_days(days)?;
                Self::any(from, self.from.pred_opt()?, self.boundary).ok()
            }
        }
    }

    /// Returns the same stretch a year earlier 同比, cut like [`Period::previous`]. None before 1900.
    pub fn year_earlier(&self, today: NaiveDate) -> Option<Self> {
        self.earlier(12, today)
    }

    /// Returns the days up to `today` as many months earlier.
    fn earlier(&self, months: u32, today: NaiveDate) -> Option<Self> {
        let stretch = self.until(today);
        let from = self.from.checked_sub_months(Months::new(months))?;
        let to = self.months_before(stretch.to, months)?;
        let earlier = Self::any(from, to, self.boundary).ok()?;
        Some(Self {
            // A whole period keeps its kind, for its title.
            spec: (stretch == *self)
                .then(|| spec_before(self.spec, months))
                .flatten()
                .unwrap_or(earlier.spec),
            ..earlier
        })
    }

    /// Returns the day as many months before. Where months begin on the 1st, the last day of a month stays a last day.
    fn months_before(&self, day: NaiveDate, months: u32) -> Option<NaiveDate> {
        let next = day.succ_opt()?;
        let months = Months::new(months);
        if self.boundary == MonthBoundary::Calendar && next.day() == 1 {
            return next.checked_sub_months(months)?.pred_opt();
        }
        day.checked_sub_months(months)
    }
}

/// Returns the number of months from one day to another of the same day of month.
fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    months(to) - months(from)
}

/// Returns the period of the same kind as many months earlier; none for a free range and for years before 1900.
fn spec_before(spec: PeriodSpec, months: u32) -> Option<PeriodSpec> {
    let years = i32::try_from(months / 12).ok()?;
    let before = |place: u32, of: u32, year: i32| match months % 12 {
        0 => (year - years, place),
        _ if place == 1 => (year - 1, of),
        _ => (year, place - 1),
    };
    Some(match spec {
        PeriodSpec::Month { year, month } => {
            let (year, month) = before(month, 12, year);
            PeriodSpec::Month { year, month }
        }
        PeriodSpec::Quarter { year, quarter } => {
            let (year, quarter) = before(quarter, 4, year);
            PeriodSpec::Quarter { year, quarter }
        }
        PeriodSpec::Year { year } => PeriodSpec::Year { year: year - years },
        PeriodSpec::Any { .. } => return None,
    })
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
            (Period::any(NaiveDate::MIN, NaiveDate::MAX, calendar), "year"),
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

    /// A day after all periods of the tests.
    fn over() -> NaiveDate {
        date("2030-01-01")
    }

    #[test]
    fn the_period_before_and_the_year_before() {
        use MonthBoundary::{Calendar, From21};
        let any = |from, to| Period::any(date(from), date(to), Calendar).unwrap();
        let month = |year, month| Period::month(year, month, From21).unwrap();
        assert_eq!(month(2026, 1).previous(over()), Some(month(2025, 12)));
        assert_eq!(month(2026, 1).year_earlier(over()), Some(month(2025, 1)));
        let quarter = |year, n| Period::quarter(year, n, Calendar).unwrap();
        assert_eq!(quarter(2026, 1).previous(over()), Some(quarter(2025, 4)));
        let year = |year| Period::year(year, From21).unwrap();
        assert_eq!(year(2026).previous(over()), Some(year(2025)));
        assert_eq!(year(2026).previous(over()), year(2026).year_earlier(over()));
        assert_eq!(
            any("2026-03-05", "2026-03-14").previous(over()),
            Some(any("2026-02-23", "2026-03-04"))
        );
        assert_eq!(
            any("2025-02-01", "2025-02-28").year_earlier(over()),
            Some(any("2024-02-01", "2024-02-29"))
        );
        assert_eq!(
            any("2024-02-29", "2024-03-15").year_earlier(over()),
            Some(any("2023-02-28", "2023-03-15"))
        );
        assert_eq!(Period::year(1900, Calendar).unwrap().previous(over()), None);
    }

    #[test]
    fn a_range_of_whole_months_is_compared_with_whole_months() {
        for (boundary, from, to, before) in [
            (MonthBoundary::From21, "2026-10-21", "2026-11-20", ("2026-09-21", "2026-10-20")),
            (MonthBoundary::From21, "2026-09-21", "2026-11-20", ("2026-07-21", "2026-09-20")),
            (MonthBoundary::Calendar, "2026-10-21", "2026-11-20", ("2026-09-20", "2026-10-20")),
            (MonthBoundary::Calendar, "2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
            (MonthBoundary::From21, "2026-03-01", "2026-03-31", ("2026-01-29", "2026-02-28")),
        ] {
            let period = Period::any(date(from), date(to), boundary).unwrap();
            let (first, last) = ends(period.previous(over()).unwrap());
            assert_eq!((first.as_str(), last.as_str()), before, "{from} {boundary:?}");
        }
    }

    #[test]
    fn a_running_period_is_compared_with_the_same_stretch() {
        use MonthBoundary::{Calendar, From21};
        let month = |boundary| Period::month(2026, 11, boundary).unwrap();
        let march = Period::month(2026, 3, Calendar).unwrap();
        let quarter = Period::quarter(2026, 2, Calendar).unwrap();
        let year = Period::year(2026, Calendar).unwrap();
        let days = Period::any(date("2026-11-05"), date("2026-11-30"), Calendar).unwrap();
        for (period, today, before, last_year) in [
            (month(Calendar), "2026-11-20", ("2026-10-01", "2026-10-20"), ("2025-11-01", "2025-11-20")),
            (month(From21), "2026-11-02", ("2026-09-21", "2026-10-02"), ("2025-10-21", "2025-11-02")),
            // February is shorter: all of it.
            (march, "2026-03-30", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-30")),
            (quarter, "2026-04-30", ("2026-01-01", "2026-01-31"), ("2025-04-01", "2025-04-30")),
            (year, "2026-11-20", ("2025-01-01", "2025-11-20"), ("2025-01-01", "2025-11-20")),
            (days, "2026-11-14", ("2026-10-26", "2026-11-04"), ("2025-11-05", "2025-11-14")),
            // The last day counts as over, and a period to come is whole.
            (march, "2026-03-31", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
            (march, "2026-02-10", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        ] {
            let today = date(today);
            let (first, last) = ends(period.previous(today).unwrap());
            assert_eq!((first.as_str(), last.as_str()), before, "{today}");
            let (first, last) = ends(period.year_earlier(today).unwrap());
            assert_eq!((first.as_str(), last.as_str()), last_year, "{today}");
        }
    }

    #[test]
    fn the_year_to_date_ends_with_the_period() {
        let month = Period::month(2026, 3, MonthBoundary::From21).unwrap();
        let to_date = ends(month.year_to_date().unwrap());
        assert_eq!(to_date, ("2025-12-21".to_owned(), "2026-03-20".to_owned()));
        let year = Period::year(2026, MonthBoundary::Calendar).unwrap();
        assert_eq!(year.year_to_date(), None);
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
            prop_assert_eq!(month.previous(over()).unwrap().to.succ_opt().unwrap(), month.from);
        }
    }
}
