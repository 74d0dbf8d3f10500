//! The book on this PC that a restore replaces: whether there is one, and who agreed to it. This is judged by what is in the files,
//! whatever the anchor says, because a book that is older than its anchor is one that a restore is for.

use std::fs;
use std::io;
use std::path::Path;

use super::App;
use super::clock_check::local_day;
use super::error_mapping::disk_trouble;
use super::second_person::{prove_member, prove_second_of};
use crate::backup::Keys;
use crate::domain::book_kind::BookKind;
use crate::domain::ids::StaffId;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::second_person::{SecondPerson, possible_seconds, takes_two};
use crate::store::{PeopleOfStore, STORE_FILE, Store};
use crate::vault::{RecoveryKey, VaultError, VaultFile};
use crate::wire::call::Moment;
use crate::wire::second_person::MemberPassphrase;

/// The people who agreed that a restore replaces the book on this PC.
#[derive(Default)]
pub(super) struct Agreed {
    /// The supervisor of that book whose passphrase was proved, with the name that they have in it; none if it was not asked for.
    pub by: Option<(StaffId, String)>,
    pub second: Option<SecondPerson>,
    /// The name of the second person who confirmed it.
    pub second_name: Option<String>,
    /// The keys that the passphrase opened.
    pub keys: Option<Keys>,
}

