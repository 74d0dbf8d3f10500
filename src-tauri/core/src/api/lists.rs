//! Case lists, counts and suggestions.

use super::snippets::snippet;
use super::views::case_row;
use crate::app::App;
use crate::app::book::Book;
use crate::domain::calendar::last_workday;
use crate::domain::case::PartyRef;
use crate::domain::ids::PartyId;
use crate::domain::normal_form::fold;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;
use crate::store::lists::CaseLine;
use crate::store::parties::PartySuggestion;
use crate::store::today::DueUntil;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::{Suggest, Suggestion};
use crate::wire::lists::*;
use crate::wire::start::FormWithDraft;

const MAX_TEXT_CHARS: usize = 200;
/// Limit of the counts beside lists; the tallies count exactly.
const MAX_COUNT: i64 = 10_000;
/// Limit of the count of a search without its quick filter.
const MAX_IN_ALL: i64 = 100;

/// Limit of the counts of due cases.
pub(super) const MAX_DUE_COUNT: i64 = 1_000;

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

pub(super) fn case_page(
    book: &Book,
    query: &CaseQuery,
    after: Option<&str>,
    limit: usize,
    now: &Moment,
) -> Result<CasePage, Refusal> {
    let (lines, next) = case_lines(book, query, after, limit, now)?;
    let rows = lines.iter().map(|line| case_row(line, now.today)).collect();
    Ok(CasePage {
        rows,
        next,
        in_all: None,
    })
}

/// Returns a page of lines of the cases that the person may see, and the cursor of the next page.
pub(super) fn case_lines(
    book: &Book,
    query: &CaseQuery,
    after: Option<&str>,
    limit: usize,
    now: &Moment,
) -> Result<(Vec<CaseLine>, Option<String>), Refusal> {
    let query = &normalize_query(query)?;
    Ok((book.store).page(query, &book.viewer(now), after, limit)?)
}

pub(super) fn count_cases(book: &Book, query: &CaseQuery, now: &Moment) -> Result<Count, Refusal> {
    let query = &normalize_query(query)?;
    let (count, more) = (book.store).count(query, &book.viewer(now), MAX_COUNT)?;
    Ok(Count { count, more })
}

/// Counts what a search finds without the quick filter, so that the list can say that closed cases match, too.
fn count_in_all(book: &Book, query: &CaseQuery, now: &Moment) -> Result<Option<Count>, Refusal> {
    if query.text.trim().is_empty() || query.view == QuickView::All {
        return Ok(None);
    }
    let everywhere = CaseQuery {
        view: QuickView::All,
        ..normalize_query(query)?
    };
    let (count, more) = (book.store).count(&everywhere, &book.viewer(now), MAX_IN_ALL)?;
    Ok(Some(Count { count, more }))
}

fn suggestion(found: PartySuggestion) -> Suggestion {
    let mut party = found.party.mask();
    let filled_from = PartyRef {
        case: found.last_case,
        party: party.id,
    };
    party.filled_from = Some(filled_from);
    party.id = PartyId::from_bytes([0; 16]);
    party.acts_for = None;
    Suggestion {
        party,
        cases: found.cases,
        last_number: found.last_number,
        last_case: found.last_case,
    }
}

pub(super) fn case_list(app: &mut App, input: CaseList, now: &Moment) -> CommandResult<CasePage> {
    if !(1..=200).contains(&input.limit) {
        return Err(Refusal::at(Code::BadValue, "limit"));
    }
    let query = log_query(app, input.query, now)?;
    let book = app.book()?;
    let after = input.after.as_deref();
    let mut page = case_page(book, &query, after, input.limit as usize, now)?;
    if after.is_none() {
        page.in_all = count_in_all(book, &query, now)?;
    }
    Ok((page, vec![]))
}

/// Returns the list rows of these cases in this order, without those that are hidden or do not exist.
pub(super) fn case_rows(
    app: &mut App,
    input: CaseRows,
    now: &Moment,
) -> CommandResult<Vec<CaseRow>> {
    if input.cases.len() > MAX_ROWS {
        return Err(Refusal::at(Code::TooLong, "cases").with(MAX_ROWS.to_string()));
    }
    let book = app.book()?;
    let lines = (book.store).visible_lines(&input.cases, &book.visibility())?;
    let rows = lines.iter().map(|line| case_row(line, now.today));
    Ok((rows.collect(), vec![]))
}

