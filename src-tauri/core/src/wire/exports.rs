//! Types of the exports: content, file kind and language. Personal data is masked unless the request says otherwise.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::CaseQuery;
use super::tallies::TallyQuery;
use crate::domain::vocabulary::code_list;

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

code_list! {
    /// A column that a list can show and export.
    ListColumn "list column" {
        Number = "number", "案号", "Case number";
        Stage = "stage", "阶段", "Stage";
        Registered = "registered", "登记日期", "Registered";
        Source = "source", "来源", "Source";
        Grid = "grid", "网格", "Grid";
        Stall = "stall", "商铺", "Stall";
        Applicants = "applicants", "申请人", "Applicants";
        ApplicantType = "applicant_type", "申请人类别", "Applicant kind";
        Phone = "phone", "电话", "Phone";
        IdNumber = "id_number", "证件号码", "ID number";
        Respondents = "respondents", "被申请人", "Respondents";
        Cause = "cause", "事由", "Cause";
        FurtherCauses = "further_causes", "其他事由", "Further causes";
        Collective = "collective", "集体", "Collective";
        People = "people", "涉及人数", "People";
        Summary = "summary", "简要情况", "Summary";
        Claimed = "claimed", "请求金额", "Claimed";
        Accepted = "accepted", "受理日期", "Accepted";
        Mediator = "mediator", "调解员", "Mediator";
        Sessions = "sessions", "调解次数", "Sessions";
        Closed = "closed", "结案日期", "Closed";
        Outcome = "outcome", "结案方式", "Outcome";
        Agreed = "agreed", "协议金额", "Agreed";
        NextAction = "next_action", "下一步", "Next action";
        NextOn = "next_on", "下一步日期", "Next action on";
        Due = "due", "期限", "Deadline";
    }
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
