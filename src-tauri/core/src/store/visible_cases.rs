//! Reads the cases that a member may see.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::lists::CaseLine;
use super::visibility::{RESTRICTED, conditions, own_id_twice};
use super::{Store, StoreError};
use crate::domain::access::{CaseVisibility, VisibleCases};
use crate::domain::ids::CaseId;

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
    ) -> Result<Vec<CaseLine>, StoreError> {
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
