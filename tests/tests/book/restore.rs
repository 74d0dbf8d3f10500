//! What bringing an older state back must not undo: people who were shut out, cases that were erased, work that goes on.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_tests::office::{Office, PASSPHRASE, SECOND};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::backups::{backed_up, empty_pc, ended, register, sets, settle, use_place};
use super::erasure::is_in;

const THIRD: &str = "瓦檐 compass 雨燕 63 thistle";
const NAME: &str = "欧阳金丝雀";

/// An office with a medium that holds one set and was then taken away; its paper, and somebody who had a passphrase.
struct Before {
    office: Office,
    paper: String,
    stick: PathBuf,
    colleague: String,
    second: String,
    case: Value,
    _outside: TempDir,
}

fn before() -> Before {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    let outside = TempDir::new().expect("a folder");
    let stick = outside.path().join("stick");
    fs::create_dir(&stick).expect("a folder");
    use_place(&mut office, &stick);
    let case = register(&mut office, NAME);
    let colleague = office.member("周六", "mediator");
    let second = office.member("顾二", "supervisor");
    let founder = office.founder.clone();
    for person in [&colleague, &second] {
        office.let_in(person, SECOND);
        office.ok("lock", json!({}));
        office.sign_in(&founder, PASSPHRASE).expect("the founder");
    }
    backed_up(&mut office);
    assert_eq!(sets(&mut office, 1).len(), 1);
    let away = outside.path().join("away");
    fs::rename(&stick, &away).expect("a rename");
    Before {
        office,
        paper,
        stick: away,
        colleague,
        second,
        case,
        _outside: outside,
    }
}

impl Before {
    fn look(&self) -> Value {
        json!({ "folder": self.stick.to_string_lossy(), "recovery_key": self.paper })
    }

    fn run(&self, preview: &Value) -> Value {
        json!({
            "folder": self.stick.to_string_lossy(), "path": preview["sets"][0]["path"],
            "recovery_key": self.paper, "user": self.office.founder, "new_passphrase": THIRD,
        })
    }

    fn restore(&mut self) -> Value {
        let preview = self.office.ok("restore_preview", self.look());
        let run = self.run(&preview);
        self.office.ok("restore_run", run);
        let end = ended(&mut self.office);
        assert_eq!(end["state"], "done", "{end}");
        preview
    }

    fn remove_colleague(&mut self) {
        let again = json!({ "member": self.colleague, "passphrase": PASSPHRASE });
        self.office.ok("user_remove", again);
        settle(&mut self.office);
    }

    fn erase(&mut self) {
        let case = &self.case;
        let void = json!({
            "case": case["case"], "version": case["version"],
            "ruling": { "on": "2026-11-20", "reason": "登记有误" },
        });
        let case = self.office.ok("case_void", void);
        let ask = json!({
            "case": case["case"], "version": case["version"], "basis": "request", "note": "本人申请",
        });
        let asked = self.office.ok("erasure_ask", ask);
        self.office.ok("lock", json!({}));
        let (second, office) = (self.second.clone(), &mut self.office);
        office.sign_in(&second, SECOND).expect("the second");
        let erase =
            json!({ "case": case["case"], "version": asked["version"], "passphrase": SECOND });
        office.ok("case_erase", erase);
        settle(office);
        office.ok("lock", json!({}));
    }
}

fn has(people: &Value, id: &str) -> bool {
    let people = people.as_array().expect("people");
    people.iter().any(|person| person["id"] == id)
}

#[test]
fn who_was_removed_does_not_come_back_with_an_older_set() {
    let mut before = before();
    before.remove_colleague();
    let preview = before.restore();
    assert!(
        !has(&preview["can_sign_in"], &before.colleague),
        "{preview}"
    );
    assert!(has(&preview["can_sign_in"], &before.second));
    assert_eq!(preview["hidden"], false);
    let (colleague, second) = (before.colleague.clone(), before.second.clone());
    let office = &mut before.office;
    let version = office.ok("access", json!({}))["key_version"].clone();
    assert_eq!(version, 3, "a number that no book before had");
    let setup = office.ok("office_setup", json!({}));
    let staff = setup["staff"].as_array().expect("staff").clone();
    let active =
        |id: &str| staff.iter().find(|m| m["id"] == id).expect("a member")["active"].clone();
    assert_eq!(
        (active(&colleague), active(&second)),
        (json!(false), json!(true))
    );
    // Every set that was made here, under whichever key, can still be read and is tended.
    let own = sets(office, 0);
    assert!(
        own.len() >= 2 && own.iter().all(|set| set["trouble"].is_null()),
        "{own:?}"
    );
    office.keep_recovery();
    register(office, "顾三");
    backed_up(office);
    assert!(office.ok("backup_status", json!({}))["trouble"].is_null());
    office.ok("lock", json!({}));
    assert!(
        office.sign_in(&colleague, SECOND).is_err(),
        "shut out stays shut out"
    );
    assert!(office.sign_in(&second, SECOND).is_ok());
}

