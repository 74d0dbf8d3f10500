//! Builds the wire types of cases and list rows from the domain and the store.

use chrono::NaiveDate;

use super::worker_facts::worker_facts_view;
use crate::app::book::Book;
use crate::domain::captions::RunningTerm;
use crate::domain::case::{Case, Obligation};
use crate::domain::clock_rules::{ClockRule, ExtensionLimit};
use crate::domain::decide::decide;
use crate::domain::due::Due;
use crate::domain::ids::CaseId;
use crate::domain::number::CaseNumber;
use crate::domain::office::OfficeSetup;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{Nature, Stage};
use crate::store::Store;
use crate::store::lists::CaseLine;
use crate::wire::call::Moment;
use crate::wire::cases::{CaseView, Clock, ObligationClock, StepKind, TimelineEntry};
use crate::wire::lists::CaseRow;

pub(super) fn clock(running: &RunningTerm, today: NaiveDate) -> Clock {
    let Due {
        raw,
        effective,
        provisional,
    } = running.due;
    let text = |of: fn(&ClockRule) -> &String| running.rule.map(of).cloned().unwrap_or_default();
    let (zh, en) = running.name();
    Clock {
        kind: running.kind,
        zh: zh.to_owned(),
        en: en.to_owned(),
        from: running.from,
        due: raw,
        effective,
        days_left: running.due.days_left(today),
        nearness: running.due.nearness(today),
        basis_zh: text(|rule| &rule.basis_zh),
        basis_en: text(|rule| &rule.basis_en),
        missed_zh: text(|rule| &rule.missed_zh),
        missed_en: text(|rule| &rule.missed_en),
        provisional,
    }
}

/// Returns the terms of performance of an agreement that binds.
fn obligation_clocks(case: &Case, today: NaiveDate) -> Vec<ObligationClock> {
    if !case.is_binding() {
        return Vec::new();
    }
    let clock = |obligation: &Obligation| {
        let due = obligation.due()?;
        Some(ObligationClock {
            obligation: obligation.id,
            effective: due.effective,
            days_left: due.days_left(today),
            nearness: due.nearness(today),
        })
    };
    case.obligations.iter().filter_map(clock).collect()
}

/// Returns the steps that the stage allows; what a step still lacks is checked when it is taken.
fn open_steps(case: &Case) -> Vec<StepKind> {
    let consults = case.fields.nature == Nature::ConsultOnly;
    if case.erased_on.is_some() {
        return Vec::new();
    }
    let can_extend = case
        .mediation_rule()
        .is_some_and(|rule| rule.extension != ExtensionLimit::None);
    let mut steps = match case.stage() {
        Stage::Registered if consults => vec![StepKind::Answer, StepKind::Void],
        Stage::Registered => {
            vec![
                StepKind::Accept,
                StepKind::Refuse,
                StepKind::Close,
                StepKind::Void,
            ]
        }
        Stage::Accepted if case.extension.is_none() => vec![
            StepKind::Close,
            StepKind::Extend,
            StepKind::CorrectAcceptance,
            StepKind::Void,
        ],
        Stage::Accepted | Stage::Mediating | Stage::Reopened => {
            vec![StepKind::Close, StepKind::Extend, StepKind::Void]
        }
        Stage::Closed | Stage::NotAccepted | Stage::Answered => {
            vec![StepKind::Reopen, StepKind::Void]
        }
        Stage::Void => return vec![StepKind::UndoVoid],
    };
    steps.retain(|step| can_extend || *step != StepKind::Extend);
    steps.push(StepKind::Correct);
    steps
}

/// Writes a number by the current pattern; existing cases keep the text they were given.
pub(super) fn number_text(setup: &OfficeSetup, number: CaseNumber) -> Result<String, Refusal> {
    let written = setup.number_text(number);
    written.ok_or(Refusal::new(Code::StoreDamaged))
}

pub(super) fn case_row(line: &CaseLine, today: NaiveDate) -> CaseRow {
    let case = &line.case;
    let f = &case.fields;
    let own = case
        .running_terms()
        .into_iter()
        .find(|r| r.kind.binds_office());
    CaseRow {
        id: case.id,
        number: case.number_text.clone(),
        stage: line.stage,
        nature: f.nature,
        cause: f.cause,
        further_causes: f.further_causes.clone(),
        source: f.source,
        applicants: line.applicants.clone(),
        respondents: line.respondents.clone(),
        applicant_type: line.applicant_type,
        grid: f.grid,
        stall: f.stall.clone(),
        mediator: f.mediator,
        urgency: f.urgency,
        collective: f.collective,
        people: line.people,
        registered_on: case.registered_on,
        accepted_on: case.acceptance.as_ref().map(|a| a.on),
        closed_on: case.closed_on(),
        outcome: case.closing.as_ref().map(|c| c.outcome),
        clock: own.map(|r| clock(&r, today)),
        // Void cases keep theirs, and so do those that an earlier version closed.
        next_action: match line.stage.is_open() {
            true => f.next_action.clone(),
            false => String::new(),
        },
        next_on: f.next_on.filter(|_| line.stage.is_open()),
        claimed: line.claimed,
        agreed: line.agreed,
        sessions: line.sessions,
    }
}

pub(super) fn case_view(book: &Book, id: CaseId, now: &Moment) -> Result<CaseView, Refusal> {
    let case = book.visible_case(id)?;
    let missing = case.missing_to_accept();
    let mut terms = case.running_terms();
    if let Some(office) = &book.store.office_setup().office {
        terms.extend(case.agreement_terms(office.body));
    }
    Ok(CaseView {
        stage: case.stage(),
        number: case.number_text.clone(),
        applicants: case.applicants(),
        respondents: case.respondents(),
        applicant_type: case.applicant_type(),
        people: case.people(),
        claimed: case.claimed_amount(),
        agreed: case.agreed_amount(),
        clocks: terms.iter().map(|term| clock(term, now.today)).collect(),
        obligation_clocks: obligation_clocks(&case, now.today),
        worker_facts: worker_facts_view(&case, now.today),
        steps: open_steps(&case),
        missing_to_accept: missing.into_iter().map(str::to_string).collect(),
        timeline: timeline(&book.store, &case, now)?,
        case: case.mask(),
    })
}

/// Returns the journal of the case, newest first. An entry is undoable if its inverse could be written now.
fn timeline(store: &Store, case: &Case, now: &Moment) -> Result<Vec<TimelineEntry>, Refusal> {
    let setup = store.office_setup();
    let entries = store.case_entries(case.id)?;
    let mut timeline: Vec<TimelineEntry> = Vec::with_capacity(entries.len());
    for entry in entries.iter().rev() {
        let undone_by = (timeline.iter())
            .find(|t| t.undoes == Some(entry.seq))
            .map(|t| t.seq);
        let inverse = entry.recorded.op.inverse().filter(|_| undone_by.is_none());
        let undoable =
            inverse.is_some_and(|op: Op| decide(setup, Some(case), &op, now.today).is_ok());
        let actor = setup.member(entry.actor).map(|s| s.name.clone());
        timeline.push(TimelineEntry {
            seq: entry.seq,
            at: entry.utc.clone(),
            actor: actor.unwrap_or_default(),
            action: entry.recorded.op.action(),
            op: entry.recorded.op.clone().mask(),
            undoes: entry.recorded.undoes,
            undone_by,
            undoable,
        });
    }
    Ok(timeline)
}
