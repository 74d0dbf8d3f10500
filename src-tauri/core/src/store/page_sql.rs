//! From a list's query to SQL: which index leads, what it filters, where the page begins.
//!
//! A page is found in an index first and its rows are read afterwards, so that the cost is that of one page
//! and does not grow with the book.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::search;
use crate::api::types::lists::{Basis, CaseQuery, DateKind, QuickView, SortKey};
use crate::domain::ids::StaffId;
use crate::domain::vocabulary::Stage;

/// Conditions with their parameters.
#[derive(Debug, Default, Clone)]
pub struct Conditions {
    pub sql: Vec<String>,
    pub params: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, sql: &str, params: impl IntoIterator<Item = Value>) {
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

    pub fn text(&self) -> String {
        if self.sql.is_empty() {
            "1".to_string()
        } else {
            self.sql.join(" AND ")
        }
    }
}

/// Whose list and on which day.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    pub user: StaffId,
    pub today: NaiveDate,
}

fn codes<T: ToString>(list: &[T]) -> Vec<Value> {
    list.iter().map(|x| Value::Text(x.to_string())).collect()
}

fn date(day: NaiveDate) -> Value {
    Value::Text(day.to_string())
}

/// All conditions of the query but its text.
pub fn conditions(query: &CaseQuery, viewer: &Viewer) -> Conditions {
    let mut c = Conditions::default();
    match query.view {
        QuickView::All => {}
        QuickView::Open => c.add("open = 1", []),
        QuickView::Mine => {
            c.add("open = 1", []);
            c.add(
                "mediator = ?",
                [Value::Blob(viewer.user.as_bytes().to_vec())],
            );
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
        c.add("collective = ?", [Value::Integer(collective.into())]);
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
        SortKey::Due => "due_on",
        SortKey::NextAction => "next_on",
        SortKey::Accepted => "accepted_on",
        SortKey::Closed => "closed_on",
        SortKey::Claimed => "claimed_fen",
        SortKey::Changed => "changed_seq",
    }
}

/// How the page is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Along this index (none: by row number), in the order asked for.
    Index(Option<&'static str>),
    /// Through the search index, newest hits first.
    Words(String),
    /// One of several values of a column, each along its own index, merged.
    Merge(&'static str, &'static str),
}

/// The share of the book, in cases, that each single value of a filter holds; from the tally cells.
pub struct Shares {
    pub total: i64,
    /// Index, column, how many cases its values hold together, how many values.
    pub filters: Vec<(&'static str, &'static str, i64, usize)>,
}

/// Chooses the index that reads least for one page.
pub fn lead(query: &CaseQuery, shares: &Shares) -> Lead {
    if let Some(words) = search::query(&query.text) {
        return Lead::Words(words);
    }
    let open = !matches!(query.view, QuickView::All | QuickView::Closed);
    if open {
        return Lead::Index(Some("cases_open"));
    }
    // All stages but «closed» hold few cases.
    if query.sort == SortKey::Number
        && !query.stages.is_empty()
        && !query.stages.contains(&Stage::Closed)
    {
        return match query.stages.len() {
            1 => Lead::Index(Some("cases_by_stage")),
            _ => Lead::Merge("cases_by_stage", "stage"),
        };
    }
    if let Some(at) = &query.pending_at {
        return Lead::Index(Some(match at.basis {
            Basis::Registered => "cases_by_registered",
            _ => "cases_by_accepted",
        }));
    }
    if let Some(range) = &query.date {
        match range.kind {
            DateKind::Registered => return Lead::Index(Some("cases_by_registered")),
            DateKind::Accepted => return Lead::Index(Some("cases_by_accepted")),
            DateKind::Closed => return Lead::Index(Some("cases_by_closed")),
            DateKind::Event => {}
        }
    }
    let narrowest = shares.filters.iter().min_by_key(|f| f.2);
    match (query.sort, narrowest) {
        (SortKey::Number, Some((_, _, cases, _))) if cases * 20 > shares.total => Lead::Index(None),
        (SortKey::Number, Some((index, _, _, 1))) => Lead::Index(Some(index)),
        (SortKey::Number, Some((index, column, _, _))) => Lead::Merge(index, column),
        (SortKey::Number, None) => Lead::Index(None),
        (_, Some((index, _, cases, 1))) if *cases <= 5_000 => Lead::Index(Some(index)),
        (SortKey::Accepted, _) => Lead::Index(Some("cases_by_accepted")),
        (SortKey::Closed, _) => Lead::Index(Some("cases_by_closed")),
        (SortKey::Claimed, _) => Lead::Index(Some("cases_by_claimed")),
        (SortKey::Changed, _) => Lead::Index(Some("cases_by_changed")),
        (SortKey::Due | SortKey::NextAction, _) => Lead::Index(None),
    }
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
