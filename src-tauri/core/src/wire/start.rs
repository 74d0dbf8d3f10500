//! Types of the start: the state of the book, sign-in, the office setup, preferences and drafts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::access::Permission;
use crate::domain::book_kind::BookKind;
use crate::domain::ids::StaffId;
use crate::domain::number::CaseNumber;
use crate::domain::office::{Grid, Office, Room, Safety, Staff};
use crate::domain::refusal::Refusal;
use crate::domain::vocabulary::{CauseCode, MediationBody, NumberSeries, Vocabulary};
use crate::wire::second_person::{ActedAlone, BookRestored, MemberPassphrase};
use crate::wire::trust::{BackupStatus, SignInName};

/// The state of the program at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BootState {
    /// No office book exists yet.
    FirstStart,
    /// The office book is locked; a passphrase is needed.
    Locked,
    /// A book is open.
    Open,
    /// The office book exists but cannot be used, for the reason in `unusable_because`; nothing was overwritten.
    Unusable,
}

/// The data that the window needs for its first view.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Boot {
    pub state: BootState,
    pub book: Option<BookKind>,
    pub today: NaiveDate,
    pub people: Vec<SignInName>,
    pub unusable_because: Option<Refusal>,
    pub practice_exists: bool,
    /// Preferences of the screen: language, theme, scale and remembered settings of views.
    #[ts(type = "Record<string, unknown>")]
    pub prefs: Value,
    pub vocabulary: Vocabulary,
    pub office_setup: Option<OfficeSetupView>,
    pub user: Option<Staff>,
    /// The permissions of the user, for menus and buttons; every command checks them again.
    pub may: Vec<Permission>,
    /// True if the recovery key is not confirmed yet; until then no case can be registered.
    pub recovery_due: bool,
    /// The day of the newest entry, if the clock was behind it at the sign-in. ISO.
    pub clock_behind: Option<NaiveDate>,
    /// The passphrase of the signed-in person is shorter than a new one may be; they are asked to change it.
    pub passphrase_short: bool,
    /// The journal entries beyond the anchor when the book was opened; over 0, somebody put older files of it back.
    #[ts(type = "number")]
    pub entries_beyond_anchor: u64,
    /// The state of the journal before the sign-in; none after the first start.
    pub before_sign_in: Option<BeforeSignIn>,
    /// Acts that one supervisor did alone although the office has two, of which everybody who signs in is told; oldest first.
    pub acted_alone: Vec<ActedAlone>,
    /// A restore of the book since the person signed in before.
    pub restored: Option<BookRestored>,
    /// The signing key of the signed-in person; none in the practice book.
    pub own_key: Option<OwnSigningKey>,
    /// The reason why nothing can be saved now: the disk is full or failing.
    pub read_only: Option<Refusal>,
    pub idle_minutes: u8,
    pub backup_status: Option<BackupStatus>,
    pub export_folder: String,
}

/// The state of the journal when a person signed in. A book that was put back to an earlier state shows by it to the person
/// who remembers a later one.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BeforeSignIn {
    /// The number of the newest entry.
    #[ts(type = "number")]
    pub newest_entry: i64,
    /// RFC 3339.
    pub newest_entry_at: String,
    /// When the person signed in before; none if it is the first time. RFC 3339.
    pub last_sign_in_at: Option<String>,
}

/// The signing key of the signed-in person, and what the journal says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OwnSigningKey {
    /// The short form, to be compared with others and kept on paper.
    pub code: String,
    /// The entry that states it.
    #[ts(type = "number")]
    pub stated: i64,
    /// The keys that the journal states in the name of this person, and that are not theirs.
    pub foreign: Vec<ForeignKey>,
    /// The journal did not state the key, although it once did: entries at its end were cut off.
    pub is_journal_cut: bool,
    /// The key gave way to another one, and a restore brought it back: what it signs counts as unconfirmed.
    pub is_former: bool,
}

/// A signing key that somebody else stated in the name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ForeignKey {
    /// The short form.
    pub code: String,
    /// The entry that states it.
    #[ts(type = "number")]
    pub stated: i64,
}

