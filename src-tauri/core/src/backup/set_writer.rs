//! Makes the sets of a backup: a finished copy is written to every location, proved there, and older sets are thinned.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::error::BackupError;
use super::keys::Keys;
use super::ledger::ErasureLedger;
use super::live_copy::FinishedCopy;
use super::manifest::{FORMAT, Manifest, ManifestContent, ManifestHead, VERSION, read_bounded};
use super::media::is_reachable;
use super::progress::sub_progress;
use super::proof::{ProvedContent, open_verified, prove};
use super::purge::{has_cases_of, purge};
use super::rollback_check::{self, RollbackVerdict};
use super::schedule::{SetAge, is_expired, sets_to_keep};
use super::set::{self, BackupLocations};
use crate::domain::ids::DeviceId;
use crate::domain::refusal::Code;
use crate::files::{Hex, sync_file, sync_folder};
use crate::store::{Progress, SCHEMA_VERSION, STORE_FILE, Store};
use crate::vault::VAULT_FILE;

/// The parameters for writing sets.
pub(super) struct SetWriter<'a> {
    pub keys: &'a Keys,
    /// The folder that contains the books.
    pub data: &'a Path,
    pub locations: &'a BackupLocations,
    pub at: DateTime<Utc>,
    pub job: u64,
    /// True to remove no older set, because one of them is about to be restored.
    pub keeps_all: bool,
}

/// The result of a backup, location by location.
#[derive(Debug)]
pub struct BackupResult {
    pub job: u64,
    /// The name of the set and the number of the last journal entry in it; none if nothing was written.
    pub set: Option<(String, i64)>,
    pub locations: Vec<LocationResult>,
}

impl BackupResult {
    /// Returns the result of the own location. Without one, no set was made there.
    ///
    /// # Errors
    /// The code of its error.
    pub fn in_own_location(&self) -> Result<(), Code> {
        let own = self.locations.iter().find(|location| location.number == 0);
        match own.and_then(|own| own.result.as_ref()) {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => Err(error.code()),
            None => Err(Code::Internal),
        }
    }
}

/// The result of a backup in one location.
#[derive(Debug)]
pub struct LocationResult {
    /// 0 for the location on the own disk, else the number in the settings.
    pub number: usize,
    /// Set if the set was read back from the location and verified, whatever else went wrong there: what was found in it.
    pub proved: Option<ProvedContent>,
    /// The newest set that was there before cannot be read.
    pub newest_unreadable: bool,
    /// None if the location was unreachable.
    pub result: Option<Result<(), BackupError>>,
}

impl LocationResult {
    /// The result of a location in which no set was written; without an error the location was unreachable.
    pub fn skipped(number: usize, error: Option<BackupError>) -> LocationResult {
        LocationResult {
            number,
            proved: None,
            newest_unreadable: false,
            result: error.map(Err),
        }
    }

    fn of(number: usize, verdict: RollbackVerdict, written: WriteResult) -> LocationResult {
        LocationResult {
            number,
            proved: written.proved,
            newest_unreadable: verdict == RollbackVerdict::NewestUnreadable,
            result: Some(written.result),
        }
    }
}

/// The result of writing a set to a location.
struct WriteResult {
    proved: Option<ProvedContent>,
    /// The result of everything, including the removal of older sets.
    result: Result<(), BackupError>,
}

