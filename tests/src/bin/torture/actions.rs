//! The commands that are run on a failing disk, each with a check of whether its effect is in the book.

use std::fs;

use casebook_core::JobState;
use casebook_core::domain::refusal::{Code, Refusal};
use casebook_tests::book::{Book, NIL, closing, member, room};
use serde_json::{Value, json};

/// One command with its payload and the check of its effect.
pub struct Action {
    pub name: &'static str,
    cmd: &'static str,
    /// Returns the payload of the command. Called before the disk fails, because it reads from the book.
    pub payload: fn(&mut Book) -> Value,
    /// Returns true if the effect of the command is in the open book.
    pub is_there: fn(&mut Book) -> bool,
}

impl Action {
    /// Runs the command and, if it starts a job, the whole job.
    pub fn run(&self, book: &mut Book, payload: Value) -> Result<(), Refusal> {
        let answer = book.call(self.cmd, payload)?;
        if answer.get("job").is_none() {
            return Ok(());
        }
        let last = book.work();
        match (last.state, last.error) {
            (JobState::Done, _) => Ok(()),
            (_, Some(refusal)) => Err(refusal),
            (_, None) => Err(Refusal::new(Code::Internal)),
        }
    }
}

/// All actions, for a practice book that [`set_up`] has prepared.
pub const ACTIONS: &[Action] = &[
    Action {
        name: "register",
        cmd: "case_register",
        payload: |book| registration(book, NEW_CASE),
        is_there: |book| book.call("case_get", json!({"case": NEW_CASE})).is_ok(),
    },
    Action {
        name: "edit",
        cmd: "case_edit",
        payload: |book| edit(book, EDITED_CASE, MARK),
        is_there: |book| read_case(book, EDITED_CASE)["fields"]["next_action"] == MARK,
    },
    Action {
        name: "session record",
        cmd: "part_put",
        payload: |book| session(book, MARK),
        is_there: |book| {
            let case = read_case(book, MEDIATED_CASE);
            let mut sessions = case["sessions"].as_array().into_iter().flatten();
            sessions.any(|session| session["record"] == MARK)
        },
    },
    Action {
        name: "draft",
        cmd: "draft_save",
        payload: |_| json!({"form": "note", "subject": NEW_CASE, "body": {"text": MARK}}),
        is_there: |book| {
            let draft = book.call("draft_get", json!({"form": "note", "subject": NEW_CASE}));
            draft.is_ok_and(|draft| draft["body"]["text"] == MARK)
        },
    },
    Action {
        name: "close",
        cmd: "case_close",
        payload: |book| {
            let mut closing = closing("R4", book.today);
            closing["reason"] = json!("差距太大");
            with_case(book, MEDIATED_CASE, json!({"closing": closing}))
        },
        is_there: |book| !read_case(book, MEDIATED_CASE)["closing"].is_null(),
    },
    Action {
        name: "undo",
        cmd: "undo",
        payload: |book| {
            let view = book
                .call("case_get", json!({"case": UNDONE_CASE}))
                .unwrap_or_default();
            let mut entries = view["timeline"].as_array().into_iter().flatten();
            let last = entries.find(|entry| entry["undoable"] == true);
            json!({"case": UNDONE_CASE, "seq": last.map(|entry| entry["seq"].clone())})
        },
        is_there: |book| read_case(book, UNDONE_CASE)["fields"]["next_action"] == "",
    },
    Action {
        name: "settings",
        cmd: "office_set",
        payload: |book| {
            let setup = book.call("office_setup", json!({})).unwrap_or_default();
            let mut office = setup["office"].clone();
            office["reviewed_by"] = json!(MARK);
            json!({"office": office})
        },
        is_there: |book| {
            let setup = book.call("office_setup", json!({}));
            setup.is_ok_and(|setup| setup["office"]["reviewed_by"] == MARK)
        },
    },
    Action {
        name: "export",
        cmd: "export_tally",
        payload: |_| {
            let period = json!({"kind": "month", "year": 2026, "month": 11});
            let tally = json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
            json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false})
        },
        is_there: |book| !exported_files(book).is_empty(),
    },
];

/// The id of the case that `register` makes: the subject of a draft becomes the id of its case.
const NEW_CASE: &str = "0191a7c5-0000-7000-8000-0000000000ff";
const EDITED_CASE: &str = "0191a7c5-0000-7000-8000-000000000001";
const MEDIATED_CASE: &str = "0191a7c5-0000-7000-8000-000000000002";
const UNDONE_CASE: &str = "0191a7c5-0000-7000-8000-000000000003";
/// A text that is nowhere else in the book.
const MARK: &str = "故障试验留下的记号";

/// Adds the three cases, the session and the draft that the actions need to a new book.
pub fn set_up(book: &mut Book) {
    for id in [EDITED_CASE, MEDIATED_CASE, UNDONE_CASE] {
        let registered = registration(book, id);
        book.ok("case_register", registered);
        let day = book.today;
        let accepted =
            json!({"on": day, "applicant_consent_on": day, "respondent_consent_on": day});
        let accepted = with_case(book, id, accepted);
        book.ok("case_accept", accepted);
    }
    let change = edit(book, UNDONE_CASE, "回访");
    book.ok("case_edit", change);
    let held_session = session(book, "双方到场，核对了工资表。");
    book.ok("part_put", held_session);
    book.ok(
        "draft_save",
        json!({"form": "note", "subject": "existing", "body": {"text": "旧草稿"}}),
    );
}

/// Reads a case; returns null if that fails.
fn read_case(book: &mut Book, id: &str) -> Value {
    let view = book.call("case_get", json!({"case": id}));
    view.map(|view| view["case"].clone()).unwrap_or_default()
}

/// Adds the id and the current version of a case to a payload.
fn with_case(book: &mut Book, id: &str, mut payload: Value) -> Value {
    payload["case"] = json!(id);
    payload["version"] = read_case(book, id)["version"].clone();
    payload
}

fn registration(book: &Book, id: &str) -> Value {
    let mut case = book.wage_case();
    case["draft"] = json!(id);
    case
}

fn edit(book: &mut Book, id: &str, action: &str) -> Value {
    let changes = json!({"changes": {"next_action": action, "next_on": book.today}});
    with_case(book, id, changes)
}

fn session(book: &mut Book, record: &str) -> Value {
    let case = read_case(book, MEDIATED_CASE);
    let parties = case["parties"].as_array().cloned().unwrap_or_default();
    let present = |party: &Value| json!({"party": party["id"], "attendance": "present"});
    let value = json!({
        "id": NIL, "state": "held", "form": "joint", "room": room(1),
        "starts": "2026-11-20T08:30:00", "ends": null, "mediators": [member(1)], "recorder": null,
        "attendance": parties.iter().map(present).collect::<Vec<_>>(),
        "record": record, "result": "", "next_on": null,
    });
    let part = json!({"part": {"part": "session", "value": value}, "draft": null});
    with_case(book, MEDIATED_CASE, part)
}

/// Returns the names of the exported workbooks.
fn exported_files(book: &Book) -> Vec<String> {
    let files = fs::read_dir(book.exports()).into_iter().flatten().flatten();
    files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".xlsx"))
        .collect()
}

/// Returns true if an exported workbook is truncated, that is, does not end with the end record of a zip archive.
pub fn has_truncated_export(book: &Book) -> bool {
    exported_files(book).iter().any(|name| {
        let bytes = fs::read(book.exports().join(name)).unwrap_or_default();
        let end = bytes.len().saturating_sub(22);
        !bytes[end..].starts_with(b"PK\x05\x06")
    })
}
