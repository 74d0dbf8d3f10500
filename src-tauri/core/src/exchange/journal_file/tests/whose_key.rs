//! Keys of people in an exported journal, and keys that an auditor has on paper.

use super::signatures::{STATEMENT, locked, sample_with, verify};
use super::*;
use crate::domain::action::JournalAction;

/// The `n`th of the keys of an actor that the sample does not state.
fn other_key(of: usize, n: u8) -> SigningKey {
    SigningKey::for_tests(&[n; 32], VAULT, actor(of))
}

fn confirmed(key: &SigningKey) -> Value {
    let kind = JournalAction::KeyConfirmed.code();
    json!({ "kind": kind, "member": key.person(), "public_key": hex_text(&key.public()) })
}

#[test]
fn the_key_that_was_stated_later_stays_confirmed_and_the_others_sign_on_unconfirmed() {
    let (founder, of_invitation) = (signing_key(VAULT, 0), signing_key(VAULT, 1));
    let [earlier, later] = [66, 67].map(|n| other_key(1, n));
    for order in [[&earlier, &later], [&later, &earlier]] {
        for (signer, expected) in [(&later, 0), (&earlier, 2), (&of_invitation, 2)] {
            let entries = sample_with(|journal| {
                journal.state(&earlier, None);
                journal.state(&later, Some(&earlier));
                for key in order {
                    journal.event(&confirmed(key), &founder);
                }
                journal.event(&locked(), signer);
            });
            let (code, said) = verify(&entries, &[]);
            assert_eq!(code, expected, "{said}");
        }
    }
}

/// Somebody who saw the former passphrase of the founder states the key from paper again.
#[test]
fn a_key_from_paper_that_was_replaced_confirms_nothing_any_more() {
    let (founder, next) = (signing_key(VAULT, 0), other_key(0, 66));
    let code = key_code(&founder.public());
    let pinned = ["--key", code.as_str()];
    let entries = sample_with(|journal| journal.state(&next, Some(&founder)));
    let (code, said) = verify(&entries, &pinned);
    assert_eq!(code, 0, "control: {said}");
    let entries = sample_with(|journal| {
        journal.state(&next, Some(&founder));
        journal.state(&founder, None);
        journal.event(&locked(), &founder);
        journal.event(&locked(), &next);
    });
    let (code, said) = verify(&entries, &pinned);
    let told = said.contains("unconfirmed: 2 entries in the name of 沈小0");
    assert!(code == 2 && told, "{said}");
}

/// Settings shows the present key, and the first one may be of somebody who left.
#[test]
fn a_key_from_paper_that_follows_from_the_first_one_asks_to_compare_that_too() {
    let founder = signing_key(VAULT, 0);
    let next = other_key(0, 66);
    let entries = sample_with(|journal| journal.state(&next, Some(&founder)));
    let [first, present, invited] =
        [&founder, &next, &signing_key(VAULT, 1)].map(|key| key_code(&key.public()));
    for pin in [&present, &invited] {
        let (code, said) = verify(&entries, &["--key", pin]);
        let told = said.contains("the first key is none of those given") && said.contains(&first);
        assert!(code == 2 && told, "{said}");
        let (code, said) = verify(&entries, &["--key", pin, "--key", &first]);
        assert_eq!(code, 0, "{said}");
    }
}

#[test]
fn only_an_invitation_with_an_end_invites() {
    let (founder, invitation) = (signing_key(VAULT, 0), other_key(1, 31));
    for (change, end, expected) in [
        ("invited", Some("2030-01-01T00:00:00Z"), 0),
        ("invited", None, 2),
        ("removed", Some("2030-01-01T00:00:00Z"), 2),
    ] {
        let entries = sample_with(|journal| {
            let mut access = json!({ "kind": JournalAction::Access.code(), "member": actor(1), "change": change });
            access["invitation_key"] = json!(hex_text(&invitation.public()));
            if let Some(end) = end {
                access["expires"] = json!(end);
            }
            journal.event(&access, &founder);
            journal.state(&other_key(1, 66), Some(&invitation));
        });
        let (code, said) = verify(&entries, &[]);
        assert_eq!(code, expected, "{change}, {end:?}: {said}");
    }
}

#[test]
fn an_entry_about_keys_that_records_another_act_is_not_in_order() {
    let founder = signing_key(VAULT, 0);
    let sheet = hex_text(&other_key(0, 7).public());
    let made = JournalAction::RecoveryMade.code();
    let text = json!({ "event": { "kind": made, "public_key": sheet } }).to_string();
    for (action, expected) in [(made, 0), (JournalAction::Access.code(), 1)] {
        let entries = sample_with(|journal| {
            journal.write(actor(0), action, None, &text, Some(&founder));
        });
        let (code, said) = verify(&entries, &[]);
        let told = said.contains("it records another act");
        assert!(code == expected && told == (expected == 1), "{said}");
    }
}

