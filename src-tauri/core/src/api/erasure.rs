//! Restricting a case, and erasing its personal data: one person requests the erasure, another carries it out.

use super::cases::{new_record, write};
use super::steps::write_step;
use crate::app::App;
use crate::domain::case::ErasureAsk;
use crate::domain::entry::Normalize;
use crate::domain::op::{Erasure, Op, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::SavedChange;
use crate::wire::trust::*;

pub(super) fn case_restrict(
    app: &mut App,
    input: CaseRestrict,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let restriction = input.restriction.normalize("restriction")?;
    write_step(
        app,
        input.case,
        input.version,
        Step::Restrict(restriction),
        now,
    )
}

pub(super) fn erasure_ask(
    app: &mut App,
    input: ErasureRequest,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let ask = ErasureAsk {
        by: app.book()?.user,
        on: now.today,
        basis: input.basis,
        note: input.note,
    };
    let ask = ask.normalize("")?;
    write_step(app, input.case, input.version, Step::AskErasure(ask), now)
}

pub(super) fn erasure_drop(
    app: &mut App,
    input: ErasureDrop,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let ruling = crate::domain::case::Ruling {
        on: now.today,
        reason: input.reason,
    };
    let ruling = ruling.normalize("")?;
    write_step(
        app,
        input.case,
        input.version,
        Step::DropErasure(ruling),
        now,
    )
}

/// Erases a case: its rows, its search index entries and its journal payloads, and then its data in every backup set
/// that can be reached.
pub(super) fn case_erase(
    app: &mut App,
    input: CaseErase,
    now: &Moment,
) -> CommandResult<SavedChange> {
    app.book()?.reauthenticate(&input.passphrase, now)?;
    let case = app.book()?.visible_case(input.case)?;
    if case.version != input.version {
        return Err(Refusal::new(Code::Stale));
    }
    let erasure = Erasure {
        case: case.id,
        on: now.today,
        by: app.book()?.user,
        left: Box::new(case.without_personal_data(now.today)),
    };
    let answer = write(
        app,
        new_record(Op::CaseErase(erasure)),
        Some(input.version),
        None,
        now,
    )?;
    app.erase_in_backups(now);
    Ok(answer)
}

pub(super) fn erasures(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Erasures> {
    let store = app.store()?;
    let safety = store.office_setup().safety();
    Ok((store.erasures(&safety, now.today)?, vec![]))
}
