//! The files of a book as they were before a newer program changed their form.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::open::{ANCHOR_FILES, STORE_FILE};
use crate::vault::{VAULT_FILE, sync_dir};

/// So many are kept; older ones go.
const KEPT: usize = 3;

/// Copies store, vault and anchor of the book in `dir` beside it, durably, before its schema is changed. They are as
/// encrypted there as they are here.
pub(super) fn keep_before(dir: &Path, now: DateTime<Utc>) -> io::Result<()> {
    let (Some(data), Some(book)) = (dir.parent(), dir.file_name()) else {
        return Ok(());
    };
    let stem = stem(book);
    let folder = data.join(format!("{stem}{}", stamp(now)));
    fs::create_dir_all(&folder)?;
    for name in [STORE_FILE, VAULT_FILE].iter().chain(&ANCHOR_FILES) {
        let (from, into) = (dir.join(name), folder.join(name));
        if from.exists() {
            fs::copy(from, &into)?;
            // For writing: Windows flushes no other handle.
            OpenOptions::new().write(true).open(into)?.sync_all()?;
        }
    }
    sync_dir(&folder)?;
    sync_dir(data)?;
    let kept = kept(data, &stem)?;
    let surplus = kept.len().saturating_sub(KEPT);
    for name in &kept[..surplus] {
        fs::remove_dir_all(data.join(name))?;
    }
    Ok(())
}

/// Takes away what was kept of the book in `dir` before the last erasure, as those copies still hold what was erased.
pub fn forget_upgrades(dir: &Path, erased: DateTime<Utc>) -> io::Result<()> {
    let (Some(data), Some(book)) = (dir.parent(), dir.file_name()) else {
        return Ok(());
    };
    let stem = stem(book);
    // Whole seconds, as the names have them; a copy of the same second goes, too.
    let last = format!("{stem}{}", stamp(erased));
    let mut kept = kept(data, &stem)?.into_iter();
    kept.try_for_each(|name| match name <= last {
        true => fs::remove_dir_all(data.join(name)),
        false => Ok(()),
    })
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn stem(book: &OsStr) -> String {
    format!("{}.before-upgrade-", book.to_string_lossy())
}

/// Names of the folders that are kept, the oldest first.
fn kept(data: &Path, stem: &str) -> io::Result<Vec<String>> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(data)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(stem) {
            kept.push(name);
        }
    }
    kept.sort_unstable();
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_kept_as_it_was_and_only_the_last_three_times() {
        let data = tempfile::tempdir().unwrap();
        let book = data.path().join("office");
        fs::create_dir(&book).unwrap();
        for (n, hour) in (8..13).enumerate() {
            fs::write(book.join(STORE_FILE), [n as u8]).unwrap();
            let now = format!("2026-11-20T{hour:02}:00:00Z").parse().unwrap();
            keep_before(&book, now).unwrap();
        }
        let kept = |hour: u8| {
            let name = format!("office.before-upgrade-20261120T{hour:02}0000Z");
            fs::read(data.path().join(name).join(STORE_FILE)).ok()
        };
        assert_eq!((kept(8), kept(9)), (None, None));
        assert_eq!(
            (kept(10), kept(11), kept(12)),
            (Some(vec![2]), Some(vec![3]), Some(vec![4]))
        );
        assert_eq!(
            fs::read(book.join(STORE_FILE)).unwrap(),
            [4],
            "and the book itself is as it was"
        );
        let erased = "2026-11-20T11:00:00.4Z".parse().unwrap();
        forget_upgrades(&book, erased).unwrap();
        let expected = (None, None, Some(vec![4]));
        assert_eq!(
            (kept(10), kept(11), kept(12)),
            expected,
            "a later one has nothing of it"
        );
        assert!(book.join(STORE_FILE).exists());
    }
}
