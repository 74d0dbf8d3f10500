//! What somebody who holds the keys could do beneath the rules: rows and journal changed with plain SQL, hashes made anew,
//! checkpoints signed with the device's own key. Each kind must be noticed by the whole verification, alone or with what
//! is known outside.
//!
//! [`Ground`] is a small book with everything in it; [`EDITS`] are the kinds; [`Ground::attempt`] makes one edit, verifies,
//! and takes the edit back, so that thousands can be tried on one book.

mod chain;
mod edits;

use casebook_core::domain::case::{ErasureAsk, ErasureBasis};
use casebook_core::domain::event::{Event, LockCause};
use casebook_core::domain::ids::CaseId;
use casebook_core::domain::office::Safety;
use casebook_core::domain::op::{Change, Erasure, Op, Step};
use casebook_core::journal::{DeviceKey, KnownDevice};
use casebook_core::practice::Until;
use casebook_core::practice::history::{Detail, Generator};
use casebook_core::store::{Author, Check, Checked, Fault, Recorded, Store, Witnesses};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;
use uuid::Uuid;

use crate::book::{Book, member};

pub use edits::EDITS;

/// What went wrong while an edit was made.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A kind of edit: its name, and how it is made at a place that `pick` chooses. Answers false where it finds nothing to edit.
pub struct Edit {
    pub name: &'static str,
    pub make: fn(&Inside<'_>, pick: u64) -> Outcome<bool>,
}

/// What an insider has in hand: the open file, the names that hashes are bound to, the keys.
pub struct Inside<'a> {
    pub conn: &'a Connection,
    pub vault_id: Uuid,
    pub device: Uuid,
}

const TODAY: &str = "2026-11-20";
/// The device of [`Book`].
const DEVICE: Uuid = Uuid::from_bytes([9; 16]);
/// Cases of a ground, besides one that is entered by hand.
const CASES: u64 = 24;

/// A small book with everything in it that can be edited, and what is known of it outside.
pub struct Ground {
    store: Store,
    pub known: Witnesses,
    _book: Book,
}

