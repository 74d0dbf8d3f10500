//! The state of the backups, and starting and cancelling one.

use crate::app::App;
use crate::backup::{FoundSet, is_reachable, list_sets};
use crate::domain::book_kind::BookKind;
use crate::journal::utc_text;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::exports::{JobKey, JobStarted};
use crate::wire::trust::{BackupLocation, BackupSet, BackupStatus, BackupsView};

pub(super) fn backup_status(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<BackupStatus> {
    Ok((app.backups.status(app.book()?, now)?, vec![]))
}

pub(super) fn backup_now(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<JobStarted> {
    let job = app.begin_backup(now)?;
    Ok((JobStarted { job }, vec![Topic::Security]))
}

pub(super) fn job_cancel(app: &mut App, input: JobKey, _: &Moment) -> CommandResult<Nothing> {
    app.cancel_job(input.job)?;
    Ok((Nothing {}, vec![]))
}

pub(super) fn backups(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<BackupsView> {
    let book = app.book()?;
    let mut view = BackupsView {
        status: app.backups.status(book, now)?,
        locations: Vec::new(),
    };
    if book.kind == BookKind::Office {
        let keys = book.backup_keys()?;
        for (n, folder) in app.backups.locations(book).all() {
            // A folder that cannot be listed is shown as unreachable.
            let sets = list_sets(folder, &keys);
            view.locations.push(BackupLocation {
                folder: folder.display().to_string(),
                own: n == 0,
                reachable: sets.is_ok() && (n == 0 || is_reachable(folder)),
                sets: sets
                    .unwrap_or_default()
                    .into_iter()
                    .map(backup_set_view)
                    .collect(),
            });
        }
    }
    Ok((view, vec![]))
}

/// Returns a backup set as the screen shows it.
pub(crate) fn backup_set_view(set: FoundSet) -> BackupSet {
    let FoundSet {
        name,
        manifest,
        proved_at,
        ..
    } = set;
    match manifest {
        Ok(manifest) => BackupSet {
            name,
            seq: manifest.content.checkpoint.seq,
            cases: manifest.content.cases,
            bytes: manifest.content.bytes(),
            made_at: manifest.content.made_at,
            proved_at: proved_at.map(utc_text),
            unusable_because: None,
        },
        Err(error) => BackupSet {
            name,
            made_at: String::new(),
            seq: 0,
            cases: 0,
            bytes: 0,
            proved_at: None,
            unusable_because: Some(error.into()),
        },
    }
}
