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
    /// The last day of the new term as the program counted it at the reopening; none for a case that was not accepted
    /// before or for which the law sets no term.
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
    pub fn is_consultation(&self) -> bool {
        self.nature == Nature::ConsultOnly
    }

    /// Returns the facts of this round after a correction of the case that reaches it: each fact that the correction
    /// changed has its new value, and sums differ by as much, also the number of people unless the correction
    /// states it. A consultation
    /// that ended stays one, and a dispute a dispute: its ending would not count otherwise.
    pub fn corrected(
        &self,
        before: &CountedFacts,
        after: &CountedFacts,
        is_stated: bool,
    ) -> CountedFacts {
        let mut corrected = self.clone();
        change(&mut corrected.cause, &before.cause, &after.cause);
        if self.is_consultation() == after.is_consultation() {
            change(&mut corrected.nature, &before.nature, &after.nature);
        }
        change(&mut corrected.source, &before.source, &after.source);
        change(&mut corrected.grid, &before.grid, &after.grid);
        change(&mut corrected.mediator, &before.mediator, &after.mediator);
        change(
            &mut corrected.collective,
            &before.collective,
            &after.collective,
        );
        let people = i64::from(self.people) + i64::from(after.people) - i64::from(before.people);
        corrected.people = match is_stated {
            true => after.people,
            false => u32::try_from(people.max(1)).unwrap_or(u32::MAX),
        };
        let claimed = self.claimed.fen() + after.claimed.fen() - before.claimed.fen();
        corrected.claimed = Fen::from_input(claimed.max(0)).unwrap_or(Fen::MAX);
        corrected
    }

    /// Corrects every fact that stood as it did before a correction by an earlier version, which named no rounds.
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
        let stood_as_before = *nature == before.nature && *cause == before.cause;
        if stood_as_before && before.is_consultation() == after.is_consultation() {
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

/// Sets a fact to `after` if the correction changed it.
fn change<T: PartialEq + Clone>(fact: &mut T, before: &T, after: &T) {
    if before != after {
        fact.clone_from(after);
    }
}

/// Sets a fact to `after` if it stood at `before`.
fn follow<T: PartialEq + Clone>(fact: &mut T, before: &T, after: &T) {
    if fact == before {
        fact.clone_from(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(nature: Nature, cause: &str, people: u32) -> CountedFacts {
        CountedFacts {
            nature,
            cause: cause.parse().unwrap(),
            source: "hotline_12345".parse().unwrap(),
            grid: None,
            mediator: None,
            people,
            collective: false,
            claimed: Fen::from_input(130_000).unwrap(),
        }
    }

    #[test]
    fn a_round_takes_the_facts_that_a_correction_changed_and_keeps_the_others() {
        let before = counted(Nature::Labour, "L01", 12);
        let after = counted(Nature::Labour, "L07", 9);
        let consulted = counted(Nature::ConsultOnly, "L01", 5);
        let corrected = consulted.corrected(&before, &after, false);
        assert_eq!(corrected, counted(Nature::ConsultOnly, "L07", 2));
        let another_grid = CountedFacts {
            grid: Some(GridId::from_bytes([7; 16])),
            ..consulted.clone()
        };
        let corrected = another_grid.corrected(&before, &after, true);
        assert_eq!(corrected.grid, another_grid.grid);
        assert_eq!(corrected.people, 9);
        assert_eq!(consulted.corrected(&before, &before, false), consulted);
    }
}
