//! Keeps copies of the files of a book from before a newer program migrated its schema.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::state::STORE_FILE;
use crate::files::{sync_file, sync_folder};
use crate::journal::ANCHOR_FILES;
use crate::vault::VAULT_FILE;

/// The number of copies that are kept; older ones are deleted.
const MAX_COPIES: usize = 3;

/// Copies store, vault and anchor of the book in `dir` into a folder beside it and syncs them to the disk, before the
/// schema is migrated. The copies are encrypted like the originals.
pub(super) fn copy_before_upgrade(dir: &Path, now: DateTime<Utc>) -> io::Result<()> {
    let (Some(data), Some(book)) = (dir.parent(), dir.file_name()) else {
        return Ok(());
    };
    let prefix = prefix(book);
    let folder = data.join(format!("{prefix}{}", timestamp(now)));
    fs::create_dir_all(&folder)?;
    for name in [STORE_FILE, VAULT_FILE].iter().chain(&ANCHOR_FILES) {
        let (from, into) = (dir.join(name), folder.join(name));
        if from.exists() {
            fs::copy(from, &into)?;
            sync_file(&into)?;
        }
    }
    sync_folder(&folder)?;
    sync_folder(data)?;
    let copies = copies(data, &prefix)?;
    let surplus = copies.len().saturating_sub(MAX_COPIES);
    for name in &copies[..surplus] {
        fs::remove_dir_all(data.join(name))?;
    }
    Ok(())
}

/// Deletes the copies of the book in `dir` from before the last erasure, because they still hold the erased case.
pub fn delete_upgrade_copies(dir: &Path, erased: DateTime<Utc>) -> io::Result<()> {
    let (Some(data), Some(book)) = (dir.parent(), dir.file_name()) else {
        return Ok(());
    };
    let prefix = prefix(book);
    // The names have whole seconds; a copy of the same second is deleted, too.
    let last = format!("{prefix}{}", timestamp(erased));
    let mut copies = copies(data, &prefix)?.into_iter();
    copies.try_for_each(|name| match name <= last {
        true => fs::remove_dir_all(data.join(name)),
        false => Ok(()),
    })
}

/// Returns the time as it appears in the name of a copy.
fn timestamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns the prefix of the names of the copies of a book.
fn prefix(book: &OsStr) -> String {
    format!("{}.before-upgrade-", book.to_string_lossy())
}

/// Returns the names of the folders with copies, oldest first.
fn copies(data: &Path, prefix: &str) -> io::Result<Vec<String>> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(data)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) {
            copies.push(name);
        }
    }
    copies.sort_unstable();
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_three_copies_of_a_book_are_kept() {
        let data = tempfile::tempdir().unwrap();
        let book = data.path().join("office");
        fs::create_dir(&book).unwrap();
        for (n, hour) in (8..13).enumerate() {
            fs::write(book.join(STORE_FILE), [n as u8]).unwrap();
            let now = format!("2026-11-20T{hour:02}:00:00Z").parse().unwrap();
            copy_before_upgrade(&book, now).unwrap();
        }
        let copy_of = |hour: u8| {
            let name = format!("office.before-upgrade-20261120T{hour:02}0000Z");
            fs::read(data.path().join(name).join(STORE_FILE)).ok()
        };
        assert_eq!((copy_of(8), copy_of(9)), (None, None));
        assert_eq!(
            (copy_of(10), copy_of(11), copy_of(12)),
            (Some(vec![2]), Some(vec![3]), Some(vec![4]))
        );
        assert_eq!(
            fs::read(book.join(STORE_FILE)).unwrap(),
            [4],
            "the book itself is unchanged"
        );
        let erased = "2026-11-20T11:00:00.4Z".parse().unwrap();
        delete_upgrade_copies(&book, erased).unwrap();
        let expected = (None, None, Some(vec![4]));
        assert_eq!(
            (copy_of(10), copy_of(11), copy_of(12)),
            expected,
            "a later copy does not hold the erased case"
        );
        assert!(book.join(STORE_FILE).exists());
    }
}
