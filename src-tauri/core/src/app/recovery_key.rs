//! The recovery key of the office book: it is shown until some of its groups are typed back, which confirms that it is
//! written down.

use super::App;
use super::book::Book;
use super::unconfirmed_recovery_key::{UnconfirmedRecoveryKey, random_groups};
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::vault::{RecoveryKey, VaultFile};
use crate::wire::call::Moment;
use crate::wire::trust::RecoverySheet;

impl Book {
    /// Keeps a new recovery key until it is confirmed as written down.
    pub fn show_recovery_key(&mut self, key: RecoveryKey) -> Result<(), Refusal> {
        let ask = random_groups()?;
        self.unconfirmed_recovery_key = Some(UnconfirmedRecoveryKey {
            key,
            ask,
            was_shown: false,
        });
        Ok(())
    }

    /// Returns true while the recovery key of the office book is not confirmed as written down.
    pub fn is_recovery_due(&self) -> bool {
        let is_confirmed =
            |vault: VaultFile| vault.recovery().is_some_and(|recovery| recovery.confirmed);
        self.kind == BookKind::Office && self.office_vault().is_ok_and(|vault| !is_confirmed(vault))
    }

    /// Returns the sheet of the recovery key that is not confirmed yet; refuses if there is none.
    pub fn recovery_sheet(&mut self, now: &Moment) -> Result<RecoverySheet, Refusal> {
        let shown = self.unconfirmed_recovery_key.as_mut();
        let shown = shown.ok_or(Refusal::new(Code::NotFound))?;
        shown.was_shown = true;
        let office = self.store.office_setup().office.as_ref();
        Ok(RecoverySheet {
            groups: shown.key.text().split('-').map(str::to_owned).collect(),
            ask: shown.ask.clone(),
            office: office.map(|o| o.name.clone()).unwrap_or_default(),
            made_on: now.today,
        })
    }

    fn shown_recovery_key(&self) -> Result<&UnconfirmedRecoveryKey, Refusal> {
        let shown = self.unconfirmed_recovery_key.as_ref();
        shown.ok_or(Refusal::new(Code::NotFound))
    }

    /// Confirms that the recovery key is written down, if the groups that were asked for are right.
    pub fn confirm_recovery_key(&mut self, groups: &[String], now: &Moment) -> Result<(), Refusal> {
        self.ensure_office()?;
        let shown = self.shown_recovery_key()?;
        for (i, group) in shown.ask.iter().enumerate() {
            let typed = groups.get(i).map(String::as_str).unwrap_or_default();
            if !shown.key.has_group(*group, typed) {
                return Err(Refusal::at(Code::RecoveryTypo, format!("groups.{i}")));
            }
        }
        let mut vault = self.office_vault()?;
        vault.confirm_recovery(&self.key)?;
        self.replace_vault_file(&vault)?;
        self.write_event(Event::RecoveryConfirmed, now)?;
        self.unconfirmed_recovery_key = None;
        Ok(())
    }
}

impl App {
    /// Returns the sheet of the unconfirmed recovery key. The first time after it was made it is returned at once; later
    /// the passphrase is needed, because somebody else may sit at the PC. Of a key that was made before the book was
    /// locked nobody knows where its sheet is: a new one takes its place, and the vault key is rotated.
    ///
    /// # Errors
    /// [`Code::Missing`] at `passphrase` if it is needed; [`Code::NotFound`] if the recovery key is confirmed.
    pub(crate) fn show_recovery_sheet(
        &mut self,
        passphrase: Option<&str>,
        now: &Moment,
    ) -> Result<RecoverySheet, Refusal> {
        let book = self.book_mut()?;
        let vault = book.office_vault()?;
        if vault.recovery().is_some_and(|r| r.confirmed) {
            return Err(Refusal::new(Code::NotFound));
        }
        let shown = book.unconfirmed_recovery_key.as_ref();
        if shown.is_none_or(|shown| shown.was_shown) {
            let missing = Refusal::at(Code::Missing, "passphrase");
            let passphrase = passphrase.ok_or(missing)?;
            match shown {
                Some(_) => drop(book.reauthenticate(passphrase, now)?),
                None => self.renew_recovery_key(passphrase, None, now)?,
            }
        }
        self.book_mut()?.recovery_sheet(now)
    }
}
