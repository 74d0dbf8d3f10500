//! The parameters of one verification: the records outside the store, and the checks.

use std::collections::BTreeSet;

use super::fault::{CheckpointFault, Fault};
use crate::domain::ids::CaseId;
use crate::journal::{Checkpoint, Head, KnownDevice};

/// Records outside the store against which the journal is verified: devices, heads, checkpoints, erasures.
#[derive(Debug, Clone, Default)]
pub struct ExternalRecords {
    /// The devices whose checkpoints are accepted beside those that the journal states.
    pub devices: Vec<KnownDevice>,
    /// The heads through which the journal must pass: of the anchor, of a backup, or noted on paper.
    pub heads: Vec<Head>,
    /// Checkpoints of earlier copies; the store must still have them.
    pub checkpoints: Vec<Checkpoint>,
    /// The cases of the erasure ledger, whose payloads may be missing.
    pub erased: BTreeSet<CaseId>,
    /// The last entry that a backup set had when it was made; none for a book. The program erases cases in a set after it.
    pub set_end: Option<i64>,
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
    Signatures,
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

#[cfg(any(test, feature = "tests"))]
impl Check {
    pub const ALL: [Check; 17] = [
        Check::Chain,
        Check::Heads,
        Check::CheckpointSigned,
        Check::CheckpointOnChain,
        Check::CheckpointKept,
        Check::Erasures,
        Check::Signatures,
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

/// The parameters of one verification.
#[derive(Clone, Copy)]
pub(super) struct VerifyRun<'a> {
    pub known: &'a ExternalRecords,
    pub skipped: Option<Check>,
}

impl VerifyRun<'_> {
    pub fn includes(&self, check: Check) -> bool {
        self.skipped != Some(check)
    }

    /// Verifies the signature of every checkpoint, and that no known checkpoint is missing.
    pub fn verify_checkpoints(
        &self,
        vault_id: uuid::Uuid,
        devices: &[KnownDevice],
        checkpoints: &[Checkpoint],
    ) -> Result<(), Fault> {
        for checkpoint in checkpoints {
            if self.includes(Check::CheckpointSigned) {
                let verdict = checkpoint.verify(vault_id, devices);
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
