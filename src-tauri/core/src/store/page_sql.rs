//! Turns the query of a case list into SQL: the index to scan, the conditions, and where the page begins.
//!
//! A page is found in an index first and its rows are read afterwards, so the cost is that of one page and does not
//! grow with the number of cases.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::conditions::Conditions;
use super::list_conditions::{
    InRound, Viewer, compares_rounds, conditions, conditions_of, date, finds_reopened_only,
};
use super::search_query::SearchQuery;
use super::{search_tokens, visibility};
use crate::domain::captions::LONG_RUNNING_DAYS;
use crate::domain::vocabulary::{CauseCode, Stage};
use crate::wire::lists::{Basis, CaseQuery, DateKind, QuickView, SortKey};

/// Returns the column that a sort key orders by.
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

/// An access path: the index through which a segment is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessPath {
    /// Scans this index (none: the table by row number) in the requested order.
    Index(Option<&'static str>),
    /// Reads the hits of the search index with this query.
    Words(String),
    /// Reads the cases that have one of these causes, as main or as further one, and sorts them.
    AnyCause(Vec<CauseCode>),
    /// Scans an index once per value of a column and merges the results: index, column.
    Merge(&'static str, &'static str),
}

/// A section of the list that is read through one access path. Segments follow one another without overlap.
#[derive(Debug, Clone)]
pub struct Segment {
    pub path: AccessPath,
    pub conditions: Conditions,
    pub order: SegmentOrder,
}

/// The order of the rows of a segment, and of the segments of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentOrder {
    ByValue,
    /// The rows have no value in the sort column; they are ordered by row number.
    WithoutValue,
    /// Reopened cases that a round brings into the list; ordered by row number.
    Reopened,
}

/// A filter with the index that finds its values.
#[derive(Debug, Clone, Copy)]
pub struct FilterShare {
    pub index: &'static str,
    pub column: &'static str,
    /// The number of cases that have one of its values.
    pub cases: i64,
    /// The number of values of the filter.
    pub values: usize,
    /// True if no index has its cases in order, because they may have a value as a further cause.
    pub unordered: bool,
}

/// The number of cases that each filter matches, from the tally cells.
#[derive(Debug, Clone, Default)]
pub struct FilterShares {
    pub total: i64,
    pub filters: Vec<FilterShare>,
}

/// The rows of one page and one more, which shows that there is a next page.
const PAGE: f64 = 51.0;
/// The estimated cost of reading a row, in index entries.
const ROW: f64 = 5.0;

impl FilterShares {
    /// Estimates the share of all cases that pass every filter, taking the filters as independent of each other.
    fn passing_share(&self) -> f64 {
        let total = self.total.max(1) as f64;
        let shares = self
            .filters
            .iter()
            .map(|f| (f.cases as f64 / total).min(1.0));
        shares.product::<f64>().max(1e-9)
    }

    /// Returns the access path of the filter that finds a page most cheaply, if it reads fewer entries than `other`.
    fn cheapest_filter(
        &self,
        query: &CaseQuery,
        sorted_by_row: bool,
        other: f64,
    ) -> Option<AccessPath> {
        let total = self.total.max(1) as f64;
        let cost = |f: &FilterShare| {
            let own = (f.cases as f64 / total).max(1e-9);
            let all = f.cases as f64;
            let until_full = PAGE * f.values as f64 / (self.passing_share() / own).min(1.0);
            if sorted_by_row && !f.unordered {
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
            _ if filter.unordered => AccessPath::AnyCause(query.causes.clone()),
            1 => AccessPath::Index(Some(filter.index)),
            _ if sorted_by_row => AccessPath::Merge(filter.index, filter.column),
            _ => AccessPath::Index(Some(filter.index)),
        })
    }

    /// Estimates how many entries a scan in sort order reads until a page is full, times `weight`.
    fn scan_cost(&self, weight: f64) -> f64 {
        weight * (self.total.max(1) as f64).min(PAGE / self.passing_share())
    }
}

fn is_open_view(view: QuickView) -> bool {
    !matches!(
        view,
        QuickView::All | QuickView::Closed | QuickView::Performing
    )
}

/// Returns the access path of a quick filter that few cases pass.
fn path_of_view(view: QuickView) -> Option<AccessPath> {
    match view {
        // SQLite names the index of a UNIQUE column so; the filter gives the ids.
        QuickView::Performing => Some(AccessPath::Index(Some("sqlite_autoindex_cases_1"))),
        view => is_open_view(view).then_some(AccessPath::Index(Some("cases_open"))),
    }
}

