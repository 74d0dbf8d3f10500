//! Which book is open, who is at it, and the house's lists.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::access::Permission;
use crate::domain::ids::StaffId;
use crate::domain::office::{Grid, Office, Room, Safety, Staff};
use crate::domain::refusal::Refusal;
use crate::domain::vocabulary::Vocabulary;
use crate::wire::trust::Keeping;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    Office,
    Practice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BootState {
    /// There is no office book yet.
    FirstStart,
    /// The office book waits for a passphrase.
    Locked,
    /// A book is open.
    Open,
    /// The office book is there but cannot be used; `trouble` says why, nothing was overwritten.
    Trouble,
}

/// A person who can sign in, as listed before the book is open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SignInName {
    pub id: StaffId,
    pub name: String,
}

/// What the window needs to draw its first view.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Boot {
    pub state: BootState,
    pub book: Option<BookKind>,
    pub today: NaiveDate,
    pub people: Vec<SignInName>,
    pub trouble: Option<Refusal>,
    pub practice_exists: bool,
    /// Preferences of the screen: language, theme, scale and what views remember.
    #[ts(type = "Record<string, unknown>")]
    pub prefs: Value,
    pub vocabulary: Vocabulary,
    pub house: Option<HouseView>,
    pub user: Option<Staff>,
    /// What the role allows, for menus and buttons; every call is judged again.
    pub may: Vec<Permission>,
    /// The recovery key waits to be kept safe; no case can be entered before.
    pub recovery_due: bool,
    /// Why nothing can be saved now: the disk is full or fails.
    pub read_only: Option<Refusal>,
    pub idle_minutes: u8,
    pub keeping: Option<Keeping>,
    pub export_folder: String,
}

/// The office and its lists, each in its fixed order.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HouseView {
    pub office: Office,
    pub grids: Vec<Grid>,
    pub staff: Vec<Staff>,
    pub rooms: Vec<Room>,
    pub safety: Safety,
    /// The number that the next case would get, as an example of the pattern.
    pub next_number: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewGrid {
    pub name: String,
    #[serde(default)]
    pub liaison: String,
}

/// First start: makes the office book, encrypted from its first row.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfficeCreate {
    pub office_name: String,
    pub short_name: String,
    pub grids: Vec<NewGrid>,
    pub user_name: String,
    pub passphrase: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub user: StaffId,
    pub passphrase: String,
    /// In place of a start passphrase; asked for with `choose_passphrase`.
    #[serde(default)]
    pub new_passphrase: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PrefsSet {
    /// Merged over what is kept, key by key.
    #[ts(type = "Record<string, unknown>")]
    pub prefs: Value,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfficeSet {
    pub office: Office,
}

/// A nil id makes a new grid; `place` is then given by the core.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GridPut {
    pub grid: Grid,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StaffPut {
    pub member: Staff,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RoomPut {
    pub room: Room,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportFolderSet {
    pub folder: String,
}

/// What a person has typed and not yet said.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Draft {
    /// The form: `new_case`, `session`, `note`, ….
    pub form: String,
    /// What it is about: a fresh id for a new case, else the id of the thing edited.
    pub subject: String,
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
    pub saved_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftSave {
    pub form: String,
    pub subject: String,
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    pub form: String,
    pub subject: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedAt {
    pub at: String,
}
