//! The restore drill: restores a book into an empty folder with only the backup medium and the recovery key. The
//! restored rows must equal those of the original book.

use std::fs;
use std::path::Path;

use casebook_core::store::Store;
use casebook_tests::canaries::{Canaries, CanaryWriter};
use casebook_tests::test_office::people::{HEAD, MEDIATOR, OTHER_TEAM, Person, RECORDER};
use casebook_tests::test_office::{
    Credentials, TestOffice, describe_refusal, wage_case, write_office,
};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder, files_named};

pub const TRIAL: Trial = Trial {
    name: "restore drill",
    name_zh: "恢复演练",
    quick: 2,
    full: 20,
    run,
};

const NEW_PASSPHRASE: &str = "灯塔 守夜 人 的 旧 茶壶 还 温着";
const OFFICE: [Person; 4] = [HEAD, MEDIATOR, OTHER_TEAM, RECORDER];

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    let recovery = write_office(&fixture, TODAY, &OFFICE);
    let mut control = false;
    for turn in 0..run.count {
        run.count_try();
        let medium = run.folder()?;
        let expected = write_and_back_up(run, &fixture, &medium)?;
        let empty = run.folder()?;
        match restore(&empty, &medium, &recovery) {
            Ok(()) => compare(run, &empty, &expected)?,
            Err(error) => run.report_failure(format!("drill {turn}: {error}")),
        }
        if turn == 0 {
            control = is_altered_set_refused(run, &medium, &recovery)?;
        }
        fs::remove_dir_all(&medium)?;
    }
    Ok(run.row(Some(control)))
}

/// Writes random cases to a copy of the office, backs it up to the medium and deletes the copy; returns its rows as
/// text.
fn write_and_back_up(run: &mut Run, fixture: &Path, medium: &Path) -> TrialResult<String> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut office = TestOffice::start_office(&data, TODAY);
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    let mut safety = office.try_call("office_setup", json!({}))?["safety"].clone();
    safety["places"] = json!([office.choose_folder(medium)]);
    office.try_call("safety_set", json!({ "safety": safety }))?;
    let cases = 2 + run.random.index(4);
    let mut writer = CanaryWriter {
        office: &mut office,
        canaries: Canaries::new(run.random.next_u64()),
        cases: Vec::new(),
    };
    for n in 0..cases {
        writer.add_case(n, TODAY).map_err(describe_refusal)?;
    }
    // An earlier set, because the restore must choose the newest.
    back_up(&mut office)?;
    for _ in 0..run.random.below(6) {
        office.try_call("case_register", wage_case(TODAY, Some(MEDIATOR.n)))?;
    }
    back_up(&mut office)?;
    office.try_call("sign_out", json!({}))?;
    office.run_tasks();
    let store = office.open_store(&HEAD)?;
    let rows = rows_as_text(&store)?;
    drop(store);
    fs::remove_dir_all(&data)?;
    Ok(rows)
}

fn rows_as_text(store: &Store) -> TrialResult<String> {
    Ok(format!("{:?}", store.dump()?))
}

/// Makes a backup and returns an error unless it is proved.
fn back_up(office: &mut TestOffice) -> TrialResult<()> {
    office.clock.pass(Duration::seconds(60));
    office.try_call("backup_now", json!({}))?;
    office.run_tasks();
    let status = office.try_call("backup_status", json!({}))?;
    if status["last_error"].is_null() && !status["proved_at"].is_null() {
        return Ok(());
    }
    Err(format!("the backup was not proved: {status}").into())
}

/// Restores the newest set of the medium into an empty folder with the recovery key alone, and signs in.
fn restore(empty: &Path, medium: &Path, recovery: &str) -> Result<(), String> {
    let mut office = TestOffice::start_office(empty, TODAY);
    office.clock.pass(Duration::seconds(86_400));
    let folder = office.choose_folder(medium);
    let request = json!({ "folder": folder, "recovery_key": recovery });
    let preview = office.try_call("restore_preview", request)?;
    let usable = |set: &&Value| set["unusable_because"].is_null();
    let sets = preview["sets"].as_array().cloned().unwrap_or_default();
    let set = sets.iter().find(usable).ok_or("no set can be used")?;
    let run = json!({
        "folder": folder, "path": set["path"], "recovery_key": recovery, "user": HEAD.id(),
        "new_passphrase": NEW_PASSPHRASE,
    });
    office.try_call("restore_run", run)?;
    office.run_tasks();
    office.try_call("sign_out", json!({}))?;
    let head = HEAD.id().to_string();
    office
        .sign_in(&head, NEW_PASSPHRASE)
        .map_err(describe_refusal)?;
    office.try_call("today", json!({}))?;
    office.try_call("sign_out", json!({}))?;
    Ok(())
}

/// Verifies the restored book completely and compares its rows with the original ones.
fn compare(run: &mut Run, data: &Path, expected: &str) -> TrialResult<()> {
    let office = TestOffice::start_office(data, TODAY);
    let store = office.open_store(Credentials::of(&office.founder, NEW_PASSPHRASE))?;
    let known = office.external_records();
    if let Err(fault) = store.verify_whole(&known, &mut |_, _| true) {
        run.report_failure(format!("the restored book does not verify: {fault}"));
    }
    if rows_as_text(&store)? != expected {
        run.report_failure("the restored rows differ");
    }
    Ok(())
}

/// Returns true if sets with one changed byte in their store are not restored. This is the control.
fn is_altered_set_refused(run: &mut Run, medium: &Path, recovery: &str) -> TrialResult<bool> {
    let altered = run.folder()?;
    copy_folder(medium, &altered)?;
    for store in files_named(&altered, "store.db")? {
        let mut bytes = fs::read(&store)?;
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        fs::write(&store, bytes)?;
    }
    let empty = run.folder()?;
    let refused = restore(&empty, &altered, recovery).is_err();
    Ok(refused && !empty.join("office/store.db").exists())
}
