//! The Today screen: the cases with due work, the sessions of the day, and the figures of the month.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

use super::lists::{MAX_DUE_COUNT, case_page, count_cases, due_counts};
use super::tallies::month_so_far;
use super::views::case_row;
use crate::app::App;
use crate::app::book::Book;
use crate::domain::calendar::roll;
use crate::domain::captions::RunningTerm;
use crate::domain::case::Obligation;
use crate::domain::due::{Due, SOON_DAYS};
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::ClockKind;
use crate::store::lists::CaseLine;
use crate::store::today::{DueUntil, QuietSince};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::lists::{Assignee, CaseQuery, QuickView};
use crate::wire::today::{DueCase, DueItem, DueSubject, QuietCase, SessionItem, Today, TodayQuery};

/// Limit of the cases with due work, and of the due obligations.
const MAX_DUE: i64 = 200;
/// Limit of the listed cases in which nothing happened for long.
const MAX_QUIET: i64 = 50;
/// Days without an entry of the journal after which a case is listed as quiet; a habit of the trade, no term of law.
const QUIET_DAYS: u32 = 14;

pub(super) fn today(app: &mut App, input: TodayQuery, now: &Moment) -> CommandResult<Today> {
    let book = app.book()?;
    let counts = due_counts(book, now)?;
    let assignee = input.assignee.unwrap_or(counts.usual);
    let (due, due_left_out) = due_cases(book, assignee, now)?;
    let without_next_action = without_next_action(book, assignee);
    let (quiet, quiet_total) = quiet_cases(book, assignee, now)?;
    let today = Today {
        today: now.today,
        assignee,
        due_left_out,
        due,
        sessions: session_items(book, now.today..=now.today, assignee)?,
        no_next: case_page(book, &without_next_action, None, 50, now)?.rows,
        no_next_total: count_cases(book, &without_next_action, now)?.count,
        quiet,
        quiet_total,
        quiet_days: QUIET_DAYS,
        counts,
        month: month_so_far(&book.store, now.today)?,
    };
    Ok((today, vec![]))
}

fn without_next_action(book: &Book, assignee: Assignee) -> CaseQuery {
    CaseQuery {
        view: QuickView::NoNextAction,
        mediators: match assignee {
            Assignee::Me => vec![book.user],
            Assignee::Anyone => Vec::new(),
        },
        ..CaseQuery::default()
    }
}

/// Returns the open cases in which nothing happened for long and which no other list of the screen has, and their number.
fn quiet_cases(
    book: &Book,
    assignee: Assignee,
    now: &Moment,
) -> Result<(Vec<QuietCase>, i64), Refusal> {
    let wanted = QuietSince {
        before: now.utc - Duration::days(QUIET_DAYS.into()),
        soon: roll(now.today + Days::new(SOON_DAYS.into())),
        max: MAX_QUIET,
        max_count: MAX_DUE_COUNT,
    };
    let (found, total) = (book.store).quiet_cases(&wanted, &book.visibility(), assignee)?;
    let quiet = found.iter().map(|(line, last)| {
        let last = last.parse::<DateTime<Utc>>();
        let last = last.map_err(|_| Refusal::new(Code::StoreDamaged))?;
        Ok(QuietCase {
            case: case_row(line, now.today),
            days: i32::try_from((now.utc - last).num_days()).unwrap_or(i32::MAX),
        })
    });
    Ok((quiet.collect::<Result<_, Refusal>>()?, total))
}

