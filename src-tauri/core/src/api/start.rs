//! Creating and opening books: first start, the lock on the data folder, and the practice book.

use std::fs;
use std::path::Path;

use super::settings;
use crate::app::App;
use crate::app::session;
use crate::domain::access::Permission;
use crate::domain::entry::Normalize;
use crate::domain::event::{Event, LockCause};
use crate::domain::ids::{GridId, StaffId};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, Office, Staff, SuccessFormula};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{MediationBody, StaffRole, Vocabulary};
use crate::practice;
use crate::store::{Author, OpenParams, RecordedChange, Store};
use crate::vault::swap::SwapError;
use crate::vault::throttle::Throttle;
use crate::vault::{Holder, VaultError, VaultFile, VaultKey, Weakness, swap};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Paths, Topic};
use crate::wire::start::{BookKind, Boot, BootState, OfficeCreate, SignInName};

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

/// The file that the process using the office book keeps locked, in the data folder.
const LOCK_FILE: &str = "lock";

/// Locks the data folder; returns none while another process has it locked.
fn try_lock_data(data: &Path) -> std::io::Result<Option<fs::File>> {
    fs::create_dir_all(data)?;
    let file = fs::File::create(data.join(LOCK_FILE))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Finishes file changes that a power cut or kill interrupted, so that all files of a change are new or all are old.
/// Does nothing while another process has the folder locked.
pub(crate) fn recover(paths: &Paths) {
    if !paths.data.exists() {
        return;
    }
    let Ok(Some(_lock)) = try_lock_data(&paths.data) else {
        return;
    };
    // An error here is reported when the book is opened, as below.
    let _ = crate::backup::finish_install(&paths.data);
    crate::backup::ScratchFolder::clear(&paths.data);
    let office = paths.data.join("office");
    if office.exists() {
        // If it cannot be finished now, opening the book reports what is wrong.
        let _ = swap::recover(&office);
    }
}

impl App {
    /// Locks the data folder, before anything of the office book is read or written; refuses if another process has it.
    pub(crate) fn acquire_data_lock(&mut self) -> Result<(), Refusal> {
        if self.data_lock.is_none() {
            self.data_lock = try_lock_data(&self.paths.data).map_err(disk_trouble)?;
        }
        match self.data_lock {
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::OpenElsewhere)),
        }
    }

    /// Unlocks the data folder if nothing of the office book is open, copied, proved or restored.
    pub(crate) fn release_data_lock(&mut self) {
        let open = (self.book.as_ref()).is_some_and(|book| book.kind == BookKind::Office);
        if !open && !self.backups.is_busy() && self.backups.can_exit() {
            self.data_lock = None;
        }
    }

    pub(crate) fn store_access<'a>(
        &self,
        vault: &VaultFile,
        key: &VaultKey,
        dir: &'a Path,
    ) -> OpenParams<'a> {
        OpenParams {
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            generation: vault.generation(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir,
            device: self.device,
        }
    }

    /// Returns what the window needs first; also the result of every command that opens or closes a book.
    pub(crate) fn boot_view(&self, now: &Moment) -> Result<Boot, Refusal> {
        let dir = self.book_folder(BookKind::Office);
        let mut boot = Boot {
            state: BootState::FirstStart,
            book: None,
            today: now.today,
            people: Vec::new(),
            trouble: None,
            practice_exists: self.book_folder(BookKind::Practice).exists(),
            prefs: self.prefs.values.clone().into(),
            vocabulary: Vocabulary::all(),
            office_setup: None,
            user: None,
            may: Vec::new(),
            recovery_due: false,
            read_only: None,
            idle_minutes: 10,
            backup_status: None,
            export_folder: self.export_folder().display().to_string(),
        };
        if let Some(book) = &self.book {
            boot.state = BootState::Open;
            boot.book = Some(book.kind);
            boot.user = book.store.office_setup().member(book.user).cloned();
            boot.may = (Permission::ALL.into_iter())
                .filter(|p| self.ensure_permitted(*p).is_ok())
                .collect();
            boot.idle_minutes = book.store.office_setup().safety().idle_minutes;
            boot.recovery_due = self.recovery_due();
            boot.backup_status = Some(self.backup_status(now)?);
            boot.read_only = (book.presence.disk_trouble).then(|| Refusal::new(Code::DiskTrouble));
            boot.office_setup = Some(settings::setup_view(self, now)?);
            return Ok(boot);
        }
        if let Err(refusal) = self.ensure_local_disk() {
            boot.state = BootState::Trouble;
            boot.trouble = Some(refusal);
            return Ok(boot);
        }
        if !dir.exists() {
            return Ok(boot);
        }
        match VaultFile::read(&dir) {
            Ok(_) if !dir.join("store.db").exists() => {
                boot.state = BootState::Trouble;
                boot.trouble = Some(Refusal::new(Code::StoreMissing));
            }
            Ok(vault) => {
                boot.state = BootState::Locked;
                boot.people = vault
                    .holders()
                    .map(|h| SignInName {
                        id: StaffId::from_uuid(h.user_id),
                        name: h.display.clone(),
                    })
                    .collect();
            }
            Err(error) => {
                boot.state = BootState::Trouble;
                boot.trouble = Some(error.into());
            }
        }
        Ok(boot)
    }

    pub(crate) fn export_folder(&self) -> std::path::PathBuf {
        self.prefs
            .export_folder()
            .unwrap_or_else(|| self.paths.exports.clone())
    }
}

pub(crate) fn boot(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    Ok((app.boot_view(now)?, vec![]))
}

fn disk_trouble(_: std::io::Error) -> Refusal {
    Refusal::new(Code::DiskTrouble)
}

