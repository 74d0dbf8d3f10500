//! Tests of the rotation of the vault key, and every flipped bit of the fields of file version 2.

use super::recovery::unhex;
use super::*;

fn user(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

#[test]
fn everybody_with_a_slot_opens_the_new_key_without_being_present() {
    let kdf = KdfParams::FLOOR;
    let NewOffice {
        vault: mut file,
        vault_key: first,
        recovery_key,
        ..
    } = VaultFile::create_office(holder(1, "周"), PASSPHRASE, kdf, now()).unwrap();
    file.give_passphrase(&first, holder(2, "李"), OTHER_PASSPHRASE, kdf, None)
        .unwrap();
    let invited = file.invite(&first, holder(3, "吴"), kdf, now()).unwrap();
    let start_passphrase = invited.start_passphrase;
    file.add_device(&first, user(8), [8; 32]).unwrap();
    let old_copy = file.clone();
    file.remove(&first, user(2)).unwrap();

    let (file, second) = file.rotate(&first).unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert_eq!((first.version(), second.version()), (1, 2));
    assert_ne!(**first.secret(), **second.secret());
    assert_ne!(file.db_salt(), old_copy.db_salt());
    assert_eq!(file.vault_id(), old_copy.vault_id());
    assert_eq!(file.devices().collect::<Vec<_>>(), [(user(8), [8; 32])]);
    assert!(same(&open(&file, 1, PASSPHRASE).unwrap(), &second));
    assert!(same(&open(&file, 3, &start_passphrase).unwrap(), &second));
    assert!(same(
        &file.unlock_with_recovery(&recovery_key).unwrap(),
        &second
    ));
    assert!(open(&file, 2, OTHER_PASSPHRASE).is_err());

    // The removed person kept the vault key and the slot, and opens nothing in the new file.
    let mut planted = file.clone();
    planted
        .content
        .slots
        .push(old_copy.content.slots[1].clone());
    assert!(matches!(
        open(&planted, 2, OTHER_PASSPHRASE),
        Err(VaultError::Tampered)
    ));
    assert!(matches!(
        file.retired_key(&first, 1),
        Err(VaultError::Tampered)
    ));
    assert!(open(&old_copy, 2, OTHER_PASSPHRASE).is_ok(), "control");
    // An older file does not belong to the newer key.
    assert!(matches!(
        old_copy.rotate(&second),
        Err(VaultError::Tampered)
    ));
}

#[test]
fn the_newest_key_opens_every_older_one() {
    let (mut file, key) = office();
    let mut keys = vec![key];
    for version in 2..=6 {
        let (next, key) = file.rotate(keys.last().unwrap()).unwrap();
        assert_eq!(key.version(), version);
        file = VaultFile::from_bytes(&next.to_bytes()).unwrap();
        keys.push(key);
    }
    let newest = keys.last().unwrap();
    for key in &keys {
        let retired = file.retired_key(newest, key.version()).unwrap();
        assert!(same(&retired, key), "{}", key.version());
    }
    for none in [0, 7, u32::MAX] {
        let refused = file.retired_key(newest, none);
        assert!(matches!(refused, Err(VaultError::NoSuchVersion)));
    }
    // A missing link or another order is refused.
    let edits: [fn(&mut Content); 4] = [
        |content| content.retired.retain(|retired| retired.vk_version != 3),
        |content| content.retired.swap(1, 2),
        |content| content.retired.clear(),
        |content| content.vk_version = 0,
    ];
    for edit in edits {
        let mut broken = file.clone();
        edit(&mut broken.content);
        let read = VaultFile::from_bytes(&broken.to_bytes());
        assert!(matches!(read, Err(VaultError::Malformed)));
    }
}

/// Wrapped by an independent implementation (Python, HChaCha20 written out): the key of version 2,
/// 32 bytes of 42, under the key with the bytes 0…31.
#[test]
fn a_retired_key_is_that_of_an_independent_implementation() {
    let counted: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let vault_id = Uuid::from_bytes(*b"0123456789abcdef");
    let newest = VaultKey::from_secret(vault_id, 3, Secret::copy_of(&counted));
    let retired = RetiredKey {
        vk_version: 2,
        nonce: Base64(std::array::from_fn(|i| 100 + u8::try_from(i).unwrap())),
        wrapped: unhex(concat!(
            "56bb1a1fbf1038033fc74950d08fe7ce550634c1e26c2dda178e03a136489ecd",
            "9f07e08e2e2307021c664d36447fee9f"
        )),
    };
    let old = retired.unwrap(&newest).unwrap();
    assert_eq!((**old.secret(), old.version()), ([42; 32], 2));
}

#[test]
fn a_next_file_is_written_beside_and_only_for_this_vault() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (file, key) = office();
    let mut swap = Swap::begin(dir).unwrap();
    let (next, _) = file.rotate(&key).unwrap();
    let missing = next.write_next(&mut swap);
    assert!(matches!(missing, Err(VaultError::Missing)));
    file.write_new(dir).unwrap();
    let (other, _) = office();
    let foreign = other.write_next(&mut swap);
    assert!(matches!(foreign, Err(VaultError::OtherVault)));
    next.write_next(&mut swap).unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), file);
    let next_path = swap.next_path(VAULT_FILE);
    assert_eq!(names(dir), [VAULT_FILE, "vault.json.next"]);
    assert_eq!(fs::read(next_path).unwrap(), next.to_bytes());
}

