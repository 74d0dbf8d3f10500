//! Exports of tallies and case lists as files.

use std::time::Duration;

use super::lists::{case_lines, count_cases, log_query};
use super::tallies::{period, tally_view, trend_view};
use super::views::case_row;
use crate::app::App;
use crate::app::export_log::ExportSubject;
use crate::app::jobs::{JobResult, SlicedJob};
use crate::domain::access::Permission;
use crate::domain::event::{ExportKind, ExportStop};
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{
    CaseFile, CaseFileThread, CaseListFile, ExportHeader, FileTask, ReadableFile, RegisterLine,
    TallyData, TallyWorkbook, list_stem, tally_stem, write_tally_csv,
};
use crate::store::Store;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::exports::*;
use crate::wire::lists::{CaseQuery, CountedIn};
use crate::wire::tallies::{ColumnsBy, RowsBy, TallyQuery, TrendQuery};

/// Cases per slice, so that a slice takes a few milliseconds.
const SLICE: usize = 100;
/// The time that a slice waits for the thread that writes the file.
const WAIT: Duration = Duration::from_millis(5);

/// A file that is being written from a list of cases.
struct CaseExport {
    state: ExportState,
    subject: ExportSubject,
    done: u64,
    /// Set for a tally, which restarts when the book changed meanwhile: its matrix and its register must show the same
    /// moment.
    tally: Option<TallyRestart>,
    /// Lines that the thread could not take yet.
    unsent: Option<Vec<RegisterLine>>,
    /// True once the last page was read.
    all_read: bool,
    /// The complete file while it is decrypted, once the export is journaled.
    decryption: Option<FileTask<ReadableFile>>,
    readable: Option<ReadableFile>,
}

impl CaseExport {
    fn new(
        state: ExportState,
        subject: ExportSubject,
        tally: Option<TallyRestart>,
    ) -> Box<CaseExport> {
        Box::new(CaseExport {
            state,
            subject,
            done: 0,
            tally,
            unsent: None,
            all_read: false,
            decryption: None,
            readable: None,
        })
    }
}

/// The file that is being written and the cases that are to be read for it.
struct ExportState {
    source: CaseSource,
    total: u64,
    stem: String,
    file: CaseFileThread,
}

/// The cases of an export that are still to be read.
enum CaseSource {
    /// The next page of a list, from a cursor on.
    List {
        query: Box<CaseQuery>,
        after: Option<String>,
    },
    /// The row numbers of the cases of a register, of which the first `read` are done.
    Register {
        counted: CountedIn,
        rows: Vec<i64>,
        read: usize,
    },
    Done,
}

struct TallyRestart {
    input: ExportTally,
    /// The last change that the written sheets include.
    change: i64,
    left: u8,
}

/// Restarts of a tally export before it is finished as it is; saving goes on meanwhile.
const MAX_RESTARTS: u8 = 8;

pub(super) fn export_header(
    app: &App,
    language: Language,
    unmasked: bool,
    now: &Moment,
) -> Result<ExportHeader, Refusal> {
    let office = app.store()?.office_setup().office.clone();
    let office = office.ok_or(Refusal::new(Code::StoreDamaged))?;
    Ok(ExportHeader {
        office: office.name,
        prepared_by: office.prepared_by,
        reviewed_by: office.reviewed_by,
        printed_on: now.today,
        language,
        masked: !unmasked,
    })
}

/// Refuses unmasked exports unless the person is a supervisor.
pub(super) fn ensure_may_unmask(app: &App, unmasked: bool) -> Result<(), Refusal> {
    match unmasked {
        true => app.ensure_permitted(Permission::Govern),
        false => Ok(()),
    }
}

pub(super) fn export_tally(
    app: &mut App,
    input: ExportTally,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.jobs.ensure_idle()?;
    ensure_may_unmask(app, input.unmasked)?;
    app.ensure_export_folder_answers()?;
    let subject = ExportSubject {
        what: ExportKind::Tally,
        unmasked: input.unmasked,
    };
    let request = input.clone();
    subject.begin(app, &request, now, |app| match input.file {
        FileKind::Csv => write_tally_table(app, input, subject, now),
        FileKind::Xlsx => {
            let state = begin_tally(app, &input, now)?;
            let change = app.store()?.last_change()?;
            let restart = TallyRestart {
                input,
                change,
                left: MAX_RESTARTS,
            };
            let export = CaseExport::new(state, subject, Some(restart));
            Ok((app.jobs.start(export), vec![]))
        }
    })
}

