//! The ledger of erased cases, stored beside the sets of every location. It holds ids and journal numbers, no personal data.
//!
//! A set that is older than an erasure would bring the case back when it is restored. The ledger lists these cases: a restore
//! erases them again, and reachable sets are rewritten ([`super::purge`]) some days after the erasure.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::manifest::{ManifestContent, read_bounded};
use super::set::sets_folder;
use super::{BackupError, Keys};
use crate::domain::erasure::WAIT_DAYS;
use crate::domain::ids::CaseId;
use crate::files::{Hex, replace_file};
use crate::store::ErasureRecord;

pub const LEDGER_FILE: &str = "erased.json";
const FORMAT: &str = "casebook-erased";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    case: CaseId,
    /// The number of the journal entry that erased it.
    seq: i64,
    utc: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: String,
    version: u32,
    vault_id: Uuid,
    vk_version: u32,
    lines: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    content: Content,
    mac: Hex<32>,
}

/// The erased cases with the time of erasure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasureLedger(BTreeMap<CaseId, (i64, DateTime<Utc>)>);

impl ErasureLedger {
    pub fn from_records(erased: &[ErasureRecord]) -> ErasureLedger {
        ErasureLedger(erased.iter().map(|e| (e.case, (e.seq, e.at))).collect())
    }

    /// Adds the lines of another ledger; a case that is in both keeps its present line.
    pub fn merge(&mut self, other: &ErasureLedger) {
        for (case, line) in &other.0 {
            self.0.entry(*case).or_insert(*line);
        }
    }

    /// Adds the cases that a set lists as erased, as of the time at which the set was made; a case that is there keeps its line.
    pub fn merge_erased_in_set(&mut self, set: &ManifestContent) {
        let made = set.made_time().unwrap_or_default();
        for case in &set.erased {
            self.0.entry(*case).or_insert((set.head.seq, made));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the cases in the order of their ids, with the time of their erasure.
    pub fn lines(&self) -> impl Iterator<Item = (CaseId, DateTime<Utc>)> {
        self.0.iter().map(|(case, (_, at))| (*case, *at))
    }

    /// Returns the lines whose erasure is so long ago that the sets follow; one in the future is not.
    pub fn due_in_sets(&self, now: DateTime<Utc>) -> ErasureLedger {
        let wait = TimeDelta::days(i64::try_from(WAIT_DAYS).unwrap_or(i64::MAX));
        let mut due = self.clone();
        due.0.retain(|_, (_, at)| now - *at >= wait);
        due
    }

    /// Reads the ledger of a location. A missing or invalid one is read as empty: the book and the other locations have the
    /// same lines, and it is written again with the next set.
    pub fn read_or_empty(location: &Path, keys: &Keys) -> ErasureLedger {
        Self::read_sealed(&sets_folder(location, keys.key.vault_id()), keys).unwrap_or_default()
    }

    /// Reads the ledger beside the sets of a folder, before something is restored from them. It is empty only if there is no
    /// file. An invalid file is an error, because the cases it lists would come back.
    pub fn read_strict(folder: &Path, keys: &Keys) -> Result<ErasureLedger, BackupError> {
        match folder.join(LEDGER_FILE).exists() {
            true => Self::read_sealed(folder, keys),
            false => Ok(ErasureLedger::default()),
        }
    }

    fn read_sealed(folder: &Path, keys: &Keys) -> Result<ErasureLedger, BackupError> {
        let bytes = read_bounded(&folder.join(LEDGER_FILE))?;
        let read: Envelope = serde_json::from_slice(&bytes).map_err(|_| BackupError::Damaged)?;
        let content = read.content;
        let key = keys.for_version(content.vk_version)?.ledger_key();
        let message = serde_json::to_vec(&content).map_err(|_| BackupError::Damaged)?;
        let ours = content.format == FORMAT
            && content.version == VERSION
            && content.vault_id == keys.key.vault_id()
            && key.verify(&message, &read.mac.0);
        if !ours {
            return Err(BackupError::Damaged);
        }
        let line = |line: Line| {
            let at = line.utc.parse().map_err(|_| BackupError::Damaged)?;
            Ok((line.case, (line.seq, at)))
        };
        Ok(ErasureLedger(
            content
                .lines
                .into_iter()
                .map(line)
                .collect::<Result<_, BackupError>>()?,
        ))
    }

    /// Writes the ledger of a location if it differs.
    pub fn write(&self, location: &Path, keys: &Keys) -> Result<(), BackupError> {
        if Self::read_or_empty(location, keys) == *self {
            return Ok(());
        }
        let line = |(case, (seq, at)): (&CaseId, &(i64, DateTime<Utc>))| Line {
            case: *case,
            seq: *seq,
            utc: crate::journal::utc_text(*at),
        };
        let content = Content {
            format: FORMAT.to_owned(),
            version: VERSION,
            vault_id: keys.key.vault_id(),
            vk_version: keys.key.version(),
            lines: self.0.iter().map(line).collect(),
        };
        let message = serde_json::to_vec(&content).map_err(|_| BackupError::Damaged)?;
        let mac = Hex(keys.key.ledger_key().seal(&message));
        let text = serde_json::to_vec(&Envelope { content, mac });
        let text = text.map_err(|_| BackupError::Damaged)?;
        let folder = sets_folder(location, keys.key.vault_id());
        std::fs::create_dir_all(&folder)?;
        Ok(replace_file(&folder, LEDGER_FILE, &text)?)
    }
}
