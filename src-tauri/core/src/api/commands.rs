//! The one list of commands. From it come the dispatcher, the permission that each command needs, and the
//! types of the UI; a command without a permission does not compile.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    App, cases, erasure, exports, jobs, journal, keeping, lists, people, restore, reveal, session,
    settings, start, tallies,
};
use crate::domain::access::Permission;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::Nothing;
use crate::wire::call::{Answer, Moment, Reply};
use crate::wire::cases::*;
use crate::wire::exports::*;
use crate::wire::lists::*;
use crate::wire::start::*;
use crate::wire::tallies::*;
use crate::wire::today::Today;
use crate::wire::trust::*;

/// Collects the commands for the UI's types.
pub trait CommandVisitor {
    fn command<P: ts_rs::TS + 'static, R: ts_rs::TS + 'static>(&mut self, name: &'static str);
}

macro_rules! commands {
    ($($name:ident: $permission:ident, $payload:ty => $result:ty, $handler:path;)+) => {
        /// Every command with the permission it needs.
        pub const LIST: &[(&str, Permission)] =
            &[$((stringify!($name), Permission::$permission)),+];

        /// Runs the command with this name, if it is listed and permitted.
        pub fn dispatch(app: &mut App, name: &str, payload: Value, now: &Moment) -> Result<Reply, Refusal> {
            match name {
                $(stringify!($name) => {
                    let run: fn(&mut App, $payload, &Moment) -> Answer<$result> = $handler;
                    answer(app, stringify!($name), Permission::$permission, payload, now, run)
                })+
                _ => Err(Refusal::new(Code::UnknownCommand)),
            }
        }

        /// Shows every command to the visitor, in the order of the list.
        pub fn visit(visitor: &mut impl CommandVisitor) {
            $(visitor.command::<$payload, $result>(stringify!($name));)+
        }
    };
}

fn answer<P: DeserializeOwned, R: Serialize>(
    app: &mut App,
    name: &str,
    permission: Permission,
    payload: Value,
    now: &Moment,
    run: fn(&mut App, P, &Moment) -> Answer<R>,
) -> Result<Reply, Refusal> {
    if let Err(refusal) = app.permit(permission) {
        if refusal.code == Code::NotAllowed {
            app.deny(name, None, now);
        }
        return Err(refusal);
    }
    app.writable(permission, now)?;
    if text_bytes(&payload) > MOST_TEXT_BYTES {
        return Err(Refusal::new(Code::TooLong).with(MOST_TEXT_BYTES.to_string()));
    }
    let payload = serde_path_to_error::deserialize(payload).map_err(|e| unreadable(e.path()))?;
    let answered = run(app, payload, now).inspect_err(|refusal| {
        app.failed(refusal);
    });
    let (result, topics) = app.answered(name, answered, now)?;
    let result = serde_json::to_value(result).map_err(|_| Refusal::new(Code::Internal))?;
    Ok(Reply { result, topics })
}

/// More text than one change can mean; it is bounded before anything is made of it.
const MOST_TEXT_BYTES: usize = 8 << 20;

fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(text_bytes).sum(),
        Value::Object(map) => map.iter().map(|(key, v)| key.len() + text_bytes(v)).sum(),
        _ => 8,
    }
}

