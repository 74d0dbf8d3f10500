//! Attacks on a vault file and accidents. Argon2 runs at the floor cost (0.15 s each); the layers
//! behind it are tested with a key-encryption key that is derived once.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::content::{Content, Device};
use super::keys::{KeyContext, Secret};
use super::recovery_key::RecoverySlot;
use super::retired_key::RetiredKey;
use super::slots::Slot;
use super::*;
use crate::domain::book_kind::BookKind;
use crate::files::swap::{COMMIT_RECORD_FILE, Swap};
use crate::files::{Base64, hex_text};

mod people;
mod recovery;
mod rotation;
mod signing;

const PASSPHRASE: &str = "梧桐树下第三张石桌夏天很是凉快";
const OTHER_PASSPHRASE: &str = "tall heron over rice terraces";

fn holder(n: u8, display: &str) -> Holder {
    Holder {
        user_id: Uuid::from_bytes([n; 16]),
        display: display.to_owned(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn create(
    holder: Holder,
    passphrase: &str,
    kdf: KdfParams,
) -> Result<(VaultFile, VaultKey), VaultError> {
    VaultFile::create_office(holder, passphrase, kdf, now())
        .map(|made| (made.vault, made.vault_key))
}

fn office() -> (VaultFile, VaultKey) {
    create(holder(1, "周调解"), PASSPHRASE, KdfParams::FLOOR).unwrap()
}

fn open(file: &VaultFile, user: u8, passphrase: &str) -> Result<VaultKey, VaultError> {
    file.unlock(Uuid::from_bytes([user; 16]), passphrase, now())
        .map(|unlocked| unlocked.vault_key)
}

/// One office vault with its key-encryption key, shared by the tests that do not change it.
struct SharedOffice {
    file: VaultFile,
    vault_key: VaultKey,
    kek: Secret,
}

fn shared_office() -> &'static SharedOffice {
    static KNOWN: OnceLock<SharedOffice> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let (file, vault_key) = office();
        let slot = &file.content.slots[0];
        let kek = slot.kdf.derive_kek(PASSPHRASE, &slot.salt.0).unwrap();
        SharedOffice {
            file,
            vault_key,
            kek,
        }
    })
}

/// Opens the first slot without Argon2.
fn open_slot(file: &VaultFile) -> Result<VaultKey, VaultError> {
    let slot = &file.content.slots[0];
    let kek = Secret::copy_of(&shared_office().kek);
    file.open_slot(slot, kek).map(|(key, _)| key)
}

fn same(one: &VaultKey, two: &VaultKey) -> bool {
    **one.secret() == **two.secret() && one.version() == two.version()
}

/// Vectors from an independent implementation (argon2-cffi 25.1.0 and Python's `cryptography`).
#[test]
fn argon2_and_kek_are_those_of_an_independent_implementation() {
    let hex = |key: &Secret| hex_text(key.as_slice());
    let passphrase = "劳动争议 调解台账 test";
    let derive_kek =
        |params: KdfParams| params.derive_kek(passphrase, b"casebook-salt-16").unwrap();
    assert_eq!(
        hex(&derive_kek(KdfParams::FLOOR)),
        "b240c6b81ac7f45957742bacac614dbb142e914f3212f99f60b49cb3ce82011e"
    );
    assert_eq!(
        hex(&derive_kek(KdfParams::STANDARD)),
        "71297a6922894f22a53a9adfe0a3328696507a92b7cf9929e11ab8a328a667f5"
    );
}

#[test]
fn the_right_passphrase_opens_and_every_other_does_not() {
    let (file, key) = office();
    assert!(same(&open(&file, 1, PASSPHRASE).unwrap(), &key));
    for wrong in [
        OTHER_PASSPHRASE,
        "",
        "梧桐树下第三张石桌很凉快 ",
        "梧桐树下第三张石桌很凉",
    ] {
        let refused = open(&file, 1, wrong);
        assert!(
            matches!(refused, Err(VaultError::WrongPassphrase)),
            "{wrong}"
        );
    }
    let stranger = open(&file, 7, PASSPHRASE);
    assert!(matches!(stranger, Err(VaultError::WrongPassphrase)));
    assert!(matches!(file.open_practice(), Err(VaultError::OtherKind)));
}

#[test]
fn an_unknown_user_costs_one_argon2_run_too() {
    let (file, _) = office();
    let fastest = |user: u8| {
        let timed = |_| {
            let start = std::time::Instant::now();
            assert!(open(&file, user, OTHER_PASSPHRASE).is_err());
            start.elapsed()
        };
        (0..3).map(timed).min().unwrap()
    };
    // Without the run it would be a thousandth; the margin is for a busy machine.
    let (known, unknown) = (fastest(1), fastest(7));
    assert!(unknown * 4 > known, "{known:?} {unknown:?}");
}

