//! Signing in, taking the book over with the recovery key, changing the own passphrase, and locking the book.

use std::path::Path;

use super::App;
use super::book::Book;
use super::book_files::store_params;
use super::clock_check::check_clock;
use super::keys::recovery_made;
use super::sign_in_checks::PassphraseAttempt;
use crate::domain::book_kind::BookKind;
use crate::domain::event::{AccessChange, Event, ExportStop, LockCause};
use crate::domain::office::Staff;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;
use crate::store::{STORE_FILE, Store};
use crate::vault::{
    Holder, PersonalKey, RecoveryKey, UnlockedVault, VaultError, VaultFile, is_short,
};
use crate::wire::call::{Moment, Topic};
use crate::wire::start::{BeforeSignIn, SignIn};
use crate::wire::trust::{PassphraseChange, Recover};

/// Returns the refusal with another field name, if it names a field.
pub(super) fn at_field(mut refusal: Refusal, field: &str) -> Refusal {
    if refusal.field.is_some() {
        refusal.field = Some(field.into());
    }
    refusal
}

impl App {
    /// Opens the office book with a person's passphrase.
    pub(crate) fn sign_in(&mut self, input: &SignIn, now: &Moment) -> Result<(), Refusal> {
        let (dir, vault) = self.claim_office_vault()?;
        let mut attempt = PassphraseAttempt::begin(&dir, &vault, input.user, now)?;
        let unlocked = vault.unlock(input.user.uuid(), &input.passphrase, now.utc)?;
        self.backups.abandon_copy();
        let params = store_params(&vault, &unlocked.vault_key, &dir, self.device);
        let store = match Store::open(params, now.utc) {
            Ok(store) => store,
            Err(error) => {
                attempt.discard()?;
                return Err(error.into());
            }
        };
        // An inactive member gets the same answer, and the same count of failures, as a wrong passphrase.
        let Some(member) = (store.office_setup().member(input.user)).filter(|m| m.active) else {
            return Err(Refusal::at(Code::WrongPassphrase, "passphrase"));
        };
        let checked = check_put_back_anchor(&store, member)
            .and_then(|()| check_clock(&store, input.clock_confirmed, now))
            .and_then(|clock| {
                Ok((
                    clock,
                    self.choose_passphrase(&vault, &unlocked, input, now)?,
                ))
            });
        let (clock, chosen) = match checked {
            Ok(checked) => checked,
            Err(refusal) => {
                attempt.discard()?;
                return Err(refusal);
            }
        };
        let events = vec![Event::SignedIn {
            failures: attempt.earlier_failures(),
            record_missing: attempt.is_record_missing(),
        }];
        let UnlockedVault { vault_key, own, .. } = unlocked;
        let mut book = Book::new(BookKind::Office, &dir, store, input.user, vault_key, now);
        // The key of an invitation signs nothing but the key that comes after it.
        book.own = chosen.is_none().then_some(own);
        book.has_short_passphrase = chosen.is_none() && is_short(&input.passphrase);
        book.note_journal_before_sign_in(now)?;
        book.report_clock(clock, now)?;
        book.report_put_back_anchor(now)?;
        book.report_cut_off_export(now)?;
        let opened = match chosen {
            Some((vault, own)) => self.open_with_chosen_passphrase(book, vault, own, events, now),
            None => self.open_office(book, vault, events, now),
        };
        // Earlier failures are forgotten only when they are in the journal.
        if let Err(refusal) = opened {
            attempt.discard()?;
            return Err(refusal);
        }
        attempt.succeed(now)?;
        attempt.finish()
    }

    /// Returns the vault file with the passphrase that the member chose instead of a start passphrase, and their key; none if
    /// they have one of their own. Nothing is written.
    fn choose_passphrase(
        &self,
        vault: &VaultFile,
        unlocked: &UnlockedVault,
        input: &SignIn,
        now: &Moment,
    ) -> Result<Option<(VaultFile, PersonalKey)>, Refusal> {
        if !unlocked.must_change_passphrase {
            return Ok(None);
        }
        let Some(new) = &input.new_passphrase else {
            return Err(Refusal::at(Code::ChoosePassphrase, "new_passphrase"));
        };
        let (user, mut vault) = (input.user.uuid(), vault.clone());
        let changed = vault.change_passphrase(user, &input.passphrase, new, self.kdf, now.utc);
        let own = changed.map_err(|e| at_field(e.into(), "new_passphrase"))?;
        Ok(Some((vault, own)))
    }

