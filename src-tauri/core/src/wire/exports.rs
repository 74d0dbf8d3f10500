//! Types of the exports: content, file kind and language. Personal data is masked unless the request says otherwise.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::CaseQuery;
use super::tallies::TallyQuery;

/// The language of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Zh,
    En,
}

/// The file kind of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Xlsx,
    Csv,
}

/// Exports the tally of a period as a workbook, or its table as CSV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportTally {
    pub tally: TallyQuery,
    pub file: FileKind,
    pub language: Language,
    /// Names, phones and ID numbers in the register sheet are masked unless this is set.
    pub unmasked: bool,
}

/// Exports a case list with these columns, in the order of the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportList {
    pub query: CaseQuery,
    /// Columns, from left to right.
    pub columns: Vec<ListColumn>,
    pub file: FileKind,
    pub language: Language,
    pub unmasked: bool,
}

/// A column that a list can show and export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListColumn {
    Number,
    Stage,
    Registered,
    Source,
    Grid,
    Stall,
    Applicants,
    Phone,
    IdNumber,
    Respondents,
    Cause,
    Collective,
    People,
    Summary,
    Claimed,
    Accepted,
    Mediator,
    Sessions,
    Closed,
    Outcome,
    Agreed,
    NextAction,
    NextOn,
    Due,
}

/// The result of a command that starts a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct JobStarted {
    #[ts(type = "number")]
    pub job: u64,
}

/// The key of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobKey {
    #[ts(type = "number")]
    pub job: u64,
}
