//! Reads what ends or is due within some days, for the calendar: from the index of open cases and that of unperformed
//! obligations.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::lists::CaseLine;
use super::part_rows::PartRow;
use super::today::{DueObligation, wanted};
use super::values::Columns;
use super::{Store, StoreError};
use crate::domain::access::CaseVisibility;
use crate::domain::calendar::{last_workday, roll};
use crate::domain::case::Obligation;
use crate::domain::clock_rules::receipt_spans;
use crate::wire::lists::Assignee;

impl Store {
    /// Returns the open cases of which a term or the next action may end within these days, as counted or as moved off days
    /// of rest; their running terms say which do. No such case is left out.
    ///
    /// The statement walks the entries of the open cases in `cases_open`, which holds the days of mediation, of the next
    /// action and of the registration. The row of a case is read only if one of them can lie within the days, or for the
    /// review of a reopened case.
    pub fn open_work_within(
        &self,
        days: RangeInclusive<NaiveDate>,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let _reading = self.begin_reading()?;
        let wanted = wanted(visibility, assignee, "cases");
        let received = receipt_spans(days.clone());
        let received_within = vec!["received_on BETWEEN ? AND ?"; received.len()].join(" OR ");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq FROM cases INDEXED BY cases_open WHERE open = 1 AND ( \
             due_on BETWEEN ? AND ? OR next_on BETWEEN ? AND ? \
             OR (registered_on >= ? AND ({})) \
             OR (accepted_on IS NULL AND entries <> '[]')) AND {} ORDER BY seq",
            match received.is_empty() {
                true => "0",
                false => &received_within,
            },
            wanted.text()
        ))?;
        let (first, last) = days.into_inner();
        // `due_on` is the moved day. Nothing is registered before it came in.
        let earliest = received.first().map_or(last, |[first, _]| *first);
        let bounds = [first, roll(last), first, last, earliest].into_iter();
        let bounds = bounds.chain(received.into_iter().flatten());
        let bounds = bounds.map(|day| Value::Text(day.to_string()));
        let params = bounds.chain(wanted.params);
        let rows = statement.query_map(params_from_iter(params), |row| row.get("seq"))?;
        self.lines(&rows.collect::<Result<Vec<i64>, _>>()?)
    }

    /// Returns the unperformed obligations of which the due day, as counted or as moved off days of rest, is one of these
    /// days, earliest first.
    pub fn obligations_due_within(
        &self,
        days: RangeInclusive<NaiveDate>,
        visibility: &CaseVisibility,
        assignee: Assignee,
    ) -> Result<Vec<DueObligation>, StoreError> {
        let wanted = wanted(visibility, assignee, "c");
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT o.* FROM obligation o INDEXED BY obligation_due JOIN cases c ON c.id = o.case_id \
             WHERE o.binding = 1 AND o.performed_on IS NULL AND o.due_on IS NOT NULL \
             AND o.due_on > ? AND o.due_on <= ? AND {} ORDER BY o.due_on",
            wanted.text()
        ))?;
        let (first, last) = days.into_inner();
        // What is due on a day off after this one is moved to the first of these days or later.
        let before = first.pred_opt().map_or(first, last_workday);
        let bounds = [before, last].map(|day| Value::Text(day.to_string()));
        let params = bounds.into_iter().chain(wanted.params);
        let rows = statement.query_map(params_from_iter(params), |row| {
            Ok(DueObligation {
                case: row.id("case_id")?,
                obligation: Obligation::from_row(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
