//! Tests the table of keys entry by entry: each way in which a key is confirmed, and each that does not confirm one.

use chrono::{TimeDelta, TimeZone};

use super::*;
use crate::domain::event::{AccessChange, Event, LockCause};
use crate::domain::office::Staff;
use crate::domain::op::Op;
use crate::domain::vocabulary::StaffRole;
use crate::journal::{Fields, Head, seal_entry, sign_entry};
use crate::store::{RecordedChange, RecordedEvent};
use crate::vault::SigningKey;

mod batches;
mod displaced;
mod removed;

const VAULT: Uuid = Uuid::from_bytes([6; 16]);

fn person(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

/// The `n`th key of a person.
fn key(of: u8, n: u8) -> SigningKey {
    SigningKey::for_tests(&[n; 32], VAULT, person(of))
}

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap()
}

/// A journal that is checked while it is written.
struct Journal {
    signers: Signers,
    head: Head,
    time: DateTime<Utc>,
    written: Vec<(Entry, String, Option<EntrySignature>)>,
}

impl Journal {
    fn empty() -> Journal {
        Journal {
            signers: Signers::new(VAULT),
            head: Head::genesis(VAULT),
            time: noon(),
            written: Vec::new(),
        }
    }

    /// A new book: the key of its founder, person 1, who is its supervisor.
    fn founded() -> Journal {
        let mut journal = Journal::empty();
        journal.state(&key(1, 1), None).unwrap();
        journal.put(&key(1, 1), 1, StaffRole::Supervisor).unwrap();
        journal
    }

    /// A book of an earlier version, with a supervisor (person 1) and a mediator (person 2).
    fn earlier() -> Journal {
        let mut journal = Journal::empty();
        for (n, role) in [(1, StaffRole::Supervisor), (2, StaffRole::Mediator)] {
            let (action, payload) = member_entry(n, role, true);
            journal.write(None, person(1), &action, &payload).unwrap();
        }
        journal
    }

    fn write(
        &mut self,
        key: Option<&SigningKey>,
        actor: Uuid,
        action: &str,
        payload: &str,
    ) -> Result<(), Fault> {
        let fields = Fields {
            utc: self.time,
            device: Uuid::nil(),
            actor,
            action,
            case_id: None,
        };
        let entry = seal_entry(VAULT, &self.head, &fields, payload.as_bytes());
        let entry = entry.unwrap().entry;
        let signature = key.map(|key| sign_entry(key, VAULT, &entry));
        self.head = entry.head();
        let taken = (self.signers).take(&entry, Some(payload), signature.as_ref());
        self.written.push((entry, payload.to_owned(), signature));
        taken
    }

    fn event(&mut self, key: &SigningKey, event: Event) -> Result<(), Fault> {
        let action = event.action();
        let payload = serde_json::to_string(&RecordedEvent { event }).unwrap();
        self.write(Some(key), key.person(), action.code(), &payload)
    }

    fn program(&mut self, action: JournalAction) -> Result<(), Fault> {
        self.write(None, Uuid::nil(), action.code(), "{}")
    }

    fn look(&mut self, key: &SigningKey) -> Result<(), Fault> {
        let cause = LockCause::Idle;
        self.event(key, Event::Locked { cause })
    }

    /// States a key that `over` signed over.
    fn state(&mut self, key: &SigningKey, over: Option<&SigningKey>) -> Result<(), Fault> {
        let public = key.public();
        let over = over.map(|over| hex_text(&over.sign_over(key.person(), &public)));
        let stated = Event::SigningKey {
            public_key: hex_text(&public),
            signed_over: over,
        };
        self.event(key, stated)
    }

    fn put(&mut self, by: &SigningKey, n: u8, role: StaffRole) -> Result<(), Fault> {
        let (action, payload) = member_entry(n, role, true);
        self.write(Some(by), by.person(), &action, &payload)
    }

