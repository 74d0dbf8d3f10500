//! The automatic witness: a place keeps the signed end of the journal as it was; a book whose journal no longer passes
//! through it was cut, rolled back or written anew, and nothing is written over what the place keeps.

use std::path::Path;

use super::set::found;
use super::{BackupError, Keys};
use crate::store::Store;

/// Refuses a store whose journal does not pass through the newest set of this vault in the place, unless a restore that
/// stands in the journal says why.
pub(super) fn check(store: &Store, place: &Path, keys: &Keys) -> Result<(), BackupError> {
    let sets = found(place, keys)?;
    let Some(newest) = sets.iter().find_map(|set| set.manifest.as_ref().ok()) else {
        return Ok(());
    };
    let witness = &newest.content.witness;
    if store.hash_at(witness.seq)? == Some(witness.hash.0) {
        return Ok(());
    }
    let made = newest.content.made()?;
    let explained =
        (store.restores()?.iter()).any(|restore| restore.at >= made && restore.seq < witness.seq);
    match explained {
        true => Ok(()),
        false => Err(BackupError::Shrunken),
    }
}
