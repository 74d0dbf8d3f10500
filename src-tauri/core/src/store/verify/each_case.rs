//! Looks up the rows of every case, to find the entry after which a table is wrong.
//!
//! Many small statements are far slower than one long one, because SQLCipher locks and wipes the memory of each. So
//! this runs only if [`ExpectedRows`](super::rows::ExpectedRows) found a difference.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

use super::fault::{Fault, require_equal};
use super::replay::CompletedCases;
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::store::case_rows::with_case_row;
use crate::store::part_rows::PARTS;

/// The statements that look up rows, and the number of rows that were compared.
pub(super) struct CaseComparison<'a> {
    conn: &'a Connection,
    case_row: Option<Statement<'a>>,
    parts: Vec<Statement<'a>>,
    co_mediators: Statement<'a>,
    counts: [i64; PARTS.len()],
    /// Rows of `co_mediator`.
    co_mediator_count: i64,
    cases: i64,
}

impl<'a> CaseComparison<'a> {
    pub(super) fn begin(conn: &'a Connection) -> Result<Self, Fault> {
        let part = |table: &crate::store::part_rows::PartTable| {
            let columns: Vec<&str> = table.columns.split_whitespace().collect();
            let name = table.name;
            let columns = columns.join(", ");
            conn.prepare(&format!(
                "SELECT {columns} FROM {name} WHERE case_id = ?1 AND id = ?2"
            ))
        };
        Ok(CaseComparison {
            conn,
            case_row: None,
            parts: PARTS.iter().map(part).collect::<Result<_, _>>()?,
            co_mediators: conn
                .prepare("SELECT staff FROM co_mediator WHERE seq = ?1 ORDER BY staff")?,
            counts: [0; PARTS.len()],
            co_mediator_count: 0,
            cases: 0,
        })
    }

    /// Returns whether the row in `cases` is right.
    fn case_row_matches(&mut self, row: i64, case: &Case, seq: i64) -> Result<bool, Fault> {
        let (conn, stored) = (self.conn, &mut self.case_row);
        let mut same = false;
        with_case_row(row, case, seq, &mut |named| {
            let statement = match stored {
                Some(statement) => statement,
                None => {
                    let columns: Vec<&str> = named.iter().map(|(n, _)| &n[1..]).collect();
                    let columns = columns.join(", ");
                    stored.insert(
                        conn.prepare(&format!("SELECT {columns} FROM cases WHERE id = ?1"))?,
                    )
                }
            };
            let mut rows = statement.query([case.id.as_bytes()])?;
            same = match rows.next()? {
                Some(row) => row_equals(row, named.iter().map(|(_, value)| *value))?,
                None => false,
            };
            Ok(())
        })?;
        Ok(same)
    }

    /// Returns the first table in which a part of the case is missing or different.
    fn differing_part(&mut self, case: &Case) -> Result<Option<&'static str>, Fault> {
        let mut differs = None;
        let tables = PARTS.iter().zip(&mut self.parts).zip(&mut self.counts);
        for ((table, statement), count) in tables {
            (table.rows)(case, &mut |values| {
                *count += 1;
                let mut rows = statement.query([values[0], values[1]])?;
                let same = match rows.next()? {
                    Some(row) => row_equals(row, values.iter().copied())?,
                    None => false,
                };
                if !same {
                    differs.get_or_insert(table.name);
                }
                Ok(())
            })?;
        }
        Ok(differs)
    }

    /// Returns whether the rows in `co_mediator` are right.
    fn co_mediators_match(&mut self, row: i64, case: &Case) -> Result<bool, Fault> {
        let mut staff = case.fields.co_mediators.clone();
        staff.sort();
        staff.dedup();
        self.co_mediator_count += staff.len() as i64;
        let mut expected = staff.iter();
        let mut rows = self.co_mediators.query([row])?;
        while let Some(row) = rows.next()? {
            let found: [u8; 16] = row.get(0)?;
            if expected.next().map(|id| id.as_bytes()) != Some(&found) {
                return Ok(false);
            }
        }
        Ok(expected.next().is_none())
    }

    /// Checks that no table has more rows than were compared.
    pub(super) fn finish(self) -> Result<(), Fault> {
        let parts = PARTS.iter().zip(self.counts);
        let tables = parts.map(|(table, count)| (table.name, count)).chain([
            ("co_mediator", self.co_mediator_count),
            ("cases", self.cases),
        ]);
        for (table, count) in tables {
            let sql = format!("SELECT count(*) FROM {table}");
            let rows: i64 = self.conn.query_row(&sql, [], |r| r.get(0))?;
            require_equal(rows == count, table)?;
        }
        Ok(())
    }
}

impl CompletedCases for CaseComparison<'_> {
    /// Compares all rows of a case whose last change is entry `seq`.
    fn complete(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        let differs = |table| Err(Fault::Row { table, seq });
        self.cases += 1;
        if !self.case_row_matches(row, case, seq)? {
            return differs("cases");
        }
        if let Some(table) = self.differing_part(case)? {
            return differs(table);
        }
        match self.co_mediators_match(row, case)? {
            true => Ok(()),
            false => differs("co_mediator"),
        }
    }

    /// Counts the stored rows of a case of which nothing is known any more.
    fn accept(&mut self, _: i64, id: CaseId) -> Result<(), Fault> {
        self.cases += 1;
        for (table, count) in PARTS.iter().zip(&mut self.counts) {
            let sql = format!("SELECT count(*) FROM {} WHERE case_id = ?1", table.name);
            let rows: i64 =
                (self.conn.prepare_cached(&sql)?).query_row([id.as_bytes()], |r| r.get(0))?;
            *count += rows;
        }
        Ok(())
    }
}

/// Returns whether a row holds exactly these values in this order.
fn row_equals<'v>(
    row: &Row<'_>,
    values: impl Iterator<Item = &'v dyn ToSql>,
) -> rusqlite::Result<bool> {
    for (at, value) in values.enumerate() {
        let stored = row.get_ref(at)?;
        let same = match value.to_sql()? {
            ToSqlOutput::Borrowed(value) => stored == value,
            ToSqlOutput::Owned(value) => stored == ValueRef::from(&value),
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}
