//! What is done without the app's lock: a copy becomes a set in every place and is proved there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::hex::Hex;
use super::ledger::Ledger;
use super::manifest::{Content, End, FORMAT, Manifest, STORE_FILE, VAULT_FILE, VERSION};
use super::proof::{part, prove};
use super::purge::purge;
use super::restore::{Restored, Restoring};
use super::schedule::is_past;
use super::set::{self, Places};
use super::{Aged, BackupError, Fresh, Keys, guard, kept, open_checked};
use crate::domain::ids::DeviceId;
use crate::store::{SCHEMA_VERSION, Store};
use crate::vault::sync_dir;

/// Work on sets, to be run on a thread of its own.
pub struct Task {
    pub work: Work,
    pub keys: Keys,
    /// The folder of the books.
    pub data: PathBuf,
    pub places: Places,
    /// When the task was made.
    pub at: DateTime<Utc>,
    pub job: u64,
    /// Set when the book is locked: the task ends soon, and with it its keys.
    pub stop: Arc<AtomicBool>,
}

/// What there is to do.
pub enum Work {
    /// Makes sets of a fresh copy in every place.
    Make(Box<Fresh>),
    /// As `Make`, and lets no older set go: one of them is about to be restored.
    Add(Box<Fresh>),
    /// Brings the newest own set to places that were away.
    Carry,
    /// Builds a book from a set.
    Restore(Box<Restoring>),
}

/// How a task went.
#[derive(Debug)]
pub enum Outcome {
    Kept(Kept),
    Restored {
        job: u64,
        restored: Result<Box<Restored>, BackupError>,
    },
}

/// How it went in the places.
#[derive(Debug)]
pub struct Kept {
    pub job: u64,
    /// The set's name and the last entry that it holds, if there was one to keep.
    pub set: Option<(String, i64)>,
    pub places: Vec<PlaceOutcome>,
}

/// How it went in one place.
#[derive(Debug)]
pub struct PlaceOutcome {
    /// 0 for the own one, else the number in the settings.
    pub place: usize,
    /// The set was read back from here now and found whole and true, whatever else went wrong in the place.
    pub proved: bool,
    /// The newest set that was here cannot be read.
    pub doubtful: bool,
    /// None: the place was not there.
    pub kept: Option<Result<(), BackupError>>,
}

impl PlaceOutcome {
    /// Nothing was done in the place.
    pub fn none(place: usize, kept: Option<BackupError>) -> PlaceOutcome {
        PlaceOutcome {
            place,
            proved: false,
            doubtful: false,
            kept: kept.map(Err),
        }
    }

    fn of(place: usize, verdict: guard::Verdict, placed: Placed) -> PlaceOutcome {
        PlaceOutcome {
            place,
            proved: placed.proved,
            doubtful: verdict == guard::Verdict::Doubtful,
            kept: Some(placed.kept),
        }
    }
}

/// A set in a place: whether it was proved, and how the rest went.
struct Placed {
    proved: bool,
    kept: Result<(), BackupError>,
}

type See<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

impl Task {
    /// Runs to its end, or until `see` (done and total, in thousandths) answers no.
    pub fn run(self, see: &mut dyn FnMut(u64, u64) -> bool) -> Outcome {
        let stop = Arc::clone(&self.stop);
        let mut see = move |done: u64, total: u64| {
            let on = see(done, total);
            on && !stop.load(Ordering::Acquire)
        };
        let kept = Kept {
            job: self.job,
            set: None,
            places: Vec::new(),
        };
        match &self.work {
            // The copying before it was the first fifth.
            Work::Make(fresh) | Work::Add(fresh) => {
                Outcome::Kept(self.make(fresh, kept, &mut part(&mut see, 200, 1000)))
            }
            Work::Carry => Outcome::Kept(self.carry(kept, &mut see)),
            Work::Restore(restoring) => Outcome::Restored {
                job: self.job,
                restored: restoring.build(&self, &mut see).map(Box::new),
            },
        }
    }

