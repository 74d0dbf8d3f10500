//! Replays the journal entries into cases and office setup. It reads no store, so that it can run on another thread.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::fault::Fault;
use super::run::{Check, VerifyRun};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::number::CaseNumber;
use crate::domain::office::OfficeSetup;
use crate::domain::op::{Erasure, Op};
use crate::domain::vocabulary::NumberSeries;
use crate::journal::Entry;
use crate::store::given_numbers::read_last_numbers;
use crate::store::{RecordedChange, RecordedEvent};

/// A case between its first and its last change.
struct UnfinishedCase {
    /// Its row number in `cases`, which follows from the order of registration.
    row: i64,
    /// The entry that changed it last, according to its row.
    last: i64,
    /// `None` once a payload was missing; the erasure says what is left.
    case: Option<Case>,
    /// The number of its entries so far that have a payload.
    payloads: u32,
}

/// Takes each case after its last change.
pub(super) trait CompletedCases {
    /// Takes a case whose last change is entry `seq`, with its row number.
    fn complete(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault>;

    /// Takes a case of which nothing is known any more, so that its rows are accepted as they are.
    fn accept(&mut self, row: i64, id: CaseId) -> Result<(), Fault>;
}

/// The last number assigned in each year and series.
type LastNumbers = BTreeMap<(i32, NumberSeries), u32>;

/// The row of a case: id, row number, last entry.
pub(super) type CaseRowNumbers = (CaseId, i64, i64);

/// The state of a replay.
pub(super) struct Replay<'a, C> {
    run: VerifyRun<'a>,
    setup: OfficeSetup,
    unfinished: HashMap<CaseId, UnfinishedCase>,
    registered: i64,
    /// The last numbers assigned.
    numbers: LastNumbers,
    /// The last entry without payload of each case.
    missing: BTreeMap<CaseId, i64>,
    completed: C,
    /// All rows of `cases`, by id.
    case_rows: Vec<CaseRowNumbers>,
}

/// The result of a replay.
pub(super) struct Replayed<C> {
    pub setup: OfficeSetup,
    pub numbers: LastNumbers,
    pub case_rows: Vec<CaseRowNumbers>,
    pub completed: C,
}

impl<'a, C: CompletedCases> Replay<'a, C> {
    /// Begins a replay of a book with these rows in `cases`.
    pub(super) fn begin(run: VerifyRun<'a>, case_rows: Vec<CaseRowNumbers>, completed: C) -> Self {
        Replay {
            run,
            setup: OfficeSetup::default(),
            unfinished: HashMap::new(),
            registered: 0,
            numbers: BTreeMap::new(),
            missing: BTreeMap::new(),
            completed,
            case_rows,
        }
    }

    /// Applies the next entry of the journal.
    pub(super) fn apply(&mut self, entry: &Entry, payload: Option<&str>) -> Result<(), Fault> {
        let seq = entry.seq;
        let id = entry.case_id.map(CaseId::from_uuid);
        let Some(text) = payload else {
            return self.apply_erased(entry, id);
        };
        if let Some(state) = id.and_then(|id| self.unfinished.get_mut(&id)) {
            state.payloads += 1;
        }
        if RecordedEvent::is_in(text) {
            let parsed: Result<RecordedEvent, _> = serde_json::from_str(text);
            let states = |event: &Event| states(entry, id, event.action(), event.case());
            return match parsed.is_ok_and(|recorded| states(&recorded.event)) {
                true => Ok(()),
                false => self.replay_mismatch(seq),
            };
        }
        let parsed: Result<RecordedChange, _> = serde_json::from_str(text);
        let matching = parsed
            .ok()
            .filter(|r| states(entry, id, r.op.action(), r.op.case()));
        let Some(recorded) = matching else {
            return self.replay_mismatch(seq);
        };
        match id {
            None => self.apply_setting(&recorded.op),
            Some(id) => {
                if self.change(id, seq, &recorded.op)? {
                    self.complete(id, seq)?;
                }
            }
        }
        Ok(())
    }

    /// Applies a change that belongs to no case.
    fn apply_setting(&mut self, op: &Op) {
        match op {
            Op::NumberSet {
                year,
                series,
                after,
                ..
            } => match after {
                0 => drop(self.numbers.remove(&(*year, *series))),
                after => drop(self.numbers.insert((*year, *series), *after)),
            },
            _ => self.setup.evolve(op),
        }
    }

    /// Returns the fault of an entry that cannot be replayed.
    fn replay_mismatch(&self, seq: i64) -> Result<(), Fault> {
        match self.run.includes(Check::Replay) {
            true => Err(Fault::ReplayMismatch { seq }),
            false => Ok(()),
        }
    }

    /// Applies an entry whose payload was erased.
    fn apply_erased(&mut self, entry: &Entry, id: Option<CaseId>) -> Result<(), Fault> {
        let seq = entry.seq;
        let Some(id) = id else {
            // Only payloads of cases are ever erased.
            return match self.run.includes(Check::Erasures) {
                true => Err(Fault::Erasure { seq }),
                false => Ok(()),
            };
        };
        self.missing.insert(id, seq);
        let enters = [JournalAction::CaseRegister, JournalAction::CaseRestore];
        let enters = enters.iter().any(|action| action.code() == entry.action);
        if enters && !self.unfinished.contains_key(&id) {
            self.enter(id, seq, None)?;
        }
        if let Some(state) = self.unfinished.get_mut(&id) {
            state.case = None;
            if state.last == seq {
                return self.complete(id, seq);
            }
        }
        Ok(())
    }

