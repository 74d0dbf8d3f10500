//! The statutory holidays 法定节假日, for which the wage is paid, read from the table `rules/statutory_holidays.csv`, which a jurist can
//! read and change.
//!
//! They are the days of 《全国年节及纪念日放假办法》第二条, not the days off that a year's notice moves around them. The festivals of
//! the lunar calendar follow GB/T 33661-2017; until 2026 each lies within the days off of its year's notice. In 2020 the Mid-Autumn
//! Festival was the first day of the National Day, and a fourth day stood for it. Names and articles of the rows are for their readers.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::result::CalculationNotice;
use super::rules::CalculationRule;
use crate::domain::rule_table::read_rows;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/statutory_holidays.csv");

static HOLIDAYS: LazyLock<Vec<StatutoryHoliday>> = LazyLock::new(|| match read(TABLE) {
    Ok(holidays) => holidays,
    Err(error) => panic!("rules/statutory_holidays.csv: {error}"),
});

/// The days of a holiday; both count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct StatutoryHoliday {
    first: NaiveDate,
    last: NaiveDate,
}

/// Returns the holidays of a table.
fn read(table: &str) -> Result<Vec<StatutoryHoliday>, String> {
    read_rows(table, |row: StatutoryHoliday| match row.first <= row.last {
        true => Ok(row),
        false => Err("ends before it starts".to_owned()),
    })
}

/// Returns true if the day is a statutory holiday by the table.
pub fn is_statutory_holiday(day: NaiveDate) -> bool {
    let mut holidays = HOLIDAYS.iter();
    holidays.any(|holiday| holiday.first <= day && day <= holiday.last)
}

/// Returns the notice that the table lacks the year of the first or the last day, with the article of a rule; none if it has both.
pub fn missing_year(
    first: NaiveDate,
    last: NaiveDate,
    rule: &CalculationRule,
) -> Option<CalculationNotice> {
    let has = |year| HOLIDAYS.iter().any(|holiday| holiday.first.year() == year);
    let year = [first.year(), last.year()]
        .into_iter()
        .find(|year| !has(*year))?;
    Some(CalculationNotice::new(
        &format!("{year}年的法定节假日不在规则表内，这里只计工作日，请核对"),
        &format!(
            "The table lacks the statutory holidays of {year}; only working days are counted here. Please check"
        ),
        rule,
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::checks::{paid_days, working_days};
    use super::super::rules::{RuleCode, rule_on};
    use super::*;
    use crate::domain::calendar::is_workday;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(year: i32) -> (NaiveDate, NaiveDate) {
        (
            date(&format!("{year}-01-01")),
            date(&format!("{year}-12-31")),
        )
    }

    #[test]
    fn each_year_has_its_number_of_holidays_and_none_is_worked() {
        for year in 2018..=2027 {
            let (first, last) = days(year);
            let holidays = first.iter_days().take_while(|day| *day <= last);
            let holidays: Vec<_> = holidays.filter(|day| is_statutory_holiday(*day)).collect();
            assert_eq!(holidays.len(), if year < 2025 { 11 } else { 13 }, "{year}");
            for day in holidays {
                assert!(!is_workday(day), "{day}");
            }
        }
    }

    #[test]
    fn working_days_and_holidays_make_the_paid_days_of_the_year() {
        for (year, paid) in [
            (2018, 261),
            (2019, 261),
            // 262, less the two working days by which the notice on the epidemic prolonged the Spring Festival.
            (2020, 260),
            (2021, 261),
            (2022, 260),
            (2023, 260),
            (2024, 262),
            (2025, 261),
            (2026, 261),
            // No notice yet: Monday to Friday.
            (2027, 261),
        ] {
            let (first, last) = days(year);
            assert_eq!(paid_days(first, last), paid * 100, "{year}");
        }
    }

    #[test]
    fn days_off_that_were_moved_are_neither_paid_nor_counted_twice() {
        for (first, last, paid, working) in [
            // 除夕 to 初三; Friday 20 February is worked on 14 or 28 February instead.
            ("2026-02-16", "2026-02-20", 400, 0),
            // 清明 is a Sunday, for which Monday is off.
            ("2026-04-04", "2026-04-06", 100, 0),
            // 元旦 is a Thursday; Friday is worked on Sunday 4 January instead.
            ("2026-01-01", "2026-01-04", 200, 100),
            // One 劳动节 before 2025, two since.
            ("2024-05-01", "2024-05-05", 100, 0),
            ("2025-05-01", "2025-05-05", 200, 0),
            // 除夕 is a holiday since 2025.
            ("2023-01-21", "2023-01-27", 300, 0),
            ("2025-01-28", "2025-02-04", 400, 0),
            // No notice yet: 除夕 is a Friday, 初三 a Monday, and Tuesday is worked.
            ("2027-02-05", "2027-02-09", 300, 100),
        ] {
            let (first, last) = (date(first), date(last));
            assert_eq!(paid_days(first, last), paid, "{first}");
            assert_eq!(working_days(first, last), working, "{first}");
        }
    }

    #[test]
    fn a_year_that_the_table_lacks_is_named() {
        let rule = rule_on(RuleCode::MonthDays, date("2026-01-01"), "on").unwrap();
        for (first, last, year) in [
            ("2018-01-01", "2018-01-20", None),
            ("2027-12-10", "2027-12-31", None),
            ("2017-12-20", "2018-01-10", Some("2017年")),
            ("2027-12-20", "2028-01-10", Some("2028年")),
        ] {
            let notice = missing_year(date(first), date(last), rule);
            let text = notice.map(|notice| notice.text.zh);
            assert_eq!(text.is_some(), year.is_some(), "{first}");
            assert!(
                text.unwrap_or_default()
                    .starts_with(year.unwrap_or_default())
            );
        }
    }

    #[test]
    fn every_row_has_its_article_in_both_languages() {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for row in reader.deserialize::<BTreeMap<String, String>>() {
            let row = row.unwrap();
            assert!(
                !row["zh"].is_ascii() && !row["basis_zh"].is_ascii(),
                "{row:?}"
            );
            for text in [&row["en"], &row["basis_en"]] {
                assert!(text.is_ascii() && !text.is_empty(), "{row:?}");
            }
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let with = |from: &str, to: &str| read(&TABLE.replacen(from, to, 1));
        for to in ["2018-02-30", "2018-01-02"] {
            let error = with("2018-01-01", to).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
    }
}
