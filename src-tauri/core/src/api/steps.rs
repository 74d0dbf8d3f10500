//! The steps of a case: acceptance, extension, closing, answer, reopening, and making it void.

use super::cases::{new_record, write};
use crate::app::App;
use crate::domain::case::{Acceptance, Ruling};
use crate::domain::entry::{Normalize, check_date};
use crate::domain::ids::CaseId;
use crate::domain::op::Step;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::reopening::Reopening;
use crate::domain::stage::mediation_due;
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
    let acceptance = Acceptance {
        on: input.on,
        applicant_consent_on: input.applicant_consent_on,
        respondent_consent_on: input.respondent_consent_on,
        due_on: mediation_due(input.on),
    };
    write_step(
        app,
        input.case,
        input.version,
        Step::Accept(acceptance),
        now,
    )
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
        due_on: case.acceptance.as_ref().map(|_| mediation_due(on)),
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
