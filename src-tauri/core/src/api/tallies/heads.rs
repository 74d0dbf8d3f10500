//! Rows and columns in their fixed order, and the titles of periods.

use chrono::Datelike;

use super::figures::Counted;
use crate::domain::facts::Cube;
use crate::domain::office::House;
use crate::domain::period::{MONTH_NAMES, Period, PeriodSpec};
use crate::domain::vocabulary::{
    CauseCode, Outcome, ReportGroup, SourceCode, StaffRole, StatClass,
};
use crate::wire::tallies::{ColumnHead, RowsBy};

/// How cell keys become rows.
pub struct Rows(RowsBy);

fn head(key: impl ToString, zh: &str, en: &str) -> ColumnHead {
    ColumnHead {
        key: key.to_string(),
        zh: zh.to_string(),
        en: en.to_string(),
    }
}

impl Rows {
    pub fn of(by: RowsBy) -> Rows {
        Rows(by)
    }

    /// The cube whose keys are counted together into these rows.
    pub fn cube(&self) -> Cube {
        match self.0 {
            RowsBy::Group | RowsBy::Cause | RowsBy::StatClass => Cube::Cause,
            RowsBy::Grid => Cube::Grid,
            RowsBy::Mediator => Cube::Mediator,
            RowsBy::Source => Cube::Source,
            RowsBy::Outcome => Cube::Outcome,
        }
    }

    /// The row of a cell key.
    pub fn key_of(&self, key: &str) -> String {
        let cause = || key.parse::<CauseCode>().ok();
        match self.0 {
            RowsBy::Group => cause().map_or(String::new(), |c| c.row().group.code().to_string()),
            RowsBy::StatClass => {
                cause().map_or(String::new(), |c| c.row().stat_class.code().to_string())
            }
            _ => key.to_string(),
        }
    }

    /// Every row in its order, those that reported nothing too; retired units only while they hold something.
    pub fn heads(&self, house: &House, counted: &Counted) -> Vec<ColumnHead> {
        self.columns(house, |key| counted.holds(key))
    }

    /// The same as columns; `found` tells which keys hold something.
    pub fn columns(&self, house: &House, found: impl Fn(&str) -> bool) -> Vec<ColumnHead> {
        let mut heads: Vec<ColumnHead> = match self.0 {
            RowsBy::Group => ReportGroup::ALL
                .iter()
                .map(|g| head(g, g.zh(), g.en()))
                .collect(),
            RowsBy::Cause => CauseCode::all().map(|c| head(c, c.zh(), c.en())).collect(),
            RowsBy::StatClass => StatClass::ALL
                .iter()
                .map(|s| head(s, s.zh(), s.en()))
                .collect(),
            RowsBy::Source => SourceCode::all().map(|s| head(s, s.zh(), s.en())).collect(),
            RowsBy::Outcome => Outcome::ALL
                .iter()
                .map(|o| head(o, o.zh(), o.en()))
                .collect(),
            RowsBy::Grid => (house.grids.iter())
                .filter(|g| g.active || found(&g.id.to_string()))
                .map(|g| head(g.id, &g.name, &g.name))
                .collect(),
            RowsBy::Mediator => (house.staff.iter())
                .filter(|s| {
                    let mediates = matches!(s.role, StaffRole::Mediator | StaffRole::Supervisor);
                    (s.active && mediates) || found(&s.id.to_string())
                })
                .map(|s| head(s.id, &s.name, &s.name))
                .collect(),
        };
        let none = match self.0 {
            RowsBy::Outcome => Some(("未结", "Still open")),
            RowsBy::Grid => Some(("未填网格", "No grid entered")),
            RowsBy::Mediator => Some(("未定调解员", "No mediator yet")),
            _ => None,
        };
        if let Some((zh, en)) = none.filter(|_| found("")) {
            heads.push(head("", zh, en));
        }
        heads
    }
}

/// What a period's tally is called.
pub fn title(period: &Period) -> (String, String) {
    match period.spec {
        PeriodSpec::Month { year, month } => {
            let name = MONTH_NAMES[(month as usize - 1) % 12];
            (format!("{year}年{month}月月报"), format!("{name} {year}"))
        }
        PeriodSpec::Quarter { year, quarter } => (
            format!("{year}年第{quarter}季度"),
            format!("Quarter {quarter}, {year}"),
        ),
        PeriodSpec::Year { year } => (format!("{year}年度"), format!("Year {year}")),
        PeriodSpec::Any { from, to } => (format!("{from} 至 {to}"), format!("{from} to {to}")),
    }
}

/// What the sentence calls a period: 今年, 10月, 2025年第三季度.
pub fn spoken(period: &Period, this_year: i32) -> (String, String) {
    match period.spec {
        PeriodSpec::Year { year } if year == this_year => ("今年".into(), "This year".into()),
        PeriodSpec::Year { year } => (format!("{year}年"), format!("In {year}")),
        PeriodSpec::Month { year, month } => {
            let name = MONTH_NAMES[(month as usize - 1) % 12];
            let zh = if year == this_year {
                format!("{month}月")
            } else {
                format!("{year}年{month}月")
            };
            (zh, format!("In {name} {year}"))
        }
        PeriodSpec::Quarter { year, quarter } => {
            let n = ["一", "二", "三", "四"][(quarter as usize - 1) % 4];
            let year_zh = if year == this_year {
                String::new()
            } else {
                format!("{year}年")
            };
            (
                format!("{year_zh}第{n}季度"),
                format!("In quarter {quarter} of {year}"),
            )
        }
        PeriodSpec::Any { from, to } => {
            let day = |d: chrono::NaiveDate| format!("{}年{}月{}日", d.year(), d.month(), d.day());
            (
                format!("{}至{}", day(from), day(to)),
                format!("From {from} to {to}"),
            )
        }
    }
}
