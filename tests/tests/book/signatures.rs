//! Everything that a person does is signed with a key that only their passphrase opens.

use casebook_core::domain::event::{Event, LockCause};
use casebook_core::domain::ids::StaffId;
use casebook_core::domain::unconfirmed_key::UnconfirmedKey;
use casebook_core::store::{
    Author, Check, Fault, SignatureSummary, Store, StoreError, VerifyReport,
};
use casebook_core::vault::{KdfParams, PersonalKey, SigningKey, VaultFile, VaultKey, key_code};
use casebook_tests::insider::colleague::{Colleague, FORGERIES, append_event, hex};
use casebook_tests::test_office::files::write_office_with_vault;
use casebook_tests::test_office::{
    Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, open_params,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::backups::{back_up, run_job};

pub const THIRD_PASSPHRASE: &str = "石拱桥 marble 晾衣绳 67 canyon";

pub fn id(user: &str) -> StaffId {
    user.parse().expect("an id")
}

/// Opens the vault file of a locked book with a passphrase.
pub fn unlock(
    office: &TestOffice,
    user: &str,
    passphrase: &str,
) -> (VaultFile, VaultKey, PersonalKey) {
    let vault = VaultFile::read(&office.book_folder()).expect("the vault file");
    let opened = vault.unlock(id(user).uuid(), passphrase, office.clock.utc);
    let opened = opened.expect("the passphrase is right");
    (vault, opened.vault_key, opened.own)
}

/// Opens the store of a locked book as somebody who has the vault key and nothing else.
pub fn open_with_vault_key(office: &TestOffice, user: &str, passphrase: &str) -> Store {
    let (vault, key, _) = unlock(office, user, passphrase);
    let dir = office.book_folder();
    Store::open(open_params(&vault, &key, &dir), office.clock.utc).expect("the store opens")
}

/// States another key in the name of somebody, as whoever has the vault key can; `by` opens the book. Returns what the person is
/// told of it.
pub fn plant_key(office: &TestOffice, by: (&str, &str), user: &str) -> Value {
    let store = open_with_vault_key(office, by.0, by.1);
    let (seq, victim) = (store.head().seq + 1, id(user).uuid());
    let planted = SigningKey::for_tests(&[66; 32], store.vault_id(), victim);
    let stated = json!({ "kind": "signing_key", "public_key": hex(&planted.public()) });
    append_event(&store, victim, &stated, Some(&planted));
    json!({ "code": key_code(&planted.public()), "stated": seq })
}

pub fn lock(office: &mut TestOffice) {
    office.ok("lock", json!({}));
    office.run_tasks();
}

/// Locks the book and verifies it.
pub fn verify(office: &mut TestOffice, user: &str, passphrase: &str) -> VerifyReport {
    lock(office);
    verdict(office, user, passphrase, None).expect("the book is in order")
}

pub fn verdict(
    office: &TestOffice,
    user: &str,
    passphrase: &str,
    without: Option<Check>,
) -> Result<VerifyReport, Fault> {
    let store = open_with_vault_key(office, user, passphrase);
    let known = office.external_records();
    match without {
        Some(check) => store.verify_without(check, &known, &mut |_, _| true),
        None => store.verify_whole(&known, &mut |_, _| true),
    }
}

/// Returns actor, action and whether there is a signature of every entry.
pub fn entries(store: &Store) -> Vec<(Uuid, String, bool)> {
    let sql = "SELECT actor, action, signature IS NOT NULL FROM journal ORDER BY seq";
    let mut statement = store.connection().prepare(sql).expect("the journal");
    let rows = statement.query_map([], |row| {
        Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?))
    });
    let rows = rows.expect("rows").collect::<Result<_, _>>();
    rows.expect("entries")
}

pub fn count(store: &Store, action: &str) -> usize {
    let entries = entries(store).into_iter();
    entries.filter(|(_, done, _)| done == action).count()
}

#[test]
fn a_new_book_is_signed_from_its_first_entry_through_every_change_of_a_passphrase() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let member = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    let case = office.own_wage_case("陈国平");
    office.ok("case_register", case);
    let change = json!({ "current": NEW_PASSPHRASE, "new": THIRD_PASSPHRASE });
    office.ok("passphrase_change", change);
    let change = json!({ "current": THIRD_PASSPHRASE, "new": NEW_PASSPHRASE, "was_seen": true });
    office.ok("passphrase_change", change);
    let case = office.own_wage_case("秦国安");
    office.ok("case_register", case);
    lock(&mut office);
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    lock(&mut office);
    let again = json!({ "user": member, "passphrase": start, "new_passphrase": THIRD_PASSPHRASE });
    office.ok("sign_in", again);

    let report = verify(&mut office, &founder, PASSPHRASE);
    assert_eq!(report.signatures, SignatureSummary::default());
    let store = open_with_vault_key(&office, &founder, PASSPHRASE);
    let entries = entries(&store);
    assert_eq!(entries[0].1, "signing_key");
    assert_eq!(count(&store, "signing_key"), 5);
    for (seq, (actor, action, is_signed)) in entries.iter().enumerate() {
        assert_eq!(*is_signed, !actor.is_nil(), "entry {}: {action}", seq + 1);
    }
    let of_member = entries.iter().filter(|(by, ..)| *by == id(&member).uuid());
    assert!(of_member.count() > 8, "control: they did something");
}

