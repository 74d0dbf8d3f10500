//! Backup locations that do not answer, that come back, and tasks that end with a panic.

use std::fs;
use std::panic::Location;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use casebook_core::api::{MediumReading, call_with, medium_reading};
use casebook_core::backup::Work;
use casebook_core::backup::media::blocked::BlockedFolder;
use casebook_core::domain::refusal::ErrorOrigin;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backup_status::{back_up_later, copy_folder, done, sign_in};
use crate::backups::{add_location, back_up, register, sets};

/// Returns an office with a proved set in its own location and in a second one, and the recovery key.
fn office_with_medium(medium: &Path) -> (TestOffice, String) {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    add_location(&mut office, medium);
    register(&mut office, "陈国平");
    back_up(&mut office);
    assert_eq!(sets(&mut office, 1).len(), 1);
    (office, key)
}

fn status(office: &mut TestOffice) -> Value {
    office.ok("backup_status", json!({}))
}

#[test]
fn a_medium_that_does_not_answer_holds_up_neither_saving_nor_the_idle_lock() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let dead = BlockedFolder::new(medium.path());
    register(&mut office, "沈二");
    for command in ["boot", "backup_status"] {
        office.ok(command, json!({}));
    }
    for _ in 0..90 {
        office.clock.pass(Duration::seconds(1));
        office.ok("user_active", json!({}));
        office.tick();
    }
    assert!(!dead.has_call(), "nothing asks the medium under the lock");
    // A task that waits for it goes on waiting while people work and while the book is locked.
    let now = office.now();
    let task = office.app.take_background_task(&now).expect("a look");
    let looking = thread::spawn(move || task.run(&mut |_, _| true));
    dead.wait_for_call();
    register(&mut office, "顾三");
    office.clock.pass(Duration::minutes(11));
    for _ in 0..2 {
        office.tick();
    }
    assert_eq!(office.ok("boot", json!({}))["state"], "locked");
    drop(dead);
    let result = looking.join().expect("it ends");
    office.app.finish_task(result, &now);
    sign_in(&mut office, PASSPHRASE);
}

#[test]
fn a_command_waits_for_a_medium_without_the_lock() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, key) = office_with_medium(medium.path());
    let folder = office.choose_folder(medium.path());
    let set = sets(&mut office, 1)[0]["name"].clone();
    let number = office.ok(
        "case_list",
        json!({"query": {"view": "all"}, "after": null, "limit": 1}),
    );
    let number = number["rows"][0]["number"].clone();
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    let in_set = json!({ "location": 1, "set": set, "number": number });
    let commands = [
        ("backups", json!({})),
        ("case_in_set", in_set.clone()),
        ("case_restore", in_set),
        ("safety_set", json!({ "safety": safety })),
        ("export_folder_set", json!({ "folder": folder })),
        (
            "restore_preview",
            json!({ "folder": folder, "recovery_key": key }),
        ),
    ];
    for (command, payload) in &commands {
        let dead = BlockedFolder::new(medium.path());
        let reading = medium_reading(&office.app, command, payload).expect(command);
        let reading = thread::spawn(move || reading.run());
        dead.wait_for_call();
        register(&mut office, "沈二");
        drop(dead);
        let content = reading.join().expect("it ends");
        let now = office.now();
        let answer = call_with(
            &mut office.app,
            command,
            payload.clone(),
            Some(content),
            &now,
        );
        assert!(answer.is_ok(), "{command}: {answer:?}");
        // What was read is used once.
        let again = call_with(&mut office.app, command, payload.clone(), None, &now);
        let again = json!(again.expect_err(command).code);
        assert_eq!(again, "book_reopened", "{command}");
    }
    // The control: whoever reads and holds the lock holds up everybody.
    let office = Arc::new(Mutex::new(office));
    for (command, payload) in commands {
        let dead = BlockedFolder::new(medium.path());
        let shared = Arc::clone(&office);
        let calling = thread::spawn(move || {
            let mut office = shared.lock().expect("the lock");
            office.call(command, payload).map(drop)
        });
        dead.wait_for_call();
        assert!(office.try_lock().is_err(), "control: {command}");
        drop(dead);
        calling.join().expect("it ends").expect(command);
    }
}