    fn make(&self, fresh: &Fresh, mut outcome: Kept, see: See<'_>) -> Kept {
        let name = match fresh.witness.utc.parse::<DateTime<Utc>>() {
            Ok(made) => set::set_name(made, fresh.witness.seq),
            Err(_) => set::set_name(self.at, fresh.witness.seq),
        };
        outcome.set = Some((name.clone(), fresh.witness.seq));
        let prepared = self.guarded(fresh).and_then(|guarded| {
            let manifest = self.described(fresh, &mut part(see, 0, 50))?;
            Ok((guarded, manifest))
        });
        let (guarded, manifest) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                outcome.places.push(PlaceOutcome::none(0, Some(error)));
                return outcome;
            }
        };
        let count = guarded.len() as u64;
        for (n, guard) in guarded.into_iter().enumerate() {
            let place = match n {
                0 => self.places.own.as_path(),
                n => self.places.others[n - 1].as_path(),
            };
            let verdict = match guard {
                Some(Ok(verdict)) => verdict,
                Some(Err(error)) => {
                    outcome.places.push(PlaceOutcome::none(n, Some(error)));
                    continue;
                }
                None => {
                    outcome.places.push(PlaceOutcome::none(n, None));
                    continue;
                }
            };
            let n64 = n as u64;
            let (from, to) = (50 + 950 * n64 / count, 50 + 950 * (n64 + 1) / count);
            let store = fresh.scratch.store();
            let placed = self.keep(
                place,
                &name,
                (&manifest, &Ledger::of(&fresh.erased)),
                (&store, &fresh.vault),
                &mut part(see, from, to),
            );
            let untrue = matches!(&placed.kept, Err(error) if error.verdict().is_some());
            outcome.places.push(PlaceOutcome::of(n, verdict, placed));
            // The copy is the same for every place, and so is the verdict on it.
            if untrue {
                break;
            }
        }
        outcome
    }

    /// What every place's guard says of the copy; none for a place that is not there.
    fn guarded(&self, fresh: &Fresh) -> Result<Vec<Option<Guarded>>, BackupError> {
        fs::create_dir_all(&self.places.own)?;
        set::sync(&fresh.scratch.store())?;
        let key = self.keys.key.backup_db_key(fresh.set, &fresh.db_salt);
        let vault_id = self.keys.key.vault_id();
        let device = DeviceId::from_uuid(fresh.witness.device);
        let version = self.keys.key.version();
        let store = Store::open_copy(&fresh.scratch.store(), &key, vault_id, version, device)?;
        let guard = |place: &Path| guard::check(&store, place, &self.keys);
        let places = self.places.all();
        Ok(places
            .map(|(_, place)| set::is_reachable(place).then(|| guard(place)))
            .collect())
    }

    fn described(&self, fresh: &Fresh, see: See<'_>) -> Result<Manifest, BackupError> {
        let head = End {
            seq: fresh.witness.seq,
            hash: Hex(fresh.witness.hash),
        };
        let content = Content {
            format: FORMAT.to_owned(),
            version: VERSION,
            set: fresh.set,
            vault_id: self.keys.key.vault_id(),
            vk_version: self.keys.key.version(),
            db_salt: Hex(fresh.db_salt),
            made_at: fresh.witness.utc.clone(),
            head,
            witness: (&fresh.witness).into(),
            signed: Some(fresh.signed.into()),
            cases: fresh.cases,
            entries: fresh.witness.seq,
            schema: SCHEMA_VERSION,
            erased: Ledger::of(&fresh.erased)
                .lines()
                .map(|(case, _)| case)
                .collect(),
            files: set::described(&fresh.scratch.store(), &fresh.vault, see)?,
        };
        Manifest::seal(content, &self.keys)
    }

    /// Puts a set into a place, proves it there, and lets older ones go that are not needed any more.
    fn keep(
        &self,
        place: &Path,
        name: &str,
        (manifest, erased): (&Manifest, &Ledger),
        (store, vault): (&Path, &[u8]),
        see: See<'_>,
    ) -> Placed {
        let mut ledger = Ledger::read(place, &self.keys);
        ledger.join(erased);
        let put = (|| {
            let folder = set::sets_folder(place, self.keys.key.vault_id());
            set::sweep(&folder)?;
            let dir = folder.join(name);
            if !dir.exists() {
                let see = &mut part(see, 0, 300);
                set::put(&folder, name, manifest, (store, vault), see)?;
                sync_dir(place)?;
            }
            if !ledger.is_empty() {
                ledger.write(place, &self.keys)?;
            }
            self.prove_or_take_away(&dir, &mut part(see, 300, 900))
        })();
        if let Err(error) = put {
            return Placed {
                proved: false,
                kept: Err(error),
            };
        }
        Placed {
            proved: true,
            kept: self.tidy(place, &ledger, &mut part(see, 900, 1000)),
        }
    }

    /// Proves a set. One that failed is of no use and would only take the room of those that are: it goes. A proof that was
    /// stopped says nothing, and is taken up with the next one.
    fn prove_or_take_away(&self, dir: &Path, see: See<'_>) -> Result<(), BackupError> {
        match prove(dir, &self.keys, &self.data, self.at, see) {
            Ok(_) => Ok(()),
            Err(BackupError::Stopped) => Err(BackupError::Stopped),
            Err(error) => {
                // The medium may be gone, and with it the set.
                let _ = set::take_away(dir);
                Err(error)
            }
        }
    }

    /// Takes erased cases out of the sets of a place, and lets go what is not needed any more. What fails at one set is not
    /// in the way of the others; the first failure is told.
    fn tidy(&self, place: &Path, ledger: &Ledger, see: See<'_>) -> Result<(), BackupError> {
        let purged = purge(place, ledger, &self.keys, &self.data, self.at, see);
        let thinned = match (&self.work, &purged) {
            (Work::Add(_), _) | (_, Err(BackupError::Stopped)) => Ok(()),
            _ => thin(place, &self.keys, self.at),
        };
        purged.and(thinned)
    }

    fn carry(&self, mut outcome: Kept, see: See<'_>) -> Kept {
        let newest = set::found(&self.places.own, &self.keys).map(|sets| {
            let mut sets = sets.into_iter();
            sets.find(|set| set.proved_at.is_some() && set.manifest.is_ok())
        });
        let newest = match newest {
            Ok(Some(newest)) => newest,
            Ok(None) => return outcome,
            Err(error) => {
                outcome.places.push(PlaceOutcome::none(0, Some(error)));
                return outcome;
            }
        };
        for (n, place) in self.places.all().skip(1) {
            let carried = set::is_reachable(place).then(|| self.carried(n, &newest, place, see));
            let carried = carried
                .map(|carried| carried.unwrap_or_else(|error| PlaceOutcome::none(n, Some(error))));
            let outcome_there = carried.unwrap_or_else(|| PlaceOutcome::none(n, None));
            outcome.places.push(outcome_there);
        }
        outcome
    }

    fn carried(
        &self,
        n: usize,
        newest: &set::Found,
        place: &Path,
        see: See<'_>,
    ) -> Result<PlaceOutcome, BackupError> {
        let there = set::sets_folder(place, self.keys.key.vault_id());
        let there = set::found_in(&there, newest.name.clone(), &self.keys);
        if there.manifest.is_ok() && there.proved_at.is_some() {
            let ledger = Ledger::read(&self.places.own, &self.keys);
            let kept = self.tidy(place, &ledger, see);
            let proved = false;
            let placed = Placed { proved, kept };
            return Ok(PlaceOutcome::of(n, guard::Verdict::Fits, placed));
        }
        let (manifest, opened) =
            open_checked(&newest.dir, &self.keys, &self.data, &mut part(see, 0, 400))?;
        let verdict = guard::check(&opened.store, place, &self.keys)?;
        let mut ledger = Ledger::of(&opened.store.erased_at()?);
        ledger.join(&Ledger::read(&self.places.own, &self.keys));
        drop(opened);
        let vault = super::manifest::read_small(&newest.dir.join(VAULT_FILE))?;
        let store = newest.dir.join(STORE_FILE);
        let placed = self.keep(
            place,
            &newest.name,
            (&manifest, &ledger),
            (&store, &vault),
            &mut part(see, 400, 1000),
        );
        Ok(PlaceOutcome::of(n, verdict, placed))
    }
}