#[test]
fn no_vault_is_read_while_files_are_being_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (file, key) = office();
    file.write_new(dir).unwrap();
    let (next, _) = file.rotate(&key).unwrap();
    fs::write(dir.join(COMMIT_RECORD_FILE), "cut off").unwrap();
    assert!(matches!(VaultFile::read(dir), Err(VaultError::Unfinished)));
    assert!(matches!(next.replace(dir), Err(VaultError::Unfinished)));
    fs::remove_file(dir.join(COMMIT_RECORD_FILE)).unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), file, "control");
}

/// A file with all fields of version 2, whose first slot is the shared one.
fn full_office() -> (VaultFile, VaultKey) {
    let (mut file, key) = (shared_office().file.clone(), &shared_office().vault_key);
    file.invite(key, holder(2, "李"), KdfParams::FLOOR, now())
        .unwrap();
    file.add_device(key, user(8), [8; 32]).unwrap();
    file.rotate(key).unwrap()
}

/// The attacker computes the digest, so every changed file is read; only the MAC detects the change.
#[test]
fn every_flipped_bit_of_the_fields_of_version_2_is_refused() {
    let (original, key) = full_office();
    assert!(same(&open_slot(&original).unwrap(), &key), "control");
    type Field = fn(&mut Content) -> &mut [u8];
    let fields: [(Field, usize); 7] = [
        (|c| &mut c.recovery.as_mut().unwrap().public_key.0, 32),
        (|c| &mut c.recovery.as_mut().unwrap().enc.0, 32),
        (|c| &mut c.recovery.as_mut().unwrap().sealed.0, 48),
        (|c| &mut c.devices[0].public_key.0, 32),
        (|c| &mut c.retired[0].nonce.0, 24),
        (|c| &mut c.retired[0].wrapped.0, 48),
        (|c| &mut c.slots[1].sealed.0, 48),
    ];
    let (mut tried, mut unsigned) = (0, 0);
    let mut check = |edit: &dyn Fn(&mut Content)| {
        let mut planted = original.clone();
        edit(&mut planted.content);
        assert_ne!(planted, original);
        let read = VaultFile::from_bytes(&planted.to_bytes()).unwrap();
        assert!(matches!(open_slot(&read), Err(VaultError::Tampered)));
        tried += 1;
        // Control: a sign-in without the MAC would accept it.
        let context = read.content.key_context();
        let slot = &read.content.slots[0];
        let (private, _) = slot.unwrap(context, &shared_office().kek).unwrap();
        unsigned += usize::from(slot.open(context, &private).is_ok());
    };
    for (field, length) in fields {
        for bit in 0..length * 8 {
            check(&|content| field(content)[bit / 8] ^= 1 << (bit % 8));
        }
    }
    check(&|content| content.recovery = None);
    check(&|content| content.recovery.as_mut().unwrap().confirmed = true);
    check(&|content| content.recovery.as_mut().unwrap().made += chrono::TimeDelta::seconds(1));
    check(&|content| content.slots[1].expires = None);
    check(&|content| content.slots[1].expires = Some(now()));
    check(&|content| drop(content.slots.pop()));
    check(&|content| content.devices.clear());
    check(&|content| content.devices[0].device = user(7));
    check(&|content| {
        content.devices.push(Device {
            device: user(7),
            public_key: Base64([7; 32]),
        });
    });
    assert_eq!((tried, unsigned), (264 * 8 + 9, 264 * 8 + 9));
}

/// The sealed keys detect changes by themselves, without the MAC.
#[test]
fn every_flipped_bit_of_a_sealed_key_is_detected_without_the_mac() {
    let (original, key) = full_office();
    let retired = &original.content.retired[0];
    assert!(same(
        &retired.unwrap(&key).unwrap(),
        &shared_office().vault_key
    ));
    for bit in 0..(24 + 48) * 8 {
        let mut flipped = retired.clone();
        let byte = match bit / 8 {
            at @ ..24 => &mut flipped.nonce.0[at],
            at => &mut flipped.wrapped.0[at - 24],
        };
        *byte ^= 1 << (bit % 8);
        assert!(flipped.unwrap(&key).is_err(), "bit {bit}");
    }
    let mut renamed = retired.clone();
    renamed.vk_version = 7;
    assert!(renamed.unwrap(&key).is_err());

    let NewOffice {
        vault: file,
        vault_key: key,
        recovery_key,
        ..
    } = VaultFile::create_office(holder(1, "周"), PASSPHRASE, KdfParams::FLOOR, now()).unwrap();
    let (context, slot) = (file.content.key_context(), file.content.recovery.unwrap());
    assert!(same(&slot.open(context, &recovery_key).unwrap(), &key));
    for bit in 0..(32 + 32 + 48) * 8 {
        let mut flipped = slot.clone();
        let byte = match bit / 8 {
            at @ ..32 => &mut flipped.public_key.0[at],
            at @ ..64 => &mut flipped.enc.0[at - 32],
            at => &mut flipped.sealed.0[at - 64],
        };
        *byte ^= 1 << (bit % 8);
        assert!(flipped.open(context, &recovery_key).is_err(), "bit {bit}");
    }
    for other in [
        KeyContext {
            vk_version: 2,
            ..context
        },
        KeyContext {
            vault_id: user(5),
            ..context
        },
    ] {
        assert!(slot.open(other, &recovery_key).is_err());
    }
}
