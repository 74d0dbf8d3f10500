//! What a change does. Never refuses: [`super::decide`] has judged before, and replay judges nothing.

use serde_json::{Map, Value};

use super::case::{Case, CaseFields};
use super::office::House;
use super::op::{Change, Op, Part, Registration, Step};

/// A journal that does not fit its own past: only a damaged or forged one can say so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("a change names a case that the journal has not registered")]
    NoCase,
    #[error("a change names a field or a value that cases do not have")]
    BadField,
}

impl Case {
    /// The case as it enters the register.
    pub fn registered(r: &Registration) -> Case {
        Case {
            id: r.case,
            version: 1,
            number: r.number,
            written: r.written.clone(),
            registered_on: r.registered_on,
            fields: r.fields.clone(),
            acceptance: r.acceptance.clone(),
            extension: None,
            closing: None,
            answer: None,
            reopenings: Vec::new(),
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

    /// The case after the change.
    pub fn evolved(&self, op: &Op) -> Result<Case, Misfit> {
        if let Some(whole) = Case::whole(op) {
            return Ok(whole.clone());
        }
        let mut case = self.clone();
        match op {
            Op::CaseEdit { changes, .. } => case.fields = edited(&case.fields, changes)?,
            Op::CasePart { before, after, .. } => case.put(before.as_ref(), after.as_ref()),
            Op::CaseStep { step, .. } => case.take(step),
            _ => return Err(Misfit::NoCase),
        }
        case.version += 1;
        Ok(case)
    }

    /// The case that a change states as a whole, whatever was before.
    pub fn whole(op: &Op) -> Option<&Case> {
        match op {
            Op::CaseErase(erasure) => Some(&erasure.left),
            Op::CaseRestore { after, .. } => Some(after),
            _ => None,
        }
    }

    fn put(&mut self, before: Option<&Part>, after: Option<&Part>) {
        match after.or(before) {
            Some(Part::Party(p)) => place(&mut self.parties, p, after.is_some(), |x| x.id),
            Some(Part::Claim(c)) => place(&mut self.claims, c, after.is_some(), |x| x.id),
            Some(Part::Session(s)) => place(&mut self.sessions, s, after.is_some(), |x| x.id),
            Some(Part::Obligation(o)) => place(&mut self.obligations, o, after.is_some(), |x| x.id),
            Some(Part::Note(n)) => place(&mut self.notes, n, after.is_some(), |x| x.id),
            None => {}
        }
    }

    fn take(&mut self, step: &Step) {
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
            Step::Void(ruling) => self.void = Some(ruling.clone()),
            Step::Restrict(restriction) => self.restricted = restriction.restricted,
            Step::AskErasure(ask) => self.erasure = Some(ask.clone()),
            Step::DropErasure(_) => self.erasure = None,
        }
    }
}

/// Puts `item` in the place of the one with its id, at the end if it is new, or takes it out.
///
/// Ids sort by the time they were made, and so do the parts: an undone removal finds its old place.
fn place<T: Clone, I: PartialEq + Ord>(list: &mut Vec<T>, item: &T, keep: bool, id: fn(&T) -> I) {
    list.retain(|x| id(x) != id(item));
    if keep {
        let at = list.partition_point(|x| id(x) < id(item));
        list.insert(at, item.clone());
    }
}

/// The fields with the changes in them.
pub fn edited<'a>(
    fields: &CaseFields,
    changes: impl IntoIterator<Item = (&'a String, &'a Change)>,
) -> Result<CaseFields, Misfit> {
    let mut map = fields_map(fields);
    for (name, change) in changes {
        let slot = map.get_mut(name).ok_or(Misfit::BadField)?;
        *slot = change.after.clone();
    }
    serde_json::from_value(Value::Object(map)).map_err(|_| Misfit::BadField)
}

/// The fields by name, as the journal names them.
pub fn fields_map(fields: &CaseFields) -> Map<String, Value> {
    match serde_json::to_value(fields) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

impl House {
    /// The house after the change; changes of cases leave it as it is.
    pub fn evolve(&mut self, op: &Op) {
        match op {
            Op::OfficeSet { after, .. } => self.office = Some(after.clone()),
            Op::GridPut { after, .. } => {
                place(&mut self.grids, after, true, |g| g.id);
                self.grids.sort_by_key(|g| (g.place, g.id));
            }
            Op::StaffPut { after, .. } => {
                place(&mut self.staff, after, true, |s| s.id);
                self.staff.sort_by_key(|s| (s.place, s.id));
            }
            Op::RoomPut { after, .. } => {
                place(&mut self.rooms, after, true, |r| r.id);
                self.rooms.sort_by_key(|r| (r.place, r.id));
            }
            Op::SafetySet { after, .. } => self.safety = Some(after.clone()),
            _ => {}
        }
    }
}
