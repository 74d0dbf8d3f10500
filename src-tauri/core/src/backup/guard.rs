//! The automatic witness: a place keeps the signed end of the journal as it was; a book whose journal no longer passes
//! through it was cut, rolled back or written anew, and nothing is written over what the place keeps.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::manifest::{Manifest, Signed};
use super::set::{Found, found, time_in_name};
use super::{BackupError, Keys};
use crate::store::Store;

/// What a place says of a book that may be kept there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Fits,
    /// Nothing speaks against it, but the newest set cannot be read: it may have known better.
    Doubtful,
}

/// Refuses a store whose journal does not pass through every set of this vault in the place, or is older than a set that
/// was made under a later key, unless a restore that stands in the journal says why: it gave up whatever had been made by
/// then, whether that reached farther or not.
pub(super) fn check(store: &Store, place: &Path, keys: &Keys) -> Result<Verdict, BackupError> {
    let restored = store.restores()?.iter().map(|restore| restore.at).max();
    let is_explained =
        |set: &Found| matches!((restored, made(set)), (Some(at), Some(made)) if at >= made);
    let mut verdict = Verdict::Fits;
    for (n, set) in found(place, keys)?.iter().enumerate() {
        let speaks_against = match &set.manifest {
            Ok(manifest) => {
                let witness = &manifest.content.witness;
                store.hash_at(witness.seq)? != Some(witness.hash.0)
                    || !has_signed_heads(store, manifest)?
            }
            Err(BackupError::LaterKey) => true,
            // It stands in the wrong folder, and says nothing of this book.
            Err(BackupError::Foreign) => continue,
            Err(_) if n == 0 && !is_explained(set) => {
                verdict = Verdict::Doubtful;
                continue;
            }
            Err(_) => continue,
        };
        if speaks_against && !is_explained(set) {
            return Err(BackupError::Shrunken);
        }
    }
    Ok(verdict)
}

/// Whether the heads that were signed by the time of a set are still there.
fn has_signed_heads(store: &Store, manifest: &Manifest) -> Result<bool, BackupError> {
    match manifest.content.signed {
        Some(told) => Ok(Signed::from(store.signed_heads(told.last)?) == told),
        None => Ok(true),
    }
}

fn made(set: &Found) -> Option<DateTime<Utc>> {
    match &set.manifest {
        Ok(manifest) => manifest.content.made().ok(),
        Err(_) => time_in_name(&set.name),
    }
}
