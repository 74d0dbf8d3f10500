//! Normalization of what is typed about a case. Each result names every field, so that a new field does not compile
//! before it was decided how it is checked. A party is normalized in [`super::party`].

use chrono::{NaiveDate, TimeDelta};

use super::case::{
    Answer, CaseFields, Claim, Closing, ContactAttempt, Employment, ErasureAsk, Injury, Note,
    Obligation, Payment, Restriction, Ruling, Session, Sickness,
};
use super::entry::{
    Normalize, check_date, checked_amount, checked_date, clean_text, join_path, missing,
    required_text, to_minute,
};
use super::ids::StaffId;
use super::money::Fen;
use super::offers::normalize_offers;
use super::op::Part;
use super::refusal::{Code, Refusal};
use super::reopening::Reopening;
use super::text::Limit;
use super::vocabulary::NoteKind;
use super::worker_facts::normalize_events;

/// Returns the people in order, each once.
fn sorted(mut people: Vec<StaffId>) -> Vec<StaffId> {
    people.sort();
    people.dedup();
    people
}

fn normalize_group<T: Normalize>(
    path: &str,
    name: &str,
    group: Option<T>,
) -> Result<Option<T>, Refusal> {
    group
        .map(|group| group.normalize(&join_path(path, name)))
        .transpose()
}

impl Normalize for CaseFields {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "received_on", Some(self.received_on))?;
        if !(1..=100_000).contains(&self.worker_count.unwrap_or(1)) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "worker_count")));
        }
        let mut co_mediators = sorted(self.co_mediators);
        co_mediators.retain(|m| Some(*m) != self.mediator);
        let mut further_causes = self.further_causes;
        further_causes.sort();
        further_causes.dedup();
        further_causes.retain(|cause| *cause != self.cause);
        Ok(CaseFields {
            cause: self.cause,
            further_causes,
            nature: self.nature,
            source: self.source,
            received_on: self.received_on,
            grid: self.grid,
            stall: clean_text(path, "stall", &self.stall, Limit::Line)?,
            event_on: checked_date(path, "event_on", self.event_on)?,
            summary: clean_text(path, "summary", &self.summary, Limit::Text)?,
            applicant_type: self.applicant_type,
            worker_count: self.worker_count,
            collective: self.collective,
            urgency: self.urgency,
            mediator: self.mediator,
            co_mediators,
            next_action: clean_text(path, "next_action", &self.next_action, Limit::Line)?,
            next_on: checked_date(path, "next_on", self.next_on)?,
            next_owner: self.next_owner,
            employment: normalize_group(path, "employment", self.employment)?
                .and_then(Employment::known),
            injury: normalize_group(path, "injury", self.injury)?.and_then(Injury::known),
            sickness: normalize_group(path, "sickness", self.sickness)?.and_then(Sickness::known),
            limitation_events: normalize_events(
                self.limitation_events,
                &join_path(path, "limitation_events"),
            )?,
        })
    }
}

impl Normalize for Claim {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let claim = Claim {
            id: self.id,
            text: clean_text(path, "text", &self.text, Limit::Text)?,
            amount: checked_amount(path, "amount", self.amount)?,
            claimant: self.claimant,
        };
        match claim.text.is_empty() && claim.amount.is_none() {
            true => Err(missing(path, "text")),
            false => Ok(claim),
        }
    }
}

impl Normalize for Session {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let session = Session {
            id: self.id,
            state: self.state,
            form: self.form,
            room: self.room,
            // Times of sessions have no seconds.
            starts: to_minute(self.starts),
            ends: self.ends.map(to_minute),
            mediators: sorted(self.mediators),
            recorder: self.recorder,
            attendance: self.attendance,
            record: clean_text(path, "record", &self.record, Limit::Text)?,
            result: clean_text(path, "result", &self.result, Limit::Text)?,
            next_on: checked_date(path, "next_on", self.next_on)?,
            offers: normalize_offers(
                self.offers,
                to_minute(self.starts),
                Session::MAX_HOURS,
                &join_path(path, "offers"),
            )?,
        };
        let starts = session.starts;
        check_date(path, "starts", Some(starts.date()))?;
        let Some(ends) = session.ends else {
            return Ok(session);
        };
        if ends <= starts {
            return Err(Refusal::at(Code::TooEarly, join_path(path, "ends")));
        }
        if ends - starts > TimeDelta::hours(Session::MAX_HOURS) {
            let refusal = Refusal::at(Code::TooLate, join_path(path, "ends"));
            return Err(refusal.with((starts + TimeDelta::hours(Session::MAX_HOURS)).to_string()));
        }
        Ok(session)
    }
}

