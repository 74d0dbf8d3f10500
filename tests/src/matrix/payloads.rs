//! A minimal valid payload for each command, so that a refusal is about the caller and not about the payload.

use serde_json::{Value, json};

use super::fixture::CaseRef;
use crate::test_office::payloads::{acceptance, for_case, note};
use crate::test_office::people::{HEAD, OTHER_TEAM, Person};
use crate::test_office::{closing, date, wage_case};

/// The passphrase of the commands that set one.
pub const NEW_PASSPHRASE: &str = "灯塔 守夜 人 的 旧 茶壶 还 温着";

/// The values that a payload may need.
pub struct PayloadContext<'a> {
    /// The case that the command may change, if it is about one.
    pub at: Option<&'a CaseRef>,
    pub day: &'a str,
    pub me: &'a Person,
    pub setup: &'a Value,
    pub recovery: &'a str,
    pub folder: &'a str,
}

/// Returns the payload of a command.
pub fn payload(cmd: &str, context: &PayloadContext<'_>) -> Value {
    match context.at {
        Some(at) => about_a_case(cmd, at, context),
        None => about_the_office(cmd, context),
    }
}

fn query() -> Value {
    json!({ "view": "all" })
}

fn tally() -> Value {
    json!({ "period": { "kind": "month", "year": 2026, "month": 11 }, "basis": "registered", "rows": "cause", "columns": "standard" })
}

