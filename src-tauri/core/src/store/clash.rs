//! Sessions of a day across cases, for the clash check and for today.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::values::Columns;
use super::{Store, StoreError, case_rows, sight};
use crate::domain::access::Sight;
use crate::domain::case::Session;
use crate::domain::ids::CaseId;

/// A session with what names its case.
#[derive(Debug, Clone)]
pub struct Sitting {
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    /// Which session of the case it is by its time, from 1.
    pub nth: u32,
    /// Whether the case is seen; of one that is not, a clash tells no more than that something is taken.
    pub seen: bool,
    pub session: Session,
}

impl Store {
    /// All sessions that begin on the day, by time; those of void cases left out.
    pub fn sittings(&self, day: NaiveDate, sight: &Sight) -> Result<Vec<Sitting>, StoreError> {
        let seen = sight::conditions(sight, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT s.*, c.number, c.applicants, c.respondents, ({}) AS seen, \
             (SELECT count(*) FROM session e WHERE e.case_id = s.case_id AND e.starts <= s.starts) AS nth \
             FROM session s JOIN cases c ON c.id = s.case_id \
             WHERE s.starts >= ? AND s.starts < ? AND c.void_on IS NULL \
             AND (c.open = 1 OR s.state <> 'planned') ORDER BY s.starts",
            seen.text()
        ))?;
        let next = day.succ_opt().unwrap_or(day);
        let bounds = [day, next].map(|day| Value::Text(day.to_string()));
        let params = seen.params.into_iter().chain(bounds);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(Sitting {
                case: row.id("case_id")?,
                number: row.get("number")?,
                applicants: row.get("applicants")?,
                respondents: row.get("respondents")?,
                nth: row.get("nth")?,
                seen: row.get("seen")?,
                session: case_rows::session_from(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Whether two times overlap; a session without an end is taken to last two hours.
pub fn overlap(
    a: (NaiveDateTime, Option<NaiveDateTime>),
    b: (NaiveDateTime, Option<NaiveDateTime>),
) -> bool {
    let end = |(starts, ends): (NaiveDateTime, Option<NaiveDateTime>)| {
        ends.unwrap_or(starts + chrono::Duration::hours(2))
    };
    a.0 < end(b) && b.0 < end(a)
}
