//! Which cases somebody sees, as conditions on rows of `cases`: the same rule as [`Sight::sees`], which a test compares
//! with it on random houses.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::lists::Line;
use super::page_sql::Conditions;
use super::{Store, StoreError};
use crate::domain::access::{Reach, Sight};
use crate::domain::ids::{CaseId, StaffId};

fn blob(id: StaffId) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

/// Restricted cases of others: a handful, read from an index that holds nothing else.
const HIDDEN: &str = "SELECT r.seq FROM cases r INDEXED BY cases_restricted \
     WHERE r.restricted = 1 AND r.mediator IS NOT ? \
     AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = r.seq)";

fn hidden_from(me: StaffId) -> [Value; 2] {
    [blob(me), blob(me)]
}

/// What a row of `cases`, named `of` in the query, must fulfil to be seen; none of the conditions is ever null.
pub fn conditions(sight: &Sight, of: &str) -> Conditions {
    let mut c = Conditions::default();
    match &sight.reach {
        Reach::All => {}
        // Rows are numbered from 1. A bare 0 would leave a named index without a use, which SQLite refuses.
        Reach::Nothing => c.add(&format!("{of}.seq < 0"), []),
        Reach::Team { members, everyone } => {
            c.add(
                &format!("{of}.seq NOT IN ({HIDDEN})"),
                hidden_from(sight.me),
            );
            if !everyone {
                let marks = vec!["?"; members.len()].join(", ");
                let sql = format!(
                    "({of}.mediator IN ({marks}) IS TRUE \
                     OR ({of}.mediator IS NULL \
                         AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {of}.seq)) \
                     OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {of}.seq AND m.staff IN ({marks})))"
                );
                let twice = members.iter().chain(members);
                c.add(&sql, twice.map(|id| blob(*id)).collect::<Vec<_>>());
            }
        }
    }
    c
}

/// Cases that one leads or accompanies.
pub fn own(me: StaffId, of: &str) -> Conditions {
    let mut c = Conditions::default();
    let sql = format!(
        "({of}.mediator IS ? OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = {of}.seq))"
    );
    c.add(&sql, hidden_from(me));
    c
}

impl Store {
    /// Whether the case is seen; none if there is no such case.
    pub fn sees(&self, case: CaseId, sight: &Sight) -> Result<Option<bool>, StoreError> {
        let c = conditions(sight, "cases");
        let sql = format!("SELECT {} FROM cases WHERE id = ?", c.text());
        let mut params = c.params;
        params.push(Value::Blob(case.as_bytes().to_vec()));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let seen = statement.query_row(params_from_iter(params), |row| row.get(0));
        Ok(seen.optional()?)
    }

    /// The lines of those of these cases that are seen.
    pub fn lines_of(&self, cases: &[CaseId], sight: &Sight) -> Result<Vec<Line>, StoreError> {
        let c = conditions(sight, "cases");
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

    /// How many cases there are that are seen, counted up to `most`.
    pub(super) fn count_seen(&self, sight: &Sight, most: i64) -> Result<i64, StoreError> {
        let one = |sql: &str, params: Vec<Value>| -> Result<i64, StoreError> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let count: Option<i64> = statement.query_row(params_from_iter(params), |r| r.get(0))?;
            Ok(count.unwrap_or(0))
        };
        // Nothing is ever deleted: the last row number is the number of rows.
        let all = || one("SELECT max(seq) FROM cases", Vec::new());
        match &sight.reach {
            Reach::All => all(),
            Reach::Nothing => Ok(0),
            Reach::Team { everyone: true, .. } => {
                let hidden = format!("SELECT count(*) FROM ({HIDDEN})");
                Ok(all()? - one(&hidden, hidden_from(sight.me).into())?)
            }
            Reach::Team { .. } => {
                let c = conditions(sight, "cases");
                let sql = format!(
                    "SELECT count(*) FROM (SELECT 1 FROM cases INDEXED BY cases_by_mediator WHERE {} LIMIT {most})",
                    c.text()
                );
                one(&sql, c.params)
            }
        }
    }
}

#[cfg(test)]
mod tests;
