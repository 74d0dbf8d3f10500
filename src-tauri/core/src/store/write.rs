//! The one way in which rows change.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Store, StoreError, case_rows, cells, house_rows, search};
use crate::domain::case::Case;
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::evolve::Misfit;
use crate::domain::facts::CellChange;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::number::CaseNumber;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::{AnchorPoint, Fields, Hash, SealedEntry, append};

/// Who makes a change, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    pub actor: StaffId,
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
}

/// What the journal holds of a change: the op, and the entry that it takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub op: Op,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
}

/// What the journal holds of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub event: Event,
}

impl Noted {
    /// Whether the payload is an event, and not a change.
    pub fn is_in(payload: &str) -> bool {
        payload.starts_with("{\"event\":")
    }
}

/// A change that is on the disk.
#[derive(Debug, Clone)]
pub struct Committed {
    pub seq: i64,
    /// The case after the change.
    pub case: Option<Case>,
}

impl Store {
    /// Judges the change, writes rows and journal entry in one transaction, then the anchor.
    ///
    /// `version` is the case's version that the change was made against; another one is refused as stale.
    pub fn write(
        &mut self,
        recorded: &Recorded,
        by: &Author,
        version: Option<i64>,
    ) -> Result<Committed, StoreError> {
        self.write_with(recorded, by, version, |_| Ok(()))
    }

