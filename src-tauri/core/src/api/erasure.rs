//! Restricting a case, and erasing its personal data: one person requests the erasure, another carries it out.

use super::cases::{new_record, write};
use super::steps::write_step;
use crate::app::App;
use crate::domain::case::ErasureAsk;
use crate::domain::entry::Normalize;
use crate::domain::op::Step;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::cases::SavedChange;
use crate::wire::erasure::*;

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

/// Drops a request for erasure of a case that the signed-in person need not see: an auditor sees none.
pub(super) fn erasure_stop(
    app: &mut App,
    input: ErasureStop,
    now: &Moment,
) -> CommandResult<Nothing> {
    let ruling = crate::domain::case::Ruling {
        on: now.today,
        reason: input.reason,
    };
    let ruling = ruling.normalize("")?;
    let book = app.book_mut()?;
    let asked = book.store.cases_with_erasure_request()?;
    let case = asked.into_iter().find(|case| case.id == input.case);
    let case = case.ok_or(Refusal::new(Code::NotFound))?;
    book.write_change(case.op_for_step(Step::DropErasure(ruling)), now)?;
    Ok((Nothing {}, vec![Topic::Case, Topic::Cases]))
}

/// Erases a case: its rows, its search index entries and its journal payloads. The backup sets that are older follow when
/// the same time has passed once more; until then a restore repeats the erasure.
pub(super) fn case_erase(
    app: &mut App,
    input: CaseErase,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let book = app.book()?;
    book.reauthenticate(&input.passphrase, now)?;
    let case = book.visible_case(input.case)?;
    if case.version != input.version {
        return Err(Refusal::new(Code::Stale));
    }
    let op = book.erasure_of(&case, now);
    book.ensure_erasable(&case, &op, now)?;
    let answer = write(app, new_record(op), Some(input.version), None, now)?;
    app.erase_in_backups(now);
    Ok(answer)
}

pub(super) fn erasures(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Erasures> {
    Ok((app.book()?.erasures(now)?, vec![]))
}

/// Returns the requested erasures for the notice that everybody gets who signs in.
pub(super) fn erasures_asked(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<Vec<ErasureAsked>> {
    Ok((app.book()?.erasures_asked(now)?, vec![]))
}
