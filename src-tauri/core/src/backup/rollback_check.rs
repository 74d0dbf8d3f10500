//! Rollback detection: every set keeps the signed head of the journal. A book whose journal does not contain that head was
//! truncated, rolled back or rewritten, and nothing is written over the sets of the location.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::manifest::{Manifest, ManifestCheckpointDigest};
use super::set::{FoundSet, list_sets, time_in_name};
use super::{BackupError, Keys};
use crate::journal::utc_text;
use crate::store::Store;
use crate::wire::backup_places::SetsAhead;

/// The result of the check for a book that may be backed up to a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RollbackVerdict {
    Consistent,
    /// No readable set contradicts the book, but the newest one cannot be read, and it might.
    NewestUnreadable,
}

/// The sets of every reachable location, newest first, with the number of the location.
pub type ListedSets = Vec<(usize, FoundSet)>;

/// The comparison of sets with the journal of a store.
struct Comparison<'a> {
    store: &'a Store,
    /// The time of the last restore in the journal, which explains all sets that were made before it.
    restored: Option<DateTime<Utc>>,
}

impl Comparison<'_> {
    fn new(store: &Store) -> Result<Comparison<'_>, BackupError> {
        let restored = store.restores()?.iter().map(|restore| restore.at).max();
        Ok(Comparison { store, restored })
    }

    fn is_explained(&self, set: &FoundSet) -> bool {
        matches!((self.restored, made_at(set)), (Some(at), Some(made)) if at >= made)
    }

    /// Returns true if the journal does not contain the head of the set, or if the set was made under a later key. A set that
    /// cannot be read, and one of another book in the wrong folder, prove nothing.
    fn is_contradicted_by(&self, set: &FoundSet) -> Result<bool, BackupError> {
        match &set.manifest {
            Ok(manifest) => {
                let checkpoint = &manifest.content.checkpoint;
                Ok(
                    self.store.hash_at(checkpoint.seq)? != Some(checkpoint.hash.0)
                        || !has_checkpoints(self.store, manifest)?,
                )
            }
            Err(error) => Ok(matches!(error, BackupError::LaterKey)),
        }
    }
}

/// Refuses a store whose journal does not contain the head of every set of this vault in the location, or that is older than
/// a set made under a later key. A restore in the journal explains all sets that were made before it.
pub(super) fn check(
    store: &Store,
    location: &Path,
    keys: &Keys,
) -> Result<RollbackVerdict, BackupError> {
    let comparison = Comparison::new(store)?;
    let mut verdict = RollbackVerdict::Consistent;
    for (n, set) in list_sets(location, keys)?.iter().enumerate() {
        if comparison.is_explained(set) {
            continue;
        }
        if comparison.is_contradicted_by(set)? {
            return Err(BackupError::RolledBack);
        }
        let is_readable = matches!(set.manifest, Ok(_) | Err(BackupError::Foreign));
        if n == 0 && !is_readable {
            verdict = RollbackVerdict::NewestUnreadable;
        }
    }
    Ok(verdict)
}

/// Returns the newest of the sets that contradict the store, with the number of them; none if the store contains them all.
pub fn newest_ahead(store: &Store, sets: &ListedSets) -> Result<Option<SetsAhead>, BackupError> {
    let comparison = Comparison::new(store)?;
    let mut ahead: Vec<&(usize, FoundSet)> = Vec::new();
    for listed in sets {
        if !comparison.is_explained(&listed.1) && comparison.is_contradicted_by(&listed.1)? {
            ahead.push(listed);
        }
    }
    let Some((location, newest)) = ahead.iter().max_by_key(|(_, set)| made_at(set)) else {
        return Ok(None);
    };
    let names: BTreeSet<&str> = ahead.iter().map(|(_, set)| set.name.as_str()).collect();
    let content = newest
        .manifest
        .as_ref()
        .ok()
        .map(|manifest| &manifest.content);
    let (cases, _) = store.counts()?;
    Ok(Some(SetsAhead {
        sets: u32::try_from(names.len()).unwrap_or(u32::MAX),
        location: *location,
        set: newest.name.clone(),
        made_at: made_at(newest).map(utc_text).unwrap_or_default(),
        seq: content.map_or(0, |content| content.checkpoint.seq),
        cases_in_set: content.map(|content| content.cases),
        cases,
    }))
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
