//! The independence of people: nobody is independent of a person who made, reset or promoted their account lately, because
//! that person may know the passphrase.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::ids::StaffId;

/// The days since the request of an erasure, or since an account came into the hand of another, on which colleagues must have signed in.
pub const SEEN_DAYS: usize = 3;

/// The days for which somebody whose account another person made, reset or promoted does not count as independent of them.
pub const DEPENDENT_DAYS: u64 = 30;

/// The rule for which the independence of people is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IndependenceRule {
    /// The two people of an erasure and those who are told of it: every change of a role counts.
    #[default]
    Erasure,
    /// The second person of another act: a change of a role tells nobody a passphrase, and counts only if it makes a supervisor.
    SecondPerson,
}

/// An entry of the journal from which the independence of people follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountAct {
    /// The account came into the hand of a person, who made, reset or reactivated it.
    Held {
        by: StaffId,
        member: StaffId,
    },
    /// A person made the member a supervisor.
    Promoted {
        by: StaffId,
        member: StaffId,
    },
    /// A person gave the member a role other than that of a supervisor.
    RoleChanged {
        by: StaffId,
        member: StaffId,
    },
    /// Whoever had the recovery key took the account over.
    Recovered {
        member: StaffId,
    },
    SignedIn {
        by: StaffId,
        /// None if it is in the future: the person has access, but was seen on no day.
        day: Option<NaiveDate>,
    },
    Removed {
        member: StaffId,
    },
}

/// An account that is in the hand of another person until enough days have passed.
#[derive(Debug, Clone)]
struct Bond {
    /// None if whoever had the recovery key took the account over.
    by: Option<StaffId>,
    member: StaffId,
    /// Only the role of the member was changed: nobody else can sign in as them.
    is_role: bool,
    since: DateTime<Utc>,
    /// The days since, on which people signed in who have nothing to do with it.
    seen: BTreeSet<NaiveDate>,
}

/// The bonds that relate people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bonds {
    All,
    /// Those by which a person can sign in as another one. Everybody else is told of things in their own name, and counts as
    /// somebody who looks on.
    OfAccounts,
}

/// The accounts of the office as the journal knows them: who depends on whom, and who has access.
#[derive(Debug, Clone, Default)]
pub struct AccountActs {
    rule: IndependenceRule,
    bonds: Vec<Bond>,
    /// The people who signed in and were not removed since.
    with_access: BTreeSet<StaffId>,
}

impl AccountActs {
    /// Returns the accounts of an empty journal.
    pub fn new(rule: IndependenceRule) -> AccountActs {
        AccountActs {
            rule,
            ..AccountActs::default()
        }
    }

    /// Adds the next entry. `at` is the latest time that the journal had by then: a clock that is put back makes nothing older.
    pub fn add(&mut self, act: AccountAct, at: DateTime<Utc>) {
        let bond = |by, member| Bond {
            by,
            member,
            is_role: matches!(
                act,
                AccountAct::Promoted { .. } | AccountAct::RoleChanged { .. }
            ),
            since: at,
            seen: BTreeSet::new(),
        };
        match act {
            AccountAct::Held { by, member } | AccountAct::Promoted { by, member } => {
                self.bonds.push(bond(Some(by), member));
            }
            AccountAct::RoleChanged { by, member } => {
                if self.rule == IndependenceRule::Erasure {
                    self.bonds.push(bond(Some(by), member));
                }
            }
            AccountAct::Recovered { member } => self.bonds.push(bond(None, member)),
            AccountAct::SignedIn { by, day } => {
                self.with_access.insert(by);
                let unrelated: Vec<bool> = (self.bonds.iter())
                    .map(|bond| !self.excluded_watchers_of(bond).contains(&by))
                    .collect();
                for (bond, unrelated) in self.bonds.iter_mut().zip(unrelated) {
                    if unrelated {
                        bond.seen.extend(day);
                    }
                }
            }
            AccountAct::Removed { member } => {
                self.with_access.remove(&member);
            }
        }
        self.forget_old(at);
    }