    /// Registers a case with its first entry.
    fn enter(&mut self, id: CaseId, seq: i64, case: Option<Case>) -> Result<(), Fault> {
        self.registered += 1;
        let found = self.case_rows.binary_search_by_key(&id, |(id, ..)| *id);
        match found.map(|at| self.case_rows[at]) {
            Ok((_, row, last)) if row == self.registered && last >= seq => {
                let payloads = u32::from(case.is_some());
                self.unfinished.insert(
                    id,
                    UnfinishedCase {
                        row,
                        last,
                        case,
                        payloads,
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

    /// Applies a change to its case; returns true if it was the last change of the case.
    fn change(&mut self, id: CaseId, seq: i64, op: &Op) -> Result<bool, Fault> {
        if let Op::CaseErase(erasure) = op {
            self.apply_erasure(id, seq, erasure)?;
        }
        match (op, self.unfinished.contains_key(&id)) {
            (Op::CaseRegister(r), false) => {
                self.note_number(r.number);
                self.enter(id, seq, Some(Case::from_registration(r)))?;
            }
            (Op::CaseRestore { after, .. }, false) => {
                self.note_number(after.number);
                self.enter(id, seq, Some(Case::clone(after)))?;
            }
            (Op::CaseRegister(_), true) => return self.replay_mismatch(seq).map(|()| false),
            _ => {
                if let Some(whole) = Case::replacement(op) {
                    self.note_number(whole.number);
                }
                let Some(state) = self.unfinished.get_mut(&id) else {
                    return self.replay_mismatch(seq).map(|()| false);
                };
                let after = match (&mut state.case, Case::replacement(op)) {
                    (_, Some(whole)) => Some(whole.clone()),
                    (Some(case), None) => {
                        sort_parts(case);
                        case.evolve(op).ok()
                    }
                    (None, None) => None,
                };
                let Some(after) = after else {
                    return self.replay_mismatch(seq).map(|()| false);
                };
                state.case = Some(after);
            }
        }
        Ok(self
            .unfinished
            .get(&id)
            .is_some_and(|state| state.last == seq))
    }

    /// Notes a number as assigned.
    fn note_number(&mut self, number: CaseNumber) {
        let of_series = (number.year, number.series);
        let last = self.numbers.entry(of_series).or_default();
        *last = number.n.max(*last);
    }

    /// Applies an erasure: it explains the missing payloads before it, no earlier payload may be left, and nothing personal may
    /// stand in the case that it states.
    fn apply_erasure(&mut self, id: CaseId, seq: i64, erasure: &Erasure) -> Result<(), Fault> {
        self.missing.remove(&id);
        // The payload of the erasure itself is counted already.
        let left = self
            .unfinished
            .get(&id)
            .is_some_and(|state| state.payloads > 1);
        let hidden = !erasure.left.is_without_personal_data(erasure.on);
        match (left || hidden) && self.run.includes(Check::Erasures) {
            true => Err(Fault::Erasure { seq }),
            false => Ok(()),
        }
    }

    /// Hands over a case after its last change.
    fn complete(&mut self, id: CaseId, seq: i64) -> Result<(), Fault> {
        let Some(state) = self.unfinished.remove(&id) else {
            return Ok(());
        };
        match state.case {
            Some(case) => self.completed.complete(state.row, &case, seq),
            // Only the ledger knows of the erasure: there is nothing to compare the rows with.
            None if self.run.known.erased.contains(&id) => self.completed.accept(state.row, id),
            None => match self.run.includes(Check::Erasures) {
                true => Err(Fault::Erasure { seq }),
                false => self.completed.accept(state.row, id),
            },
        }
    }

    /// Checks that every missing payload is explained and every case complete; returns what was replayed.
    pub(super) fn finish(self) -> Result<Replayed<C>, Fault> {
        let run = self.run;
        let unexplained = |(id, _): &(&CaseId, &i64)| !run.known.erased.contains(id);
        if let Some((_, seq)) = self.missing.iter().find(unexplained)
            && run.includes(Check::Erasures)
        {
            return Err(Fault::Erasure { seq: *seq });
        }
        if let Some(state) = self.unfinished.values().min_by_key(|state| state.last) {
            let (table, seq) = ("cases", state.last);
            return Err(Fault::Row { table, seq });
        }
        Ok(Replayed {
            setup: self.setup,
            numbers: self.numbers,
            case_rows: self.case_rows,
            completed: self.completed,
        })
    }
}

/// Returns true if action and case of an entry are those of its payload: lists, filters and erasure go by the entry alone.
fn states(entry: &Entry, id: Option<CaseId>, action: JournalAction, case: Option<CaseId>) -> bool {
    entry.action == action.code() && id == case
}

/// Reads id, row number and last entry of all cases.
pub(super) fn read_case_rows(conn: &Connection) -> Result<Vec<CaseRowNumbers>, Fault> {
    let mut statement = conn.prepare("SELECT id, seq, changed_seq FROM cases")?;
    let rows = statement.query_map([], |r| {
        Ok((CaseId::from_bytes(r.get(0)?), r.get(1)?, r.get(2)?))
    })?;
    let mut rows: Vec<CaseRowNumbers> = rows.collect::<Result<_, _>>()?;
    rows.sort_unstable();
    Ok(rows)
}

/// Reads the last numbers assigned.
pub(super) fn read_numbers(conn: &Connection) -> Result<LastNumbers, Fault> {
    let numbers = read_last_numbers(conn)?;
    let last = |number: CaseNumber| ((number.year, number.series), number.n);
    Ok(numbers.into_iter().map(last).collect())
}

/// Sorts the parts as in a loaded case, because changes are made to loaded cases.
fn sort_parts(case: &mut Case) {
    case.parties.sort_by_key(|p| p.id);
    case.claims.sort_by_key(|c| c.id);
    case.sessions.sort_by_key(|s| s.id);
    case.obligations.sort_by_key(|o| o.id);
    case.notes.sort_by_key(|n| n.id);
}
