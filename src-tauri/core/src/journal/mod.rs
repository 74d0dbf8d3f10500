//! The journal's mathematics: what an entry binds, how entries hang together, and the anchor
//! outside the store. The table and its SQL belong to the store; nothing here knows about rows.
//!
//! An entry commits to its payload through a random salt, and to its predecessor through its hash.
//! So nobody can change, drop, insert or reorder an entry without changing every hash after it, up
//! to the head that the anchor holds; and a payload can be erased (with its salt) on a person's
//! request while the chain still verifies (PIPL, art. 47).
//!
//! The encrypted store alone would not notice: an older copy of it, or of one page, opens as `ok`.

mod anchor;
mod chain;
mod check_code;
mod checkpoint;
mod entry;

pub use anchor::{
    ANCHOR_FILES, Anchor, AnchorError, AnchorPoint, AnchorReading, RECORD_BYTES, Verdict, judge,
};
pub use chain::{BreakKind, ChainBreak, Link, Verification, Verified, verify};
pub use check_code::Compared;
pub use checkpoint::{Checkpoint, CheckpointError, DeviceKey, KnownDevice, PublicKey};
pub use entry::{
    ENTRY_VERSION, Entry, Fields, Hash, Head, SealedEntry, append, commitment, utc_text,
};

#[cfg(test)]
mod tests;
