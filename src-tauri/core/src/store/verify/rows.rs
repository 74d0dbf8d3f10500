//! Compares the rows of cases, value by value, with the rows that the replayed cases give.
//!
//! [`RowSums`] checks whole tables in one scan each. Only if a table is wrong, [`CaseComparison`] looks up the rows
//! of every case to find the entry. Many small statements are far slower than one long one, because SQLCipher locks
//! and wipes the memory of each.

use std::hash::{BuildHasher, Hasher, RandomState};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

use super::{Check, Fault, VerifyRun, require_equal};
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::store::StoreError;
use crate::store::case_rows::{CASE_COLUMNS, with_case_row};
use crate::store::part_rows::PARTS;

/// The number of tables with rows of cases: `cases`, those of parts, and `co_mediator`.
const TABLES: usize = PARTS.len() + 2;
const CASES: usize = PARTS.len();
const CO_MEDIATORS: usize = PARTS.len() + 1;

/// Returns name, columns and key column of each table, in the order of the sums.
fn tables() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let list = |columns: &str| columns.split_whitespace().collect::<Vec<_>>().join(", ");
    let parts = PARTS.iter();
    parts
        .map(move |table| (table.name, list(table.columns), "case_id"))
        .chain([
            ("cases", list(&format!("seq {CASE_COLUMNS}")), "id"),
            ("co_mediator", "staff, seq".to_owned(), "seq"),
        ])
}

/// Returns whether each row of the table belongs to a case, so that a fault in it can be traced to an entry.
pub(super) fn is_case_table(table: &str) -> bool {
    tables().any(|(name, ..)| name == table)
}

/// The contents of a table in any order: the sum of the hashes of its rows under a random key, and their number.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Sum {
    hashes: u64,
    rows: u64,
}

impl Sum {
    /// Adds a row.
    fn add<'v>(&mut self, keys: &RandomState, values: impl Iterator<Item = ValueRef<'v>>) {
        let mut hasher = keys.build_hasher();
        for value in values {
            match value {
                ValueRef::Null => hasher.write_u8(0),
                ValueRef::Integer(n) => {
                    hasher.write_u8(1);
                    hasher.write_i64(n);
                }
                ValueRef::Real(n) => {
                    hasher.write_u8(2);
                    hasher.write_u64(n.to_bits());
                }
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    hasher.write_u8(if matches!(value, ValueRef::Text(_)) {
                        3
                    } else {
                        4
                    });
                    hasher.write_usize(bytes.len());
                    hasher.write(bytes);
                }
            }
        }
        self.hashes = self.hashes.wrapping_add(hasher.finish());
        self.rows += 1;
    }

    /// Adds a row given as statement parameters.
    fn add_parameters(
        &mut self,
        keys: &RandomState,
        values: &[&dyn ToSql],
    ) -> Result<(), StoreError> {
        let outputs: Vec<ToSqlOutput<'_>> = values
            .iter()
            .map(|value| value.to_sql())
            .collect::<Result<_, _>>()?;
        let plain = outputs.iter().map(|output| match output {
            ToSqlOutput::Borrowed(value) => *value,
            ToSqlOutput::Owned(value) => ValueRef::from(value),
            _ => ValueRef::Null,
        });
        self.add(keys, plain);
        Ok(())
    }

    /// Adds the rows that a statement returns for the parameters `of`.
    fn add_rows(
        &mut self,
        keys: &RandomState,
        statement: &mut Statement<'_>,
        of: &[&dyn ToSql],
    ) -> Result<(), Fault> {
        let columns = statement.column_count();
        let mut rows = statement.query(of)?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|at| row.get_ref(at));
            let values: Vec<ValueRef<'_>> = values.collect::<Result<_, _>>()?;
            self.add(keys, values.into_iter());
        }
        Ok(())
    }
}

/// The sums of all rows that the cases must have.
pub(super) struct RowSums<'a> {
    conn: &'a Connection,
    run: VerifyRun<'a>,
    keys: RandomState,
    sums: [Sum; TABLES],
}

impl<'a> RowSums<'a> {
    pub(super) fn begin(conn: &'a Connection, run: VerifyRun<'a>) -> Self {
        RowSums {
            conn,
            run,
            keys: RandomState::new(),
            sums: [Sum::default(); TABLES],
        }
    }

    /// Adds all rows of a case whose last change is entry `seq`.
    pub(super) fn add(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        let (keys, sums) = (&self.keys, &mut self.sums);
        with_case_row(row, case, seq, &mut |named| {
            let values: Vec<&dyn ToSql> = named.iter().map(|(_, value)| *value).collect();
            sums[CASES].add_parameters(keys, &values)
        })?;
        for (table, sum) in PARTS.iter().zip(sums.iter_mut()) {
            (table.rows)(case, &mut |values| sum.add_parameters(keys, values))?;
        }
        let mut staff = case.fields.co_mediators.clone();
        staff.sort();
        staff.dedup();
        for id in staff {
            sums[CO_MEDIATORS].add_parameters(keys, &[id.as_bytes(), &row])?;
        }
        Ok(())
    }

    /// Adds the stored rows of a case of which nothing is known any more.
    pub(super) fn accept(&mut self, row: i64, id: CaseId) -> Result<(), Fault> {
        for ((name, columns, key), sum) in tables().zip(&mut self.sums) {
            let sql = format!("SELECT {columns} FROM {name} WHERE {key} = ?1");
            let mut statement = self.conn.prepare_cached(&sql)?;
            let of: &dyn ToSql = if key == "seq" { &row } else { id.as_bytes() };
            sum.add_rows(&self.keys, &mut statement, &[of])?;
        }
        Ok(())
    }

    /// Checks that every table has exactly the rows that were added.
    pub(super) fn finish(self) -> Result<(), Fault> {
        for (at, ((name, columns, _), expected)) in tables().zip(self.sums).enumerate() {
            let check = match at {
                CASES => Check::CaseRows,
                CO_MEDIATORS => Check::CoMediators,
                _ => Check::PartRows,
            };
            if self.run.includes(check) {
                let mut statement = self
                    .conn
                    .prepare(&format!("SELECT {columns} FROM {name}"))?;
                let mut found = Sum::default();
                found.add_rows(&self.keys, &mut statement, &[])?;
                require_equal(found == expected, name)?;
            }
        }
        Ok(())
    }
}

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

    /// Compares all rows of a case whose last change is entry `seq`.
    pub(super) fn compare(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
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
    pub(super) fn accept(&mut self, id: CaseId) -> Result<(), Fault> {
        self.cases += 1;
        for (table, count) in PARTS.iter().zip(&mut self.counts) {
            let sql = format!("SELECT count(*) FROM {} WHERE case_id = ?1", table.name);
            let rows: i64 =
                (self.conn.prepare_cached(&sql)?).query_row([id.as_bytes()], |r| r.get(0))?;
            *count += rows;
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::ids::DeviceId;
    use crate::store::Store;

    /// A column that no change writes would not be compared.
    #[test]
    fn every_column_of_a_case_is_compared() {
        let device = DeviceId::from_bytes([9; 16]);
        let store = Store::in_memory(uuid::Uuid::nil(), device).unwrap();
        for (table, columns, _) in tables() {
            let sql = format!("SELECT name FROM pragma_table_info('{table}')");
            let mut statement = store.conn.prepare(&sql).unwrap();
            let names = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
            let names: BTreeSet<String> = names.collect::<Result<_, _>>().unwrap();
            let compared = columns.split(", ").map(str::to_owned).collect();
            assert_eq!(names, compared, "{table}");
        }
    }
}
