//! Rollback detection: every set keeps the signed head of the journal. A book whose journal does not contain that head was
//! truncated, rolled back or rewritten, and nothing is written over the sets of the location.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::manifest::{Manifest, ManifestCheckpointDigest};
use super::set::{FoundSet, list_sets, time_in_name};
use super::{BackupError, Keys};
use crate::store::Store;

/// The result of the check for a book that may be backed up to a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RollbackVerdict {
    Consistent,
    /// No readable set contradicts the book, but the newest one cannot be read, and it might.
    NewestUnreadable,
}

/// Refuses a store whose journal does not contain the head of every set of this vault in the location, or that is older than
/// a set made under a later key. A restore in the journal explains all sets that were made before it.
pub(super) fn check(
    store: &Store,
    location: &Path,
    keys: &Keys,
) -> Result<RollbackVerdict, BackupError> {
    let restored = store.restores()?.iter().map(|restore| restore.at).max();
    let is_explained =
        |set: &FoundSet| matches!((restored, made_at(set)), (Some(at), Some(made)) if at >= made);
    let mut verdict = RollbackVerdict::Consistent;
    for (n, set) in list_sets(location, keys)?.iter().enumerate() {
        let contradicts = match &set.manifest {
            Ok(manifest) => {
                let checkpoint = &manifest.content.checkpoint;
                store.hash_at(checkpoint.seq)? != Some(checkpoint.hash.0)
                    || !has_checkpoints(store, manifest)?
            }
            Err(BackupError::LaterKey) => true,
            // A set of another book in the wrong folder proves nothing.
            Err(BackupError::Foreign) => continue,
            Err(_) if n == 0 && !is_explained(set) => {
                verdict = RollbackVerdict::NewestUnreadable;
                continue;
            }
            Err(_) => continue,
        };
        if contradicts && !is_explained(set) {
            return Err(BackupError::RolledBack);
        }
    }
    Ok(verdict)
}

/// Returns true if the store still has the checkpoints that were signed before the set was made.
fn has_checkpoints(store: &Store, manifest: &Manifest) -> Result<bool, BackupError> {
    match manifest.content.checkpoint_digest {
        Some(listed) => {
            let digest = store.checkpoint_digest(listed.last)?;
            Ok(ManifestCheckpointDigest::from(digest) == listed)
        }
        None => Ok(true),
    }
}

/// Returns the time at which the set was made, from its name if the manifest is unreadable.
fn made_at(set: &FoundSet) -> Option<DateTime<Utc>> {
    match &set.manifest {
        Ok(manifest) => manifest.content.made_time().ok(),
        Err(_) => time_in_name(&set.name),
    }
}
