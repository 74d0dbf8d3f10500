//! Restores of an older set do not undo the removal of a user or the erasure of a case, and work goes on afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::backups::{add_location, back_up, empty_pc, register, run_job, sets};
use super::erasure::tables_with;

const THIRD: &str = "瓦檐 compass 雨燕 63 thistle";
const NAME: &str = "欧阳金丝雀";

/// An office with a removable medium that has one set and was then taken away, its recovery key, and a colleague with a
/// passphrase.
struct OfficeWithSet {
    office: TestOffice,
    recovery_key: String,
    medium: PathBuf,
    colleague: String,
    second: String,
    case: Value,
    _outside: TempDir,
}

fn office_with_set() -> OfficeWithSet {
    let mut office = TestOffice::new_unconfirmed_office();
    let recovery_key = office.confirm_recovery_key();
    let outside = TempDir::new().expect("a folder");
    let stick = outside.path().join("stick");
    fs::create_dir(&stick).expect("a folder");
    add_location(&mut office, &stick);
    let case = register(&mut office, NAME);
    let colleague = office.add_member("周六", "mediator");
    let second = office.add_member("顾二", "supervisor");
    let founder = office.founder.clone();
    for person in [&colleague, &second] {
        office.invite_and_sign_in(person, NEW_PASSPHRASE);
        office.ok("lock", json!({}));
        office.sign_in(&founder, PASSPHRASE).expect("the founder");
    }
    back_up(&mut office);
    assert_eq!(sets(&mut office, 1).len(), 1);
    let away = outside.path().join("away");
    fs::rename(&stick, &away).expect("a rename");
    OfficeWithSet {
        office,
        recovery_key,
        medium: away,
        colleague,
        second,
        case,
        _outside: outside,
    }
}

impl OfficeWithSet {
    /// Returns the request of a preview.
    fn request(&mut self) -> Value {
        let folder = self.office.choose_folder(&self.medium);
        json!({ "folder": folder, "recovery_key": self.recovery_key })
    }

    /// Returns the payload that restores the newest set.
    fn restore_payload(&self, preview: &Value) -> Value {
        json!({
            "folder": self.medium.to_string_lossy(), "path": preview["sets"][0]["path"],
            "recovery_key": self.recovery_key, "user": self.office.founder, "new_passphrase": THIRD,
            "present": { "member": self.office.founder, "passphrase": PASSPHRASE },
            "second": { "member": self.second, "passphrase": NEW_PASSPHRASE },
        })
    }

    fn restore(&mut self) -> Value {
        let request = self.request();
        let preview = self.office.ok("restore_preview", request);
        let run = self.restore_payload(&preview);
        self.office.ok("restore_run", run);
        let end = run_job(&mut self.office);
        assert_eq!(end["state"], "done", "{end}");
        preview
    }

    fn remove_colleague(&mut self) {
        let removal = json!({ "member": self.colleague, "passphrase": PASSPHRASE });
        self.office.ok("user_remove", removal);
        self.office.run_tasks();
    }

    /// Erases the case at the founder's request, of which this person is told meanwhile.
    fn erase(&mut self, told: &str, passphrase: &str) {
        let case = &self.case;
        let void = json!({
            "case": case["case"], "version": case["version"],
            "ruling": { "on": "2026-11-20", "reason": "登记有误" },
        });
        let case = self.office.ok("case_void", void);
        let ask = json!({
            "case": case["case"], "version": case["version"], "basis": "unlawful_processing", "note": "本人申请",
        });
        let asked = self.office.ok("erasure_ask", ask);
        let second = self.second.clone();
        let office = &mut self.office;
        office.wait_until_erasable(told, passphrase);
        office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
        let erase = json!({ "case": case["case"], "version": asked["version"], "passphrase": NEW_PASSPHRASE });
        office.ok("case_erase", erase);
        office.run_tasks();
        office.ok("lock", json!({}));
    }
}

fn has(people: &Value, id: &str) -> bool {
    let people = people.as_array().expect("people");
    people.iter().any(|person| person["id"] == id)
}

#[test]
fn a_removed_user_cannot_sign_in_after_a_restore() {
    let mut before = office_with_set();
    before.remove_colleague();
    let preview = before.restore();
    assert!(
        !has(&preview["can_sign_in"], &before.colleague),
        "{preview}"
    );
    assert!(has(&preview["can_sign_in"], &before.second));
    assert_eq!(preview["newer_book_unopened"], false);
    let (colleague, second) = (before.colleague.clone(), before.second.clone());
    let office = &mut before.office;
    let version = office.ok("access", json!({}))["key_version"].clone();
    assert_eq!(version, 5, "a version that no earlier book had");
    let setup = office.ok("office_setup", json!({}));
    let staff = setup["staff"].as_array().expect("staff").clone();
    let active =
        |id: &str| staff.iter().find(|m| m["id"] == id).expect("a member")["active"].clone();
    assert_eq!(
        (active(&colleague), active(&second)),
        (json!(false), json!(true))
    );
    // Every set that was made here can still be read, whatever its key.
    let own = sets(office, 0);
    assert!(
        own.len() >= 2 && own.iter().all(|set| set["unusable_because"].is_null()),
        "{own:?}"
    );
    office.confirm_recovery_key();
    register(office, "顾三");
    back_up(office);
    assert!(office.ok("backup_status", json!({}))["last_error"].is_null());
    office.ok("lock", json!({}));
    assert!(
        office.sign_in(&colleague, NEW_PASSPHRASE).is_err(),
        "the removed user"
    );
    assert!(office.sign_in(&second, NEW_PASSPHRASE).is_ok());
}

