//! Proof: a set is read back from its place and opened, as a restore would do it. "Backups are only real if they can be
//! restored": hashes alone would prove a damaged store faithfully kept.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::hex::Hex;
use super::manifest::{Manifest, STORE_FILE, VAULT_FILE, read_small};
use super::set::{Scratch, copied, mark_proved};
use super::{BackupError, Keys};
use crate::domain::ids::DeviceId;
use crate::store::{Fault, SCHEMA_VERSION, Store, Witnesses};
use crate::vault::VaultFile;

/// Proves the set in `dir` and writes `PROVED.json` beside it.
///
/// `see` hears thousandths and answers whether to go on. [`BackupError::Untrue`] if the set was kept well, and what was
/// copied does not fit its own journal.
pub fn prove(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    at: DateTime<Utc>,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Manifest, BackupError> {
    let (manifest, _opened) = checked(dir, keys, data, see)?;
    mark_proved(dir, &manifest.proof(at, keys)?)?;
    Ok(manifest)
}

/// A set that was read back and found whole, open in its scratch folder.
pub struct Opened {
    pub store: Store,
    /// Declared after the store, so that the folder goes when nothing in it is open.
    _scratch: Scratch,
}

/// Reads a kept set back from its place and opens it: every hash, every page, the chain, the rows and the counts.
pub fn open_checked(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(Manifest, Opened), BackupError> {
    checked(dir, keys, data, see).map_err(BackupError::of_kept_set)
}

fn checked(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(Manifest, Opened), BackupError> {
    let (manifest, scratch) = fetched(dir, keys, data, &mut part(see, 0, 300))?;
    let content = &manifest.content;
    let store = opened(&manifest, &scratch, keys)?;
    if !see(350, 1000) {
        return Err(BackupError::Stopped);
    }
    let kept_well = store.has_whole_pages()?
        && (content.witness).is_signed(content.vault_id, &keys.devices())
        && (store.erased_at()?.iter()).all(|erased| content.erased.contains(&erased.case));
    if !kept_well {
        return Err(BackupError::Damaged);
    }
    let known = Witnesses {
        devices: keys.devices(),
        heads: vec![content.witness.head(), content.head()],
        ..Witnesses::default()
    };
    match store.verify_whole(&known, &mut part(see, 500, 1000)) {
        Ok(_) => {}
        Err(Fault::Cancelled) => return Err(BackupError::Stopped),
        // A page that could be read a moment ago and cannot any more is no fault of what stands on it.
        Err(Fault::Unreadable { .. }) if !store.has_whole_pages().unwrap_or(false) => {
            return Err(BackupError::Damaged);
        }
        Err(fault) => return Err(BackupError::Untrue(fault)),
    }
    if !store.has_sound_rows()? {
        let code = rusqlite::ffi::SQLITE_CORRUPT;
        return Err(BackupError::Untrue(Fault::Unreadable { code }));
    }
    let counted = store.counts()? == (content.cases, content.entries);
    let signed = store.signed_heads(i64::MAX)?.into();
    let has_signed = content.signed.is_none_or(|told| told == signed);
    if !counted || !has_signed || *store.head() != content.head() {
        return Err(BackupError::Damaged);
    }
    let opened = Opened {
        store,
        _scratch: scratch,
    };
    Ok((manifest, opened))
}

/// Opens a set whose hashes hold, to look something up in it. It was proved before; what it says is not judged again.
pub fn fetched_store(
    dir: &Path,
    keys: &Keys,
    data: &Path,
) -> Result<(Manifest, Opened), BackupError> {
    let (manifest, scratch) = fetched(dir, keys, data, &mut |_, _| true)?;
    let store = opened(&manifest, &scratch, keys)?;
    let opened = Opened {
        store,
        _scratch: scratch,
    };
    Ok((manifest, opened))
}

pub(super) fn opened(
    manifest: &Manifest,
    scratch: &Scratch,
    keys: &Keys,
) -> Result<Store, BackupError> {
    let content = &manifest.content;
    if content.schema > SCHEMA_VERSION {
        return Err(BackupError::Newer);
    }
    let key = keys.of(content.vk_version)?;
    Ok(Store::open_copy(
        &scratch.store(),
        &key.backup_db_key(content.set, &content.db_salt.0),
        content.vault_id,
        content.vk_version,
        DeviceId::from_uuid(content.witness.device),
    )?)
}

/// Copies a set's store into scratch, if every file of the set is the one that its manifest speaks of.
pub(super) fn fetched(
    dir: &Path,
    keys: &Keys,
    data: &Path,
    see: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(Manifest, Scratch), BackupError> {
    let manifest = Manifest::read(dir, keys)?;
    let content = &manifest.content;
    let vault = read_small(&dir.join(VAULT_FILE))?;
    let told = content.file(VAULT_FILE)?;
    let digest: [u8; 32] = sha2::Digest::finalize(sha2::Digest::chain_update(
        <sha2::Sha256 as sha2::Digest>::new(),
        &vault,
    ))
    .into();
    let parsed = VaultFile::read(dir)?;
    if told.bytes != vault.len() as u64
        || told.sha256 != Hex(digest)
        || parsed.vault_id() != content.vault_id
    {
        return Err(BackupError::Damaged);
    }
    let scratch = Scratch::new(data)?;
    let (bytes, sha256) = copied(&dir.join(STORE_FILE), &scratch.store(), see)?;
    let told = content.file(STORE_FILE)?;
    if told.bytes != bytes || told.sha256 != Hex(sha256) {
        return Err(BackupError::Damaged);
    }
    Ok((manifest, scratch))
}

/// A part of the whole, from and to in thousandths.
pub(super) fn part<'a>(
    see: &'a mut dyn FnMut(u64, u64) -> bool,
    from: u64,
    to: u64,
) -> impl FnMut(u64, u64) -> bool + 'a {
    move |done, total| {
        let share = (to - from) * done.min(total) / total.max(1);
        see(from + share, 1000)
    }
}