    /// As [`Store::write`], with more to be done in the same transaction (dropping the draft that was typed).
    pub fn write_with(
        &mut self,
        recorded: &Recorded,
        by: &Author,
        version: Option<i64>,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Committed, StoreError> {
        let op = &recorded.op;
        let before = match op.case() {
            Some(id) => case_rows::load(&self.conn, id)?,
            None => None,
        };
        let was = before.as_ref().map(|(_, case)| case);
        if let (Some(version), Some(case)) = (version, was)
            && version != case.version
        {
            return Err(Refusal::new(Code::Stale).into());
        }
        decide(&self.house, was, op, by.today)?;
        self.put_loaded(recorded, by, before, also)
    }

    /// Writes a change that was judged elsewhere.
    pub(super) fn put_in(
        &mut self,
        recorded: &Recorded,
        by: &Author,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Committed, StoreError> {
        let before = match recorded.op.case() {
            Some(id) => case_rows::load(&self.conn, id)?,
            None => None,
        };
        self.put_loaded(recorded, by, before, also)
    }

    fn put_loaded(
        &mut self,
        recorded: &Recorded,
        by: &Author,
        before: Option<(i64, Case)>,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Committed, StoreError> {
        let op = &recorded.op;
        let payload = serde_json::to_string(recorded)?;
        let sealed = self.sealed(op.action(), op.case(), by, &payload)?;
        let rows = |conn: &Connection, cells: &mut Cells<'_>| -> Result<Option<Case>, StoreError> {
            journal_row(conn, &sealed, &payload)?;
            let after = apply(conn, before, op, sealed.entry.seq, cells)?;
            if let Op::CaseErase(erasure) = op {
                erase_traces(conn, erasure.case, sealed.entry.seq)?;
            }
            also(conn)?;
            Ok(after)
        };
        let after = match &mut self.bulk {
            Some(gathered) => rows(&self.conn, &mut Cells::Gathered(gathered))?,
            None => {
                let tx = self
                    .conn
                    .transaction_with_behavior(TransactionBehavior::Immediate)?;
                let after = rows(&tx, &mut Cells::Kept)?;
                let committed = tx.commit();
                kept_after_all(&self.conn, committed.map_err(StoreError::from), &sealed)?;
                after
            }
        };
        self.head = sealed.entry.head();
        self.house.evolve(op);
        self.move_anchor(by.utc)?;
        Ok(Committed {
            seq: self.head.seq,
            case: after,
        })
    }

    /// Writes down something that happened; it is on the disk when this returns.
    pub fn note(&mut self, event: Event, by: &Author) -> Result<i64, StoreError> {
        let (action, case) = (event.action(), event.case());
        let payload = serde_json::to_string(&Noted { event })?;
        let sealed = self.sealed(action, case, by, &payload)?;
        // One statement is one transaction.
        let written = journal_row(&self.conn, &sealed, &payload);
        kept_after_all(&self.conn, written, &sealed)?;
        self.head = sealed.entry.head();
        self.move_anchor(by.utc)?;
        Ok(self.head.seq)
    }

    /// The next entry of the journal.
    fn sealed(
        &self,
        action: &str,
        case: Option<CaseId>,
        by: &Author,
        payload: &str,
    ) -> Result<SealedEntry, StoreError> {
        let fields = Fields {
            utc: by.utc,
            device: self.device.uuid(),
            actor: by.actor.uuid(),
            action,
            case_id: case.map(CaseId::uuid),
        };
        append(self.vault_id, &self.head, &fields, payload.as_bytes())
            .map_err(|_| StoreError::Damaged)
    }

    /// Writes the head outside the store; only then may "saved" be shown.
    pub(super) fn move_anchor(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let (Some(anchor), None) = (&mut self.anchor, &self.bulk) {
            let point = AnchorPoint {
                head: self.head,
                vk_version: self.vk_version,
                generation: self.generation,
                utc,
            };
            anchor.write(&point)?;
        }
        Ok(())
    }

    /// The vault file was changed: the next anchor, and with it "saved", stands for this one.
    pub fn vault_changed(&mut self, generation: u64) {
        self.generation = generation;
    }

    /// Tries the anchor again, where the change is on the disk and its anchor could not be written.
    pub fn settle(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        self.move_anchor(utc)
    }

    /// The number that the next case of the year gets; it is given when the case is written, not before.
    pub fn next_number(&self, year: i32) -> Result<CaseNumber, StoreError> {
        let sql = "SELECT last FROM number_given WHERE year = ?1";
        let last: Option<u32> = self.conn.query_row(sql, [year], |r| r.get(0)).optional()?;
        Ok(CaseNumber {
            year,
            n: last.unwrap_or(0) + 1,
        })
    }

    /// The case, or a refusal if there is none.
    pub fn case(&self, id: CaseId) -> Result<Case, StoreError> {
        match case_rows::load(&self.conn, id)? {
            Some((_, case)) => Ok(case),
            None => Err(Refusal::new(Code::NotFound).into()),
        }
    }
}

/// A disk that fails late may have kept the change: the store itself says whether it has.
fn kept_after_all(
    conn: &Connection,
    written: Result<(), StoreError>,
    sealed: &SealedEntry,
) -> Result<(), StoreError> {
    if let Err(error) = written {
        let sql = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1";
        let last = conn.query_row(sql, [], |row| row.get::<_, Hash>(0));
        // Where not even that can be read, the first error says more; the head is read again before the next attempt.
        if last.ok() != Some(sealed.entry.hash) {
            return Err(error);
        }
    }
    Ok(())
}

fn number_row(conn: &Connection, number: CaseNumber) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO number_given (year, last) VALUES (?1, ?2) \
         ON CONFLICT (year) DO UPDATE SET last = max(last, ?2)",
    )?
    .execute(params![number.year, number.n])?;
    Ok(())
}

fn journal_row(conn: &Connection, sealed: &SealedEntry, payload: &str) -> Result<(), StoreError> {
    let entry = &sealed.entry;
    conn.prepare_cached(
        "INSERT INTO journal (seq, version, utc, device, actor, action, case_id, payload, salt, \
         commitment, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        entry.seq,
        entry.version,
        entry.utc,
        entry.device.as_bytes(),
        entry.actor.as_bytes(),
        entry.action,
        entry.case_id.as_ref().map(Uuid::as_bytes),
        payload,
        sealed.salt,
        entry.commitment,
        entry.prev,
        entry.hash,
    ])?;
    Ok(())
}

