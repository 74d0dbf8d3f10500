//! Exports in the journal: that one begins, before anything is read for it, and how it ended.

use serde::Serialize;
use zeroize::Zeroizing;

use super::App;
use crate::domain::event::{Event, ExportKind, ExportStop};
use crate::domain::refusal::Refusal;
use crate::wire::call::Moment;

/// The subject of an export, as the journal names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExportSubject {
    pub what: ExportKind,
    /// True if it holds names and numbers that are not masked, or the payloads of a journal.
    pub unmasked: bool,
}

impl ExportSubject {
    /// Journals that the export begins, with the request for it, and then begins it.
    pub fn begin<T>(
        self,
        app: &mut App,
        request: &impl Serialize,
        now: &Moment,
        begin: impl FnOnce(&mut App) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let request = serde_json::to_string(request).map_err(|_| Refusal::internal())?;
        let request = Zeroizing::new(request);
        let book = app.book_mut()?;
        let begun = Event::ExportBegun {
            what: self.what,
            filter: book.access_log.search_code(&request),
            unmasked: self.unmasked,
        };
        book.log_disclosure(begun, now)?;
        let result = begin(app);
        if result.is_err() {
            self.log_stop(app, 0, ExportStop::Failed, now);
        }
        result
    }

    /// Journals the export, before its file becomes readable.
    pub fn log_end(self, app: &mut App, entries: u64, now: &Moment) -> Result<(), Refusal> {
        let ExportSubject { what, unmasked } = self;
        let exported = Event::Exported {
            what,
            entries,
            unmasked,
        };
        app.book_mut()?.log_disclosure(exported, now)
    }

    /// Journals that the export ended before its file was complete, when this many entries had been read for it. If that
    /// cannot be written, it waits until the disk takes it; after a kill the next sign-in finds the export cut off.
    pub fn log_stop(self, app: &mut App, entries: u64, cause: ExportStop, now: &Moment) {
        let stopped = Event::ExportStopped {
            what: self.what,
            entries: Some(entries),
            cause,
        };
        if let Ok(book) = app.book_mut() {
            book.log_access_later(stopped, now);
        }
    }
}
