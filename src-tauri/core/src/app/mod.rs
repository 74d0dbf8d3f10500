//! The running program without its window.
//!
//! [`App`] composes the parts, and each part owns its state and the changes of it: the open [`Book`](book::Book) with
//! the [`AccessLog`](access_log::AccessLog) of its person, the [`Backups`], the running [`Jobs`], the [`Preferences`]
//! and the [`DataLock`]. What opens and closes a book, and what changes its keys, concerns several parts and is in
//! `session.rs` and `keys.rs`. The commands of the page are in [`crate::api`], of which nothing here knows.

mod access_log;
mod backup_work;
mod backups;
pub(crate) mod book;
mod book_files;
mod chosen_folders;
mod clock_check;
mod data_lock;
mod disk;
mod erasure_check;
mod error_mapping;
pub(crate) mod export_log;
mod folders;
mod internal_errors;
mod job_slices;
pub(crate) mod jobs;
mod keys;
mod local_disk;
mod logged_access;
pub mod medium_content;
mod medium_reads;
mod members;
mod new_book;
mod preferences;
mod present_book;
mod recovery_key;
pub(crate) mod restore;
mod second_person;
mod session;
mod sign_in_checks;
mod tick;
mod unconfirmed_recovery_key;
mod user_activity;
mod visibility;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::domain::access::Permission;
use crate::domain::book_kind::BookKind;
use crate::domain::ids::DeviceId;
use crate::domain::refusal::{Code, ErrorOrigin, Refusal};
use crate::store::Store;
use crate::vault::{KdfParams, VAULT_FILE};
use crate::wire::call::{Moment, Paths};
use backups::Backups;
use book::Book;
use chosen_folders::ChosenFolders;
use data_lock::DataLock;
use internal_errors::InternalErrors;
use jobs::Jobs;
use medium_content::MediumContent;
use preferences::Preferences;

pub use backups::KeyringCall;
pub use chosen_folders::is_ordinary_folder;
pub use local_disk::is_local;

/// The program without its window: the open book, the backups, the running job and the preferences.
pub struct App {
    pub(crate) paths: Paths,
    pub(crate) preferences: Preferences,
    chosen_folders: ChosenFolders,
    pub(crate) device: DeviceId,
    book: Option<Book>,
    /// Raised whenever a book is opened or locked: what was read on media before is not used after it.
    opening: u64,
    data_lock: DataLock,
    pub(crate) jobs: Jobs<App>,
    pub(crate) backups: Backups,
    pub(crate) internal_errors: InternalErrors,
    /// Accesses that could not be journaled before the book was locked, because the disk failed. Only their number is
    /// kept; it is journaled at the next sign-in.
    unlogged_accesses: u64,
    /// The content of media that was read for the running command.
    medium_content: Option<MediumContent>,
    ids: ContextV7,
    /// Argon2 parameters of new passphrases; tests use the cheapest that are allowed.
    kdf: KdfParams,
}

impl App {
    /// Reads the preferences and finishes interrupted file changes; opens no book.
    pub fn new(paths: Paths) -> App {
        book_files::finish_interrupted_changes(&paths.data);
        let device = preferences::read_or_create_device_id(&paths.data);
        App {
            preferences: Preferences::read(&paths.data),
            chosen_folders: ChosenFolders::default(),
            device,
            book: None,
            opening: 0,
            data_lock: DataLock::new(&paths.data),
            jobs: Jobs::none(),
            backups: Backups::new(&paths.data, device),
            internal_errors: InternalErrors::default(),
            unlogged_accesses: 0,
            medium_content: None,
            ids: ContextV7::new(),
            kdf: KdfParams::STANDARD,
            paths,
        }
    }

    /// Returns the program with the cheapest passphrase hashing that is allowed, because tests make many passphrases.
    #[cfg(any(test, feature = "tests"))]
    #[must_use]
    pub fn with_cheapest_passphrases(self) -> App {
        App {
            kdf: KdfParams::FLOOR,
            ..self
        }
    }

