//! The folders of the books, and how a book is created in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::data_lock::try_lock;
use super::error_mapping::disk_trouble;
use crate::backup::{ScratchFolder, finish_install};
use crate::domain::book_kind::BookKind;
use crate::domain::ids::DeviceId;
use crate::domain::refusal::Refusal;
use crate::files::{swap, sync_folder};
use crate::store::{OpenError, OpenParams, Store};
use crate::vault::{VaultFile, VaultKey};
use crate::wire::call::Moment;

/// Returns the folder of a book inside the data folder.
pub(super) fn book_folder(data: &Path, kind: BookKind) -> PathBuf {
    data.join(match kind {
        BookKind::Office => "office",
        BookKind::Practice => "practice",
    })
}

/// Finishes file changes that a power cut or kill interrupted, so that all files of a change are new or all are old.
/// Does nothing while another process has the folder locked.
pub(super) fn finish_interrupted_changes(data: &Path) {
    if !data.exists() {
        return;
    }
    let Ok(Some(_lock)) = try_lock(data) else {
        return;
    };
    // An error here is reported when the book is opened, as below.
    let _ = finish_install(data);
    ScratchFolder::clear(data);
    let office = book_folder(data, BookKind::Office);
    if office.exists() {
        // If it cannot be finished now, opening the book reports what is wrong.
        let _ = swap::finish_or_undo(&office);
    }
}

/// Reads the vault file of an open store.
///
/// # Errors
/// [`Code::StoreBehind`](crate::domain::refusal::Code::StoreBehind) if an earlier file was put back, `StoreDamaged` if another
/// key signed it: one of before a rotation can sign a file that looks later.
pub(super) fn read_present_vault(
    dir: &Path,
    store: &Store,
    key: &VaultKey,
) -> Result<VaultFile, Refusal> {
    let vault = VaultFile::read(dir)?;
    if !store.is_present_vault(vault.revision()) {
        return Err(OpenError::OlderVault.into());
    }
    vault.verify(key)?;
    Ok(vault)
}

/// Returns the parameters for opening the store in this folder.
pub(super) fn store_params<'a>(
    vault: &VaultFile,
    key: &VaultKey,
    dir: &'a Path,
    device: DeviceId,
) -> OpenParams<'a> {
    OpenParams {
        kind: vault.kind(),
        vault_id: vault.vault_id(),
        vk_version: key.version(),
        vault: vault.revision(),
        key: key.db_key(vault.db_salt()),
        anchor_key: key.anchor_key(),
        dir,
        device,
    }
}

/// Creates a book in a folder beside its final one and renames it when it is complete, so that there is never half a
/// book.
pub(super) fn create_book(
    dir: &Path,
    vault: &VaultFile,
    now: &Moment,
    fill: impl FnOnce(&Path) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let fresh = dir.with_extension("new");
    move_aside(&fresh, now)?;
    fs::create_dir_all(&fresh).map_err(disk_trouble)?;
    vault.write_new(&fresh)?;
    fill(&fresh)?;
    fs::rename(&fresh, dir).map_err(disk_trouble)?;
    // So that the rename survives a power cut.
    dir.parent()
        .map_or(Ok(()), sync_folder)
        .map_err(disk_trouble)
}

/// Renames the leftovers of an interrupted creation. They are never deleted: a power cut may have undone the rename of
/// a complete book.
fn move_aside(left: &Path, now: &Moment) -> Result<(), Refusal> {
    if !left.exists() {
        return Ok(());
    }
    let aside = left.with_extension(format!("left-{}", now.utc.timestamp_millis()));
    fs::rename(left, aside).map_err(disk_trouble)
}
