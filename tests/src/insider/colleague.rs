//! A colleague with the vault key and a script, who writes entries in the name of the supervisor, or decides what only a
//! supervisor may. Every hash is right; only the signatures can tell.

use std::sync::Arc;

use casebook_core::domain::ids::StaffId;
use casebook_core::journal::{Fields, Head, seal_entry, sign_entry};
use casebook_core::store::{Check, ExternalRecords, Store};
use casebook_core::vault::{SigningKey, VaultFile};
use rusqlite::params;
use serde_json::{Value, json};
use uuid::Uuid;

use super::VerifyResult;
use crate::test_office::{NEW_PASSPHRASE, TestOffice, files, open_params};

/// The colleague of a founder, with the open store of their office.
pub struct Colleague {
    pub store: Store,
    pub supervisor: StaffId,
    pub me: StaffId,
    own: Arc<SigningKey>,
    known: ExternalRecords,
    _office: TestOffice,
}

/// A way to write what one may not: its name, in whose name it is written, what, and with which key it is signed.
pub struct Forgery {
    pub name: &'static str,
    author: fn(&Colleague) -> Uuid,
    event: fn(&Colleague) -> Value,
    key: fn(&Colleague) -> Option<Arc<SigningKey>>,
}

fn looked(_: &Colleague) -> Value {
    json!({ "kind": "exported", "what": "case_list", "entries": 900, "unmasked": true })
}

fn supervisor(colleague: &Colleague) -> Uuid {
    colleague.supervisor.uuid()
}

fn nobody(_: &Colleague) -> Uuid {
    Uuid::nil()
}

fn myself(colleague: &Colleague) -> Uuid {
    colleague.me.uuid()
}

fn own_key(colleague: &Colleague) -> Option<Arc<SigningKey>> {
    Some(Arc::clone(&colleague.own))
}

pub const FORGERIES: [Forgery; 9] = [
    Forgery {
        name: "an entry of the supervisor without a signature",
        author: supervisor,
        event: looked,
        key: |_| None,
    },
    Forgery {
        name: "an entry of the supervisor signed with the own key",
        author: supervisor,
        event: looked,
        key: own_key,
    },
    Forgery {
        name: "an entry of the supervisor signed with a key that nothing states",
        author: supervisor,
        event: looked,
        key: |me| Some(me.planted_key().into()),
    },
    Forgery {
        name: "an entry of nobody",
        author: nobody,
        event: looked,
        key: |_| None,
    },
    Forgery {
        name: "an entry of nobody with a signature",
        author: nobody,
        event: |_| json!({ "kind": "clock_jumped", "seconds": 90 }),
        key: own_key,
    },
    Forgery {
        name: "a key of the supervisor that the own key states",
        author: supervisor,
        event: |me| json!({ "kind": "signing_key", "public_key": hex(&me.planted_key().public()) }),
        key: own_key,
    },
    Forgery {
        name: "a key that the colleague confirms",
        author: myself,
        event: |me| {
            let public_key = hex(&me.planted_key().public());
            json!({ "kind": "key_confirmed", "member": me.supervisor, "public_key": public_key })
        },
        key: own_key,
    },
    Forgery {
        name: "an invitation by the colleague",
        author: myself,
        event: |me| json!({ "kind": "access", "member": me.supervisor, "change": "invited" }),
        key: own_key,
    },
    Forgery {
        name: "a recovery sheet by the colleague",
        author: myself,
        event: |me| json!({ "kind": "recovery_made", "public_key": hex(&me.planted_key().public()) }),
        key: own_key,
    },
];

