//! Who may come in: invitations, leaving for good, the recovery key, and the change of the vault key.

use zeroize::Zeroizing;

use super::session::clock;
use super::{App, settings};
use crate::domain::entry::Entered;
use crate::domain::event::{AccessChange, Event};
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::store::{Recorded, Store};
use crate::vault::swap::{self, Swap, SwapError};
use crate::vault::throttle::{Hold, Throttle};
use crate::vault::{Holder, RecoveryKey, SlotState, VAULT_FILE, VaultFile, random};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Topic};
use crate::wire::start::{BookKind, HouseView};
use crate::wire::trust::*;

/// Groups of the recovery key that are typed back.
const ASKED: usize = 3;
const GROUPS: usize = 14;

/// The recovery key as long as it is shown: until its groups were typed back, or the book is locked.
pub(super) struct Shown {
    key: RecoveryKey,
    ask: Vec<usize>,
}

/// Some of the groups, another choice each time.
fn asked() -> Result<Vec<usize>, Refusal> {
    let mut ask = Vec::with_capacity(ASKED);
    while ask.len() < ASKED {
        let [byte] = random::<1>().map_err(|_| Refusal::new(Code::Internal))?;
        let group = usize::from(byte) % GROUPS + 1;
        if !ask.contains(&group) {
            ask.push(group);
        }
    }
    ask.sort_unstable();
    Ok(ask)
}

impl App {
    /// Keeps a fresh recovery key until it was written down.
    pub(super) fn hold_recovery(&mut self, key: RecoveryKey) -> Result<(), Refusal> {
        let ask = asked()?;
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        book.recovery = Some(Shown { key, ask });
        Ok(())
    }

    /// Whether the recovery key waits to be kept safe.
    pub(super) fn recovery_due(&self) -> bool {
        let kind = self.book.as_ref().map(|b| b.kind);
        let read = || VaultFile::read(&self.folder(BookKind::Office)).ok();
        kind == Some(BookKind::Office)
            && read().is_some_and(|vault| !vault.recovery().is_some_and(|r| r.confirmed))
    }

    fn sheet(&self, now: &Moment) -> Result<RecoverySheet, Refusal> {
        let book = self.book()?;
        let shown = book.recovery.as_ref().ok_or(Refusal::new(Code::NotFound))?;
        let text = shown.key.text();
        let office = book.store.house().office.as_ref();
        Ok(RecoverySheet {
            groups: text.split('-').map(str::to_owned).collect(),
            ask: shown.ask.clone(),
            office: office.map(|o| o.name.clone()).unwrap_or_default(),
            made_on: now.today,
        })
    }

    /// A new recovery key in the place of the old one.
    fn renew_recovery(&mut self, mut vault: VaultFile, now: &Moment) -> Result<(), Refusal> {
        let dir = self.office_only()?;
        let key = vault.renew_recovery(&self.book()?.key, now.utc)?;
        self.hold_recovery(key)?;
        self.put_vault(&dir, &vault)?;
        self.note(Event::RecoveryMade, now)?;
        Ok(())
    }

    /// Changes the vault key and with it the key of the store: who has only the old one reads nothing that is
    /// written from now on. Store, vault and anchor change together, or not at all; `vault` brings what else changes in
    /// it, and `events` tell of that.
    pub(super) fn rotate_from(
        &mut self,
        vault: VaultFile,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let dir = self.office_only()?;
        self.end_looks(now)?;
        let book = self.book.take().ok_or(Refusal::new(Code::Locked))?;
        let rotated = (|| {
            let (vault, key) = vault.rotate(&book.key)?;
            let mut swap = Swap::begin(&dir)?;
            vault.write_next(&dir)?;
            let access = self.access(&vault, &key, &dir);
            let files = book.store.write_next(access, now.utc)?;
            for name in files.iter().chain(&[VAULT_FILE]) {
                swap.add(name)?;
            }
            Ok::<_, Refusal>((vault, key, swap))
        })();
        let (vault, key, swap) = match rotated {
            Ok(ready) => ready,
            Err(refusal) => {
                self.book = Some(book);
                return Err(refusal);
            }
        };
        let super::Book {
            kind,
            store,
            user,
            key: old,
            recovery,
            ..
        } = book;
        // Closed before its file is replaced; nobody else can take it meanwhile.
        let held = store.close();
        let swapped = match swap.commit() {
            Err(SwapError::Amid(_)) => swap::recover(&dir).map(drop),
            ended => ended,
        };
        drop(held);
        if let Err(error) = swapped {
            // Every old file is as it was, and the old key opens them.
            let vault = VaultFile::read(&dir)?;
            let store = Store::open(self.access(&vault, &old, &dir), now.utc)?;
            self.take_up(kind, store, user, old, now);
            self.arrive(vault, Vec::new(), now)?;
            return Err(error.into());
        }
        vault.retire_previous(&dir)?;
        let store = Store::open(self.access(&vault, &key, &dir), now.utc)?;
        let version = key.version();
        self.take_up(kind, store, user, key, now);
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        book.recovery = recovery;
        events.push(Event::KeysRotated { version });
        self.arrive(vault, events, now)
    }