    /// Opens the office book with the vault file of [`App::choose_passphrase`] and a new vault key: whoever kept the start
    /// passphrase and a copy of the vault file opens nothing with them any more.
    fn open_with_chosen_passphrase(
        &mut self,
        book: Book,
        chosen: VaultFile,
        own: PersonalKey,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        events.push(Event::access(book.user, AccessChange::PassphraseChosen));
        let (needed, dir) = (megabytes_for_new_keys(&book.dir), book.dir.clone());
        let before = book.office_vault()?.revision();
        self.set_book(book, now);
        let opened = self.rotate_keys(chosen, Some(own), events, now);
        if opened.is_err() {
            self.book = None;
        }
        // After the change of the keys the start passphrase is used up, whatever failed.
        let is_unchanged = || VaultFile::read(&dir).is_ok_and(|vault| vault.revision() == before);
        opened.map_err(|refusal| match refusal.code {
            Code::DiskTrouble if is_unchanged() => {
                Refusal::new(Code::StartNeedsSpace).with(needed.to_string())
            }
            _ => refusal,
        })
    }

    /// Lets a supervisor take the book over with the recovery key. The key is used up: a new one is made and shown, and
    /// the vault key is rotated.
    pub(crate) fn recover(&mut self, input: &Recover, now: &Moment) -> Result<(), Refusal> {
        let (dir, mut vault) = self.claim_office_vault()?;
        let recovery = RecoveryKey::parse(&input.recovery_key)?;
        let key = vault.unlock_with_recovery(&recovery)?;
        self.backups.abandon_copy();
        let store = Store::open(store_params(&vault, &key, &dir, self.device), now.utc)?;
        let member = store.office_setup().member(input.user).cloned();
        let member = member
            .filter(Staff::is_supervisor)
            .ok_or(Refusal::at(Code::NotAllowed, "user"))?;
        let holder = Holder {
            user_id: member.id.uuid(),
            display: member.name,
        };
        let sheet = recovery.signing_key(vault.vault_id());
        let (new, by) = (&input.new_passphrase, Some(&sheet));
        let own = vault
            .give_passphrase(&key, holder, new, self.kdf, by)
            .map_err(|e| at_field(e.into(), "new_passphrase"))?;
        let fresh = vault.renew_recovery(&key, now.utc)?;
        let mut book = Book::new(BookKind::Office, &dir, store, input.user, key, now);
        book.note_journal_before_sign_in(now)?;
        // Nobody is asked: the book is in trouble anyway.
        book.report_clock(check_clock(&book.store, true, now)?, now)?;
        book.report_put_back_anchor(now)?;
        book.report_cut_off_export(now)?;
        self.set_book(book, now);
        // The old recovery key stays valid until the new one is in the vault file that is put in place with the new
        // vault key.
        let finished = self.finish_recovery(vault, own, fresh, now);
        if finished.is_err() {
            self.book = None;
        }
        finished
    }

    fn finish_recovery(
        &mut self,
        vault: VaultFile,
        own: PersonalKey,
        fresh: RecoveryKey,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let made = recovery_made(&fresh, vault.vault_id(), None);
        let book = self.book_mut()?;
        book.show_recovery_key(fresh)?;
        // After a change of the vault key nobody may have signed in yet: the backup is signed by a key that the journal states.
        let author = book.key_author(now);
        book.store.state_device_key(&author)?;
        self.make_backup_and_wait(now)?;
        let member = self.book()?.user;
        let mut events = self.book()?.clear_failed_attempts(member, now)?;
        events.push(Event::access(member, AccessChange::ByRecoveryKey));
        events.push(made);
        self.rotate_keys(vault, Some(own), events, now)
    }

