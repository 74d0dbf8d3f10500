//! Reads the work that is due for the page «today», from small indexes of open cases and unperformed obligations.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::conditions::Conditions;
use super::lists::CaseLine;
use super::part_rows::PartRow;
use super::values::Columns;
use super::{Store, StoreError, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::case::Obligation;
use crate::domain::ids::{CaseId, SessionId, StaffId};
use crate::journal::utc_text;
use crate::wire::lists::Assignee;

/// An unperformed obligation of an agreement.
#[derive(Debug, Clone)]
pub struct DueObligation {
    pub case: CaseId,
    pub obligation: Obligation,
}

/// Returns the conditions under which a row of `cases`, named `table`, is visible and assigned.
pub(super) fn wanted(visibility: &CaseVisibility, assignee: Assignee, table: &str) -> Conditions {
    let mut c = visibility::conditions(visibility, table);
    if assignee == Assignee::Me {
        c.and(assigned_to(visibility.me, table));
    }
    c
}

/// Returns the condition that a member mediates or co-mediates the case, or takes its next action.
fn assigned_to(me: StaffId, table: &str) -> Conditions {
    let own = visibility::own_cases(me, table);
    let mut c = Conditions::default();
    let sql = format!(
        "({} OR ({table}.open = 1 AND {table}.next_owner IS ?))",
        own.text()
    );
    let me = Value::Blob(me.as_bytes().to_vec());
    c.add(&sql, own.params.into_iter().chain([me]));
    c
}

impl Store {
    /// Returns the open cases whose next day of work is not after `until`, earliest first.
    pub fn open_work_until(
        &self,
        until: NaiveDate,
        max: i64,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let _reading = self.begin_reading()?;
        let wanted = wanted(visibility, assignee, "cases");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq FROM cases INDEXED BY cases_open_work \
             WHERE open = 1 AND work_on <= ? AND {} ORDER BY work_on, seq LIMIT ?",
            wanted.text()
        ))?;
        let params = params(Value::Text(until.to_string()), wanted.params, max);
        let rows = statement.query_map(params_from_iter(params), |row| row.get("seq"))?;
        self.lines(&rows.collect::<Result<Vec<i64>, _>>()?)
    }

    /// Returns the open cases with a next action of which nothing was written since `before` and no work is due until
    /// `soon`, longest unchanged first, at most `max`, each with the time of its last entry in the journal; and the number of
    /// all of them, up to `max_count`.
    pub fn quiet_cases(
        &self,
        quiet: &QuietSince,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<(Vec<(CaseLine, String)>, i64), StoreError> {
        let _reading = self.begin_reading()?;
        // Numbers of entries grow with their time, so that the first entry since then divides the cases.
        let sql = "SELECT seq FROM journal INDEXED BY journal_by_utc WHERE utc >= ?1 ORDER BY utc LIMIT 1";
        let since = (self.conn.prepare_cached(sql)?)
            .query_row([utc_text(quiet.before)], |row| row.get::<_, i64>(0))
            .optional()?;
        let mut c = Conditions::default();
        c.add(
            "open = 1 AND changed_seq < ? AND next_action <> '' AND (work_on IS NULL OR work_on > ?)",
            [
                Value::Integer(since.unwrap_or(i64::MAX)),
                Value::Text(quiet.soon.to_string()),
            ],
        );
        c.and(wanted(visibility, assignee, "cases"));
        let from = format!("FROM cases INDEXED BY cases_open WHERE {}", c.text());
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq, changed_seq {from} ORDER BY changed_seq LIMIT ?"
        ))?;
        let limited = |max: i64| params_from_iter([c.params.clone(), vec![max.into()]].concat());
        let rows = statement.query_map(limited(quiet.max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
        let count = format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT ?)");
        let count = (self.conn.prepare_cached(&count)?)
            .query_row(limited(quiet.max_count), |row| row.get(0))?;
        let lines = self.lines(&rows.iter().map(|(seq, _)| *seq).collect::<Vec<_>>())?;
        let mut entry = (self.conn).prepare_cached("SELECT utc FROM journal WHERE seq = ?1")?;
        let times = (rows.iter()).map(|(_, entry_seq)| entry.query_row([entry_seq], |r| r.get(0)));
        let times: Vec<String> = times.collect::<Result<_, _>>()?;
        Ok((lines.into_iter().zip(times).collect(), count))
    }

    /// Returns the unperformed obligations that are due up to `until`, earliest first.
    pub fn due_obligations(
        &self,
        until: NaiveDate,
        max: i64,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<Vec<DueObligation>, StoreError> {
        let wanted = wanted(visibility, assignee, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT o.* FROM {DUE_OBLIGATIONS} AND {} ORDER BY o.due_on LIMIT ?",
            wanted.text()
        ))?;
        let params = params(Value::Text(until.to_string()), wanted.params, max);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(DueObligation {
                case: row.id("case_id")?,
                obligation: Obligation::from_row(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Counts the cases with work or an obligation that is due, each once, up to about `max`.
    pub fn count_due_cases(
        &self,
        until: DueUntil,
        max: i64,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<i64, StoreError> {
        let work = wanted(visibility, assignee, "cases");
        let owed = wanted(visibility, assignee, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT count(*) FROM ( \
             SELECT id FROM (SELECT id FROM cases INDEXED BY cases_open_work \
             WHERE open = 1 AND work_on <= ? AND {} LIMIT ?) UNION \
             SELECT id FROM (SELECT o.case_id AS id FROM {DUE_OBLIGATIONS} AND {} LIMIT ?))",
            work.text(),
            owed.text()
        ))?;
        let day = |day: NaiveDate| Value::Text(day.to_string());
        let params = [
            params(day(until.work), work.params, max),
            params(day(until.obligations), owed.params, max),
        ];
        Ok(statement.query_row(params_from_iter(params.concat()), |row| row.get(0))?)
    }

    /// Returns the first session of the case that is planned for the day.
    pub fn session_planned_on(
        &self,
        case: CaseId,
        day: NaiveDate,
    ) -> Result<Option<SessionId>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM session WHERE case_id = ?1 AND state = 'planned' \
             AND date(starts) = ?2 ORDER BY starts LIMIT 1",
        )?;
        let day = day.to_string();
        let found = statement.query_row((case.as_bytes(), day), |row| row.id("id"));
        Ok(found.optional()?)
    }
}

/// The time since which nothing happened in a quiet case, and how many are read.
#[derive(Debug, Clone, Copy)]
pub struct QuietSince {
    /// Nothing of the case was written since.
    pub before: DateTime<Utc>,
    /// The last day of work that is listed as due, moved off days of rest.
    pub soon: NaiveDate,
    pub max: i64,
    pub max_count: i64,
}

/// The days up to which something is due.
#[derive(Debug, Clone, Copy)]
pub struct DueUntil {
    /// For work on open cases, moved off days of rest.
    pub work: NaiveDate,
    /// For obligations, as counted.
    pub obligations: NaiveDate,
}

/// The binding obligations that are not performed, with their cases; the parameter is the last due day.
const DUE_OBLIGATIONS: &str = "obligation o INDEXED BY obligation_due JOIN cases c ON c.id = o.case_id \
     WHERE o.binding = 1 AND o.performed_on IS NULL AND o.due_on IS NOT NULL AND o.due_on <= ?";

/// Returns the parameters of a statement: first, middle ones, last.
fn params(first: Value, middle: Vec<Value>, last: i64) -> Vec<Value> {
    let ends = [Value::Integer(last)];
    std::iter::once(first).chain(middle).chain(ends).collect()
}
