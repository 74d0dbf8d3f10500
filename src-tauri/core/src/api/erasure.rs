//! Closing a case to others, and erasing what is personal in it: asked for by one, done by another.

use super::App;
use super::cases::{said, write};
use crate::domain::case::ErasureAsk;
use crate::domain::entry::Entered;
use crate::domain::op::{Erasure, Op, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment};
use crate::wire::cases::Written;
use crate::wire::trust::*;

fn step(
    app: &mut App,
    case: crate::domain::ids::CaseId,
    version: i64,
    step: Step,
    now: &Moment,
) -> Answer<Written> {
    app.seen(case)?;
    write(
        app,
        said(Op::CaseStep { case, step }),
        Some(version),
        None,
        now,
    )
}

pub(super) fn case_restrict(app: &mut App, input: CaseRestrict, now: &Moment) -> Answer<Written> {
    let restriction = input.restriction.cleaned("restriction")?;
    step(
        app,
        input.case,
        input.version,
        Step::Restrict(restriction),
        now,
    )
}

pub(super) fn erasure_ask(app: &mut App, input: ErasureAskFor, now: &Moment) -> Answer<Written> {
    let ask = ErasureAsk {
        by: app.book()?.user,
        on: now.today,
        basis: input.basis,
        note: input.note,
    };
    let ask = ask.cleaned("")?;
    step(app, input.case, input.version, Step::AskErasure(ask), now)
}

pub(super) fn erasure_drop(app: &mut App, input: ErasureDrop, now: &Moment) -> Answer<Written> {
    let ruling = crate::domain::case::Ruling {
        on: now.today,
        reason: input.reason,
    };
    let ruling = ruling.cleaned("")?;
    step(
        app,
        input.case,
        input.version,
        Step::DropErasure(ruling),
        now,
    )
}

/// Carries the erasure out: rows, search index and journal here, and every kept backup that can be reached.
pub(super) fn case_erase(app: &mut App, input: CaseErase, now: &Moment) -> Answer<Written> {
    app.again(&input.passphrase, now)?;
    let case = app.seen(input.case)?;
    if case.version != input.version {
        return Err(Refusal::new(Code::Stale));
    }
    let erasure = Erasure {
        case: case.id,
        on: now.today,
        by: app.book()?.user,
        left: Box::new(case.erased(now.today)),
    };
    let answer = write(
        app,
        said(Op::CaseErase(erasure)),
        Some(input.version),
        None,
        now,
    )?;
    // It is erased, and cannot be erased once more: what the disk refuses now is done as soon as it takes it.
    if let Err(refusal) = app.erase_in_sets(now) {
        app.failed(&refusal);
    }
    Ok(answer)
}

pub(super) fn erasures(app: &mut App, _: Nothing, now: &Moment) -> Answer<Erasures> {
    let store = app.store()?;
    let safety = store.house().safety();
    Ok((store.erasures(&safety, now.today)?, vec![]))
}
