//! A person is told at the sign-in what the journal says of their signing key.

use std::path::Path;

use casebook_core::journal::{Anchor, AnchorPoint};
use casebook_core::store::Store;
use casebook_core::vault::{Holder, KdfParams, VaultFile, key_code};
use casebook_tests::insider::colleague::head_of;
use casebook_tests::test_office::{
    NEW_PASSPHRASE, PASSPHRASE, TestOffice, date, member, morning, write_office_with_vault,
};
use chrono::Duration;
use serde_json::{Value, json};

use super::backup_status::{back_up_later, done, newest, restore, sign_in};
use super::signatures::{THIRD_PASSPHRASE, lock, open_with_vault_key, plant_key, unlock, verdict};

/// Returns what the person is told of their own key at the sign-in.
fn own_key_at_sign_in(office: &mut TestOffice, user: &str, passphrase: &str) -> Value {
    let boot = office.sign_in(user, passphrase).expect("it opens");
    boot["own_key"].clone()
}

/// Writes the book of a supervisor (member 1) as an earlier version left it, with no key of anybody or of the recovery sheet in
/// its journal; returns the program on it and the sheet.
pub fn earlier_office(folder: &Path) -> (TestOffice, String) {
    const DAY: &str = "2026-11-20";
    let holder = Holder {
        user_id: member(1).uuid(),
        display: "沈一".to_owned(),
    };
    let cost = KdfParams::FLOOR;
    let made = VaultFile::create_office(holder, PASSPHRASE, cost, morning(date(DAY)));
    let made = made.expect("a vault");
    made.vault.write_new(folder).expect("its file");
    let file = std::fs::read(folder.join("vault.json")).expect("its file");
    let data = folder.join("data");
    write_office_with_vault(&data, DAY, &file, PASSPHRASE);
    let office = TestOffice::start_office(&data, DAY);
    (office, made.recovery_key.text().to_string())
}

#[test]
fn a_person_is_told_of_a_key_that_somebody_else_stated_in_their_name() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let member = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &member, THIRD_PASSPHRASE);
    assert_eq!(own["foreign"], json!([]), "it signed the present one over");
    lock(&mut office);
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    lock(&mut office);
    let again = json!({ "user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
    office.ok("sign_in", again);
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &member, NEW_PASSPHRASE);
    assert_eq!(own["foreign"], json!([]), "the former ones were theirs");
    assert_eq!(own["is_journal_cut"], false);
    let (_, _, key) = unlock(&office, &member, NEW_PASSPHRASE);
    let code = key_code(&key.signing_key().public());
    assert_eq!(own["code"], code);
    lock(&mut office);

    let planted = plant_key(&office, (&founder, PASSPHRASE), &member);
    let own = own_key_at_sign_in(&mut office, &member, NEW_PASSPHRASE);
    assert_eq!(own["foreign"], json!([planted]));
    lock(&mut office);
    let other = own_key_at_sign_in(&mut office, &founder, PASSPHRASE);
    assert_eq!(other["foreign"], json!([]), "control");
}

/// The set is older than the recovery sheet and than two passphrases of a member: what signed their keys over is given up.
#[test]
fn nobody_is_told_of_their_own_former_keys_after_a_restore() {
    let mut office = TestOffice::new_unconfirmed_office();
    office.confirm_recovery_key();
    let member = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    lock(&mut office);
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(back_up_later(&mut office), done());
    let set = newest(&mut office);
    lock(&mut office);
    office.clock.pass(Duration::hours(1));
    let fourth = "渡口 藤筐 anchor 19 saffron";
    office.sign_in(&member, NEW_PASSPHRASE).expect("the member");
    for (current, new) in [
        (NEW_PASSPHRASE, THIRD_PASSPHRASE),
        (THIRD_PASSPHRASE, fourth),
    ] {
        let change = json!({ "current": current, "new": new });
        office.ok("passphrase_change", change);
    }
    lock(&mut office);
    sign_in(&mut office, PASSPHRASE);
    office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    let key = office.confirm_recovery_key();
    assert_eq!(back_up_later(&mut office), done());
    office.clock.pass(Duration::hours(1));

    restore(&mut office, &key, &set);
    let own = office.ok("boot", json!({}))["own_key"].clone();
    assert_eq!(own["foreign"], json!([]), "whoever restored");
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &member, fourth);
    assert_eq!(own["foreign"], json!([]));
    assert_eq!(own["is_journal_cut"], false);
    lock(&mut office);

    // Control: what is stated afterwards is told.
    let planted = plant_key(&office, (&member, fourth), &member);
    let own = own_key_at_sign_in(&mut office, &member, fourth);
    assert_eq!(own["foreign"], json!([planted]));
}

