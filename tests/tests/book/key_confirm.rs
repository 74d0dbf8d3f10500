//! Supervisors confirm signing keys: whose, which of them, and with their passphrase.

use casebook_core::store::SignatureSummary;
use casebook_core::vault::KdfParams;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, member};
use serde_json::{Value, json};

use super::backup_status::{back_up_later, count_entries, done, journal_page};
use super::backups::run_job;
use super::own_keys::earlier_office;
use super::signatures::{
    THIRD_PASSPHRASE, count, id, lock, open_with_vault_key, plant_key, unlock, verdict,
};

/// Returns what supervisors see of the access of somebody, with their keys.
fn access_of(office: &mut TestOffice, user: &str) -> Value {
    let view = office.ok("access", json!({}));
    let members = view["members"].as_array().expect("members").iter();
    let mut of_user = members.filter(|one| one["member"] == user);
    of_user.next().expect("the member").clone()
}

/// Returns whose keys the signed-in person can confirm.
fn may_confirm(office: &mut TestOffice) -> Value {
    office.ok("access", json!({}))["may_confirm_keys"].clone()
}

fn confirm(user: &str, code: &str, passphrase: &str) -> Value {
    json!({ "member": user, "code": code, "passphrase": passphrase })
}

/// Tries to confirm a key; returns the code of the refusal and the field that it names.
fn refused(office: &mut TestOffice, user: &str, code: &str, passphrase: &str) -> (String, String) {
    office.refused_at("key_confirm", confirm(user, code, passphrase))
}

fn at(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

/// Makes an office with a mediator in whose name somebody with the vault key stated another key; nobody is signed in. Returns
/// the mediator and the short form of that key.
fn office_with_a_first_key() -> (TestOffice, String, String) {
    let mut office = TestOffice::new_office();
    let mediator = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&mediator, NEW_PASSPHRASE);
    lock(&mut office);
    let first = plant_key(&office, (&office.founder, PASSPHRASE), &mediator);
    let code = first["code"].as_str().expect("a code").to_owned();
    (office, mediator, code)
}

#[test]
fn a_supervisor_confirms_a_first_key_of_another_with_their_passphrase() {
    let (mut office, mediator, code) = office_with_a_first_key();
    let founder = office.founder.clone();
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    assert_eq!(may_confirm(&mut office), "others");
    let before = access_of(&mut office, &mediator);
    assert_eq!(before["unconfirmed_keys"][0]["code"], code);

    let wrong = refused(&mut office, &mediator, &code, THIRD_PASSPHRASE);
    assert_eq!(wrong, at("wrong_passphrase", "passphrase"));
    let unknown = refused(
        &mut office,
        &mediator,
        "0000-0000-0000-0000-0000",
        PASSPHRASE,
    );
    assert_eq!(unknown, at("not_found", "code"));
    let own = refused(&mut office, &founder, &code, PASSPHRASE);
    assert_eq!(own, at("bad_value", "member"));
    assert_eq!(access_of(&mut office, &mediator), before);

    office.ok("key_confirm", confirm(&mediator, &code, PASSPHRASE));
    let after = access_of(&mut office, &mediator);
    assert_eq!(after["key"], code);
    assert_eq!(after["unconfirmed_keys"], json!([]));
    let again = refused(&mut office, &mediator, &code, PASSPHRASE);
    assert_eq!(
        again,
        at("not_found", "code"),
        "it is no first key any more"
    );
    lock(&mut office);
    let report = verdict(&office, &founder, PASSPHRASE, None).expect("no fault");
    assert_eq!(report.signatures, SignatureSummary::default());
    let store = open_with_vault_key(&office, &founder, PASSPHRASE);
    assert_eq!(count(&store, "key_confirmed"), 1);
}

/// A key that nothing states signed over the one in use, as after a restore: it is a first key beside the confirmed one.
#[test]
fn a_supervisor_who_signs_with_a_first_key_confirms_nothing() {
    let (mut office, mediator, code) = office_with_a_first_key();
    let founder = office.founder.clone();
    let (mut vault, ..) = unlock(&office, &founder, PASSPHRASE);
    let (user, utc) = (id(&founder).uuid(), office.clock.utc);
    for (current, new) in [
        (PASSPHRASE, NEW_PASSPHRASE),
        (NEW_PASSPHRASE, THIRD_PASSPHRASE),
    ] {
        vault
            .change_passphrase(user, current, new, KdfParams::FLOOR, utc)
            .expect("it is changed");
    }
    vault
        .replace(&office.book_folder())
        .expect("the vault file is written");
    let boot = office.sign_in(&founder, THIRD_PASSPHRASE);
    let present = boot.expect("the founder")["own_key"]["code"].clone();
    let present = present.as_str().expect("a code");
    assert_eq!(may_confirm(&mut office), "nobody");
    let own = access_of(&mut office, &founder);
    assert_eq!(own["unconfirmed_keys"][0]["code"], present, "control");
    assert!(own["key"].is_string(), "control: another one is confirmed");
    for (of, code) in [(&mediator, code.as_str()), (&founder, present)] {
        let refused = refused(&mut office, of, code, THIRD_PASSPHRASE);
        assert_eq!(refused, at("bad_value", "member"));
    }
}

