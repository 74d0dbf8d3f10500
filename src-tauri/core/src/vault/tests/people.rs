//! Several people, one-time passphrases, and the way in taken away.

use chrono::TimeDelta;

use super::*;

const THIRD_PASSPHRASE: &str = "七只白鹭飞过了三座旧石桥";

fn user(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn hours(count: i64) -> TimeDelta {
    TimeDelta::hours(count)
}

/// An office with a second person, who has not been in yet, and their one-time passphrase.
fn invited() -> (VaultFile, VaultKey, String) {
    let (mut file, key) = office();
    let one_time = file
        .invite(&key, holder(2, "李"), KdfParams::FLOOR, now())
        .unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    (file, key, one_time.to_string())
}

#[test]
fn an_invited_person_comes_in_once_and_chooses_their_own() {
    let (mut file, key, one_time) = invited();
    assert_eq!(one_time.len(), 24);
    assert!(one_time.split('-').all(|group| group.len() == 4));
    let entrance = file.unlock(user(2), &one_time, now()).unwrap();
    assert!(same(&entrance.vault_key, &key) && entrance.must_choose);
    assert!(!file.unlock(user(1), PASSPHRASE, now()).unwrap().must_choose);

    let kdf = KdfParams::FLOOR;
    let before = file.clone();
    let again = one_time.to_lowercase().replace('-', " ");
    let kept = file.change_passphrase(user(2), &one_time, &again, kdf, now());
    assert!(matches!(kept, Err(VaultError::SamePassphrase)));
    assert_eq!(file, before);
    file.change_passphrase(user(2), &one_time, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let late = now() + hours(24 * 3650);
    let entrance = file.unlock(user(2), OTHER_PASSPHRASE, late).unwrap();
    assert!(same(&entrance.vault_key, &key) && !entrance.must_choose);
    assert!(matches!(
        open(&file, 2, &one_time),
        Err(VaultError::WrongPassphrase)
    ));
    assert_eq!(file.holders().count(), 2);
}

#[test]
fn a_one_time_passphrase_is_understood_as_it_is_typed_and_an_own_one_is_not() {
    let (file, key, one_time) = invited();
    let wide: String = one_time
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    for typed in [
        one_time.to_lowercase(),
        one_time.replace('-', ""),
        format!(" {} ", one_time.replace('-', "—").replace('0', "o")),
        wide,
    ] {
        assert!(same(&open(&file, 2, &typed).unwrap(), &key), "{typed}");
    }
    // An own passphrase of the same alphabet: exactly as chosen.
    let (mut file, key) = office();
    let own = "7K2M-9QXA-3DTV-W5RH-0PZB";
    file.give_passphrase(&key, holder(1, "周"), own, KdfParams::FLOOR)
        .unwrap();
    assert!(open(&file, 1, own).is_ok());
    assert!(open(&file, 1, &own.to_lowercase()).is_err());
}

#[test]
fn a_one_time_passphrase_opens_for_72_hours_and_not_for_a_clock_set_back() {
    let (mut file, key, one_time) = invited();
    let opens = |at| match file.unlock(user(2), &one_time, at) {
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
    // Also for choosing a passphrase.
    let late = now() + hours(72);
    let refused =
        file.change_passphrase(user(2), &one_time, OTHER_PASSPHRASE, KdfParams::FLOOR, late);
    assert!(matches!(refused, Err(VaultError::WrongPassphrase)));

    // A life made longer in the file: bound to the wrapped key, and to the signature.
    let mut longer = file.clone();
    longer.content.slots[1].expires = Some(now() + hours(90));
    let read = VaultFile::from_bytes(&longer.to_bytes()).unwrap();
    assert!(open(&read, 2, &one_time).is_err());
    let mut own = file.clone();
    own.content.slots[1].expires = None;
    assert!(open(&own, 2, &one_time).is_err());
    // Control: the same edit, made by somebody who may.
    let again = file
        .invite(&key, holder(2, "李"), KdfParams::FLOOR, now() + hours(18))
        .unwrap();
    assert!(file.unlock(user(2), &again, now() + hours(89)).is_ok());
    assert!(
        open(&file, 2, &one_time).is_err(),
        "the earlier one is gone"
    );
    assert_eq!(file.holders().count(), 2);
}

#[test]
fn an_over_slot_costs_one_argon2_run_too() {
    let (file, _, one_time) = invited();
    let fastest = |user: u8, at| {
        let timed = |_| {
            let start = std::time::Instant::now();
            let refused = file.unlock(Uuid::from_bytes([user; 16]), &one_time, at);
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
    let weak = file.change_passphrase(user(1), PASSPHRASE, "password123456", kdf, now());
    assert!(matches!(weak, Err(VaultError::Weak(Weakness::Common))));
    let kept = file.change_passphrase(user(1), PASSPHRASE, PASSPHRASE, kdf, now());
    assert!(matches!(kept, Err(VaultError::SamePassphrase)));
    assert_eq!(file, before);

    let kept = file.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now());
    assert!(same(&kept.unwrap(), &key));
    assert!(same(&open(&file, 1, OTHER_PASSPHRASE).unwrap(), &key));
    let old = open(&file, 1, PASSPHRASE);
    assert!(matches!(old, Err(VaultError::WrongPassphrase)));
    let (old, new) = (&before.content.slots[0], &file.content.slots[0]);
    assert_ne!(old.public_key, new.public_key);
    assert_ne!(old.salt, new.salt);
    assert_ne!(old.nonce, new.nonce);
}

/// A colleague who knows an earlier passphrase and kept a copy of the file from then (every backup
/// set holds one) reaches nothing that is sealed after the change and the rotation.
#[test]
fn an_old_passphrase_with_an_old_file_does_not_reach_a_new_vault_key() {
    let (file, key, one_time) = invited();
    let kept = file.clone();
    let kek = kept.content.slots[1].stretch(&one_time).unwrap();
    let private = kept.content.slots[1]
        .unwrap(kept.content.place(), &kek)
        .unwrap();
    let opens = |file: &VaultFile| {
        let slot = &file.content.slots[1];
        slot.open(file.content.place(), &private).is_ok()
    };
    let (unchanged, _) = file.rotate(&key).unwrap();
    assert!(opens(&unchanged), "control: the same key pair");

    let mut file = file;
    let kdf = KdfParams::FLOOR;
    file.change_passphrase(user(2), &one_time, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let (rotated, new) = file.rotate(&key).unwrap();
    assert!(!opens(&rotated));
    assert!(same(&open(&rotated, 2, OTHER_PASSPHRASE).unwrap(), &new));
}

#[test]
fn the_last_own_way_in_stays() {
    let (mut file, key, one_time) = invited();
    let kdf = KdfParams::FLOOR;
    // The second person has never been in, so the first is the only one who surely can.
    let refused = |result: Result<(), VaultError>| {
        assert!(matches!(result, Err(VaultError::LastSlot)));
    };
    refused(file.remove(&key, user(1)));
    refused(file.invite(&key, holder(1, "周"), kdf, now()).map(drop));
    assert!(matches!(
        file.remove(&key, user(9)),
        Err(VaultError::NoSlot)
    ));
    file.change_passphrase(user(2), &one_time, OTHER_PASSPHRASE, kdf, now())
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
    // For the person who came in with the recovery key nothing is asked.
    file.give_passphrase(&key, holder(2, "李"), THIRD_PASSPHRASE, kdf)
        .unwrap();
    assert!(open(&file, 2, THIRD_PASSPHRASE).is_ok());
    assert!(open(&file, 2, OTHER_PASSPHRASE).is_err());
}

/// Nobody's planted change is signed along with an honest one, with any of the calls that sign.
#[test]
fn a_tampered_file_is_never_signed() {
    let honest = &known().file;
    let key = &known().vault_key;
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
        |file, key| file.give_passphrase(key, holder(3, "吴"), OTHER_PASSPHRASE, KdfParams::FLOOR),
        |file, key| file.remove(key, user(4)),
        |file, key| file.add_device(key, user(8), [8; 32]),
        |file, key| file.rotate(key).map(drop),
        |file, key| file.retired_key(key, 1).map(drop),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let control = change(&mut honest.clone(), key);
        assert!(
            matches!(control, Ok(()) | Err(VaultError::NoSlot)),
            "control {index}"
        );
        let mut planted = honest.clone();
        planted.content.slots[0].holder.display = "吴".to_owned();
        let before = planted.clone();
        assert!(
            matches!(change(&mut planted, key), Err(VaultError::Tampered)),
            "{index}"
        );
        assert_eq!(planted, before);
        let foreign = change(&mut honest.clone(), &stranger);
        assert!(matches!(foreign, Err(VaultError::Tampered)), "{index}");
    }
    let mut planted = honest.clone();
    planted.content.slots[0].holder.display = "吴".to_owned();
    let change = planted.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now());
    assert!(matches!(change, Err(VaultError::Tampered)));
}

#[test]
fn a_device_has_one_key_and_a_practice_book_no_people() {
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
