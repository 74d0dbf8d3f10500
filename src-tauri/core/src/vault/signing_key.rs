//! The signing key of a person, which follows from the private key of their slot: nothing new is stored, and the same
//! passphrase always opens the same key.
//!
//! ```text
//! seed      = HKDF-SHA256(X25519 private key, salt = vault id, "casebook/signing/v1" ‖ person)
//! signature = Ed25519(seed, message)                                      RFC 8032, no context, no prehash
//! over a key: message = lp("casebook/signing-key/v1", vault_id, person, new public key)
//! ```
//!
//! The key of a temporary slot is the *invitation key*, that of the recovery sheet has the nil id as its person. Both sign
//! nothing but the key of the person who chose a passphrase with them.

use std::fmt;
use std::sync::Arc;

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::keys::{self, Secret};
use super::sealing::PrivateKey;
use crate::files::{LengthPrefixed, crockford};

const SIGNING_INFO: &[u8] = b"casebook/signing/v1";
const KEY_DOMAIN: &[u8] = b"casebook/signing-key/v1";
const CODE_DOMAIN: &[u8] = b"casebook/key-code/v1";

/// The characters of the short form of a public key: 100 bits of its hash.
const CODE_CHARACTERS: usize = 20;

/// The signing key of a person in one vault; it is wiped when dropped and never printed.
pub struct SigningKey {
    vault_id: Uuid,
    person: Uuid,
    key: Box<ed25519_dalek::SigningKey>,
}

impl SigningKey {
    /// Derives the key from the 32 bytes of a private key.
    pub(super) fn derive(private: &Secret, vault_id: Uuid, person: Uuid) -> Self {
        let info: [&[u8]; 2] = [SIGNING_INFO, person.as_bytes()];
        let seed = keys::derive(private, vault_id.as_bytes(), &info);
        Self {
            vault_id,
            person,
            key: Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)),
        }
    }

    /// Derives a key from these bytes, as if they were the private key of a slot.
    #[cfg(any(test, feature = "tests"))]
    pub fn for_tests(private: &[u8; 32], vault_id: Uuid, person: Uuid) -> Self {
        Self::derive(&Secret::copy_of(private), vault_id, person)
    }

    /// Returns the person whose key it is; the nil id for a recovery sheet.
    pub fn person(&self) -> Uuid {
        self.person
    }

    /// Returns the public key.
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs the next key of a person.
    pub fn sign_over(&self, person: Uuid, public_key: &[u8; 32]) -> [u8; 64] {
        self.sign(&key_message(self.vault_id, person, public_key))
    }

    /// Signs a message, which names its purpose and the vault.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Returns whether the key `by` signed over `public_key` as the next one of a person.
pub fn is_signed_over(
    by: &[u8; 32],
    vault_id: Uuid,
    person: Uuid,
    public_key: &[u8; 32],
    signature: &[u8; 64],
) -> bool {
    let message = key_message(vault_id, person, public_key);
    VerifyingKey::from_bytes(by)
        .and_then(|by| by.verify_strict(&message, &Signature::from_bytes(signature)))
        .is_ok()
}

/// Returns the short form of a public key, which people compare: 20 characters of Crockford's base32 in five groups, of the
/// SHA-256 of the key.
pub fn key_code(public_key: &[u8; 32]) -> String {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(CODE_DOMAIN)
        .chain_update(public_key)
        .finalize()
        .into();
    let text = crockford::encode(&digest);
    crockford::join_groups(&text[..CODE_CHARACTERS]).to_string()
}

fn key_message(vault_id: Uuid, person: Uuid, public_key: &[u8; 32]) -> Vec<u8> {
    let fields = LengthPrefixed::default()
        .with(KEY_DOMAIN)
        .with(vault_id.as_bytes())
        .with(person.as_bytes())
        .with(public_key);
    fields.bytes().to_vec()
}

/// The slot of a person as their passphrase opened it: the signing key, and whether the journal states it.
#[derive(Debug)]
pub struct PersonalKey {
    signing_key: Arc<SigningKey>,
    signed_over: Option<[u8; 64]>,
    is_stated: bool,
    /// Private key and key-encryption key, until the slot says that the journal states the signing key.
    pub(super) unstated: Option<(PrivateKey, Secret)>,
}

