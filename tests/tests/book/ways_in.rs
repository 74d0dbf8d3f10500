//! Ways in that must not come back, and ways in that must not be lost by a disk, a second window or a slip.

use std::fs;

use casebook_tests::book::member;
use casebook_tests::office::{Office, PASSPHRASE, SECOND, app};
use casebook_tests::staffed::{self, GONE, HEAD, PEOPLE};
use chrono::Duration;
use serde_json::{Value, json};

const THIRD: &str = "灯塔 marble 雨靴 57 thimble";

fn events(office: &mut Office, kind: &str) -> Vec<Value> {
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
    json!(answer.expect_err("it was to be refused").code)
}

fn change(office: &mut Office, current: &str, new: &str) {
    let change = json!({ "current": current, "new": new });
    office.ok("passphrase_change", change);
}

/// The own place cannot be written to: what needs a backup before it is refused.
fn block_backups(office: &Office) {
    let _ = fs::remove_dir_all(office.data.join("backups"));
    fs::write(office.data.join("backups"), "no folder").expect("a file in the way");
}

fn clear_backups(office: &Office) {
    fs::remove_file(office.data.join("backups")).expect("the file in the way");
}

#[test]
fn an_earlier_vault_file_opens_nothing() {
    let mut office = Office::founded();
    let founder = office.founder.clone();
    let vault = office.data.join("office/vault.json");
    let earlier = fs::read(&vault).expect("the vault file");
    change(&mut office, PASSPHRASE, SECOND);
    office.ok("lock", json!({}));
    let present = fs::read(&vault).expect("the vault file");
    fs::write(&vault, &earlier).expect("the earlier file");
    assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "store_behind");
    fs::write(&vault, &present).expect("the present file");
    assert!(office.sign_in(&founder, SECOND).is_ok());
}

#[test]
fn control_an_earlier_vault_file_opens_with_the_anchor_of_its_time() {
    let mut office = Office::founded();
    let founder = office.founder.clone();
    let files = ["vault.json", "store.db", "anchor.a", "anchor.b"];
    office.ok("lock", json!({}));
    let read = |name: &str| fs::read(office.data.join("office").join(name)).expect("a file");
    let earlier: Vec<_> = files.iter().map(|name| (name, read(name))).collect();
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    change(&mut office, PASSPHRASE, SECOND);
    office.ok("lock", json!({}));
    for (name, bytes) in earlier {
        fs::write(office.data.join("office").join(name), bytes).expect("the earlier file");
    }
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

#[test]
fn a_second_process_waits_outside_and_touches_nothing() {
    let mut office = Office::founded();
    let founder = office.founder.clone();
    let (scratch, built) = (
        office.data.join("scratch/1"),
        office.data.join("office.restoring"),
    );
    for folder in [&scratch, &built] {
        fs::create_dir_all(folder).expect("a folder");
    }
    let throttle = fs::read(office.data.join("office/throttle.json")).expect("the record");
    let mut second = app(&office.data);
    let now = office.now();
    let enter = json!({ "user": founder, "passphrase": SECOND });
    let tried = casebook_core::call(&mut second, "sign_in", enter, &now);
    assert_eq!(code(tried.map(|reply| reply.result)), "open_elsewhere");
    assert_eq!(
        fs::read(office.data.join("office/throttle.json")).expect("the record"),
        throttle,
        "what was not judged is no failure"
    );
    assert!(scratch.exists() && built.exists(), "the work of the first");
    // When the first one is locked, the second may enter, and what was cut off is cleared by the next start.
    office.ok("lock", json!({}));
    let enter = json!({ "user": founder, "passphrase": PASSPHRASE });
    assert!(casebook_core::call(&mut second, "sign_in", enter, &now).is_ok());
    assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "open_elsewhere");
    drop(second);
    office.restart();
    assert!(!scratch.exists() && !built.exists());
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

#[test]
fn a_right_passphrase_at_a_book_that_does_not_open_is_no_guess() {
    let mut office = Office::founded();
    let founder = office.founder.clone();
    office.ok("lock", json!({}));
    for _ in 0..3 {
        assert_eq!(code(office.sign_in(&founder, SECOND)), "wrong_passphrase");
    }
    let store = office.data.join("office/store.db");
    fs::rename(&store, store.with_extension("away")).expect("the store is taken away");
    for _ in 0..6 {
        assert_eq!(code(office.sign_in(&founder, PASSPHRASE)), "store_missing");
    }
    fs::rename(store.with_extension("away"), &store).expect("the store is back");
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok(), "at once");
    let came = events(&mut office, "signed_in");
    assert_eq!(came[0]["failures"], 3, "the wrong ones are told");
}

