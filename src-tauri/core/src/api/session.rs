//! Who is at the book: signing in with the throttle before it, staying, locking.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::looks::Looks;
use super::watch::Presence;
use super::{App, Book};
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;
use crate::exchange::clear_leftovers;
use crate::store::{Author, Store, StoreError};
use crate::vault::throttle::{Clock, Throttle, ThrottleError};
use crate::vault::{Entrance, RecoveryKey, VaultError, VaultFile, VaultKey, estimate, swap};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Topic};
use crate::wire::start::{BookKind, Boot, SignIn};
use crate::wire::trust::{PassphraseChange, PassphraseJudge, PassphraseStrength, Recover};

pub(super) fn clock(now: &Moment) -> Clock<'_> {
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

/// The record under which a person's failures are counted: all who have no slot share one.
fn counted(vault: &VaultFile, user: StaffId) -> Option<Uuid> {
    let known = vault.holders().any(|h| h.user_id == user.uuid());
    known.then(|| user.uuid())
}

/// A change of several files that the disk interrupted while the program went on is finished before anything is opened.
fn finish_swap(dir: &Path) -> Result<(), Refusal> {
    if swap::is_unfinished(dir) {
        swap::recover(dir)?;
    }
    Ok(())
}

pub(super) fn sign_in(app: &mut App, input: SignIn, now: &Moment) -> Answer<Boot> {
    app.local_only()?;
    app.take_hold()?;
    app.copies.no_restore()?;
    let dir = app.folder(BookKind::Office);
    finish_swap(&dir)?;
    let mut vault = VaultFile::read(&dir)?;
    let mut throttle = Throttle::read(&dir, &clock(now))?;
    let record = counted(&vault, input.user);
    let failures = throttle.failures(record);
    throttle.attempt(record, &clock(now))?;
    let entrance = vault.unlock(input.user.uuid(), &input.passphrase, now.utc)?;
    app.copies.give_way();
    let chosen = entrance.must_choose;
    let (key, store) = match let_in(app, &mut vault, entrance, &input, now) {
        Ok(opened) => opened,
        Err(refusal) => {
            throttle.no_guess(input.user.uuid(), failures)?;
            return Err(refusal);
        }
    };
    // Who is shut out is answered, and counted, as if the passphrase were wrong.
    if !(store.house().member(input.user)).is_some_and(|m| m.active) {
        return Err(Refusal::at(Code::WrongPassphrase, "passphrase"));
    }
    let record_missing = throttle.trouble().is_some();
    throttle.succeeded(input.user.uuid(), &clock(now))?;
    app.take_up(BookKind::Office, store, input.user, key, now);
    let mut events = vec![Event::SignedIn {
        failures,
        record_missing,
    }];
    if chosen {
        events.push(Event::Access {
            member: input.user,
            change: AccessChange::PassphraseChosen,
        });
    }
    app.arrive(vault, events, now)?;
    // Forgotten only when it stands in the journal.
    throttle.trouble_noted()?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

/// What follows a right passphrase: who came with a start passphrase chooses one of their own, and the store is opened.
fn let_in(
    app: &mut App,
    vault: &mut VaultFile,
    entrance: Entrance,
    input: &SignIn,
    now: &Moment,
) -> Result<(VaultKey, Store), Refusal> {
    let dir = app.folder(BookKind::Office);
    let key = match (entrance.must_choose, &input.new_passphrase) {
        (true, None) => return Err(Refusal::at(Code::ChoosePassphrase, "new_passphrase")),
        (true, Some(new)) => {
            let user = input.user.uuid();
            // Opened before the file is changed: a book that does not open takes no passphrase.
            drop(Store::open(
                app.access(vault, &entrance.vault_key, &dir),
                now.utc,
            )?);
            let key = vault
                .change_passphrase(user, &input.passphrase, new, app.kdf, now.utc)
                .map_err(|e| renamed(e.into(), "new_passphrase"))?;
            app.put_vault(&dir, vault)?;
            key
        }
        (false, _) => entrance.vault_key,
    };
    let store = Store::open(app.access(vault, &key, &dir), now.utc)?;
    Ok((key, store))
}

/// The same refusal beside another field of the form.
fn renamed(refusal: Refusal, field: &str) -> Refusal {
    Refusal {
        field: Some(field.into()),
        ..refusal
    }
}

/// A supervisor takes the book over with the recovery key. The key is used up: a new one is shown, and the vault
/// key changes with it.
pub(super) fn recover(app: &mut App, input: Recover, now: &Moment) -> Answer<Boot> {
    app.local_only()?;
    app.take_hold()?;
    app.copies.no_restore()?;
    let dir = app.folder(BookKind::Office);
    finish_swap(&dir)?;
    let mut vault = VaultFile::read(&dir)?;
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let key = vault.unlock_with_recovery(&recovery)?;
    app.copies.give_way();
    let store = Store::open(app.access(&vault, &key, &dir), now.utc)?;
    let member = store.house().member(input.user).cloned();
    let member = member
        .filter(|m| m.active && m.role == StaffRole::Supervisor)
        .ok_or(Refusal::at(Code::NotAllowed, "user"))?;
    let holder = crate::vault::Holder {
        user_id: member.id.uuid(),
        display: member.name,
    };
    vault
        .give_passphrase(&key, holder, &input.new_passphrase, app.kdf)
        .map_err(|e| renamed(e.into(), "new_passphrase"))?;
    let fresh = vault.renew_recovery(&key, now.utc)?;
    app.take_up(BookKind::Office, store, input.user, key, now);
    // The paper counts until its successor is in the file that is put in place with the new key.
    let renewed = app.renewed(vault, fresh, input.user, now);
    if renewed.is_err() {
        app.book = None;
    }
    renewed?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

impl App {
    fn renewed(
        &mut self,
        vault: VaultFile,
        fresh: RecoveryKey,
        member: StaffId,
        now: &Moment,
    ) -> Result<(), Refusal> {
        self.hold_recovery(fresh)?;
        self.backup_before(now)?;
        let mut events = self.forget_guesses(member, now)?;
        let change = AccessChange::ByRecoveryKey;
        events.push(Event::Access { member, change });
        events.push(Event::RecoveryMade);
        self.rotate_from(vault, events, now)
    }

    /// Whoever gets a new way in begins without failures; what was tried before is told.
    pub(super) fn forget_guesses(
        &mut self,
        member: StaffId,
        now: &Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let mut throttle = Throttle::read(&self.office_only()?, &clock(now))?;
        let failures = throttle.failures(Some(member.uuid()));
        throttle.clear(Some(member.uuid()))?;
        let guessed = (failures > 0).then_some(Event::Guessed { member, failures });
        Ok(guessed.into_iter().collect())
    }
}

pub(super) fn passphrase_judge(
    _: &mut App,
    input: PassphraseJudge,
    _: &Moment,
) -> Answer<PassphraseStrength> {
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

pub(super) fn passphrase_change(
    app: &mut App,
    input: PassphraseChange,
    now: &Moment,
) -> Answer<Nothing> {
    let dir = app.office_only()?;
    let member = app.book()?.user;
    let mut vault = VaultFile::read(&dir)?;
    let mut throttle = Throttle::read(&dir, &clock(now))?;
    let failures = throttle.failures(Some(member.uuid()));
    let attempt = throttle.attempt(Some(member.uuid()), &clock(now));
    attempt.map_err(|e| renamed(e.into(), "current"))?;
    let changed =
        vault.change_passphrase(member.uuid(), &input.current, &input.new, app.kdf, now.utc);
    match changed.map_err(Refusal::from) {
        Ok(_) => {}
        Err(refusal) if refusal.code == Code::WrongPassphrase => {
            return Err(renamed(refusal, "current"));
        }
        Err(refusal) => {
            throttle.no_guess(member.uuid(), failures)?;
            return Err(renamed(refusal, "new"));
        }
    }
    app.put_vault(&dir, &vault)?;
    throttle.no_guess(member.uuid(), failures)?;
    app.note(
        Event::Access {
            member,
            change: AccessChange::PassphraseChanged,
        },
        now,
    )?;
    Ok((Nothing {}, vec![Topic::Trust]))
}

/// Leaves after a backup; the page is free at once.
pub(super) fn sign_out(app: &mut App, _: Nothing, now: &Moment) -> Answer<Boot> {
    app.leave(LockCause::SignedOut, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(super) fn lock(app: &mut App, _: Nothing, now: &Moment) -> Answer<Boot> {
    app.leave(LockCause::Locked, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

/// Somebody is there: a key was pressed, the pointer moved.
pub(super) fn active(app: &mut App, _: Nothing, now: &Moment) -> Answer<Nothing> {
    if let Some(book) = &mut app.book {
        book.presence.touch(now);
    }
    Ok((Nothing {}, vec![]))
}

impl App {
    /// Makes this the open book; what ran for another one ends.
    pub(super) fn take_up(
        &mut self,
        kind: BookKind,
        store: Store,
        user: StaffId,
        key: impl Into<Arc<VaultKey>>,
        now: &Moment,
    ) {
        self.jobs.stop();
        clear_leftovers(&self.export_folder());
        self.copies.doubt_erasures();
        let key: Arc<VaultKey> = key.into();
        self.book = Some(Book {
            kind,
            store,
            user,
            looks: Looks::new(key.search_key()),
            key,
            presence: Presence::since(now),
            recovery: None,
        });
    }

    /// What is done when somebody came in: this PC's signing key is known, the events are written. A book in which
    /// the arrival cannot be written down is closed again.
    pub(super) fn arrive(
        &mut self,
        vault: VaultFile,
        events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let arrived = self.arrived(vault, events, now);
        if arrived.is_err() {
            self.book = None;
        }
        arrived
    }

    fn arrived(
        &mut self,
        mut vault: VaultFile,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let device = self.device.uuid();
        let dir = self.folder(BookKind::Office);
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        let public = book.store.adopt_device()?;
        if !vault.devices().any(|known| known == (device, public)) {
            vault.add_device(&book.key, device, public)?;
            let public_key = public.iter().map(|b| format!("{b:02x}")).collect();
            events.push(Event::DeviceKnown { public_key });
            self.put_vault(&dir, &vault)?;
        }
        for event in events {
            self.note(event, now)?;
        }
        if self.lost_looks > 0 {
            let count = self.lost_looks;
            self.note_itself(Event::LooksLost { count }, now)?;
            self.lost_looks = 0;
        }
        Ok(())
    }

    /// Replaces the vault file and shows that the new one can be read before the old one is let go.
    pub(super) fn put_vault(&mut self, dir: &Path, vault: &VaultFile) -> Result<(), Refusal> {
        vault.replace(dir)?;
        if let Some(book) = &mut self.book {
            book.store.vault_changed(vault.generation());
        }
        vault.retire_previous(dir)?;
        Ok(())
    }

    /// Locks the book. What was typed is in drafts; nothing of the book stays in memory.
    pub(super) fn leave(&mut self, cause: LockCause, now: &Moment) {
        self.leave_looks(now);
        if let Some(book) = &self.book
            && book.kind == BookKind::Office
        {
            // A disk that refuses does not keep the book open.
            let _ = self.note(Event::Locked { cause }, now);
            let _ = self.checkpoint(now);
        }
        self.jobs.stop();
        self.copies.stop();
        match cause {
            LockCause::SignedOut | LockCause::Closed => self.closing_backup(now),
            _ => self.book = None,
        }
    }

    /// Whether somebody is at a book.
    pub fn is_open(&self) -> bool {
        self.book.is_some()
    }

    /// The window was closed: the book is left, as by signing out.
    pub fn close(&mut self, now: &Moment) {
        self.leave(LockCause::Closed, now);
    }

    /// Whether the program can end: no last backup is being made.
    pub fn is_at_rest(&self) -> bool {
        self.copies.is_at_rest()
    }

    /// The folder of the office book, if that is the one that is open.
    pub(super) fn office_only(&self) -> Result<std::path::PathBuf, Refusal> {
        match self.book()?.kind {
            BookKind::Office => Ok(self.folder(BookKind::Office)),
            BookKind::Practice => Err(Refusal::new(Code::NotAllowed)),
        }
    }

    /// A book lives on a disk of this PC: locks and flushes mean nothing on a network drive, and a folder that
    /// another program copies elsewhere gives every copy away.
    pub(super) fn local_only(&self) -> Result<(), Refusal> {
        match self.paths.local {
            true => Ok(()),
            false => Err(Refusal::new(Code::FolderNotLocal)),
        }
    }

    /// The passphrase once more, before something grave; throttled like signing in.
    pub(super) fn again(&mut self, passphrase: &str, now: &Moment) -> Result<VaultFile, Refusal> {
        let dir = self.office_only()?;
        let user = self.book()?.user.uuid();
        let vault = VaultFile::read(&dir)?;
        let mut throttle = Throttle::read(&dir, &clock(now))?;
        let failures = throttle.failures(Some(user));
        throttle.attempt(Some(user), &clock(now))?;
        vault.unlock(user, passphrase, now.utc)?;
        // They are told at the next sign-in.
        throttle.no_guess(user, failures)?;
        Ok(vault)
    }

    /// Writes down something that happened, by the person at the book.
    pub(super) fn note(&mut self, event: Event, now: &Moment) -> Result<i64, Refusal> {
        let author = self.author(now)?;
        Ok(self.store_mut()?.note(event, &author)?)
    }

    /// Writes down something that the program itself did.
    pub(super) fn note_itself(&mut self, event: Event, now: &Moment) -> Result<i64, Refusal> {
        let author = Author {
            actor: StaffId::from_uuid(Uuid::nil()),
            ..self.author(now)?
        };
        Ok(self.store_mut()?.note(event, &author)?)
    }

    /// Writes down that something was refused to the person at the book.
    pub(super) fn deny(&mut self, command: &str, case: Option<CaseId>, now: &Moment) {
        let event = Event::Denied {
            command: command.to_owned(),
            case,
        };
        // The refusal stands, whether or not the disk takes the note of it.
        let _ = self.looked(event, now);
    }

    /// Signs the head of the journal, if it moved since the last time.
    pub(super) fn checkpoint(&mut self, now: &Moment) -> Result<(), StoreError> {
        match &mut self.book {
            Some(book) if book.kind == BookKind::Office => book.store.sign_head(now.utc),
            _ => Ok(()),
        }
    }
}
