//! Lists the cases whose erasure was requested, and those whose retention period has ended.

use chrono::{Days, Months, NaiveDate};

use super::{Store, StoreError, case_rows};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::domain::office::Safety;
use crate::domain::retention::{Retention, after_years, is_injury};
use crate::domain::vocabulary::{CauseCode, Outcome};

/// The most lines in the list of due cases; their count is exact.
const MAX_SHOWN: i64 = 200;

/// The cases of which all that [`Case::keep_until`] says is over: ?1 successful outcomes, ?2 causes of injuries, ?3 to ?5 the latest
/// days of each class. The condition in brackets follows from the last one, but only it can use indexes: that by closing
/// day, and that by stage for the cases that were never closed.
const PAST_RETENTION: &str = "FROM cases WHERE erased_on IS NULL AND erase_on IS NULL AND open = 0 \
    AND (closed_on <= max(?3, ?4, ?5) OR stage = 'void') \
    AND max(coalesce(closed_on, ''), coalesce(void_on, '')) <= CASE \
    WHEN outcome IS NULL AND NOT EXISTS (SELECT 1 FROM json_each(rounds) r \
    WHERE r.value ->> '$.closing' IS NOT NULL) THEN ?4 \
    WHEN collective = 1 OR cause IN (SELECT value FROM json_each(?2)) \
    OR EXISTS (SELECT 1 FROM json_each(further_causes) f WHERE f.value IN (SELECT value FROM json_each(?2))) \
    OR EXISTS (SELECT 1 FROM json_each(rounds) r WHERE r.value ->> '$.reopening.counted.collective' = 1 \
    OR r.value ->> '$.reopening.counted.cause' IN (SELECT value FROM json_each(?2))) THEN ?5 \
    WHEN outcome IN (SELECT value FROM json_each(?1)) \
    OR EXISTS (SELECT 1 FROM json_each(rounds) r \
    WHERE r.value ->> '$.closing.outcome' IN (SELECT value FROM json_each(?1))) THEN ?3 \
    ELSE ?4 END";

/// Returns the last ending of a class whose period is over before this day, as stored. The period of 29 February ends on the
/// 28th of another year, together with that of the day before.
fn latest_ending(class: Retention, safety: &Safety, today: NaiveDate) -> String {
    let (years, last_day) = (class.years(safety), today - Days::new(1));
    let past = last_day.checked_sub_months(Months::new(u32::from(years) * 12));
    let past = past.unwrap_or(NaiveDate::MIN);
    let next = past + Days::new(1);
    match after_years(next, years) <= last_day {
        true => next.to_string(),
        false => past.to_string(),
    }
}

impl Store {
    fn cases_by_sql(
        &self,
        sql: &str,
        params: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Case>, StoreError> {
        let ids = (self.conn.prepare_cached(sql)?)
            .query_map(params, |row| Ok(CaseId::from_bytes(row.get(0)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        let mut cases = Vec::new();
        for id in ids {
            cases.extend(case_rows::load(&self.conn, id)?.map(|(_, case)| case));
        }
        Ok(cases)
    }

    /// Returns the cases with a request for erasure, the oldest request first.
    pub fn cases_with_erasure_request(&self) -> Result<Vec<Case>, StoreError> {
        let sql = "SELECT id FROM cases WHERE erase_on IS NOT NULL AND erased_on IS NULL ORDER BY erase_on, seq";
        self.cases_by_sql(sql, &[])
    }

    /// Returns the cases without a request whose retention period ended before this day, and how many there are.
    pub fn cases_past_retention(
        &self,
        safety: &Safety,
        today: NaiveDate,
    ) -> Result<(Vec<Case>, i64), StoreError> {
        let successful: Vec<&str> = (Outcome::ALL.iter())
            .filter(|o| o.is_success())
            .map(|o| o.code())
            .collect();
        let injuries: Vec<&str> = CauseCode::all()
            .filter(|cause| is_injury(*cause))
            .map(CauseCode::code)
            .collect();
        let successful = serde_json::to_string(&successful)?;
        let injuries = serde_json::to_string(&injuries)?;
        let [agreements, others, longest] = [
            Retention::Agreement,
            Retention::Other,
            Retention::InjuryOrCollective,
        ]
        .map(|class| latest_ending(class, safety, today));
        let sql = format!(
            "SELECT id {PAST_RETENTION} ORDER BY coalesce(closed_on, void_on), seq LIMIT {MAX_SHOWN}"
        );
        let bound: [&dyn rusqlite::ToSql; 5] =
            [&successful, &injuries, &agreements, &others, &longest];
        let cases = self.cases_by_sql(&sql, &bound)?;
        let sql = format!("SELECT count(*) {PAST_RETENTION}");
        let count = (self.conn.prepare_cached(&sql)?).query_row(&bound[..], |row| row.get(0))?;
        Ok((cases, count))
    }

    /// Counts the cases that were erased so far.
    pub fn count_erasures(&self) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM journal WHERE action = ?1";
        Ok((self.conn.prepare_cached(sql)?)
            .query_row([JournalAction::CaseErase], |row| row.get(0))?)
    }
}