/// Takes what was said of an erased case out of the journal, of everybody's drafts and of the leftovers of the search
/// index: in the transaction that erases it, as nobody can erase it a second time.
fn erase_traces(conn: &Connection, case: CaseId, before: i64) -> Result<(), StoreError> {
    let sql = "UPDATE journal SET payload = NULL, salt = NULL \
               WHERE case_id = ?1 AND seq < ?2 AND payload IS NOT NULL";
    conn.execute(sql, params![case.as_bytes(), before])?;
    let sql = "DELETE FROM draft WHERE instr(subject, ?1) > 0 OR instr(body, ?1) > 0";
    conn.execute(sql, [case.to_string()])?;
    search::merge(conn)
}

/// Does what the change says; it has been judged before.
pub(super) fn apply(
    conn: &Connection,
    before: Option<(i64, Case)>,
    op: &Op,
    journal_seq: i64,
    cells: &mut Cells<'_>,
) -> Result<Option<Case>, StoreError> {
    let after = match (op, &before) {
        (Op::CaseRestore { after, .. }, _) => {
            number_row(conn, after.number)?;
            Case::clone(after)
        }
        (Op::CaseRegister(r), _) => {
            number_row(conn, r.number)?;
            Case::registered(r)
        }
        (_, Some((_, case))) => case.evolved(op)?,
        (_, None) => {
            house_rows::save(conn, op)?;
            return Ok(None);
        }
    };
    let row = case_rows::save(conn, before.as_ref(), &after, journal_seq)?;
    let was = before.as_ref().map(|(_, case)| case);
    cells.shift(conn, was, &after)?;
    search::index(conn, row, was, &after)?;
    Ok(Some(after))
}

/// What becomes of the tally cells when a case changes.
pub(super) enum Cells<'a> {
    /// They are moved at once.
    Kept,
    /// The moves are gathered, to be made once for many changes.
    Gathered(&'a mut CellChange),
}

impl Cells<'_> {
    fn shift(
        &mut self,
        conn: &Connection,
        before: Option<&Case>,
        after: &Case,
    ) -> Result<(), StoreError> {
        let (was, is) = (before.and_then(Case::facts), after.facts());
        match self {
            Cells::Kept => cells::shift(conn, &CellChange::between(was.as_ref(), is.as_ref())),
            Cells::Gathered(change) => {
                if was == is {
                    return Ok(());
                }
                for (facts, sign) in [(was, -1), (is, 1)] {
                    if let Some(facts) = facts {
                        change.count(&facts, sign);
                    }
                }
                Ok(())
            }
        }
    }
}

impl Store {
    /// Writes a whole history of one case at once, its rows only as they are in the end.
    ///
    /// Only inside [`Store::in_bulk`]; each change is judged as ever.
    pub fn write_history(&mut self, history: &[(Op, Author)]) -> Result<(), StoreError> {
        let Some(mut gathered) = self.bulk.take() else {
            return Err(StoreError::Misfit(Misfit::NoCase));
        };
        let written = self.history_rows(history, &mut gathered);
        self.bulk = Some(gathered);
        written
    }

    fn history_rows(
        &mut self,
        history: &[(Op, Author)],
        gathered: &mut CellChange,
    ) -> Result<(), StoreError> {
        let mut case: Option<Case> = None;
        for (op, by) in history {
            decide(&self.house, case.as_ref(), op, by.today)?;
            let payload = serde_json::to_string(&Unrecorded { op })?;
            let sealed = self.sealed(op.action(), op.case(), by, &payload)?;
            journal_row(&self.conn, &sealed, &payload)?;
            self.head = sealed.entry.head();
            case = match (op, case) {
                (Op::CaseRegister(r), None) => {
                    number_row(&self.conn, r.number)?;
                    Some(Case::registered(r))
                }
                (_, Some(case)) => Some(case.evolved(op)?),
                (_, None) => return Err(StoreError::Misfit(Misfit::NoCase)),
            };
        }
        if let Some(case) = &case {
            let row = case_rows::save(&self.conn, None, case, self.head.seq)?;
            search::index(&self.conn, row, None, case)?;
            if let Some(facts) = case.facts() {
                gathered.count(&facts, 1);
            }
        }
        Ok(())
    }
}

/// [`Recorded`] without taking the op away from its owner.
#[derive(Serialize)]
struct Unrecorded<'a> {
    op: &'a Op,
}
