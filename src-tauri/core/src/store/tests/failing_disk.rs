//! A disk that fails, or reports errors late.

use super::*;
use crate::store::RecordedChange;

impl Store {
    /// Makes every saving of a draft fail in SQLite with this message.
    pub(crate) fn fail_drafts(&self, message: &str) {
        let trigger = format!(
            "CREATE TEMP TRIGGER planted BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, '{message}'); END"
        );
        self.conn.execute_batch(&trigger).expect("a trigger");
    }

    /// Makes the store refuse writes, like a disk that cannot be written.
    pub(crate) fn refuse_writing(&self, refuse: bool) {
        self.conn
            .pragma_update(None, "query_only", refuse)
            .expect("the connection takes a pragma");
    }

    /// Makes the writes of the anchor fail, after entries that reach the disk.
    pub(crate) fn refuse_anchor(&mut self) {
        let dir = self.dir.as_deref().expect("a store in a folder");
        let anchor = self.anchor.as_mut().expect("an anchor");
        anchor.refuse_writing(dir).expect("its files");
    }

    /// Writes a change as if the disk had told an error.
    pub(crate) fn write_unnoticed(&mut self, change: &RecordedChange, by: &Author) {
        let (head, setup) = (self.head, self.setup.clone());
        self.write(change, by, None).expect("a change");
        (self.head, self.setup) = (head, setup);
    }
}

/// A disk that fails late: the statement ends with an error and its row stays, because RAISE(FAIL) undoes nothing.
const FAILS_LATE: &str =
    "CREATE TEMP TRIGGER late AFTER INSERT ON journal BEGIN SELECT RAISE(FAIL, 'late'); END";

#[test]
fn an_event_that_reached_the_disk_is_written_despite_an_error() {
    let mut store = forty_cases();
    let by = author();
    store.conn.execute_batch(FAILS_LATE).unwrap();
    let before = store.head().seq;
    let written = store.write_event(Event::RecoveryConfirmed, &by);
    assert_eq!(written.unwrap(), before + 1, "the row is there");
    store.conn.execute_batch("DROP TRIGGER late").unwrap();
    assert_eq!(
        store.write_event(Event::RecoveryConfirmed, &by).unwrap(),
        before + 2
    );
    // A control: an entry that did not reach the disk is an error.
    let refuses = FAILS_LATE
        .replace("AFTER", "BEFORE")
        .replace("FAIL", "ABORT");
    store.conn.execute_batch(&refuses).unwrap();
    assert!(store.write_event(Event::RecoveryConfirmed, &by).is_err());
}

/// If the head could not be read after the error either, it is read before the next write.
#[test]
fn a_late_commit_is_found_when_the_disk_works_again() {
    let mut store = forty_cases();
    let by = author();
    let behind = *store.head();
    store.write_event(Event::RecoveryConfirmed, &by).unwrap();
    let last = *store.head();
    store.head = behind;
    assert!(
        store.write_event(Event::RecoveryConfirmed, &by).is_err(),
        "control"
    );
    store.check_writable(by.utc).unwrap();
    assert_eq!(*store.head(), last);
    assert!(store.write_event(Event::RecoveryConfirmed, &by).is_ok());
    // A journal that is shorter, or has another predecessor, was changed by somebody else.
    store.head.seq += 3;
    assert!(matches!(
        store.check_writable(by.utc),
        Err(StoreError::Damaged)
    ));
}
