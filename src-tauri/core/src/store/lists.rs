//! Reads pages of case lists and counts the cases that a query finds.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::case_rows::{StoredCaseRow, case_from_row, select_cases};
use super::conditions::Conditions;
use super::list_conditions::{conditions, finds_further_causes, with_any_cause};
use super::page_sql::{
    AccessPath, Cursor, FilterShare, FilterShares, Segment, SegmentOrder, pending_sort, segments,
    sort_column,
};
use super::values::Columns;
use super::{Store, StoreError};
use crate::domain::access::{CaseVisibility, VisibleCases};
use crate::domain::case::Case;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::ApplicantType;
use crate::wire::lists::{CaseQuery, QuickView, SortKey};

pub use super::list_conditions::Viewer;

/// The number of the newest search hits that are read when a list is not in row order; other filters narrow them.
const MAX_HITS: usize = 20_000;
/// A limit above the number of cases of any book, for exact counts.
const MAX_COUNTED: i64 = 1_000_000_000;

/// One line of a case list, as stored in the table `cases`.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case without parties, claims, sessions, obligations and notes.
    pub case: Case,
    pub applicants: String,
    pub respondents: String,
    pub applicant_type: Option<ApplicantType>,
    pub people: u32,
    pub claimed: crate::domain::money::Fen,
    pub agreed: crate::domain::money::Fen,
    pub sessions: u32,
    pub stage: crate::domain::vocabulary::Stage,
}

pub(super) fn line_from_row(row: &StoredCaseRow) -> rusqlite::Result<CaseLine> {
    Ok(CaseLine {
        case: case_from_row(row)?,
        applicants: row.read("applicants")?,
        respondents: row.read("respondents")?,
        applicant_type: row.maybe_coded("applicant_type")?,
        people: row.read("people")?,
        claimed: row.fen("claimed_fen")?,
        agreed: row.fen("agreed_fen")?,
        sessions: row.read("sessions")?,
        stage: row.coded("stage")?,
    })
}

impl Store {
    /// Returns at most `limit` lines that follow the cursor `after`, and the cursor of the next page if there is one.
    ///
    /// # Errors
    /// [`Code::BadValue`] at `after` if the cursor cannot be parsed; [`StoreError::Sqlite`].
    pub fn page(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<CaseLine>, Option<String>), StoreError> {
        let _reading = self.begin_reading()?;
        let bad_cursor = || Refusal::at(Code::BadValue, "after");
        let after = match after {
            Some(cursor) => Some(Cursor::decode(cursor).ok_or_else(bad_cursor)?),
            None => None,
        };
        let mut cursors = self.cursors(query, viewer, after.as_ref(), limit + 1)?;
        let more = cursors.len() > limit;
        cursors.truncate(limit);
        let next = cursors.last().filter(|_| more).map(Cursor::encode);
        let rows: Vec<i64> = cursors.iter().map(|p| p.seq).collect();
        Ok((self.lines(&rows)?, next))
    }

