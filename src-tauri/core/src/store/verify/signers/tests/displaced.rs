//! Tests which key of a member gives way to which: nothing that somebody vouches for makes a fault of honest entries.

use super::*;

/// A member stated a key, and another one that the first signed over before anybody confirmed it.
fn with_two_first_keys() -> Journal {
    let mut journal = Journal::founded();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.state(&key(2, 1), None).unwrap();
    journal.look(&key(2, 1)).unwrap();
    journal.state(&key(2, 2), Some(&key(2, 1))).unwrap();
    journal
}

#[test]
fn the_key_that_was_stated_later_stays_confirmed_whichever_is_confirmed_last() {
    for order in [[1, 2], [2, 1]] {
        let confirmed = || {
            let mut journal = with_two_first_keys();
            for n in order {
                journal.confirm(&key(1, 1), &key(2, n)).unwrap();
            }
            journal.look(&key(2, 2)).unwrap();
            journal
        };
        assert_eq!(confirmed().unconfirmed(), [], "{order:?}");
        let mut journal = confirmed();
        journal.look(&key(2, 1)).unwrap();
        let told = journal.unconfirmed();
        assert_eq!(told, [(name(&key(2, 1)), 1)], "control: {order:?}");
    }
    let mut journal = with_two_first_keys();
    journal.confirm(&key(1, 1), &key(2, 2)).unwrap();
    let told = journal.unconfirmed();
    assert_eq!(told, [(name(&key(2, 1)), 2)], "control: one only");
}

/// A supervisor confirms a key that somebody else stated in the name of a member.
#[test]
fn what_a_member_signs_after_another_key_was_confirmed_by_mistake_is_unconfirmed_and_no_fault() {
    let mut journal = Journal::founded();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.state(&key(2, 1), None).unwrap();
    journal.confirm(&key(1, 1), &key(2, 1)).unwrap();
    let planted = key(2, 66);
    journal.state(&planted, None).unwrap();
    journal.confirm(&key(1, 1), &planted).unwrap();
    journal.look(&key(2, 1)).unwrap();
    // The next passphrase mends it.
    journal.state(&key(2, 3), Some(&key(2, 1))).unwrap();
    journal.confirm(&key(1, 1), &key(2, 3)).unwrap();
    journal.look(&key(2, 3)).unwrap();
    assert_eq!(journal.unconfirmed(), [(name(&key(2, 1)), 1)]);
}

#[test]
fn a_key_before_an_invitation_or_a_sheet_signs_on_unconfirmed() {
    let mut journal = Journal::founded();
    journal.put(&key(1, 1), 2, StaffRole::Supervisor).unwrap();
    journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
    journal.state(&key(2, 1), Some(&key(2, 8))).unwrap();
    journal.look(&key(2, 1)).unwrap();
    journal.invite(&key(1, 1), 2, &key(2, 9)).unwrap();
    journal.state(&key(2, 2), Some(&key(2, 9))).unwrap();
    journal.look(&key(2, 1)).unwrap();
    journal.sheet(&key(1, 1), &key(0, 7)).unwrap();
    journal.state(&key(2, 3), Some(&key(0, 7))).unwrap();
    journal.look(&key(2, 2)).unwrap();
    journal.look(&key(2, 3)).unwrap();
    let mut expected = vec![(name(&key(2, 1)), 1), (name(&key(2, 2)), 1)];
    expected.sort();
    let mut found = journal.unconfirmed();
    found.sort();
    assert_eq!(found, expected);
}

/// A backup was restored with the slots of a day before the passphrase was changed, so that the former one opens again.
#[test]
fn a_key_that_signed_the_next_one_over_signs_on_unconfirmed_and_confirms_nothing() {
    let mut journal = Journal::founded();
    journal.state(&key(1, 2), Some(&key(1, 1))).unwrap();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
    journal.state(&key(2, 1), Some(&key(2, 8))).unwrap();
    journal.sheet(&key(1, 1), &key(0, 7)).unwrap();
    journal.state(&key(1, 3), Some(&key(0, 7))).unwrap();
    journal.confirm(&key(1, 1), &key(2, 1)).unwrap();
    // Nor does it sign another one over, or state itself again.
    journal.state(&key(1, 4), Some(&key(1, 1))).unwrap();
    journal.state(&key(1, 1), None).unwrap();
    journal.look(&key(1, 2)).unwrap();
    let mut expected = vec![
        (name(&key(1, 1)), 5),
        (name(&key(1, 3)), 1),
        (name(&key(1, 4)), 1),
        (name(&key(2, 1)), 1),
    ];
    expected.sort();
    let mut found = journal.unconfirmed();
    found.sort();
    assert_eq!(found, expected);
}

/// Only first keys are offered: of the others somebody vouched already.
#[test]
fn a_former_key_is_not_listed_as_a_first_one_even_if_it_is_stated_again() {
    let mut journal = with_two_first_keys();
    let first_keys = |journal: &Journal| {
        let members = journal.signers.keys().members.into_iter();
        let mut of_member = members.filter(|keys| keys.member.uuid() == person(2));
        of_member.next().unwrap().first.len()
    };
    assert_eq!(first_keys(&journal), 2, "control");
    for n in [1, 2] {
        journal.confirm(&key(1, 1), &key(2, n)).unwrap();
    }
    journal.state(&key(2, 1), None).unwrap();
    assert_eq!(first_keys(&journal), 0);
}
