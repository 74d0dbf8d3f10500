//! The one way in which rows change.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Store, StoreError, case_rows, cells, house_rows, search};
use crate::domain::case::Case;
use crate::domain::decide::decide;
use crate::domain::facts::CellChange;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::number::CaseNumber;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::{AnchorPoint, Fields, SealedEntry, append};

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
        let payload = serde_json::to_string(recorded)?;
        let fields = Fields {
            utc: by.utc,
            device: self.device.uuid(),
            actor: by.actor.uuid(),
            action: op.action(),
            case_id: op.case().map(CaseId::uuid),
        };
        let sealed = append(self.vault_id, &self.head, &fields, payload.as_bytes())
            .map_err(|_| StoreError::Damaged)?;
        let bulk = self.bulk;
        let rows = |conn: &Connection| -> Result<Option<Case>, StoreError> {
            journal_row(conn, &sealed, &payload)?;
            let after = apply(conn, before, op, sealed.entry.seq, bulk)?;
            also(conn)?;
            Ok(after)
        };
        let after = if bulk {
            rows(&self.conn)?
        } else {
            let tx = self
                .conn
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let after = rows(&tx)?;
            tx.commit()?;
            after
        };
        self.head = sealed.entry.head();
        self.house.evolve(op);
        self.move_anchor(by.utc)?;
        Ok(Committed {
            seq: self.head.seq,
            case: after,
        })
    }

    /// Writes the head outside the store; only then may "saved" be shown.
    pub(super) fn move_anchor(&mut self, utc: DateTime<Utc>) -> Result<(), StoreError> {
        if let (Some(anchor), false) = (&mut self.anchor, self.bulk) {
            let point = AnchorPoint {
                head: self.head,
                vk_version: self.vk_version,
                utc,
            };
            anchor.write(&point)?;
        }
        Ok(())
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

/// Does what the change says; it has been judged before.
pub(super) fn apply(
    conn: &Connection,
    before: Option<(i64, Case)>,
    op: &Op,
    journal_seq: i64,
    bulk: bool,
) -> Result<Option<Case>, StoreError> {
    let after = match (op, &before) {
        (Op::CaseRegister(r), _) => {
            conn.prepare_cached(
                "INSERT INTO number_given (year, last) VALUES (?1, ?2) \
                 ON CONFLICT (year) DO UPDATE SET last = ?2",
            )?
            .execute(params![r.number.year, r.number.n])?;
            Case::registered(r)
        }
        (_, Some((_, case))) => case.evolved(op)?,
        (_, None) => {
            house_rows::save(conn, op)?;
            return Ok(None);
        }
    };
    let row = case_rows::save(conn, before.as_ref(), &after, journal_seq)?;
    if !bulk {
        let was = before.as_ref().map(|(_, case)| case);
        let facts = was.and_then(Case::facts);
        cells::shift(
            conn,
            &CellChange::between(facts.as_ref(), after.facts().as_ref()),
        )?;
        search::index(conn, row, was, &after)?;
    }
    Ok(Some(after))
}