/// Every later key is signed over by the one in use: with an earlier one confirmed, all would stay unconfirmed.
#[test]
fn on_paper_a_supervisor_of_an_earlier_book_confirms_the_key_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut office, _) = earlier_office(folder.path());
    let user = member(1).to_string();
    let boot = office.sign_in(&user, PASSPHRASE).expect("it opens");
    let former = boot["own_key"]["code"].as_str().expect("a code").to_owned();
    let change = json!({ "current": PASSPHRASE, "new": NEW_PASSPHRASE });
    office.ok("passphrase_change", change);
    let boot = office.ok("boot", json!({}));
    let present = boot["own_key"]["code"].as_str().expect("a code").to_owned();
    assert_ne!(present, former, "control");
    let other = office.add_member("顾二", "mediator");

    assert_eq!(may_confirm(&mut office), "own");
    let earlier = refused(&mut office, &user, &former, NEW_PASSPHRASE);
    assert_eq!(earlier, at("not_found", "code"));
    let of_another = refused(&mut office, &other, &present, NEW_PASSPHRASE);
    assert_eq!(of_another, at("bad_value", "member"));
    office.ok("key_confirm", confirm(&user, &present, NEW_PASSPHRASE));
    assert_eq!(may_confirm(&mut office), "others");
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    assert_eq!(may_confirm(&mut office), "others", "the next one follows");
    lock(&mut office);
    let report = verdict(&office, &user, THIRD_PASSPHRASE, None).expect("no fault");
    assert_eq!(report.signatures.unconfirmed.len(), 1, "the former one");
}

/// Returns what the head of the journal says of the signatures, and how many keys the banner tells.
fn told(office: &mut TestOffice) -> (Value, Value) {
    let signatures = journal_page(office)["head"]["signatures"].clone();
    let status = office.ok("backup_status", json!({}));
    (signatures, status["keys_to_confirm"].clone())
}

#[test]
fn what_a_verification_found_of_the_signatures_is_told_until_the_key_is_confirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut office, _) = earlier_office(folder.path());
    let user = member(1).to_string();
    let boot = office.sign_in(&user, PASSPHRASE).expect("it opens");
    let code = boot["own_key"]["code"].as_str().expect("a code").to_owned();
    assert_eq!(told(&mut office), (Value::Null, json!(0)), "not verified");
    assert_eq!(back_up_later(&mut office), done());
    let (found, keys) = told(&mut office);
    assert_eq!(keys, 1, "a backup tells what is new");
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(count_entries(&mut office, "verified"), 1, "and once");
    office.ok("journal_verify", json!({}));
    assert_eq!(run_job(&mut office)["state"], "done");
    assert_eq!(count_entries(&mut office, "verified"), 2, "if it is asked");
    let (again, keys) = told(&mut office);
    assert_eq!(
        again["unconfirmed"][0]["code"],
        found["unconfirmed"][0]["code"]
    );
    let found = again;
    let stated = boot["own_key"]["stated"].as_i64().expect("an entry");
    assert_eq!(found["unsigned"], stated - 1);
    assert_eq!(keys, 1);
    let unconfirmed = found["unconfirmed"].as_array().expect("keys");
    let [key] = unconfirmed.as_slice() else {
        panic!("one key: {found}");
    };
    assert_eq!((&key["member"], &key["code"]), (&json!(user), &json!(code)));
    assert_eq!(key["stated"], stated);
    let entries = key["entries"].as_u64().expect("a number");
    assert!(entries >= 2, "the statement and the sign-in: {found}");

    office.ok("key_confirm", confirm(&user, &code, PASSPHRASE));
    let (found, keys) = told(&mut office);
    assert_eq!((&found["unconfirmed"], keys), (&json!([]), json!(0)));
    assert_eq!(back_up_later(&mut office), done());
    assert_eq!(count_entries(&mut office, "verified"), 3, "no more of it");
    assert_eq!(found["unsigned"], stated - 1);
}
