//! The rows and columns of a tally in their fixed order, and the titles of periods.

use chrono::Datelike;

use super::cell_counts::CellCounts;
use crate::domain::office::OfficeSetup;
use crate::domain::period::{MONTH_NAMES, Period, PeriodSpec};
use crate::domain::tally_facts::Cube;
use crate::domain::vocabulary::{
    CauseCode, Outcome, ReportGroup, SourceCode, StaffRole, StatClass,
};
use crate::wire::tallies::{ColumnHead, RowsBy};

/// Groups cell keys into the rows of a tally.
pub struct RowAxis(RowsBy);

fn heading(key: impl ToString, zh: &str, en: &str) -> ColumnHead {
    ColumnHead {
        key: key.to_string(),
        zh: zh.to_string(),
        en: en.to_string(),
    }
}

impl RowAxis {
    pub fn of(by: RowsBy) -> RowAxis {
        RowAxis(by)
    }

    /// Returns the cube whose keys are summed into these rows.
    pub fn cube(&self) -> Cube {
        match self.0 {
            RowsBy::Group | RowsBy::Cause | RowsBy::StatClass => Cube::Cause,
            RowsBy::Grid => Cube::Grid,
            RowsBy::Mediator => Cube::Mediator,
            RowsBy::Source => Cube::Source,
            RowsBy::Outcome => Cube::Outcome,
        }
    }

    /// Returns the row of a cell key.
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

    /// Returns every row in its order, also those without figures; retired grids and staff only while they have
    /// figures.
    pub fn rows(&self, setup: &OfficeSetup, counted: &CellCounts) -> Vec<ColumnHead> {
        self.columns(setup, |key| counted.holds(key))
    }

    /// Returns the same headings for columns; `found` says which keys have figures.
    pub fn columns(&self, setup: &OfficeSetup, found: impl Fn(&str) -> bool) -> Vec<ColumnHead> {
        let mut headings: Vec<ColumnHead> = match self.0 {
            RowsBy::Group => ReportGroup::ALL
                .iter()
                .map(|g| heading(g, g.zh(), g.en()))
                .collect(),
            RowsBy::Cause => CauseCode::all()
                .map(|c| heading(c, c.zh(), c.en()))
                .collect(),
            RowsBy::StatClass => StatClass::ALL
                .iter()
                .map(|s| heading(s, s.zh(), s.en()))
                .collect(),
            RowsBy::Source => SourceCode::all()
                .map(|s| heading(s, s.zh(), s.en()))
                .collect(),
            RowsBy::Outcome => Outcome::ALL
                .iter()
                .map(|o| heading(o, o.zh(), o.en()))
                .collect(),
            RowsBy::Grid => (setup.grids.iter())
                .filter(|g| g.active || found(&g.id.to_string()))
                .map(|g| heading(g.id, &g.name, &g.name))
                .collect(),
            RowsBy::Mediator => (setup.staff.iter())
                .filter(|s| {
                    let mediates = matches!(s.role, StaffRole::Mediator | StaffRole::Supervisor);
                    (s.active && mediates) || found(&s.id.to_string())
                })
                .map(|s| heading(s.id, &s.name, &s.name))
                .collect(),
        };
        let none = match self.0 {
            RowsBy::Outcome => Some(("未结", "Still open")),
            RowsBy::Grid => Some(("未填网格", "No grid entered")),
            RowsBy::Mediator => Some(("未定调解员", "No mediator yet")),
            _ => None,
        };
        if let Some((zh, en)) = none.filter(|_| found("")) {
            headings.push(heading("", zh, en));
        }
        headings
    }
}

/// Returns the title of a period's tally, in Chinese and English.
pub fn period_title(period: &Period) -> (String, String) {
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

/// Returns the period as the summary sentence names it: 今年, 10月, 2025年第三季度.
pub fn period_phrase(period: &Period, this_year: i32) -> (String, String) {
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