/// Writes the table of a tally, which takes no job.
fn write_tally_table(
    app: &mut App,
    input: ExportTally,
    subject: ExportSubject,
    now: &Moment,
) -> CommandResult<JobStarted> {
    let header = export_header(app, input.language, input.unmasked, now)?;
    let stem = tally_stem(&input.tally.period, &header);
    let matrix = tally_view(app.store()?, input.tally, now)?;
    subject.log_end(app, 0, now)?;
    let file = write_tally_csv(&app.export_folder(), &header, &matrix, &stem)?;
    Ok((app.jobs.report_done(file), vec![]))
}

/// Writes all sheets of a tally except its register.
fn begin_tally(app: &App, input: &ExportTally, now: &Moment) -> Result<ExportState, Refusal> {
    let period = period(app.store()?, input.tally.period)?;
    let header = export_header(app, input.language, input.unmasked, now)?;
    let stem = tally_stem(&input.tally.period, &header);
    let counted = CountedIn {
        from: period.from,
        to: period.to,
        basis: input.tally.basis,
    };
    let book = app.book()?;
    let cases = (book.store).register_cases(&counted, &book.visibility())?;
    let data = tally_data(&book.store, &input.tally, cases.hidden, now)?;
    let setup = book.store.office_setup();
    let workbook = TallyWorkbook::begin(&app.export_folder(), header, setup, &data)?;
    Ok(ExportState {
        total: cases.rows.len() as u64,
        source: CaseSource::Register {
            counted,
            rows: cases.rows,
            read: 0,
        },
        stem,
        file: CaseFileThread::start(CaseFile::Tally(Box::new(workbook))),
    })
}

/// Reads the tallies of all sheets.
fn tally_data(
    store: &Store,
    tally: &TallyQuery,
    hidden: i64,
    now: &Moment,
) -> Result<TallyData, Refusal> {
    let standard = |rows| {
        let query = TallyQuery {
            rows,
            columns: ColumnsBy::Standard,
            ..tally.clone()
        };
        tally_view(store, query, now)
    };
    let trend = TrendQuery {
        period: tally.period,
        basis: tally.basis,
    };
    Ok(TallyData {
        matrix: tally_view(store, tally.clone(), now)?,
        by_cause: standard(RowsBy::Cause)?,
        by_stat_class: standard(RowsBy::StatClass)?,
        by_source: standard(RowsBy::Source)?,
        by_grid: standard(RowsBy::Grid)?,
        by_mediator: standard(RowsBy::Mediator)?,
        trend: trend_view(store, &trend, now.today)?,
        hidden,
    })
}

pub(super) fn export_list(
    app: &mut App,
    input: ExportList,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.jobs.ensure_idle()?;
    ensure_may_unmask(app, input.unmasked)?;
    if input.columns.is_empty() {
        return Err(Refusal::at(Code::Missing, "columns"));
    }
    app.ensure_export_folder_answers()?;
    let subject = ExportSubject {
        what: ExportKind::CaseList,
        unmasked: input.unmasked,
    };
    let query = log_query(app, input.query.clone(), now)?;
    subject.begin(app, &input, now, |app| {
        let state = begin_list(app, &input, query, now)?;
        let export = CaseExport::new(state, subject, None);
        Ok((app.jobs.start(export), vec![]))
    })
}

/// Begins the file of a list.
fn begin_list(
    app: &App,
    input: &ExportList,
    query: CaseQuery,
    now: &Moment,
) -> Result<ExportState, Refusal> {
    let header = export_header(app, input.language, input.unmasked, now)?;
    let stem = list_stem(&header);
    let count = count_cases(app.book()?, &query, now)?;
    let folder = app.export_folder();
    let setup = app.store()?.office_setup();
    let file = CaseListFile::begin(input.file, &folder, header, setup, &input.columns)?;
    Ok(ExportState {
        source: CaseSource::List {
            query: Box::new(query),
            after: None,
        },
        total: u64::try_from(count.count).unwrap_or(0),
        stem,
        file: CaseFileThread::start(CaseFile::List(Box::new(file))),
    })
}

