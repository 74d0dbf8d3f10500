//! Creating the office book, and opening the practice book, which is created when it is missing.

use std::fs;

use super::App;
use super::book::Book;
use super::book_files::{create_book, store_params};
use super::error_mapping::disk_trouble;
use super::keys::recovery_made;
use super::sign_in_checks::throttle_clock;
use crate::domain::book_kind::BookKind;
use crate::domain::event::{Event, LockCause};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::practice;
use crate::store::{Author, RecordedChange, Store};
use crate::vault::throttle::Throttle;
use crate::vault::{Holder, NewOffice, VaultFile};
use crate::wire::call::Moment;

impl App {
    /// Creates the office book with its setup, signs the first supervisor in, and shows the recovery key.
    pub(crate) fn create_office_book(
        &mut self,
        user: &Staff,
        passphrase: &str,
        setup: Vec<Op>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let dir = self.claim_office_folder()?;
        if dir.exists() {
            return Err(Refusal::new(Code::BookExists));
        }
        let device = self.device;
        let holder = Holder {
            user_id: user.id.uuid(),
            display: user.name.clone(),
        };
        let NewOffice {
            vault,
            vault_key: key,
            recovery_key: recovery,
            founder,
        } = VaultFile::create_office(holder, passphrase, self.kdf, now.utc)?;
        let author = Author {
            actor: user.id,
            utc: now.utc,
            today: now.today,
        };
        create_book(&dir, &vault, now, |fresh| {
            let mut store = Store::create(store_params(&vault, &key, fresh, device), now.utc)?;
            // The first entry states the key of the founder, to whom everything later goes back.
            store.state_signing_key(&founder, &author)?;
            for op in setup {
                store.write(&RecordedChange { op, undoes: None }, &author, None)?;
            }
            Ok(())
        })?;
        let store = Store::open(store_params(&vault, &key, &dir, device), now.utc)?;
        let mut book = Book::new(BookKind::Office, &dir, store, user.id, key, now);
        book.own = Some(founder);
        Throttle::create(&dir, &throttle_clock(now))?;
        let signed_in = Event::SignedIn {
            failures: 0,
            record_missing: false,
        };
        let made = recovery_made(&recovery, vault.vault_id(), None);
        self.open_office(book, vault, vec![made, signed_in], now)?;
        self.book_mut()?.show_recovery_key(recovery)
    }

    /// Opens the practice book, and creates it first if it is missing.
    pub(crate) fn open_practice_book(&mut self, now: &Moment) -> Result<(), Refusal> {
        let dir = self.book_folder(BookKind::Practice);
        let device = self.device;
        self.lock_book(LockCause::SignedOut, now);
        if !dir.exists() {
            let (vault, key) = VaultFile::create_practice()?;
            create_book(&dir, &vault, now, |fresh| {
                let mut store = Store::create(store_params(&vault, &key, fresh, device), now.utc)?;
                practice::fill(&mut store, now)?;
                Ok(())
            })?;
        }
        let vault = VaultFile::read(&dir)?;
        let key = vault.open_practice()?;
        let store = Store::open(store_params(&vault, &key, &dir, device), now.utc)?;
        let user =
            practice::default_user(store.office_setup()).ok_or(Refusal::new(Code::StoreDamaged))?;
        self.set_book(
            Book::new(BookKind::Practice, &dir, store, user, key, now),
            now,
        );
        Ok(())
    }

    /// Replaces the practice book by a new one.
    pub(crate) fn reset_practice_book(&mut self, now: &Moment) -> Result<(), Refusal> {
        let dir = self.book_folder(BookKind::Practice);
        self.lock_book(LockCause::SignedOut, now);
        let old = dir.with_extension("old");
        if old.exists() {
            fs::remove_dir_all(&old).map_err(disk_trouble)?;
        }
        if dir.exists() {
            fs::rename(&dir, &old).map_err(disk_trouble)?;
        }
        self.open_practice_book(now)?;
        // All data in it was invented; if it cannot be removed now, the next reset removes it.
        let _ = fs::remove_dir_all(&old);
        Ok(())
    }
}
