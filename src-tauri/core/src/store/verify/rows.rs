//! The rows of cases, value by value, as the cases would be written.
//!
//! [`RowSums`] tells whether whole tables are right, in one scan of each. Only where one is not, [`CaseComparison`] looks the
//! rows of every case up, to say which entry they should have followed from: a thousand small statements cost far more than
//! one long one, since the memory of each is locked and wiped.

use std::hash::{BuildHasher, Hasher, RandomState};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

use super::{Check, Course, Fault, must};
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::store::StoreError;
use crate::store::case_rows::{HEAD_COLUMNS, head_row};
use crate::store::part_rows::PARTS;

/// The tables of cases: their own, their parts', and who accompanies them.
const TABLES: usize = PARTS.len() + 2;
const CASES: usize = PARTS.len();
const CO_MEDIATORS: usize = PARTS.len() + 1;

/// Names, columns and the column by which a case is found, in the order of the sums.
fn tables() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let list = |columns: &str| columns.split_whitespace().collect::<Vec<_>>().join(", ");
    let parts = PARTS.iter();
    parts
        .map(move |table| (table.name, list(table.columns), "case_id"))
        .chain([
            ("cases", list(&format!("seq {HEAD_COLUMNS}")), "id"),
            ("co_mediator", "staff, seq".to_owned(), "seq"),
        ])
}

/// Whether the rows of a table follow from single cases, so that a fault in it has a place in the journal.
pub(super) fn are_of_cases(table: &str) -> bool {
    tables().any(|(name, ..)| name == table)
}

/// What all rows of a table are, in any order: the sum of their hashes under a key that nobody knows before, and how many.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Sum {
    hashes: u64,
    rows: u64,
}

impl Sum {
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

    /// Adds the rows that a statement finds.
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

/// All rows that cases must have.
pub(super) struct RowSums<'a> {
    conn: &'a Connection,
    course: Course<'a>,
    keys: RandomState,
    sums: [Sum; TABLES],
}

impl<'a> RowSums<'a> {
    pub(super) fn begin(conn: &'a Connection, course: Course<'a>) -> Self {
        RowSums {
            conn,
            course,
            keys: RandomState::new(),
            sums: [Sum::default(); TABLES],
        }
    }

