//! Sign-ins that must stay impossible, and sign-ins that must not be lost by a disk error, a second program or a mistake.

use std::fs;

use casebook_tests::test_office::people::{FORMER, HEAD, PEOPLE};
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, write_office};
use chrono::Duration;
use serde_json::{Value, json};

const THIRD: &str = "灯塔 marble 雨靴 57 thimble";

fn events(office: &mut TestOffice, kind: &str) -> Vec<Value> {
    let everything = json!({
        "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let page = office.ok("journal_list", everything);
    let lines = page["lines"].as_array().expect("lines").iter();
    lines
        .filter(|line| line["action"] == kind)
        .map(|line| line["detail"].clone())
        .collect()
}

fn code(answer: Result<Value, casebook_core::WireError>) -> Value {
    json!(answer.expect_err("it must be refused").code)
}

/// Makes the own backup location unwritable, so that changes that need a backup first are refused.
fn block_backups(office: &TestOffice) {
    let _ = fs::remove_dir_all(office.data.join("backups"));
    fs::write(office.data.join("backups"), "no folder").expect("a file");
}

fn clear_backups(office: &TestOffice) {
    fs::remove_file(office.data.join("backups")).expect("the file");
}

/// The window is closed and hidden, and its process still makes the last backup: a program that is started meanwhile is told
/// to wait, and opens when that is done. A process whose window is open is asked to bring it to the front.
#[test]
fn a_second_program_waits_for_the_last_backup_of_the_first() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let case = office.own_wage_case("陈国平");
    office.ok("case_register", case);
    let mut second = TestOffice::start_office(&office.data, "2026-11-20");
    assert!(!office.app.take_show_request(), "control");
    assert_eq!(code(second.sign_in(&founder, PASSPHRASE)), "open_elsewhere");
    assert!(office.app.take_show_request());
    assert!(!office.app.take_show_request(), "once");
    let now = office.now();
    office.app.close(&now);
    assert!(!office.app.can_exit(), "the last backup is being made");
    for _ in 0..2 {
        assert_eq!(
            code(second.sign_in(&founder, PASSPHRASE)),
            "closing_elsewhere"
        );
    }
    office.run_tasks();
    assert!(office.app.can_exit());
    assert!(second.sign_in(&founder, PASSPHRASE).is_ok());
    // What a killed process left behind keeps nobody waiting.
    assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "open_elsewhere");
}

#[test]
fn a_second_program_is_refused_and_changes_nothing() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let (scratch, built) = (
        office.data.join("scratch/1"),
        office.data.join("office.restoring"),
    );
    for folder in [&scratch, &built] {
        fs::create_dir_all(folder).expect("a folder");
    }
    let throttle = fs::read(office.data.join("office/throttle.json")).expect("the record");
    let mut second = TestOffice::start_office(&office.data, "2026-11-20");
    assert_eq!(
        code(second.sign_in(&founder, NEW_PASSPHRASE)),
        "open_elsewhere"
    );
    assert_eq!(
        fs::read(office.data.join("office/throttle.json")).expect("the record"),
        throttle,
        "a passphrase that was not checked is no failure"
    );
    assert!(
        scratch.exists() && built.exists(),
        "the files of the first program"
    );
    // When the first program is locked, the second one can sign in; the next start deletes what was interrupted.
    office.ok("lock", json!({}));
    assert!(second.sign_in(&founder, PASSPHRASE).is_ok());
    assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "open_elsewhere");
    drop(second);
    office.restart();
    assert!(!scratch.exists() && !built.exists());
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

#[test]
fn a_right_passphrase_does_not_count_as_a_failure_if_the_book_does_not_open() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    office.ok("lock", json!({}));
    for _ in 0..3 {
        assert_eq!(
            code(office.sign_in(&founder, NEW_PASSPHRASE)),
            "wrong_passphrase"
        );
    }
    let store = office.data.join("office/store.db");
    fs::rename(&store, store.with_extension("away")).expect("the store is moved away");
    for _ in 0..6 {
        assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "store_missing");
    }
    fs::rename(store.with_extension("away"), &store).expect("the store is back");
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok(), "at once");
    let sign_ins = events(&mut office, "signed_in");
    assert_eq!(sign_ins[0]["failures"], 3, "the wrong ones are journaled");
}

#[test]
fn failed_sign_ins_are_journaled_when_a_new_start_passphrase_is_made() {
    let mut office = TestOffice::new_office();
    let (founder, member) = (
        office.founder.clone(),
        office.add_member("顾二", "mediator"),
    );
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    office.ok("lock", json!({}));
    for _ in 0..3 {
        assert_eq!(code(office.sign_in(&member, THIRD)), "wrong_passphrase");
    }
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    let guesses = events(&mut office, "guessed");
    assert_eq!(guesses[0]["failures"], 3);
    assert_eq!(guesses[0]["member"], member.as_str());
    // A mistyped start passphrase is journaled too, though the first sign-in takes two calls.
    office.ok("lock", json!({}));
    assert_eq!(code(office.sign_in(&member, THIRD)), "wrong_passphrase");
    let bare = json!({ "user": member, "passphrase": start });
    assert_eq!(office.refused("sign_in", bare), "choose_passphrase");
    let own = json!({ "user": member, "passphrase": start, "new_passphrase": THIRD });
    office.ok("sign_in", own);
    office.ok("lock", json!({}));
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    assert_eq!(events(&mut office, "signed_in")[1]["failures"], 1);
}

