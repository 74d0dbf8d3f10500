//! Tests of the recovery key and of files of version 1, which have none.

use super::*;

/// From an independent implementation (Python's `cryptography`, with HPKE of RFC 9180 and Crockford's
/// base32 written out): key bytes 32…63, vault id "0123456789abcdef", vault key bytes 0…31 of
/// version 3.
const TEXT: &str = "40GJ-48S4-4MK2-EA19-58NJ-RB9E-5WR3-2CHK-6GTK-CDSR-74X3-PF1X-7RZG-1F5E";
const PUBLIC: &str = "2788d8d4bdd2c3ad75602709936afda11e3978e84f5a07215182e51c0a6d6e5f";
const ENC: &str = "402802aae25501861e6da002ef9f3e105b9296c3e3c90c92e600ec9a0ff52657";
const SEALED: &str = concat!(
    "8847e87cc16a0f778df144352c6cbe03e0400049bd08a5878b80d06f417e03a9",
    "d0af039a876f065e15e3a824daa621d2"
);

pub(super) fn unhex<const N: usize>(text: &str) -> Base64<N> {
    let byte = |i: usize| u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).unwrap();
    Base64(std::array::from_fn(byte))
}

fn office_with_recovery_key() -> (VaultFile, VaultKey, RecoveryKey) {
    let holder = holder(1, "周调解");
    let made = VaultFile::create_office(holder, PASSPHRASE, KdfParams::FLOOR, now()).unwrap();
    (made.vault, made.vault_key, made.recovery_key)
}

#[test]
fn the_text_and_the_sealed_key_are_those_of_an_independent_implementation() {
    let key = RecoveryKey::parse(TEXT).unwrap();
    assert_eq!(key.text().as_str(), TEXT);
    let context = KeyContext {
        vault_id: Uuid::from_bytes(*b"0123456789abcdef"),
        vk_version: 3,
    };
    let slot = RecoverySlot {
        made: now(),
        confirmed: false,
        public_key: unhex(PUBLIC),
        enc: unhex(ENC),
        sealed: unhex(SEALED),
    };
    let vault_key = slot.open(context, &key).unwrap();
    let counted: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    assert_eq!(**vault_key.secret(), counted);
    assert_eq!(vault_key.version(), 3);
}

#[test]
fn usual_variants_of_typing_a_recovery_key_are_accepted() {
    let key = RecoveryKey::parse(TEXT).unwrap();
    assert_eq!(format!("{key:?}"), "RecoveryKey(..)");
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap();
    for typed in [
        TEXT.to_lowercase(),
        TEXT.replace('-', ""),
        TEXT.replace('-', "　"),
        TEXT.replace('-', " — "),
        TEXT.replace('1', "l"),
        TEXT.replace('1', "I").replace('0', "O"),
        TEXT.chars().map(wide).collect(),
        format!("\n{TEXT}\r\n"),
    ] {
        let read = RecoveryKey::parse(&typed).unwrap();
        assert_eq!(read.text().as_str(), TEXT, "{typed}");
    }
    for n in 1..=RecoveryKey::GROUPS {
        let group = TEXT.split('-').nth(n - 1).unwrap();
        assert_eq!(key.group(n).unwrap().as_str(), group);
    }
    assert!(key.group(0).is_none() && key.group(15).is_none());
}

/// Every character replaced by every other, every neighbouring pair swapped, one missing, one too
/// many.
#[test]
fn every_typing_error_is_detected() {
    let typo = |text: &str| matches!(RecoveryKey::parse(text), Err(VaultError::RecoveryTypo));
    let text: Vec<char> = TEXT.replace('-', "").chars().collect();
    let join = |chars: &[char]| chars.iter().collect::<String>();
    assert!(!typo(&join(&text)), "control");
    let mut tried = 0;
    for at in 0..text.len() {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZU!甲".chars() {
            let mut wrong = text.clone();
            wrong[at] = other;
            assert!(wrong == text || typo(&join(&wrong)), "{at} {other}");
            tried += usize::from(wrong != text);
        }
        let mut short = text.clone();
        short.remove(at);
        assert!(typo(&join(&short)));
        let mut long = text.clone();
        long.insert(at, '7');
        assert!(typo(&join(&long)));
        let mut exchanged = text.clone();
        exchanged.swap(at, (at + 1) % text.len());
        assert!(exchanged == text || typo(&join(&exchanged)), "{at}");
    }
    assert_eq!(tried, 56 * 34);
    assert!(typo("") && typo("-"));
}

