//! Reading the journal, comparing its head with one noted on paper, taking it out.

use super::App;
use super::jobs::Sliced;
use crate::domain::access::Permission;
use crate::domain::event::Taken;
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{JournalFolder, JournalImprint};
use crate::journal::{Compared, Head, KnownDevice};
use crate::vault::VaultFile;
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment};
use crate::wire::exports::JobStarted;
use crate::wire::trust::*;

/// Entries of a page.
const PAGE: usize = 100;

/// A page of the journal, newest first.
pub(super) fn journal_list(
    app: &mut App,
    input: JournalQuery,
    now: &Moment,
) -> Answer<JournalPage> {
    let store = app.store()?;
    let (lines, next) = store.journal_page(&input, now.offset_minutes, PAGE)?;
    let head = JournalHead {
        seq: store.head().seq,
        code: store.head().check_code(),
        last_verified: store.last_verified()?,
        untrue: store.untrue()?,
    };
    Ok((JournalPage { lines, next, head }, vec![]))
}

/// The whole journal is verified where a backup is proved: on a copy that was read back.
pub(super) fn journal_verify(app: &mut App, _: Nothing, now: &Moment) -> Answer<JobStarted> {
    let (started, topics) = super::keeping::backup_now(app, Nothing {}, now)?;
    app.copies.verifying = Some(started.job);
    Ok((started, topics))
}

/// Whether the entry still has the head that somebody noted: a witness that nobody can rewrite.
pub(super) fn journal_compare(
    app: &mut App,
    input: JournalCompare,
    _: &Moment,
) -> Answer<JournalCompared> {
    let hash = app.store()?.hash_at(input.seq)?;
    let hash = hash.ok_or(Refusal::at(Code::NotFound, "seq"))?;
    let head = Head {
        seq: input.seq,
        hash,
    };
    match head.compared(&input.code) {
        Compared::Same => Ok((JournalCompared { same: true }, vec![])),
        Compared::Differs { .. } => Ok((JournalCompared { same: false }, vec![])),
        Compared::Short { .. } | Compared::NotACode => Err(Refusal::at(Code::BadValue, "code")),
    }
}

/// Entries per slice of an export.
const SLICE: i64 = 500;

/// The journal that is being written out.
struct JournalExport {
    folder: JournalFolder,
    imprint: JournalImprint,
    done: i64,
    total: i64,
    /// Erasures when it was begun. One that comes meanwhile takes back what was already written: it is begun anew.
    erasures: i64,
}

impl JournalExport {
    fn begin(app: &App, imprint: JournalImprint) -> Result<JournalExport, Refusal> {
        let store = app.store()?;
        let folder = JournalFolder::begin(&app.export_folder(), imprint.clone(), store.house())
            .map_err(|e| e.refusal())?;
        Ok(JournalExport {
            folder,
            imprint,
            done: 0,
            // What comes later is of the next export.
            total: store.head().seq,
            erasures: store.erasures_done()?,
        })
    }
}

pub(super) fn export_journal(
    app: &mut App,
    input: ExportJournal,
    now: &Moment,
) -> Answer<JobStarted> {
    app.jobs.idle()?;
    if input.payloads {
        app.permit(Permission::Read)?;
    }
    let dir = app.office_only()?;
    let vault = VaultFile::read(&dir)?;
    let imprint = JournalImprint {
        vault_id: vault.vault_id(),
        exported_on: now.today,
        payloads: input.payloads,
        devices: vault
            .devices()
            .map(|(device, public_key)| KnownDevice { device, public_key })
            .collect(),
    };
    app.checkpoint(now)?;
    let export = JournalExport::begin(app, imprint)?;
    Ok((app.jobs.start(Box::new(export)), vec![]))
}

impl Sliced for JournalExport {
    fn slice(&mut self, app: &mut App, _: &Moment) -> Result<bool, Refusal> {
        if app.store()?.erasures_done()? != self.erasures {
            *self = JournalExport::begin(app, self.imprint.clone())?;
        }
        let last = (self.done + SLICE).min(self.total);
        let links = app.store()?.links(self.done, last)?;
        self.folder.push(&links).map_err(|e| e.refusal())?;
        self.done = last;
        Ok(self.done < self.total)
    }

    fn progress(&self) -> (u64, u64) {
        (self.done.unsigned_abs(), self.total.unsigned_abs())
    }

    fn finish(mut self: Box<Self>, app: &mut App, now: &Moment) -> Result<Vec<String>, Refusal> {
        let device = app.device.uuid();
        let store = app.store()?;
        let mut points = store.checkpoints()?;
        points.retain(|point| point.seq <= self.total);
        let folder = &mut self.folder;
        folder.push_checkpoints(&points).map_err(|e| e.refusal())?;
        // The folder gets its name when the journal has it: nothing is taken out unnoticed.
        let (entries, unmasked) = (self.total.unsigned_abs(), self.imprint.payloads);
        app.taken(Taken::Journal, entries, unmasked, now)?;
        let signer = app.store()?.signer().ok_or(Refusal::new(Code::Internal))?;
        let name = self.folder.finish(device, signer);
        Ok(vec![name.map_err(|e| e.refusal())?])
    }
}