/// The first sign-in changes the keys and writes the store anew; something in the way stands for a disk without room.
#[test]
fn a_start_passphrase_is_still_good_after_a_sign_in_on_a_full_disk() {
    let mut office = TestOffice::new_office();
    let member = office.add_member("顾二", "mediator");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    office.ok("lock", json!({}));
    let in_the_way = office.data.join("office/store.db.next");
    fs::create_dir_all(in_the_way.join("below")).expect("a folder");
    let first = json!({ "user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
    let refusal = office.call("sign_in", first.clone()).expect_err("no room");
    assert_eq!(json!(refusal.code), "start_needs_space");
    let megabytes = refusal.detail[0].parse::<u64>();
    assert!(
        megabytes.is_ok_and(|megabytes| megabytes >= 16),
        "{refusal:?}"
    );
    assert_eq!(office.ok("boot", json!({}))["state"], "locked");
    // The control: nothing but the room was missing.
    fs::remove_dir_all(in_the_way).expect("the folder");
    office.ok("sign_in", first);
}

/// The keys are changed, and only then something is in the way: the start passphrase is used up.
#[test]
fn a_start_passphrase_is_not_called_good_after_the_keys_were_changed() {
    let mut office = TestOffice::new_office();
    let member = office.add_member("顾二", "mediator");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    office.ok("lock", json!({}));
    let in_the_way = office.data.join("office/vault.json.prev");
    let _ = fs::remove_file(&in_the_way);
    fs::create_dir_all(in_the_way.join("below")).expect("a folder");
    let first = json!({ "user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
    assert_eq!(office.refused("sign_in", first.clone()), "disk_trouble");
    fs::remove_dir_all(in_the_way).expect("the folder");
    // The control: the start passphrase is gone, and the chosen one opens the book.
    assert_eq!(office.refused("sign_in", first), "wrong_passphrase");
    office
        .sign_in(&member, NEW_PASSPHRASE)
        .expect("the chosen one");
}

#[test]
fn a_former_user_gets_the_refusal_of_a_wrong_passphrase() {
    let folder = tempfile::tempdir().expect("a folder");
    write_office(folder.path(), "2026-11-20", &PEOPLE);
    let mut office = TestOffice::start_office(folder.path(), "2026-11-20");
    // The vault still has the user, and the passphrase is right.
    let former = office.sign_in_as(&FORMER).expect_err("a former user");
    let wrong = office.sign_in(&HEAD.id().to_string(), &FORMER.passphrase());
    assert_eq!(former, wrong.expect_err("wrong"));
    // Both count: the fifth failure makes both wait.
    for _ in 0..4 {
        let _ = office.sign_in_as(&FORMER);
    }
    let waits = office.sign_in_as(&FORMER).expect_err("waits");
    assert_eq!(json!(waits.code), "try_later");
}

#[test]
fn a_member_who_can_sign_in_cannot_be_made_inactive() {
    let mut office = TestOffice::new_office();
    let (founder, member) = (
        office.founder.clone(),
        office.add_member("顾二", "mediator"),
    );
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    office.ok("lock", json!({}));
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let inactive = json!({ "member": {
        "id": member, "place": 2, "name": "顾二", "role": "mediator", "team": "", "active": false,
    } });
    assert_eq!(office.refused("staff_put", inactive), "can_sign_in");
    let remove = json!({ "member": member, "passphrase": PASSPHRASE });
    office.ok("user_remove", remove);
    let setup = office.ok("office_setup", json!({}));
    let staff = setup["staff"].as_array().expect("a list").iter();
    let gone = staff.filter(|one| one["id"] == member.as_str());
    assert!(gone.clone().count() == 1 && gone.clone().all(|one| one["active"] == false));
}

#[test]
fn one_supervisor_who_can_sign_in_must_stay() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    // A second supervisor without a passphrase could not invite anybody.
    let deputy = office.add_member("秦三", "supervisor");
    let demoted = json!({ "member": {
        "id": founder, "place": 1, "name": "沈一", "role": "mediator", "team": "", "active": true,
    } });
    assert_eq!(
        office.refused("staff_put", demoted.clone()),
        "last_supervisor"
    );
    let invite = json!({ "member": deputy, "passphrase": PASSPHRASE });
    office.ok("user_invite", invite);
    assert_eq!(
        office.refused("staff_put", demoted.clone()),
        "last_supervisor",
        "a start passphrase may expire"
    );
    office.invite_and_sign_in(&deputy, NEW_PASSPHRASE);
    let mut demoted = demoted;
    demoted["passphrase"] = json!(NEW_PASSPHRASE);
    office.ok("staff_put", demoted);
}

#[test]
fn a_recovery_key_is_valid_until_the_next_one_is_on_disk() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    let founder = office.founder.clone();
    block_backups(&office);
    let renew = json!({ "passphrase": PASSPHRASE });
    assert!(office.call("recovery_renew", renew.clone()).is_err());
    office.ok("lock", json!({}));
    let recover = json!({ "recovery_key": key, "user": founder, "new_passphrase": NEW_PASSPHRASE });
    assert!(office.call("recover", recover.clone()).is_err());
    assert_eq!(office.ok("boot", json!({}))["state"], "locked");
    assert!(
        office.sign_in(&founder, PASSPHRASE).is_ok(),
        "nothing changed"
    );
    office.ok("lock", json!({}));
    clear_backups(&office);
    office.ok("recover", recover);
    office.ok("lock", json!({}));
    assert!(office.sign_in(&founder, NEW_PASSPHRASE).is_ok());
    assert_eq!(
        office.ok("access", json!({}))["recovery_confirmed"],
        false,
        "the new recovery key is not confirmed yet"
    );
    office.clock.pass(Duration::seconds(1));
    let kinds = ["recovery_made", "keys_rotated"];
    assert!(
        kinds
            .iter()
            .all(|kind| !events(&mut office, kind).is_empty())
    );
}
