//! Erasure in older sets: a set that is older than an erasure is rewritten without the case and proved again.
//!
//! The case is erased in the set as it was in the book: a new entry at the end of the set's journal, the earlier payloads
//! removed, the rows reduced. The chain continues from the set's checkpoint and verifies like any other.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::error::ensure_room;
use super::ledger::ErasureLedger;
use super::manifest::{Manifest, ManifestHead, read_bounded};
use super::progress::sub_progress;
use super::proof::{fetch_store, open_fetched, prove};
use super::set::{self, FoundSet, describe_files, replace_set, write_partial};
use super::{BackupError, Keys};
use crate::domain::ids::{CaseId, StaffId};
use crate::files::Hex;
use crate::store::{Author, Progress, STORE_FILE, Store, compact_file};
use crate::vault::VAULT_FILE;

/// Rewrites every readable set of this vault in the location that may still hold a case of the ledger. A failure at one set
/// does not stop the others; the first failure is returned.
pub(super) fn purge(
    location: &Path,
    ledger: &ErasureLedger,
    keys: &Keys,
    data: &Path,
    now: DateTime<Utc>,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let mut purged = Ok(());
    for set in set::list_sets(location, keys)? {
        let Ok(manifest) = &set.manifest else {
            continue;
        };
        if has_more(ledger, manifest) {
            match rewrite_set(&set, ledger, keys, data, now, progress) {
                Err(BackupError::Stopped) => return Err(BackupError::Stopped),
                result => purged = purged.and(result),
            }
        }
    }
    purged
}

/// Returns whether a readable set in the location may still hold a case of the ledger.
pub(super) fn has_cases_of(
    location: &Path,
    ledger: &ErasureLedger,
    keys: &Keys,
) -> Result<bool, BackupError> {
    let sets = set::list_sets(location, keys)?;
    let mut manifests = sets.iter().filter_map(|set| set.manifest.as_ref().ok());
    Ok(manifests.any(|manifest| has_more(ledger, manifest)))
}

/// Returns whether the ledger has cases that are not erased in the set.
fn has_more(ledger: &ErasureLedger, manifest: &Manifest) -> bool {
    let erased = &manifest.content.erased;
    ledger.lines().any(|(case, _)| !erased.contains(&case))
}

/// Replaces a set by one without the cases of the ledger, and proves it.
fn rewrite_set(
    set: &FoundSet,
    ledger: &ErasureLedger,
    keys: &Keys,
    data: &Path,
    now: DateTime<Utc>,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    // The copy and the copy without free pages, and then the new set beside the old one.
    if let Ok(manifest) = &set.manifest
        && let Ok(store) = manifest.content.file(STORE_FILE)
    {
        ensure_room(store.bytes.saturating_mul(2), data)?;
        ensure_room(store.bytes, &set.dir)?;
    }
    // A damaged set cannot be rewritten; it stays as evidence and is never restored.
    let (manifest, scratch) = match fetch_store(&set.dir, keys, data, progress) {
        Err(BackupError::Damaged) => return Ok(()),
        fetched => fetched?,
    };
    let mut store = open_fetched(&manifest, &scratch, keys)?;
    let mut content = manifest.content;
    let by = Author {
        actor: StaffId::from_uuid(Uuid::nil()),
        utc: now,
        today: now.date_naive(),
    };
    // A set is proved even if its search index cannot be read; nothing can be erased from such an index.
    if reapply_erasures(&mut store, ledger, by.actor, now).is_err() {
        store.rebuild_derived(&by)?;
        reapply_erasures(&mut store, ledger, by.actor, now)?;
    }
    let (cases, entries) = store.counts()?;
    content.head = ManifestHead {
        seq: store.head().seq,
        hash: Hex(store.head().hash),
    };
    (content.cases, content.entries) = (cases, entries);
    content.schema = crate::store::SCHEMA_VERSION;
    drop(store);
    let key = keys.for_version(content.vk_version)?;
    let db_key = key.backup_db_key(content.set, &content.db_salt.0);
    compact_file(&scratch.store(), &db_key)?;
    let mut erased: Vec<CaseId> = content.erased;
    erased.extend(ledger.lines().map(|(case, _)| case));
    erased.sort_unstable();
    erased.dedup();
    content.erased = erased;
    let vault = read_bounded(&set.dir.join(VAULT_FILE))?;
    content.files = describe_files(&scratch.store(), &vault, progress)?;
    let manifest = Manifest::seal(content, keys)?;
    let partial = write_partial(&set.dir, &manifest, &scratch.store(), &vault, progress)?;
    drop(scratch);
    let proved = prove(
        &partial,
        keys,
        data,
        now,
        &mut sub_progress(progress, 0, 1000),
    );
    if let Err(error) = proved {
        let _ = fs::remove_dir_all(&partial);
        return Err(error.into_set_damage());
    }
    replace_set(&set.dir)
}

/// Erases the cases of the ledger that the store still holds, and returns them.
pub(super) fn reapply_erasures(
    store: &mut Store,
    ledger: &ErasureLedger,
    actor: StaffId,
    utc: DateTime<Utc>,
) -> Result<Vec<CaseId>, BackupError> {
    let by = Author {
        actor,
        utc,
        today: utc.date_naive(),
    };
    let mut erased = Vec::new();
    for (case, at) in ledger.lines() {
        if store.reapply_erasure(case, at.date_naive(), &by)? {
            erased.push(case);
        }
    }
    Ok(erased)
}
