//! The mediation body and what it keeps in fixed order: its grids, its people, its rooms.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::{GridId, RoomId, StaffId};
use super::number::{CaseNumber, NumberPattern};
use super::period::MonthBoundary;
use super::vocabulary::{MediationBody, StaffRole};

/// How the success rate is reckoned; the official denominators differ from place to place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuccessFormula {
    /// (R1+R2+R3) ÷ (R1…R9): all that were finished, withdrawals included (form MA1).
    AllClosed,
    /// (R1+R2+R3) ÷ (R1…R8): withdrawals without settlement left out.
    WithoutWithdrawn,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Office {
    pub name: String,
    /// The short name that goes into case numbers, such as 盛.
    pub short: String,
    pub body: MediationBody,
    pub number_pattern: NumberPattern,
    pub month_boundary: MonthBoundary,
    pub success_formula: SuccessFormula,
    /// Printed under every tally: 制表人 and 审核人.
    pub prepared_by: String,
    pub reviewed_by: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Grid {
    pub id: GridId,
    /// Place in the fixed order of every list and report.
    pub place: u32,
    pub name: String,
    pub liaison: String,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Staff {
    pub id: StaffId,
    pub place: u32,
    pub name: String,
    pub role: StaffRole,
    /// Whose cases the person sees; all who leave it empty are one team.
    #[serde(default)]
    pub team: String,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Room {
    pub id: RoomId,
    pub place: u32,
    pub name: String,
    pub active: bool,
}

/// How the book looks after itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Safety {
    /// The book locks when nobody has touched it for so long.
    pub idle_minutes: u8,
    /// Folders for backups besides the one that is always kept beside the book; at most two.
    pub places: Vec<String>,
    /// Years for which files are kept after their end: settled by agreement or by anything else
    /// (劳动人事争议仲裁办案规则 art. 21–24 as a measure; the office decides).
    pub keep_agreements_years: u8,
    pub keep_others_years: u8,
}

impl Safety {
    /// Minutes that may be chosen for the idle lock.
    pub const IDLE_MINUTES: std::ops::RangeInclusive<u8> = 1..=30;
    pub const KEEP_YEARS: std::ops::RangeInclusive<u8> = 1..=50;
    pub const MOST_PLACES: usize = 2;
}

impl Default for Safety {
    fn default() -> Safety {
        Safety {
            idle_minutes: 10,
            places: Vec::new(),
            keep_agreements_years: 10,
            keep_others_years: 5,
        }
    }
}

/// All that the rules need to know of the office when they judge a change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct House {
    pub office: Option<Office>,
    pub grids: Vec<Grid>,
    pub staff: Vec<Staff>,
    pub rooms: Vec<Room>,
    /// None until somebody chose; see [`House::safety`].
    pub safety: Option<Safety>,
}

impl House {
    /// The number as it is written by today's pattern; a case keeps the one that it was given.
    pub fn written(&self, number: CaseNumber) -> Option<String> {
        let office = self.office.as_ref()?;
        Some(office.number_pattern.render(&office.short, number))
    }

    /// As chosen, else as it comes.
    pub fn safety(&self) -> Safety {
        self.safety.clone().unwrap_or_default()
    }

    pub fn grid(&self, id: GridId) -> Option<&Grid> {
        self.grids.iter().find(|g| g.id == id)
    }

    pub fn member(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|s| s.id == id)
    }

    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|r| r.id == id)
    }
}