/// 1,600 flips with the right passphrase: every bit of wrapped, nonce, enc, sealed, salt and public
/// key; then every other authenticated field.
#[test]
fn every_flipped_bit_of_a_slot_is_refused() {
    let context = shared_office().file.content.key_context();
    let original = &shared_office().file.content.slots[0];
    let (private, _) = original.unwrap(context, &shared_office().kek).unwrap();
    let opens = |slot: &Slot| {
        slot.unwrap(context, &shared_office().kek)
            .and_then(|(private, _)| slot.open(context, &private))
            .is_ok()
    };
    assert!(opens(original), "control: the original slot opens");

    type Field = fn(&mut Slot) -> &mut [u8];
    let fields: [(Field, usize); 6] = [
        (|slot| &mut slot.wrapped.0, 48),
        (|slot| &mut slot.nonce.0, 24),
        (|slot| &mut slot.enc.0, 32),
        (|slot| &mut slot.sealed.0, 48),
        (|slot| &mut slot.salt.0, 16),
        (|slot| &mut slot.public_key.0, 32),
    ];
    let mut tried = 0;
    for (field, length) in fields {
        for bit in 0..length * 8 {
            let mut slot = original.clone();
            field(&mut slot)[bit / 8] ^= 1 << (bit % 8);
            assert!(!opens(&slot), "bit {bit}");
            // With the private key given, the sealed key alone detects the change.
            let seal_alone = slot.wrapped == original.wrapped && slot.nonce == original.nonce;
            assert!(
                !seal_alone || slot.open(context, &private).is_err(),
                "bit {bit}"
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 1600);

    type Edit = fn(&mut Slot, &mut KeyContext);
    let edits: [Edit; 7] = [
        |slot, _| slot.slot_id = Uuid::from_bytes([3; 16]),
        |slot, _| slot.holder.user_id = Uuid::from_bytes([3; 16]),
        |slot, _| slot.kdf.m_kib += 1,
        |slot, _| slot.kdf.t += 1,
        |slot, _| slot.kdf.p += 1,
        |_, context| context.vault_id = Uuid::from_bytes([3; 16]),
        |_, context| context.vk_version += 1,
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let (mut slot, mut context) = (original.clone(), context);
        edit(&mut slot, &mut context);
        let opened = slot
            .unwrap(context, &shared_office().kek)
            .and_then(|(private, _)| slot.open(context, &private));
        assert!(opened.is_err(), "edit {index}");
    }
}

#[test]
fn every_flipped_bit_and_every_cut_of_the_file_is_noticed_without_a_passphrase() {
    let original = shared_office().file.to_bytes();
    assert_eq!(
        VaultFile::from_bytes(&original).unwrap(),
        shared_office().file
    );
    for bit in 0..original.len() * 8 {
        let mut text = original.clone();
        text[bit / 8] ^= 1 << (bit % 8);
        assert!(VaultFile::from_bytes(&text).is_err(), "bit {bit}");
    }
    for length in 0..original.len() {
        assert!(
            VaultFile::from_bytes(&original[..length]).is_err(),
            "cut at {length}"
        );
    }
}

/// The attacker can write files and compute the digest, but has no vault key.
#[test]
fn planted_changes_are_noticed_at_sign_in() {
    let original = &shared_office().file;
    assert!(
        same(&open_slot(original).unwrap(), &shared_office().vault_key),
        "control"
    );
    let (stranger, stranger_key) =
        create(holder(1, "周调解"), OTHER_PASSPHRASE, KdfParams::FLOOR).unwrap();

    let planted = |edit: &dyn Fn(&mut VaultFile)| {
        let mut file = original.clone();
        edit(&mut file);
        assert_ne!(&file, original);
        // The digest is right, so the file is read; only the MAC and the sealed keys detect it.
        VaultFile::from_bytes(&file.to_bytes()).and_then(|file| open_slot(&file))
    };
    let tampered = |edit: &dyn Fn(&mut VaultFile)| {
        assert!(matches!(planted(edit), Err(VaultError::Tampered)));
    };
    tampered(&|file| file.content.slots[0].holder.display = "吴调解".to_owned());
    tampered(&|file| file.content.db_salt.0[0] ^= 1);
    tampered(&|file| file.content.recovery = stranger.content.recovery.clone());
    tampered(&|file| file.content.recovery = None);
    tampered(&|file| file.mac.0[31] ^= 128);
    tampered(&|file| file.mac = stranger.mac);
    tampered(&|file| {
        let mut slot = stranger.content.slots[0].clone();
        slot.holder.user_id = Uuid::from_bytes([2; 16]);
        file.content.slots.push(slot);
    });
    // The attacker's own vault key, sealed to the victim's public key, opens but did not sign the file.
    tampered(&|file| {
        let context = file.content.key_context();
        file.content.slots[0].seal(context, &stranger_key).unwrap();
    });
    let wrong = |edit: &dyn Fn(&mut VaultFile)| {
        assert!(matches!(planted(edit), Err(VaultError::WrongPassphrase)));
    };
    wrong(&|file| file.content.vault_id = Uuid::from_bytes([5; 16]));
    wrong(&|file| file.content.slots[0] = stranger.content.slots[0].clone());
}

#[test]
fn a_slot_of_another_vault_does_not_open_this_one() {
    let (mine, _) = office();
    let (theirs, _) = office();
    let mut mixed = mine.clone();
    mixed.content.slots = theirs.content.slots.clone();
    let mixed = VaultFile::from_bytes(&mixed.to_bytes()).unwrap();
    let refused = open(&mixed, 1, PASSPHRASE);
    assert!(matches!(refused, Err(VaultError::WrongPassphrase)));
}

fn edited(edit: impl Fn(&mut Content)) -> Result<VaultFile, VaultError> {
    let mut file = shared_office().file.clone();
    edit(&mut file.content);
    VaultFile::from_bytes(&file.to_bytes())
}

#[test]
fn a_cost_outside_the_limits_is_refused_when_read_and_when_made() {
    assert!(edited(|_| ()).is_ok(), "control");
    for (m_kib, t, p) in [
        (65_535, 3, 1),
        (65_536, 2, 1),
        (65_536, 3, 0),
        (0, 0, 0),
        (1_048_577, 3, 1),
        (65_536, 21, 1),
        (65_536, 3, 17),
        (u32::MAX, u32::MAX, u32::MAX),
    ] {
        let kdf = KdfParams { m_kib, t, p };
        let read = edited(|content| content.slots[0].kdf = kdf);
        assert!(matches!(read, Err(VaultError::KdfOutOfRange)), "{kdf:?}");
        let made = create(holder(1, "周"), PASSPHRASE, kdf);
        assert!(matches!(made, Err(VaultError::KdfOutOfRange)), "{kdf:?}");
    }
    assert!(KdfParams::STANDARD.check().is_ok());
    assert!(KdfParams::CEILING.check().is_ok());
}

#[test]
fn contradictory_and_foreign_files_are_refused_with_the_reason() {
    let open_key = Some(Base64([1; 32]));
    let in_office = edited(|content| content.open_key = open_key);
    assert!(matches!(in_office, Err(VaultError::OpenKeyInOffice)));
    let no_slot = edited(|content| content.slots.clear());
    assert!(matches!(no_slot, Err(VaultError::Malformed)));
    let twins = edited(|content| content.slots.push(content.slots[0].clone()));
    assert!(matches!(twins, Err(VaultError::Malformed)));
    let practice_with_slot = edited(|content| content.kind = BookKind::Practice);
    assert!(matches!(practice_with_slot, Err(VaultError::Malformed)));
    let newer = edited(|content| content.version = 4);
    assert!(matches!(newer, Err(VaultError::Newer)));
    let other_suite = edited(|content| content.suite = 2);
    assert!(matches!(other_suite, Err(VaultError::Newer)));
    let foreign = edited(|content| content.format = "keepass".to_owned());
    assert!(matches!(foreign, Err(VaultError::NotAVault)));
    let nameless = edited(|content| content.slots[0].holder.display.clear());
    assert!(matches!(nameless, Err(VaultError::DisplayName)));

    let text = String::from_utf8(shared_office().file.to_bytes()).unwrap();
    let twice = text.replacen("\"version\": 3", "\"version\": 3, \"version\": 3", 1);
    let unknown = text.replacen("\"version\": 3", "\"version\": 3, \"debug\": true", 1);
    let respelled = text.replacen("  ", " ", 1);
    for text in [twice, unknown, respelled, String::new(), "[]".to_owned()] {
        assert_ne!(text.as_bytes(), shared_office().file.to_bytes());
        let read = VaultFile::from_bytes(text.as_bytes());
        assert!(matches!(read, Err(VaultError::Damaged)));
    }
}

#[test]
fn a_practice_book_opens_without_a_passphrase_and_only_as_practice() {
    let (file, key) = VaultFile::create_practice().unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert_eq!(file.kind(), BookKind::Practice);
    assert_eq!(file.holders().count(), 0);
    assert!(same(&file.open_practice().unwrap(), &key));
    let signed_in = open(&file, 1, PASSPHRASE);
    assert!(matches!(signed_in, Err(VaultError::OtherKind)));

    let mut posing = file.clone();
    posing.content.kind = BookKind::Office;
    let read = VaultFile::from_bytes(&posing.to_bytes());
    assert!(matches!(read, Err(VaultError::OpenKeyInOffice)));
    let mut changed = file;
    changed.content.open_key = Some(Base64([1; 32]));
    assert!(matches!(changed.open_practice(), Err(VaultError::Tampered)));
}

#[test]
fn no_secret_stands_in_an_office_file() {
    let text = String::from_utf8(shared_office().file.to_bytes()).unwrap();
    let secret = serde_json::to_string(&Base64(**shared_office().vault_key.secret())).unwrap();
    assert!(!text.contains(secret.trim_matches('"')));
    assert!(!text.contains(PASSPHRASE) && !text.contains("open_key"));
    let (practice, key) = VaultFile::create_practice().unwrap();
    let text = String::from_utf8(practice.to_bytes()).unwrap();
    let secret = serde_json::to_string(&Base64(**key.secret())).unwrap();
    assert!(
        text.contains(&secret),
        "control: the search finds a key that is there"
    );
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A version before this one kept the former file as `vault.json.prev`, which the former passphrase still opened.
const PREVIOUS_FILE: &str = "vault.json.prev";

#[test]
fn a_replaced_file_leaves_no_earlier_one_behind() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    assert!(matches!(VaultFile::read(dir), Err(VaultError::Missing)));
    let (first, key) = office();
    first.write_new(dir).unwrap();
    assert_eq!(names(dir), [VAULT_FILE]);

    let mut second = first.clone();
    second.content.slots[0].holder.display = "新名".to_owned();
    second.sign(&key);
    second.replace(dir).unwrap();
    assert_eq!(names(dir), [VAULT_FILE]);
    assert_eq!(VaultFile::read(dir).unwrap(), second);

    fs::write(dir.join(PREVIOUS_FILE), first.to_bytes()).unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), second, "it is not read");
    let mut third = second.clone();
    third.sign(&key);
    third.replace(dir).unwrap();
    assert_eq!(names(dir), [VAULT_FILE]);
    assert_eq!(VaultFile::read(dir).unwrap(), third);
}

