use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::domain::ids::{DeviceId, StaffId};
use crate::domain::refusal::Code;
use crate::vault::VaultFile;

fn store() -> Store {
    Store::in_memory(Uuid::from_bytes([7; 16]), DeviceId::from_bytes([9; 16])).unwrap()
}

fn access_log() -> AccessLog {
    let (vault, _) = VaultFile::create_practice().unwrap();
    AccessLog::new(vault.open_practice().unwrap().search_key())
}

fn author() -> Author {
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    Author {
        actor: StaffId::from_bytes([1; 16]),
        utc,
        today: utc.date_naive(),
    }
}

fn opened(n: u8) -> Event {
    Event::CaseOpened {
        case: CaseId::from_bytes([n; 16]),
    }
}

fn typed(access_log: &mut AccessLog, texts: &[&str]) -> Vec<String> {
    let ended = texts
        .iter()
        .filter_map(|text| access_log.continue_search(text, 0));
    ended.map(|search| search.text.to_string()).collect()
}

#[test]
fn text_typed_key_by_key_is_one_search() {
    let mut access_log = access_log();
    assert!(
        typed(
            &mut access_log,
            &["王", "王小", "王小明", "王小", "王小明 工资"]
        )
        .is_empty()
    );
    assert_eq!(typed(&mut access_log, &["李"]), ["王小明 工资"]);
    assert_eq!(typed(&mut access_log, &["李麦", "李", "李禾"]), ["李麦"]);
}

#[test]
fn a_search_is_logged_as_a_hash_keyed_by_the_book() {
    let (one, other) = (access_log(), access_log());
    assert_eq!(one.search_code("王小明"), one.search_code("王小明"));
    assert_ne!(one.search_code("王小明"), one.search_code("王小禾"));
    assert_ne!(one.search_code("王小明"), other.search_code("王小明"));
    assert_eq!(one.search_code("王小明").len(), 64);
}

#[test]
fn accesses_to_a_read_only_book_wait_in_order() {
    let (mut access_log, mut store) = (access_log(), store());
    let begun = store.head().seq;
    for n in 1..=3 {
        access_log
            .write(&mut store, opened(n), author(), true)
            .unwrap();
    }
    assert_eq!(store.head().seq, begun, "nothing can be written");
    access_log
        .write(&mut store, opened(4), author(), false)
        .unwrap();
    assert_eq!(store.head().seq, begun + 4);
    assert!(access_log.waiting.is_empty());
    let cases = store.event_cases().unwrap();
    let expected: Vec<CaseId> = (1..=4).map(|n| CaseId::from_bytes([n; 16])).collect();
    assert_eq!(cases, expected);
}

#[test]
fn an_access_that_cannot_be_logged_is_refused_and_nothing_is_lost() {
    let (mut access_log, mut store) = (access_log(), store());
    access_log
        .write(&mut store, opened(1), author(), true)
        .unwrap();
    store.refuse_writing(true);
    let refused = access_log.write(&mut store, opened(2), author(), false);
    assert_eq!(refused.unwrap_err().code, Code::DiskTrouble);
    assert_eq!(access_log.waiting.len(), 1, "what waited goes on waiting");
    // Control: the same access succeeds when the journal can be written.
    store.refuse_writing(false);
    access_log
        .write(&mut store, opened(2), author(), false)
        .unwrap();
    assert_eq!(store.event_cases().unwrap().len(), 2);
}

#[test]
fn no_more_than_five_accesses_wait() {
    let (mut access_log, mut store) = (access_log(), store());
    let mut write = |n, read_only| access_log.write(&mut store, opened(n), author(), read_only);
    for n in 1..=5 {
        write(n, true).unwrap();
    }
    assert_eq!(write(6, true).unwrap_err().code, Code::AccessLogFull);
    write(6, false).unwrap();
    write(7, true).expect("they are written, so there is room");
    let cases = store.event_cases().unwrap();
    let expected: Vec<CaseId> = (1..=6).map(|n| CaseId::from_bytes([n; 16])).collect();
    assert_eq!(cases, expected, "what waits comes first");
}

#[test]
fn a_search_that_is_being_typed_is_one_of_the_five() {
    let mut access_log = access_log();
    typed(&mut access_log, &["王小"]);
    for n in 1..=4 {
        access_log.ensure_room().unwrap();
        access_log.wait(opened(n), author());
    }
    assert!(access_log.ensure_room().is_err());
    for (text, is_typed_on) in [("王小明", true), ("王", true), ("李", false)] {
        assert_eq!(access_log.is_typed_on(text), is_typed_on, "{text}");
    }
}
