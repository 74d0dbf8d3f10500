//! The whole verification of a book: the journal from its first entry, every signature, and every row compared with what
//! the journal says it must be.
//!
//! It runs on an open store without the application around it: on a restored copy, or in the background. The journal is
//! read once. Each case is replayed purely (`Case::registered`, `Case::evolved`); at the entry that changed it last its
//! rows, cells and words are added to what the tables must hold, and it is let go. So memory holds the cases that are alive
//! at one place of the journal, not all. Only when a table is wrong, a second reading compares case by case to say where.
//!
//! What it cannot see by itself: a journal cut at its end or written anew from some entry on by somebody with the keys, with
//! all rows to match. That leads to another head than those known outside ([`Witnesses`]).

mod derived;
mod replayed;
mod rows;

use std::collections::BTreeSet;

use crate::domain::ids::CaseId;
use crate::journal::{ChainBreak, Checkpoint, CheckpointError, Head, KnownDevice, Verification};

use super::open::entry_from;
use super::{Store, StoreError, house_rows};
use derived::{Cells, Words};
use replayed::Replay;

/// What is known outside the store.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    /// Whose checkpoints count.
    pub devices: Vec<KnownDevice>,
    /// Heads through which the journal must pass: the anchor's, a backup's, one noted on paper.
    pub heads: Vec<Head>,
    /// Checkpoints that were seen before; the store must still have them.
    pub checkpoints: Vec<Checkpoint>,
    /// Cases of the erasure ledger: their payloads may be gone.
    pub erased: BTreeSet<CaseId>,
}

/// What was found in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    pub head: Head,
    pub entries: u64,
    pub cases: u64,
    pub checkpoints: u64,
    /// Entries whose payload was lawfully erased.
    pub erased: u64,
}

/// What is wrong, and where; never what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not wrong: somebody asked to stop.
    #[error("stopped before the end")]
    Cancelled,
    #[error("the journal is broken: {0}")]
    Chain(#[from] ChainBreak),
    /// The journal does not pass through a head that is known outside.
    #[error("the journal does not pass through what is known of entry {seq}")]
    Witness { seq: i64 },
    #[error("checkpoint {seq}: {kind}")]
    Checkpoint { seq: i64, kind: CheckpointFault },
    /// A payload is gone without an erasure, or an erasure left payloads.
    #[error("journal entry {seq}: not as an erasure leaves it")]
    Erasure { seq: i64 },
    /// An entry that cannot be understood or does not fit what came before.
    #[error("journal entry {seq} does not fit its own past")]
    Misfit { seq: i64 },
    /// Rows of the case that this entry was the last to change, or was to change.
    #[error("table {table}: not what the journal says (entry {seq})")]
    Row { table: &'static str, seq: i64 },
    /// A table as a whole: rows that no entry explains, missing ones, or others than a recount gives.
    #[error("table {table}: not what the journal says")]
    Table { table: &'static str },
    /// Tables, indexes or triggers are not those of this version.
    #[error("the schema was changed")]
    Schema,
    /// A value cannot be read, or the file cannot; the code is SQLite's extended one, 0 if it was not SQLite.
    #[error("the store cannot be read (code {code})")]
    Unreadable { code: i32 },
}

/// Why a checkpoint does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    #[error(transparent)]
    Untrue(#[from] CheckpointError),
    #[error("the journal does not pass through it")]
    NotOnChain,
    #[error("seen before, and no longer there")]
    Gone,
}

impl Fault {
    /// What does not fit, by one word or the name of a table; journals keep it.
    pub fn what(&self) -> &'static str {
        match self {
            Fault::Cancelled => "cancelled",
            Fault::Chain(_) => "chain",
            Fault::Witness { .. } => "witness",
            Fault::Checkpoint { .. } => "checkpoint",
            Fault::Erasure { .. } => "erasure",
            Fault::Misfit { .. } => "misfit",
            Fault::Row { table, .. } | Fault::Table { table } => table,
            Fault::Schema => "schema",
            Fault::Unreadable { .. } => "unreadable",
        }
    }

    /// The entry of the journal where it shows, if it has a place.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Fault::Chain(broken) => Some(broken.seq),
            Fault::Witness { seq }
            | Fault::Checkpoint { seq, .. }
            | Fault::Erasure { seq }
            | Fault::Misfit { seq }
            | Fault::Row { seq, .. } => Some(*seq),
            Fault::Cancelled | Fault::Table { .. } | Fault::Schema | Fault::Unreadable { .. } => {
                None
            }
        }
    }

    /// Whether the disk did not let it be read: that says nothing of the book.
    pub fn is_of_the_disk(&self) -> bool {
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

/// One thing that is checked. A test can leave one out, to see that it alone notices something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    Chain,
    Heads,
    CheckpointSigned,
    CheckpointOnChain,
    CheckpointKept,
    Erasures,
    Understood,
    CaseRows,
    PartRows,
    CoMediators,
    House,
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
        Check::Understood,
        Check::CaseRows,
        Check::PartRows,
        Check::CoMediators,
        Check::House,
        Check::Numbers,
        Check::Cells,
        Check::Stocks,
        Check::Words,
        Check::Schema,
    ];
}

/// How far a verification has come: entries done, entries in all. Answers false to stop it.
pub type See<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// How often a verification says how far it has come.
const STRIDE: u64 = 512;

impl Store {
    /// Verifies everything.
    ///
    /// # Errors
    /// The first [`Fault`] found; [`Fault::Cancelled`] when `see` answers false.
    pub fn verify_whole(&self, known: &Witnesses, see: See<'_>) -> Result<Checked, Fault> {
        self.verified(known, None, see)
    }

