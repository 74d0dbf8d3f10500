//! Rules for the parts of a case: parties, claims, sessions, obligations, notes.

use chrono::NaiveDate;

use super::preconditions::{check_member, ensure_not_after};
use crate::domain::case::{Case, Claim, Note, Obligation, Offer, Party, Presence, Session};
use crate::domain::identity::birth_date;
use crate::domain::ids::{ClaimId, PartyId, StaffId};
use crate::domain::office::OfficeSetup;
use crate::domain::op::Part;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{PartyRole, SessionState};

/// Returns the current state of the part with the same id.
pub(super) fn find_part(case: &Case, part: Option<&Part>) -> Option<Part> {
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

/// Checks that a part may be put into the case, changed or removed.
pub(super) fn check_part(
    setup: &OfficeSetup,
    case: &Case,
    before: Option<&Part>,
    after: Option<&Part>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match after {
        Some(Part::Party(p)) => {
            let had_number = |b: &Part| matches!(b, Part::Party(b) if b.id_number == p.id_number);
            if !before.is_some_and(had_number) {
                check_birth_date(p, today)?;
            }
            check_party(case, p)
        }
        Some(Part::Claim(c)) => check_party_known(case, c.claimant, "claimant"),
        Some(Part::Session(s)) => {
            let was = match before {
                Some(Part::Session(b)) => Some(b),
                _ => None,
            };
            check_session(setup, case, was, s, today)
        }
        Some(Part::Obligation(o)) => check_obligation(case, o, today),
        Some(Part::Note(n)) => {
            let whom = n.attempt.as_ref().and_then(|attempt| attempt.whom);
            check_party_known(case, whom, "attempt.whom")?;
            ensure_not_after(Some(n.on), today, "on")
        }
        None => match before {
            Some(Part::Party(p)) => check_party_removal(case, p),
            Some(Part::Claim(c)) => check_claim_removal(case, c),
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::NotFound)),
        },
    }
}

/// Checks that a referenced party exists in the case.
fn check_party_known(case: &Case, id: Option<PartyId>, field: &str) -> Result<(), Refusal> {
    match id {
        Some(id) if case.parties.iter().all(|p| p.id != id) => {
            Err(Refusal::at(Code::Unknown, field))
        }
        _ => Ok(()),
    }
}

/// Refuses an identity number of somebody who is not born yet.
pub(super) fn check_birth_date(p: &Party, today: NaiveDate) -> Result<(), Refusal> {
    match birth_date(&p.id_number) {
        Some(born) if p.id_kind == "citizen" && born > today => {
            Err(Refusal::at(Code::BadValue, "id_number"))
        }
        _ => Ok(()),
    }
}

pub(super) fn check_party(case: &Case, p: &Party) -> Result<(), Refusal> {
    if p.acts_for == Some(p.id) {
        return Err(Refusal::at(Code::BadValue, "acts_for"));
    }
    check_party_known(case, p.acts_for, "acts_for")
}

