//! Who may do what, and who sees which case: the one place where both are said.
//!
//! These are controls of the program, not of mathematics: whoever has the vault key can read the whole file
//! (`docs/security.md` says so to the office).

use serde::Serialize;
use ts_rs::TS;

use super::ids::StaffId;
use super::office::{House, Staff};
use super::vocabulary::StaffRole;

/// What somebody must be allowed to do for a command to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Before any book is open, and of one's own session.
    Anyone,
    /// Whoever is signed in: the house's names, one's own passphrase, the state of the backups.
    Enter,
    /// Read cases.
    Read,
    /// Enter cases and change what they say.
    Record,
    /// Steps with legal effect: acceptance, end, reopening, asking for an erasure.
    Decide,
    /// Take cases and tallies out of the book.
    Export,
    /// Change the office, its people, keys and backups; restrict and erase cases.
    Govern,
    /// Read the journal and take it out.
    Audit,
}

impl Permission {
    pub const ALL: [Permission; 8] = [
        Permission::Anyone,
        Permission::Enter,
        Permission::Read,
        Permission::Record,
        Permission::Decide,
        Permission::Export,
        Permission::Govern,
        Permission::Audit,
    ];
}

/// What a role allows.
pub const fn allows(role: StaffRole, permission: Permission) -> bool {
    use Permission::{Anyone, Audit, Decide, Enter, Export, Govern, Read, Record};
    match permission {
        Anyone | Enter => true,
        Read | Record => !matches!(role, StaffRole::Auditor),
        Decide | Export => matches!(role, StaffRole::Mediator | StaffRole::Supervisor),
        Govern => matches!(role, StaffRole::Supervisor),
        Audit => matches!(role, StaffRole::Supervisor | StaffRole::Auditor),
    }
}

/// What decides whether a case is seen.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    pub mediator: Option<StaffId>,
    pub co_mediators: &'a [StaffId],
    pub restricted: bool,
}

/// Whose eyes these are: which cases they see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    pub me: StaffId,
    pub reach: Reach,
}

/// How far somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// A supervisor: everything.
    All,
    /// Cases led or accompanied by one of these, or by nobody yet; restricted ones only if it is oneself.
    /// `everyone` says that all who work here are among them.
    Team {
        members: Vec<StaffId>,
        everyone: bool,
    },
    /// An auditor, and who is not active: no case.
    Nothing,
}

impl Sight {
    /// What this person sees in this house.
    pub fn of(house: &House, me: StaffId) -> Sight {
        let reach = match house.member(me) {
            Some(staff) if !staff.active || !allows(staff.role, Permission::Read) => Reach::Nothing,
            None => Reach::Nothing,
            Some(staff) if staff.role == StaffRole::Supervisor => Reach::All,
            Some(staff) => {
                let mate = |s: &&Staff| s.team == staff.team;
                let members: Vec<StaffId> = house.staff.iter().filter(mate).map(|s| s.id).collect();
                Reach::Team {
                    everyone: members.len() == house.staff.len(),
                    members,
                }
            }
        };
        Sight { me, reach }
    }

    /// Whether the case is seen.
    pub fn sees(&self, case: Object<'_>) -> bool {
        let of = |id: StaffId| case.mediator == Some(id) || case.co_mediators.contains(&id);
        match &self.reach {
            Reach::All => true,
            Reach::Nothing => false,
            Reach::Team { .. } if of(self.me) => true,
            Reach::Team { .. } if case.restricted => false,
            Reach::Team { everyone: true, .. } => true,
            Reach::Team { members, .. } => {
                let taken = case.mediator.is_some() || !case.co_mediators.is_empty();
                !taken || members.iter().any(|id| of(*id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::vocabulary::StaffRole::{Auditor, Mediator, Recorder, Supervisor};

    fn id(n: u8) -> StaffId {
        StaffId::from_bytes([n; 16])
    }

    /// Two teams of mediators, a supervisor without one, a recorder of the first, an auditor, one who left.
    fn house() -> House {
        let staff = [
            (1, Supervisor, "", true),
            (2, Mediator, "甲", true),
            (3, Mediator, "甲", true),
            (4, Mediator, "乙", true),
            (5, Recorder, "甲", true),
            (6, Auditor, "", true),
            (7, Mediator, "甲", false),
        ];
        let staff = staff.map(|(n, role, team, active)| Staff {
            id: id(n),
            place: n.into(),
            name: format!("成员{n}"),
            role,
            team: team.into(),
            active,
        });
        House {
            staff: staff.into(),
            ..House::default()
        }
    }

    fn seen_by(mediator: Option<u8>, co: &[u8], restricted: bool) -> Vec<u8> {
        let house = house();
        let co_mediators: Vec<StaffId> = co.iter().map(|n| id(*n)).collect();
        let case = Object {
            mediator: mediator.map(id),
            co_mediators: &co_mediators,
            restricted,
        };
        (1..=8)
            .filter(|n| Sight::of(&house, id(*n)).sees(case))
            .collect()
    }

    #[test]
    fn a_case_is_seen_by_the_teams_of_those_who_conduct_it() {
        assert_eq!(seen_by(None, &[], false), [1, 2, 3, 4, 5]);
        assert_eq!(seen_by(Some(2), &[], false), [1, 2, 3, 5]);
        assert_eq!(seen_by(Some(4), &[], false), [1, 4]);
        assert_eq!(seen_by(Some(4), &[3], false), [1, 2, 3, 4, 5]);
        assert_eq!(seen_by(None, &[4], false), [1, 4], "taken by who joined it");
        assert_eq!(
            seen_by(Some(7), &[], false),
            [1, 2, 3, 5],
            "of one who left"
        );
        assert_eq!(seen_by(Some(1), &[], false), [1]);
    }

    #[test]
    fn a_restricted_case_is_seen_by_its_own_and_the_supervisors() {
        assert_eq!(seen_by(Some(2), &[], true), [1, 2]);
        assert_eq!(seen_by(Some(2), &[4], true), [1, 2, 4]);
        assert_eq!(seen_by(None, &[], true), [1]);
        assert_eq!(seen_by(Some(7), &[], true), [1], "who left sees nothing");
    }

    #[test]
    fn in_one_common_team_only_restriction_divides() {
        let mut house = house();
        for staff in &mut house.staff {
            staff.team = String::new();
        }
        let sight = Sight::of(&house, id(4));
        assert!(matches!(sight.reach, Reach::Team { everyone: true, .. }));
        let case = Object {
            mediator: Some(id(2)),
            co_mediators: &[],
            restricted: false,
        };
        assert!(sight.sees(case));
        assert!(!sight.sees(Object {
            restricted: true,
            ..case
        }));
    }

    #[test]
    fn roles_allow_what_they_should_and_no_more() {
        use Permission::{Anyone, Audit, Decide, Enter, Export, Read, Record};
        let may = |role| {
            let allowed = Permission::ALL.into_iter().filter(|p| allows(role, *p));
            allowed.collect::<Vec<_>>()
        };
        assert_eq!(may(Supervisor), Permission::ALL);
        assert_eq!(may(Mediator), [Anyone, Enter, Read, Record, Decide, Export]);
        assert_eq!(may(Recorder), [Anyone, Enter, Read, Record]);
        assert_eq!(may(Auditor), [Anyone, Enter, Audit]);
    }
}
