//! The key of somebody whose access was taken away.

use super::*;

/// A person who left keeps the key, and may have kept a copy of the vault file that opens it.
#[test]
fn the_key_of_a_removed_member_confirms_nothing_until_they_are_invited_again() {
    type Leaving = fn(&mut Journal) -> Result<(), Fault>;
    let start = |leaving: Option<Leaving>| {
        let mut journal = Journal::founded();
        journal.put(&key(1, 1), 2, StaffRole::Supervisor).unwrap();
        journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
        journal.state(&key(2, 1), Some(&key(2, 8))).unwrap();
        journal.look(&key(2, 1)).unwrap();
        if let Some(leave) = leaving {
            leave(&mut journal).unwrap();
        }
        journal.look(&key(2, 1)).unwrap();
        // Nor does a key that it signs over.
        journal.state(&key(2, 3), Some(&key(2, 1))).unwrap();
        journal
    };
    assert_eq!(start(None).unconfirmed(), [], "control");
    let removed: Leaving = |journal| {
        let id = StaffId::from_uuid(person(2));
        journal.event(&key(1, 1), Event::access(id, AccessChange::Removed))
    };
    // A restore of a set from before the removal writes only this.
    let deactivated: Leaving = |journal| {
        let (action, payload) = member_entry(2, StaffRole::Supervisor, false);
        journal.write(Some(&key(1, 1)), person(1), &action, &payload)
    };
    for leaving in [removed, deactivated] {
        let expected = BTreeMap::from([(name(&key(2, 1)), 1), (name(&key(2, 3)), 1)]);
        let found = start(Some(leaving)).unconfirmed();
        assert_eq!(BTreeMap::from_iter(found), expected);
        let mut again = start(Some(leaving));
        again.invite(&key(1, 1), 2, &key(2, 9)).unwrap();
        again.state(&key(2, 4), Some(&key(2, 9))).unwrap();
        again.look(&key(2, 4)).unwrap();
        assert_eq!(again.unconfirmed().len(), 2, "control");
    }
}
