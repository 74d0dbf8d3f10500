//! The ledger of erased cases, beside the sets of every place. It holds ids and journal numbers, nothing of a person.
//!
//! A set that is older than an erasure brings the case back when it is restored. The ledger says which cases those are:
//! sets within reach are rewritten ([`super::purge`]), and whatever is restored is rid of them once more.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hex::Hex;
use super::manifest::read_small;
use super::set::{replace, sets_folder};
use super::{BackupError, Keys};
use crate::domain::ids::CaseId;
use crate::store::ErasedAt;

pub const LEDGER_FILE: &str = "erased.json";
const FORMAT: &str = "casebook-erased";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    case: CaseId,
    /// The journal's entry that erased it.
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

/// Erased cases and when; of a case that stands in two ledgers, the earlier line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<CaseId, (i64, DateTime<Utc>)>);

impl Ledger {
    pub fn of(erased: &[ErasedAt]) -> Ledger {
        Ledger(erased.iter().map(|e| (e.case, (e.seq, e.at))).collect())
    }

    pub fn join(&mut self, other: &Ledger) {
        for (case, line) in &other.0 {
            self.0.entry(*case).or_insert(*line);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The cases in the order of their ids, with the time of their erasure.
    pub fn lines(&self) -> impl Iterator<Item = (CaseId, DateTime<Utc>)> {
        self.0.iter().map(|(case, (_, at))| (*case, *at))
    }

    /// The ledger of a place. One that is missing or cannot be believed is an empty one: the book itself and the other
    /// places know the same, and it is written anew with the next set.
    pub fn read(place: &Path, keys: &Keys) -> Ledger {
        Self::sealed(&sets_folder(place, keys.key.vault_id()), keys).unwrap_or_default()
    }

    /// The ledger beside the sets of a folder, before something is brought back from them: an empty one only where there
    /// is none. One that is there and cannot be believed is an error, as what it names would come back.
    pub fn believed(folder: &Path, keys: &Keys) -> Result<Ledger, BackupError> {
        match folder.join(LEDGER_FILE).exists() {
            true => Self::sealed(folder, keys),
            false => Ok(Ledger::default()),
        }
    }

    fn sealed(folder: &Path, keys: &Keys) -> Result<Ledger, BackupError> {
        let bytes = read_small(&folder.join(LEDGER_FILE))?;
        let read: Envelope = serde_json::from_slice(&bytes).map_err(|_| BackupError::Damaged)?;
        let content = read.content;
        let key = keys.of(content.vk_version)?.ledger_key();
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
        Ok(Ledger(
            content
                .lines
                .into_iter()
                .map(line)
                .collect::<Result<_, BackupError>>()?,
        ))
    }

    /// Writes the ledger of a place, if it says something else there.
    pub fn write(&self, place: &Path, keys: &Keys) -> Result<(), BackupError> {
        if Self::read(place, keys) == *self {
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
        let folder = sets_folder(place, keys.key.vault_id());
        std::fs::create_dir_all(&folder)?;
        replace(&folder, LEDGER_FILE, &text)
    }
}
