//! Everything that a person does is signed with a key that only their passphrase opens.

use std::sync::Arc;

use casebook_core::domain::event::{Event, LockCause};
use casebook_core::domain::ids::StaffId;
use casebook_core::journal::{Entry, Fields, Head, seal_entry, sign_entry};
use casebook_core::store::{
    Author, Check, Fault, SignatureSummary, Store, StoreError, VerifyReport,
};
use casebook_core::vault::{KdfParams, PersonalKey, SigningKey, VaultFile, VaultKey};
use casebook_tests::test_office::files::write_office_with_vault;
use casebook_tests::test_office::{
    Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, open_params,
};
use rusqlite::params;
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

/// Reads the last entry that the store has now.
pub fn head(store: &Store) -> Head {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let head = store.connection().query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    });
    head.expect("a head")
}

/// Appends an entry with a valid hash in anybody's name, as a script with the vault key does.
pub fn append(store: &Store, actor: Uuid, event: &Value, key: Option<&SigningKey>) {
    let payload = json!({ "event": event }).to_string();
    let action = event["kind"].as_str().expect("a kind");
    let fields = Fields {
        utc: "2026-11-20T09:30:00Z".parse().expect("a time"),
        device: Uuid::from_bytes([9; 16]),
        actor,
        action,
        case_id: None,
    };
    let sealed = seal_entry(store.vault_id(), &head(store), &fields, payload.as_bytes());
    let sealed = sealed.expect("an entry");
    let Entry {
        seq,
        version,
        utc,
        commitment,
        prev,
        hash,
        ..
    } = &sealed.entry;
    let signature = key.map(|key| sign_entry(key, store.vault_id(), &sealed.entry));
    let sql = "INSERT INTO journal (seq, version, utc, device, actor, action, payload, salt, commitment, prev, hash, \
               signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let device = [9_u8; 16];
    let row = params![
        seq,
        version,
        utc,
        device,
        actor.as_bytes(),
        action,
        payload,
        sealed.salt,
        commitment,
        prev,
        hash,
        signature,
    ];
    let inserted = store.connection().execute(sql, row);
    assert_eq!(inserted, Ok(1));
}

/// A mediator has the vault key and a script. Without the signatures the verification accepts what they write.
#[test]
fn what_a_colleague_writes_in_the_name_of_the_supervisor_is_noticed() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let member = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&member, NEW_PASSPHRASE);
    lock(&mut office);
    let (_, _, own) = unlock(&office, &member, NEW_PASSPHRASE);
    let theirs: &Arc<SigningKey> = own.signing_key();
    let looked = json!({ "kind": "locked", "cause": "idle" });
    let exported =
        json!({ "kind": "exported", "what": "case_list", "entries": 900, "unmasked": true });
    let (victim, me) = (id(&founder).uuid(), id(&member).uuid());
    let stranger = SigningKey::for_tests(
        &[66; 32],
        unlock(&office, &member, NEW_PASSPHRASE).0.vault_id(),
        victim,
    );
    let planted = json!({ "kind": "signing_key", "public_key": hex(&stranger.public()) });
    let promoted = json!({ "kind": "key_confirmed", "member": founder, "public_key": hex(&stranger.public()) });
    let attempts: [(&str, Uuid, &Value, Option<&SigningKey>); 6] = [
        ("unsigned", victim, &exported, None),
        ("signed with the own key", victim, &exported, Some(theirs)),
        ("signed with a new key", victim, &exported, Some(&stranger)),
        ("in nobody's name", Uuid::nil(), &exported, None),
        (
            "in nobody's name, signed",
            Uuid::nil(),
            &looked,
            Some(theirs),
        ),
        ("a decision in the own name", me, &promoted, Some(theirs)),
    ];
    for (what, actor, event, key) in attempts {
        let store = open_with_vault_key(&office, &member, NEW_PASSPHRASE);
        let (seq, conn) = (store.head().seq + 1, store.connection());
        conn.execute_batch("BEGIN IMMEDIATE")
            .expect("a transaction");
        append(&store, actor, event, key);
        let known = office.external_records();
        let accepted = store.verify_without(Check::Signatures, &known, &mut |_, _| true);
        assert!(accepted.is_ok(), "control: {what}: {accepted:?}");
        let noticed = store.verify_whole(&known, &mut |_, _| true);
        assert_eq!(noticed.err(), Some(Fault::Signature { seq }), "{what}");
        conn.execute_batch("ROLLBACK").expect("it is undone");
    }
    // A key that is stated in the name of the supervisor is told, with what it signs.
    let store = open_with_vault_key(&office, &member, NEW_PASSPHRASE);
    let seq = store.head().seq + 1;
    append(&store, victim, &planted, Some(&stranger));
    append(&store, victim, &exported, Some(&stranger));
    drop(store);
    let report = verdict(&office, &member, NEW_PASSPHRASE, None).expect("no fault");
    let told = report.signatures.unconfirmed;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (told[0].member, told[0].stated, told[0].entries),
        (id(&founder), seq, 2)
    );
    assert_eq!(told[0].public_key, hex(&stranger.public()));
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
