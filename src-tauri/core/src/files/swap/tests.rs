//! Interrupts a replacement at every point: by a kill, on a real folder, and by a power cut, on a
//! model of a disk that loses what was not synced, in every combination. The controls leave out one
//! step at a time and must fail.

use std::collections::{BTreeMap, HashSet};

use super::*;

mod model;

use model::{FailAfter, ModelDisk};

type Files = BTreeMap<String, Vec<u8>>;

const STORE: &str = "store.db";
const VAULT: &str = "vault.json";
const ANCHOR: &str = "anchor.a";
const JOURNAL: &str = "store.db-journal";

fn set(files: &[(&str, &str)]) -> Files {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    files.iter().map(owned).collect()
}

/// The old files: with a journal that the new set lacks, and a file that is never replaced.
fn old() -> Files {
    set(&[
        (STORE, "old store, many pages"),
        (VAULT, "old vault"),
        (JOURNAL, "old journal"),
        ("prefs.json", "prefs"),
    ])
}

fn new() -> Files {
    set(&[
        (STORE, "new store, many pages"),
        (VAULT, "new vault"),
        (ANCHOR, "new anchor"),
        ("prefs.json", "prefs"),
    ])
}

type Replace = fn(&dyn Folder) -> Result<(), SwapError>;

fn names() -> [String; 3] {
    [STORE, VAULT, ANCHOR].map(str::to_owned)
}

fn write_next(folder: &dyn Folder) -> Result<(), SwapError> {
    for name in names() {
        let written = folder.write(&next_name(&name), &new()[&name]);
        written.map_err(SwapError::NotStarted)?;
    }
    Ok(())
}

/// A whole replacement.
fn replace(folder: &dyn Folder) -> Result<(), SwapError> {
    write_next(folder)?;
    commit(&folder, &names(), vec![JOURNAL.to_owned()])
}

/// Control: syncs everything and then renames one file after the other, without a commit record.
fn replace_without_commit_record(folder: &dyn Folder) -> Result<(), SwapError> {
    write_next(folder)?;
    let rename_all = || {
        for name in names() {
            folder.sync(&next_name(&name))?;
        }
        folder.sync_names()?;
        for name in names() {
            folder.rename(&next_name(&name), &name)?;
        }
        folder.remove(JOURNAL)?;
        folder.sync_names()
    };
    rename_all().map_err(SwapError::Interrupted)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct TrialCounts {
    old: usize,
    new: usize,
    /// Neither old nor new: a mix, a leftover, or a failed recovery.
    bad: usize,
}

impl TrialCounts {
    fn count(
        &mut self,
        recovered: Result<SwapRecovery, SwapError>,
        files: Files,
        must_be_new: bool,
    ) {
        match recovered {
            Ok(_) if files == new() => self.new += 1,
            Ok(_) if files == old() && !must_be_new => self.old += 1,
            _ => self.bad += 1,
        }
    }
}

/// Cuts the power after every operation of `replace`, and then again and again after every operation
/// of the recovery.
fn power_cuts(replace: Replace, disk: impl Fn() -> ModelDisk) -> TrialCounts {
    let mut counts = TrialCounts::default();
    let mut known = HashSet::new();
    for operations in 0.. {
        let disk = disk();
        let done = replace(&FailAfter::new(operations, &disk)).is_ok();
        let mut left: Vec<ModelDisk> = disk.power_cut_states();
        while let Some(cut) = left.pop() {
            if !known.insert((cut.state(), done)) {
                continue;
            }
            for operations in 0.. {
                let again = cut.duplicate();
                let recovered = finish_or_undo_in(&FailAfter::new(operations, &again));
                left.extend(again.power_cut_states());
                let cut_off = matches!(
                    &recovered,
                    Err(SwapError::NotStarted(_) | SwapError::Interrupted(_))
                );
                if !cut_off {
                    counts.count(recovered, again.files(), done);
                    break;
                }
            }
        }
        if done {
            assert!(operations >= 10, "{operations}");
            return counts;
        }
    }
    counts
}

#[test]
fn a_power_cut_at_any_point_leaves_the_old_set_or_the_new_one() {
    let counts = power_cuts(replace, || ModelDisk::holding(&old()));
    assert_eq!(counts.bad, 0, "{counts:?}");
    assert!(counts.old > 20 && counts.new > 10, "{counts:?}");
}

#[test]
fn control_without_the_commit_record_or_a_sync_a_power_cut_leaves_a_mix() {
    let without = power_cuts(replace_without_commit_record, || ModelDisk::holding(&old()));
    assert!(without.bad > 0, "{without:?}");
    let files = power_cuts(replace, || {
        let mut disk = ModelDisk::holding(&old());
        disk.ignores_file_sync = true;
        disk
    });
    assert!(files.bad > 0, "{files:?}");
    let names = power_cuts(replace, || {
        let mut disk = ModelDisk::holding(&old());
        disk.ignores_name_sync = true;
        disk
    });
    assert!(names.bad > 0, "{names:?}");
}

fn on_disk(dir: &Path) -> Files {
    let file = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    };
    fs::read_dir(dir).unwrap().map(file).collect()
}

