//! The ways in which the child ends: its last command, and the moment at which it is killed.

use casebook_core::WireError;
use casebook_tests::canaries::CanaryWriter;
use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR};
use casebook_tests::test_office::{describe_refusal, wage_case};
use chrono::Duration;
use serde_json::{Value, json};

use super::{DONE, back_up, start_export};
use crate::book_writer::TODAY;
use crate::trial::{TrialResult, print_line};

/// The prefix of the endings that leave a partial export, which the next start of the program must delete.
pub const KILLED_IN_EXPORT: &str = "killed during";

pub const ENDINGS: [&str; 10] = [
    "killed while saving",
    "killed during a list export",
    "killed during a journal export",
    "restored",
    "erased",
    "killed after an idle lock",
    "killed while exporting",
    "signed out",
    "locked",
    "left open",
];

/// Ends in this way; the endings with "killed" wait for the kill.
pub fn end(mut writer: CanaryWriter<'_>, ending: &str, recovery_key: &str) -> TrialResult<()> {
    match ending {
        "killed during a list export" | "killed during a journal export" => {
            leave_partial_export(writer, ending)?
        }
        "erased" => erase_case(&mut writer).map_err(describe_refusal)?,
        "restored" => restore(&mut writer, recovery_key).map_err(describe_refusal)?,
        "killed after an idle lock" => lock_when_idle(writer)?,
        "signed out" => writer.office.try_call("sign_out", json!({}))?,
        "locked" => writer.office.try_call("lock", json!({}))?,
        "killed while saving" => {
            print_line(DONE)?;
            for n in writer.cases.len().. {
                writer.add_case(n, TODAY).map_err(describe_refusal)?;
            }
            Value::Null
        }
        "killed while exporting" => {
            print_line(DONE)?;
            loop {
                let job = start_export(writer.office, "xlsx").map_err(describe_refusal)?;
                writer.office.run_slice();
                writer.office.try_call("job_cancel", job)?;
                writer.office.run_tasks();
            }
        }
        _ => Value::Null,
    };
    Ok(())
}

/// Starts an export, writes more of it than is buffered in memory, and waits to be killed.
fn leave_partial_export(mut writer: CanaryWriter<'_>, ending: &str) -> TrialResult<Value> {
    for _ in 0..4 {
        writer.add_many_cases(TODAY).map_err(describe_refusal)?;
    }
    if ending == "killed during a list export" {
        start_export(writer.office, "csv").map_err(describe_refusal)?;
        for _ in 0..6 {
            writer.office.run_slice();
        }
    } else {
        let export = json!({ "payloads": true });
        writer.office.try_call("export_journal", export)?;
        writer.office.run_slice();
    }
    wait_for_kill()
}

fn wait_for_kill() -> TrialResult<Value> {
    print_line(DONE)?;
    loop {
        std::thread::park();
    }
}

/// Erases a case by a second supervisor, in the book and in its backup sets.
fn erase_case(writer: &mut CanaryWriter<'_>) -> Result<Value, WireError> {
    let mut entry = wage_case(TODAY, Some(MEDIATOR.n));
    entry["fields"]["summary"] = json!(writer.canaries.text(5));
    entry["parties"][0]["name"] = json!(writer.canaries.name(6));
    let case = writer.office.call("case_register", entry)?;
    back_up(writer)?;
    let office = &mut *writer.office;
    let case = office.call(
        "case_void",
        json!({
            "case": case["case"], "version": case["version"],
            "ruling": { "on": TODAY, "reason": writer.canaries.text(7) },
        }),
    )?;
    let case = office.call(
        "erasure_ask",
        json!({
            "case": case["case"], "version": case["version"], "basis": "consent_withdrawn",
            "note": writer.canaries.text(9),
        }),
    )?;
    office.wait_until_erasable(&MEDIATOR.id().to_string(), &MEDIATOR.passphrase());
    office.sign_in_as(&DEPUTY)?;
    let passphrase = DEPUTY.passphrase();
    let erase =
        json!({ "case": case["case"], "version": case["version"], "passphrase": passphrase });
    office.call("case_erase", erase)?;
    office.run_tasks();
    // The older sets follow after some days, with the next one.
    office.pass_days(7);
    office.sign_in_as(&DEPUTY)?;
    office.tick();
    office.run_tasks();
    Ok(Value::Null)
}

/// Restores the book from its own newest set, with a new passphrase made of canaries.
fn restore(writer: &mut CanaryWriter<'_>, recovery_key: &str) -> Result<Value, WireError> {
    back_up(writer)?;
    let new = writer.canaries.text(12) + &writer.canaries.text(13);
    let office = &mut *writer.office;
    office.call("lock", json!({}))?;
    office.run_tasks();
    let folder = office.data.join("backups").display().to_string();
    let request = json!({ "folder": folder, "recovery_key": recovery_key });
    let preview = office.call("restore_preview", request)?;
    let restore = json!({
        "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": recovery_key,
        "user": HEAD.id(), "new_passphrase": new,
        "present": { "member": HEAD.id(), "passphrase": HEAD.passphrase() },
    });
    office.call("restore_run", restore)?;
    office.run_tasks();
    let state = office.call("boot", json!({}))?["state"].clone();
    assert_eq!(state, "open", "the restored book is not open");
    Ok(Value::Null)
}

/// Lets an hour pass, so that the book locks, and waits to be killed.
fn lock_when_idle(writer: CanaryWriter<'_>) -> TrialResult<Value> {
    let office = writer.office;
    office.clock.pass(Duration::hours(1));
    office.tick();
    let boot = office.try_call("boot", json!({}))?;
    assert_eq!(
        boot["state"], "locked",
        "the book is not locked after an idle hour"
    );
    wait_for_kill()
}
