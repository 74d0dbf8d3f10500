//! Reads the journal once, and checks and replays its entries on another thread.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::ScopedJoinHandle;

use super::batched_signatures::{FoundSigners, LikelyKeys};
use super::fault::{CheckpointFault, Fault};
use super::replay::{CompletedCases, Replay};
use super::run::{Check, VerifyRun};
use super::scan::Scan;
use super::signers::{SignatureSummary, Signers};
use crate::journal::{Checkpoint, Entry, EntrySignature, Hash, Head, Verification};
use crate::store::Store;
use crate::store::open::{ENTRY_COLUMNS, PAYLOAD, SALT, SIGNATURE, entry_from_row};

/// A callback that gets the work done and the whole of it, and returns false to stop the work.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// The number of entries between two calls of the progress callback.
const PROGRESS_STEP: u64 = 512;
/// The number of entries that are handed over together; small in tests, so that a short journal has several batches.
const BATCH: usize = if cfg!(test) { 3 } else { 256 };
/// The number of batches that may wait to be checked. They take a few megabytes.
const WAITING: usize = 4;

/// An entry as it was read.
pub(super) struct ReadEntry {
    entry: Entry,
    payload: Option<String>,
    salt: Option<Hash>,
    signature: Option<EntrySignature>,
}

/// Checks the entries of a journal one after the other, and replays them.
pub(super) struct JournalCheck<'a, C> {
    run: VerifyRun<'a>,
    chain: Verification,
    known_heads: KnownHeads,
    head: Head,
    erased: u64,
    signers: Signers,
    replay: Replay<'a, C>,
}

/// The end of a journal: its head, the number of erased payloads, and whose signatures it has.
pub(super) struct JournalEnd {
    pub head: Head,
    pub erased: u64,
    pub signatures: SignatureSummary,
}

impl<'a, C: CompletedCases> JournalCheck<'a, C> {
    pub(super) fn begin(
        run: VerifyRun<'a>,
        vault_id: uuid::Uuid,
        checkpoints: &[Checkpoint],
        replay: Replay<'a, C>,
    ) -> Result<Self, Fault> {
        let head = Head::genesis(vault_id);
        let mut known_heads = KnownHeads::new(run, checkpoints);
        known_heads.compare(&head)?;
        Ok(JournalCheck {
            run,
            chain: Verification::whole(vault_id),
            known_heads,
            head,
            erased: 0,
            signers: Signers::new(vault_id),
            replay,
        })
    }

    /// Checks and replays the next entry.
    pub(super) fn take(&mut self, read: &ReadEntry) -> Result<(), Fault> {
        let payload = read.payload.as_deref();
        if self.run.includes(Check::Chain) {
            let bytes = payload.map(str::as_bytes);
            self.chain.check(&read.entry, bytes, read.salt.as_ref())?;
        }
        self.head = read.entry.head();
        self.known_heads.compare(&self.head)?;
        self.erased += u64::from(payload.is_none());
        if self.run.includes(Check::Signatures) {
            let signature = read.signature.as_ref();
            self.signers.take(&read.entry, payload, signature)?;
        }
        self.replay.apply(&read.entry, payload)
    }

    /// Checks what concerns the end of the journal.
    pub(super) fn finish(self) -> Result<(JournalEnd, Replay<'a, C>), Fault> {
        self.known_heads.finish(&self.head)?;
        let end = JournalEnd {
            head: self.head,
            erased: self.erased,
            signatures: self.signers.finish(self.run.known.set_end)?,
        };
        Ok((end, self.replay))
    }

    /// Takes entries until the sender is dropped. The signatures of each batch are checked on another thread while the batch
    /// before it is taken.
    fn take_batches(mut self, batches: Receiver<Vec<ReadEntry>>) -> Result<Self, Fault> {
        std::thread::scope(|scope| {
            let mut checking = None;
            for batch in batches.into_iter().map(Some).chain([None]) {
                let next = batch.map(|batch| {
                    let check = self.run.includes(Check::Signatures);
                    let likely = check.then(|| self.signers.likely_keys());
                    scope.spawn(move || (find_signers(likely, &batch), batch))
                });
                let ready = std::mem::replace(&mut checking, next);
                if let Some(ready) = ready {
                    let (found, batch) = join(ready);
                    self.signers.take_found(found);
                    batch.iter().try_for_each(|read| self.take(read))?;
                }
            }
            Ok(self)
        })
    }
}

fn find_signers(likely: Option<LikelyKeys>, batch: &[ReadEntry]) -> FoundSigners {
    let signed = batch
        .iter()
        .map(|read| (&read.entry, read.signature.as_ref()));
    likely.map_or_else(FoundSigners::new, |keys| keys.find_signers(signed))
}

/// Waits for a thread; a panic of it goes on here.
fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Store {
    /// Reads the journal and calls `take` with each entry.
    pub(super) fn read_journal(
        &self,
        progress: Progress<'_>,
        mut take: impl FnMut(ReadEntry) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let total = self.head.seq.unsigned_abs();
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM journal ORDER BY seq");
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut done = 0_u64;
        while let Some(row) = rows.next()? {
            if done.is_multiple_of(PROGRESS_STEP) && !progress(done, total) {
                return Err(Fault::Cancelled);
            }
            take(ReadEntry {
                entry: entry_from_row(row)?,
                payload: row.get(PAYLOAD)?,
                salt: row.get(SALT)?,
                signature: row.get(SIGNATURE)?,
            })?;
            done += 1;
        }
        match progress(done, total) {
            true => Ok(()),
            false => Err(Fault::Cancelled),
        }
    }

    /// Reads the journal on this thread and checks it on another; while that is busy, this thread scans tables.
    ///
    /// # Errors
    /// The fault of the earliest entry, as if both were done in one loop.
    pub(super) fn check_on_thread<'r, C: CompletedCases + Send>(
        &self,
        check: JournalCheck<'r, C>,
        scan: &mut Scan<'_>,
        progress: Progress<'_>,
    ) -> Result<JournalCheck<'r, C>, Fault> {
        let total = self.head.seq.unsigned_abs();
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(WAITING);
            let checking = scope.spawn(move || check.take_batches(receiver));
            let mut batch = Vec::with_capacity(BATCH);
            let mut read = self.read_journal(progress, |entry| {
                batch.push(entry);
                match batch.len() < BATCH {
                    true => Ok(()),
                    false => {
                        let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                        hand_over(&sender, full, scan)
                    }
                }
            });
            // Also if the reading failed, because an earlier entry may be at fault.
            let _ = sender.send(batch);
            drop(sender);
            while read.is_ok() && scan.step() {
                if !progress(total, total) {
                    read = Err(Fault::Cancelled);
                }
            }
            join(checking).and_then(|check| read.map(|()| check))
        })
    }
}

/// Hands over a batch, and scans tables as long as there is enough to check.
///
/// # Errors
/// [`Fault::Cancelled`] if the check has ended with a fault, which is returned in its place.
fn hand_over(
    sender: &SyncSender<Vec<ReadEntry>>,
    mut batch: Vec<ReadEntry>,
    scan: &mut Scan<'_>,
) -> Result<(), Fault> {
    loop {
        match sender.try_send(batch) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Disconnected(_)) => return Err(Fault::Cancelled),
            Err(TrySendError::Full(waiting)) => batch = waiting,
        }
        if !scan.step() {
            return sender.send(batch).map_err(|_| Fault::Cancelled);
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