#[test]
fn a_swapped_file_leaves_no_earlier_one_behind() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (old, key) = office();
    old.write_new(dir).unwrap();
    fs::write(dir.join(PREVIOUS_FILE), old.to_bytes()).unwrap();
    let (next, _) = old.rotate(&key).unwrap();
    let mut swap = Swap::begin(dir).unwrap();
    next.write_next(&mut swap).unwrap();
    swap.commit().unwrap();
    assert_eq!(VaultFile::read(dir).unwrap(), next);
    assert_eq!(names(dir), [VAULT_FILE]);
}

#[test]
fn a_vault_is_never_overwritten_by_another() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (mine, _) = office();
    let (theirs, _) = office();
    mine.write_new(dir).unwrap();
    let before = fs::read(dir.join(VAULT_FILE)).unwrap();
    assert!(matches!(
        theirs.write_new(dir),
        Err(VaultError::AlreadyThere)
    ));
    assert!(matches!(theirs.replace(dir), Err(VaultError::OtherVault)));
    assert_eq!(fs::read(dir.join(VAULT_FILE)).unwrap(), before);
    fs::remove_file(dir.join(VAULT_FILE)).unwrap();
    assert!(matches!(mine.replace(dir), Err(VaultError::Missing)));
}

#[test]
fn a_failed_or_interrupted_write_leaves_the_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (file, _) = office();
    file.write_new(dir).unwrap();
    let before = fs::read(dir.join(VAULT_FILE)).unwrap();
    let new = dir.join("vault.json.new");
    fs::create_dir(&new).unwrap();
    assert!(matches!(file.replace(dir), Err(VaultError::Io(_))));
    assert_eq!(fs::read(dir.join(VAULT_FILE)).unwrap(), before);
    fs::remove_dir(&new).unwrap();
    // The next write removes what a crash left.
    fs::write(&new, &before[..100]).unwrap();
    file.replace(dir).unwrap();
    assert_eq!(names(dir), [VAULT_FILE]);
}

#[test]
fn a_huge_file_is_refused_before_it_is_parsed() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = shared_office().file.to_bytes();
    text.resize(2 << 20, b' ');
    fs::write(dir.path().join(VAULT_FILE), text).unwrap();
    assert!(matches!(
        VaultFile::read(dir.path()),
        Err(VaultError::Damaged)
    ));
}

#[cfg(unix)]
#[test]
fn only_this_account_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    shared_office().file.write_new(dir.path()).unwrap();
    let mode = fs::metadata(dir.path().join(VAULT_FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
