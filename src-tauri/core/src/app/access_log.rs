//! The access log: cases opened, searches, numbers revealed and exports are journaled before they are answered. If the
//! journal cannot be written, the access is refused. Only while the whole book is read-only after a disk error do reads
//! continue; their events wait and are written in order later. Revealing and exporting are refused then.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

use zeroize::Zeroizing;

use super::book::Book;
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::text::fold;
use crate::files::hex_text;
use crate::store::{Author, Store};
use crate::vault::SearchKey;
use crate::wire::call::{Moment, Topic};
use crate::wire::start::BookKind;

/// The same access is not journaled again for 30 minutes, because views reload whenever something changes.
const REPEAT_MS: u64 = 30 * 60 * 1_000;
/// A search that is not typed on for this long is finished.
const SEARCH_IDLE_MS: u64 = 5_000;

/// The recent accesses of the signed-in person, kept to journal repeated ones only once.
pub(crate) struct AccessLog {
    key: SearchKey,
    /// Uptime in ms at which the opening of a case was journaled.
    opened: HashMap<CaseId, u64>,
    /// Uptime in ms at which a search was journaled, by search code.
    searched: HashMap<String, u64>,
    search: Option<Search>,
    /// Events that wait until the book can be written again.
    waiting: VecDeque<(Event, Author)>,
    /// The case that the running command named and that the person may not see.
    hidden_case: Cell<Option<CaseId>>,
}

/// A search that is still being typed.
struct Search {
    text: Zeroizing<String>,
    typed_at: u64,
}

impl AccessLog {
    pub fn new(key: SearchKey) -> AccessLog {
        AccessLog {
            key,
            opened: HashMap::new(),
            searched: HashMap::new(),
            search: None,
            waiting: VecDeque::new(),
            hidden_case: Cell::new(None),
        }
    }

    /// Forgets recent accesses, because another person uses the book now.
    #[cfg(feature = "tests")]
    pub fn forget_recent(&mut self) {
        self.opened.clear();
        self.searched.clear();
    }

    pub fn note_hidden_case(&self, case: CaseId) {
        self.hidden_case.set(Some(case));
    }

    /// Returns the keyed hash under which a search text is journaled: equal texts have equal hashes, and the text
    /// cannot be recovered from it.
    fn search_code(&self, text: &str) -> String {
        hex_text(&self.key.seal(text.as_bytes()))
    }

    /// Takes the text typed so far; returns the previous search if this text does not continue it.
    fn continue_search(&mut self, text: &str, at: u64) -> Option<Search> {
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
    fn flush_waiting(&mut self, store: &mut Store) -> Result<(), Refusal> {
        while let Some((event, by)) = self.waiting.front() {
            store.write_event(event.clone(), by)?;
            self.waiting.pop_front();
        }
        Ok(())
    }

    /// Returns the number of events that are not in the journal yet.
    fn pending_count(&self) -> u64 {
        self.waiting.len() as u64 + u64::from(self.search.is_some())
    }

    /// Writes an event, or queues it while the book is read-only.
    fn write(
        &mut self,
        store: &mut Store,
        event: Event,
        by: Author,
        read_only: bool,
    ) -> Result<(), Refusal> {
        if read_only {
            self.waiting.push_back((event, by));
            return Ok(());
        }
        self.flush_waiting(store)?;
        store.write_event(event, &by)?;
        Ok(())
    }
}

/// Returns true if an access was journaled less than `REPEAT_MS` ago.
fn is_recent(logged: Option<&u64>, now: &Moment) -> bool {
    logged.is_some_and(|at| now.uptime_ms.saturating_sub(*at) < REPEAT_MS)
}

impl Book {
    /// Journals an access before it is answered.
    pub fn log_access(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        let (by, read_only) = (self.author(now), self.disk.failing);
        (self.access_log).write(&mut self.store, event, by, read_only)
    }

