//! Permissions of the roles, and the rule that says which cases a person can see.
//!
//! The program enforces these rules; the encryption does not. Anybody who has the vault key can read the whole file
//! (see `docs/security.md`).

use serde::Serialize;
use ts_rs::TS;

use super::ids::StaffId;
use super::office::{OfficeSetup, Staff};
use super::vocabulary::StaffRole;

/// The permission that a command requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Commands that run before any book is open or concern only the own session.
    Anyone,
    /// Everybody who is signed in: names of the office, the own passphrase, the state of the backups.
    Enter,
    /// Reads cases.
    Read,
    /// Registers cases and changes their fields and parts.
    Record,
    /// Takes steps with legal effect: acceptance, closing, reopening, correcting, requesting an erasure.
    Decide,
    /// Exports cases and tallies.
    Export,
    /// Changes the office, its people, keys and backups; restricts and erases cases.
    Govern,
    /// Reads and exports the journal, and drops requests for erasure.
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

/// Returns whether a role grants a permission.
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

/// The facts of a case on which its visibility depends.
#[derive(Debug, Clone, Copy)]
pub struct CaseAccess<'a> {
    pub mediator: Option<StaffId>,
    pub co_mediators: &'a [StaffId],
    pub restricted: bool,
}

/// A person together with the cases that this person can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseVisibility {
    pub me: StaffId,
    pub cases: VisibleCases,
}

/// The range of cases that a person can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisibleCases {
    /// All cases: a supervisor.
    All,
    /// Cases that a team member mediates or co-mediates, and cases without mediators. A restricted case is visible only
    /// to its own mediators. `everyone` is true if the team contains the whole staff.
    Team {
        members: Vec<StaffId>,
        everyone: bool,
    },
    /// No case: an auditor, or a person who is not active.
    Nothing,
}

impl CaseVisibility {
    /// Returns the visibility that the role and the team of `me` give.
    pub fn of(setup: &OfficeSetup, me: StaffId) -> CaseVisibility {
        let cases = match setup.member(me) {
            Some(staff) if !staff.active || !allows(staff.role, Permission::Read) => {
                VisibleCases::Nothing
            }
            None => VisibleCases::Nothing,
            Some(staff) if staff.role == StaffRole::Supervisor => VisibleCases::All,
            Some(staff) => {
                let is_team_mate = |s: &&Staff| s.team == staff.team;
                let members: Vec<StaffId> = setup
                    .staff
                    .iter()
                    .filter(is_team_mate)
                    .map(|s| s.id)
                    .collect();
                VisibleCases::Team {
                    everyone: members.len() == setup.staff.len(),
                    members,
                }
            }
        };
        CaseVisibility { me, cases }
    }

    /// Returns whether the person can see the case.
    pub fn can_see(&self, case: CaseAccess<'_>) -> bool {
        let is_mediator =
            |id: StaffId| case.mediator == Some(id) || case.co_mediators.contains(&id);
        match &self.cases {
            VisibleCases::All => true,
            VisibleCases::Nothing => false,
            VisibleCases::Team { .. } if is_mediator(self.me) => true,
            VisibleCases::Team { .. } if case.restricted => false,
            VisibleCases::Team { everyone: true, .. } => true,
            VisibleCases::Team { members, .. } => {
                let is_assigned = case.mediator.is_some() || !case.co_mediators.is_empty();
                !is_assigned || members.iter().any(|id| is_mediator(*id))
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

    /// Returns two teams of mediators, a supervisor without a team, a recorder of team 甲, an auditor and an inactive
    /// mediator.
    fn office_setup() -> OfficeSetup {
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
            position: n.into(),
            name: format!("成员{n}"),
            role,
            team: team.into(),
            active,
        });
        OfficeSetup {
            staff: staff.into(),
            ..OfficeSetup::default()
        }
    }

    fn visible_to(mediator: Option<u8>, co: &[u8], restricted: bool) -> Vec<u8> {
        let setup = office_setup();
        let co_mediators: Vec<StaffId> = co.iter().map(|n| id(*n)).collect();
        let case = CaseAccess {
            mediator: mediator.map(id),
            co_mediators: &co_mediators,
            restricted,
        };
        (1..=8)
            .filter(|n| CaseVisibility::of(&setup, id(*n)).can_see(case))
            .collect()
    }

    #[test]
    fn a_case_is_visible_to_the_teams_of_its_mediators() {
        assert_eq!(visible_to(None, &[], false), [1, 2, 3, 4, 5]);
        assert_eq!(visible_to(Some(2), &[], false), [1, 2, 3, 5]);
        assert_eq!(visible_to(Some(4), &[], false), [1, 4]);
        assert_eq!(visible_to(Some(4), &[3], false), [1, 2, 3, 4, 5]);
        assert_eq!(
            visible_to(None, &[4], false),
            [1, 4],
            "assigned to its co-mediator"
        );
        assert_eq!(
            visible_to(Some(7), &[], false),
            [1, 2, 3, 5],
            "assigned to an inactive mediator"
        );
        assert_eq!(visible_to(Some(1), &[], false), [1]);
    }

    #[test]
    fn a_restricted_case_is_visible_to_its_mediators_and_the_supervisors() {
        assert_eq!(visible_to(Some(2), &[], true), [1, 2]);
        assert_eq!(visible_to(Some(2), &[4], true), [1, 2, 4]);
        assert_eq!(visible_to(None, &[], true), [1]);
        assert_eq!(
            visible_to(Some(7), &[], true),
            [1],
            "an inactive mediator can see no case"
        );
    }

    #[test]
    fn in_one_common_team_only_restricted_cases_are_hidden() {
        let mut setup = office_setup();
        for staff in &mut setup.staff {
            staff.team = String::new();
        }
        let visibility = CaseVisibility::of(&setup, id(4));
        assert!(matches!(
            visibility.cases,
            VisibleCases::Team { everyone: true, .. }
        ));
        let case = CaseAccess {
            mediator: Some(id(2)),
            co_mediators: &[],
            restricted: false,
        };
        assert!(visibility.can_see(case));
        assert!(!visibility.can_see(CaseAccess {
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
