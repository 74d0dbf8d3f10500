//! The one file in which errors of the other layers become refusals of the wire. An error that the program does not expect
//! gets its origin here: that of SQLite the place in the store and SQLite's code, any other the place where it became a
//! refusal. Messages are dropped, because they can quote paths and values.
//!
//! The conversions are marked with `track_caller`, which `?` respects and a function that is passed as a value
//! (`map_err(Refusal::from)`) does not.

use std::io;
use std::panic::Location;

use rusqlite::ErrorCode;

use crate::backup::BackupError;
use crate::domain::refusal::{Code, ErrorOrigin, Refusal};
use crate::exchange::ExportError;
use crate::files::swap::SwapError;
use crate::journal::AnchorError;
use crate::store::{OpenError, SqliteError, StoreError};
use crate::vault::throttle::ThrottleError;
use crate::vault::{VaultError, Weakness};

/// Returns the refusal of a file that cannot be read or written.
#[track_caller]
pub(super) fn disk_trouble(error: io::Error) -> Refusal {
    io_refusal(&error, Code::DiskTrouble)
}

/// Returns the refusal of an error of the system: out of memory, or else `code`.
#[track_caller]
fn io_refusal(error: &io::Error, code: Code) -> Refusal {
    match error.kind() {
        io::ErrorKind::OutOfMemory => out_of_memory(),
        _ => Refusal::new(code),
    }
}

#[track_caller]
fn out_of_memory() -> Refusal {
    Refusal::unexpected(Code::OutOfMemory, ErrorOrigin::at(Location::caller()))
}

impl From<SqliteError> for Refusal {
    fn from(SqliteError { error, place }: SqliteError) -> Refusal {
        let code = error.sqlite_error().map(|failure| failure.extended_code);
        let origin = ErrorOrigin::at(place).with_sqlite_code(code);
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen,
            ) => Refusal::new(Code::DiskTrouble),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Refusal::new(Code::StoreDamaged)
            }
            Some(ErrorCode::OutOfMemory) => Refusal::unexpected(Code::OutOfMemory, origin),
            _ => Refusal::unexpected(Code::Internal, origin),
        }
    }
}

impl From<StoreError> for Refusal {
    #[track_caller]
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Refused(refusal) => refusal,
            StoreError::Sqlite(error) => error.into(),
            StoreError::Folder(error) | StoreError::Anchor(AnchorError::Io(error)) => {
                disk_trouble(error)
            }
            StoreError::Anchor(_) => Refusal::new(Code::DiskTrouble),
            StoreError::Damaged | StoreError::ReplayMismatch(_) => Refusal::new(Code::StoreDamaged),
            StoreError::Unsigned => Refusal::internal(),
        }
    }
}

impl From<OpenError> for Refusal {
    #[track_caller]
    fn from(error: OpenError) -> Refusal {
        let code = match error {
            OpenError::Missing => Code::StoreMissing,
            OpenError::AlreadyThere => Code::BookExists,
            OpenError::OpenElsewhere => Code::OpenElsewhere,
            OpenError::Unreadable | OpenError::Chain(_) => Code::StoreDamaged,
            OpenError::Foreign => Code::StoreForeign,
            OpenError::Newer => Code::StoreNewer,
            OpenError::Anchor(_) | OpenError::OlderVault => Code::StoreBehind,
            OpenError::AnchorFile(error) if error.is_alarm() => Code::StoreBehind,
            OpenError::AnchorFile(AnchorError::Io(error)) => return disk_trouble(error),
            OpenError::AnchorFile(_) => Code::DiskTrouble,
            OpenError::Setting(_) => return Refusal::internal(),
            OpenError::Store(error) => return error.into(),
            OpenError::Sqlite(error) => return error.into(),
        };
        Refusal::new(code)
    }
}

impl From<SwapError> for Refusal {
    #[track_caller]
    fn from(error: SwapError) -> Refusal {
        match error {
            SwapError::Damaged => Refusal::new(Code::StoreDamaged),
            SwapError::NotStarted(error) | SwapError::Interrupted(error) => disk_trouble(error),
            SwapError::Unfinished => Refusal::new(Code::DiskTrouble),
            SwapError::InvalidName => Refusal::internal(),
        }
    }
}

