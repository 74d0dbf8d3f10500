//! What needs much room on a disk asks for it before it begins.

use super::*;
use crate::backup::ledger::ErasureLedger;
use crate::backup::purge::purge;
use crate::domain::case::Case;
use crate::files::free_space::tests::IMITATED;
use crate::store::ErasureRecord;
use crate::vault::KdfParams;

/// Runs `work` as if each disk had so many free bytes.
fn with_free<T>(bytes: u64, work: impl FnOnce() -> T) -> T {
    IMITATED.set(Some(bytes));
    let done = work();
    IMITATED.set(None);
    done
}

#[test]
fn a_restore_without_room_is_refused_before_anything_is_written() {
    let mut book = SampleBook::new();
    book.back_up(&[]);
    let set = book.own_sets().remove(0);
    let user = book.store.office_setup().staff[0].id;
    let restore = |book: &SampleBook| {
        let request = RestoreRequest {
            dir: set.dir.clone(),
            name: set.name.clone(),
            ledger: ErasureLedger::default(),
            user,
            passphrase: "白菜 三轮车 下雨天 两把铜钥匙".to_owned().into(),
            kdf: KdfParams::FLOOR,
            device: DEVICE,
            present: None,
            by: None,
            second: None,
        };
        let task = book.task(Work::Restore(Box::new(request)), &[]);
        match task.run(&mut |_, _| true) {
            TaskResult::Restore { restored, .. } => restored.map_err(|error| error.code()),
            _ => panic!("another task"),
        }
    };
    let listed = |book: &SampleBook| fs::read_dir(book.data()).unwrap().count();
    let before = listed(&book);
    // The practice book has no recovery key to restore with, which is found out later.
    let later = with_free(40 << 20, || restore(&book)).err();
    assert!(
        later.is_some() && later != Some(Code::NeedsSpace),
        "control: {later:?}"
    );
    let refused = with_free(17 << 20, || restore(&book));
    assert_eq!(refused.err(), Some(Code::NeedsSpace));
    assert_eq!(listed(&book), before, "nothing is left behind");
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