/// A temporary folder with the old files.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in old() {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

/// Stops after every operation on a real folder, and during the recovery after every operation too.
fn kills(replace: Replace) -> TrialCounts {
    let mut counts = TrialCounts::default();
    for first in 0.. {
        for second in 0.. {
            let dir = folder();
            let disk = DiskFolder(dir.path().to_owned());
            let done = replace(&FailAfter::new(first, &disk)).is_ok();
            let recovered = finish_or_undo_in(&FailAfter::new(second, &disk));
            let finished = recovered.is_ok();
            counts.count(finish_or_undo(dir.path()), on_disk(dir.path()), done);
            assert_eq!(finish_or_undo(dir.path()).unwrap(), SwapRecovery::Nothing);
            if finished && done {
                return counts;
            }
            if finished {
                break;
            }
        }
    }
    counts
}

#[test]
fn a_kill_at_any_point_leaves_the_old_set_or_the_new_one() {
    let counts = kills(replace);
    assert_eq!(counts.bad, 0, "{counts:?}");
    assert!(counts.old > 10 && counts.new > 10, "{counts:?}");
    let without = kills(replace_without_commit_record);
    assert!(without.bad > 0, "control: {without:?}");
}

#[test]
fn prepared_files_are_replaced_together() {
    let dir = folder();
    let dir = dir.path();
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::Nothing);
    fs::write(dir.join("vault.json.next"), "left by an earlier one").unwrap();
    let mut swap = Swap::begin(dir).unwrap();
    assert_eq!(on_disk(dir), old());
    fs::write(swap.next_path(STORE), &new()[STORE]).unwrap();
    swap.add(STORE).unwrap();
    swap.write(VAULT, &new()[VAULT]).unwrap();
    swap.write(ANCHOR, &new()[ANCHOR]).unwrap();
    swap.remove(JOURNAL).unwrap();
    swap.commit().unwrap();
    assert_eq!(on_disk(dir), new());
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::Nothing);
}

#[test]
fn an_uncommitted_replacement_is_undone() {
    let dir = folder();
    let dir = dir.path();
    let mut swap = Swap::begin(dir).unwrap();
    swap.write(VAULT, b"never").unwrap();
    fs::write(dir.join("store.db.next-journal"), "of a store").unwrap();
    drop(swap);
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::RolledBack);
    assert_eq!(on_disk(dir), old());
    // A file that was added but never written.
    let mut swap = Swap::begin(dir).unwrap();
    swap.write(VAULT, b"never").unwrap();
    swap.add(STORE).unwrap();
    assert!(matches!(swap.commit(), Err(SwapError::NotStarted(_))));
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::RolledBack);
    assert_eq!(on_disk(dir), old());
}

