//! The conditions of the query of a case list, as SQL. Dates, outcomes and what a case is counted by are those of one round:
//! of the row of a case, or of any round of a reopened case.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::conditions::Conditions;
use super::visibility;
use crate::domain::access::CaseVisibility;
use crate::domain::counted_once::CountedOnce;
use crate::domain::vocabulary::{CauseCode, Nature, Outcome, Stage};
use crate::wire::lists::{Basis, CaseQuery, DateKind, QuickView};

/// The member who reads a list, and the local day on which it is read.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub visibility: CaseVisibility,
    pub today: NaiveDate,
}

/// Selects the cases with a binding obligation that is not performed, whether or not it has a due day.
const UNPERFORMED: &str = "SELECT case_id FROM obligation INDEXED BY obligation_unperformed \
     WHERE binding = 1 AND performed_on IS NULL";

fn codes<T: ToString>(list: &[T]) -> Vec<Value> {
    list.iter().map(|x| Value::Text(x.to_string())).collect()
}

pub(super) fn date(day: NaiveDate) -> Value {
    Value::Text(day.to_string())
}

/// Returns the conditions of the query, without its search text and without the condition that a case is visible.
pub fn conditions(query: &CaseQuery, viewer: &Viewer) -> Conditions {
    conditions_of(query, viewer, InRound::Only)
}

pub(super) fn conditions_of(query: &CaseQuery, viewer: &Viewer, in_round: InRound) -> Conditions {
    let mut c = Conditions::default();
    match query.view {
        QuickView::All => {}
        QuickView::Open => c.add("open = 1", []),
        QuickView::Mine => {
            c.add("open = 1", []);
            c.and(visibility::own_cases(viewer.visibility.me, "cases"));
        }
        QuickView::DueToday => {
            c.add("open = 1", []);
            c.add("work_on = ?", [date(viewer.today)]);
        }
        QuickView::Overdue => {
            c.add("open = 1", []);
            c.add("work_on < ?", [date(viewer.today)]);
        }
        QuickView::NoNextAction => c.add("open = 1 AND next_action = ''", []),
        // Both columns are in the index by the day of closing.
        QuickView::Closed => c.add("closed_on IS NOT NULL AND stage <> 'void'", []),
        QuickView::Performing => c.add(&format!("id IN ({UNPERFORMED})"), []),
    }
    c.add_in("applicant_type", codes(&query.applicant_types), false);
    c.add_in("urgency", codes(&query.urgencies), false);
    match in_round {
        InRound::Only => {
            add_facts(&mut c, query, &|column| column.name);
            add_round(&mut c, query, &|column| column.name);
        }
        InRound::Any => add_any_round(&mut c, query),
    }
    add_stages(&mut c, query);
    if in_round == InRound::Only {
        add_natures(&mut c, query, NATURE.name);
    }
    c
}

/// Adds what a query says of the facts by which a round is counted, apart from its nature.
fn add_facts(c: &mut Conditions, query: &CaseQuery, sql: &dyn Fn(RoundColumn) -> &'static str) {
    add_causes(c, query, sql(CAUSE));
    c.add_in(sql(SOURCE), codes(&query.sources), false);
    let blobs = |ids: Vec<[u8; 16]>| ids.iter().map(|id| Value::Blob(id.to_vec())).collect();
    let grids = query.grids.iter().map(|g| *g.as_bytes()).collect();
    c.add_in(sql(GRID), blobs(grids), query.no_grid);
    let mediators = query.mediators.iter().map(|m| *m.as_bytes()).collect();
    c.add_in(sql(MEDIATOR), blobs(mediators), query.no_mediator);
    if let Some(collective) = query.collective {
        // A literal, not a parameter: only then can SQLite use the partial index of collective cases.
        let is = i64::from(collective);
        c.add(&format!("{} = {is}", sql(COLLECTIVE)), []);
    }
}

/// Adds the causes of a query: those of the case, or also its further ones.
fn add_causes(c: &mut Conditions, query: &CaseQuery, cause: &str) {
    let mut main = Conditions::default();
    main.add_in(cause, codes(&query.causes), false);
    if !finds_further_causes(query) {
        return c.and(main);
    }
    let further = with_further_cause(&query.causes);
    let sql = format!("({} OR seq IN ({}))", main.text(), further.text());
    c.add(&sql, main.params.into_iter().chain(further.params));
}

/// Returns whether the query finds a case by any of its causes.
pub(super) fn finds_further_causes(query: &CaseQuery) -> bool {
    query.further_causes && !query.causes.is_empty()
}

