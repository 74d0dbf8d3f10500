//! The independence of people: nobody is independent of a person who made, reset or promoted their account lately, because
//! that person may know the passphrase.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::erasure::DEPENDENT_DAYS;
use super::ids::StaffId;

/// An act of a person by which the account of another one came into their hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountAct {
    /// None if whoever had the recovery key took the account over.
    pub by: Option<StaffId>,
    pub member: StaffId,
    pub at: DateTime<Utc>,
}

/// All acts on accounts.
#[derive(Debug, Clone, Default)]
pub struct AccountActs(Vec<AccountAct>);

impl AccountActs {
    pub fn new(acts: Vec<AccountAct>) -> AccountActs {
        AccountActs(acts)
    }

    /// Returns the people whose accounts are in the hand of this person, directly or by the accounts of others; an act in the
    /// future is no act long ago.
    pub fn in_hand_of(&self, person: StaffId, now: DateTime<Utc>) -> BTreeSet<StaffId> {
        let days = i64::try_from(DEPENDENT_DAYS).unwrap_or(i64::MAX);
        let is_recent = |act: &&AccountAct| now - act.at < TimeDelta::days(days);
        let recent: Vec<&AccountAct> = self.0.iter().filter(is_recent).collect();
        let mut in_hand = BTreeSet::new();
        loop {
            let is_held = |by: StaffId| by == person || in_hand.contains(&by);
            let more: Vec<StaffId> = (recent.iter())
                .filter(|act| act.by.is_none_or(is_held) && act.member != person)
                .map(|act| act.member)
                .filter(|member| !in_hand.contains(member))
                .collect();
            if more.is_empty() {
                return in_hand;
            }
            in_hand.extend(more);
        }
    }

    /// Returns whether neither of the two has the account of the other one in hand, and nobody took one over with the
    /// recovery key.
    pub fn are_independent(&self, one: StaffId, other: StaffId, now: DateTime<Utc>) -> bool {
        !self.in_hand_of(one, now).contains(&other) && !self.in_hand_of(other, now).contains(&one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: StaffId = StaffId::from_bytes([1; 16]);
    const DEPUTY: StaffId = StaffId::from_bytes([2; 16]);
    const MEDIATOR: StaffId = StaffId::from_bytes([3; 16]);

    fn day(n: i64) -> DateTime<Utc> {
        let first: DateTime<Utc> = "2026-01-05T02:00:00Z".parse().unwrap();
        first + TimeDelta::days(n)
    }

    fn acts(acts: &[(Option<StaffId>, StaffId, i64)]) -> AccountActs {
        let act = |&(by, member, n)| AccountAct {
            by,
            member,
            at: day(n),
        };
        AccountActs::new(acts.iter().map(act).collect())
    }

    #[test]
    fn an_account_is_in_the_hand_of_its_maker_for_thirty_days() {
        let made = acts(&[(Some(HEAD), MEDIATOR, 0)]);
        assert!(!made.are_independent(HEAD, MEDIATOR, day(29)));
        assert!(
            !made.are_independent(MEDIATOR, HEAD, day(29)),
            "the reverse"
        );
        assert!(made.are_independent(HEAD, MEDIATOR, day(30)));
        assert!(
            made.are_independent(DEPUTY, MEDIATOR, day(1)),
            "another one"
        );
        assert!(
            !made.are_independent(HEAD, MEDIATOR, day(-40)),
            "a clock that was put back"
        );
    }

    #[test]
    fn accounts_of_others_are_no_detour() {
        let chain = acts(&[(Some(DEPUTY), MEDIATOR, 3), (Some(HEAD), DEPUTY, 1)]);
        assert!(!chain.are_independent(HEAD, MEDIATOR, day(4)));
        let siblings = acts(&[(Some(HEAD), MEDIATOR, 3), (Some(HEAD), DEPUTY, 1)]);
        assert!(siblings.are_independent(DEPUTY, MEDIATOR, day(4)));
    }

    #[test]
    fn an_account_that_the_recovery_key_opened_is_in_the_hand_of_anybody() {
        let taken = acts(&[(None, DEPUTY, 2)]);
        assert!(!taken.are_independent(HEAD, DEPUTY, day(4)));
        assert!(!taken.are_independent(DEPUTY, HEAD, day(4)));
        assert!(taken.are_independent(HEAD, MEDIATOR, day(4)));
    }
}
