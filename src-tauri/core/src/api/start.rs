//! Opening books: first start, signing in, the practice book.

use std::fs;
use std::path::Path;

use super::App;
use super::{session, settings};
use crate::domain::access::Permission;
use crate::domain::entry::Entered;
use crate::domain::event::{Event, LockCause};
use crate::domain::ids::{GridId, StaffId};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, Office, Staff, SuccessFormula};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{MediationBody, StaffRole, Vocabulary};
use crate::practice;
use crate::store::{Access, Author, Recorded, Store};
use crate::vault::swap::SwapError;
use crate::vault::throttle::Throttle;
use crate::vault::{Holder, VaultError, VaultFile, VaultKey, Weakness, swap};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Paths, Topic};
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

/// Taken in the folder of the books by the process that works on the office's book.
const HOLD_FILE: &str = "lock";

/// None while another process has it.
fn hold(data: &Path) -> std::io::Result<Option<fs::File>> {
    fs::create_dir_all(data)?;
    let file = fs::File::create(data.join(HOLD_FILE))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Ends what a power cut or a kill interrupted: files that change together have all changed, or none has. What another
/// process is at is left to it.
pub(super) fn recover(paths: &Paths) {
    if !paths.data.exists() {
        return;
    }
    let Ok(Some(_held)) = hold(&paths.data) else {
        return;
    };
    // As below.
    let _ = crate::backup::recover(&paths.data);
    crate::backup::Scratch::clear(&paths.data);
    let office = paths.data.join("office");
    if office.exists() {
        // What cannot be ended now stays as it is; opening the book says what is wrong with it.
        let _ = swap::recover(&office);
    }
}

impl App {
    /// Before anything of the office's book is read or written. Held until nothing of it is in hand.
    pub(super) fn take_hold(&mut self) -> Result<(), Refusal> {
        if self.hold.is_none() {
            self.hold = hold(&self.paths.data).map_err(trouble)?;
        }
        match self.hold {
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::OpenElsewhere)),
        }
    }

    /// Lets others at the book when nothing of it is open, copied, proved or restored here.
    pub(super) fn let_go(&mut self) {
        let open = (self.book.as_ref()).is_some_and(|book| book.kind == BookKind::Office);
        if !open && !self.copies.is_busy() && self.copies.is_at_rest() {
            self.hold = None;
        }
    }

    pub(super) fn access<'a>(
        &self,
        vault: &VaultFile,
        key: &VaultKey,
        dir: &'a Path,
    ) -> Access<'a> {
        Access {
            vault_id: vault.vault_id(),
            vk_version: key.version(),
            generation: vault.generation(),
            key: key.db_key(vault.db_salt()),
            anchor_key: key.anchor_key(),
            dir,
            device: self.device,
        }
    }

    /// What the window needs first; also the answer to everything that opens or closes a book.
    pub(super) fn boot_view(&self, now: &Moment) -> Result<Boot, Refusal> {
        let dir = self.folder(BookKind::Office);
        let mut boot = Boot {
            state: BootState::FirstStart,
            book: None,
            today: now.today,
            people: Vec::new(),
            trouble: None,
            practice_exists: self.folder(BookKind::Practice).exists(),
            prefs: self.prefs.values.clone().into(),
            vocabulary: Vocabulary::all(),
            house: None,
            user: None,
            may: Vec::new(),
            recovery_due: false,
            read_only: None,
            idle_minutes: 10,
            keeping: None,
            export_folder: self.export_folder().display().to_string(),
        };
        if let Some(book) = &self.book {
            boot.state = BootState::Open;
            boot.book = Some(book.kind);
            boot.user = book.store.house().member(book.user).cloned();
            boot.may = (Permission::ALL.into_iter())
                .filter(|p| self.permit(*p).is_ok())
                .collect();
            boot.idle_minutes = book.store.house().safety().idle_minutes;
            boot.recovery_due = self.recovery_due();
            boot.keeping = Some(self.keeping_view(now)?);
            boot.read_only = (book.presence.trouble).then(|| Refusal::new(Code::DiskTrouble));
            boot.house = Some(settings::view(self, now)?);
            return Ok(boot);
        }
        if let Err(refusal) = self.local_only() {
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

    pub(super) fn export_folder(&self) -> std::path::PathBuf {
        self.prefs
            .export_folder()
            .unwrap_or_else(|| self.paths.exports.clone())
    }
}

pub(super) fn boot(app: &mut App, _: Nothing, now: &Moment) -> Answer<Boot> {
    Ok((app.boot_view(now)?, vec![]))
}

fn trouble(_: std::io::Error) -> Refusal {
    Refusal::new(Code::DiskTrouble)
}

/// Makes a book beside its place and moves it there when it is whole: there is never half a book.
fn build(
    dir: &Path,
    vault: &VaultFile,
    now: &Moment,
    fill: impl FnOnce(&Path) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let fresh = dir.with_extension("new");
    set_aside(&fresh, now)?;
    fs::create_dir_all(&fresh).map_err(trouble)?;
    vault.write_new(&fresh)?;
    fill(&fresh)?;
    fs::rename(&fresh, dir).map_err(trouble)?;
    keep_names(dir)
}

/// What an interrupted set-up left is moved aside, never deleted: a power cut may have taken back the name of a book.
fn set_aside(left: &Path, now: &Moment) -> Result<(), Refusal> {
    if !left.exists() {
        return Ok(());
    }
    let aside = left.with_extension(format!("left-{}", now.utc.timestamp_millis()));
    fs::rename(left, aside).map_err(trouble)
}

/// Makes a renamed folder's name survive a power cut.
fn keep_names(dir: &Path) -> Result<(), Refusal> {
    match dir.parent() {
        #[cfg(unix)]
        Some(parent) => fs::File::open(parent)
            .and_then(|d| d.sync_all())
            .map_err(trouble),
        _ => Ok(()),
    }
}

pub(super) fn office_create(app: &mut App, input: OfficeCreate, now: &Moment) -> Answer<Boot> {
    app.local_only()?;
    app.take_hold()?;
    app.copies.no_restore()?;
    let dir = app.folder(BookKind::Office);
    if dir.exists() {
        return Err(Refusal::new(Code::BookExists));
    }
    let user = Staff {
        id: StaffId::from_uuid(app.fresh(now.utc)),
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
        .cleaned("")
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
    let office = office.cleaned("").map_err(|e| match e.field.as_deref() {
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
            id: GridId::from_uuid(app.fresh(now.utc)),
            place: i as u32 + 1,
            name: grid.name,
            liaison: grid.liaison,
            active: true,
        };
        let after = grid.cleaned(&format!("grids.{i}"))?;
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
    build(&dir, &vault, now, |fresh| {
        let mut store = Store::create(app.access(&vault, &key, fresh), now.utc)?;
        for op in ops {
            store.write(&Recorded { op, undoes: None }, &author, None)?;
        }
        Ok(())
    })?;
    let store = Store::open(app.access(&vault, &key, &dir), now.utc)?;
    app.take_up(BookKind::Office, store, user.id, key, now);
    Throttle::create(&dir, &session::clock(now))?;
    let came = Event::SignedIn {
        failures: 0,
        record_missing: false,
    };
    app.arrive(vault, vec![Event::RecoveryMade, came], now)?;
    app.hold_recovery(recovery)?;
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(super) fn practice_open(app: &mut App, _: Nothing, now: &Moment) -> Answer<Boot> {
    let dir = app.folder(BookKind::Practice);
    app.leave(LockCause::SignedOut, now);
    if !dir.exists() {
        let (vault, key) = VaultFile::create_practice()?;
        build(&dir, &vault, now, |fresh| {
            let mut store = Store::create(app.access(&vault, &key, fresh), now.utc)?;
            practice::fill(&mut store, now)?;
            Ok(())
        })?;
    }
    let vault = VaultFile::read(&dir)?;
    let key = vault.open_practice()?;
    let store = Store::open(app.access(&vault, &key, &dir), now.utc)?;
    let user = practice::user(store.house()).ok_or(Refusal::new(Code::StoreDamaged))?;
    app.take_up(BookKind::Practice, store, user, key, now);
    Ok((app.boot_view(now)?, vec![Topic::Book]))
}

pub(super) fn practice_reset(app: &mut App, _: Nothing, now: &Moment) -> Answer<Boot> {
    let dir = app.folder(BookKind::Practice);
    app.leave(LockCause::SignedOut, now);
    let old = dir.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old).map_err(trouble)?;
    }
    if dir.exists() {
        fs::rename(&dir, &old).map_err(trouble)?;
    }
    let opened = practice_open(app, Nothing {}, now)?;
    // All in it was invented; what cannot be removed now goes at the next reset.
    let _ = fs::remove_dir_all(&old);
    Ok(opened)
}
