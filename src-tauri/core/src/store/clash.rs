//! Reads the sessions of a day across all cases, for the check of clashing sessions and for the pages «today» and «calendar».

use std::ops::RangeInclusive;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::part_rows::PartRow;
use super::values::Columns;
use super::{Store, StoreError, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::case::Session;
use crate::domain::ids::{CaseId, StaffId};

/// A session with the number and the parties of its case.
#[derive(Debug, Clone)]
pub struct SessionSlot {
    pub case: CaseId,
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    /// The mediator of the case.
    pub mediator: Option<StaffId>,
    /// Its position among the sessions of the case by time, from 1.
    pub nth: u32,
    /// False if the member cannot see the case; a clash then says only that the room or mediator is taken.
    pub is_visible: bool,
    pub session: Session,
}

impl Store {
    /// Returns all sessions that begin on these days, by time, without those of void cases. They have no records, which may
    /// be long.
    pub fn sessions_on(
        &self,
        days: RangeInclusive<NaiveDate>,
        visibility: &CaseVisibility,
    ) -> Result<Vec<SessionSlot>, StoreError> {
        let visible = visibility::conditions(visibility, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT {}, c.number, c.applicants, c.respondents, c.mediator, ({}) AS visible, \
             (SELECT count(*) FROM session e WHERE e.case_id = s.case_id AND e.starts <= s.starts) AS nth \
             FROM session s JOIN cases c ON c.id = s.case_id \
             WHERE s.starts >= ? AND s.starts < ? AND c.void_on IS NULL \
             AND (c.open = 1 OR s.state <> 'planned') ORDER BY s.starts",
            session_columns(),
            visible.text()
        ))?;
        let (first, last) = days.into_inner();
        let bounds = [first, last.succ_opt().unwrap_or(last)];
        let bounds = bounds.map(|day| Value::Text(day.to_string()));
        let params = visible.params.into_iter().chain(bounds);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(SessionSlot {
                case: row.id("case_id")?,
                number: row.get("number")?,
                applicants: row.get("applicants")?,
                respondents: row.get("respondents")?,
                mediator: row.maybe_id("mediator")?,
                nth: row.get("nth")?,
                is_visible: row.get("visible")?,
                session: Session::from_row(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Returns the columns of a session, with an empty record.
fn session_columns() -> String {
    let columns = Session::TABLE
        .columns
        .split(' ')
        .map(|column| match column {
            "record" => "'' AS record".to_owned(),
            column => format!("s.{column}"),
        });
    columns.collect::<Vec<_>>().join(", ")
}

/// The start and the end of a session. One without an end lasts the usual time.
#[derive(Debug, Clone, Copy)]
pub struct SessionTime {
    starts: NaiveDateTime,
    ends: NaiveDateTime,
}

impl SessionTime {
    pub fn new(starts: NaiveDateTime, ends: Option<NaiveDateTime>) -> SessionTime {
        let usual = starts.checked_add_signed(Duration::hours(Session::USUAL_HOURS));
        let ends = ends.or(usual).unwrap_or(starts).max(starts);
        SessionTime { starts, ends }
    }

    pub fn overlaps(self, other: SessionTime) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }

    /// Returns the days on which a session may begin that overlaps this one; either may pass midnight.
    pub fn days(self) -> RangeInclusive<NaiveDate> {
        let first = self.starts.date();
        first.pred_opt().unwrap_or(first)..=self.ends.date()
    }
}
