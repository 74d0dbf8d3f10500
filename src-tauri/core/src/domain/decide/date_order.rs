//! The order of the dates of a case: received ≤ registered ≤ accepted ≤ sessions ≤ closed, and what lies between them.
//!
//! The order is checked on the case as it is after a change, so that it holds for every way in. What an older version
//! let in does not stand in the way of other changes: only an order that the change itself breaks is refused.

use chrono::NaiveDate;

use crate::domain::case::{Case, Closing};
use crate::domain::ids::{ObligationId, SessionId};
use crate::domain::op::{CorrectedFact, Op, Part, Step};
use crate::domain::refusal::{Code, Refusal};

/// The first day on which a case may have been received and registered; an earlier date is a typing error.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date");

/// A date of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateName {
    Received,
    Registered,
    ApplicantConsent,
    RespondentConsent,
    Accepted,
    ExtensionAgreed,
    Session(SessionId),
    Due(ObligationId),
    Performed(ObligationId),
    Paid(ObligationId),
    ApplicantSigned,
    RespondentSigned,
    MediatorSigned,
    Sealed,
    Closed,
    Answered,
    /// The closing and the reopening of an earlier round.
    ClosedBefore(usize),
    Reopened(usize),
    Voided,
}

impl DateName {
    /// Returns the name by which a refusal says to the page which other date stands in the way.
    const fn code(self) -> &'static str {
        match self {
            DateName::Received => "received_on",
            DateName::Registered => "registered_on",
            DateName::ApplicantConsent => "applicant_consent_on",
            DateName::RespondentConsent => "respondent_consent_on",
            DateName::Accepted => "accepted_on",
            DateName::ExtensionAgreed => "agreed_on",
            DateName::Session(_) => "session",
            DateName::Due(_) => "due_on",
            DateName::Performed(_) => "performed_on",
            DateName::Paid(_) => "payments",
            DateName::ApplicantSigned => "applicant_signed_on",
            DateName::RespondentSigned => "respondent_signed_on",
            DateName::MediatorSigned => "mediator_signed_on",
            DateName::Sealed => "sealed_on",
            DateName::Closed | DateName::ClosedBefore(_) => "closed_on",
            DateName::Answered => "answered_on",
            DateName::Reopened(_) => "reopened_on",
            DateName::Voided => "void_on",
        }
    }

    /// Returns the field of the change in which this date is entered; none if the change does not enter it.
    fn field_in(self, op: &Op) -> Option<&'static str> {
        match (op, self) {
            (Op::CaseRegister(_), DateName::Received) => Some("fields.received_on"),
            (Op::CaseRegister(_), DateName::Registered) => Some("registered_on"),
            (Op::CaseEdit { .. }, DateName::Received) => Some("received_on"),
            (Op::CasePart { after, .. }, _) => self.field_in_part(after.as_ref()?),
            (Op::CaseStep { step, .. }, _) => self.field_in_step(step),
            _ => None,
        }
    }

    fn field_in_part(self, part: &Part) -> Option<&'static str> {
        match (part, self) {
            (Part::Session(s), DateName::Session(id)) if s.id == id => Some("starts"),
            (Part::Obligation(o), DateName::Due(id)) if o.id == id => Some("due_on"),
            (Part::Obligation(o), DateName::Performed(id)) if o.id == id => Some("performed_on"),
            (Part::Obligation(o), DateName::Paid(id)) if o.id == id => Some("payments"),
            _ => None,
        }
    }

    fn field_in_step(self, step: &Step) -> Option<&'static str> {
        match (step, self) {
            (Step::Accept(_), DateName::Accepted) => Some("on"),
            (Step::Accept(_), DateName::ApplicantConsent) => Some("applicant_consent_on"),
            (Step::Accept(_), DateName::RespondentConsent) => Some("respondent_consent_on"),
            (Step::Extend(_), DateName::ExtensionAgreed) => Some("extension.agreed_on"),
            (Step::Close(_), DateName::Closed) => Some("closing.on"),
            (Step::Close(_), DateName::ApplicantSigned) => Some("closing.applicant_signed_on"),
            (Step::Close(_), DateName::RespondentSigned) => Some("closing.respondent_signed_on"),
            (Step::Close(_), DateName::MediatorSigned) => Some("closing.mediator_signed_on"),
            (Step::Close(_), DateName::Sealed) => Some("closing.sealed_on"),
            (Step::Answer(_), DateName::Answered) => Some("answer.on"),
            (Step::Reaccept(_), DateName::Reopened(_)) => Some("ruling.on"),
            (Step::Void(_), DateName::Voided) => Some("ruling.on"),
            (Step::Correct(c), _) => c.facts.iter().find_map(|fact| self.field_in_fact(fact)),
            _ => None,
        }
    }
}

