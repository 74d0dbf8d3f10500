//! The signature of a person under what they did.
//!
//! ```text
//! message   = lp("casebook/entry-signature/v1", vault_id, seq, hash)
//! signature = Ed25519(signing key of the actor, message)          RFC 8032, no context, no prehash
//! ```
//!
//! The hash covers every field of the entry, its payload and the journal before it, so an erasure changes nothing of what
//! was signed. Which key is whose follows from the entries themselves; the verification of the store replays them.

use ed25519_dalek::{Signature, VerifyingKey};
use uuid::Uuid;

use super::entry::{Entry, EntrySignature};
use crate::files::LengthPrefixed;
use crate::vault::SigningKey;

const DOMAIN: &[u8] = b"casebook/entry-signature/v1";

/// A public key that was decoded once, to check many signatures.
#[derive(Debug, Clone)]
pub struct SignatureCheck(VerifyingKey);

impl SignatureCheck {
    /// Decodes a public key; none if it is no point of the curve.
    pub fn of(public_key: &[u8; 32]) -> Option<Self> {
        VerifyingKey::from_bytes(public_key).ok().map(Self)
    }

    /// Returns whether the key signed exactly this entry. A key of small order, under which one signature fits every message,
    /// signs nothing.
    pub fn passes(&self, vault_id: Uuid, entry: &Entry, signature: &EntrySignature) -> bool {
        let message = message(vault_id, entry);
        let signature = Signature::from_bytes(signature);
        self.0.verify_strict(&message, &signature).is_ok()
    }
}

/// Signs an entry.
pub fn sign_entry(key: &SigningKey, vault_id: Uuid, entry: &Entry) -> EntrySignature {
    key.sign(&message(vault_id, entry))
}

fn message(vault_id: Uuid, entry: &Entry) -> Vec<u8> {
    let fields = LengthPrefixed::default()
        .with(DOMAIN)
        .with(vault_id.as_bytes())
        .with(&entry.seq.to_be_bytes())
        .with(&entry.hash);
    fields.bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::entry::{Fields, Head, seal_entry};
    use super::*;
    use crate::files::hex_text;

    const VAULT: Uuid = Uuid::from_bytes(*b"0123456789abcdef");

    fn entry() -> Entry {
        let fields = Fields {
            utc: DateTime::from_timestamp_nanos(0),
            device: Uuid::nil(),
            actor: Uuid::from_bytes([2; 16]),
            action: "locked",
            case_id: None,
        };
        let sealed = seal_entry(VAULT, &Head::genesis(VAULT), &fields, b"{}").unwrap();
        Entry {
            seq: 256,
            hash: [0xab; 32],
            ..sealed.entry
        }
    }

    fn key() -> SigningKey {
        SigningKey::for_tests(
            &std::array::from_fn(|i| u8::try_from(i).unwrap()),
            VAULT,
            Uuid::from_bytes([2; 16]),
        )
    }

    /// The expected value comes from Python's `cryptography`, which the verifier for auditors uses where it is there.
    #[test]
    fn a_signature_is_that_of_an_independent_computation() {
        let signature = sign_entry(&key(), VAULT, &entry());
        assert_eq!(
            hex_text(&signature),
            concat!(
                "0d8b76c9b1835926a08bf4046ccf93211ff2a90c022ca8a6bcdeca79f586e254",
                "7d0db91202ae221403cd869493c00935a95619f07589f3b83c98fb5597e59d09"
            )
        );
        let check = SignatureCheck::of(&key().public()).unwrap();
        assert!(check.passes(VAULT, &entry(), &signature));
    }

    #[test]
    fn a_signature_fits_one_entry_of_one_vault() {
        let check = SignatureCheck::of(&key().public()).unwrap();
        let signature = sign_entry(&key(), VAULT, &entry());
        assert!(check.passes(VAULT, &entry(), &signature), "control");
        assert!(!check.passes(Uuid::nil(), &entry(), &signature));
        let next = Entry {
            seq: 257,
            ..entry()
        };
        assert!(!check.passes(VAULT, &next, &signature));
        let mut other = entry();
        other.hash[31] ^= 1;
        assert!(!check.passes(VAULT, &other, &signature));
        let mut flipped = signature;
        flipped[63] ^= 1;
        assert!(!check.passes(VAULT, &entry(), &flipped));
    }

    /// Under a key of small order one signature fits every message, so whoever states such a key could not be told from others.
    #[test]
    fn a_key_of_small_order_signs_nothing() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        let check = SignatureCheck::of(&identity).unwrap();
        assert!(!check.passes(VAULT, &entry(), &signature));
    }
}
