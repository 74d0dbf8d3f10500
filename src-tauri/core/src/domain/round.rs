//! The rounds of a case: a reopening 重新受理 ends one and begins the next. What happened in a round stays counted in its
//! months; the reopened case comes in again with a term of its own.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::case::{Case, Round, Session};
use super::clock_rules::ClockRule;
use super::reopening::{CountedFacts, Reopening};
use super::vocabulary::{ClockKind, Nature, Outcome, Stage};

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
        let reopened = self.rounds.last().filter(|round| round.accepted);
        Some(reopened.map_or(accepted, |round| round.reopening.on))
    }

    /// Returns the rule for the current term of mediation; none if it is not accepted or the law sets no term.
    pub fn mediation_rule(&self) -> Option<&'static ClockRule> {
        self.fields
            .rule(ClockKind::Mediation, self.term_began_on()?)
    }

    /// Returns the last day of the current term as counted, without its extension.
    pub fn counted_due_on(&self) -> Option<NaiveDate> {
        self.fields.mediation_due(self.term_began_on()?)
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

    /// Returns what an ended round is counted by. One whose reopening an earlier version wrote is counted by the case as it
    /// is now, but stays the consultation or the dispute that it ended as.
    pub fn counted_in(&self, round: &Round) -> CountedFacts {
        if let Some(counted) = &round.reopening.counted {
            return counted.clone();
        }
        let mut counted = self.counted_facts();
        if round.answer.is_some() {
            counted.nature = Nature::ConsultOnly;
        } else if counted.nature == Nature::ConsultOnly {
            counted.nature = Nature::Labour;
        }
        counted
    }

    /// Returns whether a session was held before the case was last reopened. On the day of the reopening it is the number of
    /// the sessions that were held until then that tells.
    pub fn is_of_earlier_round(&self, session: &Session) -> bool {
        let Some(round) = self.rounds.last().filter(|_| session.is_held()) else {
            return false;
        };
        match session.starts.date().cmp(&round.reopening.on) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => {
                let held_before = |s: &&Session| s.is_held() && s.starts < session.starts;
                let is_known = self.sessions.iter().any(|s| s.id == session.id);
                let nth = self.sessions.iter().filter(held_before).count();
                is_known && nth < round.held_sessions as usize
            }
        }
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
