//! A restore takes the slots of the vault file that was changed last, so that the passphrase of today opens the key of today.

use std::fs;
use std::path::PathBuf;

use casebook_core::store::SignatureSummary;
use casebook_core::vault::{SigningKey, key_code};
use casebook_tests::insider::colleague::{append_event, hex};
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::json;

use super::backup_status::{
    back_up_later, copy_folder, done, journal_page, newest, restore, sign_in,
};
use super::restore_over_book::FIFTH;
use super::signatures::{THIRD_PASSPHRASE, id, lock, open_with_vault_key, unlock, verify};

/// Makes an office with a mediator; nobody is signed in. Returns it with its recovery key and the mediator.
fn with_member() -> (TestOffice, String, String) {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    let member = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    lock(&mut office);
    (office, key, member)
}

fn image_of(office: &TestOffice) -> PathBuf {
    office.data.join("elsewhere")
}

fn copy_image(office: &TestOffice) {
    copy_folder(&office.data.join("office"), &image_of(office));
}

/// Puts the copy in the place of the book, as from an image of the disk.
fn put_image_back(office: &mut TestOffice) {
    let book = office.data.join("office");
    fs::remove_dir_all(&book).expect("the book");
    fs::rename(image_of(office), &book).expect("the old book");
    office.restart();
}

/// Changes the passphrase of a member whom nobody has seen typing it: the vault key stays.
fn change_passphrase(office: &mut TestOffice, member: &str) {
    lock(office);
    office.sign_in(member, NEW_PASSPHRASE).expect("the member");
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    lock(office);
    sign_in(office, PASSPHRASE);
}

/// Restores the newest set and signs the member in with the passphrase of today.
fn restore_and_check(office: &mut TestOffice, member: &str, key: &str, set: &str) {
    office.clock.pass(Duration::hours(1));
    restore(office, key, set);
    let founder = office.founder.clone();
    lock(office);
    let boot = office.sign_in(member, THIRD_PASSPHRASE);
    let own = boot.expect("the passphrase of today")["own_key"].clone();
    assert_eq!(own["foreign"], json!([]));
    assert_eq!(own["is_former"], false);
    lock(office);
    let former = office.sign_in(member, NEW_PASSPHRASE).err();
    assert!(former.is_some(), "the former one is gone");
    let report = verify(office, &founder, NEW_PASSPHRASE);
    assert_eq!(report.signatures, SignatureSummary::default());
}

/// An image of the disk is put back, with which no backup goes on, and the newest set is restored over it.
#[test]
fn the_slots_of_a_later_set_are_taken_and_not_those_of_a_folder_that_was_put_back() {
    let (mut office, key, member) = with_member();
    copy_image(&office);
    sign_in(&mut office, PASSPHRASE);
    change_passphrase(&mut office, &member);
    let joined = office.add_member("秦三", "mediator");
    office.invite_and_sign_in(&joined, FIFTH);
    lock(&mut office);
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    let set = newest(&mut office);
    lock(&mut office);

    put_image_back(&mut office);
    office.sign_in(&member, NEW_PASSPHRASE).expect("control");
    lock(&mut office);
    restore_and_check(&mut office, &member, &key, &set);
    lock(&mut office);
    let joined = office.sign_in(&joined, FIFTH);
    assert!(joined.is_ok(), "whom the image did not have yet");
}

