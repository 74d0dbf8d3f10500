//! The list of commands. The dispatcher, the permission of each command and the types of the UI are generated from it;
//! a command without a permission does not compile.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    backups, calculators, calendar, cases, corrections, documents, drafts, erasure, error_details,
    exports, journal, lists, parts, people, restore, reveal, session, sessions, settings, start,
    steps, tallies, today,
};
use crate::app::App;
use crate::calculators::{Calculation, CalculationResult, RegionalFigure};
use crate::documents::{Document, SessionScript};
use crate::domain::access::Permission;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::calendar::{Calendar, CalendarFile, CalendarQuery, CalendarSave};
use crate::wire::call::{CommandResult, Moment, Reply};
use crate::wire::cases::*;
use crate::wire::documents::*;
use crate::wire::erasure::*;
use crate::wire::errors::ErrorDetails;
use crate::wire::exports::*;
use crate::wire::lists::*;
use crate::wire::second_person::{MemberRemove, RecoveryRenew};
use crate::wire::start::*;
use crate::wire::tallies::*;
use crate::wire::today::{Today, TodayQuery};
use crate::wire::trust::*;

/// Returns the name of a command as the list has it, so that no other text of a caller is kept.
pub fn command_name(name: &str) -> &'static str {
    let mut listed = COMMANDS.iter().map(|(listed, _)| *listed);
    listed.find(|listed| *listed == name).unwrap_or("unknown")
}

/// Receives every command with its payload and result types, to generate the types of the UI.
#[cfg(any(test, feature = "tests"))]
pub trait CommandVisitor {
    fn command<P: ts_rs::TS + 'static, R: ts_rs::TS + 'static>(&mut self, name: &'static str);
}

macro_rules! commands {
    ($($name:ident: $permission:ident, $payload:ty => $result:ty, $handler:path;)+) => {
        /// Every command with the permission it needs.
        pub const COMMANDS: &[(&str, Permission)] =
            &[$((stringify!($name), Permission::$permission)),+];

        /// Runs the command with this name, if it exists and the signed-in person may run it.
        pub fn dispatch(app: &mut App, name: &str, payload: Value, now: &Moment) -> Result<Reply, Refusal> {
            match name {
                $(stringify!($name) => {
                    let run: fn(&mut App, $payload, &Moment) -> CommandResult<$result> = $handler;
                    run_command(app, stringify!($name), Permission::$permission, payload, now, run)
                })+
                _ => Err(Refusal::new(Code::UnknownCommand)),
            }
        }

        /// Calls the visitor for every command, in the order of the list.
        #[cfg(any(test, feature = "tests"))]
        pub fn visit(visitor: &mut impl CommandVisitor) {
            $(visitor.command::<$payload, $result>(stringify!($name));)+
        }
    };
}

fn run_command<P: DeserializeOwned, R: Serialize>(
    app: &mut App,
    name: &str,
    permission: Permission,
    payload: Value,
    now: &Moment,
    run: fn(&mut App, P, &Moment) -> CommandResult<R>,
) -> Result<Reply, Refusal> {
    let permitted = app.ensure_permitted(permission);
    if let (Err(refusal), Ok(book)) = (&permitted, app.book_mut()) {
        book.log_if_denied(name, Some(refusal), now);
    }
    permitted?;
    if let (true, Ok(book)) = (needs_writing(permission), app.book_mut()) {
        book.ensure_writable(now)?;
        // A save that seemed to fail may have been adopted, and have changed the role.
        app.ensure_permitted(permission)?;
    }
    if text_bytes(&payload) > MAX_TEXT_BYTES {
        return Err(Refusal::new(Code::TooLong).with(MAX_TEXT_BYTES.to_string()));
    }
    let payload =
        serde_path_to_error::deserialize(payload).map_err(|e| payload_refusal(e.path()))?;
    let result = run(app, payload, now);
    if let Ok(book) = app.book_mut() {
        if let Err(refusal) = &result {
            book.note_disk_failure(refusal);
        }
        book.log_if_denied(name, result.as_ref().err(), now);
    }
    let (result, topics) = result?;
    let result = serde_json::to_value(result).map_err(|_| Refusal::internal())?;
    Ok(Reply { result, topics })
}

/// Returns false for permissions whose commands also run while the disk takes no writes.
fn needs_writing(permission: Permission) -> bool {
    !matches!(
        permission,
        Permission::Anyone | Permission::Enter | Permission::Read
    )
}

/// Limit of the text in one payload, checked before the payload is deserialized.
const MAX_TEXT_BYTES: usize = 8 << 20;

fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(text_bytes).sum(),
        Value::Object(map) => map.iter().map(|(key, v)| key.len() + text_bytes(v)).sum(),
        _ => 8,
    }
}

