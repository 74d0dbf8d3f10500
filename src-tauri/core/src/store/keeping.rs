//! What the journal says of the copies: when one was proved last, what was changed since, what a restore gave up.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::{Author, Noted, Recorded, Store, StoreError, case_rows};
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::op::{Erasure, Op};
use crate::domain::text::fold;
use crate::wire::trust::Untrue;

/// The newest set that was proved, as the journal tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastProof {
    pub at: DateTime<Utc>,
    pub set: String,
    /// The last entry that the set holds.
    pub seq: i64,
}

/// An erasure that stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedAt {
    pub case: CaseId,
    pub seq: i64,
    pub at: DateTime<Utc>,
}

/// A restore that stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoredAt {
    pub at: DateTime<Utc>,
    /// The last entry of the set that was restored.
    pub seq: i64,
}

fn instant(text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged)
}

pub(super) fn erased_in(conn: &Connection) -> Result<Vec<ErasedAt>, StoreError> {
    let sql = "SELECT case_id, seq, utc FROM journal WHERE action = 'case_erase' ORDER BY seq";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let case = CaseId::from_bytes(row.get(0)?);
        Ok((case, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    let mut erased = Vec::new();
    for row in rows {
        let (case, seq, utc) = row?;
        let at = instant(&utc)?;
        erased.push(ErasedAt { case, seq, at });
    }
    Ok(erased)
}

impl Store {
    /// When the newest set was proved; none if none ever was.
    pub fn last_proof(&self) -> Result<Option<LastProof>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = 'backup_proved' ORDER BY seq DESC LIMIT 1";
        let found = self.conn.query_row(sql, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let Some((utc, payload)) = found.optional()? else {
            return Ok(None);
        };
        match serde_json::from_str::<Noted>(&payload)?.event {
            Event::BackupProved { set, seq } => Ok(Some(LastProof {
                at: instant(&utc)?,
                set,
                seq,
            })),
            _ => Err(StoreError::Damaged),
        }
    }

    /// When the whole book was last found to be true: with each proved backup.
    pub fn last_verified(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT utc FROM journal WHERE seq = \
                   (SELECT max(seq) FROM journal WHERE action IN ('backup_proved', 'verified'))";
        Ok((self.conn.query_row(sql, [], |row| row.get(0))).optional()?)
    }

    /// The first verification that failed since one passed; none if the last one passed.
    pub fn untrue(&self) -> Result<Option<Untrue>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = 'verification_failed' AND seq > \
                   (SELECT coalesce(max(seq), 0) FROM journal WHERE action IN ('backup_proved', 'verified')) \
                   ORDER BY seq LIMIT 1";
        let found = self.conn.query_row(sql, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let Some((since, payload)) = found.optional()? else {
            return Ok(None);
        };
        match serde_json::from_str::<Noted>(&payload)?.event {
            Event::VerificationFailed { what, seq } => Ok(Some(Untrue { since, what, seq })),
            _ => Err(StoreError::Damaged),
        }
    }

    /// Whether anything but the keeping itself was written after an entry.
    pub fn changed_since(&self, seq: i64) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM journal WHERE seq > ?1 AND action NOT IN \
                   ('backup_proved', 'backup_failed', 'verified', 'verification_failed', 'locked', 'signed_in'))";
        Ok(self.conn.query_row(sql, [seq], |row| row.get(0))?)
    }

    /// When the first entry was written; none in an empty journal.
    pub fn begun_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let sql = "SELECT utc FROM journal ORDER BY seq LIMIT 1";
        let text: Option<String> = self.conn.query_row(sql, [], |r| r.get(0)).optional()?;
        text.as_deref().map(instant).transpose()
    }

    /// Every restore, the oldest first.
    pub fn restores(&self) -> Result<Vec<RestoredAt>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = 'restored' ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut restores = Vec::new();
        for row in rows {
            let (utc, payload) = row?;
            if let Event::Restored { seq, .. } = serde_json::from_str::<Noted>(&payload)?.event {
                let at = instant(&utc)?;
                restores.push(RestoredAt { at, seq });
            }
        }
        Ok(restores)
    }

    /// The number of the newest case, as written on paper.
    pub fn last_number(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT number FROM cases ORDER BY seq DESC LIMIT 1";
        Ok(self.conn.query_row(sql, [], |row| row.get(0)).optional()?)
    }

    /// The case with this number, with whatever brackets, digits and spaces it is typed.
    pub fn case_numbered(&self, number: &str) -> Result<Option<CaseId>, StoreError> {
        let plain = |number: &str| -> String {
            let folded = fold(number);
            folded.split_whitespace().collect()
        };
        let wanted = plain(number);
        let mut statement = self.conn.prepare("SELECT id, number FROM cases")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if plain(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?) == wanted {
                return Ok(Some(CaseId::from_bytes(row.get(0)?)));
            }
        }
        Ok(None)
    }

    /// Erasures that stand in the journal.
    pub fn erased_at(&self) -> Result<Vec<ErasedAt>, StoreError> {
        erased_in(&self.conn)
    }

    /// Carries an erasure out that was decided earlier, in a copy or in a book that came back from one: it was judged
    /// then. False if there is nothing of the case to be erased.
    pub fn erase_again(
        &mut self,
        case: CaseId,
        on: NaiveDate,
        by: &Author,
    ) -> Result<bool, StoreError> {
        let case = match case_rows::load(&self.conn, case)? {
            Some((_, case)) if case.erased_on.is_none() => case,
            _ => return Ok(false),
        };
        let erasure = Erasure {
            case: case.id,
            on,
            by: by.actor,
            left: Box::new(case.erased(on)),
        };
        let recorded = Recorded {
            op: Op::CaseErase(erasure),
            undoes: None,
        };
        self.put_in(&recorded, by, |_| Ok(()))?;
        Ok(true)
    }

    /// Writes the file anew without free pages, in which something erased could stand. For copies; SQLite needs a second
    /// file for it, which is in memory.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        use rusqlite::limits::Limit;
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        let compacted = self.conn.execute_batch("VACUUM");
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        Ok(compacted?)
    }
}
