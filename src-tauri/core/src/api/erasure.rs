//! Closing a case to others, and erasing what is personal in it: asked for by one, done by another.

use super::App;
use super::backups::ASK_MS;
use super::cases::{said, write};
use crate::backup::Ledger;
use crate::domain::case::ErasureAsk;
use crate::domain::entry::Entered;
use crate::domain::op::{Erasure, Op, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::store::forget_upgrades;
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment};
use crate::wire::cases::Written;
use crate::wire::start::BookKind;
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

impl App {
    /// Takes an erased case out of the kept sets: the ledger of the own place knows it at once, the sets are rewritten when
    /// the next one is proved, which begins now. What cannot be done now is done by [`App::tend_copies`].
    pub(super) fn erase_in_sets(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self.book()?.kind != BookKind::Office {
            return Ok(());
        }
        self.copies.erased = true;
        self.copies.not_before_ms = now.uptime_ms;
        self.copies.unsettled = Some(now.uptime_ms);
        self.settle_erasures(now)?;
        if !self.copies.is_busy() {
            self.begin_backup()?;
        }
        Ok(())
    }

    /// Tells what lies beside the book of its erasures: the ledger of the own place, and the copies from before an upgrade.
    pub(super) fn settle_erasures(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self.copies.unsettled.is_none_or(|at| now.uptime_ms < at) {
            return Ok(());
        }
        self.copies.unsettled = Some(now.uptime_ms + ASK_MS);
        let Some(store) = self.kept_store() else {
            return Ok(());
        };
        let erased = store.erased_at()?;
        if let Some(last) = erased.iter().map(|erased| erased.at).max() {
            let (keys, own) = (self.set_keys()?, self.own_place());
            let known = Ledger::read(&own, &keys);
            let mut ledger = known.clone();
            ledger.join(&Ledger::of(&erased));
            self.copies.erased |= ledger != known;
            ledger.write(&own, &keys)?;
            forget_upgrades(&self.folder(BookKind::Office), last)
                .map_err(|_| Refusal::new(Code::DiskTrouble))?;
        }
        self.copies.unsettled = None;
        Ok(())
    }
}
