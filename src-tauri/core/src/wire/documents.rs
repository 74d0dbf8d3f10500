//! Types of the documents of a case.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::event::DocumentForm;
use crate::domain::ids::{CaseId, SessionId};
use crate::domain::vocabulary::DocumentKind;

/// A document of a case.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentKey {
    pub case: CaseId,
    pub kind: DocumentKind,
    /// The session that the document is about, if it is about one.
    pub session: Option<SessionId>,
}

/// A document of a case, to be saved as a file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentSave {
    pub case: CaseId,
    pub kind: DocumentKind,
    pub session: Option<SessionId>,
    /// Word or PDF.
    pub form: DocumentForm,
}

impl DocumentSave {
    /// Returns the document without the form.
    pub fn key(&self) -> DocumentKey {
        DocumentKey {
            case: self.case,
            kind: self.kind,
            session: self.session,
        }
    }
}

/// A document that the case is offered.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentEntry {
    pub kind: DocumentKind,
    pub session: Option<SessionId>,
    /// The beginning of the session.
    pub session_starts: Option<NaiveDateTime>,
    /// Names of the facts that the case lacks for it, in Chinese; these stay blanks on paper.
    pub missing: Vec<String>,
    /// The last time that it was saved or printed.
    pub saved: Option<SavedDocument>,
}

/// The saving or printing of a document.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedDocument {
    /// UTC, RFC 3339.
    pub at: String,
    /// The name of the person who did it.
    pub by: String,
    pub form: DocumentForm,
    /// True if the case changed since, so that the document would be another one now.
    pub outdated: bool,
}

/// A document that was saved in the export folder.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentFile {
    /// The name of the file.
    pub file: String,
}

/// The pages of a document for the printer.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentPages {
    /// Each page as SVG, of the size of A4.
    pub pages: Vec<String>,
}