/// Returns the cases with something due, each once with all of it, the most urgent first, and how many are left out.
fn due_cases(
    book: &Book,
    assignee: Assignee,
    now: &Moment,
) -> Result<(Vec<DueCase>, i64), Refusal> {
    let soon = now.today + Days::new(SOON_DAYS.into());
    // A term is near by its last day as counted, and the store knows the moved one of work.
    let until = DueUntil {
        work: roll(soon),
        obligations: soon,
    };
    let (store, visibility) = (&book.store, book.visibility());
    let obligations = store.due_obligations(soon, MAX_DUE, &visibility, assignee)?;
    let work = store.open_work_until(until.work, MAX_DUE, &visibility, assignee)?;
    let is_cut = [obligations.len(), work.len()].contains(&(MAX_DUE as usize));
    let mut owed: HashMap<CaseId, Vec<DueItem>> = HashMap::new();
    for found in obligations {
        let item = obligation_item(found.obligation, now.today);
        owed.entry(found.case).or_default().extend(item);
    }
    let mut due = Vec::new();
    let mut add = |line: &CaseLine, items: Vec<DueItem>| {
        due.push(DueCase {
            case: case_row(line, now.today),
            items,
        });
    };
    for line in work {
        let mut items = work_items(book, &line, soon, now)?;
        items.extend(owed.remove(&line.case.id).unwrap_or_default());
        add(&line, items);
    }
    // The other obligations are those of closed cases.
    let closed: Vec<CaseId> = owed.keys().copied().collect();
    for line in store.visible_lines(&closed, &visibility)? {
        add(&line, owed.remove(&line.case.id).unwrap_or_default());
    }
    for case in &mut due {
        case.items.sort_by_key(urgency);
    }
    due.retain(|case| !case.items.is_empty());
    due.sort_by_key(|case| (case.items.first().map(urgency), case.case.number.clone()));
    let all = match is_cut {
        true => store.count_due_cases(until, MAX_DUE_COUNT, &visibility, assignee)?,
        false => 0,
    };
    let left_out = (all - due.len() as i64).max(0);
    Ok((due, left_out))
}

/// Returns the order of due items: by the day moved off days of rest, and on one day terms of law before obligations and
/// own plans.
fn urgency(item: &DueItem) -> (i32, u8) {
    let rank = match item.subject {
        DueSubject::Term { .. } => 0,
        DueSubject::Obligation { .. } => 1,
        DueSubject::NextAction { .. } => 2,
    };
    (item.days_left, rank)
}

/// Returns the terms of an open case that end up to `until`.
fn work_items(
    book: &Book,
    line: &CaseLine,
    until: NaiveDate,
    now: &Moment,
) -> Result<Vec<DueItem>, Refusal> {
    let running = line.case.running_terms().into_iter();
    let near = running.filter(|r| r.kind.binds_office() && r.due.raw <= until);
    near.map(|term| {
        let subject = term_subject(book, line.case.id, &term)?;
        Ok(due_item(subject, term.due, now.today))
    })
    .collect()
}

pub(super) fn term_subject(
    book: &Book,
    case: CaseId,
    term: &RunningTerm,
) -> Result<DueSubject, Refusal> {
    Ok(match (term.kind, term.rule) {
        (ClockKind::NextAction, _) | (_, None) => DueSubject::NextAction {
            session: book.store.session_planned_on(case, term.due.raw)?,
        },
        (clock, Some(rule)) => DueSubject::Term {
            clock,
            zh: rule.zh.clone(),
            en: rule.en.clone(),
            basis_zh: rule.basis_zh.clone(),
            basis_en: rule.basis_en.clone(),
        },
    })
}

fn obligation_item(obligation: Obligation, today: NaiveDate) -> Option<DueItem> {
    let due = obligation.due()?;
    Some(due_item(obligation_subject(obligation), due, today))
}

pub(super) fn obligation_subject(obligation: Obligation) -> DueSubject {
    DueSubject::Obligation {
        obligation: obligation.id,
        amount: obligation.outstanding(),
        what: obligation.what,
    }
}

fn due_item(subject: DueSubject, due: Due, today: NaiveDate) -> DueItem {
    DueItem {
        subject,
        due: due.raw,
        days_left: due.days_left(today),
        nearness: due.nearness(today),
    }
}

/// Returns the sessions of the days; those of one person are the ones that the person conducts, records, or whose case
/// the person mediates.
pub(super) fn session_items(
    book: &Book,
    days: RangeInclusive<NaiveDate>,
    assignee: Assignee,
) -> Result<Vec<SessionItem>, Refusal> {
    let mut items = Vec::new();
    for slot in (book.store).sessions_on(days, &book.visibility())? {
        let session = slot.session;
        let mine = slot.mediator == Some(book.user)
            || session.recorder == Some(book.user)
            || session.mediators.contains(&book.user);
        if !slot.is_visible || (assignee == Assignee::Me && !mine) {
            continue;
        }
        items.push(SessionItem {
            session: session.id,
            case: slot.case,
            number: slot.number,
            applicants: slot.applicants,
            respondents: slot.respondents,
            nth: slot.nth,
            state: session.state,
            starts: session.starts,
            ends: session.ends,
            room: session.room,
            mediators: session.mediators,
        });
    }
    Ok(items)
}
