//! Writes the parts of a case as rows: parties, claims, sessions, obligations, notes.

use rusqlite::{Connection, ToSql, params};

use super::StoreError;
use super::values::{day, maybe_day, wall_time};
use crate::domain::case::Case;

/// A callback that gets rows one by one, each with its values in the order of the columns of its table.
pub type RowVisitor<'a> = dyn FnMut(&[&dyn ToSql]) -> Result<(), StoreError> + 'a;

/// A table of parts of cases, and the function that makes the rows of a case. The first two columns are its key.
pub struct PartTable {
    pub name: &'static str,
    pub columns: &'static str,
    pub rows: fn(&Case, &mut RowVisitor<'_>) -> Result<(), StoreError>,
}

pub const PARTY: PartTable = PartTable {
    name: "party",
    columns: "case_id id role kind name sex phone id_kind id_number address job stall representative \
        employer_type acts_for authority remark",
    rows: party_rows,
};
pub const CLAIM: PartTable = PartTable {
    name: "claim",
    columns: "case_id id text amount_fen",
    rows: claim_rows,
};
pub const SESSION: PartTable = PartTable {
    name: "session",
    columns: "case_id id state form room starts ends mediators recorder attendance record result next_on",
    rows: session_rows,
};
pub const OBLIGATION: PartTable = PartTable {
    name: "obligation",
    columns: "case_id id debtor creditor what amount_fen due_on performed_on performed_note binding",
    rows: obligation_rows,
};
pub const NOTE: PartTable = PartTable {
    name: "note",
    columns: "case_id id on_day kind text",
    rows: note_rows,
};
pub const PARTS: [PartTable; 5] = [PARTY, CLAIM, SESSION, OBLIGATION, NOTE];

/// Replaces the rows that a case has in a table.
pub fn replace(conn: &Connection, table: &PartTable, case: &Case) -> Result<(), StoreError> {
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

fn party_rows(case: &Case, visit: &mut RowVisitor<'_>) -> Result<(), StoreError> {
    case.parties.iter().try_for_each(|p| {
        visit(params![
            case.id.as_bytes(),
            p.id.as_bytes(),
            p.role.code(),
            p.kind.code(),
            p.name,
            p.sex,
            p.phone,
            p.id_kind,
            p.id_number,
            p.address,
            p.job,
            p.stall,
            p.representative,
            p.employer_type.map(|t| t.code()),
            p.acts_for.map(|id| *id.as_bytes()),
            p.authority.map(|a| a.code()),
            p.remark,
        ])
    })
}

fn claim_rows(case: &Case, visit: &mut RowVisitor<'_>) -> Result<(), StoreError> {
    case.claims.iter().try_for_each(|c| {
        visit(params![
            case.id.as_bytes(),
            c.id.as_bytes(),
            c.text,
            c.amount.map(|fen| fen.fen()),
        ])
    })
}

fn session_rows(case: &Case, visit: &mut RowVisitor<'_>) -> Result<(), StoreError> {
    case.sessions.iter().try_for_each(|s| {
        visit(params![
            case.id.as_bytes(),
            s.id.as_bytes(),
            s.state.code(),
            s.form.code(),
            s.room.map(|r| *r.as_bytes()),
            wall_time(s.starts),
            s.ends.map(wall_time),
            serde_json::to_string(&s.mediators)?,
            s.recorder.map(|r| *r.as_bytes()),
            serde_json::to_string(&s.attendance)?,
            s.record,
            s.result,
            maybe_day(s.next_on),
        ])
    })
}

fn obligation_rows(case: &Case, visit: &mut RowVisitor<'_>) -> Result<(), StoreError> {
    case.obligations.iter().try_for_each(|o| {
        visit(params![
            case.id.as_bytes(),
            o.id.as_bytes(),
            o.debtor.map(|p| *p.as_bytes()),
            o.creditor.map(|p| *p.as_bytes()),
            o.what,
            o.amount.map(|fen| fen.fen()),
            maybe_day(o.due_on),
            maybe_day(o.performed_on),
            o.performed_note,
            case.is_binding(),
        ])
    })
}

fn note_rows(case: &Case, visit: &mut RowVisitor<'_>) -> Result<(), StoreError> {
    case.notes.iter().try_for_each(|n| {
        visit(params![
            case.id.as_bytes(),
            n.id.as_bytes(),
            day(n.on),
            n.kind.code(),
            n.text,
        ])
    })
}
