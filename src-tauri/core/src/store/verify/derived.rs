//! Verifies what follows from the rows of cases: the tally cells and the search index; and the schema.

use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};
use std::sync::OnceLock;

use rusqlite::{Connection, Row, params};

use super::{Fault, Store};
use crate::domain::case::Case;
use crate::domain::facts::CellIncrement;
use crate::store::search;

/// The expected contents of all tally cells, as one weighted sum: each number times a keyed hash of its position,
/// modulo a prime. The key is random, so the sum of what the cases add equals the sum of the rows only if every cell
/// is right (up to a negligible chance), and the cells of a large book take no memory.
#[derive(Default)]
pub(super) struct CellSums {
    keys: RandomState,
    cells: WeightedSum,
    stocks: WeightedSum,
}

/// 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;
/// A bound that no sum of a book reaches. From PRIME / 2 on, two different numbers could be congruent.
const MAX_SUM: u64 = 1 << 60;
const _: () = assert!(2 * (MAX_SUM - 1) < PRIME);

/// A sum modulo [`PRIME`].
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct WeightedSum(u64);

impl WeightedSum {
    /// Adds the numbers of a cell. `position` makes a hasher that has hashed the position of the cell.
    fn add(&mut self, position: &impl Fn() -> DefaultHasher, numbers: &[i64]) {
        for (at, number) in numbers.iter().enumerate().filter(|(_, n)| **n != 0) {
            let mut weight = position();
            weight.write_usize(at);
            let weight = u128::from(weight.finish() % PRIME);
            let number = u128::from(number.rem_euclid(PRIME as i64).unsigned_abs());
            let sum = (u128::from(self.0) + weight * number) % u128::from(PRIME);
            // It is below 2⁶¹, so nothing is cut off.
            self.0 = sum as u64;
        }
    }
}

/// Returns a keyed hasher that has hashed the position of a cell: cube, level and index of the span, key, event (empty
/// for a stock).
fn cell_hasher(keys: &RandomState, at: (i64, i64, i64), key: &str, event: &str) -> DefaultHasher {
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

impl CellSums {
    /// Adds what a case contributes to the cells.
    pub(super) fn add_case(&mut self, case: &Case) {
        let Some(facts) = case.facts() else {
            return;
        };
        let keys = &self.keys;
        facts.each_position(&mut |cube, span, key, counted| {
            let at = (cube.number(), span.level.rank(), span.index);
            match counted {
                CellIncrement::Event(event, s) => {
                    let position = cell_hasher(keys, at, key, &event.code());
                    let sums = [s.cases, s.people, s.collective, s.claimed, s.agreed, s.days];
                    self.cells.add(&|| position.clone(), &sums);
                }
                CellIncrement::Stock(s) => {
                    let position = cell_hasher(keys, at, key, "");
                    let sums = [s.registered, s.accepted, s.overdue];
                    self.stocks.add(&|| position.clone(), &sums);
                }
            }
        });
    }

    /// Returns whether the table `tally_cell` has the expected sum.
    pub(super) fn match_cells(&self, conn: &Connection) -> Result<bool, Fault> {
        let sql = "SELECT cube, level, span, key, event, cases, people, collective, claimed, agreed, days \
                   FROM tally_cell";
        Ok(self.sum_rows::<6>(conn, sql)? == Some(self.cells))
    }

    /// Returns whether the table `tally_stock` has the expected sum.
    pub(super) fn match_stocks(&self, conn: &Connection) -> Result<bool, Fault> {
        let sql =
            "SELECT cube, level, span, key, '', registered, accepted, overdue FROM tally_stock";
        Ok(self.sum_rows::<3>(conn, sql)? == Some(self.stocks))
    }

    /// Returns the weighted sum of the rows of a table; `None` if a number is not below [`MAX_SUM`].
    fn sum_rows<const N: usize>(
        &self,
        conn: &Connection,
        sql: &str,
    ) -> Result<Option<WeightedSum>, Fault> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut weight = WeightedSum::default();
        while let Some(row) = rows.next()? {
            let text = |at| row.get_ref(at).and_then(|v| Ok(v.as_str()?));
            let at = (row.get(0)?, row.get(1)?, row.get(2)?);
            let position = cell_hasher(&self.keys, at, text(3)?, text(4)?);
            let sums: [i64; N] = numbers(row, 5)?;
            if sums.iter().any(|n| n.unsigned_abs() >= MAX_SUM) {
                return Ok(None);
            }
            weight.add(&|| position.clone(), &sums);
        }
        Ok(Some(weight))
    }
}

/// Reads the numbers of a row from the column `from` on.
fn numbers<const N: usize>(row: &Row<'_>, from: usize) -> rusqlite::Result<[i64; N]> {
    let mut numbers = [0; N];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = row.get(from + at)?;
    }
    Ok(numbers)
}

