//! The vault: the file that holds the vault key in encrypted form, and the keys derived from it.
//!
//! A data folder has one vault. In an *office* book the vault key is sealed for each person under
//! their own passphrase ([`VaultFile::unlock`]) and for the printed recovery key
//! ([`VaultFile::unlock_with_recovery`]). A *practice* book has invented data only and stores its
//! key in plain ([`VaultFile::open_practice`]). No passphrase verifier is stored: a passphrase is
//! right if it opens the sealed key.
//!
//! This protects against a thief of the disk (every guess costs one Argon2 run), planted or
//! weakened slots (authenticated), files of another vault, hostile headers (limits), and torn or
//! changed files (digest, atomic replacement). It does not protect against a colleague who has the
//! vault key; the journal and the anchor do.

mod content;
mod error;
mod format;
mod keys;
mod passphrase;
mod people;
mod recovery;
mod recovery_key;
mod retired_key;
mod rotation;
mod sealing;
mod signing_key;
mod slots;
#[cfg(test)]
mod tests;
pub mod throttle;
mod vault_file;
mod vault_json;

pub use error::VaultError;
pub(crate) use keys::mac;
pub use keys::{
    AnchorKey, DbKey, LedgerKey, ManifestKey, NoRandomness, SearchKey, VaultKey, random,
};
pub use passphrase::{Strength, Weakness, check_strength, estimate, is_short};
pub use people::{NewInvitation, SlotState};
pub use recovery::RecoveryState;
pub use recovery_key::RecoveryKey;
pub use signing_key::{PersonalKey, SigningKey, is_signed_over, key_code};
pub use slots::{Holder, KdfParams};
pub use vault_file::{NewOffice, UnlockedVault, VaultFile, VaultRevision};
pub use vault_json::VAULT_FILE;