type Guarded = Result<guard::Verdict, BackupError>;

/// Lets go what the schedule does not keep, and what cannot be read once it would be too old; sets of another vault are left
/// alone.
fn thin(place: &Path, keys: &Keys, now: DateTime<Utc>) -> Result<(), BackupError> {
    let (mut sets, mut unreadable) = (Vec::new(), Vec::new());
    for found in set::found(place, keys)? {
        match &found.manifest {
            Ok(manifest) => {
                let aged = Aged {
                    made: manifest.content.made()?,
                    seq: manifest.content.witness.seq,
                    proved: found.proved_at.is_some(),
                };
                sets.push((found.dir, aged));
            }
            Err(BackupError::Foreign) => {}
            Err(_) => unreadable.extend(set::time_in_name(&found.name).map(|at| (found.dir, at))),
        }
    }
    let aged: Vec<Aged> = sets.iter().map(|(_, aged)| *aged).collect();
    let mut thinned = Ok(());
    for ((dir, _), keep) in sets.iter().zip(kept(&aged, now)) {
        if !keep {
            thinned = thinned.and(set::take_away(dir));
        }
    }
    for (dir, made) in unreadable {
        if is_past(made, &aged, now) {
            thinned = thinned.and(set::take_away(&dir));
        }
    }
    thinned
}
