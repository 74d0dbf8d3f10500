//! The days, dekads, months and years for which tally cells are stored.

use chrono::{Datelike, Days, NaiveDate};

/// The lengths of time for which tallies are stored, from the shortest to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    Day = 0,
    /// 旬: the 1st to the 10th, the 11th to the 20th, and the 21st to the end of the month. A month from the 21st to the
    /// 20th is three dekads.
    Dekad = 1,
    Month = 2,
    Year = 3,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Day, Self::Dekad, Self::Month, Self::Year];

    /// Returns the stored number: 0 day, 1 dekad, 2 month, 3 year.
    pub const fn rank(self) -> i64 {
        self as i64
    }

    /// Returns the index of the span that contains the day. Adjacent spans have adjacent indices:
    /// day: days since 0000-12-31; dekad: month × 3 + 0, 1, 2; month: year × 12 + 0…11; year: year.
    pub fn index_of(self, day: NaiveDate) -> i64 {
        let month = i64::from(day.year()) * 12 + i64::from(day.month0());
        match self {
            Self::Day => day.num_days_from_ce().into(),
            Self::Dekad => month * 3 + i64::from(day.day0() / 10).min(2),
            Self::Month => month,
            Self::Year => day.year().into(),
        }
    }

    /// Returns the first day of a span.
    fn first_day(self, index: i64) -> NaiveDate {
        match self {
            Self::Day => i32::try_from(index)
                .ok()
                .and_then(NaiveDate::from_num_days_from_ce_opt)
                .unwrap_or(NaiveDate::MAX),
            Self::Dekad => {
                month_start(index.div_euclid(3))
                    + Days::new(index.rem_euclid(3).unsigned_abs() * 10)
            }
            Self::Month => month_start(index),
            Self::Year => month_start(index * 12),
        }
    }

    /// Returns the last day of a span.
    fn last_day(self, index: i64) -> NaiveDate {
        let next = self.first_day(index + 1);
        next.pred_opt().unwrap_or(next)
    }

    const fn shorter(self) -> Option<Self> {
        match self {
            Self::Day => None,
            Self::Dekad => Some(Self::Day),
            Self::Month => Some(Self::Dekad),
            Self::Year => Some(Self::Month),
        }
    }
}

/// Returns the first day of the month with this index (year × 12 + 0…11).
pub(super) fn month_start(index: i64) -> NaiveDate {
    let month = u32::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
    let year = i32::try_from(index.div_euclid(12)).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
}

/// One span: a particular day, dekad, month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub level: Level,
    pub index: i64,
}

#[cfg(test)]
impl Span {
    /// Returns the first and the last day.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        (
            self.level.first_day(self.index),
            self.level.last_day(self.index),
        )
    }
}

/// Returns the four spans that contain the day.
pub fn spans_of(day: NaiveDate) -> [Span; 4] {
    Level::ALL.map(|level| Span {
        level,
        index: level.index_of(day),
    })
}

/// Adjacent spans of one level, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpanRange {
    pub level: Level,
    pub first: i64,
    pub last: i64,
}

/// Returns at most seven ranges that contain each day from `from` to `to` once: whole years in the middle, whole months
/// on both sides of them, then dekads, then single days. Empty if `to` is before `from`.
pub fn cover(from: NaiveDate, to: NaiveDate) -> Vec<SpanRange> {
    let mut ranges = Vec::new();
    cover_from(Level::Year, from, to, &mut ranges);
    ranges
}

/// Returns ranges for all days before `day`, beginning with 1 January of the year of `epoch`, the first day of the
/// book.
pub fn cover_before(day: NaiveDate, epoch: NaiveDate) -> Vec<SpanRange> {
    match day.pred_opt() {
        Some(last) => cover(month_start(i64::from(epoch.year()) * 12), last),
        None => Vec::new(),
    }
}

