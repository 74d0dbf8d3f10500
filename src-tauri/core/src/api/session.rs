//! Signing in and out, recovery, and the own passphrase.

use super::start::boot_view;
use crate::app::App;
use crate::domain::event::LockCause;
use crate::domain::refusal::Refusal;
use crate::vault::{VaultError, estimate};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{Boot, SignIn};
use crate::wire::trust::{PassphraseChange, PassphraseCheck, PassphraseStrength, Recover};

fn opened_or_closed(app: &App, now: &Moment) -> CommandResult<Boot> {
    Ok((boot_view(app, now)?, vec![Topic::Book]))
}

pub(super) fn sign_in(app: &mut App, input: SignIn, now: &Moment) -> CommandResult<Boot> {
    app.sign_in(&input, now)?;
    opened_or_closed(app, now)
}

pub(super) fn recover(app: &mut App, input: Recover, now: &Moment) -> CommandResult<Boot> {
    app.recover(&input, now)?;
    opened_or_closed(app, now)
}

/// Locks the book and starts its last backup; the window can be used at once.
pub(super) fn sign_out(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.lock_book(LockCause::SignedOut, now);
    opened_or_closed(app, now)
}

pub(super) fn lock(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.lock_book(LockCause::Locked, now);
    opened_or_closed(app, now)
}

/// Restarts the idle time: a key was pressed or the pointer moved.
pub(super) fn user_active(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Nothing> {
    if let Ok(book) = app.book_mut() {
        book.user_activity.touch(now);
    }
    Ok((Nothing {}, vec![]))
}

pub(super) fn passphrase_check(
    _: &mut App,
    input: PassphraseCheck,
    _: &Moment,
) -> CommandResult<PassphraseStrength> {
    let own: Vec<&str> = input.own_names.iter().map(String::as_str).collect();
    let judged = estimate(&input.passphrase, &own);
    let refusal = |weakness| Refusal::from(VaultError::Weak(weakness));
    let strength = PassphraseStrength {
        guesses_log10: judged.guesses_log10,
        refusal: judged.weakness.map(refusal),
    };
    Ok((strength, vec![]))
}

pub(super) fn passphrase_change(
    app: &mut App,
    input: PassphraseChange,
    now: &Moment,
) -> CommandResult<Nothing> {
    app.change_passphrase(&input, now)?;
    Ok((Nothing {}, vec![Topic::Security]))
}
