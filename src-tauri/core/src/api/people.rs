//! The access of members and the recovery key.

use crate::app::App;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::second_person::{MemberRemove, RecoveryRenew};
use crate::wire::trust::*;

pub(super) fn access(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<AccessView> {
    Ok((app.book()?.access_view(now)?, vec![]))
}

pub(super) fn user_invite(
    app: &mut App,
    input: MemberReauthenticate,
    now: &Moment,
) -> CommandResult<Invitation> {
    Ok((app.invite_member(&input, now)?, vec![Topic::Security]))
}

pub(super) fn user_remove(
    app: &mut App,
    input: MemberRemove,
    now: &Moment,
) -> CommandResult<AccessView> {
    app.remove_member(&input, now)?;
    let view = app.book()?.access_view(now)?;
    Ok((view, vec![Topic::Security, Topic::OfficeSetup]))
}

pub(super) fn key_confirm(
    app: &mut App,
    input: KeyConfirm,
    now: &Moment,
) -> CommandResult<AccessView> {
    app.book_mut()?.confirm_key(&input, now)?;
    Ok((app.book()?.access_view(now)?, vec![Topic::Security]))
}

/// Shows the recovery key while it waits to be written down.
pub(super) fn recovery_show(
    app: &mut App,
    input: RecoveryShow,
    now: &Moment,
) -> CommandResult<RecoverySheet> {
    let sheet = app.show_recovery_sheet(input.passphrase.as_deref(), now)?;
    Ok((sheet, vec![Topic::Security]))
}

pub(super) fn recovery_confirm(
    app: &mut App,
    input: RecoveryConfirm,
    now: &Moment,
) -> CommandResult<Nothing> {
    app.book_mut()?.confirm_recovery_key(&input.groups, now)?;
    Ok((Nothing {}, vec![Topic::Security]))
}

pub(super) fn recovery_renew(
    app: &mut App,
    input: RecoveryRenew,
    now: &Moment,
) -> CommandResult<RecoverySheet> {
    app.renew_recovery_key(&input.passphrase, input.second.as_ref(), now)?;
    Ok((app.book_mut()?.recovery_sheet(now)?, vec![Topic::Security]))
}