/// The control of the test above: the set still has the removed user, and an empty PC has no record of the removal.
#[test]
fn on_an_empty_pc_the_users_of_the_set_can_sign_in() {
    let mut before = office_with_set();
    before.remove_colleague();
    before.office = empty_pc(&before.office);
    let preview = before.restore();
    assert!(has(&preview["can_sign_in"], &before.colleague), "{preview}");
    before.office.ok("lock", json!({}));
    assert!(
        before
            .office
            .sign_in(&before.colleague, NEW_PASSPHRASE)
            .is_ok()
    );
}

#[test]
fn a_preview_with_an_old_recovery_key_states_that_the_book_here_is_hidden() {
    let mut before = office_with_set();
    before
        .office
        .ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    before.office.run_tasks();
    before.office.confirm_recovery_key();
    let request = before.request();
    let preview = before.office.ok("restore_preview", request);
    assert_eq!(
        (&preview["newer_book_unopened"], &preview["present_seq"]),
        (&json!(true), &json!(null))
    );
}

/// The book's journal and the ledger beside the sets both record the erasure; each of them is enough.
#[test]
fn an_erased_case_is_not_restored_even_after_a_key_rotation() {
    for lost in ["backups", "office/store.db"] {
        let mut before = office_with_set();
        // Rotates the key, so that the ledger is sealed with one that the medium does not have.
        before.remove_colleague();
        let founder = before.office.founder.clone();
        before.erase(&founder, PASSPHRASE);
        let data = before.office.data.clone();
        let ledgers = ledgers(&data);
        assert_eq!(ledgers.len(), 1, "control: it was written");
        match lost {
            "backups" => fs::remove_file(&ledgers[0]).expect("it was there"),
            store => fs::write(data.join(store), [0; 8192]).expect("a damaged store"),
        }
        let preview = before.restore();
        assert_eq!(preview["sets"][0]["erasures"], 1, "{lost}");
        before.office.confirm_recovery_key();
        let store = before
            .office
            .lock_and_open_store(Credentials::of(&founder, THIRD));
        assert_eq!(tables_with(&store, NAME), Vec::<String>::new(), "{lost}");
    }
}

fn ledgers(data: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(data.join("backups")).expect("the own location");
    let files = folders.map(|folder| folder.expect("an entry").path().join("erased.json"));
    files.filter(|file| file.exists()).collect()
}

#[test]
fn a_damaged_ledger_is_not_taken_for_an_empty_one() {
    let mut before = office_with_set();
    let colleague = before.colleague.clone();
    before.erase(&colleague, NEW_PASSPHRASE);
    let file = ledgers(&before.office.data).remove(0);
    let text = fs::read(&file).expect("a ledger");
    fs::write(&file, &text[..text.len() - 9]).expect("half a ledger");
    let request = before.request();
    assert_eq!(
        before.office.refused("restore_preview", request.clone()),
        "set_damaged"
    );
    fs::write(&file, text).expect("the ledger");
    let preview = before.office.ok("restore_preview", request);
    assert_eq!(preview["sets"][0]["erasures"], 1);
}

