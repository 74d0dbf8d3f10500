//! Who looked at what: cases opened, searches, numbers revealed, files taken out. A look is journaled before it is
//! answered; where the journal cannot be written, there is no look. Only while the whole book is read-only do looks go
//! on, and are written in their order when it can be written again; numbers are not revealed then, and nothing is exported.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write;

use zeroize::Zeroizing;

use super::{App, Book};
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::text::fold;
use crate::store::{Author, Store};
use crate::vault::SearchKey;
use crate::wire::call::{Moment, Topic};
use crate::wire::start::BookKind;

/// The same look is not written again for half an hour: views fetch again whenever something changes.
const AGAIN_MS: u64 = 30 * 60 * 1_000;
/// A search that nobody goes on typing is one.
const TYPED_MS: u64 = 5_000;

/// What one person looked at since signing in, as far as it decides what is written next.
pub(super) struct Looks {
    key: SearchKey,
    /// Uptime at which the opening of a case was written.
    opened: HashMap<CaseId, u64>,
    /// The same of searches, by their code.
    searched: HashMap<String, u64>,
    search: Option<Search>,
    /// Looks that wait until the book can be written again.
    waiting: VecDeque<(Event, Author)>,
    /// The case that the running command named and that is not seen.
    unseen: Cell<Option<CaseId>>,
}

/// A search that is still being typed.
struct Search {
    text: Zeroizing<String>,
    typed_at: u64,
}

impl Looks {
    pub fn new(key: SearchKey) -> Looks {
        Looks {
            key,
            opened: HashMap::new(),
            searched: HashMap::new(),
            search: None,
            waiting: VecDeque::new(),
            unseen: Cell::new(None),
        }
    }

    /// Another person sits down at the book.
    #[cfg(feature = "tests")]
    pub fn begin_anew(&mut self) {
        self.opened.clear();
        self.searched.clear();
    }

    pub fn met_unseen(&self, case: CaseId) {
        self.unseen.set(Some(case));
    }

    /// The unseen case that was met since the last question.
    pub fn take_unseen(&self) -> Option<CaseId> {
        self.unseen.take()
    }

