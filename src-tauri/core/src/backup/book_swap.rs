//! The exchange of folders after a restore: the restored book takes the name of the present one, which is renamed and never
//! deleted.
//!
//! ```text
//! office.restoring/        built and verified while the old book still has its name
//! restoring.json           names the folder to which the old book is moved; from here on the new book counts
//! office → office.before-restore-…,  office.restoring → office,  restoring.json removed
//! ```

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::BackupError;
use super::manifest::read_bounded;
use crate::files::{remove_folder_if_exists, replace_file, sync_folder};
use crate::store::STORE_FILE;

/// The folder in which a restored book is built, beside the one that it replaces.
pub(super) const RESTORING_FOLDER: &str = "office.restoring";
pub(super) const BOOK_FOLDER: &str = "office";
const INTENT_FILE: &str = "restoring.json";

/// Returns the name that the folder of the replaced book gets.
pub fn replaced_book_name(now: DateTime<Utc>) -> String {
    format!(
        "{BOOK_FOLDER}.before-restore-{}",
        now.format("%Y%m%dT%H%M%SZ")
    )
}

/// The content of `restoring.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    aside: String,
}

/// Exchanges the folders. If it is interrupted, [`finish_install`] completes it. Nothing in the folders may be open.
pub fn install_restored_book(data: &Path, aside: &str) -> Result<(), BackupError> {
    if !data.join(RESTORING_FOLDER).join(STORE_FILE).is_file() {
        return Err(BackupError::Damaged);
    }
    let intent = Intent {
        aside: aside.to_owned(),
    };
    let text = serde_json::to_vec(&intent).map_err(|_| BackupError::Damaged)?;
    replace_file(data, INTENT_FILE, &text)?;
    finish_install(data)
}

/// Completes an interrupted exchange of folders, and removes a book whose restore never finished. Must run before anything
/// is opened.
pub fn finish_install(data: &Path) -> Result<(), BackupError> {
    let (built, book, intent) = (
        data.join(RESTORING_FOLDER),
        data.join(BOOK_FOLDER),
        data.join(INTENT_FILE),
    );
    if !intent.exists() {
        return remove_unfinished(&built);
    }
    let text = read_bounded(&intent)?;
    let Intent { aside } = serde_json::from_slice(&text).map_err(|_| BackupError::Damaged)?;
    if built.exists() {
        if book.exists() {
            // A name that this program did not write could lead out of the data folder.
            if !aside.starts_with(BOOK_FOLDER) || aside.contains(['/', '\\']) {
                return Err(BackupError::Damaged);
            }
            fs::rename(&book, data.join(aside))?;
        }
        fs::rename(&built, &book)?;
        sync_folder(data)?;
    }
    fs::remove_file(&intent)?;
    Ok(sync_folder(data)?)
}

/// Removes a restored book that was never put in place; everything in it is still in its set.
pub(super) fn remove_unfinished(dir: &Path) -> Result<(), BackupError> {
    Ok(remove_folder_if_exists(dir)?)
}