/// Returns the folders of the sets below a location, oldest first.
fn set_folders(location: &Path) -> Vec<PathBuf> {
    let vault = fs::read_dir(location).expect("a location").next();
    let vault = vault.expect("a vault").expect("an entry").path();
    let found = fs::read_dir(vault).expect("sets");
    let mut folders: Vec<PathBuf> = found.map(|set| set.expect("an entry").path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    folders
}

/// A medium without its ledger: the sets that were made after the erasure know it, too.
#[test]
fn a_missing_ledger_is_completed_from_the_sets() {
    let mut before = office_with_set();
    let colleague = before.colleague.clone();
    before.erase(&colleague, NEW_PASSPHRASE);
    let (office, second) = (&mut before.office, before.second.clone());
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    back_up(office);
    office.ok("lock", json!({}));
    let later = set_folders(&office.data.join("backups"))
        .pop()
        .expect("a set");
    let medium = set_folders(&before.medium).pop().expect("a set");
    let copied = medium.with_file_name(later.file_name().expect("a name"));
    fs::create_dir(&copied).expect("a folder");
    for file in fs::read_dir(&later).expect("the set") {
        let file = file.expect("a file");
        fs::copy(file.path(), copied.join(file.file_name())).expect("a copy");
    }
    assert!(!medium.with_file_name("erased.json").exists(), "control");
    before.office = empty_pc(&before.office);
    let request = before.request();
    let preview = before.office.ok("restore_preview", request.clone());
    assert_eq!(preview["sets"][1]["erasures"], 1, "{preview}");
    fs::remove_dir_all(&copied).expect("the later set");
    let preview = before.office.ok("restore_preview", request);
    assert_eq!(preview["sets"][0]["erasures"], 0, "control");
}

#[test]
fn nobody_can_sign_in_while_a_restore_runs() {
    let mut before = office_with_set();
    let request = before.request();
    let preview = before.office.ok("restore_preview", request);
    let run = before.restore_payload(&preview);
    let sign_in = json!({ "user": before.office.founder, "passphrase": PASSPHRASE });
    let recover = json!({
        "recovery_key": before.recovery_key, "user": before.office.founder, "new_passphrase": THIRD,
    });
    let office = &mut before.office;
    let refused = |office: &mut TestOffice| {
        for (cmd, payload) in [
            ("sign_in", &sign_in),
            ("recover", &recover),
            ("restore_run", &run),
        ] {
            assert_eq!(office.refused(cmd, payload.clone()), "job_running", "{cmd}");
        }
    };
    office.ok("restore_run", run.clone());
    refused(office);
    let now = office.now();
    let task = office.app.take_background_task(&now).expect("a task");
    refused(office);
    let result = task.run(&mut |_, _| true);
    let now = office.now();
    let (progress, _) = office.app.finish_task(result, &now);
    assert_eq!(json!(progress.expect("an end"))["state"], "done");
    office.ok("lock", json!({}));
    let founder = office.founder.clone();
    assert!(office.sign_in(&founder, THIRD).is_ok(), "after the restore");
}

#[test]
fn a_book_that_cannot_be_backed_up_is_not_replaced() {
    let mut before = office_with_set();
    let own = before.office.data.join("backups");
    let aside = before.office.data.join("backups.away");
    fs::rename(&own, &aside).expect("a rename");
    fs::write(&own, "in the way").expect("a file");
    let request = before.request();
    let preview = before.office.ok("restore_preview", request);
    let run = before.restore_payload(&preview);
    before.office.ok("restore_run", run);
    let end = run_job(&mut before.office);
    assert_eq!(
        (&end["state"], &end["error"]["code"]),
        (&json!("failed"), &json!("folder_trouble"))
    );
    let founder = before.office.founder.clone();
    assert!(
        before.office.sign_in(&founder, PASSPHRASE).is_ok(),
        "it is unchanged"
    );
    before.office.ok("lock", json!({}));
    fs::remove_file(&own).expect("out of the way");
    fs::rename(&aside, &own).expect("a rename");
    before.restore();
}

/// A link on a stick may lead to a share of somebody else, which would get the name and the password of the account.
#[cfg(unix)]
#[test]
fn no_link_on_the_medium_is_followed() {
    let mut with_set = office_with_set();
    let (request, medium) = (with_set.request(), with_set.medium.clone());
    let office = &mut with_set.office;
    let sets = |office: &mut TestOffice| {
        let preview = office.call("restore_preview", request.clone());
        preview.map_or(0, |preview| preview["sets"].as_array().expect("sets").len())
    };
    assert_eq!(sets(office), 1, "control");
    let entries = fs::read_dir(&medium).expect("the medium");
    let names = entries.map(|entry| entry.expect("an entry").path());
    let of_vault = names.filter(|path| path.is_dir()).last().expect("the sets");
    let elsewhere = medium.with_file_name("elsewhere");
    fs::rename(&of_vault, &elsewhere).expect("a rename");
    std::os::unix::fs::symlink(&elsewhere, &of_vault).expect("a link");
    assert_eq!(sets(office), 0, "the folder of the vault");
    fs::remove_file(&of_vault).expect("the link");
    let name = of_vault.file_name().expect("a name");
    let inner = medium.with_file_name("inner");
    fs::create_dir(&inner).expect("a folder");
    fs::rename(&elsewhere, inner.join(name)).expect("a rename");
    std::os::unix::fs::symlink(&inner, medium.join("backups")).expect("a link");
    assert_eq!(sets(office), 0, "the folder of backups");
    fs::remove_file(medium.join("backups")).expect("the link");
    fs::rename(&inner, medium.join("backups")).expect("a rename");
    assert_eq!(sets(office), 1, "control: the same without a link");
    let another = format!("casebook-{}", uuid::Uuid::from_u128(7));
    std::os::unix::fs::symlink(medium.join("backups"), medium.join(another)).expect("a link");
    assert_eq!(
        sets(office),
        1,
        "a link does not keep others from their sets"
    );
}
