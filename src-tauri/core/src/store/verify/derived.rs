//! What is kept beside the rows and follows from them: tally cells, search index, schema.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

use rusqlite::{Connection, Row, params};

use super::{Fault, Store};
use crate::domain::case::Case;
use crate::domain::facts::{CellChange, CellPlace, Stock, Sums};
use crate::store::search;

/// Cube, level, span, key: the place of a cell as columns have it, and the event (empty for a stock).
type Place = (i64, i64, i64, String, String);

/// All cells, counted from the cases.
#[derive(Default)]
pub(super) struct Cells(CellChange);

impl Cells {
    pub(super) fn count(&mut self, case: &Case) {
        if let Some(facts) = case.facts() {
            self.0.count(&facts, 1);
        }
    }

    pub(super) fn are_kept(&self, conn: &Connection) -> Result<bool, Fault> {
        let counted = self
            .0
            .cells
            .iter()
            .filter(|(_, sums)| **sums != Sums::default());
        let counted: BTreeMap<Place, [i64; 6]> = counted
            .map(|((at, event), s)| {
                let sums = [s.cases, s.people, s.collective, s.claimed, s.agreed, s.days];
                (place(at, event.code()), sums)
            })
            .collect();
        let sql = "SELECT cube, level, span, key, event, cases, people, collective, claimed, agreed, days \
                   FROM tally_cell ORDER BY cube, level, span, key, event";
        same_cells(conn, sql, counted, |row| {
            Ok((row.get(4)?, numbers(row, 5)?))
        })
    }

    pub(super) fn stocks_are_kept(&self, conn: &Connection) -> Result<bool, Fault> {
        let counted = self
            .0
            .stock
            .iter()
            .filter(|(_, stock)| **stock != Stock::default());
        let counted: BTreeMap<Place, [i64; 3]> = counted
            .map(|(at, s)| {
                (
                    place(at, String::new()),
                    [s.registered, s.accepted, s.overdue],
                )
            })
            .collect();
        let sql = "SELECT cube, level, span, key, registered, accepted, overdue \
                   FROM tally_stock ORDER BY cube, level, span, key";
        same_cells(conn, sql, counted, |row| {
            Ok((String::new(), numbers(row, 4)?))
        })
    }
}

fn place(at: &CellPlace, event: String) -> Place {
    let span = (at.span.level.rank(), at.span.index);
    (at.cube.number(), span.0, span.1, at.key.clone(), event)
}

fn numbers<const N: usize>(row: &Row<'_>, from: usize) -> rusqlite::Result<[i64; N]> {
    let mut numbers = [0; N];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = row.get(from + at)?;
    }
    Ok(numbers)
}

/// Reads the event and the sums of a cell.
type ReadCell<const N: usize> = fn(&Row<'_>) -> rusqlite::Result<(String, [i64; N])>;

/// Whether the rows that hold something are those that were counted; both come in order of their keys.
fn same_cells<const N: usize>(
    conn: &Connection,
    sql: &str,
    counted: BTreeMap<Place, [i64; N]>,
    read: ReadCell<N>,
) -> Result<bool, Fault> {
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut counted = counted.into_iter();
    while let Some(row) = rows.next()? {
        let (event, sums) = read(row)?;
        if sums == [0; N] {
            continue;
        }
        let place = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, event);
        if counted.next() != Some((place, sums)) {
            return Ok(false);
        }
    }
    Ok(counted.next().is_none())
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
