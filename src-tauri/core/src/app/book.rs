//! The open book and the person who is signed in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::access_log::AccessLog;
use super::book_files::read_present_vault;
use super::disk::DiskState;
use super::unconfirmed_recovery_key::UnconfirmedRecoveryKey;
use super::user_activity::UserActivity;
use crate::domain::access::{Permission, allows};
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::store::{Author, CommittedChange, RecordedChange, Store, StoreError};
use crate::vault::{PersonalKey, VaultFile, VaultKey};
use crate::wire::call::{Moment, Topic};
use crate::wire::second_person::{ActedAlone, BookRestored};
use crate::wire::start::{BeforeSignIn, OwnSigningKey};

/// An open book and the person who is signed in.
pub(crate) struct Book {
    pub kind: BookKind,
    /// The folder of the book.
    pub dir: PathBuf,
    pub store: Store,
    pub user: StaffId,
    /// Wiped from memory when the book is locked.
    pub key: Arc<VaultKey>,
    /// The signing key of the signed-in person; none in a practice book, and until a start passphrase or the recovery key was
    /// exchanged for a passphrase of their own.
    pub own: Option<PersonalKey>,
    /// The state of this key in the journal at the sign-in.
    pub own_key: Option<OwnSigningKey>,
    pub user_activity: UserActivity,
    pub disk: DiskState,
    pub access_log: AccessLog,
    /// The day of the newest entry, if the clock was behind it at the sign-in.
    pub clock_behind: Option<NaiveDate>,
    /// The passphrase of the signed-in person is shorter than a new one may be.
    pub has_short_passphrase: bool,
    /// The state of the journal before the sign-in; none after the first start.
    pub before_sign_in: Option<BeforeSignIn>,
    /// Acts that supervisors did alone, of which the person is told at the sign-in.
    pub acted_alone: Vec<ActedAlone>,
    /// A restore since the last sign-in of the person.
    pub restored: Option<BookRestored>,
    /// The entries beyond the anchor when the book was opened, see [`Store::entries_beyond_anchor`].
    pub beyond_anchor: u64,
    /// A recovery key that is not confirmed as written down yet.
    pub unconfirmed_recovery_key: Option<UnconfirmedRecoveryKey>,
}

impl Book {
    pub fn new(
        kind: BookKind,
        dir: &Path,
        store: Store,
        user: StaffId,
        key: impl Into<Arc<VaultKey>>,
        now: &Moment,
    ) -> Book {
        let key: Arc<VaultKey> = key.into();
        Book {
            kind,
            dir: dir.to_owned(),
            store,
            user,
            access_log: AccessLog::new(key.search_key()),
            key,
            own: None,
            own_key: None,
            user_activity: UserActivity::since(now),
            disk: DiskState::good(now),
            clock_behind: None,
            has_short_passphrase: false,
            before_sign_in: None,
            acted_alone: Vec::new(),
            restored: None,
            beyond_anchor: 0,
            unconfirmed_recovery_key: None,
        }
    }

    /// Makes another member the signed-in person.
    #[cfg(feature = "tests")]
    pub fn act_as(&mut self, member: StaffId, now: &Moment) -> Result<(), Refusal> {
        self.flush_access_log(now)?;
        self.user = member;
        self.access_log.forget_recent();
        Ok(())
    }

    /// Notes a disk error, which makes the book read-only; returns the topic to report.
    pub fn note_disk_failure(&mut self, refusal: &Refusal) -> Option<Topic> {
        self.disk.note_failure(refusal)
    }

    /// Tries a disk that failed once more; refuses if it still fails. What was looked at meanwhile is journaled first.
    pub fn ensure_writable(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.disk.ensure_writable(&mut self.store, now)?;
        let flushed = self.access_log.flush_waiting(&mut self.store);
        flushed.inspect_err(|refusal| {
            self.disk.note_failure(refusal);
        })
    }

    /// Tries a failing disk every few seconds; returns the topic to report. As soon as it takes writes again, what was
    /// looked at meanwhile is journaled.
    pub fn probe_disk(&mut self, now: &Moment) -> Option<Topic> {
        let changed = self.disk.probe(&mut self.store, now);
        if self.disk.failing {
            return changed;
        }
        let flushed = self.access_log.flush_waiting(&mut self.store);
        let failed = flushed
            .err()
            .and_then(|refusal| self.note_disk_failure(&refusal));
        failed.or(changed)
    }

    /// Returns true if the signed-in person has this permission.
    pub fn permits(&self, permission: Permission) -> bool {
        let member = self.store.office_setup().member(self.user);
        member.is_some_and(|member| member.active && allows(member.role, permission))
    }

    /// Refuses in the practice book, which has no people, keys and backups of its own.
    pub fn ensure_office(&self) -> Result<(), Refusal> {
        match self.kind {
            BookKind::Office => Ok(()),
            BookKind::Practice => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// Reads the vault file of the office book; refuses in the practice book, and if an earlier vault file was put back.
    pub fn office_vault(&self) -> Result<VaultFile, Refusal> {
        self.ensure_office()?;
        read_present_vault(&self.dir, &self.store, &self.key)
    }

    /// Replaces the vault file.
    pub fn replace_vault_file(&mut self, vault: &VaultFile) -> Result<(), Refusal> {
        vault.replace(&self.dir)?;
        Ok(self.store.note_vault_file(vault.revision())?)
    }

    pub fn author(&self, now: &Moment) -> Author {
        Author {
            actor: self.user,
            utc: now.utc,
            today: now.today,
        }
    }

    /// Writes a change of the signed-in person that concerns no case and undoes nothing.
    pub fn write_change(&mut self, op: Op, now: &Moment) -> Result<CommittedChange, Refusal> {
        let author = self.author(now);
        let recorded = RecordedChange { op, undoes: None };
        Ok(self.store.write(&recorded, &author, None)?)
    }

    /// Journals an event of the signed-in person.
    pub fn write_event(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        let author = self.author(now);
        self.store.write_event(event, &author)?;
        Ok(())
    }

    /// Journals an event that the program itself caused.
    pub fn write_program_event(&mut self, event: Event, now: &Moment) -> Result<(), Refusal> {
        self.store.write_event(event, &program(now))?;
        Ok(())
    }

    /// Signs the head of the journal, if it changed since the last signature.
    pub fn sign_checkpoint(&mut self, now: &Moment) -> Result<(), StoreError> {
        match self.kind {
            BookKind::Office => self.store.sign_head(now.utc),
            BookKind::Practice => Ok(()),
        }
    }
}

/// Returns the author of what no person does.
pub(super) fn program(now: &Moment) -> Author {
    Author {
        actor: StaffId::from_uuid(Uuid::nil()),
        utc: now.utc,
        today: now.today,
    }
}
