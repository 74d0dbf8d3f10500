//! The files of an export that grows, as whoever may look into its folder finds and keeps them.

use std::fs;
use std::io;
use std::path::Path;

use crate::trial::copy_folder;

/// Copies what grows in the export folder under the names that a killed program would leave there.
pub fn leave_copies(exports: &Path) -> io::Result<()> {
    let growing: Vec<_> = fs::read_dir(exports)?.collect::<io::Result<_>>()?;
    for (n, entry) in growing.iter().enumerate() {
        let copy = exports.join(format!(".casebook-kill{n:02}.part"));
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &copy)?,
            false => {
                fs::copy(entry.path(), &copy)?;
            }
        }
    }
    Ok(())
}

/// Makes a second name for each file below the export folder, in a flat folder outside of it.
pub fn link_files(exports: &Path, outside: &Path) -> io::Result<()> {
    let mut folders = vec![exports.to_owned()];
    let mut links = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            fs::hard_link(entry.path(), outside.join(links.to_string()))?;
            links += 1;
        }
    }
    Ok(())
}

/// Returns whether anybody but the account may open this file or enter this folder; only Unix tells.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;

    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}
