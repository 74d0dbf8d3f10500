//! Restoring: a whole book from a medium, before anybody is signed in, or one case from a backup set.

use std::path::Path;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::backups::backup_set_view;
use super::cases::{new_record, write};
use crate::app::App;
use crate::backup::{
    BackupError, ErasureLedger, FolderScan, Keys, RestoreRequest, RestoredBook, Work,
    install_restored_book, list_sets, open_set, present_decisions, present_seq, read_own_ledger,
    read_summary, replaced_book_name, scan_folder,
};
use crate::domain::case::Case;
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::store::Store;
use crate::vault::throttle::Throttle;
use crate::vault::{RecoveryKey, VaultError, VaultFile, check_strength, swap};
use crate::wire::call::{CommandResult, JobProgress, JobState, Moment, Topic};
use crate::wire::cases::SavedChange;
use crate::wire::exports::JobStarted;
use crate::wire::start::{BookKind, SignInName};
use crate::wire::trust::{
    CaseInSet, CaseInSetView, RestorePreview, RestoreQuery, RestoreRun, RestoreSet,
};

/// Sets that are opened to show their content; older ones are listed by their manifest only.
const MAX_OPENED_SETS: usize = 12;

/// Turns an error into a refusal; a mistyped or wrong recovery key names its field.
fn to_refusal(error: BackupError) -> Refusal {
    match error {
        BackupError::Vault(error) => error.into(),
        error => error.into(),
    }
}

/// The sets on a medium that a recovery key opens, and the state of the book on this PC.
struct RestoreSource {
    scan: FolderScan,
    /// Keys of the book on this PC, if the recovery key opens it.
    present: Option<Keys>,
    /// Erasures known to the medium, to the sets on this PC and to its book.
    ledger: ErasureLedger,
    /// Members that the book on this PC has as inactive.
    removed_staff: Vec<StaffId>,
    /// The same book is on this PC in a state that the key does not open, so its later decisions are unknown.
    hidden: bool,
}

