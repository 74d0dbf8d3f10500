//! The office setup, the preferences of the screen, and drafts.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::entry::Normalize;
use crate::domain::ids::{DeviceId, GridId, RoomId, StaffId};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;

use crate::journal::utc_text;
use crate::store::RecordedChange;
use crate::vault::{SlotState, VaultFile};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{
    BookKind, Draft, DraftKey, DraftSave, ExportFolderSet, GridPut, OfficeSet, OfficeSetupView,
    PrefsSet, RoomPut, SavedAt, StaffPut,
};

const PREFS_FILE: &str = "prefs.json";
const DEVICE_FILE: &str = "device";
/// Limit of the preferences; larger ones are a mistake.
const PREFS_BYTES: usize = 256 * 1024;
const DRAFT_BYTES: usize = 1 << 20;

/// Preferences of this screen: language, theme, scale and view state. They are not part of the book and not journaled.
pub(crate) struct Prefs {
    path: PathBuf,
    pub values: Map<String, Value>,
}

impl Prefs {
    /// Reads the preferences; unreadable ones are replaced by the defaults, so that the program always starts.
    pub fn read(data: &Path) -> Prefs {
        let path = data.join(PREFS_FILE);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let values = serde_json::from_str(&text).unwrap_or_default();
        Prefs { path, values }
    }

    fn write(&self) -> std::io::Result<()> {
        write_small(
            &self.path,
            &serde_json::to_vec(&self.values).unwrap_or_default(),
        )
    }

    pub fn export_folder(&self) -> Option<PathBuf> {
        self.values
            .get("export_folder")
            .and_then(Value::as_str)
            .map(PathBuf::from)
    }
}

/// Replaces a small file atomically.
fn write_small(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

/// Returns the id of this installation, which is made at the first start.
pub(crate) fn read_or_create_device_id(data: &Path) -> DeviceId {
    let path = data.join(DEVICE_FILE);
    if let Ok(text) = fs::read_to_string(&path)
        && let Ok(id) = text.trim().parse()
    {
        return id;
    }
    let id = DeviceId::from_bytes(crate::vault::random::<16>().unwrap_or_default());
    // If it cannot be written, creating a book reports the disk error.
    let _ = write_small(&path, id.to_string().as_bytes());
    id
}

pub(crate) fn prefs_set(app: &mut App, input: PrefsSet, _: &Moment) -> CommandResult<Nothing> {
    let Value::Object(changes) = input.prefs else {
        return Err(Refusal::at(Code::BadValue, "prefs"));
    };
    let mut values = app.prefs.values.clone();
    values.extend(
        changes
            .into_iter()
            .filter(|(key, _)| key != "export_folder"),
    );
    if serde_json::to_vec(&values).map_or(usize::MAX, |v| v.len()) > PREFS_BYTES {
        return Err(Refusal::at(Code::TooLong, "prefs"));
    }
    app.prefs.values = values;
    app.prefs
        .write()
        .map_err(|_| Refusal::new(Code::DiskTrouble))?;
    Ok((Nothing {}, vec![]))
}

pub(crate) fn export_folder_set(
    app: &mut App,
    input: ExportFolderSet,
    _: &Moment,
) -> CommandResult<Nothing> {
    let folder = PathBuf::from(&input.folder);
    if !folder.is_absolute() || !folder.is_dir() {
        return Err(Refusal::at(Code::FolderTrouble, "folder"));
    }
    app.prefs
        .values
        .insert("export_folder".into(), input.folder.into());
    app.prefs
        .write()
        .map_err(|_| Refusal::new(Code::DiskTrouble))?;
    Ok((Nothing {}, vec![Topic::OfficeSetup]))
}

pub(crate) fn setup_view(app: &App, now: &Moment) -> Result<OfficeSetupView, Refusal> {
    use chrono::Datelike;
    let store = app.store()?;
    let setup = store.office_setup();
    let office = setup
        .office
        .clone()
        .ok_or(Refusal::new(Code::StoreDamaged))?;
    let number = store.next_number(now.today.year())?;
    Ok(OfficeSetupView {
        next_number: app.number_text(number)?,
        office,
        grids: setup.grids.clone(),
        staff: setup.staff.clone(),
        rooms: setup.rooms.clone(),
        safety: setup.safety(),
    })
}

pub(crate) fn office_setup(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    Ok((setup_view(app, now)?, vec![]))
}

fn write_setup_change(app: &mut App, op: Op, now: &Moment) -> CommandResult<OfficeSetupView> {
    let author = app.author(now)?;
    app.store_mut()?
        .write(&RecordedChange { op, undoes: None }, &author, None)?;
    Ok((
        setup_view(app, now)?,
        vec![Topic::OfficeSetup, Topic::Cases],
    ))
}

pub(crate) fn office_set(
    app: &mut App,
    input: OfficeSet,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let after = input.office.normalize("office")?;
    let before = app.store()?.office_setup().office.clone();
    write_setup_change(app, Op::OfficeSet { before, after }, now)
}

pub(crate) fn grid_put(
    app: &mut App,
    input: GridPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.grid.normalize("grid")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = GridId::from_uuid(app.new_id(now.utc));
        after.place = setup
            .grids
            .iter()
            .map(|g| g.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.grid(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "grid.id"));
    }
    let before = setup.grid(after.id).cloned();
    write_setup_change(app, Op::GridPut { before, after }, now)
}

