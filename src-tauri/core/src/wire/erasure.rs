//! Types of restriction and erasure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::case::{Case, ErasureAsk, ErasureBasis, Restriction};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::office::Safety;
use crate::domain::refusal::Refusal;

/// Restricts a case, or lifts the restriction.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRestrict {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub restriction: Restriction,
}

/// Requests the erasure of the personal data of a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub basis: ErasureBasis,
    pub note: String,
}

/// Withdraws a request for erasure.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErasureDrop {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub reason: String,
}

/// Drops a request for erasure as a supervisor or an auditor, who need not see the case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErasureStop {
    pub case: CaseId,
    pub reason: String,
}

/// A request for erasure, as everybody who signs in is told of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ErasureAsked {
    /// None for whoever may not see the case, like its number.
    pub case: Option<CaseId>,
    pub number: Option<String>,
    #[ts(type = "number")]
    pub version: i64,
    pub by: StaffId,
    pub on: NaiveDate,
    /// The first day on which it can be carried out.
    pub possible_on: NaiveDate,
}

/// Erases the personal data of a case, with the own passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseErase {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub passphrase: String,
}

/// A case with a request for erasure, or whose retention period is over.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ErasureLine {
    pub case: CaseId,
    pub number: String,
    #[ts(type = "number")]
    pub version: i64,
    pub closed_on: Option<NaiveDate>,
    pub keep_until: Option<NaiveDate>,
    pub asked: Option<ErasureAsk>,
    /// The first day on which the requested erasure can be carried out.
    pub possible_on: Option<NaiveDate>,
    /// The reason for which the signed-in person cannot carry it out now.
    pub refused: Option<Refusal>,
}

impl ErasureLine {
    /// Returns the line of a case without a request.
    pub fn of(case: &Case, safety: &Safety) -> ErasureLine {
        ErasureLine {
            case: case.id,
            number: case.number_text.clone(),
            version: case.version,
            closed_on: case.closed_on(),
            keep_until: case.keep_until(safety),
            asked: None,
            possible_on: None,
            refused: None,
        }
    }
}

/// The cases for erasure.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Erasures {
    pub asked: Vec<ErasureLine>,
    /// Cases whose retention period is over, oldest first, at most 200.
    pub due: Vec<ErasureLine>,
    #[ts(type = "number")]
    pub due_count: i64,
}
