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
            Reach::Team { members, .. } => {
                let taken = case.mediator.is_some() || !case.co_mediators.is_empty();
                !taken || members.iter().any(|id| of(*id))
            }
        }
    }
}
