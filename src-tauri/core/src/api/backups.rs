//! The commands that report the state of the backups and start one.

use crate::app::App;
use crate::backup::{FoundSet, backup_health, is_reachable, list_sets};
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::exports::JobStarted;
use crate::wire::start::BookKind;
use crate::wire::trust::{BackupHealth, BackupLocation, BackupSet, BackupStatus, BackupsView};

impl App {
    /// Returns the backup status for the screen; it is empty for the practice book, which has no backups.
    pub(crate) fn backup_status(&self, now: &Moment) -> Result<BackupStatus, Refusal> {
        let mut status = BackupStatus {
            proved_at: None,
            hours: 0,
            state: BackupHealth::Good,
            trouble: self.backups.trouble.clone(),
            busy: self.backups.is_busy(),
            missing_locations: self.backups.missing_locations.clone(),
            verification_failure: None,
        };
        let book = self.book()?;
        if book.kind != BookKind::Office {
            return Ok(status);
        }
        let last = book.store.last_proved_backup()?;
        let since = match &last {
            Some(last) => Some(last.at),
            None => book.store.first_entry_at()?,
        };
        if let Some(since) = since {
            (status.hours, status.state) = backup_health(since, now.utc);
        }
        status.verification_failure = book.store.verification_failure()?;
        status.proved_at = last.map(|last| utc_text(last.at));
        Ok(status)
    }
}

pub(crate) fn backup_status(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<BackupStatus> {
    Ok((app.backup_status(now)?, vec![]))
}

pub(crate) fn backup_now(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<JobStarted> {
    if app.book()?.kind != BookKind::Office {
        return Err(Refusal::new(Code::NotAllowed));
    }
    app.backups.not_before_ms = now.uptime_ms;
    // A copy that is still running includes later changes, so it counts as the requested one.
    let job = match app.backups.copying_job() {
        Some(job) => job,
        None => app.begin_backup()?,
    };
    Ok((JobStarted { job }, vec![Topic::Trust]))
}

pub(crate) fn backups(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<BackupsView> {
    let mut view = BackupsView {
        status: app.backup_status(now)?,
        locations: Vec::new(),
    };
    if app.book()?.kind == BookKind::Office {
        let keys = app.backup_keys()?;
        for (n, folder) in app.backup_locations().all() {
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
            trouble: None,
        },
        Err(error) => BackupSet {
            name,
            made_at: String::new(),
            seq: 0,
            cases: 0,
            bytes: 0,
            proved_at: None,
            trouble: Some(error.into()),
        },
    }
}
