//! The vault key, the keys derived from it, and the source of randomness.
//!
//! ```text
//! VK (32 random bytes, version n) ─ HKDF-SHA256(salt = vault_id, info):
//!   casebook/db/v1        → DbKey        the SQLCipher key of the live store
//!   casebook/bak/v1 ‖ set → DbKey        the SQLCipher key of one backup set
//!   casebook/anchor/v1    → AnchorKey    MAC of the anchor records
//!   casebook/slots/v1     → SlotKey      MAC over the whole of vault.json
//!   casebook/manifest/v1  → ManifestKey  MAC of the manifest of a backup set
//!   casebook/ledger/v1    → LedgerKey    MAC of the erasure ledger
//!   casebook/search/v1    → SearchKey    MAC that stands in the journal for a searched text
//!   casebook/retired/v1   → (unnamed)    wraps the vault key of the previous version
//! ```
//!
//! Every purpose has its own key: a MAC of an anchor is never valid for the vault file, and a leaked
//! key opens nothing else. Every key is wiped when it is dropped, and none has a printable form.

use std::convert::Infallible;
use std::fmt;
use std::ops::{Deref, DerefMut};

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

/// The error that the operating system gave no randomness. Nothing may be sealed without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct NoRandomness;

/// Returns `N` random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// Returns a random id (UUIDv4). Ids of vaults and slots do not reveal when they were made, unlike
/// the UUIDv7 of cases.
pub(super) fn random_id() -> Result<Uuid, NoRandomness> {
    Ok(uuid::Builder::from_random_bytes(random()?).into_uuid())
}

/// System randomness for HPKE, whose interface cannot report a failure. The failure is recorded
/// here, and the caller must discard the output if [`SystemRandom::finish`] returns it.
#[derive(Default)]
pub(super) struct SystemRandom {
    failed: bool,
}

impl SystemRandom {
    pub(super) fn finish(self) -> Result<(), NoRandomness> {
        if self.failed {
            Err(NoRandomness)
        } else {
            Ok(())
        }
    }
}

impl hpke::rand_core::TryRng for SystemRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        self.failed |= getrandom::fill(into).is_err();
        Ok(())
    }
}

impl hpke::rand_core::TryCryptoRng for SystemRandom {}

/// 32 secret bytes, wiped when dropped. They are boxed so that moving them leaves no copy on the
/// stack.
pub(super) struct Secret(Box<Zeroizing<[u8; 32]>>);

impl Secret {
    /// Returns zeros, to be filled in place.
    pub(super) fn zero() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }

    pub(super) fn random() -> Result<Self, NoRandomness> {
        let mut secret = Self::zero();
        getrandom::fill(secret.as_mut_slice()).map_err(|_| NoRandomness)?;
        Ok(secret)
    }

    pub(super) fn copy_of(bytes: &[u8; 32]) -> Self {
        let mut secret = Self::zero();
        secret.copy_from_slice(bytes);
        secret
    }
}

impl Deref for Secret {
    type Target = [u8; 32];

    fn deref(&self) -> &[u8; 32] {
        &self.0
    }
}

impl DerefMut for Secret {
    fn deref_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }
}

/// Starts an HMAC-SHA256 under `key`.
pub(crate) fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Derives 32 bytes by HKDF-SHA256. The parts of `info` are concatenated.
pub(super) fn derive(secret: &[u8; 32], salt: &[u8], info: &[&[u8]]) -> Secret {
    let mut key = Secret::zero();
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand_multi_info(info, key.as_mut_slice())
        .expect("32 bytes are within HKDF's limit");
    key
}

/// The key of one vault, from which all others are derived. Its holder can read everything that the
/// vault protects.
pub struct VaultKey {
    vault_id: Uuid,
    version: u32,
    secret: Secret,
}

impl VaultKey {
    /// Generates a random key.
    pub(super) fn generate(vault_id: Uuid, version: u32) -> Result<Self, NoRandomness> {
        Ok(Self::from_secret(vault_id, version, Secret::random()?))
    }

