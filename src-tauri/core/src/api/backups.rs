//! The state of the backups, and starting and cancelling one.

use std::path::PathBuf;

use crate::app::App;
use crate::backup::FoundSet;
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
    let is_office = app.book()?.kind == BookKind::Office;
    let listed = if is_office {
        app.take_sets()?
    } else {
        Vec::new()
    };
    let location =
        |(n, (folder, sets)): (usize, (PathBuf, Option<Vec<FoundSet>>))| BackupLocation {
            folder: folder.display().to_string(),
            own: n == 0,
            // A folder that cannot be listed is shown as unreachable.
            reachable: sets.is_some(),
            sets: sets
                .unwrap_or_default()
                .into_iter()
                .map(backup_set_view)
                .collect(),
        };
    let view = BackupsView {
        status: app.backups.status(app.book()?, now)?,
        locations: listed.into_iter().enumerate().map(location).collect(),
    };
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