    /// Forgets what is so long ago, and was followed by so many days with sign-ins of unrelated people, that it no longer counts. Such
    /// days are not asked for where everybody with access is related.
    pub fn forget_old(&mut self, now: DateTime<Utc>) {
        let days = TimeDelta::days(i64::try_from(DEPENDENT_DAYS).unwrap_or(i64::MAX));
        let stays: Vec<bool> = (self.bonds.iter())
            .map(|bond| {
                let related = self.excluded_watchers_of(bond);
                let is_watched = (self.with_access.iter()).any(|one| !related.contains(one));
                now - bond.since < days || (is_watched && bond.seen.len() < SEEN_DAYS)
            })
            .collect();
        let mut stays = stays.into_iter();
        self.bonds.retain(|_| stays.next().unwrap_or(true));
    }

    /// Adds those to whom the bonds lead from these people, step by step.
    fn follow(
        &self,
        people: &mut BTreeSet<StaffId>,
        bonds: Bonds,
        step: impl Fn(StaffId, StaffId) -> (StaffId, StaffId),
    ) {
        loop {
            let before = people.len();
            let counts = |bond: &&Bond| bonds == Bonds::All || !bond.is_role;
            for bond in self.bonds.iter().filter(counts) {
                let Some(by) = bond.by else { continue };
                let (from, to) = step(by, bond.member);
                if people.contains(&from) {
                    people.insert(to);
                }
            }
            if people.len() == before {
                return;
            }
        }
    }

    /// Returns the person, everybody who has their account in hand, also by way of others, and everybody whose account one of
    /// these has in hand.
    fn related_to(&self, person: StaffId, bonds: Bonds) -> BTreeSet<StaffId> {
        let mut related = BTreeSet::from([person]);
        self.follow(&mut related, bonds, |by, member| (member, by));
        self.follow(&mut related, bonds, |by, member| (by, member));
        related
    }

    /// Returns the two people of a bond, with everybody who does not look on for them.
    fn excluded_watchers_of(&self, bond: &Bond) -> BTreeSet<StaffId> {
        let mut excluded = self.related_to(bond.member, Bonds::OfAccounts);
        if let Some(by) = bond.by {
            excluded.extend(self.related_to(by, Bonds::OfAccounts));
        }
        excluded
    }

    fn dependent_by(&self, person: StaffId, bonds: Bonds) -> BTreeSet<StaffId> {
        let mut dependent = self.related_to(person, bonds);
        let recovered = self.bonds.iter().filter(|bond| bond.by.is_none());
        dependent.extend(recovered.flat_map(|bond| self.related_to(bond.member, bonds)));
        dependent
    }

    /// Returns the person, everybody related to them, and those whose accounts the recovery key opened.
    pub fn dependent_on(&self, person: StaffId) -> BTreeSet<StaffId> {
        self.dependent_by(person, Bonds::All)
    }

    /// Returns those of [`AccountActs::dependent_on`] who do not count as people who look on: somebody else may sign in as them. A
    /// colleague who only got another role looks on.
    pub fn excluded_watchers(&self, person: StaffId) -> BTreeSet<StaffId> {
        self.dependent_by(person, Bonds::OfAccounts)
    }

    /// Returns whether the two have nothing to do with each other's accounts, and nobody took one over with the recovery key.
    pub fn are_independent(&self, one: StaffId, other: StaffId) -> bool {
        !self.dependent_on(one).contains(&other) && !self.dependent_on(other).contains(&one)
    }

    /// Returns true if `other` can confirm an act of `by`: the two have nothing to do with each other's accounts, and the recovery
    /// key opened neither that of `other` nor one that is related to it. The act of somebody whose own account the recovery key
    /// opened can be confirmed: a colleague is better than nobody.
    pub fn can_confirm(&self, by: StaffId, other: StaffId) -> bool {
        let mut recovered = self.bonds.iter().filter(|bond| bond.by.is_none());
        !self.related_to(by, Bonds::All).contains(&other)
            && !recovered.any(|bond| self.related_to(bond.member, Bonds::All).contains(&other))
    }

