//! Tallies and lists of cases as files.

use super::App;
use super::jobs::Sliced;
use super::tallies::cases_of;
use crate::domain::access::Permission;
use crate::domain::event::{Event, Taken};
use crate::domain::period::{Period, PeriodSpec};
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{
    CaseListFile, ExportError, Imprint, RegisterLine, TallyBook, TallyWorkbook, list_stem,
    tally_stem, write_tally_csv,
};
use crate::wire::call::{Answer, Moment};
use crate::wire::exports::*;
use crate::wire::lists::{Basis, CaseQuery};
use crate::wire::tallies::{ColumnsBy, RowsBy, TallyQuery, TrendQuery};

/// Cases per slice: a slice takes a few milliseconds.
const SLICE: usize = 100;

/// A file that is being written from a list of cases.
struct CaseExport {
    begun: Begun,
    unmasked: bool,
    after: Option<String>,
    done: u64,
    /// A tally is begun anew when the book changed under it: its matrix and its register are of one moment.
    tally: Option<Anew>,
}

impl CaseExport {
    fn new(begun: Begun, unmasked: bool, tally: Option<Anew>) -> Box<CaseExport> {
        Box::new(CaseExport {
            begun,
            unmasked,
            after: None,
            done: 0,
            tally,
        })
    }
}

/// What an export has written and what it reads next.
struct Begun {
    query: CaseQuery,
    total: u64,
    stem: String,
    file: Target,
}

struct Anew {
    input: ExportTally,
    /// The last change that the sheets know of.
    change: i64,
    left: u8,
}

/// How often a tally is begun anew before it is taken as it is; saving goes on meanwhile.
const MOST_ANEW: u8 = 8;

enum Target {
    Tally(Box<TallyWorkbook>),
    List(Box<CaseListFile>),
}

impl App {
    fn imprint(
        &self,
        language: Language,
        unmasked: bool,
        now: &Moment,
    ) -> Result<Imprint, Refusal> {
        let office = self.store()?.house().office.clone();
        let office = office.ok_or(Refusal::new(Code::StoreDamaged))?;
        Ok(Imprint {
            office: office.name,
            prepared_by: office.prepared_by,
            reviewed_by: office.reviewed_by,
            printed_on: now.today,
            language,
            masked: !unmasked,
        })
    }
}

impl App {
    /// Real numbers leave the book by a supervisor's hand only.
    fn may_unmask(&self, unmasked: bool) -> Result<(), Refusal> {
        match unmasked {
            true => self.permit(Permission::Govern),
            false => Ok(()),
        }
    }

    pub(super) fn taken(
        &mut self,
        what: Taken,
        entries: u64,
        unmasked: bool,
        now: &Moment,
    ) -> Result<(), Refusal> {
        self.witnessed(
            Event::Exported {
                what,
                entries,
                unmasked,
            },
            now,
        )
    }
}

fn refused(error: ExportError) -> Refusal {
    error.refusal()
}

pub(super) fn export_tally(app: &mut App, input: ExportTally, now: &Moment) -> Answer<JobStarted> {
    app.jobs.idle()?;
    app.may_unmask(input.unmasked)?;
    if input.file == FileKind::Csv {
        let imprint = app.imprint(input.language, input.unmasked, now)?;
        let stem = tally_stem(&input.tally.period, &imprint);
        let matrix = app.tally_view(input.tally, now)?;
        app.taken(Taken::Tally, 0, input.unmasked, now)?;
        let file =
            write_tally_csv(&app.export_folder(), &imprint, &matrix, &stem).map_err(refused)?;
        return Ok((app.jobs.done_at_once(file), vec![]));
    }
    let begun = begin_tally(app, &input, now)?;
    let change = app.store()?.last_change()?;
    let unmasked = input.unmasked;
    let anew = Anew {
        input,
        change,
        left: MOST_ANEW,
    };
    let export = CaseExport::new(begun, unmasked, Some(anew));
    Ok((app.jobs.start(export), vec![]))
}