    /// Verifies everything but one thing, so that a test sees what that one thing is good for.
    ///
    /// # Errors
    /// As [`Store::verify_whole`].
    #[cfg(any(test, feature = "tests"))]
    pub fn verify_without(
        &self,
        check: Check,
        known: &Witnesses,
        see: See<'_>,
    ) -> Result<Checked, Fault> {
        self.verified(known, Some(check), see)
    }

    fn verified(
        &self,
        known: &Witnesses,
        left_out: Option<Check>,
        see: See<'_>,
    ) -> Result<Checked, Fault> {
        let course = Course { known, left_out };
        if course.checks(Check::Schema) {
            self.verify_schema()?;
        }
        let points = self.checkpoints()?;
        course.verify_points(self.vault_id, &points)?;
        let mut replay = Replay::begin(&self.conn, course, false)?;
        let (head, erased) = self.verify_entries(course, &points, &mut replay, see)?;
        let cases = match replay.finish() {
            // Something is wrong in a table: once more and case by case, to say where.
            Err(fault @ Fault::Table { table }) if rows::are_of_cases(table) => {
                let mut replay = Replay::begin(&self.conn, course, true)?;
                self.verify_entries(course, &points, &mut replay, see)?;
                return Err(replay.finish().err().unwrap_or(fault));
            }
            cases => cases?,
        };
        Ok(Checked {
            head,
            entries: head.seq.unsigned_abs(),
            cases,
            checkpoints: points.len() as u64,
            erased,
        })
    }

    /// Reads the journal once from its first entry; answers its head and how many entries are erased.
    fn verify_entries(
        &self,
        course: Course<'_>,
        points: &[Checkpoint],
        replay: &mut Replay<'_>,
        see: See<'_>,
    ) -> Result<(Head, u64), Fault> {
        let total = self.head.seq.unsigned_abs();
        let mut chain = Verification::whole(self.vault_id);
        let mut head = Head::genesis(self.vault_id);
        let mut outside = Outside::of(course, points);
        outside.pass(&head)?;
        let mut statement = self.conn.prepare("SELECT * FROM journal ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut done, mut erased) = (0_u64, 0_u64);
        while let Some(row) = rows.next()? {
            if done.is_multiple_of(STRIDE) && !see(done, total) {
                return Err(Fault::Cancelled);
            }
            let entry = entry_from(row)?;
            let payload = row
                .get_ref("payload")?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?;
            let salt = row.get("salt")?;
            if course.checks(Check::Chain) {
                chain.check(&entry, payload.map(str::as_bytes), Option::as_ref(&salt))?;
            }
            head = entry.head();
            outside.pass(&head)?;
            replay.take(&entry, payload)?;
            erased += u64::from(payload.is_none());
            done += 1;
        }
        outside.finish(&head)?;
        match see(done, total) {
            true => Ok((head, erased)),
            false => Err(Fault::Cancelled),
        }
    }
}

/// One verification: what is known, and what is left out.
#[derive(Clone, Copy)]
struct Course<'a> {
    known: &'a Witnesses,
    left_out: Option<Check>,
}

impl Course<'_> {
    fn checks(&self, check: Check) -> bool {
        self.left_out != Some(check)
    }

    /// Every signature, and that none is missing.
    fn verify_points(&self, vault_id: uuid::Uuid, points: &[Checkpoint]) -> Result<(), Fault> {
        for point in points {
            if self.checks(Check::CheckpointSigned) {
                let verdict = point.verify(vault_id, &self.known.devices);
                verdict.map_err(|kind| Fault::Checkpoint {
                    seq: point.seq,
                    kind: kind.into(),
                })?;
            }
        }
        let lost = |seen: &&Checkpoint| !points.contains(seen);
        match self.known.checkpoints.iter().find(lost) {
            Some(lost) if self.checks(Check::CheckpointKept) => Err(Fault::Checkpoint {
                seq: lost.seq,
                kind: CheckpointFault::Gone,
            }),
            _ => Ok(()),
        }
    }
}

/// What the journal must pass through, by number.
struct Outside {
    heads: Vec<(Head, Fault)>,
    next: usize,
}

impl Outside {
    fn of(course: Course<'_>, points: &[Checkpoint]) -> Outside {
        let mut heads: Vec<(Head, Fault)> = Vec::new();
        if course.checks(Check::Heads) {
            let known = course.known.heads.iter();
            heads.extend(known.map(|head| (*head, Fault::Witness { seq: head.seq })));
        }
        if course.checks(Check::CheckpointOnChain) {
            let kind = CheckpointFault::NotOnChain;
            heads.extend(points.iter().map(|point| {
                let seq = point.seq;
                (point.head(), Fault::Checkpoint { seq, kind })
            }));
        }
        heads.sort_by_key(|(head, _)| head.seq);
        Outside { heads, next: 0 }
    }

    /// Compares what is known of this entry.
    fn pass(&mut self, head: &Head) -> Result<(), Fault> {
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

    /// Nothing may be known of what comes after the end.
    fn finish(&self, head: &Head) -> Result<(), Fault> {
        match self.heads.get(self.next) {
            Some((known, fault)) if known.seq > head.seq => Err(*fault),
            _ => Ok(()),
        }
    }
}

/// What a recount must give: a table by its name.
fn must(same: bool, table: &'static str) -> Result<(), Fault> {
    match same {
        true => Ok(()),
        false => Err(Fault::Table { table }),
    }
}
