//! The key of somebody whose access was taken away.

use super::*;

/// Who left keeps the key, and may have kept a copy of the vault file that opens it.
#[test]
fn the_key_of_a_removed_member_confirms_nothing_until_they_are_invited_again() {
    let start = |is_removed: bool| {
        let mut journal = Journal::founded();
        journal.put(&key(1, 1), 2, StaffRole::Supervisor).unwrap();
        journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
        journal.state(&key(2, 1), Some(&key(2, 8))).unwrap();
        journal.look(&key(2, 1)).unwrap();
        if is_removed {
            let id = StaffId::from_uuid(person(2));
            let removed = Event::access(id, AccessChange::Removed);
            journal.event(&key(1, 1), removed).unwrap();
        }
        journal.look(&key(2, 1)).unwrap();
        // Nor does a key that it signs over.
        journal.state(&key(2, 3), Some(&key(2, 1))).unwrap();
        journal
    };
    assert_eq!(start(false).unconfirmed(), [], "control");
    let expected = BTreeMap::from([(name(&key(2, 1)), 1), (name(&key(2, 3)), 1)]);
    let found = start(true).unconfirmed();
    assert_eq!(BTreeMap::from_iter(found), expected);
    let mut again = start(true);
    again.invite(&key(1, 1), 2, &key(2, 9)).unwrap();
    again.state(&key(2, 4), Some(&key(2, 9))).unwrap();
    again.look(&key(2, 4)).unwrap();
    assert_eq!(again.unconfirmed().len(), 2, "control");
}
