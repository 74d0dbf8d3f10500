//! Earlier copies of the small files beside the store that somebody puts back: the vault file, which a former passphrase
//! opens, and the files of the anchor.

use std::fs;

use casebook_core::store::{OpenError, Store};
use casebook_core::vault::{VaultFile, VaultKey};
use casebook_tests::test_office::people::{HEAD, MEDIATOR, PEOPLE};
use casebook_tests::test_office::{
    Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, open_params, write_office,
};
use serde_json::{Value, json};

const THIRD: &str = "灯塔 marble 雨靴 57 thimble";
const ANCHOR: [&str; 2] = ["anchor.a", "anchor.b"];
const SMALL: [&str; 3] = ["vault.json", "anchor.a", "anchor.b"];

type Files = Vec<(&'static str, Vec<u8>)>;

fn read(office: &TestOffice, names: &[&'static str]) -> Files {
    let file = |name| {
        (
            name,
            fs::read(office.book_folder().join(name)).expect("a file"),
        )
    };
    names.iter().copied().map(file).collect()
}

/// Puts the copies in the place of the present files.
fn overwrite(office: &TestOffice, files: &Files) {
    for (name, bytes) in files {
        fs::write(office.book_folder().join(name), bytes).expect("an earlier file");
    }
}

/// Puts the copies in the place of the present files, and starts the program again.
fn put_back(office: &mut TestOffice, files: &Files) {
    overwrite(office, files);
    office.restart();
}

fn code(answer: Result<Value, casebook_core::WireError>) -> Value {
    json!(answer.expect_err("it must be refused").code)
}

fn change(office: &mut TestOffice, current: &str, new: &str, was_seen: bool) {
    let change = json!({"current": current, "new": new, "was_seen": was_seen});
    office.ok("passphrase_change", change);
}

fn write_entries(office: &mut TestOffice, count: usize) {
    for n in 0..count {
        let case = office.own_wage_case(&format!("陈 国平{n}"));
        office.ok("case_register", case);
    }
}

/// Returns the vault key that a passphrase opens in a vault file.
fn vault_key(vault: &[u8], user: &str, passphrase: &str, office: &TestOffice) -> VaultKey {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("vault.json"), vault).expect("the vault file");
    let vault = VaultFile::read(folder.path()).expect("a vault file");
    let user: casebook_core::domain::ids::StaffId = user.parse().expect("an id");
    let opened = vault.unlock(user.uuid(), passphrase, office.clock.utc);
    opened.expect("the passphrase is right").vault_key
}

/// Returns whether the vault key opens the present store beside the present vault file.
fn opens_store(key: &VaultKey, office: &TestOffice) -> bool {
    let dir = office.book_folder();
    let vault = VaultFile::read(&dir).expect("the vault file");
    match Store::open(open_params(&vault, key, &dir), office.clock.utc) {
        Ok(_) => true,
        Err(OpenError::Unreadable) => false,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_former_passphrase_opens_nothing_with_the_files_of_its_time() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    for names in [&SMALL[..1], &SMALL] {
        let earlier = read(&office, names);
        change(&mut office, PASSPHRASE, NEW_PASSPHRASE, false);
        write_entries(&mut office, 6);
        office.ok("lock", json!({}));
        let present = read(&office, &SMALL);
        put_back(&mut office, &earlier);
        let refused = code(office.sign_in(&founder, PASSPHRASE));
        assert_eq!(refused, "store_behind", "{names:?}");
        put_back(&mut office, &present);
        assert!(office.sign_in(&founder, NEW_PASSPHRASE).is_ok());
        change(&mut office, NEW_PASSPHRASE, PASSPHRASE, false);
    }
    // Control: a store that does not know its vault file opens.
    let earlier = read(&office, &SMALL);
    change(&mut office, PASSPHRASE, NEW_PASSPHRASE, false);
    let store = office.lock_and_open_store(Credentials::of(&founder, NEW_PASSPHRASE));
    let forgotten = store.connection().execute("DELETE FROM vault_file", []);
    assert_eq!(forgotten, Ok(1));
    drop(store);
    put_back(&mut office, &earlier);
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

/// The vault file is read again at each act that asks for a passphrase, and by every backup.
#[test]
fn a_vault_file_that_is_put_back_while_the_book_is_open_counts_for_nothing() {
    let mut office = TestOffice::new_office();
    let earlier = read(&office, &["vault.json"]);
    change(&mut office, PASSPHRASE, NEW_PASSPHRASE, false);
    let present = read(&office, &["vault.json"]);
    overwrite(&office, &earlier);
    for passphrase in [PASSPHRASE, NEW_PASSPHRASE] {
        let renewal = json!({ "passphrase": passphrase });
        assert_eq!(office.refused("recovery_renew", renewal), "store_behind");
        let again = json!({"current": passphrase, "new": THIRD, "was_seen": false});
        assert_eq!(office.refused("passphrase_change", again), "store_behind");
    }
    assert_eq!(office.refused("backup_now", json!({})), "store_behind");
    overwrite(&office, &present);
    assert_eq!(
        office.refused("recovery_renew", json!({ "passphrase": PASSPHRASE })),
        "wrong_passphrase",
        "control"
    );
    office.ok("recovery_renew", json!({ "passphrase": NEW_PASSPHRASE }));
}

/// Whoever knows a passphrase from before a change of the vault key opens that key with the vault file of its time, and can sign a
/// file that counts more changes than the present one.
#[test]
fn a_later_vault_file_of_a_former_key_counts_for_nothing_while_the_book_is_open() {
    let mut office = TestOffice::new_office();
    let founder: casebook_core::domain::ids::StaffId = office.founder.parse().expect("an id");
    let mut forged = VaultFile::read(&office.book_folder()).expect("the vault file");
    let unlocked = forged.unlock(founder.uuid(), PASSPHRASE, office.clock.utc);
    let former = unlocked.expect("the passphrase").vault_key;
    change(&mut office, PASSPHRASE, NEW_PASSPHRASE, true);
    let present = read(&office, &["vault.json"]);
    for n in 0..40 {
        let device = uuid::Uuid::from_u128(n);
        forged
            .add_device(&former, device, [7; 32])
            .expect("a device");
    }
    forged
        .replace(&office.book_folder())
        .expect("the forged file");
    for passphrase in [PASSPHRASE, NEW_PASSPHRASE] {
        let renewal = json!({ "passphrase": passphrase });
        assert_eq!(office.refused("recovery_renew", renewal), "store_damaged");
    }
    overwrite(&office, &present);
    office.ok("recovery_renew", json!({ "passphrase": NEW_PASSPHRASE }));
}

/// Another vault file with as many changes as the present one is not the present one.
#[test]
fn a_vault_file_of_another_course_of_changes_is_refused() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let before = read(&office, &SMALL);
    let store = read(&office, &["store.db"]);
    change(&mut office, PASSPHRASE, NEW_PASSPHRASE, false);
    office.ok("lock", json!({}));
    let first = read(&office, &["vault.json"]);
    put_back(&mut office, &before);
    put_back(&mut office, &store);
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    change(&mut office, PASSPHRASE, THIRD, false);
    office.ok("lock", json!({}));
    let second = read(&office, &["vault.json"]);
    put_back(&mut office, &first);
    assert_eq!(
        code(office.sign_in(&founder, NEW_PASSPHRASE)),
        "store_behind"
    );
    put_back(&mut office, &second);
    assert!(office.sign_in(&founder, THIRD).is_ok());
}

#[test]
fn earlier_files_of_the_anchor_let_only_a_supervisor_in_and_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    write_office(folder.path(), "2026-11-20", &PEOPLE);
    let mut office = TestOffice::start_office(folder.path(), "2026-11-20");
    office.sign_in_as(&HEAD).expect("signed in");
    let earlier = read(&office, &ANCHOR);
    write_entries(&mut office, 5);
    // Signing out is an entry, too.
    office.ok("lock", json!({}));
    put_back(&mut office, &earlier);
    assert_eq!(code(office.sign_in_as(&MEDIATOR)), "anchor_put_back");
    assert_eq!(
        code(office.sign_in_as(&MEDIATOR)),
        "anchor_put_back",
        "as before"
    );
    let boot = office.sign_in_as(&HEAD).expect("signed in");
    assert_eq!(boot["entries_beyond_anchor"], 5);
    office.ok("lock", json!({}));
    let told = office.events_of_locked(&HEAD);
    let told: Vec<&Value> = told
        .iter()
        .filter(|e| e["kind"] == "anchor_put_back")
        .collect();
    assert_eq!(told, [&json!({"kind": "anchor_put_back", "entries": 5})]);
    // Decided once: the anchor was written again.
    let boot = office.sign_in_as(&MEDIATOR).expect("signed in");
    assert_eq!(boot["entries_beyond_anchor"], 0);
}

/// Control: one entry more than the anchor is what a crash between the two leaves.
#[test]
fn one_entry_after_the_anchor_is_told_to_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    write_office(folder.path(), "2026-11-20", &PEOPLE);
    let mut office = TestOffice::start_office(folder.path(), "2026-11-20");
    office.sign_in_as(&HEAD).expect("signed in");
    let earlier = read(&office, &ANCHOR);
    office.ok("lock", json!({}));
    put_back(&mut office, &earlier);
    let boot = office.sign_in_as(&MEDIATOR).expect("signed in");
    assert_eq!(boot["entries_beyond_anchor"], 0);
}

