//! Pages and counts of case lists.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::page_sql::{
    Conditions, Lead, Part, Place, Share, Shares, conditions, parts, pending_sort, sort_column,
};
use super::values::Columns;
use super::{Store, StoreError, search};
use crate::domain::access::{Reach, Sight};
use crate::domain::case::Case;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::lists::{CaseQuery, SortKey};

pub use super::page_sql::Viewer;

/// Hits of a search that are looked at before other filters narrow them.
const MOST_HITS: usize = 20_000;
/// More cases than a book holds.
const MOST_COUNTED: i64 = 1_000_000_000;

/// One line of a list as it stands in `cases`.
#[derive(Debug, Clone)]
pub struct Line {
    pub seq: i64,
    /// The case without its parts; names and sums are in the columns beside it.
    pub case: Case,
    pub applicants: String,
    pub respondents: String,
    pub people: u32,
    pub claimed: crate::domain::money::Fen,
    pub agreed: crate::domain::money::Fen,
    pub sessions: u32,
    pub stage: crate::domain::vocabulary::Stage,
}

fn line_from(row: &Row) -> rusqlite::Result<Line> {
    Ok(Line {
        seq: row.get("seq")?,
        case: super::case_rows::head_from(row)?,
        applicants: row.get("applicants")?,
        respondents: row.get("respondents")?,
        people: row.get("people")?,
        claimed: row.fen("claimed_fen")?,
        agreed: row.fen("agreed_fen")?,
        sessions: row.get("sessions")?,
        stage: row.coded("stage")?,
    })
}

impl Store {
    /// A page of at most `limit` lines after `after`, and where the next page begins.
    pub fn page(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Line>, Option<String>), StoreError> {
        let bad_cursor = || Refusal::at(Code::BadValue, "after");
        let after = match after {
            Some(cursor) => Some(Place::read(cursor).ok_or_else(bad_cursor)?),
            None => None,
        };
        let mut places = self.places(query, viewer, after.as_ref(), limit + 1)?;
        let more = places.len() > limit;
        places.truncate(limit);
        let next = places.last().filter(|_| more).map(Place::cursor);
        let rows: Vec<i64> = places.iter().map(|p| p.seq).collect();
        Ok((self.lines(&rows)?, next))
    }

    /// The lines with these row numbers, in this order.
    pub(super) fn lines(&self, rows: &[i64]) -> Result<Vec<Line>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT * FROM cases WHERE seq = ?1")?;
        let lines = rows.iter().map(|seq| statement.query_row([seq], line_from));
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Row numbers of the page in order. Rows without a value in the sort column come last.
    fn places(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Place>, StoreError> {
        let mut places: Vec<Place> = Vec::new();
        for part in parts(query, viewer, &self.shares(query)?) {
            let rest = limit - places.len();
            if rest == 0 {
                break;
            }
            // A page that begins among the rows without a value is past the parts before them.
            let past = after.is_some_and(|p| p.value == Value::Null);
            match part.without_value {
                false if past => {}
                false => places.extend(self.along(&part, query, after, rest)?),
                true => {
                    let by_row = CaseQuery {
                        sort: SortKey::Number,
                        ..query.clone()
                    };
                    let after = after.filter(|_| past);
                    let found = self.along(&part, &by_row, after, rest)?;
                    places.extend(found.into_iter().map(|p| Place {
                        value: Value::Null,
                        ..p
                    }));
                }
            }
        }
        Ok(places)
    }

    fn along(
        &self,
        part: &Part,
        query: &CaseQuery,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Place>, StoreError> {
        let (sql, params) = along_sql(part, query, after, limit);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(Place {
                value: row.get("value")?,
                seq: row.get("seq")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many cases match, counted up to `most`.
    pub fn count(
        &self,
        query: &CaseQuery,
        viewer: &Viewer,
        most: i64,
    ) -> Result<(i64, bool), StoreError> {
        let wanted = conditions(query, viewer);
        if wanted.sql.is_empty() && search::query(&query.text).is_none() {
            let count = self.count_seen(&viewer.sight, most + 1)?;
            return Ok((count.min(most), count > most));
        }
        // The order of a list does not matter to its count, and without one a list has the fewest parts.
        let sort = match &query.pending_at {
            Some(at) => pending_sort(at.basis),
            None => SortKey::Number,
        };
        let unordered = CaseQuery {
            sort,
            ..query.clone()
        };
        let mut count = 0;
        for part in parts(&unordered, viewer, &self.shares(query)?) {
            count += self.count_of(part, most + 1 - count)?;
            if count > most {
                break;
            }
        }
        Ok((count.min(most), count > most))
    }

    /// How many cases match and are not seen: what a number of a tally counted beyond the list behind it.
    pub fn unseen(&self, query: &CaseQuery, viewer: &Viewer) -> Result<i64, StoreError> {
        let everything = Viewer {
            sight: Sight {
                me: viewer.sight.me,
                reach: Reach::All,
            },
            ..viewer.clone()
        };
        if viewer.sight == everything.sight {
            return Ok(0);
        }
        let (all, _) = self.count(query, &everything, MOST_COUNTED)?;
        let (seen, _) = self.count(query, viewer, MOST_COUNTED)?;
        Ok(all - seen)
    }

    /// The journal number of the last change of any case.
    pub fn last_change(&self) -> Result<i64, StoreError> {
        let sql = "SELECT max(changed_seq) FROM cases";
        let last: Option<i64> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
        Ok(last.unwrap_or(0))
    }

    fn count_of(&self, part: Part, most: i64) -> Result<i64, StoreError> {
        let c = part.conditions;
        let filter = c.text();
        let mut params = Vec::new();
        let from = match part.lead {
            Lead::Words(words) => {
                params.push(Value::Text(words));
                let filtered = match c.sql.is_empty() {
                    true => String::new(),
                    false => format!(
                        "AND EXISTS (SELECT 1 FROM cases WHERE seq = word.rowid AND {filter})"
                    ),
                };
                format!("word WHERE word MATCH ? {filtered}")
            }
            Lead::Index(Some(index)) | Lead::Merge(index, _) => {
                format!("cases INDEXED BY {index} WHERE {filter}")
            }
            Lead::Index(None) => format!("cases NOT INDEXED WHERE {filter}"),
        };
        params.extend(c.params);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} LIMIT {most})");
        let mut statement = self.conn.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(params), |r| r.get(0))?)
    }

    /// How much of the book each filter holds, from the yearly tally cells.
    fn shares(&self, query: &CaseQuery) -> Result<Shares, StoreError> {
        let wanted: [(&'static str, &'static str, i64, Vec<String>); 5] = [
            ("cases_by_cause", "cause", 1, names(&query.causes)),
            ("cases_by_grid", "grid", 2, names(&query.grids)),
            ("cases_by_mediator", "mediator", 3, names(&query.mediators)),
            ("cases_by_source", "source", 4, names(&query.sources)),
            ("cases_by_outcome", "outcome", 5, names(&query.outcomes)),
        ];
        let mut shares = Shares::default();
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
            shares.filters.push(Share {
                index,
                column,
                cases,
                values: keys.len(),
            });
        }
        Ok(shares)
    }
}

