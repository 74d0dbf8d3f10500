//! The keys of the office book: the signing key of this PC, and the rotation of the vault key.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::App;
use super::book::{Book, program};
use super::book_files::store_params;
use crate::domain::event::Event;
use crate::domain::ids::DeviceId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::second_person::SecondPerson;
use crate::files::hex_text;
use crate::files::swap::{self, Swap, SwapError};
use crate::journal::KnownDevice;
use crate::store::{Author, Store};
use crate::vault::{PersonalKey, RecoveryKey, VaultFile, VaultKey};
use crate::wire::call::Moment;
use crate::wire::second_person::MemberPassphrase;
use crate::wire::start::OwnSigningKey;

impl Book {
    /// Returns the author of an entry about keys: the program, as long as the person has no signing key yet.
    pub(super) fn key_author(&self, now: &Moment) -> Author {
        match self.own {
            Some(_) => self.author(now),
            None => program(now),
        }
    }

    /// Signs what the person does with their key from now on, and journals it unless the journal states it. Returns whether
    /// the journal lost their key.
    pub(super) fn state_signing_key(&mut self, now: &Moment) -> Result<bool, Refusal> {
        let author = self.author(now);
        let Some(own) = &self.own else {
            return Ok(false);
        };
        let (member, public_key) = (self.user, own.signing_key().public());
        let is_lost = own.is_stated() && !self.store.states_signing_key(member, &public_key)?;
        let is_journal_cut = is_lost && !self.store.was_restored_since_sign_in(member)?;
        self.store.state_signing_key(own, &author)?;
        Ok(is_journal_cut)
    }

    /// Asks the journal for the own key, and for others in the name of the person. That entries were cut off is told until the
    /// book is locked.
    pub(super) fn look_at_own_key(&mut self, is_journal_cut: bool) -> Result<(), Refusal> {
        let Some(own) = &self.own else {
            return Ok(());
        };
        let was_cut = (self.own_key.as_ref()).is_some_and(|before| before.is_journal_cut);
        self.own_key = Some(OwnSigningKey {
            is_journal_cut: is_journal_cut || was_cut,
            ..self.store.look_at_own_key(own, self.user)?
        });
        Ok(())
    }

    /// Takes another signing key for the person, after the vault file with its slot was written. If the key cannot be
    /// journaled, the caller closes the book: the next sign-in asks the journal which key it states.
    pub(super) fn take_signing_key(
        &mut self,
        own: PersonalKey,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let author = self.author(now);
        self.store.state_signing_key(&own, &author)?;
        self.own = Some(own);
        self.look_at_own_key(false)
    }

    /// Journals this PC's signing key unless the journal states it, and writes into the vault file what it does not say of
    /// the journal: the key of this PC, and that the journal states the key of the person.
    pub(super) fn complete_vault_file(
        &mut self,
        mut vault: VaultFile,
        device: DeviceId,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let author = self.key_author(now);
        let known = (device.uuid(), self.store.state_device_key(&author)?);
        let before = vault.revision();
        if vault.devices().all(|device| device != known) {
            vault.add_device(&self.key, known.0, known.1)?;
        }
        if let Some(own) = &mut self.own {
            vault.note_stated(&self.key, own)?;
        }
        match vault.revision() == before {
            true => Ok(()),
            false => self.replace_vault_file(&vault),
        }
    }
}

/// Returns the event of a recovery key that was made.
pub(super) fn recovery_made(
    key: &RecoveryKey,
    vault_id: Uuid,
    second: Option<SecondPerson>,
) -> Event {
    let public_key = key.signing_key(vault_id).public();
    Event::RecoveryMade {
        public_key: Some(hex_text(&public_key)),
        second,
    }
}

/// The files of a book with a new vault key, written beside the old ones.
struct Rotation {
    vault: VaultFile,
    key: VaultKey,
    swap: Swap,
}

impl Rotation {
    fn prepare(
        book: &Book,
        vault: VaultFile,
        device: DeviceId,
        now: &Moment,
    ) -> Result<Rotation, Refusal> {
        let dir = &book.dir;
        let (vault, key) = vault.rotate(&book.key)?;
        let mut swap = Swap::begin(dir)?;
        vault.write_next(&mut swap)?;
        let params = store_params(&vault, &key, dir, device);
        let files = book.store.write_next(&swap, params, now.utc)?;
        for name in files {
            swap.add(name)?;
        }
        Ok(Rotation { vault, key, swap })
    }
}

