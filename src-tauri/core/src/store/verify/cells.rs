//! Counts the tally cells again from the facts of all cases, and compares them with the tables cell by cell.
//!
//! One cube is counted at a time, day after day, and the longer spans are summed from the days. Both sides come in the
//! order of the tables, so that neither is held as a whole: what is held are the facts of each case, the days on which
//! it counts, and the longer spans of one cube.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use chrono::{Datelike, NaiveDate};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Rows};

use super::fault::Fault;
use crate::domain::case::Case;
use crate::domain::derived::{CellName, DerivedDifference, DerivedDifferences};
use crate::domain::period::Level;
use crate::domain::tally_facts::{Cube, TallyEvent, TallyFacts};

/// The facts of all cases, from which the cells are counted.
pub(super) struct Recount {
    facts: Vec<TallyFacts>,
}

/// The numbers of a cell.
type Numbers<const N: usize> = [i64; N];
/// Receives the name of a cell with the expected and the found numbers.
type Differ<'d, const N: usize> = &'d mut dyn FnMut(CellName, Numbers<N>, Numbers<N>);
/// Calls its second argument with every increment of a case: day, rank of the event, numbers.
type EachIncrement<'e, const N: usize> =
    &'e (dyn Fn(&TallyFacts, &mut dyn FnMut(NaiveDate, u32, Numbers<N>)) + Sync);

impl Recount {
    /// Makes room for the facts of this number of cases.
    pub(super) fn new(cases: usize) -> Recount {
        Recount {
            facts: Vec::with_capacity(cases),
        }
    }

    pub(super) fn add_case(&mut self, case: &Case) {
        self.facts.extend(case.facts());
    }

    /// Compares the table `tally_cell`.
    pub(super) fn compare_cells(
        &self,
        conn: &Connection,
        differences: &mut DerivedDifferences,
    ) -> Result<(), Fault> {
        let sql = "SELECT cube, level, span, key, event, cases, people, collective, claimed, agreed, days \
                   FROM tally_cell ORDER BY cube, level, span, key, event";
        let mut statement = conn.prepare(sql)?;
        let kept = KeptCells::begin(statement.query([])?)?;
        let mut events: Vec<(String, TallyEvent)> = Vec::new();
        for facts in &self.facts {
            facts.each_event(&mut |_, event, _| {
                if !events.iter().any(|(_, known)| *known == event) {
                    events.push((event.code(), event));
                }
            });
        }
        events.sort_unstable();
        let (codes, events): (Vec<String>, Vec<TallyEvent>) = events.into_iter().unzip();
        let rank = |event| events.iter().position(|known| *known == event);
        self.compare(
            kept,
            &Cube::ALL,
            codes,
            &|facts, visit| {
                facts.each_event(&mut |day, event, s| {
                    let numbers = [s.cases, s.people, s.collective, s.claimed, s.agreed, s.days];
                    visit(day, rank(event).unwrap_or_default() as u32, numbers);
                });
            },
            &mut |cell, expected, found| {
                differences.add(|| DerivedDifference::TallyCell {
                    cell,
                    expected,
                    found,
                });
            },
        )
    }

    /// Compares the table `tally_stock`.
    pub(super) fn compare_stocks(
        &self,
        conn: &Connection,
        differences: &mut DerivedDifferences,
    ) -> Result<(), Fault> {
        let sql = "SELECT cube, level, span, key, '', registered, accepted, overdue \
                   FROM tally_stock ORDER BY cube, level, span, key";
        let mut statement = conn.prepare(sql)?;
        let kept = KeptCells::begin(statement.query([])?)?;
        let cubes: Vec<Cube> = (Cube::ALL.into_iter())
            .filter(|cube| cube.keeps_stock())
            .collect();
        self.compare(
            kept,
            &cubes,
            vec![String::new()],
            &|facts, visit| {
                facts.each_stock_change(&mut |day, s| {
                    visit(day, 0, [s.registered, s.accepted, s.overdue]);
                });
            },
            &mut |cell, expected, found| {
                differences.add(|| DerivedDifference::TallyStock {
                    cell,
                    expected,
                    found,
                });
            },
        )
    }

