//! Lists, counts, suggestions, and today's work.

use super::App;
use super::views::{basis, days_left, nearness};
use crate::domain::case::PartyRef;
use crate::domain::facts::Cube;
use crate::domain::ids::PartyId;
use crate::domain::period::{MonthBoundary, Period};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::text::fold;
use crate::store::lists::Viewer;
use crate::store::parties::Known;
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment};
use crate::wire::cases::{Suggest, Suggestion};
use crate::wire::lists::*;
use crate::wire::today::{MonthSoFar, PromiseItem, SessionItem, Today, WorkItem};

const MOST_TEXT: usize = 200;
/// Counts beside lists stop here; the tallies count exactly.
const MOST_COUNTED: i64 = 10_000;
const SOON_DAYS: u64 = 3;
const MOST_WORK: i64 = 200;

/// Cases that may be asked for by their ids at once.
const MOST_ROWS: usize = 50;

/// Values that one filter may name; a market has ten grids and thirty causes.
const MOST_VALUES: usize = 200;

/// Each value once, and no more values than anybody means.
fn told_apart(query: &CaseQuery) -> Result<CaseQuery, Refusal> {
    fn once<T: Ord>(list: &mut Vec<T>, field: &str) -> Result<(), Refusal> {
        if list.len() > MOST_VALUES {
            return Err(
                Refusal::at(Code::TooLong, format!("query.{field}")).with(MOST_VALUES.to_string())
            );
        }
        list.sort();
        list.dedup();
        Ok(())
    }
    let mut query = query.clone();
    if query.text.chars().count() > MOST_TEXT {
        return Err(Refusal::at(Code::TooLong, "query.text").with(MOST_TEXT.to_string()));
    }
    once(&mut query.stages, "stages")?;
    once(&mut query.natures, "natures")?;
    once(&mut query.causes, "causes")?;
    once(&mut query.grids, "grids")?;
    once(&mut query.mediators, "mediators")?;
    once(&mut query.sources, "sources")?;
    once(&mut query.outcomes, "outcomes")?;
    once(&mut query.urgencies, "urgencies")?;
    Ok(query)
}

impl App {
    pub(super) fn viewer(&self, now: &Moment) -> Result<Viewer, Refusal> {
        Ok(Viewer {
            sight: self.sight()?,
            today: now.today,
        })
    }

    pub(super) fn rows(
        &self,
        query: &CaseQuery,
        after: Option<&str>,
        limit: usize,
        now: &Moment,
    ) -> Result<CasePage, Refusal> {
        let query = &told_apart(query)?;
        let (lines, next) = self
            .store()?
            .page(query, &self.viewer(now)?, after, limit)?;
        let rows = lines.iter().map(|line| self.row(line, now.today));
        Ok(CasePage {
            rows: rows.collect::<Result<_, _>>()?,
            next,
        })
    }

    fn counted(&self, query: &CaseQuery, now: &Moment) -> Result<Count, Refusal> {
        let query = &told_apart(query)?;
        let (count, more) = self
            .store()?
            .count(query, &self.viewer(now)?, MOST_COUNTED)?;
        Ok(Count { count, more })
    }

    fn suggestion(&self, known: Known) -> Result<Suggestion, Refusal> {
        let mut party = known.party.masked();
        let filled_from = PartyRef {
            case: known.last_case,
            party: party.id,
        };
        party.filled_from = Some(filled_from);
        party.id = PartyId::from_bytes([0; 16]);
        party.acts_for = None;
        Ok(Suggestion {
            party,
            cases: known.cases,
            last_number: known.last_number,
            last_case: known.last_case,
        })
    }
}

pub(super) fn case_list(app: &mut App, input: CaseList, now: &Moment) -> Answer<CasePage> {
    if !(1..=200).contains(&input.limit) {
        return Err(Refusal::at(Code::BadValue, "limit"));
    }
    app.searched(&told_apart(&input.query)?.text, now)?;
    let page = app.rows(
        &input.query,
        input.after.as_deref(),
        input.limit as usize,
        now,
    )?;
    Ok((page, vec![]))
}

/// The lines of these cases as a list shows them, in this order, without those that are not seen or not there.
pub(super) fn case_rows(app: &mut App, input: CaseRows, now: &Moment) -> Answer<Vec<CaseRow>> {
    if input.cases.len() > MOST_ROWS {
        return Err(Refusal::at(Code::TooLong, "cases").with(MOST_ROWS.to_string()));
    }
    let lines = app.store()?.lines_of(&input.cases, &app.sight()?)?;
    let rows = lines.iter().map(|line| app.row(line, now.today));
    Ok((rows.collect::<Result<_, _>>()?, vec![]))
}

pub(super) fn case_count(app: &mut App, input: CaseCount, now: &Moment) -> Answer<Count> {
    // A count tells of a text what a list tells.
    app.searched(&told_apart(&input.query)?.text, now)?;
    Ok((app.counted(&input.query, now)?, vec![]))
}

pub(super) fn quick_counts(app: &mut App, _: Nothing, now: &Moment) -> Answer<QuickCounts> {
    let of = |view| {
        let query = CaseQuery {
            view,
            ..CaseQuery::default()
        };
        app.counted(&query, now)
    };
    let counts = QuickCounts {
        all: of(QuickView::All)?,
        open: of(QuickView::Open)?,
        mine: of(QuickView::Mine)?,
        due_today: of(QuickView::DueToday)?,
        overdue: of(QuickView::Overdue)?,
        no_next_action: of(QuickView::NoNextAction)?,
        drafts: Count {
            count: app.store()?.drafts_of(app.book()?.user, "new_case")?,
            more: false,
        },
    };
    Ok((counts, vec![]))
}