#[test]
fn what_was_guessed_is_told_when_a_new_start_is_given() {
    let mut office = Office::founded();
    let (founder, member) = (office.founder.clone(), office.member("顾二", "mediator"));
    office.let_in(&member, SECOND);
    office.ok("lock", json!({}));
    for _ in 0..3 {
        assert_eq!(code(office.sign_in(&member, THIRD)), "wrong_passphrase");
    }
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    let told = events(&mut office, "guessed");
    assert_eq!(told[0]["failures"], 3);
    assert_eq!(told[0]["member"], member.as_str());
    // Mistyping the start passphrase is told too, though coming in with it takes two calls.
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

#[test]
fn who_is_shut_out_hears_what_a_guesser_hears() {
    let folder = tempfile::tempdir().expect("a folder");
    staffed::Office::make(folder.path(), "2026-11-20", &PEOPLE);
    let mut office = staffed::Office::within(folder.path(), "2026-11-20");
    // The slot is still there, and the passphrase is right.
    let shut_out = office.sign_in(&GONE).expect_err("shut out");
    let wrong = json!({ "user": member(HEAD.n), "passphrase": GONE.passphrase() });
    assert_eq!(shut_out, office.call("sign_in", wrong).expect_err("wrong"));
    // Both count: the fifth failure makes both wait.
    for _ in 0..4 {
        let _ = office.sign_in(&GONE);
    }
    let waits = office.sign_in(&GONE).expect_err("waits");
    assert_eq!(json!(waits.code), "try_later");
}

#[test]
fn who_can_sign_in_is_not_just_retired() {
    let mut office = Office::founded();
    let (founder, member) = (office.founder.clone(), office.member("顾二", "mediator"));
    office.let_in(&member, SECOND);
    office.ok("lock", json!({}));
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let retired = json!({ "member": {
        "id": member, "place": 2, "name": "顾二", "role": "mediator", "team": "", "active": false,
    } });
    assert_eq!(office.refused("staff_put", retired.clone()), "can_sign_in");
    let remove = json!({ "member": member, "passphrase": PASSPHRASE });
    office.ok("user_remove", remove);
    let setup = office.ok("office_setup", json!({}));
    let staff = setup["staff"].as_array().expect("a list").iter();
    let gone = staff.filter(|one| one["id"] == member.as_str());
    assert!(gone.clone().count() == 1 && gone.clone().all(|one| one["active"] == false));
}

#[test]
fn a_supervisor_who_can_sign_in_stays() {
    let mut office = Office::founded();
    let founder = office.founder.clone();
    // Named a supervisor and never let in: nobody could let others in.
    let deputy = office.member("秦三", "supervisor");
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
        "a start passphrase may run out"
    );
    office.let_in(&deputy, SECOND);
    office.ok("staff_put", demoted);
}

#[test]
fn the_paper_counts_until_its_successor_is_on_the_disk() {
    let mut office = Office::just_founded();
    let paper = office.keep_recovery();
    let founder = office.founder.clone();
    block_backups(&office);
    let renew = json!({ "passphrase": PASSPHRASE });
    assert!(office.call("recovery_renew", renew.clone()).is_err());
    office.ok("lock", json!({}));
    let recover = json!({ "recovery_key": paper, "user": founder, "new_passphrase": SECOND });
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
    assert!(office.sign_in(&founder, SECOND).is_ok());
    assert_eq!(
        office.ok("access", json!({}))["recovery_confirmed"],
        false,
        "another paper is to be kept"
    );
    office.clocks.pass(Duration::seconds(1));
    let kinds = ["recovery_made", "keys_rotated"];
    assert!(
        kinds
            .iter()
            .all(|kind| !events(&mut office, kind).is_empty())
    );
}
