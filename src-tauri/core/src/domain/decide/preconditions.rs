//! The conditions that several rules share.

use chrono::NaiveDate;

use crate::domain::case::{Acceptance, Case};
use crate::domain::ids::StaffId;
use crate::domain::office::OfficeSetup;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{Nature, Stage};

/// Checks that the case has everything that acceptance requires, including both consents (企业劳动争议协商调解规定 art. 22).
pub(super) fn check_acceptance_complete(
    case: &Case,
    acceptance: &Acceptance,
) -> Result<(), Refusal> {
    let mut missing = case.missing_to_accept();
    if case.fields.nature != Nature::CivilLife {
        if acceptance.applicant_consent_on.is_none() {
            missing.push("applicant_consent_on");
        }
        if acceptance.respondent_consent_on.is_none() {
            missing.push("respondent_consent_on");
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

/// Refuses changes of erased and void cases.
pub(super) fn ensure_editable(case: &Case) -> Result<(), Refusal> {
    if case.erased_on.is_some() {
        return Err(Refusal::new(Code::Erased));
    }
    match case.stage() {
        Stage::Void => Err(Refusal::new(Code::WrongStage)),
        _ => Ok(()),
    }
}

pub(super) fn ensure_not_after(
    date: Option<NaiveDate>,
    limit: NaiveDate,
    field: &str,
) -> Result<(), Refusal> {
    match date {
        Some(d) if d > limit => Err(Refusal::at(Code::InFuture, field)),
        _ => Ok(()),
    }
}

/// Checks that a chosen person exists and is active.
pub(super) fn check_member(
    setup: &OfficeSetup,
    id: Option<StaffId>,
    field: &str,
) -> Result<(), Refusal> {
    match id.map(|id| setup.member(id).is_some_and(|s| s.active)) {
        Some(false) => Err(Refusal::at(Code::Unknown, field)),
        Some(true) | None => Ok(()),
    }
}
