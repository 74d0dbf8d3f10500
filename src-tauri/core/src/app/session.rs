//! Sign-in with its throttle, recovery, passphrases, and locking the book.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::access_log::AccessLog;
use super::tick::Presence;
use super::{App, Book};
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;
use crate::exchange::clear_leftovers;
use crate::store::{Author, Store, StoreError};
use crate::vault::throttle::{Clock, Throttle, ThrottleError};
use crate::vault::{RecoveryKey, UnlockedVault, VaultError, VaultFile, VaultKey, estimate, swap};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{BookKind, Boot, SignIn};
use crate::wire::trust::{PassphraseChange, PassphraseCheck, PassphraseStrength, Recover};

pub(crate) fn throttle_clock(now: &Moment) -> Clock<'_> {
    Clock {
        utc: now.utc,
        uptime_ms: now.uptime_ms,
        boot: now.boot.as_deref(),
    }
}

impl From<ThrottleError> for Refusal {
    fn from(error: ThrottleError) -> Refusal {
        match error {
            ThrottleError::Wait(wait) => {
                let seconds = wait.as_millis().div_ceil(1_000);
                Refusal::at(Code::TryLater, "passphrase").with(seconds.to_string())
            }
            ThrottleError::Frozen => Refusal::at(Code::Frozen, "passphrase"),
            ThrottleError::Io(_) => Refusal::new(Code::DiskTrouble),
        }
    }
}

/// Returns the id under which failed attempts are counted; all ids without a vault slot share one counter.
fn throttle_key(vault: &VaultFile, user: StaffId) -> Option<Uuid> {
    let known = vault.holders().any(|h| h.user_id == user.uuid());
    known.then(|| user.uuid())
}

/// Finishes a change of several files that a disk error interrupted, before the book is opened.
fn finish_swap(dir: &Path) -> Result<(), Refusal> {
    if swap::is_unfinished(dir) {
        swap::recover(dir)?;
    }
    Ok(())
}

