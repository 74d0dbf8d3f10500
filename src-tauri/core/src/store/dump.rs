//! Replays the whole journal and reads tables as text: tests compare the two. What ships verifies without it
//! ([`Store::verify_whole`]).

use std::collections::BTreeMap;

use rusqlite::params;
use rusqlite::types::Value;

use super::{OpenError, RecordedChange, RecordedEvent, Store, StoreError, case_rows, write};
use crate::domain::action::JournalAction;
use crate::domain::case::Case;
use crate::domain::event::Event;
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

/// Reads the last entry of a case with this action; see `REGISTRAR` for the `+`.
pub(super) const LAST_ERASURE: &str = "SELECT payload FROM journal WHERE case_id = ?1 AND +action = ?2 \
                                  ORDER BY seq DESC LIMIT 1";

impl Store {
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
                None if row.get_ref("action")?.as_str()
                    == Ok(JournalAction::CaseRegister.code()) =>
                {
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
            let recorded: RecordedChange =
                serde_json::from_str(&text).map_err(|_| StoreError::Damaged)?;
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
        let text: String = statement
            .query_row(params![case.as_bytes(), JournalAction::CaseErase], |row| {
                row.get(0)
            })?;
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

    /// Returns the events of the journal, oldest first, each with its actor.
    pub fn recorded_events(&self) -> Result<Vec<(StaffId, Event)>, StoreError> {
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
}