/// The office and its lists, each in its fixed order.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OfficeSetupView {
    pub office: Office,
    pub grids: Vec<Grid>,
    pub staff: Vec<Staff>,
    pub rooms: Vec<Room>,
    pub safety: Safety,
    /// The number that the next case would get in each series in use, the main one first.
    pub next_numbers: Vec<NextNumber>,
    /// The last number of each year and series in which one was given, here or on paper; the newest year first.
    pub last_numbers: Vec<CaseNumber>,
    /// The causes that the office has most often, the most frequent first; a few of them.
    pub usual_causes: Vec<CauseCode>,
}

/// The number that the next case of a series would get.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NextNumber {
    pub series: NumberSeries,
    pub text: String,
}

/// A grid that is created with the book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewGrid {
    pub name: String,
    #[serde(default)]
    pub liaison: String,
}

/// Creates the office book at the first start, encrypted from its first row.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfficeCreate {
    pub office_name: String,
    pub short_name: String,
    /// The kind of the mediation body, on which the effect of an agreement depends; a regional one if it is not said.
    #[serde(default)]
    #[ts(optional)]
    pub body: Option<MediationBody>,
    pub grids: Vec<NewGrid>,
    pub user_name: String,
    pub passphrase: String,
}

/// Signs a person in.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub user: StaffId,
    pub passphrase: String,
    /// The own passphrase that replaces a start passphrase; required after the refusal `choose_passphrase`.
    #[serde(default)]
    pub new_passphrase: Option<String>,
    /// True after the refusal `clock_ahead`, when the person said that the date of the PC is right.
    #[serde(default)]
    pub clock_confirmed: bool,
}

/// Changes preferences of the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PrefsSet {
    /// Keys to change; other stored keys stay.
    #[ts(type = "Record<string, unknown>")]
    pub prefs: Value,
}

/// Changes the settings of the office.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfficeSet {
    pub office: Office,
}

/// Sets the last number that was given on paper in a year; the next case of the year continues from it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NumberSet {
    pub year: i32,
    #[serde(default)]
    #[ts(as = "Option<NumberSeries>", optional)]
    pub series: NumberSeries,
    /// 0 if none was given.
    pub last: u32,
}

/// Adds a grid (nil id; the core sets `place`) or changes the one with this id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GridPut {
    pub grid: Grid,
}

/// Adds a staff member (nil id) or changes the one with this id.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StaffPut {
    pub member: Staff,
    /// The own passphrase; needed if a supervisor is none any more and the office has another one besides the signed-in person.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
    /// The second person of such a change.
    #[serde(default)]
    #[ts(optional)]
    pub second: Option<MemberPassphrase>,
}

/// Adds a room (nil id) or changes the one with this id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RoomPut {
    pub room: Room,
}

/// Sets the folder for exports.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportFolderSet {
    pub folder: String,
}

/// A form whose input is kept as a draft until it is saved; a draft is found by form and subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormWithDraft {
    NewCase,
    Session,
    Note,
    Party,
    People,
    Claim,
    Obligation,
    Payment,
    Instalments,
    Step,
    Field,
}

impl FormWithDraft {
    /// Returns the name that the store and the page use.
    pub const fn code(self) -> &'static str {
        match self {
            FormWithDraft::NewCase => "new_case",
            FormWithDraft::Session => "session",
            FormWithDraft::Note => "note",
            FormWithDraft::Party => "party",
            FormWithDraft::People => "people",
            FormWithDraft::Claim => "claim",
            FormWithDraft::Obligation => "obligation",
            FormWithDraft::Payment => "payment",
            FormWithDraft::Instalments => "instalments",
            FormWithDraft::Step => "step",
            FormWithDraft::Field => "field",
        }
    }
}

/// Unsaved input of a form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Draft {
    pub form: FormWithDraft,
    /// The thing that the draft is about: a fresh id for a new case, else the id of the case, and after a colon that of its
    /// part or the name of the form.
    pub subject: String,
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
    pub saved_at: String,
}

/// Saves a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftSave {
    pub form: FormWithDraft,
    pub subject: String,
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
}

/// The key of a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    pub form: FormWithDraft,
    pub subject: String,
}

/// The time at which something was saved. RFC 3339, UTC.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedAt {
    pub at: String,
}
