//! The lock of the book with the screen of the PC.

use casebook_core::Topic;
use casebook_core::domain::event::{Event, LockCause};
use casebook_tests::test_office::{Credentials, PASSPHRASE, TestOffice};
use serde_json::json;

fn state(boot: &serde_json::Value) -> &str {
    boot["state"].as_str().expect("a state")
}

#[test]
fn the_office_book_locks_with_the_screen_and_the_practice_book_does_not() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    assert_eq!(
        office.lock_with_system(LockCause::ScreenLocked),
        [Topic::Book]
    );
    assert_eq!(state(&office.ok("boot", json!({}))), "locked");
    assert!(
        office.lock_with_system(LockCause::ScreenLocked).is_empty(),
        "nothing is open"
    );
    office.sign_in(&founder, PASSPHRASE).expect("signs in");
    let credentials = Credentials::of(&founder, PASSPHRASE);
    office.ok("lock", json!({}));
    let store = office.open_store(credentials).expect("the store opens");
    let events = store.recorded_events().expect("the journal");
    let causes = events
        .iter()
        .filter(|(_, event)| matches!(event, Event::Locked { .. }));
    let causes: Vec<_> = causes
        .map(|(_, event)| json!(event)["cause"].clone())
        .collect();
    assert_eq!(causes, ["screen_locked", "locked"]);
    drop(store);
    office.ok("practice_open", json!({}));
    assert!(office.lock_with_system(LockCause::ScreenLocked).is_empty());
    assert_eq!(state(&office.ok("boot", json!({}))), "open");
}
