//! The facts that are printed on every sheet of an export, and the names behind its ids.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::ids::{GridId, StaffId};
use crate::domain::office::OfficeSetup;
use crate::wire::exports::Language;

/// The office, people, date and language that are printed on every sheet of an export, and the masking.
#[derive(Debug, Clone)]
pub struct ExportHeader {
    pub office: String,
    /// 制表人; empty leaves room for a signature.
    pub prepared_by: String,
    /// 审核人; empty leaves room for a signature.
    pub reviewed_by: String,
    pub printed_on: NaiveDate,
    pub language: Language,
    /// Masks names, phones and identity numbers (个人信息保护法 art. 51, de-identification). False only on request.
    pub masked: bool,
}

/// The names of grids and staff, by the ids that a case row holds.
#[derive(Debug, Clone, Default)]
pub struct Names {
    grids: HashMap<GridId, String>,
    staff: HashMap<StaffId, String>,
}

impl Names {
    /// Collects the names from the office's setup.
    pub fn of(setup: &OfficeSetup) -> Names {
        let grids = setup.grids.iter().map(|g| (g.id, g.name.clone()));
        let staff = setup.staff.iter().map(|s| (s.id, s.name.clone()));
        Names {
            grids: grids.collect(),
            staff: staff.collect(),
        }
    }

    pub(super) fn grid(&self, id: Option<GridId>) -> &str {
        id.and_then(|id| self.grids.get(&id)).map_or("", |n| n)
    }

    pub(super) fn member(&self, id: Option<StaffId>) -> &str {
        id.and_then(|id| self.staff.get(&id)).map_or("", |n| n)
    }
}
