//! Types of the tallies: queries, figures, and the case list behind each number.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::{Basis, CaseQuery};
use crate::domain::money::Fen;
use crate::domain::period::PeriodSpec;
use crate::domain::vocabulary::SuccessFormula;
use crate::domain::vocabulary::code_list;

code_list! {
    /// The dimension of the rows.
    RowsBy "rows" {
        Group = "group", "报告类别", "Report group";
        Cause = "cause", "事由", "Cause";
        StatClass = "stat_class", "统计类别", "Statistics class";
        Grid = "grid", "网格", "Grid";
        Mediator = "mediator", "调解员", "Mediator";
        Source = "source", "来源", "Source";
        Outcome = "outcome", "结案方式", "Outcome";
    }
}

/// The columns of a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ColumnsBy {
    /// The monthly table: carried over, new, outcomes, closed, pending, amounts.
    Standard,
    /// The number of cases per grid; rows by group, cause or statistics class.
    Grid,
    /// The number of cases per mediator.
    Mediator,
}

/// Asks for a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TallyQuery {
    pub period: PeriodSpec,
    pub basis: Basis,
    pub rows: RowsBy,
    pub columns: ColumnsBy,
}

/// The figures of one row or of the total.
///
/// `carried + new − closed = pending` always holds. With basis `registered`, `new` are registrations and
/// `closed` all closings; otherwise `new` are acceptances and `closed` the closings of accepted cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, Default)]
pub struct Figures {
    #[ts(type = "number")]
    pub carried: i64,
    #[ts(type = "number")]
    pub new: i64,
    #[ts(type = "number")]
    pub closed: i64,
    #[ts(type = "number")]
    pub pending: i64,
    #[ts(type = "number")]
    pub registered: i64,
    #[ts(type = "number")]
    pub consulted: i64,
    #[ts(type = "number")]
    pub accepted: i64,
    /// Reopened cases 重新受理 among the new ones.
    #[ts(type = "number")]
    pub reopened: i64,
    /// Collective cases among the new ones.
    #[ts(type = "number")]
    pub collective: i64,
    /// Workers concerned in the new cases, each case once.
    #[ts(type = "number")]
    pub people: i64,
    /// Closings of this basis by outcome code; outcomes without cases are absent.
    #[ts(type = "Record<string, number>")]
    pub outcomes: BTreeMap<String, i64>,
    /// R1 + R2 + R3 among the closings.
    #[ts(type = "number")]
    pub agreed_cases: i64,
    /// The denominator of the success rate.
    #[ts(type = "number")]
    pub rated: i64,
    /// In ten-thousandths, rounded half up to a tenth of a per cent; null if `rated` is 0.
    pub success_rate: Option<u32>,
    /// The claimed amount of the closed cases, each case once.
    pub claimed: Fen,
    /// The agreed amount of the closed cases; of a case with several agreements in the period, that of the last one.
    pub agreed: Fen,
    /// Mean number of days from acceptance (else registration) to closing, in tenths, rounded half up.
    pub mean_days: Option<u32>,
    /// Overdue cases at the end of the period, or today if the period is not over.
    #[ts(type = "number")]
    pub overdue: i64,
    /// Cases at the end of the period that were registered and neither accepted nor ended.
    #[ts(type = "number")]
    pub undecided: i64,
    /// Counts by column of a cross table, in the order of `TallyView::columns`.
    #[ts(type = "Array<number>")]
    pub cross: Vec<i64>,
}

/// One row of a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TallyRow {
    /// Code or id; empty for cases without a value.
    pub key: String,
    pub zh: String,
    pub en: String,
    pub figures: Figures,
    /// True if nothing was carried over, new, consulted or closed in the period.
    pub silent: bool,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ColumnHead {
    pub key: String,
    pub zh: String,
    pub en: String,
}

/// The cases behind a number of the sentence: a column of the tally, and a report group unless it is about all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SentenceFigure {
    pub group: Option<String>,
    pub column: String,
}

/// A piece of the sentence or of its basis; a number has a figure, by which its cases are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SentencePiece {
    pub text: String,
    pub figure: Option<SentenceFigure>,
}

/// The sentence in which the union reports its cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Sentence {
    pub zh: Vec<SentencePiece>,
    pub en: Vec<SentencePiece>,
    pub basis_zh: Vec<SentencePiece>,
    pub basis_en: Vec<SentencePiece>,
    #[ts(type = "number")]
    pub total: i64,
}

/// The figures of another stretch of days, beside those of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Stretch {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Null if the book does not cover the whole stretch, so that nothing can be compared with it.
    pub figures: Option<Figures>,
    /// The first day of the book, if it covers only the rest of the stretch.
    pub since: Option<NaiveDate>,
}

/// A tally with the stretches to which it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TallyView {
    pub query: TallyQuery,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The last day that is counted 截至: today while the period runs, else its last day.
    pub until: NaiveDate,
    pub title_zh: String,
    pub title_en: String,
    pub formula: SuccessFormula,
    pub total: Figures,
    /// The period of the same kind before this one; while this one runs, the same stretch of it.
    pub previous: Stretch,
    /// The same stretch a year earlier.
    pub year_earlier: Stretch,
    /// The office's year up to the end of a month or quarter 本年累计.
    pub year_to_date: Option<Stretch>,
    pub columns: Vec<ColumnHead>,
    /// In fixed order, including rows without cases.
    pub rows: Vec<TallyRow>,
    pub sentence: Sentence,
}

/// Asks for the cases behind a number, by its row (none for the total) and its column: `carried`, `new`, `reopened`,
/// `registered`, `consulted`, `accepted`, `collective`, `people`, `closed`, `closed_cases` (each case once), `pending`,
/// `overdue`, `undecided`, `agreed_cases`, `rated`, `claimed`, `agreed`, `mean_days`, `R1`…`R13`, or `cross:KEY`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    pub tally: TallyQuery,
    pub row: Option<String>,
    pub column: String,
}

/// The case list behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DrillView {
    /// The number, for [`DrillCounts`].
    pub figure: Drill,
    pub query: CaseQuery,
    /// The heading of the list.
    pub title_zh: String,
    pub title_en: String,
}

/// The entries and cases of a number. They are asked for beside the list, whose first page is there long before all is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DrillCounts {
    /// Number of entries that the figure counts; more than `cases` if it counts several rounds of a reopened case.
    #[ts(type = "number")]
    pub entries: i64,
    /// Number of cases of these entries, hidden ones included.
    #[ts(type = "number")]
    pub cases: i64,
    /// Number of counted cases that are hidden from the user and therefore not in the list.
    #[ts(type = "number")]
    pub hidden: i64,
}

/// Asks for the twelve months that end with the last month of a period, or with the current one if that is earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TrendQuery {
    pub period: PeriodSpec,
    pub basis: Basis,
}

/// The figures of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TrendMonth {
    pub year: i32,
    pub month: u32,
    pub figures: Figures,
}

/// Twelve months, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TrendView {
    pub months: Vec<TrendMonth>,
}
