//! Updates the tally cells: sums by period and key, changed by what a case adds or takes away.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::StoreError;
use crate::domain::tally_facts::CellChange;

/// Adds a change to the cells.
pub fn apply(conn: &Connection, change: &CellChange) -> Result<(), StoreError> {
    let mut cell = conn.prepare_cached(
        "INSERT INTO tally_cell (cube, level, span, key, event, cases, people, collective, claimed, agreed, days) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         ON CONFLICT DO UPDATE SET cases = cases + ?6, people = people + ?7, collective = collective + ?8, \
         claimed = claimed + ?9, agreed = agreed + ?10, days = days + ?11",
    )?;
    for ((position, event), sums) in in_order(&change.cells) {
        cell.execute(params![
            position.cube.number(),
            position.span.level.rank(),
            position.span.index,
            position.key,
            event.code(),
            sums.cases,
            sums.people,
            sums.collective,
            sums.claimed,
            sums.agreed,
            sums.days,
        ])?;
    }
    let mut stock = conn.prepare_cached(
        "INSERT INTO tally_stock (cube, level, span, key, registered, accepted, overdue) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT DO UPDATE SET registered = registered + ?5, accepted = accepted + ?6, \
         overdue = overdue + ?7",
    )?;
    for (position, sums) in in_order(&change.stock) {
        stock.execute(params![
            position.cube.number(),
            position.span.level.rank(),
            position.span.index,
            position.key,
            sums.registered,
            sums.accepted,
            sums.overdue,
        ])?;
    }
    Ok(())
}

/// Returns the entries in the order of the tables, so that neighbours on one page are written together and the same
/// change always writes the same pages.
fn in_order<K: Ord, V>(entries: &HashMap<K, V>) -> Vec<(&K, &V)> {
    let mut entries: Vec<(&K, &V)> = entries.iter().collect();
    entries.sort_unstable_by_key(|(position, _)| *position);
    entries
}

/// Deletes all cells, before they are counted again.
pub fn clear(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("DELETE FROM tally_cell; DELETE FROM tally_stock")?;
    Ok(())
}