/// The page of a part along its lead, as SQL.
pub(super) fn along_sql(
    part: &Part,
    query: &CaseQuery,
    after: Option<&Place>,
    limit: usize,
) -> (String, Vec<Value>) {
    let mut c = part.conditions.clone();
    let column = sort_column(query.sort);
    let by_row = query.sort == SortKey::Number;
    let (sign, order) = if query.descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    let word_row = by_row && matches!(part.lead, Lead::Words(_));
    if let Some(place) = after.filter(|_| !word_row) {
        if by_row {
            c.sql.push(format!("seq {sign} ?"));
        } else {
            c.sql.push(format!("({column}, seq) {sign} (?, ?)"));
            c.params.push(place.value.clone());
        }
        c.params.push(place.seq.into());
    }
    let ordered = if by_row {
        format!("seq {order}")
    } else {
        format!("{column} {order}, seq {order}")
    };
    let filter = c.text();
    match &part.lead {
        Lead::Index(index) => {
            let by = index.map_or("NOT INDEXED".into(), |i| format!("INDEXED BY {i}"));
            let sql = format!(
                "SELECT {column} AS value, seq FROM cases {by} WHERE {filter} ORDER BY {ordered} LIMIT {limit}"
            );
            (sql, c.params)
        }
        // Hits come in row order, so that a page of hits is a page of the list.
        Lead::Words(words) if by_row => {
            let mut params = vec![Value::Text(words.clone())];
            let begin = match after {
                Some(place) => {
                    params.push(place.seq.into());
                    format!("AND rowid {sign} ?")
                }
                None => String::new(),
            };
            let filtered = match c.sql.is_empty() {
                true => String::new(),
                false => {
                    format!("AND EXISTS (SELECT 1 FROM cases WHERE seq = word.rowid AND {filter})")
                }
            };
            params.extend(c.params);
            let sql = format!(
                "SELECT rowid AS value, rowid AS seq FROM word WHERE word MATCH ? {begin} {filtered} \
                 ORDER BY rowid {order} LIMIT {limit}"
            );
            (sql, params)
        }
        Lead::Words(words) => {
            let mut params = vec![Value::Text(words.clone())];
            params.extend(c.params);
            let hits = format!(
                "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT {MOST_HITS}"
            );
            let sql = format!(
                "SELECT {column} AS value, seq FROM ({hits}) hit CROSS JOIN cases ON seq = hit.rowid \
                 WHERE {filter} ORDER BY {ordered} LIMIT {limit}"
            );
            (sql, params)
        }
        Lead::Merge(index, column) => merged(index, column, &c, order, limit),
    }
}

fn names<T: ToString>(list: &[T]) -> Vec<String> {
    list.iter().map(T::to_string).collect()
}

/// Each value along its own index, the pages merged: reads a page per value, however many cases there are.
fn merged(
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
    let mut parts = Vec::new();
    let mut params = Vec::new();
    for i in 0..count {
        let mut one = c.clone();
        if let Some(at) = at {
            one.sql[at] = format!("{column} = ?");
        }
        let value = c.params[skipped + i].clone();
        one.params.splice(skipped..skipped + count, [value]);
        parts.push(format!(
            "SELECT * FROM (SELECT seq FROM cases INDEXED BY {index} WHERE {} ORDER BY seq {order} LIMIT {limit})",
            one.text()
        ));
        params.extend(one.params);
    }
    let all = parts.join(" UNION ALL ");
    let sql = format!("SELECT seq AS value, seq FROM ({all}) ORDER BY seq {order} LIMIT {limit}");
    (sql, params)
}