impl From<VaultError> for Refusal {
    #[track_caller]
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
            VaultError::Unfinished => Code::DiskTrouble,
            VaultError::RecoveryTypo => return Refusal::at(Code::RecoveryTypo, "recovery_key"),
            VaultError::WrongRecovery | VaultError::NoRecovery => {
                return Refusal::at(Code::WrongRecoveryKey, "recovery_key");
            }
            VaultError::SamePassphrase => return Refusal::at(Code::SamePassphrase, "passphrase"),
            VaultError::WrongPassphrase => return Refusal::at(Code::WrongPassphrase, "passphrase"),
            VaultError::Weak(weakness) => {
                return Refusal::at(weakness_code(weakness), "passphrase");
            }
            VaultError::DisplayName => return Refusal::at(Code::TooLong, "user_name").with("40"),
            VaultError::Swap(error) => return error.into(),
            VaultError::Io(error) => return disk_trouble(error),
            VaultError::OutOfMemory => return out_of_memory(),
            VaultError::NoSlot
            | VaultError::LastSlot
            | VaultError::NoSuchVersion
            | VaultError::NoRandomness(_)
            | VaultError::Sealing => return Refusal::internal(),
        };
        Refusal::new(code)
    }
}

fn weakness_code(weakness: Weakness) -> Code {
    match weakness {
        Weakness::TooShort => Code::PassphraseTooShort,
        Weakness::TooLong => Code::PassphraseTooLong,
        _ => Code::PassphraseTooSimple,
    }
}

impl From<ThrottleError> for Refusal {
    #[track_caller]
    fn from(error: ThrottleError) -> Refusal {
        match error {
            ThrottleError::Wait(wait) => {
                let seconds = wait.as_millis().div_ceil(1_000);
                Refusal::at(Code::TryLater, "passphrase").with(seconds.to_string())
            }
            ThrottleError::Frozen => Refusal::at(Code::Frozen, "passphrase"),
            ThrottleError::Io(error) => disk_trouble(error),
        }
    }
}

impl From<ExportError> for Refusal {
    #[track_caller]
    fn from(error: ExportError) -> Refusal {
        match error {
            ExportError::Folder(error) => io_refusal(&error, Code::FolderTrouble),
            ExportError::Disk => Refusal::new(Code::FolderTrouble),
            ExportError::Workbook(_) => Refusal::internal(),
        }
    }
}

impl From<BackupError> for Refusal {
    #[track_caller]
    fn from(error: BackupError) -> Refusal {
        let code = error.code();
        if let Some(fault) = error.verification_fault() {
            let seq = fault.seq().map(|seq| seq.to_string());
            let refusal = Refusal::new(code).with(fault.what());
            return seq.into_iter().fold(refusal, Refusal::with);
        }
        match (code, error) {
            (Code::OutOfMemory, BackupError::Store(error)) => error.into(),
            (Code::OutOfMemory, BackupError::Open(error)) => error.into(),
            (Code::OutOfMemory, _) => out_of_memory(),
            (_, BackupError::NoRoom { megabytes }) => {
                Refusal::new(code).with(megabytes.to_string())
            }
            _ => Refusal::new(code),
        }
    }
}

