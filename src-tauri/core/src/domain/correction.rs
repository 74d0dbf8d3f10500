//! Corrections 更正 of what was typed wrong: dates, outcome, amounts, terms, people and the fields of a case, at any stage
//! and with a reason. Every figure follows.

use super::case::Case;
use super::evolve::{ReplayMismatch, apply_changes, fields_map};
use super::op::{Change, CorrectedFact, Correction, Part};

impl Case {
    /// Applies the facts of a correction one after the other.
    ///
    /// # Errors
    /// [`ReplayMismatch`] if a field, a value or a round is unknown.
    pub(super) fn apply_correction(
        &mut self,
        correction: &Correction,
    ) -> Result<(), ReplayMismatch> {
        let before = self.counted_facts();
        for fact in &correction.facts {
            if let CorrectedFact::Part { before, after } = fact
                && correction.names_rounds
            {
                self.count_held_before_reopenings(before.as_ref(), after.as_ref());
            }
            self.apply_corrected_fact(fact)?;
        }
        if correction.names_rounds {
            return Ok(());
        }
        let after = self.counted_facts();
        for round in &mut self.rounds {
            if let Some(counted) = &mut round.reopening.counted {
                counted.follow_correction(&before, &after);
            }
        }
        Ok(())
    }

    /// Returns the corrections of what these earlier rounds are counted by, if a correction of the case reaches them too.
    /// A round without counted facts of its own is counted by the case as it is and needs none.
    ///
    /// # Errors
    /// [`ReplayMismatch`] if the correction names an unknown field, value or round.
    pub fn corrected_rounds(
        &self,
        correction: &Correction,
        rounds: &[u32],
    ) -> Result<Vec<CorrectedFact>, ReplayMismatch> {
        let mut corrected = self.clone();
        corrected.apply_correction(correction)?;
        let (before, after) = (self.counted_facts(), corrected.counted_facts());
        let states_people = |fact: &CorrectedFact| match fact {
            CorrectedFact::Fields { changes } => {
                (changes.get("worker_count")).is_some_and(|change| !change.after.is_null())
            }
            _ => false,
        };
        let is_stated = correction.facts.iter().any(states_people);
        let mut facts = Vec::new();
        for &round in rounds {
            let ended = self.rounds.get(round as usize);
            let counted = &ended.ok_or(ReplayMismatch::BadField)?.reopening.counted;
            let Some(was) = counted else { continue };
            let after = was.corrected(&before, &after, is_stated);
            if after != *was {
                let before = was.clone();
                facts.push(CorrectedFact::Counted {
                    round,
                    before,
                    after,
                });
            }
        }
        Ok(facts)
    }

    /// Corrects the fields and parts of the case as it was at the end of a round, from 0, that stood as they did before a
    /// correction: they were typed wrong then too. What the correction adds or removes changes only rounds that it reaches.
    ///
    /// # Errors
    /// [`ReplayMismatch`] if the correction names an unknown field or value.
    pub fn follow_correction(
        &mut self,
        correction: &Correction,
        round: usize,
    ) -> Result<(), ReplayMismatch> {
        let names_round = |fact: &CorrectedFact| match fact {
            CorrectedFact::Counted { round: named, .. } => *named as usize == round,
            _ => false,
        };
        let reaches = !correction.names_rounds || correction.facts.iter().any(names_round);
        for fact in &correction.facts {
            match fact {
                CorrectedFact::Fields { changes } => {
                    let was = fields_map(&self.fields);
                    let stood = |(name, change): &(&String, &Change)| {
                        was.get(*name) == Some(&change.before)
                    };
                    self.fields = apply_changes(&self.fields, changes.iter().filter(stood))?;
                }
                CorrectedFact::Part {
                    before: Some(before),
                    after,
                } if self.has_part(before) && (reaches || after.is_some()) => {
                    self.apply_part(Some(before), after.as_ref())
                }
                CorrectedFact::Part {
                    before: None,
                    after,
                } if reaches => self.apply_part(None, after.as_ref()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns whether the case has exactly this part.
    fn has_part(&self, part: &Part) -> bool {
        match part {
            Part::Party(x) => self.parties.contains(x),
            Part::Claim(x) => self.claims.contains(x),
            Part::Session(x) => self.sessions.contains(x),
            Part::Obligation(x) => self.obligations.contains(x),
            Part::Note(x) => self.notes.contains(x),
        }
    }

    /// Counts a session that a correction adds to the earlier rounds, or takes from them, among those held until each of
    /// their reopenings.
    fn count_held_before_reopenings(&mut self, before: Option<&Part>, after: Option<&Part>) {
        let days = [before, after].map(|part| match part {
            Some(Part::Session(session)) if self.is_of_earlier_round(session) => {
                Some(session.starts.date())
            }
            _ => None,
        });
        for round in &mut self.rounds {
            let [was, is] = days.map(|day| day.is_some_and(|day| day <= round.reopening.on));
            match (was, is) {
                (true, false) => round.held_sessions = round.held_sessions.saturating_sub(1),
                (false, true) => round.held_sessions = round.held_sessions.saturating_add(1),
                _ => {}
            }
        }
    }

    fn apply_corrected_fact(&mut self, fact: &CorrectedFact) -> Result<(), ReplayMismatch> {
        match fact {
            CorrectedFact::Fields { changes } => {
                self.fields = apply_changes(&self.fields, changes)?
            }
            CorrectedFact::RegisteredOn { after, .. } => self.registered_on = *after,
            CorrectedFact::Acceptance { after, .. } => self.acceptance.clone_from(after),
            CorrectedFact::Extension { after, .. } => self.extension.clone_from(after),
            CorrectedFact::Closing {
                round: None, after, ..
            } => self.closing.clone_from(after),
            CorrectedFact::Closing {
                round: Some(round),
                after,
                ..
            } => {
                let round = self.rounds.get_mut(*round as usize);
                round
                    .ok_or(ReplayMismatch::BadField)?
                    .closing
                    .clone_from(after);
            }
            CorrectedFact::Counted { round, after, .. } => {
                let round = self.rounds.get_mut(*round as usize);
                round.ok_or(ReplayMismatch::BadField)?.reopening.counted = Some(after.clone());
            }
            CorrectedFact::Answer { after, .. } => self.answer.clone_from(after),
            CorrectedFact::Void { .. } => self.void = None,
            CorrectedFact::Part { before, after } => {
                self.apply_part(before.as_ref(), after.as_ref())
            }
        }
        Ok(())
    }
}
