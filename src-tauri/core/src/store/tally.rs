//! Reads tally cells; the number of rows does not grow with the period or the number of cases.
//!
//! Columns are read by position here: a tally reads thousands of rows, and finding columns by name took half of its
//! time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::params;

use super::case_rows::{StoredCaseRow, select_cases};
use super::lists::{CaseLine, line_from_row};
use super::{Store, StoreError};
use crate::domain::period::{SpanRange, cover, cover_before};
use crate::domain::tally_facts::{Cube, Stock, Sums, TallyEvent, TallyFacts};
use crate::domain::vocabulary::CauseCode;

/// The number of causes that are offered before all others.
const USUAL_CAUSES: usize = 6;

/// The sums of a period, by key and event code.
pub type Events = BTreeMap<String, BTreeMap<String, Sums>>;

impl Store {
    /// Sums the events of a period (both days included), by key and event.
    pub fn events(&self, cube: Cube, from: NaiveDate, to: NaiveDate) -> Result<Events, StoreError> {
        let mut events = Events::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT key, event, cases, people, collective, claimed, agreed, days FROM tally_cell \
             WHERE cube = ?1 AND level = ?2 AND span BETWEEN ?3 AND ?4",
        )?;
        for SpanRange { level, first, last } in cover(from, to) {
            let mut rows = statement.query(params![cube.number(), level.rank(), first, last])?;
            while let Some(row) = rows.next()? {
                let sums = Sums {
                    cases: row.get(2)?,
                    people: row.get(3)?,
                    collective: row.get(4)?,
                    claimed: row.get(5)?,
                    agreed: row.get(6)?,
                    days: row.get(7)?,
                };
                let key = row
                    .get_ref("key")?
                    .as_str()
                    .map_err(rusqlite::Error::from)?;
                let event = row
                    .get_ref("event")?
                    .as_str()
                    .map_err(rusqlite::Error::from)?;
                let by_event = match events.get_mut(key) {
                    Some(found) => found,
                    None => events.entry(key.to_string()).or_default(),
                };
                match by_event.get_mut(event) {
                    Some(found) => found.add(&sums, 1),
                    None => {
                        by_event.insert(event.to_string(), sums);
                    }
                }
            }
        }
        Ok(events)
    }

    /// Returns the numbers of cases that were pending and overdue at the beginning of a day, by key.
    pub fn stock_before(
        &self,
        cube: Cube,
        day: NaiveDate,
    ) -> Result<BTreeMap<String, Stock>, StoreError> {
        match self.first_day()? {
            Some(first_day) if first_day < day => self.stock(cube, &cover_before(day, first_day)),
            _ => Ok(BTreeMap::new()),
        }
    }

    /// Returns the net change of the pending cases over a period (both days included), by key.
    pub fn stock_change(
        &self,
        cube: Cube,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<String, Stock>, StoreError> {
        self.stock(cube, &cover(from, to))
    }

    /// Sums the stock cells of the ranges, by key.
    fn stock(
        &self,
        cube: Cube,
        ranges: &[SpanRange],
    ) -> Result<BTreeMap<String, Stock>, StoreError> {
        let mut stock: BTreeMap<String, Stock> = BTreeMap::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT key, registered, accepted, overdue FROM tally_stock \
             WHERE cube = ?1 AND level = ?2 AND span BETWEEN ?3 AND ?4",
        )?;
        for SpanRange { level, first, last } in ranges {
            let mut rows = statement.query(params![cube.number(), level.rank(), first, last])?;
            while let Some(row) = rows.next()? {
                let change = Stock {
                    registered: row.get(1)?,
                    accepted: row.get(2)?,
                    overdue: row.get(3)?,
                };
                let key = row
                    .get_ref("key")?
                    .as_str()
                    .map_err(rusqlite::Error::from)?;
                match stock.get_mut(key) {
                    Some(found) => found.add(&change, 1),
                    None => {
                        stock.insert(key.to_string(), change);
                    }
                }
            }
        }
        Ok(stock)
    }

    /// Returns the rounds of every reopened case that tallies count, oldest round first.
    pub fn rounds_of_reopened_cases(&self) -> Result<Vec<Vec<TallyFacts>>, StoreError> {
        let sql = select_cases("INDEXED BY cases_reopened WHERE entries <> '[]'");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let lines = statement.query_map([], |row| line_from_row(&StoredCaseRow(row)))?;
        let rounds_of = |line: CaseLine| {
            // Parties, claims and obligations are not read: their sums stand in the row, or in the reopening.
            let mut rounds = line.case.facts();
            let kept = line
                .case
                .rounds
                .iter()
                .map(|r| r.reopening.counted.is_some());
            for (round, is_kept) in rounds.iter_mut().zip(kept.chain([false])) {
                if !is_kept {
                    (round.counted.people, round.counted.claimed) = (line.people, line.claimed);
                }
            }
            if let Some(last) = rounds.last_mut() {
                last.agreed = line.agreed;
            }
            rounds
        };
        Ok(lines
            .map(|line| line.map(rounds_of))
            .collect::<Result<_, _>>()?)
    }

    /// Returns the causes of the cases that came in since the beginning of last year, the most frequent first.
    pub fn usual_causes(&self, today: NaiveDate) -> Result<Vec<CauseCode>, StoreError> {
        let from = NaiveDate::from_ymd_opt(today.year() - 1, 1, 1).unwrap_or(today);
        let mut counted: Vec<(i64, CauseCode)> = Vec::new();
        for (key, by_event) in self.events(Cube::Cause, from, today)? {
            let cases =
                |event: TallyEvent| by_event.get(&event.code()).map_or(0, |sums| sums.cases);
            let count = cases(TallyEvent::Registered) + cases(TallyEvent::Consulted);
            if let (1.., Ok(cause)) = (count, key.parse()) {
                counted.push((count, cause));
            }
        }
        counted.sort_by_key(|(count, cause)| (Reverse(*count), cause.code()));
        Ok(counted
            .into_iter()
            .map(|(_, cause)| cause)
            .take(USUAL_CAUSES)
            .collect())
    }

    /// Returns the day of the first case that any tally counts; `None` if there is none.
    pub fn first_counted_day(&self) -> Result<Option<NaiveDate>, StoreError> {
        let sql = "SELECT min(span) FROM tally_cell WHERE cube = 0 AND level = 0 AND cases <> 0";
        let day: Option<i32> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
        Ok(day.and_then(NaiveDate::from_num_days_from_ce_opt))
    }

    /// Returns the first day of the first year that has cells; `None` if there are no cells.
    pub fn first_day(&self) -> Result<Option<NaiveDate>, StoreError> {
        let sql = "SELECT min(span) FROM tally_stock WHERE cube = 0 AND level = 3";
        let year: Option<i32> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
        Ok(year.and_then(|y| NaiveDate::from_ymd_opt(y, 1, 1)))
    }
}
