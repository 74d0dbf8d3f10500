//! The signing key of the PC: it changes with the vault key, and the journal states each.

use casebook_core::domain::event::{Event, LockCause};
use casebook_core::domain::ids::DeviceId;
use casebook_core::journal::{CheckpointError, DeviceKey, KnownDevice};
use casebook_core::store::{Author, CheckpointFault, Fault, OpenParams, Store};
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::{
    Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, open_params,
};
use serde_json::{Value, json};

use super::backups::{back_up, run_job, sets};

fn held_secrets(store: &Store) -> Vec<[u8; 32]> {
    let sql = "SELECT secret FROM device_key";
    let mut statement = store.connection().prepare(sql).expect("the table");
    let secrets = statement.query_map([], |row| row.get(0)).expect("rows");
    secrets.collect::<Result<_, _>>().expect("32 bytes each")
}

/// Returns the keys that the journal states, oldest first.
fn stated(store: &Store) -> Vec<Value> {
    let events = store.recorded_events().expect("the journal can be read");
    let events = events.into_iter().map(|(_, event)| json!(event));
    events
        .filter(|event| event["kind"] == "device_known")
        .collect()
}

fn author(office: &mut TestOffice) -> Author {
    let now = office.now();
    Author {
        actor: office.founder.parse().expect("the id of the founder"),
        utc: now.utc,
        today: now.today,
    }
}

fn verdict(office: &TestOffice, store: &Store) -> Option<Fault> {
    let known = office.external_records();
    store.verify_whole(&known, &mut |_, _| true).err()
}

#[test]
fn a_change_of_the_vault_key_leaves_the_key_of_the_pc_behind() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let credentials = Credentials::of(&founder, PASSPHRASE);
    let store = office.lock_and_open_store(credentials.clone());
    let former = held_secrets(&store);
    let first = stated(&store);
    assert_eq!((former.len(), first.len()), (1, 1), "control");
    assert!(first[0].get("last").is_none(), "{first:?}");
    let head = store.head().seq;
    drop(store);
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the passphrase is right");
    office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));

    let mut store = office.lock_and_open_store(credentials);
    let present = held_secrets(&store);
    assert!(present.len() == 1 && present != former, "another key");
    let both = stated(&store);
    assert_eq!(both.len(), 2);
    let last = both[1]["last"]
        .as_i64()
        .expect("the last entry of the former key");
    assert!(head < last && last < store.head().seq, "{last}");
    assert_eq!(
        verdict(&office, &store),
        None,
        "the heads that both keys signed count"
    );

    // Somebody who kept the former vault key, and with it the former key of the PC, signs a head of today.
    let cause = LockCause::Idle;
    let by = author(&mut office);
    store
        .write_event(Event::Locked { cause }, &by)
        .expect("an event");
    let kept = DeviceKey::from_secret(&former[0]);
    store.sign_checkpoint(&kept, by.utc).expect("it is written");
    let fault = Fault::Checkpoint {
        seq: store.head().seq,
        kind: CheckpointFault::Invalid(CheckpointError::UnknownDevice),
    };
    assert_eq!(verdict(&office, &store), Some(fault));
}

/// The program may be killed between the entry and the vault file; earlier versions wrote the vault file first.
#[test]
fn a_key_that_only_the_journal_or_only_the_vault_file_knows_is_told_to_the_other() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let credentials = Credentials::of(&founder, PASSPHRASE);
    office.ok("lock", json!({}));
    let (dir, utc) = (office.book_folder(), office.now().utc);
    let set_vault_key = |public_key| {
        let mut vault = VaultFile::read(&dir).expect("the vault file");
        let user = founder.parse::<uuid::Uuid>().expect("an id");
        let unlocked = vault.unlock(user, PASSPHRASE, utc).expect("it opens");
        let (device, known) = vault.devices().next().expect("this PC");
        vault
            .add_device(&unlocked.vault_key, device, public_key)
            .expect("it is added");
        vault.replace(&dir).expect("it is written");
        KnownDevice::from((device, known))
    };
    // Only the journal knows the key.
    let known = set_vault_key([7; 32]);
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the passphrase is right");
    let store = office.lock_and_open_store(credentials.clone());
    assert_eq!(office.external_records().devices, [known]);
    assert_eq!(stated(&store).len(), 1, "not stated twice");

    // Only the vault file knows the key.
    let unstated = DeviceKey::from_secret(&[8; 32]);
    let sql = "UPDATE device_key SET secret = ?1";
    let secret = unstated.secret().to_vec();
    store
        .connection()
        .execute(sql, [secret])
        .expect("it is stored");
    store
        .sign_checkpoint(&unstated, utc)
        .expect("it is written");
    drop(store);
    set_vault_key(unstated.public());
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the passphrase is right");
    let store = office.lock_and_open_store(credentials);
    let keys = stated(&store);
    assert_eq!(keys.len(), 2, "{keys:?}");
    set_vault_key([9; 32]);
    assert_eq!(
        verdict(&office, &store),
        None,
        "the journal alone knows whose the heads are"
    );
}

