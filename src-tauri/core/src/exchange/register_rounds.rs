//! The lines of a case in the register of a tally: one for each round that a figure of the tally counts.

use chrono::NaiveDate;

use super::Mark;
use super::line::{RegisterLine, perform_by, performance};
use super::marks::marks;
use crate::domain::case::{Case, Obligation, Round};
use crate::domain::counted_once::repeats_by_round;
use crate::domain::reopening::CountedFacts;
use crate::domain::tally_facts::TallyFacts;
use crate::wire::lists::{Basis, CaseRow, CountedIn};

impl RegisterLine {
    /// Returns the lines of a case in the register of a tally, oldest round first. A reopened case has a line for each of
    /// its rounds that is counted, so that the sums over the lines are the figures of the tally. `owed` holds the
    /// obligations with which each earlier round ended, as far as they are known.
    pub fn of_rounds(
        row: CaseRow,
        case: &Case,
        owed: &[Option<Vec<Obligation>>],
        counted: CountedIn,
        today: NaiveDate,
    ) -> Vec<RegisterLine> {
        let whole = RegisterLine::of(row, case, today);
        let rounds = case.facts();
        let accepted_only = counted.basis != Basis::Registered;
        let repeats = repeats_by_round(&rounds, &(counted.from..=counted.to), accepted_only);
        let ended = case.rounds.iter().map(Some).chain([None]);
        let mut held_before = 0;
        let mut lines = Vec::new();
        for (index, (facts, ended)) in rounds.iter().zip(ended).enumerate() {
            let held = ended.map_or(whole.row.sessions, |round| round.held_sessions);
            let marks = marks(facts, counted);
            if !marks.is_empty() {
                let mut line = whole.clone();
                line.row.sessions = held.saturating_sub(held_before);
                if index > 0 {
                    line.row.registered_on = facts.registered_on;
                }
                line.repeats = repeats[index];
                let owed = owed.get(index).and_then(Option::as_deref);
                line.show_round(facts, ended, owed.unwrap_or_default(), marks);
                lines.push(line);
            }
            held_before = held;
        }
        lines
    }

    /// Replaces the facts of the last round by those of another.
    fn show_round(
        &mut self,
        facts: &TallyFacts,
        ended: Option<&Round>,
        owed: &[Obligation],
        marks: Vec<Mark>,
    ) {
        self.marks = marks;
        self.row.accepted_on = facts.accepted_on;
        let Some(round) = ended else {
            return;
        };
        self.row.stage = round.stage();
        self.row.closed_on = round.closed_on();
        self.row.outcome = facts.outcome;
        self.row.agreed = facts.agreed;
        self.show_counted_facts(&facts.counted);
        let referred_to = round.closing.as_ref().map(|c| c.referred_to.clone());
        self.referred_to = referred_to.unwrap_or_default();
        // What is owed may have changed since: the line shows what the reopening found.
        self.perform_by = perform_by(facts.outcome, owed);
        self.performance = performance(facts.outcome, owed, round.reopening.on);
    }

    /// Replaces what the case is counted by now by what the round is counted by.
    fn show_counted_facts(&mut self, counted: &CountedFacts) {
        self.row.cause = counted.cause;
        self.row.source = counted.source;
        self.row.grid = counted.grid;
        self.row.mediator = counted.mediator;
        self.row.people = counted.people;
        self.row.collective = counted.collective;
        self.row.claimed = counted.claimed;
    }
}
