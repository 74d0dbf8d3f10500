//! Bringing back: a whole book from a medium, before anybody is signed in, or one case from a set.

use std::path::Path;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::App;
use super::cases::{said, write};
use super::keeping::set_view;
use crate::backup::{
    BackupError, Keys, Ledger, Looked, Restored, Restoring, Work, aside_name, decided_here,
    fetched_store, found, glance, look, own_ledger, present_seq, put_in_place,
};
use crate::domain::case::Case;
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::store::Store;
use crate::vault::throttle::Throttle;
use crate::vault::{RecoveryKey, VaultError, VaultFile, judge, swap};
use crate::wire::call::{Answer, JobProgress, JobState, Moment, Topic};
use crate::wire::cases::Written;
use crate::wire::exports::JobStarted;
use crate::wire::start::{BookKind, SignInName};
use crate::wire::trust::{
    CaseInSet, CaseInSetView, RestoreLook, RestorePreview, RestoreRun, RestoreSet,
};

/// Sets that are opened to see what they hold; older ones are listed by their manifest.
const GLANCES: usize = 12;

/// A typing error and a wrong key are told beside their field, everything else as the set's trouble.
fn refused(error: BackupError) -> Refusal {
    match error {
        BackupError::Vault(error) => error.into(),
        error => error.into(),
    }
}

/// What a recovery key opens: sets on a medium, and perhaps the book that is here.
struct Reach {
    looked: Looked,
    /// The book that is here, if the key opens it.
    present: Option<Keys>,
    /// Erasures that the medium, the sets here and the book here know of.
    ledger: Ledger,
    /// Who is not in the office any more, as the book that is here has it.
    gone: Vec<StaffId>,
    /// A state of the same book is here that the key does not open: what it decided is not known.
    hidden: bool,
}

impl App {
    /// The book that is here, if the recovery key opens it. A disk that cannot be read is no answer to that.
    fn present(&self, recovery: &RecoveryKey) -> Result<Option<Keys>, Refusal> {
        let dir = self.folder(BookKind::Office);
        if swap::is_unfinished(&dir) {
            // What cannot be ended is a book that cannot be read, and a restore is what helps.
            let _ = swap::recover(&dir);
        }
        let opened = VaultFile::read(&dir)
            .and_then(|vault| vault.unlock_with_recovery(recovery).map(|key| (vault, key)));
        match opened {
            Ok((vault, key)) => Ok(Some(Keys {
                vault,
                key: key.into(),
            })),
            Err(error @ VaultError::Io(_)) => Err(error.into()),
            Err(_) => Ok(None),
        }
    }

    fn reach(&self, folder: &str, recovery: &RecoveryKey) -> Result<Reach, Refusal> {
        let present = self.present(recovery)?;
        let looked = look(Path::new(folder), recovery, present.as_ref());
        let none = || Refusal::at(Code::NotFound, "folder");
        let looked = looked.map_err(refused)?.ok_or_else(none)?;
        let data = &self.paths.data;
        let vault_id = looked.keys.key.vault_id();
        let mut reach = Reach {
            ledger: looked.ledger.clone(),
            gone: Vec::new(),
            hidden: false,
            looked,
            present,
        };
        let same = |present: &&Keys| present.key.vault_id() == vault_id;
        match reach.present.as_ref().filter(same) {
            Some(present) => {
                let decided = decided_here(data, present);
                reach.ledger.join(&Ledger::of(&decided.erased));
                reach.gone = decided.gone;
                let own = own_ledger(data, present).map_err(refused)?;
                reach.ledger.join(&own);
            }
            // A book of another paper; the sets beside it may be older than that.
            None => {
                let here = VaultFile::read(&self.folder(BookKind::Office));
                reach.hidden = here.is_ok_and(|here| here.vault_id() == vault_id);
                match own_ledger(data, &reach.looked.keys) {
                    Ok(own) => reach.ledger.join(&own),
                    Err(error @ BackupError::Io(_)) => return Err(refused(error)),
                    Err(_) => reach.hidden = true,
                }
            }
        }
        Ok(reach)
    }
}