impl PersonalKey {
    pub(super) fn new(
        vault_id: Uuid,
        person: Uuid,
        private: PrivateKey,
        kek: Secret,
        signed_over: Option<[u8; 64]>,
        is_stated: bool,
    ) -> Self {
        Self {
            signing_key: Arc::new(SigningKey::derive(&private.secret(), vault_id, person)),
            signed_over,
            is_stated,
            unstated: (!is_stated).then_some((private, kek)),
        }
    }

    pub fn signing_key(&self) -> &Arc<SigningKey> {
        &self.signing_key
    }

    /// Returns the signature by which the former key, the invitation key or the recovery sheet signed this one over.
    pub fn signed_over(&self) -> Option<[u8; 64]> {
        self.signed_over
    }

    /// Returns whether the slot says, under the passphrase, that the journal states the key.
    pub fn is_stated(&self) -> bool {
        self.is_stated
    }

    pub(super) fn set_stated(&mut self) {
        self.is_stated = true;
        self.unstated = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::hex_text;

    const VAULT: Uuid = Uuid::from_bytes(*b"0123456789abcdef");
    const PERSON: Uuid = Uuid::from_bytes([2; 16]);

    fn counted() -> Secret {
        Secret::copy_of(&std::array::from_fn(|i| u8::try_from(i).unwrap()))
    }

    /// The expected values come from Python's `hmac`, `hashlib` and `cryptography`: another derivation would take every
    /// person's key away.
    #[test]
    fn keys_signatures_and_codes_are_those_of_an_independent_computation() {
        let key = SigningKey::derive(&counted(), VAULT, PERSON);
        assert_eq!(
            hex_text(&key.public()),
            "121a5f6b10f2ea25efaa5327fe5af6f2719efb78b16726c4d8005fc4357847bb"
        );
        assert_eq!(key_code(&key.public()), "1QKX-GNPT-FPWG-D5MH-5455");
        let signature = key.sign_over(PERSON, &[0x2a; 32]);
        assert_eq!(
            hex_text(&signature),
            concat!(
                "c2b5a392af75600a16642daf725b3ca51e96a6c39a3448ed16cf298a7e46224c",
                "2c1339c00891595078a8a11924e07bbfa8205c67dd5eaec3939ff411706f4407"
            )
        );
        let by = key.public();
        assert!(is_signed_over(&by, VAULT, PERSON, &[0x2a; 32], &signature));
    }

    #[test]
    fn a_signature_over_a_key_counts_for_one_key_of_one_person_in_one_vault() {
        let key = SigningKey::derive(&counted(), VAULT, PERSON);
        let (by, next) = (key.public(), [0x2a; 32]);
        let signature = key.sign_over(PERSON, &next);
        let counts = |by, vault, person, next, signature: [u8; 64]| {
            is_signed_over(by, vault, person, next, &signature)
        };
        assert!(counts(&by, VAULT, PERSON, &next, signature), "control");
        let nobody = Uuid::nil();
        assert!(!counts(&[7; 32], VAULT, PERSON, &next, signature));
        assert!(!counts(&by, nobody, PERSON, &next, signature));
        assert!(!counts(&by, VAULT, nobody, &next, signature));
        assert!(!counts(&by, VAULT, PERSON, &[0x2b; 32], signature));
        for bit in 0..512 {
            let mut flipped = signature;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!counts(&by, VAULT, PERSON, &next, flipped), "bit {bit}");
        }
    }

    #[test]
    fn another_person_vault_or_private_key_has_another_key_and_none_is_printed() {
        let key = SigningKey::derive(&counted(), VAULT, PERSON);
        let public = key.public();
        let again = SigningKey::derive(&counted(), VAULT, PERSON);
        assert_eq!(again.public(), public, "control");
        let others = [
            SigningKey::derive(&counted(), VAULT, Uuid::nil()),
            SigningKey::derive(&counted(), Uuid::nil(), PERSON),
            SigningKey::derive(&Secret::copy_of(&[9; 32]), VAULT, PERSON),
        ];
        assert!(others.iter().all(|other| other.public() != public));
        assert_eq!(format!("{key:?}"), "SigningKey(..)");
    }
}
