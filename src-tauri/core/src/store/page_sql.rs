//! From a list's query to SQL: which index leads, what it filters, where the page begins.
//!
//! A page is found in an index first and its rows are read afterwards, so that the cost is that of one page
//! and does not grow with the book.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::{search, sight};
use crate::domain::access::Sight;
use crate::domain::captions::LASTING_DAYS;
use crate::domain::vocabulary::Stage;
use crate::wire::lists::{Basis, CaseQuery, DateKind, QuickView, SortKey};

/// Conditions with their parameters.
#[derive(Debug, Default, Clone)]
pub struct Conditions {
    pub sql: Vec<String>,
    pub params: Vec<Value>,
}

impl Conditions {
    pub(super) fn add(&mut self, sql: &str, params: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.to_string());
        self.params.extend(params);
    }

    /// `column IN (…)`, with null where «none entered» is asked for.
    fn among(&mut self, column: &str, values: Vec<Value>, or_none: bool) {
        let marks = vec!["?"; values.len()].join(", ");
        let sql = match (values.len(), or_none) {
            (0, false) => return,
            (0, true) => format!("{column} IS NULL"),
            (1, false) => format!("{column} = ?"),
            (_, false) => format!("{column} IN ({marks})"),
            (_, true) => format!("({column} IN ({marks}) OR {column} IS NULL)"),
        };
        self.add(&sql, values);
    }

    fn and(&mut self, more: Conditions) {
        self.sql.extend(more.sql);
        self.params.extend(more.params);
    }

    pub fn text(&self) -> String {
        if self.sql.is_empty() {
            "1".to_string()
        } else {
            self.sql.join(" AND ")
        }
    }
}

/// Whose list and on which day.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub sight: Sight,
    pub today: NaiveDate,
}

fn codes<T: ToString>(list: &[T]) -> Vec<Value> {
    list.iter().map(|x| Value::Text(x.to_string())).collect()
}

fn date(day: NaiveDate) -> Value {
    Value::Text(day.to_string())
}

/// All conditions of the query but its text, and but that the case is seen.
pub fn conditions(query: &CaseQuery, viewer: &Viewer) -> Conditions {
    let mut c = Conditions::default();
    match query.view {
        QuickView::All => {}
        QuickView::Open => c.add("open = 1", []),
        QuickView::Mine => {
            c.add("open = 1", []);
            c.and(sight::own(viewer.sight.me, "cases"));
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
        QuickView::Closed => c.add("open = 0", []),
    }
    c.among("stage", codes(&query.stages), false);
    c.among("nature", codes(&query.natures), false);
    c.among("cause", codes(&query.causes), false);
    c.among("source", codes(&query.sources), false);
    c.among("outcome", codes(&query.outcomes), false);
    c.among("urgency", codes(&query.urgencies), false);
    let blobs = |ids: Vec<[u8; 16]>| ids.iter().map(|id| Value::Blob(id.to_vec())).collect();
    let grids = query.grids.iter().map(|g| *g.as_bytes()).collect();
    c.among("grid", blobs(grids), query.no_grid);
    let mediators = query.mediators.iter().map(|m| *m.as_bytes()).collect();
    c.among("mediator", blobs(mediators), query.no_mediator);
    if let Some(collective) = query.collective {
        // Written out, so that the index of collective cases can be used.
        c.add(
            if collective {
                "collective = 1"
            } else {
                "collective = 0"
            },
            [],
        );
    }
    match query.accepted {
        Some(true) => c.add("accepted_on IS NOT NULL", []),
        Some(false) => c.add("accepted_on IS NULL", []),
        None => {}
    }
    if let Some(range) = &query.date {
        let column = date_column(range.kind);
        c.add(
            &format!("{column} BETWEEN ? AND ?"),
            [date(range.from), date(range.to)],
        );
    }
    if let Some(at) = &query.pending_at {
        match at.basis {
            Basis::Registered => c.add("registered_on <= ?", [date(at.day)]),
            Basis::Accepted | Basis::Closed => c.add("accepted_on <= ?", [date(at.day)]),
        }
        c.add("(closed_on IS NULL OR closed_on > ?)", [date(at.day)]);
        if at.overdue {
            c.add("due_on < ?", [date(at.day)]);
        }
    }
    c
}

fn date_column(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Registered => "registered_on",
        DateKind::Accepted => "accepted_on",
        DateKind::Closed => "closed_on",
        DateKind::Event => "event_on",
    }
}

/// The column that a sort key orders by.
pub fn sort_column(sort: SortKey) -> &'static str {
    match sort {
        SortKey::Number => "seq",
        SortKey::Due => "work_on",
        SortKey::NextAction => "next_on",
        SortKey::Registered => "registered_on",
        SortKey::Accepted => "accepted_on",
        SortKey::Closed => "closed_on",
        SortKey::Claimed => "claimed_fen",
        SortKey::Changed => "changed_seq",
    }
}

