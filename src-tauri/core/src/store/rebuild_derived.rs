//! Computes again what follows from the cases: tally cells and search index, and after a migration the derived columns.

use rusqlite::Connection;

use super::{Author, Store, StoreError, case_rows, cells, search};
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::tally_facts::CellChange;

impl Store {
    /// Rebuilds the tally cells and the search index from the rows, in one transaction with its journal entry.
    pub fn rebuild_derived(&mut self, by: &Author) -> Result<(), StoreError> {
        let sql = "SELECT count(*) FROM cases";
        let cases: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        let event = Event::DerivedRebuilt {
            cases: cases.unsigned_abs(),
        };
        self.write_event_with(event, by, |store| rebuild(&store.conn, |_, _| Ok(())))
    }

    /// Calls `visit` with row number and case for every case in order of registration, and loads 500 at a time.
    pub fn for_each_case(
        &self,
        visit: impl FnMut(i64, &Case) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        case_rows::for_each(&self.conn, visit)
    }
}

/// Computes the derived columns of all cases, the tally cells and the search index as this version does, after an earlier
/// version wrote them. It is part of the transaction of the migration.
pub(super) fn rebuild_after_migration(conn: &Connection) -> Result<(), StoreError> {
    rebuild(conn, |seq, case| case_rows::rewrite(conn, seq, case))
}

/// Rebuilds the tally cells and the search index, and calls `visit` with row number and case for every case.
fn rebuild(
    conn: &Connection,
    mut visit: impl FnMut(i64, &Case) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    cells::clear(conn)?;
    search::clear(conn)?;
    let mut change = CellChange::default();
    case_rows::for_each(conn, |seq, case| {
        visit(seq, case)?;
        change.count_change(&[], &case.facts());
        search::update(conn, seq, None, case).map(drop)
    })?;
    cells::apply(conn, &change)?;
    search::merge_all(conn)
}
