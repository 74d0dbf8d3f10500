//! Verifies a whole book: the journal from its first entry, every signature, and every row against the journal.
//!
//! It needs only a store, so it runs on a copy and in the background. The journal is read once. Each case is replayed
//! by pure functions; at the entry that changed it last, its rows, cells and words are added to the expected sums of
//! the tables and it is dropped from memory. Only if a table is wrong, a second pass compares case by case to find
//! the entry.
//!
//! By itself it cannot notice a journal that somebody with the keys cut at its end, or rewrote from some entry on with
//! matching rows. Such a journal has another head than those in [`ExternalRecords`].

mod derived;
mod replay;
mod rows;

use std::collections::BTreeSet;

use crate::domain::ids::CaseId;
use crate::journal::{ChainBreak, Checkpoint, CheckpointError, Head, KnownDevice, Verification};

use super::open::entry_from_row;
use super::{Store, StoreError, setup_rows};
use derived::{CellSums, WordSums};
use replay::Replay;

/// Records outside the store against which the journal is verified: devices, heads, checkpoints, erasures.
#[derive(Debug, Clone, Default)]
pub struct ExternalRecords {
    /// The devices whose checkpoints are accepted.
    pub devices: Vec<KnownDevice>,
    /// The heads through which the journal must pass: of the anchor, of a backup, or noted on paper.
    pub heads: Vec<Head>,
    /// Checkpoints of earlier copies; the store must still have them.
    pub checkpoints: Vec<Checkpoint>,
    /// The cases of the erasure ledger, whose payloads may be missing.
    pub erased: BTreeSet<CaseId>,
}

/// The result of a verification that found no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyReport {
    pub head: Head,
    pub entries: u64,
    pub cases: u64,
    pub checkpoints: u64,
    /// The number of entries whose payload was erased with their case.
    pub erased: u64,
}

/// A fault and where it is; never the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No fault: the caller stopped the verification.
    #[error("stopped before the end")]
    Cancelled,
    #[error("the journal is broken: {0}")]
    Chain(#[from] ChainBreak),
    /// The journal does not pass through one of [`ExternalRecords::heads`].
    #[error("the journal does not pass through the known head of entry {seq}")]
    KnownHead { seq: i64 },
    #[error("checkpoint {seq}: {kind}")]
    Checkpoint { seq: i64, kind: CheckpointFault },
    /// A payload is missing without an erasure, or an erasure left payloads.
    #[error("journal entry {seq}: a payload does not fit the erasures")]
    Erasure { seq: i64 },
    /// An entry cannot be parsed, or does not fit the entries before it.
    #[error("journal entry {seq} cannot be replayed")]
    ReplayMismatch { seq: i64 },
    /// A row differs in the case that this entry changed last, or should have changed.
    #[error("table {table}: a row differs from the journal (entry {seq})")]
    Row { table: &'static str, seq: i64 },
    /// A table as a whole differs: unexplained rows, missing rows, or other sums than a recount gives.
    #[error("table {table}: differs from the journal")]
    Table { table: &'static str },
    /// Tables, indexes or triggers differ from those of this version.
    #[error("the schema was changed")]
    Schema,
    /// A value or the file cannot be read. The code is the extended one of SQLite; 0 for other errors.
    #[error("the store cannot be read (code {code})")]
    Unreadable { code: i32 },
}

/// A reason why a checkpoint is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    #[error(transparent)]
    Invalid(#[from] CheckpointError),
    #[error("the journal does not pass through it")]
    NotOnChain,
    #[error("no longer in the store")]
    Gone,
}

impl Fault {
    /// Returns one word for the fault, or the name of the table. Journals store it.
    pub fn what(&self) -> &'static str {
        match self {
            Fault::Cancelled => "cancelled",
            Fault::Chain(_) => "chain",
            Fault::KnownHead { .. } => "witness",
            Fault::Checkpoint { .. } => "checkpoint",
            Fault::Erasure { .. } => "erasure",
            Fault::ReplayMismatch { .. } => "misfit",
            Fault::Row { table, .. } | Fault::Table { table } => table,
            Fault::Schema => "schema",
            Fault::Unreadable { .. } => "unreadable",
        }
    }

    /// Returns the number of the journal entry of the fault, if it has one.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Fault::Chain(broken) => Some(broken.seq),
            Fault::KnownHead { seq }
            | Fault::Checkpoint { seq, .. }
            | Fault::Erasure { seq }
            | Fault::ReplayMismatch { seq }
            | Fault::Row { seq, .. } => Some(*seq),
            Fault::Cancelled | Fault::Table { .. } | Fault::Schema | Fault::Unreadable { .. } => {
                None
            }
        }
    }

    /// Returns whether the disk could not be read, which says nothing about the book.
    pub fn is_disk_error(&self) -> bool {
        use rusqlite::ffi::{SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR};
        matches!(self, Fault::Unreadable { code } if [SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR].contains(&(code & 0xff)))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match error {
            StoreError::Sqlite(error) => error.into(),
            _ => Fault::Unreadable { code: 0 },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        let code = error.sqlite_error().map_or(0, |e| e.extended_code);
        Fault::Unreadable { code }
    }
}