impl SetWriter<'_> {
    fn nothing_written(&self) -> BackupResult {
        BackupResult {
            job: self.job,
            set: None,
            locations: Vec::new(),
        }
    }

    /// Writes a finished copy as a set to every location and proves it there.
    pub(super) fn back_up(&self, copy: &FinishedCopy, progress: Progress<'_>) -> BackupResult {
        let mut backup = self.nothing_written();
        let name = match copy.checkpoint.utc.parse::<DateTime<Utc>>() {
            Ok(made) => set::set_name(made, copy.checkpoint.seq),
            Err(_) => set::set_name(self.at, copy.checkpoint.seq),
        };
        backup.set = Some((name.clone(), copy.checkpoint.seq));
        let prepared = self.check_locations(copy).and_then(|verdicts| {
            let manifest = self.seal_manifest(copy, &mut sub_progress(progress, 0, 50))?;
            Ok((verdicts, manifest))
        });
        let (verdicts, manifest) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                backup
                    .locations
                    .push(LocationResult::skipped(0, Some(error)));
                return backup;
            }
        };
        let count = verdicts.len() as u64;
        for (n, verdict) in verdicts.into_iter().enumerate() {
            let location = match n {
                0 => self.locations.own.as_path(),
                n => self.locations.others[n - 1].as_path(),
            };
            let verdict = match verdict {
                Some(Ok(verdict)) => verdict,
                Some(Err(error)) => {
                    backup
                        .locations
                        .push(LocationResult::skipped(n, Some(error)));
                    continue;
                }
                None => {
                    backup.locations.push(LocationResult::skipped(n, None));
                    continue;
                }
            };
            let n64 = n as u64;
            let (from, to) = (50 + 950 * n64 / count, 50 + 950 * (n64 + 1) / count);
            let store = copy.scratch.store();
            let written = self.write_and_prove(
                location,
                &name,
                (&manifest, &ErasureLedger::from_records(&copy.erased)),
                (&store, &copy.vault),
                &mut sub_progress(progress, from, to),
            );
            let is_mismatch =
                matches!(&written.result, Err(error) if error.verification_fault().is_some());
            backup
                .locations
                .push(LocationResult::of(n, verdict, written));
            // The copy is the same for every location, and so is the verdict on it.
            if is_mismatch {
                break;
            }
        }
        backup
    }

    /// Checks the copy against the sets of every location; none for an unreachable location.
    fn check_locations(
        &self,
        copy: &FinishedCopy,
    ) -> Result<Vec<Option<CheckResult>>, BackupError> {
        fs::create_dir_all(&self.locations.own)?;
        sync_file(&copy.scratch.store())?;
        let key = self.keys.key.backup_db_key(copy.set, &copy.db_salt);
        let vault_id = self.keys.key.vault_id();
        let device = DeviceId::from_uuid(copy.checkpoint.device);
        let version = self.keys.key.version();
        let store = Store::open_copy(&copy.scratch.store(), &key, vault_id, version, device)?;
        let check = |location: &Path| rollback_check::check(&store, location, self.keys);
        // The own disk is waited for: without it there is no book either.
        let locations = self.locations.all();
        let checks = locations.map(|(number, location)| {
            (number == 0 || is_reachable(location)).then(|| check(location))
        });
        Ok(checks.collect())
    }

    /// Describes the set that the copy becomes, and seals the description.
    fn seal_manifest(
        &self,
        copy: &FinishedCopy,
        progress: Progress<'_>,
    ) -> Result<Manifest, BackupError> {
        let head = ManifestHead {
            seq: copy.checkpoint.seq,
            hash: Hex(copy.checkpoint.hash),
        };
        let content = ManifestContent {
            format: FORMAT.to_owned(),
            version: VERSION,
            set: copy.set,
            vault_id: self.keys.key.vault_id(),
            vk_version: self.keys.key.version(),
            db_salt: Hex(copy.db_salt),
            made_at: copy.checkpoint.utc.clone(),
            head,
            checkpoint: (&copy.checkpoint).into(),
            checkpoint_digest: Some(copy.checkpoint_digest.into()),
            cases: copy.cases,
            entries: copy.checkpoint.seq,
            schema: SCHEMA_VERSION,
            erased: ErasureLedger::from_records(&copy.erased)
                .lines()
                .map(|(case, _)| case)
                .collect(),
            files: set::describe_files(&copy.scratch.store(), &copy.vault, progress)?,
        };
        Manifest::seal(content, self.keys)
    }

    /// Writes a set to a location, proves it there, and removes older sets that are no longer needed. `erased` are the cases
    /// that the journal of the book says are erased: only these leave the older sets, whatever else a ledger lists.
    fn write_and_prove(
        &self,
        location: &Path,
        name: &str,
        (manifest, erased): (&Manifest, &ErasureLedger),
        (store, vault): (&Path, &[u8]),
        progress: Progress<'_>,
    ) -> WriteResult {
        let mut ledger = ErasureLedger::read_or_empty(location, self.keys);
        ledger.merge(erased);
        let written = (|| {
            let folder = set::sets_folder(location, self.keys.key.vault_id());
            set::remove_leftovers(&folder)?;
            let dir = folder.join(name);
            if !dir.exists() {
                let progress = &mut sub_progress(progress, 0, 300);
                set::write_set(&folder, name, manifest, (store, vault), progress)?;
                sync_folder(location)?;
            }
            if !ledger.is_empty() {
                ledger.write(location, self.keys)?;
            }
            self.prove_or_remove(&dir, &mut sub_progress(progress, 300, 900))
        })();
        let found = match written {
            Ok(found) => found,
            Err(error) => {
                return WriteResult {
                    proved: None,
                    result: Err(error),
                };
            }
        };
        WriteResult {
            proved: Some(found),
            result: self.purge_and_thin(location, erased, &mut sub_progress(progress, 900, 1000)),
        }
    }

    /// Proves a set and removes one that fails: it is useless and would only take up space. A proof that was stopped decides
    /// nothing; the set stays and is proved with the next one.
    fn prove_or_remove(
        &self,
        dir: &Path,
        progress: Progress<'_>,
    ) -> Result<ProvedContent, BackupError> {
        match prove(dir, self.keys, self.data, self.at, progress) {
            Ok(found) => Ok(found),
            Err(BackupError::Stopped) => Err(BackupError::Stopped),
            Err(error) => {
                // The medium may be gone, and with it the set.
                let _ = set::remove_set(dir);
                Err(error)
            }
        }
    }

    /// Removes the cases that were erased long enough ago from the sets of a location, then the sets that are no longer
    /// needed. A failure at one set does not stop the others; the first failure is returned.
    fn purge_and_thin(
        &self,
        location: &Path,
        erased: &ErasureLedger,
        progress: Progress<'_>,
    ) -> Result<(), BackupError> {
        let due = erased.due_in_sets(self.at);
        let purged = purge(location, &due, self.keys, self.data, self.at, progress);
        let thinned = match (self.keeps_all, &purged) {
            (true, _) | (_, Err(BackupError::Stopped)) => Ok(()),
            _ => thin_sets(location, self.keys, self.at),
        };
        purged.and(thinned)
    }

    /// Copies the newest proved set to every other location that is reachable and does not have it.
    pub(super) fn catch_up(&self, progress: Progress<'_>) -> BackupResult {
        let mut backup = self.nothing_written();
        let newest = set::list_sets(&self.locations.own, self.keys).map(|sets| {
            let mut sets = sets.into_iter();
            sets.find(|set| set.proved_at.is_some() && set.manifest.is_ok())
        });
        let newest = match newest {
            Ok(Some(newest)) => newest,
            Ok(None) => return backup,
            Err(error) => {
                backup
                    .locations
                    .push(LocationResult::skipped(0, Some(error)));
                return backup;
            }
        };
        for (n, location) in self.locations.all().skip(1) {
            let result = is_reachable(location)
                .then(|| self.catch_up_location(n, &newest, location, progress))
                .map(|done| done.unwrap_or_else(|error| LocationResult::skipped(n, Some(error))));
            let result = result.unwrap_or_else(|| LocationResult::skipped(n, None));
            backup.locations.push(result);
        }
        backup
    }

    fn catch_up_location(
        &self,
        n: usize,
        newest: &set::FoundSet,
        location: &Path,
        progress: Progress<'_>,
    ) -> Result<LocationResult, BackupError> {
        let there = set::sets_folder(location, self.keys.key.vault_id());
        let there = set::read_set(&there, newest.name.clone(), self.keys);
        if there.manifest.is_ok() && there.proved_at.is_some() {
            let listed = ErasureLedger::read_or_empty(&self.locations.own, self.keys);
            let due = listed.due_in_sets(self.at);
            let erased = match has_cases_of(location, &due, self.keys)? {
                true => self.erased_in(&newest.dir, &mut sub_progress(progress, 0, 500))?,
                false => ErasureLedger::default(),
            };
            let progress = &mut sub_progress(progress, 500, 1000);
            let result = self.purge_and_thin(location, &erased, progress);
            let written = WriteResult {
                proved: None,
                result,
            };
            return Ok(LocationResult::of(n, RollbackVerdict::Consistent, written));
        }
        let (manifest, opened) = open_verified(
            &newest.dir,
            self.keys,
            self.data,
            &mut sub_progress(progress, 0, 400),
        )?;
        let verdict = rollback_check::check(&opened.store, location, self.keys)?;
        let erased = ErasureLedger::from_records(&opened.store.erasure_records()?);
        drop(opened);
        let vault = read_bounded(&newest.dir.join(VAULT_FILE))?;
        let store = newest.dir.join(STORE_FILE);
        let written = self.write_and_prove(
            location,
            &newest.name,
            (&manifest, &erased),
            (&store, &vault),
            &mut sub_progress(progress, 400, 1000),
        );
        Ok(LocationResult::of(n, verdict, written))
    }

    /// Returns the cases that the journal of a set says are erased. The ledger beside the sets is no proof: whoever has the
    /// vault key can write one, and would destroy what is left of a case in every set.
    fn erased_in(&self, set: &Path, progress: Progress<'_>) -> Result<ErasureLedger, BackupError> {
        let (_, opened) = open_verified(set, self.keys, self.data, progress)?;
        Ok(ErasureLedger::from_records(
            &opened.store.erasure_records()?,
        ))
    }
}

