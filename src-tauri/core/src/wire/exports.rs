//! Exports: what to write, in which language, masked unless asked otherwise.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::CaseQuery;
use super::tallies::TallyQuery;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Xlsx,
    Csv,
}

/// The month (or any period) as a workbook to hand in, or its matrix as CSV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportTally {
    pub tally: TallyQuery,
    pub file: FileKind,
    pub language: Language,
    /// Names, phones and ID numbers in the register sheet are masked unless this is set.
    pub unmasked: bool,
}

/// The list in view: these rows, these columns, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportList {
    pub query: CaseQuery,
    /// Codes of [`ListColumn`].
    pub columns: Vec<ListColumn>,
    pub file: FileKind,
    pub language: Language,
    pub unmasked: bool,
}

/// Columns that a list can show and export.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct JobStarted {
    #[ts(type = "number")]
    pub job: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobKey {
    #[ts(type = "number")]
    pub job: u64,
}