    /// Returns the people who signed in and were not removed since.
    pub fn with_access(&self) -> &BTreeSet<StaffId> {
        &self.with_access
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: StaffId = StaffId::from_bytes([1; 16]);
    const DEPUTY: StaffId = StaffId::from_bytes([2; 16]);
    const MEDIATOR: StaffId = StaffId::from_bytes([3; 16]);
    const AUDITOR: StaffId = StaffId::from_bytes([4; 16]);

    fn time(n: i64) -> DateTime<Utc> {
        let first: DateTime<Utc> = "2026-01-05T02:00:00Z".parse().unwrap();
        first + TimeDelta::days(n)
    }

    fn held(by: StaffId, member: StaffId) -> AccountAct {
        AccountAct::Held { by, member }
    }

    fn signed_in(by: StaffId, n: i64) -> (AccountAct, i64) {
        let day = Some(time(n).date_naive());
        (AccountAct::SignedIn { by, day }, n)
    }

    /// Returns the state of the accounts on a day after acts on earlier days.
    fn on(now: i64, acts: &[(AccountAct, i64)]) -> AccountActs {
        judged(IndependenceRule::Erasure, now, acts)
    }

    fn judged(rule: IndependenceRule, now: i64, acts: &[(AccountAct, i64)]) -> AccountActs {
        let mut known = AccountActs::new(rule);
        for (act, n) in acts {
            known.add(*act, time(*n));
        }
        known.forget_old(time(now));
        known
    }

    #[test]
    fn an_account_is_in_the_hand_of_its_maker_for_thirty_days() {
        let made = [(held(HEAD, MEDIATOR), 0)];
        assert!(!on(29, &made).are_independent(HEAD, MEDIATOR));
        assert!(
            !on(29, &made).are_independent(MEDIATOR, HEAD),
            "the reverse"
        );
        assert!(on(30, &made).are_independent(HEAD, MEDIATOR));
        assert!(
            on(1, &made).are_independent(DEPUTY, MEDIATOR),
            "another one"
        );
    }

    #[test]
    fn accounts_of_others_are_no_detour() {
        let chain = [(held(HEAD, DEPUTY), 1), (held(DEPUTY, MEDIATOR), 3)];
        assert!(!on(4, &chain).are_independent(HEAD, MEDIATOR));
        let siblings = [(held(HEAD, DEPUTY), 1), (held(HEAD, MEDIATOR), 3)];
        assert!(!on(4, &siblings).are_independent(DEPUTY, MEDIATOR));
        assert!(on(4, &siblings).are_independent(DEPUTY, AUDITOR));
        // Two who each reset the account of a third one have nothing to do with each other's.
        let shared = [(held(HEAD, MEDIATOR), 1), (held(DEPUTY, MEDIATOR), 3)];
        assert!(on(4, &shared).are_independent(HEAD, DEPUTY));
        assert!(!on(4, &shared).are_independent(DEPUTY, MEDIATOR));
    }

    #[test]
    fn an_account_that_the_recovery_key_opened_is_in_the_hand_of_anybody() {
        let taken = [(AccountAct::Recovered { member: DEPUTY }, 2)];
        assert!(!on(4, &taken).are_independent(HEAD, DEPUTY));
        assert!(!on(4, &taken).are_independent(DEPUTY, HEAD));
        assert!(on(4, &taken).are_independent(HEAD, MEDIATOR));
        assert!(on(32, &taken).are_independent(HEAD, DEPUTY));
    }

    /// The recovery key is no reason to let somebody act alone.
    #[test]
    fn a_person_whose_account_the_recovery_key_opened_confirms_nothing_but_is_confirmed() {
        let second = IndependenceRule::SecondPerson;
        let taken = [
            (held(DEPUTY, AUDITOR), 1),
            (AccountAct::Recovered { member: DEPUTY }, 2),
        ];
        let acts = judged(second, 4, &taken);
        assert!(!acts.can_confirm(HEAD, DEPUTY));
        assert!(!acts.can_confirm(HEAD, AUDITOR), "in the hand of DEPUTY");
        assert!(!acts.can_confirm(DEPUTY, AUDITOR));
        assert!(acts.can_confirm(DEPUTY, HEAD));
        assert!(acts.can_confirm(DEPUTY, MEDIATOR));
        assert!(judged(second, 32, &taken).can_confirm(HEAD, DEPUTY));
    }

    /// A role is changed without a passphrase and without the member.
    #[test]
    fn a_change_of_a_role_binds_for_an_erasure_only() {
        let (by, member) = (HEAD, MEDIATOR);
        let changed = [(AccountAct::RoleChanged { by, member }, 0)];
        assert!(!on(1, &changed).are_independent(HEAD, MEDIATOR));
        let second = judged(IndependenceRule::SecondPerson, 1, &changed);
        assert!(second.can_confirm(HEAD, MEDIATOR));
        let promoted = [(AccountAct::Promoted { by, member }, 0)];
        let second = judged(IndependenceRule::SecondPerson, 1, &promoted);
        assert!(!second.can_confirm(HEAD, MEDIATOR));
    }

    /// Else a supervisor who gives everybody another role would be watched by nobody.
    #[test]
    fn who_got_another_role_still_looks_on() {
        let (by, member) = (HEAD, MEDIATOR);
        for changed in [
            AccountAct::RoleChanged { by, member },
            AccountAct::Promoted { by, member },
        ] {
            let acts = [
                signed_in(MEDIATOR, 0),
                (held(HEAD, DEPUTY), 1),
                (changed, 1),
            ];
            assert!(!on(40, &acts).are_independent(HEAD, DEPUTY));
            assert!(!on(20, &acts).excluded_watchers(HEAD).contains(&MEDIATOR));
            let bound = on(20, &acts).dependent_on(HEAD).contains(&MEDIATOR);
            assert!(bound, "control");
            let with = |by| [&acts[..], &[2, 3, 4].map(|n| signed_in(by, n))].concat();
            assert!(on(40, &with(MEDIATOR)).are_independent(HEAD, DEPUTY));
            assert!(
                !on(40, &with(HEAD)).are_independent(HEAD, DEPUTY),
                "not the maker"
            );
            // Whoever can sign in as the one who got the role is no other person.
            let in_hand = [&acts[..], &[(held(HEAD, MEDIATOR), 1)]].concat();
            let nobody = on(40, &in_hand).are_independent(HEAD, DEPUTY);
            assert!(nobody, "nobody looks on");
        }
    }

    #[test]
    fn a_sign_in_in_the_future_gives_access_and_is_no_day_on_which_somebody_was_seen() {
        let future = |by| (AccountAct::SignedIn { by, day: None }, 1);
        let acts = on(
            40,
            &[future(AUDITOR), (held(HEAD, MEDIATOR), 1), future(AUDITOR)],
        );
        assert!(acts.with_access().contains(&AUDITOR));
        assert!(!acts.are_independent(HEAD, MEDIATOR));
    }

    /// A clock that is set forward does not make an account old where somebody unrelated has access.
    #[test]
    fn days_without_an_unrelated_sign_in_make_no_account_old() {
        let made = [signed_in(AUDITOR, 0), (held(HEAD, MEDIATOR), 1)];
        let with = |more: &[(AccountAct, i64)]| [&made[..], more].concat();
        assert!(!on(40, &made).are_independent(HEAD, MEDIATOR));
        let related = [1, 2, 3].map(|n| signed_in(MEDIATOR, n));
        assert!(!on(40, &with(&related)).are_independent(HEAD, MEDIATOR));
        let twice = [signed_in(AUDITOR, 1), signed_in(AUDITOR, 2)];
        assert!(!on(40, &with(&twice)).are_independent(HEAD, MEDIATOR));
        let seen = [1, 2, 3].map(|n| signed_in(AUDITOR, n));
        assert!(on(40, &with(&seen)).are_independent(HEAD, MEDIATOR));
        assert!(!on(20, &with(&seen)).are_independent(HEAD, MEDIATOR));
        let gone = [(AccountAct::Removed { member: AUDITOR }, 2)];
        assert!(on(40, &with(&gone)).are_independent(HEAD, MEDIATOR));
        // One account of a person does not vouch for another one.
        let second = [(held(HEAD, DEPUTY), 1)];
        let deputy = [1, 2, 3].map(|n| signed_in(DEPUTY, n));
        let both = with(&[&second[..], &deputy[..]].concat());
        assert!(!on(40, &both).are_independent(HEAD, MEDIATOR));
    }
}