    /// Makes this the open book and stops what ran for the previous one.
    pub(super) fn set_book(&mut self, book: Book, now: &Moment) {
        self.stop_job(now);
        self.backups.recheck_erasures();
        self.backups.begin_book();
        self.opening += 1;
        self.book = Some(book);
    }

    /// Opens the office book: journals the signing key of the person, the events, and the signing key of this PC. If that
    /// fails, the book is closed again.
    pub(super) fn open_office(
        &mut self,
        book: Book,
        vault: VaultFile,
        events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        self.set_book(book, now);
        let finished = self.finish_opening(vault, events, now);
        if finished.is_err() {
            self.book = None;
        }
        finished
    }

    fn finish_opening(
        &mut self,
        vault: VaultFile,
        events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let (device, count) = (self.device, self.unlogged_accesses);
        let book = self.book_mut()?;
        let is_journal_cut = book.state_signing_key(now)?;
        for event in events {
            book.write_event(event, now)?;
        }
        // That the book was taken over with the recovery key says which keys are given up.
        book.look_at_own_key(is_journal_cut)?;
        book.complete_vault_file(vault, device, now)?;
        if count > 0 {
            book.write_program_event(Event::AccessLogLost { count }, now)?;
            self.unlogged_accesses = 0;
        }
        Ok(())
    }

    /// Locks the book. Unfinished input is in drafts; nothing of the book stays in memory, unless it stays open for its
    /// last backup.
    pub(crate) fn lock_book(&mut self, cause: LockCause, now: &Moment) {
        self.stop_job(now);
        if let Some(book) = &mut self.book {
            book.note_clock(now);
            self.unlogged_accesses += book.close_access_log(now);
            if book.kind == BookKind::Office {
                // A disk error does not keep the book open.
                let _ = book.write_event(Event::Locked { cause }, now);
                let _ = book.sign_checkpoint(now);
                self.backups.keyring.note_at_lock(book, now);
                // The last backup signs nothing with the key of the person.
                book.own = None;
                book.store.forget_signing_key();
            }
        }
        self.backups.stop();
        self.opening += 1;
        let book = self.book.take();
        if let (LockCause::SignedOut | LockCause::Closed, Some(book)) = (cause, book) {
            self.backups.begin_last(book, &mut self.jobs.numbers, now);
        }
    }

    /// Locks the book as signing out does, because the window was closed. A process that is started meanwhile waits for the
    /// last backup.
    pub fn close(&mut self, now: &Moment) {
        self.data_lock.mark_closing();
        self.lock_book(LockCause::Closed, now);
    }

    /// Locks an open office book because the system locked its screen or is about to sleep; returns the topics that became
    /// stale. The practice book stays open: it holds nobody's data.
    pub fn lock_with_system(&mut self, cause: LockCause, now: &Moment) -> Vec<Topic> {
        let is_office = |book: &Book| book.kind == BookKind::Office;
        if !self.book.as_ref().is_some_and(is_office) {
            return Vec::new();
        }
        self.lock_book(cause, now);
        vec![Topic::Book]
    }

    /// Returns true once after somebody started the program again while this process has the book open.
    pub fn take_show_request(&self) -> bool {
        self.data_lock.take_show_request()
    }

    /// Gives the signed-in person a passphrase of their choice instead of the current one. If somebody may have seen the
    /// current one, the vault key is rotated, too: with a copy of the old vault file it opens nothing from now on.
    ///
    /// If something fails once the vault file has the new passphrase, the book is closed: the journal may state the new key
    /// although the disk told an error, and what the former one signs then counts as unconfirmed.
    pub(crate) fn change_passphrase(
        &mut self,
        input: &PassphraseChange,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let PassphraseChange { current, new, .. } = input;
        let kdf = self.kdf;
        let book = self.book_mut()?;
        book.ensure_office()?;
        book.flush_access_log(now)?;
        let mut vault = book.office_vault()?;
        let (dir, before) = (book.dir.clone(), vault.revision());
        let attempt = PassphraseAttempt::begin(&dir, &vault, book.user, now)
            .map_err(|refusal| at_field(refusal, "current"))?;
        let changed = vault.change_passphrase(book.user.uuid(), current, new, kdf, now.utc);
        let own = match changed {
            Ok(own) => own,
            Err(error @ VaultError::WrongPassphrase) => {
                return Err(at_field(error.into(), "current"));
            }
            Err(error) => {
                attempt.discard()?;
                return Err(at_field(error.into(), "new"));
            }
        };
        attempt.discard()?;
        let finished = self.finish_passphrase_change(vault, own, input.was_seen, now);
        let is_unchanged = || VaultFile::read(&dir).is_ok_and(|vault| vault.revision() == before);
        if finished.is_err() && !is_unchanged() {
            self.close_without_entry();
        }
        finished
    }

