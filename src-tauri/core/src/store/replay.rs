//! Rebuilds the tally cells and the search index from the rows. Reads journal entries back as changes.

use rusqlite::{OptionalExtension, params};

use super::open::CACHE_SIZE;
use super::{Author, RecordedChange, RecordedEvent, Store, StoreError, case_rows, cells, search};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::tally_facts::CellChange;

/// Reads the few entries of one case: the `+` keeps SQLite from using the index by action, which would read every entry
/// of that action.
pub(super) const REGISTRAR: &str = "SELECT actor FROM journal WHERE case_id = ?1 AND +action = ?2";
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

    /// Calls `visit` with row number and case for every case in order of registration, and loads 500 at a time.
    pub fn for_each_case(
        &self,
        mut visit: impl FnMut(i64, &Case) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let sql = "SELECT seq, id FROM cases WHERE seq > ?1 ORDER BY seq LIMIT 500";
            let page = (self.conn.prepare_cached(sql)?)
                .query_map([after], |r| {
                    Ok((r.get::<_, i64>(0)?, r.get::<_, [u8; 16]>(1)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            after = *last;
            for (seq, id) in page {
                if let Some((_, case)) = case_rows::load(&self.conn, CaseId::from_bytes(id))? {
                    visit(seq, &case)?;
                }
            }
        }
    }

    /// Rebuilds the tally cells and the search index from the rows, in one transaction with its journal entry.
    pub fn rebuild_derived(&mut self, by: &Author) -> Result<(), StoreError> {
        let sql = "SELECT count(*) FROM cases";
        let cases: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        let event = Event::DerivedRebuilt {
            cases: cases.unsigned_abs(),
        };
        self.write_event_with(event, by, Store::rebuild)
    }

    fn rebuild(&self) -> Result<(), StoreError> {
        cells::clear(&self.conn)?;
        search::clear(&self.conn)?;
        let mut change = CellChange::default();
        self.for_each_case(|seq, case| {
            if let Some(facts) = case.facts() {
                change.count(&facts, 1);
            }
            search::update(&self.conn, seq, None, case)
        })?;
        cells::apply(&self.conn, &change)
    }

    /// Runs `fill`, which writes many changes, in one transaction, and updates the tally cells once at its end.
    ///
    /// For generated histories (the practice book, the benchmark); the change of a member goes through
    /// [`Store::write`].
    pub fn write_in_bulk(
        &mut self,
        utc: chrono::DateTime<chrono::Utc>,
        fill: impl FnOnce(&mut Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (head, setup) = (self.head, self.setup.clone());
        // A wide cache keeps the indexes in memory while thousands of cases go in.
        self.conn
            .execute_batch("PRAGMA cache_size = -262144; BEGIN IMMEDIATE")?;
        self.bulk = Some(CellChange::default());
        let filled = fill(self);
        let collected = self.bulk.take().unwrap_or_default();
        let filled = filled.and_then(|()| cells::apply(&self.conn, &collected));
        let result = filled.and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if result.is_err() {
            (self.head, self.setup) = (head, setup);
            // SQLite may have rolled back by itself. The error that is returned is the first one.
            if !self.conn.is_autocommit() {
                let _ = self.conn.execute_batch("ROLLBACK");
            }
        }
        let reset = self.conn.pragma_update(None, "cache_size", CACHE_SIZE);
        result?;
        reset?;
        self.write_anchor(utc)
    }
}

/// A journal entry of a case with its change.
#[derive(Debug, Clone)]
pub struct CaseEntry {
    pub seq: i64,
    pub utc: String,
    pub actor: StaffId,
    pub recorded: RecordedChange,
}

impl Store {
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
}
