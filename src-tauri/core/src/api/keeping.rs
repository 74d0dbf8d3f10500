//! How the copies stand, and the commands that ask for it.

use super::App;
use crate::backup::{Found, found, is_reachable, keeping_state};
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Topic};
use crate::wire::exports::JobStarted;
use crate::wire::start::BookKind;
use crate::wire::trust::{BackupPlace, BackupSet, BackupsView, Keeping, KeepingState};

impl App {
    /// What the screen shows of the copies; none where there is no office book.
    pub(super) fn keeping_view(&self, now: &Moment) -> Result<Keeping, Refusal> {
        let mut keeping = Keeping {
            proved_at: None,
            hours: 0,
            state: KeepingState::Good,
            trouble: self.copies.trouble.clone(),
            busy: self.copies.is_busy(),
            missing_places: self.copies.missing.clone(),
            untrue: None,
        };
        let book = self.book()?;
        if book.kind != BookKind::Office {
            return Ok(keeping);
        }
        let last = book.store.last_proof()?;
        let since = match &last {
            Some(last) => Some(last.at),
            None => book.store.begun_at()?,
        };
        if let Some(since) = since {
            (keeping.hours, keeping.state) = keeping_state(since, now.utc);
        }
        keeping.untrue = book.store.untrue()?;
        keeping.proved_at = last.map(|last| utc_text(last.at));
        Ok(keeping)
    }
}

pub(super) fn keeping(app: &mut App, _: Nothing, now: &Moment) -> Answer<Keeping> {
    Ok((app.keeping_view(now)?, vec![]))
}

pub(super) fn backup_now(app: &mut App, _: Nothing, now: &Moment) -> Answer<JobStarted> {
    if app.book()?.kind != BookKind::Office {
        return Err(Refusal::new(Code::NotAllowed));
    }
    app.copies.not_before_ms = now.uptime_ms;
    // A copy that still goes on takes in what changes meanwhile: it is the one that is asked for.
    let job = match app.copies.copying() {
        Some(job) => job,
        None => app.begin_backup()?,
    };
    Ok((JobStarted { job }, vec![Topic::Trust]))
}

pub(super) fn backups(app: &mut App, _: Nothing, now: &Moment) -> Answer<BackupsView> {
    let mut view = BackupsView {
        keeping: app.keeping_view(now)?,
        places: Vec::new(),
    };
    if app.book()?.kind == BookKind::Office {
        let keys = app.set_keys()?;
        for (n, folder) in app.places().all() {
            // What cannot be listed is shown as a place that cannot be reached.
            let sets = found(folder, &keys);
            view.places.push(BackupPlace {
                folder: folder.display().to_string(),
                own: n == 0,
                reachable: sets.is_ok() && (n == 0 || is_reachable(folder)),
                sets: sets.unwrap_or_default().into_iter().map(set_view).collect(),
            });
        }
    }
    Ok((view, vec![]))
}

/// A set as the screen shows it.
pub(super) fn set_view(found: Found) -> BackupSet {
    let Found {
        name,
        manifest,
        proved_at,
        ..
    } = found;
    match manifest {
        Ok(manifest) => BackupSet {
            name,
            seq: manifest.content.witness.seq,
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