    fn invite(&mut self, by: &SigningKey, n: u8, with: &SigningKey) -> Result<(), Fault> {
        let invited = Event::Access {
            member: StaffId::from_uuid(person(n)),
            change: AccessChange::Invited,
            second: None,
            invitation_key: Some(hex_text(&with.public())),
            expires: Some(self.time + TimeDelta::hours(72)),
        };
        self.event(by, invited)
    }

    fn sheet(&mut self, by: &SigningKey, sheet: &SigningKey) -> Result<(), Fault> {
        let public_key = Some(hex_text(&sheet.public()));
        let made = Event::RecoveryMade {
            second: None,
            public_key,
        };
        self.event(by, made)
    }

    fn confirm(&mut self, by: &SigningKey, key: &SigningKey) -> Result<(), Fault> {
        let confirmed = Event::KeyConfirmed {
            member: StaffId::from_uuid(key.person()),
            public_key: hex_text(&key.public()),
        };
        self.event(by, confirmed)
    }

    /// Returns the unconfirmed keys, each with the number of its entries.
    fn unconfirmed(self) -> Vec<(String, u64)> {
        let summary = self.signers.finish(None).unwrap();
        let keys = summary.unconfirmed.into_iter();
        keys.map(|key| (key.public_key, key.entries)).collect()
    }

    /// Returns the fault of the entry that was written last.
    fn fault(&self) -> Fault {
        Fault::Signature { seq: self.head.seq }
    }
}

fn member_entry(n: u8, role: StaffRole, active: bool) -> (String, String) {
    let after = Staff {
        id: StaffId::from_uuid(person(n)),
        position: n.into(),
        name: format!("第{n}人"),
        role,
        team: String::new(),
        active,
    };
    let op = Op::StaffPut {
        before: None,
        after,
        second: None,
    };
    let action = op.action().code().to_owned();
    let recorded = RecordedChange { op, undoes: None };
    (action, serde_json::to_string(&recorded).unwrap())
}

fn name(key: &SigningKey) -> String {
    hex_text(&key.public())
}

#[test]
fn the_founder_of_a_new_book_is_confirmed_and_everybody_signs() {
    let mut journal = Journal::founded();
    journal.look(&key(1, 1)).unwrap();
    let (actor, action) = (person(1), "locked");
    let payload = "{\"event\":{\"kind\":\"locked\",\"cause\":\"idle\"}}";
    let unsigned = journal.write(None, actor, action, payload);
    assert_eq!(unsigned, Err(journal.fault()));
    let of_another = journal.write(Some(&key(2, 2)), actor, action, payload);
    assert_eq!(of_another, Err(journal.fault()));
    let unstated = journal.write(Some(&key(1, 9)), actor, action, payload);
    assert_eq!(unstated, Err(journal.fault()));
    let signed = journal.write(Some(&key(1, 1)), actor, action, payload);
    assert_eq!(signed, Ok(()), "control");
    assert_eq!(journal.unconfirmed(), []);
}

#[test]
fn entries_from_before_the_first_statement_are_no_fault_and_later_ones_are() {
    let mut journal = Journal::earlier();
    let payload = "{\"event\":{\"kind\":\"locked\",\"cause\":\"idle\"}}";
    journal.write(None, person(2), "locked", payload).unwrap();
    journal.program(JournalAction::CaseErase).unwrap();
    journal.state(&key(1, 1), None).unwrap();
    let other = journal.write(None, person(2), "locked", payload);
    assert_eq!(other, Err(journal.fault()), "of anybody");
    let summary = journal.signers.finish(None).unwrap();
    assert_eq!(summary.unsigned, 4);
    assert_eq!(summary.unconfirmed.len(), 1);
    assert_eq!(summary.unconfirmed[0].stated, 5);

    let mut too_early = Journal::earlier();
    let signed = too_early.look(&key(1, 1));
    assert_eq!(signed, Err(too_early.fault()), "before it is stated");
}

