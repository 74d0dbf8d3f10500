//! The signatures of people in an exported journal.

use super::*;
use crate::domain::action::JournalAction;

const LOCKED: &str = JournalAction::Locked.code();
pub(super) const STATEMENT: &str = JournalAction::SigningKey.code();

/// Exports a journal and verifies it; returns the exit code and what was said.
pub(super) fn verify(entries: &[StoredEntry], more: &[&str]) -> (i32, String) {
    let dir = tempfile::tempdir().unwrap();
    let output = run_verifier(&export(dir.path(), false, entries, &key()), more);
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let code = match more.contains(&"--without-signatures") {
        true => output.status.code().unwrap(),
        false => exit_code(&output),
    };
    (code, said)
}

/// Returns the sample with more entries at its end.
pub(super) fn sample_with(more: impl Fn(&mut SampleJournal)) -> Vec<StoredEntry> {
    let mut journal = SampleJournal::new(VAULT);
    journal.entries = sample_entries(VAULT);
    journal.head = journal.entries[LENGTH - 1].entry.head();
    journal.second = LENGTH;
    more(&mut journal);
    journal.entries
}

pub(super) fn locked() -> Value {
    json!({ "kind": LOCKED, "cause": "idle" })
}

#[test]
fn every_entry_that_is_not_signed_by_its_person_is_noticed() {
    assert_eq!(verify(&sample_entries(VAULT), &[]).0, 0, "control");
    let stranger = SigningKey::for_tests(&[66; 32], VAULT, actor(0));
    let text = json!({ "event": locked() }).to_string();
    type More<'a> = &'a dyn Fn(&mut SampleJournal);
    let forged: [(&str, More<'_>); 5] = [
        ("not signed", &|j| {
            j.write(actor(0), LOCKED, None, &text, None);
        }),
        ("not signed with a key of this person", &|j| {
            j.write(actor(0), LOCKED, None, &text, Some(&stranger));
        }),
        ("not signed with a key of this person", &|j| {
            let colleague = signing_key(VAULT, 1);
            j.write(actor(0), LOCKED, None, &text, Some(&colleague));
        }),
        ("nobody signs it", &|j| {
            j.write(Uuid::nil(), LOCKED, None, &text, None);
        }),
        ("decided by somebody who may not", &|j| {
            j.put_supervisor(1, Some(&signing_key(VAULT, 1)));
        }),
    ];
    for (reason, forge) in forged {
        let entries = sample_with(forge);
        let (code, said) = verify(&entries, &[]);
        assert!(code == 1 && said.contains(reason), "{reason}: {said}");
        let (code, said) = verify(&entries, &["--without-signatures"]);
        assert!(
            code == 0 && said.contains("who signed was not checked"),
            "control: {reason}: {said}"
        );
    }
    let program = |journal: &mut SampleJournal| {
        let text = "{\"event\":{\"kind\":\"clock_jumped\",\"seconds\":90}}";
        let jumped = JournalAction::ClockJumped.code();
        journal.write(Uuid::nil(), jumped, None, text, None);
    };
    assert_eq!(verify(&sample_with(program), &[]).0, 0);
}

#[test]
fn a_key_that_nobody_confirmed_is_told_until_paper_does() {
    let planted = SigningKey::for_tests(&[66; 32], VAULT, actor(0));
    let entries = sample_with(|journal| {
        journal.state(&planted, None);
        journal.event(&locked(), &planted);
    });
    let (code, said) = verify(&entries, &[]);
    let planted = key_code(&planted.public());
    assert!(
        code == 2
            && said.contains("unconfirmed: 2 entries in the name of 沈小0")
            && said.contains(&planted),
        "{said}"
    );
    let founder = key_code(&signing_key(VAULT, 0).public());
    assert!(said.contains(&founder), "the first key: {said}");
    let pinned = ["--key", &founder, "--key", &planted.to_lowercase()];
    assert_eq!(verify(&entries, &pinned).0, 0);
    let (code, said) = verify(&entries, &["--key", &planted]);
    let whose = format!("the key {planted} that was given is stated in the name of 沈小0");
    assert!(
        code == 2 && said.contains("the first key is none of those given") && said.contains(&whose),
        "{said}"
    );
    let (code, said) = verify(
        &sample_entries(VAULT),
        &["--key", "0000-0000-0000-0000-0000"],
    );
    assert!(
        code == 1 && said.contains("does not state the key"),
        "{said}"
    );
}

#[test]
fn the_last_sheet_confirms_a_supervisor_and_no_sheet_before_it() {
    let made = JournalAction::RecoveryMade.code();
    let [former, last] = [7, 8].map(|n| SigningKey::for_tests(&[n; 32], VAULT, Uuid::nil()));
    let next = SigningKey::for_tests(&[66; 32], VAULT, actor(0));
    for (used, expected) in [(&former, 2), (&last, 0)] {
        let entries = sample_with(|journal| {
            let founder = signing_key(VAULT, 0);
            for sheet in [&former, &last] {
                let public_key = hex_text(&sheet.public());
                journal.event(&json!({ "kind": made, "public_key": public_key }), &founder);
            }
            journal.state(&next, Some(used));
        });
        let (code, said) = verify(&entries, &[]);
        assert_eq!(code, expected, "{said}");
    }
}

#[test]
fn a_journal_in_which_no_key_was_ever_stated_says_so() {
    let mut entries = sample_entries(VAULT).split_off(STATED);
    let mut journal = SampleJournal::new(VAULT);
    for (n, stored) in entries.drain(..).enumerate() {
        journal.second = n;
        let payload = String::from_utf8(stored.payload.unwrap_or_default()).unwrap();
        let action = stored.entry.action;
        let action = match action == JournalAction::CaseErase.code() {
            true => JournalAction::CaseEdit.code(),
            false => action.as_str(),
        };
        journal.write(stored.entry.actor, action, None, &payload, None);
    }
    let (code, said) = verify(&journal.entries, &[]);
    assert!(
        code == 2 && said.contains("no entry is signed by a person"),
        "{said}"
    );
}

/// People of an earlier book state their keys one after the other; what was before is no fault.
#[test]
fn a_journal_of_an_earlier_version_is_unsigned_up_to_the_first_key() {
    let mut journal = SampleJournal::new(VAULT);
    journal.put_supervisor(0, None);
    let text = json!({ "event": locked() }).to_string();
    for n in 0..17 {
        journal.write(actor(n), LOCKED, None, &text, None);
    }
    let founder = signing_key(VAULT, 0);
    journal.state(&founder, None);
    journal.event(&locked(), &founder);
    let confirmed = json!({
        "kind": JournalAction::KeyConfirmed.code(), "member": actor(0), "public_key": hex_text(&founder.public()),
    });
    let (code, said) = verify(&journal.entries, &[]);
    assert!(
        code == 2 && said.contains("2 entries are truly signed by their person; 18 from before"),
        "{said}"
    );
    journal.event(&confirmed, &founder);
    let (code, said) = verify(&journal.entries, &[]);
    assert_eq!(code, 0, "on paper: {said}");
    assert!(said.contains(&key_code(&founder.public())), "{said}");
}

/// Returns the exit codes with and without the Python package for signatures.
fn exit_codes(entries: &[StoredEntry]) -> [i32; 2] {
    let dir = tempfile::tempdir().unwrap();
    let package = dir.path().join("cryptography");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("__init__.py"), "raise ImportError\n").unwrap();
    let folder = export(dir.path(), true, entries, &super::key());
    [None, Some(dir.path())].map(|path| {
        let mut verifier = verifier(&folder);
        if let Some(path) = path {
            verifier.env("PYTHONPATH", path);
        }
        exit_code(&verifier.output().unwrap())
    })
}

