//! Tests with the backup sets of a small invented book: proving, refusing, and what stays in a location.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use tempfile::TempDir;

use super::manifest::{MANIFEST_FILE, PROOF_FILE};
use super::*;
use crate::domain::event::Event;
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::refusal::Code;
use crate::practice::history::{Detail, Generator};
use crate::practice::{Cutoff, write_office_setup};
use crate::store::{Author, CopyStep, OpenParams, STORE_FILE, Store};
use crate::vault::{VAULT_FILE, VaultFile};

mod damaged_sets;
mod room;

use damaged_sets::copy_set;

#[cfg(target_os = "linux")]
mod second_place;

const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A book with forty invented cases in a temporary folder.
pub(crate) struct SampleBook {
    dir: TempDir,
    pub keys: Keys,
    pub store: Store,
    pub now: DateTime<Utc>,
}

impl SampleBook {
    pub fn new() -> SampleBook {
        let dir = TempDir::new().unwrap();
        let book = dir.path().join("office");
        fs::create_dir(&book).unwrap();
        let (mut vault, key) = VaultFile::create_practice().unwrap();
        let now = at("2026-11-20T02:00:00Z");
        let access = OpenParams {
            kind: vault.kind(),
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            vault: vault.revision(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir: &book,
            device: DEVICE,
        };
        let mut store = Store::create(access, now).unwrap();
        fill(&mut store, now);
        let public = store.ensure_device_key().unwrap();
        vault.add_device(&key, DEVICE.uuid(), public).unwrap();
        vault.write_new(&book).unwrap();
        let keys = Keys {
            vault,
            key: Arc::new(key),
        };
        SampleBook {
            dir,
            keys,
            store,
            now,
        }
    }

    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    pub fn locations(&self, others: &[&Path]) -> BackupLocations {
        BackupLocations {
            own: self.data().join("backups"),
            others: others.iter().map(|p| p.to_path_buf()).collect(),
        }
    }

    fn author(&self) -> Author {
        Author {
            actor: StaffId::from_bytes([3; 16]),
            utc: self.now,
            today: self.now.date_naive(),
        }
    }

    /// Writes a journal event, half an hour later.
    fn write_event(&mut self) {
        self.now += Duration::minutes(31);
        let by = self.author();
        self.store
            .write_event(Event::RecoveryConfirmed, &by)
            .unwrap();
    }

    fn finished_copy(&mut self) -> FinishedCopy {
        let data = self.data().to_path_buf();
        let mut copy = BackupCopy::begin(&mut self.store, &self.keys, &data).unwrap();
        while copy.step(&mut self.store).unwrap() != CopyStep::Complete {}
        let book = data.join("office");
        copy.finish(&mut self.store, &book, DEVICE, self.now)
            .unwrap()
    }

    fn task(&self, work: Work, others: &[&Path]) -> Task {
        Task {
            work,
            keys: self.keys.clone(),
            data: self.data().to_path_buf(),
            locations: self.locations(others),
            at: self.now,
            job: 1,
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    pub fn back_up(&mut self, others: &[&Path]) -> BackupResult {
        let copy = Box::new(self.finished_copy());
        run_backup(self.task(Work::BackUp(copy), others))
    }

    fn sets(&self, location: &Path) -> Vec<FoundSet> {
        list_sets(location, &self.keys).unwrap()
    }

    fn own_sets(&self) -> Vec<FoundSet> {
        self.sets(&self.data().join("backups"))
    }
}

fn fill(store: &mut Store, utc: DateTime<Utc>) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let cutoff = Cutoff {
        utc,
        today,
        offset_minutes: 480,
    };
    store
        .write_in_bulk(utc, |store| {
            write_office_setup(store, cutoff, 2026)?;
            let setup = store.office_setup().clone();
            let generator = Generator::new(1, &setup, cutoff, Detail::Full).unwrap();
            for entries in generator.spread(today - chrono::Days::new(200), 40) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.author)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .unwrap();
}

fn backup_result(result: TaskResult) -> BackupResult {
    let TaskResult::Backup { backup, .. } = result else {
        panic!("another task");
    };
    backup
}

fn run_backup(task: Task) -> BackupResult {
    backup_result(task.run(&mut |_, _| true))
}

/// Returns the code of every location; none for an unreachable one.
fn codes(backup: &BackupResult) -> Vec<Option<Result<(), Code>>> {
    let code = |done: &Result<(), BackupError>| done.as_ref().copied().map_err(|e| e.code());
    (backup.locations.iter())
        .map(|location| location.result.as_ref().map(code))
        .collect()
}

const DONE: Option<Result<(), Code>> = Some(Ok(()));

#[test]
fn a_set_is_written_and_proved_in_every_location() {
    let mut book = SampleBook::new();
    let (medium, unreachable) = (TempDir::new().unwrap(), Path::new("/nowhere/at/all"));
    let result = book.back_up(&[medium.path(), unreachable]);
    assert_eq!(codes(&result), [DONE, DONE, None]);
    let (name, seq) = result.set.unwrap();
    assert_eq!(seq, book.store.head().seq);
    for location in [book.data().join("backups"), medium.path().to_path_buf()] {
        let sets = book.sets(&location);
        assert_eq!(sets.len(), 1);
        assert_eq!((&sets[0].name, sets[0].proved_at), (&name, Some(book.now)));
        let (_, open) =
            open_verified(&sets[0].dir, &book.keys, book.data(), &mut |_, _| true).unwrap();
        assert!(open.store.dump().unwrap() == book.store.dump().unwrap());
        drop(open);
    }
    let scratch = fs::read_dir(book.data().join("scratch")).unwrap();
    assert_eq!(scratch.count(), 0, "nothing stays in scratch");
}

/// Entries written during the copy are in it, whatever page they are on.
#[test]
fn entries_written_during_a_copy_are_in_it() {
    let mut book = SampleBook::new();
    let data = book.data().to_path_buf();
    let copy = BackupCopy::begin(&mut book.store, &book.keys, &data).unwrap();
    let (mut steps, mut highest) = (0, 0);
    loop {
        match book.store.copy_step(8).unwrap() {
            CopyStep::Complete => break,
            CopyStep::More { done, .. } => {
                assert!(done > highest, "the copy never restarts");
                (steps, highest) = (steps + 1, done);
                book.write_event();
            }
        }
    }
    assert!(
        steps > 8,
        "only {steps} steps: nothing was saved in between"
    );
    let folder = data.join("office");
    let copy = Box::new(
        copy.finish(&mut book.store, &folder, DEVICE, book.now)
            .unwrap(),
    );
    let result = run_backup(book.task(Work::BackUp(copy), &[]));
    assert_eq!(codes(&result), [DONE]);
    let set = &book.own_sets()[0];
    let (manifest, open) = open_verified(&set.dir, &book.keys, &data, &mut |_, _| true).unwrap();
    assert_eq!(manifest.content.head(), *book.store.head());
    assert!(open.store.dump().unwrap() == book.store.dump().unwrap());
}

/// Control: a second connection that writes makes the copy restart; the lock of the book prevents that.
#[test]
fn control_a_second_connection_would_restart_the_copy() {
    let mut book = SampleBook::new();
    let data = book.data().to_path_buf();
    let key = book.keys.key.db_key(book.keys.vault.db_salt());
    let file = data.join("office/store.db");
    let (id, version) = (book.keys.key.vault_id(), book.keys.key.version());
    let mut second = Store::open_copy(&file, &key, id, version, DEVICE).unwrap();
    let _copy = BackupCopy::begin(&mut book.store, &book.keys, &data).unwrap();
    let mut progress = Vec::new();
    for _ in 0..3 {
        match book.store.copy_step(8).unwrap() {
            CopyStep::More { done, .. } => progress.push(done),
            CopyStep::Complete => panic!("too small a book"),
        }
        second
            .write_event(Event::RecoveryConfirmed, &book.author())
            .unwrap();
    }
    assert!(
        progress.windows(2).all(|pair| pair[1] <= pair[0]),
        "{progress:?}"
    );
}

#[test]
fn a_proof_counts_for_one_set_and_one_manifest_only() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    book.write_event();
    book.back_up(&[]);
    let sets = book.own_sets();
    assert!(sets.iter().all(|set| set.proved_at.is_some()), "control");
    fs::copy(sets[1].dir.join(PROOF_FILE), sets[0].dir.join(PROOF_FILE)).unwrap();
    assert_eq!(book.own_sets()[0].proved_at, None);
}

#[test]
fn a_set_of_another_book_is_foreign_and_left_alone() {
    let mut book = SampleBook::new();
    let mut theirs = SampleBook::new();
    let medium = TempDir::new().unwrap();
    theirs.back_up(&[medium.path()]);
    let their_set = theirs.sets(medium.path())[0].dir.clone();
    assert_eq!(codes(&book.back_up(&[medium.path()])), [DONE, DONE]);
    let foreign = sets_folder(medium.path(), book.keys.key.vault_id()).join("20301120T080000Z-7");
    copy_set(&their_set, &foreign);
    let sets = book.sets(medium.path());
    assert!(matches!(sets[0].manifest, Err(BackupError::Foreign)));
    book.now += Duration::days(200);
    book.write_event();
    assert_eq!(codes(&book.back_up(&[medium.path()])), [DONE, DONE]);
    assert!(foreign.exists() && their_set.exists());
}

#[test]
fn a_rolled_back_book_is_not_backed_up_over_its_newer_sets() {
    let mut book = SampleBook::new();
    let medium = TempDir::new().unwrap();
    let older = book.finished_copy();
    book.write_event();
    assert_eq!(codes(&book.back_up(&[medium.path()])), [DONE, DONE]);
    book.now += Duration::minutes(40);
    let refused = Some(Err(Code::RolledBack));
    let result = run_backup(book.task(Work::BackUp(Box::new(older)), &[medium.path()]));
    assert_eq!(codes(&result), [refused, refused]);
    assert_eq!(
        (book.own_sets().len(), book.sets(medium.path()).len()),
        (1, 1)
    );
    book.write_event();
    assert_eq!(
        codes(&book.back_up(&[medium.path()])),
        [DONE, DONE],
        "control"
    );
    assert_eq!(book.own_sets().len(), 2);
}

#[test]
fn a_location_gets_the_newest_set_when_it_is_reachable_again() {
    let mut book = SampleBook::new();
    let outside = TempDir::new().unwrap();
    let medium = outside.path().join("medium");
    assert_eq!(codes(&book.back_up(&[&medium])), [DONE, None]);
    book.write_event();
    assert_eq!(codes(&book.back_up(&[&medium])), [DONE, None]);
    fs::create_dir(&medium).unwrap();
    let result = run_backup(book.task(Work::CatchUp, &[&medium]));
    assert_eq!(codes(&result), [DONE]);
    let (own, there) = (book.own_sets(), book.sets(&medium));
    assert_eq!((own.len(), there.len()), (2, 1));
    assert_eq!(own[0].name, there[0].name);
    assert!(there[0].proved_at.is_some());
}

#[test]
fn a_stopped_task_leaves_no_proved_set() {
    let mut book = SampleBook::new();
    for calls in [0, 1, 2, 3] {
        let copy = Box::new(book.finished_copy());
        let stop = Arc::new(AtomicBool::new(false));
        let task = Task {
            stop: Arc::clone(&stop),
            ..book.task(Work::BackUp(copy), &[])
        };
        let mut left = calls;
        let result = backup_result(task.run(&mut |_, _| {
            if left == 0 {
                stop.store(true, Ordering::Release);
            }
            left -= 1;
            true
        }));
        assert_eq!(
            codes(&result),
            [Some(Err(Code::Cancelled))],
            "after {calls}"
        );
        assert!(book.own_sets().iter().all(|set| set.proved_at.is_none()));
        book.write_event();
    }
    assert_eq!(codes(&book.back_up(&[])), [DONE], "control");
    let scratch = fs::read_dir(book.data().join("scratch")).unwrap();
    assert_eq!(scratch.count(), 0);
}

#[test]
fn an_unwritable_location_is_reported_and_the_others_get_their_set() {
    let mut book = SampleBook::new();
    let medium = TempDir::new().unwrap();
    let folder = sets_folder(medium.path(), book.keys.key.vault_id());
    // A file in place of the folder blocks it even for root.
    fs::write(&folder, b"").unwrap();
    let result = book.back_up(&[medium.path()]);
    assert_eq!(codes(&result), [DONE, Some(Err(Code::FolderTrouble))]);
    fs::remove_file(&folder).unwrap();
    book.write_event();
    assert_eq!(
        codes(&book.back_up(&[medium.path()])),
        [DONE, DONE],
        "control"
    );
}

#[test]
fn only_leftovers_of_interrupted_sets_are_removed() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    let folder = sets_folder(&book.data().join("backups"), book.keys.key.vault_id());
    let left = ["20261120T080000Z-5.partial", "20261120T080000Z-6.leaving"];
    let others = ["20261120T080000Z-5.mine", "photos.partial", "photos"];
    for name in left.iter().chain(&others) {
        fs::create_dir(folder.join(name)).unwrap();
    }
    remove_leftovers(&folder).unwrap();
    assert!(left.iter().all(|name| !folder.join(name).exists()));
    assert!(others.iter().all(|name| folder.join(name).exists()));
    assert_eq!(book.own_sets().len(), 1);
}

/// A question to the own location may take longer than the limit for other locations: the backup waits for its own disk.
#[test]
fn the_own_location_is_never_unreachable() {
    let mut book = SampleBook::new();
    let elsewhere = TempDir::new().unwrap();
    let own = book.data().join("backups");
    let (let_go, gate) = std::sync::mpsc::channel::<()>();
    let gate = Arc::new(std::sync::Mutex::new(gate));
    for location in [own.as_path(), elsewhere.path()] {
        let gate = Arc::clone(&gate);
        let waits = move |_: &Path| {
            let _ = gate.lock().unwrap().recv();
        };
        assert!(media::ask_within(std::time::Duration::ZERO, location, waits).is_none());
    }
    let result = book.back_up(&[elsewhere.path()]);
    assert!(
        matches!(result.locations[0].result, Some(Ok(()))),
        "{result:?}"
    );
    assert!(result.locations[1].result.is_none(), "control: {result:?}");
    drop(let_go);
}

#[test]
fn only_a_set_in_the_own_location_is_one_to_change_keys_with() {
    let in_own = |locations| {
        let result = BackupResult {
            job: 1,
            set: None,
            locations,
        };
        result.in_own_location()
    };
    let location = |number, result| LocationResult {
        result,
        ..LocationResult::skipped(number, None)
    };
    assert_eq!(in_own(vec![location(0, Some(Ok(())))]), Ok(()));
    let elsewhere = || location(1, Some(Ok(())));
    assert!(in_own(vec![location(0, None), elsewhere()]).is_err());
    assert!(in_own(vec![elsewhere()]).is_err());
    let failed = location(0, Some(Err(BackupError::Stopped)));
    assert_eq!(in_own(vec![failed, elsewhere()]), Err(Code::Cancelled));
}
