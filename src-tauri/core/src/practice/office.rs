//! The invented office of the practice book: a market's union with its staff, grids and rooms.

use crate::domain::ids::{GridId, RoomId, StaffId};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, Office, OfficeSetup, Room, Staff};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::vocabulary::{MediationBody, StaffRole, SuccessFormula};
use chrono::{DateTime, Utc};

use super::seeded_random::SeededRandom;

const STAFF: [(&str, StaffRole); 7] = [
    ("顾明澜", StaffRole::Supervisor),
    ("沈秀禾", StaffRole::Mediator),
    ("陆振亭", StaffRole::Mediator),
    ("钱素青", StaffRole::Mediator),
    ("蒋立舟", StaffRole::Mediator),
    ("苏晓苇", StaffRole::Mediator),
    ("范佳澄", StaffRole::Recorder),
];

/// The ten grids in their fixed order, each with its liaison (网格员).
const GRIDS: [(&str, &str); 10] = [
    ("第一网格", "毛国松"),
    ("第二网格", "邹玉穗"),
    ("第三网格", "华建泉"),
    ("第四网格", "尤文柏"),
    ("第五网格", "薛春棠"),
    ("第六网格", "秦海野"),
    ("第七网格", "戚美芷"),
    ("第八网格", "倪永田"),
    ("第九网格", "贝庆岭"),
    ("第十网格", "浦丽朴"),
];

const ROOMS: [&str; 2] = ["第一调解室", "第二调解室"];

fn office() -> Office {
    Office {
        name: "盛和食品市场工会联合会".into(),
        short: "盛".into(),
        body: MediationBody::Regional,
        number_pattern: NumberPattern::default(),
        consult_pattern: None,
        life_pattern: None,
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: "范佳澄".into(),
        reviewed_by: "顾明澜".into(),
        complete_from: None,
        phrases: Vec::new(),
    }
}

/// Returns the operations that write the office's setup; all ids are UUIDv7 of the instant.
pub fn setup_ops(random: &mut SeededRandom, utc: DateTime<Utc>) -> Vec<Op> {
    let mut count = 0;
    let mut id = || {
        count += 1;
        random.uuid_v7(utc, count)
    };
    let mut ops = vec![Op::OfficeSet {
        before: None,
        after: office(),
    }];
    ops.extend(
        STAFF
            .iter()
            .zip(1..)
            .map(|((name, role), position)| Op::StaffPut {
                before: None,
                second: None,
                after: Staff {
                    id: StaffId::from_uuid(id()),
                    position,
                    name: (*name).into(),
                    role: *role,
                    team: String::new(),
                    active: true,
                },
            }),
    );
    ops.extend(
        GRIDS
            .iter()
            .zip(1..)
            .map(|((name, liaison), position)| Op::GridPut {
                before: None,
                after: Grid {
                    id: GridId::from_uuid(id()),
                    position,
                    name: (*name).into(),
                    liaison: (*liaison).into(),
                    active: true,
                },
            }),
    );
    ops.extend(ROOMS.iter().zip(1..).map(|(name, position)| Op::RoomPut {
        before: None,
        after: Room {
            id: RoomId::from_uuid(id()),
            position,
            name: (*name).into(),
            active: true,
        },
    }));
    ops
}

/// The staff, grids and rooms that the invented cases use.
#[derive(Debug, Clone)]
pub struct PracticeStaff {
    pub supervisor: StaffId,
    /// The active mediators, or all active staff if there are none; never empty.
    pub mediators: Vec<StaffId>,
    /// The recorder, or the supervisor if there is none.
    pub recorder: StaffId,
    pub grids: Vec<GridId>,
    pub rooms: Vec<RoomId>,
}

impl PracticeStaff {
    /// Selects from the office's setup; none if no staff is active.
    pub fn of(setup: &OfficeSetup) -> Option<PracticeStaff> {
        let active = || setup.staff.iter().filter(|s| s.active);
        let first = |role| active().find(|s| s.role == role).map(|s| s.id);
        let supervisor = first(StaffRole::Supervisor).or(active().next().map(|s| s.id))?;
        let mediates = |s: &&Staff| s.role == StaffRole::Mediator;
        let mut mediators: Vec<_> = active().filter(mediates).map(|s| s.id).collect();
        if mediators.is_empty() {
            mediators = active().map(|s| s.id).collect();
        }
        Some(PracticeStaff {
            supervisor,
            mediators,
            recorder: first(StaffRole::Recorder).unwrap_or(supervisor),
            grids: setup
                .grids
                .iter()
                .filter(|g| g.active)
                .map(|g| g.id)
                .collect(),
            rooms: setup
                .rooms
                .iter()
                .filter(|r| r.active)
                .map(|r| r.id)
                .collect(),
        })
    }

    /// Returns a mediator by index; the list repeats.
    pub fn mediator(&self, nth: usize) -> StaffId {
        self.mediators[nth % self.mediators.len()]
    }

    /// Returns the grid with this number, counted from 1.
    pub fn grid(&self, number: usize) -> Option<GridId> {
        self.grids.get(number.checked_sub(1)?).copied()
    }

    /// Returns a room by index; the list repeats.
    pub fn room(&self, nth: usize) -> Option<RoomId> {
        self.rooms.get(nth % self.rooms.len().max(1)).copied()
    }
}
