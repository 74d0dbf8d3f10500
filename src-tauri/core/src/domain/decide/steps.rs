//! Rules for the steps of a case: acceptance, extension, closing, reopening, making void, restriction and erasure.

use chrono::{Days, NaiveDate};

use super::preconditions::{check_acceptance_complete, ensure_editable, ensure_not_after};
use crate::domain::calendar::due_on;
use crate::domain::case::{Acceptance, Case, ErasureAsk, Extension};
use crate::domain::clock_rules::ExtensionLimit;
use crate::domain::erasure::ensure_waited;
use crate::domain::office::OfficeSetup;
use crate::domain::op::{Erasure, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{Nature, Stage};

/// Checks that the case may take the step.
pub(super) fn check_step(
    setup: &OfficeSetup,
    case: &Case,
    step: &Step,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let stage = case.stage();
    ensure_not_erased(case)?;
    match step {
        Step::Accept(a) => check_accept(case, a, today),
        Step::Extend(e) => check_extend(case, e, today),
        Step::Close(closing) => case.check_closing(closing, today),
        Step::Answer(answer) => {
            let consults = case.fields.nature == Nature::ConsultOnly;
            if stage != Stage::Registered || !consults {
                return Err(Refusal::new(Code::WrongStage));
            }
            ensure_not_after(Some(answer.on), today, "answer.on")
        }
        // An earlier version wrote it; it is only replayed.
        Step::Reopen(_) => Err(Refusal::new(Code::BadRequest)),
        Step::Reaccept(reopening) => {
            let is_ended = matches!(stage, Stage::Closed | Stage::NotAccepted | Stage::Answered);
            if !is_ended {
                return Err(Refusal::new(Code::WrongStage));
            }
            let accepted = case.acceptance.as_ref();
            let due_on = accepted.and_then(|_| case.fields.mediation_due(reopening.on));
            if reopening.due_on != due_on
                || reopening.counted.as_ref() != Some(&case.counted_facts())
            {
                return Err(Refusal::new(Code::BadRequest));
            }
            ensure_not_after(Some(reopening.on), today, "ruling.on")
        }
        Step::Void(ruling) => {
            ensure_editable(case)?;
            ensure_not_after(Some(ruling.on), today, "ruling.on")
        }
        // Its facts are checked together with the case after it.
        Step::Correct(_) => Ok(()),
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
                return Err(Refusal::new(Code::Duplicate));
            }
            ensure_not_after(Some(ask.on), today, "ask.on")?;
            ensure_retention_over(setup, case, ask, today)
        }
        Step::DropErasure(_) => match case.erasure {
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::NotFound)),
        },
    }
}

/// Refuses steps of a case whose personal data was erased.
fn ensure_not_erased(case: &Case) -> Result<(), Refusal> {
    match case.erased_on {
        Some(_) => Err(Refusal::new(Code::Erased)),
        None => Ok(()),
    }
}

/// Refuses an erasure within the retention period, unless the request names a legal ground.
fn ensure_retention_over(
    setup: &OfficeSetup,
    case: &Case,
    ask: &ErasureAsk,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let kept = case.keep_until(&setup.safety());
    match kept.filter(|day| *day >= today && !ask.basis.is_legal_ground()) {
        Some(day) => Err(Refusal::at(Code::WithinRetention, "basis").with(day.to_string())),
        None => Ok(()),
    }
}

/// Checks an erasure (个人信息保护法 art. 47): a second person carries it out some days after the request of somebody who is
/// still in the office, not within the retention period, and exactly the personal data is removed. What only the journal
/// knows is checked before.
pub(super) fn check_erasure(
    setup: &OfficeSetup,
    case: &Case,
    erasure: &Erasure,
    today: NaiveDate,
) -> Result<(), Refusal> {
    ensure_not_erased(case)?;
    let Some(ask) = &case.erasure else {
        return Err(Refusal::new(Code::NotFound));
    };
    if ask.by == erasure.by {
        return Err(Refusal::new(Code::SecondPersonNeeded));
    }
    if case.is_open() {
        return Err(Refusal::new(Code::WrongStage));
    }
    if setup.member(ask.by).is_none_or(|asker| !asker.active) {
        return Err(Refusal::new(Code::AskerNotIndependent));
    }
    ensure_waited(ask.on, today)?;
    ensure_retention_over(setup, case, ask, today)?;
    if erasure.on != today || *erasure.left != case.without_personal_data(erasure.on) {
        return Err(Refusal::new(Code::BadRequest));
    }
    Ok(())
}

/// Checks an acceptance, or a correction of its dates while no session and no extension depends on them.
fn check_accept(case: &Case, a: &Acceptance, today: NaiveDate) -> Result<(), Refusal> {
    let is_correctable = case.stage() == Stage::Accepted && case.extension.is_none();
    let fits = case.stage() == Stage::Registered || is_correctable;
    if !fits || case.fields.nature == Nature::ConsultOnly {
        return Err(Refusal::new(Code::WrongStage));
    }
    check_acceptance_complete(case, a)?;
    ensure_not_after(Some(a.on), today, "on")?;
    ensure_not_after(a.applicant_consent_on, today, "applicant_consent_on")?;
    ensure_not_after(a.respondent_consent_on, today, "respondent_consent_on")
}

/// Checks an extension, as far as the rule of the term allows one (企业劳动争议协商调解规定 art. 29): both sides must have consented within the running term or after a
/// reopening. An extension may be corrected; its limits count from the term of the acceptance or the last reopening.
fn check_extend(case: &Case, e: &Extension, today: NaiveDate) -> Result<(), Refusal> {
    let rule = case.mediation_rule().filter(|_| case.is_open());
    let (Some(rule), Some(counted)) = (rule, case.counted_due_on()) else {
        return Err(Refusal::new(Code::WrongStage));
    };
    if rule.extension == ExtensionLimit::None {
        return Err(Refusal::new(Code::WrongStage));
    }
    ensure_not_after(Some(e.agreed_on), today, "extension.agreed_on")?;
    if e.until <= counted {
        return Err(Refusal::at(Code::TooEarly, "extension.until").with(counted.to_string()));
    }
    let running = due_on(case.due_on().unwrap_or(counted));
    let was_reopened = case.reopenings.last().is_some_and(|r| e.agreed_on >= r.on);
    if let ExtensionLimit::Days(days) = rule.extension {
        let latest = counted + Days::new(days.into());
        // An earlier version let a case run on after a reopening without a new term.
        if e.until > latest && !was_reopened {
            return Err(Refusal::at(Code::BadDate, "extension.until").with(latest.to_string()));
        }
    }
    if running.is_over(e.agreed_on) && !was_reopened {
        let last = running.effective.to_string();
        return Err(Refusal::at(Code::BadDate, "extension.agreed_on").with(last));
    }
    Ok(())
}
