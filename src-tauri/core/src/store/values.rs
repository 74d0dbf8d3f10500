//! Converts domain values to column values and back.

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::types::{FromSql, Null, ToSqlOutput, Type, ValueRef};
use rusqlite::{Row, ToSql};
use std::str::FromStr;

use super::StoreError;
use crate::domain::action::JournalAction;
use crate::domain::case::ContactAttempt;
use crate::domain::ids::{ClaimId, NoteId, ObligationId, PartyId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::vocabulary::{
    AgentAuthority, EmployerType, NoteKind, PartyKind, PartyRole, SessionForm, SessionState,
};

/// The format of local times, in columns and on the wire.
const WALL_TIME: &str = "%Y-%m-%dT%H:%M:%S";

/// Returns a day as stored, `YYYY-MM-DD`.
pub fn day(date: NaiveDate) -> String {
    date.to_string()
}

/// Returns an optional day as stored.
pub fn maybe_day(date: Option<NaiveDate>) -> Option<String> {
    date.map(day)
}

/// Returns a local time as stored.
pub fn wall_time(time: NaiveDateTime) -> String {
    time.format(WALL_TIME).to_string()
}

impl ToSql for JournalAction {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.code().into())
    }
}

/// Returns the error for a value that does not conform to the schema; it does not repeat the value.
fn invalid(column: &str) -> rusqlite::Error {
    let what = format!("column {column} holds a value that no version wrote");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, what.into())
}

/// Returns the wire code of an enum.
pub fn code<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(StoreError::Damaged),
    }
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn parse_wall_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, WALL_TIME).ok()
}

/// Reads the columns of a row by name, as domain values.
pub trait Columns {
    /// Returns the value of a column as stored.
    fn value(&self, column: &str) -> rusqlite::Result<ValueRef<'_>>;

    fn read<T: FromSql>(&self, column: &str) -> rusqlite::Result<T> {
        Ok(T::column_result(self.value(column)?)?)
    }

    fn date(&self, column: &str) -> rusqlite::Result<NaiveDate> {
        parse_day(self.value(column)?.as_str()?).ok_or_else(|| invalid(column))
    }

    fn maybe_date(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
        match self.value(column)?.as_str_or_null()? {
            Some(text) => parse_day(text).map(Some).ok_or_else(|| invalid(column)),
            None => Ok(None),
        }
    }

    fn wall_time(&self, column: &str) -> rusqlite::Result<NaiveDateTime> {
        parse_wall_time(self.value(column)?.as_str()?).ok_or_else(|| invalid(column))
    }

    fn coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<T> {
        self.value(column)?
            .as_str()?
            .parse()
            .map_err(|_| invalid(column))
    }

    fn maybe_coded<T: FromStr>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        match self.value(column)?.as_str_or_null()? {
            Some(text) => text.parse().map(Some).map_err(|_| invalid(column)),
            None => Ok(None),
        }
    }

    fn id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<T> {
        self.read::<[u8; 16]>(column).map(T::from)
    }

    fn maybe_id<T: From<[u8; 16]>>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.read::<Option<[u8; 16]>>(column)?.map(T::from))
    }

    fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        serde_json::from_str(self.value(column)?.as_str()?).map_err(|_| invalid(column))
    }

    /// Reads an enum from its wire code, by `serde` and not by `FromStr`.
    fn serde_code<T: serde::de::DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        let text: String = self.read(column)?;
        serde_json::from_value(text.into()).map_err(|_| invalid(column))
    }

    fn fen(&self, column: &str) -> rusqlite::Result<Fen> {
        Fen::try_from(self.read::<i64>(column)?).map_err(|_| invalid(column))
    }

    fn maybe_fen(&self, column: &str) -> rusqlite::Result<Option<Fen>> {
        match self.read::<Option<i64>>(column)? {
            Some(fen) => Fen::try_from(fen).map(Some).map_err(|_| invalid(column)),
            None => Ok(None),
        }
    }
}

impl Columns for Row<'_> {
    fn value(&self, column: &str) -> rusqlite::Result<ValueRef<'_>> {
        self.get_ref(column)
    }
}

/// A field of the domain that is stored in one column.
pub trait ColumnValue: Sized {
    /// Returns the value as stored.
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError>;
    /// Reads the value from the column of this name.
    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self>;
}

impl ColumnValue for String {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(self.as_str().into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.get(column)
    }
}

impl ColumnValue for NaiveDate {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(day(*self).into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.date(column)
    }
}

impl ColumnValue for NaiveDateTime {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(wall_time(*self).into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.wall_time(column)
    }
}

impl ColumnValue for Fen {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(self.fen().into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.fen(column)
    }
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        match self {
            Some(value) => value.to_column(),
            None => Ok(Null.into()),
        }
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        match row.get_ref(column)? {
            ValueRef::Null => Ok(None),
            _ => T::from_column(row, column).map(Some),
        }
    }
}

/// Lists are stored as JSON.
impl<T: serde::Serialize + serde::de::DeserializeOwned> ColumnValue for Vec<T> {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(serde_json::to_string(self)?.into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.json(column)
    }
}

/// The facts of an attempt are stored as JSON.
impl ColumnValue for ContactAttempt {
    fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
        Ok(serde_json::to_string(self)?.into())
    }

    fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
        row.json(column)
    }
}

/// Ids are stored as their bytes.
macro_rules! id_columns {
    ($($id:ty),+) => {$(
        impl ColumnValue for $id {
            fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
                Ok(self.as_bytes().as_slice().into())
            }

            fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
                row.id(column)
            }
        }
    )+};
}

id_columns!(
    ClaimId,
    NoteId,
    ObligationId,
    PartyId,
    RoomId,
    SessionId,
    StaffId
);

/// Entries of code lists are stored as their codes.
macro_rules! code_columns {
    ($($list:ty),+) => {$(
        impl ColumnValue for $list {
            fn to_column(&self) -> Result<ToSqlOutput<'_>, StoreError> {
                Ok(self.code().into())
            }

            fn from_column(row: &Row, column: &str) -> rusqlite::Result<Self> {
                row.coded(column)
            }
        }
    )+};
}

code_columns!(
    AgentAuthority,
    EmployerType,
    NoteKind,
    PartyKind,
    PartyRole,
    SessionForm,
    SessionState
);
