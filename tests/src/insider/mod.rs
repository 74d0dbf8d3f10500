//! The edits that an insider with all keys could make directly in the database: rows and journal changed with SQL,
//! hashes computed again, checkpoints signed with the key of the device. The full verification must detect each kind,
//! alone or with records from outside.
//!
//! [`InsiderBook`] is a small book with everything in it; [`EDITS`] are the kinds; [`InsiderBook::try_edit`] makes one
//! edit, verifies and rolls it back, so that thousands can be tried on one book.

mod chain;
pub mod colleague;
mod edits;

use casebook_core::domain::case::{ErasureAsk, ErasureBasis};
use casebook_core::domain::erasure::WAIT_DAYS;
use casebook_core::domain::event::{Event, LockCause};
use casebook_core::domain::ids::CaseId;
use casebook_core::domain::office::Safety;
use casebook_core::domain::op::{Change, Erasure, Op, Step};
use casebook_core::journal::{DeviceKey, KnownDevice};
use casebook_core::practice::Cutoff;
use casebook_core::practice::history::{Detail, Generator};
use casebook_core::store::{
    Author, Check, ExternalRecords, Fault, RecordedChange, Store, VerifyReport,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;
use uuid::Uuid;

use crate::test_office::files::DEVICE as DEVICE_BYTES;
use crate::test_office::{TestOffice, member};

pub use edits::EDITS;

/// The result of making an edit.
pub type EditResult<T> = Result<T, Box<dyn std::error::Error>>;

/// The result of verifying an edited book.
pub type VerifyResult = Result<VerifyReport, Fault>;

/// Returns whether the verification detected the edit: as a fault of the book, or as a difference in derived data.
pub fn is_detected(verdict: &VerifyResult) -> bool {
    !matches!(verdict, Ok(report) if report.derived.is_empty())
}

/// A kind of edit: its name, and the function that makes it at the position `pick` and returns false if there is
/// nothing to edit.
pub struct Edit {
    pub name: &'static str,
    pub make: fn(&InsiderAccess<'_>, pick: u64) -> EditResult<bool>,
}

/// The open database of an insider and the ids that the hashes include.
pub struct InsiderAccess<'a> {
    pub conn: &'a Connection,
    pub vault_id: Uuid,
    pub device: Uuid,
}

const TODAY: &str = "2026-11-20";
/// The device that opens the store.
const DEVICE: Uuid = Uuid::from_bytes(DEVICE_BYTES);
/// The number of generated cases; one more is registered by a command.
const CASES: u64 = 24;

/// A small book with everything in it that can be edited, and the records of it that are kept outside.
pub struct InsiderBook {
    store: Store,
    pub known: ExternalRecords,
    _office: TestOffice,
}

impl InsiderBook {
    /// Makes the book. The records outside are the head of the anchor, and the head and the checkpoints of a backup that was
    /// made halfway.
    ///
    /// # Panics
    /// If the book cannot be made.
    pub fn make(seed: u64) -> InsiderBook {
        let mut office = TestOffice::new_practice(TODAY);
        let now = office.now();
        let cutoff = Cutoff {
            utc: now.utc,
            today: now.today,
            offset_minutes: 480,
        };
        fill(&mut office.store(), seed, cutoff);
        office.reopen();
        let (open, _) = office.add_accepted_case();
        let open: CaseId = open.parse().expect("the id of a case");
        let mut store = office.store();
        let key = device_key(&store);
        let mut known = ExternalRecords {
            devices: vec![KnownDevice::from((DEVICE, key.public()))],
            ..ExternalRecords::default()
        };
        let by = |n| Author {
            actor: member(n),
            utc: cutoff.utc,
            today: cutoff.today,
        };
        store
            .sign_checkpoint(&key, cutoff.utc)
            .expect("a checkpoint");
        add_second_mediator(&mut store, open, &by(1));
        erase_one(&mut store, &by(1), &by(2));
        known.heads.push(*store.head());
        known.checkpoints = store.checkpoints().expect("checkpoints");
        let safety = Op::SafetySet {
            before: None,
            after: Safety::default(),
        };
        write(&mut store, safety, &by(1));
        store
            .sign_checkpoint(&key, cutoff.utc)
            .expect("a checkpoint");
        let cause = LockCause::Idle;
        let made = Event::RecoveryMade {
            second: None,
            public_key: None,
        };
        store.write_event(made, &by(1)).expect("an event");
        store
            .write_event(Event::Locked { cause }, &by(1))
            .expect("an event");
        known.heads.push(*store.head());
        let conn = store.connection();
        // Somebody who opens the file with only the key does not use the settings of the program.
        conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .expect("an insider's settings");
        InsiderBook {
            store,
            known,
            _office: office,
        }
    }

    pub fn store(&self) -> &Store {
        &self.store
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

    /// Makes an edit, verifies the book and rolls the edit back. Returns `None` if there was nothing to edit.
    ///
    /// # Errors
    /// The error of making the edit itself.
    pub fn try_edit(
        &self,
        edit: &Edit,
        pick: u64,
        without: Option<Check>,
    ) -> EditResult<Option<VerifyResult>> {
        let conn = self.store.connection();
        let access = InsiderAccess {
            conn,
            vault_id: self.store.vault_id(),
            device: DEVICE,
        };
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let verdict = without_triggers(conn, || (edit.make)(&access, pick));
        let verdict = verdict.map(|made| made.then(|| self.verify(without)));
        conn.execute_batch("ROLLBACK")?;
        verdict
    }
}

/// Runs `work` while the triggers that protect the journal are dropped.
fn without_triggers<T>(conn: &Connection, work: impl FnOnce() -> EditResult<T>) -> EditResult<T> {
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
    let recorded = RecordedChange { op, undoes: None };
    (store.write(&recorded, by, None)).expect("a valid change is accepted");
}

/// Returns the key of the device and writes it to the store as the program does.
fn device_key(store: &Store) -> DeviceKey {
    let key = DeviceKey::from_secret(&[7; 32]);
    let sql = "INSERT OR REPLACE INTO device_key (device, secret) VALUES (?1, ?2)";
    let row = (DEVICE.as_bytes(), key.secret().as_slice().to_vec());
    store
        .connection()
        .execute(sql, row)
        .expect("the key is stored");
    key
}

fn fill(store: &mut Store, seed: u64, cutoff: Cutoff) {
    let generator = Generator::new(seed, store.office_setup(), cutoff, Detail::Full);
    let generator = generator.expect("the office has staff");
    let from = NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day");
    let histories: Vec<_> = generator.spread(from, CASES).collect();
    store
        .write_in_bulk(cutoff.utc, |store| {
            for entries in histories {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.author)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .expect("the generated history");
}

fn every_case(store: &Store) -> Vec<casebook_core::domain::case::Case> {
    let mut cases = Vec::new();
    let read = store.for_each_case(|_, case| {
        cases.push(case.clone());
        Ok(())
    });
    read.expect("the cases are read");
    cases
}

/// Opens a case, adds a second mediator to it and opens it again.
fn add_second_mediator(store: &mut Store, case: CaseId, by: &Author) {
    store
        .write_event(Event::CaseOpened { case }, by)
        .expect("an event");
    let change = Change {
        before: json!([]),
        after: json!([member(2), member(3)]),
    };
    let changes = [("co_mediators".to_string(), change)].into();
    write(store, Op::CaseEdit { case, changes }, by);
    store
        .write_event(Event::CaseOpened { case }, by)
        .expect("an event");
}

/// Erases one closed case: one person asks for it, another confirms it.
fn erase_one(store: &mut Store, first: &Author, second: &Author) {
    let closed = every_case(store)
        .into_iter()
        .find(|c| c.closing.is_some() && !c.parties.is_empty());
    let case = closed.expect("a closed case").id;
    store
        .write_event(Event::CaseOpened { case }, first)
        .expect("an event");
    let ask = ErasureAsk {
        by: first.actor,
        on: first.today - Days::new(WAIT_DAYS),
        basis: ErasureBasis::ConsentWithdrawn,
        note: "本人申请".into(),
    };
    let asked = store
        .case(case)
        .expect("the case")
        .op_for_step(Step::AskErasure(ask));
    write(store, asked, first);
    let left = store
        .case(case)
        .expect("the case")
        .without_personal_data(second.today);
    let erasure = Erasure {
        case,
        on: second.today,
        by: second.actor,
        left: Box::new(left),
    };
    write(store, Op::CaseErase(erasure), second);
}

/// Returns a time that is not in the book.
fn another_time() -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_500_000_000_000_000_000)
}
