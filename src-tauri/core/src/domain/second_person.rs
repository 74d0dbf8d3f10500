//! The second person of an act that one supervisor must not do alone where the office has two: who may confirm it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::StaffId;
use super::independence::AccountActs;
use super::office::Staff;

/// The days for which everybody who signs in is told of an act that nobody could confirm.
pub const TOLD_DAYS: i64 = 7;

/// The second person of an act that needs two; the entry of an act that needs none has no such field. Tags are stored; they
/// never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecondPerson {
    /// This person confirmed it with their own passphrase.
    ConfirmedBy(StaffId),
    /// The office has two supervisors, but nobody could confirm it.
    Nobody,
}

/// Returns true if the office has two supervisors who have signed in. `by` counts as one who has; for `acts` see
/// [`possible_seconds`].
pub fn takes_two(staff: &[Staff], acts: &[AccountActs], by: Option<StaffId>) -> bool {
    let has_access = |id: StaffId| acts.iter().any(|acts| acts.with_access().contains(&id));
    let is_there = |id: StaffId| Some(id) == by || has_access(id);
    let supervisors = staff.iter().filter(|member| member.is_supervisor());
    supervisors.filter(|member| is_there(member.id)).count() >= 2
}

/// Returns the people who can confirm an act of `by`; none if it needs nobody, because the office has not two supervisors who
/// have signed in.
///
/// These are all other members, of whatever role, who are active, have signed in, have a passphrase of their own
/// (`has_passphrase`), and can confirm it by the accounts ([`AccountActs::can_confirm`]). `acts` are the accounts now and, if the
/// clock is behind the newest entry, at the time of that entry: one of them is enough, so that a clock that is set back
/// makes nobody dependent again.
pub fn possible_seconds(
    staff: &[Staff],
    acts: &[AccountActs],
    by: StaffId,
    has_passphrase: impl Fn(StaffId) -> bool,
) -> Option<Vec<StaffId>> {
    let can_confirm = |id: &StaffId| {
        let confirms =
            |acts: &AccountActs| acts.with_access().contains(id) && acts.can_confirm(by, *id);
        *id != by && has_passphrase(*id) && acts.iter().any(confirms)
    };
    takes_two(staff, acts, Some(by)).then(|| {
        let active = staff.iter().filter(|member| member.active);
        active.map(|member| member.id).filter(can_confirm).collect()
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::domain::independence::{AccountAct, IndependenceRule};
    use crate::domain::office::Staff;
    use crate::domain::vocabulary::StaffRole;

    const HEAD: StaffId = StaffId::from_bytes([1; 16]);
    const DEPUTY: StaffId = StaffId::from_bytes([2; 16]);
    const MEDIATOR: StaffId = StaffId::from_bytes([3; 16]);
    const FORMER: StaffId = StaffId::from_bytes([4; 16]);

    fn time(n: i64) -> DateTime<Utc> {
        let first: DateTime<Utc> = "2026-01-05T02:00:00Z".parse().unwrap();
        first + TimeDelta::days(n)
    }

    fn staff() -> Vec<Staff> {
        let member = |id, role, active| Staff {
            id,
            position: 1,
            name: "沈一".into(),
            role,
            team: String::new(),
            active,
        };
        vec![
            member(HEAD, StaffRole::Supervisor, true),
            member(DEPUTY, StaffRole::Supervisor, true),
            member(MEDIATOR, StaffRole::Mediator, true),
            member(FORMER, StaffRole::Supervisor, false),
        ]
    }

    /// Returns the accounts after these people signed in.
    fn signed_in(people: &[StaffId]) -> AccountActs {
        let mut acts = AccountActs::new(IndependenceRule::SecondPerson);
        for by in people {
            let day = Some(time(0).date_naive());
            acts.add(AccountAct::SignedIn { by: *by, day }, time(0));
        }
        acts
    }

    #[test]
    fn two_supervisors_who_signed_in_make_the_rule() {
        let all = |_: StaffId| true;
        let possible =
            |people: &[StaffId]| possible_seconds(&staff(), &[signed_in(people)], HEAD, all);
        assert_eq!(possible(&[HEAD, MEDIATOR]), None);
        assert_eq!(possible(&[HEAD, MEDIATOR, FORMER]), None, "inactive");
        assert_eq!(possible(&[HEAD, DEPUTY]), Some(vec![DEPUTY]));
        assert_eq!(
            possible(&[DEPUTY]),
            Some(vec![DEPUTY]),
            "the one who acts is there"
        );
        let everybody = possible(&[HEAD, DEPUTY, MEDIATOR, FORMER]);
        assert_eq!(everybody, Some(vec![DEPUTY, MEDIATOR]));
    }

    #[test]
    fn whoever_depends_on_the_other_or_has_no_passphrase_confirms_nothing() {
        let mut acts = signed_in(&[HEAD, DEPUTY, MEDIATOR]);
        let (by, member) = (HEAD, DEPUTY);
        acts.add(AccountAct::Held { by, member }, time(1));
        let now = [acts];
        let possible = possible_seconds(&staff(), &now, HEAD, |_| true);
        assert_eq!(possible, Some(vec![MEDIATOR]));
        let has_none = possible_seconds(&staff(), &now, HEAD, |id| id != MEDIATOR);
        assert_eq!(has_none, Some(vec![]), "the rule stays");
        let [mut later] = now.clone();
        for n in 2..5 {
            let (by, day) = (MEDIATOR, Some(time(n).date_naive()));
            later.add(AccountAct::SignedIn { by, day }, time(n));
        }
        later.forget_old(time(31));
        let both = possible_seconds(&staff(), &[now, [later]].concat(), HEAD, |_| true);
        assert_eq!(both, Some(vec![DEPUTY, MEDIATOR]), "by the newest entry");
    }
}
