//! Tests the comparisons of rows with the journal on damaged rows, and erasures.

mod failing_disk;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{Author, ExternalRecords, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::calendar::is_provisional;
use crate::domain::derived::{CellName, DerivedDifference, MAX_NAMED};
use crate::domain::event::Event;
use crate::domain::ids::{CaseId, DeviceId, StaffId};
use crate::domain::op::{Erasure, Op};
use crate::practice::history::{Detail, Generator};
use crate::practice::{Cutoff, write_office_setup};
use crate::vault::DbKey;
use crate::wire::start::{Draft, FormWithDraft};

/// Moved due days are stored in columns and tally cells, so that another official year changes what follows from the cases.
#[test]
fn the_calendar_of_another_year_comes_with_a_migration() {
    let official = |year: &i32| !is_provisional(NaiveDate::from_ymd_opt(*year, 6, 1).unwrap());
    let last = (2018..).take_while(official).last();
    assert_eq!((last, super::SCHEMA_VERSION), (Some(2026), 10));
}

/// Memory that SQLCipher frees is overwritten but not locked: locking costs two system calls for each allocation.
#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_store_is_wiped_but_not_locked() {
    let folder = tempfile::tempdir().unwrap();
    let store = rusqlite::Connection::open(folder.path().join("store.db")).unwrap();
    super::open::prepare_connection(&store, &DbKey::for_test(7)).unwrap();
    let query = "PRAGMA cipher_memory_security";
    let wiped: String = store.query_row(query, [], |row| row.get(0)).unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let locked = status.lines().find_map(|line| line.strip_prefix("VmLck:"));
    assert_eq!((&*wiped, locked.map(str::trim)), ("1", Some("0 kB")));
}

/// Returns a store in memory with forty generated cases.
pub(super) fn forty_cases() -> Store {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    let cutoff = Cutoff {
        utc,
        today,
        offset_minutes: 480,
    };
    let vault = Uuid::from_bytes([7; 16]);
    let mut store = Store::in_memory(vault, DeviceId::from_bytes([9; 16])).unwrap();
    store
        .write_in_bulk(utc, |store| {
            write_office_setup(store, cutoff, 2026)?;
            let setup = store.office_setup().clone();
            let generator = Generator::new(1, &setup, cutoff, Detail::Full).unwrap();
            let from = today - chrono::Days::new(200);
            for entries in generator.spread(from, 40) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.author)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })
        .unwrap();
    store
}

fn supervisor() -> Author {
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    Author {
        actor: StaffId::from_bytes([3; 16]),
        utc,
        today: utc.date_naive(),
    }
}

#[test]
fn a_row_changed_without_the_journal_is_noticed() {
    for damage in [
        "UPDATE cases SET summary = summary || '。' WHERE seq = 3",
        "UPDATE cases SET accepted_on = date(accepted_on, '+1 day') WHERE accepted_on IS NOT NULL",
        "DELETE FROM claim WHERE case_id = (SELECT case_id FROM claim LIMIT 1)",
        "UPDATE party SET name = '别人' WHERE role = 'applicant'",
        "UPDATE number_given SET last = last + 1",
        "UPDATE grid SET liaison = '别人' WHERE place = 1",
    ] {
        let store = forty_cases();
        let expected = store.replay().unwrap().dump().unwrap();
        assert!(
            store.dump().unwrap() == expected,
            "undamaged, the rows are the journal's"
        );
        store.conn.execute_batch(damage).unwrap();
        assert!(store.dump().unwrap() != expected, "not noticed: {damage}");
    }
}

#[test]
fn a_cell_or_a_word_changed_without_its_case_is_noticed() {
    let mut store = forty_cases();
    let (cells, words) = (store.dump_cells().unwrap(), store.dump_words().unwrap());
    store.rebuild_derived(&supervisor()).unwrap();
    assert!(store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words);
    for damage in [
        "UPDATE tally_cell SET people = people + 1 WHERE cube = 2 AND level = 0",
        "UPDATE tally_stock SET overdue = overdue + 1 WHERE cube = 0 AND level = 3",
        "DELETE FROM word WHERE rowid = 5",
    ] {
        store.conn.execute_batch(damage).unwrap();
        let same = store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words;
        assert!(!same, "not noticed: {damage}");
        store.rebuild_derived(&supervisor()).unwrap();
        assert!(
            store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words,
            "a rebuild mends it: {damage}"
        );
    }
}

