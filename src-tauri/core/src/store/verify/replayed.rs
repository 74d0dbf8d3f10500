//! The journal's entries turned into cases and house again, each compared with its rows when it is complete.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::rows::{CaseComparison, RowSums};
use super::{Cells, Check, Course, Fault, Words, house_rows, must};
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::domain::number::CaseNumber;
use crate::domain::office::House;
use crate::domain::op::Op;
use crate::journal::Entry;
use crate::store::{Noted, Recorded};

/// A case between its first and its last change.
struct Alive {
    /// Its number in `cases`, as the order of registration gives it.
    row: i64,
    /// The entry that changed it last, as its row says.
    last: i64,
    /// Nothing once a payload was missing; its erasure says what is left.
    case: Option<Case>,
    /// Entries so far that still have their payload.
    told: u32,
}

/// How rows are compared: all of a table at once, or case by case to find the place.
enum Rows<'a> {
    Sums(RowSums<'a>),
    Each(CaseComparison<'a>),
}

impl Rows<'_> {
    fn compare(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        match self {
            Rows::Sums(sums) => sums.add(row, case, seq),
            Rows::Each(each) => each.compare(row, case, seq),
        }
    }

    fn pass_over(&mut self, row: i64, id: CaseId) -> Result<(), Fault> {
        match self {
            Rows::Sums(sums) => sums.pass_over(row, id),
            Rows::Each(each) => each.pass_over(id),
        }
    }
}

/// A case as its row says: id, number in `cases`, last entry.
type Placed = (CaseId, i64, i64);

/// A replay under way.
pub(super) struct Replay<'a> {
    conn: &'a Connection,
    course: Course<'a>,
    house: House,
    alive: HashMap<CaseId, Alive>,
    registered: i64,
    /// The last number given in each year.
    numbers: BTreeMap<i32, u32>,
    /// Entries without payload: the last of each case.
    missing: BTreeMap<CaseId, i64>,
    rows: Rows<'a>,
    /// All cases, by their ids.
    placed: Vec<Placed>,
    cells: Cells,
    words: Words,
}

impl<'a> Replay<'a> {
    /// `each`: compare case by case.
    pub(super) fn begin(
        conn: &'a Connection,
        course: Course<'a>,
        each: bool,
    ) -> Result<Self, Fault> {
        Ok(Replay {
            conn,
            course,
            house: House::default(),
            alive: HashMap::new(),
            registered: 0,
            numbers: BTreeMap::new(),
            missing: BTreeMap::new(),
            rows: match each {
                true => Rows::Each(CaseComparison::begin(conn)?),
                false => Rows::Sums(RowSums::begin(conn, course)),
            },
            placed: placed(conn)?,
            cells: Cells::default(),
            words: Words::default(),
        })
    }

    /// Takes the next entry of the journal.
    pub(super) fn take(&mut self, entry: &Entry, payload: Option<&str>) -> Result<(), Fault> {
        let seq = entry.seq;
        let id = entry.case_id.map(CaseId::from_uuid);
        let Some(text) = payload else {
            return self.take_erased(entry, id);
        };
        if let Some(alive) = id.and_then(|id| self.alive.get_mut(&id)) {
            alive.told += 1;
        }
        if Noted::is_in(text) {
            return Ok(());
        }
        let recorded: Result<Recorded, _> = serde_json::from_str(text);
        let understood = recorded.ok().filter(|r| r.op.case() == id);
        let Some(recorded) = understood else {
            return self.misfit(seq);
        };
        match id {
            None => self.house.evolve(&recorded.op),
            Some(id) => {
                if self.change(id, seq, &recorded.op)? {
                    self.settle(id, seq)?;
                }
            }
        }
        Ok(())
    }

    /// An entry that makes no sense.
    fn misfit(&self, seq: i64) -> Result<(), Fault> {
        match self.course.checks(Check::Understood) {
            true => Err(Fault::Misfit { seq }),
            false => Ok(()),
        }
    }

    /// An entry without payload: what it said of its case is not known any more.
    fn take_erased(&mut self, entry: &Entry, id: Option<CaseId>) -> Result<(), Fault> {
        let seq = entry.seq;
        let Some(id) = id else {
            // What was said of no case is never erased.
            return match self.course.checks(Check::Erasures) {
                true => Err(Fault::Erasure { seq }),
                false => Ok(()),
            };
        };
        self.missing.insert(id, seq);
        let enters = matches!(entry.action.as_str(), "case_register" | "case_restore");
        if enters && !self.alive.contains_key(&id) {
            self.enter(id, seq, None)?;
        }
        if let Some(alive) = self.alive.get_mut(&id) {
            alive.case = None;
            if alive.last == seq {
                return self.settle(id, seq);
            }
        }
        Ok(())
    }

    /// A case enters the register with its first entry.
    fn enter(&mut self, id: CaseId, seq: i64, case: Option<Case>) -> Result<(), Fault> {
        self.registered += 1;
        let found = self.placed.binary_search_by_key(&id, |(id, ..)| *id);
        match found.map(|at| self.placed[at]) {
            Ok((_, row, last)) if row == self.registered && last >= seq => {
                let told = u32::from(case.is_some());
                self.alive.insert(
                    id,
                    Alive {
                        row,
                        last,
                        case,
                        told,
                    },
                );
                Ok(())
            }
            _ => Err(Fault::Row {
                table: "cases",
                seq,
            }),
        }
    }

