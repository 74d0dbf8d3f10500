//! What the signed-in person looks at is journaled before it is answered (see `access_log`).

use zeroize::Zeroizing;

use super::access_log::Search;
use super::book::Book;
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::normal_form::fold;
use crate::domain::refusal::{Code, Refusal};
use crate::store::SearchQuery;
use crate::wire::call::{Moment, Topic};

/// The same access is not journaled again for 30 minutes, because views reload whenever something changes.
const REPEAT_MS: u64 = 30 * 60 * 1_000;
/// A search that is not typed on for this long is finished.
const SEARCH_IDLE_MS: u64 = 5_000;
/// The most cases that a search finds by the last four digits of a phone. If more have them, seven digits are needed: the
/// journal names each of these cases.
const MAX_BY_ENDING: usize = 20;

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

    /// Journals an event about what is over already; if the disk does not take it, it waits.
    pub fn log_access_later(&mut self, event: Event, now: &Moment) {
        if self.log_access(event.clone(), now).is_err() {
            let by = self.author(now);
            self.access_log.wait(event, by);
        }
    }

    /// Journals an access that must be in the journal before it is answered, even while the book is read-only: revealed
    /// numbers and exports.
    pub fn log_disclosure(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        self.ensure_writable(now)?;
        self.log_access(event, now)
    }

    /// Journals that the person opens a case.
    pub fn log_case_opened(&mut self, case: CaseId, now: &Moment) -> Result<(), Refusal> {
        let is_known = is_recent(self.access_log.opened.get(&case), now);
        match self.finish_search(now) {
            // Nothing new is shown.
            Err(refusal) if is_known && refusal.code == Code::AccessLogFull => {}
            finished => finished?,
        }
        if is_known {
            return Ok(());
        }
        self.log_access(Event::CaseOpened { case }, now)?;
        let opened = &mut self.access_log.opened;
        opened.retain(|_, at| is_recent(Some(at), now));
        opened.insert(case, now.uptime_ms);
        Ok(())
    }

    /// Journals a search, once its typing is finished. One with a number that is compared with the hidden numbers of
    /// people is journaled at once and never taken for the same as another. Returns whether it may find cases by the
    /// last four digits of a phone: these cases are journaled then, and there are few of them.
    pub fn log_search(&mut self, typed: &str, now: &Moment) -> Result<bool, Refusal> {
        let folded = Zeroizing::new(fold(typed));
        let text = folded.trim();
        if text.is_empty() {
            return Ok(false);
        }
        let query = SearchQuery::of(typed).filter(SearchQuery::compares_numbers);
        // While the disk takes no writes, four digits find texts only.
        let query = query.filter(|query| !(self.disk.failing && query.compares_only_endings()));
        if let Some(query) = query {
            return self.log_number_search(text, &query, now);
        }
        if self.disk.failing && !self.access_log.is_typed_on(text) {
            let code = self.access_log.search_code(text);
            if is_recent(self.access_log.searched.get(&code), now) {
                return Ok(false);
            }
            self.finish_search(now)?;
            self.access_log.ensure_room()?;
        }
        let Some(before) = self.access_log.continue_search(text, now.uptime_ms) else {
            return Ok(false);
        };
        let result = self.write_search(&before.text, now);
        if result.is_err() {
            self.access_log.search = Some(before);
        }
        result.map(|()| false)
    }

    fn log_number_search(
        &mut self,
        text: &str,
        query: &SearchQuery,
        now: &Moment,
    ) -> Result<bool, Refusal> {
        self.ensure_writable(now)?;
        let typed = self.access_log.search.as_ref();
        if typed.is_some_and(|before| !text.starts_with(before.text.as_str())) {
            self.finish_search(now)?;
        }
        self.write_search(text, now)?;
        // It is forgotten only now: an access that was answered and could not be written stays one that waits.
        self.access_log.search = None;
        let visibility = self.visibility();
        let found = (self.store).found_by_endings(query, &visibility, MAX_BY_ENDING)?;
        let by_endings = found.is_some();
        for case in found.into_iter().flatten() {
            if !is_recent(self.access_log.compared.get(&case), now) {
                self.log_number_compared(case, now)?;
                let compared = &mut self.access_log.compared;
                compared.retain(|_, at| is_recent(Some(at), now));
                compared.insert(case, now.uptime_ms);
            }
        }
        Ok(by_endings)
    }

    /// Journals a suggestion if a number was typed; suggestions by name or stall are not journaled. Returns what
    /// [`Book::log_search`] does.
    pub fn log_suggestion(&mut self, typed: &str, now: &Moment) -> Result<bool, Refusal> {
        match SearchQuery::of(typed).is_some_and(|query| query.compares_numbers()) {
            true => self.log_search(typed, now),
            false => Ok(false),
        }
    }

    /// Journals that a typed number is compared with the hidden numbers of a case.
    pub fn log_number_compared(&mut self, case: CaseId, now: &Moment) -> Result<(), Refusal> {
        self.log_disclosure(Event::NumberCompared { case }, now)
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
            self.log_access_later(event, now);
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
        // What waits is first: a disk that takes writes again has room for the search, too.
        self.ensure_writable(now)?;
        self.finish_search(now)
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
