//! What is kept beside the rows and follows from them: tally cells, search index, schema.

use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};
use std::sync::OnceLock;

use rusqlite::{Connection, Row, params};

use super::{Fault, Store};
use crate::domain::case::Case;
use crate::domain::facts::Counted;
use crate::store::search;

/// What all cells hold: each number times a weight that its place has under a key that nobody knows before, summed modulo a
/// prime. What the cases add comes to the same as what the rows hold only if every cell is right, and no memory is needed
/// for the cells of a large book.
#[derive(Default)]
pub(super) struct Cells {
    keys: RandomState,
    cells: Weight,
    stocks: Weight,
}

/// 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;
/// No sum of a book comes near; above it, two numbers could weigh the same.
const MOST: u64 = 1 << 60;
const _: () = assert!(2 * (MOST - 1) < PRIME);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Weight(u64);

impl Weight {
    /// Adds the numbers of a cell; `place` has taken in where it stands.
    fn add(&mut self, place: &impl Fn() -> DefaultHasher, numbers: &[i64]) {
        for (at, number) in numbers.iter().enumerate().filter(|(_, n)| **n != 0) {
            let mut weight = place();
            weight.write_usize(at);
            let weight = u128::from(weight.finish() % PRIME);
            let number = u128::from(number.rem_euclid(PRIME as i64).unsigned_abs());
            let sum = (u128::from(self.0) + weight * number) % u128::from(PRIME);
            // Below 2⁶¹.
            self.0 = sum as u64;
        }
    }
}

/// Where a cell stands, taken in under the keys: cube, level and index of the span, key, event (empty for a stock).
fn taken_in(keys: &RandomState, at: (i64, i64, i64), key: &str, event: &str) -> DefaultHasher {
    let mut hasher = keys.build_hasher();
    hasher.write_i64(at.0);
    hasher.write_i64(at.1);
    hasher.write_i64(at.2);
    for text in [key, event] {
        hasher.write(text.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher
}

impl Cells {
    pub(super) fn count(&mut self, case: &Case) {
        let Some(facts) = case.facts() else {
            return;
        };
        let keys = &self.keys;
        facts.each_place(&mut |cube, span, key, counted| {
            let at = (cube.number(), span.level.rank(), span.index);
            match counted {
                Counted::Event(event, s) => {
                    let place = taken_in(keys, at, key, &event.code());
                    let sums = [s.cases, s.people, s.collective, s.claimed, s.agreed, s.days];
                    self.cells.add(&|| place.clone(), &sums);
                }
                Counted::Stock(s) => {
                    let place = taken_in(keys, at, key, "");
                    let sums = [s.registered, s.accepted, s.overdue];
                    self.stocks.add(&|| place.clone(), &sums);
                }
            }
        });
    }

    pub(super) fn are_kept(&self, conn: &Connection) -> Result<bool, Fault> {
        let sql = "SELECT cube, level, span, key, event, cases, people, collective, claimed, agreed, days \
                   FROM tally_cell";
        Ok(self.weighed::<6>(conn, sql)? == Some(self.cells))
    }

    pub(super) fn stocks_are_kept(&self, conn: &Connection) -> Result<bool, Fault> {
        let sql =
            "SELECT cube, level, span, key, '', registered, accepted, overdue FROM tally_stock";
        Ok(self.weighed::<3>(conn, sql)? == Some(self.stocks))
    }

    /// What the rows of a table weigh; none if a number is beyond all reason.
    fn weighed<const N: usize>(
        &self,
        conn: &Connection,
        sql: &str,
    ) -> Result<Option<Weight>, Fault> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut weight = Weight::default();
        while let Some(row) = rows.next()? {
            let text = |at| row.get_ref(at).and_then(|v| Ok(v.as_str()?));
            let at = (row.get(0)?, row.get(1)?, row.get(2)?);
            let place = taken_in(&self.keys, at, text(3)?, text(4)?);
            let sums: [i64; N] = numbers(row, 5)?;
            if sums.iter().any(|n| n.unsigned_abs() >= MOST) {
                return Ok(None);
            }
            weight.add(&|| place.clone(), &sums);
        }
        Ok(Some(weight))
    }
}

fn numbers<const N: usize>(row: &Row<'_>, from: usize) -> rusqlite::Result<[i64; N]> {
    let mut numbers = [0; N];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = row.get(from + at)?;
    }
    Ok(numbers)
}

/// Every word with every place in which it stands, as one sum: hashes under a key that nobody knows before, so that no
/// other index has the same sum, and no memory is needed for the index of a large book.
#[derive(Default)]
pub(super) struct Words {
    keys: RandomState,
    sum: u64,
    places: u64,
    /// Texts that only the index's own tokenizer can cut.
    strange: bool,
}

/// Ideographs of the first Unicode, which the tokenizer keeps as they are; so it does small ASCII letters and digits.
const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FA5}';
/// Tokens beyond this are left to the tokenizer, which cuts very long ones.
const LONG: usize = 1_000;