    /// What a change does to its case; answers whether it was the last one.
    fn change(&mut self, id: CaseId, seq: i64, op: &Op) -> Result<bool, Fault> {
        if let Op::CaseErase(_) = op {
            self.erased(id, seq)?;
        }
        match (op, self.alive.contains_key(&id)) {
            (Op::CaseRegister(r), false) => {
                self.given(r.number);
                self.enter(id, seq, Some(Case::registered(r)))?;
            }
            (Op::CaseRestore { after, .. }, false) => {
                self.given(after.number);
                self.enter(id, seq, Some(Case::clone(after)))?;
            }
            (Op::CaseRegister(_), true) => return self.misfit(seq).map(|()| false),
            _ => {
                if let Some(whole) = Case::whole(op) {
                    self.given(whole.number);
                }
                let Some(alive) = self.alive.get_mut(&id) else {
                    return self.misfit(seq).map(|()| false);
                };
                let after = match (&mut alive.case, Case::whole(op)) {
                    (_, Some(whole)) => Some(whole.clone()),
                    (Some(case), None) => {
                        in_order(case);
                        case.evolved(op).ok()
                    }
                    (None, None) => None,
                };
                let Some(after) = after else {
                    return self.misfit(seq).map(|()| false);
                };
                alive.case = Some(after);
            }
        }
        Ok(self.alive.get(&id).is_some_and(|alive| alive.last == seq))
    }

    fn given(&mut self, number: CaseNumber) {
        let last = self.numbers.entry(number.year).or_default();
        *last = number.n.max(*last);
    }

    /// An erasure explains the payloads missing before it, and must have left none.
    fn erased(&mut self, id: CaseId, seq: i64) -> Result<(), Fault> {
        self.missing.remove(&id);
        // The erasure's own payload has been counted.
        let left = self.alive.get(&id).is_some_and(|alive| alive.told > 1);
        match left && self.course.checks(Check::Erasures) {
            true => Err(Fault::Erasure { seq }),
            false => Ok(()),
        }
    }

    /// The case is complete: its rows must be those that it gives.
    fn settle(&mut self, id: CaseId, seq: i64) -> Result<(), Fault> {
        let Some(alive) = self.alive.remove(&id) else {
            return Ok(());
        };
        match alive.case {
            Some(case) => {
                self.rows.compare(alive.row, &case, seq)?;
                self.cells.count(&case);
                self.words.count(self.conn, alive.row, &case)
            }
            // Known to be erased, and by nothing else: nothing is left to compare with.
            None if self.course.known.erased.contains(&id) => self.rows.pass_over(alive.row, id),
            None => match self.course.checks(Check::Erasures) {
                true => Err(Fault::Erasure { seq }),
                false => self.rows.pass_over(alive.row, id),
            },
        }
    }

    /// Compares what stands for the whole book; answers how many cases there are.
    pub(super) fn finish(self) -> Result<u64, Fault> {
        let course = self.course;
        let unexplained = |(id, _): &(&CaseId, &i64)| !course.known.erased.contains(id);
        if let Some((_, seq)) = self.missing.iter().find(unexplained)
            && course.checks(Check::Erasures)
        {
            return Err(Fault::Erasure { seq: *seq });
        }
        if let Some(alive) = self.alive.values().min_by_key(|alive| alive.last) {
            let (table, seq) = ("cases", alive.last);
            return Err(Fault::Row { table, seq });
        }
        match self.rows {
            Rows::Sums(sums) => sums.finish()?,
            Rows::Each(each) => each.finish()?,
        }
        if course.checks(Check::House) {
            must(house_rows::load(self.conn)? == self.house, "house")?;
        }
        if course.checks(Check::Numbers) {
            must(numbers(self.conn)? == self.numbers, "number_given")?;
        }
        if course.checks(Check::Cells) {
            must(self.cells.are_kept(self.conn)?, "tally_cell")?;
        }
        if course.checks(Check::Stocks) {
            must(self.cells.stocks_are_kept(self.conn)?, "tally_stock")?;
        }
        if course.checks(Check::Words) {
            must(self.words.are_kept(self.conn)?, "word")?;
        }
        Ok(self.registered.unsigned_abs())
    }
}

fn placed(conn: &Connection) -> Result<Vec<Placed>, Fault> {
    let mut statement = conn.prepare("SELECT id, seq, changed_seq FROM cases")?;
    let rows = statement.query_map([], |r| {
        Ok((CaseId::from_bytes(r.get(0)?), r.get(1)?, r.get(2)?))
    })?;
    let mut placed: Vec<Placed> = rows.collect::<Result<_, _>>()?;
    placed.sort_unstable();
    Ok(placed)
}

fn numbers(conn: &Connection) -> Result<BTreeMap<i32, u32>, Fault> {
    let mut statement = conn.prepare("SELECT year, last FROM number_given")?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Parts in the order in which a loaded case has them, since changes are made to loaded cases.
fn in_order(case: &mut Case) {
    case.parties.sort_by_key(|p| p.id);
    case.claims.sort_by_key(|c| c.id);
    case.sessions.sort_by_key(|s| s.id);
    case.obligations.sort_by_key(|o| o.id);
    case.notes.sort_by_key(|n| n.id);
}