    /// The code under which a text stands in the journal: equal for equal texts, and of no use for finding the text.
    fn code(&self, text: &str) -> String {
        let sealed = self.key.seal(text.as_bytes());
        sealed.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// Takes up what is typed; answers with the search before, if this one does not go on with it.
    fn type_on(&mut self, text: &str, at: u64) -> Option<Search> {
        if let Some(search) = &mut self.search {
            if text.starts_with(search.text.as_str()) {
                search.text = Zeroizing::new(text.to_string());
                search.typed_at = at;
                return None;
            }
            // Taking letters away is still the same search; the longest that was asked for is what is written.
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

    /// Writes what waited, oldest first; what cannot be written goes on waiting.
    fn settle(&mut self, store: &mut Store) -> Result<(), Refusal> {
        while let Some((event, by)) = self.waiting.front() {
            store.note(event.clone(), by)?;
            self.waiting.pop_front();
        }
        Ok(())
    }

    /// Looks that are not in the journal yet.
    fn unwritten(&self) -> u64 {
        self.waiting.len() as u64 + u64::from(self.search.is_some())
    }

    /// Writes a look, or keeps it while the book is read-only.
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
        self.settle(store)?;
        store.note(event, &by)?;
        Ok(())
    }
}

/// Whether something was written so shortly before that it need not be again.
fn lately(written: Option<&u64>, now: &Moment) -> bool {
    written.is_some_and(|at| now.uptime_ms.saturating_sub(*at) < AGAIN_MS)
}

impl App {
    fn at_book(&mut self) -> Result<&mut Book, Refusal> {
        self.book.as_mut().ok_or(Refusal::new(Code::Locked))
    }

    fn is_read_only(&self) -> bool {
        self.book.as_ref().is_some_and(|b| b.presence.trouble)
    }

    /// Writes down a look, before it is answered.
    pub(super) fn looked(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        let by = self.author(now)?;
        let read_only = self.is_read_only();
        let book = self.at_book()?;
        book.looks.write(&mut book.store, event, by, read_only)
    }

    /// Writes down what must stand in the journal before it is answered, also in trouble: numbers that are revealed, and
    /// what leaves the book.
    pub(super) fn witnessed(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        self.proved_writable(now)?;
        self.looked(event, now)
    }

    /// The book is left. Of looks that the disk did not take, their number is kept until somebody comes in again: what
    /// they were about does not outlive the lock.
    pub(super) fn leave_looks(&mut self, now: &Moment) {
        let written = self.end_looks(now);
        if let (Err(_), Some(book)) = (written, &self.book)
            && book.kind == BookKind::Office
        {
            self.lost_looks += book.looks.unwritten();
        }
    }

    /// Somebody is about to read this case.
    pub(super) fn opened(&mut self, case: CaseId, now: &Moment) -> Result<(), Refusal> {
        self.end_search(now)?;
        if lately(self.at_book()?.looks.opened.get(&case), now) {
            return Ok(());
        }
        self.looked(Event::CaseOpened { case }, now)?;
        let opened = &mut self.at_book()?.looks.opened;
        opened.retain(|_, at| lately(Some(at), now));
        opened.insert(case, now.uptime_ms);
        Ok(())
    }

    /// Somebody is about to see what holds this text.
    pub(super) fn searched(&mut self, typed: &str, now: &Moment) -> Result<(), Refusal> {
        let folded = Zeroizing::new(fold(typed));
        let text = folded.trim();
        if text.is_empty() {
            return Ok(());
        }
        let Some(before) = self.at_book()?.looks.type_on(text, now.uptime_ms) else {
            return Ok(());
        };
        let written = self.write_search(&before.text, now);
        if written.is_err() {
            self.at_book()?.looks.search = Some(before);
        }
        written
    }

    fn write_search(&mut self, text: &str, now: &Moment) -> Result<(), Refusal> {
        let code = self.at_book()?.looks.code(text);
        if lately(self.at_book()?.looks.searched.get(&code), now) {
            return Ok(());
        }
        self.looked(Event::Searched { text: code.clone() }, now)?;
        let searched = &mut self.at_book()?.looks.searched;
        searched.retain(|_, at| lately(Some(at), now));
        searched.insert(code, now.uptime_ms);
        Ok(())
    }

    /// Writes the search that was being typed; called when it is over.
    fn end_search(&mut self, now: &Moment) -> Result<(), Refusal> {
        let Some(search) = self.at_book()?.looks.search.take() else {
            return Ok(());
        };
        let written = self.write_search(&search.text, now);
        if written.is_err() {
            self.at_book()?.looks.search = Some(search);
        }
        written
    }

    /// The answer as it goes out. That somebody asked for a case that they do not see, or for what they may not do, is
    /// journaled; the refusal stands, also where the journal cannot be written.
    pub(super) fn answered<T>(
        &mut self,
        command: &str,
        answer: Result<T, Refusal>,
        now: &Moment,
    ) -> Result<T, Refusal> {
        let unseen = self.book.as_ref().and_then(|book| book.looks.take_unseen());
        if let Err(refusal) = &answer
            && (unseen.is_some() || refusal.code == Code::NotAllowed)
        {
            self.deny(command, unseen, now);
        }
        answer
    }

    /// What is done about looks once a second; in trouble it answers with what everybody is to be told.
    pub(super) fn tend_looks(&mut self, now: &Moment) -> Vec<Topic> {
        match self.flush_search(now) {
            Ok(()) => Vec::new(),
            Err(refusal) => self.failed(&refusal).into_iter().collect(),
        }
    }

    /// Writes the search that nobody has gone on typing for some seconds, and what waited for a writable book.
    fn flush_search(&mut self, now: &Moment) -> Result<(), Refusal> {
        let read_only = self.is_read_only();
        let Some(book) = &mut self.book else {
            return Ok(());
        };
        if !read_only {
            book.looks.settle(&mut book.store)?;
        }
        let typed = |search: &Search| now.uptime_ms.saturating_sub(search.typed_at);
        match &book.looks.search {
            Some(search) if typed(search) >= TYPED_MS => self.end_search(now),
            _ => Ok(()),
        }
    }

    /// Writes all that was looked at and is not in the journal yet, before the book is closed.
    pub(super) fn end_looks(&mut self, now: &Moment) -> Result<(), Refusal> {
        if self.book.is_none() {
            return Ok(());
        }
        self.end_search(now)?;
        let book = self.at_book()?;
        book.looks.settle(&mut book.store)
    }
}

#[cfg(test)]
mod tests;
