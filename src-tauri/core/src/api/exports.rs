//! Exports of tallies and case lists as files.

use super::lists::{case_page, log_and_count};
use super::tallies::{cases_query, period, tally_view, trend_view};
use crate::app::App;
use crate::app::jobs::SlicedJob;
use crate::domain::access::Permission;
use crate::domain::event::{Event, ExportKind};
use crate::domain::period::{Period, PeriodSpec};
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{
    CaseListFile, ExportError, ExportHeader, RegisterLine, TallyData, TallyWorkbook, list_stem,
    tally_stem, write_tally_csv,
};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::exports::*;
use crate::wire::lists::{Basis, CaseQuery};
use crate::wire::tallies::{ColumnsBy, RowsBy, TallyQuery, TrendQuery};

/// Cases per slice, so that a slice takes a few milliseconds.
const SLICE: usize = 100;

/// A file that is being written from a list of cases.
struct CaseExport {
    state: ExportState,
    unmasked: bool,
    after: Option<String>,
    done: u64,
    /// Set for a tally, which restarts when the book changed meanwhile: its matrix and its register must show the same
    /// moment.
    tally: Option<TallyRestart>,
}

impl CaseExport {
    fn new(state: ExportState, unmasked: bool, tally: Option<TallyRestart>) -> Box<CaseExport> {
        Box::new(CaseExport {
            state,
            unmasked,
            after: None,
            done: 0,
            tally,
        })
    }
}

/// The file written so far and the query for its register.
struct ExportState {
    query: CaseQuery,
    total: u64,
    stem: String,
    file: ExportFile,
}

struct TallyRestart {
    input: ExportTally,
    /// The last change that the written sheets include.
    change: i64,
    left: u8,
}

/// Restarts of a tally export before it is finished as it is; saving goes on meanwhile.
const MAX_RESTARTS: u8 = 8;

enum ExportFile {
    Tally(Box<TallyWorkbook>),
    List(Box<CaseListFile>),
}

