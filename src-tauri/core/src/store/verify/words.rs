//! Verifies the search index: for each case one sum over its words, and the words themselves only of cases that differ.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};

use rusqlite::{Connection, Row, Statement, ffi, params};

use super::fault::Fault;
use crate::domain::case::Case;
use crate::domain::derived::{DerivedDifference, DerivedDifferences, MAX_NAMED};
use crate::domain::ids::CaseId;
use crate::store::search_tokens::MARK;
use crate::store::{case_rows, search};

/// The words of a case with their positions, as a sum of hashes under random keys, and their number.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct WordSum {
    hashes: u64,
    words: u32,
}

/// The words of all cases by row number, and the number of words in rows that no case has.
#[derive(Clone)]
pub(super) struct WordSums {
    keys: RandomState,
    position_keys: [u64; 2],
    /// The case with row number n is at n − 1.
    cases: Vec<WordSum>,
    strange: u64,
    /// The word that was read last, with its hash: an index gives all positions of a word one after the other.
    last: (Vec<u8>, u64),
}

impl WordSums {
    /// Returns sums without words for this number of cases. Only sums that were cloned from one can be compared.
    pub(super) fn new(cases: usize) -> WordSums {
        let keys = RandomState::new();
        WordSums {
            position_keys: [keys.hash_one(0), keys.hash_one(1)],
            cases: vec![WordSum::default(); cases],
            strange: 0,
            last: (Vec::new(), word_hash(&keys, b"")),
            keys,
        }
    }

    /// Adds a word, given by its hash, at its position.
    fn add(&mut self, word: u64, row: i64, column: &[u8], offset: i64) {
        // The columns differ in their first letter.
        let column = column.first().copied().unwrap_or_default();
        let position = (offset.cast_unsigned() << 8) | u64::from(column);
        let [a, b] = self.position_keys;
        let product = u128::from(word ^ a) * u128::from(position ^ b);
        let hash = (product >> 64) as u64 ^ product as u64;
        let at = usize::try_from(row - 1).ok();
        match at.and_then(|at| self.cases.get_mut(at)) {
            Some(sum) => {
                sum.hashes = sum.hashes.wrapping_add(hash);
                sum.words += 1;
            }
            None => self.strange += 1,
        }
    }

    /// Adds a row of [`word_statement`].
    pub(super) fn add_row(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let word = row.get_ref(0)?.as_bytes()?;
        if self.last.0 != word {
            self.last.0.clear();
            self.last.0.extend_from_slice(word);
            self.last.1 = word_hash(&self.keys, word);
        }
        let (word, column) = (self.last.1, row.get_ref(2)?.as_bytes()?);
        self.add(word, row.get(1)?, column, row.get(3)?);
        Ok(())
    }
}

fn word_hash(keys: &RandomState, word: &[u8]) -> u64 {
    let mut hasher = keys.build_hasher();
    hasher.write(word);
    hasher.finish()
}

/// The words that the index must hold.
pub(super) struct ExpectedWords {
    sums: WordSums,
    /// Texts with rare characters.
    rare: Option<RareTexts>,
    /// Rows of cases of which nothing is known, so that any words are accepted.
    accepted: BTreeSet<i64>,
}

/// An index in memory whose tokenizer cuts texts, and the number of texts in it.
struct RareTexts {
    index: Connection,
    texts: usize,
}

/// The number of rare texts that are cut together.
const MAX_RARE_TEXTS: usize = 2_000;
/// The ideographs of the first Unicode version. The tokenizer leaves them unchanged, as it does lower-case ASCII
/// letters and digits.
const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FA5}';
/// The longest token, in bytes, that is hashed directly; the tokenizer truncates very long ones.
const MAX_TOKEN_BYTES: usize = 1_000;

impl ExpectedWords {
    pub(super) fn new(sums: WordSums) -> ExpectedWords {
        ExpectedWords {
            sums,
            rare: None,
            accepted: BTreeSet::new(),
        }
    }

    /// Adds the words of a case.
    pub(super) fn add_case(&mut self, row: i64, case: &Case) -> Result<(), Fault> {
        let (who, what) = search::columns_of(case);
        if !is_plain(&who) || !is_plain(&what) {
            return self.add_rare(row, &who, &what);
        }
        for (column, text) in [(b"who".as_slice(), who), (b"what", what)] {
            let tokens = text.split(' ').filter(|token| !token.is_empty());
            for (offset, token) in (0..).zip(tokens) {
                let word = word_hash(&self.sums.keys, token.as_bytes());
                self.sums.add(word, row, column, offset);
            }
        }
        Ok(())
    }

    /// Adds texts whose words only the tokenizer of the index knows.
    fn add_rare(&mut self, row: i64, who: &str, what: &str) -> Result<(), Fault> {
        let rare = match &mut self.rare {
            Some(rare) => rare,
            rare => rare.insert(RareTexts {
                index: memory_index()?,
                texts: 0,
            }),
        };
        insert_texts(&rare.index, row, who, what)?;
        rare.texts += 1;
        match rare.texts < MAX_RARE_TEXTS {
            true => Ok(()),
            false => Ok(self.cut_rare()?),
        }
    }

