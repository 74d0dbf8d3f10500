//! Rebuilding: everything derived from the rows, and the rows from the journal.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use rusqlite::types::Value;

use super::open::CACHE_SIZE;
use super::{Noted, OpenError, Recorded, Store, StoreError, case_rows, cells, search, write};
use crate::domain::case::Case;
use crate::domain::facts::CellChange;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::op::Op;

/// Tables that follow from the journal; cells and search index are compared apart.
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

/// Rows of a table as text, in key order.
pub type Dump = BTreeMap<String, Vec<Vec<String>>>;

/// These look at the entries of one case, which are few: the + keeps SQLite from reading every entry of that action.
pub(super) const REGISTRAR: &str =
    "SELECT actor FROM journal WHERE case_id = ?1 AND +action = 'case_register'";
pub(super) const LEFT_OF: &str = "SELECT payload FROM journal WHERE case_id = ?1 AND +action = 'case_erase' \
                                  ORDER BY seq DESC LIMIT 1";

impl Store {
    /// One entry of the journal, as recorded.
    pub fn recorded(&self, seq: i64) -> Result<Option<Recorded>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE seq = ?1";
        let payload: Option<Option<String>> = self
            .conn
            .prepare_cached(sql)?
            .query_row([seq], |r| r.get(0))
            .optional()?;
        match payload.flatten() {
            Some(text) if Noted::is_in(&text) => Ok(None),
            Some(text) => Ok(Some(serde_json::from_str(&text)?)),
            None => Ok(None),
        }
    }

    /// Replays the whole journal into an empty store in memory.
    pub fn replayed(&self) -> Result<Store, OpenError> {
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
                    let left = self.left_of(CaseId::from_bytes(row.get("case_id")?))?;
                    let entered = Op::CaseRestore {
                        after: Box::new(left),
                        as_of: 0,
                    };
                    let (seq, mut kept) = (row.get("seq")?, write::Cells::Kept);
                    write::apply(&copy.conn, None, &entered, seq, &mut kept)?;
                    continue;
                }
                None => continue,
            };
            if Noted::is_in(&text) {
                continue;
            }
            let recorded: Recorded = serde_json::from_str(&text).map_err(StoreError::from)?;
            let before = match recorded.op.case() {
                Some(id) => case_rows::load(&copy.conn, id)?,
                None => None,
            };
            write::apply(
                &copy.conn,
                before,
                &recorded.op,
                row.get("seq")?,
                &mut write::Cells::Kept,
            )?;
            copy.house.evolve(&recorded.op);
        }
        Ok(copy)
    }

    /// What an erasure left of a case: it stands for the registration that cannot be read any more.
    fn left_of(&self, case: CaseId) -> Result<Case, StoreError> {
        let mut statement = self.conn.prepare_cached(LEFT_OF)?;
        let text: String = statement.query_row([case.as_bytes()], |row| row.get(0))?;
        match serde_json::from_str::<Recorded>(&text)?.op {
            Op::CaseErase(erasure) => Ok(*erasure.left),
            _ => Err(StoreError::Damaged),
        }
    }

    /// Every row that follows from the journal.
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

    /// The tally cells that hold something.
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

    /// The search index as its own vocabulary sees it: every token with every place in which it stands.
    pub fn dump_words(&self) -> Result<Dump, StoreError> {
        self.conn.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place USING fts5vocab(main, word, instance)",
        )?;
        let places =
            self.rows("SELECT term, doc, col, offset FROM temp.word_place ORDER BY 1, 2, 3, 4")?;
        Ok(Dump::from([("word".to_string(), places)]))
    }

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

    /// Every case in order of registration, a page at a time.
    pub fn each_case(
        &self,
        mut see: impl FnMut(i64, &Case) -> Result<(), StoreError>,
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
                    see(seq, &case)?;
                }
            }
        }
    }

    /// Counts the cells and makes the search index anew from the rows, in one transaction.
    pub fn rebuild_derived(&mut self) -> Result<(), StoreError> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let rebuilt = self.rebuild();
        let ended = rebuilt.and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if ended.is_err() && !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        ended
    }

    fn rebuild(&self) -> Result<(), StoreError> {
        cells::clear(&self.conn)?;
        search::clear(&self.conn)?;
        let mut change = CellChange::default();
        self.each_case(|seq, case| {
            if let Some(facts) = case.facts() {
                change.count(&facts, 1);
            }
            search::index(&self.conn, seq, None, case)
        })?;
        cells::shift(&self.conn, &change)
    }

    /// Writes many changes in one transaction: `fill` writes, then the cells are moved once.
    ///
    /// For histories that are made up (the practice book, the benchmark); a person's change is [`Store::write`].
    pub fn in_bulk(
        &mut self,
        utc: chrono::DateTime<chrono::Utc>,
        fill: impl FnOnce(&mut Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (head, house) = (self.head, self.house.clone());
        // A wide cache keeps the indexes in memory while thousands of cases go in.
        self.conn
            .execute_batch("PRAGMA cache_size = -262144; BEGIN IMMEDIATE")?;
        self.bulk = Some(CellChange::default());
        let filled = fill(self);
        let gathered = self.bulk.take().unwrap_or_default();
        let filled = filled.and_then(|()| cells::shift(&self.conn, &gathered));
        let ended = filled.and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if ended.is_err() {
            (self.head, self.house) = (head, house);
            // SQLite may have rolled back by itself; what went wrong first is what is told.
            if !self.conn.is_autocommit() {
                let _ = self.conn.execute_batch("ROLLBACK");
            }
        }
        let usual = self.conn.pragma_update(None, "cache_size", CACHE_SIZE);
        ended?;
        usual?;
        self.move_anchor(utc)
    }
}

/// A journal entry with what it records.
#[derive(Debug, Clone)]
pub struct Entered {
    pub seq: i64,
    pub utc: String,
    pub actor: StaffId,
    pub recorded: Recorded,
}

impl Store {
    /// The events of the journal, oldest first, each with whose it is.
    #[cfg(feature = "tests")]
    pub fn noted(&self) -> Result<Vec<(StaffId, crate::domain::event::Event)>, StoreError> {
        let sql = "SELECT actor, payload FROM journal WHERE payload IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let actor = StaffId::from_bytes(row.get("actor")?);
            Ok((actor, row.get::<_, String>("payload")?))
        })?;
        let mut events = Vec::new();
        for row in rows {
            let (actor, payload) = row?;
            if Noted::is_in(&payload) {
                let noted: Noted = serde_json::from_str(&payload)?;
                events.push((actor, noted.event));
            }
        }
        Ok(events)
    }

    /// Who registered the case.
    pub fn registrar(&self, case: CaseId) -> Result<Option<StaffId>, StoreError> {
        let mut statement = self.conn.prepare_cached(REGISTRAR)?;
        let actor = statement.query_row([case.as_bytes()], |row| row.get("actor"));
        Ok(actor.optional()?.map(StaffId::from_bytes))
    }

    /// The journal of one case, oldest first.
    pub fn entries_of(&self, case: CaseId) -> Result<Vec<Entered>, StoreError> {
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
            if Noted::is_in(&payload) {
                continue;
            }
            entries.push(Entered {
                seq,
                utc,
                actor,
                recorded: serde_json::from_str(&payload)?,
            });
        }
        Ok(entries)
    }
}
