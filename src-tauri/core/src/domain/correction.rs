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
        let mut facts = Vec::new();
        for &round in rounds {
            let ended = self.rounds.get(round as usize);
            let counted = &ended.ok_or(ReplayMismatch::BadField)?.reopening.counted;
            let Some(was) = counted else { continue };
            let after = was.corrected(&before, &after);
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

    /// Corrects the fields and parts of an earlier state of the case that stood as they did before a correction: they were
    /// typed wrong then too.
    ///
    /// # Errors
    /// [`ReplayMismatch`] if the correction names an unknown field or value.
    pub fn follow_correction(&mut self, correction: &Correction) -> Result<(), ReplayMismatch> {
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
                } if self.has_part(before) => self.apply_part(Some(before), after.as_ref()),
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