#[test]
fn a_statement_is_signed_by_the_key_that_it_states() {
    let mut journal = Journal::founded();
    let stated = Event::SigningKey {
        public_key: name(&key(1, 7)),
        signed_over: None,
    };
    assert_eq!(
        journal.event(&key(1, 1), stated),
        Err(journal.fault()),
        "by the former one"
    );
    let payload = "{\"event\":{\"kind\":\"signing_key\",\"public_key\":\"00\"}}";
    let broken = journal.write(Some(&key(1, 1)), person(1), "signing_key", payload);
    assert_eq!(broken, Err(journal.fault()));
}

#[test]
fn a_key_that_the_confirmed_one_signed_over_replaces_it() {
    let mut journal = Journal::founded();
    journal.state(&key(1, 2), Some(&key(1, 1))).unwrap();
    journal.look(&key(1, 2)).unwrap();
    journal.look(&key(1, 1)).unwrap();
    assert_eq!(
        journal.unconfirmed(),
        [(name(&key(1, 1)), 1)],
        "only what the former one signs afterwards"
    );

    let mut journal = Journal::founded();
    journal.state(&key(1, 2), Some(&key(1, 3))).unwrap();
    journal.look(&key(1, 2)).unwrap();
    journal.look(&key(1, 1)).unwrap();
    assert_eq!(
        journal.unconfirmed(),
        [(name(&key(1, 2)), 2)],
        "by another key"
    );
}

#[test]
fn an_invitation_confirms_one_key_before_its_end() {
    let start = || {
        let mut journal = Journal::founded();
        journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
        journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
        journal
    };
    let mut journal = start();
    journal.state(&key(2, 2), Some(&key(2, 8))).unwrap();
    journal.look(&key(2, 2)).unwrap();
    // Whoever kept the start passphrase uses it once more.
    journal.state(&key(2, 3), Some(&key(2, 8))).unwrap();
    assert_eq!(journal.unconfirmed(), [(name(&key(2, 3)), 1)]);

    let mut late = start();
    late.time += TimeDelta::hours(72);
    late.state(&key(2, 2), Some(&key(2, 8))).unwrap();
    assert_eq!(late.unconfirmed(), [(name(&key(2, 2)), 1)]);

    let mut withdrawn = start();
    let id = StaffId::from_uuid(person(2));
    let removed = Event::access(id, AccessChange::Removed);
    withdrawn.event(&key(1, 1), removed).unwrap();
    withdrawn.state(&key(2, 2), Some(&key(2, 8))).unwrap();
    assert_eq!(withdrawn.unconfirmed(), [(name(&key(2, 2)), 1)]);

    let mut stranger = start();
    stranger.state(&key(2, 2), Some(&key(2, 9))).unwrap();
    assert_eq!(stranger.unconfirmed(), [(name(&key(2, 2)), 1)]);
}

#[test]
fn the_last_sheet_confirms_a_supervisor_and_no_sheet_before_it() {
    let start = || {
        let mut journal = Journal::founded();
        journal.sheet(&key(1, 1), &key(0, 7)).unwrap();
        journal.sheet(&key(1, 1), &key(0, 8)).unwrap();
        journal
    };
    for (sheet, counts) in [(7, false), (8, true), (9, false)] {
        let mut journal = start();
        journal.state(&key(1, 2), Some(&key(0, sheet))).unwrap();
        assert_eq!(journal.unconfirmed().is_empty(), counts, "{sheet}");
    }
    let mut mediator = start();
    mediator.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    mediator.state(&key(2, 2), Some(&key(0, 8))).unwrap();
    assert_eq!(mediator.unconfirmed(), [(name(&key(2, 2)), 1)]);
}

