//! The refusals that the errors of the disk and of the vault become.

use std::io;

use crate::domain::refusal::{Code, Refusal};
use crate::files::swap::SwapError;
use crate::vault::throttle::ThrottleError;
use crate::vault::{VaultError, Weakness};

pub(super) fn disk_trouble(_: io::Error) -> Refusal {
    Refusal::new(Code::DiskTrouble)
}

impl From<SwapError> for Refusal {
    fn from(error: SwapError) -> Refusal {
        match error {
            SwapError::Damaged => Refusal::new(Code::StoreDamaged),
            _ => Refusal::new(Code::DiskTrouble),
        }
    }
}

impl From<VaultError> for Refusal {
    fn from(error: VaultError) -> Refusal {
        let code = match error {
            VaultError::Missing => Code::StoreMissing,
            VaultError::AlreadyThere => Code::BookExists,
            VaultError::NotAVault | VaultError::OtherVault | VaultError::OtherKind => {
                Code::StoreForeign
            }
            VaultError::Newer => Code::StoreNewer,
            VaultError::Damaged
            | VaultError::Malformed
            | VaultError::KdfOutOfRange
            | VaultError::OpenKeyInOffice
            | VaultError::Tampered => Code::StoreDamaged,
            VaultError::RecoveryTypo => return Refusal::at(Code::RecoveryTypo, "recovery_key"),
            VaultError::WrongRecovery | VaultError::NoRecovery => {
                return Refusal::at(Code::WrongRecoveryKey, "recovery_key");
            }
            VaultError::SamePassphrase => return Refusal::at(Code::SamePassphrase, "passphrase"),
            VaultError::NoSlot | VaultError::LastSlot | VaultError::NoSuchVersion => Code::Internal,
            VaultError::WrongPassphrase => return Refusal::at(Code::WrongPassphrase, "passphrase"),
            VaultError::Swap(error) => return error.into(),
            VaultError::Weak(weakness) => {
                let code = match weakness {
                    Weakness::TooShort => Code::PassphraseTooShort,
                    Weakness::TooLong => Code::PassphraseTooLong,
                    _ => Code::PassphraseTooSimple,
                };
                return Refusal::at(code, "passphrase");
            }
            VaultError::DisplayName => return Refusal::at(Code::TooLong, "user_name").with("40"),
            VaultError::Io(_) | VaultError::Unfinished => Code::DiskTrouble,
            VaultError::OutOfMemory | VaultError::NoRandomness(_) | VaultError::Sealing => {
                Code::Internal
            }
        };
        Refusal::new(code)
    }
}

impl From<ThrottleError> for Refusal {
    fn from(error: ThrottleError) -> Refusal {
        match error {
            ThrottleError::Wait(wait) => {
                let seconds = wait.as_millis().div_ceil(1_000);
                Refusal::at(Code::TryLater, "passphrase").with(seconds.to_string())
            }
            ThrottleError::Frozen => Refusal::at(Code::Frozen, "passphrase"),
            ThrottleError::Io(_) => Refusal::new(Code::DiskTrouble),
        }
    }
}
