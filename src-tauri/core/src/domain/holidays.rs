//! The official working calendar of China, 2018–2026, as published every year in 《国务院办公厅关于××年部分节假日安排的通知》.
//!
//! Only days that differ from Monday–Friday are listed: days off, and weekends that are worked instead (调休). A year's
//! notice may also change days of the December before; here every day is listed under its own year.

use chrono::{Datelike, NaiveDate, Weekday};

/// `(month, day)`, both from 1.
type MonthDay = (u32, u32);

/// One year of the official calendar; ranges include both ends.
pub(super) struct OfficialYear {
    pub year: i32,
    off: &'static [(MonthDay, MonthDay)],
    worked: &'static [MonthDay],
}

impl OfficialYear {
    /// Returns the rule of the notice for the day: off, worked, or none.
    pub fn rule(&self, date: NaiveDate) -> Option<DayRule> {
        let day = (date.month(), date.day());
        if self.worked.contains(&day) {
            Some(DayRule::Worked)
        } else if self
            .off
            .iter()
            .any(|&(first, last)| first <= day && day <= last)
        {
            Some(DayRule::Off)
        } else {
            None
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayRule {
    Off,
    Worked,
}

/// Returns the official calendar of the year, if its notice is known.
pub(super) fn official_year(year: i32) -> Option<&'static OfficialYear> {
    OFFICIAL.iter().find(|official| official.year == year)
}

/// Returns whether the day is off by statute, for years after the last notice: 《全国年节及纪念日放假办法》(2024 年修订) 第二条.
///
/// Substitute days are set by the notice and not assumed here, so that a term may be shown too early but never too
/// late. The festivals of the lunar calendar are listed for 2027 only. False for years before 2027.
pub(super) fn is_statutory_holiday(date: NaiveDate) -> bool {
    if date.year() < 2027 {
        return false;
    }
    let day = (date.month(), date.day());
    FIXED.contains(&day) || (date.year() == 2027 && LUNAR_2027.contains(&day))
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The holidays on fixed dates: 元旦, 劳动节, 国庆节.
const FIXED: &[MonthDay] = &[(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// The holidays of 2027 on changing dates: 除夕 to 初三, 清明, 端午, 中秋.
const LUNAR_2027: &[MonthDay] = &[(2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (6, 9), (9, 15)];

#[rustfmt::skip]
const OFFICIAL: &[OfficialYear] = &[
    OfficialYear {
        year: 2018,
        off: &[
            ((1, 1), (1, 1)), ((2, 15), (2, 21)), ((4, 5), (4, 7)), ((4, 29), (5, 1)), ((6, 18), (6, 18)),
            ((9, 24), (9, 24)), ((10, 1), (10, 7)), ((12, 30), (12, 31)),
        ],
        worked: &[(2, 11), (2, 24), (4, 8), (4, 28), (9, 29), (9, 30), (12, 29)],
    },
    OfficialYear {
        year: 2019,
        off: &[
            ((1, 1), (1, 1)), ((2, 4), (2, 10)), ((4, 5), (4, 5)), ((5, 1), (5, 4)), ((6, 7), (6, 7)),
            ((9, 13), (9, 13)), ((10, 1), (10, 7)),
        ],
        worked: &[(2, 2), (2, 3), (4, 28), (5, 5), (9, 29), (10, 12)],
    },
    OfficialYear {
        year: 2020,
        off: &[
            ((1, 1), (1, 1)), ((1, 24), (2, 2)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((6, 25), (6, 27)),
            ((10, 1), (10, 8)),
        ],
        worked: &[(1, 19), (4, 26), (5, 9), (6, 28), (9, 27), (10, 10)],
    },
    OfficialYear {
        year: 2021,
        off: &[
            ((1, 1), (1, 3)), ((2, 11), (2, 17)), ((4, 3), (4, 5)), ((5, 1), (5, 5)), ((6, 12), (6, 14)),
            ((9, 19), (9, 21)), ((10, 1), (10, 7)),
        ],
        worked: &[(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)],
    },
    OfficialYear {
        year: 2022,
        off: &[
            ((1, 1), (1, 3)), ((1, 31), (2, 6)), ((4, 3), (4, 5)), ((4, 30), (5, 4)), ((6, 3), (6, 5)),
            ((9, 10), (9, 12)), ((10, 1), (10, 7)), ((12, 31), (12, 31)),
        ],
        worked: &[(1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9)],
    },
    OfficialYear {
        year: 2023,
        off: &[
            ((1, 1), (1, 2)), ((1, 21), (1, 27)), ((4, 5), (4, 5)), ((4, 29), (5, 3)), ((6, 22), (6, 24)),
            ((9, 29), (10, 6)),
        ],
        worked: &[(1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8)],
    },
    OfficialYear {
        year: 2024,
        off: &[
            ((1, 1), (1, 1)), ((2, 10), (2, 17)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((6, 10), (6, 10)),
            ((9, 15), (9, 17)), ((10, 1), (10, 7)),
        ],
        worked: &[(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    },
    OfficialYear {
        year: 2025,
        off: &[
            ((1, 1), (1, 1)), ((1, 28), (2, 4)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        worked: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    OfficialYear {
        year: 2026,
        off: &[
            ((1, 1), (1, 3)), ((2, 15), (2, 23)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((6, 19), (6, 21)),
            ((9, 25), (9, 27)), ((10, 1), (10, 7)),
        ],
        worked: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_in_order_without_a_gap() {
        for (years, expected) in OFFICIAL.iter().zip(2018..) {
            assert_eq!(years.year, expected);
        }
        assert_eq!(OFFICIAL.last().map(|official| official.year), Some(2026));
    }

    #[test]
    fn only_weekends_are_worked_instead_and_every_date_exists() {
        for official in OFFICIAL {
            let date = |(month, day)| NaiveDate::from_ymd_opt(official.year, month, day).unwrap();
            for &worked in official.worked {
                assert!(is_weekend(date(worked)), "{} {worked:?}", official.year);
            }
            for &(first, last) in official.off {
                assert!(date(first) <= date(last));
            }
        }
    }
}