#[test]
fn an_office_book_takes_no_entry_of_a_person_without_their_key() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let member = office.add_member("顾二", "mediator");
    lock(&mut office);
    let mut store = open_with_vault_key(&office, &founder, PASSPHRASE);
    let (_, _, own) = unlock(&office, &founder, PASSPHRASE);
    let utc = office.clock.utc;
    let by = |actor: StaffId| Author {
        actor,
        utc,
        today: utc.date_naive(),
    };
    let locked = || Event::Locked {
        cause: LockCause::Idle,
    };
    let refused = |written: Result<i64, StoreError>| {
        assert!(matches!(written, Err(StoreError::Unsigned)), "{written:?}");
    };
    let head = store.head().seq;
    refused(store.write_event(locked(), &by(id(&founder))));
    let nobody = StaffId::from_uuid(Uuid::nil());
    refused(store.write_event(locked(), &by(nobody)));
    store.sign_as(own.signing_key());
    refused(store.write_event(locked(), &by(id(&member))));
    refused(store.write_event(locked(), &by(nobody)));
    assert_eq!(store.head().seq, head);
    // Controls.
    assert!(store.write_event(locked(), &by(id(&founder))).is_ok());
    let jumped = Event::ClockJumped { seconds: 90 };
    assert!(store.write_event(jumped, &by(nobody)).is_ok());
    drop(store);
    assert!(verdict(&office, &founder, PASSPHRASE, None).is_ok());
}

/// A mediator has the vault key and a script. Without the signatures the verification accepts what they write.
#[test]
fn what_a_colleague_writes_in_the_name_of_the_supervisor_is_noticed() {
    let colleague = Colleague::make();
    for forgery in &FORGERIES {
        let (seq, [noticed, unsigned]) = colleague.try_forgery(forgery);
        assert!(unsigned.is_ok(), "control: {}: {unsigned:?}", forgery.name);
        let fault = Some(Fault::Signature { seq });
        assert_eq!(noticed.err(), fault, "{}", forgery.name);
    }
    assert!(colleague.verify(None).is_ok(), "control");
}

#[test]
fn a_key_that_a_colleague_states_for_the_supervisor_is_told_with_what_it_signs() {
    let colleague = Colleague::make();
    let Colleague {
        store, supervisor, ..
    } = &colleague;
    let planted = colleague.planted_key();
    let public_key = hex(&planted.public());
    let stated = json!({ "kind": "signing_key", "public_key": public_key });
    let locked = json!({ "kind": "locked", "cause": "idle" });
    let conn = store.connection();
    conn.execute_batch("BEGIN IMMEDIATE").expect("a change");
    let seq = append_event(store, supervisor.uuid(), &stated, Some(&planted));
    append_event(store, supervisor.uuid(), &locked, Some(&planted));
    let report = colleague.verify(None).expect("no fault");
    conn.execute_batch("ROLLBACK").expect("it is taken back");
    let told = UnconfirmedKey {
        member: *supervisor,
        public_key,
        stated: seq,
        entries: 2,
    };
    assert_eq!(report.signatures.unconfirmed, [told]);
    let honest = colleague.verify(None).expect("no fault");
    assert_eq!(honest.signatures, SignatureSummary::default(), "control");
}

const V1: &[u8] = include_bytes!("../../../src-tauri/core/src/vault/tests/office.v1.json");
const V1_PASSPHRASE: &str = "梧桐树下第三张石桌很凉快";

/// A book of an earlier version opens, and is told as unsigned up to the first statement of a key.
#[test]
fn people_of_an_earlier_book_state_their_key_at_the_next_sign_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    write_office_with_vault(&data, "2026-11-20", V1, V1_PASSPHRASE);
    let mut office = TestOffice::start_office(&data, "2026-11-20");
    let user = VaultFile::read(&office.book_folder()).expect("the vault file");
    let user = user.holders().next().expect("somebody").user_id.to_string();
    let before = verdict(&office, &user, V1_PASSPHRASE, None).expect("no fault");
    assert_eq!(before.signatures.unsigned, before.entries);
    assert!(before.signatures.unconfirmed.is_empty() && before.entries > 3);

    for _ in 0..2 {
        office.sign_in(&user, V1_PASSPHRASE).expect("it opens");
        lock(&mut office);
    }
    let store = open_with_vault_key(&office, &user, V1_PASSPHRASE);
    assert_eq!(count(&store, "signing_key"), 1);
    drop(store);
    let report = verdict(&office, &user, V1_PASSPHRASE, None).expect("no fault");
    assert_eq!(report.signatures.unsigned, before.entries);
    let told = &report.signatures.unconfirmed;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].stated.unsigned_abs(), before.entries + 1);
    assert!(told[0].entries > 3, "{told:?}");
    let (_, _, own) = unlock(&office, &user, V1_PASSPHRASE);
    assert!(own.is_stated(), "the slot says so");
}

