//! Tallies: figures from the cells, in fixed rows, with the summary sentence, and the case list behind every figure.

mod cell_counts;
mod drill;
mod figures;
mod headings;
mod sentence;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::app::App;
use crate::domain::office::OfficeSetup;
use crate::domain::period::{MonthBoundary, Period, PeriodSpec};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::tally_facts::{Cube, Stock, Sums};
use crate::domain::vocabulary::SuccessFormula;
use crate::store::Store;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::lists::Basis;
use crate::wire::tallies::*;
use crate::wire::today::MonthSoFar;
use cell_counts::TallySource;
use figures::{figures, is_counted};
use headings::RowAxis;

fn boundary_and_formula(store: &Store) -> Result<(MonthBoundary, SuccessFormula), Refusal> {
    let office = store.office_setup().office.as_ref();
    let office = office.ok_or(Refusal::new(Code::StoreDamaged))?;
    Ok((office.month_boundary, office.success_formula))
}

pub(super) fn period(store: &Store, spec: PeriodSpec) -> Result<Period, Refusal> {
    let (boundary, _) = boundary_and_formula(store)?;
    Period::of(spec, boundary)
        .map_err(|e| Refusal::at(Code::BadDate, format!("period.{}", e.field())))
}

pub(super) fn tally_view(
    store: &Store,
    query: TallyQuery,
    now: &Moment,
) -> Result<TallyView, Refusal> {
    let period = period(store, query.period)?;
    let (_, formula) = boundary_and_formula(store)?;
    let setup = store.office_setup();
    let rows = RowAxis::of(query.rows);
    let basis = query.basis;
    let source = TallySource::new(store, basis, now.today);
    let mut total = office_figures(&source, &period, formula)?;
    let first = first_covered_day(store)?;
    let compared = |other| earlier_stretch(&source, other, &period, formula, first);
    let causes = source.counts(Cube::Cause, &period)?;
    let counted = match rows.cube() {
        Cube::Cause => causes.clone(),
        cube => source.counts(cube, &period)?,
    };
    let grouped = counted.grouped(|key| rows.key_of(key));
    let (columns, cross) = cross(store, setup, &query, &rows, &period)?;
    let heads = rows.rows(setup, &grouped);
    let tally_rows = heads.into_iter().map(|head| {
        let mut row = figures(&grouped.for_key(&head.key), basis, formula);
        let of_row = |c: &ColumnHead| cross.get(&(head.key.clone(), c.key.clone())).copied();
        row.cross = columns.iter().map(|c| of_row(c).unwrap_or(0)).collect();
        TallyRow {
            silent: figures::has_no_figures(&row),
            key: head.key,
            zh: head.zh,
            en: head.en,
            figures: row,
        }
    });
    let tally_rows = tally_rows.collect();
    let of_column = |c: &ColumnHead| -> i64 {
        let counts = cross.iter().filter(|((_, column), _)| *column == c.key);
        counts.map(|(_, n)| n).sum()
    };
    total.cross = columns.iter().map(of_column).collect();
    let (title_zh, title_en) = headings::period_title(&period);
    Ok(TallyView {
        sentence: sentence::sentence(&period, query.basis, &causes, now.today),
        query,
        from: period.from,
        to: period.to,
        until: period.until(now.today).to,
        title_zh,
        title_en,
        formula,
        total,
        previous: compared(period.previous(now.today))?,
        year_earlier: compared(period.year_earlier(now.today))?,
        year_to_date: year_to_date(store, &source, &period, formula)?,
        columns,
        rows: tally_rows,
    })
}

/// Returns the figures of the whole office.
fn office_figures(
    source: &TallySource<'_>,
    period: &Period,
    formula: SuccessFormula,
) -> Result<Figures, Refusal> {
    let counts = source.counts(Cube::All, period)?;
    Ok(figures(&counts.for_key(""), source.basis, formula))
}