/// Returns the SQL that selects the row numbers of the cases that have one of these causes, as main or as further one.
pub(super) fn with_any_cause(causes: &[CauseCode]) -> Conditions {
    let mut main = Conditions::default();
    main.add_in("cause", codes(causes), false);
    let further = with_further_cause(causes);
    let sql = format!(
        "SELECT seq FROM cases INDEXED BY cases_by_cause WHERE {} UNION {}",
        main.text(),
        further.text()
    );
    Conditions {
        sql: vec![sql],
        params: main.params.into_iter().chain(further.params).collect(),
    }
}

/// Returns the SQL that selects the row numbers of the cases that have one of these further causes.
fn with_further_cause(causes: &[CauseCode]) -> Conditions {
    let any = vec!["instr(further_causes, ?) > 0"; causes.len()].join(" OR ");
    let sql = format!(
        "SELECT seq FROM cases INDEXED BY cases_further_causes WHERE further_causes <> '[]' AND ({any})"
    );
    let quoted = |cause: &CauseCode| Value::Text(format!("\"{cause}\""));
    Conditions {
        sql: vec![sql],
        params: causes.iter().map(quoted).collect(),
    }
}

/// Which rounds of a case are compared with the dates and outcomes of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InRound {
    /// The only round of a case, which stands in its row.
    Only,
    /// Any round of a reopened case.
    Any,
}

/// A date, the outcome or a fact of a round: its column in the row of a case, and its key in `entries`.
pub(super) struct RoundColumn {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
}

pub(super) const CAME_IN: RoundColumn = RoundColumn {
    name: "registered_on",
    key: "value->>'came_in'",
};
pub(super) const ACCEPTED: RoundColumn = RoundColumn {
    name: "accepted_on",
    key: "value->>'accepted_on'",
};
const DUE: RoundColumn = RoundColumn {
    name: "due_on",
    key: "value->>'due_on'",
};
pub(super) const CLOSED: RoundColumn = RoundColumn {
    name: "closed_on",
    key: "value->>'closed_on'",
};
const OUTCOME: RoundColumn = RoundColumn {
    name: "outcome",
    key: "value->>'outcome'",
};
const EVENT: RoundColumn = RoundColumn {
    name: "event_on",
    key: "event_on",
};

/// Declares a fact by which a round is counted. A round without facts of its own has those of the row.
macro_rules! fact {
    ($name:literal, $key:literal) => {
        RoundColumn {
            name: $name,
            key: concat!(
                "CASE WHEN value->>'facts' IS NULL THEN ",
                $name,
                " ELSE ",
                $key,
                " END"
            ),
        }
    };
}

pub(super) const NATURE: RoundColumn = fact!("nature", "value->>'$.facts.nature'");
const CAUSE: RoundColumn = fact!("cause", "value->>'$.facts.cause'");
const SOURCE: RoundColumn = fact!("source", "value->>'$.facts.source'");
const GRID: RoundColumn = fact!("grid", "unhex(value->>'$.facts.grid')");
const MEDIATOR: RoundColumn = fact!("mediator", "unhex(value->>'$.facts.mediator')");
const COLLECTIVE: RoundColumn = fact!("collective", "value->>'$.facts.collective'");

/// Adds what a query says of one round: its outcome, acceptance and dates.
fn add_round(c: &mut Conditions, query: &CaseQuery, sql: &dyn Fn(RoundColumn) -> &'static str) {
    c.add_in(sql(OUTCOME), codes(&query.outcomes), false);
    match query.accepted {
        Some(true) => c.add(&format!("{} IS NOT NULL", sql(ACCEPTED)), []),
        Some(false) => c.add(&format!("{} IS NULL", sql(ACCEPTED)), []),
        None => {}
    }
    if let Some(range) = &query.date {
        let column = sql(date_column(range.kind));
        c.add(
            &format!("{column} BETWEEN ? AND ?"),
            [date(range.from), date(range.to)],
        );
    }
    if let Some(at) = &query.pending_at {
        let began = match at.basis {
            Basis::Registered => sql(CAME_IN),
            Basis::Accepted | Basis::Closed => sql(ACCEPTED),
        };
        c.add(&format!("{began} <= ?"), [date(at.day)]);
        let closed = sql(CLOSED);
        c.add(
            &format!("({closed} IS NULL OR {closed} > ?)"),
            [date(at.day)],
        );
        if at.undecided {
            let accepted = sql(ACCEPTED);
            c.add(
                &format!("({accepted} IS NULL OR {accepted} > ?)"),
                [date(at.day)],
            );
        }
        if at.overdue {
            c.add(&format!("{} < ?", sql(DUE)), [date(at.day)]);
        }
    }
}