/// Puts the files of a rotation in the place of those of a closed store.
fn put_in_place(swap: Swap, dir: &Path) -> Result<(), SwapError> {
    match swap.commit() {
        Err(SwapError::Interrupted(_)) => swap::finish_or_undo(dir).map(drop),
        ended => ended,
    }
}

impl App {
    /// Rotates the vault key and with it the key of the store: a person who has only the old key cannot read anything
    /// written from now on. Store, vault and anchor change together, or not at all; `vault` contains the other changes,
    /// which `events` report. `chosen` is the key of the person if they chose a passphrase with it.
    pub(super) fn rotate_keys(
        &mut self,
        vault: VaultFile,
        chosen: Option<PersonalKey>,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        // The end of an export is journaled while its book is open.
        self.stop_job(now);
        let device = self.device;
        let book = self.book_mut()?;
        book.ensure_office()?;
        book.flush_access_log(now)?;
        let of_vault: Vec<KnownDevice> = vault.devices().map(KnownDevice::from).collect();
        let author = book.key_author(now);
        book.store.state_vault_devices(&of_vault, &author)?;
        let Rotation { vault, key, swap } = Rotation::prepare(book, vault, device, now)?;
        let book = self.book.take().ok_or(Refusal::new(Code::Locked))?;
        let Book {
            kind,
            dir,
            store,
            user,
            key: old,
            own,
            own_key,
            unconfirmed_recovery_key,
            user_activity,
            clock_behind,
            has_short_passphrase,
            beyond_anchor,
            before_sign_in,
            acted_alone,
            restored,
            ..
        } = book;
        // The store is closed before its file is replaced, but its lock is kept, so that no other process opens it
        // meanwhile.
        let store_lock = store.close();
        let swapped = put_in_place(swap, &dir);
        drop(store_lock);
        let reopen = |vault: &VaultFile, key: Arc<VaultKey>, own: Option<PersonalKey>| {
            let store = Store::open(store_params(vault, &key, &dir, device), now.utc)?;
            // The session goes on.
            Ok::<_, Refusal>(Book {
                own,
                own_key,
                user_activity,
                clock_behind,
                has_short_passphrase,
                beyond_anchor,
                before_sign_in,
                acted_alone,
                restored,
                ..Book::new(kind, &dir, store, user, key, now)
            })
        };
        if let Err(error) = swapped {
            // All old files are unchanged, and the old key opens them.
            let vault = VaultFile::read(&dir)?;
            let book = reopen(&vault, old, own)?;
            self.open_office(book, vault, Vec::new(), now)?;
            return Err(error.into());
        }
        events.push(Event::KeysRotated {
            version: key.version(),
        });
        let mut book = reopen(&vault, key.into(), chosen.or(own))?;
        book.unconfirmed_recovery_key = unconfirmed_recovery_key;
        self.open_office(book, vault, events, now)
    }

    /// Makes a new recovery key, because the old one was used, lost or seen by others; the vault key is rotated with it. Where the
    /// office has two supervisors a second person confirms it, unless it takes the place of one that was never confirmed.
    pub(crate) fn renew_recovery_key(
        &mut self,
        passphrase: &str,
        second: Option<&MemberPassphrase>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let book = self.book()?;
        let mut vault = book.reauthenticate(passphrase, now)?;
        let second = match vault.recovery().is_some_and(|present| present.confirmed) {
            true => book.prove_second(&vault, None, second, now)?,
            false => None,
        };
        self.make_backup_and_wait(now)?;
        // The old recovery key stays valid until the new one is in the vault file that is put in place with the new
        // vault key.
        let key: RecoveryKey = vault.renew_recovery(&self.book()?.key, now.utc)?;
        // Nobody sees the new key before it is journaled, so it signs nothing over that the journal does not know.
        let made = recovery_made(&key, vault.vault_id(), second);
        self.rotate_keys(vault, None, vec![made], now)?;
        self.book_mut()?.show_recovery_key(key)
    }
}
