//! Pages and counts of case lists.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use super::page_sql::{Conditions, Lead, Place, Shares, conditions, lead, sort_column};
use super::values::Columns;
use super::{Store, StoreError};
use crate::api::types::lists::{CaseQuery, SortKey};
use crate::domain::case::Case;
use crate::domain::refusal::{Code, Refusal};

pub use super::page_sql::Viewer;

/// Hits of a search that are looked at before other filters narrow them.
const MOST_HITS: usize = 20_000;

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
        let column = sort_column(query.sort);
        let lead = lead(query, &self.shares(query)?);
        let nullable = matches!(
            query.sort,
            SortKey::Due | SortKey::NextAction | SortKey::Accepted | SortKey::Closed
        );
        let mut places = Vec::new();
        if after.is_none_or(|p| p.value != Value::Null) {
            let mut c = conditions(query, viewer);
            if nullable {
                c.sql.push(format!("{column} IS NOT NULL"));
            }
            places = self.along(&lead, query, c, after, limit)?;
        }
        if nullable && places.len() < limit {
            let mut c = conditions(query, viewer);
            c.sql.push(format!("{column} IS NULL"));
            let rest = limit - places.len();
            let by_number = CaseQuery {
                sort: SortKey::Number,
                ..query.clone()
            };
            let after = after.filter(|p| p.value == Value::Null).map(|p| Place {
                value: Value::Integer(p.seq),
                seq: p.seq,
            });
            let lead = match lead {
                Lead::Index(Some("cases_by_accepted" | "cases_by_closed")) => Lead::Index(None),
                other => other,
            };
            let found = self.along(&lead, &by_number, c, after.as_ref(), rest)?;
            places.extend(found.into_iter().map(|p| Place {
                value: Value::Null,
                ..p
            }));
        }
        Ok(places)
    }

    fn along(
        &self,
        lead: &Lead,
        query: &CaseQuery,
        mut c: Conditions,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Place>, StoreError> {
        let column = sort_column(query.sort);
        let (sign, order) = if query.descending {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        if let Some(place) = after {
            if query.sort == SortKey::Number {
                c.sql.push(format!("seq {sign} ?"));
            } else {
                c.sql.push(format!("({column}, seq) {sign} (?, ?)"));
                c.params.push(place.value.clone());
            }
            c.params.push(place.seq.into());
        }
        let ordered = match query.sort {
            SortKey::Number => format!("seq {order}"),
            _ => format!("{column} {order}, seq {order}"),
        };
        let take = format!("SELECT {column} AS value, seq FROM cases");
        let (sql, params) = match lead {
            Lead::Index(index) => {
                let by = index
                    .map(|i| format!("INDEXED BY {i}"))
                    .unwrap_or("NOT INDEXED".into());
                let filter = c.text();
                (
                    format!("{take} {by} WHERE {filter} ORDER BY {ordered} LIMIT {limit}"),
                    c.params,
                )
            }
            Lead::Words(words) => {
                let filter = c.text();
                let hits = if query.sort == SortKey::Number {
                    // Hits come in row order, so the first page of them is the first page of the list.
                    format!("SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid {order}")
                } else {
                    format!(
                        "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT {MOST_HITS}"
                    )
                };
                let mut params = vec![Value::Text(words.clone())];
                params.extend(c.params);
                (
                    format!(
                        "SELECT {column} AS value, seq FROM ({hits}) hit CROSS JOIN cases ON seq = hit.rowid \
                         WHERE {filter} ORDER BY {ordered} LIMIT {limit}"
                    ),
                    params,
                )
            }
            Lead::Merge(index, column) => merged(index, column, &c, order, limit),
        };
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
        let c = conditions(query, viewer);
        let mut params = Vec::new();
        let from = match lead(query, &self.shares(query)?) {
            Lead::Words(words) => {
                params.push(Value::Text(words));
                let filtered = !c.sql.is_empty();
                if !filtered {
                    let sql = format!(
                        "SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? LIMIT {})",
                        most + 1
                    );
                    return self.counted(&sql, params, most);
                }
                "(SELECT rowid FROM word WHERE word MATCH ?) hit CROSS JOIN cases ON seq = hit.rowid".to_string()
            }
            Lead::Index(Some(index)) => format!("cases INDEXED BY {index}"),
            Lead::Merge(index, _) => format!("cases INDEXED BY {index}"),
            Lead::Index(None) if c.sql.is_empty() => {
                // Nothing is ever deleted: the last row number is the number of rows.
                let sql = "SELECT max(seq) FROM cases";
                let all: Option<i64> = self
                    .conn
                    .query_row(sql, [], |r| r.get(0))
                    .optional()?
                    .flatten();
                return Ok((all.unwrap_or(0), false));
            }
            Lead::Index(None) => "cases NOT INDEXED".to_string(),
        };
        let filter = c.text();
        params.extend(c.params);
        let limit = most + 1;
        let sql =
            format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {filter} LIMIT {limit})");
        self.counted(&sql, params, most)
    }

    fn counted(&self, sql: &str, params: Vec<Value>, most: i64) -> Result<(i64, bool), StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let count: i64 = statement.query_row(params_from_iter(params), |r| r.get(0))?;
        Ok((count.min(most), count > most))
    }

    /// How much of the book each filter holds, from the yearly tally cells.
    fn shares(&self, query: &CaseQuery) -> Result<Shares, StoreError> {
        let text = |list: Vec<String>| list;
        let wanted: [(&'static str, &'static str, i64, Vec<String>); 5] = [
            ("cases_by_cause", "cause", 1, text(names(&query.causes))),
            ("cases_by_grid", "grid", 2, text(names(&query.grids))),
            (
                "cases_by_mediator",
                "mediator",
                3,
                text(names(&query.mediators)),
            ),
            ("cases_by_source", "source", 4, text(names(&query.sources))),
            (
                "cases_by_outcome",
                "outcome",
                5,
                text(names(&query.outcomes)),
            ),
        ];
        let mut shares = Shares {
            total: 0,
            filters: Vec::new(),
        };
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
            shares.filters.push((index, column, cases, keys.len()));
        }
        Ok(shares)
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
