//! The steps of a case: acceptance, extension, closing, answer, reopening, and making it void.

use super::cases::{new_record, write};
use super::views::clock;
use crate::app::App;
use crate::domain::captions::RunningTerm;
use crate::domain::case::{Acceptance, Ruling};
use crate::domain::entry::{Normalize, check_date};
use crate::domain::ids::CaseId;
use crate::domain::op::Step;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::reopening::Reopening;
use crate::domain::vocabulary::ClockKind;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::*;

pub(super) fn write_step(
    app: &mut App,
    case: CaseId,
    version: i64,
    step: Step,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let op = app.book()?.visible_case(case)?.op_for_step(step);
    write(app, new_record(op), Some(version), None, now)
}

pub(super) fn case_accept(
    app: &mut App,
    input: CaseAccept,
    now: &Moment,
) -> CommandResult<SavedChange> {
    check_date("", "on", Some(input.on))?;
    check_date("", "applicant_consent_on", input.applicant_consent_on)?;
    check_date("", "respondent_consent_on", input.respondent_consent_on)?;
    let case = app.book()?.visible_case(input.case)?;
    let acceptance = Acceptance {
        on: input.on,
        applicant_consent_on: input.applicant_consent_on,
        respondent_consent_on: input.respondent_consent_on,
        due_on: case.fields.mediation_due(input.on),
    };
    write_step(
        app,
        input.case,
        input.version,
        Step::Accept(acceptance),
        now,
    )
}

/// Returns the term of mediation that would run if the case were accepted on that day; none if the law sets no term.
pub(super) fn acceptance_term(
    app: &mut App,
    input: AcceptanceDay,
    now: &Moment,
) -> CommandResult<Option<Clock>> {
    check_date("", "on", Some(input.on))?;
    let case = app.book()?.visible_case(input.case)?;
    let rule = case.fields.rule(ClockKind::Mediation, input.on);
    let term = rule.map(|rule| RunningTerm {
        kind: ClockKind::Mediation,
        rule: Some(rule),
        from: input.on,
        due: rule.due(input.on),
    });
    Ok((term.map(|term| clock(&term, now.today)), vec![]))
}

pub(super) fn case_extend(
    app: &mut App,
    input: CaseExtend,
    now: &Moment,
) -> CommandResult<SavedChange> {
    check_date("extension", "until", Some(input.extension.until))?;
    check_date("extension", "agreed_on", Some(input.extension.agreed_on))?;
    write_step(
        app,
        input.case,
        input.version,
        Step::Extend(input.extension),
        now,
    )
}

pub(super) fn case_close(
    app: &mut App,
    input: CaseClose,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let closing = input.closing.normalize("closing")?;
    let case = app.book()?.visible_case(input.case)?;
    let path = "closing.outcome";
    if let Some(reason) = case.closing_doubt(&closing)
        && !input.kept.iter().any(|kept| kept == path)
        && case.check_closing(&closing, now.today).is_ok()
    {
        return Err(Refusal::at(Code::Doubtful, path).with(reason));
    }
    write_step(app, input.case, input.version, Step::Close(closing), now)
}

pub(super) fn case_answer(
    app: &mut App,
    input: CaseAnswer,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let answer = input.answer.normalize("answer")?;
    write_step(app, input.case, input.version, Step::Answer(answer), now)
}

pub(super) fn case_reopen(
    app: &mut App,
    input: CaseRuling,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let Ruling { on, reason } = input.ruling.normalize("ruling")?;
    let case = app.book()?.visible_case(input.case)?;
    let reopening = Reopening {
        on,
        reason,
        due_on: (case.acceptance.as_ref()).and_then(|_| case.fields.mediation_due(on)),
        counted: Some(case.counted_facts()),
    };
    write_step(
        app,
        input.case,
        input.version,
        Step::Reaccept(reopening),
        now,
    )
}

pub(super) fn case_void(
    app: &mut App,
    input: CaseRuling,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let ruling = input.ruling.normalize("ruling")?;
    write_step(app, input.case, input.version, Step::Void(ruling), now)
}
