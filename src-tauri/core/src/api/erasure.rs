//! Restricting a case, and erasing its personal data: one person requests the erasure, another carries it out.

use super::cases::{new_record, write};
use crate::app::App;
use crate::app::backups::CHECK_MS;
use crate::backup::ErasureLedger;
use crate::domain::case::ErasureAsk;
use crate::domain::entry::Normalize;
use crate::domain::op::{Erasure, Op, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::store::delete_upgrade_copies;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::SavedChange;
use crate::wire::start::BookKind;
use crate::wire::trust::*;

fn write_step(
    app: &mut App,
    case: crate::domain::ids::CaseId,
    version: i64,
    step: Step,
    now: &Moment,
) -> CommandResult<SavedChange> {
    app.visible_case(case)?;
    write(
        app,
        new_record(Op::CaseStep { case, step }),
        Some(version),
        None,
        now,
    )
}

pub(crate) fn case_restrict(
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

pub(crate) fn erasure_ask(
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

pub(crate) fn erasure_drop(
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
pub(crate) fn case_erase(
    app: &mut App,
    input: CaseErase,
    now: &Moment,
) -> CommandResult<SavedChange> {
    app.reauthenticate(&input.passphrase, now)?;
    let case = app.visible_case(input.case)?;
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
    // The case is erased and cannot be erased again: what the disk refuses now is retried by the tick.
    if let Err(refusal) = app.erase_in_backups(now) {
        app.note_disk_failure(&refusal);
    }
    Ok(answer)
}

pub(crate) fn erasures(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Erasures> {
    let store = app.store()?;
    let safety = store.office_setup().safety();
    Ok((store.erasures(&safety, now.today)?, vec![]))
}

impl App {
    /// Erases a case in the backup sets: the ledger of the own location is written at once, and a new backup is
    /// started, because sets are rewritten when the next one is proved. What fails now is retried by
    /// [`App::schedule_backups`].
    pub(crate) fn erase_in_backups(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self.book()?.kind != BookKind::Office {
            return Ok(());
        }
        self.backups.erased = true;
        self.backups.not_before_ms = now.uptime_ms;
        self.backups.recheck_erasures_at = Some(now.uptime_ms);
        self.update_erasure_ledger(now)?;
        if !self.backups.is_busy() {
            self.begin_backup()?;
        }
        Ok(())
    }

    /// Writes the erasures of the book to the ledger of the own location and deletes the copies from before a schema
    /// upgrade.
    pub(crate) fn update_erasure_ledger(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self
            .backups
            .recheck_erasures_at
            .is_none_or(|at| now.uptime_ms < at)
        {
            return Ok(());
        }
        self.backups.recheck_erasures_at = Some(now.uptime_ms + CHECK_MS);
        let Some(store) = self.backed_up_store() else {
            return Ok(());
        };
        let erased = store.erasure_records()?;
        if let Some(last) = erased.iter().map(|erased| erased.at).max() {
            let (keys, own) = (self.backup_keys()?, self.own_location());
            let known = ErasureLedger::read_or_empty(&own, &keys);
            let mut ledger = known.clone();
            ledger.merge(&ErasureLedger::from_records(&erased));
            self.backups.erased |= ledger != known;
            ledger.write(&own, &keys)?;
            delete_upgrade_copies(&self.book_folder(BookKind::Office), last)
                .map_err(|_| Refusal::new(Code::DiskTrouble))?;
        }
        self.backups.recheck_erasures_at = None;
        Ok(())
    }
}
