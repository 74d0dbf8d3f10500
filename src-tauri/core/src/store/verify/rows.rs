//! The rows of a case, value by value, as the case would be written.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

use super::{Check, Course, Fault, must};
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::store::case_rows::head_row;
use crate::store::part_rows::PARTS;

/// Statements that look rows up, and how many rows were found.
pub(super) struct CaseComparison<'a> {
    conn: &'a Connection,
    course: Course<'a>,
    head: Option<Statement<'a>>,
    parts: Vec<Statement<'a>>,
    co_mediators: Statement<'a>,
    counts: [i64; PARTS.len()],
    accompanied: i64,
    cases: i64,
}

impl<'a> CaseComparison<'a> {
    pub(super) fn begin(conn: &'a Connection, course: Course<'a>) -> Result<Self, Fault> {
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
            course,
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
        if self.course.checks(Check::CaseRows) && !self.head_is(row, case, seq)? {
            return differs("cases");
        }
        let found = self.parts_differ(case)?;
        if let Some(table) = found
            && self.course.checks(Check::PartRows)
        {
            return differs(table);
        }
        if !self.accompanied_by(row, case)? && self.course.checks(Check::CoMediators) {
            return differs("co_mediator");
        }
        Ok(())
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
        if !self.course.checks(Check::RowCounts) {
            return Ok(());
        }
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
    use crate::store::case_rows::HEAD_COLUMNS;

    /// A column that no change writes would be compared with nothing.
    #[test]
    fn every_column_of_a_case_is_compared() {
        let device = DeviceId::from_bytes([9; 16]);
        let store = Store::in_memory(uuid::Uuid::nil(), device).unwrap();
        let head = format!("seq {HEAD_COLUMNS}");
        let parts = PARTS.iter().map(|table| (table.name, table.columns));
        for (table, columns) in parts.chain([("cases", head.as_str())]) {
            let sql = format!("SELECT name FROM pragma_table_info('{table}')");
            let mut statement = store.conn.prepare(&sql).unwrap();
            let names = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
            let names: BTreeSet<String> = names.collect::<Result<_, _>>().unwrap();
            let compared = columns.split_whitespace().map(str::to_owned).collect();
            assert_eq!(names, compared, "{table}");
        }
    }
}
