//! The access of members to the office book: invitations, removal, and the failed attempts at their passphrases.

use super::App;
use super::book::Book;
use super::sign_in_checks::throttle_clock;
use crate::domain::book_kind::BookKind;
use crate::domain::event::{AccessChange, Event};
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::files::hex_text;
use crate::journal::{PublicKey, utc_text};
use crate::store::{KeyTable, MemberKeys};
use crate::vault::throttle::{Lockout, Throttle};
use crate::vault::{Holder, SlotState, key_code};
use crate::wire::call::Moment;
use crate::wire::second_person::MemberRemove;
use crate::wire::trust::{
    AccessState, AccessView, Invitation, KeyConfirm, KeyConfirmation, MemberAccess,
    MemberReauthenticate, UnconfirmedKeyView,
};

impl Book {
    fn member(&self, id: StaffId) -> Result<Staff, Refusal> {
        let member = self.store.office_setup().member(id).cloned();
        member.ok_or(Refusal::at(Code::NotFound, "member"))
    }

    /// Returns who can sign in and how, and the state of the keys.
    pub fn access_view(&self, now: &Moment) -> Result<AccessView, Refusal> {
        let vault = self.office_vault()?;
        let throttle = Throttle::read(&self.dir, &throttle_clock(now))?;
        let last = self.store.last_sign_ins()?;
        // A fault in these entries is told by the verification.
        let keys = self.store.signing_keys().unwrap_or_default();
        let keys_of = |id| keys.members.iter().find(|keys| keys.member == id);
        let access = |member: &Staff| {
            let id = member.id.uuid();
            let (state, expires) = match vault.slot_state(id) {
                None => (AccessState::None, None),
                Some(SlotState::Own) => (AccessState::Own, None),
                Some(SlotState::Temporary { expires }) => (AccessState::Invited, Some(expires)),
            };
            let lockout = throttle.lockout(Some(id), &throttle_clock(now));
            let frozen = lockout == Some(Lockout::Frozen);
            let keys = keys_of(member.id);
            let confirmed = keys.and_then(|keys| keys.confirmed);
            let first = keys.map_or(&[][..], |keys| &keys.first[..]);
            MemberAccess {
                member: member.id,
                state: if frozen { AccessState::Frozen } else { state },
                last_signed_in: last.get(&member.id).cloned(),
                expires_at: expires.map(utc_text),
                key: confirmed.map(|(key, _)| key_code(&key)),
                unconfirmed_keys: first.iter().map(unconfirmed_key).collect(),
            }
        };
        let recovery = vault.recovery();
        Ok(AccessView {
            members: self.store.office_setup().staff.iter().map(access).collect(),
            may_confirm_keys: self.key_confirmation(&keys),
            recovery_made_at: recovery.as_ref().map(|r| utc_text(r.made)),
            recovery_confirmed: recovery.is_some_and(|r| r.confirmed),
            key_version: self.key.version(),
            second_people: self.possible_seconds(&vault, now)?,
        })
    }

    /// Returns whose signing keys the signed-in person can confirm: those of others only if the key that they sign with is the
    /// confirmed one, and not another key in their name.
    fn key_confirmation(&self, keys: &KeyTable) -> KeyConfirmation {
        let own = keys.members.iter().find(|keys| keys.member == self.user);
        let confirmed = own.and_then(|own| own.confirmed).map(|(key, _)| key);
        match confirmed {
            _ if !keys.has_confirmed => KeyConfirmation::Own,
            Some(key) if self.public_key() == Some(key) => KeyConfirmation::Others,
            _ => KeyConfirmation::Nobody,
        }
    }

    /// Returns how many signing keys the signed-in person can confirm: those of active members who may still be asked, and of the
    /// own ones only the one in use.
    pub fn keys_to_confirm(&self) -> usize {
        let setup = self.store.office_setup();
        let is_active = |id: StaffId| setup.member(id).is_some_and(|member| member.active);
        let decides = setup.member(self.user).is_some_and(Staff::is_supervisor);
        let Some(keys) = self.store.signing_keys().ok().filter(|_| decides) else {
            return 0;
        };
        let members = keys.members.iter().filter(|of| is_active(of.member));
        let possible = members.filter(|of| self.may_confirm_key_of(of.member, &keys));
        possible.map(|of| self.offered_keys(of).count()).sum()
    }

    /// Returns whether the signed-in person can confirm keys of a member.
    fn may_confirm_key_of(&self, member: StaffId, keys: &KeyTable) -> bool {
        match self.key_confirmation(keys) {
            KeyConfirmation::Nobody => false,
            KeyConfirmation::Own => member == self.user,
            KeyConfirmation::Others => member != self.user,
        }
    }