/// The program was killed after the vault file with the new slot, before the entry.
#[test]
fn a_key_that_only_the_vault_file_knows_is_stated_at_the_next_sign_in() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    lock(&mut office);
    let (mut vault, ..) = unlock(&office, &founder, PASSPHRASE);
    let user = id(&founder).uuid();
    let utc = office.clock.utc;
    vault
        .change_passphrase(user, PASSPHRASE, NEW_PASSPHRASE, KdfParams::FLOOR, utc)
        .expect("it is changed");
    vault
        .replace(&office.book_folder())
        .expect("the vault file is written");
    office.sign_in(&founder, NEW_PASSPHRASE).expect("it opens");
    let report = verify(&mut office, &founder, NEW_PASSPHRASE);
    assert_eq!(
        report.signatures,
        SignatureSummary::default(),
        "the former key signed it over"
    );
    let store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    assert_eq!(count(&store, "signing_key"), 2);
}

/// The program was killed after the entry, before the vault file says so.
#[test]
fn a_key_that_only_the_journal_knows_is_noted_at_the_next_sign_in() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    lock(&mut office);
    let (mut vault, ..) = unlock(&office, &founder, PASSPHRASE);
    let (user, utc) = (id(&founder).uuid(), office.clock.utc);
    vault
        .change_passphrase(user, PASSPHRASE, NEW_PASSPHRASE, KdfParams::FLOOR, utc)
        .expect("it is changed");
    vault
        .replace(&office.book_folder())
        .expect("the vault file is written");
    let mut store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    let (_, _, own) = unlock(&office, &founder, NEW_PASSPHRASE);
    let by = Author {
        actor: id(&founder),
        utc,
        today: utc.date_naive(),
    };
    store.state_signing_key(&own, &by).expect("it is stated");
    drop(store);
    assert!(!own.is_stated(), "control");
    office.sign_in(&founder, NEW_PASSPHRASE).expect("it opens");
    lock(&mut office);
    assert!(unlock(&office, &founder, NEW_PASSPHRASE).2.is_stated());
    let store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    assert_eq!(count(&store, "signing_key"), 2, "not stated twice");
}

#[test]
fn the_recovery_sheet_signs_over_the_key_of_whoever_uses_it() {
    let mut office = TestOffice::new_unconfirmed_office();
    let sheet = office.confirm_recovery_key();
    let founder = office.founder.clone();
    lock(&mut office);
    let recover = json!({
        "recovery_key": sheet, "user": founder, "new_passphrase": NEW_PASSPHRASE,
    });
    office.ok("recover", recover);
    let report = verify(&mut office, &founder, NEW_PASSPHRASE);
    assert_eq!(report.signatures, SignatureSummary::default());
    let store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    assert_eq!(count(&store, "signing_key"), 2, "control");
}

#[test]
fn what_a_restore_changes_is_signed_and_an_erasure_in_its_set_is_no_fault() {
    let mut office = TestOffice::new_unconfirmed_office();
    let sheet = office.confirm_recovery_key();
    let founder = office.founder.clone();
    back_up(&mut office);
    let folder = office.data.join("backups").to_string_lossy().into_owned();
    let mut request = json!({ "folder": folder, "recovery_key": sheet });
    let preview = office.ok("restore_preview", request.clone());
    request["path"] = preview["sets"][0]["path"].clone();
    request["user"] = json!(founder);
    request["new_passphrase"] = json!(NEW_PASSPHRASE);
    office.ok("restore_run", request);
    let end = run_job(&mut office);
    assert_eq!(end["state"], "done", "{end}");
    let report = verify(&mut office, &founder, NEW_PASSPHRASE);
    assert_eq!(report.signatures, SignatureSummary::default());
    let store = open_with_vault_key(&office, &founder, NEW_PASSPHRASE);
    assert_eq!(count(&store, "restored"), 1, "control");
    assert_eq!(count(&store, "signing_key"), 2);
}

#[test]
fn a_verification_journals_what_is_unsigned_and_unconfirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    write_office_with_vault(&data, "2026-11-20", V1, V1_PASSPHRASE);
    let mut office = TestOffice::start_office(&data, "2026-11-20");
    let user = VaultFile::read(&office.book_folder()).expect("the vault file");
    let user = user.holders().next().expect("somebody").user_id.to_string();
    office.sign_in(&user, V1_PASSPHRASE).expect("it opens");
    office.ok("journal_verify", json!({}));
    let end = run_job(&mut office);
    assert_eq!(end["state"], "done", "{end}");
    lock(&mut office);
    let store = office
        .open_store(Credentials::of(&user, V1_PASSPHRASE))
        .expect("the store opens");
    let events = store.recorded_events().expect("the journal");
    let verified = events.into_iter().find_map(|(_, event)| match event {
        Event::Verified {
            unsigned,
            unconfirmed,
            ..
        } => Some((unsigned, unconfirmed)),
        _ => None,
    });
    let (unsigned, unconfirmed) = verified.expect("it is journaled");
    assert!(unsigned > Some(3), "{unsigned:?}");
    assert_eq!(unconfirmed.len(), 1);
    assert_eq!(unconfirmed[0].member, id(&user));
}