/// Cuts the journal off before the last entry of an action, with the anchor, so that the book opens.
fn cut_journal(store: Store, office: &TestOffice, of: (&str, &str), action: &str) {
    let sql = format!(
        "DROP TRIGGER journal_stays; DELETE FROM journal WHERE seq >= \
         (SELECT max(seq) FROM journal WHERE action = '{action}')"
    );
    let conn = store.connection();
    conn.execute_batch(&sql).expect("it is cut");
    let (vault, key, _) = unlock(office, of.0, of.1);
    let point = AnchorPoint {
        head: head_of(&store),
        vk_version: key.version(),
        generation: vault.revision().generation,
        utc: office.clock.utc,
    };
    drop(store);
    let dir = office.book_folder();
    for name in ["anchor.a", "anchor.b"] {
        std::fs::remove_file(dir.join(name)).expect("the anchor");
    }
    Anchor::create(&dir, key.anchor_key(), &point).expect("another anchor");
}

/// The disk was full when the recovery should have been journaled.
#[test]
fn nobody_is_told_of_their_own_key_after_a_recovery_that_was_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut office, sheet) = earlier_office(folder.path());
    let user = member(1).to_string();
    office.sign_in(&user, PASSPHRASE).expect("it opens");
    lock(&mut office);
    let recover = json!({
        "recovery_key": sheet, "user": user, "new_passphrase": NEW_PASSPHRASE,
    });
    office.ok("recover", recover);
    lock(&mut office);
    let store = open_with_vault_key(&office, &user, NEW_PASSPHRASE);
    cut_journal(store, &office, (&user, NEW_PASSPHRASE), "access");
    let own = own_key_at_sign_in(&mut office, &user, NEW_PASSPHRASE);
    assert_eq!(own["foreign"], json!([]));
}

/// The journal of an earlier version does not state the sheet that signs the next key over.
#[test]
fn nobody_is_told_of_their_own_key_after_a_recovery_with_a_sheet_from_before_the_signatures() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut office, sheet) = earlier_office(folder.path());
    let user = member(1).to_string();
    office.sign_in(&user, PASSPHRASE).expect("it opens");
    lock(&mut office);

    let recover = json!({
        "recovery_key": sheet, "user": user, "new_passphrase": NEW_PASSPHRASE,
    });
    office.ok("recover", recover);
    let own = office.ok("boot", json!({}))["own_key"].clone();
    assert_eq!(own["foreign"], json!([]), "at once");
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &user, NEW_PASSPHRASE);
    assert_eq!(own["foreign"], json!([]));
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &user, THIRD_PASSPHRASE);
    assert_eq!(own["foreign"], json!([]), "and later");
    lock(&mut office);
    let report = verdict(&office, &user, THIRD_PASSPHRASE, None).expect("no fault");
    assert_eq!(report.signatures.unconfirmed.len(), 3, "told as such");

    // Control: what is stated afterwards is told.
    let planted = plant_key(&office, (&user, THIRD_PASSPHRASE), &user);
    let own = own_key_at_sign_in(&mut office, &user, THIRD_PASSPHRASE);
    assert_eq!(own["foreign"], json!([planted]));
}

/// The end of the journal is cut off together with the anchor; the slot still says that the journal stated the key.
#[test]
fn a_person_is_told_that_the_journal_lost_their_key() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &founder, PASSPHRASE);
    assert_eq!(own["is_journal_cut"], false, "control");
    let change = json!({ "current": PASSPHRASE, "new": NEW_PASSPHRASE });
    office.ok("passphrase_change", change);
    lock(&mut office);
    let store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    cut_journal(store, &office, (&founder, NEW_PASSPHRASE), "signing_key");
    let own = own_key_at_sign_in(&mut office, &founder, NEW_PASSPHRASE);
    assert_eq!(own["is_journal_cut"], true);
    lock(&mut office);
    let own = own_key_at_sign_in(&mut office, &founder, NEW_PASSPHRASE);
    assert_eq!(own["is_journal_cut"], false, "it is stated again");
}
