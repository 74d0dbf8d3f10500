//! Writes changes and events: rows, journal entry and anchor. Everything that changes rows goes through here.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::draft::delete_drafts_of_case;
use super::given_numbers::{save_number, set_last_number};
use super::{Store, StoreError, case_rows, cells, search, setup_rows};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::number::CaseNumber;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::tally_facts::CellChange;
use crate::journal::{
    AnchorPoint, Entry, EntrySignature, Fields, Hash, SealedEntry, seal_entry, sign_entry,
};
use crate::vault::SigningKey;

/// The member who makes a change, the instant, and the local day.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    pub actor: StaffId,
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
}

/// The journal payload of a change: the operation, and the number of the entry that it undoes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChange {
    pub op: Op,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
}

/// The journal payload of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEvent {
    pub event: Event,
}

impl RecordedEvent {
    /// Returns whether a payload holds an event and not a change.
    pub fn is_in(payload: &str) -> bool {
        payload.starts_with("{\"event\":")
    }
}

/// A change that was committed.
#[derive(Debug, Clone)]
pub struct CommittedChange {
    pub seq: i64,
    /// The case after the change.
    pub case: Option<Case>,
}

impl Store {
    /// Checks the change against the rules, writes rows and journal entry in one transaction, then the anchor.
    ///
    /// `version` is the version of the case that the change was made against.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with [`Code::Stale`] if the case has another version by now, or with what the rules
    /// object to; other errors if the disk or the anchor fails.
    pub fn write(
        &mut self,
        recorded: &RecordedChange,
        by: &Author,
        version: Option<i64>,
    ) -> Result<CommittedChange, StoreError> {
        self.write_with(recorded, by, version, |_| Ok(()))
    }

