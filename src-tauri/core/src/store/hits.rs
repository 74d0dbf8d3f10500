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

/// The rows of the newest window: a frequent word fills a page in it.
const FIRST_WINDOW: i64 = 1_024;
/// The least and the greatest factor by which the next window is larger. Opening a window costs as much as reading a thousand
/// hits, so that a rare word must not take many.
const WINDOW_GROWTH: (i64, i64) = (4, 256);

/// Reads the hits in a range of rows, in the order of their rows. This must never be read backwards.
pub(super) const HITS: &str =
    "SELECT rowid FROM word WHERE word MATCH ?1 AND rowid BETWEEN ?2 AND ?3";

/// The windows of rows in which the newest hits are looked for, from the newest row to the first.
struct Windows {
    /// The last row of the next window.
    last: i64,
    size: i64,
}

impl Windows {
    fn from_newest(row: i64) -> Windows {
        Windows {
            last: row,
            size: FIRST_WINDOW,
        }
    }

    /// Returns the first and the last row of the next window; `None` after the first row.
    fn next(&mut self) -> Option<(i64, i64)> {
        let last = (self.last > 0).then_some(self.last)?;
        let first = (last - self.size + 1).max(1);
        self.last = first - 1;
        Some((first, last))
    }

    /// Makes the next window as large as it takes to find `missing` rows, if it holds twice as many rows for each as
    /// the last one, which held `found`.
    fn grow(&mut self, found: i64, missing: i64) {
        let (least, most) = WINDOW_GROWTH;
        let wanted = match found {
            0 => self.size * most,
            found => 2 * missing * (self.size / found).max(1),
        };
        self.size = wanted.clamp(self.size * least, self.size * most);
    }
}

impl Store {
    /// Calls `accept` with the rows that the search finds, from `newest` down to the first row, until it has accepted
    /// `limit` of them.
    pub(super) fn visit_newest_hits(
        &self,
        words: &str,
        newest: Option<i64>,
        limit: usize,
        mut accept: impl FnMut(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let newest = match newest {
            Some(row) => row,
            None => self.last_row()?,
        };
        let mut statement = self.conn.prepare_cached(HITS)?;
        let mut windows = Windows::from_newest(newest);
        let mut missing = limit;
        while missing > 0
            && let Some((first, last)) = windows.next()
        {
            let rows = statement.query_map((words, first, last), |row| row.get(0))?;
            let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
            let before = missing;
            for row in rows.into_iter().rev() {
                missing -= usize::from(accept(row)?);
                if missing == 0 {
                    break;
                }
            }
            windows.grow((before - missing) as i64, missing as i64);
        }
        Ok(())
    }

    /// Calls `accept` with the rows that the search finds, from `first` on, until it has accepted `limit` of them.
    fn visit_oldest_hits(
        &self,
        words: &str,
        first: i64,
        limit: usize,
        mut accept: impl FnMut(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(HITS)?;
        let mut rows = statement.query((words, first, i64::MAX))?;
        let mut missing = limit;
        while missing > 0
            && let Some(row) = rows.next()?
        {
            missing -= usize::from(accept(row.get(0)?)?);
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
        let accept = |seq: i64| {
            let value = Value::Integer(seq);
            let params = std::iter::once(&value).chain(&conditions.params);
            let accepted = conditions.sql.is_empty() || wanted.exists(params_from_iter(params))?;
            if accepted {
                page.push(Cursor { value, seq });
            }
            Ok(accepted)
        };
        match descending {
            true => self.visit_newest_hits(words, after.map(|c| c.seq - 1), limit, accept)?,
            false => {
                self.visit_oldest_hits(words, after.map_or(1, |c| c.seq + 1), limit, accept)?
            }
        }
        Ok(page)
    }

    /// Returns the row of the oldest of the newest `max` hits.
    pub(super) fn oldest_of_newest_hits(&self, words: &str, max: usize) -> Result<i64, StoreError> {
        let mut oldest = 1;
        self.visit_newest_hits(words, None, max, |row| {
            oldest = row;
            Ok(true)
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
            let (mut windows, mut next) = (Windows::from_newest(newest), newest);
            while let Some((first, last)) = windows.next() {
                assert!(last == next && first <= last, "{newest}: {first} to {last}");
                next = first - 1;
                windows.grow(1, 50);
            }
            assert_eq!(next, 0, "{newest}");
        }
        assert_eq!(Windows::from_newest(0).next(), None);
    }

    #[test]
    fn a_window_is_as_large_as_its_word_is_rare() {
        let count = |frequency: i64, limit: i64| {
            let (mut windows, mut missing, mut count) = (Windows::from_newest(1_000_000), limit, 0);
            while missing > 0
                && let Some((first, last)) = windows.next()
            {
                let found = missing.min((last - first + 1) / frequency);
                missing -= found;
                count += 1;
                windows.grow(found, missing);
            }
            count
        };
        assert_eq!(count(1, 51), 1);
        assert_eq!(count(10, 51), 1);
        assert_eq!(count(100, 51), 2);
        assert_eq!(count(1_000, 51), 2);
        assert_eq!(count(100_000, 51), 3);
    }

    #[test]
    fn both_directions_find_the_same_in_opposite_order() {
        let store = crate::store::tests::forty_cases();
        let words = crate::store::search_query::SearchQuery::of("号")
            .unwrap()
            .text(false);
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
