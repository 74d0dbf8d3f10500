//! Rebuilds the rows from the journal, and the tally cells and the search index from the rows. Reads journal entries
//! back as changes and events.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use rusqlite::types::Value;

use super::open::CACHE_SIZE;
use super::{
    OpenError, RecordedChange, RecordedEvent, Store, StoreError, case_rows, cells, search, write,
};
use crate::domain::case::Case;
use crate::domain::facts::CellChange;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::op::Op;

/// The tables that follow from the journal; cells and search index are compared separately.
const REPLAYED: [&str; 13] = [
    "office",
    "safety",
    "co_mediator",
    "grid",
    "staff",
    "room",
    "number_given",
    "cases",
    "party",
    "claim",
    "session",
    "obligation",
    "note",
];

/// Rows as text in key order, by table.
pub type Dump = BTreeMap<String, Vec<Vec<String>>>;

/// The next two statements read the few entries of one case: the `+` keeps SQLite from using the index by action, which
/// would read every entry of that action.
pub(super) const REGISTRAR: &str =
    "SELECT actor FROM journal WHERE case_id = ?1 AND +action = 'case_register'";
pub(super) const LAST_ERASURE: &str = "SELECT payload FROM journal WHERE case_id = ?1 AND +action = 'case_erase' \
                                  ORDER BY seq DESC LIMIT 1";

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

    /// Replays the whole journal into an empty store in memory and returns that.
    pub fn replay(&self) -> Result<Store, OpenError> {
        let mut copy = Store::in_memory(self.vault_id, self.device)?;
        let mut statement = self
            .conn
            .prepare("SELECT seq, action, case_id, payload FROM journal ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text: Option<String> = row.get("payload")?;
            let text = match text {
                Some(text) => text,
                None if matches!(row.get_ref("action")?.as_str(), Ok("case_register")) => {
                    let remains =
                        self.case_after_erasure(CaseId::from_bytes(row.get("case_id")?))?;
                    let restore = Op::CaseRestore {
                        after: Box::new(remains),
                        as_of: 0,
                    };
                    let (seq, mut cells) = (row.get("seq")?, write::CellUpdates::Immediate);
                    write::apply(&copy.conn, None, &restore, seq, &mut cells)?;
                    continue;
                }
                None => continue,
            };
            if RecordedEvent::is_in(&text) {
                continue;
            }
            let recorded: RecordedChange = serde_json::from_str(&text).map_err(StoreError::from)?;
            let before = match recorded.op.case() {
                Some(id) => case_rows::load(&copy.conn, id)?,
                None => None,
            };
            write::apply(
                &copy.conn,
                before,
                &recorded.op,
                row.get("seq")?,
                &mut write::CellUpdates::Immediate,
            )?;
            copy.setup.evolve(&recorded.op);
        }
        Ok(copy)
    }

    /// Returns what an erasure left of a case, which replaces the erased payload of its registration.
    fn case_after_erasure(&self, case: CaseId) -> Result<Case, StoreError> {
        let mut statement = self.conn.prepare_cached(LAST_ERASURE)?;
        let text: String = statement.query_row([case.as_bytes()], |row| row.get(0))?;
        match serde_json::from_str::<RecordedChange>(&text)?.op {
            Op::CaseErase(erasure) => Ok(*erasure.left),
            _ => Err(StoreError::Damaged),
        }
    }

    /// Reads every row that follows from the journal.
    pub fn dump(&self) -> Result<Dump, StoreError> {
        let mut dump = Dump::new();
        for table in REPLAYED {
            dump.insert(
                table.to_string(),
                self.rows(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?,
            );
        }
        Ok(dump)
    }

    /// Reads the tally cells that are not zero.
    pub fn dump_cells(&self) -> Result<Dump, StoreError> {
        let cells = "SELECT * FROM tally_cell WHERE cases <> 0 OR people <> 0 OR claimed <> 0 OR agreed <> 0 \
                     OR days <> 0 OR collective <> 0";
        let stock =
            "SELECT * FROM tally_stock WHERE registered <> 0 OR accepted <> 0 OR overdue <> 0";
        Ok(Dump::from([
            ("tally_cell".to_string(), self.rows(cells)?),
            ("tally_stock".to_string(), self.rows(stock)?),
        ]))
    }

    /// Reads the vocabulary of the search index: every token with every position.
    pub fn dump_words(&self) -> Result<Dump, StoreError> {
        self.conn.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place USING fts5vocab(main, word, instance)",
        )?;
        let positions =
            self.rows("SELECT term, doc, col, offset FROM temp.word_place ORDER BY 1, 2, 3, 4")?;
        Ok(Dump::from([("word".to_string(), positions)]))
    }

    /// Reads the rows of a statement as text.
    fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>, StoreError> {
        let mut statement = self.conn.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..columns)
                .map(|i| row.get::<_, Value>(i).map(|v| format!("{v:?}")))
                .collect::<Result<Vec<_>, _>>()
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
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

    /// Rebuilds the tally cells and the search index from the rows, in one transaction.
    pub fn rebuild_derived(&mut self) -> Result<(), StoreError> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let rebuilt = self.rebuild();
        let result = rebuilt.and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if result.is_err() && !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        result
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
    /// Returns the events of the journal, oldest first, each with its actor.
    #[cfg(feature = "tests")]
    pub fn recorded_events(
        &self,
    ) -> Result<Vec<(StaffId, crate::domain::event::Event)>, StoreError> {
        let sql = "SELECT actor, payload FROM journal WHERE payload IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let actor = StaffId::from_bytes(row.get("actor")?);
            Ok((actor, row.get::<_, String>("payload")?))
        })?;
        let mut events = Vec::new();
        for row in rows {
            let (actor, payload) = row?;
            if RecordedEvent::is_in(&payload) {
                let recorded: RecordedEvent = serde_json::from_str(&payload)?;
                events.push((actor, recorded.event));
            }
        }
        Ok(events)
    }

    /// Returns the member who registered the case; `None` if there is no such case.
    pub fn registrar(&self, case: CaseId) -> Result<Option<StaffId>, StoreError> {
        let mut statement = self.conn.prepare_cached(REGISTRAR)?;
        let actor = statement.query_row([case.as_bytes()], |row| row.get("actor"));
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