#[test]
fn another_confirmed_supervisor_confirms_a_key_with_all_that_it_signed() {
    let mut journal = Journal::founded();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.state(&key(2, 2), None).unwrap();
    journal.look(&key(2, 2)).unwrap();
    let by_itself = journal.confirm(&key(2, 2), &key(2, 2));
    assert_eq!(by_itself, Err(journal.fault()), "a mediator");
    journal.confirm(&key(1, 1), &key(2, 2)).unwrap();
    journal.look(&key(2, 2)).unwrap();
    assert_eq!(journal.unconfirmed(), []);

    let mut journal = Journal::founded();
    journal.put(&key(1, 1), 2, StaffRole::Supervisor).unwrap();
    journal.state(&key(2, 2), None).unwrap();
    journal.confirm(&key(2, 2), &key(2, 2)).unwrap();
    assert_eq!(
        journal.unconfirmed(),
        [(name(&key(2, 2)), 2)],
        "nobody confirms themselves where a key was confirmed"
    );
}

#[test]
fn on_paper_a_supervisor_confirms_the_first_key_of_an_earlier_book() {
    let mut journal = Journal::earlier();
    journal.state(&key(1, 1), None).unwrap();
    journal.look(&key(1, 1)).unwrap();
    journal.confirm(&key(1, 1), &key(1, 1)).unwrap();
    // Once only: a second key of the same person stays a first one.
    journal.state(&key(1, 2), None).unwrap();
    journal.confirm(&key(1, 2), &key(1, 2)).unwrap();
    assert_eq!(journal.unconfirmed(), [(name(&key(1, 2)), 2)]);
}

/// A colleague states a key in the name of the supervisor and decides with it.
#[test]
fn what_a_first_key_decides_confirms_nothing() {
    let mut journal = Journal::earlier();
    journal.state(&key(1, 1), None).unwrap();
    journal.confirm(&key(1, 1), &key(1, 1)).unwrap();
    let planted = key(1, 66);
    journal.state(&planted, None).unwrap();
    journal.invite(&planted, 2, &key(2, 8)).unwrap();
    journal.state(&key(2, 2), Some(&key(2, 8))).unwrap();
    journal.sheet(&planted, &key(0, 7)).unwrap();
    journal.state(&key(1, 3), Some(&key(0, 7))).unwrap();
    journal.confirm(&planted, &key(2, 2)).unwrap();
    journal.put(&planted, 3, StaffRole::Supervisor).unwrap();
    // The third person has a confirmed key and the role, but nobody confirmed gave it.
    journal.state(&key(3, 3), None).unwrap();
    journal.confirm(&key(1, 1), &key(3, 3)).unwrap();
    journal.confirm(&key(3, 3), &key(2, 2)).unwrap();
    let mut expected = vec![
        (name(&key(2, 2)), 1),
        (name(&key(1, 3)), 1),
        (name(&planted), 5),
        (name(&key(3, 3)), 1),
    ];
    expected.sort();
    let mut found = journal.unconfirmed();
    found.sort();
    assert_eq!(found, expected);
}

/// The supervisor of an earlier book gives a role first and confirms their own key on paper afterwards.
#[test]
fn a_role_is_confirmed_with_the_key_that_gave_it() {
    for (gives, expected) in [(key(1, 1), 0), (key(1, 66), 1)] {
        let mut journal = Journal::earlier();
        journal.state(&key(1, 1), None).unwrap();
        journal.state(&key(1, 66), None).unwrap();
        journal.put(&gives, 3, StaffRole::Supervisor).unwrap();
        journal.confirm(&key(1, 1), &key(1, 1)).unwrap();
        journal.state(&key(3, 3), None).unwrap();
        journal.confirm(&key(1, 1), &key(3, 3)).unwrap();
        journal.state(&key(2, 2), None).unwrap();
        journal.confirm(&key(3, 3), &key(2, 2)).unwrap();
        let told = journal.unconfirmed();
        let by_third = told
            .iter()
            .filter(|(key, _)| *key == name(&self::key(3, 3)));
        assert_eq!(by_third.count(), expected, "{told:?}");
        let second = told
            .iter()
            .filter(|(key, _)| *key == name(&self::key(2, 2)));
        assert_eq!(second.count(), expected, "{told:?}");
    }
}

