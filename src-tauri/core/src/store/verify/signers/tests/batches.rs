//! Tests that signatures which are checked in batches lead to the same result as those that are checked one by one.

use super::*;

/// The result of a check in batches.
struct Batched {
    result: Result<SignatureSummary, Fault>,
    /// The number of entries whose key was found with their batch.
    found: usize,
}

/// Checks a written journal in batches of this size, each with the keys that were known one batch earlier.
fn check_in_batches(journal: &Journal, size: usize) -> Batched {
    let mut signers = Signers::new(VAULT);
    let (mut likely, mut found) = (signers.likely_keys(), 0);
    let mut taken = Ok(());
    for batch in journal.written.chunks(size) {
        let signed = batch.iter().map(|(entry, _, by)| (entry, by.as_ref()));
        let found_now = likely.find_signers(signed);
        found += found_now.len();
        likely = signers.likely_keys();
        signers.take_found(found_now);
        for (entry, payload, signature) in batch {
            taken = taken.and_then(|()| signers.take(entry, Some(payload), signature.as_ref()));
        }
    }
    Batched {
        result: taken.and_then(|()| signers.finish(None)),
        found,
    }
}

/// Two people who sign; one of them changes the passphrase and signs with the former key afterwards.
fn with_a_former_key() -> Journal {
    let mut journal = Journal::founded();
    journal.invite(&key(1, 1), 2, &key(2, 8)).unwrap();
    journal.put(&key(1, 1), 2, StaffRole::Mediator).unwrap();
    journal.state(&key(2, 1), Some(&key(2, 8))).unwrap();
    for _ in 0..8 {
        journal.look(&key(2, 1)).unwrap();
        journal.look(&key(1, 1)).unwrap();
    }
    journal.state(&key(2, 2), Some(&key(2, 1))).unwrap();
    for _ in 0..3 {
        journal.look(&key(2, 1)).unwrap();
    }
    for _ in 0..8 {
        journal.look(&key(1, 1)).unwrap();
        journal.look(&key(2, 2)).unwrap();
    }
    journal.program(JournalAction::Verified).unwrap();
    journal
}

#[test]
fn batches_lead_to_the_result_of_single_checks() {
    let whole = with_a_former_key().written.len();
    let expected = with_a_former_key().signers.finish(None).unwrap();
    assert_eq!(
        expected
            .unconfirmed
            .iter()
            .map(|key| key.entries)
            .sum::<u64>(),
        3,
        "control: the former key"
    );
    for size in 1..=whole {
        let batched = check_in_batches(&with_a_former_key(), size);
        assert_eq!(batched.result, Ok(expected.clone()), "batches of {size}");
    }
    let found = check_in_batches(&with_a_former_key(), 2).found;
    assert!(found > whole / 2, "{found} of {whole}");
}

#[test]
fn a_false_signature_is_a_fault_of_its_entry_whatever_its_batch() {
    let whole = with_a_former_key().written.len();
    for signer in [key(1, 1), key(2, 66)] {
        let mut journal = with_a_former_key();
        let last = whole - 4;
        let (entry, _, signature) = &mut journal.written[last];
        entry.actor = person(2);
        *signature = Some(sign_entry(&signer, VAULT, entry));
        let fault = Fault::Signature { seq: entry.seq };
        for size in 1..=whole {
            let batched = check_in_batches(&journal, size);
            assert_eq!(batched.result, Err(fault), "batches of {size}");
        }
    }
}
