//! What the journal says of the documents of a case that were saved as files or printed.

use super::{RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::{DocumentForm, Event};
use crate::domain::ids::{CaseId, SessionId, StaffId};
use crate::domain::vocabulary::DocumentKind;

/// A document that was saved as a file or printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDocumentEntry {
    pub utc: String,
    pub actor: StaffId,
    pub kind: DocumentKind,
    pub session: Option<SessionId>,
    /// The version of the case from which it was filled.
    pub version: i64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// SHA-256 of what stood on it, in hex.
    pub content: Option<String>,
    pub form: DocumentForm,
}

impl Store {
    /// Returns the documents of a case that were saved or printed, oldest first.
    pub fn saved_documents(&self, case: CaseId) -> Result<Vec<SavedDocumentEntry>, StoreError> {
        let sql = "SELECT utc, actor, payload FROM journal \
                   WHERE case_id = ?1 AND action = ?2 AND payload IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let about = rusqlite::params![case.as_bytes(), JournalAction::DocumentSaved];
        let rows = statement.query_map(about, |row| {
            let actor = StaffId::from_bytes(row.get(1)?);
            Ok((row.get(0)?, actor, row.get::<_, String>(2)?))
        })?;
        let mut saved = Vec::new();
        for row in rows {
            let (utc, actor, payload) = row?;
            match serde_json::from_str::<RecordedEvent>(&payload)?.event {
                Event::DocumentSaved {
                    document,
                    session,
                    version,
                    sha256,
                    content,
                    form,
                    ..
                } => saved.push(SavedDocumentEntry {
                    utc,
                    actor,
                    kind: document,
                    session,
                    version,
                    sha256,
                    content,
                    form,
                }),
                _ => return Err(StoreError::Damaged),
            }
        }
        Ok(saved)
    }
}
