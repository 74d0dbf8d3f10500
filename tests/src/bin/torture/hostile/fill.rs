//! A book in which every text that can be typed is a payload: one case for each, and the house's own names.

use std::path::Path;

use casebook_tests::book::{Book, NIL, closing, member};
use serde_json::{Value, json};

use super::payloads::{PAYLOADS, payload};
use crate::clerk::TODAY;
use crate::trial::Outcome;

/// Names of the house that are payloads, besides the three grids, members and two rooms that it has.
const NAMES: usize = 20;

/// Fills the book in `data`; answers the written number of the case of each payload.
pub fn fill(data: &Path, here: &str) -> Outcome<Vec<String>> {
    Book::make(data, TODAY);
    let mut book = Book::within(data, TODAY);
    ask(&mut book, "practice_open", json!({}))?;
    house(&mut book, here)?;
    let numbers = (0..PAYLOADS.len()).map(|n| case(&mut book, n, &payload(n, here)));
    let numbers = numbers.collect::<Outcome<Vec<String>>>()?;
    for n in 0..NAMES {
        let text = payload(n, here);
        let body = json!({ "parties": [{ "role": "applicant", "name": text }], "summary": text });
        let subject = format!("0199f000-0000-7000-8000-0000000000{n:02}");
        let draft = json!({ "form": "new_case", "subject": subject, "body": body });
        ask(&mut book, "draft_save", draft)?;
    }
    ask(&mut book, "sign_out", json!({}))?;
    Ok(numbers)
}

fn ask(book: &mut Book, cmd: &str, payload: Value) -> Outcome<Value> {
    book.call(cmd, payload)
        .map_err(|refusal| format!("{cmd}: {:?} {:?}", refusal.code, refusal.field).into())
}

fn house(book: &mut Book, here: &str) -> Outcome<()> {
    let view = ask(book, "house", json!({}))?;
    let mut office = view["office"].clone();
    for (n, field) in ["name", "prepared_by", "reviewed_by"].iter().enumerate() {
        office[field] = json!(payload(n, here));
    }
    ask(book, "office_set", json!({ "office": office }))?;
    for n in 0..NAMES {
        let name = payload(n, here);
        let entry = |list: &str| {
            view[list]
                .get(n)
                .map_or(json!(NIL), |entry| entry["id"].clone())
        };
        let mut grid =
            json!({ "id": entry("grids"), "place": n + 1, "name": name, "active": true });
        grid["liaison"] = json!(payload(n + 1, here));
        ask(book, "grid_put", json!({ "grid": grid }))?;
        let room = json!({ "id": entry("rooms"), "place": n + 1, "name": name, "active": true });
        ask(book, "room_put", json!({ "room": room }))?;
        let role = if n == 0 { "supervisor" } else { "mediator" };
        let staff = json!({ "id": entry("staff"), "place": n + 1, "name": name, "role": role, "team": "", "active": true });
        ask(book, "staff_put", json!({ "member": staff }))?;
    }
    Ok(())
}

/// Registers a case whose every text is this one, takes it up, and ends it in one of three ways or not at all.
fn case(book: &mut Book, n: usize, text: &str) -> Outcome<String> {
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
    let written = ask(book, "case_register", entry)?;
    let id = written["case"].clone();
    let mut version = written["version"].clone();
    let mut write = |book: &mut Book, cmd: &str, mut payload: Value| -> Outcome<()> {
        payload["case"] = id.clone();
        payload["version"] = version.clone();
        version = ask(book, cmd, payload)?["version"].clone();
        Ok(())
    };
    let dates =
        json!({ "on": TODAY, "applicant_consent_on": TODAY, "respondent_consent_on": TODAY });
    write(book, "case_accept", dates)?;
    let view = ask(book, "case_get", json!({ "case": id }))?;
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

/// A session, a term and a note in these words.
fn parts(view: &Value, n: usize, text: &str) -> [Value; 3] {
    let sides = view["case"]["parties"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let present = |party: &Value| json!({ "party": party["id"], "attendance": "present" });
    let attendance: Vec<Value> = sides.iter().map(present).collect();
    let starts = format!("{TODAY}T{:02}:{:02}:00", 8 + n / 60, n % 60);
    let session = json!({
        "id": NIL, "state": "held", "form": "joint", "room": null, "starts": starts, "ends": null,
        "mediators": [member(1)], "recorder": null, "attendance": attendance, "record": text,
        "result": text, "next_on": null,
    });
    let term = json!({
        "id": NIL, "debtor": view["case"]["parties"][1]["id"], "creditor": view["case"]["parties"][0]["id"],
        "what": text, "amount": 100, "due_on": TODAY, "performed_on": null, "performed_note": text,
    });
    let note = json!({ "id": NIL, "on": TODAY, "kind": "phone_call", "text": text });
    [
        json!({ "part": "session", "value": session }),
        json!({ "part": "obligation", "value": term }),
        json!({ "part": "note", "value": note }),
    ]
}
