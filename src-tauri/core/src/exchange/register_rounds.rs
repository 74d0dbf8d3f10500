//! The lines of a case in the register of a tally: one for each round that a figure of the tally counts.

use chrono::NaiveDate;

use super::line::{RegisterLine, claim_texts, line_party, perform_by, performance};
use super::marks::marks;
use crate::domain::case::{Case, Party, Round};
use crate::domain::counted_once::repeats_by_round;
use crate::domain::reopening::CountedFacts;
use crate::domain::tally_facts::TallyFacts;
use crate::domain::vocabulary::PartyRole;
use crate::wire::lists::{Basis, CaseRow, CountedIn};

impl RegisterLine {
    /// Returns the lines of a case in the register of a tally, oldest round first. A reopened case has a line for each of
    /// its rounds that is counted, so that the sums over the lines are the figures of the tally. `at_reopenings` holds the
    /// case as each earlier round ended, as far as it is known.
    pub fn of_rounds(
        row: CaseRow,
        case: &Case,
        at_reopenings: &[Option<Case>],
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
                let then = at_reopenings.get(index).and_then(Option::as_ref);
                line.marks = marks;
                line.row.accepted_on = facts.accepted_on;
                if let Some(round) = ended {
                    line.show_ended_round(facts, round);
                    line.show_case_then(facts, case, then, round.reopening.on);
                }
                lines.push(line);
            }
            held_before = held;
        }
        lines
    }

    /// Replaces the facts of the last round by those of an earlier one.
    fn show_ended_round(&mut self, facts: &TallyFacts, round: &Round) {
        self.row.stage = round.stage();
        self.row.closed_on = round.closed_on();
        self.row.outcome = facts.outcome;
        self.row.agreed = facts.agreed;
        self.show_counted_facts(&facts.counted);
        let referred_to = round.closing.as_ref().map(|c| c.referred_to.clone());
        self.referred_to = referred_to.unwrap_or_default();
    }

    /// Replaces parties, claims and obligations of now by those with which the round ended. Who was a party then has the
    /// name of now; those who became parties later, and the names of then, stay among the names to mask.
    fn show_case_then(
        &mut self,
        facts: &TallyFacts,
        now: &Case,
        then: Option<&Case>,
        day: NaiveDate,
    ) {
        let owed = then.map_or(&[][..], |case| &case.obligations);
        self.perform_by = perform_by(facts.outcome, owed);
        self.performance = performance(facts.outcome, owed, day);
        let Some(then) = then else {
            return;
        };
        let mut case = then.clone();
        case.fields.worker_count = Some(facts.counted.people);
        for party in &mut case.parties {
            if let Some(same) = now.parties.iter().find(|p| p.id == party.id) {
                party.clone_from(same);
            }
        }
        let was_party = |party: &&Party| then.parties.iter().any(|p| p.id == party.id);
        let later = now.parties.iter().filter(|party| !was_party(party));
        let parties = case.parties.iter().chain(later).chain(&then.parties);
        self.parties = parties.map(line_party).collect();
        self.all_applicants = case.all_names(PartyRole::Applicant);
        self.all_respondents = case.all_names(PartyRole::Respondent);
        self.row.applicants = case.applicants();
        self.row.respondents = case.respondents();
        self.row.applicant_type = case.applicant_type();
        self.row
            .further_causes
            .clone_from(&case.fields.further_causes);
        self.row.stall.clone_from(&case.fields.stall);
        self.claims = claim_texts(&case);
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
