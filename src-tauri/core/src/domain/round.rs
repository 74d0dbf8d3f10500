//! The rounds of a case: a reopening 重新受理 ends one and begins the next. What happened in a round stays counted in its
//! months; the reopened case comes in again with a term of its own.

use chrono::NaiveDate;

use super::case::{Case, Round};
use super::reopening::{CountedFacts, Reopening};
use super::vocabulary::{Outcome, Stage};

impl Round {
    pub fn closed_on(&self) -> Option<NaiveDate> {
        let closed = self.closing.as_ref().map(|c| c.on);
        closed.or(self.answer.as_ref().map(|a| a.on))
    }

    /// Returns the stage at which the round ended.
    pub fn stage(&self) -> Stage {
        let outcome = self.closing.as_ref().map(|c| c.outcome);
        outcome.map_or(Stage::Answered, Outcome::stage)
    }
}

impl Case {
    /// Returns the last reopening, which began the current round.
    pub fn reopening(&self) -> Option<&Reopening> {
        self.rounds.last().map(|round| &round.reopening)
    }

    /// Returns the day from which the current term counts: the acceptance, or the reopening of an accepted case.
    pub fn term_began_on(&self) -> Option<NaiveDate> {
        let accepted = self.acceptance.as_ref()?.on;
        let reopened = self.reopening().filter(|r| r.due_on.is_some());
        Some(reopened.map_or(accepted, |r| r.on))
    }

    /// Returns the last day of the current term as counted, without its extension.
    pub fn counted_due_on(&self) -> Option<NaiveDate> {
        let accepted = self.acceptance.as_ref()?.due_on;
        let reopened = self.reopening().and_then(|r| r.due_on);
        Some(reopened.unwrap_or(accepted))
    }

    /// Returns what the case is counted by now.
    pub fn counted_facts(&self) -> CountedFacts {
        CountedFacts {
            nature: self.fields.nature,
            cause: self.fields.cause,
            source: self.fields.source,
            grid: self.fields.grid,
            mediator: self.fields.mediator,
            people: self.people(),
            collective: self.fields.collective,
            claimed: self.claimed_amount(),
        }
    }

    /// Returns the day on which the last round ended.
    pub fn last_round_closed_on(&self) -> Option<NaiveDate> {
        self.rounds.last().and_then(Round::closed_on)
    }

    /// Ends the current round and begins the next one.
    pub(super) fn begin_round(&mut self, reopening: &Reopening) {
        let agreed = self.agreed_amount();
        let mut closing = self.closing.take();
        if let Some(closing) = closing.as_mut().filter(|c| c.outcome.is_success()) {
            // The obligations may change in the next round; what was agreed in this one stays.
            closing.agreed = Some(agreed);
        }
        self.rounds.push(Round {
            accepted: self.acceptance.is_some(),
            held_sessions: u32::try_from(self.held_session_count()).unwrap_or(u32::MAX),
            extension: self.extension.take(),
            closing,
            answer: self.answer.take(),
            reopening: reopening.clone(),
        });
    }
}
