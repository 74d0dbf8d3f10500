//! Positive controls: what is changed beside the journal is told apart by the comparisons that the histories use.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Author, Store, StoreError};
use crate::domain::event::Event;
use crate::domain::ids::{CaseId, DeviceId, StaffId};
use crate::domain::op::{Erasure, Op};
use crate::practice::history::{Detail, Generator};
use crate::practice::{Until, furnish};
use crate::wire::start::Draft;

/// A store in memory with forty invented cases.
pub(super) fn forty_cases() -> Store {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    let until = Until {
        utc,
        today,
        offset_minutes: 480,
    };
    let vault = Uuid::from_bytes([7; 16]);
    let mut store = Store::in_memory(vault, DeviceId::from_bytes([9; 16])).unwrap();
    store
        .in_bulk(utc, |store| {
            furnish(store, until, 2026)?;
            let house = store.house().clone();
            let generator = Generator::new(1, &house, until, Detail::Full).unwrap();
            let from = today - chrono::Days::new(200);
            for entries in generator.spread(from, 40) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.by)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .unwrap();
    store
}

#[test]
fn a_row_changed_beside_the_journal_is_noticed() {
    for damage in [
        "UPDATE cases SET summary = summary || '。' WHERE seq = 3",
        "UPDATE cases SET accepted_on = date(accepted_on, '+1 day') WHERE accepted_on IS NOT NULL",
        "DELETE FROM claim WHERE case_id = (SELECT case_id FROM claim LIMIT 1)",
        "UPDATE party SET name = '别人' WHERE role = 'applicant'",
        "UPDATE number_given SET last = last + 1",
        "UPDATE grid SET liaison = '别人' WHERE place = 1",
    ] {
        let store = forty_cases();
        let told = store.replayed().unwrap().dump().unwrap();
        assert!(
            store.dump().unwrap() == told,
            "undamaged, the rows are the journal's"
        );
        store.conn.execute_batch(damage).unwrap();
        assert!(store.dump().unwrap() != told, "not noticed: {damage}");
    }
}

#[test]
fn a_cell_or_a_word_changed_beside_its_case_is_noticed() {
    let mut store = forty_cases();
    let (cells, words) = (store.dump_cells().unwrap(), store.dump_words().unwrap());
    store.rebuild_derived().unwrap();
    assert!(store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words);
    for damage in [
        "UPDATE tally_cell SET people = people + 1 WHERE cube = 2 AND level = 0",
        "UPDATE tally_stock SET overdue = overdue + 1 WHERE cube = 0 AND level = 3",
        "DELETE FROM word WHERE rowid = 5",
    ] {
        store.conn.execute_batch(damage).unwrap();
        let same = store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words;
        assert!(!same, "not noticed: {damage}");
        store.rebuild_derived().unwrap();
        assert!(
            store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words,
            "a rebuild mends it: {damage}"
        );
    }
}

/// An erasure that stands in the journal cannot be done once more; what it takes away goes in the same transaction.
#[test]
fn what_was_typed_about_a_case_goes_with_the_erasure_itself() {
    let mut store = forty_cases();
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    let by = super::Author {
        actor: StaffId::from_bytes([3; 16]),
        utc,
        today: utc.date_naive(),
    };
    let ids = store
        .conn
        .prepare("SELECT id FROM cases ORDER BY seq LIMIT 2");
    let ids: Vec<CaseId> = (ids.unwrap())
        .query_map([], |row| row.get(0).map(CaseId::from_bytes))
        .and_then(Iterator::collect)
        .unwrap();
    for id in &ids {
        let draft = Draft {
            form: "note".into(),
            subject: id.to_string(),
            body: serde_json::json!({ "text": "电话里说" }),
            saved_at: String::new(),
        };
        store.save_draft(by.actor, &draft).unwrap();
    }
    let erasure = Erasure {
        case: ids[0],
        on: by.today,
        by: by.actor,
        left: Box::new(store.case(ids[0]).unwrap().erased(by.today)),
    };
    let recorded = super::Recorded {
        op: Op::CaseErase(erasure),
        undoes: None,
    };
    store.put_in(&recorded, &by, |_| Ok(())).unwrap();
    let left: Vec<String> = (store.drafts(by.actor).unwrap().into_iter())
        .map(|draft| draft.subject)
        .collect();
    assert_eq!(left, [ids[1].to_string()]);
}

impl Store {
    /// The cases that events were noted of, oldest first.
    pub(crate) fn noted_cases(&self) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT case_id FROM journal WHERE case_id IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let cases = statement.query_map([], |row| row.get("case_id").map(CaseId::from_bytes))?;
        Ok(cases.collect::<Result<_, _>>()?)
    }

    /// As a disk that takes nothing any more.
    pub(crate) fn refuse_writing(&self, refuse: bool) {
        self.conn
            .pragma_update(None, "query_only", refuse)
            .expect("the connection takes a pragma");
    }
}

