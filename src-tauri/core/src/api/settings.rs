//! The house, the preferences of the screen, and drafts.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::App;
use crate::domain::entry::Entered;
use crate::domain::ids::{DeviceId, GridId, RoomId, StaffId};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::StaffRole;

use crate::journal::utc_text;
use crate::store::Recorded;
use crate::vault::{SlotState, VaultFile};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Topic};
use crate::wire::start::{
    BookKind, Draft, DraftKey, DraftSave, ExportFolderSet, GridPut, HouseView, OfficeSet, PrefsSet,
    RoomPut, SavedAt, StaffPut,
};

const PREFS_FILE: &str = "prefs.json";
const DEVICE_FILE: &str = "device";
/// Preferences are small; anything larger is a mistake.
const PREFS_BYTES: usize = 256 * 1024;
const DRAFT_BYTES: usize = 1 << 20;

/// Language, theme, scale and what views remember: of the screen, not of the book, and in no journal.
pub(super) struct Prefs {
    path: PathBuf,
    pub values: Map<String, Value>,
}

impl Prefs {
    /// What is kept; unreadable preferences are forgotten, never a reason not to start.
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

/// Replaces a small file as a whole.
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

/// The id of this installation, made at the first start.
pub(super) fn device(data: &Path) -> DeviceId {
    let path = data.join(DEVICE_FILE);
    if let Ok(text) = fs::read_to_string(&path)
        && let Ok(id) = text.trim().parse()
    {
        return id;
    }
    let id = DeviceId::from_bytes(crate::vault::random::<16>().unwrap_or_default());
    // An installation that cannot write will say so when it makes its book.
    let _ = write_small(&path, id.to_string().as_bytes());
    id
}

pub(super) fn prefs_set(app: &mut App, input: PrefsSet, _: &Moment) -> Answer<Nothing> {
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

pub(super) fn export_folder_set(
    app: &mut App,
    input: ExportFolderSet,
    _: &Moment,
) -> Answer<Nothing> {
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
    Ok((Nothing {}, vec![Topic::House]))
}

pub(super) fn view(app: &App, now: &Moment) -> Result<HouseView, Refusal> {
    use chrono::Datelike;
    let store = app.store()?;
    let house = store.house();
    let office = house
        .office
        .clone()
        .ok_or(Refusal::new(Code::StoreDamaged))?;
    let number = store.next_number(now.today.year())?;
    Ok(HouseView {
        next_number: app.written(number)?,
        office,
        grids: house.grids.clone(),
        staff: house.staff.clone(),
        rooms: house.rooms.clone(),
        safety: house.safety(),
    })
}

pub(super) fn house(app: &mut App, _: Nothing, now: &Moment) -> Answer<HouseView> {
    Ok((view(app, now)?, vec![]))
}

fn put(app: &mut App, op: Op, now: &Moment) -> Answer<HouseView> {
    let author = app.author(now)?;
    app.store_mut()?
        .write(&Recorded { op, undoes: None }, &author, None)?;
    Ok((view(app, now)?, vec![Topic::House, Topic::Cases]))
}

pub(super) fn office_set(app: &mut App, input: OfficeSet, now: &Moment) -> Answer<HouseView> {
    let after = input.office.cleaned("office")?;
    let before = app.store()?.house().office.clone();
    put(app, Op::OfficeSet { before, after }, now)
}

pub(super) fn grid_put(app: &mut App, input: GridPut, now: &Moment) -> Answer<HouseView> {
    let mut after = input.grid.cleaned("grid")?;
    let house = app.store()?.house();
    if after.id.uuid().is_nil() {
        after.id = GridId::from_uuid(app.fresh(now.utc));
        after.place = house
            .grids
            .iter()
            .map(|g| g.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if house.grid(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "grid.id"));
    }
    let before = house.grid(after.id).cloned();
    put(app, Op::GridPut { before, after }, now)
}

pub(super) fn staff_put(app: &mut App, input: StaffPut, now: &Moment) -> Answer<HouseView> {
    let mut after = input.member.cleaned("member")?;
    let house = app.store()?.house();
    if after.id.uuid().is_nil() {
        after.id = StaffId::from_uuid(app.fresh(now.utc));
        after.place = house
            .staff
            .iter()
            .map(|s| s.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if house.member(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "member.id"));
    }
    if !after.active && after.id == app.book()?.user {
        return Err(Refusal::at(Code::InUse, "member.active"));
    }
    let before = house.member(after.id).cloned();
    if let Some(before) = &before {
        app.keeps_way_in(before, &after)?;
    }
    put(app, Op::StaffPut { before, after }, now)
}

impl App {
    /// Whoever can sign in is not just retired: their way in is taken away first, and with it the key that they know. And
    /// another supervisor with a passphrase of their own stays, when one goes or becomes something else.
    fn keeps_way_in(&self, before: &Staff, after: &Staff) -> Result<(), Refusal> {
        if self.book()?.kind != BookKind::Office {
            return Ok(());
        }
        let vault = VaultFile::read(&self.folder(BookKind::Office))?;
        let way_in = |member: &Staff| vault.slot_state(member.id.uuid());
        if before.active && !after.active && way_in(before).is_some() {
            return Err(Refusal::at(Code::HasWayIn, "member.active"));
        }
        let leads = |member: &Staff| member.active && member.role == StaffRole::Supervisor;
        let can_enter = |member: &&Staff| way_in(member) == Some(SlotState::Own);
        let mut others = (self.store()?.house().staff.iter())
            .filter(|other| other.id != before.id && leads(other))
            .filter(can_enter);
        if leads(before) && !leads(after) && others.next().is_none() {
            return Err(Refusal::at(Code::LastSupervisor, "member.role"));
        }
        Ok(())
    }
}

pub(super) fn room_put(app: &mut App, input: RoomPut, now: &Moment) -> Answer<HouseView> {
    let mut after = input.room.cleaned("room")?;
    let house = app.store()?.house();
    if after.id.uuid().is_nil() {
        after.id = RoomId::from_uuid(app.fresh(now.utc));
        after.place = house
            .rooms
            .iter()
            .map(|r| r.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if house.room(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "room.id"));
    }
    let before = house.room(after.id).cloned();
    put(app, Op::RoomPut { before, after }, now)
}

/// Forms that keep drafts; a draft is found again by form and subject.
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

pub(super) fn draft_key(form: &str, subject: &str) -> Result<(), Refusal> {
    if !FORMS.contains(&form) {
        return Err(Refusal::at(Code::Unknown, "form"));
    }
    // Subjects are ids, or words of the form joined to them: no text of a case ever becomes a key.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if subject.is_empty() || subject.len() > 120 || !subject.chars().all(plain) {
        return Err(Refusal::at(Code::BadValue, "subject"));
    }
    Ok(())
}

pub(super) fn draft_save(app: &mut App, input: DraftSave, now: &Moment) -> Answer<SavedAt> {
    draft_key(&input.form, &input.subject)?;
    app.sees_subject(&input.subject)?;
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

pub(super) fn draft_list(app: &mut App, _: Nothing, _: &Moment) -> Answer<Vec<Draft>> {
    let owner = app.book()?.user;
    let mut drafts = app.store()?.drafts(owner)?;
    drafts.retain(|draft| app.sees_subject(&draft.subject).is_ok());
    Ok((drafts, vec![]))
}

pub(super) fn draft_get(app: &mut App, input: DraftKey, _: &Moment) -> Answer<Option<Draft>> {
    app.sees_subject(&input.subject)?;
    let owner = app.book()?.user;
    let draft = app.store()?.draft(owner, &input.form, &input.subject)?;
    Ok((draft, vec![]))
}

pub(super) fn draft_drop(app: &mut App, input: DraftKey, _: &Moment) -> Answer<Nothing> {
    let owner = app.book()?.user;
    app.store()?
        .drop_draft(owner, &input.form, &input.subject)?;
    Ok((Nothing {}, vec![Topic::Drafts]))
}
