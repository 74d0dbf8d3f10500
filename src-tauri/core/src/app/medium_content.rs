//! What is read on media for a command, between two times under the lock of the app: [`MediumReading::run`] needs no lock and
//! may wait as long as a medium does.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error_mapping::restore_refusal;
use crate::backup::media::{ask, is_folder, is_reachable};
use crate::backup::{
    BackupLocations, FolderScan, FoundSet, Keys, PlaceState, list_sets, list_sets_if_reachable,
    open_set, read_summary, scan_folder,
};
use crate::domain::case::Case;
use crate::domain::refusal::{Code, Refusal};
use crate::store::StoreSummary;
use crate::vault::RecoveryKey;
use crate::wire::trust::CaseInSet;

/// The most sets of a medium whose summary is read; older ones are listed by their manifest only.
const MAX_SUMMARIES: usize = 12;

/// Something to be read on media.
pub struct MediumReading {
    pub(super) question: Question,
    /// The [`super::App`] counts how often a book was opened or locked; this is its count at the time of the question.
    pub(super) opening: u64,
}

pub(super) enum Question {
    Sets {
        keys: Keys,
        locations: BackupLocations,
    },
    Case {
        keys: Keys,
        locations: BackupLocations,
        data: PathBuf,
        asked: CaseInSet,
    },
    Restore {
        folder: PathBuf,
        recovery: RecoveryKey,
        present: Option<Keys>,
        /// The path of the one set whose summary is needed; none for the newest ones.
        path: Option<PathBuf>,
    },
    Places {
        folders: Vec<PathBuf>,
        book: PathBuf,
        keys: Option<Keys>,
    },
    Folder(PathBuf),
    /// The folder of exports, which need not be there.
    ExportFolder(PathBuf),
    /// Nothing is read.
    Refused(Refusal),
}

/// The answer to a [`MediumReading`].
pub struct MediumContent {
    pub(super) answer: MediumAnswer,
    pub(super) opening: u64,
}

#[expect(clippy::large_enum_variant, reason = "one command has one answer")]
pub(super) enum MediumAnswer {
    Sets(LocationSets),
    Case(Result<CaseCopy, Refusal>),
    Restore(Result<ScannedMedium, Refusal>),
    Places(Vec<PlaceState>),
    Folder(bool),
    ExportFolder { answers: bool },
    Refused(Refusal),
}

/// The sets of each location, in the order of the locations; none of one that is unreachable.
pub(crate) type LocationSets = Vec<(PathBuf, Option<Vec<FoundSet>>)>;

/// A case as it is in a backup set.
pub(crate) struct CaseCopy {
    pub case: Case,
    /// The last journal entry that the set contains.
    pub as_of: i64,
    pub made_at: String,
}

/// The sets of a medium that a recovery key opens.
pub(crate) struct ScannedMedium {
    pub scan: FolderScan,
    /// The summaries that were read, in the order of the sets.
    pub summaries: Vec<Option<StoreSummary>>,
    /// Vault and version of the present keys with which it was scanned.
    pub(super) present: Option<(Uuid, u32)>,
}

impl MediumReading {
    /// Reads; waits for the medium if it must.
    pub fn run(self) -> MediumContent {
        let answer = match self.question {
            Question::Sets { keys, locations } => MediumAnswer::Sets(all_sets(&locations, &keys)),
            Question::Case {
                keys,
                locations,
                data,
                asked,
            } => MediumAnswer::Case(case_in_set(&keys, &locations, &data, &asked)),
            Question::Restore {
                folder,
                recovery,
                present,
                path,
            } => MediumAnswer::Restore(scan(&folder, &recovery, present.as_ref(), path.as_deref())),
            Question::Places {
                folders,
                book,
                keys,
            } => {
                let look = |folder: &PathBuf| PlaceState::look(folder, &book, keys.as_ref());
                MediumAnswer::Places(folders.iter().map(look).collect())
            }
            Question::Folder(folder) => MediumAnswer::Folder(ask(&folder, is_folder) == Some(true)),
            Question::ExportFolder(folder) => MediumAnswer::ExportFolder {
                answers: ask(&folder, is_folder).is_some(),
            },
            Question::Refused(refusal) => MediumAnswer::Refused(refusal),
        };
        MediumContent {
            answer,
            opening: self.opening,
        }
    }
}

fn all_sets(locations: &BackupLocations, keys: &Keys) -> LocationSets {
    let all = locations.all().map(|(number, folder)| {
        let sets = match number {
            0 => list_sets(folder, keys).ok(),
            _ => list_sets_if_reachable(folder, keys),
        };
        (folder.to_owned(), sets)
    });
    all.collect()
}

fn case_in_set(
    keys: &Keys,
    locations: &BackupLocations,
    data: &Path,
    asked: &CaseInSet,
) -> Result<CaseCopy, Refusal> {
    let location = locations.all().nth(asked.location);
    let (number, location) = location.ok_or(Refusal::at(Code::NotFound, "location"))?;
    // A medium that does not answer would keep the keys here.
    if number > 0 && !is_reachable(location) {
        return Err(Refusal::at(Code::FolderTrouble, "location"));
    }
    let sets = list_sets(location, keys)?;
    let set = sets.iter().find(|set| set.name == asked.set);
    let set = set.ok_or(Refusal::at(Code::NotFound, "set"))?;
    let (manifest, opened) = open_set(&set.dir, keys, data)?;
    let id = opened.store.find_case_by_number(&asked.number)?;
    let id = id.ok_or(Refusal::at(Code::NotFound, "number"))?;
    Ok(CaseCopy {
        case: opened.store.case(id)?,
        as_of: manifest.content.checkpoint.seq,
        made_at: manifest.content.made_at,
    })
}

fn scan(
    folder: &Path,
    recovery: &RecoveryKey,
    present: Option<&Keys>,
    path: Option<&Path>,
) -> Result<ScannedMedium, Refusal> {
    if !is_reachable(folder) {
        return Err(Refusal::at(Code::NotFound, "folder"));
    }
    let scan = scan_folder(folder, recovery, present).map_err(|error| restore_refusal(error))?;
    let scan = scan.ok_or_else(|| Refusal::at(Code::NotFound, "folder"))?;
    let subfolder = Path::new(&scan.subfolder);
    let is_wanted = |n: usize, set: &FoundSet| match path {
        Some(path) => subfolder.join(&set.name) == path,
        None => n < MAX_SUMMARIES,
    };
    let read = |(n, set): (usize, &FoundSet)| {
        is_wanted(n, set)
            .then(|| read_summary(set, &scan.keys))
            .flatten()
    };
    let summaries = scan.sets.iter().enumerate().map(read).collect();
    Ok(ScannedMedium {
        summaries,
        scan,
        present: present.map(version_of),
    })
}

/// Returns vault and version of keys.
pub(super) fn version_of(keys: &Keys) -> (Uuid, u32) {
    (keys.key.vault_id(), keys.key.version())
}