/// Returns the refusal of a restore; a mistyped or wrong recovery key names its field.
#[track_caller]
pub(super) fn restore_refusal(error: BackupError) -> Refusal {
    match error {
        BackupError::Vault(error) => error.into(),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;
    use rust_xlsxwriter::XlsxError;

    use super::*;
    use crate::store::Fault;

    /// A path with personal data, which no refusal may hold.
    const PERSONAL: &str = "/home/沈一/440101189001011234";

    fn sqlite(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(PERSONAL.into()))
    }

    fn io_error(kind: io::ErrorKind) -> io::Error {
        io::Error::new(kind, PERSONAL)
    }

    /// Returns an error as its developer sees it, and the refusal that leaves the core.
    fn mapped<E: std::fmt::Debug + Into<Refusal>>(error: E) -> (String, Refusal) {
        (format!("{error:?}"), error.into())
    }

    #[test]
    fn no_message_of_an_error_leaves_the_core() {
        let denied = || io_error(io::ErrorKind::PermissionDenied);
        let errors = [
            mapped(StoreError::from(sqlite(ffi::SQLITE_CONSTRAINT_UNIQUE))),
            mapped(StoreError::from(rusqlite::Error::InvalidColumnName(
                PERSONAL.into(),
            ))),
            mapped(StoreError::from(rusqlite::Error::InvalidPath(
                PERSONAL.into(),
            ))),
            mapped(StoreError::Folder(denied())),
            mapped(OpenError::from(sqlite(ffi::SQLITE_MISUSE))),
            mapped(OpenError::AnchorFile(AnchorError::Io(denied()))),
            mapped(VaultError::Io(denied())),
            mapped(VaultError::Swap(SwapError::NotStarted(denied()))),
            mapped(ThrottleError::Io(denied())),
            mapped(ExportError::Folder(denied())),
            mapped(ExportError::Workbook(XlsxError::ParameterError(
                PERSONAL.into(),
            ))),
            mapped(BackupError::Io(denied())),
            mapped(BackupError::Store(sqlite(ffi::SQLITE_NOMEM).into())),
        ];
        for (error, refusal) in errors {
            let sent = serde_json::to_string(&refusal).unwrap();
            assert!(error.contains(PERSONAL), "the control: {error}");
            assert!(!sent.contains("沈一") && !sent.contains("440101"), "{sent}");
        }
    }

    #[test]
    fn an_unexpected_error_names_where_it_came_up() {
        fn fails() -> Result<(), Refusal> {
            Err(VaultError::Sealing)?;
            Ok(())
        }
        let (refusal, line) = (fails().unwrap_err(), line!() - 3);
        assert_eq!(refusal.code, Code::Internal);
        let site = format!("app/error_mapping.rs:{line}");
        assert_eq!(refusal.origin.unwrap().site(), site);

        fn reads() -> Result<(), StoreError> {
            Err(sqlite(ffi::SQLITE_BUSY_SNAPSHOT))?;
            Ok(())
        }
        let (error, line) = (reads().unwrap_err(), line!() - 3);
        let origin = Refusal::from(error).origin.unwrap();
        assert_eq!(origin.site(), format!("app/error_mapping.rs:{line}"));
        assert_eq!(origin.sqlite_code(), Some(ffi::SQLITE_BUSY_SNAPSHOT));
    }

    #[test]
    fn out_of_memory_has_a_code_of_its_own_whatever_ran_out() {
        let out_of_memory = || io_error(io::ErrorKind::OutOfMemory);
        let nomem = || sqlite(ffi::SQLITE_NOMEM);
        let unreadable = |code| BackupError::VerificationFailed(Fault::Unreadable { code });
        let (refusals, others) = (
            [
                StoreError::from(nomem()).into(),
                StoreError::Folder(out_of_memory()).into(),
                OpenError::from(nomem()).into(),
                OpenError::Store(nomem().into()).into(),
                VaultError::OutOfMemory.into(),
                VaultError::Io(out_of_memory()).into(),
                ExportError::Folder(out_of_memory()).into(),
                BackupError::Io(out_of_memory()).into(),
                BackupError::Vault(VaultError::OutOfMemory).into(),
                BackupError::Store(nomem().into()).into(),
                BackupError::Open(nomem().into()).into(),
                unreadable(ffi::SQLITE_NOMEM).into(),
                unreadable(ffi::SQLITE_IOERR_NOMEM).into(),
            ],
            [
                (
                    StoreError::from(sqlite(ffi::SQLITE_FULL)).into(),
                    Code::DiskTrouble,
                ),
                (
                    ExportError::Folder(io_error(io::ErrorKind::NotFound)).into(),
                    Code::FolderTrouble,
                ),
                (unreadable(ffi::SQLITE_IOERR_READ).into(), Code::DiskTrouble),
                (unreadable(ffi::SQLITE_CORRUPT).into(), Code::BookUntrue),
            ],
        );
        for refusal in refusals {
            let refusal: Refusal = refusal;
            assert_eq!(refusal.code, Code::OutOfMemory);
            assert!(refusal.origin.is_some());
        }
        for (refusal, code) in others {
            let refusal: Refusal = refusal;
            assert_eq!((refusal.code, refusal.origin), (code, None));
        }
    }

    #[test]
    fn a_backup_without_memory_condemns_nothing_and_is_tried_again() {
        let code = ffi::SQLITE_NOMEM;
        let error = BackupError::VerificationFailed(Fault::Unreadable { code });
        assert_eq!(error.verification_fault(), None);
        assert!(error.is_temporary());
        let code = ffi::SQLITE_CORRUPT;
        let error = BackupError::VerificationFailed(Fault::Unreadable { code });
        assert!(error.verification_fault().is_some() && !error.is_temporary());
    }
}