type CheckResult = Result<RollbackVerdict, BackupError>;

/// Removes the sets that the schedule does not keep, and unreadable ones that are too old; sets of another vault are left
/// alone.
fn thin_sets(location: &Path, keys: &Keys, now: DateTime<Utc>) -> Result<(), BackupError> {
    let (mut sets, mut unreadable) = (Vec::new(), Vec::new());
    for set in set::list_sets(location, keys)? {
        match &set.manifest {
            Ok(manifest) => {
                let age = SetAge {
                    made: manifest.content.made_time()?,
                    seq: manifest.content.checkpoint.seq,
                    proved: set.proved_at.is_some(),
                };
                sets.push((set.dir, age));
            }
            Err(BackupError::Foreign) => {}
            Err(_) => unreadable.extend(set::time_in_name(&set.name).map(|at| (set.dir, at))),
        }
    }
    let ages: Vec<SetAge> = sets.iter().map(|(_, age)| *age).collect();
    let mut thinned = Ok(());
    for ((dir, _), keep) in sets.iter().zip(sets_to_keep(&ages, now)) {
        if !keep {
            thinned = thinned.and(set::remove_set(dir));
        }
    }
    for (dir, made) in unreadable {
        if is_expired(made, &ages, now) {
            thinned = thinned.and(set::remove_set(&dir));
        }
    }
    thinned
}
