//! Tests of the signing keys that follow from the slots, and of the fields of file version 3.

use chrono::TimeDelta;

use super::*;

fn user(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

fn own(file: &VaultFile, n: u8, passphrase: &str) -> PersonalKey {
    file.unlock(user(n), passphrase, now()).unwrap().own
}

fn public(own: &PersonalKey) -> [u8; 32] {
    own.signing_key().public()
}

/// Returns whether `by` signed over the key of a person as their slot says.
fn is_over(file: &VaultFile, by: &[u8; 32], n: u8, own: &PersonalKey) -> bool {
    let signature = own.signed_over().unwrap();
    is_signed_over(by, file.vault_id(), user(n), &public(own), &signature)
}

#[test]
fn a_passphrase_always_opens_the_same_key_also_in_a_file_of_version_1() {
    let file = VaultFile::from_bytes(include_bytes!("office.v1.json")).unwrap();
    let first = own(&file, 1, "梧桐树下第三张石桌很凉快");
    assert!(!first.is_stated() && first.signed_over().is_none());
    let (rotated, _) = {
        let key = open(&file, 1, "梧桐树下第三张石桌很凉快").unwrap();
        file.rotate(&key).unwrap()
    };
    let again = own(&rotated, 1, "梧桐树下第三张石桌很凉快");
    assert_eq!(public(&again), public(&first));
    assert_ne!(public(&own(&office().0, 1, PASSPHRASE)), public(&first));
}

#[test]
fn each_new_key_is_signed_over_by_the_one_before_it() {
    let (mut file, key) = office();
    let kdf = KdfParams::FLOOR;
    let former = public(&own(&file, 1, PASSPHRASE));
    let changed = file.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now());
    let changed = changed.unwrap();
    assert_ne!(public(&changed), former);
    let read = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    let opened = own(&read, 1, OTHER_PASSPHRASE);
    assert_eq!(public(&opened), public(&changed));
    assert!(is_over(&read, &former, 1, &opened));
    assert!(!is_over(&read, &public(&opened), 1, &opened), "control");

    let invited = file.invite(&key, holder(2, "李"), kdf, now()).unwrap();
    let start = invited.start_passphrase.to_string();
    assert_eq!(public(&own(&file, 2, &start)), invited.public_key);
    assert_eq!(invited.expires, now() + TimeDelta::hours(72));
    let mine = "七只白鹭一前一后飞过三座旧石桥";
    let chosen = file.change_passphrase(user(2), &start, mine, kdf, now());
    assert!(is_over(&file, &invited.public_key, 2, &chosen.unwrap()));
    assert!(is_over(&file, &invited.public_key, 2, &own(&file, 2, mine)));

    let sheet = file.renew_recovery(&key, now()).unwrap();
    let sheet = sheet.signing_key(file.vault_id());
    let given = file.give_passphrase(&key, holder(1, "周"), PASSPHRASE, kdf, Some(&sheet));
    assert!(is_over(&file, &sheet.public(), 1, &given.unwrap()));
    let unsigned = file.give_passphrase(&key, holder(1, "周"), OTHER_PASSPHRASE, kdf, None);
    assert!(unsigned.unwrap().signed_over().is_none(), "control");
}

#[test]
fn a_printed_sheet_has_the_key_that_was_stated_when_it_was_made() {
    let (mut file, key) = office();
    let made = file.renew_recovery(&key, now()).unwrap();
    let typed = RecoveryKey::parse(&made.text()).unwrap();
    let public = |key: &RecoveryKey| key.signing_key(file.vault_id()).public();
    assert_eq!(public(&typed), public(&made));
    let other = file.clone().renew_recovery(&key, now()).unwrap();
    assert_ne!(public(&other), public(&made), "control");
}

