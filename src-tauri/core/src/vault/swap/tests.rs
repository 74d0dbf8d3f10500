//! Every point at which a replacement can be cut off: by a kill, on a real folder, and by a power
//! cut, on a model of a disk that forgets whatever was not synced, in every combination. The
//! controls take out one step at a time and must be caught.

use std::collections::{BTreeMap, HashSet};

use super::*;

mod model;

use model::{Model, Stopping};

type Files = BTreeMap<String, Vec<u8>>;

const STORE: &str = "store.db";
const VAULT: &str = "vault.json";
const ANCHOR: &str = "anchor.a";
const JOURNAL: &str = "store.db-journal";

fn set(files: &[(&str, &str)]) -> Files {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    files.iter().map(owned).collect()
}

/// A journal that only the old set has, a file that only the new one has, one of no set.
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
        let written = folder.write(&next(&name), &new()[&name]);
        written.map_err(SwapError::Before)?;
    }
    Ok(())
}

/// The whole of it, as it is used.
fn replace(folder: &dyn Folder) -> Result<(), SwapError> {
    write_next(folder)?;
    commit(&folder, &names(), vec![JOURNAL.to_owned()])
}

/// Control: everything durable, and then renamed one after the other.
fn replace_without_switch(folder: &dyn Folder) -> Result<(), SwapError> {
    write_next(folder)?;
    let rename_all = || {
        for name in names() {
            folder.sync(&next(&name))?;
        }
        folder.sync_names()?;
        for name in names() {
            folder.rename(&next(&name), &name)?;
        }
        folder.remove(JOURNAL)?;
        folder.sync_names()
    };
    rename_all().map_err(SwapError::Amid)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    old: usize,
    new: usize,
    /// Neither: a mix, a leftover, or a refusal to recover.
    bad: usize,
}

impl Tally {
    fn count(&mut self, recovered: Result<Recovered, SwapError>, files: Files, must_be_new: bool) {
        match recovered {
            Ok(_) if files == new() => self.new += 1,
            Ok(_) if files == old() && !must_be_new => self.old += 1,
            _ => self.bad += 1,
        }
    }
}

/// Cuts the power after every operation of `replace` and, of what that leaves, after every
/// operation of the recovery, again and again.
fn power_cuts(replace: Replace, disk: impl Fn() -> Model) -> Tally {
    let mut tally = Tally::default();
    let mut known = HashSet::new();
    for operations in 0.. {
        let disk = disk();
        let done = replace(&Stopping::after(operations, &disk)).is_ok();
        let mut left: Vec<Model> = disk.cuts();
        while let Some(cut) = left.pop() {
            if !known.insert((cut.state(), done)) {
                continue;
            }
            for operations in 0.. {
                let again = cut.copied();
                let recovered = recover_in(&Stopping::after(operations, &again));
                left.extend(again.cuts());
                let cut_off = matches!(&recovered, Err(SwapError::Before(_) | SwapError::Amid(_)));
                if !cut_off {
                    tally.count(recovered, again.files(), done);
                    break;
                }
            }
        }
        if done {
            assert!(operations >= 10, "{operations}");
            return tally;
        }
    }
    tally
}

#[test]
fn a_power_cut_at_any_point_leaves_the_old_set_or_the_new_one() {
    let tally = power_cuts(replace, || Model::holding(&old()));
    assert_eq!(tally.bad, 0, "{tally:?}");
    assert!(tally.old > 20 && tally.new > 10, "{tally:?}");
}

