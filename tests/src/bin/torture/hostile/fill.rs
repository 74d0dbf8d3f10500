//! Makes a book in which every text is a payload: one case for each, and the names of the office setup.

use std::path::Path;

use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, note, obligation, session,
};
use casebook_tests::test_office::{NIL, TestOffice, closing, write_practice_book};
use serde_json::{Value, json};

use super::payloads::{PAYLOADS, payload};
use crate::book_writer::TODAY;
use crate::trial::TrialResult;

/// The number of grids, rooms and staff members whose names are payloads.
const NAMES: usize = 20;

/// Fills the book in `data`; returns the case number of each payload.
pub fn fill(data: &Path, host: &str) -> TrialResult<Vec<String>> {
    write_practice_book(data, TODAY);
    let mut office = TestOffice::start_practice(data, TODAY);
    office.try_call("practice_open", json!({}))?;
    fill_setup(&mut office, host)?;
    let numbers = (0..PAYLOADS.len()).map(|n| add_case(&mut office, n, &payload(n, host)));
    let numbers = numbers.collect::<TrialResult<Vec<String>>>()?;
    for n in 0..NAMES {
        let text = payload(n, host);
        let body = json!({ "parties": [{ "role": "applicant", "name": text }], "summary": text });
        let subject = format!("0199f000-0000-7000-8000-0000000000{n:02}");
        let draft = json!({ "form": "new_case", "subject": subject, "body": body });
        office.try_call("draft_save", draft)?;
    }
    office.try_call("sign_out", json!({}))?;
    Ok(numbers)
}

fn fill_setup(office: &mut TestOffice, host: &str) -> TrialResult<()> {
    let view = office.try_call("office_setup", json!({}))?;
    let mut settings = view["office"].clone();
    for (n, field) in ["name", "prepared_by", "reviewed_by"].iter().enumerate() {
        settings[field] = json!(payload(n, host));
    }
    office.try_call("office_set", json!({ "office": settings }))?;
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
        office.try_call("grid_put", json!({ "grid": grid }))?;
        let room = json!({ "id": entry("rooms"), "place": n + 1, "name": name, "active": true });
        office.try_call("room_put", json!({ "room": room }))?;
        let role = if n == 0 { "supervisor" } else { "mediator" };
        let staff = json!({ "id": entry("staff"), "place": n + 1, "name": name, "role": role, "team": "", "active": true });
        office.try_call("staff_put", json!({ "member": staff }))?;
    }
    Ok(())
}

/// Registers and accepts a case in which every text is this one, and closes, voids or reopens it or leaves it open.
fn add_case(office: &mut TestOffice, n: usize, text: &str) -> TrialResult<String> {
    let mut entry = office.wage_case();
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
    // Both sides have the same name, which is asked about.
    entry["kept"] = json!(["parties.1.name"]);
    let written = office.try_call("case_register", entry)?;
    let id = written["case"].clone();
    let mut version = written["version"].clone();
    let mut write = |office: &mut TestOffice, cmd: &str, payload: Value| -> TrialResult<()> {
        version = office.try_call(cmd, for_case(&id, &version, payload))?["version"].clone();
        Ok(())
    };
    write(office, "case_accept", acceptance(TODAY))?;
    let view = office.try_call("case_get", json!({ "case": id }))?;
    for part in parts(&view, n, text) {
        write(office, "part_put", json!({ "part": part, "draft": null }))?;
    }
    match n % 4 {
        1 => {
            let mut end = closing("R9", office.today());
            end["reason"] = json!(text);
            end["referred_to"] = json!(text);
            write(office, "case_close", json!({ "closing": end }))?;
        }
        2 => write(
            office,
            "case_void",
            json!({ "ruling": { "on": TODAY, "reason": text } }),
        )?,
        3 => {
            write(
                office,
                "case_close",
                json!({ "closing": closing("R9", office.today()) }),
            )?;
            write(
                office,
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
    let starts = format!("{TODAY}T{:02}:{:02}:00", 8 + n / 60, n % 60);
    let mut session = session("held", &starts, all_present(view));
    session["record"] = json!(text);
    session["result"] = json!(text);
    let mut obligation = obligation(view, text, 100, TODAY);
    obligation["performed_note"] = json!(text);
    let note = note(TODAY, text);
    [
        json!({ "part": "session", "value": session }),
        json!({ "part": "obligation", "value": obligation }),
        json!({ "part": "note", "value": note }),
    ]
}
