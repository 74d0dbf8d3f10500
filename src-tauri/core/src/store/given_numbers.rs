//! The numbers that were given to cases, by year and series: each once, none again.

use rusqlite::{Connection, OptionalExtension, params};

use super::values::Columns;
use super::{Store, StoreError};
use crate::domain::number::{CaseNumber, number_form};
use crate::domain::office::pattern_taken;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::NumberSeries;

impl Store {
    /// Refuses a last number on paper that lies below the number of a case, and a pattern that could print the number of a
    /// case of another series.
    pub(super) fn ensure_numbers_unused(&self, op: &Op) -> Result<(), StoreError> {
        match op {
            Op::NumberSet {
                year,
                series,
                after,
                ..
            } => {
                let sql = "SELECT coalesce(max(n), 0) FROM cases WHERE year = ?1 AND series = ?2";
                let of_series = params![year, series.code()];
                let used: u32 = self.conn.query_row(sql, of_series, |r| r.get(0))?;
                match *after < used {
                    true => {
                        let refusal = Refusal::at(Code::NumberGiven, "last");
                        Err(refusal.with(used.to_string()).into())
                    }
                    false => Ok(()),
                }
            }
            Op::OfficeSet { before, after } => {
                let forms_before = before.as_ref().map(|office| office.number_forms());
                let forms_before = forms_before.unwrap_or_default();
                for (series, form) in after.number_forms() {
                    if !forms_before.contains(&(series, form.clone())) {
                        self.ensure_form_unused(series, &form)?;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Refuses a pattern of a series if the number of a case of another series has its form.
    fn ensure_form_unused(&self, series: NumberSeries, form: &str) -> Result<(), StoreError> {
        let sql = "SELECT series, number FROM cases WHERE series <> ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([series.code()])?;
        while let Some(row) = rows.next()? {
            if number_form(&row.get::<_, String>("number")?) == form {
                return Err(pattern_taken(series, row.coded("series")?).into());
            }
        }
        Ok(())
    }

    /// Returns the number for the next case of the year and series. It is assigned only when the case is written.
    pub fn next_number(&self, series: NumberSeries, year: i32) -> Result<CaseNumber, StoreError> {
        let n = self.last_number(series, year)? + 1;
        Ok(CaseNumber { year, n, series })
    }

    /// Returns the last number that was given in the year and series, here or on paper; 0 if none was.
    pub fn last_number(&self, series: NumberSeries, year: i32) -> Result<u32, StoreError> {
        let sql = "SELECT last FROM number_given WHERE year = ?1 AND series = ?2";
        let of_series = params![year, series.code()];
        let last: Option<u32> = (self.conn)
            .query_row(sql, of_series, |r| r.get(0))
            .optional()?;
        Ok(last.unwrap_or(0))
    }

    /// Returns the last number of each year and series in which one was given, the newest year first.
    pub fn last_numbers(&self) -> Result<Vec<CaseNumber>, StoreError> {
        read_last_numbers(&self.conn)
    }
}

/// Reads the last number of each year and series in which one was given, the newest year first.
pub(super) fn read_last_numbers(conn: &Connection) -> Result<Vec<CaseNumber>, StoreError> {
    let sql = "SELECT year, series, last FROM number_given ORDER BY year DESC, series";
    let mut statement = conn.prepare_cached(sql)?;
    let numbers = statement.query_map([], |row| {
        Ok(CaseNumber {
            year: row.get("year")?,
            n: row.get("last")?,
            series: row.coded("series")?,
        })
    })?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// Notes the number as assigned.
pub(super) fn save_number(conn: &Connection, number: CaseNumber) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO number_given (year, series, last) VALUES (?1, ?2, ?3) \
         ON CONFLICT (year, series) DO UPDATE SET last = max(last, ?3)",
    )?
    .execute(params![number.year, number.series.code(), number.n])?;
    Ok(())
}

/// Sets the last number of a year and series; 0 if none was given.
pub(super) fn set_last_number(conn: &Connection, number: CaseNumber) -> Result<(), StoreError> {
    let sql = "DELETE FROM number_given WHERE year = ?1 AND series = ?2";
    conn.execute(sql, params![number.year, number.series.code()])?;
    match number.n {
        0 => Ok(()),
        _ => save_number(conn, number),
    }
}
