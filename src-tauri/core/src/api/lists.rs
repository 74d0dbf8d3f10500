//! Case lists, counts, suggestions, and the today page.

use super::views::{days_left, legal_basis, nearness};
use crate::app::App;
use crate::domain::case::PartyRef;
use crate::domain::facts::Cube;
use crate::domain::ids::PartyId;
use crate::domain::period::{MonthBoundary, Period};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::text::fold;
use crate::store::lists::Viewer;
use crate::store::parties::PartySuggestion;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::{Suggest, Suggestion};
use crate::wire::lists::*;
use crate::wire::today::{MonthSoFar, ObligationItem, SessionItem, Today, WorkItem};

const MAX_TEXT_CHARS: usize = 200;
/// Limit of the counts beside lists; the tallies count exactly.
const MAX_COUNT: i64 = 10_000;
const SOON_DAYS: u64 = 3;
const MAX_WORK_ITEMS: i64 = 200;

/// Limit of the cases requested by id at once.
const MAX_ROWS: usize = 50;

/// Limit of the values in one filter; a market has ten grids and thirty causes.
const MAX_VALUES: usize = 200;

/// Sorts and deduplicates the filters of a query; refuses too many values.
fn normalize_query(query: &CaseQuery) -> Result<CaseQuery, Refusal> {
    fn once<T: Ord>(list: &mut Vec<T>, field: &str) -> Result<(), Refusal> {
        if list.len() > MAX_VALUES {
            return Err(
                Refusal::at(Code::TooLong, format!("query.{field}")).with(MAX_VALUES.to_string())
            );
        }
        list.sort();
        list.dedup();
        Ok(())
    }
    let mut query = query.clone();
    if query.text.chars().count() > MAX_TEXT_CHARS {
        return Err(Refusal::at(Code::TooLong, "query.text").with(MAX_TEXT_CHARS.to_string()));
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
    pub(crate) fn viewer(&self, now: &Moment) -> Result<Viewer, Refusal> {
        Ok(Viewer {
            visibility: self.visibility()?,
            today: now.today,
        })
    }

    pub(crate) fn case_page(
        &self,
        query: &CaseQuery,
        after: Option<&str>,
        limit: usize,
        now: &Moment,
    ) -> Result<CasePage, Refusal> {
        let query = &normalize_query(query)?;
        let (lines, next) = self
            .store()?
            .page(query, &self.viewer(now)?, after, limit)?;
        let rows = lines.iter().map(|line| self.case_row(line, now.today));
        Ok(CasePage {
            rows: rows.collect::<Result<_, _>>()?,
            next,
        })
    }

    fn count_cases(&self, query: &CaseQuery, now: &Moment) -> Result<Count, Refusal> {
        let query = &normalize_query(query)?;
        let (count, more) = self.store()?.count(query, &self.viewer(now)?, MAX_COUNT)?;
        Ok(Count { count, more })
    }

    fn suggestion(&self, found: PartySuggestion) -> Result<Suggestion, Refusal> {
        let mut party = found.party.mask();
        let filled_from = PartyRef {
            case: found.last_case,
            party: party.id,
        };
        party.filled_from = Some(filled_from);
        party.id = PartyId::from_bytes([0; 16]);
        party.acts_for = None;
        Ok(Suggestion {
            party,
            cases: found.cases,
            last_number: found.last_number,
            last_case: found.last_case,
        })
    }
}

pub(crate) fn case_list(app: &mut App, input: CaseList, now: &Moment) -> CommandResult<CasePage> {
    if !(1..=200).contains(&input.limit) {
        return Err(Refusal::at(Code::BadValue, "limit"));
    }
    app.log_search(&normalize_query(&input.query)?.text, now)?;
    let page = app.case_page(
        &input.query,
        input.after.as_deref(),
        input.limit as usize,
        now,
    )?;
    Ok((page, vec![]))
}

/// Returns the list rows of these cases in this order, without those that are hidden or do not exist.
pub(crate) fn case_rows(
    app: &mut App,
    input: CaseRows,
    now: &Moment,
) -> CommandResult<Vec<CaseRow>> {
    if input.cases.len() > MAX_ROWS {
        return Err(Refusal::at(Code::TooLong, "cases").with(MAX_ROWS.to_string()));
    }
    let lines = app
        .store()?
        .visible_lines(&input.cases, &app.visibility()?)?;
    let rows = lines.iter().map(|line| app.case_row(line, now.today));
    Ok((rows.collect::<Result<_, _>>()?, vec![]))
}

pub(crate) fn case_count(app: &mut App, input: CaseCount, now: &Moment) -> CommandResult<Count> {
    // A count reveals as much about a search text as a list does.
    app.log_search(&normalize_query(&input.query)?.text, now)?;
    Ok((app.count_cases(&input.query, now)?, vec![]))
}

pub(crate) fn quick_counts(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<QuickCounts> {
    let of = |view| {
        let query = CaseQuery {
            view,
            ..CaseQuery::default()
        };
        app.count_cases(&query, now)
    };
    let counts = QuickCounts {
        all: of(QuickView::All)?,
        open: of(QuickView::Open)?,
        mine: of(QuickView::Mine)?,
        due_today: of(QuickView::DueToday)?,
        overdue: of(QuickView::Overdue)?,
        no_next_action: of(QuickView::NoNextAction)?,
        drafts: Count {
            count: app.store()?.count_drafts(app.book()?.user, "new_case")?,
            more: false,
        },
    };
    Ok((counts, vec![]))
}

pub(crate) fn suggest(app: &mut App, input: Suggest, _: &Moment) -> CommandResult<Vec<Suggestion>> {
    let text: String = input.text.chars().take(MAX_TEXT_CHARS).collect();
    let found = app.store()?.suggest_parties(&text, &app.visibility()?)?;
    let suggestions = found.into_iter().map(|k| app.suggestion(k));
    Ok((suggestions.collect::<Result<_, _>>()?, vec![]))
}

pub(crate) fn find(app: &mut App, input: Find, now: &Moment) -> CommandResult<FindResult> {
    let text: String = fold(&input.text).chars().take(MAX_TEXT_CHARS).collect();
    if text.trim().is_empty() {
        return Ok((
            FindResult {
                cases: Vec::new(),
                people: Vec::new(),
            },
            vec![],
        ));
    }
    app.log_search(&text, now)?;
    let query = CaseQuery {
        view: QuickView::All,
        text: text.clone(),
        descending: true,
        ..CaseQuery::default()
    };
    let cases = app.case_page(&query, None, 8, now)?.rows;
    let found = app.store()?.suggest_parties(&text, &app.visibility()?)?;
    let people = found
        .into_iter()
        .map(|k| app.suggestion(k))
        .collect::<Result<_, _>>()?;
    Ok((FindResult { cases, people }, vec![]))
}

pub(crate) fn today(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Today> {
    let without_next_action = CaseQuery {
        view: QuickView::NoNextAction,
        ..CaseQuery::default()
    };
    let today = Today {
        today: now.today,
        work: work_items(app, now)?,
        obligations: obligation_items(app, now)?,
        sessions: session_items(app, now)?,
        no_next: app.case_page(&without_next_action, None, 50, now)?.rows,
        no_next_total: app.count_cases(&without_next_action, now)?.count,
        month: month_so_far(app, now)?,
    };
    Ok((today, vec![]))
}

fn work_items(app: &App, now: &Moment) -> Result<Vec<WorkItem>, Refusal> {
    let until = now.today + chrono::Days::new(SOON_DAYS);
    let mut items = Vec::new();
    for line in app
        .store()?
        .open_work_until(until, MAX_WORK_ITEMS, &app.visibility()?)?
    {
        let case = app.case_row(&line, now.today)?;
        let near = line.case.running_terms().into_iter();
        for running in near.filter(|r| r.code != "C04" && r.due.raw <= until) {
            let left = days_left(running.due.raw, now.today);
            let (basis_zh, basis_en) = legal_basis(running.code);
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

fn obligation_items(app: &App, now: &Moment) -> Result<Vec<ObligationItem>, Refusal> {
    let mut items = Vec::new();
    let visibility = app.visibility()?;
    for owed in (app.store()?).due_obligations(now.today, SOON_DAYS, MAX_WORK_ITEMS, &visibility)? {
        let Some(due) = owed.obligation.due_on else {
            continue;
        };
        let left = days_left(due, now.today);
        items.push(ObligationItem {
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

fn session_items(app: &App, now: &Moment) -> Result<Vec<SessionItem>, Refusal> {
    let mut items = Vec::new();
    let slots = app.store()?.sessions_on(now.today, &app.visibility()?)?;
    for slot in slots.into_iter().filter(|s| s.is_visible) {
        items.push(SessionItem {
            session: slot.session.id,
            case: slot.case,
            number: slot.number,
            applicants: slot.applicants,
            respondents: slot.respondents,
            nth: slot.nth,
            state: slot.session.state,
            starts: slot.session.starts,
            ends: slot.session.ends,
            room: slot.session.room,
            mediators: slot.session.mediators,
        });
    }
    Ok(items)
}

fn month_so_far(app: &App, now: &Moment) -> Result<MonthSoFar, Refusal> {
    let store = app.store()?;
    let boundary = store
        .office_setup()
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