/// Damage of derived data, and what the verification must name: how many differences, and the first.
fn derived_damages(store: &Store) -> Vec<(&'static str, u64, DerivedDifference)> {
    let conn = &store.conn;
    let (span, registered): (i64, i64) = conn
        .query_row(
            "SELECT span, cases FROM tally_cell WHERE cube = 0 AND level = 3 AND event = 'reg'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let sums: [i64; 6] = conn
        .query_row(
            "SELECT cases, people, collective, claimed, agreed, days FROM tally_cell \
             WHERE cube = 0 AND level = 3 AND event = 'reg'",
            [],
            |row| {
                let mut sums = [0; 6];
                for (at, sum) in sums.iter_mut().enumerate() {
                    *sum = row.get(at)?;
                }
                Ok(sums)
            },
        )
        .unwrap();
    let case = conn.query_row("SELECT id FROM cases WHERE seq = 5", [], |r| r.get(0));
    let case = Some(CaseId::from_bytes(case.unwrap()));
    let words: i64 = conn
        .query_row(
            "SELECT count(*) FROM temp.word_place WHERE doc = 5",
            [],
            |r| r.get(0),
        )
        .unwrap();
    let cell = |key: &str, event: &str| CellName {
        cube: 0,
        level: 3,
        span,
        key: key.into(),
        event: event.into(),
    };
    assert!(registered > 1, "control");
    let mut changed = sums;
    changed[1] += 1;
    vec![
        (
            "UPDATE tally_cell SET people = people + 1 WHERE cube = 0 AND level = 3 AND event = 'reg'",
            1,
            DerivedDifference::TallyCell {
                cell: cell("", "reg"),
                expected: sums,
                found: changed,
            },
        ),
        (
            "DELETE FROM tally_cell WHERE cube = 0 AND level = 3 AND event = 'reg'",
            1,
            DerivedDifference::TallyCell {
                cell: cell("", "reg"),
                expected: sums,
                found: [0; 6],
            },
        ),
        (
            "INSERT INTO tally_cell VALUES (99, 0, 1, 'X01', 'reg', 1, 0, 0, 0, 0, 0), \
             (-1, 0, 1, 'X01', 'reg', 0, 0, 0, 0, 0, 2), (99, 0, 1, 'X02', 'reg', 0, 0, 0, 0, 0, 0)",
            2,
            DerivedDifference::TallyCell {
                cell: CellName {
                    cube: -1,
                    level: 0,
                    span: 1,
                    ..cell("X01", "reg")
                },
                expected: [0; 6],
                found: [0, 0, 0, 0, 0, 2],
            },
        ),
        (
            "INSERT INTO tally_stock VALUES (0, 3, 1, '', 7, 0, 0)",
            1,
            DerivedDifference::TallyStock {
                cell: CellName {
                    span: 1,
                    ..cell("", "")
                },
                expected: [0; 3],
                found: [7, 0, 0],
            },
        ),
        (
            "DELETE FROM word WHERE rowid = 5",
            1,
            DerivedDifference::SearchWords {
                case,
                missing: words.unsigned_abs(),
                unexpected: 0,
            },
        ),
        (
            "INSERT INTO word (rowid, who, what) VALUES (4711, '无名 名氏 氏', '')",
            1,
            DerivedDifference::SearchWords {
                case: None,
                missing: 0,
                unexpected: 3,
            },
        ),
        (
            "UPDATE word_data SET block = x'0001' WHERE id > 10",
            1,
            DerivedDifference::SearchIndex,
        ),
    ]
}

#[test]
fn what_differs_in_derived_data_is_named_and_a_rebuild_mends_it() {
    let mut store = forty_cases();
    let (cells, words) = (store.dump_cells().unwrap(), store.dump_words().unwrap());
    let verify = |store: &Store| {
        let verified = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
        verified.unwrap().derived
    };
    assert!(verify(&store).is_empty(), "control");
    for (damage, count, first) in derived_damages(&store) {
        store.conn.execute_batch(damage).unwrap();
        let found = verify(&store);
        assert_eq!(
            (found.count, found.first.first()),
            (count, Some(&first)),
            "{damage}"
        );
        store.rebuild_derived(&supervisor()).unwrap();
        assert!(verify(&store).is_empty(), "{damage}");
        let same = store.dump_cells().unwrap() == cells && store.dump_words().unwrap() == words;
        assert!(same, "{damage}");
    }
}

/// Only the first differences are named, so that a ruined table fills neither the journal nor the screen.
#[test]
fn of_many_differences_the_first_are_named() {
    let store = forty_cases();
    let rows = "SELECT (SELECT count(*) FROM tally_cell) + (SELECT count(*) FROM cases)";
    let all: i64 = store.conn.query_row(rows, [], |r| r.get(0)).unwrap();
    let damage = "UPDATE tally_cell SET days = days + 1; DELETE FROM word";
    store.conn.execute_batch(damage).unwrap();
    let verified = store.verify_whole(&ExternalRecords::default(), &mut |_, _| true);
    let derived = verified.unwrap().derived;
    assert_eq!(
        (derived.count, derived.first.len()),
        (all.unsigned_abs(), MAX_NAMED)
    );
}

/// An erased case cannot be erased a second time, so its drafts are deleted in the same transaction.
#[test]
fn an_erasure_deletes_the_drafts_about_the_case() {
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
            form: FormWithDraft::Note,
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
        left: Box::new(store.case(ids[0]).unwrap().without_personal_data(by.today)),
    };
    let recorded = super::RecordedChange {
        op: Op::CaseErase(erasure),
        undoes: None,
    };
    store.write_unchecked(&recorded, &by, |_| Ok(())).unwrap();
    let left: Vec<String> = (store.drafts(by.actor).unwrap().into_iter())
        .map(|draft| draft.subject)
        .collect();
    assert_eq!(left, [ids[1].to_string()]);
}

