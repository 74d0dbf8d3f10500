//! Types of access and keys, masking, the journal, and backups.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::backup_places::{KeyringAhead, SecondPlace, SetsAhead};
use super::second_person::MemberPassphrase;
use super::signatures::SignatureFinding;
use crate::domain::action::ActionKind;
use crate::domain::derived::DerivedDifference;
use crate::domain::event::MaskedField;
use crate::domain::ids::{CaseId, PartyId, StaffId};
use crate::domain::office::Safety;
use crate::domain::refusal::Refusal;

/// A person who can sign in, for the list before the book is open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SignInName {
    pub id: StaffId,
    pub name: String,
}

// Keys and people

/// Asks for the strength of a new passphrase while it is typed.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PassphraseCheck {
    pub passphrase: String,
    /// Names that make the passphrase easy to guess: of the person and of the office.
    pub own_names: Vec<String>,
}

/// The strength of a passphrase.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PassphraseStrength {
    /// Decimal logarithm of the number of guesses that an attacker with the file would need; at least 12 is required.
    pub guesses_log10: f64,
    /// The refusal that the passphrase would get; none if it is strong enough.
    pub refusal: Option<Refusal>,
}

/// Changes the own passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PassphraseChange {
    pub current: String,
    pub new: String,
    /// True if somebody may have seen the current one: the vault key is rotated, too.
    #[serde(default)]
    pub was_seen: bool,
}

/// Asks for the sheet of the unconfirmed recovery key.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecoveryShow {
    /// The own passphrase; needed unless the key was just made and not shown yet.
    #[serde(default)]
    pub passphrase: Option<String>,
}

/// The recovery key 恢复密钥, shown once: 14 groups of four characters, the last one a checksum.
#[derive(Clone, Serialize, TS)]
pub struct RecoverySheet {
    pub groups: Vec<String>,
    /// Numbers (from 1) of the groups that must be typed for confirmation.
    pub ask: Vec<usize>,
    pub office: String,
    pub made_on: NaiveDate,
}

/// Confirms the recovery key with the requested groups, in their order.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecoveryConfirm {
    pub groups: Vec<String>,
}

/// Opens the book with the recovery key and gives a supervisor a new passphrase, if nobody can sign in.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    pub recovery_key: String,
    pub user: StaffId,
    pub new_passphrase: String,
}

/// A member who gets a start passphrase, and the own passphrase once more.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MemberReauthenticate {
    pub member: StaffId,
    /// The supervisor's own passphrase.
    pub passphrase: String,
}

/// A start passphrase 起始口令 for a person, shown once and replaced by an own passphrase at the first sign-in.
#[derive(Clone, Serialize, TS)]
pub struct Invitation {
    pub member: StaffId,
    pub name: String,
    pub start_passphrase: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

/// The way in which a person can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessState {
    /// Cannot sign in.
    None,
    /// Has an unused start passphrase.
    Invited,
    /// Has an own passphrase.
    Own,
    /// Cannot sign in after too many failures.
    Frozen,
}

/// The access of one person.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MemberAccess {
    pub member: StaffId,
    pub state: AccessState,
    pub last_signed_in: Option<String>,
    pub expires_at: Option<String>,
    /// The short form of the confirmed signing key.
    pub key: Option<String>,
    /// The signing keys that nobody confirmed yet.
    pub unconfirmed_keys: Vec<UnconfirmedKeyView>,
}

/// A signing key that nobody confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UnconfirmedKeyView {
    /// The short form, to be compared with the person.
    pub code: String,
    /// The entry that states it.
    #[ts(type = "number")]
    pub stated: i64,
}

/// Confirms that a signing key is that of a member, who was asked for its short form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeyConfirm {
    pub member: StaffId,
    /// The short form of the key.
    pub code: String,
    pub passphrase: String,
}

/// The members whose signing keys the signed-in person can confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyConfirmation {
    /// Nobody's: their own key is not confirmed.
    Nobody,
    /// Their own, because nobody's key was ever confirmed; its short form is kept on paper.
    Own,
    Others,
}

