//! Whatever an insider changes beneath the rules is noticed; and each check of the verification is needed for that.

use casebook_core::journal::BreakKind;
use casebook_core::store::{Check, ExternalRecords, Fault};
use casebook_tests::insider::{EDITS, InsiderBook};

/// Places at which each kind is tried here; the torture tries thousands.
const PICKS: u64 = 6;

#[test]
fn every_kind_of_edit_is_noticed_and_the_honest_book_is_not() {
    let book = InsiderBook::make(1);
    let honest = book.verify(None).expect("an honest book");
    assert_eq!((honest.cases, honest.checkpoints), (25, 2));
    assert!(honest.erased > 2 && honest.entries > 100, "{honest:?}");
    for edit in &EDITS {
        let mut made = 0;
        for pick in 0..PICKS {
            let tried = book.try_edit(edit, pick * 13, None);
            let Some(verdict) = tried.unwrap_or_else(|e| panic!("{}: {e}", edit.name)) else {
                continue;
            };
            made += 1;
            let fault = verdict.err();
            assert!(fault.is_some(), "{} at {pick} was not noticed", edit.name);
            assert_ne!(fault, Some(Fault::Cancelled));
        }
        assert!(made > 0, "{} found nothing to edit", edit.name);
        assert_eq!(
            book.verify(None),
            Ok(honest),
            "{} was not taken back",
            edit.name
        );
    }
}

/// With any one check left out, some kind of edit passes: none of them is there for show.
#[test]
fn every_check_alone_notices_something() {
    let book = InsiderBook::make(2);
    for check in Check::ALL {
        assert!(book.verify(Some(check)).is_ok(), "{check:?}");
        let passes = EDITS.iter().find(|edit| {
            let tried = book.try_edit(edit, 3, Some(check));
            matches!(tried, Ok(Some(Ok(_))))
        });
        assert!(passes.is_some(), "nothing needs {check:?}");
    }
}

/// Without a witness outside, history can be rewritten by somebody with every key.
#[test]
fn without_witnesses_a_rewritten_history_passes() {
    let mut book = InsiderBook::make(3);
    let edit = EDITS
        .iter()
        .find(|e| e.name == "history rewritten and signed again");
    let edit = edit.expect("the kind");
    let noticed = book.try_edit(edit, 5, None).expect("the edit");
    assert!(matches!(noticed, Some(Err(_))), "control");
    book.known = ExternalRecords {
        devices: book.known.devices.clone(),
        ..ExternalRecords::default()
    };
    let alone = book.try_edit(edit, 5, None).expect("the edit");
    assert!(matches!(alone, Some(Ok(_))), "{alone:?}");
}

/// The rows of an erased case come out of what its erasure says, also when the journal is replayed into an empty store.
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
fn a_fault_names_its_place_and_a_stop_is_no_fault() {
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
    assert!(matches!(
        fault("figure of a tally"),
        Fault::Table {
            table: "tally_cell"
        }
    ));
    assert_eq!(fault("index deleted"), Fault::Schema);

    let (store, total) = (book.store(), book.store().head().seq.unsigned_abs());
    let mut told = Vec::new();
    let whole = store.verify_whole(&book.known, &mut |done, of| {
        told.push((done, of));
        true
    });
    assert!(whole.is_ok(), "control");
    assert_eq!(
        (told.first(), told.last()),
        (Some(&(0, total)), Some(&(total, total)))
    );
    let stopped = store.verify_whole(&book.known, &mut |_, _| false);
    assert_eq!(stopped, Err(Fault::Cancelled));
}
