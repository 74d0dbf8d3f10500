//! Lists the cases whose erasure was requested, and those whose retention period has ended.

use chrono::{Months, NaiveDate};
use rusqlite::{Row, params};

use super::values::Columns;
use super::{Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::case::ErasureAsk;
use crate::domain::ids::CaseId;
use crate::domain::office::Safety;
use crate::domain::vocabulary::Outcome;
use crate::wire::trust::{ErasureLine, Erasures};

/// The most lines in the list of due cases; their count is exact.
const MAX_SHOWN: i64 = 200;

/// Returns the retention period for an outcome: cases with an agreement are kept for another time than others.
fn retention_years(safety: &Safety, outcome: Option<Outcome>) -> u8 {
    match outcome.map(Outcome::is_success) {
        Some(true) => safety.keep_agreements_years,
        _ => safety.keep_others_years,
    }
}

/// Returns the day so many years later.
fn after_years(day: NaiveDate, years: u8) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(u32::from(years) * 12))
}

/// Returns the day so many years earlier, as stored.
fn before_years(day: NaiveDate, years: u8) -> String {
    let past = day.checked_sub_months(Months::new(u32::from(years) * 12));
    past.unwrap_or(NaiveDate::MIN).to_string()
}

fn line_from_row(row: &Row, safety: &Safety) -> rusqlite::Result<ErasureLine> {
    let closed_on = row.maybe_date("closed_on")?;
    let years = retention_years(safety, row.maybe_coded("outcome")?);
    let asked = match (row.maybe_id("erase_by")?, row.maybe_date("erase_on")?) {
        (Some(by), Some(on)) => Some(ErasureAsk {
            by,
            on,
            basis: row.serde_code("erase_basis")?,
            note: row.get("erase_note")?,
        }),
        _ => None,
    };
    Ok(ErasureLine {
        case: row.id::<CaseId>("id")?,
        number: row.get("number")?,
        version: row.get("version")?,
        closed_on,
        keep_until: closed_on.and_then(|day| after_years(day, years)),
        asked,
    })
}

impl Store {
    /// Returns the requested erasures and the cases whose retention period has ended on this day.
    pub fn erasures(&self, safety: &Safety, today: NaiveDate) -> Result<Erasures, StoreError> {
        let columns =
            "id, number, version, closed_on, outcome, erase_by, erase_on, erase_basis, erase_note";
        let sql = format!(
            "SELECT {columns} FROM cases WHERE erase_on IS NOT NULL AND erased_on IS NULL ORDER BY erase_on, seq"
        );
        let asked = (self.conn.prepare_cached(&sql)?)
            .query_map([], |row| line_from_row(row, safety))?
            .collect::<Result<Vec<_>, _>>()?;
        let successful: Vec<&str> = (Outcome::ALL.iter())
            .filter(|o| o.is_success())
            .map(|o| o.code())
            .collect();
        let successful = serde_json::to_string(&successful)?;
        // The last condition follows from the one before it, but only it can use the index by closing day.
        let due = "FROM cases WHERE closed_on IS NOT NULL AND erased_on IS NULL AND erase_on IS NULL \
                   AND closed_on <= CASE WHEN outcome IN (SELECT value FROM json_each(?1)) THEN ?2 ELSE ?3 END \
                   AND closed_on <= max(?2, ?3)";
        let agreements = before_years(today, safety.keep_agreements_years);
        let others = before_years(today, safety.keep_others_years);
        let sql = format!("SELECT {columns} {due} ORDER BY closed_on, seq LIMIT {MAX_SHOWN}");
        let lines = (self.conn.prepare_cached(&sql)?)
            .query_map(params![successful, agreements, others], |row| {
                line_from_row(row, safety)
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let sql = format!("SELECT count(*) {due}");
        let due_count = (self.conn.prepare_cached(&sql)?)
            .query_row(params![successful, agreements, others], |row| row.get(0))?;
        Ok(Erasures {
            asked,
            due: lines,
            due_count,
        })
    }

    /// Counts the cases that were erased so far.
    pub fn count_erasures(&self) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM journal WHERE action = ?1";
        Ok((self.conn.prepare_cached(sql)?)
            .query_row([JournalAction::CaseErase], |row| row.get(0))?)
    }
}