/// The image that was put back is used for some days, so its vault file was changed more often than that of the set.
#[test]
fn who_is_back_on_a_former_passphrase_is_told_of_no_foreign_key_and_condemns_nothing() {
    let (mut office, key, member) = with_member();
    copy_image(&office);
    office.sign_in(&member, NEW_PASSPHRASE).expect("the member");
    for (current, new) in [
        (NEW_PASSPHRASE, THIRD_PASSPHRASE),
        (THIRD_PASSPHRASE, FIFTH),
    ] {
        let change = json!({ "current": current, "new": new });
        office.ok("passphrase_change", change);
    }
    lock(&mut office);
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    let set = newest(&mut office);
    lock(&mut office);

    put_image_back(&mut office);
    sign_in(&mut office, PASSPHRASE);
    for name in ["秦三", "许四", "何五", "吕六", "施七", "张八", "孔九"] {
        let joined = office.add_member(name, "mediator");
        let invite = json!({ "member": joined, "passphrase": PASSPHRASE });
        office.ok("user_invite", invite);
    }
    lock(&mut office);
    office.clock.pass(Duration::hours(1));
    restore(&mut office, &key, &set);
    let founder = office.founder.clone();
    lock(&mut office);
    let boot = office.sign_in(&member, NEW_PASSPHRASE);
    let own = boot.expect("the passphrase of the image")["own_key"].clone();
    assert_eq!(own["foreign"], json!([]));
    assert_eq!(own["is_former"], true);
    let report = verify(&mut office, &founder, NEW_PASSPHRASE);
    let [former] = report.signatures.unconfirmed.as_slice() else {
        panic!("one key: {report:?}");
    };
    assert_eq!(former.member.to_string(), member);

    // Control: somebody who saw the former passphrase signs another key over after the restore.
    let store = open_with_vault_key(&office, &member, NEW_PASSPHRASE);
    let (seq, victim) = (store.head().seq + 1, id(&member).uuid());
    let (_, _, own) = unlock(&office, &member, NEW_PASSPHRASE);
    let planted = SigningKey::for_tests(&[66; 32], store.vault_id(), victim);
    let over = own.signing_key().sign_over(victim, &planted.public());
    let stated = json!({
        "kind": "signing_key", "public_key": hex(&planted.public()), "signed_over": hex(&over),
    });
    append_event(&store, victim, &stated, Some(&planted));
    drop(store);
    let boot = office.sign_in(&member, NEW_PASSPHRASE).expect("it opens");
    let code = key_code(&planted.public());
    let foreign = json!([{ "code": code, "stated": seq }]);
    assert_eq!(boot["own_key"]["foreign"], foreign);

    // The next passphrase ends it.
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    let own = office.ok("boot", json!({}))["own_key"].clone();
    assert_eq!(
        (&own["foreign"], &own["is_former"]),
        (&foreign, &json!(false))
    );
    lock(&mut office);

    // Supervisors are told of the former key, and have the planted one and the new one to compare.
    sign_in(&mut office, NEW_PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    let found = journal_page(&mut office)["head"]["signatures"].clone();
    let found = found["unconfirmed"].as_array().expect("keys").iter();
    let found: Vec<_> = found.map(|key| key["is_former"] == true).collect();
    assert_eq!(found.iter().filter(|is_former| **is_former).count(), 1);
    assert_eq!(found.len(), 3);
    let status = office.ok("backup_status", json!({}));
    assert_eq!(status["keys_to_confirm"], 2);
}

/// A set was made while the clock was a year ahead, so its name is the newest one for a year.
#[test]
fn the_slots_of_the_last_change_are_taken_and_not_those_of_the_newest_name() {
    let (mut office, key, member) = with_member();
    sign_in(&mut office, PASSPHRASE);
    office.clock.pass(Duration::days(365));
    assert_eq!(back_up_later(&mut office), done());
    let ahead = newest(&mut office);
    office.clock.pass(Duration::days(-365));
    change_passphrase(&mut office, &member);
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(newest(&mut office), ahead, "control: by its name");
    let set = newest_after(&mut office, &ahead);
    lock(&mut office);
    office.run_tasks();

    fs::remove_dir_all(office.data.join("office")).expect("the book");
    office.restart();
    restore_and_check(&mut office, &member, &key, &set);
}

/// Returns the newest set but one.
fn newest_after(office: &mut TestOffice, newest: &str) -> String {
    let sets = super::backups::sets(office, 0);
    let mut names = sets.iter().map(|set| set["name"].as_str().expect("a name"));
    let other = names.find(|name| *name != newest);
    other.expect("another set").to_owned()
}