    /// Journals an access that must be in the journal before it is answered, even while the book is read-only: revealed
    /// numbers and exports.
    pub fn log_disclosure(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        self.ensure_writable(now)?;
        self.log_access(event, now)
    }

    /// Journals that the person opens a case.
    pub fn log_case_opened(&mut self, case: CaseId, now: &Moment) -> Result<(), Refusal> {
        self.finish_search(now)?;
        if is_recent(self.access_log.opened.get(&case), now) {
            return Ok(());
        }
        self.log_access(Event::CaseOpened { case }, now)?;
        let opened = &mut self.access_log.opened;
        opened.retain(|_, at| is_recent(Some(at), now));
        opened.insert(case, now.uptime_ms);
        Ok(())
    }

    /// Journals a search, once its typing is finished.
    pub fn log_search(&mut self, typed: &str, now: &Moment) -> Result<(), Refusal> {
        let folded = Zeroizing::new(fold(typed));
        let text = folded.trim();
        if text.is_empty() {
            return Ok(());
        }
        let Some(before) = self.access_log.continue_search(text, now.uptime_ms) else {
            return Ok(());
        };
        let result = self.write_search(&before.text, now);
        if result.is_err() {
            self.access_log.search = Some(before);
        }
        result
    }

    fn write_search(&mut self, text: &str, now: &Moment) -> Result<(), Refusal> {
        let code = self.access_log.search_code(text);
        if is_recent(self.access_log.searched.get(&code), now) {
            return Ok(());
        }
        self.log_access(Event::Searched { text: code.clone() }, now)?;
        let searched = &mut self.access_log.searched;
        searched.retain(|_, at| is_recent(Some(at), now));
        searched.insert(code, now.uptime_ms);
        Ok(())
    }

    /// Journals the search that was being typed.
    fn finish_search(&mut self, now: &Moment) -> Result<(), Refusal> {
        let Some(search) = self.access_log.search.take() else {
            return Ok(());
        };
        let result = self.write_search(&search.text, now);
        if result.is_err() {
            self.access_log.search = Some(search);
        }
        result
    }

    /// Journals how a command ended, if it was refused for lack of permission or named a hidden case.
    pub fn log_if_denied(&mut self, command: &str, refusal: Option<&Refusal>, now: &Moment) {
        let case = self.access_log.hidden_case.take();
        let is_denied = |refusal: &Refusal| case.is_some() || refusal.code == Code::NotAllowed;
        if refusal.is_some_and(is_denied) {
            let event = Event::Denied {
                command: command.to_owned(),
                case,
            };
            // The command is refused even if the journal cannot be written.
            let _ = self.log_access(event, now);
        }
    }

    /// Flushes what is due, once a second; returns the topic to report after a disk error.
    pub fn tick_access_log(&mut self, now: &Moment) -> Option<Topic> {
        let flushed = self.flush_idle_search(now);
        flushed
            .err()
            .and_then(|refusal| self.note_disk_failure(&refusal))
    }

    /// Journals a search that was not typed on for some seconds, and the waiting events.
    fn flush_idle_search(&mut self, now: &Moment) -> Result<(), Refusal> {
        if !self.disk.failing {
            self.access_log.flush_waiting(&mut self.store)?;
        }
        let idle_ms = |search: &Search| now.uptime_ms.saturating_sub(search.typed_at);
        match &self.access_log.search {
            Some(search) if idle_ms(search) >= SEARCH_IDLE_MS => self.finish_search(now),
            _ => Ok(()),
        }
    }

    /// Journals everything that is not in the journal yet, before the book is closed.
    pub fn flush_access_log(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.finish_search(now)?;
        self.access_log.flush_waiting(&mut self.store)
    }

    /// Flushes the access log before the book is locked; returns the number of events that the disk did not take. Only
    /// the number is kept until the next sign-in: their content must not outlive the lock.
    pub fn close_access_log(&mut self, now: &Moment) -> u64 {
        match (self.flush_access_log(now), self.kind) {
            (Err(_), BookKind::Office) => self.access_log.pending_count(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests;