impl App {
    /// Returns the keys of the book on this PC, if the recovery key opens it; a disk error is an error.
    fn present_keys(&self, recovery: &RecoveryKey) -> Result<Option<Keys>, Refusal> {
        let dir = self.book_folder(BookKind::Office);
        if swap::is_unfinished(&dir) {
            // If this fails, the book cannot be read, which is what the restore is for.
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

    fn find_restore_source(
        &self,
        folder: &str,
        recovery: &RecoveryKey,
    ) -> Result<RestoreSource, Refusal> {
        let present = self.present_keys(recovery)?;
        let scan = scan_folder(Path::new(folder), recovery, present.as_ref());
        let none = || Refusal::at(Code::NotFound, "folder");
        let scan = scan.map_err(to_refusal)?.ok_or_else(none)?;
        let data = &self.paths.data;
        let vault_id = scan.keys.key.vault_id();
        let mut source = RestoreSource {
            ledger: scan.ledger.clone(),
            removed_staff: Vec::new(),
            hidden: false,
            scan,
            present,
        };
        let same = |present: &&Keys| present.key.vault_id() == vault_id;
        match source.present.as_ref().filter(same) {
            Some(present) => {
                let decided = present_decisions(data, present);
                source
                    .ledger
                    .merge(&ErasureLedger::from_records(&decided.erased));
                source.removed_staff = decided.inactive_staff;
                let own = read_own_ledger(data, present).map_err(to_refusal)?;
                source.ledger.merge(&own);
            }
            // The book on this PC has another recovery key now; sets beside it may be older and open with this one.
            None => {
                let here = VaultFile::read(&self.book_folder(BookKind::Office));
                source.hidden = here.is_ok_and(|here| here.vault_id() == vault_id);
                match read_own_ledger(data, &source.scan.keys) {
                    Ok(own) => source.ledger.merge(&own),
                    Err(error @ BackupError::Io(_)) => return Err(to_refusal(error)),
                    Err(_) => source.hidden = true,
                }
            }
        }
        Ok(source)
    }
}

pub(crate) fn restore_preview(
    app: &mut App,
    input: RestoreQuery,
    _: &Moment,
) -> CommandResult<RestorePreview> {
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let RestoreSource {
        scan,
        present,
        ledger,
        removed_staff,
        hidden,
    } = app.find_restore_source(&input.folder, &recovery)?;
    let FolderScan {
        keys,
        subfolder,
        sets,
        newest,
        ..
    } = scan;
    let here_seq = (present.as_ref()).and_then(|keys| present_seq(&app.paths.data, keys));
    let same = (present.as_ref()).is_some_and(|p| p.key.vault_id() == keys.key.vault_id());
    let mut opened_sets = 0;
    let mut view = |set: crate::backup::FoundSet| {
        let summary = (opened_sets < MAX_OPENED_SETS)
            .then(|| read_summary(&set, &keys))
            .flatten();
        opened_sets += 1;
        let erased = |m: &crate::backup::Manifest| {
            let known = &m.content.erased;
            ledger
                .lines()
                .filter(|(case, _)| !known.contains(case))
                .count() as u64
        };
        let erasures = set.manifest.as_ref().map_or(0, erased);
        let path = Path::new(&subfolder).join(&set.name);
        let set = backup_set_view(set);
        let beyond = |here: i64| if same { (here - set.seq).max(0) } else { here };
        RestoreSet {
            path: path.to_string_lossy().into_owned(),
            last_number: summary.as_ref().and_then(|g| g.last_number.clone()),
            last_change: summary.and_then(|g| g.last_change),
            given_up: here_seq.filter(|_| set.trouble.is_none()).map(beyond),
            erasures,
            set,
        }
    };
    let sets = sets.into_iter().map(&mut view).collect();
    let newest = newest.ok_or(Refusal::new(Code::SetDamaged))?;
    let supervisor = |(id, name)| SignInName { id, name };
    let can_sign_in = (keys.vault.holders())
        .map(|holder| SignInName {
            id: StaffId::from_uuid(holder.user_id),
            name: holder.display.clone(),
        })
        .filter(|name| !removed_staff.contains(&name.id));
    let preview = RestorePreview {
        office: newest.office,
        can_sign_in: can_sign_in.collect(),
        hidden,
        sets,
        here_seq,
        here_exists: app.book_folder(BookKind::Office).exists(),
        supervisors: newest.supervisors.into_iter().map(supervisor).collect(),
    };
    Ok((preview, vec![]))
}

pub(crate) fn restore_run(
    app: &mut App,
    input: RestoreRun,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.ensure_local_disk()?;
    app.acquire_data_lock()?;
    app.backups.ensure_no_restore_pending()?;
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let passphrase = Zeroizing::new(input.new_passphrase);
    let RestoreSource {
        scan,
        present,
        ledger,
        ..
    } = app.find_restore_source(&input.folder, &recovery)?;
    let subfolder = Path::new(&scan.subfolder);
    let wanted =
        |set: &&crate::backup::FoundSet| subfolder.join(&set.name) == Path::new(&input.path);
    let set = scan.sets.iter().find(wanted);
    let set = set.ok_or(Refusal::at(Code::NotFound, "path"))?;
    if let Err(error) = &set.manifest {
        return Err(Refusal::new(error.code()));
    }
    let summary = read_summary(set, &scan.keys).ok_or(Refusal::new(Code::SetDamaged))?;
    let named = summary
        .supervisors
        .into_iter()
        .find(|(id, _)| *id == input.user);
    let (user, name) = named.ok_or(Refusal::at(Code::NotAllowed, "user"))?;
    check_strength(&passphrase, &[&name]).map_err(|weak| Refusal {
        field: Some("new_passphrase".into()),
        ..VaultError::Weak(weak).into()
    })?;
    let (dir, set_name) = (set.dir.clone(), set.name.clone());
    app.lock_book(LockCause::Locked, now);
    app.backups.stop();
    let restoring = RestoreRequest {
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
    let task = app.new_task(Work::Restore(Box::new(restoring)), scan.keys, job, now);
    app.backups.queue(task);
    Ok((JobStarted { job }, vec![Topic::Book]))
}

/// Puts the restored book in place and signs in the supervisor who restored it.
pub(crate) fn finish_restore(
    app: &mut App,
    job: u64,
    restored: Result<Box<RestoredBook>, BackupError>,
    now: &Moment,
) -> (Option<JobProgress>, Vec<Topic>) {
    let opened = restored
        .map_err(to_refusal)
        .and_then(|restored| open_restored(app, *restored, now));
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

fn open_restored(app: &mut App, restored: RestoredBook, now: &Moment) -> Result<(), Refusal> {
    let RestoredBook {
        keys,
        user,
        recovery,
        ..
    } = restored;
    app.lock_book(LockCause::Locked, now);
    install_restored_book(&app.paths.data, &replaced_book_name(now.utc)).map_err(to_refusal)?;
    let dir = app.book_folder(BookKind::Office);
    let store = Store::open(app.store_access(&keys.vault, &keys.key, &dir), now.utc)?;
    Throttle::create(&dir, &crate::app::session::throttle_clock(now))?;
    app.set_book(BookKind::Office, store, user, keys.key, now);
    let events = vec![
        Event::Access {
            member: user,
            change: AccessChange::ByRecoveryKey,
        },
        Event::RecoveryMade,
    ];
    app.finish_sign_in(keys.vault, events, now)?;
    app.set_pending_recovery(recovery)
}

/// A case as it is in a backup set.
struct CaseCopy {
    case: Case,
    /// The last journal entry that the set contains.
    as_of: i64,
    made_at: String,
}

impl App {
    fn read_case_in_set(&mut self, input: &CaseInSet) -> Result<CaseCopy, Refusal> {
        let keys = self.backup_keys()?;
        let locations = self.backup_locations();
        let location = locations
            .all()
            .nth(input.location)
            .map(|(_, location)| location);
        let location = location.ok_or(Refusal::at(Code::NotFound, "location"))?;
        let sets = list_sets(location, &keys)?;
        let set = sets.iter().find(|set| set.name == input.set);
        let set = set.ok_or(Refusal::at(Code::NotFound, "set"))?;
        let (manifest, opened) = open_set(&set.dir, &keys, &self.paths.data)?;
        let id = opened.store.find_case_by_number(&input.number)?;
        let id = id.ok_or(Refusal::at(Code::NotFound, "number"))?;
        Ok(CaseCopy {
            case: opened.store.case(id)?,
            as_of: manifest.content.checkpoint.seq,
            made_at: manifest.content.made_at,
        })
    }
}

/// Returns the fields and parts of a case by their wire names, to compare two versions.
fn comparable_fields(case: &Case) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(case) else {
        return Map::new();
    };
    if let Some(Value::Object(nested)) = fields.remove("fields") {
        fields.extend(nested);
    }
    // A restore does not change these.
    for name in ["version", "restricted", "erasure"] {
        fields.remove(name);
    }
    fields
}

fn differing_fields(copy: &Case, here: Option<&Case>) -> Vec<String> {
    let (copy, here) = (
        comparable_fields(copy),
        here.map(comparable_fields).unwrap_or_default(),
    );
    let differs = copy
        .iter()
        .filter(|(name, value)| here.get(*name) != Some(*value));
    differs.map(|(name, _)| name.clone()).collect()
}

pub(crate) fn case_in_set(
    app: &mut App,
    input: CaseInSet,
    _: &Moment,
) -> CommandResult<CaseInSetView> {
    let copy = app.read_case_in_set(&input)?;
    let here = app.visible_case_if_present(copy.case.id)?;
    let view = CaseInSetView {
        number: copy.case.number_text.clone(),
        applicants: copy.case.applicants(),
        respondents: copy.case.respondents(),
        as_of: copy.made_at,
        version: copy.case.version,
        differs: differing_fields(&copy.case, here.as_ref()),
        here: here.map(|case| case.version),
    };
    Ok((view, vec![]))
}

pub(crate) fn case_restore(
    app: &mut App,
    input: CaseInSet,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let copy = app.read_case_in_set(&input)?;
    let here = app.visible_case_if_present(copy.case.id)?;
    let is_erased = |case: &Case| case.erased_on.is_some();
    let erased = app.store()?.erasure_records()?;
    if is_erased(&copy.case)
        || here.as_ref().is_some_and(is_erased)
        || erased.iter().any(|line| line.case == copy.case.id)
    {
        return Err(Refusal::new(Code::Erased));
    }
    let version = here.as_ref().map(|case| case.version);
    let mut after = Box::new(Case {
        version: version.unwrap_or(0).max(copy.case.version) + 1,
        ..copy.case
    });
    if let Some(here) = here {
        // Restriction and a pending erasure were decided in this book, and an older version does not revoke them.
        (after.restricted, after.erasure) = (here.restricted, here.erasure);
    }
    let as_of = copy.as_of;
    write(
        app,
        new_record(Op::CaseRestore { after, as_of }),
        version,
        None,
        now,
    )
}
