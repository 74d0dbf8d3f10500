//! Masking of phone numbers and identity numbers until somebody asks to reveal them.

use super::case::{Case, Party};
use super::op::CorrectedFact;
use super::op::{Op, Part, PartChange, Step};

fn mask_parties(parties: &mut [Party]) {
    for party in parties {
        *party = party.clone().mask();
    }
}

impl Case {
    /// Returns the case with the numbers of its parties masked.
    pub fn mask(mut self) -> Case {
        mask_parties(&mut self.parties);
        self
    }
}

impl Part {
    fn mask(self) -> Part {
        match self {
            Part::Party(party) => Part::Party(party.mask()),
            part @ (Part::Claim(_) | Part::Session(_) | Part::Obligation(_) | Part::Note(_)) => {
                part
            }
        }
    }
}

fn mask_fact(fact: &mut CorrectedFact) {
    if let CorrectedFact::Part { before, after } = fact {
        *before = before.take().map(Part::mask);
        *after = after.take().map(Part::mask);
    }
}

impl Op {
    /// Returns the change with the numbers of its parties masked, for the timeline.
    pub fn mask(mut self) -> Op {
        match &mut self {
            Op::CaseRegister(registration) => mask_parties(&mut registration.parties),
            Op::CasePart { before, after, .. } => {
                *before = before.take().map(Part::mask);
                *after = after.take().map(Part::mask);
            }
            Op::CaseParts { changes, .. } => {
                for PartChange { before, after } in changes {
                    *before = before.take().map(Part::mask);
                    *after = after.take().map(Part::mask);
                }
            }
            Op::CaseErase(erasure) => mask_parties(&mut erasure.left.parties),
            Op::CaseRestore { after, .. } => mask_parties(&mut after.parties),
            Op::CaseStep {
                step: Step::Correct(correction),
                ..
            } => correction.facts.iter_mut().for_each(mask_fact),
            Op::CaseEdit { .. }
            | Op::CaseStep { .. }
            | Op::OfficeSet { .. }
            | Op::GridPut { .. }
            | Op::StaffPut { .. }
            | Op::RoomPut { .. }
            | Op::SafetySet { .. }
            | Op::NumberSet { .. } => {}
        }
        self
    }
}