    /// Does the same as [`Store::write`], and runs `also` in the same transaction (to delete the draft of the change).
    pub fn write_with(
        &mut self,
        recorded: &RecordedChange,
        by: &Author,
        version: Option<i64>,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<CommittedChange, StoreError> {
        let op = &recorded.op;
        let before = match op.case() {
            Some(id) => case_rows::load(&self.conn, id)?,
            None => None,
        };
        let previous = before.as_ref().map(|(_, case)| case);
        if let (Some(version), Some(case)) = (version, previous)
            && version != case.version
        {
            return Err(Refusal::new(Code::Stale).into());
        }
        decide(&self.setup, previous, op, by.today)?;
        self.ensure_numbers_unused(op)?;
        self.write_loaded(recorded, by, before, also)
    }

    /// Writes a change without checking it against the rules.
    pub(super) fn write_unchecked(
        &mut self,
        recorded: &RecordedChange,
        by: &Author,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<CommittedChange, StoreError> {
        let before = match recorded.op.case() {
            Some(id) => case_rows::load(&self.conn, id)?,
            None => None,
        };
        self.write_loaded(recorded, by, before, also)
    }

    /// Writes a change of a case whose row number and state before the change are `before`.
    fn write_loaded(
        &mut self,
        recorded: &RecordedChange,
        by: &Author,
        before: Option<(i64, Case)>,
        also: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<CommittedChange, StoreError> {
        let op = &recorded.op;
        let payload = serde_json::to_string(recorded)?;
        let sealed = self.next_entry(op.action(), op.case(), by, &payload)?;
        let rows =
            |conn: &Connection, cells: &mut CellUpdates<'_>| -> Result<Option<Case>, StoreError> {
                insert_entry(conn, &sealed, &payload)?;
                let after = apply(conn, before, op, sealed.entry.seq, cells)?;
                if let Op::CaseErase(erasure) = op {
                    erase_traces(conn, erasure.case, sealed.entry.seq)?;
                }
                also(conn)?;
                Ok(after)
            };
        let after = match &mut self.bulk {
            Some(collected) => rows(&self.conn, &mut CellUpdates::Collected(collected))?,
            None => {
                let tx = self
                    .conn
                    .transaction_with_behavior(TransactionBehavior::Immediate)?;
                let after = rows(&tx, &mut CellUpdates::Immediate)?;
                let committed = tx.commit();
                ensure_reached_disk(
                    &self.conn,
                    committed.map_err(|error| StoreError::Sqlite(error.into())),
                    &sealed,
                )?;
                after
            }
        };
        self.head = sealed.entry.head();
        self.setup.evolve(op);
        self.write_anchor(by.utc)?;
        Ok(CommittedChange {
            seq: self.head.seq,
            case: after,
        })
    }

    /// Writes an event into the journal and returns its number once it is on the disk.
    pub fn write_event(&mut self, event: Event, by: &Author) -> Result<i64, StoreError> {
        let (action, case) = (event.action(), event.case());
        let payload = serde_json::to_string(&RecordedEvent { event })?;
        let sealed = self.next_entry(action, case, by, &payload)?;
        // One statement is one transaction.
        let result = insert_entry(&self.conn, &sealed, &payload);
        ensure_reached_disk(&self.conn, result, &sealed)?;
        self.head = sealed.entry.head();
        self.write_anchor(by.utc)?;
        Ok(self.head.seq)
    }

    /// Runs `also` and writes an event into the journal, in one transaction.
    pub(super) fn write_event_with(
        &mut self,
        event: Event,
        by: &Author,
        also: impl FnOnce(&Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (action, case) = (event.action(), event.case());
        let payload = serde_json::to_string(&RecordedEvent { event })?;
        let sealed = self.next_entry(action, case, by, &payload)?;
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let result = also(self)
            .and_then(|()| insert_entry(&self.conn, &sealed, &payload))
            .and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        // SQLite may have rolled back by itself.
        if result.is_err() && !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        ensure_reached_disk(&self.conn, result, &sealed)?;
        self.head = sealed.entry.head();
        self.write_anchor(by.utc)
    }

    /// Makes the next entry of the journal, signed by the person who acts.
    ///
    /// An anchor whose write failed is written first: the journal is never ahead of it by more than one entry.
    fn next_entry(
        &mut self,
        action: JournalAction,
        case: Option<CaseId>,
        by: &Author,
        payload: &str,
    ) -> Result<SealedEntry, StoreError> {
        if self.is_anchor_due {
            self.write_anchor(by.utc)?;
        }
        let fields = Fields {
            utc: by.utc,
            device: self.device.uuid(),
            actor: by.actor.uuid(),
            action: action.code(),
            case_id: case.map(CaseId::uuid),
        };
        let sealed = seal_entry(self.vault_id, &self.head, &fields, payload.as_bytes());
        let mut sealed = sealed.map_err(|_| StoreError::Damaged)?;
        sealed.signature = self.signature(action, by.actor, &sealed.entry)?;
        Ok(sealed)
    }

    /// Signs an entry of the person who is signed in.
    ///
    /// # Errors
    /// [`StoreError::Unsigned`] in an office book for a person without their key, and for the program itself if it is nothing
    /// that the program may do.
    fn signature(
        &self,
        action: JournalAction,
        actor: StaffId,
        entry: &Entry,
    ) -> Result<Option<EntrySignature>, StoreError> {
        let is_program = actor.uuid().is_nil();
        let of_actor = |key: &&Arc<SigningKey>| key.person() == actor.uuid();
        match self.person.as_ref().filter(of_actor) {
            Some(key) if !is_program => Ok(Some(sign_entry(key, self.vault_id, entry))),
            _ if !self.is_office || is_program && action.is_of_program() => Ok(None),
            _ => Err(StoreError::Unsigned),
        }
    }

    /// Writes the head to the anchor, unless changes are written in bulk. Only then may the UI show "saved".
    pub(super) fn write_anchor(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let (Some(anchor), None) = (&mut self.anchor, &self.bulk) {
            let point = AnchorPoint {
                head: self.head,
                vk_version: self.vk_version,
                generation: self.vault.generation,
                utc,
            };
            self.is_anchor_due = true;
            anchor.write(&point)?;
            self.is_anchor_due = false;
            self.beyond_anchor = 0;
        }
        Ok(())
    }

    /// Writes the anchor again, after a change reached the disk and its anchor did not.
    pub fn retry_anchor(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        self.write_anchor(utc)
    }

    /// Loads a case.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with [`Code::NotFound`] if there is none.
    pub fn case(&self, id: CaseId) -> Result<Case, StoreError> {
        let _reading = self.begin_reading()?;
        match case_rows::load(&self.conn, id)? {
            Some((_, case)) => Ok(case),
            None => Err(Refusal::new(Code::NotFound).into()),
        }
    }
}

/// Decides whether a write failed: a disk that reports an error late may have kept the entry all the same.
fn ensure_reached_disk(
    conn: &Connection,
    result: Result<(), StoreError>,
    sealed: &SealedEntry,
) -> Result<(), StoreError> {
    if let Err(error) = result {
        let sql = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1";
        let last = conn.query_row(sql, [], |row| row.get::<_, Hash>(0));
        // If the head cannot be read either, the first error says more; `check_writable` reads the head again.
        if last.ok() != Some(sealed.entry.hash) {
            return Err(error);
        }
    }
    Ok(())
}

/// Inserts an entry into the journal.
fn insert_entry(conn: &Connection, sealed: &SealedEntry, payload: &str) -> Result<(), StoreError> {
    let entry = &sealed.entry;
    conn.prepare_cached(
        "INSERT INTO journal (seq, version, utc, device, actor, action, case_id, payload, salt, \
         commitment, prev, hash, signature) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
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
        sealed.signature,
    ])?;
    Ok(())
}

/// Deletes the payloads of an erased case from the journal, the drafts about it, and its leftovers in the search index.
/// This is part of the transaction of the erasure, because an erased case cannot be erased a second time.
fn erase_traces(conn: &Connection, case: CaseId, before: i64) -> Result<(), StoreError> {
    delete_drafts_of_case(conn, case)?;
    let sql = "UPDATE journal SET payload = NULL, salt = NULL \
               WHERE case_id = ?1 AND seq < ?2 AND payload IS NOT NULL";
    conn.execute(sql, params![case.as_bytes(), before])?;
    search::merge_all(conn)
}

/// Applies a change to the rows, the tally cells and the search index; returns the case after it. The rules have been
/// checked before.
pub(super) fn apply(
    conn: &Connection,
    before: Option<(i64, Case)>,
    op: &Op,
    journal_seq: i64,
    cells: &mut CellUpdates<'_>,
) -> Result<Option<Case>, StoreError> {
    let after = match (op, &before) {
        (Op::CaseRestore { after, .. }, _) => {
            save_number(conn, after.number)?;
            Case::clone(after)
        }
        (Op::CaseRegister(r), _) => {
            save_number(conn, r.number)?;
            Case::from_registration(r)
        }
        (_, Some((_, case))) => case.evolve(op)?,
        (
            Op::NumberSet {
                year,
                series,
                after,
                ..
            },
            None,
        ) => {
            let (year, n, series) = (*year, *after, *series);
            set_last_number(conn, CaseNumber { year, n, series })?;
            return Ok(None);
        }
        (_, None) => {
            setup_rows::save(conn, op)?;
            return Ok(None);
        }
    };
    let row = case_rows::save(conn, before.as_ref(), &after, journal_seq)?;
    let previous = before.as_ref().map(|(_, case)| case);
    cells.add(conn, previous, &after)?;
    let is_single = matches!(cells, CellUpdates::Immediate);
    if search::update(conn, row, previous, &after)? && is_single {
        search::merge_pages(conn)?;
    }
    Ok(Some(after))
}

/// Where the change of the tally cells goes when a case changes.
pub(super) enum CellUpdates<'a> {
    /// It is written to the tables at once.
    Immediate,
    /// It is collected, to be written once for many changes.
    Collected(&'a mut CellChange),
}

impl CellUpdates<'_> {
    fn add(
        &mut self,
        conn: &Connection,
        before: Option<&Case>,
        after: &Case,
    ) -> Result<(), StoreError> {
        let previous = before.map(Case::facts).unwrap_or_default();
        let current = after.facts();
        match self {
            CellUpdates::Immediate => cells::apply(conn, &CellChange::between(&previous, &current)),
            CellUpdates::Collected(change) => {
                change.count_change(&previous, &current);
                Ok(())
            }
        }
    }
}

#[cfg(any(test, feature = "tests"))]
impl Store {
    /// Writes the whole history of one case: an entry for each change, the rows only for the last state.
    ///
    /// Each change is checked against the rules.
    ///
    /// # Errors
    /// [`StoreError::ReplayMismatch`] outside of [`Store::write_in_bulk`].
    pub fn write_history(&mut self, history: &[(Op, Author)]) -> Result<(), StoreError> {
        let Some(mut collected) = self.bulk.take() else {
            return Err(crate::domain::evolve::ReplayMismatch::NoCase.into());
        };
        let written = self.write_history_rows(history, &mut collected);
        self.bulk = Some(collected);
        written
    }