#[test]
fn the_recovery_key_opens_the_vault_until_it_is_replaced() {
    let (mut file, key, recovery_key) = office_with_recovery_key();
    let made = RecoveryState {
        made: now(),
        confirmed: false,
    };
    assert_eq!(file.recovery(), Some(made));
    file.confirm_recovery(&key).unwrap();
    let mut file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert!(file.recovery().unwrap().confirmed);
    let typed = RecoveryKey::parse(&recovery_key.text()).unwrap();
    assert!(same(&file.unlock_with_recovery(&typed).unwrap(), &key));

    let later = now() + chrono::TimeDelta::days(1);
    let renewed = file.renew_recovery(&key, later).unwrap();
    assert_eq!(
        file.recovery(),
        Some(RecoveryState {
            made: later,
            confirmed: false
        })
    );
    assert!(same(&file.unlock_with_recovery(&renewed).unwrap(), &key));
    let old = file.unlock_with_recovery(&recovery_key);
    assert!(matches!(old, Err(VaultError::WrongRecovery)));
    let (other, _, _) = office_with_recovery_key();
    let foreign = other.unlock_with_recovery(&renewed);
    assert!(matches!(foreign, Err(VaultError::WrongRecovery)));
}

#[test]
fn the_recovery_key_does_not_open_a_changed_file() {
    let (file, key, recovery_key) = office_with_recovery_key();
    assert!(same(
        &file.unlock_with_recovery(&recovery_key).unwrap(),
        &key
    ));
    let mut planted = file.clone();
    planted.content.slots[0].holder.display = "吴".to_owned();
    let opened = planted.unlock_with_recovery(&recovery_key);
    assert!(matches!(opened, Err(VaultError::Tampered)));
    let mut gone = file;
    gone.content.recovery = None;
    let opened = gone.unlock_with_recovery(&recovery_key);
    assert!(matches!(opened, Err(VaultError::NoRecovery)));
}

/// The passphrase of the first version's file, shorter than a new one may be.
const SHORT_PASSPHRASE: &str = "梧桐树下第三张石桌很凉快";

/// Files that version 1 wrote, with the user of these tests.
#[test]
fn a_file_of_version_1_opens_and_becomes_one_of_the_present_version() {
    let text = include_bytes!("office.v1.json");
    let mut file = VaultFile::from_bytes(text).unwrap();
    assert_eq!(file.to_bytes(), text);
    assert_eq!((file.content.version, file.recovery()), (1, None));
    let key = open(&file, 1, SHORT_PASSPHRASE).unwrap();
    assert_eq!(
        key.db_key(file.db_salt()).raw_key().as_str(),
        concat!(
            "x'e039b9b88c1ceb3798d2464cb44cf099dea84dc341b254f684d6ff5069a310ce",
            "153eb41d0136cea9fe09b4cf6d40b581'"
        )
    );
    let recovery_key = file.renew_recovery(&key, now()).unwrap();
    let file = VaultFile::from_bytes(&file.to_bytes()).unwrap();
    assert_eq!(file.content.version, 3);
    assert!(same(&open(&file, 1, SHORT_PASSPHRASE).unwrap(), &key));
    assert!(same(
        &file.unlock_with_recovery(&recovery_key).unwrap(),
        &key
    ));

    let practice = VaultFile::from_bytes(include_bytes!("practice.v1.json")).unwrap();
    let key = practice.open_practice().unwrap();
    assert_eq!(
        key.db_key(practice.db_salt()).raw_key().as_str(),
        concat!(
            "x'6fe88f9f740a969fa6fbbe6b6ffa8b5c519d4b6cde7a882f1df7afa24749b92c",
            "5951507a26b11262e9aae190ef200446'"
        )
    );
}

/// Otherwise an older program could drop fields that it does not know.
#[test]
fn fields_of_version_2_are_refused_in_version_1() {
    let first = |edit: &dyn Fn(&mut Content)| {
        let mut file = VaultFile::from_bytes(include_bytes!("office.v1.json")).unwrap();
        edit(&mut file.content);
        VaultFile::from_bytes(&file.to_bytes())
    };
    assert!(first(&|_| ()).is_ok(), "control");
    let recovery = shared_office().file.content.recovery.clone();
    let edits: [&dyn Fn(&mut Content); 3] = [
        &|content| content.recovery = recovery.clone(),
        &|content| content.slots[0].expires = Some(now()),
        &|content| {
            content.devices.push(Device {
                device: Uuid::nil(),
                public_key: Base64([1; 32]),
            });
        },
    ];
    for edit in edits {
        assert!(matches!(first(edit), Err(VaultError::Malformed)));
        let second = |content: &mut Content| {
            edit(content);
            content.version = 2;
        };
        assert!(first(&second).is_ok(), "control: allowed in the second");
    }
}
