//! The restore drill: an empty folder, a medium, and the recovery key. What comes back says exactly what the book said.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::WireError;
use casebook_tests::book::{member, wage_case};
use casebook_tests::canaries::{Canaries, Planting};
use casebook_tests::staffed::{HEAD, MEDIATOR, Office, Person, RECORDER, STRANGER, access};
use serde_json::{Value, json};

use casebook_core::journal::KnownDevice;
use casebook_core::store::{Store, Witnesses};
use casebook_core::vault::VaultFile;

use crate::clerk::TODAY;
use crate::trial::{Outcome, Row, Run, Trial, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "restore drill",
    name_zh: "恢复演练",
    quick: 2,
    full: 20,
    run,
};

const NEW_PASSPHRASE: &str = "灯塔 守夜 人 的 旧 茶壶 还 温着";
const OFFICE: [Person; 4] = [HEAD, MEDIATOR, STRANGER, RECORDER];

fn run(run: &mut Run) -> Outcome<Row> {
    let fixture = run.folder()?;
    let recovery = Office::make(&fixture, TODAY, &OFFICE);
    let mut control = false;
    for turn in 0..run.count {
        run.tried();
        let medium = run.folder()?;
        let lived = live(run, &fixture, &medium)?;
        let empty = run.folder()?;
        match restore(&empty, &medium, &recovery) {
            Ok(()) => compare(run, &empty, &lived)?,
            Err(why) => run.failed(format!("drill {turn}: {why}")),
        }
        if turn == 0 {
            control = altered_set_is_refused(run, &medium, &recovery)?;
        }
        fs::remove_dir_all(&medium)?;
    }
    Ok(run.row(Some(control)))
}

fn refused(refusal: WireError) -> String {
    format!("refused: {:?} {:?}", refusal.code, refusal.field)
}

/// Lives through a random history, with the medium as a place for backups; answers every row as text. The book's own
/// folder is gone afterwards.
fn live(run: &mut Run, fixture: &Path, medium: &Path) -> Outcome<String> {
    let data = run.folder()?;
    copy_folder(fixture, &data)?;
    let mut office = Office::within(&data, TODAY);
    office.sign_in(&HEAD).map_err(refused)?;
    let mut safety = office.call("house", json!({})).map_err(refused)?["safety"].clone();
    safety["places"] = json!([medium.display().to_string()]);
    office
        .call("safety_set", json!({ "safety": safety }))
        .map_err(refused)?;
    let cases = 2 + run.dice.index(4);
    let mut planting = Planting {
        office: &mut office,
        canaries: Canaries::new(run.dice.roll()),
        cases: Vec::new(),
    };
    for n in 0..cases {
        planting.case(n, TODAY).map_err(refused)?;
    }
    // An earlier set is on the medium, too: the newest is the one that is wanted.
    backup(&mut office)?;
    for _ in 0..run.dice.below(6) {
        office
            .call("case_register", wage_case(TODAY, Some(MEDIATOR.n)))
            .map_err(refused)?;
    }
    backup(&mut office)?;
    office.call("sign_out", json!({})).map_err(refused)?;
    office.work();
    let store = office.beneath(&HEAD)?;
    let said = said(&store)?;
    drop(store);
    fs::remove_dir_all(&data)?;
    Ok(said)
}

fn said(store: &Store) -> Outcome<String> {
    Ok(format!("{:?}", store.dump()?))
}

fn backup(office: &mut Office) -> Outcome<()> {
    office.clock.pass(60);
    office.call("backup_now", json!({})).map_err(refused)?;
    office.work();
    let keeping = office.call("keeping", json!({})).map_err(refused)?;
    if keeping["trouble"].is_null() && !keeping["proved_at"].is_null() {
        return Ok(());
    }
    Err(format!("the backup was not proved: {keeping}").into())
}

/// Restores the newest set of the medium into an empty folder, with the recovery key alone.
fn restore(empty: &Path, medium: &Path, recovery: &str) -> Result<(), String> {
    let mut office = Office::within(empty, TODAY);
    office.clock.pass(86_400);
    let folder = medium.display().to_string();
    let look = json!({ "folder": folder, "recovery_key": recovery });
    let preview = office.call("restore_look", look).map_err(refused)?;
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

/// The restored book verifies as a whole and says what the other one said.
fn compare(run: &mut Run, data: &Path, lived: &str) -> Outcome<()> {
    let dir = data.join("office");
    let vault = VaultFile::read(&dir)?;
    let now = format!("{TODAY}T12:00:00Z").parse()?;
    let entrance = vault.unlock(member(HEAD.n).uuid(), NEW_PASSPHRASE, now)?;
    let store = Store::open(access(&vault, &entrance.vault_key, &dir), now)?;
    let known = |(device, public_key)| KnownDevice { device, public_key };
    let known = Witnesses {
        devices: vault.devices().map(known).collect(),
        ..Witnesses::default()
    };
    if let Err(fault) = store.verify_whole(&known, &mut |_, _| true) {
        run.failed(format!("the restored book does not verify: {fault}"));
    }
    if said(&store)? != lived {
        run.failed("the restored book says something else");
    }
    Ok(())
}

/// The control: one byte of the newest set's store is another, and the set is not restored.
fn altered_set_is_refused(run: &mut Run, medium: &Path, recovery: &str) -> Outcome<bool> {
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

fn files_named(folder: &Path, name: &str) -> Outcome<Vec<PathBuf>> {
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
