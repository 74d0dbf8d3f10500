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

mod batched_signatures;
mod cells;
mod each_case;
mod fault;
mod journal;
mod member_keys;
mod replay;
mod rows;
mod run;
mod scan;
mod schema;
mod signed_acts;
mod signers;
mod words;

use crate::domain::case::Case;
use crate::domain::derived::DerivedDifferences;
use crate::domain::ids::CaseId;
use crate::journal::{Checkpoint, Head};

use super::{Store, setup_rows};
use cells::Recount;
use each_case::CaseComparison;
use fault::require_equal;
pub use fault::{CheckpointFault, Fault};
use journal::JournalCheck;
pub use journal::Progress;
use replay::{CompletedCases, Replay, Replayed, read_case_rows, read_numbers};
use rows::ExpectedRows;
use run::VerifyRun;
pub use run::{Check, ExternalRecords};
use scan::{Scan, Scanned};
pub use signers::{KeyTable, MemberKeys, SignatureSummary};
use words::ExpectedWords;

/// The result of a verification that found no fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    pub head: Head,
    pub entries: u64,
    pub cases: u64,
    pub checkpoints: u64,
    /// The number of entries whose payload was erased with their case.
    pub erased: u64,
    /// The entries without a signature from before the signatures, and the keys that nobody confirmed.
    pub signatures: SignatureSummary,
    /// The derived data that differs from the cases.
    pub derived: DerivedDifferences,
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
        let devices = self.known_devices(&known.devices)?;
        run.verify_checkpoints(self.vault_id, &devices, &checkpoints)?;
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
            signatures: end.signatures,
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

/// The expected contents of the tables, summed up case by case.
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