/// Creates a book in a folder beside its final one and renames it when it is complete, so that there is never half a
/// book.
fn create_book(
    dir: &Path,
    vault: &VaultFile,
    now: &Moment,
    fill: impl FnOnce(&Path) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let fresh = dir.with_extension("new");
    move_aside(&fresh, now)?;
    fs::create_dir_all(&fresh).map_err(disk_trouble)?;
    vault.write_new(&fresh)?;
    fill(&fresh)?;
    fs::rename(&fresh, dir).map_err(disk_trouble)?;
    sync_parent(dir)
}

/// Renames the leftovers of an interrupted creation. They are never deleted: a power cut may have undone the rename of
/// a complete book.
fn move_aside(left: &Path, now: &Moment) -> Result<(), Refusal> {
    if !left.exists() {
        return Ok(());
    }
    let aside = left.with_extension(format!("left-{}", now.utc.timestamp_millis()));
    fs::rename(left, aside).map_err(disk_trouble)
}

/// Syncs the parent folder, so that a rename survives a power cut.
fn sync_parent(dir: &Path) -> Result<(), Refusal> {
    match dir.parent() {
        #[cfg(unix)]
        Some(parent) => fs::File::open(parent)
            .and_then(|d| d.sync_all())
            .map_err(disk_trouble),
        _ => Ok(()),
    }
}

pub(crate) fn office_create(
    app: &mut App,
    input: OfficeCreate,
    now: &Moment,
) -> CommandResult<Boot> {
    app.ensure_local_disk()?;
    app.acquire_data_lock()?;
    app.backups.ensure_no_restore_pending()?;
    let dir = app.book_folder(BookKind::Office);
    if dir.exists() {
        return Err(Refusal::new(Code::BookExists));
    }
    let user = Staff {
        id: StaffId::from_uuid(app.new_id(now.utc)),
        place: 1,
        name: input.user_name.clone(),
        role: StaffRole::Supervisor,
        team: String::new(),
        active: true,
    };
    let renamed = |refusal: Refusal, from: &str, to: &str| Refusal {
        field: refusal.field.map(|f| f.replace(from, to)),
        ..refusal
    };
    let user = user
        .normalize("")
        .map_err(|e| renamed(e, "name", "user_name"))?;
    let office = Office {
        name: input.office_name,
        short: input.short_name,
        body: MediationBody::Regional,
        number_pattern: NumberPattern::default(),
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: user.name.clone(),
        reviewed_by: String::new(),
    };
    let office = office.normalize("").map_err(|e| match e.field.as_deref() {
        Some("short") => renamed(e, "short", "short_name"),
        _ => renamed(e, "name", "office_name"),
    })?;
    let mut ops = vec![
        Op::OfficeSet {
            before: None,
            after: office,
        },
        Op::StaffPut {
            before: None,
            after: user.clone(),
        },
    ];
    for (i, grid) in input.grids.into_iter().enumerate() {
        let grid = Grid {
            id: GridId::from_uuid(app.new_id(now.utc)),
            place: i as u32 + 1,
            name: grid.name,
            liaison: grid.liaison,
            active: true,
        };
        let after = grid.normalize(&format!("grids.{i}"))?;
        ops.push(Op::GridPut {
            before: None,
            after,
        });
    }
    let holder = Holder {
        user_id: user.id.uuid(),
        display: user.name.clone(),
    };
    let (vault, key, recovery) =
        VaultFile::create_office(holder, &input.passphrase, app.kdf, now.utc)?;
    let author = Author {
        actor: user.id,
        utc: now.utc,
        today: now.today,
    };
    create_book(&dir, &vault, now, |fresh| {
        let mut store = Store::create(app.store_access(&vault, &key, fresh), now.utc)?;
        for op in ops {
            store.write(&RecordedChange { op, undoes: None }, &author, None)?;
        }
        Ok(())
    })?;
    let store = Store::open(app.store_access(&vault, &key, &dir), now.utc)?;
    app.set_book(BookKind::Office, store, user.id, key, now);
    Throttle::create(&dir, &session::throttle_clock(now))?;
    let signed_in = Event::SignedIn {
        failures: 0,
        record_missing: false,
    };
    app.finish_sign_in(vault, vec![Event::RecoveryMade, signed_in], now)?;
    app.set_pending_recovery(recovery)?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(crate) fn practice_open(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    let dir = app.book_folder(BookKind::Practice);
    app.lock_book(LockCause::SignedOut, now);
    if !dir.exists() {
        let (vault, key) = VaultFile::create_practice()?;
        create_book(&dir, &vault, now, |fresh| {
            let mut store = Store::create(app.store_access(&vault, &key, fresh), now.utc)?;
            practice::fill(&mut store, now)?;
            Ok(())
        })?;
    }
    let vault = VaultFile::read(&dir)?;
    let key = vault.open_practice()?;
    let store = Store::open(app.store_access(&vault, &key, &dir), now.utc)?;
    let user =
        practice::default_user(store.office_setup()).ok_or(Refusal::new(Code::StoreDamaged))?;
    app.set_book(BookKind::Practice, store, user, key, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(crate) fn practice_reset(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    let dir = app.book_folder(BookKind::Practice);
    app.lock_book(LockCause::SignedOut, now);
    let old = dir.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old).map_err(disk_trouble)?;
    }
    if dir.exists() {
        fs::rename(&dir, &old).map_err(disk_trouble)?;
    }
    let opened = practice_open(app, Nothing {}, now)?;
    // All data in it was invented; if it cannot be removed now, the next reset removes it.
    let _ = fs::remove_dir_all(&old);
    Ok(opened)
}
