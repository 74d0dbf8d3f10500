use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::domain::ids::{DeviceId, StaffId};
use crate::vault::VaultFile;

fn store() -> Store {
    Store::in_memory(Uuid::from_bytes([7; 16]), DeviceId::from_bytes([9; 16])).unwrap()
}

fn looks() -> Looks {
    let (vault, _) = VaultFile::create_practice().unwrap();
    Looks::new(vault.open_practice().unwrap().search_key())
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

fn typed(looks: &mut Looks, texts: &[&str]) -> Vec<String> {
    let ended = texts.iter().filter_map(|text| looks.type_on(text, 0));
    ended.map(|search| search.text.to_string()).collect()
}

#[test]
fn what_is_typed_key_by_key_is_one_search() {
    let mut looks = looks();
    assert!(typed(&mut looks, &["王", "王小", "王小明", "王小", "王小明 工资"]).is_empty());
    assert_eq!(typed(&mut looks, &["李"]), ["王小明 工资"]);
    assert_eq!(typed(&mut looks, &["李麦", "李", "李禾"]), ["李麦"]);
}

#[test]
fn a_search_is_told_by_a_code_that_only_this_book_makes() {
    let (one, other) = (looks(), looks());
    assert_eq!(one.code("王小明"), one.code("王小明"));
    assert_ne!(one.code("王小明"), one.code("王小禾"));
    assert_ne!(one.code("王小明"), other.code("王小明"));
    assert_eq!(one.code("王小明").len(), 64);
}

#[test]
fn looks_of_a_read_only_book_wait_in_their_order() {
    let (mut looks, mut store) = (looks(), store());
    let begun = store.head().seq;
    for n in 1..=3 {
        looks.write(&mut store, opened(n), author(), true).unwrap();
    }
    assert_eq!(store.head().seq, begun, "nothing can be written");
    looks.write(&mut store, opened(4), author(), false).unwrap();
    assert_eq!(store.head().seq, begun + 4);
    assert!(looks.waiting.is_empty());
    let cases = store.noted_cases().unwrap();
    let expected: Vec<CaseId> = (1..=4).map(|n| CaseId::from_bytes([n; 16])).collect();
    assert_eq!(cases, expected);
}

#[test]
fn a_look_that_cannot_be_written_is_refused_and_nothing_is_lost() {
    let (mut looks, mut store) = (looks(), store());
    looks.write(&mut store, opened(1), author(), true).unwrap();
    store.refuse_writing(true);
    let refused = looks.write(&mut store, opened(2), author(), false);
    assert_eq!(refused.unwrap_err().code, Code::DiskTrouble);
    assert_eq!(looks.waiting.len(), 1, "what waited goes on waiting");
    // The control: the same look is taken when the journal can be written.
    store.refuse_writing(false);
    looks.write(&mut store, opened(2), author(), false).unwrap();
    assert_eq!(store.noted_cases().unwrap().len(), 2);
}
