//! The last backup after a sign-out holds no secret of the person.

use super::*;
use crate::store::{Author, Store, StoreError};

#[test]
fn the_last_backup_has_no_key_to_sign_in_the_name_of_whoever_signed_out() {
    let (_folder, mut app, user) = office();
    let by = Author {
        actor: user.as_str().unwrap().parse().unwrap(),
        utc: now().utc,
        today: now().today,
    };
    let write = |store: &mut Store| store.write_event(Event::RecoveryConfirmed, &by);
    let written = write(&mut app.book_mut().unwrap().store);
    assert!(written.is_ok(), "control");
    ok(&mut app, "sign_out", json!({}));
    let written = write(app.backups.closing_store().expect("a last backup"));
    assert!(matches!(written, Err(StoreError::Unsigned)), "{written:?}");
}
