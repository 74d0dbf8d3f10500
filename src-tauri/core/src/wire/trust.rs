//! Who gets in, what was done, and where the copies are: keys, people, journal, backups, erasure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::case::{ErasureAsk, ErasureBasis, Restriction};
use crate::domain::event::MaskedField;
use crate::domain::ids::{CaseId, PartyId, StaffId};
use crate::domain::office::Safety;
use crate::domain::refusal::Refusal;

// ---- keys and people

/// A new passphrase, judged while it is typed.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PassphraseJudge {
    pub passphrase: String,
    /// Words tied to the person: own name, the office's name.
    pub own_names: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct PassphraseStrength {
    /// Digits of the number of guesses that a thief of the file would need; 12 are asked for.
    pub guesses_log10: f64,
    /// Whether it would be taken; if not, why.
    pub refusal: Option<Refusal>,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PassphraseChange {
    pub current: String,
    pub new: String,
}

/// The own passphrase once more, for what must not be done by somebody passing by.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Again {
    pub passphrase: String,
}

/// The recovery key, shown once: 14 groups of four characters, the last a checksum.
#[derive(Clone, Serialize, TS)]
pub struct RecoverySheet {
    pub groups: Vec<String>,
    /// Numbers (from 1) of the groups that must be typed back.
    pub ask: Vec<usize>,
    pub office: String,
    pub made_on: NaiveDate,
}

/// The groups that were asked for, in their order, typed from paper.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecoveryConfirm {
    pub groups: Vec<String>,
}

/// The way in when nobody can sign in: a supervisor takes the book over with the recovery key.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    pub recovery_key: String,
    pub user: StaffId,
    pub new_passphrase: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MemberAgain {
    pub member: StaffId,
    /// The supervisor's own passphrase.
    pub passphrase: String,
}