/// Somebody states a key of their own in the name of another person, and gives its short form to the auditor.
#[test]
fn a_key_from_paper_that_is_stated_in_two_names_is_not_in_order() {
    let planted = other_key(1, 66);
    let (public, code) = (hex_text(&planted.public()), key_code(&planted.public()));
    let event = json!({ "kind": STATEMENT, "public_key": public });
    let text = json!({ "event": event }).to_string();
    for (names, expected, told) in [
        (2, 1, "stated in two names"),
        (1, 2, "stated in the name of 沈小0"),
    ] {
        let entries = sample_with(|journal| {
            for n in 0..names {
                journal.write(actor(n), STATEMENT, None, &text, Some(&planted));
            }
        });
        let (found, said) = verify(&entries, &["--key", &code]);
        assert!(found == expected && said.contains(told), "{said}");
    }
}

/// A book of an earlier version has no founder whose key is confirmed from the start.
#[test]
fn a_key_from_paper_does_not_hinder_a_supervisor_who_confirms_their_own() {
    let [supervisor, colleague] = [0, 1].map(|n| signing_key(VAULT, n));
    let code = key_code(&colleague.public());
    let journal = |confirms: bool| {
        let mut journal = SampleJournal::new(VAULT);
        for n in [0, 1] {
            journal.put_supervisor(n, None);
        }
        let text = json!({ "event": locked() }).to_string();
        for n in 0..17 {
            journal.write(actor(n), JournalAction::Locked.code(), None, &text, None);
        }
        journal.state(&colleague, None);
        journal.state(&supervisor, None);
        if confirms {
            journal.event(&confirmed(&supervisor), &supervisor);
        }
        // Too late: a key was confirmed.
        let planted = other_key(1, 66);
        journal.state(&planted, None);
        journal.event(&confirmed(&planted), &planted);
        journal.entries
    };
    let own = key_code(&supervisor.public());
    for pins in [
        vec![],
        vec!["--key", &own],
        vec!["--key", &own, "--key", &code],
    ] {
        let (found, said) = verify(&journal(true), &pins);
        assert!(found == 2 && said.contains("unconfirmed: 2"), "{said}");
        let (_, root) = said
            .split_once("the first key (compare")
            .expect("it is named");
        assert!(root.lines().nth(1) == Some(&format!("    {own}")), "{said}");
    }
    let (found, said) = verify(&journal(true), &["--key", &code]);
    let told = said.contains("the first key is none of those given");
    let of_supervisor = "entries in the name of 沈小0";
    assert!(
        found == 2 && told && !said.contains(of_supervisor),
        "{said}"
    );
    let (found, said) = verify(&journal(false), &["--key", &code]);
    assert!(
        found == 2 && said.contains(of_supervisor),
        "control: {said}"
    );
}

#[test]
fn no_key_confirms_itself_where_another_one_of_its_member_is_on_paper() {
    let (supervisor, planted) = (signing_key(VAULT, 0), other_key(0, 66));
    let mut journal = SampleJournal::new(VAULT);
    journal.put_supervisor(0, None);
    let text = json!({ "event": locked() }).to_string();
    for n in 0..17 {
        journal.write(actor(n), JournalAction::Locked.code(), None, &text, None);
    }
    journal.state(&supervisor, None);
    journal.state(&planted, None);
    journal.event(&confirmed(&planted), &planted);
    let code = key_code(&supervisor.public());
    let (found, said) = verify(&journal.entries, &["--key", &code]);
    assert!(found == 2 && said.contains("unconfirmed: 2"), "{said}");
}

#[test]
fn the_end_of_an_invitation_is_compared_as_a_time() {
    let (founder, invitation) = (signing_key(VAULT, 0), other_key(1, 31));
    for (end, expected) in [
        ("2026-11-20T07:00:00-02:00", 0),
        ("2026-11-20T09:00:00+02:00", 2),
        ("2030-01-01 00:00:00", 1),
    ] {
        let entries = sample_with(|journal| {
            let mut access = json!({ "kind": JournalAction::Access.code(), "member": actor(1), "change": "invited" });
            access["invitation_key"] = json!(hex_text(&invitation.public()));
            access["expires"] = json!(end);
            journal.event(&access, &founder);
            journal.state(&other_key(1, 66), Some(&invitation));
        });
        let (code, said) = verify(&entries, &[]);
        assert_eq!(code, expected, "{end}: {said}");
    }
}
