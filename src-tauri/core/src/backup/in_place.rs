//! Folders that are exchanged: a restored book takes the place of the one that is here, which is moved aside, never deleted.
//!
//! ```text
//! office.restoring/        built and verified while the old book still has its name
//! restoring.json           names the folder that the old book is moved to; from here on the new one counts
//! office → office.before-restore-…,  office.restoring → office,  restoring.json removed
//! ```

use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::BackupError;
use super::manifest::{STORE_FILE, read_small};
use super::set::replace;
use crate::vault::sync_dir;

/// The folder in which a book is built, beside the one that it replaces.
pub(super) const BUILT: &str = "office.restoring";
pub(super) const BOOK: &str = "office";
const INTENT_FILE: &str = "restoring.json";

/// What the folder of the old book is called afterwards.
pub fn aside_name(now: DateTime<Utc>) -> String {
    format!("{BOOK}.before-restore-{}", now.format("%Y%m%dT%H%M%SZ"))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    aside: String,
}

/// Exchanges the folders; cut off anywhere, [`recover`] ends it. Nothing in them may be open.
pub fn put_in_place(data: &Path, aside: &str) -> Result<(), BackupError> {
    if !data.join(BUILT).join(STORE_FILE).is_file() {
        return Err(BackupError::Damaged);
    }
    let intent = Intent {
        aside: aside.to_owned(),
    };
    let text = serde_json::to_vec(&intent).map_err(|_| BackupError::Damaged)?;
    replace(data, INTENT_FILE, &text)?;
    recover(data)
}

/// Ends an exchange of folders that was cut off, and clears a book that was never finished. Before anything is opened.
pub fn recover(data: &Path) -> Result<(), BackupError> {
    let (built, book, intent) = (data.join(BUILT), data.join(BOOK), data.join(INTENT_FILE));
    if !intent.exists() {
        return clear(&built);
    }
    let text = read_small(&intent)?;
    let Intent { aside } = serde_json::from_slice(&text).map_err(|_| BackupError::Damaged)?;
    if built.exists() {
        if book.exists() {
            // The name is ours; one that leads elsewhere is not followed.
            if !aside.starts_with(BOOK) || aside.contains(['/', '\\']) {
                return Err(BackupError::Damaged);
            }
            fs::rename(&book, data.join(aside))?;
        }
        fs::rename(&built, &book)?;
        sync_dir(data)?;
    }
    fs::remove_file(&intent)?;
    Ok(sync_dir(data)?)
}

/// Removes a book that was built and never took its place; everything in it is in the set that it came from.
pub(super) fn clear(dir: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
