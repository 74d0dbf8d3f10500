//! The tables of the parts of a case: parties, claims, sessions, obligations, notes. Each field is named once; columns,
//! writer and reader follow from that.

use rusqlite::{Connection, Row, ToSql};

use super::StoreError;
use super::values::ColumnValue;
use crate::domain::case::{Case, Claim, Note, Obligation, Party, Session};
use crate::domain::ids::CaseId;

/// A callback that gets rows one by one, each with its values in the order of the columns of its table.
pub type RowVisitor<'a> = dyn FnMut(&[&dyn ToSql]) -> Result<(), StoreError> + 'a;

/// A table of parts of cases, and the function that makes the rows of a case. The first two columns are its key.
pub struct PartTable {
    pub name: &'static str,
    /// The names of the columns, separated by spaces.
    pub columns: &'static str,
    pub rows: fn(&Case, &mut RowVisitor<'_>) -> Result<(), StoreError>,
}

/// A part of a case that is stored as a row of its own.
pub trait PartRow: Sized {
    const TABLE: PartTable;

    /// Reads a part from a row that has the columns of its table.
    fn from_row(row: &Row) -> rusqlite::Result<Self>;
}

/// Defines the table of a part:
///
/// ```text
/// part_table! {
///     "table" holds case.list: Part { field, field as column; never stored: field }
///     and column = |case| value
/// }
/// ```
///
/// A field that is not named does not compile; a column that the schema does not have, or a column that is missing
/// here, fails a test.
macro_rules! part_table {
    ($table:literal holds case.$list:ident: $part:ident {
        $($field:ident $(as $column:ident)?),+ $(; never stored: $skipped:ident)?
    } $(and $derived:ident = |$case:ident| $value:expr)?) => {
        impl PartRow for $part {
            const TABLE: PartTable = PartTable {
                name: $table,
                columns: concat!(
                    "case_id", $(" ", column!($field $($column)?),)+ $(" ", stringify!($derived))?
                ),
                rows: |case, visit| {
                    $(let $derived = { let $case = case; $value };)?
                    case.$list.iter().try_for_each(|part| {
                        let $part { $($field,)+ $($skipped: _)? } = part;
                        visit(&[
                            case.id.as_bytes(), $(&$field.to_column()?,)+ $(&$derived)?
                        ])
                    })
                },
            };

            fn from_row(row: &Row) -> rusqlite::Result<Self> {
                Ok($part {
                    $($field: ColumnValue::from_column(row, column!($field $($column)?))?,)+
                    $($skipped: Default::default(),)?
                })
            }
        }
    };
}

/// The name of the column of a field.
macro_rules! column {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $column:ident) => {
        stringify!($column)
    };
}

part_table! {
    "party" holds case.parties: Party {
        id, role, kind, name, sex, phone, id_kind, id_number, address, job, stall, representative,
        employer_type, acts_for, authority, remark;
        never stored: filled_from
    }
}

part_table! {
    "claim" holds case.claims: Claim { id, text, amount as amount_fen, claimant }
}

part_table! {
    "session" holds case.sessions: Session {
        id, state, form, room, starts, ends, mediators, recorder, attendance, record, result, next_on,
        offers
    }
}

part_table! {
    "obligation" holds case.obligations: Obligation {
        id, debtor, creditor, what, amount as amount_fen, due_on, performed_on, performed_note,
        payments
    }
    and binding = |case| case.is_binding()
}

part_table! {
    "note" holds case.notes: Note { id, on as on_day, kind, text, attempt }
}

pub const PARTS: [PartTable; 5] = [
    Party::TABLE,
    Claim::TABLE,
    Session::TABLE,
    Obligation::TABLE,
    Note::TABLE,
];

/// Reads the parts of one kind that a case has, by id.
pub fn read_parts<T: PartRow>(conn: &Connection, case: CaseId) -> Result<Vec<T>, StoreError> {
    let table = T::TABLE.name;
    let sql = format!("SELECT * FROM {table} WHERE case_id = ?1 ORDER BY id");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([case.as_bytes()], T::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces the rows of one kind that a case has.
pub fn replace_parts<T: PartRow>(conn: &Connection, case: &Case) -> Result<(), StoreError> {
    let table = T::TABLE;
    let sql = format!("DELETE FROM {} WHERE case_id = ?1", table.name);
    conn.prepare_cached(&sql)?.execute([case.id.as_bytes()])?;
    let columns: Vec<&str> = table.columns.split_whitespace().collect();
    let values = vec!["?"; columns.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({values})",
        table.name,
        columns.join(", ")
    );
    (table.rows)(case, &mut |row| {
        conn.prepare_cached(&sql)?.execute(row)?;
        Ok(())
    })
}