    fn access_view(&self, now: &Moment) -> Result<AccessView, Refusal> {
        let dir = self.office_only()?;
        let vault = VaultFile::read(&dir)?;
        let throttle = Throttle::read(&dir, &clock(now))?;
        let store = self.store()?;
        let last = store.last_sign_ins()?;
        let state = |member: &Staff| {
            let id = member.id.uuid();
            let (state, expires) = match vault.slot_state(id) {
                None => (AccessState::None, None),
                Some(SlotState::Own) => (AccessState::Own, None),
                Some(SlotState::Temporary { expires }) => (AccessState::Invited, Some(expires)),
            };
            let hold = throttle.hold(Some(id), &clock(now));
            let frozen = hold == Some(Hold::Frozen);
            MemberAccess {
                member: member.id,
                state: if frozen { AccessState::Frozen } else { state },
                last_signed_in: last.get(&member.id).cloned(),
                expires_at: expires.map(utc_text),
            }
        };
        let recovery = vault.recovery();
        Ok(AccessView {
            members: store.house().staff.iter().map(state).collect(),
            recovery_made_at: recovery.as_ref().map(|r| utc_text(r.made)),
            recovery_confirmed: recovery.is_some_and(|r| r.confirmed),
            key_version: self.book()?.key.version(),
        })
    }

    fn member(&self, id: StaffId) -> Result<Staff, Refusal> {
        let member = self.store()?.house().member(id).cloned();
        member.ok_or(Refusal::at(Code::NotFound, "member"))
    }
}

pub(super) fn access(app: &mut App, _: Nothing, now: &Moment) -> Answer<AccessView> {
    Ok((app.access_view(now)?, vec![]))
}

/// Gives a person a way in, or a new one to who forgot theirs. Nobody chooses a passphrase for somebody else
/// (OWASP ASVS 5.0, 6.4.6).
pub(super) fn user_invite(app: &mut App, input: MemberAgain, now: &Moment) -> Answer<Invitation> {
    let mut vault = app.again(&input.passphrase, now)?;
    let member = app.member(input.member)?;
    if !member.active {
        return Err(Refusal::at(Code::Unknown, "member"));
    }
    if member.id == app.book()?.user {
        return Err(Refusal::at(Code::BadValue, "member"));
    }
    let dir = app.office_only()?;
    let holder = Holder {
        user_id: member.id.uuid(),
        display: member.name.clone(),
    };
    let start: Zeroizing<String> = vault.invite(&app.book()?.key, holder, app.kdf, now.utc)?;
    app.put_vault(&dir, &vault)?;
    let mut events = app.forget_guesses(member.id, now)?;
    events.push(Event::Access {
        member: member.id,
        change: AccessChange::Invited,
    });
    for event in events {
        app.note(event, now)?;
    }
    let expires = match vault.slot_state(member.id.uuid()) {
        Some(SlotState::Temporary { expires }) => expires,
        _ => return Err(Refusal::new(Code::Internal)),
    };
    let invitation = Invitation {
        member: member.id,
        name: member.name,
        start_passphrase: start.to_string(),
        expires_at: utc_text(expires),
    };
    Ok((invitation, vec![Topic::Trust]))
}