/// Names the field that a payload has wrong, in the form that the rules use: `claims.0.amount`.
fn unreadable(path: &serde_path_to_error::Path) -> Refusal {
    use serde_path_to_error::Segment;
    let steps = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        // A key that is no field of ours may be anything; it is not repeated.
        Segment::Map { key } => is_field(key).then(|| key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    match steps.collect::<Vec<_>>().join(".") {
        root if root.is_empty() => Refusal::new(Code::BadRequest),
        field => Refusal::at(Code::BadValue, field),
    }
}

fn is_field(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

commands! {
    boot: Anyone, Nothing => Boot, start::boot;
    office_create: Anyone, OfficeCreate => Boot, start::office_create;
    sign_in: Anyone, SignIn => Boot, session::sign_in;
    recover: Anyone, Recover => Boot, session::recover;
    sign_out: Anyone, Nothing => Boot, session::sign_out;
    lock: Anyone, Nothing => Boot, session::lock;
    active: Anyone, Nothing => Nothing, session::active;
    practice_open: Anyone, Nothing => Boot, start::practice_open;
    practice_reset: Anyone, Nothing => Boot, start::practice_reset;
    prefs_set: Anyone, PrefsSet => Nothing, settings::prefs_set;
    passphrase_judge: Anyone, PassphraseJudge => PassphraseStrength, session::passphrase_judge;
    restore_look: Anyone, RestoreLook => RestorePreview, restore::restore_look;
    restore_run: Anyone, RestoreRun => JobStarted, restore::restore_run;

    house: Enter, Nothing => HouseView, settings::house;
    passphrase_change: Enter, PassphraseChange => Nothing, session::passphrase_change;
    keeping: Enter, Nothing => Keeping, keeping::keeping;
    backup_now: Enter, Nothing => JobStarted, keeping::backup_now;
    job_cancel: Enter, JobKey => Nothing, jobs::job_cancel;

    office_set: Govern, OfficeSet => HouseView, settings::office_set;
    grid_put: Govern, GridPut => HouseView, settings::grid_put;
    staff_put: Govern, StaffPut => HouseView, settings::staff_put;
    room_put: Govern, RoomPut => HouseView, settings::room_put;
    safety_set: Govern, SafetySet => HouseView, people::safety_set;
    export_folder_set: Govern, ExportFolderSet => Nothing, settings::export_folder_set;
    access: Govern, Nothing => AccessView, people::access;
    user_invite: Govern, MemberAgain => Invitation, people::user_invite;
    user_remove: Govern, MemberAgain => AccessView, people::user_remove;
    recovery_show: Govern, Nothing => RecoverySheet, people::recovery_show;
    recovery_confirm: Govern, RecoveryConfirm => Nothing, people::recovery_confirm;
    recovery_renew: Govern, Again => RecoverySheet, people::recovery_renew;
    backups: Govern, Nothing => BackupsView, keeping::backups;
    case_in_set: Govern, CaseInSet => CaseInSetView, restore::case_in_set;
    case_restore: Govern, CaseInSet => Written, restore::case_restore;
    case_restrict: Govern, CaseRestrict => Written, erasure::case_restrict;
    erasures: Govern, Nothing => Erasures, erasure::erasures;
    case_erase: Govern, CaseErase => Written, erasure::case_erase;

    journal_list: Audit, JournalQuery => JournalPage, journal::journal_list;
    journal_compare: Audit, JournalCompare => JournalCompared, journal::journal_compare;
    journal_verify: Audit, Nothing => JobStarted, journal::journal_verify;
    export_journal: Audit, ExportJournal => JobStarted, journal::export_journal;

    draft_save: Record, DraftSave => SavedAt, settings::draft_save;
    draft_list: Read, Nothing => Vec<Draft>, settings::draft_list;
    draft_get: Read, DraftKey => Option<Draft>, settings::draft_get;
    draft_drop: Record, DraftKey => Nothing, settings::draft_drop;

    case_register: Record, CaseRegister => Written, cases::case_register;
    case_get: Read, CaseKey => CaseView, cases::case_get;
    reveal: Read, Reveal => Revealed, reveal::reveal;
    case_edit: Record, CaseEdit => Written, cases::case_edit;
    part_put: Record, PartPut => Written, cases::part_put;
    part_remove: Record, PartRemove => Written, cases::part_remove;
    undo: Record, Undo => Written, cases::undo;
    case_accept: Decide, CaseAccept => Written, cases::case_accept;
    case_extend: Decide, CaseExtend => Written, cases::case_extend;
    case_close: Decide, CaseClose => Written, cases::case_close;
    case_answer: Decide, CaseAnswer => Written, cases::case_answer;
    case_reopen: Decide, CaseRule => Written, cases::case_reopen;
    case_void: Decide, CaseRule => Written, cases::case_void;
    erasure_ask: Decide, ErasureAskFor => Written, erasure::erasure_ask;
    erasure_drop: Decide, ErasureDrop => Written, erasure::erasure_drop;
    session_day: Read, SessionProbe => Vec<SessionOnDay>, cases::session_day;
    suggest: Read, Suggest => Vec<Suggestion>, lists::suggest;

    case_list: Read, CaseList => CasePage, lists::case_list;
    case_rows: Read, CaseRows => Vec<CaseRow>, lists::case_rows;
    case_count: Read, CaseCount => Count, lists::case_count;
    quick_counts: Read, Nothing => QuickCounts, lists::quick_counts;
    find: Read, Find => Found, lists::find;
    today: Read, Nothing => Today, lists::today;

    tally: Read, TallyQuery => TallyView, tallies::tally;
    tally_drill: Read, Drill => DrillView, tallies::tally_drill;
    tally_trend: Read, TrendQuery => TrendView, tallies::tally_trend;

    export_tally: Export, ExportTally => JobStarted, exports::export_tally;
    export_list: Export, ExportList => JobStarted, exports::export_list;
}