    /// Adds all rows of a case that was last changed by entry `seq`.
    pub(super) fn add(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        let (keys, sums) = (&self.keys, &mut self.sums);
        head_row(row, case, seq, &mut |named| {
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

    /// Takes the rows of a case of which nothing is known any more as they are.
    pub(super) fn pass_over(&mut self, row: i64, id: CaseId) -> Result<(), Fault> {
        for ((name, columns, key), sum) in tables().zip(&mut self.sums) {
            let sql = format!("SELECT {columns} FROM {name} WHERE {key} = ?1");
            let mut statement = self.conn.prepare_cached(&sql)?;
            let of: &dyn ToSql = if key == "seq" { &row } else { id.as_bytes() };
            sum.add_rows(&self.keys, &mut statement, &[of])?;
        }
        Ok(())
    }

    /// Every table must have exactly these rows.
    pub(super) fn finish(self) -> Result<(), Fault> {
        for (at, ((name, columns, _), expected)) in tables().zip(self.sums).enumerate() {
            let check = match at {
                CASES => Check::CaseRows,
                CO_MEDIATORS => Check::CoMediators,
                _ => Check::PartRows,
            };
            if self.course.checks(check) {
                let mut statement = self
                    .conn
                    .prepare(&format!("SELECT {columns} FROM {name}"))?;
                let mut found = Sum::default();
                found.add_rows(&self.keys, &mut statement, &[])?;
                must(found == expected, name)?;
            }
        }
        Ok(())
    }
}

/// Statements that look rows up, and how many rows were found.
pub(super) struct CaseComparison<'a> {
    conn: &'a Connection,
    head: Option<Statement<'a>>,
    parts: Vec<Statement<'a>>,
    co_mediators: Statement<'a>,
    counts: [i64; PARTS.len()],
    accompanied: i64,
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
            head: None,
            parts: PARTS.iter().map(part).collect::<Result<_, _>>()?,
            co_mediators: conn
                .prepare("SELECT staff FROM co_mediator WHERE seq = ?1 ORDER BY staff")?,
            counts: [0; PARTS.len()],
            accompanied: 0,
            cases: 0,
        })
    }

    /// Compares all rows of a case that was last changed by entry `seq`.
    pub(super) fn compare(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        let differs = |table| Err(Fault::Row { table, seq });
        self.cases += 1;
        if !self.head_is(row, case, seq)? {
            return differs("cases");
        }
        if let Some(table) = self.parts_differ(case)? {
            return differs(table);
        }
        match self.accompanied_by(row, case)? {
            true => Ok(()),
            false => differs("co_mediator"),
        }
    }

    /// Counts the rows of a case of which nothing is known any more.
    pub(super) fn pass_over(&mut self, id: CaseId) -> Result<(), Fault> {
        self.cases += 1;
        for (table, count) in PARTS.iter().zip(&mut self.counts) {
            let sql = format!("SELECT count(*) FROM {} WHERE case_id = ?1", table.name);
            let rows: i64 =
                (self.conn.prepare_cached(&sql)?).query_row([id.as_bytes()], |r| r.get(0))?;
            *count += rows;
        }
        Ok(())
    }

    fn head_is(&mut self, row: i64, case: &Case, seq: i64) -> Result<bool, Fault> {
        let (conn, kept) = (self.conn, &mut self.head);
        let mut same = false;
        head_row(row, case, seq, &mut |named| {
            let statement = match kept {
                Some(statement) => statement,
                None => {
                    let columns: Vec<&str> = named.iter().map(|(n, _)| &n[1..]).collect();
                    let columns = columns.join(", ");
                    kept.insert(
                        conn.prepare(&format!("SELECT {columns} FROM cases WHERE id = ?1"))?,
                    )
                }
            };
            let mut rows = statement.query([case.id.as_bytes()])?;
            same = match rows.next()? {
                Some(row) => equal(row, named.iter().map(|(_, value)| *value))?,
                None => false,
            };
            Ok(())
        })?;
        Ok(same)
    }

    /// The first table in which a part of the case is missing or different.
    fn parts_differ(&mut self, case: &Case) -> Result<Option<&'static str>, Fault> {
        let mut differs = None;
        let tables = PARTS.iter().zip(&mut self.parts).zip(&mut self.counts);
        for ((table, statement), count) in tables {
            (table.rows)(case, &mut |values| {
                *count += 1;
                let mut rows = statement.query([values[0], values[1]])?;
                let same = match rows.next()? {
                    Some(row) => equal(row, values.iter().copied())?,
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

    fn accompanied_by(&mut self, row: i64, case: &Case) -> Result<bool, Fault> {
        let mut staff = case.fields.co_mediators.clone();
        staff.sort();
        staff.dedup();
        self.accompanied += staff.len() as i64;
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

    /// No table may have more rows than were compared.
    pub(super) fn finish(self) -> Result<(), Fault> {
        let parts = PARTS.iter().zip(self.counts);
        let tables = parts
            .map(|(table, count)| (table.name, count))
            .chain([("co_mediator", self.accompanied), ("cases", self.cases)]);
        for (table, count) in tables {
            let sql = format!("SELECT count(*) FROM {table}");
            let rows: i64 = self.conn.query_row(&sql, [], |r| r.get(0))?;
            must(rows == count, table)?;
        }
        Ok(())
    }
}

/// Whether a row holds exactly these values in this order.
fn equal<'v>(row: &Row<'_>, values: impl Iterator<Item = &'v dyn ToSql>) -> rusqlite::Result<bool> {
    for (at, value) in values.enumerate() {
        let kept = row.get_ref(at)?;
        let same = match value.to_sql()? {
            ToSqlOutput::Borrowed(value) => kept == value,
            ToSqlOutput::Owned(value) => kept == ValueRef::from(&value),
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

    /// A column that no change writes would be compared with nothing.
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