/// The access of all people, and the state of the keys.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccessView {
    pub members: Vec<MemberAccess>,
    /// The members whose signing keys the signed-in person can confirm.
    pub may_confirm_keys: KeyConfirmation,
    pub recovery_made_at: Option<String>,
    pub recovery_confirmed: bool,
    /// Version of the vault key, from 1.
    pub key_version: u32,
    /// The people who can confirm an act of the signed-in person that needs two, without regard to whom it is about; none where
    /// one person is enough. If nobody can, the act is done alone and told to everybody.
    pub second_people: Option<Vec<StaffId>>,
}

/// Changes the safety settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SafetySet {
    pub safety: Safety,
}

// Cases: masking

/// Asks for a masked number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    pub case: CaseId,
    pub party: PartyId,
    pub field: MaskedField,
}

/// The unmasked number.
#[derive(Clone, Serialize, TS)]
pub struct Revealed {
    pub value: String,
}

// Journal

/// Asks for a page of the journal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JournalQuery {
    pub kinds: Vec<ActionKind>,
    pub actor: Option<StaffId>,
    /// Part of a case number, or empty.
    pub number: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Entries before this number; none for the newest.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// One journal entry with the data for its sentence.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalLine {
    #[ts(type = "number")]
    pub seq: i64,
    pub utc: String,
    /// None for the program itself.
    pub actor: Option<StaffId>,
    pub action: String,
    pub case: Option<CaseId>,
    pub number: Option<String>,
    /// Names of the changed fields, or facts of the event; never personal data.
    #[ts(type = "Record<string, unknown>")]
    pub detail: serde_json::Value,
    pub erased: bool,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalPage {
    pub lines: Vec<JournalLine>,
    #[ts(type = "number | null")]
    pub next: Option<i64>,
    pub head: JournalHead,
}

/// The newest entry with its check code. Somebody who notes the code on paper can detect any later rewriting.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalHead {
    #[ts(type = "number")]
    pub seq: i64,
    /// Eight groups of four characters.
    pub code: String,
    pub last_verified: Option<String>,
    pub verification_failure: Option<VerificationFailure>,
    /// Derived data that differs from the cases, until it is rebuilt.
    pub derived: Option<DerivedFinding>,
    /// None until a verification has checked signatures.
    pub signatures: Option<SignatureFinding>,
}

/// The derived data that the last verification found to differ from the cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DerivedFinding {
    /// RFC 3339, UTC.
    pub found_at: String,
    #[ts(type = "number")]
    pub count: u64,
    /// The first of them.
    pub first: Vec<DerivedDifference>,
    /// The numbers of the cases among the first.
    pub numbers: BTreeMap<CaseId, String>,
}

/// The result of a failed verification, until a later verification passes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VerificationFailure {
    /// Time of the first failure. RFC 3339, UTC.
    pub since: String,
    /// The fault: one word, or the name of a table.
    pub what: String,
    /// Number of the journal entry with the fault, if known.
    #[ts(type = "number | null")]
    pub seq: Option<i64>,
}

/// Compares a check code that was noted earlier.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JournalCompare {
    #[ts(type = "number")]
    pub seq: i64,
    pub code: String,
}

/// The result of comparing a check code.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalComparison {
    pub same: bool,
}

/// Exports the journal with its verification script.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportJournal {
    /// Includes the content of the changes; requires the permission to read cases.
    pub payloads: bool,
}

// Backups

/// The state of the backups, for the Today screen: amber after 24 hours without a verified backup, with a banner after
/// 72.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BackupStatus {
    /// Time at which the newest set was verified. RFC 3339, UTC.
    pub proved_at: Option<String>,
    /// Whole hours since then, or since the book was created.
    #[ts(type = "number")]
    pub hours: i64,
    pub state: BackupHealth,
    /// The reason why the last attempt failed, if it did.
    pub last_error: Option<Refusal>,
    /// True while a backup is being made or verified.
    pub busy: bool,
    /// True until the first backup that is due since the book was opened has ended; until then nothing is called overdue.
    pub first_attempt_pending: bool,
    pub second_place: SecondPlace,
    /// The backup sets that hold what the book does not, if there are any.
    pub ahead: Option<SetsAhead>,
    /// The note in the keyring of the system, if the book lacks its entry.
    pub keyring_ahead: Option<KeyringAhead>,
    /// Numbers (from 1, in the order of the settings) of locations that could not be reached the last time.
    pub missing_locations: Vec<usize>,
    /// The failed verification of the book itself, if there is one; it is shown before everything else.
    pub verification_failure: Option<VerificationFailure>,
    /// The number of derived values that differ from the cases.
    #[ts(type = "number")]
    pub derived_differences: u64,
    /// The number of signing keys that the signed-in person can compare and confirm.
    pub keys_to_confirm: usize,
}