    pub(super) fn from_secret(vault_id: Uuid, version: u32, secret: Secret) -> Self {
        Self {
            vault_id,
            version,
            secret,
        }
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the key itself, for tests that search for it where it must not be.
    #[cfg(feature = "tests")]
    pub fn expose_secret(&self) -> [u8; 32] {
        **self.secret()
    }

    /// Returns the id of the vault.
    pub fn vault_id(&self) -> Uuid {
        self.vault_id
    }

    /// Returns the version, which counts the rotations from 1. The anchor records it, so that an old
    /// vault file beside a newer store is detected.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the key of `store.db`; `db_salt` is [`super::VaultFile::db_salt`].
    pub fn db_key(&self, db_salt: &[u8; 16]) -> DbKey {
        DbKey {
            key: self.derive_key("casebook/db/v1"),
            salt: *db_salt,
        }
    }

    /// Returns the key of the store in the backup set `set`, whose salt is in its manifest. Every set
    /// has its own, so that a page of one set is never valid in another store.
    pub fn backup_db_key(&self, set: Uuid, salt: &[u8; 16]) -> DbKey {
        let info: [&[u8]; 2] = [b"casebook/bak/v1", set.as_bytes()];
        DbKey {
            key: derive(&self.secret, self.vault_id.as_bytes(), &info),
            salt: *salt,
        }
    }

    /// Returns the key for the MACs of anchor records.
    pub fn anchor_key(&self) -> AnchorKey {
        AnchorKey(self.derive_key("casebook/anchor/v1"))
    }

    /// Returns the key for the MAC of the manifest of a backup set.
    pub fn manifest_key(&self) -> ManifestKey {
        ManifestKey(self.derive_key("casebook/manifest/v1"))
    }

    /// Returns the key for the MAC of the erasure ledger.
    pub fn ledger_key(&self) -> LedgerKey {
        LedgerKey(self.derive_key("casebook/ledger/v1"))
    }

    /// Returns the key for the MACs of searched texts in the journal: equal searches can be
    /// recognised, but the text cannot be read.
    pub fn search_key(&self) -> SearchKey {
        SearchKey(self.derive_key("casebook/search/v1"))
    }

    pub(super) fn slot_key(&self) -> SlotKey {
        SlotKey(self.derive_key("casebook/slots/v1"))
    }

    /// Returns the key under which the vault key of the previous version is wrapped.
    pub(super) fn retired_wrap_key(&self) -> Secret {
        self.derive_key("casebook/retired/v1")
    }

    pub(super) fn duplicate(&self) -> Self {
        Self::from_secret(self.vault_id, self.version, Secret::copy_of(&self.secret))
    }

    fn derive_key(&self, info: &str) -> Secret {
        derive(&self.secret, self.vault_id.as_bytes(), &[info.as_bytes()])
    }
}

/// The vault and the version of its key to which a sealed value belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyContext {
    pub vault_id: Uuid,
    pub vk_version: u32,
}

impl KeyContext {
    pub(super) fn of(vault_key: &VaultKey) -> Self {
        Self {
            vault_id: vault_key.vault_id(),
            vk_version: vault_key.version(),
        }
    }
}

/// The key and the salt of a SQLCipher store.
pub struct DbKey {
    key: Secret,
    salt: [u8; 16],
}

impl DbKey {
    #[cfg(test)]
    pub(crate) fn for_test(byte: u8) -> DbKey {
        DbKey {
            key: Secret::copy_of(&[byte; 32]),
            salt: [byte; 16],
        }
    }

    /// Returns SQLCipher's raw-key form, `x'<64 hex of the key><32 hex of the salt>'`, 99 characters. With
    /// the salt given, the store opens even if the first 16 bytes of the file are lost, and no PBKDF2
    /// runs (9 ms instead of 156 ms).
    pub fn raw_key(&self) -> Zeroizing<String> {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        // The full size at once: a growing string would leave unwiped pieces of the key behind.
        let mut text = Zeroizing::new(String::with_capacity(99));
        text.push_str("x'");
        for byte in self.key.iter().chain(&self.salt) {
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
        }
        text.push('\'');
        text
    }
}

/// The key for the MACs of anchor records: nobody without the vault key can set the anchor back.
pub struct AnchorKey(Secret);

impl AnchorKey {
    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        mac(&self.0)
    }
}

macro_rules! mac_key {
    ($(#[$doc:meta])* $key:ident) => {
        $(#[$doc])*
        pub struct $key(Secret);

        impl $key {
            /// Computes the HMAC-SHA256 of `message`.
            pub fn seal(&self, message: &[u8]) -> [u8; 32] {
                let mut mac = mac(&self.0);
                mac.update(message);
                mac.finalize().into_bytes().into()
            }

            /// Verifies the HMAC of `message` in constant time.
            pub fn verify(&self, message: &[u8], seal: &[u8; 32]) -> bool {
                let mut mac = mac(&self.0);
                mac.update(message);
                mac.verify_slice(seal).is_ok()
            }
        }
    };
}
mac_key!(
    /// The key for the MAC of the manifest of a backup set.
    ManifestKey
);
mac_key!(
    /// The key for the MAC of the erasure ledger.
    LedgerKey
);
mac_key!(
    /// The key for the MACs of searched texts in the journal.
    SearchKey
);

/// The key for the MAC of the vault file: nobody without the vault key can plant or remove a slot.
pub(super) struct SlotKey(Secret);

impl SlotKey {
    pub(super) fn mac(&self) -> Hmac<Sha256> {
        mac(&self.0)
    }
}

macro_rules! opaque_debug {
    ($($key:ident),*) => {$(
        impl fmt::Debug for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($key), "(..)"))
            }
        }
    )*};
}
opaque_debug!(
    Secret,
    VaultKey,
    DbKey,
    AnchorKey,
    ManifestKey,
    LedgerKey,
    SearchKey,
    SlotKey
);

