//! How domain values stand in columns.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Row;
use rusqlite::types::Type;
use std::str::FromStr;

use super::StoreError;
use crate::domain::money::Fen;

/// The format of wall times: what the wire has, too.
const WALL: &str = "%Y-%m-%dT%H:%M:%S";

pub fn day(date: NaiveDate) -> String {
    date.to_string()
}

pub fn maybe_day(date: Option<NaiveDate>) -> Option<String> {
    date.map(day)
}

pub fn wall(time: NaiveDateTime) -> String {
    time.format(WALL).to_string()
}

/// A value that cannot be what the schema promises; the text is not repeated.
fn wrong(column: &str) -> rusqlite::Error {
    let what = format!("column {column} holds a value that no version wrote");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, what.into())
}

/// The wire code of a small enum, as text.
pub fn code<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(StoreError::Damaged),
    }
}

/// Reading a column by its name.
pub trait Columns {
    fn date(&self, column: &str) -> rusqlite::Result<NaiveDate>;
    fn maybe_date(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>>;
    fn wall_time(&self, column: &str) -> rusqlite::Result<NaiveDateTime>;
    fn maybe_wall_time(&self, column: &str) -> rusqlite::Result<Option<NaiveDateTime>>;
    fn coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<T>;
    fn maybe_coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    fn id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<T>;
    fn maybe_id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    /// A small enum, stored as its wire code.
    fn small<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    fn fen(&self, column: &str) -> rusqlite::Result<Fen>;
    fn maybe_fen(&self, column: &str) -> rusqlite::Result<Option<Fen>>;
}

fn parsed_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn parsed_wall(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, WALL).ok()
}

impl Columns for Row<'_> {
    fn date(&self, column: &str) -> rusqlite::Result<NaiveDate> {
        parsed_day(self.get_ref(column)?.as_str()?).ok_or_else(|| wrong(column))
    }

    fn maybe_date(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
        match self.get_ref(column)?.as_str_or_null()? {
            Some(text) => parsed_day(text).map(Some).ok_or_else(|| wrong(column)),
            None => Ok(None),
        }
    }

    fn wall_time(&self, column: &str) -> rusqlite::Result<NaiveDateTime> {
        parsed_wall(self.get_ref(column)?.as_str()?).ok_or_else(|| wrong(column))
    }

    fn maybe_wall_time(&self, column: &str) -> rusqlite::Result<Option<NaiveDateTime>> {
        match self.get_ref(column)?.as_str_or_null()? {
            Some(text) => parsed_wall(text).map(Some).ok_or_else(|| wrong(column)),
            None => Ok(None),
        }
    }

    fn coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<T> {
        self.get_ref(column)?
            .as_str()?
            .parse()
            .map_err(|_| wrong(column))
    }

    fn maybe_coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        match self.get_ref(column)?.as_str_or_null()? {
            Some(text) => text.parse().map(Some).map_err(|_| wrong(column)),
            None => Ok(None),
        }
    }

    fn id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<T> {
        self.get::<_, [u8; 16]>(column).map(T::from)
    }

    fn maybe_id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<_, Option<[u8; 16]>>(column)?.map(T::from))
    }

    fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        serde_json::from_str(self.get_ref(column)?.as_str()?).map_err(|_| wrong(column))
    }

    fn small<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        let text: String = self.get(column)?;
        serde_json::from_value(text.into()).map_err(|_| wrong(column))
    }

    fn fen(&self, column: &str) -> rusqlite::Result<Fen> {
        Fen::try_from(self.get::<_, i64>(column)?).map_err(|_| wrong(column))
    }

    fn maybe_fen(&self, column: &str) -> rusqlite::Result<Option<Fen>> {
        match self.get::<_, Option<i64>>(column)? {
            Some(fen) => Fen::try_from(fen).map(Some).map_err(|_| wrong(column)),
            None => Ok(None),
        }
    }
}