impl Ground {
    /// Makes the book. The witnesses are the anchor's head, and head and checkpoints of a backup made half-way.
    ///
    /// # Panics
    /// If the book cannot be made.
    pub fn prepare(seed: u64) -> Ground {
        let mut book = Book::on(TODAY);
        let now = book.now();
        let until = Until {
            utc: now.utc,
            today: now.today,
            offset_minutes: 480,
        };
        fill(&mut book.store(), seed, until);
        book.reopen();
        let (open, _) = book.accepted();
        let open: CaseId = open.parse().expect("the id of a case");
        let mut store = book.store();
        let key = device_key(&store);
        let mut known = Witnesses {
            devices: vec![KnownDevice {
                device: DEVICE,
                public_key: key.public(),
            }],
            ..Witnesses::default()
        };
        let by = |n| Author {
            actor: member(n),
            utc: until.utc,
            today: until.today,
        };
        store.mark(&key, until.utc).expect("a checkpoint");
        accompany(&mut store, open, &by(1));
        erase_one(&mut store, &by(1), &by(2));
        known.heads.push(*store.head());
        known.checkpoints = store.checkpoints().expect("checkpoints");
        let safety = Op::SafetySet {
            before: None,
            after: Safety::default(),
        };
        write(&mut store, safety, &by(1));
        store.mark(&key, until.utc).expect("a checkpoint");
        let cause = LockCause::Idle;
        store.note(Event::RecoveryMade, &by(1)).expect("an event");
        store
            .note(Event::Locked { cause }, &by(1))
            .expect("an event");
        known.heads.push(*store.head());
        let conn = store.connection();
        // Whoever opens the file with the key alone has none of the shell's settings.
        conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .expect("an insider's settings");
        Ground {
            store,
            known,
            _book: book,
        }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Verifies the book as it stands, with one check left out if one is named.
    ///
    /// # Errors
    /// What the verification finds.
    pub fn verified(&self, left_out: Option<Check>) -> Result<Checked, Fault> {
        let mut on = |_, _| true;
        match left_out {
            Some(check) => self.store.verify_without(check, &self.known, &mut on),
            None => self.store.verify_whole(&self.known, &mut on),
        }
    }

    /// Makes an edit, verifies, and takes the edit back. None: it found nothing to edit.
    ///
    /// # Errors
    /// When the edit itself could not be made.
    pub fn attempt(
        &self,
        edit: &Edit,
        pick: u64,
        left_out: Option<Check>,
    ) -> Outcome<Option<Result<Checked, Fault>>> {
        let conn = self.store.connection();
        let inside = Inside {
            conn,
            vault_id: self.store.vault_id(),
            device: DEVICE,
        };
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let verdict = unlocked(conn, || (edit.make)(&inside, pick));
        let verdict = verdict.map(|made| made.then(|| self.verified(left_out)));
        conn.execute_batch("ROLLBACK")?;
        verdict
    }
}

/// Takes the journal's triggers away, does the work, and puts them back as they were.
fn unlocked<T>(conn: &Connection, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    const TRIGGERS: [&str; 2] = ["journal_stays", "journal_unchanged"];
    let mut texts = Vec::new();
    for name in TRIGGERS {
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
        let text: Option<String> = conn.query_row(sql, [name], |r| r.get(0)).optional()?;
        texts.extend(text);
        conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {name}"))?;
    }
    let done = work();
    for text in texts {
        conn.execute_batch(&text)?;
    }
    done
}

fn write(store: &mut Store, op: Op, by: &Author) {
    let recorded = Recorded { op, undoes: None };
    (store.write(&recorded, by, None)).expect("an honest change is taken");
}

/// The device's key, kept in the store as the program keeps it.
fn device_key(store: &Store) -> DeviceKey {
    let key = DeviceKey::from_secret(&[7; 32]);
    let sql = "INSERT OR REPLACE INTO device_key (device, secret) VALUES (?1, ?2)";
    let row = (DEVICE.as_bytes(), key.secret().as_slice().to_vec());
    store.connection().execute(sql, row).expect("a key is kept");
    key
}

fn fill(store: &mut Store, seed: u64, until: Until) {
    let generator = Generator::new(seed, store.house(), until, Detail::Full);
    let generator = generator.expect("somebody works there");
    let from = NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day");
    let histories: Vec<_> = generator.spread(from, CASES).collect();
    store
        .in_bulk(until.utc, |store| {
            for entries in histories {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.by)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .expect("an invented history");
}

fn every_case(store: &Store) -> Vec<casebook_core::domain::case::Case> {
    let mut cases = Vec::new();
    let seen = store.each_case(|_, case| {
        cases.push(case.clone());
        Ok(())
    });
    seen.expect("cases are read");
    cases
}

/// Somebody looks at a case, and it gets a second mediator.
fn accompany(store: &mut Store, case: CaseId, by: &Author) {
    store
        .note(Event::CaseOpened { case }, by)
        .expect("an event");
    let change = Change {
        before: json!([]),
        after: json!([member(2), member(3)]),
    };
    let changes = [("co_mediators".to_string(), change)].into();
    write(store, Op::CaseEdit { case, changes }, by);
    store
        .note(Event::CaseOpened { case }, by)
        .expect("an event");
}

/// One closed case is erased as the law has it, by two people.
fn erase_one(store: &mut Store, first: &Author, second: &Author) {
    let closed = every_case(store)
        .into_iter()
        .find(|c| c.closing.is_some() && !c.parties.is_empty());
    let case = closed.expect("a closed case").id;
    store
        .note(Event::CaseOpened { case }, first)
        .expect("an event");
    let ask = ErasureAsk {
        by: first.actor,
        on: first.today,
        basis: ErasureBasis::Request,
        note: "本人申请".into(),
    };
    let step = Step::AskErasure(ask);
    write(store, Op::CaseStep { case, step }, first);
    let left = store.case(case).expect("the case").erased(second.today);
    let erasure = Erasure {
        case,
        on: second.today,
        by: second.actor,
        left: Box::new(left),
    };
    write(store, Op::CaseErase(erasure), second);
}

/// An instant at which nothing of the book happened.
fn another_time() -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_500_000_000_000_000_000)
}
