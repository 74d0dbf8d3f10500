//! The figures of a period in which a case counts once: people, amounts, and the cases of the sentence. In all other figures
//! a reopened case is an entry for each of its rounds.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::tally_facts::{EntryKind, TallyFacts};

/// The round by which a case counts, if a figure that counts each case once finds several of its rounds in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountedOnce {
    /// People and claimed amounts.
    First,
    /// Agreed amounts: an agreement replaces the one before it.
    LastAgreement,
}

/// The shares of rounds in figures of a period in which their case counts by another round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeats {
    /// Rounds that came in.
    pub entered: i64,
    pub people: i64,
    /// Rounds that were closed.
    pub closed: i64,
    pub claimed: i64,
    /// Rounds that were closed with an agreement.
    pub agreements: i64,
    pub agreed: i64,
}

impl Repeats {
    pub fn add(&mut self, other: &Repeats) {
        self.entered += other.entered;
        self.people += other.people;
        self.closed += other.closed;
        self.claimed += other.claimed;
        self.agreements += other.agreements;
        self.agreed += other.agreed;
    }
}

impl TallyFacts {
    /// Returns the day on which the round is one of the new ones.
    fn entered_on(&self, accepted_only: bool) -> Option<NaiveDate> {
        match (accepted_only, self.entry) {
            _ if self.is_consultation() => None,
            (false, _) | (true, EntryKind::Reaccepted) => Some(self.registered_on),
            (true, _) => self.accepted_on,
        }
    }

    /// Returns the day on which the round is one of the closed ones.
    fn counted_as_closed_on(&self, accepted_only: bool) -> Option<NaiveDate> {
        let is_counted = !self.is_consultation()
            && self.outcome.is_some()
            && (!accepted_only || self.accepted_on.is_some());
        self.closed_on.filter(|_| is_counted)
    }
}

/// Returns for each round of a case what it must not add to the figures of these days; `accepted_only` leaves out what
/// happened before the acceptance.
pub fn repeats_by_round(
    rounds: &[TallyFacts],
    days: &RangeInclusive<NaiveDate>,
    accepted_only: bool,
) -> Vec<Repeats> {
    let mut repeats = vec![Repeats::default(); rounds.len()];
    let counted = |day_of: &dyn Fn(&TallyFacts) -> Option<NaiveDate>| -> Vec<usize> {
        let is_counted = |at: &usize| day_of(&rounds[*at]).is_some_and(|day| days.contains(&day));
        (0..rounds.len()).filter(is_counted).collect()
    };
    let entered = counted(&|round| round.entered_on(accepted_only));
    for at in entered.into_iter().skip(1) {
        repeats[at].entered = 1;
        repeats[at].people = rounds[at].counted.people.into();
    }
    let closed = counted(&|round| round.counted_as_closed_on(accepted_only));
    let has_agreement = |at: &usize| rounds[*at].outcome.is_some_and(|o| o.is_success());
    let agreements: Vec<usize> = closed.iter().copied().filter(has_agreement).collect();
    for at in closed.into_iter().skip(1) {
        repeats[at].closed = 1;
        repeats[at].claimed = rounds[at].counted.claimed.fen();
    }
    for at in agreements.into_iter().rev().skip(1) {
        repeats[at].agreements = 1;
        repeats[at].agreed = rounds[at].agreed.fen();
    }
    repeats
}
