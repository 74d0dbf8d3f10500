//! The lines of a case in the register of a tally: one for each round that a figure of the tally counts.

use chrono::NaiveDate;

use super::Mark;
use super::line::RegisterLine;
use super::marks::marks;
use crate::domain::case::{Case, Round};
use crate::domain::tally_facts::TallyFacts;
use crate::wire::lists::{CaseRow, CountedIn};

impl RegisterLine {
    /// Returns the lines of a case in the register of a tally, oldest round first. A reopened case has a line for each of
    /// its rounds that is counted, so that the sums over the lines are the figures of the tally.
    pub fn of_rounds(
        row: CaseRow,
        case: &Case,
        counted: CountedIn,
        today: NaiveDate,
    ) -> Vec<RegisterLine> {
        let whole = RegisterLine::of(row, case, today);
        let rounds = case.facts();
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
                line.show_round(facts, ended, marks);
                lines.push(line);
            }
            held_before = held;
        }
        lines
    }

    /// Replaces the facts of the last round by those of another.
    fn show_round(&mut self, facts: &TallyFacts, ended: Option<&Round>, marks: Vec<Mark>) {
        self.marks = marks;
        self.row.accepted_on = facts.accepted_on;
        let Some(round) = ended else {
            return;
        };
        self.row.stage = round.stage();
        self.row.closed_on = round.closed_on();
        self.row.outcome = facts.outcome;
        self.row.agreed = facts.agreed;
        self.show_counted_facts(facts);
        let referred_to = round.closing.as_ref().map(|c| c.referred_to.clone());
        self.referred_to = referred_to.unwrap_or_default();
        // What is owed may have changed since: it stands on the line of the last round.
        self.perform_by = None;
        self.performance = None;
    }
    /// Replaces what the case is counted by now by what the round is counted by.
    fn show_counted_facts(&mut self, facts: &TallyFacts) {
        self.row.cause = facts.cause;
        self.row.source = facts.source;
        self.row.grid = facts.grid;
        self.row.mediator = facts.mediator;
        self.row.people = facts.people;
        self.row.collective = facts.collective;
        self.row.claimed = facts.claimed;
    }
}
