//! Counts the tally cells again and fills the search index again from the rows.

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
        self.write_event_with(event, by, Store::rebuild)
    }

    fn rebuild(&self) -> Result<(), StoreError> {
        cells::clear(&self.conn)?;
        search::clear(&self.conn)?;
        let mut change = CellChange::default();
        self.for_each_case(|seq, case| {
            change.count_change(&[], &case.facts());
            search::update(&self.conn, seq, None, case)
        })?;
        cells::apply(&self.conn, &change)
    }

    /// Calls `visit` with row number and case for every case in order of registration, and loads 500 at a time.
    pub fn for_each_case(
        &self,
        visit: impl FnMut(i64, &Case) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        case_rows::for_each(&self.conn, visit)
    }
}