/// Returns the refusal of a payload that cannot be deserialized; it names the wrong field as the rules do:
/// `claims.0.amount`.
fn payload_refusal(path: &serde_path_to_error::Path) -> Refusal {
    use serde_path_to_error::Segment;
    let steps = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        // An unknown key can be any text, so it is not repeated in the refusal.
        Segment::Map { key } => is_field_name(key).then(|| key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    match steps.collect::<Vec<_>>().join(".") {
        root if root.is_empty() => Refusal::new(Code::BadRequest),
        field => Refusal::at(Code::BadValue, field),
    }
}

fn is_field_name(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

commands! {
    boot: Anyone, Nothing => Boot, start::boot;
    office_create: Anyone, OfficeCreate => Boot, start::office_create;
    sign_in: Anyone, SignIn => Boot, session::sign_in;
    recover: Anyone, Recover => Boot, session::recover;
    sign_out: Anyone, Nothing => Boot, session::sign_out;
    lock: Anyone, Nothing => Boot, session::lock;
    user_active: Anyone, Nothing => Nothing, session::user_active;
    practice_open: Anyone, Nothing => Boot, start::practice_open;
    practice_reset: Anyone, Nothing => Boot, start::practice_reset;
    prefs_set: Anyone, PrefsSet => Nothing, settings::prefs_set;
    passphrase_check: Anyone, PassphraseCheck => PassphraseStrength, session::passphrase_check;
    restore_preview: Anyone, RestoreQuery => RestorePreview, restore::restore_preview;
    restore_run: Anyone, RestoreRun => JobStarted, restore::restore_run;

    office_setup: Enter, Nothing => OfficeSetupView, settings::office_setup;
    passphrase_change: Enter, PassphraseChange => Nothing, session::passphrase_change;
    backup_status: Enter, Nothing => BackupStatus, backups::backup_status;
    backup_now: Enter, Nothing => JobStarted, backups::backup_now;
    job_cancel: Enter, JobKey => Nothing, backups::job_cancel;
    error_details: Enter, Nothing => ErrorDetails, error_details::error_details;
    calculate: Enter, Calculation => CalculationResult, calculators::calculate;
    regional_figures: Enter, Nothing => Vec<RegionalFigure>, calculators::regional_figures;
    erasures_asked: Enter, Nothing => Vec<ErasureAsked>, erasure::erasures_asked;

    office_set: Govern, OfficeSet => OfficeSetupView, settings::office_set;
    grid_put: Govern, GridPut => OfficeSetupView, settings::grid_put;
    staff_put: Govern, StaffPut => OfficeSetupView, settings::staff_put;
    room_put: Govern, RoomPut => OfficeSetupView, settings::room_put;
    safety_set: Govern, SafetySet => OfficeSetupView, settings::safety_set;
    number_set: Govern, NumberSet => OfficeSetupView, settings::number_set;
    export_folder_set: Govern, ExportFolderSet => Nothing, settings::export_folder_set;
    access: Govern, Nothing => AccessView, people::access;
    user_invite: Govern, MemberReauthenticate => Invitation, people::user_invite;
    user_remove: Govern, MemberRemove => AccessView, people::user_remove;
    key_confirm: Govern, KeyConfirm => AccessView, people::key_confirm;
    recovery_show: Govern, RecoveryShow => RecoverySheet, people::recovery_show;
    recovery_confirm: Govern, RecoveryConfirm => Nothing, people::recovery_confirm;
    recovery_renew: Govern, RecoveryRenew => RecoverySheet, people::recovery_renew;
    backups: Govern, Nothing => BackupsView, backups::backups;
    case_in_set: Govern, CaseInSet => CaseInSetView, restore::case_in_set;
    case_restore: Govern, CaseInSet => SavedChange, restore::case_restore;
    case_restrict: Govern, CaseRestrict => SavedChange, erasure::case_restrict;
    derived_rebuild: Govern, Nothing => Nothing, journal::derived_rebuild;
    erasures: Govern, Nothing => Erasures, erasure::erasures;
    case_erase: Govern, CaseErase => SavedChange, erasure::case_erase;

    journal_list: Audit, JournalQuery => JournalPage, journal::journal_list;
    journal_compare: Audit, JournalCompare => JournalComparison, journal::journal_compare;
    journal_verify: Audit, Nothing => JobStarted, journal::journal_verify;
    export_journal: Audit, ExportJournal => JobStarted, journal::export_journal;
    erasure_stop: Audit, ErasureStop => Nothing, erasure::erasure_stop;

    document_list: Read, CaseKey => Vec<DocumentEntry>, documents::document_list;
    session_script: Read, CaseKey => SessionScript, documents::session_script;
    document_view: Read, DocumentKey => Document, documents::document_view;
    document_save: Export, DocumentSave => DocumentFile, documents::document_save;
    document_print: Export, DocumentKey => DocumentPages, documents::document_print;

    draft_save: Record, DraftSave => SavedAt, drafts::draft_save;
    draft_list: Read, Nothing => Vec<Draft>, drafts::draft_list;
    draft_get: Read, DraftKey => Option<Draft>, drafts::draft_get;
    draft_drop: Record, DraftKey => Nothing, drafts::draft_drop;

    case_register: Record, CaseRegister => SavedChange, cases::case_register;
    case_get: Read, CaseKey => CaseView, cases::case_get;
    reveal: Read, Reveal => Revealed, reveal::reveal;
    case_edit: Record, CaseEdit => SavedChange, cases::case_edit;
    part_put: Record, PartPut => SavedChange, parts::part_put;
    parts_add: Record, PartsAdd => SavedChange, parts::parts_add;
    part_remove: Record, PartRemove => SavedChange, parts::part_remove;
    undo: Record, Undo => SavedChange, cases::undo;
    case_accept: Decide, CaseAccept => SavedChange, steps::case_accept;
    acceptance_term: Read, AcceptanceDay => Option<Clock>, steps::acceptance_term;
    case_extend: Decide, CaseExtend => SavedChange, steps::case_extend;
    case_close: Decide, CaseClose => SavedChange, steps::case_close;
    case_answer: Decide, CaseAnswer => SavedChange, steps::case_answer;
    case_reopen: Decide, CaseRuling => SavedChange, steps::case_reopen;
    case_correct: Decide, CaseCorrect => SavedChange, corrections::case_correct;
    case_void: Decide, CaseRuling => SavedChange, steps::case_void;
    erasure_ask: Decide, ErasureRequest => SavedChange, erasure::erasure_ask;
    erasure_drop: Decide, ErasureDrop => SavedChange, erasure::erasure_drop;
    sessions_on_day: Read, SessionDayQuery => Vec<SessionOnDay>, sessions::sessions_on_day;
    suggest: Read, Suggest => Vec<Suggestion>, lists::suggest;

    case_list: Read, CaseList => CasePage, lists::case_list;
    case_rows: Read, CaseRows => Vec<CaseRow>, lists::case_rows;
    case_count: Read, CaseCount => Count, lists::case_count;
    quick_counts: Read, Nothing => QuickCounts, lists::quick_counts;
    find: Read, Find => FindResult, lists::find;
    today: Read, TodayQuery => Today, today::today;
    calendar: Read, CalendarQuery => Calendar, calendar::calendar;
    calendar_save: Export, CalendarSave => CalendarFile, calendar::calendar_save;

    tally: Read, TallyQuery => TallyView, tallies::tally;
    tally_drill: Read, Drill => DrillView, tallies::tally_drill;
    tally_drill_counts: Read, Drill => DrillCounts, tallies::tally_drill_counts;
    tally_trend: Read, TrendQuery => TrendView, tallies::tally_trend;

    export_tally: Export, ExportTally => JobStarted, exports::export_tally;
    export_list: Export, ExportList => JobStarted, exports::export_list;
}