/// A new start for a person: told once, replaced by an own passphrase at the first sign-in.
#[derive(Clone, Serialize, TS)]
pub struct Invitation {
    pub member: StaffId,
    pub name: String,
    pub start_passphrase: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessState {
    /// Cannot sign in.
    None,
    /// Has a start passphrase and has not used it yet.
    Invited,
    /// The start passphrase is too old.
    InvitationExpired,
    /// Signs in with an own passphrase.
    Own,
    /// Too many failures.
    Frozen,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct MemberAccess {
    pub member: StaffId,
    pub state: AccessState,
    pub last_signed_in: Option<String>,
    pub expires_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct AccessView {
    pub members: Vec<MemberAccess>,
    pub recovery_made_at: Option<String>,
    pub recovery_confirmed: bool,
    /// How often the vault key was changed, from 1.
    pub key_version: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SafetySet {
    pub safety: Safety,
}

// ---- cases: masks, restriction, erasure

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    pub case: CaseId,
    pub party: PartyId,
    pub field: MaskedField,
}

#[derive(Clone, Serialize, TS)]
pub struct Revealed {
    pub value: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseRestrict {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub restriction: Restriction,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErasureAskFor {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub basis: ErasureBasis,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErasureDrop {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub reason: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseErase {
    pub case: CaseId,
    #[ts(type = "number")]
    pub version: i64,
    pub passphrase: String,
}

/// A case that waits for its erasure, or whose time of keeping is over.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ErasureLine {
    pub case: CaseId,
    pub number: String,
    #[ts(type = "number")]
    pub version: i64,
    pub closed_on: Option<NaiveDate>,
    pub keep_until: Option<NaiveDate>,
    pub asked: Option<ErasureAsk>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Erasures {
    pub asked: Vec<ErasureLine>,
    /// Kept long enough; the oldest first, at most 200.
    pub due: Vec<ErasureLine>,
    #[ts(type = "number")]
    pub due_count: i64,
}

// ---- the journal

/// Kinds of deeds by which the journal is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    /// Cases entered, changed, ended.
    Changes,
    /// Cases opened, fields revealed, searches.
    Looks,
    /// Sign-in, locks, people, keys, refusals.
    Access,
    /// Exports.
    Taken,
    /// Office, lists, settings.
    Settings,
    /// Backups, verification, restoring, erasure.
    Keeping,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JournalQuery {
    pub kinds: Vec<DeedKind>,
    pub actor: Option<StaffId>,
    /// Part of a written case number, or empty.
    pub number: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Entries before this one; none: the newest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// One entry in a form that can be put into plain words.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalLine {
    #[ts(type = "number")]
    pub seq: i64,
    pub utc: String,
    /// None: the program itself.
    pub actor: Option<StaffId>,
    pub action: String,
    pub case: Option<CaseId>,
    pub number: Option<String>,
    /// Names of the fields that were changed, or facts of the event; never what they say about a person.
    #[ts(type = "Record<string, unknown>")]
    pub detail: serde_json::Value,
    pub erased: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalPage {
    pub lines: Vec<JournalLine>,
    #[ts(type = "number | null")]
    pub next: Option<i64>,
    pub head: JournalHead,
}

/// The end of the chain, to be noted on paper: who knows it notices any later rewriting.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalHead {
    #[ts(type = "number")]
    pub seq: i64,
    /// Eight groups of four characters.
    pub code: String,
    pub last_verified: Option<String>,
    pub untrue: Option<Untrue>,
}

/// A verification found that the book does not fit its own journal, and none passed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Untrue {
    /// When it was found first. RFC 3339, UTC.
    pub since: String,
    /// What does not fit: one word, or the name of a table.
    pub what: String,
    /// The entry of the journal where it shows, if it has a place.
    #[ts(type = "number | null")]
    pub seq: Option<i64>,
}

/// Compares a check code noted earlier.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JournalCompare {
    #[ts(type = "number")]
    pub seq: i64,
    pub code: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalCompared {
    pub same: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportJournal {
    /// With what the changes say; only for those who may read cases.
    pub payloads: bool,
}

// ---- backups

/// How the copies stand; the Today screen shows it, red after 24 hours, with a banner after 72.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Keeping {
    /// When the newest set was proved.
    pub proved_at: Option<String>,
    /// Whole hours since then, or since the book was made.
    #[ts(type = "number")]
    pub hours: i64,
    pub state: KeepingState,
    /// Why the last attempt failed, if it did.
    pub trouble: Option<Refusal>,
    /// A backup is being made or proved.
    pub busy: bool,
    /// Places that could not be reached the last time, by their number in the settings.
    pub missing_places: Vec<usize>,
    /// Whether the book stands as true; whatever the copies are, this comes first.
    pub untrue: Option<Untrue>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepingState {
    Good,
    /// No proof for 24 hours.
    Late,
    /// No proof for 72 hours.
    Overdue,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupSet {
    /// Name of its folder: time and journal number.
    pub name: String,
    pub made_at: String,
    #[ts(type = "number")]
    pub seq: i64,
    #[ts(type = "number")]
    pub cases: i64,
    #[ts(type = "number")]
    pub bytes: u64,
    pub proved_at: Option<String>,
    /// Damaged, foreign or unreadable; not offered.
    pub trouble: Option<Refusal>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupPlace {
    pub folder: String,
    /// Kept beside the book; helps against mistakes, not against a broken disk.
    pub own: bool,
    pub reachable: bool,
    pub sets: Vec<BackupSet>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupsView {
    pub keeping: Keeping,
    pub places: Vec<BackupPlace>,
}

/// A set on a medium, to be looked at before anybody is signed in.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RestoreLook {
    /// The medium, or any folder above the sets.
    pub folder: String,
    pub recovery_key: String,
}

/// What a set holds and what would be given up for it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RestorePreview {
    pub office: String,
    /// Newest first; those that cannot be used say why.
    pub sets: Vec<RestoreSet>,
    /// The last entry of the book that is here now, if it can be read with this key.
    #[ts(type = "number | null")]
    pub here_seq: Option<i64>,
    pub here_exists: bool,
    /// Who can sign in afterwards with the passphrase they have; whoever was removed from the book that is here is not
    /// among them.
    pub ways_in: Vec<crate::wire::start::SignInName>,
    /// A state of the same book is here that this recovery key does not open: who was removed and what was erased in it
    /// since the set was made is not known, and comes back.
    pub hidden: bool,
    /// Supervisors of the newest set; one of them takes the book over.
    pub supervisors: Vec<crate::wire::start::SignInName>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RestoreSet {
    /// Path of its folder below the folder that was looked into.
    pub path: String,
    #[serde(flatten)]
    pub set: BackupSet,
    pub last_number: Option<String>,
    pub last_change: Option<String>,
    /// Entries of the present book that the set does not hold; none if the present book cannot be read.
    #[ts(type = "number | null")]
    pub given_up: Option<i64>,
    /// Erasures that will be carried out again.
    #[ts(type = "number")]
    pub erasures: u64,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RestoreRun {
    pub folder: String,
    pub path: String,
    pub recovery_key: String,
    pub user: StaffId,
    pub new_passphrase: String,
}

/// A case as a set has it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseInSet {
    /// Number of the place, 0 for the own one.
    pub place: usize,
    pub set: String,
    /// The number as written on paper.
    pub number: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseInSetView {
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub as_of: String,
    #[ts(type = "number")]
    pub version: i64,
    /// The version that the book has now; none if the case is not in it.
    #[ts(type = "number | null")]
    pub here: Option<i64>,
    /// Fields and parts that would change, by their wire names.
    pub differs: Vec<String>,
}
