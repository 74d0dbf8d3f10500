//! Makes a book in which every text is a payload: one case for each, and the names of the office setup.

use std::path::Path;

use casebook_tests::book::{Book, NIL, closing, member};
use serde_json::{Value, json};

use super::payloads::{PAYLOADS, payload};
use crate::book_writer::TODAY;
use crate::trial::TrialResult;

/// The number of grids, rooms and staff members whose names are payloads.
const NAMES: usize = 20;

/// Fills the book in `data`; returns the case number of each payload.
pub fn fill(data: &Path, host: &str) -> TrialResult<Vec<String>> {
    Book::make(data, TODAY);
    let mut book = Book::within(data, TODAY);
    call(&mut book, "practice_open", json!({}))?;
    fill_setup(&mut book, host)?;
    let numbers = (0..PAYLOADS.len()).map(|n| add_case(&mut book, n, &payload(n, host)));
    let numbers = numbers.collect::<TrialResult<Vec<String>>>()?;
    for n in 0..NAMES {
        let text = payload(n, host);
        let body = json!({ "parties": [{ "role": "applicant", "name": text }], "summary": text });
        let subject = format!("0199f000-0000-7000-8000-0000000000{n:02}");
        let draft = json!({ "form": "new_case", "subject": subject, "body": body });
        call(&mut book, "draft_save", draft)?;
    }
    call(&mut book, "sign_out", json!({}))?;
    Ok(numbers)
}

/// Calls a command and returns an error if it is refused.
fn call(book: &mut Book, cmd: &str, payload: Value) -> TrialResult<Value> {
    book.call(cmd, payload)
        .map_err(|refusal| format!("{cmd}: {:?} {:?}", refusal.code, refusal.field).into())
}

fn fill_setup(book: &mut Book, host: &str) -> TrialResult<()> {
    let view = call(book, "office_setup", json!({}))?;
    let mut office = view["office"].clone();
    for (n, field) in ["name", "prepared_by", "reviewed_by"].iter().enumerate() {
        office[field] = json!(payload(n, host));
    }
    call(book, "office_set", json!({ "office": office }))?;
    for n in 0..NAMES {
        let name = payload(n, host);
        let entry = |list: &str| {
            view[list]
                .get(n)
                .map_or(json!(NIL), |entry| entry["id"].clone())
        };
        let mut grid =
            json!({ "id": entry("grids"), "place": n + 1, "name": name, "active": true });
        grid["liaison"] = json!(payload(n + 1, host));
        call(book, "grid_put", json!({ "grid": grid }))?;
        let room = json!({ "id": entry("rooms"), "place": n + 1, "name": name, "active": true });
        call(book, "room_put", json!({ "room": room }))?;
        let role = if n == 0 { "supervisor" } else { "mediator" };
        let staff = json!({ "id": entry("staff"), "place": n + 1, "name": name, "role": role, "team": "", "active": true });
        call(book, "staff_put", json!({ "member": staff }))?;
    }
    Ok(())
}

/// Registers and accepts a case in which every text is this one, and closes, voids or reopens it or leaves it open.
fn add_case(book: &mut Book, n: usize, text: &str) -> TrialResult<String> {
    let mut entry = book.wage_case();
    for field in ["stall", "summary", "next_action"] {
        entry["fields"][field] = json!(text);
    }
    entry["fields"]["next_on"] = json!(TODAY);
    for party in entry["parties"].as_array_mut().into_iter().flatten() {
        for field in [
            "name",
            "address",
            "job",
            "stall",
            "remark",
            "id_kind",
            "id_number",
        ] {
            party[field] = json!(text);
        }
    }
    entry["parties"][1]["representative"] = json!(text);
    entry["claims"][0]["text"] = json!(text);
    let written = call(book, "case_register", entry)?;
    let id = written["case"].clone();
    let mut version = written["version"].clone();
    let mut write = |book: &mut Book, cmd: &str, mut payload: Value| -> TrialResult<()> {
        payload["case"] = id.clone();
        payload["version"] = version.clone();
        version = call(book, cmd, payload)?["version"].clone();
        Ok(())
    };
    let dates =
        json!({ "on": TODAY, "applicant_consent_on": TODAY, "respondent_consent_on": TODAY });
    write(book, "case_accept", dates)?;
    let view = call(book, "case_get", json!({ "case": id }))?;
    for part in parts(&view, n, text) {
        write(book, "part_put", json!({ "part": part, "draft": null }))?;
    }
    match n % 4 {
        1 => {
            let mut end = closing("R9", book.today);
            end["reason"] = json!(text);
            end["referred_to"] = json!(text);
            write(book, "case_close", json!({ "closing": end }))?;
        }
        2 => write(
            book,
            "case_void",
            json!({ "ruling": { "on": TODAY, "reason": text } }),
        )?,
        3 => {
            write(
                book,
                "case_close",
                json!({ "closing": closing("R9", book.today) }),
            )?;
            write(
                book,
                "case_reopen",
                json!({ "ruling": { "on": TODAY, "reason": text } }),
            )?;
        }
        _ => {}
    }
    Ok(written["number"].as_str().unwrap_or_default().to_owned())
}

/// Returns a session, an obligation and a note with this text.
fn parts(view: &Value, n: usize, text: &str) -> [Value; 3] {
    let parties = view["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let present = |party: &Value| json!({ "party": party["id"], "attendance": "present" });
    let attendance: Vec<Value> = parties.iter().map(present).collect();
    let starts = format!("{TODAY}T{:02}:{:02}:00", 8 + n / 60, n % 60);
    let session = json!({
        "id": NIL, "state": "held", "form": "joint", "room": null, "starts": starts, "ends": null,
        "mediators": [member(1)], "recorder": null, "attendance": attendance, "record": text,
        "result": text, "next_on": null,
    });
    let obligation = json!({
        "id": NIL, "debtor": view["case"]["parties"][1]["id"], "creditor": view["case"]["parties"][0]["id"],
        "what": text, "amount": 100, "due_on": TODAY, "performed_on": null, "performed_note": text,
    });
    let note = json!({ "id": NIL, "on": TODAY, "kind": "phone_call", "text": text });
    [
        json!({ "part": "session", "value": session }),
        json!({ "part": "obligation", "value": obligation }),
        json!({ "part": "note", "value": note }),
    ]
}