/// One check of the verification. A test can skip one, to see that only this one notices a certain fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    Chain,
    Heads,
    CheckpointSigned,
    CheckpointOnChain,
    CheckpointKept,
    Erasures,
    Replay,
    CaseRows,
    PartRows,
    CoMediators,
    OfficeSetup,
    Numbers,
    Cells,
    Stocks,
    Words,
    Schema,
}

impl Check {
    pub const ALL: [Check; 16] = [
        Check::Chain,
        Check::Heads,
        Check::CheckpointSigned,
        Check::CheckpointOnChain,
        Check::CheckpointKept,
        Check::Erasures,
        Check::Replay,
        Check::CaseRows,
        Check::PartRows,
        Check::CoMediators,
        Check::OfficeSetup,
        Check::Numbers,
        Check::Cells,
        Check::Stocks,
        Check::Words,
        Check::Schema,
    ];
}

/// A callback that gets entries done and entries in all, and returns false to stop the verification.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// The number of entries between two calls of the progress callback.
const PROGRESS_STEP: u64 = 512;

impl Store {
    /// Runs every check.
    ///
    /// # Errors
    /// The first [`Fault`] found; [`Fault::Cancelled`] when `progress` returns false.
    pub fn verify_whole(
        &self,
        known: &ExternalRecords,
        progress: Progress<'_>,
    ) -> Result<VerifyReport, Fault> {
        self.run_verification(known, None, progress)
    }

    /// Runs every check but one.
    ///
    /// # Errors
    /// The same as for [`Store::verify_whole`].
    #[cfg(any(test, feature = "tests"))]
    pub fn verify_without(
        &self,
        check: Check,
        known: &ExternalRecords,
        progress: Progress<'_>,
    ) -> Result<VerifyReport, Fault> {
        self.run_verification(known, Some(check), progress)
    }

    fn run_verification(
        &self,
        known: &ExternalRecords,
        skipped: Option<Check>,
        progress: Progress<'_>,
    ) -> Result<VerifyReport, Fault> {
        let run = VerifyRun { known, skipped };
        if run.includes(Check::Schema) {
            self.verify_schema()?;
        }
        let checkpoints = self.checkpoints()?;
        run.verify_checkpoints(self.vault_id, &checkpoints)?;
        let mut replay = Replay::begin(&self.conn, run, false)?;
        let (head, erased) = self.verify_entries(run, &checkpoints, &mut replay, progress)?;
        let cases = match replay.finish() {
            // A table is wrong: a second pass compares case by case to find the entry.
            Err(fault @ Fault::Table { table }) if rows::is_case_table(table) => {
                let mut replay = Replay::begin(&self.conn, run, true)?;
                self.verify_entries(run, &checkpoints, &mut replay, progress)?;
                return Err(replay.finish().err().unwrap_or(fault));
            }
            cases => cases?,
        };
        Ok(VerifyReport {
            head,
            entries: head.seq.unsigned_abs(),
            cases,
            checkpoints: checkpoints.len() as u64,
            erased,
        })
    }