impl Normalize for Obligation {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(Obligation {
            id: self.id,
            debtor: self.debtor,
            creditor: self.creditor,
            what: required_text(path, "what", &self.what)?,
            amount: checked_amount(path, "amount", self.amount)?,
            due_on: checked_date(path, "due_on", self.due_on)?,
            performed_on: checked_date(path, "performed_on", self.performed_on)?,
            performed_note: clean_text(path, "performed_note", &self.performed_note, Limit::Text)?,
            payments: normalize_payments(self.payments, &join_path(path, "payments"))?,
        })
    }
}

/// The limit of the payments towards one obligation; more than that is a mistake.
const MAX_PAYMENTS: usize = 500;

fn normalize_payments(payments: Vec<Payment>, path: &str) -> Result<Vec<Payment>, Refusal> {
    if payments.len() > MAX_PAYMENTS {
        return Err(Refusal::at(Code::TooLong, path).with(MAX_PAYMENTS.to_string()));
    }
    let payments = payments.into_iter().enumerate();
    payments
        .map(|(i, payment)| payment.normalize(&format!("{path}.{i}")))
        .collect()
}

impl Normalize for Payment {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        let amount = checked_amount(path, "amount", Some(self.amount))?;
        match amount.filter(|amount| *amount > Fen::ZERO) {
            None => Err(missing(path, "amount")),
            Some(amount) => Ok(Payment {
                on: self.on,
                amount,
                note: clean_text(path, "note", &self.note, Limit::Line)?,
            }),
        }
    }
}

impl Normalize for Note {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        let is_attempt = self.kind == NoteKind::ContactAttempt;
        if is_attempt != self.attempt.is_some() {
            return Err(Refusal::at(Code::BadValue, join_path(path, "attempt")));
        }
        Ok(Note {
            id: self.id,
            on: self.on,
            kind: self.kind,
            text: match is_attempt {
                true => clean_text(path, "text", &self.text, Limit::Text)?,
                false => required_text(path, "text", &self.text)?,
            },
            // Times of attempts have no seconds.
            attempt: self.attempt.map(|attempt| ContactAttempt {
                at: to_minute(attempt.at),
                ..attempt
            }),
        })
    }
}

impl Normalize for Part {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(match self {
            Part::Party(p) => Part::Party(p.normalize(path)?),
            Part::Claim(c) => Part::Claim(c.normalize(path)?),
            Part::Session(s) => Part::Session(s.normalize(path)?),
            Part::Obligation(o) => Part::Obligation(o.normalize(path)?),
            Part::Note(n) => Part::Note(n.normalize(path)?),
        })
    }
}

impl Normalize for Closing {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let date = |name: &str, day: Option<NaiveDate>| checked_date(path, name, day);
        check_date(path, "on", Some(self.on))?;
        Ok(Closing {
            outcome: self.outcome,
            on: self.on,
            reason: clean_text(path, "reason", &self.reason, Limit::Text)?,
            referred_to: clean_text(path, "referred_to", &self.referred_to, Limit::Line)?,
            form: self.form,
            agreed: checked_amount(path, "agreed", self.agreed)?,
            applicant_signed_on: date("applicant_signed_on", self.applicant_signed_on)?,
            respondent_signed_on: date("respondent_signed_on", self.respondent_signed_on)?,
            mediator_signed_on: date("mediator_signed_on", self.mediator_signed_on)?,
            sealed_on: date("sealed_on", self.sealed_on)?,
        })
    }
}

impl Normalize for Ruling {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        Ok(Ruling {
            on: self.on,
            reason: required_text(path, "reason", &self.reason)?,
        })
    }
}

impl Normalize for Reopening {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        Ok(Reopening {
            on: self.on,
            reason: required_text(path, "reason", &self.reason)?,
            due_on: self.due_on,
            counted: self.counted,
        })
    }
}

impl Normalize for Answer {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        Ok(Answer {
            on: self.on,
            text: required_text(path, "text", &self.text)?,
        })
    }
}

impl Normalize for Restriction {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(Restriction {
            restricted: self.restricted,
            reason: clean_text(path, "reason", &self.reason, Limit::Text)?,
        })
    }
}

impl Normalize for ErasureAsk {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        check_date(path, "on", Some(self.on))?;
        Ok(ErasureAsk {
            by: self.by,
            on: self.on,
            basis: self.basis,
            note: clean_text(path, "note", &self.note, Limit::Text)?,
        })
    }
}