    fn write_history_rows(
        &mut self,
        history: &[(Op, Author)],
        collected: &mut CellChange,
    ) -> Result<(), StoreError> {
        let mut case: Option<Case> = None;
        for (op, by) in history {
            decide(&self.setup, case.as_ref(), op, by.today)?;
            let payload = serde_json::to_string(&RecordedChangeRef { op })?;
            let sealed = self.next_entry(op.action(), op.case(), by, &payload)?;
            insert_entry(&self.conn, &sealed, &payload)?;
            self.head = sealed.entry.head();
            case = match (op, case) {
                (Op::CaseRegister(r), None) => {
                    save_number(&self.conn, r.number)?;
                    Some(Case::from_registration(r))
                }
                (_, Some(case)) => Some(case.evolve(op)?),
                (_, None) => return Err(crate::domain::evolve::ReplayMismatch::NoCase.into()),
            };
        }
        if let Some(case) = &case {
            let row = case_rows::save(&self.conn, None, case, self.head.seq)?;
            search::update(&self.conn, row, None, case)?;
            collected.count_change(&[], &case.facts());
        }
        Ok(())
    }
}

/// [`RecordedChange`] with a borrowed operation.
#[cfg(any(test, feature = "tests"))]
#[derive(Serialize)]
struct RecordedChangeRef<'a> {
    op: &'a Op,
}