/// The verifier must accept and refuse the same signatures with and without the package.
#[test]
fn signatures_are_judged_alike_without_the_package_for_them() {
    let planted = SigningKey::for_tests(&[66; 32], VAULT, actor(0));
    let text = json!({ "event": locked() }).to_string();
    for (expected, key) in [(0, signing_key(VAULT, 0)), (1, planted)] {
        let entries = sample_with(|journal| {
            journal.write(actor(0), LOCKED, None, &text, Some(&key));
        });
        assert_eq!(exit_codes(&entries), [expected; 2]);
    }
}

/// With the neutral point as a key, this one signature would fit every message.
#[test]
fn the_neutral_point_is_no_key_however_it_is_written() {
    let mut signature = [0x66; 64];
    (signature[0], signature[32]) = (0x58, 1);
    signature[33..].fill(0);
    for (first, middle, last) in [
        (1, 0, 0),
        (1, 0, 0x80),
        (0xee, 0xff, 0x7f),
        (0xee, 0xff, 0xff),
    ] {
        let mut point = [middle; 32];
        (point[0], point[31]) = (first, last);
        let event = json!({ "kind": STATEMENT, "public_key": hex_text(&point) });
        let text = json!({ "event": event }).to_string();
        let entries = sample_with(|journal| {
            journal.write(actor(0), STATEMENT, None, &text, None);
            journal.entries.last_mut().unwrap().signature = Some(signature);
        });
        assert_eq!(exit_codes(&entries), [1; 2], "{first} {last}");
    }
    let key = SigningKey::for_tests(&[66; 32], VAULT, actor(0));
    let event = json!({ "kind": STATEMENT, "public_key": hex_text(&key.public()) });
    let text = json!({ "event": event }).to_string();
    let entries = sample_with(|journal| {
        journal.write(actor(0), STATEMENT, None, &text, Some(&key));
    });
    assert_eq!(exit_codes(&entries), [2; 2], "control: another point");
}

#[test]
fn the_key_of_a_removed_member_confirms_nothing() {
    let access = JournalAction::Access.code();
    let removed = json!({ "event": { "kind": access, "member": actor(1), "change": "removed" } });
    let put = JournalAction::StaffPut.code();
    let after = json!({ "id": actor(1), "role": "mediator", "active": false, "name": "沈小1" });
    let deactivated = json!({ "op": { "op": put, "before": null, "after": after } });
    let leavings = [None, Some((access, removed)), Some((put, deactivated))];
    for (leaving, expected) in leavings.into_iter().zip([0, 2, 2]) {
        let entries = sample_with(|journal| {
            let (founder, colleague) = (signing_key(VAULT, 0), signing_key(VAULT, 1));
            if let Some((action, payload)) = &leaving {
                journal.write(actor(0), action, None, &payload.to_string(), Some(&founder));
            }
            journal.event(&locked(), &colleague);
        });
        let (code, said) = verify(&entries, &[]);
        assert_eq!(code, expected, "{said}");
    }
}
