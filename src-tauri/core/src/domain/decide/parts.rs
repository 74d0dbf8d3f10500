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
        true => Err(Refusal::at(Code::InUse, "offers")),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::CaseFields;
    use crate::domain::ids::{CaseId, SessionId};
    use crate::domain::money::Fen;
    use crate::domain::number::CaseNumber;
    use crate::domain::op::Registration;
    use crate::domain::vocabulary::PartyKind;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    fn party(n: u8, role: PartyRole) -> Party {
        Party::blank(PartyId::from_bytes([n; 16]), role, PartyKind::Person)
    }

    fn claim(n: u8) -> Claim {
        Claim {
            id: ClaimId::from_bytes([n; 16]),
            text: "支付工资".into(),
            amount: None,
            claimant: None,
        }
    }

    fn offer() -> Offer {
        Offer {
            by: Some(PartyId::from_bytes([1; 16])),
            at: day(14).and_hms_opt(14, 31, 0).unwrap(),
            amount: Fen::try_from(812_050).unwrap(),
            claim: Some(ClaimId::from_bytes([7; 16])),
            note: String::new(),
            private: false,
        }
    }

    /// Returns a case with two applicants, a respondent and two claims, in which the second applicant made an offer for the
    /// first claim.
    fn case() -> Case {
        let cause = "L07".parse().unwrap();
        let mut case = Case::from_registration(&Registration {
            case: CaseId::from_bytes([9; 16]),
            number: CaseNumber::main(2026, 7),
            number_text: String::new(),
            registered_on: day(9),
            fields: CaseFields::blank(cause, "applied_oral".parse().unwrap(), day(8)),
            parties: vec![
                party(1, PartyRole::Applicant),
                party(2, PartyRole::Applicant),
                party(3, PartyRole::Respondent),
            ],
            claims: vec![claim(7), claim(8)],
            acceptance: None,
        });
        let starts = day(14).and_hms_opt(14, 5, 0).unwrap();
        case.sessions.push(Session {
            offers: vec![Offer {
                by: Some(PartyId::from_bytes([2; 16])),
                ..offer()
            }],
            ..Session::blank(SessionId::from_bytes([5; 16]), starts)
        });
        case
    }

    #[test]
    fn an_offer_names_a_party_and_a_claim_of_the_case_and_was_made_by_today() {
        let case = case();
        let check = |offer: &Offer, today| check_offer(&case, offer, "offers.0", today);
        assert_eq!(check(&offer(), day(14)), Ok(()));
        let of_mediator = Offer {
            by: None,
            claim: None,
            ..offer()
        };
        assert_eq!(check(&of_mediator, day(14)), Ok(()));
        let by_nobody = Offer {
            by: Some(PartyId::from_bytes([4; 16])),
            ..offer()
        };
        let for_nothing = Offer {
            claim: Some(ClaimId::from_bytes([6; 16])),
            ..offer()
        };
        for (offer, today, code, field) in [
            (by_nobody, day(14), Code::Unknown, "offers.0.by"),
            (for_nothing, day(14), Code::Unknown, "offers.0.claim"),
            (offer(), day(13), Code::InFuture, "offers.0.at"),
        ] {
            let refusal = check(&offer, today).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.field.as_deref()),
                (code, Some(field))
            );
        }
    }

    #[test]
    fn a_party_and_a_claim_of_an_offer_stay() {
        let case = case();
        let remove = |part: Part| {
            let setup = OfficeSetup::default();
            let removed = check_part(&setup, &case, Some(&part), None, day(15));
            removed.map_err(|refusal| refusal.code)
        };
        let offeror = party(2, PartyRole::Applicant);
        assert_eq!(remove(Part::Party(offeror)), Err(Code::InUse));
        assert_eq!(remove(Part::Party(party(1, PartyRole::Applicant))), Ok(()));
        assert_eq!(remove(Part::Claim(claim(7))), Err(Code::InUse));
        assert_eq!(remove(Part::Claim(claim(8))), Ok(()));
    }
}
