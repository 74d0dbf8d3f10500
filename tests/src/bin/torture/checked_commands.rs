//! The commands that are run on a failing disk, each with a check of whether its effect is in the book.

use std::fs;

use casebook_core::JobState;
use casebook_core::domain::refusal::{Code, Refusal};
use casebook_tests::test_office::payloads::{acceptance, for_case};
use casebook_tests::test_office::{TestOffice, closing, payloads, room};
use serde_json::{Value, json};

/// One command with its payload and the check of its effect.
pub struct CheckedCommand {
    pub name: &'static str,
    cmd: &'static str,
    /// Returns the payload of the command. Called before the disk fails, because it reads from the book.
    pub payload: fn(&mut TestOffice) -> Value,
    /// Returns true if the effect of the command is in the open book.
    pub is_there: fn(&mut TestOffice) -> bool,
}

impl CheckedCommand {
    /// Runs the command and, if it starts a job, the whole job.
    pub fn run(&self, office: &mut TestOffice, payload: Value) -> Result<(), Refusal> {
        let answer = office.call(self.cmd, payload)?;
        if answer.get("job").is_none() {
            return Ok(());
        }
        let last = office.run_job();
        match (last.state, last.error) {
            (JobState::Done, _) => Ok(()),
            (_, Some(refusal)) => Err(refusal),
            (_, None) => Err(Refusal::new(Code::Internal)),
        }
    }
}

/// All of them, for a practice book that [`set_up`] has prepared.
pub const CHECKED_COMMANDS: &[CheckedCommand] = &[
    CheckedCommand {
        name: "register",
        cmd: "case_register",
        payload: |office| registration(office, NEW_CASE),
        is_there: |office| office.call("case_get", json!({"case": NEW_CASE})).is_ok(),
    },
    CheckedCommand {
        name: "edit",
        cmd: "case_edit",
        payload: |office| edit(office, EDITED_CASE, MARK),
        is_there: |office| read_case(office, EDITED_CASE)["fields"]["next_action"] == MARK,
    },
    CheckedCommand {
        name: "session record",
        cmd: "part_put",
        payload: |office| session(office, MARK),
        is_there: |office| {
            let case = read_case(office, MEDIATED_CASE);
            let mut sessions = case["sessions"].as_array().into_iter().flatten();
            sessions.any(|session| session["record"] == MARK)
        },
    },
    CheckedCommand {
        name: "draft",
        cmd: "draft_save",
        payload: |_| json!({"form": "note", "subject": EDITED_CASE, "body": {"text": MARK}}),
        is_there: |office| {
            let draft = office.call("draft_get", json!({"form": "note", "subject": EDITED_CASE}));
            draft.is_ok_and(|draft| draft["body"]["text"] == MARK)
        },
    },
    CheckedCommand {
        name: "close",
        cmd: "case_close",
        payload: |office| {
            let mut closing = closing("R4", office.today());
            closing["reason"] = json!("差距太大");
            with_case(office, MEDIATED_CASE, json!({"closing": closing}))
        },
        is_there: |office| !read_case(office, MEDIATED_CASE)["closing"].is_null(),
    },
    CheckedCommand {
        name: "undo",
        cmd: "undo",
        payload: |office| {
            let view = office
                .call("case_get", json!({"case": UNDONE_CASE}))
                .unwrap_or_default();
            let mut entries = view["timeline"].as_array().into_iter().flatten();
            let last = entries.find(|entry| entry["undoable"] == true);
            json!({"case": UNDONE_CASE, "seq": last.map(|entry| entry["seq"].clone())})
        },
        is_there: |office| read_case(office, UNDONE_CASE)["fields"]["next_action"] == "",
    },
    CheckedCommand {
        name: "settings",
        cmd: "office_set",
        payload: |office| {
            let setup = office.call("office_setup", json!({})).unwrap_or_default();
            let mut settings = setup["office"].clone();
            settings["reviewed_by"] = json!(MARK);
            json!({"office": settings})
        },
        is_there: |office| {
            let setup = office.call("office_setup", json!({}));
            setup.is_ok_and(|setup| setup["office"]["reviewed_by"] == MARK)
        },
    },
    CheckedCommand {
        name: "export",
        cmd: "export_tally",
        payload: |_| {
            let period = json!({"kind": "month", "year": 2026, "month": 11});
            let tally = json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
            json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false})
        },
        is_there: |office| !exported_files(office).is_empty(),
    },
];

/// The id of the case that `register` makes: the subject of a draft becomes the id of its case.
const NEW_CASE: &str = "0191a7c5-0000-7000-8000-0000000000ff";
const EDITED_CASE: &str = "0191a7c5-0000-7000-8000-000000000001";
const MEDIATED_CASE: &str = "0191a7c5-0000-7000-8000-000000000002";
const UNDONE_CASE: &str = "0191a7c5-0000-7000-8000-000000000003";
/// A text that is nowhere else in the book.
const MARK: &str = "故障试验留下的记号";

/// Adds the three cases, the session and the draft that the commands need to a new book.
pub fn set_up(office: &mut TestOffice) {
    for id in [EDITED_CASE, MEDIATED_CASE, UNDONE_CASE] {
        let registered = registration(office, id);
        office.ok("case_register", registered);
        let accepted = acceptance(office.today());
        let accepted = with_case(office, id, accepted);
        office.ok("case_accept", accepted);
    }
    let change = edit(office, UNDONE_CASE, "回访");
    office.ok("case_edit", change);
    let held_session = session(office, "双方到场，核对了工资表。");
    office.ok("part_put", held_session);
    office.ok(
        "draft_save",
        json!({"form": "note", "subject": format!("{EDITED_CASE}:attempt"), "body": {"text": "旧草稿"}}),
    );
}

/// Reads a case; returns null if that fails.
fn read_case(office: &mut TestOffice, id: &str) -> Value {
    let view = office.call("case_get", json!({"case": id}));
    view.map(|view| view["case"].clone()).unwrap_or_default()
}

/// Adds the id and the current version of a case to a payload.
fn with_case(office: &mut TestOffice, id: &str, payload: Value) -> Value {
    for_case(id, &read_case(office, id)["version"], payload)
}

fn registration(office: &TestOffice, id: &str) -> Value {
    let mut case = office.wage_case();
    case["draft"] = json!(id);
    case
}

fn edit(office: &mut TestOffice, id: &str, action: &str) -> Value {
    let changes = json!({"changes": {"next_action": action, "next_on": office.today()}});
    with_case(office, id, changes)
}

/// Returns the payload that adds a session with this record to the mediated case.
fn session(office: &mut TestOffice, record: &str) -> Value {
    let view = json!({ "case": read_case(office, MEDIATED_CASE) });
    let mut session = payloads::next_held_session(&view, "2026-11-20");
    session["room"] = json!(room(1));
    session["record"] = json!(record);
    let part = json!({"part": {"part": "session", "value": session}, "draft": null});
    with_case(office, MEDIATED_CASE, part)
}

/// Returns the names of the exported workbooks.
fn exported_files(office: &TestOffice) -> Vec<String> {
    let files = fs::read_dir(office.exports())
        .into_iter()
        .flatten()
        .flatten();
    files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".xlsx"))
        .collect()
}

/// Returns true if an exported workbook is truncated, that is, does not end with the end record of a zip archive.
pub fn has_truncated_export(office: &TestOffice) -> bool {
    exported_files(office).iter().any(|name| {
        let bytes = fs::read(office.exports().join(name)).unwrap_or_default();
        let end = bytes.len().saturating_sub(22);
        !bytes[end..].starts_with(b"PK\x05\x06")
    })
}
