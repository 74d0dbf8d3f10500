//! The invented market: its union, its people, its grids and rooms.

use crate::domain::ids::{GridId, RoomId, StaffId};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, House, Office, Room, Staff, SuccessFormula};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::vocabulary::{MediationBody, StaffRole};
use chrono::{DateTime, Utc};

use super::chance::Chance;

const STAFF: [(&str, StaffRole); 7] = [
    ("顾明澜", StaffRole::Supervisor),
    ("沈秀禾", StaffRole::Mediator),
    ("陆振亭", StaffRole::Mediator),
    ("钱素青", StaffRole::Mediator),
    ("蒋立舟", StaffRole::Mediator),
    ("苏晓苇", StaffRole::Mediator),
    ("范佳澄", StaffRole::Recorder),
];

/// The ten grids in their fixed order, each with its liaison.
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

fn union() -> Office {
    Office {
        name: "盛和食品市场工会联合会".into(),
        short: "盛".into(),
        body: MediationBody::Regional,
        number_pattern: NumberPattern::default(),
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: "范佳澄".into(),
        reviewed_by: "顾明澜".into(),
    }
}

/// The changes that furnish the house; all ids are of the instant.
pub fn furnish(chance: &mut Chance, utc: DateTime<Utc>) -> Vec<Op> {
    let mut count = 0;
    let mut id = || {
        count += 1;
        chance.id(utc, count)
    };
    let mut ops = vec![Op::OfficeSet {
        before: None,
        after: union(),
    }];
    ops.extend(
        STAFF
            .iter()
            .zip(1..)
            .map(|((name, role), place)| Op::StaffPut {
                before: None,
                after: Staff {
                    id: StaffId::from_uuid(id()),
                    place,
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
            .map(|((name, liaison), place)| Op::GridPut {
                before: None,
                after: Grid {
                    id: GridId::from_uuid(id()),
                    place,
                    name: (*name).into(),
                    liaison: (*liaison).into(),
                    active: true,
                },
            }),
    );
    ops.extend(ROOMS.iter().zip(1..).map(|(name, place)| Op::RoomPut {
        before: None,
        after: Room {
            id: RoomId::from_uuid(id()),
            place,
            name: (*name).into(),
            active: true,
        },
    }));
    ops
}

/// Who and what a house has to take a case through its stages.
#[derive(Debug, Clone)]
pub struct Cast {
    pub supervisor: StaffId,
    /// Never empty: the mediators, else all who are active.
    pub mediators: Vec<StaffId>,
    /// The recorder, or the supervisor who writes himself.
    pub recorder: StaffId,
    pub grids: Vec<GridId>,
    pub rooms: Vec<RoomId>,
}

impl Cast {
    /// None for a house in which nobody works.
    pub fn of(house: &House) -> Option<Cast> {
        let active = || house.staff.iter().filter(|s| s.active);
        let first = |role| active().find(|s| s.role == role).map(|s| s.id);
        let supervisor = first(StaffRole::Supervisor).or(active().next().map(|s| s.id))?;
        let mediates = |s: &&Staff| s.role == StaffRole::Mediator;
        let mut mediators: Vec<_> = active().filter(mediates).map(|s| s.id).collect();
        if mediators.is_empty() {
            mediators = active().map(|s| s.id).collect();
        }
        Some(Cast {
            supervisor,
            mediators,
            recorder: first(StaffRole::Recorder).unwrap_or(supervisor),
            grids: house
                .grids
                .iter()
                .filter(|g| g.active)
                .map(|g| g.id)
                .collect(),
            rooms: house
                .rooms
                .iter()
                .filter(|r| r.active)
                .map(|r| r.id)
                .collect(),
        })
    }

    pub fn mediator(&self, nth: usize) -> StaffId {
        self.mediators[nth % self.mediators.len()]
    }

    /// The grid of this place, from 1.
    pub fn grid(&self, place: usize) -> Option<GridId> {
        self.grids.get(place.checked_sub(1)?).copied()
    }

    pub fn room(&self, nth: usize) -> Option<RoomId> {
        self.rooms.get(nth % self.rooms.len().max(1)).copied()
    }
}
