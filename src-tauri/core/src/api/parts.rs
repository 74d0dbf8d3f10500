//! The parts of a case: parties, claims, sessions, obligations and notes.

use std::collections::BTreeMap;

use super::cases::{
    MAX_PARTS, new_record, prefix_field, unchanged_result, unmask_known_numbers, write,
    write_correction,
};
use crate::app::App;
use crate::domain::case::{Case, Obligation};
use crate::domain::entry::Normalize;
use crate::domain::ids::{ClaimId, NoteId, ObligationId, PartyId, SessionId};
use crate::domain::op::CorrectedFact;
use crate::domain::op::{Op, Part, PartChange};
use crate::domain::party_doubts::PartyDoubts;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::*;

/// Puts a part. Whether a number that was typed for a party is the hidden one shows in what is refused and what is
/// unchanged, so each attempt is journaled unless a change with it is.
pub(super) fn part_put(app: &mut App, input: PartPut, now: &Moment) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    let is_guess = match &input.part {
        Part::Party(typed) => {
            (case.parties.iter()).any(|known| known.id == typed.id && typed.may_guess(known))
        }
        Part::Claim(_) | Part::Session(_) | Part::Obligation(_) | Part::Note(_) => false,
    };
    let (compared, version) = (case.id, case.version);
    let result = save_part(app, case, input, now);
    let is_changed = (result.as_ref()).is_ok_and(|(saved, _)| saved.version != version);
    if is_guess && !is_changed {
        app.book_mut()?.log_number_compared(compared, now)?;
    }
    result
}

fn save_part(
    app: &mut App,
    case: Case,
    input: PartPut,
    now: &Moment,
) -> CommandResult<SavedChange> {
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
    if let Part::Obligation(obligation) = part {
        let was = case.obligations.iter().find(|o| o.id == obligation.id);
        ask_if_overpaid("part.value", &obligation, was, &input.kept)?;
        part = Part::Obligation(obligation.with_performance(was));
    }
    let after = Some(part);
    if let Some(correction) = &input.correction {
        let facts = vec![CorrectedFact::Part { before, after }];
        return write_correction(
            app,
            &case,
            input.version,
            correction,
            facts,
            input.draft,
            now,
        )
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

/// Asks about payments of more than is owed, unless they were kept or were so before.
fn ask_if_overpaid(
    path: &str,
    obligation: &Obligation,
    before: Option<&Obligation>,
    kept: &[String],
) -> Result<(), Refusal> {
    let path = format!("{path}.payments");
    let was_paid = before.is_some_and(|b| b.is_overpaid() && b.paid() >= obligation.paid());
    match obligation.is_overpaid() && !was_paid && !kept.contains(&path) {
        true => Err(Refusal::at(Code::Doubtful, path).with("overpaid")),
        false => Ok(()),
    }
}

pub(super) fn parts_add(
    app: &mut App,
    input: PartsAdd,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    if input.parts.is_empty() {
        return Err(Refusal::missing(vec!["parts"]));
    }
    if input.parts.len() > MAX_PARTS {
        return Err(Refusal::at(Code::TooLong, "parts").with(MAX_PARTS.to_string()));
    }
    let parts = normalize_new_parts(app, input.parts, now)?;
    let mut with_parts = case.clone();
    for (i, part) in parts.iter().enumerate() {
        if with_parts.count_of_kind(part) >= MAX_PARTS {
            return Err(Refusal::at(Code::TooLong, "parts").with(MAX_PARTS.to_string()));
        }
        let path = format!("parts.{i}.value");
        match part {
            Part::Party(party) => {
                let doubts = PartyDoubts { kept: &input.kept };
                doubts.ask(&path, party, None, &with_parts.parties)?;
            }
            Part::Obligation(one) => ask_if_overpaid(&path, one, None, &input.kept)?,
            Part::Claim(_) | Part::Session(_) | Part::Note(_) => {}
        }
        with_parts.apply_part(None, Some(part));
    }
    let changes = parts.into_iter().map(|part| (None, Some(part)));
    if let Some(correction) = &input.correction {
        let facts = changes
            .map(|(before, after)| CorrectedFact::Part { before, after })
            .collect();
        return write_correction(
            app,
            &case,
            input.version,
            correction,
            facts,
            input.draft,
            now,
        );
    }
    let op = Op::CaseParts {
        case: case.id,
        changes: changes
            .map(|(before, after)| PartChange { before, after })
            .collect(),
    };
    write(app, new_record(op), Some(input.version), input.draft, now)
}

/// Returns the parts as they are stored: normalized, each with a new id, which also replaces the ids of the form in
/// references between them.
fn normalize_new_parts(app: &App, parts: Vec<Part>, now: &Moment) -> Result<Vec<Part>, Refusal> {
    let mut new_ids: BTreeMap<PartyId, PartyId> = BTreeMap::new();
    let mut added = Vec::with_capacity(parts.len());
    for (i, part) in parts.into_iter().enumerate() {
        let part = match part {
            Part::Party(party) => Part::Party(unmask_known_numbers(app.book()?, party)),
            part => part,
        };
        let mut part = part.normalize(&format!("parts.{i}.value"))?;
        let fresh = app.new_id(now.utc);
        match &mut part {
            Part::Party(p) => {
                let form_id = std::mem::replace(&mut p.id, PartyId::from_uuid(fresh));
                new_ids.insert(form_id, p.id);
            }
            Part::Claim(c) => c.id = ClaimId::from_uuid(fresh),
            Part::Session(s) => s.id = SessionId::from_uuid(fresh),
            Part::Obligation(o) => o.id = ObligationId::from_uuid(fresh),
            Part::Note(n) => n.id = NoteId::from_uuid(fresh),
        }
        added.push(match part {
            Part::Obligation(o) => Part::Obligation(o.with_performance(None)),
            part => part,
        });
    }
    new_ids.remove(&PartyId::from_uuid(Default::default()));
    let renew = |id: &mut Option<PartyId>| *id = id.map(|id| *new_ids.get(&id).unwrap_or(&id));
    for part in &mut added {
        match part {
            Part::Party(p) => renew(&mut p.acts_for),
            Part::Claim(c) => renew(&mut c.claimant),
            Part::Obligation(o) => {
                renew(&mut o.debtor);
                renew(&mut o.creditor);
            }
            Part::Session(_) | Part::Note(_) => {}
        }
    }
    Ok(added)
}

pub(super) fn part_remove(
    app: &mut App,
    input: PartRemove,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    let found = case.find_part(input.kind, &input.id);
    let before = found.ok_or_else(|| Refusal::at(Code::NotFound, "id"))?;
    if let Some(correction) = &input.correction {
        let facts = vec![CorrectedFact::Part {
            before: Some(before),
            after: None,
        }];
        return write_correction(app, &case, input.version, correction, facts, None, now);
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