#[test]
fn control_without_the_switch_or_a_sync_a_power_cut_leaves_a_mix() {
    let without = power_cuts(replace_without_switch, || Model::holding(&old()));
    assert!(without.bad > 0, "{without:?}");
    let files = power_cuts(replace, || {
        let mut disk = Model::holding(&old());
        disk.lies_about_files = true;
        disk
    });
    assert!(files.bad > 0, "{files:?}");
    let names = power_cuts(replace, || {
        let mut disk = Model::holding(&old());
        disk.lies_about_names = true;
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

/// A folder with the old set; taken away when dropped.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in old() {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

/// Stops after every operation on a real folder, and during the recovery after every operation too.
fn kills(replace: Replace) -> Tally {
    let mut tally = Tally::default();
    for first in 0.. {
        for second in 0.. {
            let dir = folder();
            let disk = OnDisk(dir.path().to_owned());
            let done = replace(&Stopping::after(first, &disk)).is_ok();
            let recovered = recover_in(&Stopping::after(second, &disk));
            let finished = recovered.is_ok();
            tally.count(recover(dir.path()), on_disk(dir.path()), done);
            assert_eq!(recover(dir.path()).unwrap(), Recovered::Nothing);
            if finished && done {
                return tally;
            }
            if finished {
                break;
            }
        }
    }
    tally
}

#[test]
fn a_kill_at_any_point_leaves_the_old_set_or_the_new_one() {
    let tally = kills(replace);
    assert_eq!(tally.bad, 0, "{tally:?}");
    assert!(tally.old > 10 && tally.new > 10, "{tally:?}");
    let without = kills(replace_without_switch);
    assert!(without.bad > 0, "control: {without:?}");
}

#[test]
fn what_is_prepared_is_put_in_place_together() {
    let dir = folder();
    let dir = dir.path();
    assert_eq!(recover(dir).unwrap(), Recovered::Nothing);
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
    assert_eq!(recover(dir).unwrap(), Recovered::Nothing);
}

#[test]
fn what_is_never_committed_is_thrown_away() {
    let dir = folder();
    let dir = dir.path();
    let mut swap = Swap::begin(dir).unwrap();
    swap.write(VAULT, b"never").unwrap();
    fs::write(dir.join("store.db.next-journal"), "of a store").unwrap();
    drop(swap);
    assert_eq!(recover(dir).unwrap(), Recovered::ThrownAway);
    assert_eq!(on_disk(dir), old());
    // A file that was announced and never written.
    let mut swap = Swap::begin(dir).unwrap();
    swap.write(VAULT, b"never").unwrap();
    swap.add(STORE).unwrap();
    assert!(matches!(swap.commit(), Err(SwapError::Before(_))));
    assert_eq!(recover(dir).unwrap(), Recovered::ThrownAway);
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
        let refused = matches!(swap.write(name, b""), Err(SwapError::Name));
        assert!(refused, "{name}");
        assert!(matches!(swap.remove(name), Err(SwapError::Name)), "{name}");
    }
    swap.write(VAULT, b"once").unwrap();
    assert!(matches!(swap.add(VAULT), Err(SwapError::Name)));
    assert!(matches!(swap.remove(VAULT), Err(SwapError::Name)));
}

/// Every bit of the switch and of a waiting file, every cut: refused, and nothing is touched.
#[test]
fn a_damaged_switch_or_waiting_file_is_refused_untouched() {
    let dir = folder();
    let disk = OnDisk(dir.path().to_owned());
    let dir = dir.path();
    // Up to the switch: three writes, three syncs, the switch written, synced, named.
    let cut = replace(&Stopping::after(10, &disk));
    assert!(matches!(cut, Err(SwapError::Amid(_))));
    assert!(matches!(Swap::begin(dir), Err(SwapError::Unfinished)));
    let before = on_disk(dir);
    assert_eq!(before.len(), old().len() + 4);
    let refused = |name: &str, bytes: &[u8]| {
        fs::write(dir.join(name), bytes).unwrap();
        let planted = on_disk(dir);
        assert!(matches!(recover(dir), Err(SwapError::Damaged)));
        assert_eq!(on_disk(dir), planted);
    };
    for name in [SWITCH_FILE, "store.db.next", "vault.json.next"] {
        let honest = &before[name];
        for bit in 0..honest.len() * 8 {
            let mut bytes = honest.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            refused(name, &bytes);
        }
        for length in 0..honest.len() {
            refused(name, &honest[..length]);
        }
        fs::write(dir.join(name), honest).unwrap();
    }
    fs::remove_file(dir.join("vault.json.next")).unwrap();
    assert!(matches!(recover(dir), Err(SwapError::Damaged)));
    fs::write(dir.join("vault.json.next"), &before["vault.json.next"]).unwrap();
    assert_eq!(recover(dir).unwrap(), Recovered::RolledForward);
    assert_eq!(on_disk(dir), new());
}
