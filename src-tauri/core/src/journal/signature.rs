//! The signature of a person under what they did.
//!
//! ```text
//! message   = lp("casebook/entry-signature/v1", vault_id, seq, hash)
//! signature = Ed25519(signing key of the actor, message)          RFC 8032, no context, no prehash
//! ```
//!
//! The hash covers every field of the entry, its payload and the journal before it, so an erasure changes nothing of what
//! was signed. Which key is whose follows from the entries themselves; the verification of the store replays them.

use ed25519_dalek::{Signature, VerifyingKey, verify_batch};
use uuid::Uuid;

use super::checkpoint::PublicKey;
use super::entry::{Entry, EntrySignature};
use crate::files::LengthPrefixed;
use crate::vault::SigningKey;

const DOMAIN: &[u8] = b"casebook/entry-signature/v1";

/// A public key that was decoded once, to check many signatures.
#[derive(Debug, Clone)]
pub struct SignatureCheck(VerifyingKey);

/// A signature with the key that may have made it.
#[derive(Debug, Clone, Copy)]
pub struct SignedEntry<'e> {
    pub key: &'e SignatureCheck,
    pub entry: &'e Entry,
    pub signature: &'e EntrySignature,
}

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

    /// Returns the public key.
    pub fn public_key(&self) -> PublicKey {
        self.0.to_bytes()
    }
}

/// Returns whether each key signed exactly its entry. A batch of 256 takes a third of the time of [`SignatureCheck::passes`]
/// for each.
///
/// A signature that passes in a batch and not by itself can only be made by whoever has the key: the batch leaves out
/// components of small order.
pub fn pass_together(vault_id: Uuid, signed: &[SignedEntry<'_>]) -> bool {
    if signed.iter().any(|one| one.key.0.is_weak()) {
        return false;
    }
    let messages: Vec<Vec<u8>> = (signed.iter())
        .map(|one| message(vault_id, one.entry))
        .collect();
    let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    let signatures: Vec<Signature> = (signed.iter())
        .map(|one| Signature::from_bytes(one.signature))
        .collect();
    let keys: Vec<VerifyingKey> = signed.iter().map(|one| one.key.0).collect();
    verify_batch(&messages, &signatures, &keys).is_ok()
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

    /// Each part of each entry counts in a batch, too.
    #[test]
    fn a_batch_passes_only_if_each_signature_does() {
        let other_key = SigningKey::for_tests(&[9; 32], VAULT, Uuid::from_bytes([3; 16]));
        let checks = [&key(), &other_key].map(|key| SignatureCheck::of(&key.public()).unwrap());
        let entries: Vec<Entry> = (0..40)
            .map(|n| Entry {
                seq: 256 + n,
                ..entry()
            })
            .collect();
        let signatures: Vec<EntrySignature> = (entries.iter().enumerate())
            .map(|(n, entry)| sign_entry([&key(), &other_key][n % 2], VAULT, entry))
            .collect();
        let signed: Vec<SignedEntry<'_>> = (entries.iter().zip(&signatures).enumerate())
            .map(|(n, (entry, signature))| SignedEntry {
                key: &checks[n % 2],
                entry,
                signature,
            })
            .collect();
        assert!(pass_together(VAULT, &signed), "control");
        assert!(pass_together(VAULT, &[]));
        assert!(!pass_together(Uuid::nil(), &signed));
        let mut hash = entries[7].clone();
        hash.hash[31] ^= 1;
        for at in [0, 7, 39] {
            let mut changed = signed.clone();
            changed[at].key = &checks[(at + 1) % 2];
            assert!(!pass_together(VAULT, &changed), "key of {at}");
            let mut changed = signed.clone();
            changed[at].entry = match at {
                7 => &hash,
                _ => &entries[8],
            };
            assert!(!pass_together(VAULT, &changed), "entry {at}");
            for bit in [0, 31, 32, 63] {
                let mut flipped = signatures[at];
                flipped[bit] ^= 1;
                let mut changed = signed.clone();
                changed[at].signature = &flipped;
                assert!(!pass_together(VAULT, &changed), "byte {bit} of {at}");
            }
        }
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
        let one = SignedEntry {
            key: &check,
            entry: &entry(),
            signature: &signature,
        };
        assert!(!pass_together(VAULT, &[one]));
    }
}