#[test]
fn only_plain_names_are_replaced_and_none_twice() {
    let dir = folder();
    let mut swap = Swap::begin(dir.path()).unwrap();
    for name in [
        "",
        ".",
        "..",
        "../vault.json",
        "a/b",
        "a\\b",
        "c:x",
        "switch",
        "switch.new",
        "x.next",
        "甲",
    ] {
        let refused = matches!(swap.write(name, b""), Err(SwapError::InvalidName));
        assert!(refused, "{name}");
        assert!(
            matches!(swap.remove(name), Err(SwapError::InvalidName)),
            "{name}"
        );
    }
    swap.write(VAULT, b"once").unwrap();
    assert!(matches!(swap.add(VAULT), Err(SwapError::InvalidName)));
    assert!(matches!(swap.remove(VAULT), Err(SwapError::InvalidName)));
}

/// Every flipped bit and every cut of the commit record and of a waiting file is refused.
#[test]
fn a_damaged_commit_record_or_waiting_file_is_refused_and_nothing_is_touched() {
    let dir = folder();
    let disk = DiskFolder(dir.path().to_owned());
    let dir = dir.path();
    // Ten operations: three writes, three syncs, and the commit record written, synced and renamed.
    let cut = replace(&FailAfter::new(10, &disk));
    assert!(matches!(cut, Err(SwapError::Interrupted(_))));
    assert!(matches!(Swap::begin(dir), Err(SwapError::Unfinished)));
    let before = on_disk(dir);
    assert_eq!(before.len(), old().len() + 4);
    let refused = |name: &str, bytes: &[u8]| {
        fs::write(dir.join(name), bytes).unwrap();
        let planted = on_disk(dir);
        assert!(matches!(finish_or_undo(dir), Err(SwapError::Damaged)));
        assert_eq!(on_disk(dir), planted);
    };
    for name in [COMMIT_RECORD_FILE, "store.db.next", "vault.json.next"] {
        let original = &before[name];
        for bit in 0..original.len() * 8 {
            let mut bytes = original.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            refused(name, &bytes);
        }
        for length in 0..original.len() {
            refused(name, &original[..length]);
        }
        fs::write(dir.join(name), original).unwrap();
    }
    fs::remove_file(dir.join("vault.json.next")).unwrap();
    assert!(matches!(finish_or_undo(dir), Err(SwapError::Damaged)));
    fs::write(dir.join("vault.json.next"), &before["vault.json.next"]).unwrap();
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::RolledForward);
    assert_eq!(on_disk(dir), new());
}

/// The text of a `switch` as the first version wrote it, made by an independent implementation (Python): a replacement
/// that was begun then is finished now.
const COMMIT_RECORD_OF_VERSION_1: &str = r#"{
  "switch": {
    "format": "casebook-switch",
    "version": 1,
    "replace": [
      {
        "name": "store.db",
        "sha256": "X6rin2EArESztDPEPYcDYX8UjaQTyVARPN8C8fpHyC8="
      },
      {
        "name": "vault.json",
        "sha256": "amu5OqFjjciuE+9VcorgDYlLdbGaugp50Yt15fsz2C0="
      },
      {
        "name": "anchor.a",
        "sha256": "/I/fga6yJv5fUdjglYElFBQSkyk2ut+bpyMZ5xUTK1M="
      }
    ],
    "remove": [
      "store.db-journal"
    ]
  },
  "sha256": "R9aYBlOkSnV495XlvhPE5YDtkVJpPhZSEbznFGxpyI8="
}"#;

#[test]
fn a_replacement_that_an_earlier_version_began_is_finished() {
    let dir = folder();
    let dir = dir.path();
    // Interrupted between its renames: the store is in place, vault and anchor wait.
    fs::write(dir.join(STORE), &new()[STORE]).unwrap();
    for name in [VAULT, ANCHOR] {
        fs::write(dir.join(next_name(name)), &new()[name]).unwrap();
    }
    fs::write(dir.join(COMMIT_RECORD_FILE), COMMIT_RECORD_OF_VERSION_1).unwrap();
    assert!(is_unfinished(dir));
    assert_eq!(finish_or_undo(dir).unwrap(), SwapRecovery::RolledForward);
    assert_eq!(on_disk(dir), new());
}
