//! The errors of the vault.

use super::keys::NoRandomness;
use super::passphrase::Weakness;
use crate::files::SmallFileError;
use crate::files::swap::SwapError;

/// The reason why a vault could not be read, opened or changed. No variant carries a name, a key
/// or a path.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("there is no vault file")]
    Missing,
    /// A replacement of several files was interrupted: [`swap::finish_or_undo`](crate::files::swap::finish_or_undo) must run first.
    #[error("files are being replaced")]
    Unfinished,
    #[error("there is a vault file already")]
    AlreadyThere,
    #[error("not a Casebook vault file")]
    NotAVault,
    #[error("written by a newer Casebook")]
    Newer,
    /// The file is not what was written: torn, changed or edited by hand.
    #[error("the vault file is damaged")]
    Damaged,
    /// The file is intact, but its fields contradict each other (no slot, two slots for one user).
    #[error("the vault file contradicts itself")]
    Malformed,
    #[error("Argon2 parameters below the floor or above the ceiling")]
    KdfOutOfRange,
    #[error("an office book with its key in clear")]
    OpenKeyInOffice,
    /// An office book was opened without a passphrase, or a practice book with one.
    #[error("the other kind of book")]
    OtherKind,
    #[error("the vault file of another vault")]
    OtherVault,
    /// Also returned for a user without a slot, after the same time.
    #[error("wrong user or passphrase")]
    WrongPassphrase,
    /// The passphrase, the recovery key or the vault key is right, but the file was changed by
    /// somebody without the vault key, or is an older one.
    #[error("the vault file was tampered with")]
    Tampered,
    /// The text is no recovery key: a character is wrong, missing or superfluous.
    #[error("a typing error in the recovery key")]
    RecoveryTypo,
    /// A valid recovery key, but of another book, or one that was replaced.
    #[error("not the recovery key of this book")]
    WrongRecovery,
    #[error("this book has no recovery key")]
    NoRecovery,
    #[error("the new passphrase is the current one")]
    SamePassphrase,
    #[error("this user has no slot")]
    NoSlot,
    /// Without this slot nobody could sign in with a passphrase of their own.
    #[error("the last slot")]
    LastSlot,
    #[error("there was no vault key of this version")]
    NoSuchVersion,
    #[error("weak passphrase: {0}")]
    Weak(#[from] Weakness),
    #[error("a sign-in name of 1 to 40 characters")]
    DisplayName,
    #[error("not enough memory for Argon2")]
    OutOfMemory,
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("a key could not be sealed")]
    Sealing,
    #[error(transparent)]
    Swap(#[from] SwapError),
    #[error("vault file: {0}")]
    Io(#[from] std::io::Error),
}

impl From<SmallFileError> for VaultError {
    fn from(error: SmallFileError) -> VaultError {
        match error {
            SmallFileError::Missing => VaultError::Missing,
            SmallFileError::TooLarge | SmallFileError::NotRegular => VaultError::Damaged,
            SmallFileError::Io(error) => VaultError::Io(error),
        }
    }
}