/// Refuses to remove a party to which a claim, a session, an obligation, an attempt or another party refers, or the last
/// one of its side.
fn check_party_removal(case: &Case, p: &Party) -> Result<(), Refusal> {
    let attended = |s: &Session| s.attendance.iter().any(|a| a.party == p.id);
    let offered = |s: &Session| s.offers.iter().any(|o| o.by == Some(p.id));
    let is_bound = |o: &Obligation| o.debtor == Some(p.id) || o.creditor == Some(p.id);
    let contacted = |n: &Note| n.attempt.as_ref().is_some_and(|a| a.whom == Some(p.id));
    let is_referenced = case.sessions.iter().any(|s| attended(s) || offered(s))
        || case.notes.iter().any(contacted)
        || case.obligations.iter().any(is_bound)
        || case.claims.iter().any(|c| c.claimant == Some(p.id))
        || case.parties.iter().any(|x| x.acts_for == Some(p.id));
    if is_referenced {
        return Err(Refusal::new(Code::InUse));
    }
    let is_last = |role| case.parties_as(role).count() == 1;
    if p.role == PartyRole::Applicant && is_last(PartyRole::Applicant) {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    if p.role == PartyRole::Respondent
        && is_last(PartyRole::Respondent)
        && case.acceptance.is_some()
    {
        return Err(Refusal::missing(vec!["respondent"]));
    }
    Ok(())
}

/// Refuses to remove a claim for which an offer was made.
fn check_claim_removal(case: &Case, c: &Claim) -> Result<(), Refusal> {
    let mut offers = case.sessions.iter().flat_map(|s| &s.offers);
    match offers.any(|offer| offer.claim == Some(c.id)) {
        true => Err(Refusal::new(Code::InUse)),
        false => Ok(()),
    }
}

fn check_session(
    setup: &OfficeSetup,
    case: &Case,
    before: Option<&Session>,
    s: &Session,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if !case.can_have_sessions() {
        return Err(Refusal::new(Code::WrongStage));
    }
    if case.closed_on().is_some() && s.state == SessionState::Planned {
        return Err(Refusal::at(Code::WrongStage, "starts"));
    }
    let is_now_held = s.is_held();
    if is_now_held {
        ensure_not_after(Some(s.starts.date()), today, "starts")?;
        let is_other = |x: &&Session| x.id != s.id && x.is_held();
        if let Some(other) = (case.sessions.iter().filter(is_other)).find(|x| x.overlaps(s)) {
            return Err(Refusal::at(Code::Overlap, "starts").with(other.starts.to_string()));
        }
    }
    if before.is_none_or(|b| b.room != s.room)
        && let Some(room) = s.room
        && setup.room(room).is_none_or(|r| !r.active)
    {
        return Err(Refusal::at(Code::Unknown, "room"));
    }
    let was_chosen = |id: &StaffId| before.is_some_and(|b| b.mediators.contains(id));
    for id in s.mediators.iter().filter(|id| !was_chosen(id)) {
        check_member(setup, Some(*id), "mediators")?;
    }
    if before.map(|b| b.recorder) != Some(s.recorder) {
        check_member(setup, s.recorder, "recorder")?;
    }
    for presence in &s.attendance {
        check_party_known(case, Some(presence.party), "attendance")?;
    }
    let is_listed_twice =
        |a: &Presence| s.attendance.iter().filter(|b| b.party == a.party).count() > 1;
    if s.attendance.iter().any(is_listed_twice) {
        return Err(Refusal::at(Code::Duplicate, "attendance"));
    }
    for (i, offer) in s.offers.iter().enumerate() {
        check_offer(case, offer, &format!("offers.{i}"), today)?;
    }
    if is_now_held {
        check_held_session(case, s, before.filter(|b| b.is_held()))?;
    }
    Ok(())
}

/// Checks that party and claim of an offer are in the case, and that it was made by today.
fn check_offer(case: &Case, offer: &Offer, path: &str, today: NaiveDate) -> Result<(), Refusal> {
    check_party_known(case, offer.by, &format!("{path}.by"))?;
    let is_claim = |id: ClaimId| case.claims.iter().any(|claim| claim.id == id);
    if offer.claim.is_some_and(|id| !is_claim(id)) {
        return Err(Refusal::at(Code::Unknown, format!("{path}.claim")));
    }
    ensure_not_after(Some(offer.at.date()), today, &format!("{path}.at"))
}

/// Checks that a held session names its mediators and the attendance of every side. When an earlier record is
/// corrected, only the parties that it lists are required, since others may have joined the case later.
fn check_held_session(case: &Case, s: &Session, recorded: Option<&Session>) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    if s.mediators.is_empty() {
        missing.push("mediators");
    }
    let is_listed = |id: &PartyId| s.attendance.iter().any(|a| a.party == *id);
    let expected: Vec<PartyId> = match recorded {
        Some(before) => before.attendance.iter().map(|a| a.party).collect(),
        None => (case
            .parties
            .iter()
            .filter(|p| p.role.is_side())
            .map(|p| p.id))
        .collect(),
    };
    if !expected.iter().all(is_listed) {
        missing.push("attendance");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

fn check_obligation(case: &Case, o: &Obligation, today: NaiveDate) -> Result<(), Refusal> {
    if case.acceptance.is_none() {
        return Err(Refusal::new(Code::WrongStage));
    }
    check_party_known(case, o.debtor, "debtor")?;
    check_party_known(case, o.creditor, "creditor")?;
    if o.debtor.is_some() && o.debtor == o.creditor {
        return Err(Refusal::at(Code::BadValue, "creditor"));
    }
    for (i, payment) in o.payments.iter().enumerate() {
        ensure_not_after(Some(payment.on), today, &format!("payments.{i}.on"))?;
    }
    ensure_not_after(o.performed_on, today, "performed_on")
}