pub(super) fn suggest(app: &mut App, input: Suggest, _: &Moment) -> Answer<Vec<Suggestion>> {
    let text: String = input.text.chars().take(MOST_TEXT).collect();
    let known = app.store()?.known(&text, &app.sight()?)?;
    let suggestions = known.into_iter().map(|k| app.suggestion(k));
    Ok((suggestions.collect::<Result<_, _>>()?, vec![]))
}

pub(super) fn find(app: &mut App, input: Find, now: &Moment) -> Answer<Found> {
    let text: String = fold(&input.text).chars().take(MOST_TEXT).collect();
    if text.trim().is_empty() {
        return Ok((
            Found {
                cases: Vec::new(),
                people: Vec::new(),
            },
            vec![],
        ));
    }
    app.searched(&text, now)?;
    let query = CaseQuery {
        view: QuickView::All,
        text: text.clone(),
        descending: true,
        ..CaseQuery::default()
    };
    let cases = app.rows(&query, None, 8, now)?.rows;
    let known = app.store()?.known(&text, &app.sight()?)?;
    let people = known
        .into_iter()
        .map(|k| app.suggestion(k))
        .collect::<Result<_, _>>()?;
    Ok((Found { cases, people }, vec![]))
}

pub(super) fn today(app: &mut App, _: Nothing, now: &Moment) -> Answer<Today> {
    let untended = CaseQuery {
        view: QuickView::NoNextAction,
        ..CaseQuery::default()
    };
    let today = Today {
        today: now.today,
        work: work(app, now)?,
        promises: promises(app, now)?,
        sessions: sessions(app, now)?,
        no_next: app.rows(&untended, None, 50, now)?.rows,
        no_next_total: app.counted(&untended, now)?.count,
        month: month(app, now)?,
    };
    Ok((today, vec![]))
}

fn work(app: &App, now: &Moment) -> Result<Vec<WorkItem>, Refusal> {
    let until = now.today + chrono::Days::new(SOON_DAYS);
    let mut items = Vec::new();
    for line in app.store()?.work_until(until, MOST_WORK, &app.sight()?)? {
        let case = app.row(&line, now.today)?;
        let near = line.case.running().into_iter();
        for running in near.filter(|r| r.code != "C04" && r.due.raw <= until) {
            let left = days_left(running.due.raw, now.today);
            let (basis_zh, basis_en) = basis(running.code);
            items.push(WorkItem {
                case: case.clone(),
                clock: running.code.to_string(),
                due: running.due.raw,
                days_left: left,
                nearness: nearness(left),
                basis_zh: basis_zh.to_string(),
                basis_en: basis_en.to_string(),
            });
        }
    }
    items.sort_by_key(|item| item.due);
    Ok(items)
}

fn promises(app: &App, now: &Moment) -> Result<Vec<PromiseItem>, Refusal> {
    let mut items = Vec::new();
    let sight = app.sight()?;
    for owed in (app.store()?).owed(now.today, SOON_DAYS, MOST_WORK, &sight)? {
        let Some(due) = owed.obligation.due_on else {
            continue;
        };
        let left = days_left(due, now.today);
        items.push(PromiseItem {
            case: owed.case,
            obligation: owed.obligation.id,
            number: owed.number,
            applicants: owed.applicants,
            respondents: owed.respondents,
            what: owed.obligation.what,
            amount: owed.obligation.amount,
            due,
            days_left: left,
            nearness: nearness(left),
        });
    }
    Ok(items)
}

fn sessions(app: &App, now: &Moment) -> Result<Vec<SessionItem>, Refusal> {
    let mut items = Vec::new();
    let sittings = app.store()?.sittings(now.today, &app.sight()?)?;
    for sitting in sittings.into_iter().filter(|s| s.seen) {
        items.push(SessionItem {
            session: sitting.session.id,
            case: sitting.case,
            number: sitting.number,
            applicants: sitting.applicants,
            respondents: sitting.respondents,
            nth: sitting.nth,
            state: sitting.session.state,
            starts: sitting.session.starts,
            ends: sitting.session.ends,
            room: sitting.session.room,
            mediators: sitting.session.mediators,
        });
    }
    Ok(items)
}

fn month(app: &App, now: &Moment) -> Result<MonthSoFar, Refusal> {
    let store = app.store()?;
    let boundary = store
        .house()
        .office
        .as_ref()
        .map_or(MonthBoundary::Calendar, |o| o.month_boundary);
    let period = Period::month_of(now.today, boundary).map_err(|_| Refusal::new(Code::BadDate))?;
    let events = store.events(Cube::All, period.from, period.to)?;
    let of = |code: &str| {
        events
            .get("")
            .and_then(|e| e.get(code))
            .map_or(0, |s| s.cases)
    };
    let closed = |e: &std::collections::BTreeMap<String, _>| -> i64 {
        let ends = e.iter().filter(|(code, _)| code.starts_with('R'));
        ends.map(|(_, sums): (_, &crate::domain::facts::Sums)| sums.cases)
            .sum()
    };
    let before = store.stock_before(Cube::All, period.from)?;
    let change = store.stock_change(Cube::All, period.from, period.to)?;
    let stock = |map: &std::collections::BTreeMap<String, crate::domain::facts::Stock>| {
        map.get("").map_or(0, |s| s.accepted)
    };
    Ok(MonthSoFar {
        from: period.from,
        to: period.to,
        registered: of("reg"),
        accepted: of("acc"),
        closed: events.get("").map_or(0, closed),
        pending: stock(&before) + stock(&change),
    })
}
