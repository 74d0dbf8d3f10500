//! The running program without its window: the open book, the backups, the running job and the preferences.

pub(crate) mod access_log;
mod backup_results;
pub(crate) mod backups;
pub(crate) mod jobs;
mod local_disk;
pub(crate) mod session;
mod tick;
mod visibility;

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

use crate::api::{commands, people, settings, start};
use crate::wire::call::{JobProgress, Moment, Paths, Reply, WireError};
pub use local_disk::is_local;

/// An open book and the person who is signed in.
pub(crate) struct Book {
    pub kind: BookKind,
    pub store: Store,
    pub user: StaffId,
    /// Wiped from memory when the book is locked.
    pub key: Arc<VaultKey>,
    pub presence: tick::Presence,
    /// A recovery key that is not confirmed as written down yet.
    pub pending_recovery: Option<people::PendingRecovery>,
    pub access_log: access_log::AccessLog,
}

/// The program without its window: the open book, the preferences and the running job.
pub struct App {
    pub(crate) paths: Paths,
    pub(crate) prefs: settings::Prefs,
    pub(crate) device: DeviceId,
    pub(crate) book: Option<Book>,
    /// Locked while the office book is in use, so that no other process touches its files.
    pub(crate) data_lock: Option<File>,
    pub(crate) jobs: jobs::Jobs,
    pub(crate) backups: backups::Backups,
    /// Accesses that could not be journaled before the book was locked, because the disk failed. Only their number is
    /// kept; it is journaled at the next sign-in.
    unlogged_events: u64,
    ids: ContextV7,
    /// Argon2 parameters of new passphrases; tests use the cheapest that are allowed.
    pub(crate) kdf: KdfParams,
}

impl App {
    /// Reads the preferences and finishes interrupted file changes; opens no book.
    pub fn new(paths: Paths) -> App {
        start::recover(&paths);
        let prefs = settings::Prefs::read(&paths.data);
        let device = settings::read_or_create_device_id(&paths.data);
        let app = App {
            paths,
            prefs,
            device,
            book: None,
            data_lock: None,
            jobs: jobs::Jobs::default(),
            backups: backups::Backups::default(),
            unlogged_events: 0,
            ids: ContextV7::new(),
            kdf: KdfParams::STANDARD,
        };
        crate::exchange::clear_leftovers(&app.export_folder());
        app
    }

    /// Returns the program with the cheapest passphrase hashing that is allowed, because tests make many passphrases.
    #[cfg(feature = "tests")]
    #[must_use]
    pub fn with_cheapest_passphrases(self) -> App {
        App {
            kdf: KdfParams::FLOOR,
            ..self
        }
    }

    /// Runs the command with this name.
    pub fn call(&mut self, cmd: &str, payload: Value, now: &Moment) -> Result<Reply, WireError> {
        let reply = commands::dispatch(self, cmd, payload, now);
        self.release_data_lock();
        reply
    }

    /// Makes another member the signed-in person of the open practice book.
    #[cfg(feature = "tests")]
    pub fn act_as(&mut self, member: StaffId, now: &Moment) -> Result<(), WireError> {
        self.flush_access_log(now)?;
        match &mut self.book {
            Some(book) if book.kind == BookKind::Practice => {
                book.user = member;
                book.access_log.forget_recent();
                Ok(())
            }
            _ => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// Runs one bounded slice of the running job; returns none when no job runs.
    pub fn run_job_slice(&mut self, now: &Moment) -> Option<JobProgress> {
        jobs::run_slice(self, now).or_else(|| backups::run_slice(self, now))
    }

    /// Refuses unless the signed-in person has this permission.
    pub(crate) fn ensure_permitted(&self, permission: Permission) -> Result<(), Refusal> {
        if permission == Permission::Anyone {
            return Ok(());
        }
        if let Some(book) = &self.book {
            let member = book.store.office_setup().member(book.user);
            let may = member.is_some_and(|m| m.active && allows(m.role, permission));
            return match may {
                true => Ok(()),
                false => Err(Refusal::new(Code::NotAllowed)),
            };
        }
        let office = self
            .book_folder(BookKind::Office)
            .join(crate::vault::VAULT_FILE);
        let code = if office.exists() {
            Code::Locked
        } else {
            Code::NoBook
        };
        Err(Refusal::new(code))
    }

    pub(crate) fn book_folder(&self, kind: BookKind) -> PathBuf {
        self.paths.data.join(match kind {
            BookKind::Office => "office",
            BookKind::Practice => "practice",
        })
    }

    pub(crate) fn book(&self) -> Result<&Book, Refusal> {
        self.book.as_ref().ok_or(Refusal::new(Code::Locked))
    }

    pub(crate) fn store(&self) -> Result<&Store, Refusal> {
        Ok(&self.book()?.store)
    }

    pub(crate) fn store_mut(&mut self) -> Result<&mut Store, Refusal> {
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        Ok(&mut book.store)
    }

    pub(crate) fn author(&self, now: &Moment) -> Result<Author, Refusal> {
        Ok(Author {
            actor: self.book()?.user,
            utc: now.utc,
            today: now.today,
        })
    }

    /// Returns a new UUIDv7; ids made one after the other sort in that order.
    pub(crate) fn new_id(&self, utc: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(utc.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(
            &self.ids,
            seconds,
            utc.timestamp_subsec_nanos(),
        ))
    }
}
