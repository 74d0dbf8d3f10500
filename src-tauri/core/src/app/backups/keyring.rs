//! The head of the journal in the keyring of the system, which no copy of the data folder holds: a folder that was put back as
//! a whole, with its anchors and backups, is older than what was noted there.
//!
//! The core says what to read and to write; the shell asks the keyring on a thread of its own, because it may take long. The
//! note is no secret, and whoever uses the account of the system can remove it: it is one more witness, and never the only one.

use chrono::{DateTime, Utc};

use crate::app::book::Book;
use crate::domain::access::Permission;
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::files::{bytes_from_hex, hex_text};
use crate::journal::{Head, utc_text};
use crate::wire::backup_places::KeyringAhead;
use crate::wire::call::Moment;

/// The first word of a note.
const VERSION: &str = "casebook-head-1";
/// The time between two notes while entries are written.
const PAUSE_MS: u64 = 10_000;

/// A call of the keyring. The account names the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringCall {
    /// Answered by `App::compare_with_keyring`, unless the system has no keyring or it is locked.
    Read {
        account: String,
    },
    Write {
        account: String,
        note: String,
    },
}

/// The state of the note of the open book.
#[derive(Debug, Default)]
enum NoteState {
    #[default]
    Due,
    /// The keyring was asked. If it never answers, nothing is written for this book.
    Reading,
    Compared {
        /// The last entry that was noted.
        noted: i64,
        not_before_ms: u64,
        ahead: Option<KeyringAhead>,
    },
}

/// The note of the open book in the keyring, and that of a locked book until it is written.
#[derive(Debug, Default)]
pub(crate) struct Keyring {
    state: NoteState,
    /// Writes the note of the book that was locked last; none once it was handed over.
    at_lock: Option<KeyringCall>,
}

impl Keyring {
    /// Forgets the open book, whose last note is still to be written.
    pub(super) fn begin_book(&mut self) {
        self.state = NoteState::Due;
    }

    /// Returns the note that is ahead of the open book.
    pub(super) fn ahead(&self) -> Option<KeyringAhead> {
        match &self.state {
            NoteState::Compared { ahead, .. } => ahead.clone(),
            NoteState::Due | NoteState::Reading => None,
        }
    }

    /// Notes the head of the book that is being locked. A note that is ahead of it is replaced only when a supervisor was
    /// signed in, who was told.
    pub(crate) fn note_at_lock(&mut self, book: &Book, now: &Moment) {
        if let NoteState::Compared { ahead, .. } = &self.state
            && (ahead.is_none() || book.permits(Permission::Govern))
        {
            self.at_lock = Some(write_call(book, now));
        }
    }

    /// Returns what is to be asked of the keyring next.
    pub(crate) fn take_call(&mut self, book: Option<&Book>, now: &Moment) -> Option<KeyringCall> {
        let at_lock = self.at_lock.take();
        at_lock.or_else(|| {
            let office = book.filter(|book| book.kind == BookKind::Office);
            office.and_then(|book| self.next_call(book, now))
        })
    }

    /// Compares the book with the note that the keyring holds under this account, and journals one that is ahead of it. Returns
    /// false if the note is not of the book, or nobody asked for it.
    pub(crate) fn compare(
        &mut self,
        book: &mut Book,
        account: &str,
        note: Option<&str>,
        now: &Moment,
    ) -> Result<bool, Refusal> {
        let is_asked = matches!(self.state, NoteState::Reading);
        if !is_asked || account_of(book) != account {
            return Ok(false);
        }
        let ahead = match note.and_then(Note::parse) {
            Some(note) if !note.is_contained_in(book)? => Some(KeyringAhead {
                seq: note.head.seq,
                at: utc_text(note.at),
            }),
            Some(_) | None => None,
        };
        if let Some(KeyringAhead { seq, at }) = ahead.clone() {
            book.write_program_event(Event::KeyringAhead { seq, at }, now)?;
        }
        self.state = NoteState::Compared {
            noted: 0,
            not_before_ms: 0,
            ahead,
        };
        Ok(true)
    }

    /// Returns the next call for the open office book.
    fn next_call(&mut self, book: &Book, now: &Moment) -> Option<KeyringCall> {
        match &mut self.state {
            NoteState::Due => {
                self.state = NoteState::Reading;
                let account = account_of(book);
                Some(KeyringCall::Read { account })
            }
            NoteState::Compared {
                noted,
                not_before_ms,
                ahead: None,
            } if *noted != book.store.head().seq && *not_before_ms <= now.uptime_ms => {
                *noted = book.store.head().seq;
                *not_before_ms = now.uptime_ms + PAUSE_MS;
                Some(write_call(book, now))
            }
            NoteState::Reading | NoteState::Compared { .. } => None,
        }
    }
}

fn account_of(book: &Book) -> String {
    book.store.vault_id().to_string()
}

fn write_call(book: &Book, now: &Moment) -> KeyringCall {
    let note = Note {
        head: *book.store.head(),
        at: now.utc,
    };
    KeyringCall::Write {
        account: account_of(book),
        note: note.text(),
    }
}

/// A head with the time at which it was noted.
#[derive(Debug, PartialEq, Eq)]
struct Note {
    head: Head,
    at: DateTime<Utc>,
}

impl Note {
    fn text(&self) -> String {
        let Head { seq, hash } = &self.head;
        let (hash, at) = (hex_text(hash), utc_text(self.at));
        format!("{VERSION} {seq} {hash} {at}")
    }

    /// Reads a note; none if it is no text of this version, which proves nothing.
    fn parse(text: &str) -> Option<Note> {
        let mut words = text.split(' ');
        if words.next()? != VERSION {
            return None;
        }
        let seq = words.next()?.parse().ok().filter(|seq| *seq > 0)?;
        let hash = bytes_from_hex(words.next()?)?;
        let at = words.next()?.parse().ok()?;
        Some(Note {
            head: Head { seq, hash },
            at,
        })
    }

    /// Returns whether the journal has this head, or a restore explains that it does not.
    fn is_contained_in(&self, book: &Book) -> Result<bool, Refusal> {
        if book.store.hash_at(self.head.seq)? == Some(self.head.hash) {
            return Ok(true);
        }
        let restores = book.store.restores()?;
        Ok(restores.iter().any(|restore| restore.at >= self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written_and_nothing_else_is() {
        let note = Note {
            head: Head {
                seq: 1_234,
                hash: std::array::from_fn(|i| u8::try_from(i).unwrap() * 7),
            },
            at: "2026-11-24T01:02:03.456Z".parse().unwrap(),
        };
        let text = note.text();
        assert_eq!(Note::parse(&text), Some(note));
        for bad in [
            String::new(),
            text.replace("-1 ", "-2 "),
            text.replace("1234", "0"),
            text.replace("1234", "x"),
            text.replace(" 00", " 0"),
            text[..text.len() - 5].to_owned(),
        ] {
            assert_eq!(Note::parse(&bad), None, "{bad}");
        }
    }
}