fn export_header(
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
fn ensure_may_unmask(app: &App, unmasked: bool) -> Result<(), Refusal> {
    match unmasked {
        true => app.ensure_permitted(Permission::Govern),
        false => Ok(()),
    }
}

pub(super) fn log_export(
    app: &mut App,
    what: ExportKind,
    entries: u64,
    unmasked: bool,
    now: &Moment,
) -> Result<(), Refusal> {
    app.book_mut()?.log_disclosure(
        Event::Exported {
            what,
            entries,
            unmasked,
        },
        now,
    )
}

fn to_refusal(error: ExportError) -> Refusal {
    error.refusal()
}

pub(super) fn export_tally(
    app: &mut App,
    input: ExportTally,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.jobs.ensure_idle()?;
    ensure_may_unmask(app, input.unmasked)?;
    if input.file == FileKind::Csv {
        let header = export_header(app, input.language, input.unmasked, now)?;
        let stem = tally_stem(&input.tally.period, &header);
        let matrix = tally_view(app.store()?, input.tally, now)?;
        log_export(app, ExportKind::Tally, 0, input.unmasked, now)?;
        let file =
            write_tally_csv(&app.export_folder(), &header, &matrix, &stem).map_err(to_refusal)?;
        return Ok((app.jobs.report_done(file), vec![]));
    }
    let state = begin_tally(app, &input, now)?;
    let change = app.store()?.last_change()?;
    let unmasked = input.unmasked;
    let restart = TallyRestart {
        input,
        change,
        left: MAX_RESTARTS,
    };
    let export = CaseExport::new(state, unmasked, Some(restart));
    Ok((app.jobs.start(export), vec![]))
}

/// Writes all sheets of a tally except its register.
fn begin_tally(app: &App, input: &ExportTally, now: &Moment) -> Result<ExportState, Refusal> {
    let period = period(app.store()?, input.tally.period)?;
    let header = export_header(app, input.language, input.unmasked, now)?;
    let stem = tally_stem(&input.tally.period, &header);
    let standard = |rows| TallyQuery {
        rows,
        columns: ColumnsBy::Standard,
        ..input.tally.clone()
    };
    let data = TallyData {
        matrix: tally_view(app.store()?, input.tally.clone(), now)?,
        by_cause: tally_view(app.store()?, standard(RowsBy::Cause), now)?,
        by_grid: tally_view(app.store()?, standard(RowsBy::Grid), now)?,
        by_mediator: tally_view(app.store()?, standard(RowsBy::Mediator), now)?,
        trend: trend_view(
            app.store()?,
            &last_month(&input.tally, &period, now),
            now.today,
        )?,
    };
    let setup = app.store()?.office_setup();
    let workbook =
        TallyWorkbook::begin(&app.export_folder(), header, setup, &data).map_err(to_refusal)?;
    let total = match input.tally.basis {
        Basis::Registered => data.matrix.total.registered,
        Basis::Accepted => data.matrix.total.accepted,
        Basis::Closed => data.matrix.total.closed,
    };
    Ok(ExportState {
        query: CaseQuery {
            descending: false,
            ..cases_query(input.tally.basis, &period)
        },
        total: u64::try_from(total).unwrap_or(0),
        stem,
        file: ExportFile::Tally(Box::new(workbook)),
    })
}

/// Returns the last month of the trend: the month of the period's last day, or of today if that is earlier.
fn last_month(tally: &TallyQuery, period: &Period, now: &Moment) -> TrendQuery {
    let last = Period::month_of(period.to.min(now.today), period.boundary);
    let (year, month) = match last.map(|p| p.spec) {
        Ok(PeriodSpec::Month { year, month }) => (year, month),
        _ => (2000, 1),
    };
    TrendQuery {
        year,
        month,
        basis: tally.basis,
    }
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
    let header = export_header(app, input.language, input.unmasked, now)?;
    let stem = list_stem(&header);
    let count = log_and_count(app, &input.query, now)?;
    let folder = app.export_folder();
    let setup = app.store()?.office_setup();
    let file = CaseListFile::begin(input.file, &folder, header, setup, &input.columns)
        .map_err(to_refusal)?;
    let state = ExportState {
        query: input.query,
        total: u64::try_from(count.count).unwrap_or(0),
        stem,
        file: ExportFile::List(Box::new(file)),
    };
    let export = CaseExport::new(state, input.unmasked, None);
    Ok((app.jobs.start(export), vec![]))
}

impl SlicedJob for CaseExport {
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal> {
        slice(app, self, now)
    }

    fn progress(&self) -> (u64, u64) {
        (self.done, self.state.total)
    }

    /// Journals the export before the file gets its name, so that no file is exported unnoticed.
    fn finish(self: Box<Self>, app: &mut App, now: &Moment) -> Result<Vec<String>, Refusal> {
        let what = match &self.state.file {
            ExportFile::Tally(_) => ExportKind::Tally,
            ExportFile::List(_) => ExportKind::CaseList,
        };
        log_export(app, what, self.done, self.unmasked, now)?;
        let file = match self.state.file {
            ExportFile::Tally(workbook) => workbook.finish(&self.state.stem),
            ExportFile::List(list) => list.finish(&self.state.stem),
        };
        Ok(vec![file.map_err(to_refusal)?])
    }
}

/// Writes one page; returns false after the last one.
fn slice(app: &App, job: &mut CaseExport, now: &Moment) -> Result<bool, Refusal> {
    let change = app.store()?.last_change()?;
    if let Some(tally) = &mut job.tally
        && tally.change != change
        && tally.left > 0
    {
        job.state = begin_tally(app, &tally.input, now)?;
        (tally.change, tally.left) = (change, tally.left - 1);
        (job.after, job.done) = (None, 0);
    }
    let page = case_page(
        app.book()?,
        &job.state.query,
        job.after.as_deref(),
        SLICE,
        now,
    )?;
    let mut lines = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let case = app.book()?.visible_case(row.id)?;
        lines.push(RegisterLine::of(row, &case, now.today));
    }
    match &mut job.state.file {
        ExportFile::Tally(workbook) => workbook.push_register(&lines),
        ExportFile::List(list) => list.push(&lines),
    }
    .map_err(to_refusal)?;
    job.done += lines.len() as u64;
    job.after = page.next;
    Ok(job.after.is_some())
}
