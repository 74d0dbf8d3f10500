//! The access log: cases opened, searches, numbers revealed and exports are journaled before they are answered. If the
//! journal cannot be written, the access is refused. Only while the whole book is read-only after a disk error do a few
//! reads continue: their events wait, and are written in order before anything else is. A kill loses them, so there are
//! never more than [`MAX_WAITING`]. Revealing and exporting are refused then.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::domain::event::Event;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::refusal::{Code, Refusal};
use crate::files::hex_text;
use crate::store::{Author, Store};
use crate::vault::SearchKey;

/// The most accesses that are answered before they are in the journal.
const MAX_WAITING: usize = 5;

/// The most refused commands that wait. They show nothing, so they take no place of an access; of further ones only the number
/// is journaled.
const MAX_DENIED: usize = 20;

/// The recent accesses of the signed-in person, kept to journal repeated ones only once.
pub(crate) struct AccessLog {
    key: SearchKey,
    /// Uptime in ms at which the opening of a case was journaled.
    pub(super) opened: HashMap<CaseId, u64>,
    /// Uptime in ms at which a search was journaled, by search code.
    pub(super) searched: HashMap<String, u64>,
    /// Uptime in ms at which it was journaled that a case was found by the last digits of a phone.
    pub(super) compared: HashMap<CaseId, u64>,
    pub(super) search: Option<Search>,
    /// Events that wait until the book can be written again.
    waiting: VecDeque<(Event, Author)>,
    /// The number of refused commands that do not wait because too many do, with the author of the last one.
    uncounted: Option<(u64, Author)>,
    /// The case that the running command named and that the person may not see.
    pub(super) hidden_case: Cell<Option<CaseId>>,
    max_waiting: usize,
}

/// A search that is still being typed.
pub(super) struct Search {
    pub text: Zeroizing<String>,
    pub typed_at: u64,
}

impl AccessLog {
    pub fn new(key: SearchKey) -> AccessLog {
        AccessLog {
            key,
            opened: HashMap::new(),
            searched: HashMap::new(),
            compared: HashMap::new(),
            search: None,
            waiting: VecDeque::new(),
            uncounted: None,
            hidden_case: Cell::new(None),
            max_waiting: MAX_WAITING,
        }
    }

    /// Lets any number of accesses wait, as earlier versions did.
    #[cfg(feature = "tests")]
    pub fn let_any_number_wait(&mut self) {
        self.max_waiting = usize::MAX;
    }

    /// Forgets recent accesses, because another person uses the book now.
    #[cfg(feature = "tests")]
    pub fn forget_recent(&mut self) {
        self.opened.clear();
        self.searched.clear();
        self.compared.clear();
    }

    pub fn note_hidden_case(&self, case: CaseId) {
        self.hidden_case.set(Some(case));
    }

    /// Returns the keyed hash under which a search text is journaled: equal texts have equal hashes, and the text
    /// cannot be recovered from it.
    pub fn search_code(&self, text: &str) -> String {
        hex_text(&self.key.seal(text.as_bytes()))
    }

    /// Takes the text typed so far; returns the previous search if this text does not continue it.
    pub(super) fn continue_search(&mut self, text: &str, at: u64) -> Option<Search> {
        if let Some(search) = &mut self.search {
            if text.starts_with(search.text.as_str()) {
                search.text = Zeroizing::new(text.to_string());
                search.typed_at = at;
                return None;
            }
            // Deleting characters continues the same search; the longest text is journaled.
            if search.text.starts_with(text) {
                search.typed_at = at;
                return None;
            }
        }
        let next = Search {
            text: Zeroizing::new(text.to_string()),
            typed_at: at,
        };
        self.search.replace(next)
    }

    /// Writes the waiting events, oldest first; those that cannot be written stay waiting.
    pub fn flush_waiting(&mut self, store: &mut Store) -> Result<(), Refusal> {
        while let Some((event, by)) = self.waiting.front() {
            store.write_event(event.clone(), by)?;
            self.waiting.pop_front();
        }
        if let Some((count, last)) = &self.uncounted {
            let by = Author {
                actor: StaffId::from_uuid(Uuid::nil()),
                ..*last
            };
            store.write_event(Event::AccessLogLost { count: *count }, &by)?;
            self.uncounted = None;
        }
        Ok(())
    }

    /// Returns the number of events that are not in the journal yet.
    pub fn pending_count(&self) -> u64 {
        let uncounted = self.uncounted.as_ref().map_or(0, |(count, _)| *count);
        self.waiting.len() as u64 + u64::from(self.search.is_some()) + uncounted
    }

    fn waiting_denied(&self) -> usize {
        let waiting = self.waiting.iter();
        waiting
            .filter(|(event, _)| matches!(event, Event::Denied { .. }))
            .count()
    }

    /// Refuses another access while too many are not in the journal yet.
    ///
    /// # Errors
    /// [`Code::AccessLogFull`].
    pub fn ensure_room(&self) -> Result<(), Refusal> {
        let accesses = self.waiting.len() - self.waiting_denied();
        match accesses + usize::from(self.search.is_some()) < self.max_waiting {
            true => Ok(()),
            false => Err(Refusal::new(Code::AccessLogFull)),
        }
    }

    /// Returns true if a text goes on with the search that is being typed.
    pub(super) fn is_typed_on(&self, text: &str) -> bool {
        (self.search.as_ref()).is_some_and(|search| {
            let before = search.text.as_str();
            text.starts_with(before) || before.starts_with(text)
        })
    }

    /// Queues an event about what is over, until the book can be written.
    pub fn wait(&mut self, event: Event, by: Author) {
        if matches!(event, Event::Denied { .. }) && self.waiting_denied() >= MAX_DENIED {
            let count = self.uncounted.take().map_or(0, |(count, _)| count);
            self.uncounted = Some((count + 1, by));
            return;
        }
        self.waiting.push_back((event, by));
    }

    /// Writes the event of an access, or queues it while the book is read-only.
    pub fn write(
        &mut self,
        store: &mut Store,
        event: Event,
        by: Author,
        read_only: bool,
    ) -> Result<(), Refusal> {
        if read_only {
            self.ensure_room()?;
            self.wait(event, by);
            return Ok(());
        }
        self.flush_waiting(store)?;
        store.write_event(event, &by)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
