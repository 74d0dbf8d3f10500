//! Erasure of personal data (个人信息保护法 art. 47): numbers, dates, codes and sums remain, as the tallies need them.
//!
//! Each function names every field, so that a new field does not compile before it was decided whether it stays.

use chrono::{Days, NaiveDate};

use super::case::{
    Answer, Case, CaseFields, Claim, Closing, ErasureAsk, Obligation, Payment, Round, Ruling,
    Session,
};
use super::refusal::{Code, Refusal};
use super::reopening::Reopening;

/// The days between the request of an erasure and the deed, in which everybody who signs in is told of it; and between the
/// deed and its repetition in older backup sets.
pub const WAIT_DAYS: u64 = 7;

/// Refuses an erasure before enough days have passed. A day in the future is no day long ago.
pub fn ensure_waited(asked_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let first = asked_on + Days::new(WAIT_DAYS);
    match today < first {
        true => Err(Refusal::new(Code::ErasureWaits).with(first.to_string())),
        false => Ok(()),
    }
}

impl Case {
    /// Returns the case without its personal data.
    pub fn without_personal_data(&self, on: NaiveDate) -> Case {
        Case {
            id: self.id,
            version: self.version + 1,
            number: self.number,
            number_text: self.number_text.clone(),
            registered_on: self.registered_on,
            fields: CaseFields {
                applicant_type: self.applicant_type(),
                worker_count: Some(self.people()),
                ..self.fields.without_personal_data()
            },
            acceptance: self.acceptance.clone(),
            extension: self.extension.clone(),
            closing: self.closing.as_ref().map(|closing| Closing {
                agreed: Some(self.agreed_amount()).filter(|_| closing.outcome.is_success()),
                ..closing.without_personal_data()
            }),
            answer: self.answer.as_ref().map(Answer::without_personal_data),
            reopenings: (self.reopenings.iter())
                .map(Ruling::without_personal_data)
                .collect(),
            rounds: (self.rounds.iter())
                .map(Round::without_personal_data)
                .collect(),
            void: self.void.as_ref().map(Ruling::without_personal_data),
            restricted: self.restricted,
            erasure: self.erasure.as_ref().map(|ask| ErasureAsk {
                by: ask.by,
                on: ask.on,
                basis: ask.basis,
                note: String::new(),
            }),
            erased_on: Some(on),
            parties: Vec::new(),
            claims: (self.claims.iter())
                .map(Claim::without_personal_data)
                .collect(),
            sessions: (self.sessions.iter())
                .map(Session::without_personal_data)
                .collect(),
            obligations: (self.obligations.iter())
                .map(Obligation::without_personal_data)
                .collect(),
            notes: Vec::new(),
        }
    }

    /// Returns true if this can be what an erasure left: nothing personal is in it. The case before cannot be compared, because
    /// its payloads went with the erasure.
    pub fn is_without_personal_data(&self, on: NaiveDate) -> bool {
        let again = self.without_personal_data(on);
        let same = Case {
            version: self.version,
            ..again
        };
        same == *self
    }
}

impl CaseFields {
    fn without_personal_data(&self) -> CaseFields {
        CaseFields {
            cause: self.cause,
            further_causes: self.further_causes.clone(),
            nature: self.nature,
            source: self.source,
            received_on: self.received_on,
            grid: self.grid,
            stall: String::new(),
            event_on: None,
            summary: String::new(),
            applicant_type: self.applicant_type,
            worker_count: self.worker_count,
            collective: self.collective,
            urgency: self.urgency,
            mediator: self.mediator,
            co_mediators: self.co_mediators.clone(),
            next_action: String::new(),
            next_on: None,
            next_owner: None,
            // Injury and sickness are sensitive (个人信息保护法 art. 28), and no tally counts by any of these.
            employment: None,
            injury: None,
            sickness: None,
            limitation_events: Vec::new(),
        }
    }
}

impl Closing {
    fn without_personal_data(&self) -> Closing {
        Closing {
            outcome: self.outcome,
            on: self.on,
            reason: String::new(),
            referred_to: String::new(),
            form: self.form,
            agreed: self.agreed,
            applicant_signed_on: self.applicant_signed_on,
            respondent_signed_on: self.respondent_signed_on,
            mediator_signed_on: self.mediator_signed_on,
            sealed_on: self.sealed_on,
        }
    }
}

impl Answer {
    fn without_personal_data(&self) -> Answer {
        Answer {
            on: self.on,
            text: String::new(),
        }
    }
}

impl Round {
    fn without_personal_data(&self) -> Round {
        Round {
            accepted: self.accepted,
            held_sessions: self.held_sessions,
            extension: self.extension.clone(),
            closing: self.closing.as_ref().map(Closing::without_personal_data),
            answer: self.answer.as_ref().map(Answer::without_personal_data),
            reopening: Reopening {
                on: self.reopening.on,
                reason: String::new(),
                due_on: self.reopening.due_on,
                counted: self.reopening.counted.clone(),
            },
        }
    }
}

impl Ruling {
    fn without_personal_data(&self) -> Ruling {
        Ruling {
            on: self.on,
            reason: String::new(),
        }
    }
}

impl Claim {
    fn without_personal_data(&self) -> Claim {
        Claim {
            claimant: None,
            id: self.id,
            text: String::new(),
            amount: self.amount,
        }
    }
}

impl Session {
    fn without_personal_data(&self) -> Session {
        Session {
            id: self.id,
            state: self.state,
            form: self.form,
            room: self.room,
            starts: self.starts,
            ends: self.ends,
            mediators: self.mediators.clone(),
            recorder: self.recorder,
            attendance: Vec::new(),
            record: String::new(),
            result: String::new(),
            next_on: self.next_on,
            // An offer without the one who made it would read as one of the mediator.
            offers: Vec::new(),
        }
    }
}

impl Obligation {
    fn without_personal_data(&self) -> Obligation {
        Obligation {
            id: self.id,
            debtor: None,
            creditor: None,
            what: String::new(),
            amount: self.amount,
            due_on: self.due_on,
            performed_on: self.performed_on,
            performed_note: String::new(),
            payments: (self.payments.iter())
                .map(|payment| Payment {
                    note: String::new(),
                    ..payment.clone()
                })
                .collect(),
        }
    }
}