impl Words {
    /// Counts the words of a case as they must stand in the index.
    pub(super) fn count(&mut self, conn: &Connection, row: i64, case: &Case) -> Result<(), Fault> {
        let (who, what) = search::indexed(case);
        let plain = |c: char| c == ' ' || is_plain(c);
        let short = |text: &str| text.split(' ').all(|token| token.len() <= LONG);
        if [&who, &what]
            .iter()
            .any(|t| !t.chars().all(plain) || !short(t))
        {
            return self.set_aside(conn, row, &who, &what);
        }
        for (column, text) in [("who", who), ("what", what)] {
            let tokens = text.split(' ').filter(|token| !token.is_empty());
            for (offset, token) in (0..).zip(tokens) {
                self.add(token, row, column, offset);
            }
        }
        Ok(())
    }

    fn add(&mut self, token: &str, row: i64, column: &str, offset: i64) {
        let mut hasher = self.keys.build_hasher();
        hasher.write(token.as_bytes());
        hasher.write_u8(0xff);
        hasher.write(column.as_bytes());
        hasher.write_i64(row);
        hasher.write_i64(offset);
        self.sum = self.sum.wrapping_add(hasher.finish());
        self.places += 1;
    }

    /// Puts texts with rare characters through the tokenizer itself.
    fn set_aside(
        &mut self,
        conn: &Connection,
        row: i64,
        who: &str,
        what: &str,
    ) -> Result<(), Fault> {
        if !self.strange {
            conn.execute_batch(
                "DROP TABLE IF EXISTS temp.strange_word; \
                 CREATE VIRTUAL TABLE temp.strange_word USING fts5(who, what, content = '', \
                 tokenize = 'unicode61 remove_diacritics 0', detail = 'full')",
            )?;
            self.strange = true;
        }
        conn.prepare_cached(
            "INSERT INTO temp.strange_word (rowid, who, what) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![row, who, what])?;
        Ok(())
    }

    /// Whether the index holds exactly the words that were counted.
    pub(super) fn are_kept(mut self, conn: &Connection) -> Result<bool, Fault> {
        if self.strange {
            self.add_all(conn, "temp", "strange_word")?;
            conn.execute_batch("DROP TABLE temp.strange_word")?;
        }
        let mut kept = Words {
            keys: self.keys.clone(),
            ..Words::default()
        };
        kept.add_all(conn, "main", "word")?;
        Ok((kept.sum, kept.places) == (self.sum, self.places))
    }

    fn add_all(&mut self, conn: &Connection, schema: &str, index: &str) -> Result<(), Fault> {
        conn.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.verified_word; \
             CREATE VIRTUAL TABLE temp.verified_word USING fts5vocab({schema}, {index}, instance)"
        ))?;
        {
            let mut statement =
                conn.prepare("SELECT term, doc, col, offset FROM temp.verified_word")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text = |at| row.get_ref(at).and_then(|v| Ok(v.as_str()?));
                self.add(text(0)?, row.get(1)?, text(2)?, row.get(3)?);
            }
        }
        conn.execute_batch("DROP TABLE temp.verified_word")?;
        Ok(())
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || IDEOGRAPHS.contains(&c)
}

/// Kind, name and text of a table, an index or a trigger.
type Made = (String, String, Option<String>);

/// What this version makes; the same in every book, and dear to find out.
static MADE: OnceLock<Vec<Made>> = OnceLock::new();

impl Store {
    /// Tables, indexes and triggers must be those that this version makes. SQLite's own tables are left out.
    pub(super) fn verify_schema(&self) -> Result<(), Fault> {
        let made = match MADE.get() {
            Some(made) => made,
            None => {
                let empty = Store::in_memory(self.vault_id, self.device);
                let made = schema(&empty.map_err(|_| Fault::Schema)?.conn)?;
                MADE.get_or_init(|| made)
            }
        };
        match schema(&self.conn)? == *made {
            true => Ok(()),
            false => Err(Fault::Schema),
        }
    }
}

fn schema(conn: &Connection) -> Result<Vec<Made>, Fault> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               ORDER BY type, name";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_weigh_the_same_in_parts_and_as_wholes_and_no_other_cells_do() {
        let keys = RandomState::new();
        let place = |key: &'static str| taken_in(&keys, (1, 2, 3), key, "R1");
        let weigh = |cells: &[(&'static str, [i64; 2])]| {
            let mut weight = Weight::default();
            for (key, numbers) in cells {
                weight.add(&|| place(key), numbers);
            }
            weight
        };
        let whole = weigh(&[("a", [5, -3]), ("b", [0, 7])]);
        let parts = [
            ("b", [2, 8]),
            ("a", [4, -4]),
            ("a", [1, 1]),
            ("b", [-2, -1]),
        ];
        assert_eq!(weigh(&parts), whole);
        for other in [
            [("a", [5, -3]), ("b", [0, 8])],
            [("a", [-3, 5]), ("b", [0, 7])],
            [("b", [5, -3]), ("a", [0, 7])],
            [("a", [5, -3]), ("b", [7, 0])],
            [("a", [5 + (1 << 59), -3]), ("b", [0, 7])],
        ] {
            assert_ne!(weigh(&other), whole, "{other:?}");
        }
        // Why rows with such numbers are refused before they are weighed.
        let prime = PRIME as i64;
        assert_eq!(weigh(&[("a", [5 + prime, -3]), ("b", [0, 7])]), whole);
    }
}
