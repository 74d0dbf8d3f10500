//! The rule of [`CaseVisibility::can_see`] as SQL conditions on rows of `cases`. A test compares both on random
//! offices.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::lists::Line;
use super::page_sql::Conditions;
use super::{Store, StoreError};
use crate::domain::access::{CaseVisibility, VisibleCases};
use crate::domain::ids::{CaseId, StaffId};

fn blob(id: StaffId) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

/// Selects the restricted cases of others: few rows, from an index that holds only restricted cases.
const RESTRICTED: &str = "SELECT r.seq FROM cases r INDEXED BY cases_restricted \
     WHERE r.restricted = 1 AND r.mediator IS NOT ? \
     AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = r.seq)";

/// Returns the two parameters of [`RESTRICTED`].
fn own_id_twice(me: StaffId) -> [Value; 2] {
    [blob(me), blob(me)]
}

/// Returns the conditions under which a row of `cases`, named `table` in the query, is visible; none is ever null.
pub fn conditions(visibility: &CaseVisibility, table: &str) -> Conditions {
    let mut c = Conditions::default();
    match &visibility.cases {
        VisibleCases::All => {}
        // Rows are numbered from 1. With a bare 0 SQLite cannot use the index named in the query, and refuses it.
        VisibleCases::Nothing => c.add(&format!("{table}.seq < 0"), []),
        VisibleCases::Team { members, everyone } => {
            c.add(
                &format!("{table}.seq NOT IN ({RESTRICTED})"),
                own_id_twice(visibility.me),
            );
            if !everyone {
                let marks = vec!["?"; members.len()].join(", ");
                let sql = format!(
                    "({table}.mediator IN ({marks}) IS TRUE \
                     OR ({table}.mediator IS NULL \
                         AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {table}.seq)) \
                     OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {table}.seq AND m.staff IN ({marks})))"
                );
                let twice = members.iter().chain(members);
                c.add(&sql, twice.map(|id| blob(*id)).collect::<Vec<_>>());
            }
        }
    }
    c
}

/// Returns the condition that a member mediates or co-mediates the case.
pub fn own_cases(me: StaffId, table: &str) -> Conditions {
    let mut c = Conditions::default();
    let sql = format!(
        "({table}.mediator IS ? OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = {table}.seq))"
    );
    c.add(&sql, own_id_twice(me));
    c
}

impl Store {
    /// Returns whether the case is visible; `None` if there is no such case.
    pub fn can_see(
        &self,
        case: CaseId,
        visibility: &CaseVisibility,
    ) -> Result<Option<bool>, StoreError> {
        let c = conditions(visibility, "cases");
        let sql = format!("SELECT {} FROM cases WHERE id = ?", c.text());
        let mut params = c.params;
        params.push(Value::Blob(case.as_bytes().to_vec()));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let visible = statement.query_row(params_from_iter(params), |row| row.get(0));
        Ok(visible.optional()?)
    }

    /// Reads the list lines of those of these cases that are visible.
    pub fn visible_lines(
        &self,
        cases: &[CaseId],
        visibility: &CaseVisibility,
    ) -> Result<Vec<Line>, StoreError> {
        let c = conditions(visibility, "cases");
        let sql = format!("SELECT seq FROM cases WHERE {} AND id = ?", c.text());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows: Vec<i64> = Vec::new();
        for case in cases {
            let id = Value::Blob(case.as_bytes().to_vec());
            let params = c.params.iter().chain([&id]);
            let seq = statement.query_row(params_from_iter(params), |row| row.get::<_, i64>("seq"));
            rows.extend(seq.optional()?);
        }
        self.lines(&rows)
    }

    /// Counts the visible cases; for a member of a team only up to `max`.
    pub(super) fn count_visible(
        &self,
        visibility: &CaseVisibility,
        max: i64,
    ) -> Result<i64, StoreError> {
        let one = |sql: &str, params: Vec<Value>| -> Result<i64, StoreError> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let count: Option<i64> = statement.query_row(params_from_iter(params), |r| r.get(0))?;
            Ok(count.unwrap_or(0))
        };
        match &visibility.cases {
            VisibleCases::All => self.last_row(),
            VisibleCases::Nothing => Ok(0),
            VisibleCases::Team { everyone: true, .. } => {
                let hidden = format!("SELECT count(*) FROM ({RESTRICTED})");
                Ok(self.last_row()? - one(&hidden, own_id_twice(visibility.me).into())?)
            }
            VisibleCases::Team { .. } => {
                let c = conditions(visibility, "cases");
                let sql = format!(
                    "SELECT count(*) FROM (SELECT 1 FROM cases INDEXED BY cases_by_mediator WHERE {} LIMIT {max})",
                    c.text()
                );
                one(&sql, c.params)
            }
        }
    }
}

#[cfg(test)]
mod tests;
