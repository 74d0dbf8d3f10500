//! How a planting ends: what is done last, and at which moment the program is killed.

use casebook_core::WireError;
use casebook_tests::book::{member, wage_case};
use casebook_tests::canaries::Planting;
use casebook_tests::staffed::{DEPUTY, HEAD, MEDIATOR};
use serde_json::{Value, json};

use super::{DONE, back_up, refused, slice, start_export};
use crate::clerk::TODAY;
use crate::trial::{Outcome, say};

/// Killed with half an export in the export folder; the program is started once more.
pub const AMID: &str = "killed amid";

pub const ENDINGS: [&str; 10] = [
    "killed while saving",
    "killed amid a list",
    "killed amid the journal",
    "restored",
    "erased",
    "killed after an idle lock",
    "killed while exporting",
    "signed out",
    "locked",
    "left open",
];

/// Ends as it is told; some ends wait to be killed.
pub fn end(mut planting: Planting<'_>, ending: &str, paper: &str) -> Outcome<()> {
    match ending {
        "killed amid a list" | "killed amid the journal" => amid(planting, ending)?,
        "erased" => erased(&mut planting).map_err(refused)?,
        "restored" => restored(&mut planting, paper).map_err(refused)?,
        "killed after an idle lock" => idle(planting)?,
        "signed out" => planting
            .office
            .call("sign_out", json!({}))
            .map_err(refused)?,
        "locked" => planting.office.call("lock", json!({})).map_err(refused)?,
        "killed while saving" => {
            say(DONE)?;
            for n in planting.cases.len().. {
                planting.case(n, TODAY).map_err(refused)?;
            }
            Value::Null
        }
        "killed while exporting" => {
            say(DONE)?;
            loop {
                let job = start_export(planting.office, "xlsx").map_err(refused)?;
                slice(planting.office);
                planting.office.call("job_cancel", job).map_err(refused)?;
                planting.office.work();
            }
        }
        _ => Value::Null,
    };
    Ok(())
}

/// Half an export lies in the folder, more of it than is kept in memory.
fn amid(mut planting: Planting<'_>, ending: &str) -> Outcome<Value> {
    for _ in 0..4 {
        planting.crowd(TODAY).map_err(refused)?;
    }
    if ending.ends_with("list") {
        start_export(planting.office, "csv").map_err(refused)?;
        (0..6).for_each(|_| slice(planting.office));
    } else {
        let export = json!({ "payloads": true });
        planting
            .office
            .call("export_journal", export)
            .map_err(refused)?;
        slice(planting.office);
    }
    until_killed()
}

fn until_killed() -> Outcome<Value> {
    say(DONE)?;
    loop {
        std::thread::park();
    }
}

/// A case is erased by a second supervisor, in the book and in its sets.
fn erased(planting: &mut Planting<'_>) -> Result<Value, WireError> {
    let mut entry = wage_case(TODAY, Some(MEDIATOR.n));
    entry["fields"]["summary"] = json!(planting.canaries.text(5));
    entry["parties"][0]["name"] = json!(planting.canaries.name(6));
    let case = planting.office.call("case_register", entry)?;
    back_up(planting)?;
    let office = &mut *planting.office;
    let case = office.call(
        "case_void",
        json!({
            "case": case["case"], "version": case["version"],
            "ruling": { "on": TODAY, "reason": planting.canaries.text(7) },
        }),
    )?;
    let case = office.call(
        "erasure_ask",
        json!({
            "case": case["case"], "version": case["version"], "basis": "request",
            "note": planting.canaries.text(9),
        }),
    )?;
    office.call("lock", json!({}))?;
    office.work();
    office.sign_in(&DEPUTY)?;
    let again = DEPUTY.passphrase();
    let erase = json!({ "case": case["case"], "version": case["version"], "passphrase": again });
    office.call("case_erase", erase)?;
    office.work();
    Ok(Value::Null)
}

/// The book is brought back from its own newest set, under a passphrase that is a word, too.
fn restored(planting: &mut Planting<'_>, paper: &str) -> Result<Value, WireError> {
    back_up(planting)?;
    let new = planting.canaries.text(12) + &planting.canaries.text(13);
    let office = &mut *planting.office;
    office.call("lock", json!({}))?;
    office.work();
    let folder = office.data.join("backups").display().to_string();
    let look = json!({ "folder": folder, "recovery_key": paper });
    let preview = office.call("restore_look", look)?;
    let restore = json!({
        "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": paper,
        "user": member(HEAD.n), "new_passphrase": new,
    });
    office.call("restore_run", restore)?;
    office.work();
    let state = office.call("boot", json!({}))?["state"].clone();
    assert_eq!(state, "open", "the restored book is not open");
    Ok(Value::Null)
}

/// Nobody is at the book for an hour.
fn idle(planting: Planting<'_>) -> Outcome<Value> {
    let office = planting.office;
    office.clock.pass(3_600);
    let now = office.now();
    office.app.tick(&now);
    let boot = office.call("boot", json!({})).map_err(refused)?;
    assert_eq!(boot["state"], "locked", "an hour is no idle time");
    until_killed()
}
