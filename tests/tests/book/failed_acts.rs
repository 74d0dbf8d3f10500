//! Acts of two people that fail half-way: nothing of them is told.

use std::fs;

use casebook_tests::test_office::PASSPHRASE;
use serde_json::{Value, json};

use super::second_person::{THIRD, journaled, new_four};

/// Something is in the way of the exchange of files, so that the former key stays.
#[test]
fn a_new_recovery_key_that_was_not_made_is_not_told() {
    let mut four = new_four();
    let mediator = four.mediator.clone();
    let renew = json!({ "passphrase": PASSPHRASE });
    let in_the_way = four.office.data.join("office/store.db.next");
    fs::create_dir_all(in_the_way.join("below")).expect("a folder");
    let refused = four.office.refused("recovery_renew", renew.clone());
    assert_eq!(refused, "disk_trouble");
    fs::remove_dir_all(in_the_way).expect("the folder");
    assert_eq!(journaled(&mut four.office, "recovery_made"), Value::Null);
    assert!(four.told(&mediator, THIRD).is_empty());
    // The control: nothing else was missing.
    four.office.ok("lock", json!({}));
    four.sign_in_founder();
    four.office.ok("recovery_renew", renew);
    assert_eq!(journaled(&mut four.office, "recovery_made"), "nobody");
    assert_eq!(four.told(&mediator, THIRD).len(), 1);
}
