//! The least payload with which each command can be called, so that a refusal is about the person and not about the call.

use serde_json::{Value, json};

use super::ground::At;
use crate::book::{NIL, closing, member, party};
use crate::staffed::{HEAD, Person, STRANGER};

/// Where a new passphrase is asked for.
pub const NEW_PASSPHRASE: &str = "灯塔 守夜 人 的 旧 茶壶 还 温着";

/// What a payload may need to know.
pub struct Needs<'a> {
    /// The case that this command may use up, if it is about one.
    pub at: Option<&'a At>,
    pub day: &'a str,
    pub me: &'a Person,
    pub house: &'a Value,
    pub recovery: &'a str,
    pub folder: &'a str,
}

/// The payload of a command.
pub fn payload(cmd: &str, needs: &Needs<'_>) -> Value {
    match needs.at {
        Some(at) => about_a_case(cmd, at, needs),
        None => about_the_house(cmd, needs),
    }
}

fn query() -> Value {
    json!({ "view": "all" })
}

fn tally() -> Value {
    json!({ "period": { "kind": "month", "year": 2026, "month": 11 }, "basis": "registered", "rows": "cause", "columns": "standard" })
}

fn about_the_house(cmd: &str, needs: &Needs<'_>) -> Value {
    let Needs { day, me, .. } = needs;
    let own = me.passphrase();
    let fresh = NEW_PASSPHRASE;
    let again = json!({ "member": member(STRANGER.n), "passphrase": own });
    match cmd {
        "office_create" => {
            json!({ "office_name": "甲市场工会", "short_name": "甲", "grids": [], "user_name": "沈一", "passphrase": fresh })
        }
        "sign_in" => json!({ "user": member(me.n), "passphrase": own }),
        "recover" => {
            json!({ "recovery_key": needs.recovery, "user": member(HEAD.n), "new_passphrase": HEAD.passphrase() })
        }
        "prefs_set" => json!({ "prefs": { "theme": "dark" } }),
        "passphrase_judge" => json!({ "passphrase": fresh, "own_names": [] }),
        "restore_look" => json!({ "folder": needs.folder, "recovery_key": needs.recovery }),
        "restore_run" => {
            json!({ "folder": needs.folder, "path": "none", "recovery_key": needs.recovery, "user": member(HEAD.n), "new_passphrase": fresh })
        }
        "passphrase_change" => json!({ "current": own, "new": fresh }),
        "job_cancel" => json!({ "job": 1 }),
        "office_set" => json!({ "office": needs.house["office"] }),
        "grid_put" => json!({ "grid": needs.house["grids"][0] }),
        "staff_put" => json!({ "member": needs.house["staff"][3] }),
        "room_put" => json!({ "room": needs.house["rooms"][0] }),
        "safety_set" => json!({ "safety": needs.house["safety"] }),
        "export_folder_set" => json!({ "folder": needs.folder }),
        "user_invite" | "user_remove" => again,
        "recovery_confirm" => json!({ "groups": ["0000", "0000", "0000"] }),
        "recovery_renew" => json!({ "passphrase": own }),
        "case_in_set" | "case_restore" => {
            json!({ "place": 0, "set": "20261120T000000Z-1", "number": "盛劳调字〔2026〕第1号" })
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
        "session_day" => {
            json!({ "starts": format!("{day}T09:00:00"), "ends": null, "room": null, "mediators": [member(me.n)], "except": null })
        }
        "suggest" | "find" => json!({ "text": "鑫海" }),
        "case_list" => json!({ "query": query(), "after": null, "limit": 50 }),
        "case_rows" => json!({ "cases": [] }),
        "case_count" => json!({ "query": query() }),
        "tally" => tally(),
        "tally_drill" => json!({ "tally": tally(), "row": null, "column": "new" }),
        "tally_trend" => json!({ "year": 2026, "month": 11, "basis": "registered" }),
        "export_tally" => {
            json!({ "tally": tally(), "file": "csv", "language": "zh", "unmasked": false })
        }
        "export_list" => {
            json!({ "query": query(), "columns": ["number", "applicants"], "file": "csv", "language": "zh", "unmasked": false })
        }
        _ => json!({}),
    }
}

/// A new case that the person leads, or that nobody leads yet.
fn new_case(day: &str, me: &Person) -> Value {
    let mut case = crate::book::wage_case(day, Some(me.n));
    if me.role != casebook_core::domain::vocabulary::StaffRole::Mediator {
        case["fields"]["mediator"] = Value::Null;
    }
    case["parties"] = json!([
        party("applicant", "person", "周小满"),
        party("respondent", "organisation", "鑫海水产行")
    ]);
    case
}

fn about_a_case(cmd: &str, at: &At, needs: &Needs<'_>) -> Value {
    let day = needs.day;
    let ruling = json!({ "on": day, "reason": "弄错了" });
    let mut payload = match cmd {
        "case_get" => return json!({ "case": at.case }),
        "reveal" => return json!({ "case": at.case, "party": at.party, "field": "phone" }),
        "undo" => return json!({ "case": at.case, "seq": at.seq }),
        "draft_save" => return json!({ "form": "note", "subject": at.case, "body": {} }),
        "draft_get" => return json!({ "form": "note", "subject": at.case }),
        "case_edit" => json!({ "changes": { "summary": "拖欠四个月工资" } }),
        "part_put" => {
            json!({ "part": { "part": "note", "value": { "id": NIL, "on": day, "kind": "phone_call", "text": "来过电话" } }, "draft": null })
        }
        "part_remove" => json!({ "kind": "claim", "id": at.claim }),
        "case_accept" => {
            json!({ "on": day, "applicant_consent_on": day, "respondent_consent_on": day })
        }
        "case_extend" => json!({ "extension": { "until": "2026-12-20", "agreed_on": day } }),
        "case_close" => {
            json!({ "closing": closing("R9", needs.day.parse().expect("an ISO date")) })
        }
        "case_answer" => json!({ "answer": { "on": day, "text": "可以申请调解" } }),
        "case_reopen" | "case_void" => json!({ "ruling": ruling }),
        "erasure_ask" => json!({ "basis": "request", "note": "" }),
        "erasure_drop" => json!({ "reason": "撤回了" }),
        "case_restrict" => json!({ "restriction": { "restricted": true, "reason": "涉及隐私" } }),
        "case_erase" => json!({ "passphrase": needs.me.passphrase() }),
        _ => json!({}),
    };
    payload["case"] = json!(at.case);
    payload["version"] = json!(at.version);
    payload
}
