//! The cryptography of the journal: entries, their hash chain, signed checkpoints, and the anchor outside the store.
//! The table and its SQL belong to the store.
//!
//! An entry commits to its payload through a random salt, and to its predecessor through its hash. So nobody can
//! change, drop, insert or reorder an entry without changing every hash after it, up to the head that the anchor
//! holds. A payload can be erased with its salt on a person's request, and the chain still verifies (个人信息保护法 art.
//! 47).
//!
//! Encryption alone does not give this: an older copy of the store, or of one page of it, opens without an error.

mod anchor;
mod chain;
mod check_code;
mod checkpoint;
mod entry;
mod signature;

pub use anchor::{
    ANCHOR_FILES, Anchor, AnchorError, AnchorPoint, AnchorReading, AnchorVerdict, judge,
};
pub use chain::{BreakKind, ChainBreak, StoredEntry, Verification};
pub use check_code::CodeComparison;
pub use checkpoint::{Checkpoint, CheckpointError, DeviceKey, KnownDevice, PublicKey};
pub use entry::{
    Entry, EntrySignature, Fields, Hash, Head, SealedEntry, commitment, seal_entry, utc_text,
};
pub use signature::{SignatureCheck, SignedEntry, pass_together, sign_entry};

#[cfg(test)]
mod tests;
