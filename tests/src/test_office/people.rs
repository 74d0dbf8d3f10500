//! The people, grids and rooms of a test office, with ids that are the same in every run.

use casebook_core::domain::ids::{GridId, RoomId, StaffId};
use casebook_core::domain::office::Staff;
use casebook_core::domain::vocabulary::StaffRole;
use casebook_core::vault::Holder;

/// Returns the id of a grid by its number from 1.
pub fn grid(n: u8) -> GridId {
    GridId::from_bytes([0x10 + n; 16])
}

/// Returns the id of a staff member by their number from 1.
pub fn member(n: u8) -> StaffId {
    StaffId::from_bytes([0x40 + n; 16])
}

/// Returns the id of a room by its number from 1.
pub fn room(n: u8) -> RoomId {
    RoomId::from_bytes([0x70 + n; 16])
}

/// A member of the office who has a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The number that [`member`] takes.
    pub n: u8,
    pub name: &'static str,
    pub role: StaffRole,
    pub team: &'static str,
    pub active: bool,
}

const fn person(n: u8, name: &'static str, role: StaffRole, team: &'static str) -> Person {
    Person {
        n,
        name,
        role,
        team,
        active: true,
    }
}

/// The supervisor who founded the office.
pub const HEAD: Person = person(1, "沈一", StaffRole::Supervisor, "甲");
pub const MEDIATOR: Person = person(2, "顾二", StaffRole::Mediator, "甲");
/// A mediator of the team of [`MEDIATOR`].
pub const TEAMMATE: Person = person(3, "周三", StaffRole::Mediator, "甲");
/// A mediator of another team.
pub const OTHER_TEAM: Person = person(4, "吴四", StaffRole::Mediator, "乙");
pub const RECORDER: Person = person(5, "郑五", StaffRole::Recorder, "甲");
pub const AUDITOR: Person = person(6, "王六", StaffRole::Auditor, "甲");
/// A mediator who left the office and whose passphrase is still in the vault.
pub const FORMER: Person = Person {
    active: false,
    ..person(7, "冯七", StaffRole::Mediator, "甲")
};
/// A second supervisor.
pub const DEPUTY: Person = person(8, "陈八", StaffRole::Supervisor, "乙");

pub const PEOPLE: [Person; 8] = [
    HEAD, MEDIATOR, TEAMMATE, OTHER_TEAM, RECORDER, AUDITOR, FORMER, DEPUTY,
];

impl Person {
    pub fn id(&self) -> StaffId {
        member(self.n)
    }

    pub fn passphrase(&self) -> String {
        format!("北仓 晒网 的 阿婆 从 不 记账 {}", self.n)
    }

    pub(super) fn holder(&self) -> Holder {
        Holder {
            user_id: self.id().uuid(),
            display: self.name.to_owned(),
        }
    }

    pub(super) fn staff(&self) -> Staff {
        Staff {
            id: self.id(),
            position: self.n.into(),
            name: self.name.to_owned(),
            role: self.role,
            team: self.team.to_owned(),
            active: self.active,
        }
    }
}
