//! What the journal says of the last export.

use rusqlite::OptionalExtension;

use super::{RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::{Event, ExportKind};

impl Store {
    /// Returns the last export if the journal says only that it began. At most one export runs at a time.
    pub fn unended_export(&self) -> Result<Option<ExportKind>, StoreError> {
        let sql = "SELECT payload FROM journal WHERE action = ?1 AND seq = \
                   (SELECT max(seq) FROM journal WHERE action IN (?1, ?2, ?3))";
        let actions = [
            JournalAction::ExportBegun,
            JournalAction::ExportStopped,
            JournalAction::Exported,
        ];
        let begun = self
            .conn
            .query_row(sql, actions, |row| row.get::<_, String>(0));
        let Some(payload) = begun.optional()? else {
            return Ok(None);
        };
        match serde_json::from_str::<RecordedEvent>(&payload)?.event {
            Event::ExportBegun { what, .. } => Ok(Some(what)),
            _ => Err(StoreError::Damaged),
        }
    }
}