/// Chooses the access path for a list in row order.
fn path_by_row(query: &CaseQuery, shares: &FilterShares) -> AccessPath {
    // Every stage but «closed» holds few cases.
    if !query.stages.is_empty() && !query.stages.contains(&Stage::Closed) {
        return match query.stages.len() {
            1 => AccessPath::Index(Some("cases_by_stage")),
            _ => AccessPath::Merge("cases_by_stage", "stage"),
        };
    }
    let by_row = shares.scan_cost(ROW);
    match shares.cheapest_filter(query, true, by_row) {
        Some(path) => path,
        None if query.collective == Some(true) => AccessPath::Index(Some("cases_collective")),
        None => AccessPath::Index(None),
    }
}

/// Chooses between the index of the sort order and the index of a filter.
fn path_in_order(
    index: &'static str,
    weight: f64,
    query: &CaseQuery,
    shares: &FilterShares,
) -> AccessPath {
    let in_order = AccessPath::Index(Some(index));
    shares
        .cheapest_filter(query, false, shares.scan_cost(weight))
        .unwrap_or(in_order)
}

/// Returns the segments of the list, in order. Signs without a letter or a digit find nothing.
pub fn segments(query: &CaseQuery, viewer: &Viewer, shares: &FilterShares) -> Vec<Segment> {
    if search_tokens::is_signs_only(&query.text) {
        return Vec::new();
    }
    let visible = visibility::conditions(&viewer.visibility, "cases");
    let mut base = conditions(query, viewer);
    if !compares_rounds(query) {
        base.and(visible);
        return segments_of(query, &base, shares);
    }
    // The few reopened cases are found by each of their rounds, all others by their row.
    base.add(
        "seq NOT IN (SELECT seq FROM cases WHERE entries <> '[]')",
        [],
    );
    base.and(visible.clone());
    let mut segments = match finds_reopened_only(query) {
        true => Vec::new(),
        false => segments_of(query, &base, shares),
    };
    let mut reopened = conditions_of(query, viewer, InRound::Any);
    reopened.and(visible);
    let words = words_of(query).map(AccessPath::Words);
    segments.push(Segment {
        path: words.unwrap_or(AccessPath::Index(Some("cases_reopened"))),
        conditions: reopened,
        order: SegmentOrder::Reopened,
    });
    segments
}

/// Returns the query of the search index for the text of a list.
fn words_of(query: &CaseQuery) -> Option<String> {
    SearchQuery::of(&query.text).map(|words| words.text(query.by_endings))
}

fn segments_of(query: &CaseQuery, base: &Conditions, shares: &FilterShares) -> Vec<Segment> {
    let segment = |path: AccessPath, more: &[&str]| {
        let mut conditions = base.clone();
        conditions
            .sql
            .extend(more.iter().map(|sql| (*sql).to_string()));
        Segment {
            path,
            conditions,
            order: SegmentOrder::ByValue,
        }
    };
    if let Some(at) = &query.pending_at
        && query.text.is_empty()
        && query.sort == pending_sort(at.basis)
    {
        return pending_segments(query, at.day, base);
    }
    let words = words_of(query).map(AccessPath::Words);
    let given = words.or(path_of_view(query.view));
    let leading = |own: AccessPath| given.clone().unwrap_or(own);
    let range = query.date.as_ref().filter(|_| given.is_none());
    let range = range.map(|r| AccessPath::Index(Some(date_index(r.kind))));
    let in_order = |index, weight| match &range {
        Some(path) => path.clone(),
        None => leading(path_in_order(index, weight, query, shares)),
    };
    let by_row = || match &range {
        Some(path) => path.clone(),
        None => leading(path_by_row(query, shares)),
    };
    let then = |first: Segment, without: &str| {
        let mut rest = segment(by_row(), &[without]);
        rest.order = SegmentOrder::WithoutValue;
        vec![first, rest]
    };
    match query.sort {
        SortKey::Number => vec![segment(by_row(), &[])],
        SortKey::Registered => vec![segment(in_order("cases_by_registered", 1.0), &[])],
        SortKey::Claimed => vec![segment(in_order("cases_by_claimed", ROW), &[])],
        SortKey::Changed => vec![segment(in_order("cases_by_changed", ROW), &[])],
        SortKey::Accepted => {
            let first = segment(
                in_order("cases_by_accepted", 1.0),
                &["accepted_on IS NOT NULL"],
            );
            match has_acceptance(query) {
                true => vec![first],
                false => then(first, "accepted_on IS NULL"),
            }
        }
        SortKey::Closed => {
            let first = segment(in_order("cases_by_closed", 1.0), &["closed_on IS NOT NULL"]);
            match has_closing(query) {
                true => vec![first],
                false => then(first, "closed_on IS NULL"),
            }
        }
        SortKey::Due => {
            let path = leading(AccessPath::Index(Some("cases_open")));
            let first = segment(path, &["open = 1", "work_on IS NOT NULL"]);
            then(first, "(open = 0 OR work_on IS NULL)")
        }
        SortKey::NextAction => {
            let path = leading(AccessPath::Index(Some("cases_open")));
            let first = segment(path, &["open = 1", "next_on IS NOT NULL"]);
            then(first, "(open = 0 OR next_on IS NULL)")
        }
    }
}

