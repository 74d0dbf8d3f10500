//! Rules of what a case is made of: parties, claims, sessions, obligations, notes.

use chrono::NaiveDate;

use super::{member, not_after};
use crate::domain::case::{Case, Obligation, Party, Presence, Session};
use crate::domain::ids::{PartyId, StaffId};
use crate::domain::office::House;
use crate::domain::op::Part;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{PartyRole, SessionState};

/// The part with the same id as it stands in the case.
pub(super) fn current(case: &Case, part: Option<&Part>) -> Option<Part> {
    match part? {
        Part::Party(x) => case
            .parties
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Party),
        Part::Claim(x) => case
            .claims
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Claim),
        Part::Session(x) => {
            (case.sessions.iter().find(|y| y.id == x.id).cloned()).map(Part::Session)
        }
        Part::Obligation(x) => {
            (case.obligations.iter().find(|y| y.id == x.id).cloned()).map(Part::Obligation)
        }
        Part::Note(x) => case
            .notes
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Note),
    }
}

pub(super) fn part(
    house: &House,
    case: &Case,
    before: Option<&Part>,
    after: Option<&Part>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match after {
        Some(Part::Party(p)) => party(case, p),
        Some(Part::Claim(_)) => Ok(()),
        Some(Part::Session(s)) => {
            let was = match before {
                Some(Part::Session(b)) => Some(b),
                _ => None,
            };
            session(house, case, was, s, today)
        }
        Some(Part::Obligation(o)) => obligation(case, o, today),
        Some(Part::Note(n)) => not_after(Some(n.on), today, "on"),
        None => match before {
            Some(Part::Party(p)) => removal(case, p),
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::NotFound)),
        },
    }
}

fn knows(case: &Case, id: Option<PartyId>, field: &str) -> Result<(), Refusal> {
    match id {
        Some(id) if case.parties.iter().all(|p| p.id != id) => {
            Err(Refusal::at(Code::Unknown, field))
        }
        _ => Ok(()),
    }
}

pub(super) fn party(case: &Case, p: &Party) -> Result<(), Refusal> {
    if p.acts_for == Some(p.id) {
        return Err(Refusal::at(Code::BadValue, "acts_for"));
    }
    knows(case, p.acts_for, "acts_for")
}

/// A party that a session, an obligation or an agent names stays.
fn removal(case: &Case, p: &Party) -> Result<(), Refusal> {
    let present = |s: &Session| s.attendance.iter().any(|a| a.party == p.id);
    let bound = |o: &Obligation| o.debtor == Some(p.id) || o.creditor == Some(p.id);
    let named = case.sessions.iter().any(present)
        || case.obligations.iter().any(bound)
        || case.parties.iter().any(|x| x.acts_for == Some(p.id));
    if named {
        return Err(Refusal::new(Code::InUse));
    }
    let last = |role| case.parties_as(role).count() == 1;
    if p.role == PartyRole::Applicant && last(PartyRole::Applicant) {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    if p.role == PartyRole::Respondent && last(PartyRole::Respondent) && case.acceptance.is_some() {
        return Err(Refusal::missing(vec!["respondent"]));
    }
    Ok(())
}

fn session(
    house: &House,
    case: &Case,
    before: Option<&Session>,
    s: &Session,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if !case.allows_sessions() {
        return Err(Refusal::new(Code::WrongStage));
    }
    let day = s.starts.date();
    let fell_through = s.state == SessionState::FallenThrough && before.is_some();
    if let Some(closed) = case.closed_on()
        && !fell_through
        && (s.state == SessionState::Planned || day > closed)
    {
        return Err(Refusal::at(Code::WrongStage, "starts"));
    }
    if case.acceptance.as_ref().is_some_and(|a| day < a.on) {
        return Err(Refusal::at(Code::TooEarly, "starts"));
    }
    let met = is_met(s.state);
    if met {
        not_after(Some(day), today, "starts")?;
    }
    if before.is_none_or(|b| b.room != s.room)
        && let Some(room) = s.room
        && house.room(room).is_none_or(|r| !r.active)
    {
        return Err(Refusal::at(Code::Unknown, "room"));
    }
    let known = |id: &StaffId| before.is_some_and(|b| b.mediators.contains(id));
    for id in s.mediators.iter().filter(|id| !known(id)) {
        member(house, Some(*id), "mediators")?;
    }
    if before.map(|b| b.recorder) != Some(s.recorder) {
        member(house, s.recorder, "recorder")?;
    }
    for presence in &s.attendance {
        knows(case, Some(presence.party), "attendance")?;
    }
    let twice = |a: &Presence| s.attendance.iter().filter(|b| b.party == a.party).count() > 1;
    if s.attendance.iter().any(twice) {
        return Err(Refusal::at(Code::Twin, "attendance"));
    }
    let was_met = before.is_some_and(|b| is_met(b.state));
    if met {
        held(case, s, before.filter(|_| was_met))?;
    }
    Ok(())
}

fn is_met(state: SessionState) -> bool {
    matches!(state, SessionState::Held | SessionState::Adjourned)
}

/// A session that took place says who conducted it and who came, no-shows included; of a record that is
/// corrected later only those are asked for who stood in it, since parties may have joined meanwhile.
fn held(case: &Case, s: &Session, recorded: Option<&Session>) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    if s.mediators.is_empty() {
        missing.push("mediators");
    }
    let told = |id: &PartyId| s.attendance.iter().any(|a| a.party == *id);
    let expected: Vec<PartyId> = match recorded {
        Some(before) => before.attendance.iter().map(|a| a.party).collect(),
        None => (case
            .parties
            .iter()
            .filter(|p| p.role.is_side())
            .map(|p| p.id))
        .collect(),
    };
    if !expected.iter().all(told) {
        missing.push("attendance");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

fn obligation(case: &Case, o: &Obligation, today: NaiveDate) -> Result<(), Refusal> {
    if case.acceptance.is_none() {
        return Err(Refusal::new(Code::WrongStage));
    }
    knows(case, o.debtor, "debtor")?;
    knows(case, o.creditor, "creditor")?;
    if o.debtor.is_some() && o.debtor == o.creditor {
        return Err(Refusal::at(Code::BadValue, "creditor"));
    }
    not_after(o.performed_on, today, "performed_on")
}
