//! Sets that were damaged, cut or mixed, or in which something else lies in the place of a file, are never proved.

use super::*;

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 1 << (at % 8);
    fs::write(path, bytes).unwrap();
}

pub(super) fn copy_set(from: &Path, into: &Path) {
    fs::create_dir_all(into).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), into.join(entry.file_name())).unwrap();
    }
}

type Damage = Box<dyn Fn(&Path)>;

/// Returns every kind of damage to a set; `other` is another set of the same book.
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
        #[cfg(unix)]
        damages.extend(special_files(name));
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
    for end in ["journal", "wal", "shm"] {
        let beside: Damage = Box::new(move |dir| {
            fs::write(dir.join(format!("{STORE_FILE}-{end}")), [0; 512]).unwrap();
        });
        damages.push((format!("a {end} beside the store"), beside));
    }
    damages
}

/// Returns what somebody may put on a medium in the place of a file: a link to the right content, a pipe, which would be
/// waited for without end, and a huge file with holes, which would fill the disk.
#[cfg(unix)]
fn special_files(name: &'static str) -> [(String, Damage); 3] {
    let link: Damage = Box::new(move |dir| {
        fs::rename(dir.join(name), dir.join("aim")).unwrap();
        std::os::unix::fs::symlink(dir.join("aim"), dir.join(name)).unwrap();
    });
    let pipe: Damage = Box::new(move |dir| {
        fs::remove_file(dir.join(name)).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(dir.join(name))
            .status();
        assert!(made.unwrap().success());
    });
    let huge: Damage = Box::new(move |dir| {
        let file = fs::OpenOptions::new()
            .write(true)
            .open(dir.join(name))
            .unwrap();
        file.set_len(1 << 36).unwrap();
    });
    [
        (format!("{name}: a link"), link),
        (format!("{name}: a pipe"), pipe),
        (format!("{name}: with 64 GiB of holes"), huge),
    ]
}

#[test]
fn a_damaged_cut_or_mixed_set_is_never_proved() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    book.write_event();
    book.back_up(&[]);
    let sets = book.own_sets();
    let (newer, older) = (sets[0].dir.clone(), sets[1].dir.clone());
    let damaged = book.data().join("damaged");
    let proved = |dir: &Path| prove(dir, &book.keys, book.data(), book.now, &mut |_, _| true);
    copy_set(&newer, &damaged);
    assert!(
        proved(&damaged).is_ok(),
        "control: undamaged, the copy is proved"
    );
    for (what, damage) in damages(older) {
        fs::remove_dir_all(&damaged).unwrap();
        copy_set(&newer, &damaged);
        damage(&damaged);
        assert!(proved(&damaged).is_err(), "proved: {what}");
        // The copied proof does not count if the manifest was changed.
        if let Ok(manifest) = Manifest::read(&damaged, &book.keys) {
            let proof = fs::read(damaged.join(PROOF_FILE)).unwrap_or_default();
            let proved_at = manifest.proof_time(&proof, &book.keys);
            assert_eq!(
                proved_at.is_some(),
                !what.starts_with(MANIFEST_FILE),
                "{what}"
            );
        }
    }
}