#[test]
fn what_somebody_may_have_seen_opens_nothing_after_the_vault_key_changed() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let member = office.add_member("顾二", "mediator");
    let vault = |office: &TestOffice| read(office, &["vault.json"]).remove(0).1;

    // A passphrase that was seen. Control: one that was merely changed.
    let seen = vault_key(&vault(&office), &founder, PASSPHRASE, &office);
    change(&mut office, PASSPHRASE, THIRD, false);
    office.ok("lock", json!({}));
    assert!(opens_store(&seen, &office), "control");
    assert!(office.sign_in(&founder, THIRD).is_ok());
    change(&mut office, THIRD, PASSPHRASE, true);
    office.ok("lock", json!({}));
    assert!(!opens_store(&seen, &office));

    // A start passphrase that was used.
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let invite = json!({"member": member, "passphrase": PASSPHRASE});
    let start = office.ok("user_invite", invite.clone())["start_passphrase"].clone();
    let slip = vault_key(
        &vault(&office),
        &member,
        start.as_str().expect("text"),
        &office,
    );
    office.ok("lock", json!({}));
    assert!(opens_store(&slip, &office), "control");
    let own = json!({"user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE});
    office.ok("sign_in", own);
    office.ok("lock", json!({}));
    assert!(!opens_store(&slip, &office));

    // The passphrase of a member who gets a new start passphrase.
    let forgotten = vault_key(&vault(&office), &member, NEW_PASSPHRASE, &office);
    assert!(opens_store(&forgotten, &office), "control");
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    office.ok("user_invite", invite);
    office.ok("lock", json!({}));
    assert!(!opens_store(&forgotten, &office));
}