    /// Reads the journal once from its first entry; returns its head and the number of erased payloads.
    fn verify_entries(
        &self,
        run: VerifyRun<'_>,
        checkpoints: &[Checkpoint],
        replay: &mut Replay<'_>,
        progress: Progress<'_>,
    ) -> Result<(Head, u64), Fault> {
        let total = self.head.seq.unsigned_abs();
        let mut chain = Verification::whole(self.vault_id);
        let mut head = Head::genesis(self.vault_id);
        let mut known_heads = KnownHeads::new(run, checkpoints);
        known_heads.compare(&head)?;
        let mut statement = self.conn.prepare("SELECT * FROM journal ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut done, mut erased) = (0_u64, 0_u64);
        while let Some(row) = rows.next()? {
            if done.is_multiple_of(PROGRESS_STEP) && !progress(done, total) {
                return Err(Fault::Cancelled);
            }
            let entry = entry_from_row(row)?;
            let payload = row
                .get_ref("payload")?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?;
            let salt = row.get("salt")?;
            if run.includes(Check::Chain) {
                chain.check(&entry, payload.map(str::as_bytes), Option::as_ref(&salt))?;
            }
            head = entry.head();
            known_heads.compare(&head)?;
            replay.apply(&entry, payload)?;
            erased += u64::from(payload.is_none());
            done += 1;
        }
        known_heads.finish(&head)?;
        match progress(done, total) {
            true => Ok((head, erased)),
            false => Err(Fault::Cancelled),
        }
    }
}

/// The parameters of one verification.
#[derive(Clone, Copy)]
struct VerifyRun<'a> {
    known: &'a ExternalRecords,
    skipped: Option<Check>,
}

impl VerifyRun<'_> {
    fn includes(&self, check: Check) -> bool {
        self.skipped != Some(check)
    }

    /// Verifies the signature of every checkpoint, and that no known checkpoint is missing.
    fn verify_checkpoints(
        &self,
        vault_id: uuid::Uuid,
        checkpoints: &[Checkpoint],
    ) -> Result<(), Fault> {
        for checkpoint in checkpoints {
            if self.includes(Check::CheckpointSigned) {
                let verdict = checkpoint.verify(vault_id, &self.known.devices);
                verdict.map_err(|kind| Fault::Checkpoint {
                    seq: checkpoint.seq,
                    kind: kind.into(),
                })?;
            }
        }
        let lost = |known: &&Checkpoint| !checkpoints.contains(known);
        match self.known.checkpoints.iter().find(lost) {
            Some(lost) if self.includes(Check::CheckpointKept) => Err(Fault::Checkpoint {
                seq: lost.seq,
                kind: CheckpointFault::Gone,
            }),
            _ => Ok(()),
        }
    }
}

/// The heads through which the journal must pass, by number, each with the fault if it does not.
struct KnownHeads {
    heads: Vec<(Head, Fault)>,
    next: usize,
}

impl KnownHeads {
    fn new(run: VerifyRun<'_>, checkpoints: &[Checkpoint]) -> KnownHeads {
        let mut heads: Vec<(Head, Fault)> = Vec::new();
        if run.includes(Check::Heads) {
            let known = run.known.heads.iter();
            heads.extend(known.map(|head| (*head, Fault::KnownHead { seq: head.seq })));
        }
        if run.includes(Check::CheckpointOnChain) {
            let kind = CheckpointFault::NotOnChain;
            heads.extend(checkpoints.iter().map(|checkpoint| {
                let seq = checkpoint.seq;
                (checkpoint.head(), Fault::Checkpoint { seq, kind })
            }));
        }
        heads.sort_by_key(|(head, _)| head.seq);
        KnownHeads { heads, next: 0 }
    }

    /// Compares the head after an entry with the known head of that entry.
    fn compare(&mut self, head: &Head) -> Result<(), Fault> {
        while let Some((known, fault)) = self.heads.get(self.next) {
            if known.seq > head.seq {
                break;
            }
            if known != head {
                return Err(*fault);
            }
            self.next += 1;
        }
        Ok(())
    }

    /// Checks that no known head lies after the end of the journal.
    fn finish(&self, head: &Head) -> Result<(), Fault> {
        match self.heads.get(self.next) {
            Some((known, fault)) if known.seq > head.seq => Err(*fault),
            _ => Ok(()),
        }
    }
}

/// Returns a fault of the table unless it was found equal.
fn require_equal(same: bool, table: &'static str) -> Result<(), Fault> {
    match same {
        true => Ok(()),
        false => Err(Fault::Table { table }),
    }
}
