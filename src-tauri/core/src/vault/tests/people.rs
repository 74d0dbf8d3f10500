//! Tests with several people: start passphrases, and the removal of access.

use chrono::TimeDelta;

use super::*;

const THIRD_PASSPHRASE: &str = "七只白鹭一前一后飞过三座旧石桥";

fn user(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn hours(count: i64) -> TimeDelta {
    TimeDelta::hours(count)
}

/// An office vault with a second person who has not signed in yet, and their start passphrase.
fn invited() -> (VaultFile, VaultKey, String) {
    let (mut file, key) = office();
    let invited = file
        .invite(&key, holder(2, "李"), KdfParams::FLOOR, now())
        .unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    (file, key, invited.start_passphrase.to_string())
}

#[test]
fn a_start_passphrase_is_not_in_what_a_log_would_hold() {
    let (mut file, key) = office();
    let invited = file.invite(&key, holder(2, "李"), KdfParams::FLOOR, now());
    let invited = invited.unwrap();
    assert_eq!(format!("{invited:?}"), "NewInvitation(..)");
}

#[test]
fn an_invited_person_signs_in_and_chooses_a_passphrase() {
    let (mut file, key, start_passphrase) = invited();
    assert_eq!(start_passphrase.len(), 24);
    assert!(start_passphrase.split('-').all(|group| group.len() == 4));
    let unlocked = file.unlock(user(2), &start_passphrase, now()).unwrap();
    assert!(same(&unlocked.vault_key, &key) && unlocked.must_change_passphrase);
    assert!(
        !file
            .unlock(user(1), PASSPHRASE, now())
            .unwrap()
            .must_change_passphrase
    );

    let kdf = KdfParams::FLOOR;
    let before = file.clone();
    let again = start_passphrase.to_lowercase().replace('-', " ");
    let changed = file.change_passphrase(user(2), &start_passphrase, &again, kdf, now());
    assert!(matches!(changed, Err(VaultError::SamePassphrase)));
    assert_eq!(file, before);
    file.change_passphrase(user(2), &start_passphrase, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let late = now() + hours(24 * 3650);
    let unlocked = file.unlock(user(2), OTHER_PASSPHRASE, late).unwrap();
    assert!(same(&unlocked.vault_key, &key) && !unlocked.must_change_passphrase);
    assert!(matches!(
        open(&file, 2, &start_passphrase),
        Err(VaultError::WrongPassphrase)
    ));
    assert_eq!(file.holders().count(), 2);
}

#[test]
fn a_start_passphrase_is_normalized_and_an_own_passphrase_is_not() {
    let (file, key, start_passphrase) = invited();
    let wide: String = start_passphrase
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    for typed in [
        start_passphrase.to_lowercase(),
        start_passphrase.replace('-', ""),
        format!(" {} ", start_passphrase.replace('-', "—").replace('0', "o")),
        wide,
    ] {
        assert!(same(&open(&file, 2, &typed).unwrap(), &key), "{typed}");
    }
    // An own passphrase of the same alphabet must be typed exactly.
    let (mut file, key) = office();
    let own = "7K2M-9QXA-3DTV-W5RH-0PZB";
    file.give_passphrase(&key, holder(1, "周"), own, KdfParams::FLOOR, None)
        .unwrap();
    assert!(open(&file, 1, own).is_ok());
    assert!(open(&file, 1, &own.to_lowercase()).is_err());
}

#[test]
fn a_start_passphrase_is_valid_for_72_hours_and_not_with_a_clock_set_back() {
    let (mut file, key, start_passphrase) = invited();
    let opens = |at| match file.unlock(user(2), &start_passphrase, at) {
        Ok(_) => true,
        Err(VaultError::WrongPassphrase) => false,
        Err(other) => panic!("{other}"),
    };
    assert!(opens(now()));
    assert!(opens(now() + hours(72) - TimeDelta::seconds(1)));
    assert!(!opens(now() + hours(72)));
    assert!(!opens(now() + hours(24 * 3650)));
    assert!(opens(now() - hours(14)), "another time zone");
    assert!(!opens(now() - hours(25)));
    assert!(!opens(now() - hours(24 * 3650)));
    // It cannot be used to choose a passphrase either.
    let late = now() + hours(72);
    let refused = file.change_passphrase(
        user(2),
        &start_passphrase,
        OTHER_PASSPHRASE,
        KdfParams::FLOOR,
        late,
    );
    assert!(matches!(refused, Err(VaultError::WrongPassphrase)));

    // A later end in the file is detected by the wrapped key and by the MAC.
    let mut longer = file.clone();
    longer.content.slots[1].expires = Some(now() + hours(90));
    let read = VaultFile::from_bytes(&longer.to_bytes()).unwrap();
    assert!(open(&read, 2, &start_passphrase).is_err());
    let mut own = file.clone();
    own.content.slots[1].expires = None;
    assert!(open(&own, 2, &start_passphrase).is_err());
    // Control: a supervisor may extend it.
    let again = file
        .invite(&key, holder(2, "李"), KdfParams::FLOOR, now() + hours(18))
        .unwrap();
    let again = again.start_passphrase;
    assert!(file.unlock(user(2), &again, now() + hours(89)).is_ok());
    assert!(
        open(&file, 2, &start_passphrase).is_err(),
        "the earlier one is gone"
    );
    assert_eq!(file.holders().count(), 2);
}

#[test]
fn an_expired_slot_costs_one_argon2_run_too() {
    let (file, _, start_passphrase) = invited();
    let fastest = |user: u8, at| {
        let timed = |_| {
            let start = std::time::Instant::now();
            let refused = file.unlock(Uuid::from_bytes([user; 16]), &start_passphrase, at);
            assert!(matches!(refused, Err(VaultError::WrongPassphrase)));
            start.elapsed()
        };
        (0..3).map(timed).min().unwrap()
    };
    let over = fastest(2, now() + hours(72));
    let wrong = fastest(1, now());
    assert!(over * 4 > wrong, "{over:?} {wrong:?}");
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let (mut file, key) = office();
    let kdf = KdfParams::FLOOR;
    let before = file.clone();
    let refused = file.change_passphrase(user(1), OTHER_PASSPHRASE, PASSPHRASE, kdf, now());
    assert!(matches!(refused, Err(VaultError::WrongPassphrase)));
    let weak = file.change_passphrase(user(1), PASSPHRASE, "password1234567", kdf, now());
    assert!(matches!(weak, Err(VaultError::Weak(Weakness::Common))));
    let changed = file.change_passphrase(user(1), PASSPHRASE, PASSPHRASE, kdf, now());
    assert!(matches!(changed, Err(VaultError::SamePassphrase)));
    assert_eq!(file, before);

    let changed = file.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now());
    assert!(changed.is_ok());
    assert!(same(&open(&file, 1, OTHER_PASSPHRASE).unwrap(), &key));
    let old = open(&file, 1, PASSPHRASE);
    assert!(matches!(old, Err(VaultError::WrongPassphrase)));
    let (old, new) = (&before.content.slots[0], &file.content.slots[0]);
    assert_ne!(old.public_key, new.public_key);
    assert_ne!(old.salt, new.salt);
    assert_ne!(old.nonce, new.nonce);
}

/// An earlier passphrase and a copy of the file from then (every backup set has one) open nothing that
/// is sealed after the change and the rotation.
#[test]
fn an_old_passphrase_with_an_old_file_does_not_reach_a_new_vault_key() {
    let (file, key, start_passphrase) = invited();
    let old_copy = file.clone();
    let kek = old_copy.content.slots[1]
        .derive_kek(&start_passphrase)
        .unwrap();
    let (private, _) = old_copy.content.slots[1]
        .unwrap(old_copy.content.key_context(), &kek)
        .unwrap();
    let opens = |file: &VaultFile| {
        let slot = &file.content.slots[1];
        slot.open(file.content.key_context(), &private).is_ok()
    };
    let (unchanged, _) = file.rotate(&key).unwrap();
    assert!(opens(&unchanged), "control: the same key pair");

    let mut file = file;
    let kdf = KdfParams::FLOOR;
    file.change_passphrase(user(2), &start_passphrase, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let (rotated, new) = file.rotate(&key).unwrap();
    assert!(!opens(&rotated));
    assert!(same(&open(&rotated, 2, OTHER_PASSPHRASE).unwrap(), &new));
}

#[test]
fn the_last_slot_with_an_own_passphrase_cannot_be_removed() {
    let (mut file, key, start_passphrase) = invited();
    let kdf = KdfParams::FLOOR;
    // The second person has never signed in, so only the first is sure to be able to.
    let refused = |result: Result<(), VaultError>| {
        assert!(matches!(result, Err(VaultError::LastSlot)));
    };
    refused(file.remove(&key, user(1)));
    refused(file.invite(&key, holder(1, "周"), kdf, now()).map(drop));
    assert!(matches!(
        file.remove(&key, user(9)),
        Err(VaultError::NoSlot)
    ));
    file.change_passphrase(user(2), &start_passphrase, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    file.remove(&key, user(1)).unwrap();
    let names: Vec<&str> = file.holders().map(|h| h.display.as_str()).collect();
    assert_eq!(names, ["李"]);
    assert!(open(&file, 2, OTHER_PASSPHRASE).is_ok());
    assert!(matches!(
        open(&file, 1, PASSPHRASE),
        Err(VaultError::WrongPassphrase)
    ));
    refused(file.remove(&key, user(2)));
    // With the recovery key the current passphrase is not needed.
    file.give_passphrase(&key, holder(2, "李"), THIRD_PASSPHRASE, kdf, None)
        .unwrap();
    assert!(open(&file, 2, THIRD_PASSPHRASE).is_ok());
    assert!(open(&file, 2, OTHER_PASSPHRASE).is_err());
}

/// No function that signs accepts a file with a planted change.
#[test]
fn a_tampered_file_is_never_signed() {
    let original = &shared_office().file;
    let key = &shared_office().vault_key;
    let stranger = office().1;
    let kdf = KdfParams::FLOOR;
    type Change = fn(&mut VaultFile, &VaultKey) -> Result<(), VaultError>;
    let changes: [Change; 8] = [
        |file, key| file.confirm_recovery(key),
        |file, key| file.renew_recovery(key, now()).map(drop),
        |file, key| {
            file.invite(key, holder(3, "吴"), KdfParams::FLOOR, now())
                .map(drop)
        },
        |file, key| {
            let (wu, kdf) = (holder(3, "吴"), KdfParams::FLOOR);
            let given = file.give_passphrase(key, wu, OTHER_PASSPHRASE, kdf, None);
            given.map(drop)
        },
        |file, key| file.remove(key, user(4)),
        |file, key| file.add_device(key, user(8), [8; 32]),
        |file, key| file.rotate(key).map(drop),
        |file, key| file.retired_key(key, 1).map(drop),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let control = change(&mut original.clone(), key);
        assert!(
            matches!(control, Ok(()) | Err(VaultError::NoSlot)),
            "control {index}"
        );
        let mut planted = original.clone();
        planted.content.slots[0].holder.display = "吴".to_owned();
        let before = planted.clone();
        assert!(
            matches!(change(&mut planted, key), Err(VaultError::Tampered)),
            "{index}"
        );
        assert_eq!(planted, before);
        let foreign = change(&mut original.clone(), &stranger);
        assert!(matches!(foreign, Err(VaultError::Tampered)), "{index}");
    }
    let mut planted = original.clone();
    planted.content.slots[0].holder.display = "吴".to_owned();
    let change = planted.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now());
    assert!(matches!(change, Err(VaultError::Tampered)));
}

#[test]
fn a_device_has_one_key_and_a_practice_book_has_no_slots() {
    let (mut file, key) = VaultFile::create_practice().unwrap();
    file.add_device(&key, user(8), [1; 32]).unwrap();
    file.add_device(&key, user(9), [2; 32]).unwrap();
    file.add_device(&key, user(8), [3; 32]).unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert!(same(&file.open_practice().unwrap(), &key));
    let devices: Vec<_> = file.devices().collect();
    assert_eq!(devices, [(user(8), [3; 32]), (user(9), [2; 32])]);

    let mut file = file;
    let invited = file.invite(&key, holder(1, "周"), KdfParams::FLOOR, now());
    assert!(matches!(invited, Err(VaultError::OtherKind)));
    assert!(matches!(file.rotate(&key), Err(VaultError::OtherKind)));
    let renewed = file.renew_recovery(&key, now());
    assert!(matches!(renewed, Err(VaultError::OtherKind)));
}