    /// Adds the words of the rare texts that were gathered.
    fn cut_rare(&mut self) -> rusqlite::Result<()> {
        let Some(rare) = self.rare.take() else {
            return Ok(());
        };
        each_word(&rare.index, |row| self.sums.add_row(row))
    }

    /// Accepts any words of a row.
    pub(super) fn accept(&mut self, row: i64) {
        self.accepted.insert(row);
    }

    /// Compares the search index. `case_of` returns the id of the case with a row number.
    pub(super) fn compare(
        mut self,
        conn: &Connection,
        found: rusqlite::Result<WordSums>,
        case_of: impl Fn(i64) -> Option<CaseId>,
        differences: &mut DerivedDifferences,
    ) -> Result<(), Fault> {
        self.cut_rare()?;
        let found = match found {
            Err(error) if is_damaged_index(&error) => {
                differences.add(|| DerivedDifference::SearchIndex);
                return Ok(());
            }
            found => found?,
        };
        let pairs = (1..).zip(self.sums.cases.iter().zip(&found.cases));
        let differing = pairs
            .filter(|(row, (expected, found))| expected != found && !self.accepted.contains(row));
        let rows: Vec<i64> = differing.map(|(row, _)| row).collect();
        name_words(conn, &rows, case_of, differences)?;
        if found.strange > 0 {
            differences.add(|| DerivedDifference::SearchWords {
                case: None,
                missing: 0,
                unexpected: found.strange,
            });
        }
        Ok(())
    }
}

/// Returns whether the error is damage inside the search index, not of the file.
fn is_damaged_index(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == ffi::SQLITE_CORRUPT_VTAB)
}

/// A word of a row at a position: row, column, offset, word.
type Word = (i64, String, i64, String);

/// Adds the cases with these rows, the first with the numbers of their missing and unexpected words.
fn name_words(
    conn: &Connection,
    rows: &[i64],
    case_of: impl Fn(i64) -> Option<CaseId>,
    differences: &mut DerivedDifferences,
) -> Result<(), Fault> {
    let (first, more) = rows.split_at(rows.len().min(MAX_NAMED));
    differences.count += more.len() as u64;
    if first.is_empty() {
        return Ok(());
    }
    let index = memory_index()?;
    for row in first {
        let case = case_of(*row)
            .map(|id| case_rows::load(conn, id))
            .transpose()?;
        if let Some((_, case)) = case.flatten() {
            let (who, what) = search::columns_of(&case);
            insert_texts(&index, *row, &who, &what)?;
        }
    }
    let expected = words_of(&index, first)?;
    let found = words_of(conn, first)?;
    for row in first {
        let count = |words: &BTreeSet<Word>, without: &BTreeSet<Word>| {
            let of_row = words.difference(without).filter(|word| word.0 == *row);
            of_row.count() as u64
        };
        differences.add(|| DerivedDifference::SearchWords {
            case: case_of(*row),
            missing: count(&expected, &found),
            unexpected: count(&found, &expected),
        });
    }
    Ok(())
}

/// Reads the words of some rows.
fn words_of(conn: &Connection, rows: &[i64]) -> Result<BTreeSet<Word>, Fault> {
    let mut words = BTreeSet::new();
    each_word(conn, |word| {
        let row = word.get(1)?;
        if rows.contains(&row) {
            words.insert((row, word.get(2)?, word.get(3)?, word.get(0)?));
        }
        Ok(())
    })?;
    Ok(words)
}

/// Makes an empty index in memory with the tokenizer of the search index.
fn memory_index() -> rusqlite::Result<Connection> {
    let conn = Connection::open_in_memory()?;
    conn.execute_batch(
        "CREATE VIRTUAL TABLE word USING fts5(who, what, content = '', \
         tokenize = 'unicode61 remove_diacritics 0', detail = 'full')",
    )?;
    Ok(conn)
}

fn insert_texts(index: &Connection, row: i64, who: &str, what: &str) -> Result<(), Fault> {
    index
        .prepare_cached("INSERT INTO word (rowid, who, what) VALUES (?1, ?2, ?3)")?
        .execute(params![row, who, what])?;
    Ok(())
}

/// Returns the statement that reads word, row, column and offset of every word of an index, ordered by word.
pub(super) fn word_statement(conn: &Connection) -> rusqlite::Result<Statement<'_>> {
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.verified_word USING fts5vocab(main, word, instance)",
    )?;
    conn.prepare("SELECT term, doc, col, offset FROM temp.verified_word")
}

/// Calls `visit` for every row of [`word_statement`].
fn each_word(
    conn: &Connection,
    mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut statement = word_statement(conn)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row)?;
    }
    Ok(())
}

/// Returns whether the tokenizer leaves the text unchanged.
fn is_plain(text: &str) -> bool {
    let is_plain_char = |c: char| {
        matches!(c, ' ' | MARK)
            || c.is_ascii_lowercase()
            || c.is_ascii_digit()
            || IDEOGRAPHS.contains(&c)
    };
    text.chars().all(is_plain_char) && text.split(' ').all(|token| token.len() <= MAX_TOKEN_BYTES)
}