#[test]
fn a_slot_says_under_the_passphrase_that_the_journal_states_its_key() {
    let (mut file, key) = office();
    let mut opened = own(&file, 1, PASSPHRASE);
    assert!(!opened.is_stated(), "control");
    let before = file.clone();
    file.note_stated(&key, &mut opened).unwrap();
    assert!(opened.is_stated() && own(&file, 1, PASSPHRASE).is_stated());
    assert!(file.revision().generation > before.revision().generation);
    assert_ne!(
        file.content.slots[0].nonce, before.content.slots[0].nonce,
        "a nonce is used once"
    );
    assert_eq!(public(&own(&file, 1, PASSPHRASE)), public(&opened));
    // It is said once.
    let noted = file.clone();
    file.note_stated(&key, &mut opened).unwrap();
    assert_eq!(file, noted);

    // Somebody with the vault key takes the field off, or sets it: the form of the wrapped key counts.
    let mut stripped = file.clone();
    stripped.content.slots[0].stated = false;
    stripped.sign(&key);
    assert!(own(&stripped, 1, PASSPHRASE).is_stated());
    let mut posing = before.clone();
    posing.content.slots[0].stated = true;
    posing.sign(&key);
    assert!(!own(&posing, 1, PASSPHRASE).is_stated());
}

#[test]
fn a_slot_that_was_replaced_meanwhile_is_not_noted_as_stated() {
    let (mut file, key) = office();
    let mut opened = own(&file, 1, PASSPHRASE);
    let kdf = KdfParams::FLOOR;
    file.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let before = file.clone();
    file.note_stated(&key, &mut opened).unwrap();
    assert_eq!(file, before);
    assert!(!own(&file, 1, OTHER_PASSPHRASE).is_stated());
    let planted = || {
        let mut planted = before.clone();
        planted.content.slots[0].holder.display = "吴".to_owned();
        planted
    };
    let mut opened = own(&before, 1, OTHER_PASSPHRASE);
    let refused = planted().note_stated(&key, &mut opened);
    assert!(matches!(refused, Err(VaultError::Tampered)));
    assert!(!opened.is_stated());
}

/// A file as version 2 wrote it opens and becomes one of version 3 with its next change.
#[test]
fn a_file_of_version_2_opens_and_fields_of_version_3_are_refused_in_it() {
    let second = |edit: &dyn Fn(&mut Content)| {
        let mut file = shared_office().file.clone();
        file.content.version = 2;
        edit(&mut file.content);
        let mut mac = shared_office().vault_key.slot_key().mac();
        hmac::Mac::update(&mut mac, &file.content.message());
        file.mac = Base64(hmac::Mac::finalize(mac).into_bytes().into());
        VaultFile::from_bytes(&file.to_bytes())
    };
    let mut file = second(&|_| ()).unwrap();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    assert!(!text.contains("stated") && !text.contains("signed_over"));
    let mut opened = own(&file, 1, PASSPHRASE);
    file.note_stated(&shared_office().vault_key, &mut opened)
        .unwrap();
    assert_eq!(file.content.version, 3);
    assert!(VaultFile::from_bytes(&file.to_bytes()).is_ok());

    let edits: [&dyn Fn(&mut Content); 2] =
        [&|content| content.slots[0].stated = true, &|content| {
            content.slots[0].signed_over = Some(Base64([1; 64]))
        }];
    for edit in edits {
        assert!(matches!(second(edit), Err(VaultError::Malformed)));
        let third = |content: &mut Content| {
            edit(content);
            content.version = 3;
        };
        assert!(second(&third).is_ok(), "control: allowed in the third");
    }
}

/// Somebody with the vault key takes the signature over a key off, or puts another one there.
#[test]
fn the_signature_over_a_key_stands_under_the_passphrase() {
    let (mut file, key) = office();
    let kdf = KdfParams::FLOOR;
    file.change_passphrase(user(1), PASSPHRASE, OTHER_PASSPHRASE, kdf, now())
        .unwrap();
    let over = file.content.slots[0].signed_over;
    assert!(over.is_some(), "control");
    for (signature, opens) in [(over, true), (None, false), (Some(Base64([1; 64])), false)] {
        let mut planted = file.clone();
        planted.content.slots[0].signed_over = signature;
        planted.sign(&key);
        let opened = planted.unlock(user(1), OTHER_PASSPHRASE, now());
        assert_eq!(opened.is_ok(), opens);
    }
}
