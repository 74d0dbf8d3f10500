//! Reads from the journal what happened to backups: which set was proved last, whether anything changed since, which
//! verifications failed, and which restores and erasures there were.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Author, KeyTable, RecordedChange, RecordedEvent, SignatureSummary, Store, StoreError, case_rows,
};
use crate::domain::action::JournalAction;
use crate::domain::derived::DerivedDifference;
use crate::domain::event::Event;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::normal_form::fold;
use crate::domain::op::{Erasure, Op};
use crate::domain::unconfirmed_key::UnconfirmedKey;
use crate::files::bytes_from_hex;
use crate::vault::key_code;
use crate::wire::signatures::{SignatureFinding, UnconfirmedEntries};
use crate::wire::trust::{DerivedFinding, VerificationFailure};

/// The backup set that was proved last, according to the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedBackup {
    pub at: DateTime<Utc>,
    pub set: String,
    /// The last entry that the set holds.
    pub seq: i64,
}

/// An erasure that is recorded in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureRecord {
    pub case: CaseId,
    pub seq: i64,
    pub at: DateTime<Utc>,
}

/// A restore that is recorded in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoreRecord {
    pub at: DateTime<Utc>,
    /// The last entry of the set that was restored.
    pub seq: i64,
}

/// The entries after which the whole book was known to be true: every proved backup includes a verification.
const PASSED: [JournalAction; 2] = [JournalAction::BackupProved, JournalAction::Verified];

/// Parses a time of the journal.
fn parse_utc(text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged)
}