/// Copies 32 bytes into a [`Secret`] and wipes the buffer; `None` for another length.
pub(super) fn secret_from_buffer(mut bytes: Vec<u8>) -> Option<Secret> {
    let secret = <&[u8; 32]>::try_from(bytes.as_slice())
        .ok()
        .map(Secret::copy_of);
    bytes.zeroize();
    secret
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::hex_text;

    fn key() -> VaultKey {
        let id = Uuid::from_bytes(*b"0123456789abcdef");
        let secret = std::array::from_fn(|i| u8::try_from(i).unwrap());
        VaultKey::from_secret(id, 1, Secret::copy_of(&secret))
    }

    #[test]
    fn a_key_has_no_printable_form() {
        let key = key();
        assert_eq!(format!("{key:?}"), "VaultKey(..)");
        assert_eq!(format!("{:?}", key.db_key(&[0; 16])), "DbKey(..)");
    }

    /// Vectors from an independent HKDF and HMAC (Python's `cryptography` and `hmac`): a changed
    /// info string or salt would lock every existing store.
    #[test]
    fn derived_keys_are_those_of_an_independent_hkdf() {
        let key = key();
        let raw = key.db_key(&[0xab; 16]).raw_key();
        assert_eq!(
            raw.as_str(),
            concat!(
                "x'",
                "73de764bfa29f0116ef2f92e1bc6e9d082befce434c3e57c0f90442b5298653f",
                "abababababababababababababababab'"
            )
        );
        assert_eq!(raw.len(), 99);
        assert_eq!(
            hex_text(key.anchor_key().0.as_slice()),
            "54c36611905df3a39f3d1eb1b3988d5d7f76cc4059f0888066cf37e8570a6b6d"
        );
        assert_eq!(
            hex_text(key.slot_key().0.as_slice()),
            "b1e9b7a27048a32fa7f750c54fa015f0bea914276b0fec1d1f49dfff1e09dafc"
        );
        let backup = key.backup_db_key(Uuid::from_bytes([7; 16]), &[0xcd; 16]);
        assert_eq!(
            backup.raw_key().as_str(),
            concat!(
                "x'",
                "079016cbc2ad7c45a21c1f61fcbb4936f16a3e2aa336d28f5ced156e8bc7425f",
                "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd'"
            )
        );
        assert_eq!(
            hex_text(&key.manifest_key().seal(b"casebook")),
            "879a1358468137c049caa5b2bb7581b11ba58d8f804880fe584e6f3b61c421f8"
        );
        assert_eq!(
            hex_text(&key.ledger_key().seal(b"casebook")),
            "72fcb6c9faf24eac713c2b9122bdb23215c64249b1f5ce2639fa5c11fa847bbb"
        );
        assert_eq!(
            hex_text(&key.search_key().seal(b"casebook")),
            "5d19b9d07ffbc441ac39b5c67384ebc0fd50368041bc81a09d937fe729a08aa5"
        );
        assert_eq!(
            hex_text(key.retired_wrap_key().as_slice()),
            "38722bb6eb9d616043c2bd30d49470d73b0102411ef4acd2d8d12c91ef0a7f42"
        );
    }

    #[test]
    fn a_mac_is_valid_for_one_message_and_one_purpose() {
        let key = key();
        let seal = key.manifest_key().seal(b"casebook");
        assert!(key.manifest_key().verify(b"casebook", &seal));
        assert!(!key.manifest_key().verify(b"casebooks", &seal));
        assert!(!key.ledger_key().verify(b"casebook", &seal));
        for bit in 0..256 {
            let mut flipped = seal;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!key.manifest_key().verify(b"casebook", &flipped), "{bit}");
        }
    }

    #[test]
    fn every_backup_set_has_a_key_of_its_own() {
        let (key, salt) = (key(), [0; 16]);
        let raw = |set| key.backup_db_key(Uuid::from_bytes([set; 16]), &salt);
        assert_eq!(*raw(1).raw_key(), *raw(1).raw_key(), "control");
        assert_ne!(*raw(1).raw_key(), *raw(2).raw_key());
        assert_ne!(*raw(0).raw_key(), *key.db_key(&salt).raw_key());
    }

    #[test]
    fn keys_of_another_vault_or_version_of_the_secret_differ() {
        let here = key();
        let secret = Secret::copy_of(here.secret());
        let there = VaultKey::from_secret(Uuid::from_bytes([9; 16]), 1, secret);
        assert_ne!(
            here.anchor_key().0.as_slice(),
            there.anchor_key().0.as_slice()
        );
        assert_ne!(here.anchor_key().0.as_slice(), here.slot_key().0.as_slice());
    }
}
