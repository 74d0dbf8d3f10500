//! The conditions that several rules share.

use chrono::NaiveDate;

use super::worker_facts::check_worker_facts;
use crate::domain::case::{Acceptance, Case, CaseFields};
use crate::domain::ids::StaffId;
use crate::domain::office::OfficeSetup;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{CauseCode, Nature, PartyRole, Stage};

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

/// Checks that the case has everything that its acceptance and its closing require.
pub(super) fn check_complete(after: &Case) -> Result<(), Refusal> {
    if after.parties_as(PartyRole::Applicant).next().is_none() {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    if let Some(acceptance) = &after.acceptance {
        check_acceptance_complete(after, acceptance)?;
    }
    match &after.closing {
        Some(closing) => match after.missing_to_close(closing) {
            missing if missing.is_empty() => Ok(()),
            missing => Err(Refusal::missing(missing)),
        },
        None => Ok(()),
    }
}

/// Checks an edit of the fields of a registered case.
pub(super) fn check_edit(
    setup: &OfficeSetup,
    case: &Case,
    after: &CaseFields,
    today: NaiveDate,
) -> Result<(), Refusal> {
    ensure_not_after(Some(after.received_on), today, "received_on")?;
    if after.cause != case.fields.cause && !after.cause.row().is_valid_on(case.registered_on) {
        return Err(Refusal::at(Code::Unknown, "cause"));
    }
    let is_new = |cause: &&CauseCode| !case.fields.further_causes.contains(cause);
    for cause in after.further_causes.iter().filter(is_new) {
        if !cause.row().is_valid_on(case.registered_on) {
            return Err(Refusal::at(Code::Unknown, "further_causes"));
        }
    }
    let next_action = |f: &CaseFields| (f.next_action.clone(), f.next_on, f.next_owner);
    let is_planned = next_action(after) != next_action(&case.fields) && after.has_next_action();
    if case.closed_on().is_some() && is_planned {
        return Err(Refusal::at(Code::WrongStage, "next_action"));
    }
    let consults = |f: &CaseFields| f.nature == Nature::ConsultOnly;
    if consults(after) != consults(&case.fields) && case.stage() != Stage::Registered {
        return Err(Refusal::at(Code::WrongStage, "nature"));
    }
    check_fields(setup, Some(&case.fields), after, today)
}

/// Checks the rules that hold for the fields at any stage; a newly chosen grid or person must exist and be active.
pub(super) fn check_fields(
    setup: &OfficeSetup,
    before: Option<&CaseFields>,
    after: &CaseFields,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let own = after.cause.row().nature;
    if after.nature != own && after.nature != Nature::ConsultOnly {
        return Err(Refusal::at(Code::BadValue, "nature"));
    }
    ensure_not_after(after.event_on, today, "event_on")?;
    if before.map(|b| b.grid) != Some(after.grid)
        && let Some(id) = after.grid
        && setup.grid(id).is_none_or(|g| !g.active)
    {
        return Err(Refusal::at(Code::Unknown, "grid"));
    }
    if before.map(|b| b.mediator) != Some(after.mediator) {
        check_member(setup, after.mediator, "mediator")?;
    }
    if before.map(|b| b.next_owner) != Some(after.next_owner) {
        check_member(setup, after.next_owner, "next_owner")?;
    }
    if before.map(|b| &b.co_mediators) != Some(&after.co_mediators) {
        for id in &after.co_mediators {
            check_member(setup, Some(*id), "co_mediators")?;
        }
    }
    check_worker_facts(before, after, today)
}