pub(crate) fn sign_in(app: &mut App, input: SignIn, now: &Moment) -> CommandResult<Boot> {
    app.ensure_local_disk()?;
    app.acquire_data_lock()?;
    app.backups.ensure_no_restore_pending()?;
    let dir = app.book_folder(BookKind::Office);
    finish_swap(&dir)?;
    let mut vault = VaultFile::read(&dir)?;
    let mut throttle = Throttle::read(&dir, &throttle_clock(now))?;
    let record = throttle_key(&vault, input.user);
    let failures = throttle.failures(record);
    throttle.record_attempt(record, &throttle_clock(now))?;
    let unlocked = vault.unlock(input.user.uuid(), &input.passphrase, now.utc)?;
    app.backups.abandon_copy();
    let chose_passphrase = unlocked.must_change_passphrase;
    let (key, store) = match open_after_unlock(app, &mut vault, unlocked, &input, now) {
        Ok(opened) => opened,
        Err(refusal) => {
            throttle.discard_attempt(input.user.uuid(), failures)?;
            return Err(refusal);
        }
    };
    // An inactive member gets the same answer, and the same count of failures, as a wrong passphrase.
    if !(store.office_setup().member(input.user)).is_some_and(|m| m.active) {
        return Err(Refusal::at(Code::WrongPassphrase, "passphrase"));
    }
    let record_missing = throttle.file_fault().is_some();
    throttle.record_success(input.user.uuid(), &throttle_clock(now))?;
    app.set_book(BookKind::Office, store, input.user, key, now);
    let mut events = vec![Event::SignedIn {
        failures,
        record_missing,
    }];
    if chose_passphrase {
        events.push(Event::Access {
            member: input.user,
            change: AccessChange::PassphraseChosen,
        });
    }
    app.finish_sign_in(vault, events, now)?;
    // Cleared only after the fault is in the journal.
    throttle.clear_file_fault()?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

/// Opens the store after a right passphrase. A member who signed in with a start passphrase must choose their own
/// first.
fn open_after_unlock(
    app: &mut App,
    vault: &mut VaultFile,
    unlocked: UnlockedVault,
    input: &SignIn,
    now: &Moment,
) -> Result<(VaultKey, Store), Refusal> {
    let dir = app.book_folder(BookKind::Office);
    let key = match (unlocked.must_change_passphrase, &input.new_passphrase) {
        (true, None) => return Err(Refusal::at(Code::ChoosePassphrase, "new_passphrase")),
        (true, Some(new)) => {
            let user = input.user.uuid();
            // Opened before the vault file is changed: if the book does not open, the passphrase stays as it was.
            drop(Store::open(
                app.store_access(vault, &unlocked.vault_key, &dir),
                now.utc,
            )?);
            let key = vault
                .change_passphrase(user, &input.passphrase, new, app.kdf, now.utc)
                .map_err(|e| with_field(e.into(), "new_passphrase"))?;
            app.replace_vault_file(&dir, vault)?;
            key
        }
        (false, _) => unlocked.vault_key,
    };
    let store = Store::open(app.store_access(vault, &key, &dir), now.utc)?;
    Ok((key, store))
}

/// Returns the refusal with another field name.
fn with_field(refusal: Refusal, field: &str) -> Refusal {
    Refusal {
        field: Some(field.into()),
        ..refusal
    }
}

/// Lets a supervisor take the book over with the recovery key. The key is used up: a new one is made and shown, and the
/// vault key is rotated.
pub(crate) fn recover(app: &mut App, input: Recover, now: &Moment) -> CommandResult<Boot> {
    app.ensure_local_disk()?;
    app.acquire_data_lock()?;
    app.backups.ensure_no_restore_pending()?;
    let dir = app.book_folder(BookKind::Office);
    finish_swap(&dir)?;
    let mut vault = VaultFile::read(&dir)?;
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let key = vault.unlock_with_recovery(&recovery)?;
    app.backups.abandon_copy();
    let store = Store::open(app.store_access(&vault, &key, &dir), now.utc)?;
    let member = store.office_setup().member(input.user).cloned();
    let member = member
        .filter(|m| m.active && m.role == StaffRole::Supervisor)
        .ok_or(Refusal::at(Code::NotAllowed, "user"))?;
    let holder = crate::vault::Holder {
        user_id: member.id.uuid(),
        display: member.name,
    };
    vault
        .give_passphrase(&key, holder, &input.new_passphrase, app.kdf)
        .map_err(|e| with_field(e.into(), "new_passphrase"))?;
    let fresh = vault.renew_recovery(&key, now.utc)?;
    app.set_book(BookKind::Office, store, input.user, key, now);
    // The old recovery key stays valid until the new one is in the vault file that is put in place with the new vault
    // key.
    let finished = app.finish_recovery(vault, fresh, input.user, now);
    if finished.is_err() {
        app.book = None;
    }
    finished?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

impl App {
    fn finish_recovery(
        &mut self,
        vault: VaultFile,
        fresh: RecoveryKey,
        member: StaffId,
        now: &Moment,
    ) -> Result<(), Refusal> {
        self.set_pending_recovery(fresh)?;
        self.make_backup_and_wait(now)?;
        let mut events = self.clear_failed_attempts(member, now)?;
        let change = AccessChange::ByRecoveryKey;
        events.push(Event::Access { member, change });
        events.push(Event::RecoveryMade);
        self.rotate_from(vault, events, now)
    }

    /// Resets the failed attempts of a member who gets new access; returns the event that reports them, if there were
    /// any.
    pub(crate) fn clear_failed_attempts(
        &mut self,
        member: StaffId,
        now: &Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let mut throttle = Throttle::read(&self.office_folder()?, &throttle_clock(now))?;
        let failures = throttle.failures(Some(member.uuid()));
        throttle.reset(Some(member.uuid()))?;
        let guessed = (failures > 0).then_some(Event::Guessed { member, failures });
        Ok(guessed.into_iter().collect())
    }
}

pub(crate) fn passphrase_check(
    _: &mut App,
    input: PassphraseCheck,
    _: &Moment,
) -> CommandResult<PassphraseStrength> {
    let own: Vec<&str> = input.own_names.iter().map(String::as_str).collect();
    let judged = estimate(&input.passphrase, &own);
    let strength = PassphraseStrength {
        guesses_log10: judged.guesses_log10,
        refusal: judged
            .weakness
            .map(|weakness| VaultError::Weak(weakness).into()),
    };
    Ok((strength, vec![]))
}

pub(crate) fn passphrase_change(
    app: &mut App,
    input: PassphraseChange,
    now: &Moment,
) -> CommandResult<Nothing> {
    let dir = app.office_folder()?;
    let member = app.book()?.user;
    let mut vault = VaultFile::read(&dir)?;
    let mut throttle = Throttle::read(&dir, &throttle_clock(now))?;
    let failures = throttle.failures(Some(member.uuid()));
    let attempt = throttle.record_attempt(Some(member.uuid()), &throttle_clock(now));
    attempt.map_err(|e| with_field(e.into(), "current"))?;
    let changed =
        vault.change_passphrase(member.uuid(), &input.current, &input.new, app.kdf, now.utc);
    match changed.map_err(Refusal::from) {
        Ok(_) => {}
        Err(refusal) if refusal.code == Code::WrongPassphrase => {
            return Err(with_field(refusal, "current"));
        }
        Err(refusal) => {
            throttle.discard_attempt(member.uuid(), failures)?;
            return Err(with_field(refusal, "new"));
        }
    }
    app.replace_vault_file(&dir, &vault)?;
    throttle.discard_attempt(member.uuid(), failures)?;
    app.write_event(
        Event::Access {
            member,
            change: AccessChange::PassphraseChanged,
        },
        now,
    )?;
    Ok((Nothing {}, vec![Topic::Trust]))
}

/// Locks the book and starts its last backup; the window can be used at once.
pub(crate) fn sign_out(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.lock_book(LockCause::SignedOut, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(crate) fn lock(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.lock_book(LockCause::Locked, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

/// Restarts the idle time: a key was pressed or the pointer moved.
pub(crate) fn user_active(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Nothing> {
    if let Some(book) = &mut app.book {
        book.presence.touch(now);
    }
    Ok((Nothing {}, vec![]))
}

impl App {
    /// Makes this the open book and stops what ran for the previous one.
    pub(crate) fn set_book(
        &mut self,
        kind: BookKind,
        store: Store,
        user: StaffId,
        key: impl Into<Arc<VaultKey>>,
        now: &Moment,
    ) {
        self.jobs.stop();
        clear_leftovers(&self.export_folder());
        self.backups.recheck_erasures();
        let key: Arc<VaultKey> = key.into();
        self.book = Some(Book {
            kind,
            store,
            user,
            access_log: AccessLog::new(key.search_key()),
            key,
            presence: Presence::since(now),
            pending_recovery: None,
        });
    }

    /// Finishes a sign-in: registers this PC's signing key and journals the events. If that fails, the book is closed
    /// again.
    pub(crate) fn finish_sign_in(
        &mut self,
        vault: VaultFile,
        events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let finished = self.register_device(vault, events, now);
        if finished.is_err() {
            self.book = None;
        }
        finished
    }

    fn register_device(
        &mut self,
        mut vault: VaultFile,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let device = self.device.uuid();
        let dir = self.book_folder(BookKind::Office);
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        let public = book.store.ensure_device_key()?;
        if !vault.devices().any(|known| known == (device, public)) {
            vault.add_device(&book.key, device, public)?;
            let public_key = public.iter().map(|b| format!("{b:02x}")).collect();
            events.push(Event::DeviceKnown { public_key });
            self.replace_vault_file(&dir, &vault)?;
        }
        for event in events {
            self.write_event(event, now)?;
        }
        if self.unlogged_events > 0 {
            let count = self.unlogged_events;
            self.write_program_event(Event::AccessLogLost { count }, now)?;
            self.unlogged_events = 0;
        }
        Ok(())
    }

    /// Replaces the vault file; the old one is removed only after the new one was read back.
    pub(crate) fn replace_vault_file(
        &mut self,
        dir: &Path,
        vault: &VaultFile,
    ) -> Result<(), Refusal> {
        vault.replace(dir)?;
        if let Some(book) = &mut self.book {
            book.store.set_vault_generation(vault.generation());
        }
        vault.retire_previous(dir)?;
        Ok(())
    }

    /// Locks the book. Unfinished input is in drafts; nothing of the book stays in memory.
    pub(crate) fn lock_book(&mut self, cause: LockCause, now: &Moment) {
        self.close_access_log(now);
        if let Some(book) = &self.book
            && book.kind == BookKind::Office
        {
            // A disk error does not keep the book open.
            let _ = self.write_event(Event::Locked { cause }, now);
            let _ = self.sign_checkpoint(now);
        }
        self.jobs.stop();
        self.backups.stop();
        match cause {
            LockCause::SignedOut | LockCause::Closed => self.begin_closing_backup(now),
            _ => self.book = None,
        }
    }

    /// Returns true while a book is open.
    pub fn is_open(&self) -> bool {
        self.book.is_some()
    }

    /// Locks the book as signing out does, because the window was closed.
    pub fn close(&mut self, now: &Moment) {
        self.lock_book(LockCause::Closed, now);
    }

    /// Returns true when the program can exit: no last backup is being made.
    pub fn can_exit(&self) -> bool {
        self.backups.can_exit()
    }

    /// Returns the folder of the office book; refuses while the practice book is open.
    pub(crate) fn office_folder(&self) -> Result<std::path::PathBuf, Refusal> {
        match self.book()?.kind {
            BookKind::Office => Ok(self.book_folder(BookKind::Office)),
            BookKind::Practice => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// Refuses a book folder that is not on a local disk: file locks and flushes are not reliable on a network drive,
    /// and a sync program would copy the book to other machines.
    pub(crate) fn ensure_local_disk(&self) -> Result<(), Refusal> {
        match self.paths.local {
            true => Ok(()),
            false => Err(Refusal::new(Code::FolderNotLocal)),
        }
    }

    /// Checks the passphrase once more before a critical command, throttled like a sign-in; returns the vault file.
    pub(crate) fn reauthenticate(
        &mut self,
        passphrase: &str,
        now: &Moment,
    ) -> Result<VaultFile, Refusal> {
        let dir = self.office_folder()?;
        let user = self.book()?.user.uuid();
        let vault = VaultFile::read(&dir)?;
        let mut throttle = Throttle::read(&dir, &throttle_clock(now))?;
        let failures = throttle.failures(Some(user));
        throttle.record_attempt(Some(user), &throttle_clock(now))?;
        vault.unlock(user, passphrase, now.utc)?;
        // Earlier failures stay counted, and are journaled at the next sign-in.
        throttle.discard_attempt(user, failures)?;
        Ok(vault)
    }

    /// Journals an event of the signed-in person; returns its sequence number.
    pub(crate) fn write_event(&mut self, event: Event, now: &Moment) -> Result<i64, Refusal> {
        let author = self.author(now)?;
        Ok(self.store_mut()?.write_event(event, &author)?)
    }

    /// Journals an event that the program itself caused; returns its sequence number.
    pub(crate) fn write_program_event(
        &mut self,
        event: Event,
        now: &Moment,
    ) -> Result<i64, Refusal> {
        let author = Author {
            actor: StaffId::from_uuid(Uuid::nil()),
            ..self.author(now)?
        };
        Ok(self.store_mut()?.write_event(event, &author)?)
    }

    /// Journals that a command was refused to the signed-in person.
    pub(crate) fn log_denial(&mut self, command: &str, case: Option<CaseId>, now: &Moment) {
        let event = Event::Denied {
            command: command.to_owned(),
            case,
        };
        // The command is refused even if the journal cannot be written.
        let _ = self.log_access(event, now);
    }

    /// Signs the head of the journal, if it changed since the last signature.
    pub(crate) fn sign_checkpoint(&mut self, now: &Moment) -> Result<(), StoreError> {
        match &mut self.book {
            Some(book) if book.kind == BookKind::Office => book.store.sign_head(now.utc),
            _ => Ok(()),
        }
    }
}