const OTHER_PC: DeviceId = DeviceId::from_bytes([5; 16]);

/// Opens the store of the locked book as another PC would.
fn open_on_another_pc(office: &mut TestOffice, passphrase: &str) -> Store {
    let (dir, utc) = (office.book_folder(), office.now().utc);
    let vault = VaultFile::read(&dir).expect("the vault file");
    let founder = office.founder.parse().expect("an id");
    let key = vault.unlock(founder, passphrase, utc).expect("it opens");
    let params = OpenParams {
        device: OTHER_PC,
        ..open_params(&vault, &key.vault_key, &dir)
    };
    let mut store = Store::open(params, utc).expect("the store opens");
    store.sign_as(key.own.signing_key());
    store
}

/// Signs a head with the key of another PC, which is in the vault file and in no entry: an earlier version was killed
/// between the two, before the folder moved to this PC. Returns the key.
fn sign_on_another_pc(office: &mut TestOffice) -> DeviceKey {
    office.ok("lock", json!({}));
    let mut store = open_on_another_pc(office, PASSPHRASE);
    let utc = office.now().utc;
    let public_key = store.ensure_device_key().expect("a key is made");
    store.sign_head(utc).expect("the head is signed");
    let key = DeviceKey::from_secret(&store.signer().expect("a key").secret());
    drop(store);
    let dir = office.book_folder();
    let mut vault = VaultFile::read(&dir).expect("the vault file");
    let founder = office.founder.parse().expect("an id");
    let unlocked = vault.unlock(founder, PASSPHRASE, utc).expect("it opens");
    vault
        .add_device(&unlocked.vault_key, OTHER_PC.uuid(), public_key)
        .expect("it is added");
    vault.replace(&dir).expect("it is written");
    let founder = office.founder.clone();
    office
        .sign_in(&founder, PASSPHRASE)
        .expect("the passphrase is right");
    key
}

/// Asserts that what the other PC signed before the change of the vault key counts, and nothing after it.
fn assert_other_pc_is_former(office: &mut TestOffice, passphrase: &str, key: &DeviceKey) {
    office.ok("lock", json!({}));
    office.run_tasks();
    let by = author(office);
    let mut store = open_on_another_pc(office, passphrase);
    let is_other = |event: &&Value| event["device"] == json!(OTHER_PC);
    let keys = stated(&store);
    assert_eq!(keys.iter().filter(is_other).count(), 1, "{keys:?}");
    assert_eq!(verdict(office, &store), None);
    let cause = LockCause::Idle;
    store
        .write_event(Event::Locked { cause }, &by)
        .expect("an event");
    store.sign_checkpoint(key, by.utc).expect("it is written");
    let fault = Fault::Checkpoint {
        seq: store.head().seq,
        kind: CheckpointFault::Invalid(CheckpointError::UnknownDevice),
    };
    assert_eq!(verdict(office, &store), Some(fault));
}

#[test]
fn a_key_that_only_the_vault_file_knows_signs_nothing_after_a_change_of_the_vault_key() {
    let mut office = TestOffice::new_office();
    let key = sign_on_another_pc(&mut office);
    office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    assert_other_pc_is_former(&mut office, PASSPHRASE, &key);
}

#[test]
fn a_key_that_only_the_vault_file_knows_signs_nothing_in_a_restored_book() {
    let mut office = TestOffice::new_unconfirmed_office();
    let recovery_key = office.confirm_recovery_key();
    let key = sign_on_another_pc(&mut office);
    back_up(&mut office);
    let folder = office.data.join("backups").to_string_lossy().into_owned();
    let mut request = json!({ "folder": folder, "recovery_key": recovery_key });
    let preview = office.ok("restore_preview", request.clone());
    request["path"] = preview["sets"][0]["path"].clone();
    request["user"] = json!(office.founder);
    request["new_passphrase"] = json!(NEW_PASSPHRASE);
    office.ok("restore_run", request);
    let end = run_job(&mut office);
    assert_eq!(end["state"], "done", "{end}");
    assert_other_pc_is_former(&mut office, NEW_PASSPHRASE, &key);
}

/// The program may be killed after a change of the vault key, before the next key of the PC was stated.
#[test]
fn a_recovery_signs_its_backup_with_a_key_that_the_journal_states() {
    let mut office = TestOffice::new_unconfirmed_office();
    let recovery_key = office.confirm_recovery_key();
    let founder = office.founder.clone();
    let store = office.lock_and_open_store(Credentials::of(&founder, PASSPHRASE));
    store.forget_device_keys().expect("they are deleted");
    drop(store);
    let recover = json!({
        "recovery_key": recovery_key, "user": founder, "new_passphrase": NEW_PASSPHRASE,
    });
    office.ok("recover", recover);
    let sets = sets(&mut office, 0);
    assert_eq!(sets.len(), 1, "{sets:?}");
    assert!(
        office.ok("backup_status", json!({}))["last_error"].is_null(),
        "the backup is proved"
    );
}