/// A disk that fails late: the statement ends with an error, and its row stays. RAISE(FAIL) takes nothing back.
const FAILS_LATE: &str =
    "CREATE TEMP TRIGGER late AFTER INSERT ON journal BEGIN SELECT RAISE(FAIL, 'late'); END";

#[test]
fn an_event_that_a_late_failure_kept_is_no_failure() {
    let mut store = forty_cases();
    let by = author();
    store.conn.execute_batch(FAILS_LATE).unwrap();
    let before = store.head().seq;
    let noted = store.note(Event::RecoveryConfirmed, &by);
    assert_eq!(noted.unwrap(), before + 1, "the row is there");
    store.conn.execute_batch("DROP TRIGGER late").unwrap();
    assert_eq!(
        store.note(Event::RecoveryConfirmed, &by).unwrap(),
        before + 2
    );
    // Control: what is not there is a failure.
    let refuses = FAILS_LATE
        .replace("AFTER", "BEFORE")
        .replace("FAIL", "ABORT");
    store.conn.execute_batch(&refuses).unwrap();
    assert!(store.note(Event::RecoveryConfirmed, &by).is_err());
}

/// Not even the head could be read then: it is read before the disk is believed again.
#[test]
fn a_disk_that_is_back_is_asked_what_it_kept() {
    let mut store = forty_cases();
    let by = author();
    let behind = *store.head();
    store.note(Event::RecoveryConfirmed, &by).unwrap();
    let kept = *store.head();
    store.head = behind;
    assert!(
        store.note(Event::RecoveryConfirmed, &by).is_err(),
        "control"
    );
    store.prove_writable(by.utc).unwrap();
    assert_eq!(*store.head(), kept);
    assert!(store.note(Event::RecoveryConfirmed, &by).is_ok());
    // A journal that got shorter, or goes on from somewhere else, was not kept but changed.
    store.head.seq += 3;
    assert!(matches!(
        store.prove_writable(by.utc),
        Err(StoreError::Damaged)
    ));
}

fn author() -> Author {
    let utc: DateTime<Utc> = "2026-11-20T03:00:00Z".parse().unwrap();
    Author {
        actor: StaffId::from_bytes([3; 16]),
        utc,
        today: utc.date_naive(),
    }
}

#[test]
fn what_is_asked_of_one_case_reads_its_entries_only() {
    let store = forty_cases();
    let plan = |sql: &str| -> String {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = store.conn.prepare(&sql).unwrap();
        let steps = statement.query_map([[0_u8; 16]], |row| row.get::<_, String>(3));
        steps.unwrap().map(Result::unwrap).collect()
    };
    for sql in [super::replay::REGISTRAR, super::replay::LEFT_OF] {
        assert!(plan(sql).contains("journal_by_case"), "{}", plan(sql));
        // The control: without the + it goes by all entries of the action.
        assert!(!plan(&sql.replace('+', "")).contains("journal_by_case"));
    }
}
