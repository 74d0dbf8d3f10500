//! The restore drill: restores a book into an empty folder with only the backup medium and the recovery key. The
//! restored rows must equal those of the original book.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::WireError;
use casebook_tests::book::{member, wage_case};
use casebook_tests::canaries::{Canaries, CanaryWriter};
use casebook_tests::staffed::{HEAD, MEDIATOR, Office, Person, RECORDER, STRANGER, access};
use serde_json::{Value, json};

use casebook_core::journal::KnownDevice;
use casebook_core::store::{ExternalRecords, Store};
use casebook_core::vault::VaultFile;

use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "restore drill",
    name_zh: "恢复演练",
    quick: 2,
    full: 20,
    run,
};

const NEW_PASSPHRASE: &str = "灯塔 守夜 人 的 旧 茶壶 还 温着";
const OFFICE: [Person; 4] = [HEAD, MEDIATOR, STRANGER, RECORDER];

fn run(run: &mut Run) -> TrialResult<Row> {
    let fixture = run.folder()?;
    let recovery = Office::make(&fixture, TODAY, &OFFICE);
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

/// Describes a refusal for an error message.
fn refused(refusal: WireError) -> String {
    format!("refused: {:?} {:?}", refusal.code, refusal.field)
}

/// Writes random cases to a copy of the office, backs it up to the medium and deletes the copy; returns its rows as
/// text.
fn write_and_back_up(run: &mut Run, fixture: &Path, medium: &Path) -> TrialResult<String> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut office = Office::within(&data, TODAY);
    office.sign_in(&HEAD).map_err(refused)?;
    let mut safety = office.call("office_setup", json!({})).map_err(refused)?["safety"].clone();
    safety["places"] = json!([medium.display().to_string()]);
    office
        .call("safety_set", json!({ "safety": safety }))
        .map_err(refused)?;
    let cases = 2 + run.random.index(4);
    let mut writer = CanaryWriter {
        office: &mut office,
        canaries: Canaries::new(run.random.next_u64()),
        cases: Vec::new(),
    };
    for n in 0..cases {
        writer.add_case(n, TODAY).map_err(refused)?;
    }
    // An earlier set, because the restore must choose the newest.
    back_up(&mut office)?;
    for _ in 0..run.random.below(6) {
        office
            .call("case_register", wage_case(TODAY, Some(MEDIATOR.n)))
            .map_err(refused)?;
    }
    back_up(&mut office)?;
    office.call("sign_out", json!({})).map_err(refused)?;
    office.work();
    let store = office.beneath(&HEAD)?;
    let rows = rows_as_text(&store)?;
    drop(store);
    fs::remove_dir_all(&data)?;
    Ok(rows)
}

fn rows_as_text(store: &Store) -> TrialResult<String> {
    Ok(format!("{:?}", store.dump()?))
}

/// Makes a backup and returns an error unless it is proved.
fn back_up(office: &mut Office) -> TrialResult<()> {
    office.clock.pass(60);
    office.call("backup_now", json!({})).map_err(refused)?;
    office.work();
    let keeping = office.call("backup_status", json!({})).map_err(refused)?;
    if keeping["trouble"].is_null() && !keeping["proved_at"].is_null() {
        return Ok(());
    }
    Err(format!("the backup was not proved: {keeping}").into())
}

/// Restores the newest set of the medium into an empty folder with the recovery key alone, and signs in.
fn restore(empty: &Path, medium: &Path, recovery: &str) -> Result<(), String> {
    let mut office = Office::within(empty, TODAY);
    office.clock.pass(86_400);
    let folder = medium.display().to_string();
    let request = json!({ "folder": folder, "recovery_key": recovery });
    let preview = office.call("restore_preview", request).map_err(refused)?;
    let usable = |set: &&Value| set["trouble"].is_null();
    let sets = preview["sets"].as_array().cloned().unwrap_or_default();
    let set = sets.iter().find(usable).ok_or("no set can be used")?;
    let run = json!({
        "folder": folder, "path": set["path"], "recovery_key": recovery, "user": member(HEAD.n),
        "new_passphrase": NEW_PASSPHRASE,
    });
    office.call("restore_run", run).map_err(refused)?;
    office.work();
    let sign_in = json!({ "user": member(HEAD.n), "passphrase": NEW_PASSPHRASE });
    office.call("sign_out", json!({})).map_err(refused)?;
    office.call("sign_in", sign_in).map_err(refused)?;
    office.call("today", json!({})).map_err(refused)?;
    office.call("sign_out", json!({})).map_err(refused)?;
    Ok(())
}

/// Verifies the restored book completely and compares its rows with the original ones.
fn compare(run: &mut Run, data: &Path, expected: &str) -> TrialResult<()> {
    let dir = data.join("office");
    let vault = VaultFile::read(&dir)?;
    let now = format!("{TODAY}T12:00:00Z").parse()?;
    let entrance = vault.unlock(member(HEAD.n).uuid(), NEW_PASSPHRASE, now)?;
    let store = Store::open(access(&vault, &entrance.vault_key, &dir), now)?;
    let known = |(device, public_key)| KnownDevice { device, public_key };
    let known = ExternalRecords {
        devices: vault.devices().map(known).collect(),
        ..ExternalRecords::default()
    };
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

/// Returns the files of this name below the folder.
fn files_named(folder: &Path, name: &str) -> TrialResult<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with(name) {
                found.push(path);
            }
        }
    }
    Ok(found)
}