#[test]
fn a_decision_by_somebody_who_is_no_supervisor_is_a_fault() {
    let start = || {
        let mut journal = Journal::founded();
        journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
        journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
        journal.state(&key(2, 2), Some(&key(2, 8))).unwrap();
        journal
    };
    let me = key(2, 2);
    type Decision = fn(&mut Journal, &SigningKey) -> Result<(), Fault>;
    let decisions: [Decision; 5] = [
        |journal, by| journal.put(by, 2, StaffRole::Supervisor),
        |journal, by| journal.invite(by, 3, &key(3, 8)),
        |journal, by| journal.sheet(by, &key(0, 7)),
        |journal, by| journal.confirm(by, &key(1, 1)),
        |journal, by| {
            let id = StaffId::from_uuid(person(1));
            journal.event(by, Event::access(id, AccessChange::Removed))
        },
    ];
    for (n, decide) in decisions.into_iter().enumerate() {
        let mut journal = start();
        assert_eq!(decide(&mut journal, &me), Err(journal.fault()), "{n}");
        let mut journal = start();
        assert_eq!(decide(&mut journal, &key(1, 1)), Ok(()), "control {n}");
    }
    // Everybody may change the vault key.
    let mut journal = start();
    let rotated = Event::KeysRotated { version: 2 };
    assert_eq!(journal.event(&me, rotated), Ok(()), "control");
}

#[test]
fn a_list_without_a_supervisor_is_a_fault_once_it_had_one() {
    let mut journal = Journal::empty();
    journal.state(&key(1, 1), None).unwrap();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.put(&key(1, 1), 1, StaffRole::Supervisor).unwrap();
    let last = journal.put(&key(1, 1), 1, StaffRole::Mediator);
    assert_eq!(last, Err(journal.fault()));
    let again = journal.put(&key(1, 1), 1, StaffRole::Supervisor);
    assert_eq!(again, Err(journal.fault()), "the founder decided once");
}

#[test]
fn the_program_may_do_only_what_proves_nothing_about_anybody() {
    for action in JournalAction::ALL {
        let mut journal = Journal::founded();
        let payload = "{\"event\":{\"kind\":\"recovery_made\"}}";
        let written = journal.write(None, Uuid::nil(), action.code(), payload);
        let finished = written.and_then(|()| journal.signers.finish(None).map(drop));
        assert_eq!(finished.is_ok(), action.is_of_program(), "{action}");
    }
    let mut journal = Journal::founded();
    let signed = journal.write(Some(&key(1, 1)), Uuid::nil(), "verified", "{}");
    assert_eq!(signed, Err(journal.fault()), "nobody's signature");
}

#[test]
fn an_erasure_by_the_program_needs_a_restore_or_the_end_of_a_set() {
    let erased = || {
        let mut journal = Journal::founded();
        journal.program(JournalAction::CaseErase).unwrap();
        journal.program(JournalAction::DerivedRebuilt).unwrap();
        journal
    };
    let fault = Err(Fault::Signature { seq: 3 });
    let end = |journal: Journal, end| journal.signers.finish(end).map(drop);
    assert_eq!(end(erased(), None), fault);
    assert_eq!(end(erased(), Some(3)), fault, "the set had it already");
    assert_eq!(end(erased(), Some(2)), Ok(()));
    let restored = |seq| {
        let mut journal = erased();
        let restored = Event::Restored {
            set: "a".to_owned(),
            seq,
            given_up: None,
            by: None,
            by_name: None,
            second: None,
            second_name: None,
            replaced: None,
        };
        journal.event(&key(1, 1), restored).unwrap();
        journal.signers.finish(None).map(drop)
    };
    assert_eq!(restored(2), Ok(()));
    assert_eq!(restored(3), fault, "the set had it already");
}
