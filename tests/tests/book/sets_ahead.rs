//! An older book beside newer backups, found at the sign-in; and what is said of backups before the first one after it.

use std::fs;

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::{Value, json};

use crate::backup_status::{back_up_later, copy_folder, done, newest, restore, sign_in};
use crate::backups::register;

fn status(office: &mut TestOffice) -> Value {
    office.ok("backup_status", json!({}))
}

/// Returns the entries of the journal with newer backups.
fn entries(office: &mut TestOffice) -> Vec<Value> {
    let query = json!({"kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null});
    let page = office.ok("journal_list", query);
    let lines = page["lines"].as_array().expect("lines").iter();
    lines
        .filter(|line| line["action"] == "backups_ahead")
        .cloned()
        .collect()
}

/// Store, anchors and vault are put back together to an older state, of which they know nothing. The sets beside them do.
#[test]
fn newer_backups_beside_an_older_book_are_told_and_journaled_after_the_sign_in() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    register(&mut office, "陈国平");
    assert_eq!(back_up_later(&mut office), done());
    office.ok("lock", json!({}));
    let (book, old) = (office.data.join("office"), office.data.join("elsewhere"));
    copy_folder(&book, &old);
    sign_in(&mut office, PASSPHRASE);
    for name in ["沈二", "顾三", "吴四"] {
        register(&mut office, name);
        assert_eq!(back_up_later(&mut office), done());
    }
    let set = newest(&mut office);
    office.ok("lock", json!({}));
    sign_in(&mut office, PASSPHRASE);
    office.run_tasks();
    assert!(status(&mut office)["ahead"].is_null(), "control");
    office.ok("lock", json!({}));

    fs::remove_dir_all(&book).expect("the book");
    fs::rename(&old, &book).expect("the old book");
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    // Control: without the question nothing is told.
    assert!(status(&mut office)["ahead"].is_null());
    assert_eq!(entries(&mut office), Vec::<Value>::new());
    office.run_tasks();
    let ahead = status(&mut office)["ahead"].clone();
    assert_eq!(ahead["sets"], 3, "{ahead}");
    assert_eq!(ahead["set"], set.as_str());
    assert_eq!(
        (&ahead["cases_in_set"], &ahead["cases"]),
        (&json!(4), &json!(1))
    );
    let journaled = entries(&mut office);
    assert_eq!(journaled.len(), 1);
    assert_eq!(journaled[0]["detail"]["set"], set.as_str());
    // It is asked once for each sign-in.
    office.run_tasks();
    assert_eq!(entries(&mut office).len(), 1);

    // Restoring that set ends it.
    office.ok("lock", json!({}));
    office.clock.pass(Duration::hours(1));
    restore(&mut office, &key, &set);
    office.run_tasks();
    assert!(status(&mut office)["ahead"].is_null());
    office.ok("lock", json!({}));
    sign_in(&mut office, NEW_PASSPHRASE);
    office.run_tasks();
    assert!(status(&mut office)["ahead"].is_null());
}

#[test]
fn after_an_absence_nothing_is_called_overdue_before_the_first_backup_has_ended() {
    let mut office = TestOffice::new_office();
    register(&mut office, "陈国平");
    assert_eq!(back_up_later(&mut office), done());
    let backups = office.data.join("backups");
    for is_blocked in [false, true] {
        office.ok("lock", json!({}));
        office.clock.pass(Duration::days(5));
        if is_blocked {
            fs::rename(&backups, office.data.join("moved")).expect("the sets");
            // A file in place of the folder blocks it even for root.
            fs::write(&backups, b"").expect("a file");
        }
        sign_in(&mut office, PASSPHRASE);
        let waiting = status(&mut office);
        assert_eq!(waiting["state"], "overdue");
        assert_eq!(waiting["first_attempt_pending"], true);
        office.tick();
        office.run_tasks();
        let ended = status(&mut office);
        assert_eq!(ended["first_attempt_pending"], false);
        let expected = if is_blocked { "overdue" } else { "good" };
        assert_eq!(ended["state"], expected, "{ended}");
    }
}
