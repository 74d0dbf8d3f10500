//! What today asks for, from the small indexes of open work.

use chrono::{Days, NaiveDate};
use rusqlite::params;

use super::lists::Line;
use super::values::Columns;
use super::{Store, StoreError};
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
    pub fn work_until(&self, until: NaiveDate, most: i64) -> Result<Vec<Line>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT seq FROM cases INDEXED BY cases_open_work \
             WHERE open = 1 AND work_on <= ?1 ORDER BY work_on, seq LIMIT ?2",
        )?;
        let rows = statement.query_map(params![until.to_string(), most], |row| row.get("seq"))?;
        self.lines(&rows.collect::<Result<Vec<i64>, _>>()?)
    }

    /// Obligations of agreements due in the next `days` days or overdue, oldest first.
    pub fn owed(&self, today: NaiveDate, days: u64, most: i64) -> Result<Vec<Owed>, StoreError> {
        let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
        let mut statement = self.conn.prepare_cached(
            "SELECT o.*, c.number, c.applicants, c.respondents FROM obligation o INDEXED BY obligation_due \
             JOIN cases c ON c.id = o.case_id \
             WHERE o.binding = 1 AND o.performed_on IS NULL AND o.due_on IS NOT NULL AND o.due_on <= ?1 \
             ORDER BY o.due_on LIMIT ?2",
        )?;
        let rows = statement.query_map(params![until.to_string(), most], |row| {
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