impl SlicedJob<App> for CaseExport {
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal> {
        slice(app, self, now)
    }

    fn progress(&self) -> (u64, u64) {
        (self.done, self.state.total)
    }

    fn journal_stop(&self, app: &mut App, cause: ExportStop, now: &Moment) {
        self.subject.log_stop(app, self.done, cause, now);
    }

    fn finish(mut self: Box<Self>, app: &mut App, now: &Moment) -> Result<JobResult, Refusal> {
        let file = self.readable.take().ok_or_else(|| Refusal::internal())?;
        let cut = file.cut().to_vec();
        let named = file.persist(&self.state.stem);
        if named.is_err() {
            self.journal_stop(app, ExportStop::Failed, now);
        }
        Ok(JobResult {
            files: vec![named?],
            cut,
        })
    }
}

/// Reads one page, or waits a moment for the thread that works on the file; returns false once the file is readable. Before
/// it is made so, the export is journaled.
fn slice(app: &mut App, job: &mut CaseExport, now: &Moment) -> Result<bool, Refusal> {
    if let Some(decryption) = &job.decryption {
        job.readable = decryption.result(WAIT).transpose()?;
        return Ok(job.readable.is_none());
    }
    if !job.all_read {
        restart_if_changed(app, job, now)?;
        let lines = match job.unsent.take() {
            Some(lines) => lines,
            None => read_page(app, job, now)?,
        };
        job.unsent = job.state.file.push(lines);
        let is_last = matches!(job.state.source, CaseSource::Done);
        job.all_read = job.unsent.is_none() && is_last;
        if job.all_read {
            job.state.file.complete();
        }
    }
    let is_busy = job.unsent.is_some() || job.all_read;
    let wait = if is_busy { WAIT } else { Duration::ZERO };
    if let Some(packed) = job.state.file.packed(wait) {
        let packed = packed?;
        job.subject.log_end(app, job.done, now)?;
        job.decryption = Some(packed.start_decrypting());
    }
    Ok(true)
}

/// Begins a tally again if the book changed since.
fn restart_if_changed(app: &App, job: &mut CaseExport, now: &Moment) -> Result<(), Refusal> {
    let Some(tally) = &mut job.tally else {
        return Ok(());
    };
    let change = app.store()?.last_change()?;
    if tally.change != change && tally.left > 0 {
        job.state = begin_tally(app, &tally.input, now)?;
        (tally.change, tally.left) = (change, tally.left - 1);
        (job.done, job.unsent) = (0, None);
    }
    Ok(())
}

/// Reads the lines of the next page.
fn read_page(app: &App, job: &mut CaseExport, now: &Moment) -> Result<Vec<RegisterLine>, Refusal> {
    let book = app.book()?;
    let _reading = book.store.begin_reading()?;
    match std::mem::replace(&mut job.state.source, CaseSource::Done) {
        CaseSource::Done => Ok(Vec::new()),
        CaseSource::List { query, after } => {
            let (mut cases, next) = case_lines(book, &query, after.as_deref(), SLICE, now)?;
            job.done += cases.len() as u64;
            if next.is_some() {
                job.state.source = CaseSource::List { query, after: next };
            }
            let mut lines = Vec::with_capacity(cases.len());
            for line in &mut cases {
                book.store.add_register_parts(line)?;
                let row = case_row(line, now.today);
                lines.push(RegisterLine::of(row, &line.case, now.today));
            }
            Ok(lines)
        }
        CaseSource::Register {
            counted,
            rows,
            read,
        } => {
            let end = rows.len().min(read + SLICE);
            let cases = (book.store).register_lines(&rows[read..end], &book.visibility())?;
            job.done += (end - read) as u64;
            if end < rows.len() {
                job.state.source = CaseSource::Register {
                    counted,
                    rows,
                    read: end,
                };
            }
            let mut lines = Vec::with_capacity(cases.len());
            for line in &cases {
                let case = &line.case;
                let ended = match case.rounds.is_empty() {
                    true => Vec::new(),
                    false => book.store.cases_at_reopenings(case.id)?,
                };
                let row = case_row(line, now.today);
                lines.extend(RegisterLine::of_rounds(
                    row, case, &ended, counted, now.today,
                ));
            }
            Ok(lines)
        }
    }
}
