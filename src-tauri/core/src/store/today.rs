//! What today asks for, from the small indexes of open work.

use chrono::{Days, NaiveDate};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::lists::Line;
use super::values::Columns;
use super::{Store, StoreError, sight};
use crate::domain::access::Sight;
use crate::domain::case::Obligation;
use crate::domain::ids::CaseId;

/// A term of an agreement that is not yet performed.
#[derive(Debug, Clone)]
pub struct Owed {
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub obligation: Obligation,
}

impl Store {
    /// Open cases whose next day of work is not after `until`, nearest first.
    pub fn work_until(
        &self,
        until: NaiveDate,
        most: i64,
        sight: &Sight,
    ) -> Result<Vec<Line>, StoreError> {
        let seen = sight::conditions(sight, "cases");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq FROM cases INDEXED BY cases_open_work \
             WHERE open = 1 AND work_on <= ? AND {} ORDER BY work_on, seq LIMIT ?",
            seen.text()
        ))?;
        let params = between(Value::Text(until.to_string()), seen.params, most);
        let rows = statement.query_map(params_from_iter(params), |row| row.get("seq"))?;
        self.lines(&rows.collect::<Result<Vec<i64>, _>>()?)
    }

    /// Obligations of agreements due in the next `days` days or overdue, oldest first.
    pub fn owed(
        &self,
        today: NaiveDate,
        days: u64,
        most: i64,
        sight: &Sight,
    ) -> Result<Vec<Owed>, StoreError> {
        let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
        let seen = sight::conditions(sight, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT o.*, c.number, c.applicants, c.respondents FROM obligation o INDEXED BY obligation_due \
             JOIN cases c ON c.id = o.case_id \
             WHERE o.binding = 1 AND o.performed_on IS NULL AND o.due_on IS NOT NULL AND o.due_on <= ? \
             AND {} ORDER BY o.due_on LIMIT ?",
            seen.text()
        ))?;
        let params = between(Value::Text(until.to_string()), seen.params, most);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(Owed {
                case: row.id("case_id")?,
                number: row.get("number")?,
                applicants: row.get("applicants")?,
                respondents: row.get("respondents")?,
                obligation: super::case_rows::obligation_from(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn between(first: Value, middle: Vec<Value>, last: i64) -> Vec<Value> {
    let ends = [Value::Integer(last)];
    std::iter::once(first).chain(middle).chain(ends).collect()
}