/// Reads the vault file of the book in a folder; none if no book is left there: a file is missing, or the vault file is not one.
fn vault_left(dir: &Path) -> Result<Option<VaultFile>, Refusal> {
    let vault = match VaultFile::read(dir) {
        Ok(vault) => vault,
        Err(
            VaultError::Missing
            | VaultError::NotAVault
            | VaultError::Damaged
            | VaultError::Malformed
            | VaultError::KdfOutOfRange
            | VaultError::OpenKeyInOffice,
        ) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match fs::symlink_metadata(dir.join(STORE_FILE)) {
        Ok(_) => Ok(Some(vault)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(disk_trouble(error)),
    }
}

/// Returns the name of a person in a vault.
fn name_in(vault: &VaultFile, person: StaffId) -> String {
    let mut holders = vault.holders();
    let holder = holders.find(|holder| holder.user_id == person.uuid());
    holder.map_or_else(String::new, |holder| holder.display.clone())
}

/// Reads the people of the book in a folder with its own keys; none if its store is surely damaged.
fn people_of(dir: &Path, keys: &Keys, now: &Moment) -> Result<Option<PeopleOfStore>, Refusal> {
    let key = keys.key.db_key(keys.vault.db_salt());
    let read = Store::read_people(&dir.join(STORE_FILE), &key, now.utc, &|at| {
        local_day(at, now)
    });
    match read {
        Ok(people) => Ok(Some(people)),
        Err(error) if error.is_damage() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns whether the vault file of the book in a folder was put back: the store, which these keys open, notes a later one. A
/// passphrase of such a file may be one that was changed since, and proves nothing.
fn is_vault_put_back(dir: &Path, keys: &Keys) -> Result<bool, Refusal> {
    let key = keys.key.db_key(keys.vault.db_salt());
    match Store::notes_later_vault(&dir.join(STORE_FILE), &key, keys.vault.revision()) {
        Err(error) if error.is_damage() => Ok(false),
        noted => Ok(noted?),
    }
}

impl App {
    /// Completes what a crash in the middle of a save left open in the store of the book on this PC, which these keys open, unless
    /// it is in use. If this fails, the store is read as it is.
    pub(super) fn finish_interrupted_save(&mut self, keys: &Keys) {
        let is_open = (self.book.as_ref()).is_some_and(|book| book.kind == BookKind::Office);
        let file = self.book_folder(BookKind::Office).join(STORE_FILE);
        if is_open || !Store::is_in_a_save(&file) || self.data_lock.acquire().is_err() {
            return;
        }
        let key = keys.key.db_key(keys.vault.db_salt());
        let _ = Store::finish_interrupted_save(&file, &key);
    }

    /// Returns the vault file of the book on this PC if a restore asks for a passphrase that opens it. None is asked for where no
    /// book is left, nor if `recovery` opens it and finds the vault file changed, nor if `present`, its keys, were opened by
    /// the recovery key and its store is damaged or has not two supervisors.
    ///
    /// # Errors
    /// Those of files that cannot be read now, which say nothing about the book.
    pub(crate) fn vault_to_prove(
        &self,
        recovery: &RecoveryKey,
        present: Option<&Keys>,
        now: &Moment,
    ) -> Result<Option<VaultFile>, Refusal> {
        let dir = self.book_folder(BookKind::Office);
        let Some(vault) = vault_left(&dir)? else {
            return Ok(None);
        };
        let Some(keys) = present else {
            let opened = vault.unlock_with_recovery(recovery);
            let is_tampered = matches!(opened, Err(VaultError::Tampered));
            return Ok((!is_tampered).then_some(vault));
        };
        let people = people_of(&dir, keys, now)?;
        let needs_two = people.is_some_and(|people| takes_two(&people.staff, &people.acts, None));
        Ok(needs_two.then_some(vault))
    }

    /// Proves the people who agree that a restore replaces the book on this PC: a supervisor of it and, where it has two, a second
    /// person, each with the passphrase that they have in it. If the passphrase finds the vault file changed, the book is damaged,
    /// and nobody else can be asked. If the vault file was put back, its passphrases are asked for, and the agreement is that of nobody.
    ///
    /// # Errors
    /// The refusals of a sign-in at `present.passphrase`, [`Code::NotAllowed`] at `present.member` for somebody who is no
    /// supervisor, those of [`prove_second_of`], and those of [`App::vault_to_prove`].
    pub(super) fn prove_replacement(
        &mut self,
        recovery: &RecoveryKey,
        present: Option<&Keys>,
        given: Option<&MemberPassphrase>,
        second: Option<&MemberPassphrase>,
        now: &Moment,
    ) -> Result<Agreed, Refusal> {
        let Some(vault) = self.vault_to_prove(recovery, present, now)? else {
            return Ok(Agreed::default());
        };
        let dir = self.book_folder(BookKind::Office);
        let given = given.ok_or(Refusal::at(Code::Missing, "present.passphrase"))?;
        let by = given.member;
        let named = Some((by, name_in(&vault, by)));
        let key = match prove_member(&dir, &vault, given, "present.passphrase", now) {
            // Only a right passphrase finds that out.
            Err(refusal) if refusal.code == Code::StoreDamaged => {
                return Ok(Agreed {
                    by: named,
                    ..Agreed::default()
                });
            }
            proved => proved?,
        };
        let keys = Keys {
            vault,
            key: key.into(),
        };
        self.finish_interrupted_save(&keys);
        let is_put_back = is_vault_put_back(&dir, &keys)?;
        let people = people_of(&dir, &keys, now)?;
        let second = match &people {
            // Who of a damaged book is a supervisor is not known.
            None => None,
            Some(PeopleOfStore { staff, acts }) => {
                let leads = staff.iter().any(|one| one.id == by && one.is_supervisor());
                if !leads {
                    return Err(Refusal::at(Code::NotAllowed, "present.member"));
                }
                let has_passphrase = |id: StaffId| keys.vault.has_own_passphrase(id.uuid());
                let possible = possible_seconds(staff, acts, by, has_passphrase);
                prove_second_of(possible, &dir, &keys.vault, second, now)?
            }
        };
        if is_put_back {
            return Ok(Agreed {
                second: second.map(|_| SecondPerson::Nobody),
                keys: Some(keys),
                ..Agreed::default()
            });
        }
        let second_name = match second {
            Some(SecondPerson::ConfirmedBy(second)) => Some(name_in(&keys.vault, second)),
            Some(SecondPerson::Nobody) | None => None,
        };
        Ok(Agreed {
            by: named,
            second,
            second_name,
            keys: Some(keys),
        })
    }
}