#[test]
fn an_export_asks_its_folder_without_the_lock() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let folder = office.choose_folder(medium.path());
    office.ok("export_folder_set", json!({ "folder": folder }));
    let list = json!({
        "query": {"view": "all"}, "columns": ["number"], "file": "xlsx", "language": "zh", "unmasked": false,
    });
    for (command, payload) in [
        ("export_list", list),
        ("export_journal", json!({ "payloads": false })),
    ] {
        let now = office.now();
        let unasked = call_with(&mut office.app, command, payload.clone(), None, &now);
        let unasked = json!(unasked.expect_err(command).code);
        assert_eq!(unasked, "book_reopened", "{command}");
        let dead = BlockedFolder::new(medium.path());
        let reading = medium_reading(&office.app, command, &payload).expect(command);
        let reading = thread::spawn(move || reading.run());
        dead.wait_for_call();
        register(&mut office, "沈二");
        drop(dead);
        let content = reading.join().expect("it ends");
        let started = call_with(&mut office.app, command, payload, Some(content), &now);
        assert!(started.is_ok(), "{command}: {started:?}");
        assert_eq!(json!(office.run_job())["state"], "done", "{command}");
    }
}

#[test]
fn what_was_read_for_one_book_is_not_used_for_another() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let reading = medium_reading(&office.app, "backups", &json!({})).expect("a reading");
    let content = MediumReading::run(reading);
    office.ok("practice_open", json!({}));
    let now = office.now();
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    let payload = json!({ "safety": safety });
    let answer = call_with(&mut office.app, "safety_set", payload, Some(content), &now);
    let refusal = answer.expect_err("another book");
    assert_eq!(json!(refusal.code), "book_reopened");
    // Nobody reads media who may not run the command.
    office.ok("lock", json!({}));
    assert!(medium_reading(&office.app, "backups", &json!({})).is_none());
}

/// Takes as long as a location may.
#[test]
fn a_command_gives_a_dead_medium_up_and_its_keys_with_it() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, key) = office_with_medium(medium.path());
    let folder = office.choose_folder(medium.path());
    let set = sets(&mut office, 1)[0]["name"].clone();
    let commands = [
        (
            "case_in_set",
            json!({ "location": 1, "set": set, "number": "1" }),
            "folder_trouble",
        ),
        (
            "restore_preview",
            json!({ "folder": folder, "recovery_key": key }),
            "not_found",
        ),
    ];
    for (command, payload, code) in commands {
        let dead = BlockedFolder::new(medium.path());
        let reading = medium_reading(&office.app, command, &payload).expect(command);
        let (done, ended) = channel();
        let reading = thread::spawn(move || done.send(reading.run()).is_ok());
        let content = ended.recv_timeout(Duration::seconds(40).to_std().expect("a time"));
        drop(dead);
        assert!(reading.join().expect("it ends"), "somebody waits");
        let (content, now) = (content.expect(command), office.now());
        let answer = call_with(&mut office.app, command, payload, Some(content), &now);
        assert_eq!(json!(answer.expect_err(command).code), code, "{command}");
    }
}

