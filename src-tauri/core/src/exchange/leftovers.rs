//! What an export that was killed left in the export folder. It can be read by anybody, so it does not stay.
//!
//! Whatever has no name yet is called `.casebook-aB3dE9.part` and is locked by the process that writes it; one that nobody
//! has locked is nobody's.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use tempfile::Builder;

const PREFIX: &str = ".casebook-";
const SUFFIX: &str = ".part";
/// Letters and digits between the two, as they are made by [`unnamed`].
const RANDOM: usize = 6;

/// Makes files and folders that have no name yet.
pub(super) fn unnamed() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    builder
}

/// Marks a file as being written, until it is closed. Where the file system knows no locks, it stays unmarked.
pub(super) fn hold(file: &File) {
    let _ = file.try_lock();
}

/// Removes what was left in `dir` and belongs to no running export. `held` is the file that is locked in a folder.
///
/// In a folder that others use, what is theirs may not be ours to remove; it stays, and nobody's export is refused for it.
pub(super) fn sweep(dir: &Path, held: &str) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        if !is_unnamed(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let _ = match kind {
            Ok(kind) if kind.is_dir() && !is_held(&path.join(held)) => fs::remove_dir_all(path),
            Ok(kind) if kind.is_file() && !is_held(&path) => fs::remove_file(path),
            _ => Ok(()),
        };
    }
}

fn is_unnamed(name: &str) -> bool {
    let middle = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == RANDOM && middle.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn is_held(path: &Path) -> bool {
    let file = fs::OpenOptions::new().write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_writes_any_more_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let left = [".casebook-aB3dE9.part", ".casebook-folder.part"];
        fs::write(dir.join(left[0]), "周小满").unwrap();
        fs::create_dir(dir.join(left[1])).unwrap();
        fs::write(dir.join(left[1]).join("held"), "周小满").unwrap();
        let others = [
            ".casebook-aB3dE9.parts",
            ".casebook-aB3d.part",
            "casebook-aB3dE9.part",
            "案件清单.csv",
        ];
        for name in others {
            fs::write(dir.join(name), "").unwrap();
        }
        let running = unnamed().tempfile_in(dir).unwrap();
        hold(running.as_file());
        let folder = unnamed().tempdir_in(dir).unwrap();
        let inside = File::create(folder.path().join("held")).unwrap();
        hold(&inside);
        sweep(dir, "held");
        assert!(left.iter().all(|name| !dir.join(name).exists()));
        assert!(others.iter().all(|name| dir.join(name).exists()));
        assert!(running.path().exists() && folder.path().exists());
        // The control: as soon as nobody holds them, they are left over like any other.
        let kept = (running.into_temp_path().keep().unwrap(), folder.keep());
        drop(inside);
        sweep(dir, "held");
        assert!(!kept.0.exists() && !kept.1.exists());
        sweep(&dir.join("not there"), "held");
    }
}