    /// Returns the first keys of a member; of the signed-in person only the one in use.
    fn offered_keys<'a>(&self, of: &'a MemberKeys) -> impl Iterator<Item = &'a PublicKey> {
        let only = (of.member == self.user).then(|| self.public_key());
        let first = of.first.iter().map(|(key, _)| key);
        first.filter(move |key| only.is_none_or(|in_use| in_use == Some(**key)))
    }

    /// Returns the public key with which the signed-in person signs.
    fn public_key(&self) -> Option<PublicKey> {
        self.own.as_ref().map(|own| own.signing_key().public())
    }

    /// Journals that a signing key is that of a member. The signed-in person compared its short form with the member, or has
    /// it on paper if it is their own. Of their own keys only the one that they sign with can be confirmed: every later key is
    /// signed over by it.
    ///
    /// # Errors
    /// [`Code::BadValue`] at `member` if nothing would follow from it; [`Code::NotFound`] at `code` if no key of the member
    /// with this short form is unconfirmed, or if it is an own one that is not in use.
    pub fn confirm_key(&mut self, input: &KeyConfirm, now: &Moment) -> Result<(), Refusal> {
        self.reauthenticate(&input.passphrase, now)?;
        let keys = self.store.signing_keys();
        let keys = keys.map_err(|_| Refusal::new(Code::StoreDamaged))?;
        let member = input.member;
        if !self.may_confirm_key_of(member, &keys) {
            return Err(Refusal::at(Code::BadValue, "member"));
        }
        let of_member = keys.members.iter().filter(|keys| keys.member == member);
        let found = of_member
            .flat_map(|keys| self.offered_keys(keys))
            .find(|key| key_code(key) == input.code);
        let public_key = hex_text(found.ok_or(Refusal::at(Code::NotFound, "code"))?);
        self.write_event(Event::KeyConfirmed { member, public_key }, now)
    }

    /// Resets the failed attempts of a member who gets new access; returns the event that reports them, if there were
    /// any.
    pub(super) fn clear_failed_attempts(
        &self,
        member: StaffId,
        now: &Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let mut throttle = Throttle::read(&self.dir, &throttle_clock(now))?;
        let failures = throttle.failures(Some(member.uuid()));
        throttle.reset(Some(member.uuid()))?;
        let guessed = (failures > 0).then_some(Event::Guessed { member, failures });
        Ok(guessed.into_iter().collect())
    }

    /// Refuses to deactivate a member who can still sign in, because removing their access also rotates the vault key;
    /// and refuses a change after which no supervisor with their own passphrase remains.
    pub fn check_access_change(&self, before: &Staff, after: &Staff) -> Result<(), Refusal> {
        if self.kind != BookKind::Office {
            return Ok(());
        }
        let vault = self.office_vault()?;
        let way_in = |member: &Staff| vault.slot_state(member.id.uuid());
        if before.active && !after.active && way_in(before).is_some() {
            return Err(Refusal::at(Code::CanSignIn, "member.active"));
        }
        let can_enter = |member: &&Staff| vault.has_own_passphrase(member.id.uuid());
        let mut others = (self.store.office_setup().staff.iter())
            .filter(|other| other.id != before.id && other.is_supervisor())
            .filter(can_enter);
        if before.is_supervisor() && !after.is_supervisor() && others.next().is_none() {
            return Err(Refusal::at(Code::LastSupervisor, "member.role"));
        }
        Ok(())
    }
}

fn unconfirmed_key((key, stated): &(PublicKey, i64)) -> UnconfirmedKeyView {
    UnconfirmedKeyView {
        code: key_code(key),
        stated: *stated,
    }
}

impl App {
    /// Gives a member a start passphrase, for the first time or because they forgot theirs. Nobody chooses a passphrase
    /// for somebody else (OWASP ASVS 5.0, 6.4.6).
    pub(crate) fn invite_member(
        &mut self,
        input: &MemberReauthenticate,
        now: &Moment,
    ) -> Result<Invitation, Refusal> {
        let kdf = self.kdf;
        let book = self.book_mut()?;
        let mut vault = book.reauthenticate(&input.passphrase, now)?;
        let member = book.member(input.member)?;
        if !member.active {
            return Err(Refusal::at(Code::Unknown, "member"));
        }
        if member.id == book.user {
            return Err(Refusal::at(Code::BadValue, "member"));
        }
        let holder = Holder {
            user_id: member.id.uuid(),
            display: member.name.clone(),
        };
        let had_access = vault.slot_state(member.id.uuid()).is_some();
        let made = vault.invite(&book.key, holder, kdf, now.utc)?;
        if had_access {
            self.make_backup_if_possible(now);
        }
        let book = self.book_mut()?;
        for guessed in book.clear_failed_attempts(member.id, now)? {
            book.write_event(guessed, now)?;
        }
        // Journaled first: the key of the invitation must be known before it signs over the key of the member.
        let invited = Event::Access {
            member: member.id,
            change: AccessChange::Invited,
            second: None,
            invitation_key: Some(hex_text(&made.public_key)),
            expires: Some(made.expires),
        };
        book.write_event(invited, now)?;
        if had_access {
            // Somebody may know the former passphrase and have a copy of the vault file.
            self.rotate_keys(vault, None, Vec::new(), now)?;
        } else {
            book.replace_vault_file(&vault)?;
        }
        Ok(Invitation {
            member: member.id,
            name: member.name,
            start_passphrase: made.start_passphrase.to_string(),
            expires_at: utc_text(made.expires),
        })
    }

    /// Removes a member for good: inactive, without a vault slot, and with the vault key rotated, because they may have
    /// kept the old one. Where the office has two supervisors, a second person confirms it. If it is interrupted, the member is
    /// inactive all the same.
    pub(crate) fn remove_member(
        &mut self,
        input: &MemberRemove,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let book = self.book()?;
        let mut vault = book.reauthenticate(&input.passphrase, now)?;
        let before = book.member(input.member)?;
        if before.id == book.user {
            return Err(Refusal::at(Code::InUse, "member"));
        }
        let second = book.prove_second(&vault, Some(before.id), input.second.as_ref(), now)?;
        self.make_backup_and_wait(now)?;
        let book = self.book_mut()?;
        let member = before.id;
        let removed = Event::Access {
            member,
            change: AccessChange::Removed,
            second,
            invitation_key: None,
            expires: None,
        };
        if before.active {
            let after = Staff {
                active: false,
                ..before.clone()
            };
            let op = Op::StaffPut {
                before: Some(before),
                after,
                second,
            };
            book.write_change(op, now)?;
        }
        book.write_event(removed, now)?;
        if vault.slot_state(member.uuid()).is_some() {
            vault.remove(&book.key, member.uuid())?;
        }
        self.rotate_keys(vault, None, Vec::new(), now)
    }
}
