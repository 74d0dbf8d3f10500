//! Sets of a small invented book: what is proved, what is refused, and what a place keeps.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use tempfile::TempDir;

use super::manifest::{MANIFEST_FILE, PROOF_FILE, STORE_FILE, VAULT_FILE};
use super::*;
use crate::domain::event::Event;
use crate::domain::ids::{DeviceId, StaffId};
use crate::practice::history::{Detail, Generator};
use crate::practice::{Until, furnish};
use crate::store::{Access, Author, CopyStep, Store};
use crate::vault::VaultFile;

const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A book in a folder of its own, with forty invented cases.
pub(crate) struct Specimen {
    dir: TempDir,
    pub keys: Keys,
    pub store: Store,
    pub now: DateTime<Utc>,
}

impl Specimen {
    pub fn new() -> Specimen {
        let dir = TempDir::new().unwrap();
        let book = dir.path().join("office");
        fs::create_dir(&book).unwrap();
        let (mut vault, key) = VaultFile::create_practice().unwrap();
        let now = at("2026-11-20T02:00:00Z");
        let access = Access {
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            generation: vault.generation(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir: &book,
            device: DEVICE,
        };
        let mut store = Store::create(access, now).unwrap();
        fill(&mut store, now);
        let public = store.adopt_device().unwrap();
        vault.add_device(&key, DEVICE.uuid(), public).unwrap();
        vault.write_new(&book).unwrap();
        let keys = Keys {
            vault,
            key: Arc::new(key),
        };
        Specimen {
            dir,
            keys,
            store,
            now,
        }
    }

    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    pub fn places(&self, others: &[&Path]) -> Places {
        Places {
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

    /// Something that happened, half an hour later.
    fn note(&mut self) {
        self.now += Duration::minutes(31);
        let by = self.author();
        self.store.note(Event::RecoveryConfirmed, &by).unwrap();
    }

    fn fresh(&mut self) -> Fresh {
        let data = self.data().to_path_buf();
        let mut copying = Copying::begin(&mut self.store, &self.keys, &data).unwrap();
        while copying.step(&mut self.store).unwrap() != CopyStep::Whole {}
        let book = data.join("office");
        copying
            .whole(&mut self.store, &book, DEVICE, self.now)
            .unwrap()
    }

    fn task(&self, work: Work, others: &[&Path]) -> Task {
        Task {
            work,
            keys: self.keys.clone(),
            data: self.data().to_path_buf(),
            places: self.places(others),
            at: self.now,
            job: 1,
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    pub fn make(&mut self, others: &[&Path]) -> Kept {
        let fresh = Box::new(self.fresh());
        kept(self.task(Work::Make(fresh), others))
    }

    fn sets(&self, place: &Path) -> Vec<Found> {
        found(place, &self.keys).unwrap()
    }

    fn own_sets(&self) -> Vec<Found> {
        self.sets(&self.data().join("backups"))
    }
}

fn fill(store: &mut Store, utc: DateTime<Utc>) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let until = Until {
        utc,
        today,
        offset_minutes: 480,
    };
    store
        .in_bulk(utc, |store| {
            furnish(store, until, 2026)?;
            let house = store.house().clone();
            let generator = Generator::new(1, &house, until, Detail::Full).unwrap();
            for entries in generator.spread(today - chrono::Days::new(200), 40) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.by)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .unwrap();
}

fn of_places(outcome: Outcome) -> Kept {
    match outcome {
        Outcome::Kept(kept) => kept,
        Outcome::Restored { .. } => panic!("another task"),
    }
}

fn kept(task: Task) -> Kept {
    of_places(task.run(&mut |_, _| true))
}

/// Codes by place; none where the place was away.
fn codes(outcome: &Kept) -> Vec<Option<Result<(), Code>>> {
    let code = |kept: &Result<(), BackupError>| kept.as_ref().copied().map_err(|e| e.code());
    (outcome.places.iter())
        .map(|place| place.kept.as_ref().map(code))
        .collect()
}

const KEPT: Option<Result<(), Code>> = Some(Ok(()));

#[test]
fn a_set_is_made_proved_and_found_in_every_place() {
    let mut book = Specimen::new();
    let (stick, away) = (TempDir::new().unwrap(), Path::new("/nowhere/at/all"));
    let outcome = book.make(&[stick.path(), away]);
    assert_eq!(codes(&outcome), [KEPT, KEPT, None]);
    let (name, seq) = outcome.set.unwrap();
    assert_eq!(seq, book.store.head().seq);
    for place in [book.data().join("backups"), stick.path().to_path_buf()] {
        let sets = book.sets(&place);
        assert_eq!(sets.len(), 1);
        assert_eq!((&sets[0].name, sets[0].proved_at), (&name, Some(book.now)));
        let (_, opened) =
            open_checked(&sets[0].dir, &book.keys, book.data(), &mut |_, _| true).unwrap();
        assert!(opened.store.dump().unwrap() == book.store.dump().unwrap());
        drop(opened);
    }
    let scratch = fs::read_dir(book.data().join("scratch")).unwrap();
    assert_eq!(scratch.count(), 0, "nothing stays in scratch");
}

/// People save while the copy goes on: what they saved is in it, whatever page it is on.
#[test]
fn what_is_saved_while_the_copy_goes_on_is_in_it() {
    let mut book = Specimen::new();
    let data = book.data().to_path_buf();
    let copying = Copying::begin(&mut book.store, &book.keys, &data).unwrap();
    let (mut steps, mut farthest) = (0, 0);
    loop {
        match book.store.copy_step(8).unwrap() {
            CopyStep::Whole => break,
            CopyStep::More { done, .. } => {
                assert!(done > farthest, "the copy never begins anew");
                (steps, farthest) = (steps + 1, done);
                book.note();
            }
        }
    }
    assert!(
        steps > 8,
        "only {steps} steps: nothing was saved in between"
    );
    let folder = data.join("office");
    let fresh = Box::new(
        copying
            .whole(&mut book.store, &folder, DEVICE, book.now)
            .unwrap(),
    );
    let outcome = kept(book.task(Work::Make(fresh), &[]));
    assert_eq!(codes(&outcome), [KEPT]);
    let set = &book.own_sets()[0];
    let (manifest, opened) = open_checked(&set.dir, &book.keys, &data, &mut |_, _| true).unwrap();
    assert_eq!(manifest.content.head(), *book.store.head());
    assert!(opened.store.dump().unwrap() == book.store.dump().unwrap());
}

/// Control: a second connection that writes makes the copy begin anew, which the book's lock keeps from happening.
#[test]
fn a_second_connection_would_make_the_copy_begin_anew() {
    let mut book = Specimen::new();
    let data = book.data().to_path_buf();
    let key = book.keys.key.db_key(book.keys.vault.db_salt());
    let file = data.join("office/store.db");
    let (id, version) = (book.keys.key.vault_id(), book.keys.key.version());
    let mut second = Store::open_copy(&file, &key, id, version, DEVICE).unwrap();
    let _copying = Copying::begin(&mut book.store, &book.keys, &data).unwrap();
    let mut dones = Vec::new();
    for _ in 0..3 {
        match book.store.copy_step(8).unwrap() {
            CopyStep::More { done, .. } => dones.push(done),
            CopyStep::Whole => panic!("too small a book"),
        }
        second
            .note(Event::RecoveryConfirmed, &book.author())
            .unwrap();
    }
    assert!(dones.windows(2).all(|pair| pair[1] <= pair[0]), "{dones:?}");
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 1 << (at % 8);
    fs::write(path, bytes).unwrap();
}

fn copy_set(from: &Path, into: &Path) {
    fs::create_dir_all(into).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), into.join(entry.file_name())).unwrap();
    }
}

type Damage = Box<dyn Fn(&Path)>;

/// Everything that can happen to a set on its way; `other` is another set of the same book.
fn damages(other: PathBuf) -> Vec<(String, Damage)> {
    let mut damages: Vec<(String, Damage)> = Vec::new();
    for name in [STORE_FILE, VAULT_FILE, MANIFEST_FILE] {
        for at in [0, 17, 1111, 7919, 104_729] {
            let flip: Damage = Box::new(move |dir| flip(&dir.join(name), at));
            damages.push((format!("{name}: a flipped bit at {at}"), flip));
        }
        for (what, keep) in [("cut to nothing", 0), ("half", 2), ("all but the end", 1)] {
            let cut: Damage = Box::new(move |dir| {
                let bytes = fs::read(dir.join(name)).unwrap();
                let length = match keep {
                    0 => 0,
                    2 => bytes.len() / 2,
                    _ => bytes.len() - 1,
                };
                fs::write(dir.join(name), &bytes[..length]).unwrap();
            });
            damages.push((format!("{name}: {what}"), cut));
        }
        let gone: Damage = Box::new(move |dir| fs::remove_file(dir.join(name)).unwrap());
        damages.push((format!("{name}: gone"), gone));
        let other = other.clone();
        let mixed: Damage = Box::new(move |dir| {
            fs::copy(other.join(name), dir.join(name)).unwrap();
        });
        // The vault file is the same in both sets.
        if name != VAULT_FILE {
            damages.push((format!("{name}: of another set"), mixed));
        }
    }
    damages
}

#[test]
fn a_damaged_cut_or_mixed_set_is_never_proved() {
    let mut book = Specimen::new();
    book.make(&[]);
    book.note();
    book.make(&[]);
    let sets = book.own_sets();
    let (newer, older) = (sets[0].dir.clone(), sets[1].dir.clone());
    let hurt = book.data().join("hurt");
    let proved = |dir: &Path| prove(dir, &book.keys, book.data(), book.now, &mut |_, _| true);
    copy_set(&newer, &hurt);
    assert!(
        proved(&hurt).is_ok(),
        "control: undamaged, the copy is proved"
    );
    for (what, damage) in damages(older) {
        fs::remove_dir_all(&hurt).unwrap();
        copy_set(&newer, &hurt);
        damage(&hurt);
        assert!(proved(&hurt).is_err(), "proved: {what}");
        // A proof that was carried along does not stand for the damaged set where its manifest is another.
        if let Ok(manifest) = Manifest::read(&hurt, &book.keys) {
            let carried = manifest.proved_at(&hurt, &book.keys);
            assert_eq!(
                carried.is_some(),
                !what.starts_with(MANIFEST_FILE),
                "{what}"
            );
        }
    }
}

#[test]
fn a_proof_is_of_one_set_and_one_manifest() {
    let mut book = Specimen::new();
    book.make(&[]);
    book.note();
    book.make(&[]);
    let sets = book.own_sets();
    assert!(sets.iter().all(|set| set.proved_at.is_some()), "control");
    fs::copy(sets[1].dir.join(PROOF_FILE), sets[0].dir.join(PROOF_FILE)).unwrap();
    assert_eq!(book.own_sets()[0].proved_at, None);
}

#[test]
fn a_set_of_another_book_is_foreign_and_left_alone() {
    let mut book = Specimen::new();
    let mut theirs = Specimen::new();
    let stick = TempDir::new().unwrap();
    theirs.make(&[stick.path()]);
    let their_set = theirs.sets(stick.path())[0].dir.clone();
    assert_eq!(codes(&book.make(&[stick.path()])), [KEPT, KEPT]);
    let foreign = sets_folder(stick.path(), book.keys.key.vault_id()).join("20301120T080000Z-7");
    copy_set(&their_set, &foreign);
    let sets = book.sets(stick.path());
    assert!(matches!(sets[0].manifest, Err(BackupError::Foreign)));
    book.now += Duration::days(200);
    book.note();
    assert_eq!(codes(&book.make(&[stick.path()])), [KEPT, KEPT]);
    assert!(foreign.exists() && their_set.exists());
}

/// The book was put back to an older copy of itself: its own sets know better, and are not written over.
#[test]
fn a_shrunken_book_is_not_backed_up_over_its_good_sets() {
    let mut book = Specimen::new();
    let stick = TempDir::new().unwrap();
    let older = book.fresh();
    book.note();
    assert_eq!(codes(&book.make(&[stick.path()])), [KEPT, KEPT]);
    book.now += Duration::minutes(40);
    let shrunken = Some(Err(Code::Shrunken));
    let outcome = kept(book.task(Work::Make(Box::new(older)), &[stick.path()]));
    assert_eq!(codes(&outcome), [shrunken, shrunken]);
    assert_eq!(
        (book.own_sets().len(), book.sets(stick.path()).len()),
        (1, 1)
    );
    book.note();
    assert_eq!(codes(&book.make(&[stick.path()])), [KEPT, KEPT], "control");
    assert_eq!(book.own_sets().len(), 2);
}

#[test]
fn a_place_that_was_away_gets_the_newest_set_when_it_is_back() {
    let mut book = Specimen::new();
    let outside = TempDir::new().unwrap();
    let stick = outside.path().join("stick");
    assert_eq!(codes(&book.make(&[&stick])), [KEPT, None]);
    book.note();
    assert_eq!(codes(&book.make(&[&stick])), [KEPT, None]);
    fs::create_dir(&stick).unwrap();
    let outcome = kept(book.task(Work::Carry, &[&stick]));
    assert_eq!(codes(&outcome), [KEPT]);
    let (own, there) = (book.own_sets(), book.sets(&stick));
    assert_eq!((own.len(), there.len()), (2, 1));
    assert_eq!(own[0].name, there[0].name);
    assert!(there[0].proved_at.is_some());
}

#[test]
fn a_task_that_is_stopped_leaves_no_set_without_its_proof_behind_a_name() {
    let mut book = Specimen::new();
    for calls in [0, 1, 2, 3] {
        let fresh = Box::new(book.fresh());
        let stop = Arc::new(AtomicBool::new(false));
        let task = Task {
            stop: Arc::clone(&stop),
            ..book.task(Work::Make(fresh), &[])
        };
        let mut left = calls;
        let outcome = of_places(task.run(&mut |_, _| {
            if left == 0 {
                stop.store(true, Ordering::Release);
            }
            left -= 1;
            true
        }));
        assert_eq!(
            codes(&outcome),
            [Some(Err(Code::Cancelled))],
            "after {calls}"
        );
        assert!(book.own_sets().iter().all(|set| set.proved_at.is_none()));
        book.note();
    }
    assert_eq!(codes(&book.make(&[])), [KEPT], "control");
    let scratch = fs::read_dir(book.data().join("scratch")).unwrap();
    assert_eq!(scratch.count(), 0);
}

#[test]
fn a_place_that_cannot_be_written_is_told_and_the_others_are_served() {
    let mut book = Specimen::new();
    let stick = TempDir::new().unwrap();
    let folder = sets_folder(stick.path(), book.keys.key.vault_id());
    // A file where the folder should be: nothing can be made below it, whoever runs the test.
    fs::write(&folder, b"").unwrap();
    let outcome = book.make(&[stick.path()]);
    assert_eq!(codes(&outcome), [KEPT, Some(Err(Code::FolderTrouble))]);
    fs::remove_file(&folder).unwrap();
    book.note();
    assert_eq!(codes(&book.make(&[stick.path()])), [KEPT, KEPT], "control");
}

#[test]
fn leftovers_of_a_pulled_medium_are_cleared_and_nothing_else() {
    let mut book = Specimen::new();
    book.make(&[]);
    let folder = sets_folder(&book.data().join("backups"), book.keys.key.vault_id());
    let left = ["20261120T080000Z-5.partial", "20261120T080000Z-6.leaving"];
    let others = ["20261120T080000Z-5.mine", "photos.partial", "photos"];
    for name in left.iter().chain(&others) {
        fs::create_dir(folder.join(name)).unwrap();
    }
    sweep(&folder).unwrap();
    assert!(left.iter().all(|name| !folder.join(name).exists()));
    assert!(others.iter().all(|name| folder.join(name).exists()));
    assert_eq!(book.own_sets().len(), 1);
}