/// Shuts a person out for good: no longer active, no slot, and another vault key, because they may have kept the old
/// one. Who interrupts it finds the person shut out all the same.
pub(super) fn user_remove(app: &mut App, input: MemberAgain, now: &Moment) -> Answer<AccessView> {
    let mut vault = app.again(&input.passphrase, now)?;
    let before = app.member(input.member)?;
    if before.id == app.book()?.user {
        return Err(Refusal::at(Code::InUse, "member"));
    }
    app.backup_before(now)?;
    if before.active {
        let author = app.author(now)?;
        let op = Op::StaffPut {
            after: Staff {
                active: false,
                ..before.clone()
            },
            before: Some(before.clone()),
        };
        (app.store_mut()?).write(&Recorded { op, undoes: None }, &author, None)?;
    }
    let change = AccessChange::Removed;
    app.note(
        Event::Access {
            member: before.id,
            change,
        },
        now,
    )?;
    if vault.slot_state(before.id.uuid()).is_some() {
        vault.remove(&app.book()?.key, before.id.uuid())?;
    }
    app.rotate_from(vault, Vec::new(), now)?;
    Ok((app.access_view(now)?, vec![Topic::Trust, Topic::House]))
}

/// Shows the recovery key while it waits to be written down. If it was made before the book was locked, it can be shown
/// no more, and there is a new one.
pub(super) fn recovery_show(app: &mut App, _: Nothing, now: &Moment) -> Answer<RecoverySheet> {
    let dir = app.office_only()?;
    if app.book()?.recovery.is_none() {
        let vault = VaultFile::read(&dir)?;
        if vault.recovery().is_some_and(|r| r.confirmed) {
            return Err(Refusal::new(Code::NotFound));
        }
        app.renew_recovery(vault, now)?;
    }
    Ok((app.sheet(now)?, vec![]))
}

pub(super) fn recovery_confirm(
    app: &mut App,
    input: RecoveryConfirm,
    now: &Moment,
) -> Answer<Nothing> {
    let dir = app.office_only()?;
    let book = app.book()?;
    let shown = book.recovery.as_ref().ok_or(Refusal::new(Code::NotFound))?;
    for (i, group) in shown.ask.iter().enumerate() {
        let typed = input.groups.get(i).map(String::as_str).unwrap_or_default();
        if !shown.key.has_group(*group, typed) {
            return Err(Refusal::at(Code::RecoveryTypo, format!("groups.{i}")));
        }
    }
    let mut vault = VaultFile::read(&dir)?;
    vault.confirm_recovery(&book.key)?;
    app.put_vault(&dir, &vault)?;
    app.note(Event::RecoveryConfirmed, now)?;
    if let Some(book) = &mut app.book {
        book.recovery = None;
    }
    Ok((Nothing {}, vec![Topic::Trust]))
}

/// A new recovery key, because the old one was used, lost or seen; the vault key changes with it.
pub(super) fn recovery_renew(app: &mut App, input: Again, now: &Moment) -> Answer<RecoverySheet> {
    let mut vault = app.again(&input.passphrase, now)?;
    app.backup_before(now)?;
    // The old paper counts until the new one is in the file that is put in place with the new key.
    let key = vault.renew_recovery(&app.book()?.key, now.utc)?;
    app.rotate_from(vault, vec![Event::RecoveryMade], now)?;
    app.hold_recovery(key)?;
    Ok((app.sheet(now)?, vec![Topic::Trust]))
}

pub(super) fn safety_set(app: &mut App, input: SafetySet, now: &Moment) -> Answer<HouseView> {
    let after = input.safety.cleaned("safety")?;
    let known = app.store()?.house().safety().places;
    for (i, place) in after.places.iter().enumerate() {
        let path = std::path::Path::new(place);
        let inside = path.starts_with(&app.paths.data) || app.paths.data.starts_with(path);
        let fresh = !known.contains(place);
        if inside || !path.is_absolute() || (fresh && !path.is_dir()) {
            return Err(Refusal::at(
                Code::FolderTrouble,
                format!("safety.places.{i}"),
            ));
        }
    }
    let before = app.store()?.house().safety.clone();
    let op = Op::SafetySet { before, after };
    let author = app.author(now)?;
    (app.store_mut()?).write(&Recorded { op, undoes: None }, &author, None)?;
    Ok((settings::view(app, now)?, vec![Topic::House, Topic::Trust]))
}