pub(super) fn restore_look(
    app: &mut App,
    input: RestoreLook,
    _: &Moment,
) -> Answer<RestorePreview> {
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let Reach {
        looked,
        present,
        ledger,
        gone,
        hidden,
    } = app.reach(&input.folder, &recovery)?;
    let Looked {
        keys,
        under,
        sets,
        newest,
        ..
    } = looked;
    let here_seq = (present.as_ref()).and_then(|keys| present_seq(&app.paths.data, keys));
    let same = (present.as_ref()).is_some_and(|p| p.key.vault_id() == keys.key.vault_id());
    let mut glances = 0;
    let mut view = |set: crate::backup::Found| {
        let seen = (glances < GLANCES).then(|| glance(&set, &keys)).flatten();
        glances += 1;
        let erased = |m: &crate::backup::Manifest| {
            let known = &m.content.erased;
            ledger
                .lines()
                .filter(|(case, _)| !known.contains(case))
                .count() as u64
        };
        let erasures = set.manifest.as_ref().map_or(0, erased);
        let path = Path::new(&under).join(&set.name);
        let set = set_view(set);
        let beyond = |here: i64| if same { (here - set.seq).max(0) } else { here };
        RestoreSet {
            path: path.to_string_lossy().into_owned(),
            last_number: seen.as_ref().and_then(|g| g.last_number.clone()),
            last_change: seen.and_then(|g| g.last_change),
            given_up: here_seq.filter(|_| set.trouble.is_none()).map(beyond),
            erasures,
            set,
        }
    };
    let sets = sets.into_iter().map(&mut view).collect();
    let newest = newest.ok_or(Refusal::new(Code::SetDamaged))?;
    let supervisor = |(id, name)| SignInName { id, name };
    let ways_in = (keys.vault.holders())
        .map(|holder| SignInName {
            id: StaffId::from_uuid(holder.user_id),
            name: holder.display.clone(),
        })
        .filter(|name| !gone.contains(&name.id));
    let preview = RestorePreview {
        office: newest.office,
        ways_in: ways_in.collect(),
        hidden,
        sets,
        here_seq,
        here_exists: app.folder(BookKind::Office).exists(),
        supervisors: newest.supervisors.into_iter().map(supervisor).collect(),
    };
    Ok((preview, vec![]))
}

pub(super) fn restore_run(app: &mut App, input: RestoreRun, now: &Moment) -> Answer<JobStarted> {
    app.local_only()?;
    app.take_hold()?;
    app.copies.no_restore()?;
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let passphrase = Zeroizing::new(input.new_passphrase);
    let Reach {
        looked,
        present,
        ledger,
        ..
    } = app.reach(&input.folder, &recovery)?;
    let under = Path::new(&looked.under);
    let wanted = |set: &&crate::backup::Found| under.join(&set.name) == Path::new(&input.path);
    let set = looked.sets.iter().find(wanted);
    let set = set.ok_or(Refusal::at(Code::NotFound, "path"))?;
    if let Err(error) = &set.manifest {
        return Err(Refusal::new(error.code()));
    }
    let seen = glance(set, &looked.keys).ok_or(Refusal::new(Code::SetDamaged))?;
    let named = seen
        .supervisors
        .into_iter()
        .find(|(id, _)| *id == input.user);
    let (user, name) = named.ok_or(Refusal::at(Code::NotAllowed, "user"))?;
    judge(&passphrase, &[&name]).map_err(|weak| Refusal {
        field: Some("new_passphrase".into()),
        ..VaultError::Weak(weak).into()
    })?;
    let (dir, set_name) = (set.dir.clone(), set.name.clone());
    app.leave(LockCause::Locked, now);
    app.copies.stop();
    let restoring = Restoring {
        dir,
        name: set_name,
        ledger,
        user,
        passphrase,
        kdf: app.kdf,
        device: app.device,
        present,
    };
    let job = app.jobs.next_number();
    let task = app.task(Work::Restore(Box::new(restoring)), looked.keys, job, now);
    app.copies.put_off(task);
    Ok((JobStarted { job }, vec![Topic::Book]))
}

/// Puts the book that was built in its place and opens it for the one who asked.
pub(super) fn settled(
    app: &mut App,
    job: u64,
    restored: Result<Box<Restored>, BackupError>,
    now: &Moment,
) -> (Option<JobProgress>, Vec<Topic>) {
    let opened = restored
        .map_err(refused)
        .and_then(|restored| opened(app, *restored, now));
    let mut progress = JobProgress {
        job,
        done: 1000,
        total: 1000,
        state: JobState::Done,
        files: Vec::new(),
        error: None,
    };
    if let Err(refusal) = opened {
        progress.state = match refusal.code {
            Code::Cancelled => JobState::Cancelled,
            _ => JobState::Failed,
        };
        progress.error = Some(refusal);
    }
    (Some(progress), vec![Topic::Book])
}

