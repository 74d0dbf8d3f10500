//! The proof of a set: it is read back from its location, opened and verified, as a restore would do it. Hashes alone would
//! also prove an exact copy of a damaged store.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::manifest::{Manifest, read_bounded};
use super::progress::sub_progress;
use super::set::{ScratchFolder, copy_file, write_proof};
use super::{BackupError, Keys};
use crate::domain::derived::{DerivedDifference, DerivedDifferences};
use crate::domain::ids::DeviceId;
use crate::files::Hex;
use crate::journal::KnownDevice;
use crate::store::{
    ExternalRecords, Fault, Progress, SCHEMA_VERSION, STORE_FILE, SignatureSummary, Store,
};
use crate::vault::{VAULT_FILE, VaultFile};

/// The findings in a book that was verified and is in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProvedContent {
    /// The derived data that differs from the cases, which a restore rebuilds.
    pub derived: DerivedDifferences,
    pub signatures: SignatureSummary,
}

/// Proves the set in `dir` and writes `PROVED.json` into it; returns what was found in the copied book. `progress` counts in
/// thousandths.
///
/// # Errors
/// [`BackupError::VerificationFailed`] if the set is intact but the copied book contradicts its own journal.
pub fn prove(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    at: DateTime<Utc>,
    progress: Progress<'_>,
) -> Result<ProvedContent, BackupError> {
    let (manifest, open) = read_back(dir, keys, data, progress)?;
    write_proof(dir, &manifest.proof_text(at, keys)?)?;
    Ok(open.content)
}

/// A set that was read back, open in a scratch folder.
pub struct OpenSet {
    pub store: Store,
    /// The findings, as far as the content was verified.
    pub content: ProvedContent,
    /// Declared after the store: fields drop in order, and the folder is removed only when nothing in it is open.
    _scratch: ScratchFolder,
}

/// Reads an older set back and opens it, after checking every hash, every page, the chain, the rows and the counts. A failed
/// verification is reported as damage of the set.
pub fn open_verified(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Manifest, OpenSet), BackupError> {
    read_back(dir, keys, data, progress).map_err(BackupError::into_set_damage)
}

/// Returns the devices that the vault files of a set and of the present book know, each once. That of the set knows a key
/// that was in use then, which an earlier version may not have journaled.
pub(super) fn devices_of_set(dir: &Path, keys: &Keys) -> Result<Vec<KnownDevice>, BackupError> {
    let mut devices = keys.devices();
    devices.extend(VaultFile::read(dir)?.devices().map(KnownDevice::from));
    devices.sort();
    devices.dedup();
    Ok(devices)
}

fn read_back(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Manifest, OpenSet), BackupError> {
    let (manifest, scratch) = fetch_store(dir, keys, data, &mut sub_progress(progress, 0, 300))?;
    let content = &manifest.content;
    let store = open_fetched(&manifest, &scratch, keys)?;
    if !progress(350, 1000) {
        return Err(BackupError::Stopped);
    }
    let has_intact_pages = store.has_intact_pages()?;
    let devices = store.known_devices(&devices_of_set(dir, keys)?)?;
    let is_intact = has_intact_pages
        && (content.checkpoint).is_signed(content.vault_id, &devices)
        && (store.erasure_records()?.iter()).all(|erased| content.erased.contains(&erased.case));
    if !is_intact {
        return Err(BackupError::Damaged);
    }
    let known = ExternalRecords {
        devices,
        heads: vec![content.checkpoint.head(), content.head()],
        set_end: Some(content.checkpoint.seq),
        ..ExternalRecords::default()
    };
    let verified = store.verify_whole(&known, &mut sub_progress(progress, 500, 1000));
    let mut found = match verified {
        Ok(report) => ProvedContent {
            derived: report.derived,
            signatures: report.signatures,
        },
        Err(Fault::Cancelled) => return Err(BackupError::Stopped),
        Err(fault) if fault.is_out_of_memory() => {
            return Err(BackupError::VerificationFailed(fault));
        }
        // A page that was readable a moment ago and no longer is: the disk failed, the book may be right.
        Err(Fault::Unreadable { .. }) if !store.has_intact_pages().unwrap_or(false) => {
            return Err(BackupError::Damaged);
        }
        Err(fault) => return Err(BackupError::VerificationFailed(fault)),
    };
    let structure = store.check_structure()?;
    if !structure.has_intact_rows {
        let code = rusqlite::ffi::SQLITE_CORRUPT;
        return Err(BackupError::VerificationFailed(Fault::Unreadable { code }));
    }
    if !structure.has_intact_search_index && !found.derived.includes_search_index() {
        found.derived.add(|| DerivedDifference::SearchIndex);
    }
    let has_counts = store.counts()? == (content.cases, content.entries);
    let digest = store.checkpoint_digest(i64::MAX)?.into();
    let has_checkpoints = content
        .checkpoint_digest
        .is_none_or(|listed| listed == digest);
    if !has_counts || !has_checkpoints || *store.head() != content.head() {
        return Err(BackupError::Damaged);
    }
    let open = OpenSet {
        store,
        content: found,
        _scratch: scratch,
    };
    Ok((manifest, open))
}

/// Opens a set after checking its hashes only, to look something up in it. Its content is not verified again.
pub fn open_set(dir: &Path, keys: &Keys, data: &Path) -> Result<(Manifest, OpenSet), BackupError> {
    let (manifest, scratch) = fetch_store(dir, keys, data, &mut |_, _| true)?;
    let store = open_fetched(&manifest, &scratch, keys)?;
    let open = OpenSet {
        store,
        content: ProvedContent::default(),
        _scratch: scratch,
    };
    Ok((manifest, open))
}

/// Opens a store that [`fetch_store`] copied.
pub(super) fn open_fetched(
    manifest: &Manifest,
    scratch: &ScratchFolder,
    keys: &Keys,
) -> Result<Store, BackupError> {
    let content = &manifest.content;
    if content.schema > SCHEMA_VERSION {
        return Err(BackupError::Newer);
    }
    let key = keys.for_version(content.vk_version)?;
    Ok(Store::open_copy(
        &scratch.store(),
        &key.backup_db_key(content.set, &content.db_salt.0),
        content.vault_id,
        content.vk_version,
        DeviceId::from_uuid(content.checkpoint.device),
    )?)
}

/// Copies the store of a set into a scratch folder, if every file of the set has the size and hash in its manifest.
pub(super) fn fetch_store(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    progress: Progress<'_>,
) -> Result<(Manifest, ScratchFolder), BackupError> {
    let manifest = Manifest::read(dir, keys)?;
    let content = &manifest.content;
    let vault = read_bounded(&dir.join(VAULT_FILE))?;
    let listed = content.file(VAULT_FILE)?;
    let digest: [u8; 32] = sha2::Digest::finalize(sha2::Digest::chain_update(
        <sha2::Sha256 as sha2::Digest>::new(),
        &vault,
    ))
    .into();
    let parsed = VaultFile::read(dir)?;
    if listed.bytes != vault.len() as u64
        || listed.sha256 != Hex(digest)
        || parsed.vault_id() != content.vault_id
    {
        return Err(BackupError::Damaged);
    }
    content.check_store_file(dir)?;
    let scratch = ScratchFolder::new(data)?;
    let (bytes, sha256) = copy_file(&dir.join(STORE_FILE), &scratch.store(), progress)?;
    let listed = content.file(STORE_FILE)?;
    if listed.bytes != bytes || listed.sha256 != Hex(sha256) {
        return Err(BackupError::Damaged);
    }
    Ok((manifest, scratch))
}
