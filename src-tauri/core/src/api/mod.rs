//! The surface of the core: one list of commands, and thin bindings of it onto the rules and the store.

mod backup_ends;
mod backups;
mod cases;
pub mod commands;
mod erasure;
mod exports;
mod jobs;
mod journal;
mod keeping;
mod lists;
mod looks;
mod people;
mod place;
mod restore;
mod reveal;
mod session;
mod settings;
mod sight;
mod start;
mod tallies;
#[cfg(test)]
mod tests;
pub mod typescript;
mod views;
mod watch;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::{ContextV7, Timestamp, Uuid};

use crate::domain::access::{Permission, allows};
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::refusal::{Code, Refusal};
use crate::store::{Author, Store};
use crate::vault::{KdfParams, VaultKey};
use crate::wire::start::BookKind;

pub use crate::backup::{Outcome, Task};
pub use crate::wire::call::{JobProgress, JobState, Moment, Paths, Reply, Topic, WireError};
pub use commands::LIST;
pub use place::is_local;

/// An open book and who is at it.
struct Book {
    kind: BookKind,
    store: Store,
    user: StaffId,
    /// Wiped when the book is locked.
    key: Arc<VaultKey>,
    presence: watch::Presence,
    /// A recovery key that waits to be written down.
    recovery: Option<people::Shown>,
    looks: looks::Looks,
}

/// The program without its window: the open book, the preferences and the running job.
pub struct App {
    paths: Paths,
    prefs: settings::Prefs,
    device: DeviceId,
    book: Option<Book>,
    /// Held while anything of the office's book is in hand: no other process touches its files.
    hold: Option<File>,
    jobs: jobs::Jobs,
    copies: backups::Copies,
    /// Looks of those who left the book while the disk took nothing: how many, until it can be written down.
    lost_looks: u64,
    ids: ContextV7,
    /// The cost of a passphrase; the tests take the cheapest that is allowed.
    kdf: KdfParams,
}

impl App {
    /// Reads the preferences, ends what was cut off; opens no book.
    pub fn new(paths: Paths) -> App {
        start::recover(&paths);
        let prefs = settings::Prefs::read(&paths.data);
        let device = settings::device(&paths.data);
        let app = App {
            paths,
            prefs,
            device,
            book: None,
            hold: None,
            jobs: jobs::Jobs::default(),
            copies: backups::Copies::default(),
            lost_looks: 0,
            ids: ContextV7::new(),
            kdf: KdfParams::STANDARD,
        };
        crate::exchange::clear_leftovers(&app.export_folder());
        app
    }

    /// The same program, whose new passphrases cost as little to guess as is allowed: tests make many.
    #[cfg(feature = "tests")]
    #[must_use]
    pub fn with_cheapest_passphrases(self) -> App {
        App {
            kdf: KdfParams::FLOOR,
            ..self
        }
    }

    /// Runs one command of the list.
    pub fn call(&mut self, cmd: &str, payload: Value, now: &Moment) -> Result<Reply, WireError> {
        let reply = commands::dispatch(self, cmd, payload, now);
        self.let_go();
        reply
    }

    /// Puts another member of the practice book at it, as if that person had signed in.
    #[cfg(feature = "tests")]
    pub fn act_as(&mut self, member: StaffId, now: &Moment) -> Result<(), WireError> {
        self.end_looks(now)?;
        match &mut self.book {
            Some(book) if book.kind == BookKind::Practice => {
                book.user = member;
                book.looks.begin_anew();
                Ok(())
            }
            _ => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// One bounded slice of the running job; none when nothing runs.
    pub fn work(&mut self, now: &Moment) -> Option<JobProgress> {
        jobs::work(self, now).or_else(|| backups::work(self, now))
    }

    /// Whether the person at the book may do this now.
    fn permit(&self, permission: Permission) -> Result<(), Refusal> {
        if permission == Permission::Anyone {
            return Ok(());
        }
        if let Some(book) = &self.book {
            let member = book.store.house().member(book.user);
            let may = member.is_some_and(|m| m.active && allows(m.role, permission));
            return match may {
                true => Ok(()),
                false => Err(Refusal::new(Code::NotAllowed)),
            };
        }
        let office = self.folder(BookKind::Office).join(crate::vault::VAULT_FILE);
        let code = if office.exists() {
            Code::Locked
        } else {
            Code::NoBook
        };
        Err(Refusal::new(code))
    }

    fn folder(&self, kind: BookKind) -> PathBuf {
        self.paths.data.join(match kind {
            BookKind::Office => "office",
            BookKind::Practice => "practice",
        })
    }

    fn book(&self) -> Result<&Book, Refusal> {
        self.book.as_ref().ok_or(Refusal::new(Code::Locked))
    }

    fn store(&self) -> Result<&Store, Refusal> {
        Ok(&self.book()?.store)
    }

    fn store_mut(&mut self) -> Result<&mut Store, Refusal> {
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        Ok(&mut book.store)
    }

    fn author(&self, now: &Moment) -> Result<Author, Refusal> {
        Ok(Author {
            actor: self.book()?.user,
            utc: now.utc,
            today: now.today,
        })
    }

    /// A fresh id; ids made one after the other sort so.
    fn fresh(&self, utc: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(utc.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(
            &self.ids,
            seconds,
            utc.timestamp_subsec_nanos(),
        ))
    }
}