    /// Reads the lines with these row numbers, in this order.
    pub(super) fn lines(&self, rows: &[i64]) -> Result<Vec<CaseLine>, StoreError> {
        let mut statement = self.conn.prepare_cached(&select_cases("WHERE seq = ?1"))?;
        let lines = rows
            .iter()
            .map(|seq| statement.query_row([seq], |row| line_from_row(&StoredCaseRow(row))));
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Returns the sort values and row numbers of a page, in order. Rows without a value in the sort column come last.
    fn cursors(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Cursor>, StoreError> {
        let mut cursors: Vec<Cursor> = Vec::new();
        for segment in segments(query, viewer, &self.shares(query)?) {
            let rest = limit - cursors.len();
            if rest == 0 {
                break;
            }
            // Segments before the one in which the cursor lies are done.
            let reached = after.map_or(SegmentOrder::ByValue, Cursor::order);
            match segment.order {
                order if order < reached => {}
                SegmentOrder::ByValue => {
                    cursors.extend(self.segment_page(&segment, query, after, rest)?);
                }
                order => {
                    let by_row = CaseQuery {
                        sort: SortKey::Number,
                        ..query.clone()
                    };
                    let after = after.filter(|_| order == reached);
                    let found = self.segment_page(&segment, &by_row, after, rest)?;
                    let value = match order {
                        SegmentOrder::Reopened => Value::Blob(Vec::new()),
                        _ => Value::Null,
                    };
                    cursors.extend(found.into_iter().map(|p| Cursor {
                        value: value.clone(),
                        ..p
                    }));
                }
            }
        }
        Ok(cursors)
    }

    /// Reads one page of a segment.
    fn segment_page(
        &self,
        segment: &Segment,
        query: &CaseQuery,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Cursor>, StoreError> {
        let first_hit = match &segment.path {
            AccessPath::Words(words) if query.sort == SortKey::Number => {
                let conditions = &segment.conditions;
                return self.hits_page(words, conditions, after, query.descending, limit);
            }
            AccessPath::Words(words) => self.oldest_of_newest_hits(words, MAX_HITS)?,
            AccessPath::Index(_) | AccessPath::Merge(..) | AccessPath::AnyCause(_) => 1,
        };
        let (sql, params) = segment_sql(segment, query, after, limit, first_hit);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(Cursor {
                value: row.get("value")?,
                seq: row.get("seq")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Counts the matching visible cases up to `max`, and returns true with it if there are more.
    pub fn count(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        max: i64,
    ) -> Result<(i64, bool), StoreError> {
        let _reading = self.begin_reading()?;
        let wanted = conditions(query, viewer);
        if wanted.sql.is_empty() && query.text.trim().is_empty() {
            let count = self.count_visible(&viewer.visibility, max + 1)?;
            return Ok((count.min(max), count > max));
        }
        // A count does not depend on the order. The order by number gives the fewest segments, and that of the filter
        // «closed» has an index that holds what the filter compares.
        let sort = match (&query.pending_at, query.view) {
            (Some(at), _) => pending_sort(at.basis),
            (None, QuickView::Closed) => SortKey::Closed,
            (None, _) => SortKey::Number,
        };
        let unordered = CaseQuery {
            sort,
            ..query.clone()
        };
        let mut count = 0;
        for segment in segments(&unordered, viewer, &self.shares(query)?) {
            count += self.count_segment(segment, max + 1 - count)?;
            if count > max {
                break;
            }
        }
        Ok((count.min(max), count > max))
    }

    /// Counts the matching cases, and those of them that the viewer cannot see: a tally includes them, the list behind it
    /// does not.
    pub fn count_with_hidden(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
    ) -> Result<(i64, i64), StoreError> {
        let everything = Viewer {
            visibility: CaseVisibility {
                me: viewer.visibility.me,
                cases: VisibleCases::All,
            },
            ..viewer.clone()
        };
        let (all, _) = self.count(query, &everything, MAX_COUNTED)?;
        if viewer.visibility == everything.visibility {
            return Ok((all, 0));
        }
        let (visible, _) = self.count(query, viewer, MAX_COUNTED)?;
        Ok((all, all - visible))
    }

    /// Returns the number of the journal entry that last changed any case; 0 if there is no case.
    pub fn last_change(&self) -> Result<i64, StoreError> {
        let sql = "SELECT max(changed_seq) FROM cases";
        let last: Option<i64> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
        Ok(last.unwrap_or(0))
    }

    /// Counts the cases of a segment up to `max`.
    fn count_segment(&self, segment: Segment, max: i64) -> Result<i64, StoreError> {
        let c = segment.conditions;
        let filter = c.text();
        let mut params = Vec::new();
        let from = match segment.path {
            AccessPath::Words(words) => {
                params.push(Value::Text(words));
                let filtered = match c.sql.is_empty() {
                    true => String::new(),
                    false => format!(
                        "AND EXISTS (SELECT 1 FROM cases WHERE seq = word.rowid AND {filter})"
                    ),
                };
                format!("word WHERE word MATCH ? {filtered}")
            }
            AccessPath::Index(Some(index)) | AccessPath::Merge(index, _) => {
                format!("cases INDEXED BY {index} WHERE {filter}")
            }
            AccessPath::Index(None) => format!("cases NOT INDEXED WHERE {filter}"),
            AccessPath::AnyCause(causes) => {
                let any = with_any_cause(&causes);
                let from = format!("cases WHERE seq IN ({}) AND {filter}", any.text());
                params.extend(any.params);
                from
            }
        };
        params.extend(c.params);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} LIMIT {max})");
        let mut statement = self.conn.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(params), |r| r.get(0))?)
    }

    /// Reads from the yearly tally cells how many cases each filter of the query matches.
    fn shares(&self, query: &CaseQuery) -> Result<FilterShares, StoreError> {
        let wanted: [(&'static str, &'static str, i64, Vec<String>); 5] = [
            ("cases_by_cause", "cause", 1, names(&query.causes)),
            ("cases_by_grid", "grid", 2, names(&query.grids)),
            ("cases_by_mediator", "mediator", 3, names(&query.mediators)),
            ("cases_by_source", "source", 4, names(&query.sources)),
            ("cases_by_outcome", "outcome", 5, names(&query.outcomes)),
        ];
        let mut shares = FilterShares::default();
        if wanted.iter().all(|(_, _, _, keys)| keys.is_empty()) {
            return Ok(shares);
        }
        let sql = "SELECT coalesce(sum(cases), 0) FROM tally_cell \
                   WHERE cube = ?1 AND level = 3 AND key = ?2 AND event IN ('reg', 'con')";
        let mut held = self.conn.prepare_cached(sql)?;
        shares.total = held.query_row((0, ""), |r| r.get(0))?;
        for (index, column, cube, keys) in wanted {
            let none_too =
                (column == "grid" && query.no_grid) || (column == "mediator" && query.no_mediator);
            if keys.is_empty() || none_too || keys.len() > 40 {
                continue;
            }
            let mut cases = 0;
            for key in &keys {
                cases += held.query_row((cube, key), |r| r.get::<_, i64>(0))?;
            }
            shares.filters.push(FilterShare {
                index,
                column,
                cases,
                values: keys.len(),
                unordered: column == "cause" && finds_further_causes(query),
            });
        }
        Ok(shares)
    }
}

/// Returns the SQL, with its parameters, of one page of a segment. Of search hits only those from the row `first_hit` on
/// are read.
pub(super) fn segment_sql(
    segment: &Segment,
    query: &CaseQuery,
    after: Option<&Cursor>,
    limit: usize,
    first_hit: i64,
) -> (String, Vec<Value>) {
    let mut c = segment.conditions.clone();
    let column = sort_column(query.sort);
    let by_row = query.sort == SortKey::Number;
    let (sign, order) = if query.descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if let Some(cursor) = after {
        if by_row {
            c.sql.push(format!("seq {sign} ?"));
        } else {
            c.sql.push(format!("({column}, seq) {sign} (?, ?)"));
            c.params.push(cursor.value.clone());
        }
        c.params.push(cursor.seq.into());
    }
    let ordered = if by_row {
        format!("seq {order}")
    } else {
        format!("{column} {order}, seq {order}")
    };
    let filter = c.text();
    match &segment.path {
        AccessPath::Index(index) => {
            let by = index.map_or("NOT INDEXED".into(), |i| format!("INDEXED BY {i}"));
            let sql = format!(
                "SELECT {column} AS value, seq FROM cases {by} WHERE {filter} ORDER BY {ordered} LIMIT {limit}"
            );
            (sql, c.params)
        }
        AccessPath::Words(words) => {
            let mut params = vec![Value::Text(words.clone()), Value::Integer(first_hit)];
            params.extend(c.params);
            let sql = format!(
                "SELECT {column} AS value, seq \
                 FROM (SELECT rowid FROM word WHERE word MATCH ? AND rowid >= ?) hit \
                 CROSS JOIN cases ON seq = hit.rowid WHERE {filter} ORDER BY {ordered} LIMIT {limit}"
            );
            (sql, params)
        }
        AccessPath::AnyCause(causes) => {
            let any = with_any_cause(causes);
            let sql = format!(
                "SELECT {column} AS value, seq FROM cases WHERE seq IN ({}) AND {filter} \
                 ORDER BY {ordered} LIMIT {limit}",
                any.text()
            );
            (sql, any.params.into_iter().chain(c.params).collect())
        }
        AccessPath::Merge(index, column) => merge_sql(index, column, &c, order, limit),
    }
}

/// Returns the wire codes of the values.
fn names<T: ToString>(list: &[T]) -> Vec<String> {
    list.iter().map(T::to_string).collect()
}

/// Returns the SQL that reads one page per value of a column from an index and merges the pages by row number.
fn merge_sql(
    index: &str,
    column: &str,
    c: &Conditions,
    order: &str,
    limit: usize,
) -> (String, Vec<Value>) {
    let wanted = format!("{column} IN (");
    let at = c.sql.iter().position(|s| s.starts_with(&wanted));
    let skipped: usize = (c.sql.iter().take(at.unwrap_or(0)))
        .map(|s| s.matches('?').count())
        .sum();
    let count = at.map_or(0, |at| c.sql[at].matches('?').count());
    let mut pages = Vec::new();
    let mut params = Vec::new();
    for i in 0..count {
        let mut one = c.clone();
        if let Some(at) = at {
            one.sql[at] = format!("{column} = ?");
        }
        let value = c.params[skipped + i].clone();
        one.params.splice(skipped..skipped + count, [value]);
        pages.push(format!(
            "SELECT * FROM (SELECT seq FROM cases INDEXED BY {index} WHERE {} ORDER BY seq {order} LIMIT {limit})",
            one.text()
        ));
        params.extend(one.params);
    }
    let all = pages.join(" UNION ALL ");
    let sql = format!("SELECT seq AS value, seq FROM ({all}) ORDER BY seq {order} LIMIT {limit}");
    (sql, params)
}
