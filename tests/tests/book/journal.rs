//! The pages of the journal: each filter returns exactly its entries, in order, each once.

use std::collections::BTreeSet;

use casebook_core::domain::action::ActionKind;
use casebook_core::domain::normal_form::fold;
use casebook_core::store::Store;
use casebook_core::wire::trust::{JournalLine, JournalQuery};
use casebook_tests::insider::InsiderBook;
use chrono::{DateTime, Duration, NaiveDate, Utc};

const OFFSET: i32 = 480;

/// Returns the query without filters.
fn everything() -> JournalQuery {
    JournalQuery {
        kinds: Vec::new(),
        actor: None,
        number: String::new(),
        from: None,
        to: None,
        before: None,
    }
}

/// Returns the lines of all pages of a query.
fn all(store: &Store, query: &JournalQuery) -> Vec<JournalLine> {
    let mut query = query.clone();
    let mut lines = Vec::new();
    loop {
        let page = store.journal_page(&query, OFFSET, 7).expect("a page");
        assert!(page.0.len() <= 7);
        lines.extend(page.0);
        query.before = page.1;
        if query.before.is_none() {
            break;
        }
    }
    let descending = lines.windows(2).all(|pair| pair[0].seq > pair[1].seq);
    assert!(descending, "newest first, each once: {query:?}");
    lines
}

fn day(line: &JournalLine) -> NaiveDate {
    let utc: DateTime<Utc> = line.utc.parse().expect("an instant");
    (utc + Duration::minutes(OFFSET.into())).date_naive()
}

fn seqs<'a>(lines: impl IntoIterator<Item = &'a JournalLine>) -> Vec<i64> {
    lines.into_iter().map(|line| line.seq).collect()
}

#[test]
fn each_filter_returns_exactly_its_entries() {
    let book = InsiderBook::make(4);
    let store = book.store();
    let whole = all(store, &everything());
    assert_eq!(whole.len() as i64, store.head().seq);
    let people: BTreeSet<_> = whole.iter().filter_map(|line| line.actor).collect();
    assert!(people.len() > 1, "control");
    for actor in people {
        let actor = Some(actor);
        let query = JournalQuery {
            actor,
            ..everything()
        };
        let expected = whole.iter().filter(|line| line.actor == actor);
        assert_eq!(seqs(&all(store, &query)), seqs(expected));
    }
    let days: BTreeSet<NaiveDate> = whole.iter().map(day).collect();
    assert!(days.len() > 5, "control");
    for (from, to) in days.iter().zip(days.iter().skip(3)) {
        let query = JournalQuery {
            from: Some(*from),
            to: Some(*to),
            ..everything()
        };
        let expected = whole
            .iter()
            .filter(|line| (*from..=*to).contains(&day(line)));
        assert_eq!(seqs(&all(store, &query)), seqs(expected), "{from} to {to}");
    }
    for number in ["第3号", "第１2号", "2026", " 盛劳调字〔2026〕第7号"] {
        let query = JournalQuery {
            number: number.into(),
            ..everything()
        };
        let typed = fold(number);
        let matches = |line: &&JournalLine| {
            line.number
                .as_deref()
                .is_some_and(|n| fold(n).contains(typed.trim()))
        };
        let expected = seqs(whole.iter().filter(matches));
        assert!(!expected.is_empty(), "control: {number}");
        assert_eq!(seqs(&all(store, &query)), expected, "{number}");
    }
    let nobody = JournalQuery {
        number: "调解员".into(),
        ..everything()
    };
    assert!(
        all(store, &nobody).is_empty(),
        "the filter does not search names"
    );
}

#[test]
fn every_action_is_of_exactly_one_kind() {
    let book = InsiderBook::make(4);
    let store = book.store();
    let kinds = [
        ActionKind::Changes,
        ActionKind::Views,
        ActionKind::Access,
        ActionKind::Exports,
        ActionKind::Settings,
        ActionKind::Backups,
    ];
    let mut joined: Vec<i64> = Vec::new();
    for kind in kinds {
        let query = JournalQuery {
            kinds: vec![kind],
            ..everything()
        };
        let lines = all(store, &query);
        let filled = !lines.is_empty();
        assert!(filled || kind == ActionKind::Exports, "{kind:?}");
        joined.extend(seqs(&lines));
    }
    joined.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(joined, seqs(&all(store, &everything())));
}

/// The journal page names the person, the action, the case number and the changed fields, but no content.
#[test]
fn no_line_shows_the_content_of_a_change() {
    let book = InsiderBook::make(4);
    let store = book.store();
    let mut content = BTreeSet::new();
    store
        .for_each_case(|_, case| {
            content.extend(case.parties.iter().map(|p| p.name.clone()));
            content.insert(case.fields.summary.clone());
            Ok(())
        })
        .expect("cases");
    content.retain(|text| text.chars().count() > 1);
    assert!(content.len() > 20, "control");
    let lines = all(store, &everything());
    let page = serde_json::to_string(&lines).expect("lines");
    assert!(
        page.contains("\"co_mediators\""),
        "control: names of fields are shown"
    );
    assert!(!content.iter().any(|text| page.contains(text.as_str())));
    assert!(lines.iter().any(|line| line.erased), "control");
}