impl DateName {
    fn field_in_fact(self, fact: &CorrectedFact) -> Option<&'static str> {
        let is_corrected = match (fact, self) {
            (CorrectedFact::Part { after, .. }, _) => return self.field_in_part(after.as_ref()?),
            (CorrectedFact::Fields { .. }, DateName::Received)
            | (CorrectedFact::RegisteredOn { .. }, DateName::Registered)
            | (CorrectedFact::Extension { .. }, DateName::ExtensionAgreed)
            | (CorrectedFact::Answer { .. }, DateName::Answered) => true,
            (CorrectedFact::Acceptance { .. }, name) => matches!(
                name,
                DateName::Accepted | DateName::ApplicantConsent | DateName::RespondentConsent
            ),
            (
                CorrectedFact::Closing { round: Some(_), .. },
                DateName::ApplicantSigned | DateName::RespondentSigned,
            ) => true,
            (CorrectedFact::Closing { round, .. }, DateName::ClosedBefore(at)) => {
                *round == u32::try_from(at).ok()
            }
            (CorrectedFact::Closing { round: None, .. }, name) => matches!(
                name,
                DateName::Closed
                    | DateName::ApplicantSigned
                    | DateName::RespondentSigned
                    | DateName::MediatorSigned
                    | DateName::Sealed
            ),
            _ => false,
        };
        is_corrected.then_some(self.code())
    }
}

/// Two dates of which the first must not lie after the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DatePair {
    first: (DateName, NaiveDate),
    then: (DateName, NaiveDate),
}

impl DatePair {
    /// Returns the refusal at the date that the change enters. Its details are the other date and the name of that.
    fn refusal(&self, op: &Op) -> Refusal {
        let entered = [
            (Code::TooEarly, self.then, self.first),
            (Code::TooLate, self.first, self.then),
        ];
        let at_field = entered.into_iter().find_map(|(code, (name, _), other)| {
            Some((Refusal::at(code, name.field_in(op)?), other))
        });
        let (refusal, (name, date)) =
            at_field.unwrap_or((Refusal::new(Code::TooEarly), self.first));
        refusal.with(date.to_string()).with(name.code())
    }
}

/// Collects the pairs of dates of one case.
#[derive(Default)]
struct Pairs(Vec<DatePair>);

impl Pairs {
    fn add(&mut self, first: (DateName, Option<NaiveDate>), then: (DateName, Option<NaiveDate>)) {
        if let ((first, Some(a)), (then, Some(b))) = (first, then) {
            self.0.push(DatePair {
                first: (first, a),
                then: (then, b),
            });
        }
    }
}

/// Checks that the change breaks no order of two dates.
pub(super) fn check_date_order(
    before: Option<&Case>,
    after: &Case,
    op: &Op,
) -> Result<(), Refusal> {
    check_earliest(before, after, op)?;
    let known = before.map(broken_pairs).unwrap_or_default();
    match broken_pairs(after)
        .iter()
        .find(|pair| !known.contains(pair))
    {
        Some(pair) => Err(pair.refusal(op)),
        None => Ok(()),
    }
}

fn check_earliest(before: Option<&Case>, after: &Case, op: &Op) -> Result<(), Refusal> {
    let dates = |case: &Case| {
        [
            (DateName::Received, case.fields.received_on),
            (DateName::Registered, case.registered_on),
        ]
    };
    for (at, (name, date)) in dates(after).into_iter().enumerate() {
        let is_new = before.is_none_or(|case| dates(case)[at].1 != date);
        if is_new && date < EARLIEST {
            let field = name.field_in(op).unwrap_or(name.code());
            return Err(Refusal::at(Code::TooEarly, field).with(EARLIEST.to_string()));
        }
    }
    Ok(())
}

fn broken_pairs(case: &Case) -> Vec<DatePair> {
    let mut pairs = pairs_of(case).0;
    pairs.retain(|pair| pair.first.1 > pair.then.1);
    pairs
}