fn date_index(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Registered
        | DateKind::FirstRegistered
        | DateKind::CameIn
        | DateKind::Reopened => "cases_by_registered",
        DateKind::Accepted
        | DateKind::FirstAccepted
        | DateKind::Admitted
        | DateKind::Readmitted => "cases_by_accepted",
        DateKind::Closed => "cases_by_closed",
        DateKind::Event => "cases_by_event",
    }
}

fn has_acceptance(query: &CaseQuery) -> bool {
    let ranged = query.date.as_ref().is_some_and(|r| {
        matches!(
            r.kind,
            DateKind::Accepted
                | DateKind::FirstAccepted
                | DateKind::Admitted
                | DateKind::Readmitted
        )
    });
    ranged || query.accepted == Some(true)
}

fn has_closing(query: &CaseQuery) -> bool {
    let ranged = query
        .date
        .as_ref()
        .is_some_and(|r| r.kind == DateKind::Closed);
    let ended = matches!(query.view, QuickView::Closed | QuickView::Performing);
    ranged || ended || !query.outcomes.is_empty()
}

/// Returns the sort key by which a list of pending cases can be read in segments.
pub fn pending_sort(basis: Basis) -> SortKey {
    match basis {
        Basis::Registered => SortKey::Registered,
        Basis::Accepted | Basis::Closed => SortKey::Accepted,
    }
}

/// Returns the segments of the cases that were pending on a day: those that began shortly before it, and the
/// long-lasting ones that began earlier.
fn pending_segments(query: &CaseQuery, day: NaiveDate, base: &Conditions) -> Vec<Segment> {
    let (column, index) = match query.sort {
        SortKey::Registered => ("registered_on", "cases_by_registered"),
        _ => ("accepted_on", "cases_by_accepted"),
    };
    let near = day
        .checked_sub_days(chrono::Days::new(LONG_RUNNING_DAYS as u64))
        .unwrap_or(day);
    let segment = |index, extra: &str| {
        let mut conditions = base.clone();
        conditions.add(extra, [date(near)]);
        Segment {
            path: AccessPath::Index(Some(index)),
            conditions,
            order: SegmentOrder::ByValue,
        }
    };
    let mut segments = vec![
        segment(index, &format!("{column} >= ?")),
        segment("cases_lasting", &format!("lasting = 1 AND {column} < ?")),
    ];
    if !query.descending {
        segments.reverse();
    }
    segments
}

/// The position after which a page begins: sort value (null: among the rows without one, an empty blob: among the
/// reopened cases) and row number.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    pub value: Value,
    pub seq: i64,
}

impl Cursor {
    /// Returns the order of the segment in which the position lies.
    pub fn order(&self) -> SegmentOrder {
        match self.value {
            Value::Null => SegmentOrder::WithoutValue,
            Value::Blob(_) => SegmentOrder::Reopened,
            _ => SegmentOrder::ByValue,
        }
    }

    /// Returns the text of the cursor for the wire; it is opaque to the UI.
    pub fn encode(&self) -> String {
        let value = match &self.value {
            Value::Integer(i) => format!("i{i}"),
            Value::Text(t) => format!("t{t}"),
            Value::Blob(_) => "r".to_string(),
            _ => "n".to_string(),
        };
        format!("{}.{value}", self.seq)
    }

    /// Parses the text of a cursor; `None` if it is not one.
    pub fn decode(cursor: &str) -> Option<Cursor> {
        let (seq, value) = cursor.split_once('.')?;
        let value = match value.split_at_checked(1)? {
            ("i", digits) => Value::Integer(digits.parse().ok()?),
            ("t", text) if text.len() <= 40 => Value::Text(text.to_string()),
            ("n", "") => Value::Null,
            ("r", "") => Value::Blob(Vec::new()),
            _ => return None,
        };
        Some(Cursor {
            value,
            seq: seq.parse().ok()?,
        })
    }
}