    /// Makes another member the signed-in person of the open practice book.
    #[cfg(feature = "tests")]
    pub fn act_as(
        &mut self,
        member: crate::domain::ids::StaffId,
        now: &Moment,
    ) -> Result<(), Refusal> {
        match &mut self.book {
            Some(book) if book.kind == BookKind::Practice => book.act_as(member, now),
            _ => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// Sets the program that sets documents as pages: the tests of one that is missing.
    #[cfg(feature = "tests")]
    pub fn set_page_program(&mut self, program: PathBuf) {
        self.paths.page_program = program;
    }

    /// Lets any number of accesses wait while the disk is full: the control of a trial.
    #[cfg(feature = "tests")]
    pub fn let_any_number_of_accesses_wait(&mut self) -> Result<(), Refusal> {
        self.book_mut()?.access_log.let_any_number_wait();
        Ok(())
    }

    /// Starts anew after a panic, which closes the book; the internal errors stay, and the panic becomes one of them.
    pub fn restart(&mut self, command: &'static str, origin: ErrorOrigin, now: &Moment) -> Refusal {
        let errors = std::mem::take(&mut self.internal_errors);
        // A task that still runs for the closed book must not be taken for one of the next book.
        self.backups.stop();
        let numbers = std::mem::take(&mut self.jobs.numbers);
        let opening = self.opening;
        *self = App::new(self.paths.clone());
        self.internal_errors = errors;
        self.jobs.numbers = numbers;
        self.opening = opening + 1;
        let refusal = Refusal::unexpected(Code::Internal, origin);
        self.internal_errors.note(command, &refusal, now);
        refusal
    }

    /// Returns true while a book is open.
    pub fn is_open(&self) -> bool {
        self.book.is_some()
    }

    /// Returns true when the program can exit: no last backup is being made.
    pub fn can_exit(&self) -> bool {
        self.backups.can_exit()
    }

    /// Cancels the job with this number.
    pub(crate) fn cancel_job(&mut self, number: u64) -> Result<(), Refusal> {
        match self.jobs.cancel(number) || self.backups.cancel(number, self.book.as_mut()) {
            true => Ok(()),
            false => Err(Refusal::at(Code::NotFound, "job")),
        }
    }

    /// Returns the open book; refuses while none is open.
    pub(crate) fn book(&self) -> Result<&Book, Refusal> {
        self.book.as_ref().ok_or(Refusal::new(Code::Locked))
    }

    pub(crate) fn book_mut(&mut self) -> Result<&mut Book, Refusal> {
        self.book.as_mut().ok_or(Refusal::new(Code::Locked))
    }

    /// Returns the store of the open book.
    pub(crate) fn store(&self) -> Result<&Store, Refusal> {
        Ok(&self.book()?.store)
    }

    /// Refuses unless the signed-in person has this permission.
    pub(crate) fn ensure_permitted(&self, permission: Permission) -> Result<(), Refusal> {
        if permission == Permission::Anyone {
            return Ok(());
        }
        if let Some(book) = &self.book {
            return match book.permits(permission) {
                true => Ok(()),
                false => Err(Refusal::new(Code::NotAllowed)),
            };
        }
        match self.book_folder(BookKind::Office).join(VAULT_FILE).exists() {
            true => Err(Refusal::new(Code::Locked)),
            false => Err(Refusal::new(Code::NoBook)),
        }
    }

    pub(crate) fn book_folder(&self, kind: BookKind) -> PathBuf {
        book_files::book_folder(&self.paths.data, kind)
    }

    /// Unlocks the data folder if nothing of the office book is open, copied, proved or restored.
    pub(crate) fn release_unused_data_lock(&mut self) {
        let open = (self.book.as_ref()).is_some_and(|book| book.kind == BookKind::Office);
        if !open && !self.backups.is_busy() && self.backups.can_exit() {
            self.data_lock.release();
        }
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
