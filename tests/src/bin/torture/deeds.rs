//! What a person does at a book, one deed at a time, with a way to tell afterwards whether it is there.

use std::fs;

use casebook_core::api::JobState;
use casebook_core::domain::refusal::{Code, Refusal};
use casebook_tests::book::{Book, NIL, closing, member, room};
use serde_json::{Value, json};

/// A deed.
pub struct Deed {
    pub name: &'static str,
    cmd: &'static str,
    /// What is said with the command; it is looked up before the disk fails.
    pub payload: fn(&mut Book) -> Value,
    /// Whether what it does is there, in the open book.
    pub is_there: fn(&mut Book) -> bool,
}

impl Deed {
    /// Does it, to the end of the job if it is a long one. Answers with the refusal, if there was one.
    pub fn attempt(&self, book: &mut Book, payload: Value) -> Result<(), Refusal> {
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

/// The deeds at a practice book that [`furnish`] made ready.
pub const AT_THE_BOOK: &[Deed] = &[
    Deed {
        name: "register",
        cmd: "case_register",
        payload: |book| registration(book, FRESH),
        is_there: |book| book.call("case_get", json!({"case": FRESH})).is_ok(),
    },
    Deed {
        name: "edit",
        cmd: "case_edit",
        payload: |book| edit(book, EDITED, MARK),
        is_there: |book| case(book, EDITED)["fields"]["next_action"] == MARK,
    },
    Deed {
        name: "session record",
        cmd: "part_put",
        payload: |book| session(book, MARK),
        is_there: |book| {
            let case = case(book, MEDIATED);
            let mut sessions = case["sessions"].as_array().into_iter().flatten();
            sessions.any(|session| session["record"] == MARK)
        },
    },
    Deed {
        name: "draft",
        cmd: "draft_save",
        payload: |_| json!({"form": "note", "subject": FRESH, "body": {"text": MARK}}),
        is_there: |book| {
            let draft = book.call("draft_get", json!({"form": "note", "subject": FRESH}));
            draft.is_ok_and(|draft| draft["body"]["text"] == MARK)
        },
    },
    Deed {
        name: "close",
        cmd: "case_close",
        payload: |book| {
            let mut closing = closing("R4", book.today);
            closing["reason"] = json!("差距太大");
            of_case(book, MEDIATED, json!({"closing": closing}))
        },
        is_there: |book| !case(book, MEDIATED)["closing"].is_null(),
    },
    Deed {
        name: "undo",
        cmd: "undo",
        payload: |book| {
            let view = book
                .call("case_get", json!({"case": UNDONE}))
                .unwrap_or_default();
            let mut entries = view["timeline"].as_array().into_iter().flatten();
            let last = entries.find(|entry| entry["undoable"] == true);
            json!({"case": UNDONE, "seq": last.map(|entry| entry["seq"].clone())})
        },
        is_there: |book| case(book, UNDONE)["fields"]["next_action"] == "",
    },
    Deed {
        name: "settings",
        cmd: "office_set",
        payload: |book| {
            let house = book.call("house", json!({})).unwrap_or_default();
            let mut office = house["office"].clone();
            office["reviewed_by"] = json!(MARK);
            json!({"office": office})
        },
        is_there: |book| {
            let house = book.call("house", json!({}));
            house.is_ok_and(|house| house["office"]["reviewed_by"] == MARK)
        },
    },
    Deed {
        name: "export",
        cmd: "export_tally",
        payload: |_| {
            let period = json!({"kind": "month", "year": 2026, "month": 11});
            let tally = json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"});
            json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false})
        },
        is_there: |book| !exported(book).is_empty(),
    },
];

/// Ids of cases: a draft's subject becomes the id of the case that is registered from it.
const FRESH: &str = "0191a7c5-0000-7000-8000-0000000000ff";
const EDITED: &str = "0191a7c5-0000-7000-8000-000000000001";
const MEDIATED: &str = "0191a7c5-0000-7000-8000-000000000002";
const UNDONE: &str = "0191a7c5-0000-7000-8000-000000000003";
/// A text that nothing else has.
const MARK: &str = "故障试验留下的记号";

/// Puts three cases into a fresh book, so that every deed finds what it needs.
pub fn furnish(book: &mut Book) {
    for id in [EDITED, MEDIATED, UNDONE] {
        let registered = registration(book, id);
        book.ok("case_register", registered);
        let day = book.today;
        let accepted =
            json!({"on": day, "applicant_consent_on": day, "respondent_consent_on": day});
        let accepted = of_case(book, id, accepted);
        book.ok("case_accept", accepted);
    }
    let change = edit(book, UNDONE, "回访");
    book.ok("case_edit", change);
    let held = session(book, "双方到场，核对了工资表。");
    book.ok("part_put", held);
    book.ok(
        "draft_save",
        json!({"form": "note", "subject": "kept", "body": {"text": "旧草稿"}}),
    );
}

/// The case as it stands; null if the book does not answer.
fn case(book: &mut Book, id: &str) -> Value {
    let view = book.call("case_get", json!({"case": id}));
    view.map(|view| view["case"].clone()).unwrap_or_default()
}

/// A payload about a case, against the version that it has now.
fn of_case(book: &mut Book, id: &str, more: Value) -> Value {
    let mut payload = more;
    payload["case"] = json!(id);
    payload["version"] = case(book, id)["version"].clone();
    payload
}

fn registration(book: &Book, id: &str) -> Value {
    let mut case = book.wage_case();
    case["draft"] = json!(id);
    case
}

fn edit(book: &mut Book, id: &str, action: &str) -> Value {
    let changes = json!({"changes": {"next_action": action, "next_on": book.today}});
    of_case(book, id, changes)
}

fn session(book: &mut Book, record: &str) -> Value {
    let case = case(book, MEDIATED);
    let parties = case["parties"].as_array().cloned().unwrap_or_default();
    let came = |party: &Value| json!({"party": party["id"], "attendance": "present"});
    let value = json!({
        "id": NIL, "state": "held", "form": "joint", "room": room(1),
        "starts": "2026-11-20T08:30:00", "ends": null, "mediators": [member(1)], "recorder": null,
        "attendance": parties.iter().map(came).collect::<Vec<_>>(),
        "record": record, "result": "", "next_on": null,
    });
    let part = json!({"part": {"part": "session", "value": value}, "draft": null});
    of_case(book, MEDIATED, part)
}

/// The exported files by name.
fn exported(book: &Book) -> Vec<String> {
    let files = fs::read_dir(book.exports()).into_iter().flatten().flatten();
    files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".xlsx"))
        .collect()
}

/// Whether an exported file is cut off: a workbook ends with the end record of its archive.
pub fn half_exported(book: &Book) -> bool {
    exported(book).iter().any(|name| {
        let bytes = fs::read(book.exports().join(name)).unwrap_or_default();
        let end = bytes.len().saturating_sub(22);
        !bytes[end..].starts_with(b"PK\x05\x06")
    })
}
