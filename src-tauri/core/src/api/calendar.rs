//! The calendar: sessions, ends of terms, obligations and next actions by day, and the file with them.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::exports::{ensure_may_unmask, export_header};
use super::lists::usual_assignee;
use super::today::{obligation_subject, session_items, term_subject};
use crate::app::App;
use crate::app::book::Book;
use crate::app::export_log::ExportSubject;
use crate::domain::calendar::{day_kind, is_provisional};
use crate::domain::due::Due;
use crate::domain::event::ExportKind;
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::SessionState;
use crate::exchange::{calendar_stem, calendar_text, pack_calendar};
use crate::store::lists::CaseLine;
use crate::wire::calendar::{
    Calendar, CalendarDay, CalendarFile, CalendarItem, CalendarQuery, CalendarSave, DayLoad,
};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::lists::Assignee;
use crate::wire::today::{DueSubject, SessionItem};

/// Limit of the days of a calendar: two months.
const MAX_DAYS: i64 = 62;
/// Limit of the sessions, and of the items, that are listed for one day; the load counts all of them.
const MAX_ON_DAY: usize = 100;

pub(super) fn calendar(
    app: &mut App,
    input: CalendarQuery,
    now: &Moment,
) -> CommandResult<Calendar> {
    let days = span(input.from, input.to)?;
    let book = app.book()?;
    let assignee = match input.assignee {
        Some(assignee) => assignee,
        None => usual_assignee(book, now)?,
    };
    let sessions = sessions_within(book, days.clone(), assignee)?;
    let items = items_within(book, days.clone(), assignee, now)?;
    let days = days_with(days, sessions, items);
    Ok((Calendar { assignee, days }, vec![]))
}

/// Saves the calendar in the export folder. It is journaled like other exports, before the file becomes readable.
pub(super) fn calendar_save(
    app: &mut App,
    input: CalendarSave,
    now: &Moment,
) -> CommandResult<CalendarFile> {
    app.jobs.ensure_idle()?;
    ensure_may_unmask(app, input.unmasked)?;
    let days = span(input.from, input.to)?;
    app.ensure_export_folder_answers()?;
    let subject = ExportSubject {
        what: ExportKind::Calendar,
        unmasked: input.unmasked,
    };
    subject.begin(app, &input, now, |app| {
        let header = export_header(app, input.language, input.unmasked, now)?;
        let book = app.book()?;
        let sessions = sessions_within(book, days.clone(), input.assignee)?;
        let items = items_within(book, days, input.assignee, now)?;
        let entries = (sessions.len() + items.len()) as u64;
        let setup = book.store.office_setup();
        let text = calendar_text(&sessions, &items, setup, &header, now.utc);
        let packed = pack_calendar(&app.export_folder(), &text)?;
        subject.log_end(app, entries, now)?;
        let file = packed.decrypt_now()?;
        let file = file.persist(&calendar_stem(input.from, input.to, &header))?;
        Ok((CalendarFile { file, entries }, vec![]))
    })
}

/// Returns the days of a calendar, if there are neither too few nor too many.
fn span(from: NaiveDate, to: NaiveDate) -> Result<RangeInclusive<NaiveDate>, Refusal> {
    match (to - from).num_days() + 1 {
        1..=MAX_DAYS => Ok(from..=to),
        _ => Err(Refusal::at(Code::BadValue, "to")),
    }
}

/// Returns the sessions that are planned for these days or were held on them, by their start.
fn sessions_within(
    book: &Book,
    days: RangeInclusive<NaiveDate>,
    assignee: Assignee,
) -> Result<Vec<SessionItem>, Refusal> {
    let mut sessions = session_items(book, days, assignee)?;
    sessions.retain(|session| session.state != SessionState::FallenThrough);
    Ok(sessions)
}

