//! The request to erase the personal data of a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::StaffId;

/// The legal basis for erasing personal data (个人信息保护法 art. 47).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureBasis {
    /// The person asked for it.
    Request,
    /// The retention period of the dossier is over.
    RetentionOver,
    /// The person withdrew their consent: a ground also within the retention period.
    ConsentWithdrawn,
    /// The data was processed against a law or an agreement: a ground also within the retention period.
    UnlawfulProcessing,
    /// A law or an administrative regulation requires it: a ground also within the retention period.
    LawRequires,
}

/// A request for erasure; a second person has to carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasureAsk {
    pub by: StaffId,
    pub on: NaiveDate,
    pub basis: ErasureBasis,
    pub note: String,
}
