//! Compares the rows of cases with the rows that the replayed cases give: for each table one sum over the hashes of all
//! its rows, under a random key.

use std::hash::{BuildHasher, Hasher, RandomState};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, ToSql};

use super::fault::{Fault, require_equal};
use super::run::{Check, VerifyRun};
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::store::StoreError;
use crate::store::case_rows::{CASE_COLUMNS, with_case_row};
use crate::store::part_rows::PARTS;

/// The number of tables with rows of cases: those of parts, `cases`, and `co_mediator`.
pub(super) const TABLES: usize = PARTS.len() + 2;
pub(super) const CASES: usize = PARTS.len();
const CO_MEDIATORS: usize = PARTS.len() + 1;

/// Returns name, columns and key column of each table, in the order of the sums.
pub(super) fn tables() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let list = |columns: &str| columns.split_whitespace().collect::<Vec<_>>().join(", ");
    let parts = PARTS.iter();
    parts
        .map(move |table| (table.name, list(table.columns), "case_id"))
        .chain([
            ("cases", list(&format!("seq {CASE_COLUMNS}")), "id"),
            ("co_mediator", "staff, seq".to_owned(), "seq"),
        ])
}

/// The contents of a table in any order: the sum of the hashes of its rows, and their number.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowSum {
    hashes: u64,
    rows: u64,
}

/// Hashes rows under a random key. The bytes of a row are gathered first, because hashing a few at a time is slow.
#[derive(Default, Clone)]
pub(super) struct RowHasher {
    keys: RandomState,
    bytes: Vec<u8>,
}

impl RowHasher {
    /// Adds a value to the row.
    fn push(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.bytes.push(0),
            ValueRef::Integer(n) => self.push_sized(1, &n.to_le_bytes()),
            ValueRef::Real(n) => self.push_sized(2, &n.to_bits().to_le_bytes()),
            ValueRef::Text(text) => self.push_sized(3, text),
            ValueRef::Blob(bytes) => self.push_sized(4, bytes),
        }
    }

    fn push_sized(&mut self, kind: u8, bytes: &[u8]) {
        self.bytes.push(kind);
        self.bytes
            .extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds the gathered row to a sum.
    fn finish(&mut self, sum: &mut RowSum) {
        let mut hasher = self.keys.build_hasher();
        hasher.write(&self.bytes);
        sum.hashes = sum.hashes.wrapping_add(hasher.finish());
        sum.rows += 1;
        self.bytes.clear();
    }

    /// Adds a row given as statement parameters to a sum.
    fn add_parameters(&mut self, values: &[&dyn ToSql], sum: &mut RowSum) -> rusqlite::Result<()> {
        for value in values {
            match value.to_sql()? {
                ToSqlOutput::Borrowed(value) => self.push(value),
                ToSqlOutput::Owned(value) => self.push(ValueRef::from(&value)),
                _ => self.push(ValueRef::Null),
            }
        }
        self.finish(sum);
        Ok(())
    }

    /// Adds a row of a table to a sum.
    pub(super) fn add_row(&mut self, row: &Row<'_>, sum: &mut RowSum) -> rusqlite::Result<()> {
        for at in 0..row.as_ref().column_count() {
            self.push(row.get_ref(at)?);
        }
        self.finish(sum);
        Ok(())
    }
}

/// The sums of all rows that the cases must have.
pub(super) struct ExpectedRows {
    hasher: RowHasher,
    sums: [RowSum; TABLES],
    /// Cases of which nothing is known any more, so that their rows are accepted.
    accepted: Vec<(i64, CaseId)>,
}

impl ExpectedRows {
    pub(super) fn new(hasher: RowHasher) -> ExpectedRows {
        ExpectedRows {
            hasher,
            sums: [RowSum::default(); TABLES],
            accepted: Vec::new(),
        }
    }

    /// Adds all rows of a case whose last change is entry `seq`.
    pub(super) fn add_case(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), StoreError> {
        let (hasher, sums) = (&mut self.hasher, &mut self.sums);
        with_case_row(row, case, seq, &mut |named| {
            for (_, value) in named {
                match value.to_sql()? {
                    ToSqlOutput::Borrowed(value) => hasher.push(value),
                    ToSqlOutput::Owned(value) => hasher.push(ValueRef::from(&value)),
                    _ => hasher.push(ValueRef::Null),
                }
            }
            hasher.finish(&mut sums[CASES]);
            Ok(())
        })?;
        for (table, sum) in PARTS.iter().zip(sums.iter_mut()) {
            (table.rows)(case, &mut |values| Ok(hasher.add_parameters(values, sum)?))?;
        }
        let mut staff = case.fields.co_mediators.clone();
        staff.sort();
        staff.dedup();
        for id in staff {
            hasher.add_parameters(&[id.as_bytes(), &row], &mut sums[CO_MEDIATORS])?;
        }
        Ok(())
    }

    /// Accepts the stored rows of a case of which nothing is known any more.
    pub(super) fn accept(&mut self, row: i64, id: CaseId) {
        self.accepted.push((row, id));
    }

    /// Returns the sums of all tables, with the stored rows of the accepted cases.
    pub(super) fn finish(mut self, conn: &Connection) -> Result<[RowSum; TABLES], Fault> {
        for ((name, columns, key), sum) in tables().zip(&mut self.sums) {
            let sql = format!("SELECT {columns} FROM {name} WHERE {key} = ?1");
            let mut statement = conn.prepare(&sql)?;
            for (row, id) in &self.accepted {
                let of: &dyn ToSql = if key == "seq" { row } else { id.as_bytes() };
                let mut rows = statement.query([of])?;
                while let Some(row) = rows.next()? {
                    self.hasher.add_row(row, sum)?;
                }
            }
        }
        Ok(self.sums)
    }
}

/// Checks that every table has exactly the expected rows.
pub(super) fn compare(
    run: VerifyRun<'_>,
    expected: &[RowSum; TABLES],
    found: &[RowSum; TABLES],
) -> Result<(), Fault> {
    for (at, (name, ..)) in tables().enumerate() {
        let check = match at {
            CASES => Check::CaseRows,
            CO_MEDIATORS => Check::CoMediators,
            _ => Check::PartRows,
        };
        if run.includes(check) {
            require_equal(expected[at] == found[at], name)?;
        }
    }
    Ok(())
}

/// Returns whether each row of the table belongs to a case, so that a fault in it can be traced to an entry.
pub(super) fn is_case_table(table: &str) -> bool {
    tables().any(|(name, ..)| name == table)
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
