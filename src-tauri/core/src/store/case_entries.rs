//! Reads the journal entries of a case back as changes.

use rusqlite::{OptionalExtension, params};

use super::{RecordedChange, RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::op::{Op, Step};

/// Reads the few entries of one case: the `+` keeps SQLite from using the index by action, which would read every entry
/// of that action.
pub(super) const REGISTRAR: &str = "SELECT actor FROM journal WHERE case_id = ?1 AND +action = ?2";

/// A journal entry of a case with its change.
#[derive(Debug, Clone)]
pub struct CaseEntry {
    pub seq: i64,
    pub utc: String,
    pub actor: StaffId,
    pub recorded: RecordedChange,
}

impl Store {
    /// Reads the change of a journal entry; `None` for an event, an erased payload, or a number without an entry.
    pub fn read_change(&self, seq: i64) -> Result<Option<RecordedChange>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE seq = ?1";
        let payload: Option<Option<String>> = self
            .conn
            .prepare_cached(sql)?
            .query_row([seq], |r| r.get(0))
            .optional()?;
        match payload.flatten() {
            Some(text) if RecordedEvent::is_in(&text) => Ok(None),
            Some(text) => Ok(Some(serde_json::from_str(&text)?)),
            None => Ok(None),
        }
    }

    /// Returns the member who registered the case; `None` if there is no such case.
    pub fn registrar(&self, case: CaseId) -> Result<Option<StaffId>, StoreError> {
        let mut statement = self.conn.prepare_cached(REGISTRAR)?;
        let actor = statement.query_row(
            params![case.as_bytes(), JournalAction::CaseRegister],
            |row| row.get("actor"),
        );
        Ok(actor.optional()?.map(StaffId::from_bytes))
    }

    /// Returns the changes of a case that are not erased, oldest first.
    pub fn case_entries(&self, case: CaseId) -> Result<Vec<CaseEntry>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, utc, actor, payload FROM journal WHERE case_id = ?1 AND payload IS NOT NULL ORDER BY seq",
        )?;
        let rows = statement.query_map([case.as_bytes()], |row| {
            let actor = StaffId::from_bytes(row.get("actor")?);
            Ok((
                row.get("seq")?,
                row.get("utc")?,
                actor,
                row.get::<_, String>("payload")?,
            ))
        })?;
        let mut entries = Vec::new();
        for row in rows {
            let (seq, utc, actor, payload) = row?;
            if RecordedEvent::is_in(&payload) {
                continue;
            }
            entries.push(CaseEntry {
                seq,
                utc,
                actor,
                recorded: serde_json::from_str(&payload)?,
            });
        }
        Ok(entries)
    }

    /// Returns for each round of a case that a reopening ended the case as it was then, with later corrections of what stood
    /// the same, read from the journal; `None` where its entries were erased or a backup brought the case.
    pub fn cases_at_reopenings(&self, case: CaseId) -> Result<Vec<Option<Case>>, StoreError> {
        let mut ended: Vec<Option<Case>> = Vec::new();
        let mut state: Option<Case> = None;
        for CaseEntry { recorded, .. } in self.case_entries(case)? {
            let op = &recorded.op;
            match op {
                Op::CaseStep {
                    step: Step::Reaccept(_),
                    ..
                } => ended.extend(state.as_ref().map(|case| Some(case.clone()))),
                Op::CaseStep {
                    step: Step::Correct(correction),
                    ..
                } => {
                    for (round, case) in ended.iter_mut().enumerate() {
                        if let Some(case) = case {
                            case.follow_correction(correction, round)?;
                        }
                    }
                }
                _ => {}
            }
            state = match (op, &state) {
                (Op::CaseRegister(registration), _) => Some(Case::from_registration(registration)),
                (op, Some(case)) => Some(case.evolve(op)?),
                (op, None) => Case::replacement(op).cloned(),
            };
            ended.resize(state.as_ref().map_or(0, |case| case.rounds.len()), None);
        }
        Ok(ended)
    }
}