/// Somebody else is signed in when the medium answers, in the same book. Nothing runs in their name, and a restore that was
/// asked for while nobody was signed in does not take their book away.
#[test]
fn what_was_read_before_a_sign_in_or_a_lock_is_not_used_after_it() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, key) = office_with_medium(medium.path());
    let second = office.add_member("顾二", "supervisor");
    office.invite_and_sign_in(&second, NEW_PASSPHRASE);
    office.ok("lock", json!({}));
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    let folder = office.choose_folder(medium.path());
    let set = sets(&mut office, 1)[0]["name"].clone();
    let number = office.ok(
        "case_list",
        json!({"query": {"view": "all"}, "after": null, "limit": 1}),
    );
    let number = number["rows"][0]["number"].clone();
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    let commands = [
        (
            "case_restore",
            json!({ "location": 1, "set": set, "number": number }),
        ),
        ("safety_set", json!({ "safety": safety })),
        ("export_folder_set", json!({ "folder": folder })),
    ];
    let written = |office: &mut TestOffice| {
        let ask = json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        let page = office.ok("journal_list", ask);
        let lines = page["lines"].as_array().expect("lines").iter();
        let count = |action| {
            lines
                .clone()
                .filter(|line| line["action"] == action)
                .count()
        };
        ["case_restore", "safety_set"].map(count)
    };
    assert_eq!(written(&mut office), [0, 1], "control");
    for (command, payload) in commands {
        let content = medium_reading(&office.app, command, &payload).map(MediumReading::run);
        office.ok("lock", json!({}));
        office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
        let entries = written(&mut office);
        let now = office.now();
        let answer = call_with(&mut office.app, command, payload, content, &now);
        assert_eq!(
            json!(answer.expect_err(command).code),
            "book_reopened",
            "{command}"
        );
        assert_eq!(written(&mut office), entries, "{command}");
        office.ok("lock", json!({}));
        sign_in(&mut office, PASSPHRASE);
    }

    office.ok("lock", json!({}));
    let request = json!({ "folder": folder, "recovery_key": key });
    let preview = office.ok("restore_preview", request);
    let run = json!({
        "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": key,
        "user": office.founder, "new_passphrase": NEW_PASSPHRASE,
        "present": { "member": office.founder, "passphrase": PASSPHRASE },
    });
    let read = |office: &TestOffice| {
        let reading = medium_reading(&office.app, "restore_run", &run);
        reading.map(MediumReading::run)
    };
    let content = read(&office);
    sign_in(&mut office, PASSPHRASE);
    register(&mut office, "沈二");
    let now = office.now();
    let answer = call_with(&mut office.app, "restore_run", run.clone(), content, &now);
    assert_eq!(
        json!(answer.expect_err("a sign-in").code),
        "book_reopened",
        "restore_run"
    );
    assert_eq!(office.ok("boot", json!({}))["state"], "open");
    // The control: nobody signed in meanwhile.
    office.ok("lock", json!({}));
    let (content, now) = (read(&office), office.now());
    let answer = call_with(&mut office.app, "restore_run", run, content, &now);
    assert!(answer.is_ok(), "{answer:?}");
}

#[test]
fn a_refusal_before_a_medium_is_read_keeps_its_words() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    // The vault file cannot be read, so there are no keys for the sets.
    let vault = office.data.join("office/vault.json");
    let text = fs::read(&vault).expect("the vault file");
    fs::write(&vault, "{}").expect("a file");
    let refused = office.refused("backups", json!({}));
    assert_eq!(refused, "store_damaged");
    fs::write(&vault, text).expect("the vault file");
    office.ok("backups", json!({}));
}

#[test]
fn a_failed_set_before_a_change_of_keys_is_told_until_one_succeeds() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let leaver = office.add_member("顾二", "mediator");
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    sign_in(&mut office, PASSPHRASE);
    register(&mut office, "沈二");
    assert_eq!(back_up_later(&mut office), done());
    office.ok("lock", json!({}));
    // The sets are newer than the book that was put back: none is made.
    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    office.run_tasks();
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    let removal = json!({ "member": leaver, "passphrase": PASSPHRASE });
    assert_eq!(office.refused("user_remove", removal), "shrunken");
    assert_eq!(status(&mut office)["last_error"]["code"], "shrunken");
    office.run_tasks();
    assert_eq!(status(&mut office)["last_error"]["code"], "shrunken");
}

#[test]
fn a_missing_location_is_still_told_after_the_set_before_a_change_of_keys() {
    let outside = TempDir::new().expect("a folder");
    let medium = outside.path().join("medium");
    fs::create_dir(&medium).expect("a folder");
    let (mut office, _) = office_with_medium(&medium);
    let leaver = office.add_member("顾二", "mediator");
    fs::remove_dir_all(&medium).expect("it is unplugged");
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(status(&mut office)["missing_locations"], json!([1]));
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    let removal = json!({ "member": leaver, "passphrase": PASSPHRASE });
    office.ok("user_remove", removal);
    assert_eq!(status(&mut office)["missing_locations"], json!([1]));
    office.run_tasks();
    assert_eq!(status(&mut office)["missing_locations"], json!([1]));
}

#[test]
fn a_look_at_locations_that_are_no_longer_the_chosen_ones_is_not_kept() {
    let (before, after) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    let (mut office, _) = office_with_medium(before.path());
    register(&mut office, "沈二");
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    office.ok("backup_now", json!({}));
    while office.run_slice().is_some() {}
    let now = office.now();
    let task = office.app.take_background_task(&now).expect("a backup");
    let result = task.run(&mut |_, _| true);
    add_location(&mut office, after.path());
    let known = status(&mut office)["second_place"].clone();
    assert_ne!(known, "unknown", "control");
    office.app.finish_task(result, &now);
    assert_eq!(status(&mut office)["second_place"], known);
    // The new location is looked at soon, and gets the newest set with the next backup.
    let look = office.app.take_background_task(&now).expect("a look");
    assert!(matches!(look.work, Work::LookAtPlaces));
}

