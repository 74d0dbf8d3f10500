//! Finds the sets on a medium, and the keys that open them.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::ledger::ErasureLedger;
use super::manifest::MANIFEST_FILE;
use super::set::{FoundSet, is_unlinked_folder, read_set, set_names};
use super::{BackupError, Keys};
use crate::store::{STORE_FILE, Store, StoreSummary};
use crate::vault::{RecoveryKey, VaultError, VaultFile};

/// The sets of one vault on a medium, as far as a recovery key opens them.
#[derive(Debug)]
pub struct FolderScan {
    pub keys: Keys,
    /// The path of the sets, relative to the scanned folder.
    pub subfolder: String,
    /// The newest first.
    pub sets: Vec<FoundSet>,
    /// The summary of the newest readable set.
    pub newest: Option<StoreSummary>,
    pub ledger: ErasureLedger,
}

/// Finds the sets in `folder`, which is a medium, the folder of a vault's sets, or one set; none if there is none.
///
/// `recovery` opens the vault file that was changed last, of those that it can, and through it every older set. If the present
/// book is a later state of the same book, its keys are used instead: they open the same sets, and its vault file has the
/// present members.
pub fn scan_folder(
    folder: &Path,
    recovery: &RecoveryKey,
    present: Option<&Keys>,
) -> Result<Option<FolderScan>, BackupError> {
    let mut failure = None;
    for (subfolder, wanted) in find_vault_folders(folder)? {
        let dir = folder.join(&subfolder);
        let all = match &wanted {
            Some(name) => vec![name.clone()],
            None => set_names(&dir)?,
        };
        match unlock_latest(&dir, &all, recovery) {
            Ok(Some(keys)) => {
                let keys = match present {
                    Some(present) => present.or_later(keys),
                    None => keys,
                };
                let read = |name: String| read_set(&dir, name, &keys);
                let sets: Vec<FoundSet> = all.into_iter().map(read).collect();
                let newest = sets.iter().find_map(|set| read_summary(set, &keys));
                let mut ledger = ErasureLedger::read_strict(&dir, &keys)?;
                let manifests = sets.iter().filter_map(|set| set.manifest.as_ref().ok());
                manifests.for_each(|manifest| ledger.merge_erased_in_set(&manifest.content));
                return Ok(Some(FolderScan {
                    keys,
                    subfolder,
                    sets,
                    newest,
                    ledger,
                }));
            }
            Ok(None) => {}
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(None),
    }
}

/// Returns the folders of vaults in a folder, relative to it; if the folder is itself a set, with its name.
fn find_vault_folders(folder: &Path) -> Result<Vec<(String, Option<String>)>, BackupError> {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if folder.join(MANIFEST_FILE).is_file() {
        return Ok(vec![("..".to_owned(), Some(name))]);
    }
    let is_vault = |name: &str| {
        let id = name.strip_prefix("casebook-").unwrap_or_default();
        Uuid::try_parse(id).is_ok()
    };
    if is_vault(&name) {
        return Ok(vec![(String::new(), None)]);
    }
    let mut found = Vec::new();
    for below in ["", "backups"] {
        let within = folder.join(below);
        // A link on the medium may lead to a share, which would get the name and the password of the account.
        if !below.is_empty() && !is_unlinked_folder(&within).unwrap_or(false) {
            continue;
        }
        let entries = match fs::read_dir(within) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_vault(&name) && entry.file_type()?.is_dir() {
                let path = Path::new(below).join(name);
                found.push((path.to_string_lossy().into_owned(), None));
            }
        }
    }
    Ok(found)
}

/// Opens the vault file of a folder that was changed last, of those that the recovery key can open; none if the folder has no
/// set. The names do not decide: they follow a clock, which may have been wrong.
fn unlock_latest(
    folder: &Path,
    names: &[String],
    recovery: &RecoveryKey,
) -> Result<Option<Keys>, BackupError> {
    let (mut latest, mut failure) = (None::<Keys>, None);
    for name in names {
        let opened = VaultFile::read(&folder.join(name))
            .and_then(|vault| vault.unlock_with_recovery(recovery).map(|key| (vault, key)));
        match opened {
            Ok((vault, key)) => {
                let key = Arc::new(key);
                let keys = Keys { vault, key };
                if latest
                    .as_ref()
                    .is_none_or(|latest| latest.are_before(&keys))
                {
                    latest = Some(keys);
                }
            }
            // That the recovery key is a wrong one is more useful to know than that a set is damaged.
            Err(error @ (VaultError::WrongRecovery | VaultError::NoRecovery)) => {
                failure = Some(error);
            }
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    match (latest, failure) {
        (None, Some(error)) => Err(error.into()),
        (latest, _) => Ok(latest),
    }
}

/// Reads the summary of a set where it lies; none if it is unreadable.
pub fn read_summary(set: &FoundSet, keys: &Keys) -> Option<StoreSummary> {
    let content = &set.manifest.as_ref().ok()?.content;
    content.check_store_file(&set.dir).ok()?;
    let key = keys.for_version(content.vk_version).ok()?;
    let key = key.backup_db_key(content.set, &content.db_salt.0);
    Store::read_summary(&set.dir.join(STORE_FILE), &key).ok()
}
