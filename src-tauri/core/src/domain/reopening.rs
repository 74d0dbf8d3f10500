//! A reopening 重新受理, and what stays counted of the round that it ended.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::{GridId, StaffId};
use super::money::Fen;
use super::vocabulary::{CauseCode, Nature, SourceCode};

/// A reopening of a case that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reopening {
    pub on: NaiveDate,
    pub reason: String,
    /// Last day of the new term, 15 natural days after the reopening (企业劳动争议协商调解规定 art. 29); none for a case that
    /// was not accepted before.
    pub due_on: Option<NaiveDate>,
    /// The facts by which the round that ended stays counted, whatever changes afterwards. None in a reopening that an
    /// earlier version wrote: that round counts by the facts of the case as they are now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<CountedFacts>,
}

/// The facts by which a round is counted, besides its dates and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountedFacts {
    pub nature: Nature,
    pub cause: CauseCode,
    pub source: SourceCode,
    pub grid: Option<GridId>,
    pub mediator: Option<StaffId>,
    pub people: u32,
    pub collective: bool,
    pub claimed: Fen,
}

impl CountedFacts {
    /// Corrects every fact that stood as it did before a correction of the case: it was typed wrong in this round too. A
    /// consultation that ended stays one, and a dispute a dispute: its ending would not count otherwise.
    pub(super) fn follow_correction(&mut self, before: &CountedFacts, after: &CountedFacts) {
        let CountedFacts {
            nature,
            cause,
            source,
            grid,
            mediator,
            people,
            collective,
            claimed,
        } = self;
        let consults = |facts: &CountedFacts| facts.nature == Nature::ConsultOnly;
        let stood_as_before = *nature == before.nature && *cause == before.cause;
        if stood_as_before && consults(before) == consults(after) {
            *nature = after.nature;
            *cause = after.cause;
        }
        follow(source, &before.source, &after.source);
        follow(grid, &before.grid, &after.grid);
        follow(mediator, &before.mediator, &after.mediator);
        follow(people, &before.people, &after.people);
        follow(collective, &before.collective, &after.collective);
        follow(claimed, &before.claimed, &after.claimed);
    }
}

/// Sets a fact to `after` if it stood at `before`.
fn follow<T: PartialEq + Clone>(fact: &mut T, before: &T, after: &T) {
    if fact == before {
        fact.clone_from(after);
    }
}
