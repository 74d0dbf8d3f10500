//! What the window needs first, and creating and opening books.

use super::settings;
use crate::app::App;
use crate::domain::access::Permission;
use crate::domain::book_kind::BookKind;
use crate::domain::entry::Normalize;
use crate::domain::ids::{GridId, StaffId};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, Office, Staff};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{MediationBody, StaffRole, SuccessFormula, Vocabulary};
use crate::vault::{Holder, VaultFile};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{Boot, BootState, OfficeCreate};
use crate::wire::trust::SignInName;

/// Returns what the window needs first; also the result of every command that opens or closes a book.
pub(super) fn boot_view(app: &App, now: &Moment) -> Result<Boot, Refusal> {
    let mut boot = Boot {
        state: BootState::FirstStart,
        book: None,
        today: now.today,
        people: Vec::new(),
        unusable_because: None,
        practice_exists: app.book_folder(BookKind::Practice).exists(),
        prefs: app.preferences.values().clone().into(),
        vocabulary: Vocabulary::all(),
        office_setup: None,
        user: None,
        may: Vec::new(),
        recovery_due: false,
        clock_behind: None,
        passphrase_short: false,
        entries_beyond_anchor: 0,
        before_sign_in: None,
        acted_alone: Vec::new(),
        restored: None,
        own_key: None,
        read_only: None,
        idle_minutes: 10,
        backup_status: None,
        export_folder: app.export_folder().display().to_string(),
    };
    if let Ok(book) = app.book() {
        boot.state = BootState::Open;
        boot.book = Some(book.kind);
        boot.user = book.store.office_setup().member(book.user).cloned();
        boot.may = (Permission::ALL.into_iter())
            .filter(|p| app.ensure_permitted(*p).is_ok())
            .collect();
        boot.idle_minutes = book.store.office_setup().safety().idle_minutes;
        boot.recovery_due = book.is_recovery_due();
        boot.clock_behind = book.clock_behind;
        boot.passphrase_short = book.has_short_passphrase;
        boot.entries_beyond_anchor = book.beyond_anchor;
        boot.before_sign_in.clone_from(&book.before_sign_in);
        boot.acted_alone.clone_from(&book.acted_alone);
        boot.restored.clone_from(&book.restored);
        boot.own_key.clone_from(&book.own_key);
        boot.backup_status = Some(app.backups.status(book, now)?);
        boot.read_only = (book.disk.failing).then(|| Refusal::new(Code::DiskTrouble));
        boot.office_setup = Some(settings::setup_view(app, now)?);
        return Ok(boot);
    }
    match sign_in_names(app) {
        Ok(None) => {}
        Ok(Some(people)) => {
            boot.state = BootState::Locked;
            boot.people = people;
        }
        Err(refusal) => {
            boot.state = BootState::Unusable;
            boot.unusable_because = Some(refusal);
        }
    }
    Ok(boot)
}

/// Returns who can sign in to the office book; none if there is no office book yet.
fn sign_in_names(app: &App) -> Result<Option<Vec<SignInName>>, Refusal> {
    app.ensure_local_disk()?;
    let dir = app.book_folder(BookKind::Office);
    if !dir.exists() {
        return Ok(None);
    }
    let vault = VaultFile::read(&dir)?;
    if !dir.join("store.db").exists() {
        return Err(Refusal::new(Code::StoreMissing));
    }
    let name = |holder: &Holder| SignInName {
        id: StaffId::from_uuid(holder.user_id),
        name: holder.display.clone(),
    };
    Ok(Some(vault.holders().map(name).collect()))
}

pub(super) fn boot(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    Ok((boot_view(app, now)?, vec![]))
}

pub(super) fn office_create(
    app: &mut App,
    input: OfficeCreate,
    now: &Moment,
) -> CommandResult<Boot> {
    let user = Staff {
        id: StaffId::from_uuid(app.new_id(now.utc)),
        position: 1,
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
        body: input.body.unwrap_or(MediationBody::Regional),
        number_pattern: NumberPattern::default(),
        consult_pattern: None,
        life_pattern: None,
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: user.name.clone(),
        reviewed_by: String::new(),
        complete_from: None,
        phrases: Vec::new(),
    };
    let office = office.normalize("").map_err(|e| match e.field.as_deref() {
        Some("short") => renamed(e, "short", "short_name"),
        _ => renamed(e, "name", "office_name"),
    })?;
    let mut setup = vec![
        Op::OfficeSet {
            before: None,
            after: office,
        },
        Op::StaffPut {
            before: None,
            second: None,
            after: user.clone(),
        },
    ];
    for (i, grid) in input.grids.into_iter().enumerate() {
        let grid = Grid {
            id: GridId::from_uuid(app.new_id(now.utc)),
            position: i as u32 + 1,
            name: grid.name,
            liaison: grid.liaison,
            active: true,
        };
        let (before, after) = (None, grid.normalize(&format!("grids.{i}"))?);
        setup.push(Op::GridPut { before, after });
    }
    app.create_office_book(&user, &input.passphrase, setup, now)?;
    Ok((boot_view(app, now)?, vec![Topic::Book]))
}

pub(super) fn practice_open(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.open_practice_book(now)?;
    Ok((boot_view(app, now)?, vec![Topic::Book]))
}

pub(super) fn practice_reset(app: &mut App, _: Nothing, now: &Moment) -> CommandResult<Boot> {
    app.reset_practice_book(now)?;
    Ok((boot_view(app, now)?, vec![Topic::Book]))
}
