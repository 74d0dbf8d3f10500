//! Erasure in kept sets: a set that is older than an erasure is rewritten without the case and proved anew.
//!
//! The case is erased in the set as it was in the book: an entry at the end of the set's own journal, its earlier payloads
//! gone, its rows only the residue. So the set's chain goes on from its witness and verifies like any other.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::hex::Hex;
use super::ledger::Ledger;
use super::manifest::{End, Manifest, VAULT_FILE, read_small};
use super::proof::{fetched, opened, part, prove};
use super::set::{self, Found, described, exchange, put_partial};
use super::{BackupError, Keys};
use crate::domain::ids::{CaseId, StaffId};
use crate::store::{Author, Store};

type See<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Rewrites every readable set of this vault in the place that may still hold a case of the ledger. One that fails is not in
/// the way of the others; the first failure is told.
pub(super) fn purge(
    place: &Path,
    ledger: &Ledger,
    keys: &Keys,
    data: &Path,
    now: DateTime<Utc>,
    see: See<'_>,
) -> Result<(), BackupError> {
    let mut purged = Ok(());
    for found in set::found(place, keys)? {
        let Ok(manifest) = &found.manifest else {
            continue;
        };
        let known = &manifest.content.erased;
        if ledger.lines().any(|(case, _)| !known.contains(&case)) {
            match rewritten(&found, ledger, keys, data, now, see) {
                Err(BackupError::Stopped) => return Err(BackupError::Stopped),
                rewritten => purged = purged.and(rewritten),
            }
        }
    }
    purged
}

fn rewritten(
    found: &Found,
    ledger: &Ledger,
    keys: &Keys,
    data: &Path,
    now: DateTime<Utc>,
    see: See<'_>,
) -> Result<(), BackupError> {
    // A set that is not whole any more cannot be rewritten; it stays as evidence and is never restored.
    let (manifest, scratch) = match fetched(&found.dir, keys, data, see) {
        Err(BackupError::Damaged) => return Ok(()),
        fetched => fetched?,
    };
    let mut store = opened(&manifest, &scratch, keys)?;
    let mut content = manifest.content;
    erase_listed(&mut store, ledger, StaffId::from_uuid(Uuid::nil()), now)?;
    store.compact()?;
    let (cases, entries) = store.counts()?;
    content.head = End {
        seq: store.head().seq,
        hash: Hex(store.head().hash),
    };
    (content.cases, content.entries) = (cases, entries);
    content.schema = crate::store::SCHEMA_VERSION;
    drop(store);
    let mut erased: Vec<CaseId> = content.erased;
    erased.extend(ledger.lines().map(|(case, _)| case));
    erased.sort_unstable();
    erased.dedup();
    content.erased = erased;
    let vault = read_small(&found.dir.join(VAULT_FILE))?;
    content.files = described(&scratch.store(), &vault, see)?;
    let manifest = Manifest::seal(content, keys)?;
    let partial = put_partial(&found.dir, &manifest, &scratch.store(), &vault, see)?;
    drop(scratch);
    let proved = prove(&partial, keys, data, now, &mut part(see, 0, 1000));
    if let Err(error) = proved {
        let _ = fs::remove_dir_all(&partial);
        return Err(error.of_kept_set());
    }
    exchange(&found.dir)
}

/// Erases once more what the ledger names and the store still holds; answers with those cases.
pub(super) fn erase_listed(
    store: &mut Store,
    ledger: &Ledger,
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
        if store.erase_again(case, at.date_naive(), &by)? {
            erased.push(case);
        }
    }
    Ok(erased)
}