fn opened(app: &mut App, restored: Restored, now: &Moment) -> Result<(), Refusal> {
    let Restored {
        keys,
        user,
        recovery,
        ..
    } = restored;
    app.leave(LockCause::Locked, now);
    put_in_place(&app.paths.data, &aside_name(now.utc)).map_err(refused)?;
    let dir = app.folder(BookKind::Office);
    let store = Store::open(app.access(&keys.vault, &keys.key, &dir), now.utc)?;
    Throttle::create(&dir, &super::session::clock(now))?;
    app.take_up(BookKind::Office, store, user, keys.key, now);
    let events = vec![
        Event::Access {
            member: user,
            change: AccessChange::ByRecoveryKey,
        },
        Event::RecoveryMade,
    ];
    app.arrive(keys.vault, events, now)?;
    app.hold_recovery(recovery)
}

/// A case as a set has it.
struct Kept {
    case: Case,
    /// The journal number up to which the set reaches.
    as_of: i64,
    made_at: String,
}

impl App {
    fn kept_case(&mut self, input: &CaseInSet) -> Result<Kept, Refusal> {
        let keys = self.set_keys()?;
        let places = self.places();
        let place = places.all().nth(input.place).map(|(_, place)| place);
        let place = place.ok_or(Refusal::at(Code::NotFound, "place"))?;
        let sets = found(place, &keys)?;
        let set = sets.iter().find(|set| set.name == input.set);
        let set = set.ok_or(Refusal::at(Code::NotFound, "set"))?;
        let (manifest, opened) = fetched_store(&set.dir, &keys, &self.paths.data)?;
        let id = opened.store.case_numbered(&input.number)?;
        let id = id.ok_or(Refusal::at(Code::NotFound, "number"))?;
        Ok(Kept {
            case: opened.store.case(id)?,
            as_of: manifest.content.witness.seq,
            made_at: manifest.content.made_at,
        })
    }
}

/// What a case says, field by field and part by part, by wire names.
fn told(case: &Case) -> Map<String, Value> {
    let Ok(Value::Object(mut told)) = serde_json::to_value(case) else {
        return Map::new();
    };
    if let Some(Value::Object(fields)) = told.remove("fields") {
        told.extend(fields);
    }
    // These stay as they are here.
    for kept in ["version", "restricted", "erasure"] {
        told.remove(kept);
    }
    told
}

fn differing(kept: &Case, here: Option<&Case>) -> Vec<String> {
    let (kept, here) = (told(kept), here.map(told).unwrap_or_default());
    let differs = kept
        .iter()
        .filter(|(name, value)| here.get(*name) != Some(*value));
    differs.map(|(name, _)| name.clone()).collect()
}

pub(super) fn case_in_set(app: &mut App, input: CaseInSet, _: &Moment) -> Answer<CaseInSetView> {
    let kept = app.kept_case(&input)?;
    let here = app.seen_or_absent(kept.case.id)?;
    let view = CaseInSetView {
        number: kept.case.written.clone(),
        applicants: kept.case.applicants(),
        respondents: kept.case.respondents(),
        as_of: kept.made_at,
        version: kept.case.version,
        differs: differing(&kept.case, here.as_ref()),
        here: here.map(|case| case.version),
    };
    Ok((view, vec![]))
}

pub(super) fn case_restore(app: &mut App, input: CaseInSet, now: &Moment) -> Answer<Written> {
    let kept = app.kept_case(&input)?;
    let here = app.seen_or_absent(kept.case.id)?;
    let gone = |case: &Case| case.erased_on.is_some();
    let erased = app.store()?.erased_at()?;
    if gone(&kept.case)
        || here.as_ref().is_some_and(gone)
        || erased.iter().any(|line| line.case == kept.case.id)
    {
        return Err(Refusal::new(Code::Erased));
    }
    let version = here.as_ref().map(|case| case.version);
    let mut after = Box::new(Case {
        version: version.unwrap_or(0).max(kept.case.version) + 1,
        ..kept.case
    });
    if let Some(here) = here {
        // Who may see it, and that it waits to be erased, was decided here and is not taken back by what it said once.
        (after.restricted, after.erasure) = (here.restricted, here.erasure);
    }
    let as_of = kept.as_of;
    write(
        app,
        said(Op::CaseRestore { after, as_of }),
        version,
        None,
        now,
    )
}
