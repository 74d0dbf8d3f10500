//! The verification detects every edit of an insider with the keys, and needs each of its checks for that.

use casebook_core::domain::derived::DerivedDifference;
use casebook_core::journal::BreakKind;
use casebook_core::store::{Check, ExternalRecords, Fault};
use casebook_tests::insider::{EDITS, InsiderBook, is_detected};

/// The number of positions at which each kind is tried; the torture tries thousands.
const PICKS: u64 = 6;

#[test]
fn every_kind_of_edit_is_detected_and_an_unedited_book_passes() {
    let book = InsiderBook::make(1);
    let unedited = book.verify(None).expect("an unedited book");
    assert_eq!((unedited.cases, unedited.checkpoints), (25, 2));
    assert!(
        unedited.erased > 2 && unedited.entries > 100,
        "{unedited:?}"
    );
    for edit in &EDITS {
        let mut made = 0;
        for pick in 0..PICKS {
            let tried = book.try_edit(edit, pick * 13, None);
            let Some(verdict) = tried.unwrap_or_else(|e| panic!("{}: {e}", edit.name)) else {
                continue;
            };
            made += 1;
            assert!(
                is_detected(&verdict),
                "{} at {pick} was not detected",
                edit.name
            );
            assert_ne!(verdict.err(), Some(Fault::Cancelled));
        }
        assert!(made > 0, "{} found nothing to edit", edit.name);
        assert_eq!(
            book.verify(None),
            Ok(unedited.clone()),
            "{} was not rolled back",
            edit.name
        );
    }
}

/// Without any one of the checks, some kind of edit passes.
#[test]
fn every_check_is_needed() {
    let book = InsiderBook::make(2);
    for check in Check::ALL {
        assert!(!is_detected(&book.verify(Some(check))), "{check:?}");
        let passes = EDITS.iter().find(|edit| {
            let tried = book.try_edit(edit, 3, Some(check));
            matches!(tried, Ok(Some(verdict)) if !is_detected(&verdict))
        });
        assert!(passes.is_some(), "no edit needs {check:?}");
    }
}

/// The edits of derived data take nothing from the book: they are named, and are no fault of it.
#[test]
fn an_edit_of_derived_data_is_named_and_no_fault_of_the_book() {
    let book = InsiderBook::make(7);
    let derived = [
        "figure of a tally",
        "pending cases of a tally",
        "words of a case deleted from the index",
        "words of a case replaced in the index",
    ];
    for edit in &EDITS {
        let verdict = book.try_edit(edit, 13, None).expect("the edit");
        let named = match &verdict {
            Some(Ok(report)) => report.derived.first.clone(),
            _ => Vec::new(),
        };
        assert_eq!(
            !named.is_empty(),
            derived.contains(&edit.name),
            "{}: {verdict:?}",
            edit.name
        );
        let fits = |difference: &DerivedDifference| match difference {
            DerivedDifference::TallyCell {
                expected, found, ..
            } => {
                edit.name == derived[0]
                    && found[0] == expected[0] + 1
                    && found[1..] == expected[1..]
            }
            DerivedDifference::TallyStock {
                expected, found, ..
            } => {
                edit.name == derived[1]
                    && found[0] == expected[0] - 1
                    && found[1..] == expected[1..]
            }
            DerivedDifference::SearchWords {
                case,
                missing,
                unexpected,
            } => case.is_some() && *missing > 0 && (*unexpected > 0) == (edit.name == derived[3]),
            DerivedDifference::SearchIndex => false,
        };
        assert!(named.iter().all(fits), "{}: {named:?}", edit.name);
    }
}

/// Without records outside the book, somebody with every key can rewrite the history.
#[test]
fn without_external_records_a_rewritten_history_passes() {
    let mut book = InsiderBook::make(3);
    let edit = EDITS
        .iter()
        .find(|e| e.name == "history rewritten and signed again");
    let edit = edit.expect("the kind");
    let detected = book.try_edit(edit, 5, None).expect("the edit");
    assert!(matches!(detected, Some(Err(_))), "control");
    book.known = ExternalRecords {
        devices: book.known.devices.clone(),
        ..ExternalRecords::default()
    };
    let alone = book.try_edit(edit, 5, None).expect("the edit");
    assert!(matches!(alone, Some(Ok(_))), "{alone:?}");
}

/// A replay makes the rows of an erased case from the entry of its erasure.
#[test]
fn a_journal_with_an_erasure_replays() {
    let book = InsiderBook::make(5);
    let store = book.store();
    assert!(
        book.verify(None).is_ok_and(|checked| checked.erased > 0),
        "control"
    );
    let replayed = store.replay().expect("the journal replays");
    assert_eq!(replayed.dump().expect("rows"), store.dump().expect("rows"));
    assert_eq!(
        replayed.dump_cells().expect("cells"),
        store.dump_cells().expect("cells")
    );
    assert_eq!(
        replayed.dump_words().expect("words"),
        store.dump_words().expect("words")
    );
}

#[test]
fn a_fault_names_its_position_and_a_cancelled_verification_is_no_fault() {
    let book = InsiderBook::make(6);
    let kind = |name| EDITS.iter().find(|e| e.name == name).expect("the kind");
    let fault = |name| match book.try_edit(kind(name), 20, None) {
        Ok(Some(Err(fault))) => fault,
        other => panic!("{name}: {other:?}"),
    };
    let Fault::Chain(broken) = fault("time of an entry") else {
        panic!("a broken chain");
    };
    assert_eq!((broken.seq, broken.kind), (21, BreakKind::Hash));
    assert!(matches!(
        fault("note added"),
        Fault::Table { table: "note" }
    ));
    assert!(matches!(fault("claim"), Fault::Row { table: "claim", .. }));
    assert_eq!(fault("index deleted"), Fault::Schema);

    let (store, total) = (book.store(), book.store().head().seq.unsigned_abs());
    let mut progress = Vec::new();
    let whole = store.verify_whole(&book.known, &mut |done, of| {
        progress.push((done, of));
        true
    });
    assert!(whole.is_ok(), "control");
    assert_eq!(
        (progress.first(), progress.last()),
        (Some(&(0, total)), Some(&(total, total)))
    );
    let cancelled = store.verify_whole(&book.known, &mut |_, _| false);
    assert_eq!(cancelled, Err(Fault::Cancelled));
}