    /// Counts the cubes on another thread and compares them with a table on this one.
    fn compare<const N: usize>(
        &self,
        mut kept: KeptCells<'_, N>,
        cubes: &[Cube],
        events: Vec<String>,
        each: EachIncrement<'_, N>,
        differ: Differ<'_, N>,
    ) -> Result<(), Fault> {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(CHUNKS);
            // If the comparison fails, it drops the receiver, and with it the counting ends.
            scope.spawn(move || {
                let days = days_of_cases(&self.facts, each);
                let events: Arc<[String]> = events.into();
                for cube in cubes {
                    let (keys, key_of) = keys_of_cases(*cube, &self.facts);
                    let texts = Texts {
                        cube: cube.number(),
                        keys,
                        events: Arc::clone(&events),
                    };
                    let mut count = CubeCount::begin(Arc::new(texts), &sender);
                    for (day, case) in &days {
                        let key = key_of[*case as usize];
                        let add = &mut |on: NaiveDate, event, numbers| {
                            if on.num_days_from_ce() == *day {
                                count.add(on, (key, event), numbers);
                            }
                        };
                        each(&self.facts[*case as usize], add);
                    }
                    if count.finish().is_none() {
                        return;
                    }
                }
            });
            for Chunk { texts, cells } in receiver {
                for (position, numbers) in cells {
                    kept.compare_next(&texts.cell(position), &numbers, differ)?;
                }
            }
            kept.finish(differ)
        })
    }
}

/// Returns each day with each case that has an increment on it, in order of the days.
fn days_of_cases<const N: usize>(
    facts: &[TallyFacts],
    each: EachIncrement<'_, N>,
) -> Vec<(i32, u32)> {
    let mut days = Vec::with_capacity(facts.len() * 3);
    for (case, facts) in (0..).zip(facts) {
        each(facts, &mut |day, _, _| {
            days.push((day.num_days_from_ce(), case));
        });
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// Returns the keys of a cube in the order of SQLite, and for each case the rank of its key.
fn keys_of_cases(cube: Cube, facts: &[TallyFacts]) -> (Vec<String>, Vec<u32>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut key_of: Vec<u32> = Vec::with_capacity(facts.len());
    for facts in facts {
        let next = numbers.len() as u32;
        key_of.push(*numbers.entry(cube.key(facts)).or_insert(next));
    }
    let mut keys: Vec<(String, u32)> = numbers.into_iter().collect();
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    for (rank, (_, number)) in (0..).zip(&keys) {
        ranks[*number as usize] = rank;
    }
    key_of
        .iter_mut()
        .for_each(|key| *key = ranks[*key as usize]);
    (keys.into_iter().map(|(key, _)| key).collect(), key_of)
}

/// The cube whose cells are counted, with its keys and events in the order of the table.
struct Texts {
    cube: i64,
    keys: Vec<String>,
    events: Arc<[String]>,
}

impl Texts {
    fn cell(&self, (level, span, (key, event)): CellPosition) -> CellRef<'_> {
        CellRef {
            cube: self.cube,
            level: level.rank(),
            span,
            key: self.keys[key as usize].as_bytes(),
            event: self.events[event as usize].as_bytes(),
        }
    }
}

/// The ranks of key and event of a cell.
type Ranks = (u32, u32);
/// The position of a cell in its cube.
type CellPosition = (Level, i64, Ranks);

/// Counted cells, in the order of the table.
struct Chunk<const N: usize> {
    texts: Arc<Texts>,
    cells: Vec<(CellPosition, Numbers<N>)>,
}

/// The number of cells that are handed over together, and of chunks that may wait.
const CHUNK: usize = 2_000;
const CHUNKS: usize = 4;

/// The count of one cube.
struct CubeCount<'s, const N: usize> {
    texts: Arc<Texts>,
    sender: &'s SyncSender<Chunk<N>>,
    /// The day that is counted.
    day: Option<NaiveDate>,
    /// The increments of the current span of each level, in any order.
    open: [Vec<(Ranks, Numbers<N>)>; Level::ALL.len()],
    /// The counted cells of each level that were not handed over: the longer spans come after all days.
    counted: [Vec<(CellPosition, Numbers<N>)>; Level::ALL.len()],
    /// True when nobody receives any more.
    abandoned: bool,
}

impl<'s, const N: usize> CubeCount<'s, N> {
    fn begin(texts: Arc<Texts>, sender: &'s SyncSender<Chunk<N>>) -> Self {
        CubeCount {
            texts,
            sender,
            day: None,
            open: Level::ALL.map(|_| Vec::new()),
            counted: Level::ALL.map(|_| Vec::new()),
            abandoned: false,
        }
    }

    /// Adds an increment. The days must not go back.
    fn add(&mut self, day: NaiveDate, ranks: Ranks, numbers: Numbers<N>) {
        if let Some(before) = self.day.filter(|before| *before != day) {
            for level in Level::ALL {
                if level.index_of(before) != level.index_of(day) {
                    self.close(level, before);
                }
            }
            if self.counted[0].len() >= CHUNK {
                self.hand_over(Level::Day);
            }
        }
        self.day = Some(day);
        self.open[0].push((ranks, numbers));
    }