/// The control of the test above: the set does hold a way in for who was removed later, and nobody here knows better.
#[test]
fn on_an_empty_pc_the_set_says_who_gets_in() {
    let mut before = before();
    before.remove_colleague();
    let (_folder, new) = empty_pc(&before.office);
    before.office = new;
    let preview = before.restore();
    assert!(has(&preview["can_sign_in"], &before.colleague), "{preview}");
    before.office.ok("lock", json!({}));
    assert!(before.office.sign_in(&before.colleague, SECOND).is_ok());
}

#[test]
fn a_paper_that_does_not_open_the_book_here_says_that_something_is_hidden() {
    let mut before = before();
    before
        .office
        .ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    settle(&mut before.office);
    before.office.keep_recovery();
    let look = before.look();
    let preview = before.office.ok("restore_preview", look);
    assert_eq!(
        (&preview["hidden"], &preview["here_seq"]),
        (&json!(true), &json!(null))
    );
}

/// What knows of the erasure is the book's own journal, or the ledger beside the sets; each of them is enough.
#[test]
fn an_erased_case_does_not_come_back_also_if_the_key_was_changed_before() {
    for lost in ["backups", "office/store.db"] {
        let mut before = before();
        // So the ledger is sealed with a key that the medium does not know.
        before.remove_colleague();
        before.erase();
        let data = before.office.data.clone();
        let ledgers = ledgers(&data);
        assert_eq!(ledgers.len(), 1, "control: it was written");
        match lost {
            "backups" => fs::remove_file(&ledgers[0]).expect("it was there"),
            store => fs::write(data.join(store), [0; 8192]).expect("a damaged store"),
        }
        let preview = before.restore();
        assert_eq!(preview["sets"][0]["erasures"], 1, "{lost}");
        let founder = before.office.founder.clone();
        before.office.keep_recovery();
        let store = before.office.store(&founder, THIRD);
        assert_eq!(is_in(&store, NAME), Vec::<String>::new(), "{lost}");
    }
}

fn ledgers(data: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(data.join("backups")).expect("the own place");
    let files = folders.map(|folder| folder.expect("an entry").path().join("erased.json"));
    files.filter(|file| file.exists()).collect()
}

#[test]
fn a_ledger_that_cannot_be_believed_is_no_empty_one() {
    let mut before = before();
    before.erase();
    let file = ledgers(&before.office.data).remove(0);
    let text = fs::read(&file).expect("a ledger");
    fs::write(&file, &text[..text.len() - 9]).expect("half a ledger");
    let look = before.look();
    assert_eq!(
        before.office.refused("restore_preview", look.clone()),
        "set_damaged"
    );
    fs::write(&file, text).expect("the ledger");
    let preview = before.office.ok("restore_preview", look);
    assert_eq!(preview["sets"][0]["erasures"], 1);
}

#[test]
fn nobody_comes_in_while_another_book_is_about_to_take_its_place() {
    let mut before = before();
    let look = before.look();
    let preview = before.office.ok("restore_preview", look);
    let run = before.run(&preview);
    let sign_in = json!({ "user": before.office.founder, "passphrase": PASSPHRASE });
    let recover = json!({
        "recovery_key": before.paper, "user": before.office.founder, "new_passphrase": THIRD,
    });
    let office = &mut before.office;
    let refused = |office: &mut Office| {
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
    let task = office.app.take_background_task().expect("a task");
    refused(office);
    let outcome = task.run(&mut |_, _| true);
    let now = office.now();
    let (told, _) = office.app.finish_task(outcome, &now);
    assert_eq!(json!(told.expect("an end"))["state"], "done");
    office.ok("lock", json!({}));
    let founder = office.founder.clone();
    assert!(office.sign_in(&founder, THIRD).is_ok(), "and then they do");
}

#[test]
fn a_book_that_cannot_be_copied_for_want_of_a_disk_is_not_given_up() {
    let mut before = before();
    let own = before.office.data.join("backups");
    let aside = before.office.data.join("backups.away");
    fs::rename(&own, &aside).expect("a rename");
    fs::write(&own, "in the way").expect("a file");
    let look = before.look();
    let preview = before.office.ok("restore_preview", look);
    let run = before.run(&preview);
    before.office.ok("restore_run", run);
    let end = ended(&mut before.office);
    assert_eq!(
        (&end["state"], &end["error"]["code"]),
        (&json!("failed"), &json!("folder_trouble"))
    );
    let founder = before.office.founder.clone();
    assert!(
        before.office.sign_in(&founder, PASSPHRASE).is_ok(),
        "it is here as it was"
    );
    before.office.ok("lock", json!({}));
    fs::remove_file(&own).expect("out of the way");
    fs::rename(&aside, &own).expect("a rename");
    before.restore();
}