/// Journals the search of a query, and returns the query as it may be answered. A count reveals as much about a search
/// text as a list does.
pub(super) fn log_query(
    app: &mut App,
    query: CaseQuery,
    now: &Moment,
) -> Result<CaseQuery, Refusal> {
    let query = normalize_query(&query)?;
    let by_endings = app.book_mut()?.log_search(&query.text, now)?;
    Ok(CaseQuery {
        by_endings,
        ..query
    })
}

pub(super) fn case_count(app: &mut App, input: CaseCount, now: &Moment) -> CommandResult<Count> {
    let query = log_query(app, input.query, now)?;
    Ok((count_cases(app.book()?, &query, now)?, vec![]))
}

pub(super) fn quick_counts(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<QuickCounts> {
    let book = app.book()?;
    let of = |view| {
        let query = CaseQuery {
            view,
            ..CaseQuery::default()
        };
        count_cases(book, &query, now)
    };
    let counts = QuickCounts {
        all: of(QuickView::All)?,
        open: of(QuickView::Open)?,
        mine: of(QuickView::Mine)?,
        due_today: of(QuickView::DueToday)?,
        overdue: of(QuickView::Overdue)?,
        no_next_action: of(QuickView::NoNextAction)?,
        performing: of(QuickView::Performing)?,
        closed: of(QuickView::Closed)?,
        drafts: Count {
            count: book.store.count_drafts(book.user, FormWithDraft::NewCase)?,
            more: false,
        },
        due: due_counts(book, now)?,
    };
    Ok((counts, vec![]))
}

/// Counts the cases that are overdue or due today, as the Today screen shows them.
pub(super) fn due_counts(book: &Book, now: &Moment) -> Result<DueCounts, Refusal> {
    let until = DueUntil {
        work: now.today,
        obligations: last_workday(now.today),
    };
    let of =
        |assignee| (book.store).count_due_cases(until, MAX_DUE_COUNT, &book.visibility(), assignee);
    Ok(DueCounts {
        usual: usual_assignee(book, now)?,
        me: of(Assignee::Me)?,
        anyone: of(Assignee::Anyone)?,
    })
}

/// Returns whose work a person usually sees: a mediator, and whoever has open cases, the own one; others that of all.
pub(super) fn usual_assignee(book: &Book, now: &Moment) -> Result<Assignee, Refusal> {
    let me = book.store.office_setup().member(book.user);
    if me.is_some_and(|me| me.role == StaffRole::Mediator) {
        return Ok(Assignee::Me);
    }
    let own = CaseQuery {
        view: QuickView::Mine,
        ..CaseQuery::default()
    };
    Ok(match count_cases(book, &own, now)?.count {
        0 => Assignee::Anyone,
        _ => Assignee::Me,
    })
}

pub(super) fn suggest(
    app: &mut App,
    input: Suggest,
    now: &Moment,
) -> CommandResult<Vec<Suggestion>> {
    let text: String = input.text.chars().take(MAX_TEXT_CHARS).collect();
    let by_endings = app.book_mut()?.log_suggestion(&text, now)?;
    let book = app.book()?;
    let found = (book.store).suggest_parties(&text, by_endings, &book.visibility())?;
    Ok((found.into_iter().map(suggestion).collect(), vec![]))
}

pub(super) fn find(app: &mut App, input: Find, now: &Moment) -> CommandResult<FindResult> {
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
    let by_endings = app.book_mut()?.log_search(&text, now)?;
    let query = CaseQuery {
        view: QuickView::All,
        text: text.clone(),
        by_endings,
        descending: true,
        ..CaseQuery::default()
    };
    let book = app.book()?;
    let (lines, _) = case_lines(book, &query, None, 8, now)?;
    let cases = (lines.iter())
        .map(|line| {
            let row = case_row(line, now.today);
            let snippet = snippet(&book.visible_case(row.id)?, &row, &text);
            Ok(FoundCase { row, snippet })
        })
        .collect::<Result<_, Refusal>>()?;
    let found = (book.store).suggest_parties(&text, by_endings, &book.visibility())?;
    let people = found.into_iter().map(suggestion).collect();
    Ok((FindResult { cases, people }, vec![]))
}