/// How a part of the list is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Along this index (none: by row number), in the order asked for.
    Index(Option<&'static str>),
    /// Through the search index, in row order.
    Words(String),
    /// One of several values of a column, each along its own index, merged.
    Merge(&'static str, &'static str),
}

/// A part of the list that is found in one way; parts follow one another without overlap.
#[derive(Debug, Clone)]
pub struct Part {
    pub lead: Lead,
    pub conditions: Conditions,
    /// The rows of this part have no value to sort by and stand in row order.
    pub without_value: bool,
}

/// A filter with the index that leads by it.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    pub index: &'static str,
    pub column: &'static str,
    /// How many cases its values hold together.
    pub cases: i64,
    pub values: usize,
}

/// How much of the book each filter holds; from the tally cells.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    pub total: i64,
    pub filters: Vec<Share>,
}

/// Rows of one page and the one that tells whether there is another.
const PAGE: f64 = 51.0;
/// Reading a row is dearer than reading an index entry.
const ROW: f64 = 5.0;

impl Shares {
    /// Part of the book that passes all filters, taken as independent of each other.
    fn passing(&self) -> f64 {
        let total = self.total.max(1) as f64;
        let shares = self
            .filters
            .iter()
            .map(|f| (f.cases as f64 / total).min(1.0));
        shares.product::<f64>().max(1e-9)
    }

    /// The filter whose index finds a page with the least reading, if it beats `other` entries.
    fn best(&self, sorted_by_row: bool, other: f64) -> Option<Lead> {
        let total = self.total.max(1) as f64;
        let cost = |f: &Share| {
            let own = (f.cases as f64 / total).max(1e-9);
            let all = f.cases as f64;
            let until_full = PAGE * f.values as f64 / (self.passing() / own).min(1.0);
            if sorted_by_row {
                all.min(until_full)
            } else {
                all
            }
        };
        let (cost, filter) = self
            .filters
            .iter()
            .map(|f| (cost(f), f))
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        if cost >= other {
            return None;
        }
        Some(match filter.values {
            1 => Lead::Index(Some(filter.index)),
            _ if sorted_by_row => Lead::Merge(filter.index, filter.column),
            _ => Lead::Index(Some(filter.index)),
        })
    }

    /// Entries read along an order that the filters do not lead, until a page is full.
    fn along(&self, weight: f64) -> f64 {
        weight * (self.total.max(1) as f64).min(PAGE / self.passing())
    }
}

fn is_open_view(view: QuickView) -> bool {
    !matches!(view, QuickView::All | QuickView::Closed)
}

/// Chooses what leads in row order.
fn lead_by_row(query: &CaseQuery, shares: &Shares) -> Lead {
    // All stages but «closed» hold few cases.
    if !query.stages.is_empty() && !query.stages.contains(&Stage::Closed) {
        return match query.stages.len() {
            1 => Lead::Index(Some("cases_by_stage")),
            _ => Lead::Merge("cases_by_stage", "stage"),
        };
    }
    let by_row = shares.along(ROW);
    match shares.best(true, by_row) {
        Some(lead) => lead,
        None if query.collective == Some(true) => Lead::Index(Some("cases_collective")),
        None => Lead::Index(None),
    }
}

/// Chooses between the index in the order asked for and one that a filter leads.
fn lead_in_order(index: &'static str, weight: f64, shares: &Shares) -> Lead {
    let in_order = Lead::Index(Some(index));
    shares.best(false, shares.along(weight)).unwrap_or(in_order)
}