#[test]
fn a_medium_that_comes_back_gets_the_newest_set() {
    let outside = TempDir::new().expect("a folder");
    let medium = outside.path().join("medium");
    fs::create_dir(&medium).expect("a folder");
    let (mut office, _) = office_with_medium(&medium);
    fs::remove_dir_all(&medium).expect("it is unplugged");
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    register(&mut office, "沈二");
    back_up(&mut office);
    assert_eq!(status(&mut office)["missing_locations"], json!([1]));
    fs::create_dir(&medium).expect("it is back");
    office.clock.pass(Duration::seconds(11));
    office.tick();
    let progress = office.run_tasks();
    assert_eq!(progress.len(), 1, "{progress:?}");
    assert_eq!(status(&mut office)["missing_locations"], json!([]));
    let (own, there) = (sets(&mut office, 0), sets(&mut office, 1));
    assert_eq!((there.len(), &own[0]["name"]), (1, &there[0]["name"]));
}

#[test]
fn the_set_before_a_change_of_keys_reaches_the_other_locations_from_a_task() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let leaver = office.add_member("顾二", "mediator");
    office.clock.pass(Duration::minutes(31));
    office.ok("user_active", json!({}));
    let dead = BlockedFolder::new(medium.path());
    office.ok(
        "user_remove",
        json!({ "member": leaver, "passphrase": PASSPHRASE }),
    );
    assert!(!dead.has_call(), "the caller has the lock");
    drop(dead);
    assert_eq!(sets(&mut office, 1).len(), 1, "control");
    office.run_tasks();
    let (own, there) = (sets(&mut office, 0), sets(&mut office, 1));
    assert_eq!((there.len(), &own[0]["name"]), (2, &there[0]["name"]));
    assert!(there[0]["proved_at"].is_string());
}

#[test]
fn nothing_is_said_of_the_second_place_before_it_was_looked_at() {
    let medium = TempDir::new().expect("a folder");
    let (mut office, _) = office_with_medium(medium.path());
    let known = status(&mut office)["second_place"].clone();
    office.ok("lock", json!({}));
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(status(&mut office)["second_place"], "unknown");
    office.run_tasks();
    assert_eq!(status(&mut office)["second_place"], known);
}

fn here() -> ErrorOrigin {
    ErrorOrigin::at(Location::caller())
}

#[test]
fn a_backup_that_panics_is_told_and_the_next_one_is_made() {
    let mut office = TestOffice::new_office();
    for closes in [false, true] {
        register(&mut office, "陈国平");
        match closes {
            true => drop(office.ok("sign_out", json!({}))),
            false => drop(office.ok("backup_now", json!({}))),
        }
        while office.run_slice().is_some() {}
        let now = office.now();
        let task = office.app.take_background_task(&now).expect("a backup");
        let result = task.run_to_end(&mut |_, _| panic!("planted"), here);
        // The control: as long as nothing is made of it, it blocks the next one and the end of the program.
        match closes {
            true => assert!(!office.app.can_exit()),
            false => assert_eq!(office.refused("backup_now", json!({})), "job_running"),
        }
        let (progress, _) = office.app.finish_task(result, &now);
        assert_eq!(json!(progress.expect("an end"))["state"], "failed");
        assert!(office.app.can_exit());
        if closes {
            sign_in(&mut office, PASSPHRASE);
        }
        let status = status(&mut office);
        assert_eq!(
            (&status["busy"], &status["last_error"]["code"]),
            (&json!(false), &json!("internal"))
        );
        let errors = office.ok("error_details", json!({}))["errors"].clone();
        let last = errors
            .as_array()
            .and_then(|all| all.last())
            .expect("an error");
        assert_eq!(last["command"], "backup");
        office.clock.pass(Duration::minutes(31));
        office.ok("user_active", json!({}));
        register(&mut office, "沈二");
        back_up(&mut office);
        assert!(self::status(&mut office)["last_error"].is_null());
    }
}
