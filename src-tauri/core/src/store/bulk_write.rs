//! Writes many changes in one transaction.

use super::open::CACHE_SIZE;
use super::{Store, StoreError, cells, search};
use crate::domain::tally_facts::CellChange;

impl Store {
    /// Runs `fill`, which writes many changes, in one transaction, and updates the tally cells once at its end.
    ///
    /// For generated histories (the practice book, the benchmark); the change of a member goes through
    /// [`Store::write`].
    pub fn write_in_bulk(
        &mut self,
        utc: chrono::DateTime<chrono::Utc>,
        fill: impl FnOnce(&mut Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (head, setup) = (self.head, self.setup.clone());
        // A wide cache keeps the indexes in memory while thousands of cases go in.
        self.conn
            .execute_batch("PRAGMA cache_size = -262144; BEGIN IMMEDIATE")?;
        self.bulk = Some(CellChange::default());
        let filled = fill(self);
        let collected = self.bulk.take().unwrap_or_default();
        let filled = filled
            .and_then(|()| cells::apply(&self.conn, &collected))
            .and_then(|()| search::merge_all(&self.conn));
        let result = filled.and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if result.is_err() {
            (self.head, self.setup) = (head, setup);
            // SQLite may have rolled back by itself. The error that is returned is the first one.
            if !self.conn.is_autocommit() {
                let _ = self.conn.execute_batch("ROLLBACK");
            }
        }
        let reset = self.conn.pragma_update(None, "cache_size", CACHE_SIZE);
        result?;
        reset?;
        self.write_anchor(utc)
    }
}