/// Writes all sheets of a tally but its register.
fn begin_tally(app: &App, input: &ExportTally, now: &Moment) -> Result<Begun, Refusal> {
    let period = app.period(input.tally.period)?;
    let imprint = app.imprint(input.language, input.unmasked, now)?;
    let stem = tally_stem(&input.tally.period, &imprint);
    let standard = |rows| TallyQuery {
        rows,
        columns: ColumnsBy::Standard,
        ..input.tally.clone()
    };
    let book = TallyBook {
        matrix: app.tally_view(input.tally.clone(), now)?,
        by_cause: app.tally_view(standard(RowsBy::Cause), now)?,
        by_grid: app.tally_view(standard(RowsBy::Grid), now)?,
        by_mediator: app.tally_view(standard(RowsBy::Mediator), now)?,
        trend: app.trend_view(&last_month(&input.tally, &period, now), now.today)?,
    };
    let house = app.store()?.house();
    let workbook =
        TallyWorkbook::begin(&app.export_folder(), imprint, house, &book).map_err(refused)?;
    let total = match input.tally.basis {
        Basis::Registered => book.matrix.total.registered,
        Basis::Accepted => book.matrix.total.accepted,
        Basis::Closed => book.matrix.total.closed,
    };
    Ok(Begun {
        query: CaseQuery {
            descending: false,
            ..cases_of(input.tally.basis, &period)
        },
        total: u64::try_from(total).unwrap_or(0),
        stem,
        file: Target::Tally(Box::new(workbook)),
    })
}

/// The last month of the trend: the one that the period's last day falls in, or today while it is not over.
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

pub(super) fn export_list(app: &mut App, input: ExportList, now: &Moment) -> Answer<JobStarted> {
    app.jobs.idle()?;
    app.may_unmask(input.unmasked)?;
    if input.columns.is_empty() {
        return Err(Refusal::at(Code::Missing, "columns"));
    }
    let imprint = app.imprint(input.language, input.unmasked, now)?;
    let stem = list_stem(&imprint);
    let count = super::lists::case_count(
        app,
        crate::wire::lists::CaseCount {
            query: input.query.clone(),
        },
        now,
    )?;
    let folder = app.export_folder();
    let house = app.store()?.house();
    let file = CaseListFile::begin(input.file, &folder, imprint, house, &input.columns)
        .map_err(refused)?;
    let begun = Begun {
        query: input.query,
        total: u64::try_from(count.0.count).unwrap_or(0),
        stem,
        file: Target::List(Box::new(file)),
    };
    let export = CaseExport::new(begun, input.unmasked, None);
    Ok((app.jobs.start(export), vec![]))
}

impl Sliced for CaseExport {
    fn slice(&mut self, app: &mut App, now: &Moment) -> Result<bool, Refusal> {
        slice(app, self, now)
    }

    fn progress(&self) -> (u64, u64) {
        (self.done, self.begun.total)
    }

    /// The file gets its name when the journal has it: nothing is taken out unnoticed.
    fn finish(self: Box<Self>, app: &mut App, now: &Moment) -> Result<Vec<String>, Refusal> {
        let what = match &self.begun.file {
            Target::Tally(_) => Taken::Tally,
            Target::List(_) => Taken::CaseList,
        };
        app.taken(what, self.done, self.unmasked, now)?;
        let file = match self.begun.file {
            Target::Tally(workbook) => workbook.finish(&self.begun.stem),
            Target::List(list) => list.finish(&self.begun.stem),
        };
        Ok(vec![file.map_err(refused)?])
    }
}

/// Writes one page; false when it was the last.
fn slice(app: &App, job: &mut CaseExport, now: &Moment) -> Result<bool, Refusal> {
    let change = app.store()?.last_change()?;
    if let Some(tally) = &mut job.tally
        && tally.change != change
        && tally.left > 0
    {
        job.begun = begin_tally(app, &tally.input, now)?;
        (tally.change, tally.left) = (change, tally.left - 1);
        (job.after, job.done) = (None, 0);
    }
    let page = app.rows(&job.begun.query, job.after.as_deref(), SLICE, now)?;
    let mut lines = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let case = app.seen(row.id)?;
        lines.push(RegisterLine::of(row, &case, now.today));
    }
    match &mut job.begun.file {
        Target::Tally(workbook) => workbook.push_register(&lines),
        Target::List(list) => list.push(&lines),
    }
    .map_err(refused)?;
    job.done += lines.len() as u64;
    job.after = page.next;
    Ok(job.after.is_some())
}
