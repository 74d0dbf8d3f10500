//! The earlier stretches with which a period is compared, and the year to date.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{MonthBoundary, Period, PeriodSpec};

impl Period {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ends(period: Period) -> (String, String) {
        (period.from.to_string(), period.to.to_string())
    }

    /// A day after all periods of the tests.
    fn over() -> NaiveDate {
        date("2050-01-01")
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
            (
                MonthBoundary::From21,
                "2026-10-21",
                "2026-11-20",
                ("2026-09-21", "2026-10-20"),
            ),
            (
                MonthBoundary::From21,
                "2026-09-21",
                "2026-11-20",
                ("2026-07-21", "2026-09-20"),
            ),
            (
                MonthBoundary::Calendar,
                "2026-10-21",
                "2026-11-20",
                ("2026-09-20", "2026-10-20"),
            ),
            (
                MonthBoundary::Calendar,
                "2026-03-01",
                "2026-03-31",
                ("2026-02-01", "2026-02-28"),
            ),
            (
                MonthBoundary::From21,
                "2026-03-01",
                "2026-03-31",
                ("2026-01-29", "2026-02-28"),
            ),
        ] {
            let period = Period::any(date(from), date(to), boundary).unwrap();
            let (first, last) = ends(period.previous(over()).unwrap());
            assert_eq!(
                (first.as_str(), last.as_str()),
                before,
                "{from} {boundary:?}"
            );
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
            (
                month(Calendar),
                "2026-11-20",
                ("2026-10-01", "2026-10-20"),
                ("2025-11-01", "2025-11-20"),
            ),
            (
                month(From21),
                "2026-11-02",
                ("2026-09-21", "2026-10-02"),
                ("2025-10-21", "2025-11-02"),
            ),
            // February is shorter: all of it.
            (
                march,
                "2026-03-30",
                ("2026-02-01", "2026-02-28"),
                ("2025-03-01", "2025-03-30"),
            ),
            (
                quarter,
                "2026-04-30",
                ("2026-01-01", "2026-01-31"),
                ("2025-04-01", "2025-04-30"),
            ),
            (
                year,
                "2026-11-20",
                ("2025-01-01", "2025-11-20"),
                ("2025-01-01", "2025-11-20"),
            ),
            (
                days,
                "2026-11-14",
                ("2026-10-26", "2026-11-04"),
                ("2025-11-05", "2025-11-14"),
            ),
            // The last day counts as over, and a period to come is whole.
            (
                march,
                "2026-03-31",
                ("2026-02-01", "2026-02-28"),
                ("2025-03-01", "2025-03-31"),
            ),
            (
                march,
                "2026-02-10",
                ("2026-02-01", "2026-02-28"),
                ("2025-03-01", "2025-03-31"),
            ),
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
}