/// Returns every pair of dates whose order matters.
fn pairs_of(case: &Case) -> Pairs {
    let mut pairs = Pairs::default();
    let received = (DateName::Received, Some(case.fields.received_on));
    let registered = (DateName::Registered, Some(case.registered_on));
    let acceptance = case.acceptance.as_ref();
    let accepted = (DateName::Accepted, acceptance.map(|a| a.on));
    let consents = [
        (
            DateName::ApplicantConsent,
            acceptance.and_then(|a| a.applicant_consent_on),
        ),
        (
            DateName::RespondentConsent,
            acceptance.and_then(|a| a.respondent_consent_on),
        ),
    ];
    pairs.add(received, registered);
    pairs.add(registered, accepted);
    for consent in consents {
        pairs.add(received, consent);
        pairs.add(consent, accepted);
    }
    let agreed = (
        DateName::ExtensionAgreed,
        case.extension.as_ref().map(|e| e.agreed_on),
    );
    pairs.add(accepted, agreed);
    let closed = (DateName::Closed, case.closing.as_ref().map(|c| c.on));
    pairs.add(registered, closed);
    pairs.add(accepted, closed);
    pairs.add(agreed, closed);
    let answered = (DateName::Answered, case.answer.as_ref().map(|a| a.on));
    let began = add_rounds(&mut pairs, case, registered);
    for later in [closed, answered, agreed] {
        pairs.add(began, later);
    }
    for session in &case.sessions {
        let day = (DateName::Session(session.id), Some(session.starts.date()));
        pairs.add(accepted, day);
        if session.is_held() {
            pairs.add(day, closed);
        }
    }
    let signed = first_signature(case);
    for obligation in &case.obligations {
        pairs.add(accepted, (DateName::Due(obligation.id), obligation.due_on));
        let first_paid = obligation.payments.iter().map(|payment| payment.on).min();
        for done in [
            (DateName::Paid(obligation.id), first_paid),
            (DateName::Performed(obligation.id), obligation.performed_on),
        ] {
            pairs.add(accepted, done);
            if let Some(signed) = signed {
                pairs.add(signed, done);
            }
        }
    }
    for signature in case.closing.iter().flat_map(signatures) {
        pairs.add(accepted, signature);
        pairs.add(signature, closed);
    }
    pairs.add(
        registered,
        (DateName::Voided, case.void.as_ref().map(|v| v.on)),
    );
    pairs
}

/// Adds the closings and reopenings of the earlier rounds; returns the day on which the current round began.
fn add_rounds(
    pairs: &mut Pairs,
    case: &Case,
    registered: (DateName, Option<NaiveDate>),
) -> (DateName, Option<NaiveDate>) {
    let mut began = registered;
    let first_accepted = case.rounds.iter().position(|round| round.accepted);
    let accepted = (DateName::Accepted, case.acceptance.as_ref().map(|a| a.on));
    for (at, round) in case.rounds.iter().enumerate() {
        let closed = (DateName::ClosedBefore(at), round.closed_on());
        let reopened = (DateName::Reopened(at), Some(round.reopening.on));
        pairs.add(began, closed);
        pairs.add(closed, reopened);
        match first_accepted {
            Some(first) if at >= first => pairs.add(accepted, closed),
            _ => pairs.add(reopened, accepted),
        }
        began = reopened;
    }
    match case.reopenings.last() {
        Some(ruling) if case.rounds.is_empty() => (DateName::Reopened(0), Some(ruling.on)),
        _ => began,
    }
}

/// Returns the first signature of a party under an agreement of the case: nothing of it is performed before. An obligation
/// of an earlier round may be performed before the agreement of the current one is signed. None if an earlier round ended
/// without a signed agreement: something may have been performed of which no agreement tells.
fn first_signature(case: &Case) -> Option<(DateName, Option<NaiveDate>)> {
    if !case.reopenings.is_empty() {
        return None;
    }
    let mut first = case.closing.as_ref().and_then(first_signature_of);
    for round in &case.rounds {
        let signed = first_signature_of(round.closing.as_ref()?)?;
        first = first.into_iter().chain([signed]).min_by_key(|(_, on)| *on);
    }
    first
}

/// Returns the first signature of a party under the agreement of a closing.
fn first_signature_of(closing: &Closing) -> Option<(DateName, Option<NaiveDate>)> {
    if !closing.outcome.has_agreement() {
        return None;
    }
    let [applicant, respondent, ..] = signatures(closing);
    let signed = [applicant, respondent]
        .into_iter()
        .filter(|(_, on)| on.is_some());
    signed.min_by_key(|(_, on)| *on)
}

/// Returns the days on which an agreement was signed and sealed.
fn signatures(closing: &Closing) -> [(DateName, Option<NaiveDate>); 4] {
    [
        (DateName::ApplicantSigned, closing.applicant_signed_on),
        (DateName::RespondentSigned, closing.respondent_signed_on),
        (DateName::MediatorSigned, closing.mediator_signed_on),
        (DateName::Sealed, closing.sealed_on),
    ]
}