/// Returns what ends or is due within these days, as counted or as moved, in the order of the moved days; on one day terms
/// that bind the office come first, then obligations, next actions and terms of the parties.
fn items_within(
    book: &Book,
    days: RangeInclusive<NaiveDate>,
    assignee: Assignee,
    now: &Moment,
) -> Result<Vec<CalendarItem>, Refusal> {
    let (store, visibility) = (&book.store, book.visibility());
    let mut items = Vec::new();
    let is_within = |due: Due| days.contains(&due.raw) || days.contains(&due.effective);
    for line in store.open_work_within(days.clone(), &visibility, assignee)? {
        let running = line.case.running_terms().into_iter();
        for term in running.filter(|term| is_within(term.due)) {
            let subject = term_subject(book, line.case.id, &term)?;
            let binds_office = term.kind.binds_office();
            items.push(item(&line, subject, term.due, binds_office, now));
        }
    }
    let owed = store.obligations_due_within(days.clone(), &visibility, assignee)?;
    let cases: Vec<CaseId> = owed.iter().map(|found| found.case).collect();
    let lines = store.visible_lines(&cases, &visibility)?;
    let lines: HashMap<CaseId, &CaseLine> = lines.iter().map(|line| (line.case.id, line)).collect();
    for found in owed {
        let due = found.obligation.due().filter(|due| is_within(*due));
        if let (Some(due), Some(line)) = (due, lines.get(&found.case)) {
            let subject = obligation_subject(found.obligation);
            items.push(item(line, subject, due, true, now));
        }
    }
    items.sort_by_key(|item| (item.effective, rank(item), item.number.clone()));
    Ok(items)
}

fn item(
    line: &CaseLine,
    subject: DueSubject,
    due: Due,
    binds_office: bool,
    now: &Moment,
) -> CalendarItem {
    let case = &line.case;
    CalendarItem {
        case: case.id,
        number: case.number_text.clone(),
        applicants: line.applicants.clone(),
        respondents: line.respondents.clone(),
        cause: case.fields.cause,
        mediator: case.fields.mediator,
        next_action: match subject {
            DueSubject::NextAction { .. } => case.fields.next_action.clone(),
            _ => String::new(),
        },
        subject,
        binds_office,
        due: due.raw,
        effective: due.effective,
        provisional: due.provisional,
        nearness: due.nearness(now.today),
    }
}

/// Returns the place of an item among those of its day.
fn rank(item: &CalendarItem) -> u8 {
    match item.subject {
        DueSubject::Term { .. } if item.binds_office => 0,
        DueSubject::Obligation { .. } => 1,
        DueSubject::NextAction { .. } => 2,
        DueSubject::Term { .. } => 3,
    }
}

/// Returns the days with what stands on them. What is moved off a day of rest stands on the counted day too.
fn days_with(
    days: RangeInclusive<NaiveDate>,
    sessions: Vec<SessionItem>,
    items: Vec<CalendarItem>,
) -> Vec<CalendarDay> {
    let (first, last) = days.into_inner();
    let blank = |day: NaiveDate| CalendarDay {
        day,
        kind: day_kind(day),
        provisional: is_provisional(day),
        sessions: Vec::new(),
        items: Vec::new(),
        load: DayLoad::default(),
    };
    let dates = first.iter_days().take_while(|day| *day <= last);
    let mut days: BTreeMap<NaiveDate, CalendarDay> = dates.map(|day| (day, blank(day))).collect();
    for session in sessions {
        if let Some(day) = days.get_mut(&session.starts.date()) {
            day.load.sessions += 1;
            push_within_limit(&mut day.sessions, session);
        }
    }
    for item in items {
        if let (true, Some(day)) = (item.due != item.effective, days.get_mut(&item.due)) {
            push_within_limit(&mut day.items, item.clone());
        }
        if let Some(day) = days.get_mut(&item.effective) {
            match item.subject {
                DueSubject::Term { .. } => day.load.terms += u32::from(item.binds_office),
                DueSubject::Obligation { .. } => day.load.obligations += 1,
                DueSubject::NextAction { .. } => day.load.next_actions += 1,
            }
            push_within_limit(&mut day.items, item);
        }
    }
    days.into_values().collect()
}

fn push_within_limit<T>(list: &mut Vec<T>, one: T) {
    if list.len() < MAX_ON_DAY {
        list.push(one);
    }
}
