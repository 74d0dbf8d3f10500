//! Reads the tables and the search index of a book once, a few hundred rows at a time, so that the reading can go on
//! while the replay is busy.

use rusqlite::{Connection, Row, Rows, Statement};

use super::fault::Fault;
use super::replay::CaseRowNumbers;
use super::rows::{CASES, RowHasher, RowSum, TABLES, tables};
use super::words::{WordSums, word_statement};
use crate::domain::ids::CaseId;

/// The number of rows that are read at a time.
const STEP_ROWS: usize = 512;

/// Returns the statements that read each table, then the search index.
pub(super) fn prepare(conn: &Connection) -> rusqlite::Result<Vec<Statement<'_>>> {
    let mut statements = Vec::with_capacity(TABLES + 1);
    for (name, columns, _) in tables() {
        statements.push(conn.prepare(&format!("SELECT {columns} FROM {name}"))?);
    }
    statements.push(word_statement(conn)?);
    Ok(statements)
}

/// The sums of what was read so far.
pub(super) struct Scan<'s> {
    /// The tables that are left to read, the next one at the end.
    left: Vec<(Target, Rows<'s>)>,
    hasher: RowHasher,
    rows: [RowSum; TABLES],
    words: WordSums,
    /// The first error of a table.
    failed: Option<rusqlite::Error>,
    /// The error of the search index.
    words_failed: Option<rusqlite::Error>,
}

#[derive(Clone, Copy)]
enum Target {
    Table(usize),
    Words,
}

/// The sums of everything that was read.
pub(super) struct Scanned {
    pub rows: [RowSum; TABLES],
    pub words: rusqlite::Result<WordSums>,
}

impl<'s> Scan<'s> {
    /// Begins to read with the statements of [`prepare`].
    pub(super) fn begin(statements: &'s mut [Statement<'_>]) -> rusqlite::Result<Scan<'s>> {
        let mut left = Vec::with_capacity(statements.len());
        for (at, statement) in statements.iter_mut().enumerate() {
            let target = match at {
                TABLES => Target::Words,
                at => Target::Table(at),
            };
            left.push((target, statement.query([])?));
        }
        Ok(Scan {
            left,
            hasher: RowHasher::default(),
            rows: [RowSum::default(); TABLES],
            words: WordSums::new(0),
            failed: None,
            words_failed: None,
        })
    }

    /// Reads the table `cases` to its end; returns id, row number and last entry of every case, by id.
    pub(super) fn read_cases(&mut self) -> Result<Vec<CaseRowNumbers>, Fault> {
        let is_cases = |(target, _): &(Target, Rows<'_>)| matches!(target, Target::Table(CASES));
        let mut cases = Vec::new();
        if let Some(at) = self.left.iter().position(is_cases) {
            let (_, mut rows) = self.left.remove(at);
            while let Some(row) = rows.next()? {
                self.hasher.add_row(row, &mut self.rows[CASES])?;
                let id = CaseId::from_bytes(row.get("id")?);
                cases.push((id, row.get("seq")?, row.get("changed_seq")?));
            }
        }
        cases.sort_unstable();
        Ok(cases)
    }

    /// Returns a hasher with the keys of this scan.
    pub(super) fn hasher(&self) -> RowHasher {
        self.hasher.clone()
    }

    /// Makes room for the words of this number of cases; returns sums without words that can be compared with them.
    pub(super) fn words_of(&mut self, cases: usize) -> WordSums {
        self.words = WordSums::new(cases);
        self.words.clone()
    }

    /// Reads some more rows; returns false when there are none. An error is returned by [`Scan::finish`].
    pub(super) fn step(&mut self) -> bool {
        let Some((target, mut rows)) = self.left.pop() else {
            return false;
        };
        for _ in 0..STEP_ROWS {
            let read = match rows.next() {
                Ok(Some(row)) => self.add(target, row),
                Ok(None) => return !self.left.is_empty(),
                Err(error) => Err(error),
            };
            if let Err(error) = read {
                match target {
                    Target::Table(_) => self.failed = self.failed.take().or(Some(error)),
                    Target::Words => self.words_failed = Some(error),
                }
                return !self.left.is_empty();
            }
        }
        self.left.push((target, rows));
        true
    }

    fn add(&mut self, target: Target, row: &Row<'_>) -> rusqlite::Result<()> {
        match target {
            Target::Table(at) => self.hasher.add_row(row, &mut self.rows[at]),
            Target::Words => self.words.add_row(row),
        }
    }

    /// Returns the sums, after everything was read.
    pub(super) fn finish(mut self) -> rusqlite::Result<Scanned> {
        while self.step() {}
        match self.failed {
            Some(error) => Err(error),
            None => Ok(Scanned {
                rows: self.rows,
                words: self.words_failed.map_or(Ok(self.words), Err),
            }),
        }
    }
}