    /// Writes the vault file with a new passphrase, and states the key that comes with it.
    fn finish_passphrase_change(
        &mut self,
        vault: VaultFile,
        own: PersonalKey,
        was_seen: bool,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let device = self.device;
        let book = self.book_mut()?;
        let changed = Event::access(book.user, AccessChange::PassphraseChanged);
        if was_seen {
            self.make_backup_if_possible(now);
            self.rotate_keys(vault, Some(own), vec![changed], now)?;
        } else {
            book.replace_vault_file(&vault)?;
            book.take_signing_key(own, now)?;
            book.write_event(changed, now)?;
            book.complete_vault_file(vault, device, now)?;
        }
        self.book_mut()?.has_short_passphrase = false;
        Ok(())
    }

    /// Closes the book and stops what ran for it. Nothing is journaled; the next sign-in finds an export cut off.
    fn close_without_entry(&mut self) {
        self.jobs.running = None;
        self.backups.stop();
        self.opening += 1;
        self.book = None;
    }
}

/// Returns the free space that a change of the keys needs, in megabytes: the store once more, and the journal of its copy.
fn megabytes_for_new_keys(dir: &Path) -> u64 {
    let store = std::fs::metadata(dir.join(STORE_FILE)).map_or(0, |found| found.len());
    (store >> 20) + 16
}

/// Lets only a supervisor in beside older files of the anchor that were put back.
fn check_put_back_anchor(store: &Store, member: &Staff) -> Result<(), Refusal> {
    match store.entries_beyond_anchor() > 0 && member.role != StaffRole::Supervisor {
        true => Err(Refusal::new(Code::AnchorPutBack)),
        false => Ok(()),
    }
}

impl Book {
    /// Reads what the journal holds before the sign-in is written.
    fn note_journal_before_sign_in(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.acted_alone = self.store.acted_alone(self.user, now.utc)?;
        self.restored = self.store.restored_since_sign_in(self.user, now.utc)?;
        let newest = self.store.newest_entry_time()?;
        let last_sign_in_at = self.store.last_sign_in(self.user)?;
        self.before_sign_in = newest.map(|at| BeforeSignIn {
            newest_entry: self.store.head().seq,
            newest_entry_at: at.to_rfc3339(),
            last_sign_in_at,
        });
        Ok(())
    }

    /// Journals that older files of the anchor were put back, if the store shows it.
    fn report_put_back_anchor(&mut self, now: &Moment) -> Result<(), Refusal> {
        self.beyond_anchor = self.store.entries_beyond_anchor();
        if self.beyond_anchor > 0 {
            let entries = self.beyond_anchor;
            self.write_program_event(Event::AnchorPutBack { entries }, now)?;
        }
        Ok(())
    }

    /// Journals that an export was cut off, if the journal says of the last one only that it began.
    fn report_cut_off_export(&mut self, now: &Moment) -> Result<(), Refusal> {
        if let Some(what) = self.store.unended_export()? {
            let stopped = Event::ExportStopped {
                what,
                entries: None,
                cause: ExportStop::CutOff,
            };
            self.write_program_event(stopped, now)?;
        }
        Ok(())
    }

    /// Checks the passphrase once more before a critical command, throttled like a sign-in; returns the vault file.
    pub fn reauthenticate(&self, passphrase: &str, now: &Moment) -> Result<VaultFile, Refusal> {
        let vault = self.office_vault()?;
        let attempt = PassphraseAttempt::begin(&self.dir, &vault, self.user, now)?;
        vault.unlock(self.user.uuid(), passphrase, now.utc)?;
        attempt.discard()?;
        Ok(vault)
    }
}