pub(crate) fn staff_put(
    app: &mut App,
    input: StaffPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.member.normalize("member")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = StaffId::from_uuid(app.new_id(now.utc));
        after.place = setup
            .staff
            .iter()
            .map(|s| s.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.member(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "member.id"));
    }
    if !after.active && after.id == app.book()?.user {
        return Err(Refusal::at(Code::InUse, "member.active"));
    }
    let before = setup.member(after.id).cloned();
    if let Some(before) = &before {
        app.check_access_change(before, &after)?;
    }
    write_setup_change(app, Op::StaffPut { before, after }, now)
}

impl App {
    /// Refuses to deactivate a member who can still sign in, because removing their access also rotates the vault key;
    /// and refuses a change after which no supervisor with their own passphrase remains.
    fn check_access_change(&self, before: &Staff, after: &Staff) -> Result<(), Refusal> {
        if self.book()?.kind != BookKind::Office {
            return Ok(());
        }
        let vault = VaultFile::read(&self.book_folder(BookKind::Office))?;
        let way_in = |member: &Staff| vault.slot_state(member.id.uuid());
        if before.active && !after.active && way_in(before).is_some() {
            return Err(Refusal::at(Code::CanSignIn, "member.active"));
        }
        let leads = |member: &Staff| member.active && member.role == StaffRole::Supervisor;
        let can_enter = |member: &&Staff| way_in(member) == Some(SlotState::Own);
        let mut others = (self.store()?.office_setup().staff.iter())
            .filter(|other| other.id != before.id && leads(other))
            .filter(can_enter);
        if leads(before) && !leads(after) && others.next().is_none() {
            return Err(Refusal::at(Code::LastSupervisor, "member.role"));
        }
        Ok(())
    }
}

pub(crate) fn room_put(
    app: &mut App,
    input: RoomPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.room.normalize("room")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = RoomId::from_uuid(app.new_id(now.utc));
        after.place = setup
            .rooms
            .iter()
            .map(|r| r.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.room(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "room.id"));
    }
    let before = setup.room(after.id).cloned();
    write_setup_change(app, Op::RoomPut { before, after }, now)
}

/// Forms that have drafts; a draft is found by form and subject.
const FORMS: [&str; 8] = [
    "new_case",
    "session",
    "note",
    "party",
    "claim",
    "obligation",
    "step",
    "field",
];

pub(crate) fn draft_key(form: &str, subject: &str) -> Result<(), Refusal> {
    if !FORMS.contains(&form) {
        return Err(Refusal::at(Code::Unknown, "form"));
    }
    // A subject is made of ids and form words: text of a case never becomes a key.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if subject.is_empty() || subject.len() > 120 || !subject.chars().all(plain) {
        return Err(Refusal::at(Code::BadValue, "subject"));
    }
    Ok(())
}

pub(crate) fn draft_save(app: &mut App, input: DraftSave, now: &Moment) -> CommandResult<SavedAt> {
    draft_key(&input.form, &input.subject)?;
    app.ensure_subject_visible(&input.subject)?;
    if !input.body.is_object() {
        return Err(Refusal::at(Code::BadValue, "body"));
    }
    if input.body.to_string().len() > DRAFT_BYTES {
        return Err(Refusal::at(Code::TooLong, "body").with(DRAFT_BYTES.to_string()));
    }
    let at = utc_text(now.utc);
    let draft = Draft {
        form: input.form,
        subject: input.subject,
        body: input.body,
        saved_at: at.clone(),
    };
    let owner = app.book()?.user;
    app.store()?.save_draft(owner, &draft)?;
    Ok((SavedAt { at }, vec![Topic::Drafts]))
}

pub(crate) fn draft_list(app: &mut App, _: Nothing, _: &Moment) -> CommandResult<Vec<Draft>> {
    let owner = app.book()?.user;
    let mut drafts = app.store()?.drafts(owner)?;
    drafts.retain(|draft| app.ensure_subject_visible(&draft.subject).is_ok());
    Ok((drafts, vec![]))
}

pub(crate) fn draft_get(
    app: &mut App,
    input: DraftKey,
    _: &Moment,
) -> CommandResult<Option<Draft>> {
    app.ensure_subject_visible(&input.subject)?;
    let owner = app.book()?.user;
    let draft = app.store()?.draft(owner, &input.form, &input.subject)?;
    Ok((draft, vec![]))
}

pub(crate) fn draft_drop(app: &mut App, input: DraftKey, _: &Moment) -> CommandResult<Nothing> {
    let owner = app.book()?.user;
    app.store()?
        .delete_draft(owner, &input.form, &input.subject)?;
    Ok((Nothing {}, vec![Topic::Drafts]))
}