/// Returns the figures of an earlier stretch beside those of `period`; without figures if the book, whose first day is
/// `first`, does not cover all of it: a part of a year is no year to compare with.
fn earlier_stretch(
    source: &TallySource<'_>,
    other: Option<Period>,
    period: &Period,
    formula: SuccessFormula,
    first: Option<NaiveDate>,
) -> Result<Stretch, Refusal> {
    let shown = other.unwrap_or(*period);
    let is_covered = other.is_some() && first.is_some_and(|first| first <= shown.from);
    let figures = is_covered.then(|| office_figures(source, &shown, formula));
    Ok(Stretch {
        from: shown.from,
        to: shown.to,
        figures: figures.transpose()?,
        since: first.filter(|first| shown.from < *first && *first <= shown.to),
    })
}

/// Returns the first day that the book covers: as the office says, else the day on which the book was made. A single case
/// of earlier that was entered late does not make a whole year comparable.
fn first_covered_day(store: &Store) -> Result<Option<NaiveDate>, Refusal> {
    let office = store.office_setup().office.as_ref();
    if let Some(stated) = office.and_then(|office| office.complete_from) {
        return Ok(Some(stated));
    }
    // The day in UTC is the local one or the day before, which compares a stretch rather than not.
    Ok(store.first_entry_at()?.map(|at| at.date_naive()))
}

/// Returns the year to date up to the end of the period, from the first case on; it is a sum, compared with nothing.
fn year_to_date(
    store: &Store,
    source: &TallySource<'_>,
    period: &Period,
    formula: SuccessFormula,
) -> Result<Option<Stretch>, Refusal> {
    let Some(year) = period.year_to_date() else {
        return Ok(None);
    };
    let first = store.first_counted_day()?;
    let figures = first
        .filter(|first| *first <= year.to)
        .map(|_| office_figures(source, &year, formula));
    Ok(Some(Stretch {
        from: year.from,
        to: year.to,
        figures: figures.transpose()?,
        since: None,
    }))
}

/// Returns the figures of the current month for the page «today», counted like a tally of accepted cases.
pub(super) fn month_so_far(store: &Store, today: NaiveDate) -> Result<MonthSoFar, Refusal> {
    let (boundary, formula) = boundary_and_formula(store)?;
    let month = Period::month_of(today, boundary).map_err(|_| Refusal::new(Code::BadDate))?;
    let source = TallySource::new(store, Basis::Accepted, today);
    let figures = office_figures(&source, &month, formula)?;
    Ok(MonthSoFar {
        from: month.from,
        to: month.to,
        registered: figures.registered,
        accepted: figures.accepted,
        closed: figures.closed,
        pending: figures.pending,
    })
}

pub(super) fn trend_view(
    store: &Store,
    query: &TrendQuery,
    today: NaiveDate,
) -> Result<TrendView, Refusal> {
    let (boundary, formula) = boundary_and_formula(store)?;
    let period = period(store, query.period)?;
    let last = Period::month_of(period.to.min(today), boundary).map(|month| month.spec);
    let Ok(PeriodSpec::Month { year, month }) = last else {
        return Err(Refusal::at(Code::BadDate, "period"));
    };
    let last = year * 12 + month as i32 - 1;
    let source = TallySource::new(store, query.basis, today);
    let mut months = Vec::with_capacity(12);
    let mut stock: Option<BTreeMap<String, Stock>> = None;
    for index in last - 11..=last {
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        let period = Period::month(year, month, boundary)
            .map_err(|_| Refusal::at(Code::BadDate, "period"))?;
        let carried = match stock.take() {
            Some(stock) => stock,
            None => store.stock_before(Cube::All, period.from)?,
        };
        let counted = source.counts_from(Cube::All, &period, carried)?;
        let figures = figures(&counted.for_key(""), query.basis, formula);
        stock = Some(counted.stock_at_end());
        months.push(TrendMonth {
            year,
            month,
            figures,
        });
    }
    Ok(TrendView { months })
}