    /// Sums up the span of a level that ends with this day, and adds its cells to the next longer one.
    fn close(&mut self, level: Level, day: NaiveDate) {
        let at = level.rank() as usize;
        let mut increments = std::mem::take(&mut self.open[at]);
        increments.sort_unstable_by_key(|(ranks, _)| *ranks);
        increments.dedup_by(|(ranks, numbers), (kept, sums)| {
            let same = ranks == kept;
            if same {
                sums.iter_mut().zip(numbers).for_each(|(sum, n)| *sum += *n);
            }
            same
        });
        let span = level.index_of(day);
        let cells = increments.iter().filter(|(_, numbers)| *numbers != [0; N]);
        self.counted[at].extend(cells.map(|(ranks, numbers)| ((level, span, *ranks), *numbers)));
        if let Some(longer) = self.open.get_mut(at + 1) {
            longer.append(&mut increments);
        }
        // Its memory serves for the next span.
        increments.clear();
        self.open[at] = increments;
    }

    fn hand_over(&mut self, level: Level) {
        let chunk = Chunk {
            texts: Arc::clone(&self.texts),
            cells: std::mem::take(&mut self.counted[level.rank() as usize]),
        };
        self.abandoned |= self.sender.send(chunk).is_err();
    }

    /// Hands over what is left; `None` if nobody receives it.
    fn finish(mut self) -> Option<()> {
        if let Some(day) = self.day {
            for level in Level::ALL {
                self.close(level, day);
            }
        }
        for level in Level::ALL {
            self.hand_over(level);
        }
        (!self.abandoned).then_some(())
    }
}

/// The name of a cell, borrowed, in the order of the tables.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct CellRef<'c> {
    cube: i64,
    level: i64,
    span: i64,
    key: &'c [u8],
    event: &'c [u8],
}

/// The longest key that is repeated in the name of a cell; those of the program are shorter.
const MAX_KEY_BYTES: usize = 80;

impl<'c> CellRef<'c> {
    fn of_row(row: &'c Row<'_>) -> rusqlite::Result<CellRef<'c>> {
        let bytes = |at| {
            row.get_ref(at).map(|value| match value {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
                _ => &[],
            })
        };
        Ok(CellRef {
            cube: row.get(0)?,
            level: row.get(1)?,
            span: row.get(2)?,
            key: bytes(3)?,
            event: bytes(4)?,
        })
    }

    fn name(&self) -> CellName {
        let text = |bytes: &[u8]| {
            let bytes = &bytes[..bytes.len().min(MAX_KEY_BYTES)];
            String::from_utf8_lossy(bytes).into_owned()
        };
        CellName {
            cube: self.cube,
            level: self.level,
            span: self.span,
            key: text(self.key),
            event: text(self.event),
        }
    }
}

/// The rows of a table of cells, in order, from the next one on.
struct KeptCells<'r, const N: usize> {
    rows: Rows<'r>,
}

impl<'r, const N: usize> KeptCells<'r, N> {
    fn begin(mut rows: Rows<'r>) -> Result<Self, Fault> {
        rows.advance()?;
        Ok(KeptCells { rows })
    }

    /// Compares the row of a cell, and reports the rows before it, which belong to no counted cell.
    fn compare_next(
        &mut self,
        cell: &CellRef<'_>,
        expected: &Numbers<N>,
        differ: Differ<'_, N>,
    ) -> Result<(), Fault> {
        loop {
            let order = match self.rows.get() {
                Some(row) => CellRef::of_row(row)?.cmp(cell),
                None => Ordering::Greater,
            };
            match order {
                Ordering::Less => self.report_unexpected(differ)?,
                Ordering::Greater => {
                    differ(cell.name(), *expected, [0; N]);
                    return Ok(());
                }
                Ordering::Equal => {
                    let found = self.numbers()?;
                    if found != *expected {
                        differ(cell.name(), *expected, found);
                    }
                    return Ok(self.rows.advance()?);
                }
            }
        }
    }

    /// Reports the rows after the last counted cell.
    fn finish(mut self, differ: Differ<'_, N>) -> Result<(), Fault> {
        while self.rows.get().is_some() {
            self.report_unexpected(differ)?;
        }
        Ok(())
    }

    /// Reports the next row, unless its numbers are zero: such a row is as good as none.
    fn report_unexpected(&mut self, differ: Differ<'_, N>) -> Result<(), Fault> {
        let found = self.numbers()?;
        if let Some(row) = self.rows.get().filter(|_| found != [0; N]) {
            differ(CellRef::of_row(row)?.name(), [0; N], found);
        }
        Ok(self.rows.advance()?)
    }

    /// Returns the numbers of the next row.
    fn numbers(&self) -> Result<Numbers<N>, Fault> {
        let mut numbers = [0; N];
        if let Some(row) = self.rows.get() {
            for (at, number) in numbers.iter_mut().enumerate() {
                *number = row.get(5 + at)?;
            }
        }
        Ok(numbers)
    }
}
