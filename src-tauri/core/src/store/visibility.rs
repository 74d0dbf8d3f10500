//! The rule of [`CaseVisibility::can_see`] as SQL conditions on rows of `cases`. A test compares both on random
//! offices.

use rusqlite::types::Value;

use super::conditions::Conditions;
use crate::domain::access::{CaseVisibility, VisibleCases};
use crate::domain::ids::StaffId;

fn blob(id: StaffId) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

/// Selects the restricted cases of others: few rows, from an index that holds only restricted cases.
pub(super) const RESTRICTED: &str = "SELECT r.seq FROM cases r INDEXED BY cases_restricted \
     WHERE r.restricted = 1 AND r.mediator IS NOT ? \
     AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = r.seq)";

/// Returns the two parameters of [`RESTRICTED`].
pub(super) fn own_id_twice(me: StaffId) -> [Value; 2] {
    [blob(me), blob(me)]
}

/// Returns the conditions under which a row of `cases`, named `table` in the query, is visible; none is ever null.
pub fn conditions(visibility: &CaseVisibility, table: &str) -> Conditions {
    let mut c = Conditions::default();
    match &visibility.cases {
        VisibleCases::All => {}
        // Rows are numbered from 1. With a bare 0 SQLite cannot use the index named in the query, and refuses it.
        VisibleCases::Nothing => c.add(&format!("{table}.seq < 0"), []),
        VisibleCases::Team { members, everyone } => {
            c.add(
                &format!("{table}.seq NOT IN ({RESTRICTED})"),
                own_id_twice(visibility.me),
            );
            if !everyone {
                let marks = vec!["?"; members.len()].join(", ");
                let sql = format!(
                    "({table}.mediator IN ({marks}) IS TRUE \
                     OR ({table}.mediator IS NULL \
                         AND NOT EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {table}.seq)) \
                     OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.seq = {table}.seq AND m.staff IN ({marks})))"
                );
                let twice = members.iter().chain(members);
                c.add(&sql, twice.map(|id| blob(*id)).collect::<Vec<_>>());
            }
        }
    }
    c
}

/// Returns the condition that a member mediates or co-mediates the case.
pub fn own_cases(me: StaffId, table: &str) -> Conditions {
    let mut c = Conditions::default();
    let sql = format!(
        "({table}.mediator IS ? OR EXISTS (SELECT 1 FROM co_mediator m WHERE m.staff = ? AND m.seq = {table}.seq))"
    );
    c.add(&sql, own_id_twice(me));
    c
}

#[cfg(test)]
mod tests;
