//! The tally cells, kept by increment.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::StoreError;
use crate::domain::facts::CellChange;

/// Moves the cells by a change.
pub fn shift(conn: &Connection, change: &CellChange) -> Result<(), StoreError> {
    let mut cell = conn.prepare_cached(
        "INSERT INTO tally_cell (cube, level, span, key, event, cases, people, collective, claimed, agreed, days) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         ON CONFLICT DO UPDATE SET cases = cases + ?6, people = people + ?7, collective = collective + ?8, \
         claimed = claimed + ?9, agreed = agreed + ?10, days = days + ?11",
    )?;
    for ((place, event), sums) in in_order(&change.cells) {
        cell.execute(params![
            place.cube.number(),
            place.span.level.rank(),
            place.span.index,
            place.key,
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
    for (place, moved) in in_order(&change.stock) {
        stock.execute(params![
            place.cube.number(),
            place.span.level.rank(),
            place.span.index,
            place.key,
            moved.registered,
            moved.accepted,
            moved.overdue,
        ])?;
    }
    Ok(())
}

/// In the order of the tables: neighbours lie on one page, and the same change writes the same pages.
fn in_order<K: Ord, V>(moved: &HashMap<K, V>) -> Vec<(&K, &V)> {
    let mut moved: Vec<(&K, &V)> = moved.iter().collect();
    moved.sort_unstable_by_key(|(place, _)| *place);
    moved
}

/// Takes all cells away, so that they can be counted anew.
pub fn clear(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("DELETE FROM tally_cell; DELETE FROM tally_stock")?;
    Ok(())
}
