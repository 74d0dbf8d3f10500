//! What needs much room on a disk asks for it before it begins.

use super::*;
use crate::backup::ledger::ErasureLedger;
use crate::backup::purge::purge;
use crate::domain::case::Case;
use crate::files::free_space::tests::IMITATED;
use crate::store::ErasureRecord;
use crate::vault::{KdfParams, SigningKey};

/// Runs `work` as if each disk had so many free bytes.
fn with_free<T>(bytes: u64, work: impl FnOnce() -> T) -> T {
    IMITATED.set(Some(bytes));
    let done = work();
    IMITATED.set(None);
    done
}

/// Restores the newest own set with so many free bytes on each disk; returns why it failed.
fn restore_with_free(book: &SampleBook, present: Option<Keys>, bytes: u64) -> Option<Code> {
    let set = book.own_sets().remove(0);
    let request = RestoreRequest {
        dir: set.dir,
        name: set.name,
        ledger: ErasureLedger::default(),
        user: book.store.office_setup().staff[0].id,
        passphrase: "白菜 三轮车 下雨天 两把铜钥匙".to_owned().into(),
        sheet: SigningKey::for_tests(&[31; 32], book.keys.key.vault_id(), uuid::Uuid::nil()),
        kdf: KdfParams::FLOOR,
        device: DEVICE,
        present,
        by: None,
        second: None,
        second_name: None,
    };
    let task = book.task(Work::Restore(Box::new(request)), &[]);
    match with_free(bytes, || task.run(&mut |_, _| true)) {
        TaskResult::Restore { restored, .. } => restored.err().map(|error| error.code()),
        _ => panic!("another task"),
    }
}

/// Asserts that a restore needs exactly so many bytes besides those that stay free. The practice book has no recovery key to
/// restore with, which is found out later.
fn assert_needs(book: &SampleBook, present: Option<Keys>, bytes: u64, case: &str) {
    let free = bytes + (16 << 20);
    let too_few = restore_with_free(book, present.clone(), free - 1);
    assert_eq!(too_few, Some(Code::NeedsSpace), "{case}");
    let later = restore_with_free(book, present, free);
    assert!(
        later.is_some() && later != Some(Code::NeedsSpace),
        "{case}: {later:?}"
    );
}

/// Makes the store of the book longer by more than a megabyte.
fn lengthen(book: &SampleBook) {
    let sql = "CREATE TABLE longer (x);
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO longer SELECT randomblob(4000) FROM n;";
    book.store.connection().execute_batch(sql).unwrap();
}

#[test]
fn a_restore_without_room_is_refused_before_anything_is_written() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    let manifest = book.own_sets().remove(0).manifest.unwrap();
    let set = manifest.content.file("store.db").unwrap().bytes;
    let store = book.data().join("office/store.db");
    let listed = |book: &SampleBook| fs::read_dir(book.data()).unwrap().count();
    let before = listed(&book);
    let refused = restore_with_free(&book, None, 17 << 20);
    assert_eq!(refused, Some(Code::NeedsSpace));
    assert_eq!(listed(&book), before, "nothing is left behind");

    // A present book that is not backed up needs no room.
    assert_needs(&book, None, 2 * set, "the set");
    let keys = Some(book.keys.clone());
    lengthen(&book);
    let present = fs::metadata(&store).unwrap().len();
    assert!(present > set + 1_000_000, "control: {present} and {set}");
    assert_needs(&book, keys.clone(), 3 * present, "a longer book");
    fs::write(&store, [7; 8192]).unwrap();
    assert_needs(&book, keys, 2 * set, "a damaged book");
}

/// The set can be the longer one: it is there twice beside the backup of the present book.
#[test]
fn a_short_book_that_is_replaced_by_a_long_set_needs_room_for_the_set() {
    let mut book = SampleBook::new();
    let store = book.data().join("office/store.db");
    let short = fs::read(&store).unwrap();
    (0..200).for_each(|_| book.write_event());
    book.back_up(&[]);
    fs::write(&store, &short).unwrap();
    let manifest = book.own_sets().remove(0).manifest.unwrap();
    let set = manifest.content.file("store.db").unwrap().bytes;
    let present = fs::metadata(store).unwrap().len();
    assert!(set > present, "control: {present} and {set}");
    let keys = Some(book.keys.clone());
    assert_needs(&book, keys, present + 2 * set, "a long set");
}

#[test]
fn an_older_set_is_rewritten_only_if_there_is_room() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    let own = book.data().join("backups");
    let mut cases = Vec::new();
    let note = |_, case: &Case| {
        cases.push(case.id);
        Ok(())
    };
    book.store.for_each_case(note).unwrap();
    let case = cases[3];
    let ledger = ErasureLedger::from_records(&[ErasureRecord {
        case,
        seq: 1,
        at: book.now,
    }]);
    let rewrite = |book: &SampleBook| {
        purge(
            &own,
            &ledger,
            &book.keys,
            book.data(),
            book.now,
            &mut |_, _| true,
        )
        .map_err(|error| error.code())
    };
    let manifest =
        |book: &SampleBook| fs::read(book.own_sets()[0].dir.join(MANIFEST_FILE)).unwrap();
    let before = manifest(&book);
    assert_eq!(
        with_free(17 << 20, || rewrite(&book)),
        Err(Code::NeedsSpace)
    );
    assert_eq!(manifest(&book), before);
    assert_eq!(with_free(1 << 30, || rewrite(&book)), Ok(()));
    assert_ne!(
        manifest(&book),
        before,
        "control: with room it is rewritten"
    );
}