fn about_the_office(cmd: &str, context: &PayloadContext<'_>) -> Value {
    let PayloadContext { day, me, .. } = context;
    let own = me.passphrase();
    let fresh = NEW_PASSPHRASE;
    let member_reauthenticate = json!({ "member": OTHER_TEAM.id(), "passphrase": own });
    match cmd {
        "office_create" => {
            json!({ "office_name": "甲市场工会", "short_name": "甲", "grids": [], "user_name": "沈一", "passphrase": fresh })
        }
        "sign_in" => json!({ "user": me.id(), "passphrase": own }),
        "recover" => {
            json!({ "recovery_key": context.recovery, "user": HEAD.id(), "new_passphrase": HEAD.passphrase() })
        }
        "prefs_set" => json!({ "prefs": { "theme": "dark" } }),
        "passphrase_check" => json!({ "passphrase": fresh, "own_names": [] }),
        "restore_preview" => json!({ "folder": context.folder, "recovery_key": context.recovery }),
        "restore_run" => {
            json!({ "folder": context.folder, "path": "none", "recovery_key": context.recovery, "user": HEAD.id(), "new_passphrase": fresh })
        }
        "passphrase_change" => json!({ "current": own, "new": fresh }),
        "erasure_stop" => json!({ "case": OTHER_TEAM.id(), "reason": "不应删除" }),
        "job_cancel" => json!({ "job": 1 }),
        "office_set" => json!({ "office": context.setup["office"] }),
        "grid_put" => json!({ "grid": context.setup["grids"][0] }),
        "staff_put" => json!({ "member": context.setup["staff"][3] }),
        "room_put" => json!({ "room": context.setup["rooms"][0] }),
        "number_set" => json!({ "year": 2026, "last": 900 }),
        "safety_set" => json!({ "safety": context.setup["safety"] }),
        "calculate" => {
            json!({ "calculator": "double_wages", "input": { "started_on": "2026-01-05", "ended_on": "2026-04-30", "wage": 500_000 } })
        }
        "export_folder_set" => json!({ "folder": context.folder }),
        "user_invite" | "user_remove" => member_reauthenticate,
        "key_confirm" => {
            json!({ "member": OTHER_TEAM.id(), "code": "0000-0000-0000-0000-0000", "passphrase": own })
        }
        "recovery_confirm" => json!({ "groups": ["0000", "0000", "0000"] }),
        "recovery_renew" => json!({ "passphrase": own }),
        "case_in_set" | "case_restore" => {
            json!({ "location": 0, "set": "20261120T000000Z-1", "number": "盛劳调字〔2026〕第1号" })
        }
        "journal_list" => {
            json!({ "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null })
        }
        "journal_compare" => json!({ "seq": 1, "code": "0000 0000 0000 0000 0000 0000 0000 0000" }),
        "export_journal" => json!({ "payloads": false }),
        "draft_drop" => {
            json!({ "form": "new_case", "subject": "0199f000-0000-7000-8000-0000000000aa" })
        }
        "case_register" => new_case(day, me),
        "sessions_on_day" => {
            json!({ "starts": format!("{day}T09:00:00"), "ends": null, "room": null, "mediators": [me.id()], "except": null })
        }
        "suggest" | "find" => json!({ "text": "鑫海" }),
        "case_list" => json!({ "query": query(), "after": null, "limit": 50 }),
        "case_rows" => json!({ "cases": [] }),
        "case_count" => json!({ "query": query() }),
        "calendar" => json!({ "from": "2026-11-01", "to": "2026-11-30", "assignee": "anyone" }),
        "calendar_save" => {
            json!({ "from": day, "to": "2026-12-31", "assignee": "anyone", "language": "zh", "unmasked": false })
        }
        "tally" => tally(),
        "tally_drill" | "tally_drill_counts" => {
            json!({ "tally": tally(), "row": null, "column": "new" })
        }
        "tally_trend" => {
            let period = json!({ "kind": "month", "year": 2026, "month": 11 });
            json!({ "period": period, "basis": "registered" })
        }
        "export_tally" => {
            json!({ "tally": tally(), "file": "csv", "language": "zh", "unmasked": false })
        }
        "export_list" => {
            json!({ "query": query(), "columns": ["number", "applicants"], "file": "csv", "language": "zh", "unmasked": false })
        }
        "boot" | "sign_out" | "lock" | "user_active" | "practice_open" | "practice_reset"
        | "office_setup" | "backup_status" | "backup_now" | "access" | "recovery_show"
        | "backups" | "derived_rebuild" | "erasures" | "erasures_asked" | "error_details"
        | "regional_figures" | "journal_verify" | "draft_list" | "quick_counts" | "today" => {
            json!({})
        }
        _ => panic!("{cmd} has no payload here"),
    }
}

/// Returns a new case with the caller as mediator, or without one if the caller is no mediator.
fn new_case(day: &str, me: &Person) -> Value {
    let mut case = wage_case(day, Some(me.n));
    if me.role != casebook_core::domain::vocabulary::StaffRole::Mediator {
        case["fields"]["mediator"] = Value::Null;
    }
    case
}

fn about_a_case(cmd: &str, at: &CaseRef, context: &PayloadContext<'_>) -> Value {
    let day = context.day;
    let ruling = json!({ "on": day, "reason": "弄错了" });
    let payload = match cmd {
        "case_get" => return json!({ "case": at.case }),
        "acceptance_term" => return json!({ "case": at.case, "on": day }),
        "document_list" | "session_script" => return json!({ "case": at.case }),
        "document_view" | "document_print" => {
            return json!({ "case": at.case, "kind": "cover", "session": null });
        }
        "document_save" => {
            return json!({ "case": at.case, "kind": "cover", "session": null, "form": "word" });
        }
        "reveal" => return json!({ "case": at.case, "party": at.party, "field": "phone" }),
        "undo" => return json!({ "case": at.case, "seq": at.seq }),
        "draft_save" => return json!({ "form": "note", "subject": at.case, "body": {} }),
        "draft_get" => return json!({ "form": "note", "subject": at.case }),
        "case_edit" => json!({ "changes": { "summary": "拖欠四个月工资" } }),
        "part_put" => {
            json!({ "part": { "part": "note", "value": note(day, "来过电话") }, "draft": null })
        }
        "parts_add" => {
            let parts = [note(day, "来过电话"), note(day, "又来过")];
            let parts = parts.map(|value| json!({ "part": "note", "value": value }));
            json!({ "parts": parts, "draft": null })
        }
        "part_remove" => json!({ "kind": "claim", "id": at.claim }),
        "case_accept" => acceptance(day),
        "case_extend" => json!({ "extension": { "until": "2026-12-20", "agreed_on": day } }),
        "case_close" => {
            json!({ "closing": closing("R9", date(day)) })
        }
        "case_answer" => json!({ "answer": { "on": day, "text": "可以申请调解" } }),
        "case_reopen" | "case_void" => json!({ "ruling": ruling }),
        "case_correct" => {
            json!({ "reason": "弄错了", "facts": [{ "fact": "registered_on", "after": day }, { "fact": "fields", "after": { "grid": null } }] })
        }
        "erasure_ask" => json!({ "basis": "consent_withdrawn", "note": "" }),
        "erasure_drop" => json!({ "reason": "撤回了" }),
        "case_restrict" => json!({ "restriction": { "restricted": true, "reason": "涉及隐私" } }),
        "case_erase" => json!({ "passphrase": context.me.passphrase() }),
        _ => panic!("{cmd} has no payload here"),
    };
    for_case(&at.case, at.version, payload)
}
