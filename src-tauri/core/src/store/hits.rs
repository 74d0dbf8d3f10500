//! Reads the rows that the search index finds, in the order of the list.
//!
//! FTS5 reads its lists forwards. Backwards it first notes where each row of a page begins, in an array that grows by
//! eight places at a time; SQLCipher's memory protection copies, wipes and locks it anew at every step, so that a search
//! for the newest cases takes fifty times as long and, for a word that may continue, seconds. So the newest hits are read
//! forwards, too: in windows of rows from the newest to the oldest, each larger than the one before.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::conditions::Conditions;
use super::page_sql::Cursor;
use super::{Store, StoreError};

/// The rows of the newest window: most searches find a page in it.
const FIRST_WINDOW: i64 = 512;
/// How many times larger the next window is.
const WINDOW_GROWTH: i64 = 8;

/// Reads the hits in a range of rows, in the order of their rows. This must never be read backwards.
pub(super) const HITS: &str =
    "SELECT rowid FROM word WHERE word MATCH ?1 AND rowid BETWEEN ?2 AND ?3";

/// Returns the windows from the row `newest` down to the first row: the first and last row of each.
fn windows(newest: i64) -> impl Iterator<Item = (i64, i64)> {
    let (mut last, mut size) = (newest, FIRST_WINDOW);
    std::iter::from_fn(move || {
        let window = (last > 0).then_some(((last - size + 1).max(1), last))?;
        (last, size) = (window.0 - 1, size * WINDOW_GROWTH);
        Some(window)
    })
}

impl Store {
    /// Calls `visit` with the rows that the search finds, from `newest` down to the first row, until it returns false.
    pub(super) fn visit_newest_hits(
        &self,
        words: &str,
        newest: Option<i64>,
        mut visit: impl FnMut(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let newest = match newest {
            Some(row) => row,
            None => self.last_row()?,
        };
        let mut statement = self.conn.prepare_cached(HITS)?;
        for (first, last) in windows(newest) {
            let rows = statement.query_map((words, first, last), |row| row.get(0))?;
            let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
            for row in rows.into_iter().rev() {
                if !visit(row)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Calls `visit` with the rows that the search finds, from `first` on, until it returns false.
    fn visit_oldest_hits(
        &self,
        words: &str,
        first: i64,
        mut visit: impl FnMut(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(HITS)?;
        let mut rows = statement.query((words, first, i64::MAX))?;
        while let Some(row) = rows.next()? {
            if !visit(row.get(0)?)? {
                break;
            }
        }
        Ok(())
    }

    /// Returns one page, in row order, of the cases that the search finds and that fulfil the conditions.
    pub(super) fn hits_page(
        &self,
        words: &str,
        conditions: &Conditions,
        after: Option<&Cursor>,
        descending: bool,
        limit: usize,
    ) -> Result<Vec<Cursor>, StoreError> {
        let sql = format!(
            "SELECT 1 FROM cases WHERE seq = ? AND {}",
            conditions.text()
        );
        let mut wanted = self.conn.prepare_cached(&sql)?;
        let mut page = Vec::new();
        let visit = |seq: i64| {
            let value = Value::Integer(seq);
            let params = std::iter::once(&value).chain(&conditions.params);
            if conditions.sql.is_empty() || wanted.exists(params_from_iter(params))? {
                page.push(Cursor { value, seq });
            }
            Ok(page.len() < limit)
        };
        match descending {
            true => self.visit_newest_hits(words, after.map(|c| c.seq - 1), visit)?,
            false => self.visit_oldest_hits(words, after.map_or(1, |c| c.seq + 1), visit)?,
        }
        Ok(page)
    }

    /// Returns the row of the oldest of the newest `max` hits.
    pub(super) fn oldest_of_newest_hits(&self, words: &str, max: usize) -> Result<i64, StoreError> {
        let (mut oldest, mut count) = (1, 0);
        self.visit_newest_hits(words, None, |row| {
            (oldest, count) = (row, count + 1);
            Ok(count < max)
        })?;
        Ok(oldest)
    }

    /// Returns the highest row number, which is the number of cases, because rows are never deleted.
    pub(super) fn last_row(&self) -> Result<i64, StoreError> {
        let sql = "SELECT max(seq) FROM cases";
        let last: Option<i64> = self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?;
        Ok(last.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_index_is_never_read_backwards() {
        let store = crate::store::tests::forty_cases();
        let plan = |sql: &str| -> String {
            let mut statement = store
                .conn
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap();
            let steps = statement.query_map(("王", 1, 40), |row| row.get::<_, String>(3));
            steps.unwrap().map(Result::unwrap).collect()
        };
        // FTS5 reads backwards if the number of its plan has this bit.
        let is_backwards = |sql: &str| {
            let plan = plan(sql);
            let number = plan.split_once("VIRTUAL TABLE INDEX ").unwrap().1;
            let number: u32 = number.split(':').next().unwrap().parse().unwrap();
            number & 0x80 != 0
        };
        assert!(!is_backwards(HITS), "{}", plan(HITS));
        assert!(
            is_backwards(&format!("{HITS} ORDER BY rowid DESC")),
            "control"
        );
    }

    #[test]
    fn windows_cover_all_rows_once() {
        for newest in [1, FIRST_WINDOW, FIRST_WINDOW + 1, 1_000_000] {
            let mut next = newest;
            for (first, last) in windows(newest) {
                assert!(last == next && first <= last, "{newest}: {first} to {last}");
                next = first - 1;
            }
            assert_eq!(next, 0, "{newest}");
        }
        assert_eq!(windows(0).count(), 0);
        assert_eq!(windows(1_000_000).count(), 5);
    }

    #[test]
    fn both_directions_find_the_same_in_opposite_order() {
        let store = crate::store::tests::forty_cases();
        let words = crate::store::search::query("号").unwrap();
        let page = |after, descending, limit| {
            let rows = store.hits_page(&words, &Conditions::default(), after, descending, limit);
            rows.unwrap().into_iter().map(|c| c.seq).collect::<Vec<_>>()
        };
        let up = page(None, false, 100);
        let mut down = page(None, true, 100);
        assert!(up.len() > 10, "{up:?}");
        let after = Cursor {
            value: Value::Null,
            seq: up[5],
        };
        assert_eq!(page(Some(&after), false, 3), up[6..9]);
        assert_eq!(page(Some(&after), true, 3), [up[4], up[3], up[2]]);
        down.reverse();
        assert_eq!(up, down);
        assert_eq!(
            store.oldest_of_newest_hits(&words, 4).unwrap(),
            up[up.len() - 4]
        );
    }
}
