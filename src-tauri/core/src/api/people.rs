//! Access of members: invitations, removal, the recovery key, and the rotation of the vault key.

use zeroize::Zeroizing;

use super::settings;
use crate::app::App;
use crate::app::session::throttle_clock;
use crate::domain::entry::Normalize;
use crate::domain::event::{AccessChange, Event};
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::store::{RecordedChange, Store};
use crate::vault::swap::{self, Swap, SwapError};
use crate::vault::throttle::{Lockout, Throttle};
use crate::vault::{Holder, RecoveryKey, SlotState, VAULT_FILE, VaultFile, random};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{BookKind, OfficeSetupView};
use crate::wire::trust::*;

/// Groups of the recovery key that must be typed back.
const GROUPS_TO_CONFIRM: usize = 3;
const KEY_GROUPS: usize = 14;

/// A new recovery key that is shown until its groups are typed back or the book is locked.
pub(crate) struct PendingRecovery {
    key: RecoveryKey,
    ask: Vec<usize>,
}

/// Returns random group numbers (from 1) to be typed back, sorted.
fn random_groups() -> Result<Vec<usize>, Refusal> {
    let mut ask = Vec::with_capacity(GROUPS_TO_CONFIRM);
    while ask.len() < GROUPS_TO_CONFIRM {
        let [byte] = random::<1>().map_err(|_| Refusal::new(Code::Internal))?;
        let group = usize::from(byte) % KEY_GROUPS + 1;
        if !ask.contains(&group) {
            ask.push(group);
        }
    }
    ask.sort_unstable();
    Ok(ask)
}

impl App {
    /// Keeps a new recovery key until it is confirmed as written down.
    pub(crate) fn set_pending_recovery(&mut self, key: RecoveryKey) -> Result<(), Refusal> {
        let ask = random_groups()?;
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        book.pending_recovery = Some(PendingRecovery { key, ask });
        Ok(())
    }

    /// Returns true while the recovery key of the office book is not confirmed as written down.
    pub(crate) fn recovery_due(&self) -> bool {
        let kind = self.book.as_ref().map(|b| b.kind);
        let read = || VaultFile::read(&self.book_folder(BookKind::Office)).ok();
        kind == Some(BookKind::Office)
            && read().is_some_and(|vault| !vault.recovery().is_some_and(|r| r.confirmed))
    }

    fn sheet(&self, now: &Moment) -> Result<RecoverySheet, Refusal> {
        let book = self.book()?;
        let shown = book
            .pending_recovery
            .as_ref()
            .ok_or(Refusal::new(Code::NotFound))?;
        let text = shown.key.text();
        let office = book.store.office_setup().office.as_ref();
        Ok(RecoverySheet {
            groups: text.split('-').map(str::to_owned).collect(),
            ask: shown.ask.clone(),
            office: office.map(|o| o.name.clone()).unwrap_or_default(),
            made_on: now.today,
        })
    }

    /// Replaces the recovery key by a new one.
    fn renew_recovery(&mut self, mut vault: VaultFile, now: &Moment) -> Result<(), Refusal> {
        let dir = self.office_folder()?;
        let key = vault.renew_recovery(&self.book()?.key, now.utc)?;
        self.set_pending_recovery(key)?;
        self.replace_vault_file(&dir, &vault)?;
        self.write_event(Event::RecoveryMade, now)?;
        Ok(())
    }

