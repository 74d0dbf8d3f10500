//! Reads the work that is due for the page «today», from small indexes of open cases and unperformed obligations.

use chrono::{Days, NaiveDate};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::lists::CaseLine;
use super::part_rows::PartRow;
use super::values::Columns;
use super::{Store, StoreError, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::case::Obligation;
use crate::domain::ids::CaseId;

/// An unperformed obligation of an agreement, with the number and the parties of its case.
#[derive(Debug, Clone)]
pub struct DueObligation {
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub obligation: Obligation,
}

impl Store {
    /// Returns the open cases whose next day of work is not after `until`, earliest first.
    pub fn open_work_until(
        &self,
        until: NaiveDate,
        max: i64,
        visibility: &CaseVisibility,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let _reading = self.begin_reading()?;
        let visible = visibility::conditions(visibility, "cases");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq FROM cases INDEXED BY cases_open_work \
             WHERE open = 1 AND work_on <= ? AND {} ORDER BY work_on, seq LIMIT ?",
            visible.text()
        ))?;
        let params = params(Value::Text(until.to_string()), visible.params, max);
        let rows = statement.query_map(params_from_iter(params), |row| row.get("seq"))?;
        self.lines(&rows.collect::<Result<Vec<i64>, _>>()?)
    }

    /// Returns the unperformed obligations that are overdue or due in the next `days` days, earliest first.
    pub fn due_obligations(
        &self,
        today: NaiveDate,
        days: u64,
        max: i64,
        visibility: &CaseVisibility,
    ) -> Result<Vec<DueObligation>, StoreError> {
        let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
        let visible = visibility::conditions(visibility, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT o.*, c.number, c.applicants, c.respondents FROM obligation o INDEXED BY obligation_due \
             JOIN cases c ON c.id = o.case_id \
             WHERE o.binding = 1 AND o.performed_on IS NULL AND o.due_on IS NOT NULL AND o.due_on <= ? \
             AND {} ORDER BY o.due_on LIMIT ?",
            visible.text()
        ))?;
        let params = params(Value::Text(until.to_string()), visible.params, max);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(DueObligation {
                case: row.id("case_id")?,
                number: row.get("number")?,
                applicants: row.get("applicants")?,
                respondents: row.get("respondents")?,
                obligation: Obligation::from_row(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Returns the parameters of a statement: first, middle ones, last.
fn params(first: Value, middle: Vec<Value>, last: i64) -> Vec<Value> {
    let ends = [Value::Integer(last)];
    std::iter::once(first).chain(middle).chain(ends).collect()
}
