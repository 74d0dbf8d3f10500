//! Application of changes to cases and to the office setup. Nothing is refused here: [`super::decide`] has checked
//! before, and replaying the journal checks nothing.

use serde_json::{Map, Value};

use super::case::{Case, CaseFields};
use super::office::OfficeSetup;
use super::op::{Change, Op, Part, PartChange, Registration, Step};

/// An entry that does not apply to the state before it, which happens only in a damaged or forged journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayMismatch {
    #[error("a change names a case that the journal has not registered")]
    NoCase,
    #[error("a change names a field or a value that cases do not have")]
    BadField,
}

impl Case {
    /// Returns the case as it is registered.
    pub fn from_registration(r: &Registration) -> Case {
        Case {
            id: r.case,
            version: 1,
            number: r.number,
            number_text: r.number_text.clone(),
            registered_on: r.registered_on,
            fields: r.fields.clone(),
            acceptance: r.acceptance.clone(),
            extension: None,
            closing: None,
            answer: None,
            reopenings: Vec::new(),
            rounds: Vec::new(),
            void: None,
            restricted: false,
            erasure: None,
            erased_on: None,
            parties: r.parties.clone(),
            claims: r.claims.clone(),
            sessions: Vec::new(),
            obligations: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Returns the case after the change.
    ///
    /// # Errors
    /// [`ReplayMismatch`] if the change does not apply to a case or names an unknown field or value.
    pub fn evolve(&self, op: &Op) -> Result<Case, ReplayMismatch> {
        if let Some(whole) = Case::replacement(op) {
            return Ok(whole.clone());
        }
        let mut case = self.clone();
        match op {
            Op::CaseEdit { changes, .. } => case.fields = apply_changes(&case.fields, changes)?,
            Op::CasePart { before, after, .. } => case.apply_part(before.as_ref(), after.as_ref()),
            Op::CaseParts { changes, .. } => {
                for PartChange { before, after } in changes {
                    case.apply_part(before.as_ref(), after.as_ref());
                }
            }
            Op::CaseStep { step, changes, .. } => {
                if !changes.is_empty() {
                    case.fields = apply_changes(&case.fields, changes)?;
                }
                case.apply_step(step)?;
            }
            _ => return Err(ReplayMismatch::NoCase),
        }
        case.version += 1;
        Ok(case)
    }

    /// Returns the whole case that an erasure or a restore puts in place of the previous state.
    pub fn replacement(op: &Op) -> Option<&Case> {
        match op {
            Op::CaseErase(erasure) => Some(&erasure.left),
            Op::CaseRestore { after, .. } => Some(after),
            _ => None,
        }
    }

    /// Adds, replaces or removes a part.
    pub fn apply_part(&mut self, before: Option<&Part>, after: Option<&Part>) {
        match after.or(before) {
            Some(Part::Party(p)) => put_or_remove(&mut self.parties, p, after.is_some(), |x| x.id),
            Some(Part::Claim(c)) => put_or_remove(&mut self.claims, c, after.is_some(), |x| x.id),
            Some(Part::Session(s)) => {
                put_or_remove(&mut self.sessions, s, after.is_some(), |x| x.id)
            }
            Some(Part::Obligation(o)) => {
                put_or_remove(&mut self.obligations, o, after.is_some(), |x| x.id)
            }
            Some(Part::Note(n)) => put_or_remove(&mut self.notes, n, after.is_some(), |x| x.id),
            None => {}
        }
    }

    fn apply_step(&mut self, step: &Step) -> Result<(), ReplayMismatch> {
        match step {
            Step::Accept(acceptance) => self.acceptance = Some(acceptance.clone()),
            Step::Extend(extension) => self.extension = Some(extension.clone()),
            Step::Close(closing) => self.closing = Some(closing.clone()),
            Step::Answer(answer) => self.answer = Some(answer.clone()),
            Step::Reopen(ruling) => {
                self.closing = None;
                self.answer = None;
                self.reopenings.push(ruling.clone());
            }
            Step::Reaccept(reopening) => self.begin_round(reopening),
            Step::Void(ruling) => self.void = Some(ruling.clone()),
            Step::Restrict(restriction) => self.restricted = restriction.restricted,
            Step::AskErasure(ask) => self.erasure = Some(ask.clone()),
            Step::DropErasure(_) => self.erasure = None,
            Step::Correct(correction) => self.apply_correction(correction)?,
        }
        Ok(())
    }
}

/// Replaces the item with the same id, inserts a new one, or removes it if `keep` is false.
///
/// The list is sorted by id and so by creation time; undoing a removal therefore restores the old position.
fn put_or_remove<T: Clone, I: PartialEq + Ord>(
    list: &mut Vec<T>,
    item: &T,
    keep: bool,
    id: fn(&T) -> I,
) {
    list.retain(|x| id(x) != id(item));
    if keep {
        let at = list.partition_point(|x| id(x) < id(item));
        list.insert(at, item.clone());
    }
}

/// Returns the fields with the changes applied.
pub fn apply_changes<'a>(
    fields: &CaseFields,
    changes: impl IntoIterator<Item = (&'a String, &'a Change)>,
) -> Result<CaseFields, ReplayMismatch> {
    let mut map = fields_map(fields);
    for (name, change) in changes {
        let slot = map.get_mut(name).ok_or(ReplayMismatch::BadField)?;
        *slot = change.after.clone();
    }
    serde_json::from_value(Value::Object(map)).map_err(|_| ReplayMismatch::BadField)
}

/// Returns the fields by their names in the journal, also those that are left out of a registration while they are empty.
pub fn fields_map(fields: &CaseFields) -> Map<String, Value> {
    let mut map = match serde_json::to_value(fields) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    // The fields that the first version did not have, each with its empty value.
    let later = [
        ("applicant_type", Value::Null),
        ("further_causes", Value::Array(Vec::new())),
        ("employment", Value::Null),
        ("injury", Value::Null),
        ("sickness", Value::Null),
        ("limitation_events", Value::Array(Vec::new())),
    ];
    for (name, empty) in later {
        map.entry(name).or_insert(empty);
    }
    map
}

impl OfficeSetup {
    /// Applies a change of the office setup; changes of cases have no effect.
    pub fn evolve(&mut self, op: &Op) {
        match op {
            Op::OfficeSet { after, .. } => self.office = Some(after.clone()),
            Op::GridPut { after, .. } => {
                put_or_remove(&mut self.grids, after, true, |g| g.id);
                self.grids.sort_by_key(|g| (g.position, g.id));
            }
            Op::StaffPut { after, .. } => {
                put_or_remove(&mut self.staff, after, true, |s| s.id);
                self.staff.sort_by_key(|s| (s.position, s.id));
            }
            Op::RoomPut { after, .. } => {
                put_or_remove(&mut self.rooms, after, true, |r| r.id);
                self.rooms.sort_by_key(|r| (r.position, r.id));
            }
            Op::SafetySet { after, .. } => self.safety = Some(after.clone()),
            _ => {}
        }
    }
}
