//! A new vault key for everybody who stays, and every flipped bit of what the second file version
//! added.

use super::recovery::unhex;
use super::*;
use crate::vault::files::Device;
use crate::vault::rotation::Retired;

fn user(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

#[test]
fn everybody_who_stays_reaches_the_new_key_without_being_there() {
    let (mut file, first, paper) =
        VaultFile::create_office(holder(1, "周"), PASSPHRASE, KdfParams::FLOOR, now()).unwrap();
    file.give_passphrase(&first, holder(2, "李"), OTHER_PASSPHRASE, KdfParams::FLOOR)
        .unwrap();
    let one_time = file
        .invite(&first, holder(3, "吴"), KdfParams::FLOOR, now())
        .unwrap();
    file.add_device(&first, user(8), [8; 32]).unwrap();
    let kept = file.clone();
    file.remove(&first, user(2)).unwrap();

    let (file, second) = file.rotate(&first).unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert_eq!((first.version(), second.version()), (1, 2));
    assert_ne!(**first.secret(), **second.secret());
    assert_ne!(file.db_salt(), kept.db_salt());
    assert_eq!(file.vault_id(), kept.vault_id());
    assert_eq!(file.devices().collect::<Vec<_>>(), [(user(8), [8; 32])]);
    assert!(same(&open(&file, 1, PASSPHRASE).unwrap(), &second));
    assert!(same(&open(&file, 3, &one_time).unwrap(), &second));
    assert!(same(&file.unlock_with_recovery(&paper).unwrap(), &second));
    assert!(open(&file, 2, OTHER_PASSPHRASE).is_err());

    // Who was removed, with the vault key and the slot they kept, gets nowhere in the new file.
    let mut planted = file.clone();
    planted.content.slots.push(kept.content.slots[1].clone());
    assert!(matches!(
        open(&planted, 2, OTHER_PASSPHRASE),
        Err(VaultError::Tampered)
    ));
    assert!(matches!(
        file.retired_key(&first, 1),
        Err(VaultError::Tampered)
    ));
    assert!(open(&kept, 2, OTHER_PASSPHRASE).is_ok(), "control");
    // And an older file beside the newer key is no file of it.
    assert!(matches!(kept.rotate(&second), Err(VaultError::Tampered)));
}

#[test]
fn every_older_key_can_be_had_from_the_newest() {
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
    // A link out of the chain, or in another order: not a file at all.
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
    let retired = Retired {
        vk_version: 2,
        nonce: Bytes(std::array::from_fn(|i| 100 + u8::try_from(i).unwrap())),
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
    assert!(matches!(file.write_next(dir), Err(VaultError::Missing)));
    file.write_new(dir).unwrap();
    let (next, _) = file.rotate(&key).unwrap();
    next.write_next(dir).unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), file);
    assert_eq!(names(dir), [VAULT_FILE, NEXT_FILE]);
    assert_eq!(fs::read(dir.join(NEXT_FILE)).unwrap(), next.to_bytes());
    let (other, _) = office();
    assert!(matches!(other.write_next(dir), Err(VaultError::OtherVault)));
}

#[test]
fn no_vault_is_read_while_files_are_being_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (file, key) = office();
    file.write_new(dir).unwrap();
    let (next, _) = file.rotate(&key).unwrap();
    fs::write(dir.join(swap::SWITCH_FILE), "cut off").unwrap();
    assert!(matches!(VaultFile::read(dir), Err(VaultError::Unfinished)));
    assert!(matches!(next.replace(dir), Err(VaultError::Unfinished)));
    fs::remove_file(dir.join(swap::SWITCH_FILE)).unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), file, "control");
}

/// A file with everything the second version added, whose first slot is the known one.
fn full() -> (VaultFile, VaultKey) {
    let (mut file, key) = (known().file.clone(), &known().vault_key);
    file.invite(key, holder(2, "李"), KdfParams::FLOOR, now())
        .unwrap();
    file.add_device(key, user(8), [8; 32]).unwrap();
    file.rotate(key).unwrap()
}

/// The attacker computes the digest, so every flipped file reads; only what is sealed and signed
/// can tell.
#[test]
fn every_flipped_bit_of_what_is_new_is_refused() {
    let (honest, key) = full();
    assert!(same(&admit(&honest).unwrap(), &key), "control");
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
    let mut look = |edit: &dyn Fn(&mut Content)| {
        let mut planted = honest.clone();
        edit(&mut planted.content);
        assert_ne!(planted, honest);
        let read = VaultFile::from_bytes(&planted.to_bytes()).unwrap();
        assert!(matches!(admit(&read), Err(VaultError::Tampered)));
        tried += 1;
        // Control: what a sign-in without the check of the signature would let through.
        let place = read.content.place();
        let slot = &read.content.slots[0];
        let private = slot.unwrap(place, &known().kek).unwrap();
        unsigned += usize::from(slot.open(place, &private).is_ok());
    };
    for (field, length) in fields {
        for bit in 0..length * 8 {
            look(&|content| field(content)[bit / 8] ^= 1 << (bit % 8));
        }
    }
    look(&|content| content.recovery = None);
    look(&|content| content.recovery.as_mut().unwrap().confirmed = true);
    look(&|content| content.recovery.as_mut().unwrap().made += chrono::TimeDelta::seconds(1));
    look(&|content| content.slots[1].expires = None);
    look(&|content| content.slots[1].expires = Some(now()));
    look(&|content| drop(content.slots.pop()));
    look(&|content| content.devices.clear());
    look(&|content| content.devices[0].device = user(7));
    look(&|content| {
        content.devices.push(Device {
            device: user(7),
            public_key: Bytes([7; 32]),
        });
    });
    assert_eq!((tried, unsigned), (264 * 8 + 9, 264 * 8 + 9));
}

/// The seals notice by themselves, also for somebody who could sign.
#[test]
fn every_flipped_bit_of_a_seal_is_noticed_by_the_seal() {
    let (honest, key) = full();
    let retired = &honest.content.retired[0];
    assert!(same(&retired.unwrap(&key).unwrap(), &known().vault_key));
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

    let (file, key, paper) =
        VaultFile::create_office(holder(1, "周"), PASSPHRASE, KdfParams::FLOOR, now()).unwrap();
    let (place, slot) = (file.content.place(), file.content.recovery.unwrap());
    assert!(same(&slot.open(place, &paper).unwrap(), &key));
    for bit in 0..(32 + 32 + 48) * 8 {
        let mut flipped = slot.clone();
        let byte = match bit / 8 {
            at @ ..32 => &mut flipped.public_key.0[at],
            at @ ..64 => &mut flipped.enc.0[at - 32],
            at => &mut flipped.sealed.0[at - 64],
        };
        *byte ^= 1 << (bit % 8);
        assert!(flipped.open(place, &paper).is_err(), "bit {bit}");
    }
    for other in [
        Place {
            vk_version: 2,
            ..place
        },
        Place {
            vault_id: user(5),
            ..place
        },
    ] {
        assert!(slot.open(other, &paper).is_err());
    }
}