/// The parts of the list, in order.
pub fn parts(query: &CaseQuery, viewer: &Viewer, shares: &Shares) -> Vec<Part> {
    let mut base = conditions(query, viewer);
    base.and(sight::conditions(&viewer.sight, "cases"));
    let part = |lead: Lead, more: &[&str]| {
        let mut conditions = base.clone();
        conditions
            .sql
            .extend(more.iter().map(|sql| (*sql).to_string()));
        Part {
            lead,
            conditions,
            without_value: false,
        }
    };
    if let Some(at) = &query.pending_at
        && query.text.is_empty()
        && query.sort == pending_sort(at.basis)
    {
        return pending_parts(query, at.day, &base);
    }
    let words = search::query(&query.text).map(Lead::Words);
    let open = is_open_view(query.view).then_some(Lead::Index(Some("cases_open")));
    let given = words.or(open);
    let leading = |own: Lead| given.clone().unwrap_or(own);
    let range = query.date.as_ref().filter(|_| given.is_none());
    let range = range.map(|r| Lead::Index(Some(date_index(r.kind))));
    let in_order = |index, weight| match &range {
        Some(lead) => lead.clone(),
        None => leading(lead_in_order(index, weight, shares)),
    };
    let by_row = || match &range {
        Some(lead) => lead.clone(),
        None => leading(lead_by_row(query, shares)),
    };
    let then = |first: Part, without: &str| {
        let mut rest = part(by_row(), &[without]);
        rest.without_value = true;
        vec![first, rest]
    };
    match query.sort {
        SortKey::Number => vec![part(by_row(), &[])],
        SortKey::Registered => vec![part(in_order("cases_by_registered", 1.0), &[])],
        SortKey::Claimed => vec![part(in_order("cases_by_claimed", ROW), &[])],
        SortKey::Changed => vec![part(in_order("cases_by_changed", ROW), &[])],
        SortKey::Accepted => {
            let first = part(
                in_order("cases_by_accepted", 1.0),
                &["accepted_on IS NOT NULL"],
            );
            match has_acceptance(query) {
                true => vec![first],
                false => then(first, "accepted_on IS NULL"),
            }
        }
        SortKey::Closed => {
            let first = part(in_order("cases_by_closed", 1.0), &["closed_on IS NOT NULL"]);
            match has_closing(query) {
                true => vec![first],
                false => then(first, "closed_on IS NULL"),
            }
        }
        SortKey::Due => {
            let lead = leading(Lead::Index(Some("cases_open")));
            let first = part(lead, &["open = 1", "work_on IS NOT NULL"]);
            then(first, "(open = 0 OR work_on IS NULL)")
        }
        SortKey::NextAction => {
            let lead = leading(Lead::Index(Some("cases_open")));
            let first = part(lead, &["open = 1", "next_on IS NOT NULL"]);
            then(first, "(open = 0 OR next_on IS NULL)")
        }
    }
}

fn date_index(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Registered => "cases_by_registered",
        DateKind::Accepted => "cases_by_accepted",
        DateKind::Closed => "cases_by_closed",
        DateKind::Event => "cases_by_event",
    }
}

fn has_acceptance(query: &CaseQuery) -> bool {
    let ranged = query
        .date
        .as_ref()
        .is_some_and(|r| r.kind == DateKind::Accepted);
    ranged || query.accepted == Some(true)
}

fn has_closing(query: &CaseQuery) -> bool {
    let ranged = query
        .date
        .as_ref()
        .is_some_and(|r| r.kind == DateKind::Closed);
    ranged
        || !query.outcomes.is_empty()
        || query.view == QuickView::Closed
            && !query.stages.contains(&Stage::Void)
            && !query.stages.is_empty()
}

/// The order in which the parts of a pending list follow one another.
pub fn pending_sort(basis: Basis) -> SortKey {
    match basis {
        Basis::Registered => SortKey::Registered,
        Basis::Accepted | Basis::Closed => SortKey::Accepted,
    }
}

/// Who was pending on a day: nearly all entered shortly before it, the others are among those that lasted.
fn pending_parts(query: &CaseQuery, day: NaiveDate, base: &Conditions) -> Vec<Part> {
    let (column, index) = match query.sort {
        SortKey::Registered => ("registered_on", "cases_by_registered"),
        _ => ("accepted_on", "cases_by_accepted"),
    };
    let near = day
        .checked_sub_days(chrono::Days::new(LASTING_DAYS as u64))
        .unwrap_or(day);
    let part = |index, extra: &str| {
        let mut conditions = base.clone();
        conditions.add(extra, [date(near)]);
        Part {
            lead: Lead::Index(Some(index)),
            conditions,
            without_value: false,
        }
    };
    let mut parts = vec![
        part(index, &format!("{column} >= ?")),
        part("cases_lasting", &format!("lasting = 1 AND {column} < ?")),
    ];
    if !query.descending {
        parts.reverse();
    }
    parts
}

/// Where a page begins: after this value (null: among the rows without one) and this row.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub value: Value,
    pub seq: i64,
}

impl Place {
    /// The cursor that goes over the wire; opaque to the UI.
    pub fn cursor(&self) -> String {
        let value = match &self.value {
            Value::Integer(i) => format!("i{i}"),
            Value::Text(t) => format!("t{t}"),
            _ => "n".to_string(),
        };
        format!("{}.{value}", self.seq)
    }

    pub fn read(cursor: &str) -> Option<Place> {
        let (seq, value) = cursor.split_once('.')?;
        let value = match value.split_at_checked(1)? {
            ("i", digits) => Value::Integer(digits.parse().ok()?),
            ("t", text) if text.len() <= 40 => Value::Text(text.to_string()),
            ("n", "") => Value::Null,
            _ => return None,
        };
        Some(Place {
            value,
            seq: seq.parse().ok()?,
        })
    }
}
