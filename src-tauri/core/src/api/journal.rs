//! Reading the journal, comparing its head with a code noted on paper, and exporting it.

use super::exports::log_export;
use crate::app::App;
use crate::app::jobs::{JobResult, SlicedJob};
use crate::domain::access::Permission;
use crate::domain::event::ExportKind;
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{JournalFolder, JournalHeader};
use crate::journal::{CodeComparison, Head, KnownDevice};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::exports::JobStarted;
use crate::wire::trust::*;

/// Entries per page.
const PAGE: usize = 100;

/// Returns a page of the journal, newest first.
pub(super) fn journal_list(
    app: &mut App,
    input: JournalQuery,
    now: &Moment,
) -> CommandResult<JournalPage> {
    let store = app.store()?;
    let (lines, next) = store.journal_page(&input, now.offset_minutes, PAGE)?;
    let head = JournalHead {
        seq: store.head().seq,
        code: store.head().check_code(),
        last_verified: store.last_verified()?,
        verification_failure: store.verification_failure()?,
        derived: store.derived_finding()?,
    };
    Ok((JournalPage { lines, next, head }, vec![]))
}

pub(super) fn journal_verify(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<JobStarted> {
    let job = app.begin_verification(now)?;
    Ok((JobStarted { job }, vec![Topic::Security]))
}

/// Counts the tally cells and the search index again from the cases.
pub(super) fn derived_rebuild(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Nothing> {
    let book = app.book_mut()?;
    let by = book.author(now);
    book.store.rebuild_derived(&by)?;
    Ok((Nothing {}, vec![Topic::Cases, Topic::Security]))
}

/// Compares an entry's head with a check code noted earlier; a code on paper cannot be rewritten.
pub(super) fn journal_compare(
    app: &mut App,
    input: JournalCompare,
    _: &Moment,
) -> CommandResult<JournalComparison> {
    let hash = app.store()?.hash_at(input.seq)?;
    let hash = hash.ok_or(Refusal::at(Code::NotFound, "seq"))?;
    let head = Head {
        seq: input.seq,
        hash,
    };
    match head.compare_code(&input.code) {
        CodeComparison::Same => Ok((JournalComparison { same: true }, vec![])),
        CodeComparison::Differs { .. } => Ok((JournalComparison { same: false }, vec![])),
        CodeComparison::Short { .. } | CodeComparison::NotACode => {
            Err(Refusal::at(Code::BadValue, "code"))
        }
    }
}

/// Entries per slice of an export.
const SLICE: i64 = 500;

/// A journal export in progress.
struct JournalExport {
    folder: JournalFolder,
    header: JournalHeader,
    done: i64,
    total: i64,
    /// Erasures done when it was begun. Another erasure restarts the export, because the erased payloads may already be
    /// written.
    erasures: i64,
}

impl JournalExport {
    fn begin(app: &App, header: JournalHeader) -> Result<JournalExport, Refusal> {
        let store = app.store()?;
        let folder =
            JournalFolder::begin(&app.export_folder(), header.clone(), store.office_setup())?;
        Ok(JournalExport {
            folder,
            header,
            done: 0,
            // Later entries belong to the next export.
            total: store.head().seq,
            erasures: store.count_erasures()?,
        })
    }
}

pub(super) fn export_journal(
    app: &mut App,
    input: ExportJournal,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.jobs.ensure_idle()?;
    if input.payloads {
        app.ensure_permitted(Permission::Read)?;
    }
    let vault = app.book()?.office_vault()?;
    let header = JournalHeader {
        vault_id: vault.vault_id(),
        exported_on: now.today,
        payloads: input.payloads,
        devices: vault
            .devices()
            .map(|(device, public_key)| KnownDevice { device, public_key })
            .collect(),
    };
    app.book_mut()?.sign_checkpoint(now)?;
    let export = JournalExport::begin(app, header)?;
    Ok((app.jobs.start(Box::new(export)), vec![]))
}

impl SlicedJob<App> for JournalExport {
    fn slice(&mut self, app: &mut App, _: &Moment) -> Result<bool, Refusal> {
        if app.store()?.count_erasures()? != self.erasures {
            *self = JournalExport::begin(app, self.header.clone())?;
        }
        let last = (self.done + SLICE).min(self.total);
        let links = app.store()?.stored_entries(self.done, last)?;
        self.folder.push(&links)?;
        self.done = last;
        Ok(self.done < self.total)
    }

    fn progress(&self) -> (u64, u64) {
        (self.done.unsigned_abs(), self.total.unsigned_abs())
    }

    fn finish(mut self: Box<Self>, app: &mut App, now: &Moment) -> Result<JobResult, Refusal> {
        let device = app.device.uuid();
        let store = app.store()?;
        let mut points = store.checkpoints()?;
        points.retain(|point| point.seq <= self.total);
        let folder = &mut self.folder;
        folder.push_checkpoints(&points)?;
        // Journaled before the folder gets its name, so that nothing is exported unnoticed.
        let (entries, unmasked) = (self.total.unsigned_abs(), self.header.payloads);
        log_export(app, ExportKind::Journal, entries, unmasked, now)?;
        let signer = app.store()?.signer().ok_or_else(|| Refusal::internal())?;
        let name = self.folder.finish(device, signer);
        Ok(JobResult {
            files: vec![name?],
            cut: Vec::new(),
        })
    }
}