/// The expected contents of the search index, as one sum: a keyed hash of every token with its position. The key is
/// random, so no other index has the same sum, and the index of a large book takes no memory.
#[derive(Default)]
pub(super) struct WordSums {
    keys: RandomState,
    sum: u64,
    /// The number of positions.
    positions: u64,
    /// True if some texts went through the tokenizer of the index itself.
    has_rare_text: bool,
}

/// The ideographs of the first Unicode version. The tokenizer leaves them unchanged, as it does lower-case ASCII
/// letters and digits.
const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FA5}';
/// The longest token, in bytes, that is hashed directly; the tokenizer truncates very long ones.
const MAX_TOKEN_BYTES: usize = 1_000;

impl WordSums {
    /// Adds the tokens of a case.
    pub(super) fn add_case(
        &mut self,
        conn: &Connection,
        row: i64,
        case: &Case,
    ) -> Result<(), Fault> {
        let (who, what) = search::columns_of(case);
        let plain = |c: char| c == ' ' || is_plain(c);
        let short = |text: &str| text.split(' ').all(|token| token.len() <= MAX_TOKEN_BYTES);
        if [&who, &what]
            .iter()
            .any(|t| !t.chars().all(plain) || !short(t))
        {
            return self.index_rare_text(conn, row, &who, &what);
        }
        for (column, text) in [("who", who), ("what", what)] {
            let tokens = text.split(' ').filter(|token| !token.is_empty());
            for (offset, token) in (0..).zip(tokens) {
                self.add(token, row, column, offset);
            }
        }
        Ok(())
    }

    /// Adds one token at one position.
    fn add(&mut self, token: &str, row: i64, column: &str, offset: i64) {
        let mut hasher = self.keys.build_hasher();
        hasher.write(token.as_bytes());
        hasher.write_u8(0xff);
        hasher.write(column.as_bytes());
        hasher.write_i64(row);
        hasher.write_i64(offset);
        self.sum = self.sum.wrapping_add(hasher.finish());
        self.positions += 1;
    }

    /// Puts texts with rare characters into a temporary index, so that its tokenizer cuts them.
    fn index_rare_text(
        &mut self,
        conn: &Connection,
        row: i64,
        who: &str,
        what: &str,
    ) -> Result<(), Fault> {
        if !self.has_rare_text {
            conn.execute_batch(
                "DROP TABLE IF EXISTS temp.strange_word; \
                 CREATE VIRTUAL TABLE temp.strange_word USING fts5(who, what, content = '', \
                 tokenize = 'unicode61 remove_diacritics 0', detail = 'full')",
            )?;
            self.has_rare_text = true;
        }
        conn.prepare_cached(
            "INSERT INTO temp.strange_word (rowid, who, what) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![row, who, what])?;
        Ok(())
    }

    /// Returns whether the search index holds exactly the tokens that were added.
    pub(super) fn match_index(mut self, conn: &Connection) -> Result<bool, Fault> {
        if self.has_rare_text {
            self.add_all(conn, "temp", "strange_word")?;
            conn.execute_batch("DROP TABLE temp.strange_word")?;
        }
        let mut found = WordSums {
            keys: self.keys.clone(),
            ..WordSums::default()
        };
        found.add_all(conn, "main", "word")?;
        Ok((found.sum, found.positions) == (self.sum, self.positions))
    }

    /// Adds all tokens of an index.
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

/// Returns whether the tokenizer leaves the character unchanged.
fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || IDEOGRAPHS.contains(&c)
}

/// Kind, name and SQL text of a table, an index or a trigger.
type SchemaObject = (String, String, Option<String>);

/// The schema of this version. It is the same for every book and is computed once, because that is slow.
static SCHEMA: OnceLock<Vec<SchemaObject>> = OnceLock::new();

impl Store {
    /// Checks that tables, indexes and triggers are those of this version, apart from the internal ones of SQLite.
    pub(super) fn verify_schema(&self) -> Result<(), Fault> {
        let schema = match SCHEMA.get() {
            Some(schema) => schema,
            None => {
                let empty = Store::in_memory(self.vault_id, self.device);
                let schema = read_schema(&empty.map_err(|_| Fault::Schema)?.conn)?;
                SCHEMA.get_or_init(|| schema)
            }
        };
        match read_schema(&self.conn)? == *schema {
            true => Ok(()),
            false => Err(Fault::Schema),
        }
    }
}

/// Reads the schema of a store.
fn read_schema(conn: &Connection) -> Result<Vec<SchemaObject>, Fault> {
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
    fn sums_are_equal_in_parts_and_as_a_whole_and_differ_for_other_cells() {
        let keys = RandomState::new();
        let position = |key: &'static str| cell_hasher(&keys, (1, 2, 3), key, "R1");
        let weigh = |cells: &[(&'static str, [i64; 2])]| {
            let mut weight = WeightedSum::default();
            for (key, numbers) in cells {
                weight.add(&|| position(key), numbers);
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
        // A number beyond the prime is congruent to a smaller one, so `sum_rows` refuses such numbers.
        let prime = PRIME as i64;
        assert_eq!(weigh(&[("a", [5 + prime, -3]), ("b", [0, 7])]), whole);
    }
}