    /// Rotates the vault key and with it the key of the store: a person who has only the old key cannot read anything
    /// written from now on. Store, vault and anchor change together, or not at all; `vault` contains the other changes,
    /// which `events` report.
    pub(crate) fn rotate_from(
        &mut self,
        vault: VaultFile,
        mut events: Vec<Event>,
        now: &Moment,
    ) -> Result<(), Refusal> {
        let dir = self.office_folder()?;
        self.flush_access_log(now)?;
        let book = self.book.take().ok_or(Refusal::new(Code::Locked))?;
        let rotated = (|| {
            let (vault, key) = vault.rotate(&book.key)?;
            let mut swap = Swap::begin(&dir)?;
            vault.write_next(&dir)?;
            let access = self.store_access(&vault, &key, &dir);
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
        let crate::app::Book {
            kind,
            store,
            user,
            key: old,
            pending_recovery,
            ..
        } = book;
        // The store is closed before its file is replaced, but its lock is kept, so that no other process opens it
        // meanwhile.
        let store_lock = store.close();
        let swapped = match swap.commit() {
            Err(SwapError::Interrupted(_)) => swap::recover(&dir).map(drop),
            ended => ended,
        };
        drop(store_lock);
        if let Err(error) = swapped {
            // All old files are unchanged, and the old key opens them.
            let vault = VaultFile::read(&dir)?;
            let store = Store::open(self.store_access(&vault, &old, &dir), now.utc)?;
            self.set_book(kind, store, user, old, now);
            self.finish_sign_in(vault, Vec::new(), now)?;
            return Err(error.into());
        }
        vault.retire_previous(&dir)?;
        let store = Store::open(self.store_access(&vault, &key, &dir), now.utc)?;
        let version = key.version();
        self.set_book(kind, store, user, key, now);
        let book = self.book.as_mut().ok_or(Refusal::new(Code::Locked))?;
        book.pending_recovery = pending_recovery;
        events.push(Event::KeysRotated { version });
        self.finish_sign_in(vault, events, now)
    }

    fn access_view(&self, now: &Moment) -> Result<AccessView, Refusal> {
        let dir = self.office_folder()?;
        let vault = VaultFile::read(&dir)?;
        let throttle = Throttle::read(&dir, &throttle_clock(now))?;
        let store = self.store()?;
        let last = store.last_sign_ins()?;
        let state = |member: &Staff| {
            let id = member.id.uuid();
            let (state, expires) = match vault.slot_state(id) {
                None => (AccessState::None, None),
                Some(SlotState::Own) => (AccessState::Own, None),
                Some(SlotState::Temporary { expires }) => (AccessState::Invited, Some(expires)),
            };
            let lockout = throttle.lockout(Some(id), &throttle_clock(now));
            let frozen = lockout == Some(Lockout::Frozen);
            MemberAccess {
                member: member.id,
                state: if frozen { AccessState::Frozen } else { state },
                last_signed_in: last.get(&member.id).cloned(),
                expires_at: expires.map(utc_text),
            }
        };
        let recovery = vault.recovery();
        Ok(AccessView {
            members: store.office_setup().staff.iter().map(state).collect(),
            recovery_made_at: recovery.as_ref().map(|r| utc_text(r.made)),
            recovery_confirmed: recovery.is_some_and(|r| r.confirmed),
            key_version: self.book()?.key.version(),
        })
    }

    fn member(&self, id: StaffId) -> Result<Staff, Refusal> {
        let member = self.store()?.office_setup().member(id).cloned();
        member.ok_or(Refusal::at(Code::NotFound, "member"))
    }
}

pub(crate) fn access(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<AccessView> {
    Ok((app.access_view(now)?, vec![]))
}

/// Gives a member a start passphrase, for the first time or because they forgot theirs. Nobody chooses a passphrase for
/// somebody else (OWASP ASVS 5.0, 6.4.6).
pub(crate) fn user_invite(
    app: &mut App,
    input: MemberReauthenticate,
    now: &Moment,
) -> CommandResult<Invitation> {
    let mut vault = app.reauthenticate(&input.passphrase, now)?;
    let member = app.member(input.member)?;
    if !member.active {
        return Err(Refusal::at(Code::Unknown, "member"));
    }
    if member.id == app.book()?.user {
        return Err(Refusal::at(Code::BadValue, "member"));
    }
    let dir = app.office_folder()?;
    let holder = Holder {
        user_id: member.id.uuid(),
        display: member.name.clone(),
    };
    let start: Zeroizing<String> = vault.invite(&app.book()?.key, holder, app.kdf, now.utc)?;
    app.replace_vault_file(&dir, &vault)?;
    let mut events = app.clear_failed_attempts(member.id, now)?;
    events.push(Event::Access {
        member: member.id,
        change: AccessChange::Invited,
    });
    for event in events {
        app.write_event(event, now)?;
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

/// Removes a member for good: inactive, without a vault slot, and with the vault key rotated, because they may have
/// kept the old one. If it is interrupted, the member is inactive all the same.
pub(crate) fn user_remove(
    app: &mut App,
    input: MemberReauthenticate,
    now: &Moment,
) -> CommandResult<AccessView> {
    let mut vault = app.reauthenticate(&input.passphrase, now)?;
    let before = app.member(input.member)?;
    if before.id == app.book()?.user {
        return Err(Refusal::at(Code::InUse, "member"));
    }
    app.make_backup_and_wait(now)?;
    if before.active {
        let author = app.author(now)?;
        let op = Op::StaffPut {
            after: Staff {
                active: false,
                ..before.clone()
            },
            before: Some(before.clone()),
        };
        (app.store_mut()?).write(&RecordedChange { op, undoes: None }, &author, None)?;
    }
    let change = AccessChange::Removed;
    app.write_event(
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
    Ok((
        app.access_view(now)?,
        vec![Topic::Trust, Topic::OfficeSetup],
    ))
}

/// Shows the recovery key while it waits to be written down. A key made before the book was locked cannot be shown
/// again, so a new one is made.
pub(crate) fn recovery_show(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<RecoverySheet> {
    let dir = app.office_folder()?;
    if app.book()?.pending_recovery.is_none() {
        let vault = VaultFile::read(&dir)?;
        if vault.recovery().is_some_and(|r| r.confirmed) {
            return Err(Refusal::new(Code::NotFound));
        }
        app.renew_recovery(vault, now)?;
    }
    Ok((app.sheet(now)?, vec![]))
}

pub(crate) fn recovery_confirm(
    app: &mut App,
    input: RecoveryConfirm,
    now: &Moment,
) -> CommandResult<Nothing> {
    let dir = app.office_folder()?;
    let book = app.book()?;
    let shown = book
        .pending_recovery
        .as_ref()
        .ok_or(Refusal::new(Code::NotFound))?;
    for (i, group) in shown.ask.iter().enumerate() {
        let typed = input.groups.get(i).map(String::as_str).unwrap_or_default();
        if !shown.key.has_group(*group, typed) {
            return Err(Refusal::at(Code::RecoveryTypo, format!("groups.{i}")));
        }
    }
    let mut vault = VaultFile::read(&dir)?;
    vault.confirm_recovery(&book.key)?;
    app.replace_vault_file(&dir, &vault)?;
    app.write_event(Event::RecoveryConfirmed, now)?;
    if let Some(book) = &mut app.book {
        book.pending_recovery = None;
    }
    Ok((Nothing {}, vec![Topic::Trust]))
}

/// Makes a new recovery key, because the old one was used, lost or seen by others; the vault key is rotated with it.
pub(crate) fn recovery_renew(
    app: &mut App,
    input: Reauthenticate,
    now: &Moment,
) -> CommandResult<RecoverySheet> {
    let mut vault = app.reauthenticate(&input.passphrase, now)?;
    app.make_backup_and_wait(now)?;
    // The old recovery key stays valid until the new one is in the vault file that is put in place with the new vault
    // key.
    let key = vault.renew_recovery(&app.book()?.key, now.utc)?;
    app.rotate_from(vault, vec![Event::RecoveryMade], now)?;
    app.set_pending_recovery(key)?;
    Ok((app.sheet(now)?, vec![Topic::Trust]))
}

pub(crate) fn safety_set(
    app: &mut App,
    input: SafetySet,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let after = input.safety.normalize("safety")?;
    let known = app.store()?.office_setup().safety().places;
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
    let before = app.store()?.office_setup().safety.clone();
    let op = Op::SafetySet { before, after };
    let author = app.author(now)?;
    (app.store_mut()?).write(&RecordedChange { op, undoes: None }, &author, None)?;
    Ok((
        settings::setup_view(app, now)?,
        vec![Topic::OfficeSetup, Topic::Trust],
    ))
}
