//! The parts of a case: parties, claims, sessions, obligations and notes.

use super::cases::{
    MAX_PARTS, new_record, prefix_field, unchanged_result, unmask_known_numbers, write,
    write_correction,
};
use crate::app::App;
use crate::domain::case::Case;
use crate::domain::entry::Normalize;
use crate::domain::ids::{ClaimId, NoteId, ObligationId, PartyId, SessionId};
use crate::domain::op::CorrectedFact;
use crate::domain::op::{Op, Part};
use crate::domain::party_doubts::PartyDoubts;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::*;

pub(super) fn part_put(app: &mut App, input: PartPut, now: &Moment) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    let mut part = match input.part {
        Part::Party(party) => {
            // The number behind a mask may have been changed since the form was loaded.
            if party.has_masked_number() && case.version != input.version {
                return Err(Refusal::new(Code::Stale));
            }
            let mut party = unmask_known_numbers(app.book()?, party);
            if let Some(before) = case.parties.iter().find(|p| p.id == party.id) {
                party.restore_masked_numbers(before);
            }
            Part::Party(party)
        }
        part => part,
    };
    part = part.normalize("part.value")?;
    let fresh = app.new_id(now.utc);
    match &mut part {
        Part::Party(p) if p.id.uuid().is_nil() => p.id = PartyId::from_uuid(fresh),
        Part::Claim(c) if c.id.uuid().is_nil() => c.id = ClaimId::from_uuid(fresh),
        Part::Session(s) if s.id.uuid().is_nil() => s.id = SessionId::from_uuid(fresh),
        Part::Obligation(o) if o.id.uuid().is_nil() => o.id = ObligationId::from_uuid(fresh),
        Part::Note(n) if n.id.uuid().is_nil() => n.id = NoteId::from_uuid(fresh),
        known => {
            if case.matching_part(known).is_none() {
                return Err(Refusal::at(Code::NotFound, "part.value.id"));
            }
        }
    }
    if case.count_of_kind(&part) >= MAX_PARTS {
        return Err(Refusal::at(Code::TooLong, "part").with(MAX_PARTS.to_string()));
    }
    let before = case.matching_part(&part);
    if before.as_ref() == Some(&part) {
        return unchanged_result(app, &case, now);
    }
    if let Part::Party(party) = &part {
        let was = case.parties.iter().find(|p| p.id == party.id);
        PartyDoubts { kept: &input.kept }.ask("part.value", party, was, &case.parties)?;
    }
    let after = Some(part);
    if let Some(reason) = &input.correction {
        let facts = vec![CorrectedFact::Part { before, after }];
        return write_correction(app, &case, input.version, reason, facts, input.draft, now)
            .map_err(|e| prefix_field("part.value", e));
    }
    let op = Op::CasePart {
        case: case.id,
        before,
        after,
    };
    write(app, new_record(op), Some(input.version), input.draft, now)
        .map_err(|e| prefix_field("part.value", e))
}

pub(super) fn part_remove(
    app: &mut App,
    input: PartRemove,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    let found = case.find_part(input.kind, &input.id);
    let before = found.ok_or_else(|| Refusal::at(Code::NotFound, "id"))?;
    if let Some(reason) = &input.correction {
        let facts = vec![CorrectedFact::Part {
            before: Some(before),
            after: None,
        }];
        return write_correction(app, &case, input.version, reason, facts, None, now);
    }
    let op = Op::CasePart {
        case: case.id,
        before: Some(before),
        after: None,
    };
    write(app, new_record(op), Some(input.version), None, now)
}

impl Case {
    /// Returns the part of the case with the same kind and id.
    fn matching_part(&self, part: &Part) -> Option<Part> {
        match part {
            Part::Party(x) => self.find_part(PartKind::Party, &x.id.to_string()),
            Part::Claim(x) => self.find_part(PartKind::Claim, &x.id.to_string()),
            Part::Session(x) => self.find_part(PartKind::Session, &x.id.to_string()),
            Part::Obligation(x) => self.find_part(PartKind::Obligation, &x.id.to_string()),
            Part::Note(x) => self.find_part(PartKind::Note, &x.id.to_string()),
        }
    }

    fn find_part(&self, kind: PartKind, id: &str) -> Option<Part> {
        fn find<T: Clone>(list: &[T], same: impl Fn(&T) -> bool) -> Option<T> {
            list.iter().find(|x| same(x)).cloned()
        }
        match kind {
            PartKind::Party => find(&self.parties, |x| x.id.to_string() == id).map(Part::Party),
            PartKind::Claim => find(&self.claims, |x| x.id.to_string() == id).map(Part::Claim),
            PartKind::Session => {
                find(&self.sessions, |x| x.id.to_string() == id).map(Part::Session)
            }
            PartKind::Obligation => {
                find(&self.obligations, |x| x.id.to_string() == id).map(Part::Obligation)
            }
            PartKind::Note => find(&self.notes, |x| x.id.to_string() == id).map(Part::Note),
        }
    }

    fn count_of_kind(&self, part: &Part) -> usize {
        match part {
            Part::Party(_) => self.parties.len(),
            Part::Claim(_) => self.claims.len(),
            Part::Session(_) => self.sessions.len(),
            Part::Obligation(_) => self.obligations.len(),
            Part::Note(_) => self.notes.len(),
        }
    }
}