/// Reads all erasures from a journal, oldest first.
pub(super) fn read_erasures(conn: &Connection) -> Result<Vec<ErasureRecord>, StoreError> {
    let sql = "SELECT case_id, seq, utc FROM journal WHERE action = ?1 ORDER BY seq";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([JournalAction::CaseErase], |row| {
        let case = CaseId::from_bytes(row.get(0)?);
        Ok((case, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    let mut erased = Vec::new();
    for row in rows {
        let (case, seq, utc) = row?;
        let at = parse_utc(&utc)?;
        erased.push(ErasureRecord { case, seq, at });
    }
    Ok(erased)
}

impl Store {
    /// Returns the backup set that was proved last; `None` if there was none.
    pub fn last_proved_backup(&self) -> Result<Option<ProvedBackup>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = ?1 ORDER BY seq DESC LIMIT 1";
        let found = self
            .conn
            .query_row(sql, [JournalAction::BackupProved], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            });
        let Some((utc, payload)) = found.optional()? else {
            return Ok(None);
        };
        match serde_json::from_str::<RecordedEvent>(&payload)?.event {
            Event::BackupProved { set, seq } => Ok(Some(ProvedBackup {
                at: parse_utc(&utc)?,
                set,
                seq,
            })),
            _ => Err(StoreError::Damaged),
        }
    }

    /// Returns when the whole book last passed verification, which every proved backup includes.
    pub fn last_verified(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT utc FROM journal WHERE seq = \
                   (SELECT max(seq) FROM journal WHERE action IN (?1, ?2))";
        Ok((self.conn.query_row(sql, PASSED, |row| row.get(0))).optional()?)
    }

    /// Returns the first verification that failed since one passed; `None` if the last one passed.
    pub fn verification_failure(&self) -> Result<Option<VerificationFailure>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = ?3 AND seq > \
                   (SELECT coalesce(max(seq), 0) FROM journal WHERE action IN (?1, ?2)) \
                   ORDER BY seq LIMIT 1";
        let [proved, verified] = PASSED;
        let actions = [proved, verified, JournalAction::VerificationFailed];
        let found = self.conn.query_row(sql, actions, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let Some((since, payload)) = found.optional()? else {
            return Ok(None);
        };
        match serde_json::from_str::<RecordedEvent>(&payload)?.event {
            Event::VerificationFailed { what, seq } => {
                Ok(Some(VerificationFailure { since, what, seq }))
            }
            _ => Err(StoreError::Damaged),
        }
    }

    /// Returns the derived data that differs according to the last verification; `None` if it was rebuilt since or the
    /// last verification found no difference.
    pub fn derived_finding(&self) -> Result<Option<DerivedFinding>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = ?4 AND seq > (SELECT \
                   coalesce(max(seq), 0) FROM journal WHERE action IN (?1, ?2, ?3)) \
                   ORDER BY seq DESC LIMIT 1";
        let [proved, verified] = PASSED;
        let actions = [
            proved,
            verified,
            JournalAction::DerivedRebuilt,
            JournalAction::DerivedDiffers,
        ];
        let found = self.conn.query_row(sql, actions, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let Some((found_at, payload)) = found.optional()? else {
            return Ok(None);
        };
        let Event::DerivedDiffers { count, first } =
            serde_json::from_str::<RecordedEvent>(&payload)?.event
        else {
            return Err(StoreError::Damaged);
        };
        let mut numbers = BTreeMap::new();
        for difference in &first {
            if let DerivedDifference::SearchWords { case: Some(id), .. } = difference {
                let sql = "SELECT number FROM cases WHERE id = ?1";
                let mut statement = self.conn.prepare_cached(sql)?;
                let number = statement.query_row([id.as_bytes()], |row| row.get(0));
                numbers.extend(number.optional()?.map(|number| (*id, number)));
            }
        }
        Ok(Some(DerivedFinding {
            found_at,
            count,
            first,
            numbers,
        }))
    }

    /// Reads the last verification that checked signatures, with the number of its entry.
    fn verified_signatures(&self) -> Result<Option<(i64, SignatureSummary)>, StoreError> {
        let sql = "SELECT seq, payload FROM journal WHERE action = ?1 ORDER BY seq DESC LIMIT 1";
        let entry = self.conn.query_row(sql, [JournalAction::Verified], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        });
        let Some((seq, payload)) = entry.optional()? else {
            return Ok(None);
        };
        let Event::Verified {
            unsigned: Some(unsigned),
            unconfirmed,
            ..
        } = serde_json::from_str::<RecordedEvent>(&payload)?.event
        else {
            return Ok(None);
        };
        let found = SignatureSummary {
            unsigned,
            unconfirmed,
        };
        Ok(Some((seq, found)))
    }

    /// Returns whether these keys are others than those that the last verification found unconfirmed.
    pub fn has_other_unconfirmed_keys(&self, found: &[UnconfirmedKey]) -> Result<bool, StoreError> {
        let (_, known) = self.verified_signatures()?.unwrap_or_default();
        let names = |keys: &[UnconfirmedKey]| -> BTreeSet<String> {
            let name = |key: &UnconfirmedKey| format!("{} {}", key.member, key.public_key);
            keys.iter().map(name).collect()
        };
        Ok(names(&known.unconfirmed) != names(found))
    }

    /// Returns what the last verification found of the signatures of people; `None` before the first one that checked them. A
    /// key that was confirmed since is left out.
    pub fn signature_finding(&self) -> Result<Option<SignatureFinding>, StoreError> {
        let Some((seq, found)) = self.verified_signatures()? else {
            return Ok(None);
        };
        let (keys, confirmed) = match found.unconfirmed.is_empty() {
            true => (KeyTable::default(), Vec::new()),
            // A fault of these entries is told by the verification.
            false => (
                self.signing_keys().unwrap_or_default(),
                self.keys_confirmed_after(seq)?,
            ),
        };
        let entries = |found: UnconfirmedKey| {
            let key = bytes_from_hex(&found.public_key)?;
            let is_first = keys.is_first(found.member, &key);
            let was_confirmed = confirmed.contains(&(found.member, found.public_key));
            (is_first || !was_confirmed).then(|| UnconfirmedEntries {
                member: found.member,
                code: key_code(&key),
                is_former: !is_first,
                stated: found.stated,
                entries: found.entries,
            })
        };
        Ok(Some(SignatureFinding {
            unsigned: found.unsigned,
            unconfirmed: found.unconfirmed.into_iter().filter_map(entries).collect(),
        }))
    }

    /// Returns the keys that were confirmed after an entry, each with its member.
    fn keys_confirmed_after(&self, seq: i64) -> Result<Vec<(StaffId, String)>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE action = ?1 AND seq > ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![JournalAction::KeyConfirmed, seq])?;
        let mut confirmed = Vec::new();
        while let Some(row) = rows.next()? {
            let payload: String = row.get(0)?;
            let event = serde_json::from_str::<RecordedEvent>(&payload)?.event;
            if let Event::KeyConfirmed { member, public_key } = event {
                confirmed.push((member, public_key));
            }
        }
        Ok(confirmed)
    }

    /// Returns whether the journal has entries after `seq` that a backup should hold: others than those about backups,
    /// verifications and sessions.
    pub fn has_changes_since(&self, seq: i64) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM journal WHERE seq > ?1 AND action NOT IN \
                   (?2, ?3, ?4, ?5, ?6, ?7, ?8))";
        let params = params![
            seq,
            JournalAction::BackupProved,
            JournalAction::BackupFailed,
            JournalAction::Verified,
            JournalAction::VerificationFailed,
            JournalAction::DerivedDiffers,
            JournalAction::Locked,
            JournalAction::SignedIn,
        ];
        Ok(self.conn.query_row(sql, params, |row| row.get(0))?)
    }

    /// Returns the time of the first entry; `None` for an empty journal.
    pub fn first_entry_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let sql = "SELECT utc FROM journal ORDER BY seq LIMIT 1";
        let text: Option<String> = self.conn.query_row(sql, [], |r| r.get(0)).optional()?;
        text.as_deref().map(parse_utc).transpose()
    }

    /// Returns all restores, oldest first.
    pub fn restores(&self) -> Result<Vec<RestoreRecord>, StoreError> {
        let sql = "SELECT utc, payload FROM journal WHERE action = ?1 ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([JournalAction::Restored], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut restores = Vec::new();
        for row in rows {
            let (utc, payload) = row?;
            if let Event::Restored { seq, .. } =
                serde_json::from_str::<RecordedEvent>(&payload)?.event
            {
                let at = parse_utc(&utc)?;
                restores.push(RestoreRecord { at, seq });
            }
        }
        Ok(restores)
    }

    /// Finds the case with this number as written on paper; forms of brackets and digits, and spaces, do not matter.
    pub fn find_case_by_number(&self, number: &str) -> Result<Option<CaseId>, StoreError> {
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

    /// Returns all erasures, oldest first.
    pub fn erasure_records(&self) -> Result<Vec<ErasureRecord>, StoreError> {
        read_erasures(&self.conn)
    }

    /// Repeats an earlier erasure in a copy or in a restored book, without checking it against the rules again. Returns
    /// false if the case is not there or is already erased.
    pub fn reapply_erasure(
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
            left: Box::new(case.without_personal_data(on)),
        };
        let recorded = RecordedChange {
            op: Op::CaseErase(erasure),
            undoes: None,
        };
        self.write_unchecked(&recorded, by, |_| Ok(()))?;
        Ok(true)
    }
}
