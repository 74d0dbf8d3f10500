//! Rules of the steps along the stages: acceptance, extension, end, reopening; closing a case to others; erasure.

use chrono::{Days, NaiveDate};

use super::{alive, founded, not_after};
use crate::domain::case::{Acceptance, Case, Extension};
use crate::domain::op::{Erasure, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::stage::MEDIATION_DAYS;
use crate::domain::vocabulary::{Nature, Stage};

pub(super) fn take(case: &Case, step: &Step, today: NaiveDate) -> Result<(), Refusal> {
    let stage = case.stage();
    untouched(case)?;
    match step {
        Step::Accept(a) => accept(case, a, today),
        Step::Extend(e) => extend(case, e, today),
        Step::Close(closing) => case.judge_closing(closing, today),
        Step::Answer(answer) => {
            let consults = case.fields.nature == Nature::ConsultOnly;
            if stage != Stage::Registered || !consults {
                return Err(Refusal::new(Code::WrongStage));
            }
            if answer.on < case.registered_on {
                return Err(Refusal::at(Code::TooEarly, "answer.on"));
            }
            not_after(Some(answer.on), today, "answer.on")
        }
        Step::Reopen(ruling) => {
            let ended = matches!(stage, Stage::Closed | Stage::NotAccepted | Stage::Answered);
            if !ended {
                return Err(Refusal::new(Code::WrongStage));
            }
            if case.closed_on().is_some_and(|closed| ruling.on < closed) {
                return Err(Refusal::at(Code::TooEarly, "ruling.on"));
            }
            not_after(Some(ruling.on), today, "ruling.on")
        }
        Step::Void(ruling) => {
            alive(case)?;
            not_after(Some(ruling.on), today, "ruling.on")
        }
        Step::Restrict(restriction) => {
            if restriction.restricted == case.restricted {
                return Err(Refusal::at(Code::ChangedSince, "restriction.restricted"));
            }
            Ok(())
        }
        Step::AskErasure(ask) => {
            if case.is_open() {
                return Err(Refusal::new(Code::WrongStage));
            }
            if case.erasure.is_some() {
                return Err(Refusal::new(Code::Twin));
            }
            not_after(Some(ask.on), today, "ask.on")
        }
        Step::DropErasure(_) => match case.erasure {
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::NotFound)),
        },
    }
}

/// A case that was erased is a number with dates; nothing is done to it any more.
fn untouched(case: &Case) -> Result<(), Refusal> {
    match case.erased_on {
        Some(_) => Err(Refusal::new(Code::Erased)),
        None => Ok(()),
    }
}

/// An erasure is done by somebody else than the one who asked for it, and takes away exactly what it must
/// (个人信息保护法 art. 47).
pub(super) fn erase(case: &Case, erasure: &Erasure) -> Result<(), Refusal> {
    untouched(case)?;
    let Some(ask) = &case.erasure else {
        return Err(Refusal::new(Code::NotFound));
    };
    if ask.by == erasure.by {
        return Err(Refusal::new(Code::SecondPersonNeeded));
    }
    if case.is_open() {
        return Err(Refusal::new(Code::WrongStage));
    }
    if *erasure.left != case.erased(erasure.on) {
        return Err(Refusal::new(Code::BadRequest));
    }
    Ok(())
}

/// Acceptance, or its dates put right while nothing has been built on them.
fn accept(case: &Case, a: &Acceptance, today: NaiveDate) -> Result<(), Refusal> {
    let correctable = case.stage() == Stage::Accepted && case.extension.is_none();
    let fits = case.stage() == Stage::Registered || correctable;
    if !fits || case.fields.nature == Nature::ConsultOnly {
        return Err(Refusal::new(Code::WrongStage));
    }
    if case.sessions.iter().any(|s| s.starts.date() < a.on) {
        return Err(Refusal::at(Code::InFuture, "on"));
    }
    founded(case, a)?;
    not_after(Some(a.on), today, "on")?;
    not_after(a.applicant_consent_on, a.on, "applicant_consent_on")?;
    not_after(a.respondent_consent_on, a.on, "respondent_consent_on")?;
    // A case that comes in on paper was accepted before it was entered.
    let received = case.fields.received_on;
    if a.on < received {
        return Err(Refusal::at(Code::TooEarly, "on").with(received.to_string()));
    }
    Ok(())
}

/// Both parties' consent must be dated inside the running term (`law.md` §A10), or after a reopening. A longer
/// term may be put right: what counts is the term from acceptance.
fn extend(case: &Case, e: &Extension, today: NaiveDate) -> Result<(), Refusal> {
    let Some(acceptance) = case.acceptance.as_ref().filter(|_| case.is_open()) else {
        return Err(Refusal::new(Code::WrongStage));
    };
    let counted = acceptance.due_on;
    not_after(Some(e.agreed_on), today, "extension.agreed_on")?;
    if e.until <= counted {
        return Err(Refusal::at(Code::TooEarly, "extension.until").with(counted.to_string()));
    }
    let running = case.due_on().unwrap_or(counted);
    let reopened = case.reopenings.last().is_some_and(|r| e.agreed_on >= r.on);
    // Platform work: by 15 days at most (人社厅发〔2024〕4号); a case taken up again has a term of its own.
    let most = counted + Days::new(MEDIATION_DAYS);
    if case.fields.nature == Nature::NewForm && e.until > most && !reopened {
        return Err(Refusal::at(Code::BadDate, "extension.until").with(most.to_string()));
    }
    if e.agreed_on > running && !reopened {
        return Err(Refusal::at(Code::BadDate, "extension.agreed_on").with(running.to_string()));
    }
    if e.agreed_on < acceptance.on {
        return Err(Refusal::at(Code::TooEarly, "extension.agreed_on"));
    }
    Ok(())
}