/// The age of the newest verified backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupHealth {
    Good,
    /// No verified backup for 24 hours.
    Late,
    /// No verified backup for 72 hours.
    Overdue,
}

/// One backup set.
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
    /// The reason why the set cannot be used: damaged, from another book or unreadable.
    pub unusable_because: Option<Refusal>,
}

/// A backup location with its sets.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupLocation {
    pub folder: String,
    /// True for the folder beside the book, which protects against mistakes but not against a broken disk.
    pub own: bool,
    pub reachable: bool,
    pub sets: Vec<BackupSet>,
}

/// The backup locations and the state of the backups.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupsView {
    pub status: BackupStatus,
    pub locations: Vec<BackupLocation>,
}

/// Looks for backup sets in a folder before anybody is signed in.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RestoreQuery {
    /// A folder that contains backup sets at any depth, such as a removable disk.
    pub folder: String,
    pub recovery_key: String,
}

/// The backup sets that were found, and what a restore would change.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RestorePreview {
    pub office: String,
    /// Newest first, with the unusable ones.
    pub sets: Vec<RestoreSet>,
    /// Number of the last journal entry of the present book, if the recovery key opens it.
    #[ts(type = "number | null")]
    pub present_seq: Option<i64>,
    /// True if there is a book, which the restore replaces.
    pub book_exists: bool,
    /// People who can sign in afterwards with their present passphrase, without those who were removed from the present
    /// book.
    pub can_sign_in: Vec<SignInName>,
    /// The people who can sign in to the present book, if a passphrase of one of its supervisors is asked for: it has two, or
    /// the recovery key does not open it.
    pub present_people: Option<Vec<SignInName>>,
    /// True if a newer state of the same book is here that this recovery key does not open. People removed and cases
    /// erased in it since the set was made are not known and would come back.
    pub newer_book_unopened: bool,
    /// Supervisors of the newest set, without those who were removed from the present book; one of them gets the new passphrase.
    pub supervisors: Vec<SignInName>,
}

/// A backup set that can be restored.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RestoreSet {
    /// Path of its folder, relative to the requested folder.
    pub path: String,
    #[serde(flatten)]
    pub set: BackupSet,
    pub last_number: Option<String>,
    pub last_change: Option<String>,
    /// Number of entries of the present book that are not in the set; none if the present book cannot be read.
    #[ts(type = "number | null")]
    pub discarded_entries: Option<i64>,
    /// Number of erasures that will be applied again.
    #[ts(type = "number")]
    pub erasures: u64,
}

/// Restores a book from a backup set.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RestoreRun {
    pub folder: String,
    pub path: String,
    pub recovery_key: String,
    pub user: StaffId,
    pub new_passphrase: String,
    /// A supervisor of the present book with the passphrase that they have in it, if `RestorePreview::present_people` asks for it.
    #[serde(default)]
    #[ts(optional)]
    pub present: Option<MemberPassphrase>,
    /// The second person, if the present book has two supervisors.
    #[serde(default)]
    #[ts(optional)]
    pub second: Option<MemberPassphrase>,
}

/// Asks for a case of a backup set, or restores it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseInSet {
    /// Number of the backup location; 0 is the folder beside the book.
    pub location: usize,
    pub set: String,
    /// The case number as printed on paper.
    pub number: String,
}

/// A case of a backup set, compared with the present book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaseInSetView {
    pub number: String,
    pub applicants: String,
    pub respondents: String,
    pub as_of: String,
    #[ts(type = "number")]
    pub version: i64,
    /// The version in the present book; none if the case is not in it.
    #[ts(type = "number | null")]
    pub here: Option<i64>,
    /// Wire names of the fields and parts that a restore would change.
    pub differs: Vec<String>,
}