impl Colleague {
    /// Makes an office with a supervisor and a mediator who signed in, and opens its store with the key of the mediator.
    ///
    /// # Panics
    /// If the office cannot be made.
    pub fn make() -> Colleague {
        let mut office = TestOffice::new_office();
        let me = office.add_member("顾二", "mediator");
        office.invite_and_sign_in(&me, NEW_PASSPHRASE);
        office.ok("lock", json!({}));
        office.run_tasks();
        let dir = office.book_folder();
        let vault = VaultFile::read(&dir).expect("the vault file");
        let [supervisor, me]: [StaffId; 2] =
            [&office.founder, &me].map(|id| id.parse().expect("an id"));
        let opened = vault.unlock(me.uuid(), NEW_PASSPHRASE, office.clock.utc);
        let opened = opened.expect("the passphrase is right");
        let params = open_params(&vault, &opened.vault_key, &dir);
        Colleague {
            store: Store::open(params, office.clock.utc).expect("the store opens"),
            supervisor,
            me,
            own: Arc::clone(opened.own.signing_key()),
            known: office.external_records(),
            _office: office,
        }
    }

    /// Returns a key that the colleague made.
    pub fn planted_key(&self) -> SigningKey {
        SigningKey::for_tests(&[66; 32], self.store.vault_id(), self.supervisor.uuid())
    }

    /// Verifies the book, without one of the checks if one is given.
    ///
    /// # Errors
    /// The first fault that the verification finds.
    pub fn verify(&self, without: Option<Check>) -> VerifyResult {
        let mut on = |_, _| true;
        match without {
            Some(check) => self.store.verify_without(check, &self.known, &mut on),
            None => self.store.verify_whole(&self.known, &mut on),
        }
    }

    /// Makes a forgery, verifies the book with and without the signatures and takes the forgery back. Returns the number of
    /// the forged entry with both verdicts.
    ///
    /// # Panics
    /// If the store cannot be written.
    pub fn try_forgery(&self, forgery: &Forgery) -> (i64, [VerifyResult; 2]) {
        let conn = self.store.connection();
        conn.execute_batch("BEGIN IMMEDIATE").expect("a change");
        let key = (forgery.key)(self);
        let event = (forgery.event)(self);
        let seq = append_event(&self.store, (forgery.author)(self), &event, key.as_deref());
        let verdicts = [self.verify(None), self.verify(Some(Check::Signatures))];
        conn.execute_batch("ROLLBACK").expect("it is taken back");
        (seq, verdicts)
    }
}

/// Reads the last entry that the store has now, whatever the program thinks.
///
/// # Panics
/// If the journal cannot be read.
pub fn head_of(store: &Store) -> Head {
    let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let head = store.connection().query_row(sql, [], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    });
    head.expect("an entry")
}

/// Appends an event with a valid hash in anybody's name, as a script with the vault key does; returns its number.
///
/// # Panics
/// If the journal cannot be written.
pub fn append_event(store: &Store, actor: Uuid, event: &Value, key: Option<&SigningKey>) -> i64 {
    let payload = json!({ "event": event }).to_string();
    let fields = Fields {
        utc: "2026-11-20T09:30:00Z".parse().expect("a time"),
        device: Uuid::from_bytes(files::DEVICE),
        actor,
        action: event["kind"].as_str().expect("a kind"),
        case_id: None,
    };
    let sealed = seal_entry(
        store.vault_id(),
        &head_of(store),
        &fields,
        payload.as_bytes(),
    );
    let sealed = sealed.expect("an entry");
    let entry = &sealed.entry;
    let signature = key.map(|key| sign_entry(key, store.vault_id(), entry));
    let sql = "INSERT INTO journal (seq, version, utc, device, actor, action, payload, salt, commitment, prev, hash, \
               signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let row = params![
        entry.seq,
        entry.version,
        entry.utc,
        entry.device.as_bytes(),
        entry.actor.as_bytes(),
        entry.action,
        payload,
        sealed.salt,
        entry.commitment,
        entry.prev,
        entry.hash,
        signature,
    ];
    let inserted = store.connection().execute(sql, row);
    assert_eq!(inserted, Ok(1));
    entry.seq
}

/// Returns bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
