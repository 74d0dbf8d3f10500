//! Reading the journal, comparing its head with a code noted on paper, and exporting it.

use std::time::Duration;

use crate::app::App;
use crate::app::export_log::ExportSubject;
use crate::app::jobs::{JobResult, SlicedJob};
use crate::domain::access::Permission;
use crate::domain::event::{ExportKind, ExportStop};
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{FileTask, JournalFolder, JournalHeader, ReadableJournal};
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
        signatures: store.signature_finding()?,
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

/// The time that a slice waits for the thread that makes the folder readable.
const WAIT: Duration = Duration::from_millis(5);

/// A journal export in progress.
struct JournalExport {
    folder: FolderState,
    header: JournalHeader,
    done: i64,
    total: i64,
    /// Erasures done when it was begun. Another erasure restarts the export, because the erased payloads may already be
    /// written.
    erasures: i64,
}

enum FolderState {
    Growing(Box<JournalFolder>),
    /// The folder is complete and the export journaled.
    Decrypting(FileTask<ReadableJournal>),
    Readable(Box<ReadableJournal>),
    /// The folder changes its state, or failed to.
    None,
}

impl JournalExport {
    fn begin(app: &App, header: JournalHeader) -> Result<JournalExport, Refusal> {
        let store = app.store()?;
        let folder =
            JournalFolder::begin(&app.export_folder(), header.clone(), store.office_setup())?;
        Ok(JournalExport {
            folder: FolderState::Growing(Box::new(folder)),
            header,
            done: 0,
            // Later entries belong to the next export.
            total: store.head().seq,
            erasures: store.count_erasures()?,
        })
    }

    fn subject(&self) -> ExportSubject {
        subject_of(&self.header)
    }

    /// Adds the signed heads, journals the export, and begins to make it readable.
    fn complete(
        &mut self,
        app: &mut App,
        mut folder: JournalFolder,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let mut points = app.store()?.checkpoints()?;
        points.retain(|point| point.seq <= self.total);
        folder.push_checkpoints(&points)?;
        (self.subject()).log_end(app, self.total.unsigned_abs(), now)?;
        self.folder = FolderState::Decrypting(folder.start_decrypting());
        Ok(())
    }
}

fn subject_of(header: &JournalHeader) -> ExportSubject {
    ExportSubject {
        what: ExportKind::Journal,
        unmasked: header.payloads,
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
    app.ensure_export_folder_answers()?;
    let vault = app.book()?.office_vault()?;
    let of_vault: Vec<KnownDevice> = vault.devices().map(KnownDevice::from).collect();
    let header = JournalHeader {
        vault_id: vault.vault_id(),
        exported_on: now.today,
        payloads: input.payloads,
        devices: app.store()?.known_devices(&of_vault)?,
    };
    subject_of(&header).begin(app, &input, now, |app| {
        app.book_mut()?.sign_checkpoint(now)?;
        let export = JournalExport::begin(app, header)?;
        Ok((app.jobs.start(Box::new(export)), vec![]))
    })
}

impl SlicedJob<App> for JournalExport {
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal> {
        if app.store()?.count_erasures()? != self.erasures {
            *self = JournalExport::begin(app, self.header.clone())?;
        }
        match std::mem::replace(&mut self.folder, FolderState::None) {
            FolderState::Growing(mut folder) => {
                let last = (self.done + SLICE).min(self.total);
                let links = app.store()?.stored_entries(self.done, last)?;
                folder.push(&links)?;
                self.done = last;
                match self.done < self.total {
                    true => self.folder = FolderState::Growing(folder),
                    false => self.complete(app, *folder, now)?,
                }
            }
            FolderState::Decrypting(task) => match task.result(WAIT) {
                Some(readable) => self.folder = FolderState::Readable(Box::new(readable?)),
                None => self.folder = FolderState::Decrypting(task),
            },
            FolderState::Readable(_) | FolderState::None => return Err(Refusal::internal()),
        }
        Ok(!matches!(self.folder, FolderState::Readable(_)))
    }

    fn progress(&self) -> (u64, u64) {
        (self.done.unsigned_abs(), self.total.unsigned_abs())
    }

    fn journal_stop(&self, app: &mut App, cause: ExportStop, now: &Moment) {
        (self.subject()).log_stop(app, self.done.unsigned_abs(), cause, now);
    }

    fn finish(self: Box<Self>, app: &mut App, now: &Moment) -> Result<JobResult, Refusal> {
        let (device, subject, done) = (app.device.uuid(), self.subject(), self.done);
        let FolderState::Readable(folder) = self.folder else {
            return Err(Refusal::internal());
        };
        let signer = app.store()?.signer().ok_or_else(|| Refusal::internal())?;
        let named = folder.finish(device, signer);
        if named.is_err() {
            subject.log_stop(app, done.unsigned_abs(), ExportStop::Failed, now);
        }
        Ok(JobResult {
            files: vec![named?],
            cut: Vec::new(),
        })
    }
}