/// Counts of the basis by row and by grid or mediator.
type Cross = BTreeMap<(String, String), i64>;

fn cross(
    store: &Store,
    setup: &OfficeSetup,
    query: &TallyQuery,
    rows: &RowAxis,
    period: &Period,
) -> Result<(Vec<ColumnHead>, Cross), Refusal> {
    let (cube, side) = match query.columns {
        ColumnsBy::Standard => return Ok((Vec::new(), Cross::new())),
        ColumnsBy::Grid => (Cube::CauseGrid, RowsBy::Grid),
        ColumnsBy::Mediator => (Cube::CauseMediator, RowsBy::Mediator),
    };
    if rows.cube() != Cube::Cause {
        return Err(Refusal::at(Code::BadValue, "columns"));
    }
    let events = store.events(cube, period.from, period.to)?;
    let mut cross = Cross::new();
    for (key, by_event) in &events {
        let (cause, other) = key.split_once('|').unwrap_or((key, ""));
        let counted: i64 = by_event
            .iter()
            .filter(|(code, _)| is_counted(query.basis, code))
            .map(|(_, sums): (_, &Sums)| sums.cases)
            .sum();
        *cross
            .entry((rows.key_of(cause), other.to_string()))
            .or_default() += counted;
    }
    let found = |key: &str| cross.iter().any(|((_, other), n)| other == key && *n != 0);
    let columns = RowAxis::of(side).columns(setup, found);
    Ok((columns, cross))
}

/// Returns the number of entries behind a figure: a reopened case is one for each of its rounds that the figure counts.
fn entries(
    store: &Store,
    drill: &Drill,
    period: &Period,
    today: NaiveDate,
) -> Result<i64, Refusal> {
    let (_, formula) = boundary_and_formula(store)?;
    let Drill { tally, row, column } = drill;
    let rows = RowAxis::of(tally.rows);
    if let Some(other) = column.strip_prefix("cross:") {
        let (_, cross) = cross(store, store.office_setup(), tally, &rows, period)?;
        let is_counted = |key: &str| row.as_ref().is_none_or(|row| row == key);
        let counted = cross
            .iter()
            .filter(|((key, side), _)| side == other && is_counted(key));
        return Ok(counted.map(|(_, n)| n).sum());
    }
    let source = TallySource::new(store, tally.basis, today);
    let cube = row.as_ref().map_or(Cube::All, |_| rows.cube());
    let grouped = source.counts(cube, period)?.grouped(|key| rows.key_of(key));
    let counts = grouped.for_key(row.as_deref().unwrap_or_default());
    Ok(figures::entries(&counts, tally.basis, formula, column))
}

pub(super) fn tally(app: &mut App, input: TallyQuery, now: &Moment) -> CommandResult<TallyView> {
    Ok((tally_view(app.store()?, input, now)?, vec![]))
}

pub(super) fn tally_drill(app: &mut App, input: Drill, now: &Moment) -> CommandResult<DrillView> {
    let store = app.store()?;
    let period = period(store, input.tally.period)?;
    let view = drill::drill(store.office_setup(), input, &period, now.today)?;
    Ok((view, vec![]))
}

pub(super) fn tally_drill_counts(
    app: &mut App,
    input: Drill,
    now: &Moment,
) -> CommandResult<DrillCounts> {
    let book = app.book()?;
    let store = &book.store;
    let period = period(store, input.tally.period)?;
    let entries = entries(store, &input, &period, now.today)?;
    let query = drill::drill(store.office_setup(), input, &period, now.today)?.query;
    let (cases, hidden) = store.count_with_hidden(&query, &book.viewer(now))?;
    let counts = DrillCounts {
        entries,
        cases,
        hidden,
    };
    Ok((counts, vec![]))
}

pub(super) fn tally_trend(
    app: &mut App,
    input: TrendQuery,
    now: &Moment,
) -> CommandResult<TrendView> {
    Ok((trend_view(app.store()?, &input, now.today)?, vec![]))
}