/// Adds that one round of a reopened case is as the query says.
fn add_any_round(c: &mut Conditions, query: &CaseQuery) {
    let mut round = Conditions::default();
    add_facts(&mut round, query, &|column| column.key);
    add_round(&mut round, query, &|column| column.key);
    add_natures(&mut round, query, NATURE.key);
    match query.date.as_ref().map(|range| range.kind) {
        Some(DateKind::FirstRegistered) => round.add("value->>'entry' = 'reg'", []),
        Some(DateKind::FirstAccepted) => round.add("value->>'entry' <> 'reacc'", []),
        Some(DateKind::Reopened) => round.add("value->>'entry' <> 'reg'", []),
        Some(DateKind::Readmitted) => round.add("value->>'entry' = 'reacc'", []),
        _ => {}
    }
    // Only the current round of an open case has no outcome.
    if !query.stages.is_empty() && query.stages.iter().all(|stage| stage.is_open()) {
        round.add(&format!("{} IS NULL", OUTCOME.key), []);
    }
    if let Some(once) = query.once {
        add_no_other_round(&mut round, query, once);
    }
    c.add("entries <> '[]'", []);
    let sql = format!(
        "EXISTS (SELECT 1 FROM json_each(entries) AS round WHERE {})",
        round.text()
    );
    c.add(&sql, round.params);
}

/// Adds that the case does not count by another round, in whatever row of a tally that one stands.
fn add_no_other_round(round: &mut Conditions, query: &CaseQuery, once: CountedOnce) {
    let agreements = || Outcome::ALL.iter().copied().filter(|o| o.is_success());
    let (order, outcomes) = match once {
        CountedOnce::First => ("<", Vec::new()),
        CountedOnce::LastAgreement => (">", agreements().collect()),
    };
    let counted = CaseQuery {
        outcomes,
        ..query.clone()
    };
    let mut other = Conditions::default();
    add_round(&mut other, &counted, &|column| column.key);
    add_natures(&mut other, query, NATURE.key);
    let sql = format!(
        "NOT EXISTS (SELECT 1 FROM json_each(entries) AS other WHERE other.key {order} round.key AND {})",
        other.text()
    );
    round.add(&sql, other.params);
}

/// Returns whether the query compares dates of rounds, so that a reopened case is found by any of them.
pub(super) fn compares_rounds(query: &CaseQuery) -> bool {
    let of_case = |kind| {
        matches!(
            kind,
            DateKind::Registered | DateKind::Accepted | DateKind::Event
        )
    };
    let ranged = query
        .date
        .as_ref()
        .is_some_and(|range| !of_case(range.kind));
    ranged || query.pending_at.is_some()
}

/// Returns whether the query finds reopened cases only.
pub(super) fn finds_reopened_only(query: &CaseQuery) -> bool {
    let kind = query.date.as_ref().map(|range| range.kind);
    matches!(kind, Some(DateKind::Reopened | DateKind::Readmitted))
}

/// Adds the stages. They and the natures come last, because conditions are tested in order and these let most cases pass:
/// every figure of a tally asks for all stages but one and all natures but one.
fn add_stages(c: &mut Conditions, query: &CaseQuery) {
    match missing_one(&query.stages, Stage::ALL) {
        // Without «closed» few cases are left, which an index finds by their stages.
        Some(missing) if missing != Stage::Closed => c.add("stage <> ?", codes(&[missing])),
        _ => c.add_in("stage", codes(&query.stages), false),
    }
}

fn add_natures(c: &mut Conditions, query: &CaseQuery, nature: &str) {
    match missing_one(&query.natures, Nature::ALL) {
        Some(missing) => c.add(&format!("{nature} <> ?"), codes(&[missing])),
        None => c.add_in(nature, codes(&query.natures), false),
    }
}

/// Returns the value that is not in `chosen`, if there is exactly one. Comparing a column with it is several times
/// faster than looking the column up in a list of the others.
fn missing_one<T: Copy + PartialEq>(chosen: &[T], all: &[T]) -> Option<T> {
    let mut missing = all.iter().copied().filter(|value| !chosen.contains(value));
    missing.next().filter(|_| missing.next().is_none())
}

fn date_column(kind: DateKind) -> RoundColumn {
    match kind {
        DateKind::Registered
        | DateKind::FirstRegistered
        | DateKind::CameIn
        | DateKind::Reopened => CAME_IN,
        DateKind::Accepted
        | DateKind::FirstAccepted
        | DateKind::Admitted
        | DateKind::Readmitted => ACCEPTED,
        DateKind::Closed => CLOSED,
        DateKind::Event => EVENT,
    }
}
