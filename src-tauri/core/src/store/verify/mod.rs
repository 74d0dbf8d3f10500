//! Verifies a whole book: the journal from its first entry, every signature, and every row against the journal.
//!
//! It needs only a store, so it runs on a copy and in the background. The journal is read once, and
//! checked and replayed by pure functions on a second thread ([`journal`], [`replay`]); at the entry that changed a
//! case last, its rows, facts and words are added to what the tables must hold ([`Expected`]), and it is dropped from
//! memory. Meanwhile the tables are read ([`scan`]). Only if a table is wrong, a second pass compares case by case to find the entry
//! ([`each_case`]). Tally cells and search words are derived: what differs in them is named ([`cells`], [`words`]) and
//! can be counted again, so it is no fault of the book.
//!
//! By itself it cannot notice a journal that somebody with the keys cut at its end, or rewrote from some entry on with
//! matching rows. Such a journal has another head than those in [`ExternalRecords`].

mod cells;
mod each_case;
mod journal;
mod replay;
mod rows;
mod scan;
mod schema;
mod words;

use std::collections::BTreeSet;

use crate::domain::case::Case;
use crate::domain::derived::DerivedDifferences;
use crate::domain::ids::CaseId;
use crate::journal::{ChainBreak, Checkpoint, CheckpointError, Head, KnownDevice};

use super::{Store, StoreError, setup_rows};
use cells::Recount;
use each_case::CaseComparison;
use journal::JournalCheck;
pub use journal::Progress;
use replay::{CompletedCases, Replay, Replayed, read_case_rows, read_numbers};
use rows::ExpectedRows;
use scan::{Scan, Scanned};
use words::ExpectedWords;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    pub head: Head,
    pub entries: u64,
    pub cases: u64,
    pub checkpoints: u64,
    /// The number of entries whose payload was erased with their case.
    pub erased: u64,
    /// The derived data that differs from the cases.
    pub derived: DerivedDifferences,
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
    /// A table as a whole differs: it has unexplained rows or lacks some.
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

impl Store {
    /// Runs every check. Derived data that differs is named in the report and is no fault.
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
        let mut statements = scan::prepare(&self.conn)?;
        let mut scan = Scan::begin(&mut statements)?;
        let case_rows = scan.read_cases()?;
        let expected = Expected {
            rows: ExpectedRows::new(scan.hasher()),
            recount: Recount::new(case_rows.len()),
            words: ExpectedWords::new(scan.words_of(case_rows.len())),
        };
        let replay = Replay::begin(run, case_rows, expected);
        let check = JournalCheck::begin(run, self.vault_id, &checkpoints, replay)?;
        let check = self.check_on_thread(check, &mut scan, progress)?;
        let (end, replay) = check.finish()?;
        let replayed = replay.finish()?;
        let compared = self.compare(run, replayed, scan.finish()?);
        let (cases, derived) = match compared {
            // A table is wrong: a second pass compares case by case to find the entry.
            Err(fault @ Fault::Table { table }) if rows::is_case_table(table) => {
                return Err(self.locate(run, &checkpoints, progress)?.unwrap_or(fault));
            }
            compared => compared?,
        };
        Ok(VerifyReport {
            head: end.head,
            entries: end.head.seq.unsigned_abs(),
            cases,
            checkpoints: checkpoints.len() as u64,
            erased: end.erased,
            derived,
        })
    }

    /// Compares everything that was read with what was replayed; returns the number of cases and the differences of
    /// the derived data.
    fn compare(
        &self,
        run: VerifyRun<'_>,
        replayed: Replayed<Expected>,
        scanned: Scanned,
    ) -> Result<(u64, DerivedDifferences), Fault> {
        let (conn, case_rows) = (&self.conn, replayed.case_rows);
        let Expected {
            rows,
            recount,
            words,
        } = replayed.completed;
        rows::compare(run, &rows.finish(conn)?, &scanned.rows)?;
        if run.includes(Check::OfficeSetup) {
            require_equal(setup_rows::load(conn)? == replayed.setup, "house")?;
        }
        if run.includes(Check::Numbers) {
            require_equal(read_numbers(conn)? == replayed.numbers, "number_given")?;
        }
        let mut derived = DerivedDifferences::default();
        if run.includes(Check::Cells) {
            recount.compare_cells(conn, &mut derived)?;
        }
        if run.includes(Check::Stocks) {
            recount.compare_stocks(conn, &mut derived)?;
        }
        if run.includes(Check::Words) {
            let with_row = |row| case_rows.iter().find(move |(_, at, _)| *at == row);
            let case_of = |row| with_row(row).map(|(id, ..)| *id);
            words.compare(conn, scanned.words, case_of, &mut derived)?;
        }
        Ok((case_rows.len() as u64, derived))
    }

    /// Compares case by case; returns the fault with its entry.
    fn locate(
        &self,
        run: VerifyRun<'_>,
        checkpoints: &[Checkpoint],
        progress: Progress<'_>,
    ) -> Result<Option<Fault>, Fault> {
        let comparison = CaseComparison::begin(&self.conn)?;
        let replay = Replay::begin(run, read_case_rows(&self.conn)?, comparison);
        let mut check = JournalCheck::begin(run, self.vault_id, checkpoints, replay)?;
        let located = self
            .read_journal(progress, |entry| check.take(&entry))
            .and_then(|()| check.finish()?.1.finish()?.completed.finish());
        match located {
            Err(Fault::Cancelled) => Err(Fault::Cancelled),
            located => Ok(located.err()),
        }
    }
}

/// What the tables must hold, summed up case by case.
struct Expected {
    rows: ExpectedRows,
    recount: Recount,
    words: ExpectedWords,
}

impl CompletedCases for Expected {
    fn complete(&mut self, row: i64, case: &Case, seq: i64) -> Result<(), Fault> {
        self.rows.add_case(row, case, seq)?;
        self.recount.add_case(case);
        self.words.add_case(row, case)
    }

    fn accept(&mut self, row: i64, id: CaseId) -> Result<(), Fault> {
        self.rows.accept(row, id);
        self.words.accept(row);
        Ok(())
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

/// Returns a fault of the table unless it was found equal.
fn require_equal(same: bool, table: &'static str) -> Result<(), Fault> {
    match same {
        true => Ok(()),
        false => Err(Fault::Table { table }),
    }
}