fn cover_from(level: Level, from: NaiveDate, to: NaiveDate, ranges: &mut Vec<SpanRange>) {
    if to < from {
        return;
    }
    let (first, last) = (level.index_of(from), level.index_of(to));
    let first = if level.first_day(first) < from {
        first + 1
    } else {
        first
    };
    let last = if level.last_day(last) > to {
        last - 1
    } else {
        last
    };
    if first <= last {
        ranges.push(SpanRange { level, first, last });
    }
    let Some(shorter) = level.shorter() else {
        return;
    };
    if first > last {
        return cover_from(shorter, from, to, ranges);
    }
    let (inner_first, inner_last) = (level.first_day(first), level.last_day(last));
    cover_from(
        shorter,
        from,
        inner_first.pred_opt().unwrap_or(from),
        ranges,
    );
    cover_from(shorter, inner_last.succ_opt().unwrap_or(to), to, ranges);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::{MonthBoundary, Period};
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_from_the_21st_is_three_dekads() {
        for (year, month) in [(2024, 3), (2025, 3), (2026, 1), (2026, 8)] {
            let period = Period::month(year, month, MonthBoundary::From21).unwrap();
            let ranges = cover(period.from, period.to);
            assert_eq!(ranges.len(), 1);
            assert_eq!(
                (ranges[0].level, ranges[0].last - ranges[0].first),
                (Level::Dekad, 2)
            );
        }
    }

    #[test]
    fn whole_months_and_years_are_one_range() {
        let cells = |from, to| cover(date(from), date(to));
        assert_eq!(
            cells("2026-06-01", "2026-06-30"),
            [SpanRange {
                level: Level::Month,
                first: 24317,
                last: 24317
            }]
        );
        assert_eq!(
            cells("2022-01-01", "2026-12-31"),
            [SpanRange {
                level: Level::Year,
                first: 2022,
                last: 2026
            }]
        );
        assert_eq!(cells("2026-06-02", "2026-06-01"), []);
        assert_eq!(
            cover_before(date("2026-01-01"), date("2024-05-03")),
            cells("2024-01-01", "2025-12-31")
        );
        assert_eq!(cover_before(date("2024-01-01"), date("2024-05-03")), []);
    }

    fn a_day() -> impl Strategy<Value = NaiveDate> {
        (date("2015-01-01").num_days_from_ce()..date("2031-12-31").num_days_from_ce())
            .prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
    }

    /// Returns how often the ranges contain each day.
    fn counted(ranges: &[SpanRange]) -> BTreeMap<NaiveDate, u32> {
        let mut days = BTreeMap::new();
        for range in ranges {
            for index in range.first..=range.last {
                let (first, last) = Span {
                    level: range.level,
                    index,
                }
                .days();
                for day in first.iter_days().take_while(|&day| day <= last) {
                    *days.entry(day).or_default() += 1;
                }
            }
        }
        days
    }

    proptest! {
        #[test]
        fn every_day_is_covered_once_and_no_other(a in a_day(), b in a_day()) {
            let (from, to) = (a.min(b), a.max(b));
            let ranges = cover(from, to);
            prop_assert!(ranges.len() <= 7, "{} ranges", ranges.len());
            let expected: BTreeMap<_, _> = from.iter_days().take_while(|&day| day <= to).map(|day| (day, 1)).collect();
            prop_assert_eq!(counted(&ranges), expected);
        }

        #[test]
        fn days_before_and_days_from_do_not_overlap(day in a_day()) {
            let epoch = date("2015-03-01");
            let end = date("2031-12-31");
            let mut ranges = cover_before(day, epoch);
            ranges.extend(cover(day, end));
            let days = counted(&ranges);
            prop_assert!(days.values().all(|&times| times == 1));
            prop_assert_eq!(days.len() as i64, (end - date("2015-01-01")).num_days() + 1);
        }

        #[test]
        fn a_day_lies_in_its_spans_and_the_next_day_in_the_same_or_the_next(day in a_day()) {
            for (today, tomorrow) in spans_of(day).into_iter().zip(spans_of(day.succ_opt().unwrap())) {
                let (first, last) = today.days();
                prop_assert!(first <= day && day <= last);
                let step = if day == last { 1 } else { 0 };
                prop_assert_eq!(tomorrow.index - today.index, step);
            }
        }
    }
}
