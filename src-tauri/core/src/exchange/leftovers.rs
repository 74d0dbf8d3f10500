//! Removal of the unfinished files that killed exports leave in the export folder, where anybody could read them.
//!
//! An unfinished file or folder is named like `.casebook-aB3dE9.part` and is locked by the process that writes it; one
//! without a lock is left over.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use tempfile::Builder;

const PREFIX: &str = ".casebook-";
const SUFFIX: &str = ".part";
/// The number of random letters and digits between the prefix and the suffix.
const RANDOM_CHARS: usize = 6;
/// The file that carries the lock of an unfinished folder.
pub(super) const LOCKED_FILE: &str = "journal.jsonl";

/// Returns a builder of files and folders with a temporary name.
pub(super) fn pending_builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .rand_bytes(RANDOM_CHARS);
    builder
}

/// Returns a builder of folders with a temporary name, which on Unix only the current account can enter.
pub(super) fn pending_folder_builder() -> Builder<'static, 'static> {
    let mut builder = pending_builder();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder
}

/// Locks a file until it is closed, as a sign that it is being written. File systems without locks are ignored.
pub(super) fn lock_file(file: &File) {
    let _ = file.try_lock();
}

/// Removes the unfinished files and folders in `dir` that killed exports left; running exports are not touched.
///
/// Errors are ignored: in a shared folder the files of other accounts may not be removable, and no export may fail for
/// it.
pub fn clear_leftovers(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        if !is_pending_name(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let _ = match kind {
            Ok(kind) if kind.is_dir() && !is_locked(&path.join(LOCKED_FILE)) => {
                fs::remove_dir_all(path)
            }
            Ok(kind) if kind.is_file() && !is_locked(&path) => fs::remove_file(path),
            _ => Ok(()),
        };
    }
}

fn is_pending_name(name: &str) -> bool {
    let middle = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == RANDOM_CHARS && middle.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn is_locked(path: &Path) -> bool {
    let file = fs::OpenOptions::new().write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unlocked_unfinished_files_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let left = [".casebook-aB3dE9.part", ".casebook-folder.part"];
        fs::write(dir.join(left[0]), "周小满").unwrap();
        fs::create_dir(dir.join(left[1])).unwrap();
        fs::write(dir.join(left[1]).join(LOCKED_FILE), "周小满").unwrap();
        let others = [
            ".casebook-aB3dE9.parts",
            ".casebook-aB3d.part",
            "casebook-aB3dE9.part",
            "案件列表.csv",
        ];
        for name in others {
            fs::write(dir.join(name), "").unwrap();
        }
        let running = pending_builder().tempfile_in(dir).unwrap();
        lock_file(running.as_file());
        let folder = pending_builder().tempdir_in(dir).unwrap();
        let inside = File::create(folder.path().join(LOCKED_FILE)).unwrap();
        lock_file(&inside);
        clear_leftovers(dir);
        assert!(left.iter().all(|name| !dir.join(name).exists()));
        assert!(others.iter().all(|name| dir.join(name).exists()));
        assert!(running.path().exists() && folder.path().exists());
        // The control: without their locks they are removed like any other.
        let kept = (running.into_temp_path().keep().unwrap(), folder.keep());
        drop(inside);
        clear_leftovers(dir);
        assert!(!kept.0.exists() && !kept.1.exists());
        clear_leftovers(&dir.join("not there"));
    }
}