/// The case that an erasure states is checked by itself, because what it was made from went with it.
#[test]
fn an_erasure_that_states_personal_data_is_a_fault() {
    let fault_after = |summary: &str| {
        let mut store = forty_cases();
        let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
        let by = super::Author {
            actor: StaffId::from_bytes([3; 16]),
            utc,
            today: utc.date_naive(),
        };
        let sql = "SELECT id FROM cases ORDER BY seq LIMIT 1";
        let id = CaseId::from_bytes(store.conn.query_row(sql, [], |row| row.get(0)).unwrap());
        let mut left = store.case(id).unwrap().without_personal_data(by.today);
        left.fields.summary = summary.to_owned();
        let erasure = Erasure {
            case: id,
            on: by.today,
            by: by.actor,
            left: Box::new(left),
        };
        let recorded = super::RecordedChange {
            op: Op::CaseErase(erasure),
            undoes: None,
        };
        let written = store.write_unchecked(&recorded, &by, |_| Ok(())).unwrap();
        let known = super::ExternalRecords::default();
        let verified = store.verify_whole(&known, &mut |_, _| true);
        (
            written.seq,
            verified.err().map(|fault| format!("{fault:?}")),
        )
    };
    assert_eq!(fault_after("").1, None, "control");
    let (seq, fault) = fault_after("冷库搬货时滑倒");
    assert_eq!(fault, Some(format!("Erasure {{ seq: {seq} }}")));
}

impl Store {
    /// Returns the case of each entry that has one, oldest first.
    pub(crate) fn event_cases(&self) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT case_id FROM journal WHERE case_id IS NOT NULL ORDER BY seq";
        let mut statement = self.conn.prepare(sql)?;
        let cases = statement.query_map([], |row| row.get("case_id").map(CaseId::from_bytes))?;
        Ok(cases.collect::<Result<_, _>>()?)
    }
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
fn a_question_about_one_case_reads_only_its_entries() {
    let store = forty_cases();
    let plan = |sql: &str| -> String {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let params = params![[0_u8; 16], JournalAction::CaseErase];
        let mut statement = store.conn.prepare(&sql).unwrap();
        let steps = statement.query_map(params, |row| row.get::<_, String>(3));
        steps.unwrap().map(Result::unwrap).collect()
    };
    for sql in [super::case_entries::REGISTRAR, super::dump::LAST_ERASURE] {
        assert!(plan(sql).contains("journal_by_case"), "{}", plan(sql));
        // A control: without the `+` it uses the index by action.
        assert!(!plan(&sql.replace('+', "")).contains("journal_by_case"));
    }
}

#[test]
fn the_accounts_are_read_without_the_other_entries() {
    let store = forty_cases();
    let plan = |sql: &str| -> String {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = store.conn.prepare(&sql).unwrap();
        let steps = statement.query_map([""; 3], |row| row.get::<_, String>(3));
        steps.unwrap().map(Result::unwrap).collect()
    };
    let sql = super::erasure_journal::ACCOUNT_ENTRIES;
    assert!(plan(sql).contains("SEARCH journal USING INDEX journal_by_action"));
    // A control: without the list of actions the whole journal is read.
    let (before, after) = sql.split_once("WHERE action IN (?1, ?2, ?3)").unwrap();
    assert!(plan(&format!("{before}{after}")).contains("SCAN journal"));
}

#[test]
fn reading_ends_with_its_guard_and_does_not_disturb_a_running_transaction() {
    let mut store = forty_cases();
    let reading = store.begin_reading().unwrap();
    assert!(reading.is_some() && !store.conn.is_autocommit());
    assert!(store.begin_reading().unwrap().is_none(), "one is running");
    assert!(!store.conn.is_autocommit(), "it still runs");
    drop(reading);
    assert!(store.conn.is_autocommit());
    let by = author();
    let within = |store: &mut Store| {
        assert!(store.begin_reading()?.is_none());
        assert!(!store.conn.is_autocommit(), "the transaction goes on");
        Ok(())
    };
    store.write_in_bulk(by.utc, within).unwrap();
    store.write_event(Event::RecoveryConfirmed, &by).unwrap();
}
